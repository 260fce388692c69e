"""What becomes of words that are no matter for a coach, wherever they were written.

Law: they are kept before anything else happens; the talk rests, with no question, tip or warning after them; where to
turn is said once, and whoever writes on is answered in fewer words. Answers to a daily prompt have their own way to the
same sentences.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from flows import answering, asking, daily, daily_log, layers, notes, places, safety
from flows.safety import GRAVE, Weight
from flows.scene import Scene
from flows.session import Interlude

#: Days without a prompt, counted from today: tomorrow there is none.
NO_PROMPT: Final = 2


def take(scene: Scene, text: str, source: int | None, *, away: bool) -> bool:
    """Keep such words and meet them. ``False``: they are for the talk, or for the prompt that waits for them."""
    weight = None if _is_for_prompt(scene, away=away) else safety.weigh(scene.library, text)
    if weight is None:
        return False
    # What is grave becomes a note, and answers no question: no page to show around is to have it.
    answers = asking.is_open(scene) and not away and weight not in GRAVE
    if answers:
        answering.keep(scene, text, source)
    else:
        _write(scene, text, source)
    if weight == "heavy" and safety.was_met(scene.library, scene.session, weight, scene.now):
        scene.say("reaction", "system.saved")
        if answers:
            places.move_on(scene)
    else:
        _rest(scene, weight)
    return True


def attend(scene: Scene, text: str) -> None:
    """Meet such words that have been kept already; none is left as it is."""
    weight = safety.weigh(scene.library, text)
    if weight is not None:
        _rest(scene, weight)


def say(scene: Scene, weight: Weight) -> None:
    """The kind sentence, with where to turn the first time; and that tomorrow is quiet, where it would not have been."""
    met = safety.was_met(scene.library, scene.session, weight, scene.now)
    shorter = "still" if weight in GRAVE else "weary"
    scene.say("reaction", f"system.safety.{shorter if met else weight}")
    if scene.session.rhythm.is_on:
        daily.rest(scene, NO_PROMPT, quietly=True)
        scene.say("reaction", "system.safety.tomorrow")


def _rest(scene: Scene, weight: Weight) -> None:
    """Stop here: what lies over the talk is taken off, and the talk waits."""
    layers.clear(scene)
    say(scene, weight)
    scene.say("notice", "system.safety.waits" if scene.nearest else "system.saved")
    scene.session = replace(scene.session, paused=True)


def _write(scene: Scene, text: str, source: int | None) -> None:
    """As a note; or in place of the note or the answer to a prompt that is being changed."""
    top = scene.session.top
    if isinstance(top, Interlude) and top.kind == "rewriting":
        daily_log.hear_change(scene, top, text, source)
    else:
        about = top.about if isinstance(top, Interlude) and top.kind == "note" else scene.here
        notes.write(scene, text, source, about=about)


def _is_for_prompt(scene: Scene, *, away: bool) -> bool:
    """Whether a prompt, and nothing else, waits for these words."""
    top = scene.session.top
    is_open = isinstance(top, Interlude) and top.kind == "daily" and not away and not scene.session.rhythm.broke_in
    prompt = daily.prompt_of(scene, top.about) if isinstance(top, Interlude) and is_open else None
    return prompt is not None and not (prompt.rating and isinstance(top, Interlude) and top.about == prompt.id)
