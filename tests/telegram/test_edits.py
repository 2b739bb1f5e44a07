"""Somebody corrects a message: the reply to it is corrected where it stands."""

import pytest

from tests.loopback.people import Person
from tests.loopback.text import pieces
from tests.loopback.wire import Json
from tests.telegram.conftest import World

pytestmark = pytest.mark.asyncio(loop_scope="module")

HUNGRY = "“The school had seen Child C come hungry and did not share it.”"
ALIVE = "the baby cannot roll and has a bruise on his face, I am with him now"


def quoted(message: Json) -> list[str]:
    """Return the words of a message that stand in block quotes which unfold."""
    return [words for kind, words in pieces(message) if kind == "expandable_blockquote"]


def keys(message: Json) -> list[str]:
    """Return what the keys of a message send."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button["callback_data"] for row in rows for button in row if "callback_data" in button]


async def asked(person: Person, text: str, match: str = "Follow your local procedures") -> tuple[Json, Json]:
    """Return what somebody said, and the reply that stands in the chat."""
    said = await person.say(text)
    return said, await person.hears(match, after=said)


async def test_a_corrected_question_corrects_its_answer_where_it_stands(world: World) -> None:
    aisha = world.person("Aisha")
    question, answer = await asked(aisha, "bruise on a baby")
    before = keys(answer)
    await aisha.edit(question, "child came hungry to school")
    await aisha.sees_change(answer, HUNGRY)
    assert quoted(answer)[0] == HUNGRY
    assert aisha.sees() == [answer]
    assert not set(before) & set(keys(answer))
    await aisha.answered(await aisha.press(answer, "Around 1"))
    await aisha.hears("come hungry", after=answer)


async def test_a_follow_up_goes_on_from_the_corrected_question_alone(world: World) -> None:
    aisha = world.person("Aisha")
    question, answer = await asked(aisha, "child came hungry to school")
    await aisha.edit(question, "bruise on a baby")
    await aisha.sees_change(answer, "cannot roll")
    _, followed = await asked(aisha, "what about the parents?")
    assert "bruising" in followed["text"].split("\n")[0]
    assert "starvation" not in followed["text"].split("\n")[0]


async def test_a_correction_that_finds_nothing_says_so_in_the_place_of_the_answer(world: World) -> None:
    aisha = world.person("Aisha")
    question, answer = await asked(aisha, "bruise on a baby")
    await aisha.edit(question, "quantum chromodynamics")
    await aisha.sees_change(answer, "Nothing found")
    await aisha.edit(question, "bruise on a baby")
    await aisha.sees_change(answer, "cannot roll")
    assert aisha.sees() == [answer]


async def test_a_correction_that_changes_nothing_leaves_one_answer_whose_keys_work(world: World) -> None:
    aisha = world.person("Aisha")
    question, answer = await asked(aisha, "bruise on a baby")
    words, before = answer["text"], keys(answer)
    await aisha.edit(question, "bruise on a baby")
    await aisha.sees_change(answer, lambda seen: keys(seen) != before)
    assert answer["text"] == words
    assert "Thank you" in await aisha.answered(await aisha.press(answer, "Helpful"))
    assert aisha.sees() == [answer]


async def test_a_correction_to_a_live_concern_gets_a_card_of_its_own_that_is_noticed(world: World) -> None:
    ben = world.person("Ben", area="Leeds")
    question, answer = await asked(ben, "bruise on a baby")
    await ben.edit(question, ALIVE)
    card = await ben.hears("call 999 first", after=answer)
    assert keys(card)[0].startswith("|/results ")
    assert ben.sees() == [answer, card]


async def test_a_card_stays_when_its_message_is_corrected_and_the_answer_comes_beneath(world: World) -> None:
    ben = world.person("Ben", area="Leeds")
    said, card = await asked(ben, ALIVE, "call 999 first")
    await ben.edit(said, "child came hungry to school")
    await ben.hears(HUNGRY, after=card)
    assert ben.sees()[0] == card
    assert "call 999 first" in card["text"]


async def test_a_correction_that_names_somebody_is_masked_and_taken_out_of_the_chat(world: World) -> None:
    aisha = world.person("Aisha")
    question, answer = await asked(aisha, "bruise on a baby")
    await aisha.edit(question, "who looks at a bruise? 943 476 5919")
    await aisha.sees_change(answer, "I deleted it from this chat too")
    await aisha.sees_gone(question)
    assert quoted(answer)[0].startswith("“A bruise on a baby")
    assert "943" not in answer["text"]
    assert aisha.sees() == [answer]


async def test_a_corrected_command_shows_another_source_where_the_first_stood(world: World) -> None:
    aisha = world.person("Aisha")
    await asked(aisha, "bruise on a baby")
    command, source = await asked(aisha, "/source 1", "What to do")
    await aisha.edit(command, "/source 3")
    await aisha.sees_change(source, "come hungry")
    assert len(aisha.sees()) == 2


async def test_further_results_can_be_corrected_to_a_source_of_the_same_answer(world: World) -> None:
    aisha = world.person("Aisha")
    await asked(aisha, "bruise on a baby")
    command, more = await asked(aisha, "/more", "Further down the list")
    await aisha.edit(command, "/source 1")
    await aisha.sees_change(more, "What to do", timeout=2.0)


async def test_a_correction_of_an_older_question_does_not_go_on_from_the_newer_one(world: World) -> None:
    aisha = world.person("Aisha")
    older, answer = await asked(aisha, "core group")
    await asked(aisha, "bruise on a baby")
    await aisha.edit(older, "child came hungry to school")
    await aisha.sees_change(answer, HUNGRY)
    assert quoted(answer)[0] == HUNGRY
    assert "bruising" not in answer["text"].split("\n")[0]


async def test_a_correction_before_the_answer_went_out_leaves_one_answer(world: World) -> None:
    aisha = world.person("Aisha")
    world.server.fail_next("sendMessage", delay=0.8, chat=aisha)
    question = await aisha.say("bruise on a baby")
    await world.server.until(lambda: world.server.made("sendMessage", aisha.id), what="the answer is on its way")
    await aisha.edit(question, "child came hungry to school")
    answer = await aisha.hears(HUNGRY[1:20], after=question)
    await aisha.sees_change(answer, lambda seen: quoted(seen)[0] == HUNGRY)
    assert aisha.sees() == [answer]
    _, followed = await asked(aisha, "what about the parents?")
    assert "bruising" not in followed["text"].split("\n")[0]


async def test_a_correction_of_what_was_never_answered_is_answered_like_a_new_question(world: World) -> None:
    aisha = world.person("Aisha")
    earlier = world.server.post(aisha.chat, {"from": aisha.user}, {"text": "hmm"})
    world.server.started.add(aisha.id)
    await aisha.edit(earlier, "child came hungry to school")
    answer = await aisha.hears(HUNGRY, after=earlier)
    assert answer["reply_to_message"]["message_id"] == earlier["message_id"]


async def test_a_location_that_moves_is_answered_once(world: World) -> None:
    aisha = world.person("Aisha")
    world.server.fail_next("deleteMessage", code=400, description="message can't be deleted", times=5, chat=aisha)
    location = await aisha.upload("location")
    said = await aisha.hears("I do not open locations", after=location)
    words = said["text"]
    location["location"] = {"latitude": 53.66, "longitude": -1.79, "live_period": 900}
    world.server.deliver(aisha.chat, location, edited=True)
    _, answer = await asked(aisha, "bruise on a baby")
    assert said["text"] == words
    assert aisha.sees() == [said, answer]
    world.server.forget_faults()
