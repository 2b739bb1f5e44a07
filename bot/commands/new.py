"""/new: forget the conversation and start another topic."""

from bot.commands.request import Command, Request
from bot.message import Reply


async def run(request: Request) -> Reply:
    """Return that the topic is forgotten; a filter stays on and is named."""
    conversation = request.conversation.new_topic()
    request.remember(conversation)
    still = f" The filter {conversation.filter_words} stays on." if conversation.filter_words else ""
    return Reply.of(f"New topic. What came before is forgotten.{still}")


COMMAND = Command("new", "/new", "start a new topic and forget this one", run, shared=True)
