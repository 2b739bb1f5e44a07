"""/page: the picture of the page that an excerpt stands on, with its words marked."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from bot.answer import CitedExcerpt
from bot.bootstrap import Desk
from bot.card import distress_line
from bot.citation import badge, reference
from bot.commands.request import Command, Request
from bot.message import STRANGER, Button, Person, Picture, Reply
from bot.pictures import PictureError, page_picture
from bot.withdrawn import gone

_DRAWING = ThreadPoolExecutor(2, "drawing")  # Whoever waits for a page keeps nobody from the threads that all share.
_ASKS = "That page describes injuries or abuse in detail."


async def run(request: Request) -> Reply:
    """Return the page of an excerpt of the last answer; one that is hard to see is shown once it was asked for."""
    answer = request.conversation.answer
    if answer is None or not answer.excerpts:
        return Reply.of("There is no excerpt to show the page of. Ask a question first.")
    found = answer.excerpt(request.words.removesuffix("all"))
    if found is None:
        return Reply.of(f"Which excerpt? The last answer has {answer.first} to {answer.last}: /page {answer.first}")
    number, cited = found
    if cited.graphic and not request.words.endswith("all"):
        return Reply.of(_ASKS, buttons=(Button("Show page all the same", f"/page {number} all"),))
    draw = partial(page_reply, request.desk, number, cited, request.person)
    return await asyncio.get_running_loop().run_in_executor(_DRAWING, draw)


def page_reply(desk: Desk, number: int, cited: CitedExcerpt, person: Person = STRANGER) -> Reply:
    """Return the picture of the page that an excerpt stands on, or why there is none."""
    excerpt = cited.excerpt
    if why := gone(desk, excerpt.document):
        return Reply.of(why)
    try:
        png = page_picture(desk.settings, excerpt)
    except PictureError as error:
        return Reply.of(str(error))
    lines = [badge(excerpt, cited.passage.unit), reference(excerpt)]
    lines += [distress_line(desk.local(person))] if cited.graphic else []
    return Reply((), picture=Picture(png, "\n".join(lines), number))


COMMAND = Command(
    "page",
    "/page NUMBER",
    "show the page that an excerpt stands on",
    run,
    shared=True,
    answers=True,
)
