"""Which warnings an answer earns, and what is no answer at all."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content import cues
from flows.coaching import Noticed, is_shrug, notice, notice_all
from flows.library import CueGroup, Library, Pattern, Signal
from flows.steps import Ask


def _patterns(words: Sequence[str]) -> tuple[Pattern, ...]:
    return tuple(cues.pattern(each, "pl") for each in words)


def _signal(name: str, words: Sequence[str], *, asks: str = "", unless: str = "", negatable: bool = True) -> Signal:
    return Signal(
        id=name,
        notice=f"signals.{name}.notice",
        question=f"signals.{name}.question",
        cues={"pl": _patterns(words)},
        asks=frozenset(asks.split()),
        unless=frozenset(unless.split()),
        negatable=negatable,
    )


SIGNALS = (
    _signal("only-money", ["pieniądz", "sponsor"], asks="bring gain", unless="rooms"),
    _signal("no-person", ["bank", "urząd"], unless="person"),
    _signal("no-way-out", ["nie da się .. wycofać"], negatable=False),
)
LIBRARY = Library(
    version="",
    languages=("pl",),
    texts={"pl": {}},
    dialogues={},
    signals={signal.id: signal for signal in SIGNALS},
    groups={
        "rooms": CueGroup(id="rooms", cues={"pl": _patterns(["sala"])}),
        "turns": CueGroup(id="turns", cues={"pl": _patterns(["=tylko"])}),
        "no-risk": CueGroup(id="no-risk", cues={"pl": _patterns(["nie ma .. ryzyko", "żaden"])}),
    },
    shrugs={"pl": frozenset({"nie wiem", "ok", "no", "jakos", "nie mam pojecia", "trudno powiedziec"})},
    negations={"pl": frozenset({"nie", "bez"})},
)


def _step(asks: str) -> Ask:
    names = tuple(each.id for each in SIGNALS)
    return Ask(id="q", key="d.q", ask="", example="", asks=frozenset(asks.split()), signals=names)


def _notice(text: str, *, asks: str = "bring", warned: tuple[str, ...] = ()) -> Noticed | None:
    return notice(LIBRARY, "pl", _step(asks), text, warned)


def test_the_first_signal_of_the_step_speaks_and_quotes() -> None:
    """Preference follows the step, and the words are the person's own."""
    assert _notice("Bank da nam Pieniądze.") == Noticed("only-money", "Pieniądze")


def test_a_signal_is_silent_where_the_question_asks_for_something_else() -> None:
    """Money is no finding where nobody asked what they bring."""
    assert _notice("pieniądze", asks="person") is None


def test_a_signal_is_silent_after_it_has_spoken() -> None:
    """The same warning is not given twice; the next one may be."""
    assert _notice("bank da pieniądze", warned=("only-money",)) == Noticed("no-person", "bank")


def test_all_that_an_answer_earns_can_be_seen() -> None:
    """For writers: every signal that would speak, in the order of the step."""
    found = list(notice_all(LIBRARY, "pl", _step("bring"), "bank da pieniądze"))
    assert found == [Noticed("only-money", "pieniądze"), Noticed("no-person", "bank")]


def test_a_condition_anywhere_in_the_answer_silences() -> None:
    """What the person has thought of already is not asked again."""
    assert _notice("Dadzą pieniądze. I salę.") is None


def test_a_denied_condition_does_not_silence() -> None:
    """Who has no room has thought of none."""
    assert _notice("Sali nie ma, dadzą pieniądze bez sali") is None
    assert _notice("bez sali, dadzą pieniądze") == Noticed("only-money", "pieniądze")


def test_a_named_person_silences_but_the_name_of_an_office_does_not() -> None:
    """Large letters of an organisation are not taken for a name."""
    assert _notice("rozmawiam z Anną z banku") is None
    assert _notice("rozmawiamy z Urzędem Miasta") == Noticed("no-person", "Urzędem")


def test_a_negated_cue_does_not_count_but_a_later_one_does() -> None:
    """A negation turns one cue round, not the whole answer."""
    assert _notice("nie chcemy pieniędzy") is None
    assert _notice("nie chcemy pieniędzy, potrzebny jest sponsor") == Noticed("only-money", "sponsor")
    assert _notice("nie rady tylko pieniądze") == Noticed("only-money", "pieniądze")


def test_a_signal_made_of_a_negation_is_not_silenced_by_one() -> None:
    """``negatable: no`` is for cues that carry their own."""
    assert _notice("z tego nie da się już potem wycofać") == Noticed("no-way-out", "nie da się już potem wycofać")


def test_at_most_six_words_are_quoted() -> None:
    """A long stretch is cut where it begins to be too much."""
    noticed = _notice("nie a b c da d e f się g h i wycofać")
    assert noticed is not None
    assert noticed.words == "nie a b c da d"


def test_unknown_signals_are_passed_over() -> None:
    """A step saved by other content cannot break an answer."""
    step = Ask(id="q", key="d.q", ask="", example="", signals=("gone",))
    assert notice(LIBRARY, "pl", step, "pieniądze", ()) is None


@given(st.text(max_size=200))
def test_noticing_never_fails(text: str) -> None:
    """Whatever is typed, there is a finding with the person's own words, or none."""
    noticed = _notice(text)
    assert noticed is None or noticed.words in text


@pytest.mark.parametrize(
    "text",
    ["", "  ", "?", "…", "👍", "Nie wiem", "nie wiem.", "OK", "no nie wiem", "ok, jakoś", "Nie mam pojęcia", "trudno powiedzieć",
     "no nie wiem, trudno powiedzieć", "ok ok ok ok ok ok"],
)  # fmt: skip
def test_shrugs_are_no_answers(text: str) -> None:
    """Nothing, signs alone, and phrases of doubt one after the other."""
    assert is_shrug(LIBRARY, "pl", text)


@pytest.mark.parametrize(
    "text", ["Anna", "nie wiem kto", "5", "wiem", "nie", "no nie wiem " * 4, "nie mam pojęcia kto to"]
)
def test_answers_are_answers(text: str) -> None:
    """One word of substance is enough; a very long row of doubts is taken as said."""
    assert not is_shrug(LIBRARY, "pl", text)


@pytest.mark.parametrize("text", ["Żadnego", "nie ma ryzyka", "nie ma tu żadnego ryzyka", "ok, nie ma ryzyka"])
def test_none_is_no_answer_only_where_it_was_asked_for(text: str) -> None:
    """That there is no risk answers many questions, but not the one that asks for a risk."""
    assert is_shrug(LIBRARY, "pl", text, frozenset({"risk", "people"}))
    assert not is_shrug(LIBRARY, "pl", text, frozenset({"people"}))


def test_a_risk_with_more_to_it_is_an_answer() -> None:
    """Words beyond the phrase are somebody's own."""
    assert not is_shrug(LIBRARY, "pl", "nie ma ryzyka, bo jest Anna", frozenset({"risk"}))


def test_a_language_without_shrugs_takes_every_word() -> None:
    """Only silence is a shrug where no phrases are known."""
    assert not is_shrug(LIBRARY, "en", "ok")
    assert is_shrug(LIBRARY, "en", "...")
