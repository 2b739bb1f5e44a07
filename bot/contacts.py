"""Local contacts by area, kept by whoever looks after the installation in contacts.yaml, each with its date of check.

Numbers are local and go out of date; none is shipped. They stand in a file of their own, so that the emergency card
needs no database.
"""

import os
from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, RootModel, ValidationError

from bot.chatwords import folded

STALE = timedelta(days=90)
_LONGEST = 200


class ContactsUnusable(Exception):
    """The file of contacts cannot be read; the text says what is wrong in it."""


class Service(StrEnum):
    """Whom a contact reaches."""

    FRONT_DOOR = "front door"
    OUT_OF_HOURS = "out of hours"
    LADO = "LADO"
    STAFF_SUPPORT = "staff support"


class Contact(BaseModel):
    """A number or address as it is shown, and when somebody last checked it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    say: str = Field(min_length=1, max_length=_LONGEST)
    checked: date

    def stale(self, today: date) -> bool:
        """Return whether it was checked too long ago to be relied on, or is dated after today."""
        return not timedelta() <= today - self.checked <= STALE


class Contacts(RootModel[dict[str, dict[Service, Contact]]]):
    """All contacts, by area."""

    def of(self, area: str) -> Mapping[Service, Contact]:
        """Return the contacts of an area, in whatever capitals it is written; none where it has none."""
        return next((found for name, found in self.root.items() if folded(name) == folded(area)), {})


def read_contacts(data: Path) -> Contacts:
    """Return the contacts of a data folder, none where it has no file. Raise ContactsUnusable."""
    path = data / "contacts.yaml"
    try:
        # Everything is read as words: a number keeps its zero, and a day that does not exist is told below.
        return Contacts.model_validate(yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader) or {})
    except FileNotFoundError:
        return Contacts({})
    except (OSError, UnicodeDecodeError, RecursionError, yaml.YAMLError) as error:
        raise ContactsUnusable(f"{path} cannot be read. It is YAML; docs/for-admins.md shows how it looks.") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = " › ".join(str(part) for part in first["loc"] if part != "[key]") or "the top"
        raise ContactsUnusable(f"{path} is not right at “{place}”: {first['msg']}. See docs/for-admins.md.") from error


def write_contacts(data: Path, contacts: Contacts) -> None:
    """Replace the file of contacts, whole or not at all."""
    data.mkdir(parents=True, exist_ok=True)
    plain = {
        area: {str(service): one.model_dump() for service, one in kept.items()} for area, kept in contacts.root.items()
    }
    aside = data / f"contacts.{os.getpid()}.part"
    try:
        aside.write_text(yaml.safe_dump(plain, allow_unicode=True, sort_keys=False), encoding="utf-8")
        os.replace(aside, data / "contacts.yaml")
    finally:
        aside.unlink(missing_ok=True)


def changed(contacts: Contacts, area: str, service: Service, contact: Contact | None) -> Contacts:
    """Return the contacts with one set, or taken away where `contact` is None."""
    known = next((name for name in contacts.root if folded(name) == folded(area)), area)
    kept = {**contacts.of(known), service: contact}
    ordered = {other: one for other in Service if (one := kept.get(other))}
    return Contacts({name: found for name, found in (contacts.root | {known: ordered}).items() if found})


def gaps(contacts: Contacts, areas: list[str], today: date) -> list[str]:
    """Return what is missing or was checked more than 90 days ago, in the areas where people work."""
    lines = []
    for area in areas:
        held = contacts.of(area)
        missing = [str(service) for service in Service if service not in held]
        if missing:
            lines.append(
                f"No contact for {area}: {', '.join(missing)}. "
                f'Run `learnt contacts set "{area}" "{missing[0]}" NUMBER`.'
            )
        for service, contact in held.items():
            if contact.stale(today):
                lines.append(
                    f"The {service} contact of {area} was checked on {contact.checked}, not in the last 90 days. "
                    f'Check it, then run `learnt contacts checked "{area}" "{service}"`.'
                )
    return lines
