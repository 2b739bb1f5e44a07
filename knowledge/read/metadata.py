"""Check the metadata that comes with a document, in front matter or on the command line."""

import re
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, ValidationInfo, field_validator

from knowledge.model import Basis, Kind
from knowledge.read.clean import clean
from knowledge.read.errors import Unreadable

NATIONS = ("England", "Wales", "Scotland", "Northern Ireland")
_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


def _words(value: Any) -> Any:
    """Return a date or number that YAML made of a plain scalar as the words it was."""
    return value if value is None else clean(value if isinstance(value, str) else str(value))


def _listed(value: Any) -> Any:
    """Return a single value as a list of one."""
    return value if isinstance(value, list | tuple) else [] if value is None else [value]


def _nation(value: str) -> str:
    """Return a nation as the library spells it. Raise ValueError."""
    for nation in NATIONS:
        if nation.casefold() == value.strip().casefold():
            return nation
    raise ValueError(f"“{value}” is none of {', '.join(NATIONS)}")


def _theme(value: str) -> str:
    """Return the theme a tag belongs to. Raise ValueError."""
    from knowledge.vocabulary import theme_of  # its table takes time, and most documents name no theme

    theme = theme_of(value.strip())
    if theme is None:
        raise ValueError(f"“{value}” is no theme that the library knows; try one such as neglect or safer sleep")
    return theme


def _agency(value: str) -> str:
    """Return the agency a name means. Raise ValueError."""
    from knowledge.vocabulary import AGENCIES, find

    agencies = [term.name for term in find(value) if term.kind == "agency"]
    if value in AGENCIES:
        return value
    if len(agencies) != 1:
        raise ValueError(f"“{value}” is no agency that the library knows; try one such as midwifery or schools")
    return agencies[0]


_CONTROLLED = {"nations": _nation, "themes": _theme, "agencies": _agency}
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
    review_due: Words | None = None

    @field_validator("published", "read_on", "review_due")
    @classmethod
    def _date(cls, value: str | None) -> str | None:
        if value is not None and not _DATE.fullmatch(value):
            raise ValueError("a date is written 2020, 2020-10 or 2020-10-03")
        return value

    @field_validator("published")
    @classmethod
    def _year(cls, value: str | None) -> str | None:
        if value is not None and not "1800" <= value[:4] <= "2099":
            raise ValueError(f"{value[:4]} is no year of publication between 1800 and 2099")
        return value

    @field_validator("nations", "themes", "agencies")
    @classmethod
    def _controlled(cls, values: tuple[str, ...] | None, info: ValidationInfo) -> tuple[str, ...] | None:
        controlled = _CONTROLLED[info.field_name or ""]
        return None if values is None else tuple(dict.fromkeys(map(controlled, values)))

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
