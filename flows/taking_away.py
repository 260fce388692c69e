"""What a person takes away: which document, for whom, in which language.

Law: asks for documents and makes none. What the partner would see is shown in the chat before it can be sent. One
press in a minute brings files; one that comes sooner is told when.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from flows import ratings, summary
from flows.effects import Button, DocumentFormat, DocumentKind, MakeDocument, Toast, View
from flows.open_questions import worth_printing
from flows.progress import squares
from flows.rows import Rows
from flows.scene import Scene
from flows.session import Interlude
from flows.texts import Language
from flows.voice import Voice

#: Between two presses that bring files.
PAUSE: Final = timedelta(minutes=1)
#: Telegram's longest caption.
_CAPTION: Final = 1024

#: Button -> what it asks for, and the name of its caption.
_MADE: Final[dict[str, tuple[DocumentKind, DocumentFormat, str]]] = {
    "pdf": ("one-pager", "pdf", "one-pager"),
    "record": ("record", "pdf", "record"),
    "docx": ("one-pager", "docx", "one-pager"),
    "text": ("one-pager", "markdown", "one-pager"),
    "data": ("record", "json", "data"),
}
#: Screen -> rows of buttons. Those of ``questions`` are the dialogues that have any.
_SCREENS: Final[dict[str, tuple[tuple[str, ...], ...]]] = {
    "ask": (("pdf", "record"), ("docx", "pictures"), ("shared", "other")),
    "other": (("text", "data"), ("questions",)),
    "shared": (("pdf", "docx"), ("text", "private")),
    "questions": (),
    "questions-text": (),
}
#: Screens that print questions -> in which format, and the button to the other one.
_PAPERS: Final[dict[str, tuple[DocumentFormat, str, str]]] = {
    "questions": ("pdf", "take.questions-text", "system.button.take.as-text"),
    "questions-text": ("markdown", "take.questions", "system.button.take.as-pdf"),
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

    def voice(self, scene: Scene) -> Voice:
        """The chat's words, in the language of the files."""
        return Voice(scene.library, replace(scene.session, language=self.language))


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
    waits = "system.take.wait" in scene.said
    if choice.screen == "shared" and not waits and not _show_shared(scene, choice):
        return [[scene.button("take.private"), scene.button("cancel")]]
    if choice.screen in _PAPERS and not _papers(scene):
        scene.say("notice", "system.take.no_questions")
        return [[scene.button("cancel")]]
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
    if wanted := _wanted(scene, choice, of):
        _take(scene, choice, wanted)
    elif of in scene.library.languages:
        _turn(scene, replace(choice, language=of))
    else:
        _turn(scene, replace(choice, screen="ask" if of == "private" else of))
    return True


def _turn(scene: Scene, choice: _Choice) -> None:
    own = choice.language == scene.session.language
    scene.move(about=choice.screen if own else f"{choice.screen} {choice.language}")


# --- asking for documents --------------------------------------------------------------------------------------------


def _wanted(scene: Scene, choice: _Choice, of: str) -> list[MakeDocument]:
    """The documents that a button brings; none for a button that turns to another screen."""
    voice = choice.voice(scene)
    if of in _MADE:
        kind, form, caption = _MADE[of]
        words = voice.label(f"system.caption.{'shared' if choice.view == 'shared' else caption}")
        return [_document(scene, choice, kind, form, words)]
    if of == "pictures":
        return _pictures(scene, choice, voice)
    letter, _, name = of.partition(".")
    if letter == "q" and name in scene.library.dialogues:
        title = voice.label(scene.library.dialogues[name].title)
        words = voice.label("system.caption.questions", title=title)
        form, _, _ = _PAPERS[choice.screen]
        return [replace(_document(scene, choice, "questions", form, words), dialogue=name)]
    return []


def _pictures(scene: Scene, choice: _Choice, voice: Voice) -> list[MakeDocument]:
    """The map, and the star where there is enough for one; their facts in words beneath."""
    grid = squares(scene.library, scene.session)
    facts = voice.label("system.caption.map") + "\n" + ratings.map_facts(voice, grid)
    made = [_document(scene, choice, "map", "png", facts)]
    if ratings.has_star(grid):
        facts = voice.label("system.caption.radar") + "\n" + ratings.star_facts(voice, grid)
        made.append(_document(scene, choice, "radar", "png", facts))
    return made


def _document(scene: Scene, choice: _Choice, kind: DocumentKind, form: DocumentFormat, caption: str) -> MakeDocument:
    return MakeDocument(
        partnership=scene.session.partnership,
        language=choice.language,
        kind=kind,
        format=form,
        view=choice.view,
        caption=caption[:_CAPTION],
        excuse=scene.label("system.take.failed"),
    )


def _take(scene: Scene, choice: _Choice, wanted: list[MakeDocument]) -> None:
    """Ask for documents, unless the last are too fresh. The buttons stay where they are."""
    before = scene.session.taken
    wait = before + PAUSE - scene.now if before else timedelta(0)
    if wait > timedelta(0):
        scene.say("notice", "system.take.wait", count=max(1, round(wait.total_seconds())))
        return
    scene.session = replace(scene.session, taken=scene.now)
    scene.documents += wanted
    scene.effects.append(Toast(text=scene.label("system.take.preparing")))
    scene.say("notice", "system.take.preparing")
    scene.redraw(_rows(scene, choice))


# --- showing ---------------------------------------------------------------------------------------------------------


def _show_shared(scene: Scene, choice: _Choice) -> bool:
    """Say what the partner would see, in the language of the files. ``False``: there is nothing."""
    voice = choice.voice(scene)
    page = summary.for_partner(summary.one_pager(voice.library, voice.session))
    if not page.sections:
        scene.say("notice", "system.take.shared_empty")
        return False
    summary.say(scene, page)
    return True


def _rows(scene: Scene, choice: _Choice) -> Rows:
    rated = ratings.is_rated(squares(scene.library, scene.session))
    rows = [
        [scene.button(f"take.{each}") for each in row if rated or each != "pictures"] for row in _SCREENS[choice.screen]
    ]
    others = [Button(f"take.{each}", _name(scene, each)) for each in scene.library.languages if each != choice.language]
    if choice.screen == "other":
        return [*rows, [*others, scene.button("take.private", "system.button.back")]]
    if choice.screen in _PAPERS:
        _, action, words = _PAPERS[choice.screen]
        return [*_papers(scene), [scene.button(action, words), *others], [scene.button("cancel")]]
    return [*rows, [*(others if choice.screen == "shared" else []), scene.button("cancel")]]


def _papers(scene: Scene) -> Rows:
    """A button for each dialogue that is worth printing."""
    names = worth_printing(scene.library, scene.session, now=scene.now)
    return [[scene.button(f"take.q.{each}", scene.library.dialogues[each].title)] for each in names]


def _name(scene: Scene, language: Language) -> str:
    return str(scene.library.texts[language]["system.language.name"])
