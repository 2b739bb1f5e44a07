"""What was sent to somebody who sits at a terminal is shown there once, beneath what they asked for."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.assistant import Assistant
from bot.channels.console import respond
from bot.lessons import terminal
from bot.lessons.sending import Sending, SendingKind, SendingState, console_chat
from bot.message import Role, Sender
from bot.records.people import Place
from bot.settings import Settings
from tests.bot.lessons.cast import Cast, casting

DANA = Sender("console", "dana")


@pytest.fixture
def cast(settings: Settings) -> Iterator[Cast]:
    with casting(settings) as opened:
        yield opened


@pytest.fixture
def dana(cast: Cast) -> int:
    return cast.desk.records.people.let_in(DANA, Place(Role.PRACTITIONER, teams=("North",))).id


def sent(cast: Cast, person: int, **changes: str) -> Sending:
    due = changes.get("due_at", cast.desk.records.now().isoformat(timespec="seconds"))
    (planned,) = cast.desk.records.sendings.plan(
        [Sending(SendingKind.LESSON, "1", console_chat(person), due, person=person, team="North")]
    )
    return planned


def test_what_was_sent_is_shown_once_to_whom_it_was_sent_and_to_nobody_else(cast: Cast, dana: int) -> None:
    cast.approved()
    planned = sent(cast, dana)
    assert terminal.arrived(cast.desk, Sender("console", "mallory")) == []
    assert terminal.arrived(cast.desk, cast["Sol"].sender) == []
    (reply,) = terminal.arrived(cast.desk, DANA)
    assert reply.said.startswith("Lesson 1: ")
    assert [button.text for button in reply.buttons] == ["/read 1", "/discussed 1", "/change 1"]
    assert terminal.arrived(cast.desk, DANA) == []
    kept = cast.desk.records.sendings.of(planned.id)
    assert kept
    assert kept.state is SendingState.SENT


def test_what_is_due_later_waits_for_its_time(cast: Cast, dana: int) -> None:
    cast.approved()
    sent(cast, dana, due_at=(cast.desk.records.now() + timedelta(hours=1)).isoformat(timespec="seconds"))
    assert terminal.arrived(cast.desk, DANA) == []
    cast.clock.move(hours=2)
    assert len(terminal.arrived(cast.desk, DANA)) == 1


def test_a_withdrawn_lesson_is_said_to_be_so_where_it_was_shown_and_never_shown_where_it_was_not(
    cast: Cast, dana: int
) -> None:
    ben = cast.approved()
    sent(cast, dana)
    terminal.arrived(cast.desk, DANA)
    ben.say("/lesson 1 withdraw the source was corrected")
    (reply,) = terminal.arrived(cast.desk, DANA)
    assert "Lesson 1 was withdrawn" in reply.said
    assert terminal.arrived(cast.desk, DANA) == []


def test_telegram_is_never_asked_to_send_to_a_terminal(cast: Cast, dana: int) -> None:
    cast.approved()
    planned = sent(cast, dana)
    assert planned.id not in {one.id for one in cast.desk.records.sendings.due(100)}


async def test_a_reply_stands_there_even_where_what_was_sent_cannot_be_looked_for(
    cast: Cast, dana: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> list[Sending]:
        raise OSError

    monkeypatch.setattr(type(cast.desk.records.sendings), "waiting_in", broken)
    printed = await respond(Assistant(cast.desk), DANA, "he is not breathing", cast.desk)
    assert printed.startswith("If a child is in danger now, call 999") or "999" in printed.splitlines()[0]
    assert "could not be looked for" in printed
