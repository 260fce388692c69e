"""What a person takes away: the one-pager in the chat and as a file."""

from __future__ import annotations

from datetime import timedelta

from tests.scenarios.house import House


async def test_the_one_pager_comes_into_the_chat_and_as_a_markdown_file(house: House) -> None:
    """The file says what the person said, note and all, as text that Markdown shows as it was written."""
    ania = house.person("Ania")
    await ania.starts()
    await ania.says("Piekarnia *za* Rogiem")
    await ania.presses("Pierwsze rozmowy")
    await ania.presses("Firma")
    await ania.presses("Pomiń")
    await ania.presses("Przedstawić się")
    await ania.presses("Piszę od razu")
    await ania.says("# Co jesień gniją jabłka.\n<b>Wasze</b> auta [wracają](puste).")
    await ania.says("/note zadzwonić do Ewy")
    await ania.says("/summary")
    await ania.reads("system.summary.title", "system.section.who-we-are", "Co jesień gniją jabłka", "system.take.ask")
    await ania.presses("Inna postać")
    await ania.presses("Tekst")
    await ania.until(lambda: house.fake.documents)
    (document,) = house.fake.documents
    assert document.file_name == f"karta-partnerstwa-{house.clock().date().isoformat()}.md"
    text = document.content.decode()
    assert text.startswith(
        "# Partnerstwo 1\n\nPiekarnia \\*za\\* Rogiem · Firma · Pierwsze rozmowy\n\n## Problem i\u00a0nasza"
    )
    assert "\\# Co jesień gniją jabłka.\\\n  \\<b\\>Wasze\\</b\\> auta \\[wracają\\](puste).\n" in text
    assert "\n\n- **Notatka:** zadzwonić do Ewy\n" in text
    assert text.endswith("Zebrane w\u00a0Kładce._\n")


async def test_the_one_pager_is_in_the_language_of_the_talk(house: House) -> None:
    """In English, headings, file name and date are English."""
    john = house.person("John", "en")
    await john.starts("introduce")
    await john.presses("I'll write now")
    await john.says("Every autumn apples rot in our district. Your vans come back empty.")
    await john.takes()
    await john.until(lambda: house.fake.documents)
    (document,) = house.fake.documents
    assert document.file_name.isascii()
    assert document.caption.split()[:2] == ["Your", "partnership"]
    assert b"Every autumn apples rot" in document.content


async def test_an_empty_one_pager_says_so(house: House) -> None:
    """Before the first answer there is no file, and the question in hand is shown again."""
    ania = house.person("Ania")
    await ania.starts()
    await ania.says("/summary")
    await ania.reads("system.summary.empty", "start.name.ask")
    await house.is_still()
    assert house.fake.documents == []


async def test_the_file_says_what_is_true_when_it_is_sent(house: House) -> None:
    """An answer that was changed is in the next file: each is rendered when it leaves."""
    ania = house.person("Ania")
    await ania.starts("introduce")
    await ania.presses("Piszę od razu")
    said = await ania.says("W gminie gniją gruszki.")
    await ania.takes()
    await ania.until(lambda: len(house.fake.documents) == 1)
    await ania.edits(said, "W gminie gniją jabłka.")
    house.clock.ahead += timedelta(minutes=1)
    await ania.takes()
    await ania.until(lambda: len(house.fake.documents) == 2)
    before, after = (document.content.decode() for document in house.fake.documents)
    assert "gruszki" in before
    assert "jabłka" in after
    assert "gruszki" not in after
