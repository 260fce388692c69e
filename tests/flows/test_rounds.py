"""The same questions again, weeks later: what was said before stays and can be compared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest

from flows.answers import Answer, Answers, Rated
from flows.library import Library
from flows.session import Session, begin
from flows.steps import Condition, Measure, Step
from flows.summary import SquareRating, one_pager
from tests.flows.conversation import MORNING, Chat
from tests.flows.small import ask, card, choose, finish, library, rate, talk


def rated(points: int, *, version: int, turn: int, key: str = "t.rate") -> Answer:
    """A rating, made a month after the one of the round before."""
    at = MORNING + timedelta(days=30 * turn)
    return Answer(partnership=1, key=key, value=Rated(points), version=version, at=at, round=turn)


VERSIONS = (
    rated(2, version=1, turn=1),
    rated(3, version=2, turn=1),
    rated(4, version=3, turn=2),
    rated(5, version=4, turn=4),
)


@pytest.mark.parametrize("given", list(permutations(VERSIONS)))
def test_the_highest_version_is_current_in_whatever_order_they_come(given: tuple[Answer, ...]) -> None:
    """The last word of each earlier round stays beside it, oldest first."""
    for answers in (Answers(given), Answers(given[:2]).adding(given[2]).adding(given[3])):
        assert answers[1, "t.rate"].version == 4
        assert [each.version for each in answers.earlier((1, "t.rate"))] == [2, 3]
        assert len(answers) == 1


def test_adding_leaves_the_earlier_answers_as_they_were() -> None:
    """Answers are frozen: a session that was left behind still has its own."""
    before = Answers(VERSIONS[:2])
    before.adding(VERSIONS[2])
    assert (before[1, "t.rate"].version, before.earlier((1, "t.rate"))) == (2, ())


def test_a_summary_has_own_partners_and_earlier_ratings_of_a_square() -> None:
    """They go into documents as data, with the dates of earlier rounds; a square without any stays out."""
    square = talk("t", rate("rate"), rate("theirs", mirrors="rate"), finish("end"), kind="cell")
    answers = Answers((*VERSIONS, rated(3, version=1, turn=4, key="t.theirs")))
    session = Session(language="en", seed="s", answers=answers)
    first, second = ((MORNING + timedelta(days=30 * turn)).date() for turn in (1, 2))
    expected = SquareRating("communication", "planning", own=5, partner=3, earlier=((first, 3), (second, 4)))
    assert one_pager(library(square), session).squares == (expected,)
    assert one_pager(library(square), begin(language="en", seed="s")).squares == ()


# --- a new round, or the same ------------------------------------------------------------------------------------


def square(*more: Step) -> Chat:
    """A chat at the first question of a square that was walked to its end on a Monday morning."""
    steps = (ask("why"), rate("rate"), rate("theirs", mirrors="rate", when={"rate": "answered"}), *more, finish("end"))
    chat = Chat(library(talk("t", *steps, kind="cell"), talk("else", ask("other"), finish("end")))).starts("t")
    return chat.says("they asked us").presses("2").presses("Skip")


def test_what_was_left_yesterday_goes_on_today() -> None:
    """A walk that was not finished is the same round the next day, and weeks later too."""
    chat = Chat(library(talk("t", ask("a"), ask("b"), finish("end")))).starts("t").says("first")
    chat.waits(days=1).commands("menu").starts("t")
    assert chat.at == "t.b"
    chat.waits(weeks=5).says("second")
    assert [(each.key, each.round) for each in chat.history] == [("t.a", 1), ("t.b", 1)]


@pytest.mark.parametrize(("days", "turn"), [(0, 1), (13, 1), (14, 2), (60, 2)])
def test_two_weeks_after_the_last_answer_a_new_round_begins(days: int, turn: int) -> None:
    """Sooner than that the same talk is gone through once more."""
    chat = Chat(library(talk("t", rate("a"), finish("end")))).starts("t").presses("2")
    chat.waits(days=days).starts("t").presses("4")
    assert [each.round for each in chat.versions("t.a")] == [1, turn]


def test_a_dialogue_begun_and_never_answered_makes_no_round() -> None:
    """Rounds are counted by what was said, not by doors opened."""
    chat = Chat(library(talk("t", rate("a"), finish("end")))).starts("t").presses("Skip").presses("Menu")
    chat.waits(weeks=5).starts("t").presses("Skip").presses("Menu").starts("t").presses("3")
    assert chat.versions("t.a")[-1].round == 1


def test_the_last_rating_is_told_after_the_new_one_and_not_before() -> None:
    """It would draw the new one towards it; words of the last round may be kept with one press."""
    chat = square().waits(weeks=5).starts("t")
    assert "The last time was 4 January. What was said then stays." in chat.text
    assert "Last time (4 January): they asked us" in chat.text
    chat.presses("No change")
    assert chat.at == "t.rate"
    assert not {"system.last_time", "system.your_answer"} & set(chat.said)
    assert "No change" not in chat.labels
    chat.presses("4")
    assert "Last time (4 January): 2, now: 4." in chat.part("reaction")
    assert [each.round for each in chat.versions("t.why")] == [1, 2]


def test_last_rounds_answers_do_not_lead_this_round() -> None:
    """A choice of weeks ago decides nothing until it is made anew, while documents still have what was said."""
    steps = (choose("way", "long", "short"), ask("detail", when={"way": "long"}, section="synergy"), rate("r"))
    chat = Chat(library(talk("t", *steps, finish("end")), sections=["synergy"])).starts("t")
    chat.presses("long").says("a bus").presses("3").waits(weeks=3).starts("t").presses("Skip")
    assert chat.at == "t.r"
    assert one_pager(chat.library, chat.session).sections[0].lines[0].text == "a bus"


def test_a_correction_stays_in_the_round_it_was_said_in() -> None:
    """Changing an answer from the list is no new round, however late."""
    chat = square().waits(weeks=5).commands("answers").taps("e.1").presses("5")
    assert [(each.round, each.version) for each in chat.versions("t.rate")] == [(1, 1), (1, 2)]


def test_each_meeting_is_a_round_of_its_own() -> None:
    """Two on one day: the second is asked about afresh, a restart in the middle is still the same, the log has both."""
    meeting = replace(talk("t", ask("moment", section="log"), rate("tone"), finish("end")), occasion=True)
    chat = Chat(library(meeting, sections=["log"])).starts("t").says("they smiled").presses("3").presses("Menu")
    chat.starts("t")
    assert "they smiled" not in chat.text
    chat.says("they frowned").commands("restart")
    assert "Saved earlier: they frowned" in chat.text
    chat.presses("No change").presses("1")
    assert "Last time (4 January): 3, now: 1." in chat.text
    assert [each.round for each in chat.versions("t.moment")] == [1, 2]
    (log,) = one_pager(chat.library, chat.session).sections
    assert [each.text for each in log.lines] == ["they smiled (4 January)", "they frowned (4 January)"]


# --- a square that is finished -----------------------------------------------------------------------------------


def test_a_finished_square_shows_what_is_there() -> None:
    """It offers to keep it, to change one answer, or to go through it once more as a new round."""
    chat = square().presses("Menu").starts("t")
    assert chat.at == "answers"
    assert "they asked us" in chat.text
    assert chat.labels == ["1", "2", "Once more", "No change"]
    chat.presses("1").says("they wrote to us")
    assert chat.at == "answers"
    assert chat.kept("t.why") == "they wrote to us"
    chat.presses("Once more")
    assert chat.at == "t.why"
    chat.presses("Skip").presses("4")
    assert [(each.round, each.value) for each in chat.versions("t.rate")] == [(1, Rated(2)), (2, Rated(4))]


def test_leaving_a_finished_square_as_it_is() -> None:
    """Nothing changes, and the person is where they came from."""
    chat = square().presses("Menu").starts("t").presses("No change")
    assert (chat.at, len(chat.history)) == ("menu", 2)


def test_choices_alone_are_nothing_to_look_at() -> None:
    """Whoever only said how much time there is begins where they began."""
    steps = (choose("depth", "quick", "full"), rate("rate"), finish("end"))
    chat = Chat(library(talk("t", *steps, kind="cell"))).starts("t").presses("quick").presses("Skip").presses("Menu")
    assert chat.starts("t").at == "t.depth"
    chat.presses("full").presses("3").presses("Menu").starts("t")
    assert (chat.at, chat.labels) == ("answers", ["1", "Once more", "No change"])


# --- what two ratings say ----------------------------------------------------------------------------------------


def gap() -> tuple[Condition, ...]:
    """The own rating is higher than the partner's by so much."""
    values = frozenset(map(str, range(2, 5)))
    return (Condition("t.gap", values, Measure("gap", ("t.rate", "t.theirs"))),)


def test_a_wide_gap_earns_a_sentence_in_the_square_and_in_the_map() -> None:
    """Whoever passes it over finds it in the map with its reason, one press away, until a sentence is there."""
    sentence = replace(ask("sentence"), when=gap())
    steps = (rate("rate"), rate("theirs", mirrors="rate"), sentence)
    chat = Chat(library(talk("t", *steps, finish("end"), kind="cell"))).starts("t").presses("4").presses("2")
    assert chat.at == "t.sentence"
    chat.presses("Skip").presses("Menu").presses("Cooperation map")
    assert "T: your number and your partner's lie far apart" in chat.text
    chat.taps("talk.t").says("I think you carry more than we do")
    assert "Saved." in chat.part("reaction")
    assert (chat.at, "talk.t" in chat.actions) == ("menu", False)
    assert chat.kept("t.sentence") == "I think you carry more than we do"


def test_the_map_shows_the_last_rating_and_the_new_one_and_the_partners() -> None:
    """One line tells how a square changed."""
    chat = square().presses("Menu").waits(weeks=5).starts("t").presses("Skip").presses("4").presses("3")
    chat.commands("menu").presses("Cooperation map")
    assert "Communication: planning 2→4 (partner 3)" in chat.text


def test_after_some_weeks_the_map_suggests_to_rate_again() -> None:
    """A month later the number may be another; a press begins the new round."""
    chat = square().presses("Menu").waits(days=27).commands("menu").presses("Cooperation map")
    assert "some weeks have passed" not in chat.text
    chat.waits(days=2).presses("Menu").presses("Cooperation map")
    assert "some weeks have passed" in chat.text
    chat.taps("go.t").presses("Skip").presses("3")
    assert chat.versions("t.rate")[-1].round == 2


@pytest.mark.parametrize(("state", "step"), [("none", "stronger"), ("talks", "partner-rate")])
def test_nobody_is_asked_to_see_with_the_eyes_of_a_partner_they_do_not_have(
    open_chat: Callable[..., Chat], state: str, step: str
) -> None:
    """Who is still looking for a partner goes from the own rating straight to its reasons."""
    chat = open_chat("pl").starts().says("Piekarnia").taps(f"c.{state}").commands("start", "risk-mapping")
    chat.starts("risk-mapping").presses("2 minuty").presses("Pomiń").presses("3")
    assert chat.at == f"risk-mapping.{step}"


# --- trends ------------------------------------------------------------------------------------------------------


def test_ratings_over_months_are_told_at_the_end_and_in_the_map() -> None:
    """Which way each went, from the first month on; what was rated once has no course."""
    steps = [replace(rate(name), label=f"{name}.label") for name in ("trust", "pace", "load")]
    told = replace(card("told"), trend=tuple(f"p.{each.id}" for each in steps), text="told")
    labels = {f"{each.id}.label": f"{each.id.capitalize()}:" for each in steps}
    words = labels | {"told": "Since {since}: {trend}"}
    talks = [talk("p", *steps, told, finish("end")), talk("t", rate("r"), finish("end"), kind="cell")]
    chat = Chat(library(*talks, texts=words)).starts("p").presses("2").presses("5").presses("Skip")
    chat.waits(weeks=4).starts("p").presses("3").presses("4").presses("1")
    assert "Since 4 January: Trust: 2 → 3, rising\nPace: 5 → 4, falling" in chat.text
    assert "Load" not in chat.text.partition("Since")[2]
    chat.waits(weeks=4).starts("p").presses("4").presses("Skip").presses("Skip")
    assert "Trust: 2 → 3 → 4, rising" in chat.text
    chat.commands("menu").presses("Cooperation map")
    assert "P, since 4 January: rising – trust; falling – pace." in chat.text


def test_where_no_rating_was_given_twice_there_is_no_trend_to_tell() -> None:
    """Another question was rated each time: the card stays out, and so does the map's line."""
    steps = [replace(rate(name), label=f"{name}.label") for name in ("trust", "pace")]
    told = replace(card("told"), trend=("trust", "pace"), text="told")
    chat = Chat(library(talk("p", *steps, told, finish("end")), texts={"told": "Since {since}: {trend}"})).starts("p")
    chat.presses("2").presses("Skip").waits(weeks=4).starts("p").presses("Skip").presses("3")
    assert (chat.at, "told" in chat.said) == ("p.end", False)
    assert "system.map.trend" not in chat.commands("menu").presses("Cooperation map").said


# --- looking back -------------------------------------------------------------------------------------------------


def test_earlier_rounds_can_be_read(real: Library) -> None:
    """The list leads to what was said in earlier rounds, the newest day first, each under its date, and back."""
    chat = Chat(real, language="pl").starts("pulse")
    for month in range(3):
        if month:
            chat.waits(days=30).starts("pulse")
        for _ in range(6):
            chat.taps(f"r.{month + 2}")
    chat.commands("answers").taps("earlier")
    days = [part.text for part in chat.last.parts if part.text.endswith(("stycznia", "lutego"))]
    assert days == ["3 lutego"]
    chat.taps("more")
    days = [part.text for part in chat.last.parts if part.text.endswith(("stycznia", "lutego"))]
    assert days == ["3 lutego", "4 stycznia"]
    assert "e.0" not in chat.actions
    chat.taps("latest")
    assert "e.0" in chat.actions
    assert "3 lutego" not in chat.text


def test_without_earlier_rounds_nothing_leads_there(real: Library) -> None:
    """Somebody in their first round is offered no way to earlier ones."""
    chat = Chat(real).starts("pulse").taps("r.3")
    chat.commands("answers")
    assert "earlier" not in chat.actions


def test_a_square_shows_its_own_earlier_rounds(real: Library) -> None:
    """From the list of one square only that square's earlier rounds are read."""
    chat = Chat(real)
    for words in ("Their waste bill.", "Their empty hall."):
        chat.starts("pulse").taps("r.3")
        chat.starts("risk-mapping").taps("c.quick").says(words)
        while "enough" not in chat.actions:
            chat.taps("r.4" if "r.4" in chat.actions else "skip")
        chat.waits(days=30)
    chat.waits(days=-25).commands("menu").taps("menu.map").taps("menu.risk").taps("go.risk-mapping").taps("earlier")
    assert "Their waste bill." in chat.text
    assert "Their empty hall." not in chat.text
    assert chat.text.count("4 January") == 1
