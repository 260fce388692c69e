"""What commands do, typed or pressed: beginning, opening an interlude, steering through a dialogue.

Law: a command works in every state; where it has nothing to do, it says so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from flows import (
    answering,
    care,
    daily,
    daily_answer,
    daily_setting,
    exporting,
    finding,
    glossary,
    layers,
    meetings,
    menu,
    notes,
    pausing,
    places,
    plans,
    taking_away,
)
from flows.scene import Scene
from flows.session import Interlude, InterludeKind, Place

#: Commands that open an interlude.
_OPENING: dict[str, InterludeKind] = {
    "menu": "menu",
    "note": "note",
    "glossary": "glossary",
    "answers": "answers",
    "find": "find",
    "tips": "tips",
    "partnerships": "partnerships",
    "language": "language",
    "delete": "erasing",
    "rhythm": "rhythm",
    "prompts": "prompts",
    "news": "news",
    "print": "taking",
}
#: What of it they open.
_ABOUT = {"print": "questions"}
#: Said once, to a chat that is new.
_WELCOME = "welcome"


def is_first(scene: Scene) -> bool:
    """Whether this chat has not been spoken to yet."""
    return not scene.session.offered and _WELCOME not in scene.session.told


def begin(scene: Scene, payload: str) -> None:
    """The first start opens the compass; a later one offers to go on. A deep link names a dialogue."""
    first = _WELCOME not in scene.session.told
    if first:
        scene.session = replace(scene.session, told=scene.session.told | {_WELCOME})
        scene.say("card", "system.welcome")
    if payload in scene.library.dialogues:
        places.open_dialogue(scene, payload)
    elif first and menu.COMPASS in scene.library.dialogues:
        places.open_dialogue(scene, menu.COMPASS)
    else:
        layers.lay(scene, Interlude(kind="menu"))


def obey(scene: Scene, name: str, argument: str = "", source: int | None = None) -> None:
    """Do what a command says. One that nobody knows is answered kindly."""
    match name:
        case "start":
            begin(scene, argument)
        case "note" if argument.strip():
            notes.keep(scene, argument, source, about=scene.here)
            care.attend(scene, argument)
        case "glossary" if argument.strip():
            layers.lay(scene, Interlude(kind="glossary"))
            glossary.look_up(scene, argument)
        case "find" if argument.strip():
            layers.lay(scene, Interlude(kind="find"))
            finding.hear(scene, argument)
        case "language" if argument.strip() in scene.library.languages:
            menu.speak_in(scene, argument.strip())
        case name if name in _OPENING:
            about = scene.here if name == "note" else _ABOUT.get(name, "")
            layers.lay(scene, Interlude(kind=_OPENING[name], about=about))
        case name if name in _DONE:
            _DONE[name](scene, argument)
        case "help" | "developer_info":
            scene.say("card", f"system.{name}")
        case "privacy":
            scene.say("card", "system.privacy")
            scene.say("card", "system.privacy.kept")
            if "policy" in scene.library.facts:
                scene.say("card", "system.policy")
        case "back" | "skip" | "example" | "restart":
            _steer(scene, name)
        case _:
            scene.say("notice", "system.unknown_command")


def _steer(scene: Scene, name: str) -> None:
    """Commands about the step in hand; over an interlude, back gives up the interlude."""
    top = scene.session.top
    if not isinstance(top, Place):
        if name == "skip" and top.kind == "daily":
            daily_answer.press(scene, top, "not-today")
        elif name == "back" and len(scene.session.stack) > 1:
            layers.lift(scene)
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


def _bring_prompt(scene: Scene, _argument: str) -> None:
    """A thought now, because the person asked for one; whoever was let go in silence is back."""
    layers.lift_interludes(scene)
    if not daily.bring(scene):
        scene.say("notice", "system.daily.gone")


def _summarise(scene: Scene, _argument: str) -> None:
    if frame := taking_away.open_summary(scene):
        layers.lay(scene, frame)


#: Commands that are one function of what stands behind them.
_DONE: dict[str, Callable[[Scene, str], None]] = {
    "stop": pausing.pause,
    "pause": pausing.pause,
    "resume": pausing.resume,
    "summary": _summarise,
    "export": exporting.export,
    "daily": daily_setting.open_setting,
    "on": daily_setting.turn_on,
    "morning": _bring_prompt,
    "meeting": meetings.announce,
    "remind": plans.take,
    "replan": plans.change,
}
