"""Daily prompts are offered once, at the end of the first talk; and asked for by one word at any time.

Law: offers and recognises; sets nothing. An offer that was passed over is not made again.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from flows import lexicon
from flows.effects import Button
from flows.progress import PATH
from flows.scene import Scene
from flows.session import Place, Session

_OFFER: Final = "system.daily.offer"
_MARK: Final = "daily "
#: Where a talk, or a way over the map, is chosen; no talks themselves.
_CHOOSING: Final = ("start", PATH)


def offer(scene: Scene) -> list[list[Button]]:
    """At the end of a talk: ask for a quiet minute, and a button that leads to choosing one."""
    session = scene.session
    told = [each for each in session.told if each.startswith(_MARK)]
    here = _mark(session)
    if session.rhythm.mode or not scene.library.prompts or not _has_talked(session) or told not in ([], [here]):
        return []
    scene.say("notice", _OFFER)
    return [[scene.button("do.daily", "system.button.choose-time")]]


def noted(scene: Scene) -> Session:
    """The scene's session; it knows that the offer was made, and where, so that the same message can be shown again."""
    if _OFFER not in scene.said:
        return scene.session
    return replace(scene.session, told=scene.session.told | {_mark(scene.session)})


def is_called(scene: Scene, text: str) -> bool:
    """Whether these words ask for a prompt: "rano", "morning"."""
    said = lexicon.fold(text).strip(" .!?„”\"'/")
    texts = scene.library.texts
    calls = {lexicon.fold(str(texts[each].get("system.daily.call", ""))).strip() for each in texts}
    return bool(scene.library.prompts) and bool(said) and said in calls


def _has_talked(session: Session) -> bool:
    """Whether this is the end of a talk: its own, or that of the compass after something was answered elsewhere."""
    top = session.top
    if isinstance(top, Place) and top.dialogue not in _CHOOSING:
        return True
    mine = (each for (number, _), each in session.answers.items() if number == session.partnership)
    return any(not each.is_note and each.key.partition(".")[0] not in _CHOOSING for each in mine)


def _mark(session: Session) -> str:
    """The end of a talk, this time round."""
    top = session.top
    name = top.dialogue if isinstance(top, Place) else ""
    return f"{_MARK}{session.partnership} {name} {session.round_of(name)}"
