"""The first minutes: start, compass, and what a newcomer may do there."""

from __future__ import annotations

from tests.scenarios.house import House


async def test_the_first_start_in_polish_leads_through_the_compass_to_a_dialogue(house: House) -> None:
    """Somebody whose phone speaks Polish is met in Polish, asked a few things and taken where they want to go."""
    ania = house.person("Ania")
    await ania.starts()
    await ania.reads("system.welcome", "start.name.ask")
    await ania.says("Piekarnia za Rogiem")
    await ania.reads("start.name.after", "start.state.ask")
    await ania.presses("Pierwsze rozmowy")
    await ania.reads("Zapisane: Pierwsze rozmowy.", "start.counterpart.ask")
    await ania.presses("Firma")
    await ania.reads("start.knowledge.ask")
    await ania.says("Umowy czyta nam księgowa z fundacji obok.")
    await ania.reads("system.saved", "start.wish.ask")
    await ania.presses("Przedstawić się")
    await ania.reads("introduce.title", "introduce.ready.ask")
    assert await house.step_of(ania) == "introduce.ready"
    assert await house.answers_of(ania) == {
        "start.name": "Piekarnia za Rogiem",
        "start.state": "talks",
        "start.counterpart": "company",
        "start.knowledge": "Umowy czyta nam księgowa z fundacji obok.",
        "start.wish": "introduce",
    }


async def test_the_first_start_in_english_leads_through_the_compass_to_a_dialogue(house: House) -> None:
    """The same in English; a choice may also be typed."""
    john = house.person("John", "en")
    await john.starts()
    await john.reads("system.welcome", "start.name.ask")
    await john.says("The Corner Bakery")
    await john.says("there is none yet")
    await john.reads("start.state.said.none", "start.knowledge.ask")
    await john.says("A hotel pastry chef checks our recipes.")
    await john.presses("Introduce myself")
    await john.reads("introduce.ready.ask")
    assert (await house.answers_of(john))["start.state"] == "none"


async def test_a_newcomer_may_skip_ask_for_an_example_and_go_back(house: House) -> None:
    """No question has to be answered, each has an example, and the one before can be seen again."""
    ania = house.person("Ania")
    await ania.starts()
    await ania.presses("Przykład")
    await ania.reads("start.name.example", "start.name.ask")
    await ania.presses("Pomiń")
    await ania.reads("start.state.ask")
    await ania.presses("Jeszcze jej nie ma")
    await ania.says("nie wiem")
    await ania.reads("system.smaller", "start.knowledge.smaller")
    await ania.presses("Wróć")
    await ania.reads("system.your_answer", "start.state.ask")
    await ania.presses("Kończy się")
    await ania.reads("start.counterpart.ask")
    assert await house.versions_of(ania, "start.state") == ["none", "ending"]


async def test_a_second_start_offers_to_go_on_and_forgets_nothing(house: House) -> None:
    """/start in the middle of a talk shows the menu, and the talk can be gone on with."""
    ania = house.person("Ania")
    await ania.starts()
    await ania.says("Piekarnia za Rogiem")
    await ania.starts()
    await ania.reads("system.menu.ask")
    await ania.presses("Dokończ rozmowę")
    await ania.reads("start.state.ask")
    assert await house.answers_of(ania) == {"start.name": "Piekarnia za Rogiem"}


async def test_a_deep_link_leads_straight_to_a_dialogue(house: House) -> None:
    """A link with the name of a dialogue opens it; one with anything else begins as usual."""
    ania, marek = house.person("Ania"), house.person("Marek")
    await ania.starts("introduce")
    await ania.reads("system.welcome", "introduce.ready.ask")
    await marek.starts("nie-ma-takiej")
    await marek.reads("system.welcome", "start.name.ask")


async def test_somebody_whose_language_we_do_not_have_is_met_in_english(house: House) -> None:
    """A phone in German gets English words, and the person can choose Polish."""
    heidi = house.person("Heidi", "de")
    heidi.language = "en"
    await heidi.starts()
    await heidi.reads("system.welcome")
    await heidi.says("/language pl")
    heidi.language = "pl"
    await heidi.reads("system.language.set", "start.name.ask")


async def test_who_writes_before_they_start_is_met_all_the_same(house: House) -> None:
    """A first word that is no /start is greeted; long words are not lost, and become what the person says they are."""
    ania, ewa = house.person("Ania"), house.person("Ewa")
    await ewa.says("hej")
    await ewa.reads("system.welcome", "start.name.ask")
    await ania.says("Dzień dobry, szukamy kogoś do współpracy")
    await ania.reads("system.welcome", "system.held.words", "system.held.ask")
    await ania.presses("To notatka")
    await ania.reads("system.note.saved", "start.name.ask")
    assert await house.answers_of(ania) == {"note.1": "Dzień dobry, szukamy kogoś do współpracy"}
