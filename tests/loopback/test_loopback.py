"""The loopback server refuses what Telegram refuses, and shows a bot what Telegram shows it."""

import asyncio
import re
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllPrivateChats,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputTextMessageContent,
    LinkPreviewOptions,
    MenuButtonCommands,
    MessageEntity,
    ReplyParameters,
    Update,
)
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.request import HTTPXRequest

from tests.loopback.people import Person
from tests.loopback.process import BotProcess
from tests.loopback.server import Server
from tests.loopback.text import pieces

NOT_REAL = "😀"


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    async with Server() as server:
        yield server


@pytest.fixture
async def bot(server: Server) -> AsyncIterator[Bot]:
    # Nothing here speaks TLS, and to load certificates for every test takes longer than the test.
    request, polling = (HTTPXRequest(connection_pool_size=8, httpx_kwargs={"verify": False}) for _ in range(2))
    async with Bot(server.token, server.base_url, server.base_file_url, request, polling) as bot:
        yield bot


@pytest.fixture
async def aisha(server: Server) -> Person:
    """Return somebody who has started the bot; what she said is confirmed."""
    person = server.person("Aisha")
    await person.start()
    server.updates.pending.clear()
    return person


async def heard(bot: Bot, **how: Any) -> list[Update]:
    """Return what waits for the bot and confirm it."""
    updates = list(await bot.get_updates(timeout=0, **how))
    if updates:
        await bot.get_updates(offset=updates[-1].update_id + 1, timeout=0)
    return updates


def refused(why: str, error: type[TelegramError] = BadRequest) -> pytest.RaisesExc[TelegramError]:
    """Expect an error that says why; the library changes capitals."""
    return pytest.raises(error, match=f"(?i){re.escape(why)}")


def row(*buttons: InlineKeyboardButton) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([list(buttons)])


def press(label: str = "More", data: str = "abc|/more") -> InlineKeyboardMarkup:
    return row(InlineKeyboardButton(label, callback_data=data))


# Updates.


async def test_an_update_stays_until_it_is_confirmed_and_then_is_gone(server: Server, bot: Bot, aisha: Person) -> None:
    await aisha.say("one")
    await aisha.say("two")
    first, second = await bot.get_updates(timeout=0)
    assert [update.update_id for update in await bot.get_updates(timeout=0)] == [first.update_id, second.update_id]
    (left,) = await bot.get_updates(offset=second.update_id, timeout=0)
    assert left.message
    assert left.message.text == "two"
    assert await bot.get_updates(offset=second.update_id + 1, timeout=0) == ()
    assert await bot.get_updates(offset=0, timeout=0) == ()
    assert server.updates.confirmed == second.update_id


async def test_a_long_poll_ends_as_soon_as_something_comes(server: Server, bot: Bot, aisha: Person) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=20))
    await server.until(lambda: server.made("getUpdates"), what="the bot polls")
    began = time.monotonic()
    await aisha.say("hello")
    assert len(await poll) == 1
    assert time.monotonic() - began < 1


async def test_at_most_a_hundred_updates_come_at_once(bot: Bot, aisha: Person) -> None:
    for number in range(105):
        await aisha.say(str(number))
    assert len(await heard(bot, limit=100)) == 100
    assert len(await heard(bot, limit=3)) == 3
    assert len(await heard(bot)) == 2


async def test_a_second_poller_displaces_the_first(server: Server, bot: Bot) -> None:
    first = asyncio.create_task(bot.get_updates(timeout=20))
    await server.until(lambda: server.made("getUpdates"), what="the bot polls")
    async with Bot(server.token, base_url=server.base_url) as other:
        await other.get_updates(timeout=0)
    with pytest.raises(Conflict, match="terminated by other getUpdates request; make sure that only one bot"):
        await first


async def test_a_kind_that_the_bot_did_not_ask_for_is_not_kept(server: Server, bot: Bot, aisha: Person) -> None:
    await bot.get_updates(timeout=0, allowed_updates=["callback_query"])
    await aisha.say("nobody hears this")
    await bot.get_updates(timeout=0)  # The choice is remembered.
    await aisha.say("nor this")
    await bot.get_updates(timeout=0, allowed_updates=[])
    await aisha.say("this they do")
    assert [update.message.text for update in await heard(bot) if update.message] == ["this they do"]


async def test_changes_of_members_come_only_if_asked_for(server: Server, bot: Bot, aisha: Person) -> None:
    group = server.group("Duty", aisha, bot="administrator")
    ben = server.person("Ben")
    await ben.join(group)
    assert [update.chat_member for update in await heard(bot)] == [None]
    await heard(bot, allowed_updates=["chat_member"])
    await ben.leave(group)
    (update,) = await heard(bot)
    assert update.chat_member
    assert update.chat_member.new_chat_member.status == "left"


async def test_an_edited_message_says_so(bot: Bot, aisha: Person) -> None:
    message = await aisha.say("brusing")
    await aisha.edit(message, "bruising")
    updates = await heard(bot)
    assert updates[1].edited_message
    assert updates[1].edited_message.text == "bruising"
    assert updates[1].edited_message.message_id == message["message_id"]


# Sending.


async def test_a_message_is_seen_with_its_entities_and_buttons(server: Server, bot: Bot, aisha: Person) -> None:
    text = f"{NOT_REAL} Bruising\nEvery bruise is referred."
    entities = [MessageEntity("bold", 3, 8), MessageEntity("expandable_blockquote", 12, 25)]
    buttons = row(
        InlineKeyboardButton("Source 1", callback_data="a1|/source 1"),
        InlineKeyboardButton("Copy", copy_text=CopyTextButton("a citation")),
        InlineKeyboardButton("Share", switch_inline_query="bruising"),
    )
    await bot.send_message(aisha.id, text, entities=entities, reply_markup=buttons)
    message = await aisha.hears("Bruising")
    assert pieces(message) == [("bold", "Bruising"), ("expandable_blockquote", "Every bruise is referred.")]
    line = server.transcript(aisha)[-1]
    assert (line["who"], line["bot"], line["edited"], line["deleted"]) == ("Learnt", True, False, False)
    assert line["keyboard"] == [
        [
            ("Source 1", "callback_data", "a1|/source 1"),
            ("Copy", "copy_text", {"text": "a citation"}),
            ("Share", "switch_inline_query", "bruising"),
        ]
    ]


async def test_4096_units_are_sent_and_4097_are_not(bot: Bot, aisha: Person) -> None:
    await bot.send_message(aisha.id, "  " + NOT_REAL * 2048 + "\n")
    with refused("Message is too long"):
        await bot.send_message(aisha.id, NOT_REAL * 2048 + "a")


async def test_a_text_that_looks_like_json_is_a_text(bot: Bot, aisha: Person) -> None:
    await bot.send_message(aisha.id, "[1]")
    await aisha.hears("[1]")


@pytest.mark.parametrize(
    ("entities", "why"),
    [
        ([MessageEntity("bold", 0, 1)], "splits a character"),
        ([MessageEntity("bold", 1, 4)], "splits a character"),
        ([MessageEntity("bold", 3, 4)], "outside"),
        ([MessageEntity("bold", 0, 0)], "outside"),
        ([MessageEntity("bold", 2, 1)], "covers no words"),
        ([MessageEntity("fancy", 3, 2)], "unsupported type"),
        ([MessageEntity("text_link", 3, 2)], "without url"),
        ([MessageEntity("bold", 0, 4), MessageEntity("italic", 3, 3)], "crosses another"),
        ([MessageEntity("blockquote", 0, 6), MessageEntity("expandable_blockquote", 3, 2)], "cannot be nested"),
        ([MessageEntity("bold", 3, 1)] * 101, "at most 100"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_a_wrong_entity_is_refused(entities: list[MessageEntity], why: str, bot: Bot, aisha: Person) -> None:
    with refused(why):
        await bot.send_message(aisha.id, f"{NOT_REAL} yes", entities=entities)


@pytest.mark.parametrize(
    ("markup", "why"),
    [
        (press(data="é" * 32 + "a"), "Button_data_invalid"),
        (press(data=""), "Button_data_invalid"),
        (press(label=" "), "label is empty"),
        (row(InlineKeyboardButton("None")), "Text buttons are unallowed"),
        (row(InlineKeyboardButton("Two", callback_data="a", url="https://example.org")), "exactly one"),
        (row(InlineKeyboardButton("Copy", copy_text=CopyTextButton("a" * 257))), "Button_copy_text_invalid"),
        (row(*[InlineKeyboardButton("Yes", callback_data="a")] * 9), "a row of 9"),
        (InlineKeyboardMarkup([[InlineKeyboardButton("Yes", callback_data="a")]] * 101), "reply markup is too long"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_a_wrong_button_is_refused(markup: InlineKeyboardMarkup, why: str, bot: Bot, aisha: Person) -> None:
    with refused(why):
        await bot.send_message(aisha.id, "Choose", reply_markup=markup)


async def test_buttons_at_the_limits_are_taken(bot: Bot, aisha: Person) -> None:
    rows = [[InlineKeyboardButton("Yes", callback_data="é" * 32)] * 8] * 12
    await bot.send_message(aisha.id, "Choose", reply_markup=InlineKeyboardMarkup(rows))


@pytest.mark.parametrize("text", ["", " \n "])
async def test_an_empty_message_is_refused(text: str, bot: Bot, aisha: Person) -> None:
    with refused("Message text is empty"):
        await bot.send_message(aisha.id, text)


async def test_markup_languages_are_refused_and_noted(server: Server, bot: Bot, aisha: Person) -> None:
    with refused("unsupported parse_mode"):
        await bot.send_message(aisha.id, "<b>yes</b>", parse_mode="HTML")
    assert server.unsupported == {"parse_mode": 1}


async def test_a_reply_quotes_and_a_reply_to_nothing_is_refused(bot: Bot, aisha: Person) -> None:
    said = await aisha.say(f"{NOT_REAL} a bruise")
    await bot.send_message(aisha.id, "about that", reply_parameters=ReplyParameters(said["message_id"], quote="bruise"))
    message = await aisha.hears("about that")
    assert message["quote"] == {"text": "bruise", "position": 5, "is_manual": True}
    assert message["reply_to_message"]["message_id"] == said["message_id"]
    with refused("quote_text_invalid"):
        await bot.send_message(
            aisha.id, "about what", reply_parameters=ReplyParameters(said["message_id"], quote="burn")
        )
    with refused("Message to be replied not found"):
        await bot.send_message(aisha.id, "to whom", reply_parameters=ReplyParameters(99))
    sent = await bot.send_message(
        aisha.id, "anyway", reply_parameters=ReplyParameters(99, allow_sending_without_reply=True)
    )
    assert sent.reply_to_message is None


async def test_a_reply_of_a_person_holds_the_message_with_its_buttons(bot: Bot, aisha: Person) -> None:
    await bot.send_message(aisha.id, "An answer", reply_markup=press())
    await aisha.reply_to(await aisha.hears("An answer"), "and if dad is violent?", quote="answer")
    (update,) = await heard(bot)
    assert update.message
    assert update.message.reply_to_message
    assert update.message.reply_to_message.reply_markup == press()
    assert update.message.quote
    assert update.message.quote.position == 3


async def test_whom_the_bot_may_write_to(server: Server, bot: Bot, aisha: Person) -> None:
    ben = server.person("Ben")
    cases = (
        (4, BadRequest, "Chat not found"),
        (ben.id, Forbidden, "bot can't initiate conversation with a user"),
        (server.group("Theirs", ben, bot="left").id, Forbidden, "bot is not a member of the supergroup chat"),
        (server.group("Theirs", ben, bot="kicked", kind="group").id, Forbidden, "bot was kicked from the group chat"),
        (server.channel("News", ben, bot="member").id, BadRequest, "need administrator rights in the channel"),
    )
    for chat, error, why in cases:
        with refused(why, error):
            await bot.send_message(chat, "hello")
    await aisha.block()
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(aisha.id, "hello")
    await aisha.unblock()
    await bot.send_message(aisha.id, "hello")
    statuses = [update.my_chat_member.new_chat_member.status for update in await heard(bot) if update.my_chat_member]
    assert statuses == ["kicked", "member"]


async def test_a_draft_is_for_private_chats(server: Server, bot: Bot, aisha: Person) -> None:
    await bot.send_message_draft(aisha.id, 7, "Searching")
    assert aisha.chat.drafts == {7: "Searching"}
    await bot.send_message(aisha.id, "Found")
    assert (aisha.chat.drafts, aisha.chat.drafted) == ({}, ["Searching"])
    with refused("textdraft_peer_invalid"):
        await bot.send_message_draft(server.group("Duty", aisha).id, 7, "Searching")


async def test_files_are_sent_and_every_download_is_counted(server: Server, bot: Bot, aisha: Person) -> None:
    sent = await bot.send_document(aisha.id, b"%PDF", filename="notes.pdf", caption="Yours")
    assert sent.document
    await bot.send_photo(aisha.id, b"\x89PNG")
    await aisha.upload("voice")
    (update,) = await heard(bot)
    assert update.message
    assert update.message.voice
    assert server.downloads == []
    file = await bot.get_file(update.message.voice.file_id)
    assert await file.download_as_bytearray() == b"bytes"
    assert server.downloads == [update.message.voice.file_id] * 2
    with refused("caption is too long"):
        await bot.send_document(aisha.id, b"%PDF", caption="a" * 1025)


async def test_a_download_fails_where_it_is_to(server: Server, bot: Bot, aisha: Person) -> None:
    await aisha.upload("document", data=b"words")
    (update,) = await heard(bot)
    assert update.message
    assert update.message.document
    file = await update.message.document.get_file()
    server.fail_next("download", code=502)
    with pytest.raises(TelegramError):
        await file.download_as_bytearray()
    assert await file.download_as_bytearray() == b"words"


# Changing and deleting.


async def test_an_edit_takes_the_place_of_the_message(server: Server, bot: Bot, aisha: Person) -> None:
    sent = await bot.send_message(aisha.id, "one", reply_markup=press())
    await sent.edit_text("two", reply_markup=press("Less"))
    message = await aisha.sees_change(await aisha.hears("two"), "two")
    assert [message["text"] for message in aisha.sees()] == ["two"]
    with refused("Message is not modified"):
        await sent.edit_text("two", reply_markup=press("Less"))
    await sent.edit_reply_markup(None)
    assert "reply_markup" not in message
    assert server.transcript(aisha)[-1]["edited"]


async def test_only_a_message_of_the_bot_that_is_there_can_be_edited(bot: Bot, aisha: Person) -> None:
    said = await aisha.say("mine")
    with refused("Message can't be edited"):
        await bot.edit_message_text("yours", aisha.id, said["message_id"])
    with refused("Message to edit not found"):
        await bot.edit_message_text("yours", aisha.id, 99)


async def test_in_private_everything_younger_than_48_hours_can_be_deleted(
    server: Server, bot: Bot, aisha: Person
) -> None:
    said, old = await aisha.say("a name"), await aisha.say("an old name")
    await bot.delete_message(aisha.id, said["message_id"])
    await aisha.sees_gone(said)
    assert [line["deleted"] for line in server.transcript(aisha)] == [False, True, False]
    with refused("Message to delete not found"):
        await bot.delete_message(aisha.id, said["message_id"])
    server.age(old, 48 * 3600 + 1)
    with refused("Message can't be deleted"):
        await bot.delete_message(aisha.id, old["message_id"])
    sent = await bot.send_message(aisha.id, "mine")
    await bot.delete_messages(aisha.id, [said["message_id"], sent.message_id])
    assert aisha.sees() == []


async def test_in_a_group_only_an_admin_with_the_right_deletes_what_others_wrote(
    server: Server, bot: Bot, aisha: Person
) -> None:
    group = server.group("Duty", aisha)
    said = await aisha.say("/ask a name", group)
    await (await bot.send_message(group.id, "mine")).delete()
    for status, rights in (("member", {}), ("administrator", {"can_delete_messages": False})):
        await aisha.add_bot(group, status, **rights)
        with refused("Message can't be deleted"):
            await bot.delete_message(group.id, said["message_id"])
    await aisha.add_bot(group, "administrator", can_delete_messages=True)
    await bot.delete_message(group.id, said["message_id"])


# Buttons and inline mode.


async def test_a_press_is_answered_once_and_in_time(server: Server, bot: Bot, aisha: Person) -> None:
    await bot.send_message(aisha.id, "Choose", reply_markup=press("More", "abc|/more"))
    query = await aisha.press(await aisha.hears("Choose"), "More")
    (update,) = await heard(bot)
    assert update.callback_query
    assert update.callback_query.data == "abc|/more"
    with refused("message_too_long"):
        await update.callback_query.answer("a" * 201)
    await update.callback_query.answer("Done")
    assert await aisha.answered(query) == "Done"
    server.query_seconds = 0.0
    late = await aisha.press(await aisha.hears("Choose"), "More")
    with refused("Query is too old and response timeout expired or query id is invalid"):
        await bot.answer_callback_query(late)


async def test_a_press_under_a_deleted_message_comes_without_the_message(bot: Bot, aisha: Person) -> None:
    sent = await bot.send_message(aisha.id, "Choose", reply_markup=press())
    message = await aisha.hears("Choose")
    await sent.delete()
    await aisha.press(message, "More")
    (update,) = await heard(bot)
    assert update.callback_query
    assert update.callback_query.message
    assert not update.callback_query.message.is_accessible


async def test_inline_results_are_checked_and_can_be_sent(server: Server, bot: Bot, aisha: Person) -> None:
    asked = asyncio.create_task(aisha.inline("twins"))
    await server.until(lambda: server.updates.pending, what="the query waits")
    (update,) = await heard(bot)
    assert update.inline_query

    def article(name: str = "1", text: str = "A lesson", **more: Any) -> InlineQueryResultArticle:
        content = InputTextMessageContent(text, **more)
        return InlineQueryResultArticle(name, "Twins", content, reply_markup=press())

    wrong = (
        ([article(), article()], "result_id_duplicate"),
        ([article(text="a" * 4097)], "message_too_long"),
        ([article(entities=[MessageEntity("bold", 4, 9)])], "outside"),
    )
    for results, why in wrong:
        with refused(why):
            await bot.answer_inline_query(update.inline_query.id, results)
    with refused("results_too_much"):
        await bot.do_api_request(
            "answerInlineQuery",
            {"inline_query_id": update.inline_query.id, "results": [article(str(n)).to_dict() for n in range(51)]},
        )
    await bot.answer_inline_query(update.inline_query.id, [article()], is_personal=True, cache_time=0)
    answer = await asked
    group = server.group("Duty", aisha)
    message = await aisha.choose(answer["results"][0], group)
    await aisha.press(message, "More")
    sent, pressed = await heard(bot)
    assert sent.message
    assert sent.message.via_bot == await bot.get_me()
    assert pressed.callback_query
    assert pressed.callback_query.message is None
    await bot.edit_message_text("Read", inline_message_id=pressed.callback_query.inline_message_id)
    assert message["text"] == "Read"


# Groups.


async def test_in_privacy_mode_the_bot_hears_only_what_is_meant_for_it(server: Server, bot: Bot, aisha: Person) -> None:
    group = server.group("Duty", aisha)
    sent = await bot.send_message(group.id, "An answer")
    answer = next(message for message in aisha.sees(group))
    for text in (
        "chatter",
        "/ask neglect",
        "/ask@other_bot neglect",
        "/ask@learnt_bot twins",
        "mail me@learnt_bot.org",
    ):
        await aisha.say(text, group)
    await aisha.say(f"{NOT_REAL} what does @Learnt_Bot say?", group)
    await aisha.reply_to(answer, "and then?")
    await aisha.upload("photo", "@learnt_bot look", group)
    await aisha.upload("photo", "look", group)
    got = [update.message.text or update.message.caption for update in await heard(bot) if update.message]
    mention = f"{NOT_REAL} what does @Learnt_Bot say?"
    assert got == ["/ask neglect", "/ask@learnt_bot twins", mention, "and then?", "@learnt_bot look"]
    assert sent.message_id == 1
    await aisha.add_bot(group, "administrator")
    await aisha.say("chatter", group)
    assert (await heard(bot))[-1].message


async def test_the_bot_sees_who_speaks_for_a_group_or_a_channel(server: Server, bot: Bot) -> None:
    carol, helper = server.person("Carol"), server.person("Helper", is_bot=True)
    group = server.group("Duty", helper, admins=[carol])
    channel = server.channel("News", carol, linked=group)
    await carol.say("/ask neglect", group, anonymous=True)
    await carol.say("/ask neglect", group, channel=channel)
    await carol.say("A lesson", channel)
    await helper.say("/ask neglect", group)
    anonymous, in_name, post, forwarded, robot = await heard(bot)
    assert anonymous.message
    assert anonymous.message.from_user
    assert (anonymous.message.from_user.id, anonymous.message.sender_chat.id) == (1087968824, group.id)  # type: ignore[union-attr]
    assert in_name.message
    assert in_name.message.from_user
    assert (in_name.message.from_user.id, in_name.message.sender_chat.id) == (136817688, channel.id)  # type: ignore[union-attr]
    assert post.channel_post
    assert post.channel_post.from_user is None
    assert forwarded.message
    assert forwarded.message.is_automatic_forward
    assert forwarded.message.from_user
    assert forwarded.message.from_user.id == 777000
    assert robot.message
    assert robot.message.from_user
    assert robot.message.from_user.is_bot


async def test_a_topic_travels_with_its_messages_and_a_closed_one_takes_none(
    server: Server, bot: Bot, aisha: Person
) -> None:
    forum = server.group("Duty", aisha, forum=True)
    topic = await aisha.open_topic(forum, "Neglect")
    await aisha.say("/ask twins", forum, topic=topic)
    await aisha.say("/ask twins", forum)
    _, inside, general = (update.message for update in await heard(bot))
    assert inside
    assert general
    assert (inside.message_thread_id, inside.is_topic_message) == (topic, True)
    assert (general.message_thread_id, general.is_topic_message) == (None, None)
    sent = await bot.send_message(forum.id, "Found", message_thread_id=topic)
    assert sent.message_thread_id == topic
    for wrong in (1, 99):
        with refused("Message thread not found"):
            await bot.send_message(forum.id, "Found", message_thread_id=wrong)
    await aisha.close_topic(forum, topic)
    with refused("topic_closed"):
        await bot.send_message(forum.id, "Found", message_thread_id=topic)


async def test_a_thread_of_replies_is_no_topic(server: Server, bot: Bot, aisha: Person) -> None:
    group = server.group("Duty", aisha)
    await bot.send_message(group.id, "An answer")
    await aisha.reply_to(aisha.sees(group)[0], "and then?")
    (update,) = await heard(bot)
    assert update.message
    assert (update.message.message_thread_id, update.message.is_topic_message) == (1, None)
    with refused("Message thread not found"):
        await bot.send_message(group.id, "Found", message_thread_id=1)


async def test_a_migrated_group_names_its_new_number(server: Server, bot: Bot, aisha: Person) -> None:
    group = server.group("Duty", aisha, kind="group")
    new = server.migrate(group)
    old_says, new_says = (update.message for update in await heard(bot))
    assert old_says
    assert old_says.migrate_to_chat_id == new.id
    assert new_says
    assert new_says.migrate_from_chat_id == group.id
    with pytest.raises(ChatMigrated) as error:
        await bot.send_message(group.id, "hello")
    assert error.value.new_chat_id == new.id
    await bot.send_message(new.id, "hello")


async def test_the_bot_is_told_when_it_comes_and_goes(server: Server, bot: Bot, aisha: Person) -> None:
    group = server.group("Duty", aisha, bot="left")
    await aisha.add_bot(group)
    joined, line = await heard(bot)
    assert joined.my_chat_member
    assert joined.my_chat_member.new_chat_member.status == "member"
    assert line.message
    assert line.message.new_chat_members[0].id == bot.id
    assert (await bot.get_chat_member(group.id, aisha.id)).status == "member"
    await bot.leave_chat(group.id)
    with pytest.raises(Forbidden, match="not a member"):
        await bot.send_message(group.id, "hello")


async def test_numbers_of_messages_begin_at_1_in_every_chat(server: Server, bot: Bot, aisha: Person) -> None:
    ben = server.person("Ben")
    assert (await ben.start())["message_id"] == 1
    assert (await aisha.say("again"))["message_id"] == 2


@pytest.mark.parametrize(
    "kind",
    "photo voice audio video video_note animation document sticker location contact dice poll".split(),
)
async def test_what_people_send_anyway_is_read_by_the_library(
    kind: str, server: Server, bot: Bot, aisha: Person
) -> None:
    await aisha.upload(kind, album="A")
    await aisha.forward("words", server.person("Ben"))
    await aisha.forward("words", "Somebody hidden")
    await aisha.forward("words", server.channel("News"))
    update, *forwards = await heard(bot)
    assert update.message
    assert getattr(update.message, kind)
    origins = [forward.message.forward_origin for forward in forwards if forward.message]
    assert [origin.type for origin in origins if origin] == ["user", "hidden_user", "channel"]
    assert server.transcript(aisha)[1]["attached"] == kind
    assert server.downloads == []


# The bot itself.


async def test_commands_are_kept_by_scope(bot: Bot) -> None:
    private = BotCommandScopeAllPrivateChats()
    await bot.set_my_commands([BotCommand("ask", "Ask a question")], scope=private)
    assert [command.command for command in await bot.get_my_commands(scope=private)] == ["ask"]
    assert await bot.get_my_commands() == ()
    with refused("bot_command_invalid"):
        await bot.set_my_commands([BotCommand("Ask", "Ask a question")])
    await bot.delete_my_commands(scope=private)
    assert await bot.get_my_commands(scope=private) == ()


async def test_what_the_bot_says_of_itself_has_its_limits(server: Server, bot: Bot, aisha: Person) -> None:
    await bot.set_my_short_description("Exact words from reviews")
    await bot.set_my_description("d" * 512)
    await bot.set_my_name("Learnt")
    await bot.set_chat_menu_button(menu_button=MenuButtonCommands())
    assert server.profile["short_description"] == "Exact words from reviews"
    assert server.profile["menu button"] == {"type": "commands"}
    with refused("description is too long"):
        await bot.set_my_description("d" * 513)


async def test_what_the_bot_is_told_of_chats_and_members(server: Server, bot: Bot, aisha: Person) -> None:
    carol = server.person("Carol")
    group = server.group("Duty", aisha, admins=[carol])
    assert (await bot.get_chat(group.id)).title == "Duty"
    assert (await bot.get_chat(aisha.id)).first_name == "Aisha"
    assert [admin.user.id for admin in await bot.get_chat_administrators(group.id)] == [carol.id]
    await aisha.leave(group)
    assert (await bot.get_chat_member(group.id, aisha.id)).status == "left"
    with refused("user not found"):
        await bot.get_chat_member(group.id, 4)
    await bot.send_chat_action(group.id, "typing")
    assert group.actions == ["typing"]
    with refused("wrong parameter action"):
        await bot.send_chat_action(group.id, "pondering")


async def test_only_an_admin_pins_and_takes_a_pin_off(server: Server, bot: Bot, aisha: Person) -> None:
    group = server.group("Duty", aisha)
    sent = await bot.send_message(group.id, "A lesson")
    with refused("not enough rights to manage pinned messages in the chat"):
        await sent.pin()
    await aisha.add_bot(group, "administrator")
    with refused("message to unpin not found"):
        await sent.unpin()
    await sent.pin()
    assert group.pinned == [sent.message_id]
    group.rights["can_pin_messages"] = False
    with refused("not enough rights to manage pinned messages in the chat"):
        await sent.unpin()
    group.rights["can_pin_messages"] = True
    await sent.unpin()
    assert group.pinned == []


async def test_a_wrong_token_and_an_unknown_method_are_refused(server: Server, bot: Bot) -> None:
    with pytest.raises(InvalidToken):
        await Bot("1000:OTHER", base_url=server.base_url).initialize()
    with pytest.raises(TelegramError):
        await bot.do_api_request("sendGiraffe")
    assert server.unsupported == {"sendGiraffe": 1}


async def test_a_webhook_is_refused(server: Server, bot: Bot) -> None:
    await bot.delete_webhook()
    assert (await bot.get_webhook_info()).url == ""
    with refused("polling only"):
        await bot.set_webhook("https://example.org/hook")
    assert server.unsupported == {"setWebhook": 1}


# What goes wrong on purpose.


async def test_too_many_messages_are_told_to_wait(server: Server, bot: Bot, aisha: Person) -> None:
    server.flood = True
    ben = server.person("Ben")
    await ben.start()
    for _ in range(5):
        await bot.send_message(aisha.id, "hello")
    with pytest.raises(RetryAfter):
        await bot.send_message(aisha.id, "hello")
    assert re.fullmatch("429 Too Many Requests: retry after [1-5]", server.made("sendMessage")[-1].error)
    await bot.send_message(ben.id, "hello")
    group = server.group("Duty", aisha)
    for _ in range(20):
        await bot.send_message(group.id, "hello")
    with pytest.raises(RetryAfter):
        await bot.send_message(group.id, "hello")
    other = server.group("Night", aisha)
    for _ in range(4):
        await bot.send_message(other.id, "hello")
    with pytest.raises(RetryAfter):
        await bot.send_message(other.id, "hello")  # The 31st within a second, over all chats.


async def test_a_failure_meets_the_call_it_is_for_and_no_other(server: Server, bot: Bot, aisha: Person) -> None:
    ben = server.person("Ben")
    await ben.start()
    server.fail_next("sendMessage", retry_after=3, chat=aisha.chat)
    server.fail_next("sendMessage", code=500, chat=aisha.chat)
    await bot.send_message(ben.id, "hello")
    with pytest.raises(RetryAfter):
        await bot.send_message(aisha.id, "hello")
    with pytest.raises(NetworkError):
        await bot.send_message(aisha.id, "hello")
    await bot.send_message(aisha.id, "hello")
    assert [call.error[:3] for call in server.made("sendMessage", aisha.id)] == ["429", "500", ""]


@pytest.mark.parametrize(("drop", "arrived"), [("before", 0), ("after", 1)])
async def test_a_connection_is_cut_before_or_after_the_message_arrived(
    drop: Any, arrived: int, server: Server, bot: Bot, aisha: Person
) -> None:
    server.fail_next("sendMessage", drop=drop)
    with pytest.raises(NetworkError):
        await bot.send_message(aisha.id, "hello")
    assert len(aisha.sees()) == arrived


async def test_a_delay_is_a_time_out_for_who_does_not_wait(server: Server, bot: Bot, aisha: Person) -> None:
    server.fail_next("sendMessage", delay=0.2)
    with pytest.raises(TimedOut):
        await bot.send_message(aisha.id, "hello", read_timeout=0.05)
    await aisha.hears("hello")


async def test_the_server_goes_away_and_comes_back_with_what_waited(server: Server, bot: Bot, aisha: Person) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=20))
    await server.until(lambda: server.made("getUpdates"), what="the bot polls")
    for how in ("refused", "502"):
        await server.go_away(how)
        if how == "refused":
            with pytest.raises(NetworkError):
                await poll
        with pytest.raises(NetworkError):
            await bot.get_me()
        await aisha.say(how)
        await server.come_back()
    assert [update.message.text for update in await heard(bot) if update.message] == ["refused", "502"]


async def test_latency_delays_each_call(server: Server, bot: Bot) -> None:
    server.latency = 0.05
    began = time.monotonic()
    await bot.get_me()
    assert time.monotonic() - began >= 0.05


async def test_a_bot_that_says_nothing_fails_the_test_with_its_last_calls(
    server: Server, bot: Bot, aisha: Person
) -> None:
    await bot.send_message(aisha.id, "something else", link_preview_options=LinkPreviewOptions(is_disabled=True))
    with pytest.raises(AssertionError, match="Aisha hears 'an answer'") as error:
        await aisha.asks("hello", "an answer", timeout=0.1)
    assert "sendMessage" in str(error.value)
    assert "something else" in str(error.value)


# The bot as a process.

POLLING = """
import json, os, signal, sys, urllib.request
signal.signal(signal.SIGTERM, lambda *_: sys.exit(3))
print("it runs", sys.argv[1], os.environ["LEARNT_DATA"])
offset = 0
while True:
    url = f"{os.environ['TELEGRAM_BASE_URL']}{os.environ['TELEGRAM_TOKEN']}/getUpdates?timeout=20&offset={offset}"
    for update in json.load(urllib.request.urlopen(url))["result"]:
        offset = update["update_id"] + 1
        print(update["message"]["text"])
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder where `python -m bot` is a script of the test, for the folder comes first."""
    (tmp_path / "bot").mkdir()
    (tmp_path / "bot" / "__init__.py").touch()
    (tmp_path / "bot" / "__main__.py").write_text(POLLING, "utf-8")
    return tmp_path


async def test_a_process_gets_what_waited_and_is_stopped_or_killed(folder: Path, server: Server, aisha: Person) -> None:
    await aisha.say("hello")
    process = await BotProcess.start(server, folder, {"LEARNT_DATA": "here"})
    await server.until(lambda: "hello" in process.output, what="the process hears")
    assert process.output.startswith("it runs telegram here\n")
    assert await process.stop() == 3
    await aisha.say("while it was away")
    async with await BotProcess.start(server, folder, {"LEARNT_DATA": "here"}) as again:
        await server.until(lambda: "while it was away" in again.output, what="the process hears")
        await again.kill()
        assert again.returncode == -9
    async with await BotProcess.start(server, folder, {"LEARNT_DATA": "here"}):
        # Nobody was displaced: whoever was killed polls no more.
        assert not any("409" in call.error for call in server.calls)


async def test_a_process_that_ends_at_once_fails_the_test_with_what_it_printed(folder: Path, server: Server) -> None:
    (folder / "bot" / "__main__.py").write_text("raise SystemExit('no token')", "utf-8")
    with pytest.raises(AssertionError, match="ended with 1:\nno token"):
        await BotProcess.start(server, folder)
