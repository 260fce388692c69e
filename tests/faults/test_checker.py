"""The checker sees every kind of broken promise: a good run is spoilt in each way."""

from __future__ import annotations

from base64 import urlsafe_b64decode
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple, TypeAlias

import pytest

from flows.answers import Answer, Said
from flows.library import Library
from tests.faults.checker import check
from tests.faults.ledger import Ledger, Posted, read_ledger
from tests.scenarios.house import KEY, House, settings_for
from tests.telegram.fake import Entry, FakeTelegram

CHAT = 101
#: What the good run prompts, and which letter it is.
DUE = {CHAT: ["daily:2026-03-29"]}
PROMPT = Posted(
    id=1000,
    chat=CHAT,
    cause="due 9.0",
    kind="nudge",
    dedupe="daily:101:2026-03-29",
    status="sent",
    attempts=1,
    message=777_777,
    uncertain=False,
)


class Run(NamedTuple):
    """What the checker looks at."""

    entries: list[Entry]
    ledger: Ledger


Spoil: TypeAlias = Callable[[Run], Run]


@pytest.fixture
async def run(fake: FakeTelegram, library: Library, tmp_path: Path) -> Run:
    """A short talk in which all went well."""
    house = House(fake, library, settings_for(fake, tmp_path))
    await house.opens()
    ania = house.person("Ania")
    await ania.starts("introduce")
    await ania.presses("Piszę od razu")
    await ania.says("W gminie gniją jabłka.")
    await ania.says("/note jeden")
    await ania.says("/note dwa")
    await house.is_still()
    await house.closes()
    ledger = await read_ledger(house.settings.database, urlsafe_b64decode(KEY + "="))
    return prompted(Run(list(fake.history.entries), ledger), PROMPT)


def prompted(run: Run, letter: Posted) -> Run:
    """The same with one more letter, which has arrived last."""
    sent = next(entry for entry in run.entries if entry.method == "sendMessage")
    message = {**sent.result, "message_id": letter.message}  # type: ignore[dict-item] # a message
    end = run.entries[-1].seq + 1
    arrived = replace(sent, seq=end, came=end, result=message, params={**sent.params, "text": "Prompt"})
    return Run([*run.entries, arrived], replace(run.ledger, letters=[*run.ledger.letters, letter]))


def prompted_twice(run: Run) -> Run:
    """Two prompts for one date."""
    return prompted(run, replace(PROMPT, id=1001, cause="due 10.0", message=777_778))


def prompted_unasked(run: Run) -> Run:
    """A prompt for a date on which nothing was due."""
    return prompted(run, replace(PROMPT, id=1001, dedupe="daily:101:2026-03-30", message=777_778))


def never_prompted(run: Run) -> Run:
    """What was due was not prompted."""
    return Run(run.entries[:-1], replace(run.ledger, letters=run.ledger.letters[:-1]))


def nudge_that_came_twice(run: Run) -> Run:
    """A prompt was sent again though nobody knew whether it had arrived."""
    again = replace(run.entries[-1], result={**run.entries[-1].result, "message_id": 999_998})  # type: ignore[dict-item] # a message
    letters = [*run.ledger.letters[:-1], replace(PROMPT, attempts=2)]
    return Run([*run.entries[:-1], again, run.entries[-1]], replace(run.ledger, letters=letters))


def lost_nudge_that_came_twice(run: Run) -> Run:
    """A prompt of which nobody knows whether it arrived did so, and so did another message."""
    lost = [*run.ledger.letters[:-1], replace(PROMPT, status="unknown", message=None)]
    return Run([*run.entries, run.entries[-1]], replace(run.ledger, letters=lost))


def lost_update(run: Run) -> Run:
    """An acknowledged update is not in the database."""
    return run._replace(ledger=replace(run.ledger, updates=run.ledger.updates[:-1]))


def unfinished_update(run: Run) -> Run:
    """An update was never applied."""
    *others, last = run.ledger.updates
    return run._replace(ledger=replace(run.ledger, updates=[*others, replace(last, status="new")]))


def turned_updates(run: Run) -> Run:
    """Two updates of a chat had their turns the other way round."""
    *others, one, two = run.ledger.updates
    swapped = [*others, replace(one, number=two.number), replace(two, number=one.number)]
    return run._replace(ledger=replace(run.ledger, updates=swapped))


def lost_words(run: Run) -> Run:
    """Something said is not kept."""
    return _with_answers(run, run.ledger.answers[CHAT][:-1])


def words_kept_twice(run: Run) -> Run:
    """Something said once was applied twice."""
    answers = run.ledger.answers[CHAT]
    return _with_answers(run, [*answers, replace(answers[-1], version=2)])


def words_never_said(run: Run) -> Run:
    """Something is kept that nobody said."""
    *others, last = run.ledger.answers[CHAT]
    return _with_answers(run, [*others, replace(last, value=Said("obce"))])


def words_in_another_order(run: Run) -> Run:
    """Notes are kept the other way round."""
    *others, one, two = run.ledger.answers[CHAT]
    return _with_answers(run, [*others, two, one])


def press_kept_twice(run: Run) -> Run:
    """A press counted twice."""
    chosen, *others = run.ledger.answers[CHAT]
    return _with_answers(run, [chosen, replace(chosen, version=2), *others])


def lost_letter(run: Run) -> Run:
    """An update has no answer."""
    return run._replace(ledger=replace(run.ledger, letters=run.ledger.letters[:-1]))


def unsent_letter(run: Run) -> Run:
    """An answer still waits."""
    *others, last = run.ledger.letters
    return run._replace(ledger=replace(run.ledger, letters=[*others, replace(last, status="pending", message=None)]))


def answered_twice(run: Run) -> Run:
    """One update has the same answer twice in the outbox."""
    *others, last = run.ledger.letters
    return run._replace(ledger=replace(run.ledger, letters=[*others, last, replace(last, id=last.id + 1)]))


def letter_that_never_arrived(run: Run) -> Run:
    """A letter counts as sent, and Telegram never saw it."""
    last = max(number for number, entry in enumerate(run.entries) if entry.method == "sendMessage")
    return run._replace(entries=[*run.entries[:last], *run.entries[last + 1 :]])


def letters_out_of_order(run: Run) -> Run:
    """Two letters arrived the other way round."""
    *others, one, two = run.ledger.letters
    swapped = [*others, replace(one, message=two.message), replace(two, message=one.message)]
    return run._replace(ledger=replace(run.ledger, letters=swapped))


def unexplained_repeat(run: Run) -> Run:
    """A message came twice though it was tried once."""
    sent = next(entry for entry in run.entries if entry.method == "sendMessage")
    again = replace(sent, result={**sent.result, "message_id": 999_999})  # type: ignore[dict-item] # a message
    place = run.entries.index(sent)
    return run._replace(entries=[*run.entries[:place], again, *run.entries[place:]])


def stranger_in_the_chat(run: Run) -> Run:
    """A message came that no letter asked for, right before one that was tried twice."""
    spoilt = unexplained_repeat(run)
    sent = next(entry for entry in spoilt.entries if entry.method == "sendMessage")
    other = replace(sent, params={**sent.params, "text": "obce"})
    letters = [replace(each, attempts=2) for each in spoilt.ledger.letters]
    entries = [other if entry is sent else entry for entry in spoilt.entries]
    return Run(entries, replace(spoilt.ledger, letters=letters))


def repeat_after_the_next_letter(run: Run) -> Run:
    """A copy of a letter that was tried twice came in when the next letter had arrived already."""
    return _late_copy(run, delayed=False)


SPOILT: list[Spoil] = [
    lost_update,
    unfinished_update,
    turned_updates,
    lost_words,
    words_kept_twice,
    words_never_said,
    words_in_another_order,
    press_kept_twice,
    lost_letter,
    unsent_letter,
    answered_twice,
    letter_that_never_arrived,
    letters_out_of_order,
    unexplained_repeat,
    stranger_in_the_chat,
    repeat_after_the_next_letter,
    prompted_twice,
    prompted_unasked,
    never_prompted,
    nudge_that_came_twice,
    lost_nudge_that_came_twice,
]


async def test_a_good_run_is_good_and_each_spoilt_one_is_not(run: Run) -> None:
    """No false alarm, and no blind spot among the promises."""
    assert check(*run, due=DUE) == []
    blind = [spoil.__name__ for spoil in SPOILT if not check(*spoil(run), due=DUE)]
    assert blind == []


async def test_a_lost_nudge_may_have_arrived_or_not(run: Run) -> None:
    """Of a prompt that was being sent when the bot died nobody knows; either is right."""
    lost = [*run.ledger.letters[:-1], replace(PROMPT, status="unknown", message=None)]
    for entries in (run.entries, run.entries[:-1]):
        assert check(entries, replace(run.ledger, letters=lost), due=DUE) == []


async def test_a_try_that_was_delayed_may_come_late(run: Run) -> None:
    """What a process sent before it died may reach the chat after the next letter; it was tried before, all the same."""
    assert check(*_late_copy(run, delayed=True), due=DUE) == []


def _late_copy(run: Run, *, delayed: bool) -> Run:
    """A copy of a letter that was tried twice arrives behind the next letter; ``delayed``: it came in before its own."""
    sent = next(entry for entry in run.entries if entry.method == "sendMessage")
    after = next(entry for entry in run.entries if entry.method == "sendMessage" and entry.seq > sent.seq)
    came = sent.seq if delayed else after.seq + 1
    copy = replace(sent, seq=after.seq, came=came, result={**sent.result, "message_id": 999_997})  # type: ignore[dict-item] # a message
    place = run.entries.index(after) + 1
    letters = [replace(each, attempts=2) for each in run.ledger.letters]
    return Run([*run.entries[:place], copy, *run.entries[place:]], replace(run.ledger, letters=letters))


def _with_answers(run: Run, answers: list[Answer]) -> Run:
    return run._replace(ledger=replace(run.ledger, answers={**run.ledger.answers, CHAT: answers}))
