"""/filter: narrow every search of this chat, in chat words."""

import asyncio
from dataclasses import replace

from bot.chatwords import both, both_words, read_filter
from bot.commands.request import Command, Request
from bot.message import LONGEST_BUTTON, Button, Reply
from bot.wording import plural
from knowledge.model import Filter

_RECENT = 2018  # Working Together changed then, and reviews with it.


async def run(request: Request) -> Reply:
    """Return what the filter now is, after setting, widening or lifting it."""
    conversation = request.conversation
    words = request.words.strip()
    index = (await asyncio.to_thread(request.desk.reading)).index
    if words.lower() in ("off", "none", "clear"):
        request.remember(replace(conversation, where=Filter(), filter_words=""))
        return Reply.of("The filter is off: the whole library is searched.")
    if not words:
        areas = sorted({area for publication in index.publications.values() for area in publication.areas})
        on = f"The filter is {conversation.filter_words}." if conversation.filter_words else "No filter is on."
        return Reply.of(
            on,
            "Set one with: in:leeds about:neglect since:2018 kind:guidance nation:wales for:midwives. "
            "Lift it: /filter off",
            f"Areas in the library: {', '.join(areas) or 'none'}.",
            buttons=_offered(request, areas),
        )
    read = read_filter(words, index.publications.values())
    if read.text:
        return Reply.of(f"I do not know “{read.text[:60]}” as a filter. Write it like in:leeds or since:2018.")
    where = both(conversation.where, read.where)
    shown = both_words(conversation.filter_words, read.words)
    admitted = [where.admits(publication) for publication in index.publications.values()]
    request.remember(replace(conversation, where=where, filter_words=shown))
    undated = f" {admitted.count(None)} more carry no date and are left out." if admitted.count(None) else ""
    said = f"The filter is {shown}: {plural(admitted.count(True), 'document')}.{undated} Lift it: /filter off"
    return Reply.of(said, buttons=(Button("Filter off", "/filter off"), Button("More filters", "/filter")))


def _offered(request: Request, areas: list[str]) -> tuple[Button, ...]:
    """Return the filters that are a tap away, the person's own area and nation among them."""
    own = [area for area in areas if area.casefold() == request.person.area.casefold()]
    nation = request.person.nation or request.desk.settings.nation
    offered = (
        Button("Reviews", "/filter kind:review"),
        Button("Guidance", "/filter kind:guidance"),
        Button("Law", "/filter kind:law"),
        Button(f"Since {_RECENT}", f"/filter since:{_RECENT}"),
        *(Button(area, f"/filter in:{area.replace(' ', '-')}") for area in own),
        Button(nation, f"/filter nation:{nation.replace(' ', '-')}"),
        Button("Filter off", "/filter off"),
    )
    return tuple(button for button in offered if len(button.text.encode()) <= LONGEST_BUTTON)


COMMAND = Command(
    "filter", "/filter in:leeds since:2018", "narrow every search (about: kind: nation: for:), or /filter off", run
)
