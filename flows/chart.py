"""The map of squares in the chat: what is done, what to do next, and every way in.

Law: shows and offers; which squares come first is decided in ``progress``.
"""

from __future__ import annotations

from flows import trends
from flows.effects import Button, Span
from flows.progress import DOMAINS, PATH, STAGES, Square, Suggestion, chosen_path, squares, suggestions
from flows.rows import Rows, paired
from flows.scene import Scene
from flows.session import Place

MAP = "map"
BY_STAGE = "stages"
#: Pages of the menu that are parts of the map: each domain, each stage, and the choice of a stage.
PAGES = frozenset({*DOMAINS, *STAGES, BY_STAGE})
#: Squares suggested at once.
SUGGESTED = 2


def show(scene: Scene, page: str) -> Rows:
    """Show the map, one domain or one stage of it, or the choice of a stage."""
    if page == BY_STAGE:
        return _show_stages(scene)
    return _show_some(scene, page) if page in PAGES else _show_map(scene)


def _show_map(scene: Scene) -> Rows:
    _say_map(scene)
    suggested = suggestions(scene.library, scene.session, now=scene.now, most=SUGGESTED)
    for each in suggested:
        title = Span(scene.label(scene.library.dialogues[each.dialogue].title), "strong")
        scene.say("tip", f"system.map.reason.{each.reason}", title=title)
    scene.say("question", "system.menu.map")
    ways = [[_way_there(scene, each)] for each in suggested]
    present = {each.domain for each in squares(scene.library, scene.session)}
    domains = [scene.button(f"menu.{each}", f"system.domain.{each}") for each in DOMAINS if each in present]
    several = scene.library.dialogues.get(PATH)
    choosing = [scene.button(f"go.{PATH}", several.title)] if several else []
    return [*ways, *paired([*domains, scene.button(f"menu.{BY_STAGE}"), *choosing]), [scene.button("menu.first")]]


def _way_there(scene: Scene, suggestion: Suggestion) -> Button:
    """The button of a suggestion: to the square, or to the one question of it that matters now."""
    title = scene.label(scene.library.dialogues[suggestion.dialogue].title)
    if suggestion.step is None:
        return Button(f"go.{suggestion.dialogue}", title)
    return scene.button(f"talk.{suggestion.dialogue}", "system.map.talk", title=title)


def prepare_talk(scene: Scene, dialogue: str) -> None:
    """Open the question that prepares a talk about a gap between two ratings; afterwards the map is shown again."""
    step = next(each.talk for each in squares(scene.library, scene.session) if each.dialogue == dialogue)
    if step:
        scene.push(Place(dialogue=dialogue, step=step, changing=True))


def _show_stages(scene: Scene) -> Rows:
    scene.say("question", f"system.menu.{BY_STAGE}")
    stages = [scene.button(f"menu.{each}", f"system.stage.{each}") for each in STAGES]
    return [*paired(stages), [scene.button(f"menu.{MAP}", "system.button.back")]]


def _say_map(scene: Scene) -> None:
    """One line a domain that was begun: each stage with its rating."""
    chart = squares(scene.library, scene.session)
    for domain in DOMAINS:
        begun = [each for each in chart if each.domain == domain and each.begun]
        if begun:
            marks = ", ".join(_mark(scene, each) for each in begun)
            name = Span(scene.label(f"system.domain.{domain}"), "strong")
            scene.say("card", "system.map.line", domain=name, squares=marks)
    _say_trends(scene)
    _say_path(scene)


def _say_path(scene: Scene) -> None:
    """What the person wants to walk, where that is not the whole map."""
    domains, stages = chosen_path(scene.session)
    kinds = (("domain", domains), ("stage", stages))
    named = [", ".join(scene.label(f"system.{kind}.{each}") for each in names) for kind, names in kinds if names]
    if named:
        scene.say("card", "system.map.path", names=" · ".join(named))


def _say_trends(scene: Scene) -> None:
    """One line for each dialogue whose ratings were given in several rounds, such as the monthly pulse."""
    for dialogue in scene.library.dialogues.values():
        if found := trends.of_dialogue(scene.session, dialogue):
            title = Span(scene.label(dialogue.title), "strong")
            since = scene.day(min(each.since for each in found))
            trend = Span(trends.in_short(scene, found))
            scene.say("card", "system.map.trend", title=title, since=since, trend=trend)


def _mark(scene: Scene, square: Square) -> str:
    stage = scene.label(f"system.stage.{square.stage}").lower()
    if square.rating is None:
        return scene.label("system.map.begun", stage=stage)
    ratings = "→".join(str(mark) for mark in (*(mark for _, mark in square.earlier[-1:]), square.rating))
    if square.partner is None:
        return scene.label("system.map.rated", stage=stage, rating=ratings)
    return scene.label("system.map.both", stage=stage, rating=ratings, partner=square.partner)


def _show_some(scene: Scene, page: str) -> Rows:
    chart = [each for each in squares(scene.library, scene.session) if page in (each.domain, each.stage)]
    scene.say("question", "system.menu.square")
    return [*([_way(scene, each, page)] for each in chart), [scene.button(f"menu.{MAP}", "system.button.back")]]


def _way(scene: Scene, square: Square, page: str) -> Button:
    """The button of a square: its stage on a domain's page, its domain on a stage's; the rating beside it."""
    name = f"system.stage.{square.stage}" if page in DOMAINS else f"system.domain.{square.domain}"
    rating = f" · {square.rating}" if square.rating else " ·" if square.begun else ""
    return Button(f"go.{square.dialogue}", scene.label(name) + rating)
