"""What a person wrote, made safe to keep, send and print.

Law: pure and idempotent; done once, where words come in, and nowhere else. It takes nothing away that can be read.
"""

from __future__ import annotations

import re

#: Controls (C0 except line feed, DEL, C1) would act in terminals and logs, and some stores refuse them.
_CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f]")
_BREAKS = re.compile("\r\n|[\u2028\u2029]")
#: Embeddings and overrides turn the order of what follows; isolates end with themselves and stay.
_OVERRIDES = re.compile("[\u202a-\u202e]")
#: Halves of a character, and two code points that no XML may hold.
_HALVES = re.compile("[\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    """What a person wrote, so that it can be kept, sent and printed anywhere. Idempotent.

    CR LF and the Unicode line and paragraph separators become a line feed, other controls a space; direction
    overrides go, isolates stay; half characters become U+FFFD; spaces at line ends and empty last lines go.
    """
    text = _BREAKS.sub("\n", text)
    text = _CONTROLS.sub(" ", text)
    text = _OVERRIDES.sub("", text)
    text = _HALVES.sub("\ufffd", text)
    return "\n".join(line.rstrip(" ") for line in text.split("\n")).rstrip("\n")
