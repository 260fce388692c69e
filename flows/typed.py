"""A button named by typing its words or its number instead of pressing it.

Law: pure. What is not clearly one button is none.
"""

from __future__ import annotations

from difflib import get_close_matches

from flows import lexicon
from flows.rows import TICK, Rows, actions

#: How alike (0 to 1) typed words must be to a button's label to count as a press.
ALIKE = 0.75
#: No button has longer words, in characters.
LONGEST = 64
#: Ways round a question are no answers to it; they have no number.
_WAYS = frozenset({"skip", "back", "pause", "keep", "example", "cancel"})
#: Only a press can do this.
_NEVER = frozenset({"erase"})


def exactly(text: str, rows: Rows) -> str | None:
    """The action of the button with just these words, case and diacritics aside."""
    return _by_label(rows).get(_folded(text))


def nearly(text: str, rows: Rows) -> str | None:
    """The action of the button with these words, with this number, or with words like these."""
    folded, labels = _folded(text), _by_label(rows)
    answers = [action for action in actions(rows) if action not in _WAYS | _NEVER]
    by_number = {str(number): action for number, action in enumerate(answers, start=1)}
    close = get_close_matches(folded, labels, n=1, cutoff=ALIKE)
    return labels.get(folded) or by_number.get(folded) or (labels[close[0]] if close else None)


def _by_label(rows: Rows) -> dict[str, str]:
    buttons = [each for row in rows for each in row if each.action not in _NEVER]
    return {_folded(each.label.removeprefix(TICK)): each.action for each in buttons}


def _folded(text: str) -> str:
    return lexicon.fold(text).strip(" .!")
