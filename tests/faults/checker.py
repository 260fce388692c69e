"""Compares what Telegram saw with what the database holds.

Law: pure, and knows no talk: whoever drives the people, with whatever faults, the same promises are checked. Every
broken one is a sentence. For people who follow three rules: whatever words they say are unlike any they said before, a
button is pressed once, and words are typed only where a text is asked for (notes anywhere).

P1 no acknowledged update is lost. P2 nothing is applied twice. P3 order within a chat. P4 every reply arrives; one that
arrives again does so only because it was tried again. P6 one prompt for each chat and local date, and no more: one that
was being sent when the bot died is not sent again.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from flows.answers import Answer, Chosen
from tests.faults.ledger import Ledger, Posted, Update
from tests.telegram.fake import JSON, Entry, spoken

_NOTE = re.compile(r"/note\s+(.+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Count:
    """How much was checked, so that a test can tell a quiet run from an empty one."""

    updates: int
    letters: int
    repeats: int
    prompts: int = 0


def check(
    entries: Sequence[Entry],
    ledger: Ledger,
    *,
    dead: Iterable[int] = (),
    due: Mapping[int, Iterable[str]] | None = None,
) -> list[str]:
    """Every promise that was broken. ``dead`` are the numbers of updates that nobody could have applied.

    ``due`` says for chats what must have been prompted there, each as kind and local date: "daily:2026-03-29".
    """
    problems = [*_updates(entries, ledger, frozenset(dead))]
    for chat, prompts in (due or {}).items():
        problems += [f"chat {chat}: {problem}" for problem in _prompts(chat, ledger, frozenset(prompts))]
    lane_of = _lanes(entries) if _posted(entries) else {}
    for chat in sorted(ledger.answers):
        said = _given(entries, chat)
        problems += [f"chat {chat}: {problem}" for problem in _words(said, ledger.answers[chat])]
        problems += [f"chat {chat}: {problem}" for problem in _presses(said, ledger.answers[chat])]
        problems += [f"chat {chat}: {problem}" for problem in _replies(chat, ledger, lane_of)]
        problems += [
            f"chat {chat}: {problem}" for problem in _arrivals(spoken(entries, chat), _of(ledger.letters, chat))
        ]
    return problems


def count(entries: Sequence[Entry], ledger: Ledger) -> Count:
    """How much there was to check."""
    arrived = sum(len(spoken(entries, chat)) for chat in ledger.answers)
    prompts = sum(each.kind == "nudge" for each in ledger.letters)
    return Count(len(ledger.updates), len(ledger.letters), arrived - len(ledger.letters), prompts)


# --- updates --------------------------------------------------------------------------------------------------------


def _updates(entries: Sequence[Entry], ledger: Ledger, dead: frozenset[int]) -> Iterator[str]:
    given = [number for entry in entries if entry.kind == "given" for number in entry.numbers]
    acknowledged = {number for entry in entries if entry.kind == "acknowledged" for number in entry.numbers}
    kept = {each.number: each for each in ledger.updates}
    yield from (f"update {number} was acknowledged and is lost" for number in sorted(acknowledged - kept.keys()))
    yield from (f"update {number} was given and never taken in" for number in given if number not in kept)
    yield from (f"update {number} was never acknowledged" for number in given if number not in acknowledged)
    for each in ledger.updates:
        wanted = "dead" if each.number in dead else "done"
        if each.status != wanted:
            yield f"update {each.number} is {each.status}, not {wanted}"
    yield from _order(ledger.updates, lane_of=_lanes(entries) if _posted(entries) else {})


def _posted(entries: Sequence[Entry]) -> bool:
    """Whether Telegram posted: then somebody's taps and words come in lanes of their own, which overtake each other."""
    return any(entry.kind == "call" and entry.method.lower() == "setwebhook" for entry in entries)


def _lanes(entries: Sequence[Entry]) -> Mapping[int, str]:
    given = ((entry.numbers[0], entry.update or {}) for entry in entries if entry.kind == "given")
    return {number: "tap" if "callback_query" in update else "words" for number, update in given}


def _order(updates: Sequence[Update], *, lane_of: Mapping[int, str]) -> Iterator[str]:
    last: dict[tuple[int | None, str], int] = {}
    for each in updates:  # in the order of their turns
        lane = each.chat, lane_of.get(each.number, "")
        if last.get(lane, -1) > each.number:
            yield f"chat {each.chat}: update {each.number} had its turn after {last[lane]}"
        last[lane] = each.number


# --- what was said --------------------------------------------------------------------------------------------------


def _given(entries: Iterable[Entry], chat: int) -> list[JSON]:
    """What somebody did, in order."""
    return [entry.update for entry in entries if entry.kind == "given" and entry.update and _is_of(entry.update, chat)]


def _is_of(update: JSON, chat: int) -> bool:
    message = update.get("message") or (update.get("callback_query") or {}).get("message")
    return isinstance(message, dict) and isinstance(message.get("chat"), dict) and message["chat"].get("id") == chat


def _texts(said: Iterable[JSON]) -> Iterator[str]:
    """The words that were to be kept: notes, and whatever is no command."""
    for update in said:
        message = update.get("message")
        text = message.get("text") if isinstance(message, dict) else None
        if isinstance(text, str):
            note = _NOTE.fullmatch(text)
            if note or not text.startswith("/"):
                yield note[1] if note else text


def _words(said: Iterable[JSON], answers: Sequence[Answer]) -> Iterator[str]:
    kept = [each.text for each in answers if each.text]
    often = Counter(kept)
    wanted = list(_texts(said))
    yield from (f"{text!r} was said and is not kept" for text in wanted if not often[text])
    yield from (f"{text!r} was said once and is kept {times} times" for text, times in often.items() if times > 1)
    yield from (f"{text!r} is kept and was never said" for text in often if text not in wanted)
    if [text for text in wanted if often[text]] != [text for text in kept if text in wanted]:
        yield f"words are not kept in the order they were said: {kept}"


def _presses(said: Iterable[JSON], answers: Sequence[Answer]) -> Iterator[str]:
    taps = [str((update.get("callback_query") or {}).get("data", "")).partition(":")[2] for update in said]
    chosen = [".".join(("c", *each.value.choices)) for each in answers if isinstance(each.value, Chosen)]
    wanted = [tap for tap in taps if tap.startswith("c.")]
    if wanted != chosen:
        yield f"{wanted} were pressed and {chosen} are kept"


# --- what was answered ----------------------------------------------------------------------------------------------


def _of(letters: Iterable[Posted], chat: int) -> list[Posted]:
    return [each for each in letters if each.chat == chat]


def _replies(chat: int, ledger: Ledger, lane_of: Mapping[int, str]) -> Iterator[str]:
    """Every update has its answer, once."""
    letters = _of(ledger.letters, chat)
    answered = {each.seq for each in letters}
    for each in ledger.updates:
        if each.chat == chat and each.seq not in answered:
            yield f"update {each.number} has no answer"
    for cause, times in Counter(each.cause for each in letters).items():
        if times > 1:
            yield f"update {cause} was answered {times} times"
    lane = {each.seq: lane_of.get(each.number, "") for each in ledger.updates}
    for name in {"", *lane.values()}:
        order = [each.seq for each in letters if each.seq is not None and lane.get(each.seq, "") == name]
        if order != sorted(order):
            yield f"answers are not in the order of the updates: {order}"


def _prompts(chat: int, ledger: Ledger, due: frozenset[str]) -> Iterator[str]:
    """What was due was prompted, once, and nothing else was."""
    keys = [each.dedupe or "" for each in _of(ledger.letters, chat) if each.kind == "nudge"]
    often = Counter(key.replace(f":{chat}:", ":") for key in keys)
    yield from (f"nobody was prompted for {prompt}" for prompt in sorted(due - often.keys()))
    yield from (f"a prompt came for {prompt!r}, which was not due" for prompt in sorted(often.keys() - due))
    yield from (f"{times} prompts came for {prompt}" for prompt, times in often.items() if times > 1)


def _arrivals(arrived: Sequence[Entry], letters: Sequence[Posted]) -> Iterator[str]:
    """Every letter arrived, in order; what arrived again is its twin and was tried again. A lost nudge may have come."""
    lost = [each for each in letters if each.is_lost]
    yield from (
        f"letter {each.id} is {each.status}: {each.reason}"
        for each in letters
        if each.status != "sent" and each not in lost
    )
    owner = {each.message: each for each in letters if each not in lost}
    waiting = list(letters)
    extras: list[Entry] = []
    for entry in sorted(arrived, key=lambda each: _made(each, is_own=_message(each) in owner)):
        letter = owner.get(_message(entry))
        if letter is None:
            extras.append(entry)
            continue
        before = waiting[: waiting.index(letter)] if letter in waiting else []
        if letter not in waiting or any(each not in lost for each in before):
            yield f"letter {letter.id} arrived out of order"
        yield from _explained(letter, entry, extras, lost=len(before))
        waiting = waiting[len(before) + 1 :]
        extras = []
    missing = [each for each in waiting if each not in lost]
    spare = len(waiting) - len(missing)
    yield from (f"message {_message(entry)} belongs to no letter" for entry in extras[spare:])
    yield from (f"letter {each.id} never arrived" for each in missing)


def _made(entry: Entry, *, is_own: bool) -> tuple[int, bool]:
    """Orders what arrived. A try of a process that died may be late: what counts is when it was made."""
    return (entry.seq, True) if is_own else (entry.came, False)


def _explained(letter: Posted, entry: Entry, extras: Sequence[Entry], *, lost: int) -> Iterator[str]:
    """Messages right before the one that the letter counts as its own are earlier tries of it, or lost nudges."""
    twins = [extra for extra in extras if _content(extra) == _content(entry)]
    if len(twins) >= letter.attempts:
        yield f"letter {letter.id} was tried {letter.attempts} times and came {len(twins) + 1} times"
    if twins and letter.kind == "nudge":
        yield f"letter {letter.id} is a nudge and came {len(twins) + 1} times"
    strangers = [extra for extra in extras if extra not in twins]
    for extra in strangers[lost:]:
        yield f"message {_message(extra)} is not what letter {letter.id} says"


def _message(entry: Entry) -> int | None:
    return entry.result.get("message_id") if isinstance(entry.result, dict) else None


def _content(entry: Entry) -> object:
    """What a message says; a file is what it is called here."""
    return (entry.method, entry.params.get("text"), entry.params.get("caption"), entry.params.get("reply_markup"))
