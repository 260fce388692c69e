"""Finding things again: one's own answers and notes, and the glossary.

Law: every word typed must begin a word that is there, in any order, without regard to case or diacritics. Only the
open partnership is searched; nothing is changed.
"""

from __future__ import annotations

from flows import answer_list, glossary, lexicon
from flows.answers import Answer
from flows.effects import Span
from flows.rows import Rows
from flows.scene import Scene
from flows.session import Interlude
from flows.wording import shortened

#: Characters of what was typed that are searched for.
LONGEST = 60


def show(scene: Scene, frame: Interlude) -> Rows:
    """Ask what to look for, or show what was found."""
    listed = answer_list.list_answers(scene.library, scene.session)
    found = [each for each in listed if frame.about and _fits(scene, each, frame.about)]
    term = glossary.find(scene.library, scene.session.language, frame.about) if frame.about else None
    if frame.about and not found and term is None:
        scene.say("notice", "system.find.nothing", words=Span(frame.about, "quote"))
    shown = found[: answer_list.PAGE]
    numbers = answer_list.say_some(scene, shown, listed)
    if len(found) > len(shown):
        scene.say("notice", "system.find.more", count=len(found) - len(shown))
    meaning = [scene.button(f"g.{term.id}", term.name)] if term else []
    scene.say("question", "system.find.again" if frame.about else "system.find.ask")
    return [numbers, meaning, [scene.button("cancel")]]


def hear(scene: Scene, text: str) -> None:
    """Look for these words."""
    scene.move(about=shortened(" ".join(text.split()), LONGEST))


def press(scene: Scene, _frame: Interlude, action: str) -> bool:
    """Open an answer to be changed, or a term. ``False``: another action."""
    letter, _, of = action.partition(".")
    match letter:
        case "e":
            answer_list.open_change(scene, answer_list.list_answers(scene.library, scene.session)[int(of)])
        case "g":
            scene.push(Interlude(kind="glossary", about=of))
        case _:
            return False
    return True


def _fits(scene: Scene, answer: Answer, typed: str) -> bool:
    """Whether every word typed begins a word of the answer or of its question."""
    there = lexicon.fold(f"{answer_list.question_of(scene, answer)} {scene.shown(answer).text}").split()
    wanted = lexicon.fold(typed).split()
    return all(any(word.strip("„”‘’\"'(.,").startswith(each) for word in there) for each in wanted)
