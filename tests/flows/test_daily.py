"""Daily prompts as talks: offered, set, sent, answered, swapped, put aside, turned off."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from flows import daily_time, summary
from flows.library import Library
from flows.rhythm import Rhythm
from tests.flows.conversation import Chat

#: A Monday in March, half past nine in Warsaw.
MONDAY = datetime(2027, 3, 8, 8, 30, tzinfo=UTC)


@pytest.fixture
def polish(real: Library) -> Chat:
    """Somebody who set half past eight in Polish, and has nothing else open."""
    chat = Chat(real, language="pl")
    chat.now = MONDAY
    return chat.commands("daily").taps("at.0830")


# --- setting ------------------------------------------------------------------------------------------------------


def test_two_presses_set_it(real: Library) -> None:
    """A Polish speaker presses twice and reads the day and the hour of the first prompt."""
    chat = Chat(real, language="pl")
    chat.now = MONDAY
    chat.commands("menu").taps("menu.more").taps("do.daily").taps("at.0830")
    assert "wtorek, 9 marca, 8:30" in chat.text
    assert chat.alarms == {"daily": datetime(2027, 3, 9, 7, 30, tzinfo=UTC)}


def test_it_is_offered_once_after_the_first_talk(real: Library) -> None:
    """The end of the first talk asks for a quiet minute; the end of the next one does not."""
    chat = Chat(real)
    chat.starts("cooperation-types")
    while "finish" not in "".join(chat.said) and "Choose a time" not in chat.labels:
        chat.taps("next") if "next" in chat.actions else chat.taps("skip")
    assert "system.daily.offer" in chat.said
    chat.commands("menu").commands("resume")
    chat.starts("pulse")
    for _ in range(12):
        if "enough" in chat.actions:
            break
        chat.taps("skip")
    assert "enough" in chat.actions
    assert "system.daily.offer" not in chat.said


def test_an_hour_may_be_typed(polish: Chat) -> None:
    """Any hour of the day is understood; one of the night is refused with the reason."""
    polish.commands("daily").taps("page.time").says("8.15")
    assert "8:15" in polish.text
    polish.commands("daily").taps("page.time").says("23:00")
    assert polish.said[0] == "system.timing.night"
    assert polish.session.rhythm.time == "08:15"


def test_somebody_elsewhere_says_what_time_it_is(real: Library) -> None:
    """In English the zone is asked for by the clock on the wall; the first prompt is at that place's half past eight."""
    chat = Chat(real)
    chat.now = MONDAY
    chat.commands("daily").taps("at.0830")
    assert chat.said == ("system.timing.zone",)
    assert not chat.alarms
    chat.presses("3:30, New York")
    assert chat.session.rhythm.zone == "America/New_York"
    assert chat.alarms["daily"] == datetime(2027, 3, 8, 13, 30, tzinfo=UTC)  # the same day, for it is early there


def test_days_are_ticked(polish: Chat) -> None:
    """Only the days that are ticked have a prompt; one day always stays."""
    polish.commands("daily").taps("page.days")
    for day in ("✓ poniedziałek", "✓ środa", "✓ czwartek", "✓ piątek", "✓ wtorek"):
        polish.presses(day)
    polish.taps("done")
    assert polish.session.rhythm.days == (1,)
    assert polish.alarms["daily"].weekday() == 1


def test_a_pause_names_the_day_of_return(polish: Chat) -> None:
    """A week of quiet is confirmed with its last day, and the alarm lies after it."""
    polish.commands("daily").taps("page.pause").taps("rest.7")
    assert "poniedziałek, 15 marca" in polish.text
    assert polish.alarms["daily"] == datetime(2027, 3, 15, 7, 30, tzinfo=UTC)


def test_quiet_until_they_write(polish: Chat) -> None:
    """Quiet until something is written is just that: no alarm, and one again after the next word."""
    polish.commands("daily").taps("page.pause").taps("rest.0")
    assert "daily" not in polish.alarms
    polish.waits(days=40).says("hej")
    assert "daily" in polish.alarms


def test_only_on_request(polish: Chat) -> None:
    """Who wants prompts on request only gets none unasked, and one for the word."""
    polish.commands("daily").taps("asked")
    assert not polish.alarms
    polish.says("rano")
    assert "daily" in polish.stack


def test_holidays_are_quiet(open_chat: Callable[..., Chat]) -> None:
    """The Monday after Easter is passed over, and the clocks have gone forward."""
    chat = open_chat("pl")
    chat.now = datetime(2027, 3, 26, 12, 0, tzinfo=UTC)  # Good Friday
    chat.commands("daily").taps("at.0830")
    assert chat.alarms["daily"] == datetime(2027, 3, 30, 6, 30, tzinfo=UTC)


def test_a_city_is_a_zone_too(open_chat: Callable[..., Chat]) -> None:
    """A town that is typed sets the clock; one that nobody knows is asked for again."""
    chat = open_chat("en")
    chat.now = MONDAY
    chat.commands("daily").taps("at.0830").says("Qwxz")
    assert "system.timing.no_place" in chat.said
    chat.says("Berlin")
    assert chat.session.rhythm.zone == "Europe/Berlin"
    assert "Tuesday, 9 March, 8:30" in chat.text


# --- sent and answered --------------------------------------------------------------------------------------------


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


# --- while another question is open -------------------------------------------------------------------------------


def test_a_prompt_breaks_in_and_the_talk_comes_back(polish: Chat) -> None:
    """Words after a prompt that broke into a question are asked about; then the question is there again."""
    polish.now = polish.alarms["daily"] - timedelta(minutes=1)
    polish.starts("next-step")
    assert polish.at == "next-step.what"
    polish.falls_due()
    polish.says("Zadzwonię do pani Nowak i zapytam o salę.")
    assert polish.at == "held"
    assert {"as-prompt", "as-answer", "as-note", "drop"} <= set(polish.actions)
    polish.taps("as-prompt").taps("close")
    assert polish.kept("daily.D-061") == "Zadzwonię do pani Nowak i zapytam o salę."
    assert polish.at == "next-step.what"
    assert polish.said[-1] == "next-step.what.ask"


def test_such_words_may_be_for_the_talk(polish: Chat) -> None:
    """The other choice answers the talk's question, and the talk goes on."""
    polish.now = polish.alarms["daily"] - timedelta(minutes=1)
    polish.starts("next-step").falls_due().says("Zadzwonię do pani Nowak.").taps("as-answer")
    assert polish.kept("next-step.what") == "Zadzwonię do pani Nowak."
    assert polish.at == "next-step.when"


def test_a_reply_says_which(polish: Chat) -> None:
    """A reply to the prompt answers the prompt, a reply to the question the question; nobody asks."""
    polish.now = polish.alarms["daily"] - timedelta(minutes=1)
    question = polish.starts("next-step").last
    prompt = polish.falls_due().last
    polish.says("Zadzwonię do pani Nowak.", reply=question)
    assert polish.kept("next-step.what") == "Zadzwonię do pani Nowak."
    polish.says("Ile to potrwa?", reply=prompt)
    assert polish.kept("daily.D-061") == "Ile to potrwa?"


def test_a_question_left_yesterday_is_not_meant(polish: Chat) -> None:
    """Where the open question was left long ago, words after the prompt are for the prompt; then it is quiet."""
    polish.starts("next-step")
    polish.falls_due().says("Ile to potrwa?")
    assert polish.kept("daily.D-061") == "Ile to potrwa?"
    polish.taps("close")
    assert polish.session.paused
    assert "resume" in polish.actions


def test_an_old_prompt_can_still_be_pressed(polish: Chat) -> None:
    """After the menu was opened, the prompt's own buttons still work; after the answer they do not."""
    prompt = polish.falls_due().last
    polish.commands("menu")
    polish.taps("say", nonce=prompt.nonce)
    assert polish.said[0] == "system.daily.listening"
    polish.says("Ile to potrwa?").taps("close")
    polish.taps("not-today", nonce=prompt.nonce)
    assert "system.stale" in polish.said


# --- slowing down -------------------------------------------------------------------------------------------------


def test_it_slows_down_and_says_goodbye_once(polish: Chat) -> None:
    """Three without a reaction: every other day; six: Fridays; ten: one goodbye, and no alarm any more."""
    sent: list[datetime] = []
    while "daily" in polish.alarms:
        polish.falls_due()
        if (polish.last.nudge and not sent) or polish.now != sent[-1]:
            sent.append(polish.now)
    days = [each.date() for each in sent]
    gaps = [(later - earlier).days for earlier, later in pairwise(days)]
    assert gaps[:2] == [1, 1]
    assert all(gap >= 2 for gap in gaps[2:])
    assert all(day.weekday() == 4 for day in days[6:])
    assert len(sent) == 11
    assert polish.said == ("system.daily.parting",)
    assert polish.session.rhythm.parted


def test_the_word_brings_it_back(polish: Chat) -> None:
    """After the goodbye one word brings a prompt now, and the rhythm with it; the first answer is welcomed."""
    while "daily" in polish.alarms:
        polish.falls_due()
    polish.waits(days=30).says("rano")
    assert "daily" in polish.stack
    assert "daily" in polish.alarms


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


# --- whatever the clock does --------------------------------------------------------------------------------------


def test_an_alarm_that_rings_twice_speaks_once(polish: Chat) -> None:
    """A second ring on the same date, or after the clock was put back a day, says nothing."""
    polish.falls_due()
    polish.waits(hours=1).rings()
    assert polish.effects[0].__class__.__name__ == "SetAlarm"
    polish.waits(days=-1).rings()
    assert polish.effects[0].__class__.__name__ == "SetAlarm"
    assert polish.alarms["daily"].date().isoformat() == "2027-03-10"


@pytest.mark.parametrize("hours", [12, 13, 20])
def test_late_at_night_it_waits_for_the_morning(polish: Chat, hours: int) -> None:
    """After downtime an alarm that rings in quiet hours says nothing, and is set to the next working day."""
    polish.now = polish.alarms["daily"] + timedelta(hours=hours)
    polish.rings()
    assert all(each.__class__.__name__ == "SetAlarm" for each in polish.effects)
    assert not daily_time.is_night(polish.session.rhythm, polish.alarms["daily"])


def test_after_days_of_downtime_there_is_one(polish: Chat) -> None:
    """After three days there is one prompt, today's, and the next one tomorrow."""
    polish.now = polish.alarms["daily"] + timedelta(days=3, hours=4)
    polish.rings()
    assert polish.said[0] == "system.daily.word.fri"
    assert polish.alarms["daily"].date().isoformat() == "2027-03-15"


# --- and besides --------------------------------------------------------------------------------------------------


def test_a_talk_that_comes_back_has_the_way_on_too(polish: Chat) -> None:
    """Turned off in the middle of a talk: the talk comes back, with one press to turn prompts on again."""
    polish.now = polish.alarms["daily"] - timedelta(minutes=1)
    polish.starts("next-step").falls_due().taps("off")
    assert polish.at == "next-step.what"
    polish.taps("on")
    assert "daily" in polish.alarms


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


def test_quiet_until_a_day(polish: Chat) -> None:
    """A day that is typed ends the pause, and is said back."""
    polish.commands("daily").taps("page.pause").says("do 22 marca")
    assert "poniedziałek, 22 marca" in polish.text
    assert polish.alarms["daily"] == datetime(2027, 3, 22, 7, 30, tzinfo=UTC)


def test_a_zone_that_is_no_more_is_said(polish: Chat) -> None:
    """Where the zone was taken off the map the clock is UTC's, and the prompt says so."""
    polish.session = replace(polish.session, rhythm=replace(polish.session.rhythm, zone="Europe/Atlantis"))
    polish.falls_due()  # half past eight there was earlier than it is in UTC
    polish.falls_due()
    assert polish.now.hour == 8
    assert "system.timing.zone_lost" in polish.said


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


# --- whose midnight -----------------------------------------------------------------------------------------------


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
