"""One evening with the real content, in both languages: a warning that fits, a changed answer, a pause, a one-pager."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from flows.effects import MakeDocument
from flows.summary import one_pager
from tests.flows.conversation import Chat

#: What a person says in each language: their organisation, only money as a gain, what else, a change.
WORDS = {
    "pl": (
        "Piekarnia za Rogiem",
        "Oni zyskają pieniądze.",
        "Mogą dać nam salę w piątki.",
        "Oni zyskają nowych klientów.",
    ),
    "en": (
        "Corner Bakery",
        "They would gain money.",
        "They could lend us a hall on Fridays.",
        "They would gain new guests.",
    ),
}


@pytest.mark.parametrize("language", sorted(WORDS))
def test_a_first_evening(open_chat: Callable[..., Chat], language: str) -> None:
    """From the first start to the one-pager; every step of the way is where it should be."""
    name, gain, more, better = WORDS[language]
    chat = open_chat(language).starts()
    assert chat.said[0] == "system.welcome"
    chat.says(name).taps("c.talks").taps("c.company")
    assert chat.at == "start.knowledge"
    chat.says("nie wiem" if language == "pl" else "no idea")
    assert chat.said == ("system.smaller", "start.knowledge.smaller")
    chat.taps("skip").taps("c.introduce").taps("c.now")
    assert chat.stack == ["menu", "start.go-introduce", "introduce.write"]

    chat.says(f"{name}. Pani Nowak, 12.04.2027, 10:00.").says(gain)
    assert chat.at == "introduce.work+only-money"
    chat.says(more)
    assert (chat.kept("introduce.work"), chat.kept("introduce.work+only-money")) == (gain, more)

    chat.commands("answers")
    cards = [each.text for each in chat.last.parts if each.kind == "card"]
    (number,) = [number for number, card in enumerate(cards) if gain in card]
    chat.taps(f"e.{number}").says(better)
    assert (chat.said[0], chat.at) == ("system.changed", "answers")

    chat.taps("cancel").taps("pause").waits(days=3).starts()
    assert chat.taps("resume").at == "introduce.which-first"

    chat.commands("summary").taps("take.pdf")
    assert any(isinstance(each, MakeDocument) for each in chat.effects)
    page = one_pager(chat.library, chat.session)
    lines = {each.id: tuple(line.text for line in each.lines) for each in page.sections}
    assert lines["co-creation"] == (better, more)
    assert page.about[0] == name
    assert chat.taps("cancel").at == "introduce.which-first"
