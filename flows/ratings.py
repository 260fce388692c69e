"""Ratings in words: what the map and the star show, for those who read.

Law: read off the squares each time; the same facts as the pictures, in the same order, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean

from babel.numbers import format_decimal

from flows.progress import DOMAINS, Square
from flows.voice import Voice

#: A star needs this many rays with a number.
FEWEST_RAYS = 3


@dataclass(frozen=True, slots=True)
class DomainRating:
    """Averages over a domain's squares, 1 to 5; ``None`` where nothing was rated."""

    domain: str
    own: float | None
    partner: float | None
    #: Over the squares that were rated in an earlier round, their last rating there.
    earlier: float | None


def is_rated(squares: Iterable[Square]) -> bool:
    """Whether there is anything to draw."""
    return any(each.rating or each.partner for each in squares)


def has_star(squares: Sequence[Square]) -> bool:
    """Whether enough domains were rated for a star."""
    return sum(each.own is not None for each in by_domain(squares)) >= FEWEST_RAYS


def by_domain(squares: Sequence[Square]) -> tuple[DomainRating, ...]:
    """The domains in their order."""
    return tuple(_domain(name, [each for each in squares if each.domain == name]) for name in DOMAINS)


def change(square: Square) -> int | None:
    """Points up or down since the last round; ``None`` where there was none."""
    return square.rating - square.earlier[-1][1] if square.rating and square.earlier else None


def map_facts(voice: Voice, squares: Sequence[Square]) -> str:
    """One line for each domain that was begun: its squares, rated or begun."""
    lines = []
    for name in DOMAINS:
        said = [_square(voice, each) for each in squares if each.domain == name and (each.rating or each.begun)]
        if said:
            domain = voice.label(f"system.domain.{name}")
            lines.append(voice.label("system.map.line", domain=domain, squares=", ".join(said)))
    return "\n".join(lines)


def star_facts(voice: Voice, squares: Sequence[Square]) -> str:
    """One line for each domain with a rating: its averages."""
    rated = [each for each in by_domain(squares) if shown(voice, each)]
    return "\n".join(
        voice.label("system.map.line", domain=voice.label(f"system.domain.{each.domain}"), squares=shown(voice, each))
        for each in rated
    )


def shown(voice: Voice, rating: DomainRating) -> str:
    """A domain's averages, with one decimal at most; empty where nothing was rated."""
    own = "–" if rating.own is None else decimal(voice, rating.own)
    beside = _beside(
        voice,
        partner=None if rating.partner is None else decimal(voice, rating.partner),
        earlier=None if rating.earlier is None else decimal(voice, rating.earlier),
    )
    return f"{own}{beside}" if rating.own is not None or beside else ""


def decimal(voice: Voice, number: float) -> str:
    """A number as the language writes it: ``3,5``."""
    return str(format_decimal(round(number, 1), locale=voice.session.language))


def _domain(name: str, squares: Sequence[Square]) -> DomainRating:
    return DomainRating(
        name,
        own=_mean(each.rating for each in squares),
        partner=_mean(each.partner for each in squares),
        earlier=_mean(each.earlier[-1][1] if each.earlier else None for each in squares),
    )


def _mean(points: Iterable[int | None]) -> float | None:
    known = [each for each in points if each]
    return fmean(known) if known else None


def _square(voice: Voice, square: Square) -> str:
    stage = voice.label(f"system.stage.{square.stage}").lower()
    if not square.rating:
        return voice.label("system.map.begun", stage=stage)
    beside = _beside(
        voice,
        partner=str(square.partner) if square.partner else None,
        earlier=str(square.earlier[-1][1]) if square.rating and square.earlier else None,
    )
    return f"{stage} {square.rating}{beside}"


def _beside(voice: Voice, *, partner: str | None, earlier: str | None) -> str:
    extra = [voice.label("system.chart.by_partner", points=partner)] if partner else []
    extra += [voice.label("system.chart.before", points=earlier)] if earlier else []
    return f" ({', '.join(extra)})" if extra else ""
