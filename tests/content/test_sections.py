"""The one-pager's sections: what is learnt along the way has one of its own, which no partner is shown."""

from __future__ import annotations

import content
from flows.steps import Ask

LEARNT_IN = ("after-meeting", "our-story", "pitfalls", "trouble")


def test_what_is_learnt_stays_with_the_person() -> None:
    """Stories, meetings, pitfalls and troubles write into the learning log, and nobody shares that by accident."""
    library = content.load()
    assert {section.id: section.shared for section in library.sections}["log"] is False
    names = {*LEARNT_IN, *(each.name for each in library.dialogues.values() if each.kind == "story")}
    silent = {name for name in names if not any(s.section == "log" for s in library.dialogues[name].steps.values())}
    assert silent == set()


def test_whatever_is_asked_after_a_story_is_in_the_log() -> None:
    """Every open question of a story has its line there, with words that say what it was."""
    library = content.load()
    asked = [
        step
        for dialogue in library.dialogues.values()
        if dialogue.kind == "story"
        for step in dialogue.steps.values()
        if isinstance(step, Ask)
    ]
    assert asked
    assert [step.key for step in asked if step.section != "log" or step.label is None] == []
