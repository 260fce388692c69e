"""Daily prompts as talks: sent, answered, swapped, put aside, turned off."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from flows import summary
from flows.library import Library
from flows.rhythm import Rhythm
from tests.flows.conversation import MONDAY, Chat


def test_a_prompt_comes_and_typing_answers_it(polish: Chat) -> None:
    """The first Tuesday asks the opening question; typed words are kept, said back and followed up; then it is quiet."""
    polish.falls_due()
    assert polish.last.nudge
    assert polish.last.dedupe == "unasked:2027-03-09"
    assert polish.said == ("system.daily.word.tue", "daily.D-061.prompt")
    polish.says("Jako partner pytam, ile to kosztuje.")
    assert polish.kept("daily.D-061") == "Jako partner pytam, ile to kosztuje."
    assert polish.said[-1:] == ("daily.D-061.follow_up",)
    polish.says("Odpowiem, że tyle co jedna wizyta.")
    assert polish.kept("daily.D-061.next") == "Odpowiem, że tyle co jedna wizyta."
    assert polish.session.paused
    assert polish.session.rhythm.ignored == 0


def test_the_day_after_has_another(polish: Chat) -> None:
    """The next working day asks something else."""
    first = polish.falls_due().said[-1]
    assert polish.falls_due().said[-1] != first
    assert polish.now.date().isoformat() == "2027-03-10"


def test_answer_button_listens(polish: Chat) -> None:
    """The button only says that an answer is coming."""
    polish.falls_due().taps("say")
    assert polish.said[0] == "system.daily.listening"
    polish.says("Ile czasu nam dacie?")
    assert polish.kept("daily.D-061") == "Ile czasu nam dacie?"


def test_two_others_a_day(polish: Chat) -> None:
    """Another question may be asked for twice; then there is none today."""
    polish.falls_due()
    seen = {polish.said[-1]}
    for _ in range(2):
        polish.taps("other")
        seen.add(polish.said[-1])
    assert len(seen) == 3
    polish.taps("other")
    assert "system.daily.no_more" in polish.said


def test_never_again(polish: Chat) -> None:
    """What is not to be asked again never is."""
    polish.falls_due().taps("other").presses("O tamto już nie pytaj")
    assert polish.session.rhythm.never == ("D-061",)
    assert "never" not in polish.actions


def test_not_today_is_one_word(polish: Chat) -> None:
    """Fine, and silence."""
    polish.falls_due().taps("not-today")
    assert polish.said == ("system.daily.fine",)
    assert polish.session.rhythm.ignored == 0


def test_off_and_on_take_one_press_each(polish: Chat) -> None:
    """The same message turns prompts off; the answer to that turns them on."""
    polish.falls_due().taps("off")
    assert not polish.alarms
    polish.taps("on")
    assert "daily" in polish.alarms


def test_turning_on_again_is_offered_once(polish: Chat) -> None:
    """The press that turns prompts on again stands under the goodbye, and not under what is talked of after it."""
    assert "on" in polish.falls_due().taps("off").actions
    assert "on" not in polish.commands("help").actions


def test_a_rating_asks_why_not_less(polish: Chat) -> None:
    """A rating is followed by the reason, then by the follow-up, each kept under its own name."""
    polish.session = replace(polish.session, rhythm=_only(polish, "D-007"))
    polish.falls_due().falls_due()
    assert polish.actions[:5] == ["r.1", "r.2", "r.3", "r.4", "r.5"]
    polish.says("4")
    assert "4" in polish.text
    assert "3" in polish.part("question")
    polish.says("Bo wszyscy przyszli.").says("Jedna przyczyna: kalendarz.")
    assert polish.kept("daily.D-007") == 4
    assert polish.kept("daily.D-007.why") == "Bo wszyscy przyszli."
    assert polish.kept("daily.D-007.next") == "Jedna przyczyna: kalendarz."


def _only(chat: Chat, name: str) -> Rhythm:
    """A rhythm in which only this prompt is left for its weekday."""
    weekday = chat.library.prompts[name].weekday
    others = tuple(each.id for each in chat.library.prompts.values() if each.weekday == weekday and each.id != name)
    return replace(chat.session.rhythm, never=others)


def test_a_shrug_is_fine(polish: Chat) -> None:
    """No answer is no answer, and nobody asks why."""
    polish.falls_due().says("nie wiem")
    assert polish.said == ("system.daily.fine",)
    assert polish.kept("daily.D-061") is None


def test_a_voice_message_answers(polish: Chat) -> None:
    """What was said aloud is kept with the answer."""
    polish.falls_due().sends("voice", file="v1")
    answer = polish.answer("daily.D-061")
    assert answer is not None
    assert "follow_up" in polish.said[-1]


def test_a_heavy_answer_is_no_matter_for_a_coach(polish: Chat) -> None:
    """One warm sentence, an offer of quiet, nothing tomorrow."""
    polish.falls_due().says("Nie daję rady, jestem strasznie zmęczona.")
    assert polish.said == ("system.safety.heavy", "system.safety.tomorrow", "system.safety.offer")
    assert polish.alarms["daily"].date().isoformat() == "2027-03-11"
    polish.taps("quiet-week")
    assert polish.alarms["daily"].date().isoformat() == "2027-03-16"


def test_danger_names_the_numbers(open_chat: Callable[..., Chat]) -> None:
    """Danger to life is met with the numbers to call, in both languages."""
    for language, words in (("pl", "Nie chcę już żyć."), ("en", "I want to end my life.")):
        chat = open_chat(language)
        chat.now = MONDAY
        chat.commands("morning").says(words)
        assert "112" in chat.text
        assert "116 123" in chat.text


def test_every_second_friday_looks_back(polish: Chat) -> None:
    """On Fridays of even weeks the prompt comes with the days of the last four weeks; on others it does not."""
    polish.falls_due().says("Ile to potrwa?").taps("close")
    told = {}
    while polish.now.date().isoformat() < "2027-04-01":
        polish.falls_due()
        if polish.now.weekday() == 4:
            told[polish.now.isocalendar().week] = "system.daily.weeks" in polish.said
        polish.taps("not-today")
    assert told
    assert all(is_told is (week % 2 == 0) for week, is_told in told.items())


def test_people_s_data_is_the_one_thing_noticed(polish: Chat) -> None:
    """A list of clients earns its warning in an answer to a prompt; hunger for money alone earns none."""
    polish.falls_due().says("Przekażemy im listę klientów z numerami PESEL.")
    assert polish.part("warning")
    assert polish.said[-1].endswith("follow_up")
    polish.taps("close").falls_due()
    polish.says("Potrzebujemy tylko pieniędzy, sponsor nas uratuje.")
    assert not polish.part("warning")


def test_answers_go_to_the_private_log(polish: Chat, real: Library) -> None:
    """An answer stands in the learning log of the one-pager, with its day, and not in what the partner sees."""
    polish.falls_due().says("Ile to potrwa?").taps("close")
    page = summary.one_pager(real, polish.session)
    log = next(each for each in page.sections if each.id == "log")
    assert [each.text for each in log.lines] == ["Ile to potrwa? (9 marca)"]
    assert "Jako Wasz partner" in log.lines[0].label
    assert not log.shared
    assert not summary.for_partner(page).sections


def test_skip_skips_the_prompt(polish: Chat) -> None:
    """The command does what the button does."""
    polish.falls_due().commands("skip")
    assert polish.said == ("system.daily.fine",)


@pytest.mark.parametrize(
    ("language", "town", "late_evening"),
    [
        # Half past eleven on a Friday evening in Warsaw; an hour later it is the same date in Greenwich.
        ("pl", "", datetime(2027, 3, 12, 22, 30, tzinfo=UTC)),
        # The same in Auckland, before noon in Greenwich.
        ("en", "Auckland", datetime(2027, 3, 12, 10, 30, tzinfo=UTC)),
    ],
)
def test_another_day_begins_at_the_persons_midnight(
    real: Library, language: str, town: str, late_evening: datetime
) -> None:
    """An answer after midnight stands beside that of an hour before, with a round of its own and the day it was given."""
    only = next(each for each in real.prompts.values() if each.weekday == 4 and not each.rating)
    chat = Chat(replace(real, prompts={only.id: only}), language=language)
    chat.now = late_evening - timedelta(minutes=5)
    chat.commands("daily").taps("at.0830")
    if town:
        chat.says(town)
    chat.commands("morning").says("One before midnight.")
    chat.waits(hours=1).commands("morning")
    assert "system.daily.again" in chat.said
    chat.says("One after midnight.")
    assert [each.round for each in chat.versions(f"daily.{only.id}")] == [1, 2]
    assert chat.commands("rhythm").text.count("■") == 2
