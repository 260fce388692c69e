"""``kladka stats``, while the bot runs."""

from __future__ import annotations

import json

from tests.scenarios.house import KEY, House
from tests.scenarios.program import ran


async def test_a_funnel_of_counts(house: House) -> None:
    """Started, question by question, finished; no name, no number and no word of anybody's."""
    ania, marek = house.person("Ania"), house.person("Marek")
    await ania.starts()
    await ania.says("Piekarnia za Rogiem")
    await ania.presses("Trwa")
    await marek.starts()
    await house.is_still()
    variables = {"KLADKA_DATA_DIR": str(house.settings.data_folder), "KLADKA_KEY": KEY}
    code, out, told = await ran("stats", home=house.settings.data_folder, variables=variables)
    assert (code, told) == (0, "")
    assert out.startswith("chats: 2, blocked: 0, active within 7 days: 2; languages: pl 2\n")
    assert "start: started 2, finished 0 (0%)" in out
    lines = [line.split() for line in out.splitlines()]
    assert ["name", "1", "(50%),", "here", "now", "1"] in lines
    assert ["state", "1", "(50%)"] in lines
    code, out, _ = await ran("stats", "--json", home=house.settings.data_folder, variables=variables)
    (start,) = json.loads(out)["dialogues"]
    assert (start["dialogue"], start["started"]) == ("start", 2)
    assert not {"Piekarnia", "Ania", str(ania.chat["id"])} & set(out.replace('"', " ").split())
