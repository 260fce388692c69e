"""Files become steps: what the engine gets from what writers wrote."""

from __future__ import annotations

import pytest

from content.check import examine
from flows.library import Library
from flows.steps import Ask, Branch, Choose, Condition, Finish, GoTo, Quiz, Rate, Say
from tests.content.sound import SOUND
from tests.content.trees import as_bytes


@pytest.fixture(scope="module")
def library() -> Library:
    """The sound folder's library."""
    return examine(as_bytes(SOUND))[1].library


def test_steps_keep_their_order_and_their_names(library: Library) -> None:
    """Ids are as written; answers are kept under the dialogue's name."""
    meet = library.dialogues["meet"]
    assert list(meet.steps) == ["state", "intro", "write", "sure", "quiz", "fork", "low", "other", "done"]
    assert meet.steps["write"].key == "meet.write"
    assert (meet.kind, meet.title, meet.about, meet.minutes, meet.tips) == (
        "dialogue",
        "meet.title",
        "meet.about",
        3,
        ("meet.tips.aloud",),
    )


def test_each_kind_of_step_brings_its_texts(library: Library) -> None:
    """The id of a text is its path; what the structure does not ask for is not there."""
    steps = library.dialogues["meet"].steps
    state, intro, write, sure, quiz = (steps[name] for name in ("state", "intro", "write", "sure", "quiz"))
    assert isinstance(state, Choose)
    assert [(each.label, each.after) for each in state.choices] == [
        ("meet.state.choices.none", None),
        ("meet.state.choices.talks", "meet.state.said.talks"),
    ]
    assert isinstance(intro, Say)
    assert (intro.text, intro.when) == ("meet.intro.say", (Condition("meet.state", frozenset({"talks"})),))
    assert isinstance(write, Ask)
    assert (write.ask, write.example, write.smaller, write.after, write.section) == (
        "meet.write.ask",
        "meet.write.example",
        "meet.write.smaller",
        "meet.write.after",
        "who",
    )
    assert isinstance(sure, Rate)
    assert (sure.ask, sure.after) == ("meet.sure.ask", None)
    assert isinstance(quiz, Quiz)
    assert [(each.label, each.why, each.right) for each in quiz.options] == [
        ("meet.quiz.options.first", "meet.quiz.why.first", True),
        ("meet.quiz.options.second", "meet.quiz.why.second", False),
    ]


def test_ways_are_as_written(library: Library) -> None:
    """Branches, visits and ends lead where the file says."""
    steps = library.dialogues["meet"].steps
    fork, low, other, done = (steps[name] for name in ("fork", "low", "other", "done"))
    assert isinstance(fork, Branch)
    assert (fork.cases[0].to, fork.otherwise) == ("low", "done")
    assert isinstance(low, Say)
    assert (low.tally, low.tally_value) == (("meet.state",), "talks")
    assert isinstance(other, GoTo)
    assert other.dialogue == "risk-mapping"
    assert isinstance(done, Finish)
    assert done.offers == ("risk-mapping",)


def test_a_square_runs_in_the_frame(library: Library) -> None:
    """The frame's words are shared, its answers are the square's own; depth decides which questions are asked."""
    square = library.dialogues["risk-mapping"]
    assert (square.kind, square.domain, square.stage, square.minutes) == ("cell", "risk", "mapping", 5)
    assert (square.title, square.about) == ("risk-mapping.title", "risk-mapping.purpose")
    assert list(square.steps) == ["depth", "q1", "q2", "q3", "q4", "q5", "rate", "end"]
    depth, rate = square.steps["depth"], square.steps["rate"]
    assert isinstance(depth, Choose)
    assert (depth.ask, depth.key) == ("model.depth.ask", "risk-mapping.depth")
    assert isinstance(rate, Rate)
    assert rate.ask == "risk-mapping.rate"
    assert [step.when and step.when[0].values for name, step in square.steps.items() if name[0] == "q"] == [
        (),
        *[{"standard", "full", "missing"}] * 2,
        *[{"full"}] * 2,
    ]


def test_a_squares_pitfalls_replace_questions_or_stand_alone(library: Library) -> None:
    """With a signal they replace its question where it is listened for; without one they are the square's."""
    square = library.dialogues["risk-mapping"]
    first, second = square.steps["q1"], square.steps["q2"]
    assert isinstance(first, Ask)
    assert isinstance(second, Ask)
    assert (dict(first.pitfalls), dict(second.pitfalls)) == ({"only-money": "risk-mapping.pitfalls.gold"}, {})
    assert (first.good, first.smaller) == ("risk-mapping.q1.good", None)
    assert square.pitfalls == ("risk-mapping.pitfalls.haste",)


def test_every_text_has_words_in_both_languages(library: Library) -> None:
    """Whatever a step names can be said."""
    assert library.texts["pl"].keys() == library.texts["en"].keys()
    assert library.texts["pl"]["meet.low.say"] == {
        "one": "Jest {count} punkt z {of}.",
        "few": "Są {count} punkty z {of}.",
        "many": "Jest {count} punktów z {of}.",
        "other": "Jest {count} punktu z {of}.",
    }
    assert library.texts["en"]["system.section.who"] == "Who we are"


def test_lists_become_signals_terms_and_prompts(library: Library) -> None:
    """Signals hear in both languages; terms know their kin; prompts know their day."""
    signal, term, prompt = library.signals["only-money"], library.terms["trust"], library.prompts["D-001"]
    assert [len(cues) for cues in signal.cues.values()] == [3, 3]
    assert signal.cues["pl"][2].gap == 3
    assert "dotacje" in signal.cues["pl"][0].words[0]
    assert (term.opposite, library.terms["risk"].synonyms["pl"]) == ("doubt", ("zagrożenie",))
    assert (prompt.weekday, prompt.rating, prompt.follow_up) == (0, False, "daily.D-001.follow_up")
    assert library.shrugs["pl"] == {"nie wiem", "ok"}
    assert library.greetings["pl"] == {"dzien dobry"}
    assert library.negations["en"] == {"not", "without"}


def test_the_language_itself_brings_days_and_hours(library: Library) -> None:
    """Groups of dates and hours are there even if no writer has made them."""
    assert set(library.groups) == {"rooms", "date-words", "hour-words"}
    days = {form for pattern in library.groups["date-words"].cues["pl"] for form in pattern.words[0]}
    assert {"wtorku", "maju"} <= days
    assert "maja" not in days, "people who leave out marks write `maja` for `mają`, they have"


def test_the_version_changes_with_words_and_not_with_talks() -> None:
    """Sessions compare versions: only what they can meet counts."""
    version = examine(as_bytes(SOUND))[1].library.version
    other_talk = {**SOUND, "dialogues/meet/talks.yaml": SOUND["dialogues/meet/talks.yaml"].replace("money", "cash")}
    other_words = {**SOUND, "daily/pl.yaml": SOUND["daily/pl.yaml"].replace("Kiedy?", "O której?")}
    assert examine(as_bytes(other_talk))[1].library.version == version
    assert examine(as_bytes(other_words))[1].library.version != version
