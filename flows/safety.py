"""Answers that are no matter for a coach: somebody is worn out, grieving, or in danger.

Law: pure, and quicker to notice than to be right: what follows is one warm sentence and an offer of quiet, which hurts
nobody. The words that are noticed are in the content, as cue groups.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal, TypeAlias

from flows import coaching, lexicon
from flows.library import Library, Prompt
from flows.steps import Ask
from flows.texts import Language

#: ``danger``: to life; ``heavy``: tired, ill, loss, "I cannot cope". Both are cue groups of these names.
Weight: TypeAlias = Literal["danger", "heavy"]
_WEIGHTS: Final[tuple[Weight, ...]] = ("danger", "heavy")
#: The one signal that is listened for outside the dialogues: people's data about to be passed on.
SIGNALS: Final = ("people-data",)


def weigh(library: Library, language: Language, text: str) -> Weight | None:
    """What an answer carries, if it is more than an answer."""
    tokens = lexicon.words(text)
    for name in _WEIGHTS:
        group = library.groups.get(name)
        if group and any(lexicon.find_all(group.cues.get(language, ()), tokens, language)):
            return name
    return None


def notice(library: Library, language: Language, prompt: Prompt, text: str) -> coaching.Noticed | None:
    """People's data in the answer to a prompt."""
    return next(_notice(library, language, prompt, text), None)


def _notice(library: Library, language: Language, prompt: Prompt, text: str) -> Iterator[coaching.Noticed]:
    heard = [library.signals[each] for each in SIGNALS if each in library.signals]
    if heard:
        asks = frozenset().union(*(each.asks for each in heard))
        step = Ask(
            id=prompt.id,
            key=f"daily.{prompt.id}",
            ask=prompt.prompt,
            example=prompt.prompt,
            asks=asks,
            signals=SIGNALS,
        )
        yield from coaching.notice_all(library, language, step, text)
