"""Words of what a person typed, and cue words found among them.

Law: pure, and cheap enough to run on every answer. Cues come with all their forms from the library; nothing here
knows a dictionary. Words of languages that are stemmed meet their cues as stems, all others as folded forms.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Final, NamedTuple

from flows.library import Pattern
from flows.texts import Language

#: Languages whose cues are kept as stems, and the name of their Snowball algorithm. Polish is not among them: its
#: stemmer finds two forms in three, so all forms are written into the library instead.
STEMMERS: Final[Mapping[Language, str]] = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek", "en": "english",
    "es": "spanish", "et": "estonian", "eu": "basque", "fi": "finnish", "fr": "french", "ga": "irish", "hi": "hindi",
    "hu": "hungarian", "hy": "armenian", "id": "indonesian", "it": "italian", "lt": "lithuanian", "ne": "nepali",
    "nl": "dutch", "no": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian",
    "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip

#: Put before a form that must be met as it stands, not by its stem.
EXACT: Final = "="
#: Put before a form that counts only when it is written with a capital letter (``May``).
CAPITAL: Final = "^"
#: Put before an ending that any word may have (``~emy``); endings are of these lengths, in letters.
ENDING: Final = "~"
ENDINGS: Final = (3, 4)
#: Any word at all.
ANY: Final = "*"
#: Any number in digits.
DIGITS: Final = "#"
#: So many names of a word are general: shared with many others.
_GENERAL: Final = 1 + len(ENDINGS)

#: What an answer can hold besides cue words, and the cue group that shows it too, where the library has one.
FACTS: Final[Mapping[str, str]] = {
    "person": "person-role",
    "date": "date-words",
    "hour": "hour-words",
    "number": "number-words",
}

#: How far before a cue a negation still reaches, in words; and before words that would silence a cue.
REACH: Final = 4
SHORT_REACH: Final = 2
_WORD: Final = re.compile(r"[^\W_]+(?:['’ʼ][^\W_]+)*")
_SENTENCE_ENDS: Final = frozenset(".!?…\n")
_CLAUSE_ENDS: Final = _SENTENCE_ENDS | frozenset(',;:–—()[]"„”“')
#: Letters that do not come apart into a letter and a mark.
_WHOLE_LETTERS: Final = str.maketrans({"ł": "l", "đ": "d", "ø": "o", "ı": "i", "’": "'", "ʼ": "'"})
#: What folding does to Polish letters and apostrophes; most texts need no more.
_POLISH: Final = str.maketrans("ąćęłńóśźż’ʼ", "acelnoszz''")


class Token(NamedTuple):
    """A word: as typed, where it stands in the text (``text[start:end]``), and folded.

    ``sentence`` and ``clause`` count from 0; two words of one clause are of one sentence.
    """

    text: str
    start: int
    end: int
    form: str
    sentence: int
    clause: int


class Found(NamedTuple):
    """A cue that was found: the tokens from ``first`` to ``last``, both included."""

    first: int
    last: int


class Denials(NamedTuple):
    """Words that turn what follows into its opposite, and words after which that ends: ``but``, ``only``, ``because``."""

    words: frozenset[str] = frozenset()
    turns: frozenset[str] = frozenset()


#: Nothing is denied.
NO_DENIALS: Final = Denials()


class Words(tuple[Token, ...]):  # noqa: SLOT001 - what it remembers sits beside the tuple
    """The words of a text. Remembers under which names its words are met, for all the cues that are looked for."""

    def met(self, language: Language) -> Meeting:
        """Found out once for each language."""
        known: dict[Language, Meeting] = self.__dict__.setdefault("_met", {})
        if language not in known:
            known[language] = Meeting(self, language)
        return known[language]


class Meeting:
    """Words of a text in the form in which cues meet them."""

    __slots__ = ("known", "names", "places")

    def __init__(self, tokens: Sequence[Token], language: Language) -> None:
        #: Token by token, every name that a cue may have for it.
        self.names = [_names(token, language) for token in tokens]
        #: Name -> numbers of its tokens, ascending.
        self.places: dict[str, list[int]] = {}
        for number, names in enumerate(self.names):
            for name in names[_GENERAL:]:
                self.places.setdefault(name, []).append(number)
        #: All names together.
        self.known = frozenset().union(*self.names)


class Cues(tuple[Pattern, ...]):  # noqa: SLOT001 - as above
    """Patterns that are looked for together, again and again."""

    @cached_property
    def telling(self) -> Mapping[str, Sequence[int]]:
        """Form -> numbers of the patterns whose longest word it is: few texts have it, unlike "w" or "na"."""
        telling: dict[str, list[int]] = {}
        for number, pattern in enumerate(self):
            for form in max(pattern.words, key=_telling):
                telling.setdefault(form, []).append(number)
        return telling

    @cached_property
    def singles(self) -> frozenset[str]:
        """The forms of all words that stand alone."""
        return frozenset().union(*(pattern.words[0] for pattern in self if len(pattern.words) == 1))


def fold(text: str) -> str:
    """Lower case without diacritics: ``Łódź`` becomes ``lodz``."""
    simple = text.lower()
    if not simple.isascii():
        simple = simple.translate(_POLISH)
    if simple.isascii():
        return simple
    apart = unicodedata.normalize("NFKD", text)
    letters = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return letters.casefold().translate(_WHOLE_LETTERS)


def stem(word: str, language: Language) -> str:
    """The stem of a folded word; the word itself where its language is not stemmed."""
    return _stem(word, language) if language in STEMMERS else word


@lru_cache(maxsize=8192)
def _stem(word: str, language: Language) -> str:
    return _stemmer(language)(word)


@lru_cache
def _stemmer(language: Language) -> Callable[[str], str]:
    import snowballstemmer  # noqa: PLC0415 - 30 ms, and only where a stemmed language is spoken

    stem_word: Callable[[str], str] = snowballstemmer.stemmer(STEMMERS[language]).stemWord
    return stem_word


def has_words(text: str) -> bool:
    """Whether there is any word in it."""
    return _WORD.search(text) is not None


@lru_cache(maxsize=4)
def words(text: str) -> Words:
    """The words of a text in order. Apostrophes inside a word belong to it, hyphens divide.

    The last few texts are remembered: several rooms look at one answer, each for words of its own.
    """
    tokens: list[Token] = []
    sentence = clause = end = 0
    for match in _WORD.finditer(text):
        word, start = match[0], match.start()
        between = text[end:start]
        if between != " " and tokens:
            sentence += not _SENTENCE_ENDS.isdisjoint(between)
            clause += not _CLAUSE_ENDS.isdisjoint(between)
        end = match.end()
        tokens.append(Token(word, start, end, fold(word), sentence, clause))
    return Words(tokens)


def find(patterns: Iterable[Pattern], tokens: Sequence[Token], language: Language) -> Found | None:
    """The first place, in the order of the text, where one of the patterns stands."""
    return min(find_all(patterns, tokens, language), key=lambda found: found.first, default=None)


def find_all(patterns: Iterable[Pattern], tokens: Sequence[Token], language: Language) -> Iterator[Found]:
    """Every place where a pattern stands, pattern after pattern. A pattern stays within one sentence.

    Quick where the patterns are ``Cues`` and the tokens ``Words``: those remember what is asked again and again.
    """
    cues = patterns if isinstance(patterns, Cues) else Cues(patterns)
    met = tokens.met(language) if isinstance(tokens, Words) else Meeting(tokens, language)
    names, telling = met.names, cues.telling
    told = telling.keys() & met.places.keys()
    for number in sorted({number for form in told for number in telling[form]}):
        pattern = cues[number]
        if any(forms.isdisjoint(met.known) for forms in pattern.words):
            continue
        for first in _beginnings(pattern, met):
            last = _follow(pattern, first, names, tokens)
            if last is not None:
                yield Found(first, last)


def _beginnings(pattern: Pattern, met: Meeting) -> Iterable[int]:
    """Numbers of the tokens that the first word of a pattern may be, ascending."""
    forms = pattern.words[0]
    if len(forms) == 1:
        (form,) = forms
        if form in met.places:
            return met.places[form]
    return (number for number, names in enumerate(met.names) if not forms.isdisjoint(names))


def _telling(forms: frozenset[str]) -> float:
    """How telling a word is: short forms are likely to stand in any text, and general ones tell nothing."""
    general = any(form[0] in (ANY, ENDING) for form in forms)
    return 0.0 if general or not forms else sum(map(len, forms)) / len(forms)


def _names(token: Token, language: Language) -> tuple[str, ...]:
    """The names under which cues meet a word; first those that are general, as many as ``_GENERAL``."""
    form = token.form
    general = (ANY, *(ENDING + form[-length:] for length in ENDINGS))
    names = (stem(form, language), EXACT + form) if language in STEMMERS else (form,)
    if token.text[0].isupper():
        names = (*names, CAPITAL + form)
    elif form[0].isdigit():
        names = (*names, DIGITS)
    return (*general, *names)


def _follow(pattern: Pattern, first: int, names: Sequence[tuple[str, ...]], tokens: Sequence[Token]) -> int | None:
    """Where a pattern that begins at ``first`` ends, if its other words follow in the same sentence."""
    last = first
    for forms in pattern.words[1:]:
        within = range(last + 1, min(last + 2 + pattern.gap, len(names)))
        last = next((place for place in within if not forms.isdisjoint(names[place])), -1)
        if last < 0 or tokens[last].sentence != tokens[first].sentence:
            return None
    return last


def is_denied(found: Found, tokens: Sequence[Token], denials: Denials, *, reach: int = REACH) -> bool:
    """Whether a word shortly before, in the same clause and with no turn between, makes it its opposite."""
    clause = tokens[found.first].clause
    for token in reversed(tokens[max(0, found.first - reach) : found.first]):
        if token.clause != clause or is_one_of(token, denials.turns):
            return False
        if token.form in denials.words:
            return True
    return False


def is_one_of(token: Token, forms: frozenset[str]) -> bool:
    """Whether a word is one of these forms, however they are marked."""
    return not forms.isdisjoint((token.form, EXACT + token.form, CAPITAL + token.form))
