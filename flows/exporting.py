"""Everything that is kept about a person, handed over at one word.

Law: asks for files and makes none. All partnerships, whatever is open; two files at once, one to read and one for other
programs. They count as the files of the minute.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Final

from flows.effects import DocumentFormat, MakeDocument
from flows.scene import Scene
from flows.taking_away import PAUSE

#: In the order in which they come, with the names of their captions.
_FILES: Final[tuple[tuple[DocumentFormat, str], ...]] = (("markdown", "export"), ("json", "export-data"))


def export(scene: Scene, _argument: str) -> None:
    """Ask for both files, unless the last ones are too fresh."""
    before = scene.session.taken
    wait = before + PAUSE - scene.now if before else timedelta(0)
    if wait > timedelta(0):
        scene.say("notice", "system.take.wait", count=max(1, round(wait.total_seconds())))
        return
    scene.session = replace(scene.session, taken=scene.now)
    scene.say("notice", "system.export.preparing")
    scene.documents += [_file(scene, form, caption) for form, caption in _FILES]


def _file(scene: Scene, form: DocumentFormat, caption: str) -> MakeDocument:
    return MakeDocument(
        partnership=scene.session.partnership,
        language=scene.session.language,
        kind="export",
        format=form,
        caption=scene.label(f"system.caption.{caption}"),
        excuse=scene.label("system.take.failed"),
    )
