"""A year of many people's daily prompts, in seconds: time is a number, chance a seed.

Law: the engine, the content and the way alarms are set are the real ones; only time and people are made up. The same
seed gives the same history, to the letter. What must hold is checked in ``year_history``.

``python -m tests.flows.year --people 1000 --seed 7`` is the long run.
"""

from __future__ import annotations

import argparse
import heapq
import sys
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from random import Random

import content
from flows import daily_time, local_time, saved
from flows.effects import Button, SetAlarm, Speak
from flows.engine import advance
from flows.events import CommandGiven, Event, FellDue, Pressed, TextSaid
from flows.library import Library
from flows.session import Interlude, Session, begin
from tests.flows.year_history import Entry, check, fingerprint, lines

#: Half a year of winter time, half of summer time, both changes, Easter and Christmas.
START = datetime(2027, 1, 4, 5, 0, tzinfo=UTC)
YEAR = timedelta(days=365)
ZONES = (
    "Europe/Warsaw",
    "Europe/Warsaw",
    "Europe/Warsaw",
    "Europe/London",
    "America/New_York",
    "America/Los_Angeles",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "Pacific/Chatham",
    "America/St_Johns",
    "Africa/Casablanca",
    "Asia/Tokyo",
)
HOURS = ("07:30", "08:00", "08:30", "09:15", "12:00", "13:45", "17:00", "19:30", "19:59")
WORDS = ("Zapytam panią Nowak o salę.", "Bank daje wiedzę, my ludzi.", "They know the school, we know the parents.")
HEAVY = "Nie daję rady, jestem zmęczona."


@dataclass
class Person:
    """Somebody with habits."""

    number: int
    chance: Random
    session: Session
    diligence: float
    alarms: dict[str, tuple[datetime, int]] = field(default_factory=dict)
    rows: tuple[tuple[Button, ...], ...] = ()


class World:
    """Everybody, the time, and what happens next."""

    def __init__(self, library: Library, *, people: int, seed: int) -> None:
        self.library = library
        self.history: list[Entry] = []
        self._chance = Random(seed)  # noqa: S311 - chance in tests is seeded on purpose
        self._order = 0
        self._next: list[tuple[datetime, int, int, str, int]] = []
        self._people = [self._person(number) for number in range(people)]
        self._away = sorted(self._hours(3, most=70))
        self._wrong = [
            (*span, timedelta(hours=self._chance.choice((-25, -1, 1, 23)))) for span in self._hours(4, most=9)
        ]

    def _person(self, number: int) -> Person:
        chance = Random(f"{number}:{self._chance.random()}")  # noqa: S311 - as above
        session = begin(language=chance.choice(("pl", "en")), seed=f"person {number}")
        person = Person(number, chance, session, chance.choice((0.9, 0.6, 0.2, 0.0)))
        self._at(START + timedelta(minutes=chance.randrange(60 * 24 * 20)), person, "sets", 0)
        return person

    def _hours(self, spans: int, *, most: int) -> list[tuple[datetime, datetime]]:
        starts = (START + timedelta(hours=self._chance.randrange(365 * 24)) for _ in range(spans))
        return [(each, each + timedelta(hours=self._chance.randrange(1, most))) for each in starts]

    # --- time ---------------------------------------------------------------------------------------------------

    def runs(self) -> World:
        """Lets the year pass."""
        while self._next and self._next[0][0] < START + YEAR:
            at, _, number, what, mark = heapq.heappop(self._next)
            self._happens(at, self._people[number], what, mark)
        return self

    def _at(self, at: datetime, person: Person, what: str, mark: int) -> None:
        self._order += 1
        heapq.heappush(self._next, (at, self._order, person.number, what, mark))

    def _clock(self, at: datetime) -> datetime:
        """What the bot's clock shows: it is put wrong now and then."""
        return at + sum((by for start, end, by in self._wrong if start <= at < end), timedelta())

    def _happens(self, at: datetime, person: Person, what: str, mark: int) -> None:
        if what in ("daily", "review", "step"):
            self._rings(at, person, what, mark)
        else:
            self._does(at, person, what)

    def _rings(self, at: datetime, person: Person, kind: str, mark: int) -> None:
        if person.alarms.get(kind, (at, -1))[1] != mark:
            return
        back = next((end for start, end in self._away if start <= at < end), None)
        due = person.alarms[kind][0]
        if back is not None or self._clock(at) < due:
            # The bot is away, or its clock says that it is not time yet.
            self._at(back or at + timedelta(minutes=10), person, kind, mark)
            return
        del person.alarms[kind]
        spoken = self._advance(at, person, FellDue(kind=kind, due=due))
        if spoken is not None:
            self._note(at, person, _kind(spoken), spoken.dedupe or "")
            self._reacts(at, person)

    # --- people -------------------------------------------------------------------------------------------------

    def _reacts(self, at: datetime, person: Person) -> None:
        if person.chance.random() < person.diligence:
            self._at(at + timedelta(minutes=person.chance.randrange(1, 300)), person, "reacts", 0)

    def _does(self, at: datetime, person: Person, what: str) -> None:
        if any(start <= at < end for start, end in self._away):
            return
        match what:
            case "sets":
                self._sets(at, person)
            case "reacts":
                self._takes_up(at, person)
            case "lives":
                self._lives(at, person)

    def _sets(self, at: datetime, person: Person) -> None:
        chance = person.chance
        self._advance(at, person, CommandGiven(name="daily", argument=chance.choice(HOURS)))
        wants = replace(person.session.rhythm, zone=chance.choice(ZONES), mode="on", rests_until="")
        if chance.random() < 0.3:
            wants = replace(wants, days=tuple(sorted(chance.sample(range(5), chance.randrange(1, 5)))))
        person.session = replace(person.session, rhythm=wants)
        self._advance(at, person, CommandGiven(name="menu"))
        self._note(at, person, "sets")
        self._at(at + timedelta(days=chance.randrange(3, 40)), person, "lives", 0)

    def _takes_up(self, at: datetime, person: Person) -> None:
        """Does something with what came, if it is still in front of them: answers, mostly."""
        top = person.session.top
        if not isinstance(top, Interlude) or top.kind not in ("daily", "reminder"):
            return
        actions = [each.action for row in person.rows for each in row]
        drawn = person.chance.random()
        if drawn < 0.1 and "not-today" in actions:
            self._presses(at, person, "not-today")
        elif drawn < 0.2 and "other" in actions:
            self._presses(at, person, "other")
        elif drawn < 0.22 and "off" in actions:
            self._presses(at, person, "off")
            self._at(at + timedelta(days=30), person, "sets", 0)
            return
        elif "r.4" in actions:
            self._presses(at, person, f"r.{person.chance.randrange(1, 6)}")
        elif "say" in actions:
            self._says(at, person, HEAVY if drawn > 0.99 else person.chance.choice(WORDS))
        elif actions:
            self._presses(at, person, person.chance.choice(actions))
        self._note(at, person, "takes up")

    def _lives(self, at: datetime, person: Person) -> None:
        """Comes by for another reason."""
        match person.chance.randrange(5):
            case 0:
                self._advance(at, person, CommandGiven(name="morning"))
                self._note(at, person, "takes up")
            case 1:
                self._advance(at, person, CommandGiven(name="menu"))
            case 2:
                self._sets(at, person)
                return
            case 3:
                words = person.chance.choice(("jutro o 10", "za 3 dni", "tomorrow at 10", "in two weeks"))
                self._advance(at, person, CommandGiven(name="meeting", argument=words))
                if "agree" in person.session.offered:
                    self._presses(at, person, "agree")
            case _:
                self._advance(at, person, CommandGiven(name="rhythm"))
        self._at(at + timedelta(days=person.chance.randrange(3, 60)), person, "lives", 0)

    def _presses(self, at: datetime, person: Person, action: str) -> None:
        self._advance(at, person, Pressed(nonce=person.session.nonce, action=action))

    def _says(self, at: datetime, person: Person, words: str) -> None:
        self._advance(at, person, TextSaid(text=words))

    # --- the engine ---------------------------------------------------------------------------------------------

    def _advance(self, at: datetime, person: Person, event: Event) -> Speak | None:
        """One turn, with its session through JSON now and then; what was said, if anything."""
        if person.chance.random() < 0.02:
            person.session = saved.from_json(saved.to_json(person.session), person.session.answers)
        outcome = advance(self.library, person.session, event, self._clock(at))
        person.session = outcome.session
        for effect in outcome.effects:
            if isinstance(effect, SetAlarm):
                self._set(at, person, effect)
        spoken = outcome.spoken[0] if outcome.spoken else None
        if spoken is not None:
            person.rows = spoken.rows
        return spoken

    def _set(self, at: datetime, person: Person, alarm: SetAlarm) -> None:
        person.alarms.pop(alarm.kind, None)
        if alarm.due is not None:
            assert alarm.due > self._clock(at), f"{alarm.kind} of {person.number} is due already"
            self._order += 1
            person.alarms[alarm.kind] = (alarm.due, self._order)
            self._at(max(alarm.due, at), person, alarm.kind, self._order)

    def _note(self, at: datetime, person: Person, what: str, dedupe: str = "") -> None:
        wants, now = person.session.rhythm, self._clock(at)
        zone = daily_time.zone_of(wants)
        day = local_time.local_date(now, zone)
        self.history.append(Entry(person.number, now, day, what, wants.days, zone, dedupe))


def _kind(spoken: Speak) -> str:
    """What was sent: a prompt by its id, or the reminder's name."""
    named = [each for each in spoken.said if each.startswith(("daily.D-", "system.reminder.", "system.again."))]
    if named:
        return f"sends {named[0]}"
    return "parts" if "system.daily.parting" in spoken.said else f"sends {spoken.said[-1]}"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.flows.year", description="A year of daily prompts.")
    parser.add_argument("--people", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=-1, help="print one person's year")
    arguments = parser.parse_args()
    year = World(content.load(), people=arguments.people, seed=arguments.seed).runs().history
    if arguments.show >= 0:
        sys.stdout.writelines(f"{each}\n" for each in lines([each for each in year if each.person == arguments.show]))
    said = f"{check(year)} messages to {arguments.people} people, seed {arguments.seed}"
    sys.stdout.write(f"{said}: {fingerprint(year)[:16]}\n")
