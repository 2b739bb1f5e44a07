"""What people write anyway: names, rants, nothing at all, other languages, and robots."""

from contextlib import closing

import pytest

from tests.loopback.text import words
from tests.telegram.conftest import World

pytestmark = pytest.mark.asyncio(loop_scope="module")

NAMED = "what do reviews say about neglect, for Zofia Kowalczyk, 07700 900123, born 03/04/2019"
FOREIGN = {
    "Polish": "Co zrobić, jeśli dziecko ma siniaki i matka nie chce rozmawiać?",
    "Welsh": "Beth ddylwn i ei wneud os oes clais ar y plentyn?",
    "Arabic": "ماذا أفعل إذا كان هناك كدمة على الطفل؟",
    "Urdu": "اگر بچے کے جسم پر نیل ہو تو کیا کرنا چاہیے؟",
    "Romanian": "Ce trebuie să fac dacă copilul are vânătăi și mama nu vrea să vorbească?",
    "Somali": "Maxaan sameeyaa haddii ilmaha uu leeyahay nabar oo hooyadu aysan rabin?",
    "Turkish": "Bir çocuk için ne yapmalıyım, annesi konuşmak istemiyor ve morluk var?",
}


async def all_done(world: World) -> None:
    """Wait until every update was handled."""
    await world.server.until(lambda: not world.server.updates.pending, what="every update is confirmed")


async def test_a_message_that_names_people_is_taken_out_and_answered(world: World) -> None:
    aisha = world.person("Aisha")
    sent = await aisha.say(NAMED)
    said = words(await aisha.hears("I masked what may identify someone", after=sent))
    assert "I deleted it from this chat too." in said
    assert not any(word in said for word in ("Zofia", "Kowalczyk", "900123", "03/04"))
    await aisha.sees_gone(sent)


@pytest.mark.parametrize("why", ["refused", "too old"])
async def test_a_message_that_names_people_and_cannot_be_taken_out_is_named_to_its_writer(
    world: World, why: str
) -> None:
    aisha = world.person("Aisha")
    sent = await aisha.say(NAMED)
    if why == "too old":
        world.server.age(sent, 49 * 3600)
    else:
        world.server.fail_next("deleteMessage", code=400, description="Bad Request: message can't be deleted")
    await aisha.hears("Please delete it from this chat too", after=sent)
    assert world.server.made("deleteMessage", aisha.id)
    world.server.forget_faults()


@pytest.mark.parametrize("length", [1001, 4096])
async def test_a_rant_is_told_how_long_a_question_may_be(world: World, length: int) -> None:
    aisha = world.person("Aisha")
    rant = ("nobody ever listens to what we say about this family " * 80)[: length - 1] + "x"
    said = words(await aisha.asks(rant))
    assert said == (
        f"That is {length:,} characters; a question may have 1,000. Ask one thing at a time, in a line or two."
    )


async def test_an_emergency_at_the_end_of_a_rant_still_gets_the_card(world: World) -> None:
    aisha = world.person("Aisha")
    rant = "nobody ever listens to what we say about this family. " * 70
    await aisha.asks(f"{rant}I am at the house now and the baby is not breathing", "call 999 first")


@pytest.mark.parametrize("nothing", ["🙂", "👨‍👩‍👧‍👦🏴󠁧󠁢󠁷󠁬󠁳󠁿", "…", "?!", "\u200b\u200d", "\u2060"])
async def test_what_holds_no_words_is_told_what_to_write(world: World, nothing: str) -> None:
    aisha = world.person("Aisha")
    said = words(await aisha.asks(nothing))
    assert said.startswith("There are no words in that. Write what you want to know"), said


@pytest.mark.parametrize("language", FOREIGN)
async def test_another_language_is_told_that_learnt_reads_english_only(world: World, language: str) -> None:
    aisha = world.person("Aisha")
    said = words(await aisha.asks(FOREIGN[language]))
    assert "Learnt reads English only" in said


async def test_a_robot_is_told_once_and_no_talk_between_robots_begins(world: World) -> None:
    robot = world.server.person("Robot", is_bot=True)
    for number in range(4):
        await robot.say(f"hello, I am a robot, and this is my line {number}")
    await all_done(world)
    assert [words(one) for one in robot.sees()] == ["I answer people only."]


async def test_an_answer_for_somebody_who_blocks_the_bot_is_tried_once_and_forgotten(world: World) -> None:
    aisha, dana = world.person("Aisha"), world.person("Dana")
    await aisha.say("bruise on a baby")
    await aisha.block()
    await world.server.until(
        lambda: any("blocked" in call.error for call in world.server.made("sendMessage", aisha.id)),
        what="the answer to Aisha is refused",
    )
    await all_done(world)
    await dana.asks("bruise on a baby", "speak to this")
    with closing(world.records) as records:
        assert [parcel for parcel in records.deliveries.waiting() if parcel.chat == aisha.id] == []
    assert len(world.server.made("sendMessage", aisha.id)) == 1
    await aisha.unblock()
    await aisha.asks("bruise on a baby", "speak to this")
    assert len(aisha.sees()) == 1
