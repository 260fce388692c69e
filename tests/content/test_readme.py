"""What ``content/README.md`` shows to writers is what the coach does today."""

from __future__ import annotations

import re

import pytest

from content import HERE, cues
from content.commands import app
from content.folder import content_files
from content.review import review

README = (HERE / "README.md").read_text("utf-8")
#: What the example needs of the real content: words of the interface, what is listened for, where it leads.
NEEDED = ("system/", "signals/", "dialogues/next-step/")
_EXAMPLE = re.compile(r"```yaml\n# (dialogues/thank-you/[a-z]+\.yaml)\n(.*?)```", re.DOTALL)


def test_the_complete_example_is_complete() -> None:
    """Its four files, as they are printed, have no problem of form, of words or of talks."""
    example = {path: text.encode() for path, text in _EXAMPLE.findall(README)}
    assert {path.rpartition("/")[2] for path in example} == {"flow.yaml", "pl.yaml", "en.yaml", "talks.yaml"}
    files = {path: data for path, data in content_files(HERE).items() if path.startswith(NEEDED)}
    library, problems = review(files | example)
    assert [str(each) for each in problems] == []
    assert "thank-you" in library.dialogues


def test_every_command_is_in_the_list() -> None:
    """A writer who reads the list knows all there is."""
    listed = set(re.findall(r"`kladka content ([a-z]+)", README))
    assert {each.name or getattr(each.callback, "__name__", "") for each in app.registered_commands} <= listed


@pytest.mark.parametrize(
    "cue", re.findall(r"^\| `([^`]+)` \|", README.partition("### Cues")[2].partition("##")[0], re.MULTILINE)
)
def test_every_cue_in_the_list_can_be_read(cue: str) -> None:
    """The examples of the syntax are cues."""
    assert cues.pattern(cue, "pl").words
