"""A day is told, agreed on or changed: ``/meeting``, and whatever else asks for a day.

Law: what was understood is said with the date in words, and changed by a press or by typing another.
"""

from __future__ import annotations

from flows import held, layers, plans
from flows.moments import Moment
from flows.plans import UNKNOWN
from flows.rhythm import Plan
from flows.rows import Rows, paired
from flows.scene import Scene
from flows.session import Interlude


def announce(scene: Scene, text: str) -> None:
    """``/meeting``: with a day and an hour, or without, and then they are asked for."""
    moment = plans.read(scene, text) if text.strip() else None
    if text.strip() and moment is None:
        scene.say("notice", "system.moment.unclear")
    layers.lift_interludes(scene)
    if moment is None:
        scene.push(Interlude(kind="moment", about=f"meeting {UNKNOWN}", page=scene.session.partnership))
    else:
        _open(scene, "meeting", moment, _key(moment), partnership=scene.session.partnership)


def show(scene: Scene, frame: Interlude) -> Rows:
    """Say what was understood and ask whether to keep it in mind; or ask for the day."""
    plan = _plan(frame)
    if plan is None:
        scene.say("question", f"system.moment.when_{_kind(frame)}")
        return [[scene.button("cancel")]]
    scene.say("notice", "system.moment.understood", date=plans.when(scene, plan))
    scene.say("question", f"system.moment.{plan.kind}")
    yes = scene.button("agree", f"system.button.agree.{plan.kind}")
    return [*paired([yes, scene.button("decline")]), [scene.button("another-day")]]


def press(scene: Scene, frame: Interlude, action: str) -> bool:
    """Take a press. ``False``: another action."""
    plan = _plan(frame)
    match action:
        case "agree" if plan:
            scene.pop()
            plans.keep(scene, plan)
        case "decline":
            scene.pop()
            scene.say("reaction", "system.moment.declined")
        case "another-day" if plan:
            scene.move(about=f"{plan.kind} {UNKNOWN} {plan.about}")
        case _:
            return False
    return True


def hear(scene: Scene, frame: Interlude, text: str, source: int | None) -> None:
    """Another day, typed; other words are held."""
    moment = plans.read(scene, text)
    if moment is not None:
        key = frame.about.split(" ")[2:]
        scene.pop()
        _open(scene, _kind(frame), moment, key[-1] if key else _key(moment), partnership=frame.page or 1)
    elif _plan(frame) is not None and held.is_worth_keeping(text):
        held.hold(scene, text, source)
    else:
        scene.say("notice", "system.moment.unclear")


# --- what a frame says --------------------------------------------------------------------------------------------


def _open(scene: Scene, kind: str, moment: Moment, key: str, *, partnership: int) -> None:
    hour = moment.time.isoformat("minutes") if moment.time else "-"
    scene.push(Interlude(kind="moment", about=f"{kind} {moment.date} {hour} {key}", page=partnership))


def _plan(frame: Interlude) -> Plan | None:
    """What a frame is about; ``None`` where the day is still to be told."""
    kind, day, *rest = frame.about.split(" ")
    if day == UNKNOWN:
        return None
    hour, key = rest
    time = "" if hour == "-" else hour
    return Plan(
        kind="meeting" if kind == "meeting" else "step", day=day, time=time, partnership=frame.page or 1, about=key
    )


def _kind(frame: Interlude) -> str:
    return frame.about.partition(" ")[0]


def _key(moment: Moment) -> str:
    """A meeting that no answer is about goes by its day."""
    return f"meeting.{moment.date}"
