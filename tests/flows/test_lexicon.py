"""Words, cues and facts in what people type."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content import cues, moments
from flows import facts, lexicon
from flows.library import CueGroup
from flows.texts import Language


def _found(cue: str, text: str, language: Language = "pl") -> str | None:
    """The stretch of a text where a cue was found."""
    tokens = lexicon.words(text)
    found = lexicon.find((cues.pattern(cue, language),), tokens, language)
    return None if found is None else text[tokens[found.first].start : tokens[found.last].end]


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Łódź", "lodz"), ("ZAŻÓŁĆ gęślą jaźń", "zazolc gesla jazn"), ("Straße", "strasse"), ("NGO", "ngo")],
)
def test_folding_drops_case_and_marks(text: str, folded: str) -> None:
    """People type without diacritics; both ways of writing meet in one form."""
    assert lexicon.fold(text) == folded


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing(text: str) -> None:
    """A folded form is final."""
    assert lexicon.fold(lexicon.fold(text)) == lexicon.fold(text)


@given(st.text(max_size=200))
def test_words_say_where_they_stand(text: str) -> None:
    """Each word is the stretch of the text that it points to, in order, in a clause of its sentence."""
    tokens = lexicon.words(text)
    assert all(text[token.start : token.end] == token.text for token in tokens)
    assert all(a.end <= b.start and a.clause <= b.clause and a.sentence <= b.sentence for a, b in pairwise(tokens))
    assert all(token.sentence <= token.clause for token in tokens)


@pytest.mark.parametrize(
    ("cue", "text", "found"),
    [
        ("sponsor", "Może znajdą się Sponsorzy.", "Sponsorzy"),
        ("pieniądz", "chodzi o pieniadze", "pieniadze"),
        ("list intencyjny", "Podpiszemy listy intencyjne!", "listy intencyjne"),
        ("list intencyjny", "Piszemy list. Intencyjny dopiero potem", None),
        ("list intencyjny", "list nieważny intencyjny", None),
        ("na pewno .. chcieć", "Oni na pewno bardzo tego chcą", "na pewno bardzo tego chcą"),
        ("na pewno .. chcieć", "na pewno a b c d chcą", None),
        ("=nam", "Dajcie nam", "nam"),
        ("=nam", "Spotkanie z nami", None),
        ("e-mail", "wysłać e-maile", "e-maile"),
        ("finansowany", "koncert niefinansowany", None),
        ("=oni/=one =muszą", "one muszą", "one muszą"),
        ("=tylko @name", "tylko Basia wie", "tylko Basia"),
        ("=tylko @name", "tylko basia wie", "tylko basia"),
        ("=tylko @name", "tylko maja wie", None),
        ("=tylko @name", "tylko Maja wie", "tylko Maja"),
        ("@job", "zapytamy ochroniarza", "ochroniarza"),
        ("* =z @partner", "ktoś z urzędu", "ktoś z urzędu"),
        ("* =z @partner", "z urzędu", None),
        ("=chyba .. ~emy", "chyba tam zdążymy, potem pójdziemy", "chyba tam zdążymy, potem pójdziemy"),
        ("=zawsze ~acie", "zawsze wysyłacie", "zawsze wysyłacie"),
    ],
)
def test_polish_cues_meet_all_their_forms(cue: str, text: str, found: str | None) -> None:
    """A base form finds every form; ``=`` only one; ``..`` reaches over three words and not over four."""
    assert _found(cue, text) == found


@pytest.mark.parametrize(
    ("cue", "text", "found"),
    [
        ("sponsor", "We are sponsored by them", "sponsored"),
        ("=us", "It helps us", "us"),
        ("=us", "It is useful", None),
        ("letter of intent", "two letters of intent", "letters of intent"),
        ("don't know", "I don’t know yet", "don’t know"),
        ("^May", "in May", "May"),
        ("^May", "they may come", None),
        ("@job", "the chef's day off", "chef's"),
        ("=only @name", "only Beth", "only Beth"),
        ("=only @name", "only will that help", None),
        ("=only @name", "only Will", "only Will"),
        ("=every/=all @partner", "in all schools", "all schools"),
    ],
)
def test_english_cues_meet_their_stems(cue: str, text: str, found: str | None) -> None:
    """English is stemmed, exact words and capitals are kept apart from stems."""
    assert _found(cue, text, "en") == found


def test_a_language_without_a_stemmer_is_matched_as_it_is() -> None:
    """Nothing breaks where neither a dictionary nor a stemmer is at hand."""
    assert _found("допомога", "Потрібна Допомога", "uk") == "Допомога"


@pytest.mark.parametrize(
    "cue",
    ["", "..", ".. chcieć", "chcieć ..", "na .. .. pewno", "=", "!", "@nobody", "a/", "a/e-mail", "~my", "~ów-em"],
)
def test_what_is_no_cue_is_refused(cue: str) -> None:
    """A cue has words, and two dots only between them."""
    with pytest.raises(cues.CueUnreadable):
        cues.pattern(cue, "pl")


@pytest.mark.parametrize(
    ("text", "negated"),
    [
        ("Nie chcemy pieniędzy", True),
        ("nie po to mamy teraz same pieniądze", False),
        ("Nie mamy sali, ale pieniądze tak", False),
        ("bez pieniędzy", True),
        ("pieniądze nie", False),
        ("nie zależy nam na pieniądzach", True),
        ("nie sala tylko pieniądze", False),
    ],
)
def test_a_negation_reaches_four_words_in_its_clause(text: str, *, negated: bool) -> None:
    """What stands further away, behind a comma, behind a turn or after the cue, negates something else."""
    tokens = lexicon.words(text)
    found = lexicon.find((cues.pattern("pieniądz", "pl"),), tokens, "pl")
    assert found is not None
    denials = lexicon.Denials(frozenset({"nie", "bez"}), frozenset({"tylko"}))
    assert lexicon.is_denied(found, tokens, denials) is negated


# --- facts ------------------------------------------------------------------------------------------------------


def _groups(language: Language) -> dict[str, CueGroup]:
    return {name: CueGroup(id=name, cues={language: found}) for name, found in moments.groups(language).items()}


GROUPS = {language: _groups(language) for language in ("pl", "en")}


def _has(fact: str, text: str, language: Language = "pl") -> bool:
    tokens = lexicon.words(text)
    return facts.has_fact(fact, text, tokens=tokens, language=language, groups=GROUPS[language])


@pytest.mark.parametrize(
    ("fact", "text", "language", "there"),
    [
        ("person", "Rozmawiam z Anną", "pl", True),
        ("person", "Anna odbierze", "pl", False),
        ("person", "Zadzwonimy. Potem zobaczymy", "pl", False),
        ("person", "pytamy o CSR", "pl", False),
        ("person", "then I call", "en", False),
        ("person", "and I'm in", "en", False),
        ("person", "on Monday", "en", False),
        ("person", "call Eva", "en", True),
        ("date", "we wtorek", "pl", True),
        ("date", "do 12.05", "pl", True),
        ("date", "do 12.5.2026", "pl", True),
        ("date", "2026-03-01", "pl", True),
        ("date", "za dwa tygodnie", "pl", True),
        ("date", "w maju", "pl", True),
        ("date", "oni mają salę", "pl", False),
        ("date", "wersja 3.14.2", "pl", False),
        ("date", "oni maja sale", "pl", False),
        ("date", "they may come", "en", False),
        ("date", "in two weeks", "en", True),
        ("date", "by the end of May", "en", True),
        ("date", "wynik 45.99", "pl", False),
        ("hour", "o 10:30", "pl", True),
        ("hour", "dwie godziny tygodniowo", "pl", True),
        ("hour", "at 9 am", "en", True),
        ("hour", "10:99", "pl", False),
        ("number", "mamy 3 osoby", "pl", True),
        ("number", "kilka osób", "pl", False),
    ],
)
def test_facts_show_by_their_signs(fact: str, text: str, language: Language, *, there: bool) -> None:
    """Names, days, hours and numbers are seen where they are, and not where they only look alike."""
    assert _has(fact, text, language) is there


def test_an_organisation_written_large_is_no_person() -> None:
    """Capitalised words that continue a cue are part of its name."""
    tokens = lexicon.words("Rozmawia z nami Bank Spółdzielczy")
    cue = lexicon.find_all((cues.pattern("bank", "pl"),), tokens, "pl")
    named = facts.proper_names(tokens, cue)
    text = "Rozmawia z nami Bank Spółdzielczy"
    assert not facts.has_fact("person", text, tokens=tokens, language="pl", groups=GROUPS["pl"], besides=named)


@pytest.mark.parametrize(
    ("text", "there"),
    [("fundacja z Radomia", False), ("fundacja z Nowego Targu", False), ("z Radomia, ale Anna odbierze", True)],
)
def test_a_place_is_no_person(text: str, *, there: bool) -> None:
    """Capitalised words after "from" name a town."""
    groups = {"before-place": CueGroup(id="before-place", cues={"pl": (cues.pattern("=z", "pl"),)})}
    assert facts.has_fact("person", text, tokens=lexicon.words(text), language="pl", groups=groups) is there


def test_the_name_after_an_organisation_is_its_own() -> None:
    """The charity Mind is not somebody called Mind, though the charity's Anna is one."""
    tokens = lexicon.words("fundacja Mimo Wszystko")
    cue = lexicon.find_all((cues.pattern("fundacja", "pl"),), tokens, "pl")
    assert facts.proper_names(tokens, cue) == frozenset({0, 1, 2})


def test_what_is_denied_is_not_there() -> None:
    """Without a deputy there is none; a denied fact of its own kind, such as a number, stays."""
    groups = {"deputy": CueGroup(id="deputy", cues={"pl": (cues.pattern("zastępca", "pl"),)})}
    denials = lexicon.Denials(frozenset({"nie", "bez"}))
    for text, there in (("mamy zastępcę", True), ("bez zastępcy", False), ("nie mamy zastępcy", False)):
        tokens = lexicon.words(text)
        found = facts.has_fact("deputy", text, tokens=tokens, language="pl", groups=groups, denials=denials)
        assert found is there


def test_a_group_is_a_fact_of_its_own() -> None:
    """Any cue group can be asked for by name; an unknown one is never there."""
    groups = {"rooms": CueGroup(id="rooms", cues={"pl": (cues.pattern("sala", "pl"),)})}
    tokens = lexicon.words("Mamy salę")
    assert facts.has_fact("rooms", "Mamy salę", tokens=tokens, language="pl", groups=groups)
    assert not facts.has_fact("cars", "Mamy salę", tokens=tokens, language="pl", groups=groups)
