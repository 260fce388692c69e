"""The menu and its two small neighbours, the choice of a language and the question before everything is erased.

Law: offers ways and takes none, except for the language and for erasing, where a press is the act.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from flows import chart
from flows.effects import Button, Erase
from flows.library import Dialogue
from flows.rows import Rows, paired
from flows.scene import Scene
from flows.session import Interlude, Place

#: Where the first ``/start`` leads, and what the menu offers first.
COMPASS = "start"
#: Pages of talks, in the order in which a partnership comes to need them.
GROUPS = ("seek", "meet", "say", "run")
STORIES = "stories"


def show(scene: Scene, frame: Interlude) -> Rows:
    """Show one page of the menu; the first one in place of a page that is no more."""
    page = frame.about
    if page == chart.MAP or page in chart.PAGES:
        return chart.show(scene, page)
    if page in (*GROUPS, STORIES):
        scene.say("question", f"system.menu.{page}")
        return _group(scene, page)
    page = page if page in _PAGES else "ask"
    scene.say("question", f"system.menu.{page}")
    return _PAGES.get(page, _first_page)(scene)


def press(scene: Scene, _frame: Interlude, action: str) -> bool:
    """Turn to another page. ``False``: another action."""
    letter, _, of = action.partition(".")
    match letter:
        case "menu":
            scene.move(about="" if of == "first" else of)
        case "talk":
            chart.prepare_talk(scene, of)
        case _:
            return False
    return True


def show_language(scene: Scene, _frame: Interlude) -> Rows:
    """Ask for the language."""
    scene.say("question", "system.language.ask")
    names = {each: str(scene.library.texts[each]["system.language.name"]) for each in scene.library.languages}
    return [[Button(f"l.{each}", name) for each, name in names.items()], [scene.button("cancel")]]


def press_language(scene: Scene, _frame: Interlude, action: str) -> bool:
    """Speak another language from now on. ``False``: another action."""
    letter, _, of = action.partition(".")
    if letter != "l":
        return False
    scene.pop()
    speak_in(scene, of)
    return True


def speak_in(scene: Scene, language: str) -> None:
    """Speak this language from now on."""
    scene.session = replace(scene.session, language=language)
    scene.say("reaction", "system.language.set")


def show_erasing(scene: Scene, _frame: Interlude) -> Rows:
    """Ask before everything is erased."""
    scene.say("question", "system.erase.ask")
    return [[scene.button("erase")], [scene.button("cancel")]]


def press_erasing(scene: Scene, _frame: Interlude, action: str) -> bool:
    """Erase. ``False``: another action."""
    if action != "erase":
        return False
    scene.say("reaction", "system.erase.done")
    scene.effects.append(Erase())
    return True


def _first_page(scene: Scene) -> Rows:
    resume = [[scene.button("resume")]] if any(isinstance(each, Place) for each in scene.session.stack) else []
    compass = scene.library.dialogues.get(COMPASS)
    buttons = [
        *([scene.button(f"go.{COMPASS}", compass.title)] if compass else []),
        *(scene.button(f"menu.{page}") for page in ("talks", "map")),
        *(scene.button(f"do.{command}") for command in ("answers", "summary")),
        scene.button("menu.more"),
    ]
    return [*resume, *paired(buttons)]


def _talks(scene: Scene) -> Rows:
    """What has no page of its own, then the pages that have something on them."""
    pages = [each for each in (*GROUPS, STORIES) if _listed(scene, each)]
    here = [scene.button(f"go.{each.name}", each.title) for each in _listed(scene, None)]
    return [*paired([*here, *(scene.button(f"menu.{each}") for each in pages)]), [scene.button("menu.first")]]


def _group(scene: Scene, page: str) -> Rows:
    ways = [[scene.button(f"go.{each.name}", each.title)] for each in _listed(scene, page)]
    return [*ways, [scene.button("menu.talks", "system.button.back")]]


def _listed(scene: Scene, group: str | None) -> list[Dialogue]:
    talks = [each for each in scene.library.dialogues.values() if each.listed and each.kind != "cell"]
    return [each for each in talks if (STORIES if each.kind == "story" else each.group) == group]


def _more(scene: Scene) -> Rows:
    commands = (
        "daily",
        "find",
        "note",
        "glossary",
        "tips",
        "partnerships",
        "language",
        "help",
        "privacy",
        "export",
        "news",
    )
    return [*paired([scene.button(f"do.{each}") for each in commands]), [scene.button("menu.first")]]


_PAGES: dict[str, Callable[[Scene], Rows]] = {"talks": _talks, "more": _more}
