"""A prompt that comes while another question is open: whose words are whose."""

from __future__ import annotations

from datetime import timedelta

from tests.flows.conversation import Chat


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


def test_a_talk_that_comes_back_has_the_way_on_too(polish: Chat) -> None:
    """Turned off in the middle of a talk: the talk comes back, with one press to turn prompts on again."""
    polish.now = polish.alarms["daily"] - timedelta(minutes=1)
    polish.starts("next-step").falls_due().taps("off")
    assert polish.at == "next-step.what"
    polish.taps("on")
    assert "daily" in polish.alarms
