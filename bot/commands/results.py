"""/results: the answer that waits behind a card, or what a command does that raised one."""

from dataclasses import replace

from bot.commands import ask
from bot.commands.request import Command, Request
from bot.intake import command_of
from bot.message import Reply


async def run(request: Request) -> Reply:
    """Return the answer to the message that raised a card."""
    question, conversation = request.conversation.waiting(request.words.strip())
    if not question:
        gone = (
            "There are no results to show: they were shown already, the question was forgotten meanwhile, or somebody "
            "else asked it. Write it again."
        )
        return replace(Reply.of(gone), outcome="failed")
    request.remember(conversation)
    name, words = command_of(question)
    command = next((one for one in _commands() if one.name == name), ask.COMMAND)
    if not command.listed(request.person.role, request.message.shared):
        return replace(
            Reply.of(f"/{name} is not for this chat, or not for you. /help lists what there is."), outcome="refused"
        )
    return await command.run(replace(request, words=words))


def _commands() -> tuple[Command, ...]:
    from bot.commands import COMMANDS  # They are listed there, this one too.

    return COMMANDS


COMMAND = Command(
    "results",
    "/results",
    "after an emergency card: it is not a live concern, show the results",
    run,
    verbatim=True,  # the mark of a card
    shared=True,
)
