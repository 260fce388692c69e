"""A dialogue as a chat on a screen, to be read aloud; a signal with all the forms of its cues, but those of classes.

Law: what the person would see stands at the margin, in their language; notes for the writer stand in brackets and
behind arrows. Nothing is left out: every branch, example and reaction is there once.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from content.classes import classes
from content.cues import CLASS
from content.errors import UnknownName
from flows.library import Dialogue, Library, Pattern, Signal
from flows.steps import Ask, Branch, Choice, Choose, Condition, Finish, GoTo, Quiz, Rate, Say, Step
from flows.texts import Language, TextId

_WIDTH = 78


def show(library: Library, name: str, language: Language) -> str:
    """A dialogue, square, story or signal.

    Raises:
        UnknownName: there is none of this name, or no such language.
    """
    if language not in library.languages:
        raise UnknownName(language, library.languages)
    page = _Page(library, language)
    if name in library.dialogues:
        return "\n".join(page.dialogue(library.dialogues[name])) + "\n"
    if name in library.signals:
        return "\n".join(page.signal(library.signals[name])) + "\n"
    raise UnknownName(name, [*library.dialogues, *library.signals])


class _Page:
    """Writes lines in one language."""

    def __init__(self, library: Library, language: Language) -> None:
        self.library = library
        self.language = language
        self.texts = library.texts[language]

    # --- words ------------------------------------------------------------------------------------------------

    def words(self, text_id: TextId) -> str:
        """Words as written; plural forms one after the other."""
        text = self.texts.get(text_id, f"({text_id} has no words)")
        return text if isinstance(text, str) else "\n".join(text.values())

    def said(self, text_id: TextId, indent: str = "  ") -> Iterator[str]:
        """What the coach says."""
        for line in self.words(text_id).strip().split("\n"):
            yield from textwrap.wrap(line, _WIDTH, initial_indent=indent, subsequent_indent=indent) or [""]

    def aside(self, label: str, text_id: TextId | None) -> Iterator[str]:
        """What the coach says only then."""
        if text_id:
            yield f"    ({label})"
            yield from self.said(text_id, "      ")

    # --- pages ------------------------------------------------------------------------------------------------

    def dialogue(self, dialogue: Dialogue) -> Iterator[str]:
        """From the title to the tips."""
        yield f"{self.words(dialogue.title)} · {dialogue.minutes} min · {dialogue.kind} {dialogue.name}"
        yield ""
        yield from self.said(dialogue.about)
        for step in dialogue.steps.values():
            yield ""
            yield self.heading(step)
            yield from self.step(step)
        for label, texts in (("tip", dialogue.tips), ("pitfall", dialogue.pitfalls)):
            for text in texts:
                yield ""
                yield from self.aside(label, text)

    def heading(self, step: Step) -> str:
        """The step's name and what the writer should know about it."""
        notes = [_kind(step)]
        notes += [f"if {_condition(each, step)}" for each in step.when]
        notes += [f"for {step.section}"] if step.section else []
        notes += [f"instead of {step.replaces}"] if step.replaces else []
        notes += [f"asks {', '.join(sorted(step.asks))}"] if isinstance(step, Ask) and step.asks else []
        notes += [f"listens for {', '.join(step.signals)}"] if isinstance(step, Ask) and step.signals else []
        notes += [f"then → {step.next}"] if step.next else []
        return f"── {step.id} ── {' · '.join(notes)}"

    def step(self, step: Step) -> Iterator[str]:
        """What is said at a step, and what can be pressed."""
        match step:
            case Say(text=text) | Finish(text=text):
                yield from self.said(text)
                yield from self.offers(step.offers) if isinstance(step, Finish) else ()
            case Ask():
                yield from self.ask(step)
            case Choose(ask=ask, choices=choices, after=after):
                yield from self.said(ask)
                for choice in choices:
                    yield from self.choice(choice, step)
                yield from self.aside("after an answer", after)
            case Rate(ask=ask, after=after):
                yield from self.said(ask)
                yield "    [ 1 ] [ 2 ] [ 3 ] [ 4 ] [ 5 ]"
                yield from self.aside("after an answer", after)
            case Quiz(ask=ask, options=options):
                yield from self.said(ask)
                for option in options:
                    yield f"    [ {self.words(option.label)} ]{'  ✓' if option.right else ''}"
                    yield from self.said(option.why, "        ")
            case Branch(cases=cases, otherwise=otherwise):
                for case in cases:
                    yield f"    if {' and '.join(_condition(each, step) for each in case.when)} → {case.to}"
                yield f"    otherwise → {otherwise}"
            case GoTo(dialogue=name):
                yield f"    → {name}, and back"

    def ask(self, step: Ask) -> Iterator[str]:
        """An open question with everything that belongs to it."""
        yield from self.said(step.ask)
        yield from self.aside("example", step.example)
        yield from self.aside("a good answer", step.good)
        yield from self.aside("if there is no answer", step.smaller)
        yield from self.aside("after an answer", step.after)
        for signal, text in step.pitfalls.items():
            yield from self.aside(f"instead of the question of {signal}", text)

    def choice(self, choice: Choice, step: Choose) -> Iterator[str]:
        """A button and where it leads."""
        notes = [f"if {_condition(each, step)}" for each in choice.when]
        notes += [f"→ {choice.to}"] if choice.to else []
        notes += [f"alone: {signal}" for name, signal in step.warn if name == choice.id]
        yield f"    [ {self.words(choice.label)} ]{'  ' + ' · '.join(notes) if notes else ''}"
        if choice.after:
            yield from self.said(choice.after, "        ")

    def offers(self, names: Iterable[str]) -> Iterator[str]:
        """Ways to go on."""
        for name in names:
            offered = self.library.dialogues.get(name)
            yield f"    [ {self.words(offered.title) if offered else name} ]  → {name}"

    def signal(self, signal: Signal) -> Iterator[str]:
        """What is noticed, asked and listened for."""
        yield f"signal {signal.id}"
        yield ""
        yield from self.said(signal.notice)
        yield from self.said(signal.question)
        yield ""
        yield f"  speaks where a question asks for: {', '.join(sorted(signal.asks)) or 'anything'}"
        yield f"  silent with: {', '.join(sorted(signal.unless)) or 'nothing'}"
        yield f"  silenced by a negation before it: {'yes' if signal.negatable else 'no'}"
        yield ""
        for pattern in signal.cues.get(self.language, ()):
            yield from textwrap.wrap(
                _cue(pattern, self.language), _WIDTH, initial_indent="  · ", subsequent_indent="    "
            )


def _kind(step: Step) -> str:
    """What the file calls it."""
    match step:
        case GoTo():
            return "visit"
        case Say(pause=True):
            return "say, and wait"
        case Choose(many=True):
            return "choose several"
        case _:
            return type(step).__name__.lower()


def _condition(condition: Condition, step: Step) -> str:
    """Without the dialogue's own name."""
    own = step.key.partition(".")[0] + "."
    return f"{condition.key.removeprefix(own)} is {' or '.join(sorted(condition.values))}"


def _cue(pattern: Pattern, language: Language) -> str:
    """All forms of a cue's words; a class by its name."""
    between = f" (up to {pattern.gap} words) " if pattern.gap else " + "
    return between.join(" ".join(_forms(forms, language)) for forms in pattern.words)


def _forms(forms: frozenset[str], language: Language) -> list[str]:
    """The classes that are in it, the largest first, and every form that is in none of them."""
    named, left = list[str](), set(forms)
    for name, words in sorted(classes(language).items(), key=lambda each: -len(each[1])):
        if words <= forms and not words.isdisjoint(left):
            named.append(CLASS + name)
            left -= words
    return [*named, *sorted(left)]
