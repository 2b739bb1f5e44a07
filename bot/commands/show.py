"""/show: unfold an excerpt that is hard to read."""

from bot.card import distress_line
from bot.commands.request import Command, Request
from bot.message import Quote, Reply, Words


async def run(request: Request) -> Reply:
    """Return an excerpt of the last answer with its words open."""
    answer = request.conversation.answer
    if answer is None or not answer.excerpts:
        return Reply.of("There is no excerpt to show. Ask a question first.")
    cited = answer.excerpt(request.words)
    if cited is None:
        return Reply.of(f"Which excerpt? The last answer has {answer.first} to {answer.last}: /show {answer.first}")
    number, excerpt = cited
    hard = (Words(distress_line(request.local())),) if excerpt.graphic else ()
    return Reply((Quote(number, excerpt), *hard))


COMMAND = Command(
    "show",
    "/show NUMBER",
    "unfold an excerpt that describes injuries or abuse in detail",
    run,
    shared=True,
    answers=True,
)
