"""Words that are no matter for a coach: heard where they are meant, and left alone where they only sound like it.

Law: the sentences are data in ``signals/safety.yaml``, one test for each.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

import content
from flows import safety
from flows.library import Library

HERE = Path(__file__).parent / "signals"
#: Fewer sentences on a side show too little.
FEWEST = 10


def _sentences() -> list[tuple[str, str, str]]:
    """Language, weight (``nothing``: none), what a person says."""
    read = yaml.load((HERE / "safety.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - text only
    return [
        (language, weight, says) for language in read for weight in read[language] for says in read[language][weight]
    ]


@pytest.fixture(scope="module")
def library() -> Library:
    """All content."""
    return content.load()


@pytest.mark.parametrize(("language", "weight", "says"), _sentences())
def test_what_is_meant_is_told_from_what_sounds_like_it(
    library: Library, language: str, weight: str, says: str
) -> None:
    """Each sentence has the weight it is listed under, or none; the language of the chat does not matter."""
    assert language in library.languages
    assert (safety.weigh(library, says) or "nothing") == weight


def test_every_weight_is_tried_in_every_language(library: Library) -> None:
    """No weight has too few sentences on either side."""
    counted = [(language, weight) for language, weight, _ in _sentences()]
    sides = [(language, weight) for language in library.languages for weight in (*safety.EVERYWHERE, "nothing")]
    assert {side: counted.count(side) for side in sides if counted.count(side) < FEWEST} == {}


@pytest.mark.parametrize("language", ["pl", "en"])
def test_ordinary_answers_are_no_alarm(library: Library, language: str) -> None:
    """Of all answers that signals are tried with, none is taken for danger, and of a hundred fewer than one for despair."""
    files = sorted(HERE.glob(f"answers*.{language}.yaml"))
    read = [yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader) for path in files]  # noqa: S506 - text only
    heard = [safety.weigh(library, each["says"]) for one in read for each in one]
    assert {each for each in heard if each} <= {"heavy"}
    assert 100 * sum(each is not None for each in heard) < len(heard)
