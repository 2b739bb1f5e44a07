"""A file that an admin sends becomes a draft; nobody else's is opened, and what cannot be read is said at once."""

import pytest

from bot.message import Role
from bot.wording import not_opened
from tests.loopback.people import Person
from tests.loopback.text import words
from tests.telegram.conftest import World
from tests.telegram.watching import labels, settled
from tests.telegram.working import PATIENCE, drafts, incoming, is_outcome, outcome, sends

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.fixture
def carol(world: World) -> Person:
    return world.person("Carol", Role.ADMIN)


async def test_a_file_of_an_admin_is_read_into_a_draft_and_told_in_one_message(world: World, carol: Person) -> None:
    sent = await sends(carol, "child-d.md", "kind:review area:leeds published:2024-03 id:leeds-child-d")
    told = await outcome(carol, sent)
    assert {"Publish", "Discard"} <= set(labels(told))
    [draft] = [entry for entry in drafts(world) if entry.id == "leeds-child-d"]
    assert (draft.publication.areas, draft.publication.published) == (("Leeds",), "2024-03")
    assert draft.file == "child-d.md"
    await settled(world)
    assert carol.sees() == [told]
    assert not world.server.made("deleteMessage", carol.id)
    assert incoming(world) == []


async def test_a_forwarded_file_of_an_admin_is_read_too(world: World, carol: Person) -> None:
    dana = world.server.person("Dana")
    number = "F-forwarded"
    world.server.files[number] = ("forwarded.md", b"# Forwarded guidance\n\n1. The plan is shared with the school.\n")
    document = {"file_id": number, "file_unique_id": "u", "file_size": 60, "file_name": "forwarded.md"}
    origin = {"type": "user", "sender_user": dana.user, "date": 1}
    sent = world.server.post(carol.chat, {"from": carol.user}, {"document": document, "forward_origin": origin})
    world.server.deliver(carol.chat, sent)
    await outcome(carol, sent)
    assert "forwarded-guidance" in [entry.id for entry in drafts(world)]


@pytest.mark.parametrize("role", [Role.STRANGER, Role.PRACTITIONER, Role.SUPERVISOR])
async def test_a_file_of_anybody_else_is_not_opened_and_leaves_the_chat(world: World, role: Role) -> None:
    ben = world.person("Ben", role)
    looked = len(world.server.downloads)
    sent = await sends(ben, "child-e.md")
    said = words(await ben.hears(after=sent))
    assert not_opened("files", removed=True).said.split(".")[0] in said
    await ben.sees_gone(sent)
    await settled(world)
    assert len(world.server.downloads) == looked
    assert "child-e" not in " ".join(entry.file for entry in drafts(world))


async def test_in_a_group_not_even_a_file_of_an_admin_is_opened(world: World, carol: Person) -> None:
    group = world.server.group("Team", carol)
    world.let_in(group)
    looked = len(world.server.downloads)
    await carol.upload("document", "@learnt_bot please add", group, data=b"# A", name="a.md")
    await carol.hears("I do not open files.", group)
    assert len(world.server.downloads) == looked


async def test_an_emergency_above_a_file_gets_the_card_and_the_file_is_not_opened(world: World, carol: Person) -> None:
    looked = len(world.server.downloads)
    sent = await sends(carol, "a.md", "the baby is not breathing")
    assert words(await carol.hears(after=sent)).startswith("If a child is in danger now, call 999 first.")
    await settled(world)
    assert len(carol.sees()) == 1
    assert len(world.server.downloads) == looked


async def test_a_file_that_is_too_big_is_not_fetched_and_the_other_way_is_named(world: World, carol: Person) -> None:
    looked = len(world.server.downloads)
    sent = await sends(carol, "long.pdf", data=bytes((20 << 20) + 1))
    said = words(await carol.hears(after=sent))
    assert said.startswith("long.pdf is too big: this chat carries files of up to 20 MB.")
    assert "learnt add PATH" in said
    assert len(world.server.downloads) == looked


async def test_a_file_whose_size_is_not_told_is_refused_where_telegram_refuses_it(world: World, carol: Person) -> None:
    world.server.files["F-big"] = ("big.pdf", bytes((20 << 20) + 1))
    document = {"document": {"file_id": "F-big", "file_unique_id": "u", "file_name": "big.pdf"}}
    sent = world.server.post(carol.chat, {"from": carol.user}, document)
    world.server.deliver(carol.chat, sent)
    await carol.hears("too big for this chat", after=sent)
    assert incoming(world) == []


@pytest.mark.parametrize(
    ("name", "kind"), [("review.pdf.exe", ".exe"), ("notes.zip", ".zip"), ("sunset.jpg", ".jpg"), ("noname", "")]
)
async def test_a_file_of_another_kind_is_named_not_fetched_and_deleted(
    world: World, carol: Person, name: str, kind: str
) -> None:
    looked = len(world.server.downloads)
    sent = await sends(carol, name)
    said = words(await carol.hears(after=sent))
    assert said.startswith(f"{name} is of a kind that I cannot read.")
    assert ".pdf" in said
    await carol.sees_gone(sent)
    assert len(world.server.downloads) == looked


@pytest.mark.parametrize(
    ("caption", "said"),
    [
        ("knd:review", "I do not know knd: in a caption. It may say id:, kind:"),
        ("kind:novel", "The caption: kind is not right"),
        ("published:March", "The caption: published is not right: a date is written 2020, 2020-10 or 2020-10-03."),
    ],
)
async def test_a_caption_that_is_not_understood_is_said_before_anything_is_fetched(
    world: World, carol: Person, caption: str, said: str
) -> None:
    looked = len(world.server.downloads)
    sent = await sends(carol, "a.md", caption)
    await carol.hears(said, after=sent)
    assert len(world.server.downloads) == looked


async def test_a_file_that_cannot_be_read_is_said_in_the_message_that_showed_the_work(
    world: World, carol: Person
) -> None:
    sent = await sends(carol, "empty words.pdf", data=b"this is no PDF")
    told = await outcome(carol, sent)
    assert "empty words.pdf" in words(told)
    await settled(world)
    assert carol.sees() == [told]
    assert incoming(world) == []


async def test_a_download_that_breaks_off_is_tried_again(world: World, carol: Person) -> None:
    world.server.fail_next("getFile", drop=True)
    world.server.fail_next("download", code=502)
    sent = await sends(carol, "broken.md", data=b"# Broken off\n\n1. The strategy meeting was not minuted.\n")
    await outcome(carol, sent)
    assert "broken-off" in [entry.id for entry in drafts(world)]


async def test_a_download_that_fails_for_good_is_said(world: World, carol: Person) -> None:
    world.server.fail_next("download", code=502, times=3)
    sent = await sends(carol, "lost.md")
    await carol.hears("could not be fetched from Telegram. Send it again", after=sent)
    assert incoming(world) == []


async def test_every_file_of_an_album_is_added(world: World, carol: Person) -> None:
    texts = {
        f"part-{n}.md": f"# Album part {n}\n\n1. Agency number {n} kept its own record.\n".encode() for n in (1, 2)
    }
    for name, data in texts.items():
        await sends(carol, name, data=data, album="A1")
    await world.server.until(
        lambda: [is_outcome(one) for one in carol.sees()] == [True, True], PATIENCE, "both are told"
    )
    await settled(world)
    assert {"album-part-1", "album-part-2"} <= {entry.id for entry in drafts(world)}


async def test_what_an_admin_adds_answers_once_it_is_published_from_the_chat(world: World, carol: Person) -> None:
    text = b"# Pond safety\n\n1. A garden pond is fenced before the foster placement begins.\n"
    told = await outcome(carol, await sends(carol, "pond.md", "kind:guidance", data=text))
    await carol.press(told, "Publish")
    await carol.hears("Published: pond-safety.", timeout=PATIENCE)
    aisha = world.person("Aisha")
    await aisha.asks("garden pond fenced before placement", "A garden pond is fenced before")


async def test_add_without_a_file_says_how(world: World, carol: Person) -> None:
    await carol.asks("/add", "Send me a file, such as a PDF")
