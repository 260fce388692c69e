"""Tips to open again: those of the dialogue in hand, then of every dialogue begun before it.

Law: pulled, never pushed, so there is no dose here; what was given is not written down anywhere, it is read off where
the person stands and what they answered in the open partnership.
"""

from __future__ import annotations

from flows.effects import Span
from flows.library import Dialogue
from flows.rows import Rows
from flows.scene import Scene
from flows.session import Interlude, Place


def show(scene: Scene, frame: Interlude) -> Rows:
    """One dialogue's tips on each page."""
    known = begun(scene)
    if not known:
        scene.say("notice", "system.tips.empty")
        return [[scene.button("cancel")]]
    page = min(frame.page, len(known) - 1)
    dialogue = known[page]
    lines = "\n".join(scene.label("system.tips.line", tip=scene.label(each)) for each in dialogue.tips)
    scene.say("card", "system.tips.page", title=Span(scene.label(dialogue.title), "strong"), lines=lines)
    less = [scene.button("less")] if page else []
    more = [scene.button("more")] if page + 1 < len(known) else []
    return [[*less, *more], [scene.button("cancel")]]


def press(scene: Scene, frame: Interlude, action: str) -> bool:
    """Turn the page. ``False``: another action."""
    if action not in {"less", "more"}:
        return False
    last = max(len(begun(scene)) - 1, 0)
    scene.move(page=min(frame.page, last) + (1 if action == "more" else -1))
    return True


def begun(scene: Scene) -> list[Dialogue]:
    """Dialogues of the open partnership that have tips: the one in hand first, then the one spoken in last."""
    session = scene.session
    standing = [each.dialogue for each in reversed(session.stack) if isinstance(each, Place)]
    answers = [each for (partnership, _), each in session.answers.items() if partnership == session.partnership]
    answered = [each.key.partition(".")[0] for each in sorted(answers, key=lambda each: each.at, reverse=True)]
    known = (scene.library.dialogues.get(name) for name in dict.fromkeys((*standing, *answered)))
    return [each for each in known if each is not None and each.tips]
