"""Resting in the middle of a talk, and going on.

Law: a pause keeps everything where it is. It is over with the next thing the person writes or presses.
"""

from __future__ import annotations

from dataclasses import replace

from flows import layers
from flows.scene import Scene


def pause(scene: Scene, _argument: str) -> None:
    """Rest at the step in hand: what lies over it is taken off. Prompts go on, and it says so."""
    layers.clear(scene)
    scene.session = replace(scene.session, paused=True)
    scene.say("reaction", "system.paused")
    if scene.session.rhythm.is_on:
        scene.say("notice", "system.daily.goes_on")


def resume(scene: Scene, _argument: str) -> None:
    """Go on at the step in hand: what lies over it is taken off."""
    scene.say("reaction", "system.welcome_back")
    layers.lift_interludes(scene)


def wake(scene: Scene, *, greet: bool = False) -> bool:
    """Whether the talk was paused; it is no longer."""
    paused = scene.session.paused
    if paused:
        scene.session = replace(scene.session, paused=False)
    if paused and greet:
        scene.say("reaction", "system.welcome_back")
    return paused
