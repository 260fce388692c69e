"""What lies beside a dialogue: partnerships, notes, glossary."""

from __future__ import annotations

from tests.scenarios.house import House


async def test_two_partnerships_do_not_mix(house: House) -> None:
    """A second partnership has its own answers; the first is where it was left."""
    ania = house.person("Ania")
    await ania.starts("introduce")
    await ania.presses("Piszę od razu")
    await ania.says("O jabłkach dla firmy przewozowej.")
    await ania.says("/partnerships")
    await ania.reads("system.partnerships.ask")
    await ania.presses("Nowe")
    await ania.says("Szkoła nr 5")
    await ania.reads("system.partnerships.switched", "system.menu.ask")
    assert "Szkoła nr 5" in ania.words
    await ania.starts("introduce")
    await ania.presses("Piszę od razu")
    await ania.says("O świetlicy dla szkoły.")
    await ania.says("/partnerships")
    await ania.presses("Partnerstwo 1")
    await ania.reads("system.partnerships.switched", "introduce.work.ask")
    assert (await house.answers_of(ania, 1))["introduce.write"] == "O jabłkach dla firmy przewozowej."
    assert (await house.answers_of(ania, 2))["introduce.write"] == "O świetlicy dla szkoły."


async def test_a_partnership_is_named_put_away_and_taken_back(house: House) -> None:
    """A name of one's own; what is put away is listed apart and comes back with all its answers."""
    ania = house.person("Ania")
    await ania.starts("introduce")
    await ania.says("/partnerships")
    await ania.presses("Zmień nazwę")
    await ania.says("Firma „Trakt” <b>&")
    await ania.reads("system.partnerships.renamed")
    await ania.says("/partnerships")
    await ania.presses("Nowe")
    await ania.says("Szkoła")
    await ania.says("/partnerships")
    await ania.presses("Odłóż to")
    await ania.reads("system.partnerships.put_away", "system.partnerships.switched")
    await ania.says("/partnerships")
    await ania.presses("Pokaż odłożone")
    await ania.presses("Szkoła")
    await ania.reads("system.partnerships.switched")
    await ania.says("/partnerships")
    assert "Firma „Trakt” <b>&" in [label for row in ania.last.labels for label in row]


async def test_a_note_at_any_moment_is_tied_to_the_step(house: House) -> None:
    """A note in one message or two; the question comes back; the note knows where it was made."""
    ania = house.person("Ania")
    await ania.starts("introduce")
    await ania.says("/note zadzwonić do Ewy")
    await ania.reads("system.note.saved", "introduce.ready.ask")
    await ania.presses("Piszę od razu")
    await ania.says("/note")
    await ania.reads("system.note.ask")
    await ania.says("sprawdzić trasę aut")
    await ania.reads("system.note.saved", "introduce.write.ask")
    notes = {each.key: each.about for each in (await house.memory_of(ania)).answers if each.key.startswith("note.")}
    assert notes == {"note.1": "introduce.ready", "note.2": "introduce.write"}


async def test_a_note_is_changed_and_taken_off_the_list(house: House) -> None:
    """Notes are in the list of answers; a withdrawn one is kept as a version but counts no more."""
    ania = house.person("Ania")
    await ania.starts()
    await ania.says("/note zadzwonić do Ewy")
    await ania.says("/answers")
    await ania.presses("1")
    await ania.says("zadzwonić do Ewy w środę")
    await ania.reads("system.note.saved")
    await ania.says("/answers")
    await ania.presses("1")
    await ania.presses("Zdejmij z listy")
    await ania.reads("system.note.withdrawn")
    assert await house.answers_of(ania) == {}
    assert (await house.versions_of(ania, "note.1"))[:2] == ["zadzwonić do Ewy", "zadzwonić do Ewy w środę"]


async def test_long_words_where_a_button_is_expected_are_offered_as_a_note(house: House) -> None:
    """Nothing that took effort to write is thrown away; a short word is asked to be a button."""
    ania = house.person("Ania")
    await ania.starts("introduce")
    await ania.says("hm")
    await ania.reads("system.pick_one", "introduce.ready.ask")
    await ania.says("Najbardziej boję się, że odmówią nam od razu")
    await ania.reads("system.held.words", "system.held.ask")
    await ania.presses("To notatka")
    await ania.reads("system.note.saved", "introduce.ready.ask")
    assert (await house.answers_of(ania))["note.1"] == "Najbardziej boję się, że odmówią nam od razu"


async def test_words_are_looked_up_in_both_languages(house: House) -> None:
    """The glossary knows a word or one near it, offers related terms, and gives the question back."""
    ania, john = house.person("Ania"), house.person("John", "en")
    await ania.starts("introduce")
    await ania.says("/glossary interesariuszy")
    await ania.reads("interesariusz")
    await ania.says("interesariusz")
    await ania.reads("interesariusz", "system.glossary.more")
    await ania.presses("osoba decyzyjna")
    await ania.reads("osoba decyzyjna")
    await ania.says("zarządzanka")
    await ania.reads("system.glossary.unknown")
    await ania.presses("zarządzanie")
    await ania.reads("glossary.management.meaning")
    await ania.says("kwantowość")
    await ania.reads("system.glossary.none")
    await ania.presses("Wróć do rozmowy")
    await ania.reads("introduce.ready.ask")
    await john.starts()
    await john.says("/glossary")
    await john.reads("system.glossary.ask")
    await john.says("stakeholders")
    await john.reads("stakeholder", "system.glossary.more")
