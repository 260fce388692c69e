"""What the word files may hold, one per language, under the same keys as the structure beside them."""

from __future__ import annotations

from pydantic import Field

from content.format import Dotted, Id, Shape, Words, WordsOrForms
from content.format_lists import PromptId


class StepWordsFile(Shape):
    """Words of one step. Which of them a step has, its kind says."""

    say: WordsOrForms | None = None
    ask: Words | None = None
    example: Words | None = None
    smaller: Words | None = None
    after: Words | None = None
    finish: Words | None = None
    label: Words | None = None
    choices: dict[Id, Words] = Field(default_factory=dict)
    said: dict[Id, Words] = Field(default_factory=dict)
    options: dict[Id, Words] = Field(default_factory=dict)
    why: dict[Id, Words] = Field(default_factory=dict)


class FrameWordsFile(Shape):
    """Words of the frame of the model; each square brings its own title."""

    steps: dict[Id, StepWordsFile]
    tips: dict[Id, Words] = Field(default_factory=dict)


class DialogueWordsFile(Shape):
    """Words of a dialogue or a story."""

    title: Words
    about: Words
    steps: dict[Id, StepWordsFile]
    tips: dict[Id, Words] = Field(default_factory=dict)


class QuestionWordsFile(Shape):
    """Words of a square's question; ``good`` is what a good answer has."""

    ask: Words
    example: Words
    good: Words
    smaller: Words | None = None


class SquareWordsFile(Shape):
    """Words of a square of the model."""

    title: Words
    purpose: Words
    questions: dict[Id, QuestionWordsFile]
    tips: dict[Id, Words] = Field(default_factory=dict)
    pitfalls: dict[Id, Words] = Field(default_factory=dict)
    rate: Words


class SignalWordsFile(Shape):
    """Words and cue words of a signal."""

    notice: Words
    question: Words
    cues: tuple[Words, ...] = Field(min_length=1)


class SignalsWordsFile(Shape):
    """``signals/<language>.yaml``."""

    negations: tuple[Words, ...] = ()
    shrugs: tuple[Words, ...] = ()
    greetings: tuple[Words, ...] = ()
    groups: dict[Id, tuple[Words, ...]] = Field(default_factory=dict)
    signals: dict[Id, SignalWordsFile]


class TermWordsFile(Shape):
    """Words of a term."""

    name: Words
    meaning: Words
    example: Words
    synonyms: tuple[Words, ...] = ()


class GlossaryWordsFile(Shape):
    """``glossary/<language>.yaml``."""

    terms: dict[Id, TermWordsFile]


class PromptWordsFile(Shape):
    """Words of a prompt."""

    prompt: Words
    follow_up: Words


class DailyWordsFile(Shape):
    """``daily/<language>.yaml``."""

    prompts: dict[PromptId, PromptWordsFile]


class SystemWordsFile(Shape):
    """``system/<language>.yaml``."""

    texts: dict[Dotted, WordsOrForms] = Field(default_factory=dict)
