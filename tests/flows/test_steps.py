"""Every kind of step: what it says, what it takes, where it leads."""

from __future__ import annotations

from flows.steps import Choice
from tests.flows.conversation import Chat
from tests.flows.small import (
    ask,
    branch,
    card,
    choose,
    finish,
    library,
    option,
    quiz,
    rate,
    talk,
    visit,
)

YES_NO = ("yes", "no")


def begun(*steps: object, **options: object) -> Chat:
    """A chat at the first step of a dialogue of these steps."""
    return Chat(library(talk("t", *steps, **options))).starts("t")  # type: ignore[arg-type]  # steps


def test_a_card_without_a_pause_joins_the_next_message() -> None:
    """What is only said stands before the question, in one message."""
    chat = begun(card("first"), card("second"), ask("name"), finish("end"))
    assert chat.said[-3:] == ("first.say", "second.say", "name.ask")
    assert chat.at == "t.name"


def test_a_card_with_a_pause_waits() -> None:
    """A card to read has a button; the next step comes after the press."""
    chat = begun(card("read", pause=True), ask("name"), finish("end"))
    assert (chat.at, chat.said[-1]) == ("t.read", "read.say")
    chat.presses("Next")
    assert chat.at == "t.name"


def test_a_nod_at_a_card_goes_on_and_a_sentence_is_held() -> None:
    """A short word at a card means "go on"; a long one is not lost."""
    chat = begun(card("read", pause=True), card("more", pause=True), finish("end"))
    assert chat.says("aha").at == "t.more"
    chat.says("This reminds me of our school in the valley.")
    assert chat.at == "held"
    chat.presses("It's a note")
    assert chat.kept("note.1") == "This reminds me of our school in the valley."
    assert chat.at == "t.more"


def test_an_open_question_keeps_what_was_typed() -> None:
    """Typed words are the answer; the reaction and the next question come in one message."""
    chat = begun(ask("name", after=True), ask("place"), finish("end"))
    chat.says("The Bakery")
    assert chat.kept("t.name") == "The Bakery"
    assert chat.said == ("name.after", "system.progress", "place.ask")
    chat.says("Gdynia")
    assert "system.saved" in chat.said


def test_a_choice_is_kept_and_repeated() -> None:
    """What was pressed is kept and said again, so that the chat reads as a diary."""
    chat = begun(choose("way", option("left", said=True), "right"), ask("name"), finish("end"))
    chat.presses("left")
    assert chat.kept("t.way") == ("left",)
    assert "left" in chat.part("reaction")
    assert "said.left" in chat.said
    assert chat.at == "t.name"


def test_a_choice_may_lead_elsewhere() -> None:
    """A choice with a target skips what lies between."""
    chat = begun(choose("way", option("far", to="end"), "near"), ask("name"), finish("end"))
    assert chat.presses("far").at == "t.end"


def test_choices_are_offered_only_when_they_fit() -> None:
    """A choice whose condition does not hold is not shown."""
    chat = begun(
        choose("state", "none", "some"),
        choose("way", option("start", when={"state": "none"}), option("mend", when={"state": "some"}), "look"),
        finish("end"),
    )
    chat.presses("none")
    assert chat.actions[:2] == ["c.start", "c.look"]


def test_a_question_is_never_without_choices() -> None:
    """Where no choice fits, the last one is offered."""
    chat = begun(
        ask("name"),
        choose("way", option("a", when={"name": "missing"}), option("b", when={"name": "missing"})),
        finish("end"),
    )
    chat.says("Gdynia")
    assert chat.actions[0] == "c.b"


def test_at_most_so_many_conditional_choices() -> None:
    """``most`` limits what is offered by condition, in the order of the file."""
    fits: list[Choice | str] = [option(each, when={"name": "answered"}) for each in ("a", "b", "c")]
    chat = begun(ask("name"), choose("way", *fits, "other", many=True, most=2), finish("end")).says("x y")
    assert [each for each in chat.actions if each.startswith("t.")] == ["t.a", "t.b", "t.other"]


def test_several_choices_are_ticked_and_then_taken() -> None:
    """Ticks change the buttons only; one press takes them, in the question's order."""
    chat = begun(choose("which", "a", "b", "c", many=True), finish("end"))
    question, nonce = chat.last, chat.nonce
    chat.presses("c").presses("a")
    assert chat.last is question, "a tick brings no message"
    assert chat.labels[:3] == ["✓ a", "b", "✓ c"]
    assert chat.nonce == nonce
    assert chat.kept("t.which") is None
    chat.presses("Done")
    assert chat.kept("t.which") == ("a", "c")
    assert chat.at == "t.end"


def test_a_tick_is_taken_back() -> None:
    """Pressing a ticked choice unticks it; with nothing ticked, done asks for one."""
    chat = begun(choose("which", "a", "b", many=True), finish("end"))
    chat.presses("a").presses("✓ a").presses("Done")
    assert chat.said[0] == "system.tick_one"
    assert chat.at == "t.which"


def test_a_double_tap_on_a_tick_is_one_tick() -> None:
    """The second tap of a nervous finger comes with the old buttons and leaves the tick as it is."""
    chat = begun(choose("which", "a", "b", many=True), finish("end"))
    nonce = chat.nonce
    chat.taps("t.a", nonce=nonce).taps("t.a", nonce=nonce)
    assert chat.labels[:2] == ["✓ a", "b"]
    chat.taps("u.a", nonce=nonce).taps("u.a", nonce=nonce)
    assert chat.labels[:2] == ["a", "b"]


def test_a_tick_on_a_choice_that_no_longer_fits_is_not_taken() -> None:
    """Answers may change between the tick and the press that takes it."""
    chat = begun(
        choose("state", "none", "some"),
        choose("which", option("a", when={"state": "none"}), "b", many=True),
        finish("end"),
    )
    chat.presses("none").presses("a").presses("b")
    chat.commands("answers").taps("e.0").presses("some").presses("Back to the talk").presses("Done")
    assert chat.kept("t.which") == ("b",)


def test_a_typed_tick_is_seen() -> None:
    """Typing a choice's words sets the tick and shows the question again, for there is no pressed message."""
    chat = begun(choose("which", "apples", "pears", many=True), finish("end"))
    question = chat.last
    chat.says("Apples")
    assert chat.last is not question
    assert chat.said[-1] == "which.ask"
    assert chat.labels[0] == "✓ apples"
    chat.says("done")
    assert chat.kept("t.which") == ("apples",)


def test_a_rating_is_kept_as_points() -> None:
    """One to five, pressed or typed."""
    chat = begun(rate("sure", after=True), rate("happy"), finish("end"))
    assert chat.labels[:5] == ["1", "2", "3", "4", "5"]
    chat.presses("4")
    assert chat.kept("t.sure") == 4
    assert "sure.after" in chat.said
    assert chat.says("2").kept("t.happy") == 2


def test_a_word_that_is_no_rating_changes_nothing() -> None:
    """Six is not on the scale: the scale is shown again."""
    chat = begun(rate("sure"), finish("end")).says("6")
    assert chat.said[0] == "system.pick_one"
    assert chat.kept("t.sure") is None


def test_each_quiz_option_has_its_explanation() -> None:
    """Right or wrong, the option is kept and explained, and nobody is marked."""
    for pressed in ("true", "false"):
        chat = begun(quiz("q", "true", "false", right="true"), finish("end")).presses(pressed)
        assert f"q.why.{pressed}" in chat.said
        assert chat.kept("t.q") == (pressed,)
        assert chat.at == "t.end"


def test_a_branch_follows_the_answers() -> None:
    """The first case that holds leads; otherwise the default."""
    for pressed, led in (("yes", "t.glad"), ("no", "t.sorry")):
        chat = begun(
            choose("ready", *YES_NO),
            branch("fork", ({"ready": "yes"}, "glad"), otherwise="sorry"),
            card("sorry", pause=True, following="end"),
            card("glad", pause=True),
            finish("end"),
        )
        assert chat.presses(pressed).at == led


def test_a_step_that_does_not_apply_is_passed_over() -> None:
    """``when`` decides at the moment the step is reached."""
    chat = begun(
        choose("ready", *YES_NO), ask("why", when={"ready": "no"}), ask("how", when={"ready": "yes"}), finish("end")
    )
    assert chat.presses("yes").at == "t.how"


def test_conditions_know_ratings_and_missing_answers() -> None:
    """A rating compares as a digit, a skipped question as missing."""
    chat = begun(
        rate("sure"),
        ask("name"),
        ask("lighter", when={"sure": "1 2"}),
        ask("again", when={"name": "missing"}),
        finish("end"),
    )
    chat.presses("2").presses("Skip")
    assert chat.at == "t.lighter"
    assert chat.says("half of it").at == "t.again"


def test_a_visit_comes_back() -> None:
    """Another dialogue is walked to its end; its closing words and the visitor's next step come in one message."""
    small = library(
        talk("t", ask("name"), visit("go", "other"), ask("after"), finish("end")),
        talk("other", ask("inner"), finish("close", "t")),
    )
    chat = Chat(small).starts("t").says("Most")
    assert chat.at == "other.inner"
    chat.says("done that")
    assert "close.finish" in chat.said
    assert chat.at == "t.after"
    assert chat.stack == ["menu", "t.after"]


def test_what_a_visit_offers_at_its_end_is_not_lost() -> None:
    """Where the visitor ends in the same breath it offers its own ways first, then the visit's, and never itself."""
    small = library(
        talk("t", ask("name"), visit("go", "other"), finish("end", "far")),
        talk("other", ask("inner"), finish("close", "t", "near", "far")),
        talk("near", ask("a"), finish("a-end")),
        talk("far", ask("b"), finish("b-end")),
    )
    chat = Chat(small).starts("t").says("Most").says("done that")
    assert chat.actions == ["go.far", "go.near", "enough", "menu"]
    assert chat.commands("help").presses("Near").at == "near.a"


def test_a_visit_long_past_offers_nothing() -> None:
    """Once the visitor has asked something else, only its own ways count."""
    small = library(
        talk("t", visit("go", "other"), ask("name"), finish("end")),
        talk("other", ask("inner"), finish("close", "near")),
        talk("near", ask("a"), finish("a-end")),
    )
    assert Chat(small).starts("t").says("done that").says("Most").actions == ["enough", "menu"]


def test_the_end_offers_ways_on() -> None:
    """A finish offers other dialogues, enough for today, and the menu."""
    small = library(talk("t", ask("name"), finish("end", "other")), talk("other", ask("inner"), finish("close")))
    chat = Chat(small).starts("t").says("Most")
    assert chat.actions == ["go.other", "enough", "menu"]
    assert chat.presses("Other").at == "other.inner"
    assert chat.stack == ["menu", "other.inner"]


def test_enough_for_today_pauses_with_nothing_open() -> None:
    """After the end, enough leaves only the menu; there is no talk left to finish."""
    chat = begun(ask("name"), finish("end")).says("Most").presses("Enough")
    assert chat.said == ("system.paused",)
    assert chat.actions == ["menu"]


def test_a_counting_card_counts() -> None:
    """``{count}`` of ``{of}``, in the right plural form, also on a card that pauses."""
    for pause in (False, True):
        small = library(
            talk(
                "t",
                choose("a", *YES_NO),
                choose("b", *YES_NO),
                card("sum", pause=pause, tally=("a", "b"), value="yes"),
                finish("end"),
            ),
            texts={"sum.say": {"one": "{count} yes of {of}", "other": "{count} yeses of {of}"}},
        )
        chat = Chat(small).starts("t").presses("yes").presses("no")
        assert "1 yes of 2" in chat.text


def test_progress_counts_the_questions_on_the_way() -> None:
    """About how many, while an answer to come decides; exactly, once it is given."""
    chat = begun(
        choose("ready", *YES_NO), ask("why", when={"ready": "no"}), ask("a"), card("c"), rate("b"), finish("end")
    )
    assert chat.part("progress") == "1 of about 3"
    chat.presses("no")
    assert chat.part("progress") == "2 of 4"
    chat.says("because").says("so")
    assert chat.part("progress") == "4 of 4"


def test_no_total_is_told_where_it_would_mislead() -> None:
    """A fork that may lead past ten questions hides the total until it is passed."""
    many = [ask(f"q{number}") for number in range(10)]
    fork = choose("fork", option("long"), option("short", to="last"))
    chat = begun(ask("first"), fork, *many, ask("last"), finish("end"))
    assert "questions" not in chat.part("card")
    assert chat.part("progress") == ""
    assert chat.says("We bake").part("progress") == "Question 2"
    assert chat.presses("short").part("progress") == "3 of 3"


def test_tips_come_now_and_then_and_not_twice() -> None:
    """At most two tips in a visit, each once."""
    chat = begun(*(ask(f"q{n}") for n in range(8)), finish("end"), tips=3)
    tips = []
    for number in range(8):
        chat.says(f"answer {number}")
        tips += [each for each in chat.last.parts if each.kind == "tip"]
    assert [each.text for each in tips] == ["Tip: t.tips.0", "Tip: t.tips.1"]


def test_two_ends_at_once_bring_one_thing_to_watch_out_for() -> None:
    """Where a visit and its visitor end together, one warning is enough."""
    small = library(
        talk("t", visit("go", "other"), finish("end"), pitfalls=1),
        talk("other", ask("inner"), finish("close"), pitfalls=1),
    )
    chat = Chat(small).starts("t").says("an answer")
    assert ("close.finish" in chat.said, chat.said[-1]) == (True, "end.finish")
    assert chat.part("warning") == "Watch out for: other.pitfalls.0"


def test_one_thing_to_watch_out_for_at_the_end() -> None:
    """A visit without a warning ends with one thing to watch out for; another one in the next round."""
    chat = begun(ask("name"), finish("end"), pitfalls=2).says("Most")
    first = chat.part("warning")
    chat.presses("Menu").waits(weeks=3).starts("t").presses("No change")
    assert {first, chat.part("warning")} == {"Watch out for: t.pitfalls.0", "Watch out for: t.pitfalls.1"}
