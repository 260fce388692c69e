"""What the lists may hold: signals, terms, daily prompts, interface texts; and transcripts."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field, model_validator

from content.format import Dotted, Id, Shape, Truth, Words


class SignalFile(Shape):
    """Something worth noticing in an answer."""

    asks: tuple[Id, ...] = ()
    unless: tuple[Id, ...] = ()
    negatable: Truth = True


class SignalsFile(Shape):
    """``signals/signals.yaml``. ``asks`` names all that a question may ask for."""

    asks: tuple[Id, ...] = ()
    groups: tuple[Id, ...] = ()
    signals: dict[Id, SignalFile]


class TermFile(Shape):
    """A glossary entry."""

    related: tuple[Id, ...] = ()
    opposite: Id | None = None


class GlossaryFile(Shape):
    """``glossary/glossary.yaml``."""

    terms: dict[Id, TermFile]


#: Prompt ids are printed: ``D-061``.
PromptId: TypeAlias = Annotated[str, Field(pattern=r"^[A-Z]-\d{3}$")]
Weekday: TypeAlias = Literal["mon", "tue", "wed", "thu", "fri"]


class PromptFile(Shape):
    """A prompt for a minute a day; ``theme`` is one of the file's themes, or a square's name."""

    theme: Id
    weekday: Weekday
    mode: Literal["write", "rate"]
    opening: Truth = False


class ThemeFile(Shape):
    """What prompts are about that are of no square.

    Such a prompt comes sooner after a dialogue it ``follows``, and while its ``section`` of the one-pager is empty.
    """

    follows: tuple[Id, ...] = ()
    section: Id | None = None


class DailyFile(Shape):
    """``daily/daily.yaml``. ``themes`` names all that are not squares."""

    themes: dict[Id, ThemeFile] = Field(default_factory=dict)
    prompts: dict[PromptId, PromptFile]


#: What a text is for; each has a limit of characters (see ``content.limits``).
Limit: TypeAlias = Literal["button", "toast", "message", "first", "title", "command", "description", "short"]


class InterfaceTextFile(Shape):
    """One interface text."""

    placeholders: tuple[str, ...] = ()
    limit: Limit = "message"
    plural: Truth = False


class SectionFile(Shape):
    """A section of the one-pager."""

    id: Id
    shared: Truth = True


class SystemFile(Shape):
    """``system/system.yaml``."""

    texts: dict[Dotted, InterfaceTextFile] = Field(default_factory=dict)
    sections: tuple[SectionFile, ...] = ()


class LineFile(Shape):
    """One line of a transcript: exactly one of these."""

    coach: Words | None = None
    person: str | None = None
    presses: Words | None = None
    warns: Words | None = None
    at: Words | None = None
    #: After so many days the person opens the same dialogue again.
    returns: Annotated[int, Field(ge=1, le=999)] | None = None

    @model_validator(mode="after")
    def _says_one_thing(self) -> LineFile:
        if len(self.model_fields_set) != 1:
            raise ValueError("must be exactly one of coach, person, presses, warns, at, returns")
        return self


class TalkFile(Shape):
    """One transcript."""

    name: Words
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}$")]
    lines: Annotated[tuple[LineFile, ...], Field(min_length=1)]


class TalksFile(Shape):
    """``talks.yaml``."""

    talks: Annotated[tuple[TalkFile, ...], Field(min_length=1)]
