"""/lens: what goes first for this person."""

import asyncio
from dataclasses import replace

from bot.commands.request import Command, Request
from bot.lens import OFF, OWN, agency_of, lens_of
from bot.message import Button, Reply
from knowledge.vocabulary import AGENCIES

_LIFT = Button("Lift the lens", "/lens off")
_OFFERED = (
    Button("My own", "/lens own"),
    *(Button(f"{agency[0].upper()}{agency[1:]}", f"/lens {agency}") for agency in AGENCIES[:10]),
)


async def run(request: Request) -> Reply:
    """Return the lens as it now is, after setting or lifting it."""
    words = request.words.strip().lower().removeprefix("as ").removeprefix("an ").removeprefix("a ")
    if not words:
        return _said(lens_of(request.person).words)
    chosen = words if words in (OFF, OWN) else agency_of(words)
    if chosen is None:
        return Reply.of(f"I do not know that agency. These are known: {', '.join(AGENCIES)}. Lift it: /lens off")
    await asyncio.to_thread(request.desk.records.people.set_lens, request.person.id, chosen)
    return _said(lens_of(replace(request.person, lens=chosen)).words)


def _said(words: str) -> Reply:
    if not words:
        return Reply.of(
            "No lens is on: nothing is put first. Set one: /lens midwife, or /lens own for your own agency.",
            buttons=_OFFERED,
        )
    return Reply.of(f"Lens: {words} first. It changes the order and hides nothing.", buttons=(_LIFT,))


COMMAND = Command("lens", "/lens midwife", "put an agency, your area and your nation first; /lens off lifts it", run)
