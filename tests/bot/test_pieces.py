"""Pieces: words arrive as they are, within the limits, with styles where they belong."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from telegram import MessageEntity
from telegram.constants import MessageLimit

from bot.pieces import Entity, Piece, pieces, units
from flows.effects import Part, PartKind, Span, Style

letters = st.characters(codec="utf-8") | st.sampled_from("ą \n🙂👩\u200d🏽́🇵🇱")
spans = st.builds(Span, st.text(letters, max_size=60), st.sampled_from(get_args(Style)))
parts = st.builds(Part, st.sampled_from(get_args(PartKind)), st.lists(spans, max_size=5).map(tuple))
messages = st.lists(parts, min_size=1, max_size=5)


def whole(said: list[Part]) -> str:
    """The text that the parts are."""
    return "\n\n".join(part.text for part in said)


def covered(piece: Piece, entity: Entity) -> str:
    """The words under an entity, found by cutting UTF-16, as Telegram does."""
    encoded = piece.text.encode("utf-16-le")
    return encoded[2 * entity.offset : 2 * (entity.offset + entity.length)].decode("utf-16-le")


@given(messages, st.integers(2, 80))
def test_together_they_are_the_text(said: list[Part], limit: int) -> None:
    """Put together again, the pieces are the text; none is longer than the limit or ends in half a character."""
    made = pieces(said, limit=limit)
    assert "".join(piece.text for piece in made) == whole(said)
    assert all(len(piece.text.encode("utf-16-le")) <= 2 * limit for piece in made)


@given(messages, st.integers(2, 80))
def test_entities_lie_within_their_piece(said: list[Part], limit: int) -> None:
    """Every entity covers whole characters of its piece, with no blank at its edges, and none lies across another."""
    for piece in pieces(said, limit=limit):
        end = 0
        for entity in piece.entities:
            words = covered(piece, entity)
            assert words
            assert words == words.strip()
            assert entity.offset >= end
            end = entity.offset + entity.length
            MessageEntity(entity.type, entity.offset, entity.length)
        assert end <= units(piece.text)


@settings(max_examples=30)
@given(st.text(letters, min_size=20, max_size=60), st.integers(100, 300))
def test_telegrams_own_limit(chunk: str, times: int) -> None:
    """Long texts of any characters split within Telegram's limit in both of its units."""
    text = chunk * times
    made = pieces([Part("card", (Span(text, "strong"),))])
    assert "".join(piece.text for piece in made) == text
    for piece in made:
        assert units(piece.text) <= MessageLimit.MAX_TEXT_LENGTH
        assert len(piece.text) <= MessageLimit.MAX_TEXT_LENGTH


@pytest.mark.parametrize(
    ("size", "expected"), [(4095, [4095]), (4096, [4096]), (4097, [4096, 1]), (8193, [4096, 4096, 1])]
)
def test_at_the_limit(size: int, expected: list[int]) -> None:
    """One unit more than the limit makes one message more."""
    assert [len(each.text) for each in pieces([Part("card", (Span("a" * size),))])] == expected


def test_pairs_are_counted_as_two() -> None:
    """4096 emoji are 8192 units, so they make two messages, and no pair is cut."""
    assert [len(each.text) for each in pieces([Part("card", (Span("🙂" * 4096),))])] == [2048, 2048]
    assert [len(each.text) for each in pieces([Part("card", (Span("a" + "🙂" * 4),))], limit=4)] == [2, 2, 1]


def test_splits_between_paragraphs_first() -> None:
    """A paragraph is kept whole where that leaves no stub, then a line, then a word."""
    said = [Part("card", (Span("aaaa aaaa"),)), Part("question", (Span("bbbb\nbb bbbb"),))]
    assert [each.text for each in pieces(said, limit=14)] == ["aaaa aaaa\n\n", "bbbb\nbb bbbb"]
    assert [each.text for each in pieces([said[1]], limit=9)] == ["bbbb\n", "bb bbbb"]
    assert [each.text for each in pieces([said[1]], limit=4)] == ["bbbb", "\nbb ", "bbbb"]


@pytest.mark.parametrize("joined", ["👩\u200d👩\u200d👧", "🇵🇱", "👍🏽", "z\u0301"])
def test_what_looks_like_one_character_stays_together(joined: str) -> None:
    """A hard cut goes back to before a joined emoji, a flag, a skin tone or a combining accent."""
    made = pieces([Part("card", (Span("x" * 9 + joined + "y" * 10),))], limit=10)
    assert made[0].text == "x" * 9
    assert made[1].text.startswith(joined)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (Part("warning", (Span("Piszesz: "), Span("ktoś", "quote"), Span("."))), [Entity("italic", 9, 4)]),
        (Part("card", (Span("Wcześniej:\n"), Span("🙂 tak", "quote"))), [Entity("blockquote", 11, 6)]),
        (Part("card", (Span("Uwaga ", "strong"), Span("reszta"))), [Entity("bold", 0, 5)]),
        (Part("tip", (Span("cicho", "quiet"),)), [Entity("italic", 0, 5)]),
        (Part("progress", (Span("2 z 5"),)), [Entity("italic", 0, 5)]),
        (Part("progress", (Span("2"), Span(" z "), Span("5"))), [Entity("italic", 0, 5)]),
        (Part("question", (Span("Kto?"),)), []),
        (Part("card", (Span("   ", "strong"), Span("x"))), []),
    ],
)
def test_styles(said: Part, expected: list[Entity]) -> None:
    """A quotation on lines of its own is a block, within a line italic; a question stands plain."""
    assert list(pieces([said])[0].entities) == expected


def test_a_style_across_a_split_goes_on() -> None:
    """A bold stretch that is cut is bold on both sides."""
    made = pieces([Part("card", (Span("aaaa bbbb", "strong"),))], limit=6)
    assert made == [Piece("aaaa ", (Entity("bold", 0, 4),)), Piece("bbbb", (Entity("bold", 0, 4),))]


def test_no_more_entities_than_clients_show() -> None:
    """Beyond the number that clients show, styles go and words stay."""
    said = Part("card", tuple(Span(f"{number} ", "strong" if number % 2 else "quiet") for number in range(150)))
    made = pieces([said])
    assert len(made[0].entities) == MessageLimit.MESSAGE_ENTITIES
    assert made[0].text == said.text


def test_markup_is_words() -> None:
    """What looks like markup is text and makes no entity."""
    nasty = "<b>x</b> *y* _z_ `q` [a](http://b) @c"
    assert pieces([Part("card", (Span(nasty),))]) == [Piece(nasty, ())]
