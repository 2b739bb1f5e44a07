"""Go back to the answer that a message is about: a reply to it, or a button beneath it."""

import asyncio

from bot.commands.request import Request

TOO_OLD = "That answer is too old to go on from. Ask your question again."


async def go_back(request: Request) -> bool:
    """Return whether the answer that a message names is at hand, now the last of its conversation."""
    message, desk = request.message, request.desk
    last = request.conversations.of(message.conversation).answer
    if not message.answer or message.edited or (last and last.id == message.answer):
        return True
    answer = await asyncio.to_thread(desk.records.answers.of, message.answer, desk.library)
    if answer is None:
        return False
    request.remember(request.conversation.back_to(answer))
    return True
