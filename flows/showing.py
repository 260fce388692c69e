"""Where a person is now, as words and buttons.

Law: shows what stands on top of the session, whatever it is, and changes nothing about it.
"""

from __future__ import annotations

from flows import asking, interludes, naming
from flows.rows import Rows
from flows.scene import Scene
from flows.session import Place


def show(scene: Scene) -> Rows:
    """Say what is on top and return its buttons."""
    top = scene.session.top
    if scene.session.paused:
        resume = [scene.button("resume")] if scene.nearest else []
        return [*_undo(scene), [*resume, scene.button("menu")]]
    shown = asking.show(scene) if isinstance(top, Place) else interludes.show(scene, top)
    return [*_undo(scene), *shown, *naming.rows(scene)]


def rows(scene: Scene) -> Rows:
    """The buttons that are shown now; nothing is said."""
    return show(Scene(scene.library, scene.session, scene.now))


def _undo(scene: Scene) -> Rows:
    """Prompts that were turned off just now are turned on again by one press."""
    return [[scene.button("on")]] if scene.session.rhythm.just_off else []
