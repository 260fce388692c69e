"""The 5 × 4 map: which squares are done, how they were rated, where to go next.

Law: read off the answers each time; nothing is stored twice.
"""

from __future__ import annotations

from dataclasses import dataclass

from flows import walk
from flows.library import Dialogue, Library, Rate
from flows.session import Rated, Session

DOMAINS = ("risk", "leadership", "communication", "coordination", "motivation")
STAGES = ("mapping", "planning", "implementation", "assessment")


@dataclass(frozen=True, slots=True)
class Square:
    """One square of the map for the active partnership."""

    dialogue: str
    domain: str
    stage: str
    answered: int
    questions: int
    rating: int | None


def squares(library: Library, session: Session) -> tuple[Square, ...]:
    """Every square that the library has, domain by domain, stage by stage."""
    cells = [each for each in library.dialogues.values() if each.kind == "cell"]
    ordered = sorted(cells, key=lambda each: (DOMAINS.index(each.domain or ""), STAGES.index(each.stage or "")))
    return tuple(_square(session, each) for each in ordered)


def _square(session: Session, cell: Dialogue) -> Square:
    ids = walk.questions(session, cell)
    answered = sum(session.answer(cell.steps[each].key) is not None for each in ids)
    ratings = [session.answer(step.key) for step in cell.steps.values() if isinstance(step, Rate)]
    rated = [each.value.points for each in ratings if each and isinstance(each.value, Rated)]
    return Square(
        dialogue=cell.name,
        domain=cell.domain or "",
        stage=cell.stage or "",
        answered=answered,
        questions=len(ids),
        rating=rated[0] if rated else None,
    )
