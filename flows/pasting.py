"""A text too long for one message: the app cut it, and its pieces come as messages of their own, at once.

Law: what a cut piece became, its continuation joins, and nothing else happens to it. Only the time between messages
tells, as their sender's clock has it; where that is not known nothing is joined.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from flows.answering import reworded
from flows.effects import Remember
from flows.events import CommandGiven, TextSaid
from flows.scene import Scene
from flows.session import Cut, Interlude
from flows.voice import LONGEST_ANSWER

#: From this length on, in UTF-16 units, a message may be the first piece of a longer text: apps cut at 4096, or at the
#: last space before.
LONG: Final = 4000
#: A message of this length was cut in the middle of a word.
FULL: Final = 4096
#: Seconds between the pieces of one text, at most.
AT_ONCE: Final = 5
#: Stands for words that are held, which are not kept under any key yet.
HELD: Final = ""
_SENTENCE_ENDS: Final = (".", "!", "?", "…", ":", ";", "”", '"', ")")


def go_on(scene: Scene, said: TextSaid) -> bool:
    """Join the continuation of a cut text to what its beginning became. ``False``: these words stand for themselves."""
    cut = scene.session.cut
    if cut is None or said.sent is None or not 0 <= said.sent - cut.sent <= AT_ONCE or not said.text.strip():
        return False
    joined = _join_held(scene, cut, said.text) if cut.key == HELD else _join_kept(scene, cut, said.text)
    if joined:
        scene.say("reaction", "system.joined")
        scene.session = replace(scene.session, cut=replace(cut, sent=said.sent) if _units(said.text) >= LONG else None)
    return joined


def mark(scene: Scene, said: TextSaid | CommandGiven, words: str) -> None:
    """Remember what words became that are long enough to have been cut."""
    cut = None
    if said.sent is not None and said.source is not None and _units(words) >= LONG:
        top = scene.session.top
        kept = [each.answer for each in scene.effects if isinstance(each, Remember)]
        mine = [each for each in kept if each.source == said.source]
        if mine:
            cut = Cut(key=mine[-1].key, partnership=mine[-1].partnership, sent=said.sent)
        elif isinstance(top, Interlude) and top.kind == "held" and top.source == said.source:
            cut = Cut(key=HELD, partnership=scene.session.partnership, sent=said.sent)
    if cut != scene.session.cut:
        scene.session = replace(scene.session, cut=cut)


def is_joined(text: str) -> bool:
    """Whether a text came in several messages: in one there is no room for it."""
    return _units(text) > FULL


def _join_held(scene: Scene, cut: Cut, more: str) -> bool:
    top = scene.session.top
    if not isinstance(top, Interlude) or top.kind != "held" or cut.partnership != scene.session.partnership:
        return False
    joined = _joined(top.about, more)
    if _units(joined) > LONGEST_ANSWER:
        return False
    scene.move(about=joined)
    return True


def _join_kept(scene: Scene, cut: Cut, more: str) -> bool:
    answer = scene.session.answers.get((cut.partnership, cut.key))
    if answer is None or answer.withdrawn:
        return False
    joined = _joined(answer.text, more)
    if _units(joined) > LONGEST_ANSWER:
        return False
    words = reworded(answer, joined)
    number, source = cut.partnership, answer.source
    scene.keep(cut.key, words, source=source, about=answer.about, partnership=number, corrects=True)
    return True


def _joined(before: str, more: str) -> str:
    """Both pieces. The space or the line end where they were cut is lost on the way, but for a word cut in two."""
    if _units(before) % FULL == 0:
        return before + more
    return before + ("\n" if before.endswith(_SENTENCE_ENDS) else " ") + more


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
