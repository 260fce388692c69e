"""What holds after every event, whatever it was: the promises of the engine as checks.

Law: reads outcomes and sessions; knows no content. A broken promise raises ``AssertionError`` with what was said.
"""

from __future__ import annotations

import re

from flows import saved, walk
from flows.answers import Answer
from flows.effects import Erase, Redraw, Remember, Speak
from flows.events import Event, FellDue, GroupSpoke
from flows.library import Library
from flows.scene import Outcome
from flows.session import Interlude, Place, Session

#: Telegram's longest message, in UTF-16 units.
LONGEST_MESSAGE = 4096
#: A reply may quote a person's words; only what they wrote at length makes it longer than a message.
LONGEST_ACTION = 40
LONGEST_LABEL = 64
_ACTION = re.compile(rf"[A-Za-z0-9_.+-]{{1,{LONGEST_ACTION}}}")
#: The name of a text, shown because the text is missing.
_UNSAID = re.compile(r"\bsystem\.[a-z]")
#: Frames that may lie over the places in hand: the list, the step being changed, a list, a name, words
#: held back, what came unasked, a day to be told.
DEEPEST_LAYERS = 7


def check(library: Library, before: Session, event: Event, outcome: Outcome) -> None:
    """All promises about one event."""
    check_next_step(event, outcome)
    check_buttons(outcome)
    check_stacks(library, outcome.session)
    check_saved(outcome.session)
    check_versions(before, outcome)


def check_next_step(event: Event, outcome: Outcome) -> None:
    """Exactly one message, and in it a button; but for a redraw, a farewell, and a word in a group."""
    spoken = outcome.spoken
    if any(isinstance(each, Redraw) for each in outcome.effects):
        assert not spoken, "a redraw comes without a message"
        return
    if isinstance(event, FellDue) and not spoken:
        return
    assert len(spoken) == 1, f"{len(spoken)} messages after {event!r}"
    assert spoken[0].text.strip(), f"an empty message after {event!r}"
    assert all(part.text.strip() for part in spoken[0].parts), f"an empty part after {event!r}: {spoken[0].said}"
    assert not _UNSAID.search(spoken[0].text), f"the name of a text is shown: {spoken[0].text}"
    is_last_word = any(isinstance(each, Erase) for each in outcome.effects)
    if not is_last_word and not isinstance(event, GroupSpoke):
        assert spoken[0].rows, f"no button after {event!r}: {spoken[0].text}"
        shown = tuple(button.action for row in spoken[0].rows for button in row)
        assert outcome.session.offered == shown, "what is offered is what is shown"
        assert spoken[0].nonce == outcome.session.nonce


def check_buttons(outcome: Outcome) -> None:
    """Actions fit into Telegram's callback data, labels can be read."""
    for effect in outcome.effects:
        if not isinstance(effect, Speak | Redraw):
            continue
        buttons = [button for row in effect.rows for button in row]
        assert len(buttons) <= 100, "Telegram takes a hundred buttons"
        assert all(effect.rows), "no row is empty"
        assert len({button.action for button in buttons}) == len(buttons), "each button does something else"
        for button in buttons:
            assert _ACTION.fullmatch(button.action), f"action {button.action!r}"
            assert button.label.strip(), f"{button.action} has no label"
            assert not _UNSAID.search(button.label), f"{button.action} shows the name of a text: {button.label}"
            assert len(button.label) <= LONGEST_LABEL, f"label {button.label!r}"
        assert re.fullmatch(r"[A-Za-z0-9_-]{11}", effect.nonce), f"nonce {effect.nonce!r}"


def check_stacks(library: Library, session: Session) -> None:
    """The menu lies beneath everything, no dialogue is walked twice, and nothing piles up."""
    for frames in session.stacks.values():
        assert frames, "a stack is never empty"
        assert isinstance(frames[0], Interlude), f"beneath lies {frames[0]!r}"
        assert frames[0].kind == "menu", f"beneath lies {frames[0]!r}"
        walked = [each.dialogue for each in frames if isinstance(each, Place) and not each.changing]
        assert len(walked) == len(set(walked)), f"a dialogue is walked twice: {walked}"
        assert len(frames) <= 1 + len(library.dialogues) + DEEPEST_LAYERS, f"frames pile up: {frames}"
    top = session.top
    # A word in a group does not touch the session, so it may not have met a changed library yet.
    if isinstance(top, Place) and session.content == library.version:
        assert walk.waits(library.dialogues[top.dialogue].steps[top.step]), f"nobody is asked at {top}"


def check_saved(session: Session) -> None:
    """A session comes back from its JSON form as it was."""
    assert saved.from_json(saved.to_json(session), session.answers) == session


def check_versions(before: Session, outcome: Outcome) -> None:
    """Versions of an answer grow by one; what is current is what was remembered last."""
    known = dict(before.answers)
    for effect in outcome.effects:
        if isinstance(effect, Remember):
            answer = effect.answer
            last = known.get((answer.partnership, answer.key))
            assert answer.version == (last.version + 1 if last else 1), f"{answer.key} is version {answer.version}"
            assert saved.value_from_json(saved.value_to_json(answer.value)) == answer.value
            known[answer.partnership, answer.key] = answer
    if not any(isinstance(each, Erase) for each in outcome.effects):
        assert dict(outcome.session.answers) == known, "answers are what was remembered"


def remembered(outcome: Outcome) -> tuple[Answer, ...]:
    """Answers and notes that an event gave."""
    return tuple(each.answer for each in outcome.effects if isinstance(each, Remember))
