"""Check the metadata that comes with a document, in front matter or on the command line."""

import re
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator

from knowledge.model import Basis, Kind
from knowledge.read.errors import Unreadable

_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


def _words(value: Any) -> Any:
    """Return a date or number that YAML made of a plain scalar as the words it was."""
    return value if value is None or isinstance(value, str) else str(value)


def _listed(value: Any) -> Any:
    """Return a single value as a list of one."""
    return value if isinstance(value, list | tuple) else [] if value is None else [value]


Words = Annotated[str, BeforeValidator(_words)]
Listed = Annotated[tuple[Words, ...], BeforeValidator(_listed)]


class FrontMatter(BaseModel):
    """The fields a document may carry about itself; the names are those of `Publication`."""

    model_config = ConfigDict(extra="forbid")

    id: str | None = Field(None, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)
    title: Words | None = Field(None, min_length=1, max_length=300)
    kind: Kind | None = None
    publisher: Words | None = None
    summary: bool | None = None
    basis: Basis | None = None
    label: Words | None = None
    areas: Listed | None = None
    nations: Listed | None = None
    agencies: Listed | None = None
    themes: Listed | None = None
    ages: Words | None = None
    harm: Listed | None = None
    published: Words | None = None
    dated: Words | None = None
    read_on: Words | None = None
    urls: Listed | None = None
    aliases: Listed | None = None
    caution: Words | None = None
    superseded_by: str | None = None

    @field_validator("published", "read_on")
    @classmethod
    def _date(cls, value: str | None) -> str | None:
        if value is not None and not _DATE.fullmatch(value):
            raise ValueError("a date is written 2020, 2020-10 or 2020-10-03")
        return value

    @classmethod
    def checked(cls, fields: dict[str, Any], name: str) -> dict[str, Any]:
        """Return the given fields as `Publication` wants them. Raise Unreadable with what is wrong."""
        try:
            return cls.model_validate(fields).model_dump(exclude_none=True)
        except ValidationError as error:
            first = error.errors()[0]
            field = ".".join(str(part) for part in first["loc"]) or "the front matter"
            why = "a document has no such field" if first["type"] == "extra_forbidden" else first["msg"]
            raise Unreadable(f"{name}: {field} is not right: {why.removeprefix('Value error, ')}.") from error
