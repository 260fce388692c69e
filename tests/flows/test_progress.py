"""The map: what is done, and where it suggests to go next."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from itertools import product

import pytest

from flows import progress
from flows.answers import Answer, Answers, Chosen, Rated
from flows.library import Library
from flows.progress import DOMAINS, STAGES, squares, suggestions
from flows.session import Session, begin
from tests.flows.conversation import Chat
from tests.flows.small import ask, finish, library, rate, talk

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def twenty() -> Library:
    """All twenty squares, each with one question and a rating."""
    made = []
    for domain, stage in product(DOMAINS, STAGES):
        name = f"{domain}-{stage}"
        square = talk(name, ask("q"), rate("rate"), finish("end"), kind="cell")
        made.append(replace(square, domain=domain, stage=stage))
    return library(*made)


def _session(ratings: dict[str, int], state: str = "") -> Session:
    answers = [
        Answer(partnership=1, key=f"{name}.rate", value=Rated(points), version=1, at=NOW)
        for name, points in ratings.items()
    ]
    if state:
        answers.append(Answer(partnership=1, key="start.state", value=Chosen((state,)), version=1, at=NOW))
    return replace(begin(language="en", seed="s"), answers=Answers(answers))


def test_the_map_has_every_square_once_in_its_order(twenty: Library) -> None:
    """Five domains of four stages, risk first, mapping first."""
    chart = squares(twenty, _session({"risk-planning": 4}))
    assert [(each.domain, each.stage) for each in chart] == list(product(DOMAINS, STAGES))
    assert [(each.begun, each.rating) for each in chart[:3]] == [(False, None), (True, 4), (False, None)]


@pytest.mark.parametrize(
    ("ratings", "state", "first", "reason"),
    [
        ({}, "", "risk-mapping", "order"),
        ({}, "running", "risk-implementation", "stage"),
        ({}, "ending", "risk-assessment", "stage"),
        ({"risk-mapping": 2, "motivation-mapping": 1}, "running", "motivation-mapping", "started-fast"),
        ({"risk-mapping": 5, "motivation-mapping": 2}, "", "motivation-planning", "caution"),
        ({"motivation-mapping": 5, "coordination-mapping": 2}, "", "coordination-planning", "energy"),
        ({"communication-mapping": 4, "leadership-mapping": 2}, "", "leadership-planning", "friendly"),
        ({"leadership-mapping": 4}, "", "leadership-assessment", "look-back"),
        ({"leadership-mapping": 1, "leadership-assessment": 4}, "", "leadership-mapping", "low"),
    ],
)
def test_the_most_telling_place_comes_first(
    twenty: Library, ratings: dict[str, int], state: str, first: str, reason: str
) -> None:
    """Ratings and the state of the cooperation decide, and the reason is named."""
    suggested = suggestions(twenty, _session(ratings, state), now=NOW)
    assert (suggested[0].dialogue, suggested[0].reason) == (first, reason)


def test_the_lowest_rating_comes_first(twenty: Library) -> None:
    """Of several low ratings the lowest is the first to be mended, wherever it stands on the map."""
    ratings = {"risk-implementation": 2, "motivation-implementation": 1, "motivation-assessment": 4}
    suggested = suggestions(twenty, _session(ratings), now=NOW)
    assert [(each.dialogue, each.reason) for each in suggested[:2]] == [
        ("motivation-implementation", "low"),
        ("risk-implementation", "low"),
    ]


def test_a_place_is_suggested_once(twenty: Library) -> None:
    """However many reasons speak for a square, it is named with the first of them."""
    every = suggestions(twenty, _session({"motivation-mapping": 2, "risk-mapping": 5}, "none"), now=NOW, most=99)
    assert len({each.dialogue for each in every}) == len(every)


def test_when_all_is_done_nothing_is_left_to_suggest(twenty: Library) -> None:
    """Twenty good ratings need no advice."""
    done = {f"{domain}-{stage}": 4 for domain, stage in product(DOMAINS, STAGES)}
    assert suggestions(twenty, _session(done), now=NOW) == ()


# --- a chosen path ------------------------------------------------------------------------------------------------


def test_several_domains_and_stages_are_chosen_at_once(real: Library) -> None:
    """What was ticked is what the map suggests and names; every other square may still be entered."""
    chat = Chat(real).commands("menu").taps("menu.map").taps("go.path")
    chat.taps("t.motivation").taps("t.risk").taps("done").taps("t.planning").taps("done")
    assert [each for each in chat.actions if each.startswith("go.")] == ["go.risk-planning", "go.motivation-planning"]
    chat.commands("menu").taps("menu.map")
    assert "Chosen: Risk, Motivation · Planning." in chat.text
    assert [each for each in chat.actions if each.startswith("go.")][:2] == [
        "go.risk-planning",
        "go.motivation-planning",
    ]
    assert "go.communication-mapping" in chat.taps("menu.communication").actions


def test_a_path_that_was_walked_gives_way_to_the_map(real: Library) -> None:
    """Once all its squares are rated the map suggests others; choosing everything is choosing no path."""
    chat = Chat(real).starts("path").taps("t.risk").taps("done").taps("t.planning").taps("done")
    chat.taps("go.risk-planning").taps("c.quick").taps("skip").taps("r.4")
    chat.commands("menu").taps("menu.map")
    assert next(each for each in chat.actions if each.startswith("go.")) != "go.risk-planning"
    chat.starts("path").taps("t.all").taps("done").taps("t.all").taps("done")
    assert progress.chosen_path(chat.session) == ((), ())
