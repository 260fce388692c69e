"""Words of what a person typed, and cue words found among them.

Law: pure, and cheap enough to run on every answer. Cues come with all their forms from the library; nothing here
knows a dictionary. Words of languages that are stemmed meet their cues as stems, all others as folded forms.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from flows.library import CueGroup, Language, Pattern

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

#: How far before a cue a negation still reaches, in words; and before words that would silence a cue.
REACH: Final = 4
SHORT_REACH: Final = 2
_WORD: Final = re.compile(r"[^\W_]+(?:['’ʼ][^\W_]+)*")
_APOSTROPHE: Final = re.compile("['’ʼ]")
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
        self.known = frozenset(name for names in self.names for name in names)


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


def words(text: str) -> Words:
    """The words of a text in order. Apostrophes inside a word belong to it, hyphens divide."""
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
        if token.clause != clause or _is_one_of(token, denials.turns):
            return False
        if token.form in denials.words:
            return True
    return False


# --- facts ------------------------------------------------------------------------------------------------------

#: What an answer can hold besides cue words, and the cue group that shows it too, where the library has one.
FACTS: Final[Mapping[str, str]] = {
    "person": "person-role",
    "date": "date-words",
    "hour": "hour-words",
    "number": "number-words",
}
#: Words after which a capitalised word names a place and nobody: ``from Leeds``.
_BEFORE_PLACES: Final = "before-place"
_DAY, _MONTH = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])"
_DATE: Final = re.compile(
    rf"(?<![\d.,:/-])(?:\d{{4}}-\d\d-\d\d|{_DAY}\.{_MONTH}(?:\.(?:\d{{4}}|\d\d))?|{_DAY}/{_MONTH}(?:/(?:\d{{4}}|\d\d))?)(?![\d/:])"
)
_HOUR: Final = re.compile(
    r"(?<![\d:.,])(?:[01]?\d|2[0-3]):[0-5]\d(?![\d:])|(?<![\w.,:])\d{1,2} ?(?:h|am|pm|a\.m\.|p\.m\.)(?!\w)",
    re.IGNORECASE,
)
#: Facts that show by their signs alone.
_DIGIT: Final = re.compile(r"\d")
_SEEN: Final = {"date": _DATE, "hour": _HOUR, "number": _DIGIT}


def has_fact(
    fact: str,
    text: str,
    *,
    tokens: Sequence[Token],
    language: Language,
    groups: Mapping[str, CueGroup],
    besides: frozenset[int] = frozenset(),
    denials: Denials = NO_DENIALS,
) -> bool:
    """Whether an answer holds a ``person``, ``date``, ``hour`` or ``number``; any other name is a cue group's.

    ``besides``: numbers of tokens that are known to name no person (see ``proper_names``). Words of a group do not
    count right after one of ``denials``: without a deputy there is none.
    """
    if fact == "person" and any(_person_names(tokens, besides, groups, language)):
        return True
    if fact in _SEEN and _DIGIT.search(text) and _SEEN[fact].search(text):
        return True
    found = find_all(_cues(groups, FACTS.get(fact, fact), language), tokens, language)
    return any(not is_denied(each, tokens, denials, reach=SHORT_REACH) for each in found)


def proper_names(tokens: Sequence[Token], cues: Iterable[Found]) -> frozenset[int]:
    """Numbers of the tokens that are cues, and of the capitalised words right after: Bank Pocztowy, the charity Mind."""
    named: set[int] = set()
    for found in cues:
        named |= set(range(found.first, found.last + 1))
        named |= set(_capitalised_after(tokens, found.last))
    return frozenset(named)


def _capitalised_after(tokens: Sequence[Token], last: int) -> Iterator[int]:
    """Numbers of the capitalised words that follow each other after a token, in its clause."""
    for number in range(last + 1, len(tokens)):
        if tokens[number].clause != tokens[last].clause or not tokens[number].text[0].isupper():
            return
        yield number


def _cues(groups: Mapping[str, CueGroup], name: str, language: Language) -> Cues:
    group = groups.get(name)
    patterns = group.cues.get(language, ()) if group else ()
    return patterns if isinstance(patterns, Cues) else Cues(patterns)


def _person_names(
    tokens: Sequence[Token], besides: frozenset[int], groups: Mapping[str, CueGroup], language: Language
) -> Iterator[Token]:
    """Capitalised words inside a sentence; abbreviations, days, months, places and ``I`` are nobody's name."""
    dates = _cues(groups, FACTS["date"], language).singles
    nobody = besides | _places(tokens, _cues(groups, _BEFORE_PLACES, language).singles)
    for number, (before, token) in enumerate(pairwise(tokens), start=1):
        name = _APOSTROPHE.split(token.text, maxsplit=1)[0]
        is_name = len(name) > 1 and name[0].isupper() and not name.isupper()
        if is_name and before.sentence == token.sentence and number not in nobody and not _is_one_of(token, dates):
            yield token


def _places(tokens: Sequence[Token], before: frozenset[str]) -> frozenset[int]:
    """Numbers of the capitalised words after a word such as ``in``."""
    starts = (number for number, token in enumerate(tokens) if _is_one_of(token, before))
    return frozenset(place for start in starts for place in _capitalised_after(tokens, start))


def _is_one_of(token: Token, forms: frozenset[str]) -> bool:
    return not forms.isdisjoint((token.form, EXACT + token.form, CAPITAL + token.form))
