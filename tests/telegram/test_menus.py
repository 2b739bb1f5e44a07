"""Menus change where they stand: filters, the lens, plain mode, leaving, and an admin's decision."""

import asyncio

import pytest

from bot.message import Role
from tests.loopback.keyboard import buttons
from tests.loopback.people import Person
from tests.loopback.wire import Json
from tests.telegram.conftest import World

pytestmark = pytest.mark.asyncio(loop_scope="module")


def labels(message: Json) -> list[str]:
    """Return what the keys beneath a message say."""
    return [label for row in buttons(message) for label, _, _ in row]


async def asks(person: Person, text: str) -> Json:
    """Return the answer to a question."""
    return await person.asks(text, "Follow your local procedures")


async def tap(person: Person, message: Json, label: str) -> str:
    """Press a key and return the words that flash up; the key waits no longer."""
    return await person.answered(await person.press(message, label))


async def opened(person: Person, message: Json, label: str, match: str) -> Json:
    """Press a key that is answered with a message, and return that."""
    last: Json = {"message_id": len(person.chat.posts)}
    assert await tap(person, message, label) == ""
    return await person.hears(match, after=last)


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("Reviews", "The filter is kind:review: 2 documents."),
        ("Guidance", "The filter is kind:guidance: 2 documents."),
        ("Law", "The filter is kind:law: 0 documents."),
        ("Since 2018", "The filter is since:2018: 2 documents. 1 more carry no date"),
        ("Leeds", "The filter is in:leeds: 2 documents."),
        ("England", "The filter is nation:england: 3 documents."),
        ("Filter off", "The filter is off: the whole library is searched."),
    ],
)
async def test_each_key_of_the_filter_menu_changes_the_menu_where_it_stands(
    world: World, label: str, said: str
) -> None:
    ben = world.person("Ben", area="Leeds")
    answer = await asks(ben, "bruise on a baby")
    menu = await opened(ben, answer, "Filter", "No filter is on")
    assert await tap(ben, menu, label) == ""
    await ben.sees_change(menu, said)
    assert [message["message_id"] for message in ben.sees()] == [answer["message_id"], menu["message_id"]]


async def test_a_filter_that_was_tapped_narrows_the_next_question(world: World) -> None:
    ben = world.person("Ben")
    menu = await ben.asks("/filter", "No filter is on")
    await tap(ben, menu, "Guidance")
    await ben.sees_change(menu, "kind:guidance")
    assert "Child C" not in (await ben.asks("child came hungry to school", "filter kind:guidance"))["text"]


async def test_each_key_of_the_lens_menu_sets_its_lens_and_the_key_beneath_lifts_it(world: World) -> None:
    async def sets(label: str) -> None:
        carol = world.person("Carol", agency="midwifery")
        menu = await carol.asks("/lens off", "No lens is on")
        await tap(carol, menu, label)
        first = "midwifery" if label == "My own" else label.lower()
        await carol.sees_change(menu, lambda seen: f"lens: {first} first" in seen["text"].lower())
        assert labels(menu) == ["Lift the lens"]
        await tap(carol, menu, "Lift the lens")
        await carol.sees_change(menu, "No lens is on")

    menu = await opened(dana := world.person("Dana"), await asks(dana, "bruise on a baby"), "Lens", "No lens is on")
    assert len(labels(menu)) > 5
    await asyncio.gather(*(sets(label) for label in labels(menu)))


async def test_an_answer_through_a_lens_offers_to_lift_it(world: World) -> None:
    ben = world.person("Ben", area="Leeds")
    answer = await asks(ben, "bruise on a baby")
    assert "Lens: Leeds first; nothing is hidden." in answer["text"]
    await opened(ben, answer, "Lift the lens", "No lens is on")
    assert "Lens" in labels(await asks(ben, "bruise on a baby"))


async def test_plain_mode_is_turned_on_and_off_where_its_words_stand(world: World) -> None:
    aisha = world.person("Aisha")
    plain = await aisha.asks("/plain", "Plain mode is off")
    for label, said in (("Turn it on", "Plain mode is on"), ("Turn it off", "Plain mode is off")):
        await tap(aisha, plain, label)
        await aisha.sees_change(plain, said)
    assert aisha.sees() == [plain]


async def test_erasing_is_confirmed_where_it_was_asked_and_its_key_is_gone(world: World) -> None:
    aisha = world.person("Aisha")
    asked = await aisha.asks("/forget", "ends your access")
    assert await tap(aisha, asked, "Yes, erase it all") == ""
    await aisha.sees_change(asked, "Everything kept about you is erased")
    assert labels(asked) == []
    await aisha.asks("bruise on a baby", "for people who were invited")


async def test_a_stranger_asks_for_access_and_an_admin_decides_with_a_key(world: World) -> None:
    carol, noor, sam, mallory = (
        world.person("Carol", Role.ADMIN),
        *(world.person(name, Role.STRANGER) for name in ("Noor", "Sam", "Mallory")),
    )
    await carol.asks("/new", "New topic")
    decisions = ("Approve as practitioner", "Approve as supervisor", "Decline")
    for person, label in zip((noor, sam, mallory), decisions, strict=True):
        refused = await person.asks("hello", "for people who were invited")
        assert labels(refused) == ["Ask for access"]
        await tap(person, refused, "Ask for access")
        await person.sees_change(refused, "999")
        assert labels(refused) == []
        request = await carol.hears(f"shows them as: “{person.name}”")
        assert labels(request) == list(decisions)
        await tap(carol, request, label)
        await carol.sees_change(request, "is declined" if label == "Decline" else "was let in as")
        assert labels(request) == []
    await noor.hears("You have access as a practitioner")
    await sam.hears("You have access as a supervisor")
    assert len(mallory.sees()) == 1


async def test_what_found_nothing_offers_a_topic_a_filter_a_lens_and_help(world: World) -> None:
    aisha = world.person("Aisha")
    nothing = await aisha.asks("quantum chromodynamics", "Nothing found")
    assert labels(nothing) == ["New topic", "Filter", "Lens", "Help"]
    await opened(aisha, nothing, "Help", "/ask QUESTION")
    await opened(aisha, nothing, "Filter", "No filter is on")
    await opened(aisha, nothing, "Lens", "No lens is on")
    assert "New topic" in await tap(aisha, nothing, "New topic")
