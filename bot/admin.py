"""What the `learnt` commands on people, contacts, pauses and the audit do."""

import argparse
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from pydantic import ValidationError

from bot import cli
from bot.chatwords import folded
from bot.commands.audit import act
from bot.commands.people import line
from bot.contacts import Contact, Service, changed, read_contacts, write_contacts
from bot.invitation import handed_over, place
from bot.lessons.lacking import lines
from bot.records.audit import Act
from bot.records.feedback import REASONS
from bot.records.gaps import DAYS
from bot.records.people import OWNER
from bot.records.records import Records
from bot.wording import day, plural

_MOST_ACTS = 1_000_000


@contextmanager
def _records() -> Iterator[Records]:
    """Open the records of the data folder."""
    records = Records(cli.settings().data)
    try:
        yield records
    finally:
        records.close()


def _note(records: Records, command: str, about: str = "") -> None:
    records.audit.note(Act(records.people.of(OWNER).key, command, about=about))


def invite(options: argparse.Namespace) -> int:
    """Print a one-time code, alone on the last line."""
    names = ("agency", "area", "nation", "note", "days")
    given = {name: [str(value)] for name in names if (value := getattr(options, name)) is not None}
    given["for"] = given.pop("note", [])
    made, days = place(options.role, given | {"team": options.team or []})
    with _records() as records:
        code = records.people.invite(made, days)
        _note(records, "invite", f"invitation: {made.role}")
    print(handed_over(made, days))
    print(code)
    return 0


def people(options: argparse.Namespace) -> int:
    """List who was let in."""
    with _records() as records:
        for person in records.people.everybody():
            print(line(person, records.people, "learnt "))
    return 0


def renew(options: argparse.Namespace) -> int:
    """Let somebody stay for another six months."""
    with _records() as records:
        if not records.people.renew(options.number):
            raise cli.CannotDo(_NOBODY)
        _note(records, "renew", f"person {options.number}")
    print(f"Person {options.number} may stay for another six months.")
    return 0


def revoke(options: argparse.Namespace) -> int:
    """End somebody's access."""
    with _records() as records:
        if not records.people.remove(options.number):
            raise cli.CannotDo(_NOBODY)
        _note(records, "revoke", f"person {options.number}")
    print(f"Person {options.number} no longer has access, and their entry is erased.")
    return 0


_NOBODY = "There is nobody with that number. `learnt people` lists everybody with their numbers."


def pause(options: argparse.Namespace) -> int:
    """Stop all answers."""
    reason = " ".join(options.reason).strip()
    if not reason:
        raise cli.CannotDo("Give the reason; everybody is told it.")
    with _records() as records:
        records.pauses.begin(reason)
        _note(records, "pause")
    print(f"Paused for everybody: {reason}\nEmergency cards are still shown. Go on with `learnt resume`.")
    return 0


def resume(_: argparse.Namespace) -> int:
    """Let answers go on."""
    with _records() as records:
        ended = records.pauses.end()
        _note(records, "resume")
    print("Answers go on." if ended else "Nothing was paused.")
    return 0


def audit(options: argparse.Namespace) -> int:
    """Print the latest acts, newest first."""
    if not 0 < options.count <= _MOST_ACTS:
        raise cli.CannotDo(f"--count wants a number from 1 to {_MOST_ACTS:,}.")
    with _records() as records:
        rows = records.audit.latest(options.count)
    for row in rows:
        print(json.dumps(row._asdict(), ensure_ascii=False) if options.json else act(row))
    return 0


def feedback(_: argparse.Namespace) -> int:
    """Print how many verdicts there are, by what was said."""
    with _records() as records:
        counts = records.feedback.counts()
    for (verdict, reason), count in sorted(counts.items()):
        print(f"{verdict}{f', {REASONS[reason]}' if reason else ''}: {plural(count, 'passage')}")
    if not counts:
        print("Nobody has said yet whether an answer helped.")
    return 0


def gaps(options: argparse.Namespace) -> int:
    """Print what several people asked about that the library does not answer."""
    if not 0 < options.days <= DAYS:
        raise cli.CannotDo(f"--days wants a number from 1 to {DAYS}; what is older is not kept.")
    with _records() as records:
        asked = records.gaps.asked(options.days)
    if options.json:
        print(json.dumps([{"term": term, "people_at_least": people} for term, people in asked], ensure_ascii=False))
        return 0
    print("\n".join(lines(asked, options.days)))
    return 0


def contacts(options: argparse.Namespace) -> int:
    """List, set, confirm or remove the contacts of the areas."""
    data = cli.settings().data
    held = read_contacts(data)
    if options.action == "list":
        for area, services in held.root.items():
            for service, contact in services.items():
                print(f"{area} · {service}: {contact.say} (checked {day(contact.checked)})")
        if not held.root:
            print('There are none yet. Set one: learnt contacts set Leeds "front door" "0113 496 0000, Mon-Fri 9-5"')
        return 0
    chosen: Service = options.service
    known = held.of(options.area).get(chosen)
    if options.action != "set" and known is None:
        raise cli.CannotDo(f"{options.area} has no {chosen} contact. `learnt contacts` lists what there is.")
    if options.action == "remove":
        write_contacts(data, changed(held, options.area, chosen, None))
        with _records() as records:
            _note(records, "contacts", f"{chosen} of an area removed")
        print(f"Removed: {options.area} · {chosen}.")
        return 0
    say = options.say if options.action == "set" else known.say if known else ""
    if not options.area.strip():
        raise cli.CannotDo("Name the area.")
    try:
        contact = Contact(say=say, checked=date.today())
    except ValidationError as error:
        raise cli.CannotDo("Write the number as it is to be shown, in at most 200 characters.") from error
    write_contacts(data, changed(held, options.area, chosen, contact))
    with _records() as records:
        _note(records, "contacts", f"{chosen} of an area {'set' if options.action == 'set' else 'checked'}")
        places = {folded(person.area) for person in records.people.everybody()}
    if not held.of(options.area) and folded(options.area) not in places:
        print(f"{options.area} is a new area here, and nobody was invited there yet: check its spelling.")
    print(f"{options.area} · {chosen}: {contact.say} (checked {day(contact.checked)})")
    return 0
