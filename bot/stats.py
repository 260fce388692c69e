"""``kladka stats``: how many people are where.

Law: counts and names from the content only; the bot may run meanwhile.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from bot.app import load_library, open_storage, wall_clock
from bot.funnel import Funnel, funnels, talks
from bot.settings import Settings
from storage.counting import Counts, Talk

_SQLITE: Final = "sqlite:///"


async def tell_stats(settings: Settings, *, as_json: bool) -> str:
    """What is printed.

    Raises:
        storage.errors.StorageError, content.ContentRefused: with a sentence for the operator.
    """
    library = load_library(settings)
    counts = await _counted(settings, talks(library))
    found = funnels(library, counts)
    if as_json:
        return json.dumps({**_people(counts), "dialogues": [each.as_json() for each in found]}, indent=1)
    return "\n".join(_lines(counts, found))


async def _counted(settings: Settings, wanted: Sequence[Talk]) -> Counts:
    if settings.database.startswith(_SQLITE):
        from storage.backup import count_in  # noqa: PLC0415 - only the chosen engine is imported

        return count_in(Path(settings.database.removeprefix(_SQLITE)), wanted, now=wall_clock())
    from storage.sql import SqlStore  # noqa: PLC0415 - as above

    store = await open_storage(settings)
    try:
        if not isinstance(store, SqlStore):
            return Counts(chats=0, blocked=0, languages={}, lately=0, started={}, finished={}, answered={}, standing={})
        return await store.count_people(wanted, now=wall_clock())
    finally:
        await store.close()


def _people(counts: Counts) -> dict[str, object]:
    return {
        "chats": counts.chats,
        "blocked": counts.blocked,
        "lately": counts.lately,
        "languages": dict(counts.languages),
    }


def _lines(counts: Counts, found: Sequence[Funnel]) -> Iterator[str]:
    spoken = ", ".join(f"{language} {count}" for language, count in sorted(counts.languages.items())) or "none"
    yield f"chats: {counts.chats}, blocked: {counts.blocked}, active within 7 days: {counts.lately}; languages: {spoken}"
    for funnel in found:
        yield ""
        yield f"{funnel.dialogue}: started {funnel.started}, finished {funnel.finished}{_share(funnel.finished, funnel)}"
        width = max((len(stage.step) for stage in funnel.stages), default=0)
        for stage in funnel.stages:
            if stage.answered or stage.standing:
                here = f", here now {stage.standing}" if stage.standing else ""
                yield f"  {stage.step:{width}}  {stage.answered}{_share(stage.answered, funnel)}{here}"


def _share(part: int, funnel: Funnel) -> str:
    return f" ({round(100 * part / funnel.started)}%)"
