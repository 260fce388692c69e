"""Between flows and storage: the same things in each one's shape.

Law: loses nothing in either direction; decides nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from flows import saved
from flows.answers import Answer, Answers
from flows.library import Library
from flows.session import Place, Session, begin
from storage.store import KeptAnswer, SavedSession


def answer_from(kept: KeptAnswer) -> Answer:
    """A kept answer as flows know it."""
    return Answer(
        partnership=kept.partnership,
        key=kept.key,
        value=saved.value_from_json(kept.body),
        version=kept.version,
        at=kept.at,
        round=kept.round,
        source=kept.source,
        about=kept.about,
        withdrawn=kept.withdrawn,
    )


def answer_to(answer: Answer) -> KeptAnswer:
    """An answer as the store keeps it."""
    return KeptAnswer(
        partnership=answer.partnership,
        key=answer.key,
        version=answer.version,
        body=saved.value_to_json(answer.value),
        at=answer.at,
        round=answer.round,
        source=answer.source,
        about=answer.about,
        withdrawn=answer.withdrawn,
    )


def session_from(kept: SavedSession, answers: Sequence[KeptAnswer]) -> Session:
    """A saved session with the answers that belong to it, of each round the newest versions; the last one counts."""
    in_order = sorted(answers, key=lambda each: each.version)
    return saved.from_json(kept.body, Answers(map(answer_from, in_order)))


def session_to(session: Session) -> SavedSession:
    """A session as the store keeps it, with the few facts that may be counted."""
    place = next((each for each in reversed(session.stack) if isinstance(each, Place)), None)
    return SavedSession(
        body=saved.to_json(session),
        language=session.language,
        dialogue=place.dialogue if place else None,
        step=place.step if place else None,
        partnership=session.partnership,
    )


def new_session(library: Library, language: str | None, seed: str) -> Session:
    """A first session in the person's language if the library has it, else in English, else in its first one."""
    return begin(language=spoken(library, language), seed=seed)


def spoken(library: Library, language: str | None) -> str:
    """The language of ours for what somebody's phone or terminal says, which may be anything."""
    code = (language or "").partition("-")[0].lower()
    fallback = "en" if "en" in library.languages else library.languages[0]
    return code if code in library.languages else fallback
