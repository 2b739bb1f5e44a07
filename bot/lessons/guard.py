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

# "My case", "a family I work with", "she told me last week": words about somebody whom the writer works with now.
_NOW = (
    r"(?:today|tomorrow|yesterday|tonight|now|at the moment|currently|this (?:morning|afternoon|week)|on \w+day|"
    r"last (?:night|week))"
)
_SOMEBODY = (
    r"(?:child|baby|boy|girl|mum|mother|dad|father|famil(?:y|ies)|teenager|parents?|sibling|lad|client|service user)"
)
_MET = r"(?:visited|saw|met|spoke (?:to|with)|assessed|removed|placed)"
_TOLD = r"(?:told|said to|disclosed to|rang|texted) (?:me|us)\b"
_HAVE = r"(?:working with|seeing|visiting|supporting|have|had)"
_LIVE = re.compile(
    "|".join(
        (
            r"\b(?:my|our|an? (?:current|live|open|ongoing)) (?:\w+ )?(?:cases?|caseload|clients?|service users?)\b"
            r"(?! (?:audit|file|note|record|review|stud))",
            r"\bon (?:our|the team's) caseload\b",
            r"\bone of (?:my|our) (?:families|children|cases|clients|mums|young people)\b",
            rf"\b{_SOMEBODY} (?:that |who |whom )?(?:i|we) (?:now |currently )?(?:work with|visit|see|support|know)\b",
            rf"\b(?:i|we)(?: am| are|['’]m|['’]re)? (?:\w+ )?{_HAVE} (?:\w+ ){{0,4}}{_SOMEBODY}\b"
            rf"(?=.{{0,40}}\b(?:{_NOW}|who|where|like this)\b)",
            rf"\b(?:i|we) (?:\w+ )?{_MET} (?:(?:the|a|this|her|his|their) )?{_SOMEBODY}\b(?=.{{0,30}}\b{_NOW}\b)",
            rf"\b{_TOLD}(?=.{{0,30}}\b{_NOW}\b)",
            rf"\b{_NOW},? (?:(?:the|a|this) )?(?:{_SOMEBODY}|she|he|they) (?:\w+ )?{_TOLD}",
            rf"\b{_NOW},? (?:i|we) {_MET}",
            rf"\bstrategy (?:meeting|discussion) (?:\w+ ){{0,2}}{_NOW}\b",
        )
    ),
    re.IGNORECASE | re.DOTALL,
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
