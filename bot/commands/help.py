"""/help: what can be done, from the table of commands."""

from bot.card import NATIONAL
from bot.commands.request import Command, Request
from bot.message import Reply, Role
from bot.wording import plural


async def run(request: Request) -> Reply:
    """Return the commands that somebody's role may use, and how to ask."""
    from bot.commands import COMMANDS

    role = request.person.role
    listed = [one for one in COMMANDS if one.listed(role, request.message.shared)]
    lines = [f"{one.usage}  –  {one.summary}" for one in listed]
    if role is Role.STRANGER:
        return Reply.of("Learnt is for people who were invited by their safeguarding partnership.", *lines, *NATIONAL)
    return Reply.of(
        "Write a question as you would ask a colleague, about a situation and never about a named person. "
        "You get exact words from reviews and guidance, each with its source.",
        *lines,
        "A short “what about if dad is violent?” follows up. The topic is forgotten after "
        f"{plural(request.desk.settings.idle_minutes, 'minute')} without a message.",
        "If a child is in danger now, call 999.",
    )


COMMAND = Command("help", "/help", "show this", run, Role.STRANGER, shared=True)
