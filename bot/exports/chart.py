"""The ratings as a picture's numbers: the map of squares and the star of domains.

Law: plain values that go through JSON; what is drawn is what ``flows.ratings`` says in words.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from flows import ratings
from flows.progress import STAGES, Square, squares
from flows.voice import Voice

#: Words of the legend: name in the picture -> text.
_LEGEND: Final = ("own", "partner", "change", "earlier", "begun")


def chart(voice: Voice) -> dict[str, Any] | None:
    """What both pictures show of the active partnership; ``None`` before the first rating."""
    grid = squares(voice.library, voice.session)
    if not ratings.is_rated(grid):
        return None
    return {
        "title": voice.label("system.chart.map"),
        "star_title": voice.label("system.chart.star"),
        "stages": [voice.label(f"system.stage.{each}") for each in STAGES],
        "domains": [_domain(voice, each, grid) for each in ratings.by_domain(grid)],
        "words": {each: voice.label(f"system.chart.{each}") for each in _LEGEND},
        "has_partner": any(each.partner for each in grid),
        "has_earlier": any(each.rating and each.earlier for each in grid),
        "has_begun": any(each.begun and not each.rating for each in grid),
        "has_star": ratings.has_star(grid),
        "map_facts": ratings.map_facts(voice, grid),
        "star_facts": ratings.star_facts(voice, grid),
    }


def _domain(voice: Voice, rating: ratings.DomainRating, grid: Sequence[Square]) -> dict[str, Any]:
    found = {each.stage: each for each in grid if each.domain == rating.domain}
    return {
        "name": voice.label(f"system.domain.{rating.domain}"),
        "own": rating.own,
        "partner": rating.partner,
        "earlier": rating.earlier,
        "shown": _shown(voice, rating),
        "squares": [_square(found.get(stage)) for stage in STAGES],
    }


def _shown(voice: Voice, rating: ratings.DomainRating) -> str:
    """What stands at the end of a ray: the numbers of today. The round before is in the caption."""
    own = "–" if rating.own is None else ratings.decimal(voice, rating.own)
    if rating.partner is None:
        return own
    return f"{own} · " + voice.label("system.chart.by_partner", points=ratings.decimal(voice, rating.partner))


def _square(square: Square | None) -> dict[str, Any]:
    if square is None:
        return {"own": None, "partner": None, "change": None, "begun": False}
    return {
        "own": square.rating,
        "partner": square.partner,
        "change": ratings.change(square),
        "begun": square.begun,
    }
