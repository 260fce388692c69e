"""The beginning of a new dialogue or story: files that pass the check, to be written over.

Law: the words are templates in ``templates/``, data like all other words. Nothing that exists is ever written over.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final, Literal, TypeAlias

from content.check_names import RESERVED
from content.errors import NameRefused
from content.folder import TEMPLATES
from content.format import ID, LONGEST_ID
from flows import lexicon

Kind: TypeAlias = Literal["dialogue", "story"]
_ROOMS: Final[dict[Kind, str]] = {"dialogue": "dialogues", "story": "stories"}
#: Stands in templates for the name of what is made of them.
_BLANK: Final = "NAME"


def begin(root: Path, name: str, kind: Kind) -> list[str]:
    """Write the files of a new dialogue or story into a content folder. Returns their paths, relative to it.

    Raises:
        NameRefused: the name is ill-formed, or taken.
    """
    if not re.fullmatch(ID, name) or len(name) > LONGEST_ID:
        raise NameRefused(
            f"`{name}` cannot be a name: it is made of small letters without diacritics, digits and single hyphens, "
            f"begins with a letter and has at most {LONGEST_ID} characters{_instead(name)}"
        )
    if name in RESERVED:
        raise NameRefused(f"`{name}` is the name of something else in the coach; choose another")
    taken = [room for room in _ROOMS.values() if (root / room / name).exists()]
    if taken:
        raise NameRefused(f"{taken[0]}/{name} is there already; choose another name, or change its files")
    return _write(root, f"{_ROOMS[kind]}/{name}", name, kind)


def _instead(name: str) -> str:
    """A name that would do, made of one that does not."""
    words = re.sub(r"[^a-z0-9]+", "-", lexicon.fold(name)).strip("-0123456789")
    near = words[:LONGEST_ID].rstrip("-")
    return f"; {near} would do" if re.fullmatch(ID, near) else ""


def _write(root: Path, place: str, name: str, kind: Kind) -> list[str]:
    folder = root / place
    folder.mkdir(parents=True)
    written = []
    for template in sorted((Path(__file__).parent / TEMPLATES / kind).glob("*.yaml")):
        (folder / template.name).write_text(template.read_text("utf-8").replace(_BLANK, name), encoding="utf-8")
        written.append(f"{place}/{template.name}")
    return written
