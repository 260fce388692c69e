"""Looking back: the picture of the last weeks, and the list of what was answered.

Law: read off the answers each time. Only what was done is shown; nothing is said of days without.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from flows import daily_time
from flows.answers import Answer, Rated, Said, Value
from flows.dates import day_in_words, day_of_month, weekday_short
from flows.effects import Button, Span
from flows.local_time import local_date
from flows.rows import Rows
from flows.scene import Scene
from flows.session import Interlude, Session
from flows.voice import QUOTE, Voice
from flows.wording import shortened

#: Weeks in the picture, and in the sentence of a Friday.
WEEKS: Final = 6
FOUR_WEEKS: Final = timedelta(weeks=4)
#: Answers in any seven days that make a full week.
FULL: Final = 3
#: Stands for a day on which the person stopped to think.
BLOCK: Final = "■"
#: Answers on one page of the list, and characters of each.
PAGE, GLIMPSE = 3, 120
#: Begins the keys of all answers to prompts.
KEY: Final = "daily."


def answers(session: Session) -> list[Answer]:
    """What was answered to prompts, in any partnership, oldest first; reasons and follow-ups beside it are left out."""
    return sorted((each for each in _all(session) if _is_first(each)), key=lambda each: (each.at, each.key))


def oldest(session: Session) -> Answer | None:
    """The first thought with words."""
    return next((each for each in answers(session) if each.text), None)


def days(session: Session) -> frozenset[date]:
    """Local dates on which something was answered."""
    zone = daily_time.zone_of(session.rhythm)
    return frozenset(local_date(each.at, zone) for each in _with_earlier(session))


def days_lately(session: Session, today: date) -> int:
    """On how many days of the last four weeks."""
    return sum(today - FOUR_WEEKS < each <= today for each in days(session))


# --- the picture --------------------------------------------------------------------------------------------------


def show_rhythm(scene: Scene, _frame: Interlude) -> Rows:
    """The last weeks, each with a block for every day on which something was answered, and that day's name."""
    wants, session = scene.session.rhythm, scene.session
    today = daily_time.today(wants, scene.now)
    weeks = _weeks(session, today)
    scene.say("card", "system.rhythm.title")
    for monday, thought in weeks:
        scene.say("card", _line_of(session, monday, thought), **_week(scene, monday, thought))
    if not weeks:
        scene.say("card", "system.rhythm.nothing")
    else:
        scene.say("notice", "system.rhythm.total", count=max(wants.count, len(answers(session))))
    _say_next(scene)
    log = [scene.button("do.prompts")] if answers(session) else []
    return [[scene.button("do.morning"), *log], [scene.button("do.daily"), scene.button("cancel")]]


def _weeks(session: Session, today: date) -> list[tuple[date, list[date]]]:
    """Weeks in which something was answered, by their Monday, oldest first."""
    first = today - timedelta(days=today.weekday(), weeks=WEEKS - 1)
    found: dict[date, list[date]] = defaultdict(list)
    for day in sorted(days(session)):
        if first <= day <= today:
            found[day - timedelta(days=day.weekday())].append(day)
    return sorted(found.items())


def _line_of(session: Session, monday: date, thought: list[date]) -> str:
    zone = daily_time.zone_of(session.rhythm)
    answered = (local_date(each.at, zone) for each in answers(session))
    in_week = [each for each in answered if monday <= each < monday + timedelta(days=7)]
    full = len(in_week) >= FULL or len(thought) >= FULL
    return "system.rhythm.full" if full else "system.rhythm.week"


def _week(scene: Scene, monday: date, thought: list[date]) -> dict[str, str]:
    language = scene.session.language
    names = ", ".join(weekday_short(each.weekday(), language) for each in thought)
    return {"date": day_of_month(monday, language), "blocks": BLOCK * len(thought), "days": names}


def _say_next(scene: Scene) -> None:
    due = daily_time.next_prompt(scene.session.rhythm, scene.now)
    if due is not None:
        zone = daily_time.zone_of(scene.session.rhythm)
        day = local_date(due, zone)
        scene.say("notice", "system.daily.next", date=day_in_words(day, scene.session.language))


# --- the list -----------------------------------------------------------------------------------------------------


def show_prompts(scene: Scene, frame: Interlude) -> Rows:
    """One page of the log, the newest first; a number opens an answer to be changed."""
    listed = list(reversed(answers(scene.session)))
    if not listed:
        scene.say("notice", "system.prompts.nothing")
        return [[scene.button("do.morning")], [scene.button("cancel")]]
    first = min(frame.page, (len(listed) - 1) // PAGE) * PAGE
    shown = listed[first : first + PAGE]
    for number, each in enumerate(shown, start=1):
        _say_line(scene, number, each)
    scene.say("question", "system.prompts.ask")
    numbers = [Button(f"e.{first + number}", str(number + 1)) for number in range(len(shown))]
    less = [scene.button("less")] if first else []
    more = [scene.button("more")] if len(listed) > first + PAGE else []
    return [numbers, [*less, *more], [scene.button("cancel")]]


def press_prompts(scene: Scene, frame: Interlude, action: str) -> bool:
    """Open an answer or turn the page. ``False``: another action."""
    letter, _, of = action.partition(".")
    match letter:
        case "e":
            answer = list(reversed(answers(scene.session)))[int(of)]
            open_change(scene, answer)
        case "more":
            scene.move(page=frame.page + 1)
        case "less":
            scene.move(page=frame.page - 1)
        case _:
            return False
    return True


def _say_line(scene: Scene, number: int, answer: Answer) -> None:
    """A prompt with its answer and what was added to it."""
    added = [scene.session.answers.get((answer.partnership, answer.key + end)) for end in (".why", ".next")]
    words = [scene.shown(answer, GLIMPSE).text]
    words += [shortened(each.text, GLIMPSE) for each in added if each and each.text and not each.withdrawn]
    scene.say(
        "card",
        "system.prompts.line",
        number=number,
        date=scene.day(answer.at),
        question=question_of(scene, answer.key),
        answer=Span("\n".join(words), "quote"),
    )


# --- pieces -------------------------------------------------------------------------------------------------------


def _all(session: Session) -> Iterator[Answer]:
    return (each for each in session.answers.values() if each.key.startswith(KEY) and not each.withdrawn)


def _with_earlier(session: Session) -> Iterator[Answer]:
    for each in _all(session):
        yield each
        yield from session.answers.earlier((each.partnership, each.key))


def _is_first(answer: Answer) -> bool:
    return "." not in answer.key.removeprefix(KEY)


# --- changing one -------------------------------------------------------------------------------------------------


def question_of(scene: Voice, key: str) -> str:
    """What an answer under this key answers; the key itself where the prompt is gone."""
    about = key.removeprefix(KEY)
    prompt = scene.library.prompts.get(about.partition(".")[0])
    if prompt is None:
        return about
    if about.endswith(".why"):
        return scene.label("system.daily.why_short")
    return scene.label(prompt.follow_up if about.endswith(".next") else prompt.prompt)


def open_change(scene: Scene, answer: Answer) -> None:
    """Open an answer to be changed; afterwards the list is shown again."""
    scene.push(Interlude(kind="rewriting", about=answer.key, page=answer.partnership))


def show_change(scene: Scene, frame: Interlude) -> Rows:
    """The question, and what was answered."""
    answer = scene.session.answers.get((frame.page, frame.about))
    scene.say("notice", "system.your_answer", answer=scene.shown(answer, QUOTE))
    scene.say("question", "system.prompts.change", question=question_of(scene, frame.about))
    points = answer is not None and isinstance(answer.value, Rated)
    numbers = [Button(f"r.{number}", str(number)) for number in range(1, 6)] if points else []
    return [numbers, [scene.button("withdraw"), scene.button("cancel")]]


def hear_change(scene: Scene, frame: Interlude, text: str, source: int | None) -> None:
    """Take the new words."""
    answer = scene.session.answers.get((frame.page, frame.about))
    attached = answer.value.attachments if answer and isinstance(answer.value, Said) else ()
    _change(scene, frame, Said(text, attached), source=source)


def press_change(scene: Scene, frame: Interlude, action: str) -> bool:
    """Take new points, or take the answer off the list. ``False``: another action."""
    letter, _, of = action.partition(".")
    if letter == "r":
        _change(scene, frame, Rated(int(of)))
    elif letter == "withdraw":
        before = scene.session.answers[frame.page, frame.about]
        scene.keep(frame.about, before.value, partnership=frame.page, withdrawn=True)
        scene.pop()
        scene.say("reaction", "system.prompts.withdrawn")
    else:
        return False
    return True


def _change(scene: Scene, frame: Interlude, value: Value, *, source: int | None = None) -> None:
    scene.keep(frame.about, value, partnership=frame.page, source=source)
    scene.pop()
    scene.say("reaction", "system.changed")
