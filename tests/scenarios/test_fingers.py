"""Fingers: too late, too often, forged; and answers that are no words."""

from __future__ import annotations

import asyncio

from bot import keeping
from flows.answers import Said
from tests.scenarios.house import House


async def test_a_button_of_an_earlier_question_changes_nothing(house: House) -> None:
    """A stale press is met with a short word and the question that is open now."""
    ania = house.person("Ania")
    await ania.starts()
    await ania.says("Piekarnia za Rogiem")
    earlier = ania.last
    await ania.presses("Trwa")
    await ania.presses_old(earlier, "Kończy się")
    await ania.until(lambda: len(ania.screen) == 4)
    await ania.reads("system.stale", "start.counterpart.ask")
    assert await house.versions_of(ania, "start.state") == ["running"]
    closed = house.library.texts["pl"]["system.stale.toast"]
    await ania.until(lambda: [toast["text"] for toast in ania.toasts] == ["", closed], what="a word on the tap")


async def test_a_double_tap_counts_once(house: House) -> None:
    """Three taps within a moment are one answer, and the way on is shown."""
    ania = house.person("Ania")
    await ania.starts()
    await ania.says("Piekarnia za Rogiem")
    await ania.presses("Trwa", times=3)
    await house.is_still()
    await ania.looks()
    assert await house.versions_of(ania, "start.state") == ["running"]
    assert await house.step_of(ania) == "start.counterpart"
    assert ania.last.button("Firma")


async def test_forged_presses_change_nothing(house: House) -> None:
    """Any bytes may come in a press: another's, one's own altered, none of ours. Each is answered, none acts."""
    ania, ewa = house.person("Ania"), house.person("Ewa")
    await ania.starts()
    await ania.says("Piekarnia za Rogiem")
    await ewa.starts()
    await ewa.says("Klub Sąsiada")
    stolen = ewa.last.rows[0][0]["callback_data"]
    nonce = ania.last.rows[0][0]["callback_data"].partition(":")[0]
    before = await house.answers_of(ania)
    forged = [stolen, f"{nonce}:erase", f"{nonce}:go.introduce", "x", "ą" * 32, f"{nonce}:c.nie-ma", "%s{0}${jndi:x}"]
    for count, data in enumerate(forged, start=3):
        await ania.forges(data)
        await ania.until(lambda: len(ania.screen) == count, what=f"an answer to {data}")  # noqa: B023 - awaited at once
        await ania.reads("system.stale", "start.state.ask")
    assert await house.answers_of(ania) == before
    assert await house.step_of(ewa) == "start.state"


async def test_a_press_in_somebody_elses_name_does_not_reach_them(house: House) -> None:
    """A press that says it was made in another's chat is nobody's, and nobody is told."""
    ania, ewa = house.person("Ania"), house.person("Ewa")
    await ania.starts()
    await ewa.starts()
    button = ania.last.rows[-1][0]["callback_data"]
    message = {"message_id": ania.last.id, "chat": ania.chat, "date": 0}
    await house.fake.give({"callback_query": {"from": ewa.user, "message": message, "data": button}})
    await house.is_still()
    await asyncio.gather(ania.sees_stillness(), ewa.sees_stillness())
    assert (len(ania.screen), len(ewa.screen)) == (1, 1)
    assert await house.step_of(ania) == "start.name"


async def test_voice_and_pictures_stay_with_the_answer(house: House) -> None:
    """They are kept by their file ids; a sentence is asked for, and joins them."""
    ania = house.person("Ania")
    await ania.starts("introduce")
    await ania.presses("Piszę od razu")
    await ania.sends_voice()
    await ania.reads("system.attached", "introduce.write.ask")
    await ania.sends_photo()
    await ania.until(lambda: len(ania.screen) == 4)
    await ania.says("W gminie gniją jabłka.")
    await ania.reads("introduce.work.ask")
    kept = [keeping.answer_from(each) for each in (await house.memory_of(ania)).answers]
    (said,) = [each.value for each in kept if each.key == "introduce.write" and isinstance(each.value, Said)]
    assert said.text == "W gminie gniją jabłka."
    assert [each.media for each in said.attachments] == ["voice", "picture"]


async def test_what_cannot_be_read_gets_a_friendly_hint(house: House) -> None:
    """Stickers, places, files, polls at a text step; a voice message where a button is wanted."""
    ania = house.person("Ania")
    await ania.starts("introduce")
    await ania.sends_voice()
    await ania.reads("system.text_please", "introduce.ready.ask")
    await ania.presses("Piszę od razu")
    await ania.sends_sticker()
    await ania.sends_location()
    await ania.sends_document()
    await ania.sends(contact={"phone_number": "+48 600 000 000", "first_name": "Ewa"})
    await ania.until(lambda: len(ania.screen) == 7)
    await ania.reads("system.text_please", "introduce.write.ask")
    assert "introduce.write" not in await house.answers_of(ania)


async def test_a_whole_album_is_kept(house: House) -> None:
    """Three pictures sent together are three attachments of one answer."""
    ania = house.person("Ania")
    await ania.starts("introduce")
    await ania.presses("Piszę od razu")
    for caption in ("Nasz sad we wrześniu.", "", ""):
        await ania.sends_photo(caption, media_group_id="13")
    await ania.until(lambda: len(ania.screen) == 5)
    kept = [keeping.answer_from(each) for each in (await house.memory_of(ania)).answers]
    (said,) = [each.value for each in kept if each.key == "introduce.write" and isinstance(each.value, Said)]
    assert (said.text, len(said.attachments)) == ("Nasz sad we wrześniu.", 3)
