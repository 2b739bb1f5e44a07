"""/me: everything that is kept about a person."""

import asyncio

from bot.commands.request import Command, Request
from bot.lens import OFF, OWN
from bot.message import Person, Reply, Role
from bot.wording import local_day, plural

NOTHING = "Nothing is kept about you."
_ASKED = (
    "That you asked to be let in is kept, with the name that this chat shows of you, until an admin decides, for 14 "
    "days at most. Erase it: /forget"
)


async def run(request: Request) -> Reply:
    """Return what the records hold about whoever asks."""
    person = request.person
    if not person.id:
        waiting = await asyncio.to_thread(request.desk.records.requests.open)
        asked = any(one.sender == request.sender for one in waiting)
        return Reply.of(_ASKED if asked else NOTHING)
    if person.role is Role.STRANGER:
        return Reply.of(
            f"Your access ended on {local_day(person.expires_at)}. Your entry is kept until an admin renews or removes "
            "it, or you do: /forget"
        )
    made = await asyncio.to_thread(_made, request)
    return Reply.of("This is what is kept about you:", *_lines(request, person), *made, "Erase it: /forget")


def _made(request: Request) -> list[str]:
    """Return what somebody keeps, made or follows, and what is kept of what they said of lessons."""
    records, mine = request.desk.records, request.person.id
    kept = len(records.keepings.of(mine))
    lessons = sum(one.by == mine for one in records.lessons.everything())
    follows = len(records.follows.of_person(mine))
    noted = sum(one.by == mine for one in records.actions.everything())
    sent = records.sendings.any_to(mine)
    counts = (
        f"{plural(kept, 'excerpt')} kept for a lesson: places, no words: /kept" if kept else "",
        f"{plural(lessons, 'lesson')} of yours. With /forget drafts go, and the others stay as nobody's."
        if lessons
        else "",
        f"{plural(follows, 'subject')} that you follow: /following" if follows else "",
        f"{plural(noted, 'action')} that you noted: /actions" if noted else "",
        "Which lessons and reminders were sent to your own chat, and when." if sent else "",
        "What you said of lessons, and which terms found no answer, under numbers made with the random key: once it is "
        "erased, nobody can tell that they were yours.",
    )
    return [line for line in counts if line]


def _lines(request: Request, person: Person) -> list[str]:
    lens = {OWN: "your own agency, area and nation first", OFF: "off"}.get(person.lens, f"{person.lens} first")
    kept = {
        "Role": person.role,
        "Noted about you by an admin": person.note,
        "Teams": ", ".join(person.teams),
        "Agency": person.agency,
        "Area": person.area,
        "Nation": person.nation,
        "Lens": lens,
        "Plain mode": "on" if person.plain else "off",
        "Let in": local_day(person.joined_at),
        "Access ends": "never" if person.expires_at.startswith("9999") else local_day(person.expires_at),
        "How this channel reaches you": request.sender.address,
    }
    return [
        *(f"{name}: {value}" for name, value in kept.items() if value),
        "A random key, by which the audit knows which commands you used and which passages you were shown, for twelve "
        "months, and which of them you called helpful. Never the words of a question.",
        "In a chat service, for 30 days: which of its messages here answer which of yours, so that buttons and "
        "corrections work.",
        "In memory alone, until the conversation is forgotten: your last questions, masked.",
    ]


COMMAND = Command("me", "/me", "show everything that is kept about you", run, Role.STRANGER)
