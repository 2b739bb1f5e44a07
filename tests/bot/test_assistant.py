"""What holds while things break or happen at once: the card comes, and nothing that was forgotten comes back."""

import asyncio
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing

import pytest

from bot import asking, intake
from bot.assistant import UNREADABLE, Assistant
from bot.bootstrap import Desk
from bot.contacts import Contact, Contacts, Service, write_contacts
from bot.message import Message, Reply, Role
from bot.records.people import OWNER
from tests.bot.conftest import Chat

EMERGENCY = "the baby is not breathing and mum is screaming"
QUESTION = "bruise on a baby who cannot roll"
Invited = Callable[..., Chat]


@pytest.fixture
def aisha(invited: Invited, desk: Desk) -> Chat:
    """Return the chat of somebody whose area has a number."""
    contact = Contact(say="0113 496 0001", checked=desk.records.now().date())
    write_contacts(desk.settings.data, Contacts({"Leeds": {Service.FRONT_DOOR: contact}}))
    return invited("Aisha", Role.PRACTITIONER, area="Leeds")


def test_a_card_keeps_its_local_numbers_where_the_audit_cannot_be_written(aisha: Chat, desk: Desk) -> None:
    with closing(sqlite3.connect(desk.settings.data / "records.db")) as records:
        records.execute("CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'disk full'); END")
    reply = aisha.reply(EMERGENCY)
    assert reply.card
    assert "0113 496 0001" in reply.said
    assert aisha.reply(QUESTION).said == UNREADABLE


def test_a_card_does_not_wait_for_another_process_that_holds_the_records(aisha: Chat, desk: Desk) -> None:
    message = Message(aisha.name, aisha.sender, EMERGENCY)
    records = sqlite3.connect(desk.settings.data / "records.db", isolation_level=None)
    with closing(records), asyncio.Runner() as runner:
        records.execute("BEGIN IMMEDIATE")
        began = time.monotonic()
        reply = runner.run(Assistant(desk, aisha.conversations).reply(message))
        assert time.monotonic() - began < 10
        records.execute("ROLLBACK")
    assert reply.card
    assert "0113 496 0001" in reply.said
    noted = desk.records.audit.latest
    until = time.monotonic() + 10
    while not noted(1) and time.monotonic() < until:  # It is noted once the records are free.
        time.sleep(0.01)
    assert [row.outcome for row in noted(1)] == ["card: emergency"]


def test_a_card_comes_where_masking_fails_and_nothing_waits_behind_it(
    aisha: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: object) -> None:
        raise RecursionError

    monkeypatch.setattr(intake, "mask", failing)
    reply = aisha.reply(EMERGENCY)
    assert reply.card
    assert "0113 496 0001" in reply.said
    assert reply.buttons == ()
    assert aisha.conversations.of((aisha.name, aisha.sender)).pending == ()


def test_with_a_broken_library_a_person_can_still_be_revoked_and_answers_paused(aisha: Chat, desk: Desk) -> None:
    number = desk.records.people.of(aisha.sender).id
    desk.library.close()
    for path in desk.settings.data.glob("library.db*"):
        path.write_bytes(b"not a database" * 400)
    owner = Chat(desk, name="owner", sender=OWNER)
    assert "0113 496 0001" in aisha.reply(EMERGENCY).said
    assert aisha.reply(QUESTION).said == UNREADABLE
    assert owner.reply(f"/revoke {number}").outcome == "done"
    assert owner.reply("/pause the library is being mended").outcome == "done"


@pytest.fixture
def meanwhile(aisha: Chat, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], tuple[Reply, Reply]]:
    """Return a function that sends a message while a question is being answered; it returns both replies."""
    ask = asking.ask

    def slowly(*given: object) -> object:
        time.sleep(0.3)
        return ask(*given)  # type: ignore[arg-type]

    async def at_once(text: str) -> tuple[Reply, Reply]:
        one = Assistant(desk, aisha.conversations)
        question = asyncio.create_task(one.reply(Message(aisha.name, aisha.sender, QUESTION)))
        await asyncio.sleep(0.1)
        other = await one.reply(Message(aisha.name, aisha.sender, text))
        assert question.done() is (other.card is None)  # A card goes before it.
        return await question, other

    monkeypatch.setattr(asking, "ask", slowly)
    return lambda text: asyncio.run(at_once(text))


@pytest.mark.parametrize("text", ["/new", "/forget yes"])
def test_what_was_forgotten_while_an_answer_was_made_does_not_come_back_with_it(
    text: str, aisha: Chat, meanwhile: Callable[[str], tuple[Reply, Reply]]
) -> None:
    aisha.reply("/about")  # opens the index
    assert meanwhile(text)[0].answer
    kept = aisha.conversations.of((aisha.name, aisha.sender))
    assert (kept.turns, kept.answer) == ((), None)


def test_a_card_overtakes_an_answer_and_what_waits_behind_it_stays(
    aisha: Chat, meanwhile: Callable[[str], tuple[Reply, Reply]]
) -> None:
    aisha.reply("/about")
    answer, card = meanwhile(EMERGENCY)
    assert answer.answer
    assert card.card
    assert aisha.conversations.of((aisha.name, aisha.sender)).pending[-1][1] == EMERGENCY


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("bruise, call 07700 in:leeds 900123", "900123"),
        ("bruise on a baby at LS1 since:2019 4AP", "4AP"),
        ("the baby is not breathing, call 07700 in:leeds 900123", "900123"),
    ],
)
def test_a_chat_word_within_an_identifier_does_not_hide_it(text: str, figures: str, aisha: Chat) -> None:
    reply = aisha.reply(text)
    assert reply.masked
    kept = aisha.conversations.of((aisha.name, aisha.sender))
    waiting = [words for _, words in kept.pending]
    assert figures not in " ".join((*kept.turns, *waiting, kept.answer.question if kept.answer else ""))
