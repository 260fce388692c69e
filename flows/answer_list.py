"""The list of what was answered, and changing one of it.

Law: shows and opens; what changes is changed at the step itself.
"""

from __future__ import annotations

from collections.abc import Sequence

from flows import daily_log, places, walk
from flows.answers import Answer, Chosen
from flows.effects import Button, Span
from flows.library import Library
from flows.rows import Rows
from flows.scene import Scene
from flows.session import Interlude, Place, Session
from flows.steps import Ask, Choose, Quiz, Rate
from flows.wording import shortened

#: Answers on one page of the list.
PAGE = 5
#: Characters of an answer in the list.
GLIMPSE = 60
#: Before what a list is about: of that, what was said in earlier rounds.
_EARLIER = "earlier "


def show(scene: Scene, frame: Interlude) -> Rows:
    """One page of the list; a number opens an answer."""
    if frame.about.startswith(_EARLIER):
        return _show_earlier(scene, frame)
    every = list_answers(scene.library, scene.session)
    listed = [each for each in every if _is_about(each, frame.about)]
    if not listed:
        scene.say("notice", "system.answers.empty")
        return [[scene.button("cancel")]]
    first = min(frame.page, (len(listed) - 1) // PAGE) * PAGE
    _say_heading(scene, frame.about)
    numbers = say_some(scene, listed[first : first + PAGE], every)
    less = [scene.button("less")] if first else []
    more = [scene.button("more")] if len(listed) > first + PAGE else []
    before = [scene.button("earlier")] if _earlier(scene, frame.about) else []
    return [numbers, [*less, *more], before, *_ways_on(scene, frame.about)]


def _say_heading(scene: Scene, dialogue: str) -> None:
    """What is listed: everything, or what a square that was walked lately has."""
    if dialogue:
        title = Span(scene.label(scene.library.dialogues[dialogue].title), "strong")
        scene.say("question", "system.answers.again", title=title)
    else:
        scene.say("question", "system.answers.ask")


def _ways_on(scene: Scene, dialogue: str) -> Rows:
    if not dialogue:
        return [[scene.button("cancel")]]
    return [[scene.button("again"), scene.button("cancel", "system.button.keep")]]


def _is_about(answer: Answer, dialogue: str) -> bool:
    """Whether an answer belongs into the list of all, or of what was written and rated in one dialogue."""
    return not dialogue or (answer.key.partition(".")[0] == dialogue and not isinstance(answer.value, Chosen))


def say_some(scene: Scene, shown: Sequence[Answer], listed: Sequence[Answer]) -> list[Button]:
    """Some answers of the whole list, numbered; the numbers' buttons open them."""
    aside = walk.aside(scene.library, scene.session)
    for number, answer in enumerate(shown, start=1):
        line = "system.answers.aside" if answer.key in aside else "system.answers.line"
        scene.say("card", line, number=number, question=question_of(scene, answer), answer=scene.shown(answer, GLIMPSE))
    return [Button(f"e.{listed.index(answer)}", str(number)) for number, answer in enumerate(shown, start=1)]


def press(scene: Scene, frame: Interlude, action: str) -> bool:
    """Open an answer or turn the page. ``False``: another action."""
    letter, _, of = action.partition(".")
    match letter:
        case "e":
            open_change(scene, list_answers(scene.library, scene.session)[int(of)])
        case "more":
            scene.move(page=frame.page + 1)
        case "less":
            scene.move(page=frame.page - 1)
        case "earlier":
            scene.move(about=_EARLIER + frame.about, page=0)
        case "latest":
            scene.move(about=frame.about.removeprefix(_EARLIER), page=0)
        case "again" if frame.about:
            places.begin_dialogue(scene, frame.about, again=True)
        case _:
            return False
    return True


# --- earlier rounds -----------------------------------------------------------------------------------------------


def _show_earlier(scene: Scene, frame: Interlude) -> Rows:
    """One page of what was said in earlier rounds, the newest day first, each day above its answers."""
    listed = _earlier(scene, frame.about.removeprefix(_EARLIER))
    first = min(frame.page, max(len(listed) - 1, 0) // PAGE) * PAGE
    shown = listed[first : first + PAGE]
    for number, answer in enumerate(shown):
        if not number or scene.date(answer.at) != scene.date(shown[number - 1].at):
            scene.say("card", "system.answers.day", date=scene.day(answer.at))
        question = question_of(scene, answer)
        scene.say("card", "system.answers.before", question=question, answer=scene.shown(answer, GLIMPSE))
    scene.say("notice", "system.answers.earlier")
    less = [scene.button("less")] if first else []
    more = [scene.button("more")] if len(listed) > first + PAGE else []
    return [[*less, *more], [scene.button("latest"), scene.button("cancel")]]


def _earlier(scene: Scene, dialogue: str) -> list[Answer]:
    """What the listed answers were in earlier rounds, the newest day first, each day in the list's order."""
    listed = [each for each in list_answers(scene.library, scene.session) if _is_about(each, dialogue)]
    before = [each for answer in listed for each in scene.session.earlier(answer.key) if not each.withdrawn]
    return sorted(before, key=lambda each: scene.date(each.at), reverse=True)


# --- the list -----------------------------------------------------------------------------------------------------


def list_answers(library: Library, session: Session) -> list[Answer]:
    """The open partnership's answers in the library's order, then its notes by number; a change moves nothing.

    Quiz answers stay out: nobody looks for them again.
    """
    quizzes = {
        step.key for each in library.dialogues.values() for step in each.steps.values() if isinstance(step, Quiz)
    }
    order = {step.key: index for index, step in enumerate(_all_steps(library))}
    mine = [each for each in session.answers.values() if each.partnership == session.partnership and not each.withdrawn]
    mine = [each for each in mine if each.key not in quizzes]

    def rank(answer: Answer) -> tuple[bool, int, str]:
        if answer.is_note:
            return True, int(answer.key.partition(".")[2]), ""
        return False, order.get(answer.key.split("+")[0], len(order)), answer.key

    return sorted(mine, key=rank)


def open_change(scene: Scene, answer: Answer) -> None:
    """Open one answer to be changed; afterwards the list is shown again."""
    if answer.is_note:
        scene.push(Interlude(kind="note", about=answer.key))
        return
    if answer.is_daily:
        daily_log.open_change(scene, answer)
        return
    base, _, signal = answer.key.partition("+")
    name, _, step = base.partition(".")
    dialogue = scene.library.dialogues.get(name)
    is_asked = dialogue is not None and isinstance(dialogue.steps.get(step), Ask | Choose | Quiz | Rate)
    if not is_asked or (signal and signal not in scene.library.signals):
        scene.say("notice", "system.answers.gone")
        return
    scene.push(Place(dialogue=name, step=step, changing=True, signal=signal or None))


def question_of(scene: Scene, answer: Answer) -> str:
    """What an answer answers, in few words."""
    if answer.is_note:
        return scene.label("system.button.do.note")
    if answer.is_daily:
        return shortened(daily_log.question_of(scene, answer.key), GLIMPSE)
    base, _, signal = answer.key.partition("+")
    if signal in scene.library.signals:
        return shortened(scene.label(scene.library.signals[signal].question), GLIMPSE)
    step = next((each for each in _all_steps(scene.library) if each.key == base), None)
    return shortened(_last_line(scene.label(step.ask)), GLIMPSE) if step else base


def _last_line(text: str) -> str:
    return (text.strip().splitlines() or [text])[-1]


def _all_steps(library: Library) -> list[Ask | Choose | Quiz | Rate]:
    every = [step for dialogue in library.dialogues.values() for step in dialogue.steps.values()]
    return [step for step in every if isinstance(step, Ask | Choose | Quiz | Rate)]
