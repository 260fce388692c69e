"""Which warning an answer earns, and whether it is an answer at all.

Law: pure, and quicker to be silent than to be wrong. A signal speaks only if the step listens for it, the question
asks for what it is about, a cue stands in the answer unnegated, and nothing in the whole answer shows that the person
has already thought of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from flows import facts, lexicon
from flows.library import Library, Signal
from flows.steps import Ask
from flows.texts import Language

#: How many of a person's own words are quoted back.
MOST_WORDS: Final = 6
#: Longer texts, in characters, are taken as said, whatever they are made of.
LONGEST_SHRUG: Final = 40
#: Cue group with words after which a negation no longer holds: "but", "only".
_TURNS: Final = "turns"
#: Cue groups of this name hold what is no answer where a question asks for something: ``no-risk``.
_NONE_OF: Final = "no-"


@dataclass(frozen=True, slots=True)
class Noticed:
    """A signal and the stretch of the person's own text that earned it, at most six words."""

    signal: str
    words: str


def notice(library: Library, language: Language, step: Ask, text: str, warned: tuple[str, ...]) -> Noticed | None:
    """The first signal that an answer earns, in the step's order; none that is in ``warned``."""
    return next((each for each in notice_all(library, language, step, text) if each.signal not in warned), None)


def notice_all(library: Library, language: Language, step: Ask, text: str) -> Iterator[Noticed]:
    """Every signal that an answer earns, in the step's order; found as they are asked for."""
    tokens = lexicon.words(text)
    denials = _denials(library, language)
    for name in step.signals:
        signal = library.signals.get(name)
        if signal is None or not _fits(signal, step):
            continue
        cues = tuple(lexicon.find_all(signal.cues.get(language, ()), tokens, language))
        found = _heard(cues, tokens, denials if signal.negatable else lexicon.NO_DENIALS)
        if found and not _is_covered(library, language, signal, text, tokens=tokens, cues=cues, denials=denials):
            yield Noticed(name, _quoted(text, tokens, found))


def is_shrug(library: Library, language: Language, text: str, asks: frozenset[str] = frozenset()) -> bool:
    """Whether this is no answer on its own: empty, without a word, or made of phrases like "nie wiem" and "ok".

    ``asks``: what the question asks for. Where it asks for a ``risk``, the cue group ``no-risk`` is no answer either.
    """
    if len(text.strip()) > LONGEST_SHRUG:
        return not lexicon.has_words(text)
    tokens = lexicon.words(text)
    forms = [token.form for token in tokens]
    phrases = [phrase.split() for phrase in library.shrugs.get(language, ())]
    groups = [group for ask in asks if (group := library.groups.get(_NONE_OF + ask))]
    none = [found for group in groups for found in lexicon.find_all(group.cues.get(language, ()), tokens, language)]
    return _is_made_of(forms, phrases, none)


def is_greeting(library: Library, text: str) -> bool:
    """Whether this is only a good morning, in any language of the library: a knock, and no answer to anything."""
    if len(text.strip()) > LONGEST_SHRUG or not (forms := [token.form for token in lexicon.words(text)]):
        return False
    phrases = [phrase.split() for spoken in library.greetings.values() for phrase in spoken]
    return _is_made_of(forms, phrases, ())


def _is_made_of(forms: list[str], phrases: list[list[str]], stretches: Iterable[lexicon.Found]) -> bool:
    """Whether the words are phrases and stretches, one after the other."""
    ends = {0}
    ways = [(found.first, found.last + 1) for found in stretches]
    for start in range(len(forms)):
        if start in ends:
            ends |= {start + len(phrase) for phrase in phrases if forms[start : start + len(phrase)] == phrase}
            ends |= {end for first, end in ways if first == start}
    return len(forms) in ends


def _fits(signal: Signal, step: Ask) -> bool:
    return not signal.asks or not signal.asks.isdisjoint(step.asks)


def _denials(library: Library, language: Language) -> lexicon.Denials:
    turns = library.groups.get(_TURNS)
    patterns = turns.cues.get(language, ()) if turns else ()
    singles = (patterns if isinstance(patterns, lexicon.Cues) else lexicon.Cues(patterns)).singles
    return lexicon.Denials(library.negations.get(language, frozenset()), singles)


def _heard(
    cues: Iterable[lexicon.Found], tokens: Sequence[lexicon.Token], denials: lexicon.Denials
) -> lexicon.Found | None:
    """The first cue in the order of the text, past those that a negation turns round."""
    counted = (found for found in cues if not lexicon.is_denied(found, tokens, denials))
    return min(counted, key=lambda found: (found.first, -found.last), default=None)


def _is_covered(
    library: Library,
    language: Language,
    signal: Signal,
    text: str,
    *,
    tokens: Sequence[lexicon.Token],
    cues: Iterable[lexicon.Found],
    denials: lexicon.Denials,
) -> bool:
    """Whether anything in the whole answer shows that the person has thought of it."""
    named = facts.proper_names(tokens, cues)
    return any(
        facts.has_fact(
            fact, text, tokens=tokens, language=language, groups=library.groups, besides=named, denials=denials
        )
        for fact in signal.unless
    )


def _quoted(text: str, tokens: Sequence[lexicon.Token], found: lexicon.Found) -> str:
    last = min(found.last, found.first + MOST_WORDS - 1)
    return text[tokens[found.first].start : tokens[last].end]
