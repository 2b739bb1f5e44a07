"""The bot was restarted: what stands in the chat still works, and what only its memory held is said to be gone."""

import sqlite3
from contextlib import closing

import pytest

from tests.loopback.wire import Json
from tests.telegram.conftest import World

BRUISE = "A bruise on a baby who cannot roll"
LIVE = "the baby cannot roll and has a bruise on his face, I am with him now"


def id_of(message: Json) -> str:
    """Return the id of the answer that a message's keys are about."""
    return str(message["reply_markup"]["inline_keyboard"][0][0]["callback_data"]).split("|")[0]


async def restart(world: World) -> None:
    """Stop the bot and start it again."""
    assert world.bot
    assert await world.bot.stop() == 0
    await world.start()


@pytest.mark.asyncio
async def test_keys_and_replies_to_answers_work_after_a_restart(fresh: World) -> None:
    await fresh.start()
    aisha, dana, ben, noor = (fresh.person(name) for name in ("Aisha", "Dana", "Ben", "Noor"))
    answers = [await person.asks("bruise on a baby", "Follow your local") for person in (aisha, dana, ben)]
    card = await noor.asks(LIVE, "999 first")
    await restart(fresh)

    await aisha.answered(await aisha.press(answers[0], "Around 1"))
    assert BRUISE in (await aisha.hears("What to do", after=answers[0]))["text"]
    assert "Thank you" in await aisha.answered(await aisha.press(answers[0], "Helpful"))
    with closing(sqlite3.connect(fresh.data / "records.db")) as connection:
        assert connection.execute("SELECT DISTINCT answer FROM feedback").fetchall() == [(id_of(answers[0]),)]

    await dana.answered(await dana.press(answers[1], "More results"))
    more = await dana.hears("Further down the list", after=answers[1])
    assert id_of(more) == id_of(answers[1])
    assert "\n4\n" in more["text"]
    await dana.answered(await dana.press(more, "round 4"))
    await dana.hears("The core group meets every month", after=more)

    asked = await ben.reply_to(answers[2], "was it shared the same day?")
    followed = await ben.hears("Follow your local", after=asked)
    assert followed["text"].index(BRUISE) < followed["text"].index("\n2\n")

    said = await noor.answered(await noor.press(card, "show results"))
    assert said.startswith("There are no results to show")
    assert noor.sees() == [card]
    assert fresh.bot
    assert await fresh.bot.stop() == 0


@pytest.mark.asyncio
async def test_a_correction_after_a_restart_still_takes_the_place_of_its_answer(fresh: World) -> None:
    await fresh.start()
    aisha = fresh.person("Aisha")
    question = await aisha.say("bruise on a baby")
    answer = await aisha.hears("Follow your local", after=question)
    await restart(fresh)
    await aisha.edit(question, "child came hungry to school")
    await aisha.sees_change(answer, "come hungry")
    assert aisha.sees() == [answer]
    assert "Thank you" in await aisha.answered(await aisha.press(answer, "Helpful"))
    assert fresh.bot
    assert await fresh.bot.stop() == 0
