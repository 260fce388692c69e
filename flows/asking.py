"""How a step is shown: its words and its buttons.

Law: shows what is, changes nothing but the parts of the scene. Each step that is shown leaves at least one way on.
"""

from __future__ import annotations

from flows import ahead, offering, plans, trends, visits, walk
from flows.answers import Answer
from flows.effects import Button
from flows.progress import suggestions
from flows.rows import TICK, Rows, paired
from flows.scene import Scene
from flows.session import Place
from flows.steps import Ask, Choose, Finish, Quiz, Rate, Say
from flows.texts import TextId
from flows.voice import QUOTE

#: Ways on after the end of a dialogue.
OFFERS = 2


def show(scene: Scene) -> Rows:
    """Say the top place's step and return its buttons."""
    place, step = scene.place, scene.step
    if place.signal:
        return _show_follow_up(scene)
    # Where a smaller question has just been put instead of this one, it stands last.
    if not isinstance(step, Say | Finish) and not scene.has_asked:
        _say_progress(scene)
        _say_answer(scene)
    match step:
        case Say():
            say_card(scene, step)
            return [[scene.button("next")], _ways_out(scene, skip=False)]
        case Ask(ask=ask):
            if not scene.has_asked:
                scene.say("question", ask)
            return [[scene.button("example"), *_keep(scene)], _ways_out(scene)]
        case Choose(ask=ask):
            scene.say("question", ask)
            return choose_rows(scene)
        case Rate(ask=ask):
            scene.say("question", ask)
            scene.say("notice", "system.rate.scale")
            return [[Button(f"r.{n}", str(n)) for n in range(1, 6)], _keep(scene), _ways_out(scene)]
        case Quiz(ask=ask, options=options):
            scene.say("question", ask)
            return [*paired([scene.button(f"q.{each.id}", each.label) for each in options]), _ways_out(scene)]
        case Finish():
            return _show_end(scene, step)
        case _:
            raise TypeError(f"a {type(step).__name__} does not wait for anybody")


def _show_end(scene: Scene, step: Finish) -> Rows:
    say_end(scene, step)
    named = [scene.button(f"go.{each}", scene.library.dialogues[each].title) for each in _offers(scene, step)]
    unasked = plans.offer(scene) or offering.offer(scene)
    return [*([each] for each in named), *unasked, [scene.button("enough"), scene.button("menu")]]


def _offers(scene: Scene, step: Finish) -> tuple[str, ...]:
    """Where to go from here: what the dialogue says, and then what the visit before its end did.

    From a square of the map, or where the step wants it: where the map says.
    """
    if scene.dialogue.kind != "cell" and not step.suggests:
        name = scene.dialogue.name
        more = visits.handed_on(scene.library, scene.session, step, of=name)
        return tuple(dict.fromkeys((*step.offers, *(each for each in more if each != name))))[:OFFERS]
    suggested = suggestions(scene.library, scene.session, now=scene.now, most=len(scene.library.dialogues))
    others = (each.dialogue for each in suggested if each.step is None and each.dialogue != scene.dialogue.name)
    return tuple(others)[:OFFERS] or step.offers


def say_card(scene: Scene, step: Say) -> None:
    """The words of a card; none where it would tell the course of ratings and no rating has one yet."""
    session = scene.walked
    told = trends.filling(scene, session, step.trend)
    if told or not step.trend:
        scene.say("card", step.text, **walk.tally(session, step), **told)


def say_end(scene: Scene, step: Finish) -> None:
    """The closing words, and one thing to watch out for where no warning was given on the way."""
    scene.say("reaction", step.text)
    pitfalls = scene.dialogue.pitfalls
    if pitfalls and not scene.place.warned and not scene.has_warned:
        pitfall = pitfalls[scene.session.round_of(scene.dialogue.name) % len(pitfalls)]
        scene.say("warning", "system.watch_out", pitfall=scene.label(pitfall))


def question_of(scene: Scene, place: Place) -> TextId | None:
    """The open question at a place: its warning's, or its step's own; ``None`` where buttons answer."""
    step = visits.step_at(scene.library, place)
    if place.signal:
        own = step.pitfalls.get(place.signal) if isinstance(step, Ask) else None
        return own or scene.library.signals[place.signal].question
    return step.ask if isinstance(step, Ask) else None


def is_open(scene: Scene) -> bool:
    """Whether words typed now may answer the question on top."""
    top = scene.session.top
    return isinstance(top, Place) and question_of(scene, top) is not None


def choose_rows(scene: Scene) -> Rows:
    """All the buttons of a choose step."""
    step = scene.step
    done = [[scene.button("done")]] if isinstance(step, Choose) and step.many else []
    return [*choice_rows(scene), *done, _keep(scene), _ways_out(scene)]


def choice_rows(scene: Scene) -> Rows:
    """The buttons of a choose step; a tick stands before each one already ticked."""
    step = scene.step
    if not isinstance(step, Choose):
        return []
    labels = {each.id: each.label for each in step.choices}
    offered = walk.offered_choices(scene.walked, step)
    if not step.many:
        return paired([scene.button(f"c.{each}", labels[each]) for each in offered])
    ticked = scene.place.ticked
    open_ones = {each: scene.button(f"t.{each}", labels[each]) for each in offered}
    ticks = {each: Button(f"u.{each}", TICK + open_ones[each].label) for each in offered if each in ticked}
    return paired([ticks.get(each, open_ones[each]) for each in offered])


def _show_follow_up(scene: Scene) -> Rows:
    scene.say("question", question_of(scene, scene.place) or "")
    if scene.place.changing:
        return [[scene.button("back")]]
    return [[scene.button("skip"), scene.button("back"), scene.button("pause")]]


def _say_progress(scene: Scene) -> None:
    """Which question this is, and of how many, as far as that can be said.

    Where forks to come could change it, the number is about right or not told at all: one that jumps misleads.
    """
    session, dialogue, step = scene.walked, scene.dialogue, scene.step
    ids = walk.questions(session, dialogue)
    if scene.place.changing or step.id not in ids:
        return
    before = ids.index(step.id)
    whole = ahead.questions(session, dialogue, step.id).plus(before)
    if whole.middle is None:
        if before:
            scene.say("progress", "system.progress.open", at=before + 1)
    elif whole.most > 1:
        kind = "system.progress" if whole.is_settled else "system.progress.about"
        scene.say("progress", kind, at=before + 1, of=max(whole.middle, before + 1))


def _say_answer(scene: Scene) -> None:
    answer = scene.walked.answer(scene.step.key)
    if answer is not None and not scene.place.ticked:
        scene.say("notice", "system.your_answer", answer=scene.shown(answer, QUOTE))
    elif last := said_last_time(scene):
        scene.say("notice", "system.last_time", date=scene.day(last.at), answer=scene.shown(last, QUOTE))


def said_last_time(scene: Scene) -> Answer | None:
    """Words of the round before, where this one has none yet.

    Not numbers and choices, which would lead, and nothing of another meeting, which would mislead.
    """
    if not isinstance(scene.step, Ask) or scene.dialogue.occasion or scene.walked.answer(scene.step.key):
        return None
    return scene.last_time(scene.step.key)


def _keep(scene: Scene) -> list[Button]:
    return [scene.button("keep")] if scene.walked.answer(scene.step.key) or said_last_time(scene) else []


def _ways_out(scene: Scene, *, skip: bool = True) -> list[Button]:
    if scene.place.changing:
        return [scene.button("back")]
    back = [scene.button("back")] if visits.way_back(scene.library, scene.session) else []
    return [*([scene.button("skip")] if skip else []), *back, scene.button("pause")]
