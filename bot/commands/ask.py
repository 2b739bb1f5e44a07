"""/ask: search the library; plain text means this."""

import asyncio

from bot import asking
from bot.commands.request import Command, Request
from bot.message import Reply
from bot.wording import answer_reply


async def run(request: Request) -> Reply:
    """Return the answer to a question, remembered for a follow-up."""
    conversation = request.conversation
    answer = await asyncio.to_thread(asking.ask, request.desk, request.words, conversation)
    request.remember(conversation.after(answer.question, answer))
    return answer_reply(answer)


COMMAND = Command("ask", "/ask QUESTION", "search the library (or simply write the question)", run)
