"""Today's question: opened, shown, put aside.

Law: lies on top of whatever the chat was at and gives back: to a talk that it broke into, by showing it again; to
anything else, by being quiet. What is pressed and said there is taken in ``daily_answer``; what comes late, or as a
reply, finds its way in ``daily_replies``.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Final

from flows import daily_choice, daily_time, layers, rhythm
from flows.answers import Rated
from flows.dates import day_in_words
from flows.effects import Button
from flows.library import Prompt
from flows.rows import Rows
from flows.scene import Scene
from flows.session import Interlude, Place, Session

#: Ends of a key: the reason of a rating, the follow-up, the offer of quiet after a heavy answer.
WHY, NEXT, HEAVY = ".why", ".next", ".heavy"
#: On the frame: the person has said that they are about to answer.
LISTENING: Final = 1


def prompt_of(scene: Scene, about: str) -> Prompt | None:
    """The prompt that a frame or a key's end is about."""
    return scene.library.prompts.get(about.partition(".")[0])


# --- opening ------------------------------------------------------------------------------------------------------


def bring(scene: Scene) -> bool:
    """Show a prompt because the person asked for one: today's again while it waits, else another. Whether there is."""
    wants, today = scene.session.rhythm, daily_time.today(scene.session.rhythm, scene.now)
    mine = [each for each, day in wants.shown.items() if day == today.isoformat()]
    came_between = is_busy(scene.session) and not scene.was_paused
    if wants.asked in mine:
        set_rhythm(scene, rhythm.taken_up(wants))
        open_prompt(scene, wants.asked, broke_in=came_between)
        return True
    prompt = daily_choice.choose(scene.library, scene.session, today, salt=len(mine))
    if prompt is None:
        return False
    set_rhythm(scene, rhythm.was_shown(wants, prompt.id, today))
    open_prompt(scene, prompt.id, broke_in=came_between)
    return True


def open_prompt(scene: Scene, name: str, *, broke_in: bool = False) -> None:
    """Put a prompt on top, in place of an earlier one."""
    take_off(scene)
    set_rhythm(scene, replace(scene.session.rhythm, asked=name, broke_in=broke_in))
    scene.push(Interlude(kind="daily", about=name))


def take_off(scene: Scene) -> None:
    """Take every prompt off the stack; nothing else moves."""
    kept = (each for each in scene.session.stack if not (isinstance(each, Interlude) and each.kind in _UNASKED))
    scene.session = scene.session.with_stack(*kept)


def breaks_in(scene: Scene) -> bool:
    """Whether somebody is in the middle of something that a message now would interrupt."""
    session = scene.session
    return is_busy(session) and not session.paused and rhythm.is_here(session.rhythm, scene.now)


def is_busy(session: Session) -> bool:
    """Whether there is anything to come back to: a step or something laid over it."""
    frames = [each for each in session.stack if isinstance(each, Place) or each.kind not in ("menu", *_UNASKED)]
    return bool(frames)


#: Frames that came unasked.
_UNASKED: Final = ("daily", "reminder")


# --- showing ------------------------------------------------------------------------------------------------------


def show(scene: Scene, frame: Interlude) -> Rows:
    """The prompt, or what follows its answer."""
    prompt = prompt_of(scene, frame.about)
    if prompt is None:
        scene.say("notice", "system.daily.gone")
        return [[scene.button("enough", "system.button.close")]]
    if frame.about.endswith(WHY):
        points = _points(scene, prompt)
        scene.say("question", "system.daily.why", points=points, lower=points - 1)
        return [[scene.button("close")]]
    if frame.about.endswith(NEXT):
        scene.say("question", prompt.follow_up)
        return [[scene.button("say"), scene.button("close")]] if not frame.page else [[scene.button("close")]]
    if frame.about.endswith(HEAVY):
        scene.say("question", "system.safety.offer")
        return [[scene.button("quiet-week"), scene.button("close")]]
    if frame.page:
        scene.say("notice", "system.daily.listening")
    else:
        scene.say("progress", f"system.daily.word.{_WEEKDAYS[prompt.weekday]}")
    _say_again(scene, prompt)
    scene.say("question", prompt.prompt)
    if prompt.rating:
        scene.say("notice", "system.rate.scale")
    return rows_of(scene, prompt, page=frame.page)


_WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "fri", "fri")


def _say_again(scene: Scene, prompt: Prompt) -> None:
    """That it was asked before. What was answered then is shown after the new answer, never before it."""
    before = daily_choice.earlier(scene.session, prompt.id)
    if before is not None:
        scene.say("notice", "system.daily.again", date=scene.day(before.at))


def rows_of(scene: Scene, prompt: Prompt, *, page: int) -> Rows:
    """The buttons under a prompt; fewer once the person has said that they are about to answer."""
    points = [[Button(f"r.{number}", str(number)) for number in range(1, 6)]] if prompt.rating else []
    if page:
        return [*points, [scene.button("not-today")]]
    say = [] if prompt.rating else [scene.button("say")]
    never = [[scene.button("never")]] if left_behind(scene) else []
    return [*points, [*say, scene.button("other")], [scene.button("not-today"), scene.button("off")], *never]


def left_behind(scene: Scene) -> list[str]:
    """The prompt in whose place another was asked for, unless it is never to come again."""
    wants = scene.session.rhythm
    return [each for each in list(wants.shown)[-2:-1] if wants.swaps and each not in wants.never]


def _points(scene: Scene, prompt: Prompt) -> int:
    answer = scene.session.answer(f"daily.{prompt.id}")
    return answer.value.points if answer and isinstance(answer.value, Rated) else 0


# --- ending -------------------------------------------------------------------------------------------------------


def give_back(scene: Scene) -> None:
    """Take the prompt off. A talk that it broke into is shown again; otherwise it is quiet now."""
    broke_in = scene.session.rhythm.broke_in
    take_off(scene)
    set_rhythm(scene, replace(scene.session.rhythm, asked="", broke_in=False))
    if not broke_in:
        layers.lift_interludes(scene)
        scene.session = replace(scene.session, paused=True)


def turn_off(scene: Scene) -> None:
    """No more prompts, and one tap to have them back."""
    set_rhythm(scene, replace(scene.session.rhythm, mode="off", just_off=True))
    scene.say("reaction", "system.daily.off")
    give_back(scene)


def rest(scene: Scene, days: int, *, quietly: bool = False) -> None:
    """Send nothing for so many days from today; says when it comes back."""
    wants = scene.session.rhythm
    until = daily_time.today(wants, scene.now) + timedelta(days=days)
    set_rhythm(scene, rhythm.taken_up(rhythm.resting(wants, until)))
    if not quietly:
        scene.say("reaction", "system.daily.rests", date=day_in_words(until, scene.session.language))


def say_zone(scene: Scene) -> None:
    """Where the zone that was chosen is no more: that another clock is used, and where to choose again."""
    wants = scene.session.rhythm
    if wants.zone and daily_time.zone_of(wants) != wants.zone:
        scene.say("notice", "system.timing.zone_lost", zone=wants.zone)


def set_rhythm(scene: Scene, wants: rhythm.Rhythm) -> None:
    """The scene's session with this rhythm."""
    scene.session = replace(scene.session, rhythm=wants)
