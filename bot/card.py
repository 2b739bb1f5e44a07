"""The emergency card, the refer-today card, the refusal for strangers: fixed words, no index, model or database."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from bot.contacts import Contact, Service
from bot.message import Button, Reply
from bot.safety import Danger
from bot.wording import day

CHILDLINE = "A child or young person can call Childline: 0800 1111, free."
NSPCC = (
    "Any adult worried about a child can call the NSPCC Helpline: 0808 800 5000. It is not open at night; in danger, "
    "call 999 at any hour."
)
NATIONAL = ("If a child is in danger now, call 999.", CHILDLINE, NSPCC)
SHOW_RESULTS = "Not a live concern, show results"
_FIRST = (
    "If a child is in danger now, call 999 first. Nobody reads this chat.",
    "If you cannot speak, call 999 from a mobile, stay on the line and press 55 when you are asked to.",
)
_LEADS = {
    Danger.EMERGENCY: (*_FIRST, "Then tell children's social care and your safeguarding lead."),
    Danger.REFER_TODAY: (
        "This may need a referral today. If a child is in danger now, call 999 first.",
        "Tell your safeguarding lead or manager now, and refer to children's social care today. If you cannot reach "
        "your lead, do not wait: make the referral yourself. Nobody reads this chat; asking here is not a referral.",
    ),
}
_COUNCIL = (
    "Adults: then tell the children's social care team of the area; the council's website has its number. If you work "
    "with children, tell your safeguarding lead or manager too."
)
_ASKED = (Service.FRONT_DOOR, Service.OUT_OF_HOURS, Service.LADO)
_NAMES = {
    Service.FRONT_DOOR: "Front door",
    Service.OUT_OF_HOURS: "Out of hours",
    Service.LADO: "LADO (if it is about someone who works with children)",
    Service.STAFF_SUPPORT: "Support for staff",
}


@dataclass(frozen=True, slots=True)
class Local:
    """The contacts of the reader's area, on the day they are shown; no area where none is known."""

    area: str
    contacts: Mapping[Service, Contact]
    today: date


def card(danger: Danger, local: Local | None, results: str = "") -> Reply:
    """Return the card for a danger; `local` is None for a stranger, who is told the national lines alone.

    `results` is the message that shows what was asked, "" where nothing waits behind the card.
    """
    if local:
        lines = (*_LEADS[danger], *(contact_line(local, service) for service in _ASKED), CHILDLINE, NSPCC)
    else:
        # A stranger may be a child: Childline goes before what only an adult can use.
        lines = (*_FIRST, CHILDLINE, _COUNCIL, NSPCC)
    reply = Reply.of(*lines, buttons=(Button(SHOW_RESULTS, results),) if results else ())
    return replace(reply, outcome="card", card=danger)


def contact_line(local: Local, service: Service) -> str:
    """Return a contact with its date of check, or that it is missing and what to use instead."""
    place = f", {local.area}" if local.area else ""
    found = local.contacts.get(service)
    if found is None:
        return f"{_NAMES[service]}{place}: no number is set here. Use the one in your local procedures."
    old = ", so it may have changed" if found.stale(local.today) else ""
    return f"{_NAMES[service]}{place}: {found.say} (checked {day(found.checked)}{old})"


def distress_line(local: Local) -> str:
    """Return the line beneath words that are hard to read, with the contact for staff where there is one."""
    if Service.STAFF_SUPPORT in local.contacts:
        return f"Reading about this can be hard. {contact_line(local, Service.STAFF_SUPPORT)}"
    return "Reading about this can be hard. Talk to your supervisor, or to whoever supports staff where you work."


def refusal(ended: str = "") -> Reply:
    """Return what a stranger is told, and somebody whose access `ended` (a day)."""
    reason = (
        f"Your access ended on {ended}. Ask whoever looks after Learnt where you work to renew it."
        if ended
        else "Learnt is for people who were invited by their safeguarding partnership. If you have an invitation, "
        "send /start and the code."
    )
    reply = Reply.of(reason, "Nobody reads this chat.", *NATIONAL, buttons=(Button("Ask for access", "/access"),))
    return replace(reply, outcome="refused")


def paused(reason: str) -> Reply:
    """Return what everybody is told while answers are stopped."""
    meanwhile = "Meanwhile follow your local procedures and talk to your safeguarding lead."
    lines = (f"Learnt is paused: {reason}", meanwhile, *NATIONAL)
    return replace(Reply.of(*lines), outcome="paused")
