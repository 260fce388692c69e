"""A dialogue as a Mermaid flowchart.

Law: drawn from the same steps that the engine walks; names of steps are the names of nodes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from content.errors import UnknownName
from flows.library import Dialogue, Library
from flows.steps import Ask, Branch, Choose, Condition, Finish, GoTo, Quiz, Rate, Say, Step
from flows.texts import Language, TextId

#: How much of a text stands in a node, in characters.
_LABEL: Final = 48


def draw(library: Library, name: str, language: Language) -> str:
    """Mermaid source, top to bottom.

    Raises:
        UnknownName: there is no dialogue of this name, or no such language.
    """
    if name not in library.dialogues:
        raise UnknownName(name, library.dialogues)
    if language not in library.languages:
        raise UnknownName(language, library.languages)
    dialogue = library.dialogues[name]
    pen = _Pen(library, dialogue, language)
    lines = [line for step in dialogue.steps.values() for line in (pen.node(step), *pen.ways(step))]
    return "\n".join(["flowchart TD", *(f"    {line}" for line in lines)]) + "\n"


class _Pen:
    """Draws the steps of one dialogue."""

    def __init__(self, library: Library, dialogue: Dialogue, language: Language) -> None:
        self.texts = library.texts[language]
        self.dialogue = dialogue
        self.ids = list(dialogue.steps)

    def node(self, step: Step) -> str:
        """The step in the shape of its kind."""
        match step:
            case Say(text=text):
                return f"{step.id}[{self.label(text)}]"
            case Ask(ask=ask):
                return f"{step.id}[/{self.label(ask)}/]"
            case Choose(ask=ask) | Rate(ask=ask) | Quiz(ask=ask):
                return f"{step.id}([{self.label(ask)}])"
            case Branch():
                return f'{step.id}{{"{step.id}"}}'
            case GoTo(dialogue=name):
                return f'{step.id}[["{name}"]]'
            case Finish(text=text):
                return f"{step.id}(({self.label(text)}))"

    def ways(self, step: Step) -> Iterator[str]:
        """Arrows to what can come next; a dotted one passes over a step that does not apply."""
        after = step.next or self.after(step.id)
        match step:
            case Finish():
                pass
            case Branch(cases=cases, otherwise=otherwise):
                for case in cases:
                    yield f'{step.id} -->|"{_conditions(case.when)}"| {case.to}'
                yield f"{step.id} --> {otherwise}"
            case Choose(choices=choices):
                for choice in choices:
                    if choice.to:
                        yield f'{step.id} -->|"{self.short(choice.label)}"| {choice.to}'
                yield from (f"{step.id} --> {after}",) if after else ()
            case _:
                yield from (f"{step.id} --> {after}",) if after else ()
        if step.when and after:
            yield f'{step.id} -.->|"unless {_conditions(step.when)}"| {after}'

    def after(self, name: str) -> str | None:
        """The next step in the file."""
        place = self.ids.index(name) + 1
        return self.ids[place] if place < len(self.ids) else None

    def label(self, text_id: TextId) -> str:
        """Text between quotes, shortened."""
        return f'"{self.short(text_id)}"'

    def short(self, text_id: TextId) -> str:
        """One line, safe inside Mermaid's quotes."""
        text = self.texts.get(text_id, text_id)
        line = " ".join((text if isinstance(text, str) else text.get("other", "")).split())
        cut = line if len(line) <= _LABEL else line[: _LABEL - 1].rsplit(" ", 1)[0] + "…"
        return cut.replace('"', "#quot;").replace("*", "")


def _conditions(conditions: tuple[Condition, ...]) -> str:
    return " and ".join(f"{each.key.partition('.')[2]}: {' / '.join(sorted(each.values))}" for each in conditions)
