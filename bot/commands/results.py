"""/results: the answer that waits behind a card."""

from dataclasses import replace

from bot.commands import ask
from bot.commands.request import Command, Request
from bot.message import Reply


async def run(request: Request) -> Reply:
    """Return the answer to the question that raised a card."""
    pending = request.conversation.pending
    if not pending:
        gone = "The results were shown already, or the question was forgotten meanwhile: then write it again."
        return replace(Reply.of(gone), outcome="failed")
    return await ask.run(replace(request, words=pending))


COMMAND = Command(
    "results", "/results", "after an emergency card: it is not a live concern, show the results", run, shared=True
)
