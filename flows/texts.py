"""What the words of a library are made of.

Law: names for shapes, and nothing else. A step holds the id of a text, never its words.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

#: Language code as in IETF tags: ``pl``, ``en``.
Language: TypeAlias = str
#: Name of a text, dotted: ``introduce.write.ask``.
TextId: TypeAlias = str
#: A text that depends on a number, by CLDR plural category: ``one``, ``few``, ``many``, ``other``.
Plural: TypeAlias = Mapping[str, str]
Text: TypeAlias = str | Plural
