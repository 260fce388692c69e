"""What a person takes away: which document, for whom, in which language.

Law: asks for documents and makes none. What the partner would see is shown in the chat before it can be sent. One
document a minute for each chat; a press that comes sooner is told when.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from flows import summary
from flows.effects import Button, DocumentFormat, DocumentKind, MakeDocument, Toast, View
from flows.library import Language
from flows.rows import Rows
from flows.scene import Scene
from flows.session import Interlude
from flows.summary import Summary
from flows.voice import Voice

#: Between two documents of a chat.
PAUSE: Final = timedelta(minutes=1)

#: Button -> what it asks for, and the caption's name.
_MADE: Final[dict[str, tuple[DocumentKind, DocumentFormat, str]]] = {
    "pdf": ("one-pager", "pdf", "one-pager"),
    "record": ("record", "pdf", "record"),
    "docx": ("one-pager", "docx", "one-pager"),
    "text": ("one-pager", "markdown", "one-pager"),
    "data": ("record", "json", "data"),
}
#: Screen -> rows of buttons.
_SCREENS: Final[dict[str, tuple[tuple[str, ...], ...]]] = {
    "ask": (("pdf", "record"), ("docx", "shared"), ("other",)),
    "other": (("text", "data"),),
    "shared": (("pdf", "docx"), ("text", "private")),
}


@dataclass(frozen=True, slots=True)
class _Choice:
    """Where a person is in choosing: the screen, and the language of the files."""

    screen: str
    language: Language

    @classmethod
    def of(cls, scene: Scene, frame: Interlude) -> _Choice:
        screen, _, language = frame.about.partition(" ")
        known = language if language in scene.library.languages else scene.session.language
        return cls(screen if screen in _SCREENS else "ask", known)

    @property
    def view(self) -> View:
        return "shared" if self.screen == "shared" else "private"


def open_summary(scene: Scene) -> Interlude | None:
    """Say the one-pager; what to lay on top to take it away, unless there is nothing yet."""
    page = summary.one_pager(scene.library, scene.session)
    if not page.sections:
        scene.say("notice", "system.summary.empty")
        return None
    summary.say(scene, page)
    return Interlude(kind="taking")


def show(scene: Scene, frame: Interlude) -> Rows:
    """Ask what to take; before anything for the partner, what they would see."""
    choice = _Choice.of(scene, frame)
    again = "system.take.wait" in scene.said
    if choice.screen == "shared" and not again and not _show_shared(scene, choice):
        return [[scene.button("take.private")], [scene.button("cancel")]]
    if choice.language != scene.session.language:
        scene.say("notice", "system.take.in", language=_name(scene, choice.language))
    scene.say("question", f"system.take.{choice.screen}")
    return _rows(scene, choice)


def press(scene: Scene, frame: Interlude, action: str) -> bool:
    """Turn to another screen or language, or ask for a document. ``False``: another action."""
    letter, _, of = action.partition(".")
    choice = _Choice.of(scene, frame)
    if letter != "take":
        return False
    if of in _MADE:
        _take(scene, choice, of)
    elif of in scene.library.languages:
        _turn(scene, replace(choice, language=of))
    else:
        screen = "ask" if of == "private" else of
        _turn(scene, replace(choice, screen=screen))
    return True


def _turn(scene: Scene, choice: _Choice) -> None:
    own = choice.language == scene.session.language
    scene.move(about=choice.screen if own else f"{choice.screen} {choice.language}")


def _take(scene: Scene, choice: _Choice, of: str) -> None:
    """Ask for a document, unless the last one is too fresh. The buttons stay where they are."""
    before = scene.session.taken
    wait = before + PAUSE - scene.now if before else timedelta(0)
    if wait > timedelta(0):
        scene.say("notice", "system.take.wait", count=max(1, round(wait.total_seconds())))
        return
    scene.session = replace(scene.session, taken=scene.now)
    kind, form, caption = _MADE[of]
    voice = _voice(scene, choice)
    scene.documents.append(
        MakeDocument(
            partnership=scene.session.partnership,
            language=choice.language,
            kind=kind,
            format=form,
            view=choice.view,
            caption=voice.label(f"system.caption.{'shared' if choice.view == 'shared' else caption}"),
            excuse=scene.label("system.take.failed"),
        )
    )
    scene.effects.append(Toast(text=scene.label("system.take.preparing")))
    scene.say("notice", "system.take.preparing")
    scene.redraw(_rows(scene, choice))


def _show_shared(scene: Scene, choice: _Choice) -> bool:
    """Say what the partner would see, in the language of the files. ``False``: there is nothing."""
    page = _shared(_voice(scene, choice))
    if not page.sections:
        scene.say("notice", "system.take.shared_empty")
        return False
    summary.say(scene, page)
    return True


def _shared(voice: Voice) -> Summary:
    return summary.for_partner(summary.one_pager(voice.library, voice.session))


def _voice(scene: Scene, choice: _Choice) -> Voice:
    return Voice(scene.library, replace(scene.session, language=choice.language))


def _rows(scene: Scene, choice: _Choice) -> Rows:
    rows = [[scene.button(f"take.{each}") for each in row] for row in _SCREENS[choice.screen]]
    others = [Button(f"take.{each}", _name(scene, each)) for each in scene.library.languages if each != choice.language]
    if choice.screen == "other":
        return [*rows, others, [scene.button("take.private", "system.button.back")]]
    if choice.screen == "shared":
        return [*rows, others, [scene.button("cancel")]]
    return [*rows[:-1], [*rows[-1], *others][:2], [scene.button("cancel")]]


def _name(scene: Scene, language: Language) -> str:
    return str(scene.library.texts[language]["system.language.name"])
