"""What is sent is made, and may go, as things stand in the moment in which it goes."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from bot.lessons.outgoing import MAKERS, PLANNERS
from bot.lessons.sending import Sending, SendingKind
from bot.parcels import is_due, reply_of
from bot.records.actions import Action
from bot.records.parcels import Parcel
from bot.settings import Settings
from tests.bot.lessons.cast import CHATS, Cast, casting, texts
from tests.bot.records.conftest import sql

TEAM = -1001632960123
SAID_OF_IT = ["/read 1", "/discussed 1", "/change 1"]


@pytest.fixture
def cast(settings: Settings) -> Iterator[Cast]:
    with casting(settings) as every:
        yield every


def begun(cast: Cast, sending: Sending) -> Parcel:
    """Return the parcel of a sending, planned before or with this."""
    for planned in cast.desk.records.sendings.plan([sending]) or [sending]:
        if parcel := cast.desk.records.sendings.begin(planned):
            return parcel
    raise AssertionError(f"not begun: {sending}")


def to_team(cast: Cast) -> Sending:
    """Return the sending of lesson 1 to a group that was let in."""
    cast.desk.records.groups.let_in(str(TEAM), "North", 1)
    return Sending(SendingKind.LESSON, "1", TEAM, cast.desk.records.now().isoformat(timespec="seconds"))


def goes(cast: Cast, parcel: Parcel) -> bool:
    """Return whether a parcel is made and may go."""
    made = reply_of(cast.desk, parcel) is not None
    assert is_due(cast.desk, parcel, let_in=False) is made
    return made


def test_every_kind_of_sending_is_made_by_somebody() -> None:
    assert set(MAKERS) == set(SendingKind)


def test_whoever_is_asked_to_approve_is_asked_no_more_once_somebody_decided(cast: Cast) -> None:
    cast.submitted()
    (asked, *_) = cast.desk.records.sendings.about(SendingKind.ASK, 1)
    parcel = begun(cast, asked)
    assert goes(cast, parcel)
    cast["Nia"].say("/lesson 1 approve")
    assert not goes(cast, parcel)


def test_a_lesson_goes_as_long_as_it_holds_with_the_buttons_that_everybody_there_may_press(cast: Cast) -> None:
    cast.approved()
    parcel = begun(cast, to_team(cast))
    assert goes(cast, parcel)
    reply = reply_of(cast.desk, parcel)
    assert reply
    assert texts(reply) == SAID_OF_IT
    cast.desk.records.groups.gone(str(TEAM))
    assert not is_due(cast.desk, parcel, let_in=False)


def test_a_lesson_whose_review_date_passed_on_its_way_does_not_go(cast: Cast) -> None:
    cast.approved()
    parcel = begun(cast, to_team(cast))
    cast.clock.move(days=800)
    assert not goes(cast, parcel)


def test_a_lesson_that_is_withdrawn_does_not_go_and_that_it_was_is_said_where_it_stands(cast: Cast) -> None:
    cast.approved()
    sending = to_team(cast)
    parcel = begun(cast, sending)
    cast.desk.records.deliveries.went(parcel, 70, last=True)
    other = begun(
        cast, Sending(SendingKind.LESSON, "1", CHATS["Aisha"], sending.due_at, person=cast.person("Aisha").id)
    )
    cast["Ben"].say("/lesson 1 withdraw A newer review says more.")
    assert not goes(cast, other)
    (recalled, *_) = cast.desk.records.sendings.due(9)
    back = cast.desk.records.sendings.begin(recalled)
    assert back
    assert goes(cast, back)
    reply = reply_of(cast.desk, back)
    assert reply
    assert "was withdrawn" in reply.said
    assert "A newer review" not in reply.said
    assert texts(reply) == []


def test_nothing_goes_to_somebody_whose_access_ended(cast: Cast) -> None:
    cast.approved()
    aisha = cast.person("Aisha").id
    at = cast.desk.records.now().isoformat(timespec="seconds")
    parcel = begun(cast, Sending(SendingKind.LESSON, "1", CHATS["Aisha"], at, person=aisha))
    assert goes(cast, parcel)
    cast.clock.move(days=200)
    assert not is_due(cast.desk, parcel, let_in=True)


def test_a_round_of_planning_that_finds_nothing_new_writes_nothing(cast: Cast) -> None:
    cast.approved()
    at = cast.desk.records.now().isoformat(timespec="seconds")
    team = to_team(cast)
    cast.desk.records.sendings.plan([team])
    ben = cast.person("Ben")
    cast.desk.records.actions.add(Action(1, "North", "Look at it", "team manager", "2026-11-25", ben.id))
    cast.desk.records.follows.add(ben.id, ["neglect"])
    cast.desk.records.teams.set_digest("North", 0, 0, ben.id)
    assert cast["Ben"].say("/lesson Another")
    sql(cast.desk.settings.data, "UPDATE sendings SET state = 'sent', due_at = ?", at)
    for days in (0, 3, 50, 400):  # A reminder, an overdue action, six weeks later, and the review date has passed.
        cast.clock.move(days=days)
        for plan in PLANNERS:
            plan(cast.desk)
        sql(cast.desk.settings.data, "UPDATE sendings SET state = 'sent' WHERE state = 'planned'")
        for plan in PLANNERS:  # what is to be known of what was sent, such as whom to ask next
            plan(cast.desk)
        with closing(sqlite3.connect(cast.desk.settings.data / "records.db")) as pen:
            pen.execute("BEGIN IMMEDIATE")  # Whoever wants to write now waits, and gives up.
            for plan in PLANNERS:
                plan(cast.desk)
            pen.rollback()
