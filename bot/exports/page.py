"""A summary as a page: what every format lays out, finished words and nothing else.

Law: plain values that go through JSON. All words are typeset here, so that each format shows the same; a format
decides how a thing looks, never what it says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from babel.dates import format_date

from bot.cleaning import clean
from bot.exports.chart import chart
from bot.exports.typography import is_rtl, typeset
from flows.effects import View
from flows.open_questions import OpenQuestion
from flows.record import RecordLine, RecordTalk
from flows.session import Session
from flows.summary import Summary, SummaryLine, SummarySection
from flows.voice import Voice

#: Words of our own that a layout needs: name in the page -> text.
_WORDS = ("guess", "note", "more", "rest", "aside", "present", "day", "scale")
#: Characters of a fact of the compass, beside others in one line.
_FACT = 60


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that was said. ``label`` stands before it; ``rtl``: read from the right."""

    text: str
    label: str = ""
    guess: bool = False
    aside: bool = False
    note: bool = False
    rtl: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A title and what stands under it."""

    title: str
    entries: tuple[Entry, ...]
    notes: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """A question with room for an answer: lines, boxes to tick, or the scale."""

    words: str
    choices: tuple[str, ...] = ()
    many: bool = False
    rating: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A whole document. ``date`` is the day that ``made`` names in words."""

    title: str
    kind: str
    view: str
    about: str
    language: str
    date: tuple[int, int, int]
    made: str
    words: dict[str, str]
    sections: tuple[Block, ...] = ()
    talks: tuple[Block, ...] = ()
    talks_title: str = ""
    #: The date in words.
    day: str = ""
    #: What the pictures show (see ``bot.exports.chart``); ``None`` before the first rating.
    chart: dict[str, Any] | None = None
    questions: tuple[Question, ...] = ()


class PageMaker:
    """Makes pages in one voice: its language, its partnership."""

    def __init__(self, voice: Voice, *, today: date) -> None:
        self._voice = voice
        self._language = voice.session.language
        self._today = today

    @property
    def session(self) -> Session:
        """Whose words they are."""
        return self._voice.session

    def page(self, summary: Summary, *, view: View, talks: Sequence[RecordTalk] = ()) -> Page:
        """The page of a summary; with ``talks`` the full record, whose notes stand in the talks."""
        label = self._voice.label
        sections = [self._section(each, notes=not talks) for each in summary.sections]
        if summary.notes and not talks:
            # Under their own title they are what stands there, and need not be told from answers.
            sections.append(Block(label("system.summary.notes"), tuple(map(self._entry, summary.notes))))
        about = " · ".join(self.set(_one_line(each)) for each in summary.about)
        return replace(
            self._page("record" if talks else "card", summary.title, about=about, view=view),
            sections=tuple(each for each in sections if each.entries or each.notes),
            talks=tuple(self._talk(each) for each in talks),
            talks_title=label("system.document.answers") if talks else "",
            chart=None if view == "shared" else chart(self._voice),
        )

    def paper(self, title: str, *, about: str, questions: Sequence[OpenQuestion]) -> Page:
        """A page of open questions, to be filled in by hand."""
        asked = tuple(
            Question(self.set(each.words), tuple(map(self.set, each.choices)), many=each.many, rating=each.rating)
            for each in questions
        )
        return replace(self._page("questions", title, about=about), questions=asked)

    def _page(self, kind: str, title: str, *, about: str, view: View | None = None) -> Page:
        """What every page has."""
        label = self._voice.label
        return Page(
            title=self.set(title),
            kind=label(f"system.document.{kind}"),
            view=label(f"system.document.{view}") if view else "",
            about=about,
            language=self._language,
            date=(self._today.year, self._today.month, self._today.day),
            day=self.day(self._today),
            made=self.set(label("system.summary.made", date=self.day(self._today))),
            words={each: self.set(label(f"system.document.{each}", count="{count}")) for each in _WORDS},
        )

    def set(self, words: str) -> str:
        """Words as they stand on paper."""
        return typeset(clean(words), self._language)

    def day(self, day: date) -> str:
        """A date in words, which no line end takes apart."""
        return format_date(day, "d MMMM y", locale=self._language).replace(" ", "\u00a0")

    def _section(self, section: SummarySection, *, notes: bool) -> Block:
        beside = tuple(self._entry(each, note=True) for each in section.notes) if notes else ()
        return Block(self.set(section.title), tuple(map(self._line, section.lines)), beside)

    def _line(self, line: SummaryLine) -> Entry:
        return self._entry(line.text, label=line.label, guess=line.guess)

    def _talk(self, talk: RecordTalk) -> Block:
        return Block(self.set(talk.title), tuple(map(self._answer, talk.lines)))

    def _answer(self, line: RecordLine) -> Entry:
        return self._entry(line.text, label=line.question, guess=line.guess, aside=line.aside, note=line.note)

    def _entry(
        self, text: str, *, label: str = "", guess: bool = False, aside: bool = False, note: bool = False
    ) -> Entry:
        return Entry(self.set(text), self.set(label), guess=guess, aside=aside, note=note, rtl=is_rtl(text))


def _one_line(words: str) -> str:
    """A fact of the compass, short enough to stand beside others."""
    line = " ".join(words.split())
    return line if len(line) <= _FACT else line[: _FACT - 1].rstrip() + "…"
