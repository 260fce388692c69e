"""Which prompt today.

Law: pure; chance is the chat's seed with the local date, so that asking twice gives the same. Each weight is one line
of ``_WEIGHTS``; a prompt's weight is their sum, and one of the three heaviest is taken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import blake2b
from itertools import islice
from typing import Final

from flows import daily_time, progress
from flows.answers import Answer
from flows.library import Library, Prompt
from flows.session import Session

#: Days before a prompt is shown again, and before one that was answered is asked again.
SHOWN_AGAIN, ASKED_AGAIN = 60, 180
#: So many of the heaviest prompts are drawn from.
BEST: Final = 3
#: A rating is asked for in one of so many prompts.
RATING_IN: Final = 5
#: The opening prompts are for the first days of somebody of whom nothing is known yet.
OPENING: Final = timedelta(days=7)
#: Days during which a square counts as being worked on, a domain as heard of, a trouble as fresh.
LATELY, HEARD_OF, TROUBLE = timedelta(days=7), timedelta(days=14), timedelta(days=14)
_LOW: Final = 2
#: What was shown so few days ago was shown yesterday, weekends aside.
_WEEKEND: Final = timedelta(days=4)

#: The stage of a cooperation in each state that the compass knows.
_STAGE_OF: Final = {"none": "mapping", "talks": "planning", "running": "implementation", "ending": "assessment"}
#: Where a person finds the way out of trouble.
_EMERGENCY: Final = "trouble"
#: What a prompt in trouble may be about.
_IN_TROUBLE: Final = frozenset({"risk", "communication"})


def choose(library: Library, session: Session, today: date, *, salt: int = 0) -> Prompt | None:
    """A prompt for this local date; ``None`` if the library has none for its weekday.

    ``salt`` makes another choice on the same date: 0 for the first prompt, 1 for the first one in its place.
    """
    weekday = today.weekday()
    ours = [each for each in library.prompts.values() if each.weekday == weekday or weekday not in _WORKDAYS]
    ours = [each for each in ours if each.id not in session.rhythm.never]
    if is_over(session):
        ours = [each for each in ours if _looks_back(each)] or ours
    known = _Known.of(library, session, today)
    fresh = [each for each in ours if known.is_fresh(each)]
    if not fresh:
        return min((each for each in ours if known.not_today(each)), key=known.last, default=None)
    opening = [each for each in fresh if each.opening and known.is_new]
    return opening[0] if opening else _drawn(fresh, known, _chance(session.seed, today, salt))


def earlier(session: Session, prompt: str) -> Answer | None:
    """What was answered to a prompt before, in whatever partnership, newest first."""
    key = f"daily.{prompt}"
    mine = [each for (_, kept), each in session.answers.items() if kept == key and not each.withdrawn]
    return max(mine, key=lambda each: each.at, default=None)


def is_over(session: Session) -> bool:
    """Whether the open partnership is coming to its end."""
    return progress.state_of(session) == "ending"


def trouble_at(session: Session) -> datetime | None:
    """When the person last talked about trouble in the open partnership."""
    told = (each.at for each in _mine(session) if each.key.startswith(f"{_EMERGENCY}."))
    return max(told, default=None)


# --- drawing ------------------------------------------------------------------------------------------------------

_WORKDAYS: Final = frozenset(range(5))


def _drawn(prompts: list[Prompt], known: _Known, chance: int) -> Prompt:
    """One of the heaviest; prompts of the same weight stand in an order of chance."""
    ranked = sorted(prompts, key=lambda each: (-weight(each, known), _number(f"{chance}:{each.id}")))
    best = list(islice(ranked, BEST))
    return best[chance % len(best)]


def _chance(seed: str, today: date, salt: int) -> int:
    return _number(f"{seed}:{today.isoformat()}:{salt}")


def _number(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=6).digest(), "big")


def _looks_back(prompt: Prompt) -> bool:
    return prompt.theme.endswith("-assessment") or prompt.theme == "story"


# --- what is known ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What a choice looks at, gathered once."""

    today: date
    shown: Mapping[str, str]
    answered: Mapping[str, date]
    worked_on: frozenset[str]
    rated_low: frozenset[str]
    stage: str
    empty: frozenset[str]
    follows: frozenset[str]
    domains: Mapping[str, date]
    last_day: date | None
    ratings: frozenset[str]
    in_trouble: bool
    is_new: bool

    @classmethod
    def of(cls, library: Library, session: Session, today: date) -> _Known:
        """Gather it."""
        mine, wants = _mine(session), session.rhythm
        shown = wants.shown
        cells = {each.name for each in library.dialogues.values() if each.kind == "cell"}
        touched = {_talk(each) for each in mine if today - daily_time.today(wants, each.at) <= LATELY}
        lately = list(islice(_newest(shown, before=today), RATING_IN - 1))
        trouble, domains = trouble_at(session), _domains(library, shown)
        return cls(
            today=today,
            shown=shown,
            answered=_answered(session),
            worked_on=frozenset(touched & cells),
            rated_low=_rated_low(library, session) if any(_talk(each) in cells for each in mine) else frozenset(),
            stage=_STAGE_OF.get(progress.state_of(session), ""),
            empty=_of_empty_sections(library, mine),
            follows=_going_on_from(library, _last_talk(mine, cells)),
            domains=domains,
            last_day=max(domains.values(), default=None),
            ratings=frozenset(each for each in lately if each in library.prompts and library.prompts[each].rating),
            in_trouble=trouble is not None and today - daily_time.today(wants, trouble) <= TROUBLE,
            is_new=_is_new(shown, today) and not any(_talk(each) in cells for each in mine),
        )

    def is_fresh(self, prompt: Prompt) -> bool:
        """Not shown or answered lately, and no second rating so soon."""
        shown = self.shown.get(prompt.id)
        if shown and (self.today - date.fromisoformat(shown)).days < SHOWN_AGAIN:
            return False
        answered = self.answered.get(prompt.id)
        if answered and (self.today - answered).days < ASKED_AGAIN:
            return False
        return not (prompt.rating and self.ratings)

    def not_today(self, prompt: Prompt) -> bool:
        """Whether it was shown on another day than this."""
        return self.shown.get(prompt.id) != self.today.isoformat()

    def last(self, prompt: Prompt) -> tuple[str, str]:
        """When it was last met, for the oldest to come first."""
        return self.shown.get(prompt.id, ""), prompt.id


def _mine(session: Session) -> list[Answer]:
    return [
        each for (number, _), each in session.answers.items() if number == session.partnership and not each.withdrawn
    ]


def _talk(answer: Answer) -> str:
    """The dialogue that an answer belongs to."""
    return answer.key.partition(".")[0]


def _rated_low(library: Library, session: Session) -> frozenset[str]:
    squares = progress.squares(library, session)
    return frozenset(each.dialogue for each in squares if each.rating and each.rating <= _LOW)


def _answered(session: Session) -> dict[str, date]:
    """The local date on which each prompt was answered last."""
    found: dict[str, date] = {}
    for (_, key), each in session.answers.items():
        name, _, prompt = key.partition(".")
        if name == "daily" and "." not in prompt:
            day = daily_time.today(session.rhythm, each.at)
            found[prompt] = max(day, found.get(prompt, day))
    return found


def _newest(shown: Mapping[str, str], *, before: date) -> Iterator[str]:
    """Prompts shown before a date, the newest first."""
    past = (each for each in shown if shown[each] < before.isoformat())
    return iter(sorted(past, key=lambda each: shown[each], reverse=True))


def _is_new(shown: Mapping[str, str], today: date) -> bool:
    return not shown or today - date.fromisoformat(min(shown.values())) < OPENING


def _last_talk(mine: list[Answer], cells: set[str]) -> str:
    """The dialogue of the newest answer that is of no square, no note and no prompt."""
    talks = [each for each in mine if not each.is_note and _talk(each) not in cells | {"daily"}]
    newest = max(talks, key=lambda each: each.at, default=None)
    return _talk(newest) if newest else ""


def _going_on_from(library: Library, talk: str) -> frozenset[str]:
    """The themes that go on where a dialogue ended."""
    return frozenset(each.id for each in library.themes.values() if talk in each.follows)


def _of_empty_sections(library: Library, mine: list[Answer]) -> frozenset[str]:
    """The themes that help to fill a section of the one-pager in which nothing stands yet."""
    keys = (each.key.split("+")[0].partition(".") for each in mine)
    steps = (library.dialogues[name].steps.get(step) for name, _, step in keys if name in library.dialogues)
    filled = {step.section for step in steps if step}
    return frozenset(each.id for each in library.themes.values() if each.section and each.section not in filled)


def _domains(library: Library, shown: Mapping[str, str]) -> dict[str, date]:
    """When each domain was last shown."""
    found: dict[str, date] = {}
    for name, day in shown.items():
        prompt = library.prompts.get(name)
        if prompt:
            on = date.fromisoformat(day)
            found[_domain(prompt)] = max(on, found.get(_domain(prompt), on))
    return found


def _domain(prompt: Prompt) -> str:
    """The domain of a square's prompt; a theme is a domain of its own."""
    first = prompt.theme.partition("-")[0]
    return first if first in progress.DOMAINS else prompt.theme


def _stage(prompt: Prompt) -> str:
    first, _, stage = prompt.theme.partition("-")
    return stage if first in progress.DOMAINS else ""


# --- weights ------------------------------------------------------------------------------------------------------


def weight(prompt: Prompt, known: _Known) -> int:
    """How much speaks for a prompt on a day."""
    return sum(points for points, fits in _WEIGHTS if fits(prompt, known))


def _is_heard_of_lately(prompt: Prompt, known: _Known) -> bool:
    last = known.domains.get(_domain(prompt))
    return last is not None and known.today - last < HEARD_OF


def _came_last(prompt: Prompt, known: _Known) -> bool:
    """Of the domain that was shown last: yesterday, or before the weekend."""
    last = known.domains.get(_domain(prompt))
    return last is not None and last == known.last_day and known.today - last < _WEEKEND


_WEIGHTS: Final[tuple[tuple[int, Callable[[Prompt, _Known], bool]], ...]] = (
    (+4, lambda prompt, known: prompt.theme in known.worked_on),
    (+3, lambda prompt, known: prompt.theme in known.rated_low),
    (+3, lambda prompt, known: bool(known.stage) and _stage(prompt) == known.stage),
    (+2, lambda prompt, known: prompt.theme in known.empty),
    (+2, lambda prompt, known: prompt.theme in known.follows),
    (+1, lambda prompt, known: not _is_heard_of_lately(prompt, known)),
    (-3, _came_last),
    (-5, lambda prompt, known: known.in_trouble and _domain(prompt) not in _IN_TROUBLE),
)
