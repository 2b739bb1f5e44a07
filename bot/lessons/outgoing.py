"""What each kind of sending says, and what begins by itself: one row a kind."""

from collections.abc import Callable, Mapping

from bot.bootstrap import Desk
from bot.lessons import approval, card, digest, doing, following, published, responses
from bot.lessons.quiet import day_in_london
from bot.lessons.sending import Sending, SendingKind
from bot.message import Reply

Maker = Callable[[Desk, Sending], Reply | None]
Planner = Callable[[Desk], None]

MAKERS: Mapping[SendingKind, Maker] = {
    SendingKind.LESSON: card.said,
    SendingKind.AGAIN: responses.said,
    SendingKind.ASK: approval.said,
    SendingKind.REMIND: approval.said,
    SendingKind.DECIDED: approval.said,
    SendingKind.EXPIRED: published.said,
    SendingKind.DIGEST: digest.said,
    SendingKind.ACTION: doing.said,
    SendingKind.NEWS: following.said,
}
# Each is called about once a minute, and plans nothing twice.
PLANNERS: tuple[Planner, ...] = (
    *(approval.plan, published.plan, digest.plan),
    *(responses.plan, doing.plan, following.plan),
)

_LESSONS = (SendingKind.LESSON, SendingKind.AGAIN)


def made(desk: Desk, sending: Sending) -> Reply | None:
    """Return what a sending says, or None where there is nothing to say any more."""
    return MAKERS[sending.kind](desk, sending)


def still_holds(desk: Desk, sending: Sending) -> bool:
    """Return whether what a sending says still holds: it is asked again in the moment in which it goes."""
    if sending.kind not in _LESSONS:
        return made(desk, sending) is not None
    lesson = desk.records.lessons.of(sending.number)
    return lesson is not None and lesson.holds(day_in_london(desk.records.now()))
