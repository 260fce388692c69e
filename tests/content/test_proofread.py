"""The editor's eye: what it sends back, and what it lets pass."""

from __future__ import annotations

import pytest

from content import proofread_polish
from content.limits import filled
from content.proofread import RULES, Proof, most_offered
from content.texts import Use
from flows.steps import Choice, Choose, Condition


def _sent_back(text: str, *, language: str = "pl", use: Use = "message", text_id: str = "a.b") -> list[str]:
    proof = Proof(text_id, use, language, text)
    return [sentence for rule in RULES for sentence in rule(proof)]


@pytest.mark.parametrize(
    ("use", "length"),
    [("button", 24), ("message", 400), ("first", 200), ("prompt", 220), ("toast", 200), ("title", 40), ("short", 120)],
)
def test_texts_fit_their_place(use: Use, length: int) -> None:
    """The limit itself fits, one more does not."""
    fits = "Ktoś to robi. " * 40
    assert _sent_back(fits[: length - 2].strip().ljust(length, "o"), use=use, language="uk") == []
    assert _sent_back("o" * (length + 1), use=use, language="uk") == [
        f"has {length + 1} characters of at most {length}; shorten it"
    ]


@pytest.mark.parametrize(
    ("use", "language", "length"),
    [("prompt", "pl", 220), ("prompt", "en", 200), ("follow-up", "pl", 132), ("follow-up", "en", 120)],
)
def test_polish_prompts_may_be_a_tenth_longer(use: Use, language: str, length: int) -> None:
    """A minute a day has room for one short thought, and English says it in fewer letters."""
    fits = "a to i to. " * 21 if language == "pl" else "it is so. " * 21
    assert _sent_back(fits[:length].strip().ljust(length, "."), use=use, language=language) == []
    assert f"has {length + 1} characters of at most {length}; shorten it" in _sent_back(
        "o" * (length + 1), use=use, language=language
    )


def test_length_is_measured_as_shown() -> None:
    """Placeholders count as what usually stands for them, stars do not count."""
    assert filled("*Cześć*, {name}: {count} z {of}") == "Cześć, " + "x" * 22 + ": 5 z 5"


@pytest.mark.parametrize(
    ("text", "language", "sentence"),
    [
        (
            "słowo " * 20 + "koniec.",
            "pl",
            "has a sentence of 21 words of at most 20 (słowo słowo słowo słowo …); divide it",
        ),
        ("word " * 22 + "end.", "en", "has a sentence of 23 words of at most 22 (word word word word …); divide it"),
        ("A.\n\nB.\n\nC.\n\nD.", "en", "has 4 paragraphs of at most 3; join or cut some"),
        ("– a\n– b\n– c\n– d\n– e\n– f", "en", "has a list of 6 items of at most 5; cut some"),
        ("A *b* c *d* e", "en", "has 2 strong phrases; keep one"),
        ("A *b c", "en", "has a star without its pair; close the strong phrase, or remove it"),
        ('To "tak"', "pl", "has a straight quotation mark; use „…”"),
        ("a 'word' here", "en", "has a straight quotation mark; use ‘…’ or “…”"),
        ("To “tak”", "pl", "has quotation marks of another language; use „…”"),
        ("It is „so”", "en", "has quotation marks of another language; use ‘…’ or “…”"),
        ("To „tak.", "pl", "has a quotation mark without its pair; use „…”"),
        ("Dwa  odstępy", "pl", "has two spaces in a row; keep one"),
        ("Koniec .", "pl", "has a space before a punctuation mark; remove it"),
        ("Ktoś - nie", "pl", "has a hyphen for a dash; use –"),
        ("Somebody — nobody", "en", "has a long dash; use – with spaces"),
        ("Potem...", "pl", "has three dots; use …"),
        ("Dzięki 🙂🙂", "pl", "has more than one emoji; keep one"),
        ("Nowy partner/ka", "pl", "has `partner/ka`; write one form that fits everybody"),
        ("Nowy partner_ka", "pl", "has `partner_ka`; write one form that fits everybody"),
        ("Nowy partner*ka", "pl", "has `partner*ka`; write one form that fits everybody"),
        ("Witaj, gotowy(a)", "pl", "has `gotowy(a)`; write one form that fits everybody"),
        ("W ramach współpracy", "pl", "has `W ramach`; write w, podczas"),
        ("To kluczowa sprawa", "pl", "has `kluczowa`; write ważny, główny"),
        ("You must call", "en", "has `must`; write can, it helps to"),
        ("Leveraging trust", "en", "has `Leveraging`; write use"),
        (
            "To jest wspołpraca",
            "pl",
            "has words that the dictionary lacks (wspołpraca); mend them, or add them to words.pl.txt",
        ),
        ("Zrobiłeś to.", "pl", "has `Zrobiłeś`, which fits one gender only; say it in another way"),
        ("Czy wie Pan?", "pl", "has `Pan`; say Ty"),
    ],
)
def test_what_an_editor_sends_back(text: str, language: str, sentence: str) -> None:
    """Each rule has its own sentence."""
    assert sentence in _sent_back(text, language=language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Zaczynamy? To *jedno* słowo – i już.", "pl"),
        ("Mówią: „To kluczowa sprawa, Pan wie”.", "pl"),
        ("Odpowiedzi są tylko dla Ciebie: /privacy, nie dla ({name}).", "pl"),
        ("Spotkanie 12.03, o 10:00, 5–6 osób, np. e-mail do OWES.", "pl"),
        ("Piekarnia, Telegram i Kładka.", "pl"),
        ("It's the partners' idea, isn't it? “You must”, they say.", "en"),
        ("Plan jeśli–to…", "pl"),
        ("Dzień dobry.\n\nDzięki 🙂", "pl"),
    ],
)
def test_what_an_editor_lets_pass(text: str, language: str) -> None:
    """Quotations, commands, placeholders, times and ranges are no faults."""
    assert _sent_back(text, language=language) == []


def test_a_question_asks_one_thing() -> None:
    """Two question marks are two questions; one of somebody quoted does not count."""
    assert _sent_back("Kto? Kiedy?", use="question") == ["asks 2 questions; ask one"]
    assert _sent_back("Kto zapyta „kiedy?”, gdy to potrzebne?", use="question") == []
    assert _sent_back("Kto? Kiedy?", use="message") == []


def test_an_example_is_somebody_elses_voice() -> None:
    """A person in an example may say what the coach would not."""
    assert _sent_back("Czy mogłaby Pani zadzwonić w ramach dyżuru?", use="example") == []


def test_words_are_avoided_except_where_they_belong() -> None:
    """The name of the five areas may stand in its own texts."""
    assert _sent_back("Obszary synergii", text_id="synergy.title") == []
    assert _sent_back("Obszary synergii", text_id="privacy.title") != []


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("Zrobiłeś to?", ["Zrobiłeś"]),
        ("Zrobiłaś to?", ["Zrobiłaś"]),
        ("Czy chciałbyś?", ["chciałbyś"]),
        ("powinieneś albo powinnaś", ["powinieneś", "powinnaś"]),
        ("żebyś mógł zacząć", ["żebyś mógł"]),
        ("gdybyś jutro zadzwoniła", ["gdybyś jutro zadzwoniła"]),
        ("Jesteś gotowa?", ["Jesteś gotowa"]),
        ("jesteś już pewien", ["jesteś już pewien"]),
        ("będziesz gotowy", ["będziesz gotowy"]),
        ("Kiedyś któraś strona była ważna", []),
        ("Coś było inaczej", []),
        ("Ktoś napisał", []),
        ("Jesteś w dobrym miejscu", []),
        ("Spotkanie odbyło się wczoraj", []),
        ("Zapisane. Była przerwa, gdybyś pytać", []),
    ],
)
def test_forms_of_one_gender_are_found(text: str, forms: list[str]) -> None:
    """Past, conditional and adjectives in the second person, and nothing that is said about others."""
    assert list(proofread_polish.gendered(text)) == forms


def test_spelling_knows_inflection_abbreviations_and_the_list() -> None:
    """Forms of known words, abbreviations with a dot and listed names are right; a wrong mark is not."""
    listed = frozenset({"Crésus", "owes"})
    text = "Partnerstwami, np. Crésus, OWES i e-mailem; zażołć partner-banke"
    assert list(proofread_polish.unknown(text, listed)) == ["zażołć", "banke"]


def test_buttons_are_counted_as_offered_at_once() -> None:
    """Choices that exclude each other do not add up; a limit limits."""

    def choose(*values: str, most: int = 0) -> Choose:
        when = {value: (Condition("d.state", frozenset(value.split())),) if value else () for value in values}
        choices = tuple(Choice(id=f"c{n}", label="", when=when[value]) for n, value in enumerate(values))
        return Choose(id="q", key="d.q", ask="", choices=choices, most=most)

    assert most_offered(choose("", "", "a", "a b", "b c")) == 4
    assert most_offered(choose("", "a", "a", "a", most=2)) == 3
    assert most_offered(choose(*[""] * 7)) == 7
