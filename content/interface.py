"""What the program itself says must be in any content that it is run with.

Law: the list is the ``system.yaml`` that comes with the program. A folder of an operator's own may have more texts, and
its own words for each; it may not lack one, or want a placeholder that the program does not fill.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from content import reader
from content.errors import Problem
from content.format_lists import SystemFile
from content.sources import Sources, known

#: Where interface texts are listed, in every content folder.
FILE: Final = "system/system.yaml"


def ours() -> bytes:
    """The list that comes with the program."""
    return (Path(__file__).parent / FILE).read_bytes()


def check_interface(files: Mapping[str, bytes], sources: Sources) -> Iterator[Problem]:
    """Whether the program could speak with this content."""
    if files.get(FILE) == ours() or "system" in sources.broken:
        return
    if not sources.system:
        yield Problem(FILE, 1, "is missing; copy the folder system from the content of the program")
        return
    node, _ = reader.read(ours(), FILE)
    source, needed = sources.system.structure, SystemFile.model_validate(node.plain() if node else {})
    for name, text in needed.texts.items():
        mine = source.model.texts.get(name)
        if mine is None:
            yield source.problem(f"lacks `{name}`, which the program says; copy it from its own content", "texts")
        elif strange := set(mine.placeholders) - set(text.placeholders):
            said = f"`{name}` has the placeholders {known(strange)}, which the program does not fill; remove them"
            yield source.problem(said, "texts", name, "placeholders")
        elif mine.plural != text.plural:
            said = f"`{name}` must have `plural: {'yes' if text.plural else 'no'}`, as in the content of the program"
            yield source.problem(said, "texts", name)
