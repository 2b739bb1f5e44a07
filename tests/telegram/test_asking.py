"""Somebody asks in a private chat and follows up: plainly, with /ask, and by replying to an older answer."""

import pytest

from tests.loopback.keyboard import buttons
from tests.loopback.people import Person
from tests.loopback.text import pieces, units
from tests.loopback.wire import Json
from tests.telegram.conftest import World

pytestmark = pytest.mark.asyncio(loop_scope="module")

BRUISE = "“A bruise on a baby who cannot roll is referred the same day.\n\n2. The photograph belongs in the record.”"
HUNGRY = "“The school had seen Child C come hungry and did not share it.”"


def quoted(message: Json) -> list[str]:
    """Return the words of a message that stand in block quotes which unfold."""
    return [words for kind, words in pieces(message) if kind == "expandable_blockquote"]


def id_of(message: Json) -> str:
    """Return the id of the answer that a message's buttons belong to."""
    return str(message["reply_markup"]["inline_keyboard"][0][0]["callback_data"]).split("|")[0]


async def asks(person: Person, text: str) -> Json:
    """Return the answer to a question, once it stands in the chat."""
    return await person.asks(text, "Follow your local procedures")


async def test_a_question_is_answered_in_exact_words_in_a_quote_that_unfolds(world: World) -> None:
    aisha = world.person("Aisha")
    question = await aisha.say("bruise on a baby")
    answer = await aisha.hears("speak to this", after=question)
    assert quoted(answer)[0] == BRUISE
    assert answer["reply_to_message"]["message_id"] == question["message_id"]
    assert len(aisha.sees()) == 1


async def test_every_quote_has_its_number_badge_and_citation_beneath(world: World) -> None:
    answer = await asks(world.person("Aisha"), "bruise on a baby")
    marked = pieces(answer)
    assert [words for kind, words in marked if kind == "bold"] == [str(n + 1) for n in range(len(quoted(answer)))]
    assert next(words for kind, words in marked if kind == "italic") == "Local procedure"
    assert (
        f"1\n{BRUISE}\nLocal procedure\nLeeds Partnership, Bruising procedure (May 2021) · What to do · ¶1–2\n"
        "Superseded by bruising-2024.\n" in answer["text"]
    )


async def test_every_excerpt_has_a_key_that_copies_its_citation_as_printed(world: World) -> None:
    answer = await asks(world.person("Aisha"), "bruise on a baby")
    copied = {label: value["text"] for row in buttons(answer) for label, kind, value in row if kind == "copy_text"}
    assert list(copied) == [f"Copy {number + 1}" for number in range(len(quoted(answer)))]
    assert copied["Copy 1"] == "Leeds Partnership, Bruising procedure (May 2021) · What to do · ¶1–2"
    assert all(units(text) <= 256 and text in answer["text"] for text in copied.values())


async def test_the_command_asks_as_plain_words_do(world: World) -> None:
    aisha = world.person("Aisha")
    assert quoted(await asks(aisha, "/ask bruise on a baby"))[0] == BRUISE
    assert quoted(await asks(aisha, "/ask@learnt_bot bruise on a baby"))[0] == BRUISE


async def test_a_short_follow_up_goes_on_from_the_question_before(world: World) -> None:
    aisha, newcomer = world.person("Aisha"), world.person("Noor")
    await asks(aisha, "bruise on a baby")
    followed, alone = await asks(aisha, "what about the parents?"), await asks(newcomer, "what about the parents?")
    assert "Searching for: bruising" in followed["text"]
    assert "bruising" not in alone["text"].split("\n")[0]


async def test_a_new_topic_forgets_what_came_before(world: World) -> None:
    aisha, newcomer = world.person("Aisha"), world.person("Noor")
    await asks(aisha, "bruise on a baby")
    await aisha.asks("/new", "New topic. What came before is forgotten.")
    after, fresh = await asks(aisha, "what about the parents?"), await asks(newcomer, "what about the parents?")
    assert after["text"] == fresh["text"]


async def test_a_reply_to_an_older_answer_goes_on_from_that_one(world: World) -> None:
    aisha, dana = world.person("Aisha"), world.person("Dana")
    older = await asks(aisha, "bruise on a baby")
    for person in (aisha, dana):
        await person.asks("/new", "New topic")
        assert quoted(await asks(person, "child came hungry to school"))[0] == HUNGRY
    follow_up = "was it shared the same day?"
    replied = await aisha.hears("Follow your local", after=await aisha.reply_to(older, follow_up))
    plainly = await asks(dana, follow_up)
    assert quoted(replied)[0] == BRUISE
    assert quoted(plainly)[0] == HUNGRY


async def test_a_command_in_a_reply_is_about_the_answer_that_was_replied_to(world: World) -> None:
    aisha = world.person("Aisha")
    older = await asks(aisha, "bruise on a baby")
    await aisha.asks("/new", "New topic")
    await asks(aisha, "child came hungry to school")
    asked = await aisha.reply_to(older, "/source 1")
    assert "A bruise on a baby who cannot roll" in (await aisha.hears("What to do", after=asked))["text"]


async def test_a_reply_to_what_is_no_answer_asks_a_question_like_any_other(world: World) -> None:
    aisha = world.person("Aisha")
    greeting = await aisha.asks("hello", "/privacy")
    answer = await aisha.hears("speak to this", after=await aisha.reply_to(greeting, "bruise on a baby"))
    assert quoted(answer)[0] == BRUISE


async def test_a_reply_to_ones_own_message_asks_a_question_like_any_other(world: World) -> None:
    aisha = world.person("Aisha")
    own = await aisha.say("hello")
    answer = await aisha.hears("speak to this", after=await aisha.reply_to(own, "bruise on a baby"))
    assert quoted(answer)[0] == BRUISE


async def test_two_people_who_ask_at_once_each_get_their_own_answer(world: World) -> None:
    aisha, dana = world.person("Aisha"), world.person("Dana")
    asked = await aisha.say("bruise on a baby"), await dana.say("child came hungry to school")
    one, other = await aisha.hears("Follow", after=asked[0]), await dana.hears("Follow", after=asked[1])
    assert (quoted(one)[0], quoted(other)[0]) == (BRUISE, HUNGRY)
    assert id_of(one) != id_of(other)


async def test_questions_of_one_person_are_answered_in_their_order(world: World) -> None:
    aisha = world.person("Aisha")
    asked = [await aisha.say(text) for text in ("bruise on a baby", "core group", "child came hungry to school")]
    last = await aisha.hears(lambda message: message["reply_to_message"]["message_id"] == asked[-1]["message_id"])
    assert [message["reply_to_message"]["message_id"] for message in aisha.sees()] == [
        message["message_id"] for message in asked
    ]
    assert last is aisha.sees()[-1]
