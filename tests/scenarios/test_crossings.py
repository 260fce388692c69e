"""What crosses on its way: other people, other queues, updates that nobody can read."""

from __future__ import annotations

import asyncio

from tests.scenarios.guest import Guest
from tests.scenarios.house import House
from tests.telegram.fake import poison


async def test_two_people_at_once_each_in_their_own_order(house: House) -> None:
    """Many talk at the same time; each sees their own answers, in the order of their own words."""
    people = [house.person(name, language) for name, language in zip("ABCDEF", ["pl", "en"] * 3, strict=True)]

    async def talks(guest: Guest) -> None:
        await guest.starts()
        for number in range(5):
            await guest.says(f"/note {guest.user['first_name']} {number}", answered=False)
        await guest.says(f"Dom {guest.user['first_name']}", answered=False)
        await guest.until(lambda: len(guest.screen) == 7)

    await asyncio.gather(*map(talks, people))
    for guest in people:
        name = guest.user["first_name"]
        answers = await house.answers_of(guest)
        assert answers.pop("start.name") == f"Dom {name}"
        assert answers == {f"note.{number + 1}": f"{name} {number}" for number in range(5)}
        assert guest.last.text.startswith(("Zapisane: Dom", "Saved: Dom"))


async def test_a_tap_that_overtakes_a_text(house: House) -> None:
    """Typed first, pressed second, arriving the other way round: nothing is lost and the person is not stuck."""
    ania = house.person("Ania")
    await ania.starts()
    await house.fake.hold("message")
    await ania.says("Piekarnia za Rogiem", answered=False)
    await ania.presses("Pomiń")
    await ania.reads("start.state.ask")
    await house.fake.release()
    await ania.until(lambda: len(ania.screen) == 3)
    await ania.reads("system.held.words", "system.held.ask")
    assert "Piekarnia za Rogiem" in ania.words


async def test_a_text_that_overtakes_a_tap(house: House) -> None:
    """The press belonged to the question before: it changes nothing, and the open question is shown."""
    ania = house.person("Ania")
    await ania.starts()
    await house.fake.hold("tap")
    await ania.presses("Pomiń", answered=False)
    await ania.says("Piekarnia za Rogiem")
    await ania.reads("start.state.ask")
    await house.fake.release()
    await ania.until(lambda: len(ania.screen) == 3)
    await ania.reads("system.stale", "start.state.ask")
    assert await house.answers_of(ania) == {"start.name": "Piekarnia za Rogiem"}


async def test_an_update_that_nobody_can_read_harms_nobody(house: House) -> None:
    """Poison between good updates, from the same person and from nobody: the good ones are all answered, in order."""
    ania = house.person("Ania")
    await ania.starts()
    bad = poison.all_of(ania.chat["id"])
    for number, update in enumerate(bad):
        await ania.says(f"/note {number}", answered=False)
        await house.fake.give(update)
    await ania.says("/note koniec", answered=False)
    left = await house.is_still()
    notes = [said for key, said in (await house.answers_of(ania)).items() if key.startswith("note.")]
    assert notes == [*map(str, range(len(bad))), "koniec"]
    await ania.reads("system.note.saved", "start.name.ask")
    assert left.dead > 0
    house.dead_expected = left.dead
