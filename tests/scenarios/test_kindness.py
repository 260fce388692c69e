"""What somebody in need writes, and a way over the map that is ticked, as they look on a telephone."""

from __future__ import annotations

from tests.scenarios.house import House


async def test_somebody_in_danger_is_met_and_left_in_peace(house: House) -> None:
    """The numbers come once, with two buttons; the words are a note, and the talk goes on only when it is wanted."""
    ania = house.person("Ania")
    await ania.starts("introduce")
    await ania.presses("Piszę od razu")
    await ania.says("Nie chcę już żyć.")
    await ania.reads("system.safety.danger", "system.safety.waits")
    ania.does_not_read("introduce.write.ask", "system.welcome_back")
    assert ania.last.labels == [["Dokończ rozmowę", "Menu"]]
    await ania.says("Naprawdę nie chcę już żyć.")
    await ania.reads("system.safety.still")
    ania.does_not_read("system.safety.danger")
    await ania.presses("Dokończ rozmowę")
    await ania.reads("introduce.write.ask")
    answers = await house.answers_of(ania, 1)
    assert [answers["note.1"], answers["note.2"]] == ["Nie chcę już żyć.", "Naprawdę nie chcę już żyć."]
    assert "introduce.write" not in answers


async def test_several_domains_are_ticked_under_one_message(house: House) -> None:
    """Ticks change the buttons of the message that asks; no other message comes before *Done*."""
    ania = house.person("Ania")
    await ania.starts("path")
    await ania.reads("path.domains.ask")
    await ania.presses("Ryzyko")
    await ania.presses("Motywacja")
    await ania.presses("✓ Ryzyko")
    assert [label for row in ania.last.labels for label in row if label.startswith("✓")] == ["✓ Motywacja"]
    assert ania.shows("path.domains.ask") == 1
    await ania.presses("Gotowe")
    await ania.presses("Mapowanie")
    await ania.presses("Gotowe")
    await ania.reads("path.done.finish")
    assert ania.last.labels[0] == ["Motywacja × mapowanie"]
