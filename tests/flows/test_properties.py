"""Whatever happens to a chat, in whatever order: what always holds.

``KLADKA_TESTS=thorough`` looks longer and at other chances each time; the usual pace is quick and repeatable.
"""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import replace
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import content
from flows import answering, asking, coaching, daily_replies, offering, safety, saved, typed, walk
from flows.answers import Said
from flows.effects import Erase, Remember, Speak
from flows.engine import advance
from flows.events import Event, GroupSpoke, Pressed, TextSaid, Unreadable
from flows.library import Library
from flows.rows import Rows
from flows.scene import Outcome, Scene
from flows.session import Interlude, Place, Session
from tests.flows import promises
from tests.flows.conversation import MORNING, Chat
from tests.flows.happenings import Happening, Player, Presses, by_chance, happenings
from tests.flows.libraries import libraries

THOROUGH = os.environ.get("KLADKA_TESTS") == "thorough"
#: How many talks a property looks at.
PACE = settings(
    max_examples=400 if THOROUGH else 40,
    derandomize=not THOROUGH,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture],
)
#: How many things happen in one talk, at most.
LONG = 120 if THOROUGH else 40
#: And in one that is drawn from a seed.
VERY_LONG = 200 if THOROUGH else 80
REAL = content.load()
#: Frames that come without anybody's doing.
UNASKED = ("daily", "reminder")


class Witness:
    """Lets things happen to a chat and looks at everything that must hold."""

    def __init__(self, library: Library, language: str) -> None:
        self.chat = Chat(library, language=language)
        self.player = Player(self.chat)

    def sees(self, happening: Happening) -> None:
        """One thing happens."""
        event = self.player.event(happening)
        before = self.chat.session
        self.chat.happens(event)
        self.player.sees()
        outcome = Outcome(self.chat.session, self.chat.effects)
        self._check_chance(before, event, outcome)
        self._check_refused(before, event, outcome)
        self._check_words(before, event, outcome)
        self._check_held(before, event, outcome)
        self._check_length(outcome)

    def _check_chance(self, before: Session, event: Event, outcome: Outcome) -> None:
        """The same again is the same, and the JSON form makes no difference."""
        again = advance(self.chat.library, before, event, self.chat.now)
        assert again.effects == outcome.effects
        assert again.session == outcome.session
        assert repr(again.effects) == repr(outcome.effects)

    def _check_refused(self, before: Session, event: Event, outcome: Outcome) -> None:
        """What is refused changes nothing."""
        match event:
            case GroupSpoke():
                refused = True
            case Unreadable():
                refused = bool(before.offered)
            case Pressed(nonce=nonce, action=action):
                ticks = {f"{letter}{action[1:]}" for letter in "tu"} if action[:2] in ("t.", "u.") else set()
                known = nonce == before.nonce and {action, *ticks} & set(before.offered)
                is_prompt = daily_replies.is_nonce(before, nonce)
                refused = bool(before.offered) and not known and not is_prompt
            case _:
                refused = False
        if refused:
            assert replace(outcome.session, content=before.content) == before

    def _check_words(self, before: Session, event: Event, outcome: Outcome) -> None:
        """What is typed at an open question is its answer, or held and asked about; what is no matter for a coach is kept."""
        if not isinstance(event, TextSaid) or not event.text.strip():
            return
        if safety.weigh(self.chat.library, event.text):
            assert any(event.text in each.text for each in promises.remembered(outcome))
            return
        key = open_key(self.chat.library, before)
        if key is None or is_no_answer(self.chat.library, before, event.text):
            return
        if before.paused:
            is_knock = len(event.text.split()) == 1 and len(event.text.strip()) < 15
            assert is_knock or is_held(outcome.session, event.text)
        elif typed.exactly(event.text, rows(self.chat, before)) is None:
            assert (key, event.text) in [(each.key, each.text) for each in promises.remembered(outcome)]

    def _check_held(self, before: Session, event: Event, outcome: Outcome) -> None:
        """Words that are held stay held until they are kept, or dropped by a press."""
        top = before.top
        is_over = any(isinstance(each, Erase) for each in outcome.effects)
        if not isinstance(top, Interlude) or top.kind != "held" or is_over:
            return
        dropped = isinstance(event, Pressed) and event.action == "drop"
        kept = any(each.text == top.about for each in promises.remembered(outcome))
        nearest = Scene(self.chat.library, before, MORNING).nearest
        beneath = before.with_stack(nearest) if nearest else before
        nudged = isinstance(event, Pressed) and is_no_answer(self.chat.library, beneath, top.about)
        edited = getattr(outcome.session.top, "source", None) == top.source and top.source is not None
        assert dropped or kept or nudged or edited or is_held(outcome.session, top.about)

    def _check_length(self, outcome: Outcome) -> None:
        """A message fits into one of Telegram's, but for a person's own words; at most one warning in it."""
        for spoken in outcome.spoken:
            if "system.summary.section" not in spoken.said:
                ours = sum(len(span.text) for part in spoken.parts for span in part.spans if span.style != "quote")
                assert ours <= promises.LONGEST_MESSAGE - 500, spoken.said
            assert len([each for each in spoken.parts if each.kind == "warning"]) <= 1
        for frame in outcome.session.stack:
            assert not isinstance(frame, Place) or len(frame.warned) <= 2


def rows(chat: Chat, session: Session) -> Rows:
    """The buttons at a session's top place."""
    return asking.show(Scene(chat.library, session, chat.now))


def open_key(library: Library, session: Session) -> str | None:
    """The key of the open question, if there is one on top."""
    top = session.top
    if not isinstance(top, Place):
        return None
    scene = Scene(library, session, MORNING)
    if asking.question_of(scene, top) is None:
        return None
    return f"{scene.step.key}+{top.signal}" if top.signal else scene.step.key


def is_no_answer(library: Library, session: Session, text: str) -> bool:
    """Whether words are a shrug at this session's question, a greeting, or the word that asks for a prompt."""
    scene = Scene(library, session, MORNING)
    if offering.is_called(scene, text) and (session.paused or session.rhythm.mode):
        return True
    return coaching.is_greeting(library, text) or answering.is_shrug(Scene(library, session, MORNING), text)


def is_held(session: Session, text: str) -> bool:
    """Whether these words are held and asked about, if only after what came unasked over them."""
    held = (each for each in reversed(session.stack) if not (isinstance(each, Interlude) and each.kind in UNASKED))
    top = next(held)
    return isinstance(top, Interlude) and top.kind == "held" and top.about == text


def talks(library: Library) -> st.SearchStrategy[list[Happening]]:
    """Lists of what happens, short enough to be read when they fail."""
    return st.lists(happenings(tuple(library.dialogues)), min_size=5, max_size=LONG)


@PACE
@given(st.data(), st.sampled_from(("pl", "en")))
def test_any_talk_with_the_real_content(data: st.DataObject, language: str) -> None:
    """No sequence of events raises, loses words, or leaves a chat without a next step."""
    witness = Witness(REAL, language)
    for happening in data.draw(talks(REAL)):
        witness.sees(happening)


@PACE
@given(st.data(), st.sampled_from(("pl", "en")))
def test_any_talk_with_any_library(data: st.DataObject, language: str) -> None:
    """The same with content nobody wrote."""
    library = data.draw(libraries())
    witness = Witness(library, language)
    for happening in data.draw(talks(library)):
        witness.sees(happening)


@PACE
@given(st.randoms(use_true_random=True), st.sampled_from(("pl", "en")))
def test_long_talks_with_the_real_content(random: Random, language: str) -> None:
    """Hundreds of events deep, through several dialogues and partnerships."""
    names = tuple(REAL.dialogues)
    witness = Witness(REAL, language)
    for _ in range(VERY_LONG):
        witness.sees(by_chance(random, names))


@PACE
@given(libraries(), st.randoms(use_true_random=True))
def test_long_talks_with_any_library(library: Library, random: Random) -> None:
    """The same with content nobody wrote."""
    names = tuple(library.dialogues)
    witness = Witness(library, "en")
    for _ in range(VERY_LONG):
        witness.sees(by_chance(random, names))


@PACE
@given(st.data())
def test_any_talk_while_the_content_changes(data: st.DataObject) -> None:
    """A chat that sleeps through any change of content goes on, with all its answers."""
    chat = Chat(data.draw(libraries()))
    player = Player(chat)
    for number in range(4):
        for happening in data.draw(st.lists(happenings(tuple(chat.library.dialogues)), max_size=LONG // 4)):
            chat.happens(player.event(happening))
            player.sees()
        chat.meets(replace(data.draw(libraries()), version=f"version {number}"))


@PACE
@given(libraries(), st.lists(st.builds(Presses, st.integers(0, 11)), max_size=LONG))
def test_every_walk_ends(library: Library, presses: list[Presses]) -> None:
    """The path through a dialogue visits each step at most once, whatever was answered."""
    chat = Chat(library).starts(next(iter(library.dialogues)))
    player = Player(chat)
    player.sees()
    for press in presses:
        chat.happens(player.event(press))
        player.sees()
    for dialogue in library.dialogues.values():
        ids = [step.id for step in walk.path(chat.session, dialogue)]
        assert len(ids) == len(set(ids))


@PACE
@given(
    st.lists(
        st.sampled_from(("menu", "note", "glossary", "answers", "partnerships", "start", "delete", "help")), max_size=60
    )
)
def test_commands_over_commands_do_not_pile_up(commands: list[str]) -> None:
    """However often things are opened, the stack stays as deep as it was after the first."""
    chat = Chat(REAL).starts().says("Piekarnia")
    for command in commands:
        chat.commands(command)
        assert len(chat.stack) <= 3


@pytest.mark.parametrize("language", ["pl", "en"])
@pytest.mark.parametrize("name", sorted(REAL.dialogues))
def test_every_dialogue_can_be_walked_by_its_first_buttons(name: str, language: str) -> None:
    """Answering each question and pressing buttons from the first on, another each time, leads to an end."""
    been: Counter[str] = Counter()
    chat = Chat(REAL, language=language).starts().starts(name)
    for _ in range(120):
        top = chat.session.top
        assert isinstance(top, Place), chat
        if "enough" in chat.actions:
            break
        if asking.question_of(Scene(REAL, chat.session, chat.now), top):
            chat.says(f"Pani Nowak z biblioteki, w czwartek 12.03.2027 o 10:00, odpowiedź {top.step}.")
        elif "done" in chat.actions:
            chat.taps(chat.actions[0]).taps("done")
        else:
            # A talk that leads back to its question, as a shelf of books does, is left by another way each time.
            been[chat.at] += 1
            chat.taps(chat.actions[been[chat.at] - 1])
    assert "enough" in chat.actions, chat


def test_everything_said_in_order_is_one_message_a_turn() -> None:
    """A reaction and the next question come together; a document comes after its message."""
    chat = Chat(REAL, language="pl").starts()
    chat.says("Piekarnia za Rogiem")
    kinds = [type(each) for each in chat.effects]
    assert kinds == [Remember, Speak]
    assert isinstance(chat.session.answers[1, "start.name"].value, Said)
    assert saved.from_json(saved.to_json(chat.session), chat.session.answers) == chat.session
