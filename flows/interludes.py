"""What lies on top of a dialogue for a moment and gives back: menu, note, glossary, answers, partnerships.

Law: an interlude shows what is, takes words or a press, and pops itself. What lies beneath is not touched, except by
what its name promises.
"""

from __future__ import annotations

from dataclasses import replace

from flows import answering, glossary, walk
from flows.asking import Rows, paired
from flows.effects import Button, Erase, Span
from flows.library import Ask, Choose, Library, Quiz, Rate
from flows.scene import Scene
from flows.session import Answer, Interlude, Partnership, Place, Said, Session
from flows.voice import QUOTE, Voice
from flows.wording import shortened

#: Answers on one page of the list.
PAGE = 5
#: Characters of an answer in the list.
GLIMPSE = 60
#: Characters of a partnership's name.
LONGEST_NAME = 60


# --- showing -----------------------------------------------------------------------------------------------------


def show(scene: Scene, frame: Interlude) -> Rows:
    """Say the interlude and return its buttons."""
    return _SHOWN[frame.kind](scene, frame)


def _show_menu(scene: Scene, frame: Interlude) -> Rows:
    pages = {"": _first_page, "talks": _talks, "map": _squares, "more": _more}
    scene.say("question", f"system.menu.{frame.about or 'ask'}")
    return pages[frame.about](scene)


def _first_page(scene: Scene) -> Rows:
    resume = [[scene.button("resume")]] if any(isinstance(each, Place) for each in scene.session.stack) else []
    buttons = [
        scene.button("go.start", scene.library.dialogues["start"].title),
        *(scene.button(f"menu.{page}") for page in ("talks", "map")),
        *(scene.button(f"do.{command}") for command in ("answers", "summary")),
        scene.button("menu.more"),
    ]
    return [*resume, *paired(buttons)]


def _talks(scene: Scene) -> Rows:
    listed = [each for each in scene.library.dialogues.values() if each.listed and each.kind != "cell"]
    return [*paired([scene.button(f"go.{each.name}", each.title) for each in listed]), [scene.button("menu.first")]]


def _squares(scene: Scene) -> Rows:
    cells = [each for each in scene.library.dialogues.values() if each.kind == "cell"]
    return [*([scene.button(f"go.{each.name}", each.title)] for each in cells), [scene.button("menu.first")]]


def _more(scene: Scene) -> Rows:
    commands = ("note", "glossary", "partnerships", "language", "help", "privacy")
    return [*paired([scene.button(f"do.{each}") for each in commands]), [scene.button("menu.first")]]


def _show_note(scene: Scene, frame: Interlude) -> Rows:
    changing = scene.session.answer(frame.about) if frame.about.startswith("note.") else None
    if changing:
        scene.say("notice", "system.your_answer", answer=scene.shown(changing, QUOTE))
    scene.say("question", "system.note.ask")
    return [[*([scene.button("withdraw")] if changing else []), scene.button("cancel")]]


def _show_glossary(scene: Scene, frame: Interlude) -> Rows:
    term = scene.library.terms.get(frame.about)
    if term is None:
        scene.say("question", "system.glossary.ask")
        return [[scene.button("cancel")]]
    scene.say("card", "system.glossary.entry", name=Span(scene.label(term.name), "strong"),
              meaning=scene.label(term.meaning), example=scene.label(term.example))  # fmt: skip
    if term.opposite:
        opposite = scene.library.terms[term.opposite]
        scene.say("card", "system.glossary.opposite", name=Span(scene.label(opposite.name), "strong"),
                  meaning=scene.label(opposite.meaning))  # fmt: skip
    scene.say("notice", "system.glossary.more")
    related = [scene.button(f"g.{each}", scene.library.terms[each].name) for each in term.related[:2]]
    return [*paired(related), [scene.button("cancel")]]


def _show_answers(scene: Scene, frame: Interlude) -> Rows:
    listed = list_answers(scene.library, scene.session)
    if not listed:
        scene.say("notice", "system.answers.empty")
        return [[scene.button("cancel")]]
    aside = walk.aside(scene.library, scene.session)
    first = frame.page * PAGE
    shown = listed[first : first + PAGE]
    scene.say("question", "system.answers.ask")
    for number, answer in enumerate(shown, start=1):
        line = "system.answers.aside" if answer.key in aside else "system.answers.line"
        scene.say("card", line, number=number, question=_question(scene, answer), answer=scene.shown(answer, GLIMPSE))
    numbers = [Button(f"e.{first + index}", str(index + 1)) for index in range(len(shown))]
    less = [scene.button("less")] if frame.page else []
    more = [scene.button("more")] if len(listed) > first + PAGE else []
    return [numbers, [*less, *more], [scene.button("cancel")]]


def _show_partnerships(scene: Scene, frame: Interlude) -> Rows:
    session = scene.session
    archived = frame.about == "archived"
    active = name_of(scene, _partnership(session, session.partnership))
    scene.say("question", "system.partnerships.archived" if archived else "system.partnerships.ask", name=active)
    others = [each for each in session.partnerships if each.archived == archived and each.id != session.partnership]
    rows = [[Button(f"p.{each.id}", shortened(name_of(scene, each), 24))] for each in others]
    if archived:
        return [*rows, [scene.button("cancel")]]
    put_away = [scene.button("archive")] if others else []
    look = [scene.button("archived")] if any(each.archived for each in session.partnerships) else []
    return [*rows, [scene.button("new"), scene.button("rename")], [*put_away, *look], [scene.button("cancel")]]


def _show_naming(scene: Scene, frame: Interlude) -> Rows:
    scene.say("question", "system.partnerships.name_new" if frame.about == "new" else "system.partnerships.name")
    return [[scene.button("cancel")]]


def _show_held(scene: Scene, frame: Interlude) -> Rows:
    scene.say("notice", "system.held.words", words=Span(shortened(frame.about, QUOTE), "quote"))
    scene.say("question", "system.held.ask")
    beneath = _beneath(scene)
    as_answer = isinstance(beneath, Place) and isinstance(_step_at(scene, beneath), Ask)
    answer = [scene.button("as-answer")] if as_answer else []
    return [[*answer, scene.button("as-note")], [scene.button("drop")]]


def _show_erasing(scene: Scene, _frame: Interlude) -> Rows:
    scene.say("question", "system.erase.ask")
    return [[scene.button("erase")], [scene.button("cancel")]]


def _show_language(scene: Scene, _frame: Interlude) -> Rows:
    scene.say("question", "system.language.ask")
    names = {each: str(scene.library.texts[each]["system.language.name"]) for each in scene.library.languages}
    return [[Button(f"l.{each}", name) for each, name in names.items()], [scene.button("cancel")]]


# --- taking words ------------------------------------------------------------------------------------------------


def hear(scene: Scene, frame: Interlude, text: str, source: int | None) -> None:
    """Take typed words at an interlude."""
    match frame.kind:
        case "note":
            keep_note(scene, text, source, about=frame.about)
            scene.pop()
        case "glossary":
            look_up(scene, text)
        case "naming":
            _name(scene, frame, text)
        case "held":
            keep_note(scene, frame.about, frame.source, about=_here(scene))
            scene.move(about=text, source=source)
        case "menu" | "answers" | "partnerships" | "erasing" | "language":
            _hear_at_list(scene, text, source)


def _hear_at_list(scene: Scene, text: str, source: int | None) -> None:
    if len(text) >= answering.WORTH_KEEPING:
        scene.push(Interlude(kind="held", about=text, source=source))
    else:
        scene.say("notice", "system.pick_one")


def keep_note(scene: Scene, text: str, source: int | None, *, about: str) -> None:
    """Keep a note, tied to the step it was made at; or a new version of one (``about`` is then the note's key)."""
    if about.startswith("note."):
        before = scene.session.answers[scene.session.partnership, about]
        scene.keep(about, Said(text), source=source, about=before.about)
    else:
        scene.keep(_next_note(scene.session), Said(text), source=source, about=about or None)
    scene.say("reaction", "system.note.saved")


def look_up(scene: Scene, typed: str) -> None:
    """Show a term, or the nearest ones."""
    term = glossary.find(scene.library, scene.session.language, typed)
    if term:
        scene.move(about=term.id)
        return
    near = glossary.nearest(scene.library, scene.session.language, typed)
    names = ", ".join(scene.label(each.name) for each in near)
    scene.say("notice", "system.glossary.unknown", near=names)
    scene.move(about="")


def _name(scene: Scene, frame: Interlude, text: str) -> None:
    name = shortened(" ".join(text.split()), LONGEST_NAME)
    scene.pop()
    if frame.about == "new":
        number = max(each.id for each in scene.session.partnerships) + 1
        opened = Partnership(number, name)
        stacks = {**scene.session.stacks, number: (Interlude(kind="menu"),)}
        scene.session = replace(
            _without_interludes(scene.session), partnerships=(*scene.session.partnerships, opened), stacks=stacks
        )
        switch(scene, number)
        return
    number = int(frame.about)
    named = tuple(replace(each, name=name) if each.id == number else each for each in scene.session.partnerships)
    scene.session = replace(scene.session, partnerships=named)
    scene.say("reaction", "system.partnerships.renamed", name=Span(name, "strong"))


# --- taking presses ----------------------------------------------------------------------------------------------


def press(scene: Scene, frame: Interlude, action: str) -> bool:
    """Take a press at an interlude. ``False``: not an action of this interlude."""
    letter, _, of = action.partition(".")
    match letter, frame.kind:
        case "cancel", _:
            scene.pop()
        case "menu", "menu":
            scene.move(about="" if of == "first" else of)
        case "g", "glossary":
            scene.move(about=of)
        case "e", "answers":
            open_change(scene, list_answers(scene.library, scene.session)[int(of)])
        case "more" | "less", "answers":
            scene.move(page=frame.page + (1 if letter == "more" else -1))
        case "withdraw", "note":
            _withdraw(scene, frame)
        case "as-answer" | "as-note" | "drop", "held":
            _release(scene, frame, letter)
        case "p" | "new" | "rename" | "archive" | "archived", "partnerships":
            _press_partnerships(scene, letter, of)
        case "erase", "erasing":
            scene.say("reaction", "system.erase.done")
            scene.effects.append(Erase())
        case "l", "language":
            scene.pop()
            scene.session = replace(scene.session, language=of)
            scene.say("reaction", "system.language.set")
        case _:
            return False
    return True


def _press_partnerships(scene: Scene, action: str, of: str) -> None:
    number = scene.session.partnership
    match action:
        case "p":
            switch(scene, int(of))
        case "new":
            scene.move(about="")
            scene.push(Interlude(kind="naming", about="new"))
        case "rename":
            scene.push(Interlude(kind="naming", about=str(number)))
        case "archive":
            _archive(scene, number)
        case _:
            scene.move(about="archived")


def switch(scene: Scene, number: int) -> None:
    """Make another partnership the active one, where it was left. An archived one comes back."""
    scene.session = _without_interludes(scene.session)
    back = tuple(replace(each, archived=False) if each.id == number else each for each in scene.session.partnerships)
    scene.session = replace(scene.session, partnership=number, partnerships=back)
    scene.say("reaction", "system.partnerships.switched", name=name_of(scene, _partnership(scene.session, number)))


def _archive(scene: Scene, number: int) -> None:
    name = name_of(scene, _partnership(scene.session, number))
    scene.say("reaction", "system.partnerships.put_away", name=name)
    away = tuple(replace(each, archived=True) if each.id == number else each for each in scene.session.partnerships)
    scene.session = replace(scene.session, partnerships=away)
    switch(scene, next(each.id for each in away if not each.archived))


def open_change(scene: Scene, answer: Answer) -> None:
    """Open one answer to be changed; afterwards the list is shown again."""
    if answer.is_note:
        scene.push(Interlude(kind="note", about=answer.key))
        return
    name, _, step = answer.key.split("+")[0].partition(".")
    dialogue = scene.library.dialogues.get(name)
    if dialogue is None or step not in dialogue.steps:
        scene.say("notice", "system.answers.gone")
        return
    signal = answer.key.partition("+")[2] or None
    scene.push(Place(dialogue=name, step=step, changing=True, signal=signal))


def _withdraw(scene: Scene, frame: Interlude) -> None:
    before = scene.session.answers[scene.session.partnership, frame.about]
    scene.keep(frame.about, before.value, about=before.about, withdrawn=True)
    scene.pop()
    scene.say("reaction", "system.note.withdrawn")


def _release(scene: Scene, frame: Interlude, action: str) -> None:
    """What becomes of words that were held back."""
    scene.pop()
    if action == "as-note":
        keep_note(scene, frame.about, frame.source, about=_here(scene))
    elif action == "as-answer":
        answering.hear(scene, frame.about, frame.source)
    else:
        scene.say("reaction", "system.held.dropped")


# --- small facts -------------------------------------------------------------------------------------------------


def list_answers(library: Library, session: Session) -> list[Answer]:
    """The active partnership's answers in the library's order, then its notes, oldest first."""
    order = {step.key: index for index, step in enumerate(_all_steps(library))}
    mine = [each for each in session.answers.values() if each.partnership == session.partnership and not each.withdrawn]
    return sorted(
        mine, key=lambda each: (each.is_note, order.get(each.key.split("+")[0], len(order)), each.at, each.key)
    )


def name_of(voice: Voice, partnership: Partnership) -> str:
    """What a partnership is called: its own name, or its number."""
    return partnership.name or voice.label("system.partnerships.unnamed", number=partnership.id)


def _question(scene: Scene, answer: Answer) -> str:
    if answer.is_note:
        return scene.label("system.button.do.note")
    base, _, signal = answer.key.partition("+")
    if signal in scene.library.signals:
        return shortened(scene.label(scene.library.signals[signal].question), GLIMPSE)
    step = next((each for each in _all_steps(scene.library) if each.key == base), None)
    return shortened(_last_line(scene.label(step.ask)), GLIMPSE) if step else base


def _last_line(text: str) -> str:
    return text.strip().splitlines()[-1]


def _all_steps(library: Library) -> list[Ask | Choose | Quiz | Rate]:
    every = [step for dialogue in library.dialogues.values() for step in dialogue.steps.values()]
    return [step for step in every if isinstance(step, Ask | Choose | Quiz | Rate)]


def _partnership(session: Session, number: int) -> Partnership:
    return next(each for each in session.partnerships if each.id == number)


def _next_note(session: Session) -> str:
    taken = [int(key.partition(".")[2]) for number, key in session.answers if number == session.partnership
             and key.startswith("note.")]  # fmt: skip
    return f"note.{max(taken, default=0) + 1}"


def _beneath(scene: Scene) -> object:
    stack = scene.session.stack
    return stack[-2] if len(stack) > 1 else None


def _step_at(scene: Scene, place: Place) -> object:
    return scene.library.dialogues[place.dialogue].steps[place.step]


def _here(scene: Scene) -> str:
    """The step that a note made now belongs to; empty when there is none."""
    place = next((each for each in reversed(scene.session.stack) if isinstance(each, Place)), None)
    return f"{place.dialogue}.{place.step}" if place else ""


def _without_interludes(session: Session) -> Session:
    first, *rest = session.stack
    return session.with_stack(first, *(each for each in rest if isinstance(each, Place) and not each.changing))


_SHOWN = {
    "menu": _show_menu,
    "note": _show_note,
    "glossary": _show_glossary,
    "answers": _show_answers,
    "partnerships": _show_partnerships,
    "naming": _show_naming,
    "held": _show_held,
    "erasing": _show_erasing,
    "language": _show_language,
}
