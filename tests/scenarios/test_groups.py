"""Groups: one explanation, then silence."""

from __future__ import annotations

from tests.scenarios.house import House


async def test_in_a_group_the_coach_explains_itself_and_is_silent_otherwise(house: House) -> None:
    """Added: one word. Its full command: one word. Anything else, even a reply to it: nothing."""
    ania = house.person("Ania")
    await ania.starts()
    neighbours = house.group("Sąsiedzi")
    await neighbours.adds_bot(ania)
    (hello,) = await neighbours.sees()
    assert hello.text == house.library.texts["pl"]["system.private_only"]
    assert hello.rows == []
    await neighbours.hears(ania, "Hej, mamy tu nowego!")
    await neighbours.hears(ania, "/help")
    await neighbours.hears(ania, "/start@inny_bot")
    await neighbours.hears(ania, "dzięki", reply_to=hello)
    await house.is_still()
    await neighbours.sees_nothing()
    await neighbours.commands(ania, "/help")
    (again,) = await neighbours.sees()
    assert again.text == hello.text
    assert (await house.store.read_chat(neighbours.chat["id"])).session is None


async def test_what_is_said_in_a_group_does_not_reach_the_private_talk(house: House) -> None:
    """A person's own talk stands where it stood."""
    ania = house.person("Ania")
    await ania.starts()
    neighbours = house.group("Sąsiedzi")
    await neighbours.adds_bot(ania)
    await neighbours.commands(ania, "/delete")
    await neighbours.sees(2)
    assert await house.step_of(ania) == "start.name"
    await ania.sees_stillness()
    assert len(ania.screen) == 1


async def test_a_group_that_throws_the_bot_out_is_left_alone(house: House) -> None:
    """Thrown out before the word could be said: no repeats, no complaint."""
    ania = house.person("Ania")
    await ania.starts()
    neighbours = house.group("Sąsiedzi")
    await house.closes()
    await neighbours.adds_bot(ania)
    await neighbours.removes_bot(ania)
    await house.opens()
    await house.is_still()
    assert len(house.fake.history.calls("sendMessage", chat=neighbours.chat["id"])) == 1


async def test_a_group_that_became_a_supergroup_still_gets_its_word(house: House) -> None:
    """The letter that meets the old id moves to the new one and arrives there."""
    ania = house.person("Ania")
    await ania.starts()
    neighbours = house.group("Sąsiedzi")
    await house.closes()
    await neighbours.adds_bot(ania)
    grown = await neighbours.migrates(ania, -1_000_000_000_777)
    await house.opens()
    (word,) = await grown.sees()
    assert word.text == house.library.texts["pl"]["system.private_only"]
    await house.is_still()
    assert (await house.store.read_chat(neighbours.chat["id"])).session is None
