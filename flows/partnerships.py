"""Partnerships: the list, a new one, a name, another one, putting one aside and bringing it back.

Law: each partnership has its own answers and its own stack. Leaving one leaves it at its step.
"""

from __future__ import annotations

import unicodedata
from dataclasses import replace

from flows import layers
from flows.effects import Button, Span
from flows.rows import Rows
from flows.scene import Scene
from flows.session import Interlude, Partnership, Session
from flows.voice import Voice
from flows.wording import shortened

#: Partnerships on one page of the list.
PAGE = 6
#: Characters of a partnership's name.
LONGEST_NAME = 60
#: Characters of it on a button.
ON_BUTTON = 24
#: Letters that show nothing, although Unicode calls them letters or symbols.
_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")


def name_of(voice: Voice, partnership: Partnership) -> str:
    """What a partnership is called: its own name, or its number."""
    return partnership.name or voice.label("system.partnerships.unnamed", number=partnership.id)


def show(scene: Scene, frame: Interlude) -> Rows:
    """The partnerships besides the open one; those put aside have a list of their own."""
    session = scene.session
    archived = frame.about == "archived"
    scene.say(
        "question",
        "system.partnerships.archived" if archived else "system.partnerships.ask",
        name=Span(name_of(scene, active(session)), "strong"),
    )
    others = [each for each in session.partnerships if each.archived == archived and each.id != session.partnership]
    rows = [*_page(scene, others, frame.page)]
    if archived:
        return [*rows, [scene.button("cancel")]]
    put_away = [scene.button("archive")] if others else []
    look = [scene.button("archived")] if any(each.archived for each in session.partnerships) else []
    return [*rows, [scene.button("new"), scene.button("rename")], [*put_away, *look], [scene.button("cancel")]]


def show_naming(scene: Scene, frame: Interlude) -> Rows:
    """Ask for a name."""
    scene.say("question", "system.partnerships.name_new" if frame.about == "new" else "system.partnerships.name")
    return [[scene.button("cancel")]]


def hear_name(scene: Scene, frame: Interlude, text: str) -> None:
    """Name a partnership; a new one is made and opened."""
    name = shortened(" ".join(text.split()), LONGEST_NAME)
    if not is_visible(name):
        scene.say("notice", "system.text_please")
        return
    scene.pop()
    if frame.about == "new":
        switch(scene, _make(scene, name))
    else:
        rename(scene, int(frame.about), name)


def rename(scene: Scene, number: int, name: str) -> None:
    """Give a partnership another name."""
    _change(scene, number, name=name)
    scene.say("reaction", "system.partnerships.renamed", name=Span(name, "strong"))


def press(scene: Scene, frame: Interlude, action: str) -> bool:
    """Take a press at the list. ``False``: another action."""
    number = scene.session.partnership
    letter, _, of = action.partition(".")
    match letter:
        case "p":
            switch(scene, int(of))
        case "new":
            scene.push(Interlude(kind="naming", about="new"))
        case "rename":
            scene.push(Interlude(kind="naming", about=str(number)))
        case "archive":
            _archive(scene, number)
        case "archived":
            scene.move(about="archived", page=0)
        case "more" | "less":
            scene.move(page=frame.page + (1 if letter == "more" else -1))
        case _:
            return False
    return True


def switch(scene: Scene, number: int) -> None:
    """Make another partnership the open one, where it was left. One that was put aside comes back."""
    layers.clear(scene)
    scene.session = replace(scene.session, partnership=number)
    _change(scene, number, archived=False)
    name = Span(name_of(scene, active(scene.session)), "strong")
    scene.say("reaction", "system.partnerships.switched", name=name)


def _archive(scene: Scene, number: int) -> None:
    name = Span(name_of(scene, active(scene.session)), "strong")
    scene.say("reaction", "system.partnerships.put_away", name=name)
    _change(scene, number, archived=True)
    switch(scene, next(each.id for each in scene.session.partnerships if not each.archived))


def _make(scene: Scene, name: str) -> int:
    session = scene.session
    number = max(each.id for each in session.partnerships) + 1
    scene.session = replace(
        session,
        partnerships=(*session.partnerships, Partnership(number, name)),
        stacks={**session.stacks, number: (Interlude(kind="menu"),)},
    )
    return number


def _change(scene: Scene, number: int, **changes: object) -> None:
    changed = tuple(
        replace(each, **changes) if each.id == number else each  # type: ignore[arg-type]  # any field
        for each in scene.session.partnerships
    )
    scene.session = replace(scene.session, partnerships=changed)


def _page(scene: Scene, listed: list[Partnership], page: int) -> Rows:
    first = min(page, max(len(listed) - 1, 0) // PAGE) * PAGE
    rows = [
        [Button(f"p.{each.id}", shortened(name_of(scene, each), ON_BUTTON))] for each in listed[first : first + PAGE]
    ]
    less = [scene.button("less")] if first else []
    more = [scene.button("more")] if len(listed) > first + PAGE else []
    return [*rows, [*less, *more]]


def active(session: Session) -> Partnership:
    """The open one."""
    return next(each for each in session.partnerships if each.id == session.partnership)


def is_visible(name: str) -> bool:
    """Whether there is anything to see, so that it can stand on a button."""
    return any(unicodedata.category(letter)[0] in "LNPS" and letter not in _BLANK for letter in name)
