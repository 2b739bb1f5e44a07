"""Keep live cases out of what people write for others: no identifiers, and no case that is going on."""

import asyncio
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.intake import masked, removed
from bot.message import Reply
from bot.wording import listed

if TYPE_CHECKING:
    from bot.commands.request import Request

# "My case", "on our caseload", "I visited her yesterday": words about somebody whom the writer works with now.
_LIVE = re.compile(
    r"\b(?:my|our|this|a current|a live|an open|an ongoing) (?:\w+ )?(?:case(?:load)?|client|service user)\b"
    r"|\b(?:i|we) (?:\w+ )?(?:visited|saw|met|spoke (?:to|with)|assessed|removed|placed) (?:\w+ ){0,4}"
    r"(?:today|yesterday|this (?:morning|afternoon|week)|last (?:night|week))\b"
    r"|\b(?:today|yesterday|this morning|last night),? (?:i|we) (?:visited|saw|met|spoke|assessed)\b",
    re.IGNORECASE,
)
_WHY = "A lesson is made of published learning: it must not say who anybody is, and not tell of a case that goes on."


async def refused(request: "Request", text: str, what: str = "That") -> Reply | None:
    """Return why words may not be kept for others to read, or None where they may.

    Nothing of them is kept, and the message is taken out of the chat where that can be done.
    """
    known = await asyncio.to_thread(request.desk.known)
    kinds = (await asyncio.to_thread(masked, text, known)).kinds
    live = None if kinds else _LIVE.search(text)
    if not kinds and not live:
        return None
    seen = listed([kind.replace("_", " ") for kind in kinds]) if kinds else "a case that goes on"
    gone = bool(await removed(request.message))
    message = "I deleted your message" if gone else "Please delete your message"
    said = (
        f"{what} may tell of somebody who could be known ({seen}). Nothing was kept. {_WHY} {message}; write another."
    )
    return replace(Reply.of(said), outcome="failed", removed=gone)
