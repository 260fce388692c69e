"""Rules about the prompts for a minute a day: what they are about, and who gets them first.

Law: names and days only; how long a prompt may be and how it sounds is proofread like every text.
"""

from __future__ import annotations

from collections.abc import Iterator

from content.errors import Problem
from content.format_lists import DailyFile
from content.sources import DOMAINS, SQUARES, Source, Sources, known


def check_daily(source: Source[DailyFile], sources: Sources) -> Iterator[Problem]:
    """All rules about prompts."""
    yield from themes_follow_dialogues(source, sources)
    yield from themes_fill_sections(source, sources)
    yield from themes_are_squares_or_words(source)
    yield from themes_are_used(source)
    yield from an_opening_has_its_own_day(source)


def themes_follow_dialogues(source: Source[DailyFile], sources: Sources) -> Iterator[Problem]:
    """What a theme goes on from is a dialogue, and goes on in one theme: of two neither would come sooner."""
    names = sources.dialogues.keys() | sources.stories.keys()
    taken: dict[str, str] = {}
    for theme, each in source.model.themes.items():
        for number, name in enumerate(each.follows):
            if name not in names | sources.broken:
                said = f"`{name}` is no dialogue and no story; there is {known(names)}"
                yield source.problem(said, "themes", theme, "follows", number)
            elif name in taken:
                said = f"`{name}` is followed by `{taken[name]}` already; keep one"
                yield source.problem(said, "themes", theme, "follows", number)
            taken.setdefault(name, theme)


def themes_fill_sections(source: Source[DailyFile], sources: Sources) -> Iterator[Problem]:
    """A section that a theme helps to fill is one of the one-pager's."""
    if sources.system is None:
        return
    sections = {each.id for each in sources.system.structure.model.sections}
    for theme, each in source.model.themes.items():
        if each.section and each.section not in sections:
            said = f"`{each.section}` is no section of the one-pager; there is {known(sections)}"
            yield source.problem(said, "themes", theme, "section")


def themes_are_squares_or_words(source: Source[DailyFile]) -> Iterator[Problem]:
    """A prompt's theme is a square, or declared: a misspelt one would never be chosen for what a person did last."""
    for name, prompt in source.model.prompts.items():
        theme = prompt.theme
        if theme in SQUARES or theme in source.model.themes:
            continue
        if theme.partition("-")[0] in DOMAINS:
            said = f"`{theme}` is no square; write `domain-stage`, such as risk-mapping"
        else:
            said = f"`{theme}` is neither a square nor one of `themes`; there is {known(source.model.themes)}"
        yield source.problem(said, "prompts", name, "theme")


def themes_are_used(source: Source[DailyFile]) -> Iterator[Problem]:
    """A theme without a prompt is a slip of the pen in one of both places."""
    used = {prompt.theme for prompt in source.model.prompts.values()}
    for theme in source.model.themes:
        if theme not in used:
            yield source.problem(f"no prompt is about `{theme}`; write one, or remove it", "themes", theme)


def an_opening_has_its_own_day(source: Source[DailyFile]) -> Iterator[Problem]:
    """The first week has one prompt a day, so that it is the same for everybody."""
    taken: dict[str, str] = {}
    for name, prompt in source.model.prompts.items():
        if prompt.opening and prompt.weekday in taken:
            said = f"`{taken[prompt.weekday]}` opens the {prompt.weekday} already; keep one"
            yield source.problem(said, "prompts", name, "opening")
        elif prompt.opening:
            taken[prompt.weekday] = name
