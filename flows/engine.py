"""What an event does to a chat: ``advance``.

Law: pure and total. Every event, in every state, gives an outcome with a visible next step; an event that is refused
leaves the session as it was. Each kind of event has one function here; what it does in detail lives with the step or
the interlude it meets.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import assert_never

from flows import answering, asking, interludes, places, summary
from flows.effects import Erase, MakeDocument, Redraw, Toast
from flows.events import (
    Begun,
    CommandGiven,
    Event,
    GroupSpoke,
    MediaSent,
    Pressed,
    TextEdited,
    TextSaid,
    Unreadable,
)
from flows.library import Finish, Library
from flows.repair import at_home
from flows.scene import Outcome, Scene
from flows.session import Attachment, Interlude, Place, Session

#: Commands that open an interlude of the same kind.
_OPENING = {"note", "glossary", "answers", "partnerships", "language", "menu"}
#: Where the first ``/start`` leads.
COMPASS = "start"


def advance(library: Library, session: Session, event: Event, now: datetime) -> Outcome:
    """What becomes of an event in this chat. ``now`` is an aware UTC datetime."""
    if isinstance(event, GroupSpoke):
        return _in_group(library, session, now)
    scene = Scene(library, session, now)
    at_home(scene)
    if isinstance(event, Unreadable | Pressed):
        if not session.offered:
            event = Begun()
        elif isinstance(event, Unreadable) or not _is_on_offer(scene.session, event):
            return _refuse(scene)
    paused, scene.session = scene.session.paused, replace(scene.session, paused=False)
    match event:
        case Begun():
            _begin(scene, event)
        case TextSaid():
            _hear(scene, event, paused=paused)
        case Pressed():
            _press(scene, event.action)
        case CommandGiven():
            _obey(scene, event)
        case TextEdited():
            _correct(scene, event)
        case MediaSent():
            _receive(scene, event)
        case _:
            assert_never(event)
    return _close(scene, session)


# --- one function per kind of event ------------------------------------------------------------------------------


def _begin(scene: Scene, event: Begun) -> None:
    """The first start opens the compass; a later one offers to go on. A deep link names a dialogue."""
    first = "welcome" not in scene.session.told
    if first:
        scene.session = replace(scene.session, told=scene.session.told | {"welcome"})
        scene.say("card", "system.welcome")
    if event.payload in scene.library.dialogues:
        places.open_dialogue(scene, event.payload)
    elif first and COMPASS in scene.library.dialogues:
        places.open_dialogue(scene, COMPASS)
    else:
        _open(scene, "menu")


def _hear(scene: Scene, event: TextSaid, *, paused: bool) -> None:
    top = scene.session.top
    if not event.text.strip():
        scene.say("notice", "system.text_please")
    elif paused and isinstance(top, Place):
        scene.say("reaction", "system.welcome_back")
        if len(event.text) >= answering.WORTH_KEEPING:
            scene.push(Interlude(kind="held", about=event.text, source=event.source))
    elif isinstance(top, Place):
        answering.hear(scene, event.text, event.source)
    else:
        interludes.hear(scene, top, event.text, event.source)


def _press(scene: Scene, action: str) -> None:
    letter, _, of = action.partition(".")
    top = scene.session.top
    if letter in {"menu", "enough"} and isinstance(top, Place) and isinstance(scene.step, Finish):
        scene.pop()
        top = scene.session.top
    taken = answering.press(scene, action) if isinstance(top, Place) else interludes.press(scene, top, action)
    if taken:
        return
    match letter:
        case "go":
            places.open_dialogue(scene, of)
        case "do":
            _obey(scene, CommandGiven(name=of))
        case "enough":
            _pause(scene)
        case _:
            _obey(scene, CommandGiven(name=letter))


def _obey(scene: Scene, event: CommandGiven) -> None:
    match event.name:
        case "start":
            _begin(scene, Begun(payload=event.argument))
        case "note" if event.argument:
            interludes.keep_note(scene, event.argument, event.source, about=_step_here(scene))
        case "glossary" if event.argument:
            _open(scene, "glossary")
            interludes.look_up(scene, event.argument)
        case "language" if event.argument in scene.library.languages:
            scene.session = replace(scene.session, language=event.argument)
            scene.say("reaction", "system.language.set")
        case name if name in _OPENING:
            _open(scene, name)
        case "delete":
            _open(scene, "erasing")
        case "help" | "privacy":
            scene.say("card", f"system.{event.name}")
        case "back" | "skip" | "example" | "restart":
            _steer(scene, event.name)
        case "stop" | "pause":
            _pause(scene)
        case "resume":
            _resume(scene)
        case "summary":
            _summarise(scene)
        case _:
            scene.say("notice", "system.unknown_command")


def _steer(scene: Scene, name: str) -> None:
    """Commands about the step in hand; over an interlude, back gives up the interlude."""
    if not isinstance(scene.session.top, Place):
        if name == "back" and len(scene.session.stack) > 1:
            scene.pop()
        else:
            scene.say("notice", "system.no_step")
        return
    match name:
        case "back":
            places.go_back(scene)
        case "skip":
            answering.skip(scene)
        case "example":
            answering.give_example(scene)
        case _:
            places.begin_dialogue(scene, scene.place.dialogue)


def _correct(scene: Scene, event: TextEdited) -> None:
    """An edited message changes the answer or note it gave; any other edit changes nothing."""
    mine = [each for each in scene.session.answers.values() if each.source == event.source and not each.withdrawn]
    if not mine or not event.text.strip():
        scene.say("notice", "system.edit_unknown")
        return
    for answer in mine:
        scene.keep(
            answer.key,
            answering.reworded(answer, event.text),
            source=event.source,
            about=answer.about,
            partnership=answer.partnership,
        )
    scene.say("reaction", "system.edited")


def _receive(scene: Scene, event: MediaSent) -> None:
    """Voice and pictures stay with the answer; anything else gets a friendly hint."""
    match event.media:
        case "voice" | "picture" as media if event.file and isinstance(scene.session.top, Place):
            answering.attach(scene, Attachment(media, event.file), event.caption, event.source)
        case _:
            scene.say("notice", "system.text_please")


def _in_group(library: Library, session: Session, now: datetime) -> Outcome:
    scene = Scene(library, session, now)
    scene.say("notice", "system.private_only")
    scene.speak([])
    return Outcome(session, tuple(scene.effects))


def _refuse(scene: Scene) -> Outcome:
    """A stale, forged or doubled press: nothing changes, the current step is shown."""
    before = scene.session
    scene.effects.append(Toast(text=scene.label("system.stale.toast")))
    scene.say("notice", "system.stale")
    scene.speak(_show(scene))
    return Outcome(before, tuple(scene.effects))


# --- pieces ------------------------------------------------------------------------------------------------------


def _open(scene: Scene, kind: str) -> None:
    """Lay an interlude on top, instead of another one."""
    while not isinstance(scene.session.top, Place) and len(scene.session.stack) > 1:
        scene.pop()
    if kind == "menu" and not isinstance(scene.session.top, Place):
        scene.move(about="", page=0)
        return
    about = _step_here(scene) if kind == "note" else ""
    scene.push(Interlude(kind=kind, about=about))  # type: ignore[arg-type]  # only kinds named in this module come here


def _pause(scene: Scene) -> None:
    scene.session = replace(scene.session, paused=True)
    scene.say("reaction", "system.paused")


def _resume(scene: Scene) -> None:
    """Back to the dialogue in hand: interludes on top of it give back."""
    scene.say("reaction", "system.welcome_back")
    while not isinstance(scene.session.top, Place) and len(scene.session.stack) > 1:
        scene.pop()


def _summarise(scene: Scene) -> None:
    page = summary.one_pager(scene.library, scene.session)
    if not page.sections:
        scene.say("notice", "system.summary.empty")
        return
    summary.say(scene, page)
    caption = scene.label("system.summary.caption")
    scene.documents.append(
        MakeDocument(
            partnership=scene.session.partnership,
            language=scene.session.language,
            format="markdown",
            caption=caption,
        )
    )


def _step_here(scene: Scene) -> str:
    place = next((each for each in reversed(scene.session.stack) if isinstance(each, Place)), None)
    return f"{place.dialogue}.{place.step}" if place else ""


def _is_on_offer(session: Session, event: Pressed) -> bool:
    return event.nonce == session.nonce and event.action in session.offered


def _show(scene: Scene) -> asking.Rows:
    top = scene.session.top
    if scene.session.paused:
        return [[scene.button("resume"), scene.button("menu")]]
    return asking.show(scene) if isinstance(top, Place) else interludes.show(scene, top)


def _close(scene: Scene, before: Session) -> Outcome:
    """Show where the person is now, under a new nonce if that is another step."""
    if any(isinstance(each, Redraw) for each in scene.effects):
        return Outcome(scene.session, tuple(scene.effects))
    if any(isinstance(each, Erase) for each in scene.effects):
        scene.speak([])
        return Outcome(scene.session, tuple(scene.effects))
    moved = _spot(scene.session) != _spot(before) or not before.offered
    if moved:
        scene.session = replace(scene.session, turn=scene.session.turn + 1)
    scene.speak(_show(scene))
    return Outcome(scene.session, tuple(scene.effects))


def _spot(session: Session) -> tuple[object, ...]:
    """What makes a step another one; ticks and tips do not."""
    top = session.top
    if isinstance(top, Place):
        top = replace(top, warned=(), tips=0, nudged=False, ticked=())
    return session.partnership, len(session.stack), top, session.paused, session.language
