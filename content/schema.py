"""JSON Schema of the content files, for editors.

Law: made from the models that read the files, so it is never wrong about them.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from pydantic.json_schema import models_json_schema

from content import format_dialogues, format_lists, format_words
from content.errors import UnknownName
from content.format import Shape

#: Files by what they hold; the key is what ``kladka content schema`` calls them.
FILES: Final[Mapping[str, type[Shape]]] = MappingProxyType(
    {
        "dialogue": format_dialogues.FlowFile,  # dialogues/*/flow.yaml, stories/*/flow.yaml
        "dialogue-words": format_words.DialogueWordsFile,
        "model": format_dialogues.FrameFile,  # model/flow.yaml
        "model-words": format_words.FrameWordsFile,
        "square": format_dialogues.SquareFile,  # model/*/*/flow.yaml
        "square-words": format_words.SquareWordsFile,
        "signals": format_lists.SignalsFile,
        "signals-words": format_words.SignalsWordsFile,
        "glossary": format_lists.GlossaryFile,
        "glossary-words": format_words.GlossaryWordsFile,
        "daily": format_lists.DailyFile,
        "daily-words": format_words.DailyWordsFile,
        "system": format_lists.SystemFile,
        "system-words": format_words.SystemWordsFile,
        "talks": format_lists.TalksFile,
    }
)
_DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"


def schema(name: str | None = None) -> dict[str, Any]:
    """The schema of one kind of file; of all, any of which may fit, if none is named.

    Raises:
        UnknownName: there is no such kind of file.
    """
    if name is None:
        references, definitions = models_json_schema([(model, "validation") for model in FILES.values()])
        return {"$schema": _DRAFT, "anyOf": list(references.values()), **definitions}
    if name not in FILES:
        raise UnknownName(name, FILES)
    return {"$schema": _DRAFT, **FILES[name].model_json_schema()}
