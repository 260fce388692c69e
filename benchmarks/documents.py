"""What a document costs, from the answers to the bytes, on a press that is warm.

    python -m benchmarks.documents [--rounds 15]

Three partnerships with the real questions: half empty (34 answers), lively (124), and every question there is answered
(566). Each round has words of its own, so that nothing laid out before helps. Time is what passes on the clock in the
house, the press being a process of its own; CPU is that of house and press. The aims: a one-pager under 150 ms, a full
record under 300 ms.
"""

import argparse
import asyncio
import os
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Final

import content
from benchmarks.figures import Spread
from bot.exports.workshop import Workshop
from flows.library import Library
from flows.session import Session
from tests.exports.filled import page_of, session_of

#: Name -> share of all questions that was answered.
PARTNERSHIPS: Final = {"half empty": 0.06, "lively": 0.22, "everything": 1.0}
#: Name -> format, layout, whether every answer is in it.
DOCUMENTS: Final = {
    "one-pager": ("pdf", "one-pager", False),
    "record": ("pdf", "record", True),
    "Word": ("docx", "one-pager", False),
    "map": ("png", "map", False),
    "radar": ("png", "radar", False),
}
_TICKS: Final = os.sysconf("SC_CLK_TCK")
_SENTENCES: Final = (
    "Auta wracają z tras puste, a w sadach leżą jabłka.",
    "Dwa razy w tygodniu, od września do listopada, z jednym kierowcą na próbę.",
    "Załadunek i rozładunek, ubezpieczenie towaru, butelka soku dla kierowcy.",
    "Jeśli będzie wtorek, godzina 10, to dzwonię i pytam o trasę północną.",
)


def session(library: Library, share: float, number: int) -> Session:
    """A partnership with words that no earlier round had."""

    def says(key: str) -> str:
        return f"{_SENTENCES[sum(key.encode()) % len(_SENTENCES)]} ({number})"

    return session_of(library, share=share, says=says, name=f"Sady na trasie {number}")


def press_seconds(workshop: Workshop) -> float:
    """CPU seconds of the press at rest."""
    fields = Path(f"/proc/{workshop.at_rest[0]}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


async def measure(library: Library, workshop: Workshop, *, share: float, document: str, rounds: int) -> None:
    """Print one line."""
    form, paper, full = DOCUMENTS[document]
    clock: list[float] = []
    cpu: list[float] = []
    for number in range(rounds):
        said = session(library, share, number)
        began, spent, pressed = time.perf_counter(), time.process_time(), press_seconds(workshop)
        await workshop.make(form, paper, asdict(page_of(library, said, full=full)))
        clock.append(1000 * (time.perf_counter() - began))
        cpu.append(1000 * (time.process_time() - spent + press_seconds(workshop) - pressed))
    print(f"  {document:10} {_line(clock)} ms   {_line(cpu)} ms CPU")


def _line(values: Sequence[float]) -> str:
    spread = Spread.of(values)
    return f"{spread.median:6.0f} ({spread.least:.0f} to {spread.most:.0f})"


async def run(rounds: int) -> None:
    """All of it."""
    library, workshop = content.load(), Workshop()
    began = time.perf_counter()
    await workshop.make("pdf", "one-pager", asdict(page_of(library, session(library, 0.06, -1))))
    print(f"first file of a cold press: {1000 * (time.perf_counter() - began):.0f} ms")
    try:
        for name, share in PARTNERSHIPS.items():
            print(name)
            for document in DOCUMENTS if share == 1 else ("one-pager", "record", "Word"):
                await measure(library, workshop, share=share, document=document, rounds=rounds)
    finally:
        await workshop.close()


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    asyncio.run(run(parser.parse_args().rounds))


if __name__ == "__main__":
    main()
