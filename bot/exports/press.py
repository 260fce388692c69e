"""The printing press: a process of its own that turns pages into files, one after another.

Law: knows no chat, no database and no secret; reads jobs from standard input, writes files to standard output, and
touches nothing else: it may not write files, and its memory and time are limited. What people wrote comes in as JSON.

A job is four bytes of length and JSON: ``{"format", "paper", "page"}``. The answer is one byte, ``+`` or ``-``, four
bytes of length, and the file, or the name of the error (never its words).
"""

from __future__ import annotations

import json
import os
import struct
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any, Final

from bot.exports.fitting import fit

HOME: Final = Path(__file__).parent
#: Bytes of memory: typst, its fonts and a large record need a fifth of it.
MEMORY: Final = 1 << 30
#: Open files: the two pipes, the fonts while they are read, a few to spare.
_FILES: Final = 128
LENGTH: Final = struct.Struct(">I")
#: Dots for an inch of a picture: 1080 of them across the card, which is drawn 6 inches wide.
_DOTS: Final = 180.0


class Press:
    """Fonts and compiler, loaded once."""

    def __init__(self) -> None:
        import typst  # noqa: PLC0415 - eighty megabytes that only this process needs

        fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(HOME / "fonts")])
        # The root has nothing but our own layouts, so even markup could read nothing else.
        self._compiler = typst.Compiler(root=str(HOME / "paper"), font_paths=fonts)

    def make(self, job: Mapping[str, Any]) -> bytes:
        """The file that a job asks for."""
        if job["format"] == "docx":
            from bot.exports import word  # noqa: PLC0415 - lxml, for this format only

            return word.render(job["page"])
        return self._typeset(job["paper"], job["page"], picture=job["format"] == "png")

    def _typeset(self, paper: str, page: Mapping[str, Any], *, picture: bool) -> bytes:
        if paper == "one-pager":
            page = fit(page)
        inputs = {"page": json.dumps(page, ensure_ascii=False)}
        source = str(HOME / "paper" / f"{paper}.typ")
        if picture:
            made = self._compiler.compile(source, format="png", ppi=_DOTS, sys_inputs=inputs)
        else:
            made = self._compiler.compile(source, format="pdf", pdf_standards=["ua-1"], sys_inputs=inputs)
        if not isinstance(made, bytes):
            raise TypeError("more than one picture")
        return made


def limit() -> None:
    """Take away what a press does not need, where the system can."""
    try:
        import resource  # noqa: PLC0415 - not on every system
    except ImportError:
        return
    for kind, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_NOFILE, _FILES),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(kind)
        within = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (within, within))


def serve(jobs: IO[bytes], files: IO[bytes]) -> None:
    """Do jobs until there are no more."""
    press = Press()
    while len(head := jobs.read(LENGTH.size)) == LENGTH.size:
        body = jobs.read(*LENGTH.unpack(head))
        try:
            mark, made = b"+", press.make(json.loads(body))
        except Exception as error:  # noqa: BLE001 - one page that cannot be made must not end the press
            mark, made = b"-", type(error).__name__.encode()
        files.write(mark + LENGTH.pack(len(made)) + made)
        files.flush()


def main() -> None:
    """Serve on standard input and output. Whatever a library prints goes nowhere."""
    limit()
    files = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    serve(sys.stdin.buffer, files)


if __name__ == "__main__":
    main()
