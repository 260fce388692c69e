"""What writers run: output, exit codes, and a page that reads like a chat."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from content.commands import app
from content.schema import FILES
from tests.content.sound import SOUND
from tests.content.trees import run, spoilt, whole, written


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A sound content folder."""
    return written(tmp_path, SOUND)


def test_check_counts_what_is_sound(folder: Path) -> None:
    """One line, and success."""
    result = run("check", "--folder", written(folder, whole(SOUND)))
    assert result.exit_code == 0
    assert re.fullmatch(
        r"1 dialogue, 1 square, 0 stories, 1 signal, 3 terms, 1 prompt, \d+ texts in pl and en: no problems\n",
        result.output,
    )


def test_check_lists_problems_of_every_sort(folder: Path) -> None:
    """Names, proofreading and talks together, sorted, and failure."""
    tree = whole(spoilt("dialogues/meet/talks.yaml", "warns: only-money", "warns: no"))
    written(folder, tree | {"system/en.yaml": tree["system/en.yaml"].replace("Hello.", "Hello...")})
    result = run("check", "--folder", folder)
    assert result.exit_code == 1
    assert result.stdout == (
        "dialogues/meet/talks.yaml:9: “money”: the coach warns of only-money, and should not\n"
        "system/en.yaml:2: has three dots; use …\n"
    )
    assert result.stderr == "2 problems\n"


def test_a_dialogue_reads_like_a_chat(folder: Path) -> None:
    """Words at the margin, buttons in brackets, branches with arrows, examples and reactions in their place."""
    page = run("show", "meet", "--language", "en", "--folder", folder).output
    assert page.startswith(
        "A meeting · 3 min · dialogue meet\n"
        "\n"
        "  A short rehearsal before you talk.\n"
        "\n"
        "── state ── choose · for who\n"
        "  How far is it?\n"
        "    [ Nothing yet ]\n"
        "    [ Talks ]\n"
        "        Good.\n"
        "\n"
        "── intro ── say · if state is talks\n"
        "  Here we go.\n"
        "\n"
        "── write ── ask · for who · asks person · listens for only-money\n"
        "  Who is on the other side?\n"
        "    (example)\n"
        "      Example: Eva from the bank.\n"
        "    (if there is no answer)\n"
        "      What is their name?\n"
        "    (after an answer)\n"
        "      Saved: {first:write}\n"
    )
    assert "    if sure is 1 or 2 → low\n    otherwise → done\n" in page
    assert "    [ With the problem ]  ✓\n        That is right.\n" in page
    assert "    → risk-mapping, and back\n" in page
    assert "    [ Risk ]  → risk-mapping\n" in page
    assert page.endswith("    (tip)\n      Read it aloud.\n")


def test_a_square_shows_its_own_questions_in_the_frame(folder: Path) -> None:
    """Good answers, pitfalls and the statement to rate are the square's."""
    page = run("show", "risk-mapping", "--language", "en", "--folder", folder).output
    assert "    (a good answer)\n      One sentence.\n" in page
    assert "    (instead of the question of only-money)\n      What else?\n" in page
    assert "  I know what to fear.\n    [ 1 ] [ 2 ] [ 3 ] [ 4 ] [ 5 ]\n" in page
    assert page.endswith("    (pitfall)\n      Haste.\n")


def test_a_signal_shows_every_form_it_hears(folder: Path) -> None:
    """Writers see what morphology made of their cues."""
    page = run("show", "only-money", "--folder", folder).output
    assert "dotacja dotacjach dotacjami dotacje" in page
    assert "(up to 3 words)" in page


def test_a_class_in_a_cue_is_shown_by_its_name(folder: Path) -> None:
    """Names and organisations have thousands of forms, and stand in a file of their own."""
    words = folder / "signals" / "pl.yaml"
    words.write_text(words.read_text("utf-8").replace("[dotacja,", '["@name/dotacja .. bank",'), encoding="utf-8")
    page = run("show", "only-money", "--language", "pl", "--folder", folder).output
    assert "· @name dotacja dotacjach" in page
    assert "agnieszk" not in page


def test_broken_content_can_still_be_shown(folder: Path) -> None:
    """A writer in the middle of a change reads the rest."""
    written(folder, {"glossary/pl.yaml": "terms: ["})
    result = run("show", "meet", "--folder", folder)
    assert (result.exit_code, result.output.splitlines()[0]) == (0, "Spotkanie · 3 min · dialogue meet")


@pytest.mark.parametrize("command", ["show", "draw"])
def test_unknown_names_are_answered_with_known_ones(command: str, folder: Path) -> None:
    """A sentence and failure, no traceback."""
    result = run(command, "meeting", "--folder", folder)
    assert result.exit_code == 1
    assert result.stderr.startswith("nothing in the content is called meeting; there is: meet, ")
    assert "called de; there is: en, pl" in run(command, "meet", "--language", "de", "--folder", folder).stderr


def test_a_dialogue_is_drawn_for_mermaid(folder: Path) -> None:
    """Every step is a node in the shape of its kind; choices, cases and conditions are arrows."""
    chart = run("draw", "meet", "--language", "en", "--folder", folder).output
    assert chart.startswith(
        'flowchart TD\n    state(["How far is it?"])\n    state --> intro\n    intro["Here we go."]\n'
    )
    assert '    intro -.->|"unless state: talks"| write\n' in chart
    assert '    fork{"fork"}\n    fork -->|"sure: 1 / 2"| low\n    fork --> done\n' in chart
    assert '    other[["risk-mapping"]]\n' in chart
    assert chart.endswith('    done(("That is all."))\n')


def test_stats_count_per_language(folder: Path) -> None:
    """Dialogues, squares with their parts, signals, prompts, terms, stories."""
    counted = json.loads(run("stats", "--json", "--folder", folder).output)
    assert counted["pl"] == counted["en"]
    assert counted["pl"] == {
        "dialogues": 1,
        "cells": {"risk-mapping": {"questions": 5, "tips": 1, "warnings": 2}},
        "signals": 1,
        "prompts": 1,
        "glossary": 3,
        "stories": 0,
        "texts": 63,
    }
    assert "  cells: risk-mapping 5/1/2\n" in run("stats", "--folder", folder).output


def test_texts_are_listed_with_their_places(folder: Path) -> None:
    """Every text with its id, its use, its file and line, and its plural forms."""
    rows = json.loads(run("texts", "--language", "en", "--json", "--folder", folder).output)
    by_id = {row["id"]: row for row in rows}
    assert len(by_id) == len(rows) == 63
    assert by_id["meet.write.ask"] == {
        "id": "meet.write.ask",
        "use": "question",
        "file": "dialogues/meet/en.yaml",
        "line": 10,
        "text": "Who is on the other side?",
    }
    assert by_id["system.aside"]["text"] == {"one": "{count} time", "other": "{count} times"}
    assert (
        "meet.write.ask  (dialogues/meet/pl.yaml:10)\nKto jest po drugiej stronie?\n"
        in run("texts", "--folder", folder).output
    )


def test_talks_can_be_run_alone(folder: Path) -> None:
    """A count if all went as written, the faults if not."""
    assert run("talks", "--folder", folder).output == "1 talk went as written\n"
    written(folder, spoilt("dialogues/meet/talks.yaml", "warns: only-money", "warns: no"))
    assert run("talks", "--folder", folder).exit_code == 1


@pytest.mark.parametrize("name", FILES)
def test_editors_get_a_schema_for_each_kind_of_file(name: str) -> None:
    """A schema that allows no unknown key."""
    schema = json.loads(run("schema", name).output)
    assert schema["$schema"].startswith("https://json-schema.org/")
    assert schema["additionalProperties"] is False


def test_one_schema_holds_all(folder: Path) -> None:
    """Without a name, any of the kinds may fit; a bare choice is allowed beside a full one."""
    schema = json.loads(run("schema").output)
    assert len(schema["anyOf"]) == len(FILES)
    choices = schema["$defs"]["ChooseFile"]["properties"]["choices"]["items"]["anyOf"]
    assert {"type": "string"} in choices
    assert run("schema", "poem").exit_code == 1


def _try(folder: Path, *lines: Mapping[str, object] | str, options: tuple[str, ...] = ("--json",)) -> Result:
    text = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
    arguments = ["try", "--language", "pl", "--folder", str(folder), *options]
    return CliRunner().invoke(app, arguments, input=text)


def test_answers_are_tried_at_a_question(folder: Path) -> None:
    """Each line says what fires on which words, and what the coach would say."""
    result = _try(folder, {"question": "meet.write", "answer": "Chodzi o dotację"})
    assert result.exit_code == 0
    assert json.loads(result.stdout) == {
        "question": "meet.write",
        "asks": ["person"],
        "answer": "Chodzi o dotację",
        "shrug": False,
        "fires": [{"signal": "only-money", "words": "dotację"}],
        "says": "only-money",
    }


def test_answers_are_tried_at_what_is_asked_for(folder: Path) -> None:
    """Without a question all signals are listened for that fit; shrugs earn nothing."""
    lines = [{"asks": asks, "answer": answer} for asks in (["person"], []) for answer in ("dotacja", "nie wiem")]
    found = [json.loads(line) for line in _try(folder, *lines).stdout.splitlines()]
    assert [each["says"] for each in found] == ["only-money", None, None, None]
    assert [each["shrug"] for each in found] == [False, True, False, True]


def test_answers_are_tried_for_reading(folder: Path) -> None:
    """Without JSON a person can read it."""
    result = _try(folder, {"asks": ["person"], "answer": "dotacja"}, options=())
    assert result.stdout == "dotacja\n  -> only-money “dotacja”\n"


def test_lines_that_cannot_be_tried_are_named(folder: Path) -> None:
    """Each wrong line is told by its number, the others are tried, and the command fails."""
    sound = {"asks": ["person"], "answer": "dotacja"}
    result = _try(folder, "money", "", {"answer": "money"}, {"question": "meet.gone", "answer": "money"}, sound)
    assert result.exit_code == 1
    assert len(result.stdout.splitlines()) == 1
    assert [line.partition(":")[0] for line in result.stderr.splitlines()] == ["line 1", "line 3", "line 4"]
