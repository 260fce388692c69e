"""Today's question: shown, answered, swapped, put aside; and what follows an answer.

Law: lies on top of whatever the chat was at and gives back: to a talk that it broke into, by showing it again; to
anything else, by being quiet. Answers are kept under ``daily.`` and the prompt's id, with ``.why`` for the reason of a
rating and ``.next`` for the follow-up; they belong to nobody but the person.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Final

from flows import coaching, daily_choice, daily_log, daily_time, layers, lexicon, rhythm, safety
from flows.dates import day_in_words
from flows.effects import Button, Span
from flows.library import Prompt
from flows.rows import Rows
from flows.scene import Scene
from flows.session import Attachment, Interlude, Place, Rated, Said, Session
from flows.wording import shortened

#: Ends of a key: the reason of a rating, the follow-up, the offer of quiet after a heavy answer.
WHY, NEXT, HEAVY = ".why", ".next", ".heavy"
#: Characters of an answer that are said back, and of the first one that is quoted at a mark.
ECHO, OLDEST = 60, 120
#: On the frame: the person has said that they are about to answer.
_LISTENING: Final = 1
#: Days of quiet after a heavy answer, and when more quiet is wanted.
_NO_PROMPT_NEXT_DAY, _WEEK = 2, 7


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


# --- late presses and replies -------------------------------------------------------------------------------------


def is_nonce(session: Session, nonce: str) -> bool:
    """Whether this is the nonce of the last prompt's message, and the prompt still waits."""
    return bool(session.rhythm.asked) and nonce == session.nonce_at(session.rhythm.turn)


def reopens(scene: Scene, nonce: str, action: str) -> bool:
    """Whether a press is of the last prompt's message after something else was shown: then it lies on top again."""
    session = scene.session
    if not is_nonce(session, nonce) or nonce == session.nonce:
        return False
    prompt = prompt_of(scene, session.rhythm.asked)
    shown = Scene(scene.library, session, scene.now)
    if prompt is None or action not in {each.action for row in _rows(shown, prompt, page=0) for each in row}:
        return False
    scene.session = replace(session, paused=False)
    open_prompt(scene, session.rhythm.asked)
    return True


def takes_reply(scene: Scene, reply: str) -> bool:
    """Whether words typed as a reply are for the last prompt; then it lies on top and listens."""
    session = scene.session
    if not reply or not is_nonce(session, reply):
        return False
    if not _is_prompt(session.top, session.rhythm.asked):
        scene.session = replace(session, paused=False)
        open_prompt(scene, session.rhythm.asked)
    scene.move(page=_LISTENING)
    return True


def leaves_for_reply(scene: Scene, reply: str) -> bool:
    """Whether words typed as a reply are for the question that a prompt broke into; then the prompt is off."""
    session = scene.session
    is_beneath = bool(reply) and reply == session.nonce_at(session.rhythm.turn - 1)
    if not is_beneath or not session.rhythm.broke_in or not _is_prompt(session.top, session.rhythm.asked):
        return False
    scene.pop()
    return True


def is_unclear(scene: Scene) -> bool:
    """Whether typed words may as well be for the question that the prompt on top broke into."""
    top, wants = scene.session.top, scene.session.rhythm
    came_unasked = wants.broke_in and wants.ignored > 0
    return came_unasked and isinstance(top, Interlude) and _is_prompt(top, wants.asked) and top.page != _LISTENING


def noted(session: Session) -> Session:
    """The same session; where a prompt is on top, it knows under which nonce it is shown."""
    wants = session.rhythm
    if not _is_prompt(session.top, wants.asked) or wants.turn == session.turn:
        return session
    return replace(session, rhythm=replace(wants, turn=session.turn))


def _is_prompt(frame: object, name: str) -> bool:
    return isinstance(frame, Interlude) and frame.kind == "daily" and frame.about == name and bool(name)


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
    return _rows(scene, prompt, page=frame.page)


_WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "fri", "fri")


def _say_again(scene: Scene, prompt: Prompt) -> None:
    """That it was asked before. What was answered then is shown after the new answer, never before it."""
    before = daily_choice.earlier(scene.session, prompt.id)
    if before is not None:
        when = day_in_words(before.at.date(), scene.session.language).partition(", ")[2]
        scene.say("notice", "system.daily.again", date=when)


def _rows(scene: Scene, prompt: Prompt, *, page: int) -> Rows:
    points = [[Button(f"r.{number}", str(number)) for number in range(1, 6)]] if prompt.rating else []
    if page:
        return [*points, [scene.button("not-today")]]
    say = [] if prompt.rating else [scene.button("say")]
    never = [[scene.button("never")]] if _left_behind(scene) else []
    return [*points, [*say, scene.button("other")], [scene.button("not-today"), scene.button("off")], *never]


def _points(scene: Scene, prompt: Prompt) -> int:
    answer = scene.session.answer(f"daily.{prompt.id}")
    return answer.value.points if answer and isinstance(answer.value, Rated) else 0


# --- taking -------------------------------------------------------------------------------------------------------


def press(scene: Scene, frame: Interlude, action: str) -> bool:
    """Take a press. ``False``: another action."""
    prompt = prompt_of(scene, frame.about)
    letter, _, of = action.partition(".")
    match letter:
        case "close":
            scene.say("reaction", "system.daily.enough")
            give_back(scene)
        case "say":
            scene.move(page=_LISTENING)
            set_rhythm(scene, rhythm.taken_up(scene.session.rhythm))
        case "other" if prompt:
            _swap(scene)
        case "never":
            _leave_out(scene)
        case "not-today":
            set_rhythm(scene, rhythm.taken_up(scene.session.rhythm))
            scene.say("reaction", "system.daily.fine")
            give_back(scene)
        case "off":
            turn_off(scene)
        case "quiet-week":
            rest(scene, _WEEK)
            give_back(scene)
        case "r" if prompt:
            _rate(scene, prompt, int(of))
        case _:
            return False
    return True


def hear(scene: Scene, frame: Interlude, text: str, source: int | None) -> None:
    """Take typed words: the answer to what is asked now."""
    prompt = prompt_of(scene, frame.about)
    if prompt is None or frame.about.endswith(HEAVY):
        give_back(scene)
    elif not text.strip():
        scene.say("notice", "system.text_please")
    elif coaching.is_shrug(scene.library, scene.session.language, text):
        scene.say("reaction", "system.daily.fine")
        set_rhythm(scene, rhythm.taken_up(scene.session.rhythm))
        give_back(scene)
    elif frame.about == prompt.id and prompt.rating:
        _hear_rating(scene, prompt, text)
    else:
        take(scene, frame, text, source)


def take(scene: Scene, frame: Interlude, text: str, source: int | None) -> None:
    """Take these words as the answer, whatever they are."""
    prompt = prompt_of(scene, frame.about)
    if prompt is not None:
        _answer(scene, frame, prompt, Said(text), source)


def takes_words(scene: Scene, frame: Interlude) -> bool:
    """Whether words can answer what is asked now: not where points are, nor at the offer of quiet."""
    prompt = prompt_of(scene, frame.about)
    is_rating = prompt is not None and prompt.rating and frame.about == prompt.id
    return prompt is not None and not is_rating and not frame.about.endswith(HEAVY)


def attach(scene: Scene, attachment: Attachment, caption: str, source: int | None) -> None:
    """Take a voice message or a picture as the answer."""
    frame = scene.session.top
    prompt = prompt_of(scene, frame.about) if isinstance(frame, Interlude) else None
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
    scene.move(about=prompt.id + (WHY if points > 1 else NEXT), page=0)


def _answer(scene: Scene, frame: Interlude, prompt: Prompt, said: Said, source: int | None) -> None:
    """Keep an answer, say it back, and go on to what follows it."""
    first = frame.about == prompt.id
    before = daily_choice.earlier(scene.session, prompt.id) if first else None
    scene.keep(f"daily.{frame.about}", said, source=source, again=first and _is_again(scene, prompt))
    weight = safety.weigh(scene.library, scene.session.language, said.text)
    if first or weight:
        _count(scene, quietly=weight is not None or not first, counts=first)
    if weight:
        _be_kind(scene, prompt, weight)
        return
    scene.say("reaction", "system.daily.kept", words=Span(_echo(scene, said), "quote"))
    if before is not None:
        when = day_in_words(before.at.date(), scene.session.language).partition(", ")[2]
        scene.say("card", "system.daily.then", date=when, answer=scene.shown(before, ECHO))
    noticed = safety.notice(scene.library, scene.session.language, prompt, said.text)
    if noticed:
        notice = scene.library.signals[noticed.signal].notice
        scene.say("warning", notice, words=Span(noticed.words, "quote"))
    if frame.about.endswith(NEXT):
        scene.say("reaction", "system.daily.enough")
        give_back(scene)
    else:
        scene.move(about=prompt.id + NEXT, page=0)


def _echo(scene: Scene, said: Said) -> str:
    return shortened(" ".join(said.text.split()), ECHO) or scene.label("system.attachment")


def _is_again(scene: Scene, prompt: Prompt) -> bool:
    """Whether an answer of another day is there already; one of the same day is changed."""
    before = scene.session.answer(f"daily.{prompt.id}")
    return before is not None and before.at.date() != scene.now.date()


def _count(scene: Scene, *, quietly: bool = False, counts: bool = True) -> None:
    """Count an answer; greet who comes back, and look back at a mark."""
    wants = scene.session.rhythm
    back = wants.parted or wants.ignored > rhythm.EVERY_OTHER
    set_rhythm(scene, rhythm.was_answered(wants) if counts else rhythm.taken_up(wants))
    set_rhythm(scene, replace(scene.session.rhythm, asked=""))
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
    rest(scene, _NO_PROMPT_NEXT_DAY, quietly=True)
    scene.say("reaction", f"system.safety.{weight}")
    scene.move(about=prompt.id + HEAVY, page=0)


def _swap(scene: Scene) -> None:
    """Another prompt, at most two a day."""
    wants, today = scene.session.rhythm, daily_time.today(scene.session.rhythm, scene.now)
    prompt = None
    if wants.swaps < rhythm.SWAPS:
        prompt = daily_choice.choose(scene.library, scene.session, today, salt=wants.swaps + 1)
    if prompt is None:
        set_rhythm(scene, rhythm.taken_up(wants))
        scene.say("reaction", "system.daily.no_more")
        give_back(scene)
        return
    set_rhythm(scene, replace(rhythm.was_swapped(wants, prompt.id, today), asked=prompt.id))
    scene.move(about=prompt.id, page=0)


def _leave_out(scene: Scene) -> None:
    """Never ask the one before this again."""
    wants = scene.session.rhythm
    set_rhythm(scene, replace(wants, never=(*wants.never, *_left_behind(scene))))
    scene.say("reaction", "system.daily.never")


def _left_behind(scene: Scene) -> list[str]:
    """The prompt in whose place another was asked for, unless it is never to come again."""
    wants = scene.session.rhythm
    return [each for each in list(wants.shown)[-2:-1] if wants.swaps and each not in wants.never]


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
