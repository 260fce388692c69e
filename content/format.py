"""What the files may hold: the words that all formats share.

Law: models describe shape only. Whether a name leads somewhere is for the check; nothing here looks at two files.
Every value arrives as text and is turned into what the field needs by the few types below.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal, TypeAlias

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    StringConstraints,
    WithJsonSchema,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema
from pydantic_core.core_schema import no_info_before_validator_function

#: Ids travel in button actions of at most 40 characters, before which stands a verb.
LONGEST_ID: Final = 32
ID: Final = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"


class Shape(BaseModel):
    """What every model has: unknown keys are refused, nothing changes afterwards."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _truth(value: object) -> bool:
    found = {"yes": True, "no": False}.get(value) if isinstance(value, str) else None
    if found is None:
        raise ValueError("must be yes or no")
    return found


class FromId:
    """For models with an ``id``: one that has nothing else may be written as its bare id."""

    def __get_pydantic_core_schema__(self, source: type, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Wrap a bare id before the model looks at it."""
        return no_info_before_validator_function(self.wrap, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Either of the two forms."""
        return {"anyOf": [{"type": "string"}, handler(schema)]}

    @staticmethod
    def wrap(value: object) -> object:
        """``a`` becomes ``{id: a}``."""
        return {"id": value} if isinstance(value, str) else value


#: ``yes`` or ``no``.
Truth: TypeAlias = Annotated[bool, BeforeValidator(_truth), WithJsonSchema({"enum": ["yes", "no", True, False]})]
#: Name of a step, a choice, a dialogue, a signal.
Id: TypeAlias = Annotated[str, StringConstraints(pattern=ID, max_length=LONGEST_ID)]
#: Name of an answer: ``step`` or ``dialogue.step``.
Key: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+(\.[a-z0-9-]+)?$")]
#: Name of an interface text: ``button.skip``.
Dotted: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_-]+(\.[a-z0-9_-]+)*$")]
Words: TypeAlias = Annotated[str, StringConstraints(min_length=1)]
#: CLDR plural categories.
Category: TypeAlias = Literal["zero", "one", "two", "few", "many", "other"]
#: Words, or their plural forms.
WordsOrForms: TypeAlias = Words | dict[Category, Words]
#: ``{name of an answer: [values]}``; all must hold.
When: TypeAlias = Annotated[dict[Key, Annotated[tuple[Words, ...], Field(min_length=1)]], Field(min_length=1)]
