"""What people send anyway: each thing gets one answer, nothing is opened, and what may show a child leaves the chat."""

import pytest

from bot.wording import not_opened
from tests.loopback.chats import Chat
from tests.loopback.media import KINDS
from tests.loopback.people import Person
from tests.loopback.text import words
from tests.loopback.wire import Json
from tests.telegram.conftest import World

pytestmark = pytest.mark.asyncio(loop_scope="module")

HARMLESS = ("sticker", "dice", "poll")
REVEALING = tuple(kind for kind in KINDS if kind not in HARMLESS)
CALLED = {
    "photo": "photos",
    "voice": "voice messages",
    "audio": "recordings",
    "video": "videos",
    "video_note": "video messages",
    "animation": "animations",
    "document": "files",
    "location": "locations",
    "contact": "contacts",
}
RARE: dict[str, Json] = {
    "venue": {
        "venue": {"location": {"latitude": 53.65, "longitude": -1.78}, "title": "Nursery", "address": "Mill Lane"},
        "location": {"latitude": 53.65, "longitude": -1.78},
    },
    "story": {"story": {"chat": {"id": 5, "type": "private", "first_name": "Dana"}, "id": 1}},
    "paid_media": {"paid_media": {"star_count": 1, "paid_media": [{"type": "preview"}]}},
    "checklist": {"checklist": {"title": "Visits", "tasks": [{"id": 1, "text": "Mill Lane"}]}},
}
EMERGENCY = "the baby is not breathing"


def send(world: World, person: Person, content: Json, chat: Chat | None = None) -> Json:
    """Post something that no app of a person offers here, and return it."""
    world.server.started.add(person.id)
    message = world.server.post(chat or person.chat, {"from": person.user}, content)
    world.server.deliver(chat or person.chat, message)
    return message


def never_opened(world: World) -> bool:
    """Return whether no file was looked at, let alone fetched."""
    return not world.server.downloads and not world.server.made("getFile")


async def all_done(world: World) -> None:
    """Wait until every update was handled."""
    await world.server.until(lambda: not world.server.updates.pending, what="every update is confirmed")


@pytest.mark.parametrize("caption", ["", "what do reviews say about this"])
@pytest.mark.parametrize("kind", REVEALING)
async def test_what_may_show_a_child_is_taken_out_of_a_private_chat_unopened(
    world: World, kind: str, caption: str
) -> None:
    aisha = world.person("Aisha")
    sent = await aisha.upload(kind, caption)
    said = words(await aisha.hears(after=sent))
    assert said == not_opened(CALLED[kind], removed=True).said.replace("names. If", "names.\n\nIf")
    await aisha.sees_gone(sent)
    await all_done(world)
    assert len(aisha.sees()) == 1
    assert never_opened(world)


@pytest.mark.parametrize("kind", RARE)
async def test_rarer_things_are_taken_out_too(world: World, kind: str) -> None:
    aisha = world.person("Aisha")
    sent = send(world, aisha, RARE[kind])
    await aisha.hears("I do not open", after=sent)
    await aisha.sees_gone(sent)


@pytest.mark.parametrize("of", ["person", "hidden", "group", "channel"])
async def test_a_forwarded_message_is_taken_out_whoever_wrote_it(world: World, of: str) -> None:
    aisha, dana = world.person("Aisha"), world.server.person("Dana")
    origins: dict[str, Person | Chat | str] = {
        "person": dana,
        "hidden": "D.",
        "group": world.server.group("Team", dana),
        "channel": world.server.channel("News", dana),
    }
    sent = await aisha.forward("a bruise on a baby who cannot roll", origins[of])
    await aisha.hears("I do not open forwarded messages.", after=sent)
    await aisha.sees_gone(sent)
    await all_done(world)
    assert len(aisha.sees()) == 1


@pytest.mark.parametrize("kind", [*HARMLESS, "game"])
async def test_what_shows_nobody_gets_an_answer_and_may_stay(world: World, kind: str) -> None:
    aisha = world.person("Aisha")
    game = {"game": {"title": "Chess", "description": "A game", "photo": []}}
    sent = send(world, aisha, game) if kind == "game" else await aisha.upload(kind)
    heard = await aisha.hears("I cannot read ", after=sent)
    assert "Write what you want to know" in words(heard)
    await all_done(world)
    assert not world.server.made("deleteMessage", aisha.id)


async def test_an_album_gets_one_answer_and_leaves_the_chat_whole(world: World) -> None:
    aisha = world.person("Aisha")
    album = [await aisha.upload("photo", "is this a worry?" * (at == 2), album="A1") for at in range(5)]
    for photo in album:
        await aisha.sees_gone(photo)
    await all_done(world)
    assert [words(one)[:22] for one in aisha.sees()] == ["I do not open photos. "]
    second = await aisha.upload("photo", album="A2")
    await aisha.hears("I do not open photos", after=second)


async def test_an_emergency_in_an_album_gets_the_card_wherever_its_caption_stands(world: World) -> None:
    aisha = world.person("Aisha")
    first = await aisha.upload("photo", album="A3")
    second = await aisha.upload("photo", EMERGENCY, album="A3")
    await aisha.hears("call 999 first", after=second)
    await aisha.sees_gone(first)


async def test_an_emergency_beneath_a_photo_gets_the_card_first_and_the_photo_stays(world: World) -> None:
    aisha = world.person("Aisha")
    sent = await aisha.upload("photo", EMERGENCY)
    heard = await aisha.hears(after=sent)
    assert words(heard).startswith("If a child is in danger now, call 999 first.")
    await all_done(world)
    assert not world.server.made("deleteMessage", aisha.id)
    assert len(aisha.sees()) == 1
    assert never_opened(world)


async def test_where_the_bot_may_not_delete_the_person_is_asked_to(world: World) -> None:
    aisha = world.person("Aisha")
    world.server.fail_next("deleteMessage", code=400, description="Bad Request: message can't be deleted", chat=aisha)
    await aisha.hears("Please delete it from this chat.", after=await aisha.upload("photo"))


@pytest.mark.parametrize("may_delete", [True, False])
async def test_in_a_group_what_is_meant_for_the_bot_is_not_opened_either(world: World, may_delete: bool) -> None:
    aisha = world.person("Aisha")
    group = world.server.group("Team", aisha, bot="administrator" if may_delete else "member")
    world.let_in(group)
    sent = await aisha.upload("photo", "@learnt_bot what do reviews say about this", group)
    asked = "I deleted it from this chat." if may_delete else "Please delete it from this chat."
    await aisha.hears(asked, group, after=sent)
    await all_done(world)
    assert (group.live(sent["message_id"]) is None) is may_delete
    assert never_opened(world)


async def test_in_a_group_what_people_send_each_other_is_left_alone(world: World) -> None:
    aisha = world.person("Aisha")
    group = world.server.group("Team", aisha, bot="administrator")
    world.let_in(group)
    for kind in KINDS:
        await aisha.upload(kind, chat=group)
    await all_done(world)
    assert aisha.sees(group) == []
    assert not world.server.made("deleteMessage", group.id)
