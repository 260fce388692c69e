"""A sent message was changed.

Law: an edit changes what that message gave, wherever that is kept, and nothing else. It does not wake a paused talk.
"""

from __future__ import annotations

from flows import answering
from flows.events import TextEdited
from flows.scene import Scene
from flows.session import Interlude


def correct(scene: Scene, event: TextEdited) -> None:
    """Change the answers or notes that this message gave, or the words of it that are held back."""
    top = scene.session.top
    if isinstance(top, Interlude) and top.kind == "held" and top.source == event.source and event.text.strip():
        scene.move(about=event.text)
        return
    mine = [each for each in scene.session.answers.values() if each.source == event.source and not each.withdrawn]
    if not mine or not event.text.strip():
        scene.say("notice", "system.edit_unknown")
        return
    for answer in mine:
        if answer.text != event.text:
            scene.keep(
                answer.key,
                answering.reworded(answer, event.text),
                source=event.source,
                about=answer.about,
                partnership=answer.partnership,
                corrects=True,
            )
    scene.say("reaction", "system.edited")
