"""The JSON form of sessions and answers."""

from __future__ import annotations

import json
from dataclasses import fields

import pytest

from flows import saved
from flows.answers import Attachment, Chosen, Rated, Said, Value
from flows.errors import UnreadableSession
from flows.rhythm import Plan, Rhythm
from flows.session import Frame, Interlude, Partnership, Place, Session, begin

FRAMES: tuple[Frame, ...] = (
    Interlude(kind="menu"),
    Place(dialogue="t", step="a"),
    Place(
        dialogue="t",
        step="b",
        trail=("a",),
        signal="money",
        warned=("money", "logo"),
        tips=2,
        nudged=True,
        ticked=("x", "y"),
        changing=True,
    ),
    Interlude(kind="held", about="-"),
    Interlude(kind="held", about="Zażółć „gęślą” {jaźń} *x*", page=3, source=12),
    Interlude(kind="menu", about="-"),
    Interlude(kind="glossary", about="?"),
)


RHYTHM = Rhythm(
    mode="on",
    time="08:15",
    zone="Europe/Warsaw",
    days=(1, 4),
    holidays=False,
    rests_until="2027-03-15",
    spoke="2027-03-09",
    ignored=2,
    just_off=True,
    parted=True,
    shown={"D-061": "2027-03-09"},
    never=("D-001",),
    count=3,
    swaps=1,
    asked="D-061",
    turn=9,
    broke_in=True,
    heard="2027-03-09T07:30:00+00:00",
    met={"pilot": "2027-03-01"},
    repeats={"term:pilot": 1},
    asked_to_go_on=True,
    plans=(Plan(kind="meeting", day="2027-03-10", time="10:00", partnership=2, about="pilot.day"),),
)


def session(**changes: object) -> Session:
    """A session with something in every field."""
    whole: dict[str, object] = {
        "language": "pl",
        "seed": "s",
        "turn": 7,
        "partnership": 2,
        "partnerships": (Partnership(1), Partnership(2, "Szkoła", archived=True)),
        "stacks": {1: FRAMES[:1], 2: FRAMES},
        "offered": ("c.x", "skip"),
        "paused": True,
        "rounds": {"1 t": 2},
        "told": frozenset({"welcome"}),
        "content": "abc",
        "rhythm": RHYTHM,
    }
    return Session(**(whole | changes))  # type: ignore[arg-type]  # by name


@pytest.mark.parametrize("each", [session(), session(paused=False), begin(language="en", seed="x")])
def test_a_session_comes_back_as_it_was(each: Session) -> None:
    """Every field, every kind of frame, also where words look like a default."""
    assert saved.from_json(saved.to_json(each)) == each


def test_the_form_is_plain_and_small() -> None:
    """No spaces, no escaped letters, defaults left out; and no answers in it."""
    text = saved.to_json(session())
    assert "Zażółć" in text
    assert '": ' not in text
    assert '"tips":0' not in text
    assert "answers" not in json.loads(text)


@pytest.mark.parametrize(
    "value",
    [
        Said(""),
        Said("słowa"),
        Said("x", (Attachment("voice", "f"), Attachment("picture", "g"))),
        Chosen(("a", "b")),
        Rated(5),
    ],
)
def test_an_answer_comes_back_as_it_was(value: Value) -> None:
    """Words, attachments, choices, points."""
    assert saved.value_from_json(saved.value_to_json(value)) == value


def test_a_newer_form_is_refused() -> None:
    """A chat saved by a newer program is not guessed at."""
    newer = json.loads(saved.to_json(session())) | {"schema": saved.SCHEMA + 1}
    with pytest.raises(UnreadableSession):
        saved.from_json(json.dumps(newer))


def test_there_is_a_way_up_from_every_earlier_form() -> None:
    """One upgrade for each schema before this one."""
    assert len(saved._UPGRADES) == saved.SCHEMA - 1


def test_a_session_from_before_daily_prompts_opens() -> None:
    """A form of the first schema opens with a rhythm that was never set, and everything else as it was."""
    first = json.loads(saved.to_json(session(rhythm=Rhythm()))) | {"schema": 1}
    del first["rhythm"]
    assert saved.from_json(json.dumps(first)) == session(rhythm=Rhythm())


def test_every_field_of_a_rhythm_is_tried() -> None:
    """The rhythm that comes back in these tests differs from a fresh one in each field."""
    fresh = Rhythm()
    assert not [each.name for each in fields(Rhythm) if getattr(RHYTHM, each.name) == getattr(fresh, each.name)]
