"""Which warning an answer earns, and whether it is an answer at all.

Law: pure, and quicker to be silent than to be wrong. A signal speaks only if the step listens for it, the question
asks for what it is about, a cue stands in the answer unnegated, and nothing in the whole answer shows that the person
has already thought of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from flows import lexicon
from flows.library import Ask, Language, Library, Signal

#: How many of a person's own words are quoted back.
MOST_WORDS: Final = 6
#: From this length on, in characters, nothing is a shrug.
LONGEST_SHRUG: Final = 15


@dataclass(frozen=True, slots=True)
class Noticed:
    """A signal and the stretch of the person's own text that earned it, at most six words."""

    signal: str
    words: str


def notice(library: Library, language: Language, step: Ask, text: str, warned: tuple[str, ...]) -> Noticed | None:
    """The first signal that an answer earns, in the step's order; none that is in ``warned``."""
    tokens = lexicon.words(text)
    for name in step.signals:
        signal = library.signals.get(name)
        if signal is None or name in warned or not _fits(signal, step):
            continue
        found = _heard(library, language, signal, tokens)
        if found and not _is_covered(library, language, signal, text, tokens):
            return Noticed(name, _quoted(text, tokens, found))
    return None


def is_shrug(library: Library, language: Language, text: str) -> bool:
    """Whether this is no answer on its own: empty, without a word, or made of words like "nie wiem" and "ok"."""
    if len(text.strip()) >= LONGEST_SHRUG:
        return not lexicon.has_words(text)
    forms = [token.form for token in lexicon.words(text)]
    phrases = [phrase.split() for phrase in library.shrugs.get(language, ())]
    return not forms or _is_made_of(forms, phrases)


def _is_made_of(forms: list[str], phrases: list[list[str]]) -> bool:
    """Whether the words are phrases, one after the other."""
    ends = {0}
    for start in range(len(forms)):
        if start in ends:
            ends |= {start + len(phrase) for phrase in phrases if forms[start : start + len(phrase)] == phrase}
    return len(forms) in ends


def _fits(signal: Signal, step: Ask) -> bool:
    return not signal.asks or not signal.asks.isdisjoint(step.asks)


def _heard(
    library: Library, language: Language, signal: Signal, tokens: Sequence[lexicon.Token]
) -> lexicon.Found | None:
    """The first cue in the order of the text, past those that a negation turns round."""
    negations = library.negations.get(language, frozenset()) if signal.negatable else frozenset()
    heard = lexicon.find_all(signal.cues.get(language, ()), tokens, language)
    counted = (found for found in heard if not lexicon.is_negated(found, tokens, negations))
    return min(counted, key=lambda found: (found.first, -found.last), default=None)


def _is_covered(
    library: Library, language: Language, signal: Signal, text: str, tokens: Sequence[lexicon.Token]
) -> bool:
    if not signal.unless:
        return False
    cues = lexicon.find_all(signal.cues.get(language, ()), tokens, language)
    named = lexicon.proper_names(tokens, cues)
    return any(
        lexicon.has_fact(fact, text, tokens=tokens, language=language, groups=library.groups, besides=named)
        for fact in signal.unless
    )


def _quoted(text: str, tokens: Sequence[lexicon.Token], found: lexicon.Found) -> str:
    last = min(found.last, found.first + MOST_WORDS - 1)
    return text[tokens[found.first].start : tokens[last].end]
