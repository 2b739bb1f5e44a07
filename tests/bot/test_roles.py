"""Aisha, Ben, Carol and Mallory each try every command: who may, does; who may not is told so, and nothing leaks."""

import re
from collections.abc import Callable

import pytest

from bot.card import CHILDLINE, NSPCC
from bot.commands import COMMANDS, TOPICS
from bot.commands.request import Command
from bot.message import Reply, Role
from tests.bot.conftest import Chat

QUESTION = "bruise on a baby who cannot roll"
CAST = {
    "Aisha": Role.PRACTITIONER,
    "Ben": Role.SUPERVISOR,
    "Carol": Role.ADMIN,
    "Mallory": Role.STRANGER,
}
# Something each command can be asked for; a command that is not here is called alone.
WORDS = {
    "ask": QUESTION,
    "source": "1",
    "show": "1",
    "filter": "in:leeds",
    "lens": "midwife",
    "plain": "on",
    "helpful": "1",
    "unhelpful": "1 off-topic",
    "start": "wrong-code",
    "forget": "yes",
    "invite": "admin for:Eve",
    "renew": "1",
    "revoke": "1",
    "pause": "mending",
    "page": "1",
    "documents": "bruising",
    "document": "bruising",
    "withdraw": "bruising it is wrong",
    "supersede": "bruising core-groups",
    "review": "bruising 2027-06",
    "erase": "bruising yes",
    "starter": "hide",
    "rollback": "1 yes",
}
CELLS = [(name, command) for name in CAST for command in COMMANDS]
Invited = Callable[..., Chat]


def said(reply: Reply) -> str:
    """Return everything in a reply that a channel could show."""
    quotes = [part.cited.excerpt.text for part in reply.parts if hasattr(part, "cited")]
    return " ".join((reply.said, *quotes, *(button.text for button in reply.buttons)))


def tried(chat: Chat, command: Command) -> Reply:
    return chat.reply(f"/{command.name} {WORDS.get(command.name, '')}".strip())


@pytest.mark.parametrize(("name", "command"), CELLS, ids=[f"{name}-{command.name}" for name, command in CELLS])
def test_each_command_serves_who_may_and_refuses_who_may_not(name: str, command: Command, invited: Invited) -> None:
    someone = invited("colleague", Role.PRACTITIONER, note="Dara from Leeds")
    someone.reply(QUESTION)
    chat = invited(name, CAST[name])
    if CAST[name] is not Role.STRANGER:
        chat.reply(QUESTION)
    before, library = people(chat), chat.desk.library.revision()
    reply = tried(chat, command)
    if CAST[name].covers(command.role):
        assert reply.outcome in ("done", "failed")
        return
    assert reply.outcome == "refused"
    assert reply.answer is None
    assert reply.job is None
    assert (people(chat), chat.desk.library.revision()) == (before, library)
    assert chat.desk.records.pauses.reason() is None
    if CAST[name] is Role.STRANGER:
        assert "invited by their safeguarding partnership" in said(reply)
        assert {"If a child is in danger now, call 999.", CHILDLINE, NSPCC} <= {part.text for part in reply.parts}  # type: ignore[union-attr]
    else:
        assert said(reply) == f"/{command.name} is for {command.role}s. /help lists what there is."


def people(chat: Chat) -> list[tuple[int, Role, str]]:
    return [(person.id, person.role, person.expires_at) for person in chat.desk.records.people.everybody()]


def secrets(chat: Chat) -> set[str]:
    """Return what only people who were let in may see: titles, publishers, areas, sentences, colleagues."""
    found = {"Dara", "colleague"}
    for entry in chat.desk.library.entries():
        document = chat.desk.library.document(entry.publication.id)
        found |= {document.id, document.title, document.publisher, *document.areas, document.label}
        found |= {document.text[block.start : block.end][:30] for block in document.blocks}
    return {secret for secret in found if len(secret) > 3} | {chat.desk.reading().snapshot}


@pytest.mark.parametrize(
    "text",
    [f"/{command.name} {WORDS.get(command.name, '')}".strip() for command in COMMANDS]
    + ["neglect", "in:leeds neglect", "/wibble", "/", "", "/results", "/more", "/source 1", "child c", "2019"],
)
def test_nothing_of_the_library_or_of_colleagues_reaches_a_stranger(text: str, invited: Invited) -> None:
    someone = invited("colleague", Role.PRACTITIONER, note="Dara from Leeds")
    someone.reply(QUESTION)
    mallory = invited("Mallory", Role.STRANGER)
    words = said(mallory.reply(text))
    told = [secret for secret in secrets(mallory) if re.search(rf"\b{re.escape(secret)}(?!\w)", words, re.IGNORECASE)]
    assert told == []


def test_a_stranger_in_the_chat_of_a_colleague_is_shown_nothing_of_what_was_said_there(invited: Invited) -> None:
    aisha = invited("Aisha", Role.PRACTITIONER)
    aisha.reply(QUESTION)
    mallory = invited("Mallory", Role.STRANGER)
    mallory.name, mallory.conversations = aisha.name, aisha.conversations
    for text in ("/more", "/source 1", "/show 1", "/results", "what about the parents?"):
        assert mallory.reply(text).outcome == "refused"


def test_a_stranger_leaves_no_trace_in_the_audit(invited: Invited) -> None:
    mallory = invited("Mallory", Role.STRANGER)
    for command in COMMANDS:
        tried(mallory, command)
    mallory.reply("baby is not breathing")
    assert mallory.desk.records.audit.latest(9) == []


def test_a_refused_command_is_noted_under_the_key_without_its_words(invited: Invited) -> None:
    aisha = invited("Aisha", Role.PRACTITIONER)
    aisha.reply("/invite admin for:Eve")
    (row,) = aisha.desk.records.audit.latest(1)
    assert (row.command, row.outcome, row.about) == ("invite", "refused", "")


def test_a_made_up_command_is_noted_without_its_name(invited: Invited) -> None:
    aisha = invited("Aisha", Role.PRACTITIONER)
    aisha.reply("/jayden is at risk")
    (row,) = aisha.desk.records.audit.latest(1)
    assert (row.command, row.outcome) == ("unknown", "refused")


def test_the_help_of_each_lists_what_they_may_use_and_nothing_else(invited: Invited) -> None:
    for name, role in CAST.items():
        chat = invited(name, role)
        words = " ".join(said(chat.reply(f"/help {topic}")) for topic in TOPICS)
        listed = [command.name for command in COMMANDS if f"{command.usage}  –" in words]
        assert listed == [command.name for command in COMMANDS if command.listed(role, shared=False)], name


def test_somebody_revoked_is_a_stranger_with_the_next_message(invited: Invited) -> None:
    aisha, carol = invited("Aisha", Role.PRACTITIONER), invited("Carol", Role.ADMIN)
    assert aisha.reply(QUESTION).answer
    number = next(person.id for person in aisha.desk.records.people.everybody() if person.role is Role.PRACTITIONER)
    assert f"Person {number} no longer has access" in carol.say(f"/revoke {number}")
    assert aisha.reply("/more").outcome == "refused"
    assert aisha.reply("/me").said == "Nothing is kept about you."


def test_an_admin_cannot_revoke_themselves_by_mistake(invited: Invited) -> None:
    carol = invited("Carol", Role.ADMIN)
    mine = carol.desk.records.people.of(carol.sender).id
    assert "That is you." in carol.say(f"/revoke {mine}")
    assert carol.reply("/people").outcome == "done"


def test_an_invitation_from_the_chat_lets_one_person_in_as_it_says(invited: Invited) -> None:
    carol, eve = invited("Carol", Role.ADMIN), invited("Eve", Role.STRANGER)
    *_, code = carol.reply("/invite supervisor team:North agency:midwife area:leeds for:“Eve, North”").parts
    assert "as a supervisor until" in eve.say(f"/start {getattr(code, 'text', '')}")
    me = eve.say("/me")
    for line in ("Role: supervisor", "Teams: North", "Agency: midwifery", "Area: Leeds", "by an admin: Eve, North"):
        assert line in me
    mallory = invited("Mallory", Role.STRANGER)
    assert "does not work" in mallory.say(f"/start {getattr(code, 'text', '')}")


def test_forgetting_asks_first_then_erases_and_ends_access(invited: Invited) -> None:
    aisha = invited("Aisha", Role.PRACTITIONER)
    aisha.reply(QUESTION)
    assert "[Yes, erase it all: /forget yes]" in aisha.say("/forget")
    assert aisha.reply("/me").said != "Nothing is kept about you."
    assert "erased, and your access has ended" in aisha.say("/forget yes")
    assert aisha.reply("/me").said == "Nothing is kept about you."
    assert aisha.reply("/more").outcome == "refused"
    assert aisha.conversations.of((aisha.name, aisha.sender)).turns == ()


def test_a_pause_stops_answers_for_everybody_and_says_why_while_cards_and_ones_own_entry_stay(invited: Invited) -> None:
    aisha, carol = invited("Aisha", Role.PRACTITIONER), invited("Carol", Role.ADMIN)
    carol.reply("/pause a citation is wrong")
    for chat in (aisha, carol):
        for text in (QUESTION, "/more", "/filter in:leeds", "/about", "/contacts"):
            reply = chat.reply(text)
            assert (reply.outcome, reply.answer) == ("paused", None)
            assert reply.said.startswith("Learnt is paused: a citation is wrong")
            assert "call 999" in reply.said
    assert aisha.reply("/me").outcome == "done"
    assert aisha.reply("the baby is not breathing").card
    assert "Answers go on." in carol.say("/resume")
    assert aisha.reply(QUESTION).answer
    assert "Nothing was paused." in carol.say("/resume")


def test_who_did_what_is_for_admins_and_shows_no_words_of_a_question(invited: Invited) -> None:
    aisha, carol = invited("Aisha", Role.PRACTITIONER), invited("Carol", Role.ADMIN)
    aisha.reply(QUESTION)
    acts = carol.say("/audit")
    assert "ask · done" in acts
    assert not set(QUESTION.split()) & {"cannot", "roll"} & set(acts.split())
