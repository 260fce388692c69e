"""An answer to today's question: kept, said back, counted; and what follows it.

Law: answers are kept under ``daily.`` and the prompt's id, with ``.why`` for the reason of a rating and ``.next`` for
the follow-up; they belong to nobody but the person.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from flows import care, coaching, daily, daily_choice, daily_log, daily_time, lexicon, rhythm, safety
from flows.answers import Attachment, Rated, Said
from flows.effects import Span
from flows.library import Prompt
from flows.scene import Scene
from flows.session import Interlude
from flows.wording import shortened

#: Characters of an answer that are said back, and of the first one that is quoted at a mark.
ECHO, OLDEST = 60, 120
#: Days of quiet where more of it is wanted after a heavy answer.
_WEEK: Final = 7


def press(scene: Scene, frame: Interlude, action: str) -> bool:
    """Take a press. ``False``: another action."""
    prompt = daily.prompt_of(scene, frame.about)
    letter, _, of = action.partition(".")
    match letter:
        case "close":
            scene.say("reaction", "system.daily.enough")
            daily.give_back(scene)
        case "say":
            scene.move(page=daily.LISTENING)
            daily.set_rhythm(scene, rhythm.taken_up(scene.session.rhythm))
        case "other" if prompt:
            _swap(scene)
        case "never":
            _leave_out(scene)
        case "not-today":
            daily.set_rhythm(scene, rhythm.taken_up(scene.session.rhythm))
            scene.say("reaction", "system.daily.fine")
            daily.give_back(scene)
        case "off":
            daily.turn_off(scene)
        case "quiet-week":
            daily.rest(scene, _WEEK)
            daily.give_back(scene)
        case "r" if prompt:
            _rate(scene, prompt, int(of))
        case _:
            return False
    return True


def hear(scene: Scene, frame: Interlude, text: str, source: int | None) -> None:
    """Take typed words: the answer to what is asked now."""
    prompt = daily.prompt_of(scene, frame.about)
    if prompt is None or frame.about.endswith(daily.HEAVY):
        daily.give_back(scene)
    elif not text.strip():
        scene.say("notice", "system.text_please")
    elif coaching.is_shrug(scene.library, scene.session.language, text):
        scene.say("reaction", "system.daily.fine")
        daily.set_rhythm(scene, rhythm.taken_up(scene.session.rhythm))
        daily.give_back(scene)
    elif frame.about == prompt.id and prompt.rating:
        _hear_rating(scene, prompt, text)
    else:
        take(scene, frame, text, source)


def take(scene: Scene, frame: Interlude, text: str, source: int | None) -> None:
    """Take these words as the answer, whatever they are."""
    prompt = daily.prompt_of(scene, frame.about)
    if prompt is not None:
        _answer(scene, frame, prompt, Said(text), source)


def takes_words(scene: Scene, frame: Interlude) -> bool:
    """Whether words can answer what is asked now: not where points are, nor at the offer of quiet."""
    prompt = daily.prompt_of(scene, frame.about)
    is_rating = prompt is not None and prompt.rating and frame.about == prompt.id
    return prompt is not None and not is_rating and not frame.about.endswith(daily.HEAVY)


def attach(scene: Scene, attachment: Attachment, caption: str, source: int | None) -> None:
    """Take a voice message or a picture as the answer."""
    frame = scene.session.top
    prompt = daily.prompt_of(scene, frame.about) if isinstance(frame, Interlude) else None
    if not isinstance(frame, Interlude) or prompt is None or (frame.about == prompt.id and prompt.rating):
        scene.say("notice", "system.text_please")
        return
    _answer(scene, frame, prompt, Said(caption, (attachment,)), source)


def _hear_rating(scene: Scene, prompt: Prompt, text: str) -> None:
    typed = lexicon.fold(text).strip(" .!")
    if typed in {"1", "2", "3", "4", "5"}:
        _rate(scene, prompt, int(typed))
    else:
        scene.say("notice", "system.pick_one")


def _rate(scene: Scene, prompt: Prompt, points: int) -> None:
    scene.keep(f"daily.{prompt.id}", Rated(points), again=_is_again(scene, prompt))
    scene.say("reaction", "system.saved_choice", choice=str(points))
    _count(scene)
    scene.move(about=prompt.id + (daily.WHY if points > 1 else daily.NEXT), page=0)


def _answer(scene: Scene, frame: Interlude, prompt: Prompt, said: Said, source: int | None) -> None:
    """Keep an answer, say it back, and go on to what follows it."""
    first = frame.about == prompt.id
    before = daily_choice.earlier(scene.session, prompt.id) if first else None
    scene.keep(f"daily.{frame.about}", said, source=source, again=first and _is_again(scene, prompt))
    weight = safety.weigh(scene.library, said.text, listens=safety.IN_PROMPTS)
    if first or weight:
        _count(scene, quietly=weight is not None or not first, counts=first)
    if weight:
        _be_kind(scene, prompt, weight)
        return
    scene.say("reaction", "system.daily.kept", words=Span(_echo(scene, said), "quote"))
    if before is not None:
        scene.say("card", "system.daily.then", date=scene.day(before.at), answer=scene.shown(before, ECHO))
    noticed = safety.notice(scene.library, scene.session.language, prompt, said.text)
    if noticed:
        notice = scene.library.signals[noticed.signal].notice
        scene.say("warning", notice, words=Span(noticed.words, "quote"))
    if frame.about.endswith(daily.NEXT):
        scene.say("reaction", "system.daily.enough")
        daily.give_back(scene)
    else:
        scene.move(about=prompt.id + daily.NEXT, page=0)


def _echo(scene: Scene, said: Said) -> str:
    return shortened(" ".join(said.text.split()), ECHO) or scene.label("system.attachment")


def _is_again(scene: Scene, prompt: Prompt) -> bool:
    """Whether an answer of another day, as the person counts days, is there already; one of the same day is changed."""
    before = scene.session.answer(f"daily.{prompt.id}")
    return before is not None and scene.date(before.at) != scene.date(scene.now)


def _count(scene: Scene, *, quietly: bool = False, counts: bool = True) -> None:
    """Count an answer; greet who comes back, and look back at a mark."""
    wants = scene.session.rhythm
    back = wants.parted or wants.ignored > rhythm.EVERY_OTHER
    daily.set_rhythm(scene, rhythm.was_answered(wants) if counts else rhythm.taken_up(wants))
    daily.set_rhythm(scene, replace(scene.session.rhythm, asked=""))
    if quietly:
        return
    if back:
        scene.say("reaction", "system.welcome_back")
    if rhythm.mark(scene.session.rhythm):
        oldest = daily_log.oldest(scene.session)
        words = Span(shortened(" ".join(oldest.text.split()), OLDEST), "quote") if oldest else "–"
        scene.say("notice", "system.daily.mark", count=scene.session.rhythm.count, words=words)


def _be_kind(scene: Scene, prompt: Prompt, weight: safety.Weight) -> None:
    """One warm sentence, no coaching, nothing tomorrow, and an offer of quiet."""
    care.say(scene, weight)
    scene.move(about=prompt.id + daily.HEAVY, page=0)


def _swap(scene: Scene) -> None:
    """Another prompt, at most two a day."""
    wants, today = scene.session.rhythm, daily_time.today(scene.session.rhythm, scene.now)
    prompt = None
    if wants.swaps < rhythm.SWAPS:
        prompt = daily_choice.choose(scene.library, scene.session, today, salt=wants.swaps + 1)
    if prompt is None:
        daily.set_rhythm(scene, rhythm.taken_up(wants))
        scene.say("reaction", "system.daily.no_more")
        daily.give_back(scene)
        return
    daily.set_rhythm(scene, replace(rhythm.was_swapped(wants, prompt.id, today), asked=prompt.id))
    scene.move(about=prompt.id, page=0)


def _leave_out(scene: Scene) -> None:
    """Never ask the one before this again."""
    wants = scene.session.rhythm
    daily.set_rhythm(scene, replace(wants, never=(*wants.never, *daily.left_behind(scene))))
    scene.say("reaction", "system.daily.never")
