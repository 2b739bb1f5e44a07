"""/help: what can be done, from the table of commands."""

from bot.card import NATIONAL
from bot.commands.request import Command, Request
from bot.message import Button, Reply, Role
from bot.wording import plural

_DANGER = "If a child is in danger now, call 999."

_MORE = {
    "lessons": "lessons, and what your team does with them",
    "library": "the documents that Learnt answers from",
    "people": "who may use it, and where",
}


async def run(request: Request) -> Reply:
    """Return how to ask with the commands for that, or those of a topic; each as somebody's role may use them."""
    from bot.commands import ASK, TOPICS

    role, shared = request.person.role, request.message.shared
    topics = {
        name: [f"{one.usage}  –  {one.summary}" for one in commands if one.listed(role, shared)]
        for name, commands in TOPICS.items()
    }
    if role is Role.STRANGER:
        lead = "Learnt is for people who were invited by their safeguarding partnership."
        return Reply.of(lead, *(line for lines in topics.values() for line in lines), *NATIONAL)
    further = [name for name, lines in topics.items() if lines and name != ASK]
    asked = request.words.strip().casefold()
    if asked in further:
        return Reply.of(f"{_MORE[asked][0].upper()}{_MORE[asked][1:]}:", *topics[asked], _DANGER)
    return Reply.of(
        "Write a question as you would ask a colleague, about a situation and never about a named person. "
        "You get exact words from reviews and guidance, each with its source.",
        *topics[ASK],
        *(f"/help {name}  –  {_MORE[name]}" for name in further),
        "A short “what about if dad is violent?” follows up. The topic is forgotten after "
        f"{plural(request.desk.settings.idle_minutes, 'minute')} without a message.",
        _DANGER,
        buttons=tuple(Button(f"More on {name}", f"/help {name}") for name in further),
    )


COMMAND = Command("help", "/help", "show this", run, Role.STRANGER, shared=True)
