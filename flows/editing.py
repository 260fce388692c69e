"""A sent message was changed.

Law: an edit changes what that message gave, wherever that is kept, and nothing else. It does not wake a paused talk.
Of an answer that came in several messages a single one cannot be told apart any more, so none is changed.
"""

from __future__ import annotations

from flows import answering, care, pasting, safety
from flows.events import TextEdited
from flows.scene import Scene
from flows.session import Interlude


def correct(scene: Scene, event: TextEdited) -> None:
    """Change the answers or notes that this message gave, or the words of it that are held back."""
    top = scene.session.top
    if isinstance(top, Interlude) and top.kind == "held" and top.source == event.source and event.text.strip():
        if pasting.is_joined(top.about):
            scene.say("notice", "system.edit_joined")
        else:
            scene.move(about=event.text)
        return
    mine = [each for each in scene.session.answers.values() if each.source == event.source and not each.withdrawn]
    if not mine or not event.text.strip():
        scene.say("notice", "system.edit_unknown")
        return
    if any(pasting.is_joined(each.text) for each in mine):
        scene.say("notice", "system.edit_joined")
        return
    before = any(safety.weigh(scene.library, each.text) for each in mine)
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
    if not before:
        care.attend(scene, event.text)
