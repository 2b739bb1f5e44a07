"""/results: the answer that waits behind a card."""

from dataclasses import replace

from bot.commands import ask
from bot.commands.request import Command, Request
from bot.message import Reply


async def run(request: Request) -> Reply:
    """Return the answer to the question that raised a card."""
    question, conversation = request.conversation.waiting(request.words.strip())
    if not question:
        gone = (
            "There are no results to show: they were shown already, the question was forgotten meanwhile, or somebody "
            "else asked it. Write it again."
        )
        return replace(Reply.of(gone), outcome="failed")
    request.remember(conversation)
    return await ask.run(replace(request, words=question))


COMMAND = Command(
    "results",
    "/results",
    "after an emergency card: it is not a live concern, show the results",
    run,
    verbatim=True,  # the mark of a card
    shared=True,
)
