"""Which prompt: every weight, every rule, and chance that is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from flows import daily_choice
from flows.answers import Answer, Answers, Chosen, Rated, Said, Value
from flows.daily_choice import choose
from flows.library import Library
from flows.rhythm import Rhythm
from flows.session import Session, begin

#: A Tuesday.
TODAY = date(2027, 3, 9)
#: Long ago: nobody is new any more.
LONG_AGO = {"D-001": "2026-01-06"}


def session(answers: Mapping[str, Value] | None = None, *, ago: int = 1, seed: str = "s", **wants: object) -> Session:
    """A session with these answers, given so many days ago, and this rhythm."""
    at = datetime(2027, 3, 9, 7, 0, tzinfo=UTC) - timedelta(days=ago)
    kept = Answers(
        Answer(partnership=1, key=key, value=value, version=1, at=at) for key, value in (answers or {}).items()
    )
    rhythm = Rhythm(**{"shown": LONG_AGO, **wants})  # type: ignore[arg-type]  # any field
    return replace(begin(language="en", seed=seed), rhythm=rhythm, answers=kept)


def themes(library: Library, made: Session, *, today: date = TODAY) -> set[str]:
    """Themes of the prompts that are drawn from, over many seeds."""
    chosen = (choose(library, replace(made, seed=f"s{number}"), today) for number in range(60))
    return {each.theme for each in chosen if each}


def test_the_same_chat_and_date_give_the_same(real: Library) -> None:
    """Sent twice it is the same prompt; another chat or another date gives another, sooner or later."""
    first = choose(real, session(), TODAY)
    assert first == choose(real, session(), TODAY)
    assert len({choose(real, session(seed=f"s{number}"), TODAY).id for number in range(40)}) > 1  # type: ignore[union-attr]


def test_it_is_of_the_weekday(real: Library) -> None:
    """Every working day has prompts of its own; a weekend, asked for, draws from all."""
    for number in range(5):
        found = choose(real, session(), TODAY + timedelta(days=number - 1))
        assert found is not None
        assert found.weekday == number
    assert choose(real, session(), date(2027, 3, 13)) is not None


def test_somebody_new_gets_the_opening(real: Library) -> None:
    """In the first week of somebody of whom nothing is known each weekday has its opening prompt."""
    expected = {0: "D-065", 1: "D-061", 2: "D-071", 3: "D-063", 4: "D-084"}
    for weekday, name in expected.items():
        found = choose(real, session(shown={}), date(2027, 3, 8) + timedelta(days=weekday))
        assert found is not None
        assert found.id == name


def test_a_square_that_was_worked_on_comes_first(real: Library) -> None:
    """Four for the square of the last week: its prompt of the day is among the three."""
    assert "risk-mapping" in themes(real, session({"risk-mapping.partners": Said("x")}))
    assert "risk-mapping" not in themes(real, session({"risk-mapping.partners": Said("x")}, ago=30))


@pytest.mark.parametrize(("points", "is_drawn"), [(1, True), (2, True), (4, False)])
def test_a_low_rating_calls(real: Library, points: int, *, is_drawn: bool) -> None:
    """Three for a square rated 1 or 2, none for one rated 4; long enough ago not to count as worked on."""
    answers: dict[str, Value] = {"motivation-assessment.rate": Rated(points)}
    known = daily_choice._Known.of(real, session(answers, ago=20), TODAY)
    prompt = next(each for each in real.prompts.values() if each.theme == "motivation-assessment" and each.weekday == 1)
    without = daily_choice._Known.of(real, session(ago=20), TODAY)
    gained = daily_choice.weight(prompt, known) - daily_choice.weight(prompt, without)
    assert gained == (3 if is_drawn else 0)


@pytest.mark.parametrize(
    ("state", "stage"), [("none", "mapping"), ("talks", "planning"), ("running", "implementation")]
)
def test_the_stage_of_the_cooperation_counts(real: Library, state: str, stage: str) -> None:
    """Most of what is drawn belongs to the stage that the cooperation is at."""
    found = themes(real, session({"start.state": Chosen((state,))}, ago=40))
    assert any(each.endswith(stage) for each in found)


def test_after_the_end_it_looks_back(real: Library) -> None:
    """A cooperation that is over has squares of assessment and stories only."""
    found = themes(real, session({"start.state": Chosen(("ending",))}))
    assert found
    assert all(each.endswith("-assessment") or each == "story" for each in found)


def test_what_was_shown_or_answered_lately_waits(real: Library) -> None:
    """Sixty days after being shown, a hundred and eighty after being answered."""
    tuesday = [each.id for each in real.prompts.values() if each.weekday == 1]
    left, *others = tuesday
    shown = dict.fromkeys(others, (TODAY - timedelta(days=59)).isoformat())
    found = choose(real, session(shown=shown), TODAY)
    assert found is not None
    assert found.id == left
    answered = {f"daily.{each}": Said("x") for each in others}
    found = choose(real, session(answered, ago=179), TODAY)
    assert found is not None
    assert found.id == left


def test_when_all_are_used_the_oldest_comes(real: Library) -> None:
    """With nothing fresh left, what was met longest ago comes first; what is never to come does not."""
    tuesday = [each.id for each in real.prompts.values() if each.weekday == 1]
    shown = {each: (TODAY - timedelta(days=7 * number + 7)).isoformat() for number, each in enumerate(tuesday[:8])}
    shown |= dict.fromkeys(tuesday[8:], (TODAY - timedelta(days=3)).isoformat())
    found = choose(real, session(shown=shown), TODAY)
    assert found is not None
    assert found.id == tuesday[7]
    found = choose(real, session(shown=shown, never=(tuesday[7],)), TODAY)
    assert found is not None
    assert found.id == tuesday[6]


def test_ratings_are_rare(real: Library) -> None:
    """After a rating four others come first."""
    rated = next(each.id for each in real.prompts.values() if each.rating)
    monday = date(2027, 3, 8)
    others = [each.id for each in real.prompts.values() if each.weekday == 0 and not each.rating]
    shown = {rated: "2027-03-05", **dict.fromkeys(others[:-1], "2027-03-04")}
    chosen = {choose(real, session(seed=f"s{number}", shown=shown), monday) for number in range(20)}
    assert all(each is not None and not each.rating for each in chosen)


def test_in_trouble_other_things_weigh_less(real: Library) -> None:
    """While trouble is fresh, what is drawn is about risk or about talking, where there is any."""
    found = themes(real, session({"trouble.facts": Said("x")}, ago=3))
    assert found
    assert {each.partition("-")[0] for each in found} <= {"risk", "communication"}


def test_a_theme_goes_on_where_a_dialogue_ended(real: Library) -> None:
    """Prompts of a theme are drawn more often after the dialogues it follows; which these are, the content says."""
    wednesday, told = TODAY + timedelta(days=1), session({"pilot.learn": Said("x")}, ago=9)
    alone = {name: replace(each, follows=(), section=None) for name, each in real.themes.items()}
    following = {**alone, "pilot": replace(alone["pilot"], follows=("pilot",))}

    def drawn(library: Library) -> int:
        seeds = (replace(told, seed=f"s{number}") for number in range(60))
        return sum(choose(library, each, wednesday).theme == "pilot" for each in seeds)  # type: ignore[union-attr]

    assert drawn(replace(real, themes=following)) > 2 * drawn(replace(real, themes=alone))
