"""/helpful and /unhelpful: what a person made of an answer."""

import asyncio

from bot.commands.request import Command, Request
from bot.message import Button, Reply
from bot.records.feedback import REASONS, Verdict


async def helpful(request: Request) -> Reply:
    """Return thanks, the verdict kept."""
    return await _keep(request, Verdict.HELPFUL)


async def unhelpful(request: Request) -> Reply:
    """Return thanks, the verdict kept, and what the reason may be."""
    return await _keep(request, Verdict.UNHELPFUL)


async def _keep(request: Request, verdict: Verdict) -> Reply:
    answer = request.conversation.answer
    if answer is None:
        return Reply.of("There is no answer to judge yet. Ask a question first.")
    number, reason = _read(request.words)
    cited = answer.excerpt(number) if number else None
    if (number and cited is None) or (reason and reason not in REASONS):
        which = f" an excerpt's number if you mean one ({answer.first} to {answer.last})," if answer.excerpts else ""
        return Reply.of(f"Write /{verdict},{which} and a reason if you like: {', '.join(REASONS)}.")
    shown = [cited[1]] if cited else answer.excerpts
    passages = sorted({one.passage.id for one in shown})
    keep = request.desk.records.feedback.keep
    await asyncio.to_thread(keep, request.person.key, answer.id, passages, answer.snapshot, verdict, reason)
    if verdict is Verdict.HELPFUL or reason:
        return Reply.of("Thank you, noted with the passages and without your question.")
    tail = f" {number}" if number else ""
    why = tuple(Button(f"{words[0].upper()}{words[1:]}", f"/unhelpful{tail} {code}") for code, words in REASONS.items())
    return Reply.of("Thank you, noted. Why? A tap helps whoever looks after the library.", buttons=why)


def _read(words: str) -> tuple[str, str]:
    """Return the number and the reason in a command's words, "" for what is not there."""
    parts = words.lower().split()
    number = parts[0] if parts and parts[0].isdecimal() else ""
    return number, "-".join(parts[1:] if number else parts)


HELPFUL = Command("helpful", "/helpful", "say that the last answer helped", helpful, shared=True, answers=True)
UNHELPFUL = Command("unhelpful", "/unhelpful", "say that it did not, and why", unhelpful, shared=True, answers=True)
