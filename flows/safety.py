"""Words that are no matter for a coach: somebody is worn out, grieving, being hurt, or in danger.

Law: pure, and quicker to notice than to be right: what follows is one kind sentence, which hurts nobody. The words
that are noticed are in the content, as cue groups; they are heard in every language of the library, because nobody
looks for the right one in such an hour.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final, Literal, TypeAlias

from flows import coaching, lexicon
from flows.answers import Answer
from flows.library import Library, Prompt
from flows.session import Session
from flows.steps import Ask
from flows.texts import Language

#: ``danger``: to one's own life; ``violence``: somebody is being hurt or threatened; ``heavy``: at the end of one's
#: strength, or bereaved; ``weary``: tired, ill, sad. All are cue groups of these names.
Weight: TypeAlias = Literal["danger", "violence", "heavy", "weary"]
#: What is heard in everything that a person writes; the heaviest first.
EVERYWHERE: Final[tuple[Weight, ...]] = ("danger", "violence", "heavy")
#: What is heard in the answer to a daily prompt, which asks how somebody is.
IN_PROMPTS: Final[tuple[Weight, ...]] = (*EVERYWHERE, "weary")
#: What stands on no page that is made to be shown. The full record and the export have it.
GRAVE: Final[tuple[Weight, ...]] = ("danger", "violence")
#: What only sounds like that.
_FIGURATIVE: Final = "figurative"
#: Where to turn is said once in so much time; whoever writes on is answered in fewer words.
ONCE_IN: Final = timedelta(hours=12)
#: The one signal that is listened for outside the dialogues: people's data about to be passed on.
SIGNALS: Final = ("people-data",)


def weigh(library: Library, text: str, *, listens: tuple[Weight, ...] = EVERYWHERE) -> Weight | None:
    """What somebody's words carry, if they are more than words to a coach."""
    tokens = lexicon.words(text)
    for name in listens:
        heard = _stretches(library, name, tokens)
        if heard and _is_meant(heard, _stretches(library, _FIGURATIVE, tokens)):
            return name
    return None


def is_grave(library: Library, answer: Answer) -> bool:
    """Whether a note or an answer to a prompt is about life and limb."""
    return bool(answer.text) and weigh(library, answer.text, listens=GRAVE) is not None


def _is_meant(heard: Sequence[lexicon.Found], figurative: Sequence[lexicon.Found]) -> bool:
    """Whether any of it is more than a manner of speaking."""
    return any(not any(_overlap(each, other) for other in figurative) for each in heard)


def was_met(library: Library, session: Session, weight: Weight, now: datetime) -> bool:
    """Whether words of this weight were met with where to turn a short time ago, in any partnership."""
    lately = (each for each in session.answers.values() if timedelta() < now - each.at < ONCE_IN)
    return any(_carries(library, each, weight) for each in lately)


def _carries(library: Library, answer: Answer, weight: Weight) -> bool:
    return bool(answer.text) and weigh(library, answer.text, listens=(weight,)) is not None


def _overlap(one: lexicon.Found, other: lexicon.Found) -> bool:
    return one.first <= other.last and other.first <= one.last


def _stretches(library: Library, name: str, tokens: lexicon.Words) -> Sequence[lexicon.Found]:
    """Where words of a group stand, in any language of the library."""
    cues = group.cues if (group := library.groups.get(name)) else {}
    return [span for each in library.languages for span in lexicon.find_all(cues.get(each, ()), tokens, each)]


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
