"""Rows of buttons.

Law: arranges buttons; knows nothing of what they do.
"""

from __future__ import annotations

from typing import Final, TypeAlias

from flows.effects import Button

#: Two buttons share a row up to this label length, in characters.
SHORT_LABEL: Final = 18
#: Stands before a choice that is ticked.
TICK: Final = "✓ "

Rows: TypeAlias = list[list[Button]]


def actions(rows: Rows) -> list[str]:
    """What the buttons do, row by row."""
    return [each.action for row in rows for each in row]


def paired(buttons: list[Button]) -> Rows:
    """Two in a row while both are short, one otherwise."""
    rows: Rows = []
    for button in buttons:
        last = rows[-1] if rows else []
        if len(last) == 1 and max(len(last[0].label), len(button.label)) <= SHORT_LABEL:
            last.append(button)
        else:
            rows.append([button])
    return rows
