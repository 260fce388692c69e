"""What lies on top of a dialogue for a moment and gives back: which module answers for which kind.

Law: an interlude shows what is, takes words or a press, and takes itself off. What lies beneath is not touched,
except by what its name promises.
"""

from __future__ import annotations

from collections.abc import Callable

from flows import (
    answer_list,
    daily,
    daily_answer,
    daily_log,
    daily_setting,
    finding,
    glossary,
    held,
    layers,
    meetings,
    menu,
    news,
    notes,
    partnerships,
    reminders,
    taking_away,
    tips,
)
from flows.rows import Rows
from flows.scene import Scene
from flows.session import Interlude, InterludeKind

#: Interludes that wait for words, unless these are exactly what a button says.
NAMED = frozenset({"daily", "timing", "moment", "reminder"})
#: Interludes that wait for words; at the others, words can only name a button.
OPEN = frozenset({"note", "glossary", "naming", "held", "find", "rewriting", *NAMED})


_SHOWN: dict[InterludeKind, Callable[[Scene, Interlude], Rows]] = {
    "menu": menu.show,
    "note": notes.show,
    "glossary": glossary.show,
    "answers": answer_list.show,
    "partnerships": partnerships.show,
    "naming": partnerships.show_naming,
    "held": held.show,
    "erasing": menu.show_erasing,
    "language": menu.show_language,
    "find": finding.show,
    "tips": tips.show,
    "taking": taking_away.show,
    "daily": daily.show,
    "timing": daily_setting.show,
    "rhythm": daily_log.show_rhythm,
    "prompts": daily_log.show_prompts,
    "rewriting": daily_log.show_change,
    "moment": meetings.show,
    "reminder": reminders.show,
    "news": news.show,
}
_PRESSED: dict[InterludeKind, Callable[[Scene, Interlude, str], bool]] = {
    "menu": menu.press,
    "note": notes.press,
    "glossary": glossary.press,
    "answers": answer_list.press,
    "partnerships": partnerships.press,
    "held": held.press,
    "erasing": menu.press_erasing,
    "language": menu.press_language,
    "find": finding.press,
    "tips": tips.press,
    "taking": taking_away.press,
    "daily": daily_answer.press,
    "timing": daily_setting.press,
    "prompts": daily_log.press_prompts,
    "rewriting": daily_log.press_change,
    "moment": meetings.press,
    "reminder": reminders.press,
    "news": news.press,
}
_HEARD: dict[InterludeKind, Callable[[Scene, Interlude, str, int | None], None]] = {
    "daily": daily_answer.hear,
    "timing": daily_setting.hear,
    "rewriting": daily_log.hear_change,
    "moment": meetings.hear,
    "reminder": reminders.hear,
}


def show(scene: Scene, frame: Interlude) -> Rows:
    """Say the interlude and return its buttons."""
    return _SHOWN[frame.kind](scene, frame)


def hear(scene: Scene, frame: Interlude, text: str, source: int | None) -> None:
    """Take typed words at an interlude that waits for them (see ``OPEN``)."""
    match frame.kind:
        case "note":
            notes.hear(scene, frame, text, source)
        case "glossary" if held.is_sentence(text) and not glossary.knows(scene, text):
            held.hold(scene, text, source)
        case "glossary":
            glossary.look_up(scene, text)
        case "find" if held.is_sentence(text):
            held.hold(scene, text, source)
        case "find":
            finding.hear(scene, text)
        case "naming":
            partnerships.hear_name(scene, frame, text)
        case "held":
            held.hear(scene, text, source)
        case kind if kind in _HEARD:
            _HEARD[kind](scene, frame, text, source)
        case _:
            pass


def press(scene: Scene, frame: Interlude, action: str) -> bool:
    """Take a press at an interlude. ``False``: not an action of this interlude."""
    if action == "cancel":
        layers.lift(scene)
        return True
    return frame.kind in _PRESSED and _PRESSED[frame.kind](scene, frame, action)
