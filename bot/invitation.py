"""Read what an invitation says: who somebody is at work. One reading for the chat and for the command line."""

import re
from collections.abc import Mapping

from bot.chatwords import NATIONS
from bot.lens import agency_of
from bot.message import Role
from bot.records.people import INVITATION_DAYS, Place
from bot.wording import plural

_WORD = re.compile(r"(?<!\S)(team|agency|area|nation|days|for):(\"[^\"]*\"|“[^”]*”|\S+)", re.IGNORECASE)
_MOST_DAYS = 90
_LONGEST = 80
USAGE = "/invite practitioner team:north agency:midwifery area:leeds nation:england days:7 for:“Ben, north team”"


class NotInviting(Exception):
    """An invitation cannot be made; the text says what is wrong."""


def read_invitation(text: str) -> tuple[Place, int]:
    """Return the place and the days of an invitation written in chat words. Raise NotInviting."""
    values: dict[str, list[str]] = {}
    for match in _WORD.finditer(text):
        values.setdefault(match[1].lower(), []).append(match[2].strip('"“”'))
    rest = _WORD.sub(" ", text).split()
    if len(rest) != 1:
        raise NotInviting(f"Write it like this: {USAGE}")
    return place(rest[0], values)


def place(role: str, values: Mapping[str, list[str]]) -> tuple[Place, int]:
    """Return the place and the days of an invitation; the last of several values stands, teams add up.

    Raise NotInviting.
    """
    one = {name: given[-1].strip()[:_LONGEST] for name, given in values.items() if given}
    if role.lower() not in (Role.PRACTITIONER, Role.SUPERVISOR, Role.ADMIN):
        raise NotInviting("An invitation is for a practitioner, a supervisor or an admin.")
    agency = agency_of(one["agency"]) if one.get("agency") else ""
    if agency is None:
        raise NotInviting(f"The agency {one['agency']} is not known. Write it like midwifery, police or schools.")
    wanted = one.get("nation", "").replace("-", " ").casefold()
    nation = next((name for name in NATIONS if name.casefold() == wanted), "")
    if wanted and not nation:
        raise NotInviting(f"The nation is one of {', '.join(NATIONS)}.")
    days = one.get("days", str(INVITATION_DAYS))
    if not days.isdecimal() or not 1 <= int(days) <= _MOST_DAYS:
        raise NotInviting(f"An invitation runs out after 1 to {_MOST_DAYS} days.")
    teams = tuple(dict.fromkeys(team.strip()[:_LONGEST] for team in values.get("team", []) if team.strip()))
    area = one.get("area", "")
    made = Place(
        Role(role.lower()), one.get("for", ""), teams, agency, capitalised(area) if area.islower() else area, nation
    )
    return made, int(days)


def capitalised(area: str) -> str:
    """Return the name of an area with its capitals: "King's Lynn"."""
    return re.sub(r"(?<![\w'’])\w", lambda first: first[0].upper(), area)


def handed_over(made: Place, days: int) -> str:
    """Return what to tell the admin, before the code."""
    return (
        f"An invitation for one {made.role}, good for {plural(days, 'day')}. It lets in whoever uses it "
        "first, so pass it on in a way you trust. They send /start, a space and this code:"
    )
