"""Who is asked to approve a lesson: one after the other, nearest first, until somebody decides."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.bootstrap import Desk
from bot.lessons import quiet, reach, times
from bot.lessons.card import decisions, lesson_parts
from bot.lessons.lesson import Lesson, State
from bot.lessons.rights import may_decide, shared_teams
from bot.lessons.sending import CONSOLES, Sending, SendingKind, SendingState
from bot.message import Button, Person, Reply, Role, Words
from bot.withdrawn import without_withdrawn
from bot.wording import moment

REMINDED = timedelta(hours=24)  # after somebody was asked
NEXT = timedelta(hours=48)  # after that the next one is asked too
NOBODY = (
    "Nobody but you may approve it, and nobody approves their own. Ask an admin to let in somebody of your team as a "
    "supervisor, then submit it again: it stays a draft until then."
)
_DECIDED = timedelta(days=1)  # in which it is looked whether an author was told
_ASKED = {
    SendingKind.ASK: "A lesson waits for somebody other than its author to approve it. You are asked as {}.",
    SendingKind.REMIND: "A reminder: this lesson still waits for somebody to approve it. You were asked as {}.",
}
_CHECK = (
    "Read it as your team would: are the words quoted fairly, does the note say what they say, and could anybody tell "
    "who it is about?"
)


def approvers(desk: Desk, lesson: Lesson) -> list[Person]:
    """Return who may approve a lesson that waits or is to wait: its team's supervisors, others, then admins.

    Whoever has a chat goes before those at a terminal, who may not sit at it for days.
    """
    return _nearest_first(lesson, reach.supervisors(desk), reach.chats(desk))


def _nearest_first(lesson: Lesson, supervisors: Iterable[Person], chats: Mapping[int, int]) -> list[Person]:
    waiting = replace(lesson, state=State.WAITING)
    every = [person for person in supervisors if may_decide(person, waiting)]

    def order(person: Person) -> tuple[bool, bool, bool]:
        at_terminal = chats.get(person.id, CONSOLES) <= CONSOLES
        return at_terminal, person.role is Role.ADMIN, not shared_teams(person, lesson.teams)

    return sorted(every, key=order)


def ask(desk: Desk, lesson: Lesson) -> None:
    """Plan whom to ask about a lesson that waits, where it is time to: the first, a reminder, the next."""
    _ask(desk, [lesson])


def _ask(desk: Desk, lessons: Sequence[Lesson]) -> None:
    supervisors, chats = reach.supervisors(desk), reach.chats(desk)
    planned = [one for lesson in lessons for one in _asks(desk, lesson, supervisors, chats)]
    if planned:
        desk.records.sendings.plan(planned)


def _asks(desk: Desk, lesson: Lesson, supervisors: Sequence[Person], chats: Mapping[int, int]) -> list[Sending]:
    """Return whom to ask, or to remind, about a lesson by now."""
    now, about = desk.records.now(), _about(lesson)
    able = {person.id: person for person in _nearest_first(lesson, supervisors, chats)}
    every = _asked(desk, lesson)
    tried = {one.person for one in every}
    asked = [one for one in every if one.person in able and one.state is not SendingState.FAILED]
    waited = [one for one in asked if one.state is SendingState.SENT and _since(one) + REMINDED <= now]
    reminders = desk.records.sendings.about(SendingKind.REMIND, lesson.id) if waited else []
    known = {(one.about, one.chat) for one in reminders}
    planned = [
        _sending(desk, SendingKind.REMIND, about, (one.chat, one.person))
        for one in waited
        if (about, one.chat) not in known
    ]
    if all(_since(one) + NEXT <= now for one in asked):
        left = [id for id in able if id not in tried and id in chats]
        planned += [_sending(desk, SendingKind.ASK, about, (chats[id], id)) for id in left[:1]]
    return planned


def plan(desk: Desk) -> None:
    """Plan whom to ask, or to remind, about each lesson that waits, and to tell authors what was decided lately.

    They are told when it is decided; here, where the bot was killed before it could plan that.
    """
    if waiting := desk.records.lessons.in_state(State.WAITING):
        _ask(desk, waiting)
    told = desk.records.sendings.planned_about(SendingKind.DECIDED)
    for lesson in desk.records.lessons.decided_since(desk.records.now() - _DECIDED):
        if lesson.decided_by not in (0, lesson.by) and _told_as(lesson) not in told:
            _tell(desk, lesson)


def standing(desk: Desk, lesson: Lesson) -> str:
    """Return who is asked about a lesson that waits, for its author: as what, and when the next one is."""
    able = approvers(desk, lesson)
    if not able:
        return NOBODY
    ids = {person.id: person for person in able}
    every = _asked(desk, lesson)
    asked = [one for one in every if one.person in ids and one.state is not SendingState.FAILED]
    anybody = "Whoever may approve it can do so at any time: they see it in /lessons."
    if not asked:
        return f"Nobody who may approve it can be reached by a message. Tell them yourself. {anybody}"
    last = asked[-1]
    when = times.said(_since(last), desk.records.now())
    verb = "was asked" if when == "now" else f"is asked {when}"
    left = [id for id in ids if id not in {one.person for one in every} and reach.private(desk, id)]
    until = moment((_since(last) + NEXT).isoformat())
    later = (
        f"If nobody decides by {until}, the next one is asked too."
        if left
        else "Nobody else can be asked by a message."
    )
    who = _named(ids[last.person], lesson)
    return f"{who[0].upper()}{who[1:]} {verb}. {later} {anybody}"


def settle(desk: Desk, lesson: Lesson, by: Person) -> None:
    """Ask nobody about a lesson any more, and plan to tell its author what somebody else decided."""
    for kind in (SendingKind.ASK, SendingKind.REMIND):
        desk.records.sendings.cancel(kind, lesson.id)
    if lesson.decided_at and by.id != lesson.by:
        _tell(desk, lesson)


def _tell(desk: Desk, lesson: Lesson) -> None:
    if chat := reach.private(desk, lesson.by):
        desk.records.sendings.plan([_sending(desk, SendingKind.DECIDED, _told_as(lesson), chat)])


def said(desk: Desk, sending: Sending) -> Reply | None:
    """Return what somebody is asked, or an author told, about a lesson; None where that has passed."""
    lesson = desk.records.lessons.of(sending.number)
    if lesson is None:
        return None
    if sending.kind is SendingKind.DECIDED:
        return _decided(lesson) if sending.about == _told_as(lesson) else None
    person = next((one for one in approvers(desk, lesson) if one.id == sending.person), None)
    if person is None or lesson.state is not State.WAITING or sending.about != _about(lesson):
        return None
    first = Words(_ASKED[sending.kind].format(_named(person, lesson)))
    parts = (first, *lesson_parts(desk, lesson), Words(_CHECK))
    return without_withdrawn(desk, Reply(parts, decisions(lesson)))


def _decided(lesson: Lesson) -> Reply | None:
    """Return what an author is told of what somebody else decided."""
    mine, title = f"Your lesson {lesson.id} was", f"It is called: {lesson.title}"
    opens, share = Button("Open it", f"/lesson {lesson.id}"), Button("Share …", f"/share {lesson.id}")
    if lesson.state is State.APPROVED:
        return Reply.of(f"{mine} approved. Next: send it to a team.", title, buttons=(opens, share))
    if lesson.state is State.BACK:
        said = f"{mine} sent back: {lesson.reason}"
        return Reply.of(said, "Change it, and submit it again.", title, buttons=(opens,))
    if lesson.state is State.WITHDRAWN:
        return Reply.of(f"{mine} withdrawn: {lesson.reason}", title, buttons=(opens,))
    return None


def _asked(desk: Desk, lesson: Lesson) -> list[Sending]:
    """Return who was asked since a lesson was submitted last, in order."""
    every = desk.records.sendings.about(SendingKind.ASK, lesson.id)
    return [one for one in every if one.about == _about(lesson) and one.state is not SendingState.CANCELLED]


def _about(lesson: Lesson) -> str:
    return f"{lesson.id}/{lesson.submitted_at}"


def _told_as(lesson: Lesson) -> str:
    return f"{lesson.id}/{lesson.decided_at}"


def _since(sending: Sending) -> datetime:
    return datetime.fromisoformat(sending.due_at)


def _named(person: Person, lesson: Lesson) -> str:
    """Return who somebody is to a lesson, without a name."""
    if person.role is Role.ADMIN:
        return "an admin"
    return f"a supervisor of {team}" if (team := ", ".join(shared_teams(person, lesson.teams))) else "a supervisor"


def _sending(desk: Desk, kind: SendingKind, about: str, to: tuple[int, int]) -> Sending:
    due = quiet.next_time(desk.settings, desk.records.now())
    return Sending(kind, about, to[0], due.isoformat(timespec="seconds"), person=to[1])
