"""Transcripts: they come true, or say at which line they do not."""

from __future__ import annotations

import pytest

import content
from content.folder import content_files
from content.sources import read_sources
from content.talks import transcripts
from flows import lexicon
from tests.content.sound import SOUND
from tests.content.trees import reported, spoilt

_TALKS = "dialogues/meet/talks.yaml"


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ("warns: only-money", "warns: no", "9: “money”: the coach warns of only-money, and should not"),
        ("warns: only-money", "warns: gold", "9: “money”: there is no signal `gold`; there is only-money"),
        ("for a grant", "for a room", "9: “money”: the coach should warn of only-money, and warns of none"),
        (
            "at: meet.write",
            "at: meet.sure",
            "7: “money”: the person should stand at meet.sure, and stands at meet.write",
        ),
        ("language: en", "language: de", "3: `de` is no language here; there is en, pl"),
    ],
)
def test_a_talk_that_goes_otherwise_says_where(before: str, after: str, problem: str) -> None:
    """The line, what should be, and what is."""
    assert reported(spoilt(_TALKS, before, after)) == [f"{_TALKS}:{problem}"]


def test_a_missing_button_names_those_there_are() -> None:
    """A writer sees which labels could be pressed."""
    (problem,) = reported(spoilt(_TALKS, "presses: Talks", "presses: Talk"))
    assert problem.startswith(f"{_TALKS}:6: “money”: there is no button “Talk”; there is “")
    assert "“Talks”" in problem


def test_words_that_are_not_said_show_what_is() -> None:
    """Line breaks do not matter, words do."""
    (problem,) = reported(spoilt(_TALKS, "coach: How far is it?", "coach: How far?"))
    assert problem.startswith(f"{_TALKS}:5: “money”: the coach does not say this, but “")
    assert "How far is it?" in problem


def test_a_talk_stops_at_its_first_fault() -> None:
    """What follows a wrong turn is not reported."""
    tree = spoilt(_TALKS, "presses: Talks", "presses: Talk")
    tree[_TALKS] = tree[_TALKS].replace("warns: only-money", "warns: no")
    assert len(reported(tree)) == 1


def test_talks_wait_until_content_can_be_used() -> None:
    """A transcript of broken content would only repeat the fault."""
    tree = spoilt(_TALKS, "warns: only-money", "warns: no")
    tree["daily/pl.yaml"] = SOUND["daily/pl.yaml"].replace("follow_up: Kiedy?", "follow_ups: Kiedy?")
    assert not any("talks.yaml" in problem for problem in reported(tree))


def test_every_talk_is_tried_with_somebody_who_says_little() -> None:
    """Each dialogue, square and story has, in each language, somebody who shrugs and somebody who goes back."""
    library, (sources, _), lacking = content.load(), read_sources(content_files(content.HERE)), []
    for name, source in transcripts(sources):
        for language in library.languages:
            lines = [line for talk in source.model.talks if talk.language == language for line in talk.lines]
            back = library.texts[language]["system.button.back"]
            shrugs = any(_folded(line.person or "") in library.shrugs[language] for line in lines)
            if not shrugs or not any(line.presses == back for line in lines):
                lacking.append((name, language))
    assert set(dict(transcripts(sources))) == set(library.dialogues)
    assert lacking == []


def _folded(text: str) -> str:
    return " ".join(token.form for token in lexicon.words(text))
