"""/help: what can be done, from the table of commands."""

from bot.commands.request import Command, Request
from bot.message import Reply


async def run(request: Request) -> Reply:
    """Return the commands and how to ask."""
    from bot.commands import COMMANDS

    return Reply.of(
        "Write a question as you would ask a colleague, about a situation and never about a named person. "
        "You get exact words from reviews and guidance, each with its source.",
        *(f"{command.usage}  –  {command.summary}" for command in COMMANDS),
        "A short “what about if dad is violent?” follows up. After half an hour without a message, the topic is "
        "forgotten.",
        "If a child is in danger now, call 999.",
    )


COMMAND = Command("help", "/help", "show this", run)
