"""The editor's eye: length, shape and language of every text.

Law: one small function per rule. Each takes a text as it is written, in one language, and yields sentences about what
to mend; which text that is and where it stands, the caller knows. Rules for one language ask for it by name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

from content import limits, proofread_polish
from content.errors import Problem
from content.lists import Avoided, all_avoided, avoided, known_words
from content.sources import known
from content.texts import Catalogue, Use, Wanted, forms_of
from flows import lexicon
from flows.library import Dialogue, Library
from flows.steps import Choose
from flows.texts import Language


@dataclass(frozen=True, slots=True)
class Proof:
    """One text (or one plural form of it) under proof. ``shown`` is what a person would see."""

    id: str
    use: Use
    language: Language
    text: str

    @property
    def shown(self) -> str:
        """With placeholders filled and stars gone."""
        return limits.filled(self.text)

    @property
    def own_words(self) -> str:
        """Without placeholders, commands and addresses: what an editor wrote in this language."""
        return _NOT_WORDS.sub(" … ", self.text).replace("*", "")

    @property
    def unquoted(self) -> str:
        """The coach's own voice: without what stands between quotation marks, and nothing of an example."""
        return "" if self.use == "example" else _QUOTED.sub(" … ", self.own_words)


Rule: TypeAlias = Callable[[Proof], Iterator[str]]

_NOT_WORDS: Final = re.compile(r"\{[^{}]*\}|https?://\S+|\S+@\S+|(?<![\w/])/[a-z_]+\b|@\w+")
_QUOTED: Final = re.compile(r"„[^”]*”|“[^”]*”|(?<!\w)‘[^’]*’|»[^«]*«|«[^»]*»")
_SENTENCE_END: Final = re.compile(r"[.!?…:]+[”’»)]*(?=\s|$)|\n+")
_WORD: Final = re.compile(r"\w+(?:[-'’/:.]\w+)*")
_LIST_ITEM: Final = re.compile(r"^(?:[-–•·]|\d+[.)]) ", re.MULTILINE)


def proofread(catalogue: Catalogue, library: Library) -> Iterator[Problem]:
    """All that an editor would send back."""
    for wanted in catalogue.wanted.values():
        for language in wanted.unit.words:
            text = wanted.text(language)
            for form in forms_of(text) if text is not None else ():
                yield from _of_text(wanted, language, form)
    for dialogue in library.dialogues.values():
        yield from _of_choices(dialogue, catalogue)


def _of_text(wanted: Wanted, language: Language, form: str) -> Iterator[Problem]:
    proof = Proof(wanted.id, wanted.use, language, form)
    for rule in RULES:
        for sentence in rule(proof):
            yield wanted.problem(language, sentence)


# --- length and shape -------------------------------------------------------------------------------------------


def is_short_enough(proof: Proof) -> Iterator[str]:
    """The whole text fits its place on the screen."""
    most, length = limits.most(proof.use, proof.language), len(proof.shown)
    if length > most:
        yield f"has {length} characters of at most {most}; shorten it"


def sentences_are_short(proof: Proof) -> Iterator[str]:
    """No sentence is too long to be said in one breath."""
    most = limits.SENTENCE.get(proof.language, limits.SENTENCE_ELSEWHERE)
    for sentence in _SENTENCE_END.split(proof.shown):
        length = len(_WORD.findall(sentence))
        if length > most:
            yield f"has a sentence of {length} words of at most {most} ({_beginning(sentence)}); divide it"


def paragraphs_are_few(proof: Proof) -> Iterator[str]:
    """At most three paragraphs, at most five items in a list."""
    paragraphs = len([each for each in proof.text.split("\n\n") if each.strip()])
    if paragraphs > limits.PARAGRAPHS and proof.use != "description":
        yield f"has {paragraphs} paragraphs of at most {limits.PARAGRAPHS}; join or cut some"
    items = len(_LIST_ITEM.findall(proof.text))
    if items > limits.LIST_ITEMS:
        yield f"has a list of {items} items of at most {limits.LIST_ITEMS}; cut some"


def asks_one_thing(proof: Proof) -> Iterator[str]:
    """One question at a time."""
    count = proof.unquoted.count("?")
    if proof.use in ("question", "prompt", "follow-up") and count > 1:
        yield f"asks {count} questions; ask one"


def is_bold_once(proof: Proof) -> Iterator[str]:
    """At most one phrase is strong, and its stars are a pair."""
    stars = proof.text.count("*")
    if stars % 2:
        yield "has a star without its pair; close the strong phrase, or remove it"
    elif stars > 2:  # noqa: PLR2004 - two stars make one phrase
        yield f"has {stars // 2} strong phrases; keep one"


def _beginning(sentence: str) -> str:
    return " ".join(sentence.split()[:4]) + " …"


def _of_choices(dialogue: Dialogue, catalogue: Catalogue) -> Iterator[Problem]:
    """A question has few enough buttons to see them all."""
    for step in dialogue.steps.values():
        if isinstance(step, Choose) and most_offered(step) > limits.BUTTONS:
            wanted = catalogue.wanted[step.ask]
            language = next(iter(wanted.unit.words), None)
            if language:
                said = f"can offer {most_offered(step)} buttons of at most {limits.BUTTONS}; offer fewer, or set `most`"
                yield wanted.problem(language, said)


def most_offered(step: Choose) -> int:
    """How many buttons can be offered at once: the most for any one answer that their conditions look at."""
    always = [choice for choice in step.choices if not choice.when]
    asked = [choice for choice in step.choices if choice.when]
    keys = {condition.key for choice in asked for condition in choice.when}
    held = len(asked)
    if len(keys) == 1:
        values = {value for choice in asked for condition in choice.when for value in condition.values}
        held = max(sum(all(value in each.values for each in choice.when) for choice in asked) for value in values)
    return len(always) + (min(held, step.most) if step.most else held)


# --- signs ------------------------------------------------------------------------------------------------------

_SIGNS: Final = (
    (re.compile(r'"'), "has a straight quotation mark; use {quotes}"),
    (re.compile(r"(?<![\w’])'(?=\w)"), "has a straight quotation mark; use {quotes}"),
    (re.compile(r"(?<=\S) {2,}(?=\S)"), "has two spaces in a row; keep one"),
    (re.compile(r"[ \t](?=\n)|^\s|[ \t]$"), "has spaces at the end of a line; remove them"),
    (re.compile(r"\w \n?(?:[.,;:!?](?!\w)|…(?= ?\n|$))"), "has a space before a punctuation mark; remove it"),
    (re.compile(r"(?<=[\w)”’,.!?]) -{1,2} (?=\S)"), "has a hyphen for a dash; use –"),
    (re.compile(r"—"), "has a long dash; use – with spaces"),
    (re.compile(r"\.\.\."), "has three dots; use …"),
)  # fmt: skip
_QUOTES: Final = {"pl": "„…”", "en": "‘…’ or “…”"}
_FOREIGN_QUOTES: Final = {"pl": re.compile(r"[“‘]"), "en": re.compile(r"[„‚]")}
_OPENING: Final = {"pl": "„", "en": "“"}
_SLASHED: Final = re.compile(r"[^\W\d_]{2,}(?:[_/*][^\W\d_]{1,6}|\([^\W\d_]{1,3}\)[^\W\d_]*)(?![\w/])")
_EMOJI: Final = re.compile(r"[\U0001F000-\U0001FAFF\u2600-\u27BF]")


def signs_are_right(proof: Proof) -> Iterator[str]:
    """Typographic quotation marks, dashes and spaces."""
    quotes = _QUOTES.get(proof.language, "typographic ones")
    for sign, sentence in _SIGNS:
        if sign.search(proof.text):
            yield sentence.format(quotes=quotes)
    foreign = _FOREIGN_QUOTES.get(proof.language)
    if foreign and foreign.search(proof.text):
        yield f"has quotation marks of another language; use {quotes}"
    opening = _OPENING.get(proof.language)
    if opening and proof.text.count(opening) != proof.text.count("”"):
        yield f"has a quotation mark without its pair; use {quotes}"


def gender_has_no_signs(proof: Proof) -> Iterator[str]:
    """No forms with underscore, slash, star or brackets for two genders."""
    for form in _SLASHED.findall(_NOT_WORDS.sub(" ", _without_stars(proof.text))):
        yield f"has `{form}`; write one form that fits everybody"


def _without_stars(text: str) -> str:
    return re.sub(r"(?<!\w)\*([^*\n]+)\*(?!\w)", r"\1", text)


def emoji_are_rare(proof: Proof) -> Iterator[str]:
    """At most one."""
    if len(_EMOJI.findall(proof.text)) > 1:
        yield "has more than one emoji; keep one"


# --- words ------------------------------------------------------------------------------------------------------


def words_are_plain(proof: Proof) -> Iterator[str]:
    """None of the words that the editors avoid, outside quotations and the few texts that may have them."""
    text = proof.unquoted
    tokens = lexicon.words(text)
    if lexicon.find(all_avoided(proof.language), tokens, proof.language) is None:
        return
    for each in avoided(proof.language):
        found = lexicon.find(each.cues, tokens, proof.language)
        if found and not proof.id.startswith(each.allowed):
            yield f"has `{text[tokens[found.first].start : tokens[found.last].end]}`; {_instead(each)}"


def _instead(avoid: Avoided) -> str:
    return f"write {avoid.instead}" if avoid.instead else "say it in plainer words"


def polish_is_spelt(proof: Proof) -> Iterator[str]:
    """Polish words that the dictionary has, or the word list."""
    if proof.language == "pl":
        strange = sorted(set(proofread_polish.unknown(proof.own_words, known_words("pl"))))
        if strange:
            yield f"has words that the dictionary lacks ({known(strange)}); mend them, or add them to words.pl.txt"


def polish_is_neutral(proof: Proof) -> Iterator[str]:
    """Polish that fits everybody, and says Ty."""
    if proof.language == "pl":
        for form in proofread_polish.gendered(proof.unquoted):
            yield f"has `{form}`, which fits one gender only; say it in another way"
        for form in proofread_polish.distant(proof.unquoted):
            yield f"has `{form}`; say Ty"


RULES: Final[tuple[Rule, ...]] = (
    is_short_enough,
    sentences_are_short,
    paragraphs_are_few,
    asks_one_thing,
    is_bold_once,
    signs_are_right,
    gender_has_no_signs,
    emoji_are_rare,
    words_are_plain,
    polish_is_spelt,
    polish_is_neutral,
)
