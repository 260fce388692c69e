"""Steps that say, ask, rate and lead: what each says, what it takes, where it leads."""

from __future__ import annotations

from tests.flows.conversation import Chat, begun
from tests.flows.small import ask, branch, card, choose, finish, library, option, quiz, rate, talk

YES_NO = ("yes", "no")


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
