"""News from whoever runs the coach: asked for, never assumed.

Law: off until the person says yes, and one press away from off again. Only the answer is kept.
"""

from __future__ import annotations

from dataclasses import replace

from flows.rows import Rows
from flows.scene import Scene
from flows.session import Interlude


def show(scene: Scene, _frame: Interlude) -> Rows:
    """Say how it is, and offer the other way."""
    agreed = scene.session.news
    scene.say("question", "system.news.on" if agreed else "system.news.ask")
    return [[scene.button("news.no" if agreed else "news.yes")], [scene.button("cancel")]]


def press(scene: Scene, _frame: Interlude, action: str) -> bool:
    """Take the answer. ``False``: another action."""
    if action not in {"news.yes", "news.no"}:
        return False
    agreed = action == "news.yes"
    scene.pop()
    scene.session = replace(scene.session, news=agreed)
    scene.say("reaction", "system.news.agreed" if agreed else "system.news.ended")
    return True
