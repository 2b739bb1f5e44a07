"""A dressed reply says what the console says, quotes exactly, and is never refused by Telegram."""

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import MessageEntity

from bot.bootstrap import open_desk
from bot.channels.dress import Dressed, dress
from bot.channels.rich import LIMIT
from bot.citation import reference
from bot.ingest import add
from bot.message import Button, Quote, Reply, Role, Words
from bot.render import FOLDED, plain
from bot.settings import Settings
from tests.bot.conftest import Chat, cited, no_bar
from tests.conftest import document

ENGLAND = "England"
EMERGENCY = "the baby is not breathing and mum is screaming"
BLOCKQUOTE = MessageEntity.EXPANDABLE_BLOCKQUOTE
FAMILY = "👩‍👩‍👧‍👦"
Invited = Callable[..., Chat]

# What a real chat is sent, in the order it is asked.
ASKED = (
    "bruise on a baby who cannot roll",
    "/more",
    "/source 1",
    "/show 1",
    "/helpful",
    "/unhelpful",
    "xyzzy",
    "/source 9",
    "/help",
    "/about",
    "/filter",
    "/filter in:leeds",
    "/lens",
    "/lens midwife",
    "what about a bruise on Kayleigh Smith, born 3 May 2019, 07700 900123",
    EMERGENCY,
    "/results",
    "/contacts",
    "/privacy",
    "/me",
    "/forget",
)


# Hard words, and a sentence that is longer than a message.
REVIEW = f"""---
id: hull-child-x-2018
kind: review
title: Review of Child X
publisher: Hull Board
areas: [Hull]
nations: [England]
published: '2018'
urls: [https://example.org/child-x]
---

## What happened

1. Child X was beaten with a belt and had 43 bruises, broken ribs and cigarette burns on the back when found dead.

## What the review found

2. The bruises that Child X had were seen by the school and were not shared with anyone.

## How often the home was seen

3. The health visitor saw the home after {", ".join(f"{'multi-agency-' * 3}meeting-{day}" for day in range(120))}.
"""


@pytest.fixture
def hull(tmp_path: Path) -> Iterator[Chat]:
    """Yield a chat over a review with hard words and a long paragraph."""
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "hull.md").write_text(REVIEW, encoding="utf-8")
    settings = Settings(data=tmp_path / "data", embedding_model="hashing")
    add(settings, tmp_path / "notes", {}, no_bar)
    opened = open_desk(settings)
    with closing(opened.library), closing(opened.records):
        yield Chat(opened)


def cut_out(message: Dressed, entity: MessageEntity) -> str:
    """Return what an entity covers, as Telegram counts."""
    units = message.text.encode("utf-16-le")
    return units[2 * entity.offset : 2 * (entity.offset + entity.length)].decode("utf-16-le")


def slices(messages: list[Dressed], type: str) -> list[str]:
    return [cut_out(one, entity) for one in messages for entity in one.entities if entity.type == type]


def spaced(text: str) -> str:
    return " ".join(text.split())


def console_words(reply: Reply) -> str:
    """Return what the console says, without what is a key or lies beneath the reference in Telegram."""
    said = spaced(plain(replace(reply, buttons=()), ENGLAND))
    for part in reply.parts:
        if isinstance(part, Quote):
            said = said.replace(f"{FOLDED} Read it: {part.folded}", FOLDED) if part.folded else said
            link = part.cited.excerpt.document.link
            said = said.replace(f" {link}", "") if link else said
    return said


def check(messages: list[Dressed]) -> None:
    """Fail where Telegram would refuse or move anything."""
    assert messages
    assert all(one.keyboard is None for one in messages[:-1])
    for one in messages:
        assert one.text
        assert one.text == one.text.strip()
        units = len(one.text.encode("utf-16-le")) // 2
        assert units <= LIMIT < 4096
        assert len(one.entities) <= 100
        ends = [(entity.offset, entity.offset + entity.length) for entity in one.entities]
        assert all(0 <= start < end <= units for start, end in ends)
        assert all(end <= start for (_, end), (start, _) in pairwise(ends))
        for row in one.keyboard.inline_keyboard if one.keyboard else ():
            assert 1 <= len(row) <= 8
            for key in row:
                assert key.text
                assert len(str(key.callback_data or "").encode()) <= 64


def quoted(text: str, number: int = 1, **fields: Any) -> Reply:
    return Reply((Quote(number, cited(replace(document("x"), text=text, blocks=(), **fields))),))


def rejoined(pieces: list[str], text: str) -> bool:
    """Return whether pieces are a text, but for white space where it was split."""
    for number, piece in enumerate(pieces):
        text = text.lstrip() if number else text
        if not text.startswith(piece):
            return False
        text = text[len(piece) :]
    return not text


@pytest.mark.parametrize("role", [Role.PRACTITIONER, Role.ADMIN])
def test_every_reply_says_what_the_console_says_and_telegram_takes_it(invited: Invited, role: Role) -> None:
    aisha = invited("Aisha", role)
    for text in ASKED:
        reply = aisha.reply(text)
        messages = dress(reply, ENGLAND)
        check(messages)
        assert spaced(" ".join(one.text for one in messages)) == console_words(reply), text


def test_an_answer_is_a_number_its_words_its_worth_and_its_place(chat: Chat) -> None:
    answer = chat.reply("in:bradford hungry at school")
    [one] = dress(answer, ENGLAND)
    assert (
        "\n\n1\n"
        "“The school had seen Child C come hungry and did not share it.”\n"
        "Review finding\n"
        "Bradford Board, Serious case review of Child C (2015) · What the review found · ¶1\n\n"
        "Published learning,"
    ) in one.text
    assert slices([one], MessageEntity.BOLD) == ["1"]
    assert slices([one], BLOCKQUOTE) == ["“The school had seen Child C come hungry and did not share it.”"]
    assert slices([one], MessageEntity.ITALIC) == ["Review finding"]


def test_the_reference_is_a_link_to_the_source_and_the_address_is_not_printed() -> None:
    reply = quoted("Seen once.", urls=("https://example.org.uk/a?b=c#d",), nations=("Wales",))
    [one] = dress(reply, ENGLAND)
    assert one.text == "1\n“Seen once.”\nGuidance\nA review (no date)\nThis is from Wales, not England."
    [link] = [entity for entity in one.entities if entity.type == MessageEntity.TEXT_LINK]
    assert (cut_out(one, link), link.url) == ("A review (no date)", "https://example.org.uk/a?b=c#d")


@pytest.mark.parametrize(
    "url",
    [
        "shelf 4, blue folder",
        "ftp://example.org/a",
        "https://",
        "https://a b.org/c",
        "https://127.0.0.1/x",
        "http://é.uk/",
    ],
)
def test_an_address_that_telegram_might_not_take_is_printed_so_that_the_answer_is_not_lost(url: str) -> None:
    [one] = dress(quoted("Seen once.", urls=(url,)), ENGLAND)
    assert one.text.endswith(f"A review (no date)\n{url}")
    assert not slices([one], MessageEntity.TEXT_LINK)


def test_a_folded_excerpt_keeps_its_place_and_its_words_wait_for_the_key() -> None:
    [part] = quoted("The belt left marks.").parts
    assert isinstance(part, Quote)
    [one] = dress(Reply((replace(part, number=2, folded="/show 2"),)), ENGLAND)
    assert one.text == f"2\n{FOLDED}\nGuidance\nA review (no date)"
    assert not slices([one], BLOCKQUOTE)
    assert one.keyboard is not None
    key = one.keyboard.inline_keyboard[0][0]
    assert (key.text, key.callback_data) == ("Read 2", "|/show 2")


def test_hard_words_of_a_real_answer_are_a_key_away(hull: Chat) -> None:
    reply = hull.reply("reviews of bruises broken ribs burns belt")
    messages = dress(reply, ENGLAND)
    check(messages)
    said = " ".join(one.text for one in messages)
    assert spaced(said) == console_words(reply)
    assert FOLDED in said
    assert "43 bruises" not in said
    [folded] = [part for part in reply.parts if isinstance(part, Quote) and part.folded]
    assert messages[-1].keyboard is not None
    key = messages[-1].keyboard.inline_keyboard[0][0]
    assert key.text == f"Read {folded.number}"
    opened = dress(hull.reply(str(key.callback_data).partition("|")[2]), ENGLAND)
    assert slices(opened, BLOCKQUOTE) == [f"“{folded.cited.excerpt.text}”"]


def test_a_passage_longer_than_a_message_is_quoted_and_shown_whole(hull: Chat) -> None:
    quoting = hull.reply("health visitor saw the home")
    for reply in (quoting, hull.reply("/source 1")):
        messages = dress(reply, ENGLAND)
        check(messages)
        assert len(messages) > 1
        assert spaced(" ".join(one.text for one in messages)) == console_words(reply)
    messages = dress(quoting, ENGLAND)
    [long] = [one for one in quoting.parts if isinstance(one, Quote) and len(one.cited.excerpt.text) > 4096]
    assert f"“{long.cited.excerpt.text}”" in " ".join(slices(messages, BLOCKQUOTE))


@pytest.mark.parametrize("role", [Role.STRANGER, Role.PRACTITIONER])
def test_the_first_line_of_a_card_is_bold_and_nothing_else_is_marked(invited: Invited, role: Role) -> None:
    [one] = dress(invited("Mallory", role).reply(EMERGENCY), ENGLAND)
    assert slices([one], MessageEntity.BOLD) == ["If a child is in danger now, call 999 first. Nobody reads this chat."]
    assert len(one.entities) == 1


def test_the_notice_about_masking_comes_first_in_an_answer_and_after_999_in_a_card(chat: Chat) -> None:
    answer = dress(chat.reply("what about a bruise on Kayleigh Smith, 07700 900123"), ENGLAND)
    assert answer[0].text.startswith("I masked ")
    assert "Kayleigh" not in answer[0].text
    card = dress(chat.reply(f"{EMERGENCY}, Kayleigh Smith, 07700 900123"), ENGLAND)
    assert card[0].text.startswith("If a child is in danger now, call 999 first.")
    assert "\n\nI masked " in card[-1].text


def test_commands_stand_line_by_line_so_that_help_fits_a_screen(chat: Chat) -> None:
    [one] = dress(chat.reply("/help"), ENGLAND)
    assert re.search(r"\n\n/ask [^\n]+\n/more [^\n]+\n/source ", one.text)
    assert re.search(r"Learnt answers from\n/help people [^\n]+\n\nA short “what about", one.text)


def test_the_readers_own_nation_goes_before_that_of_the_settings() -> None:
    reply = replace(quoted("Seen once.", nations=("Wales",)), nation="Wales")
    assert "not England" not in dress(reply, ENGLAND)[0].text


def test_an_empty_reply_is_still_a_message() -> None:
    for reply in (Reply(()), Reply.of(""), Reply.of(" \n ")):
        messages = dress(reply, ENGLAND)
        check(messages)
        assert len(messages) == 1


def test_excerpts_are_not_cut_where_a_message_ends_between_them() -> None:
    texts = [f"Excerpt {number}. {'The visit was missed. ' * 60}".strip() for number in range(1, 8)]
    parts = [quoted(text, number).parts[0] for number, text in enumerate(texts, start=1)]
    reply = Reply((Words("Seven."), *parts, Words("Caveat.")), (Button("More results", "/more"),))
    messages = dress(reply, ENGLAND)
    check(messages)
    assert slices(messages, BLOCKQUOTE) == [f"“{text}”" for text in texts]
    assert len(messages) == 4
    assert messages[-1].text.endswith("\n\nCaveat.")
    assert messages[-1].keyboard is not None


def test_a_long_excerpt_is_cut_between_paragraphs() -> None:
    paragraphs = [f"{number}. {'The visit was missed. ' * 60}".strip() for number in range(1, 8)]
    text = "\n\n".join(paragraphs)
    messages = dress(quoted(text), ENGLAND)
    check(messages)
    pieces = slices(messages, BLOCKQUOTE)
    assert len(pieces) == 4
    assert [paragraph for piece in pieces for paragraph in piece.strip("“”").split("\n\n")] == paragraphs


def test_a_long_paragraph_is_cut_where_a_sentence_ends_and_not_after_an_abbreviation() -> None:
    text = " ".join(f"Dr. Ames saw child {number} on p. 12 and e.g. in May." for number in range(300))
    messages = dress(quoted(text), ENGLAND)
    check(messages)
    pieces = slices(messages, BLOCKQUOTE)
    assert len(pieces) > 3
    assert all(piece.endswith("in May.") for piece in pieces[:-1])
    assert all(piece.startswith("Dr. Ames saw") for piece in pieces[1:])


def test_a_message_is_filled_to_the_last_sentence_that_fits() -> None:
    text = f"{'One. ' * 10}{'x' * (LIMIT - 54)}. Then this. {'x' * 200}"
    messages = dress(quoted(text), ENGLAND)
    assert [len(one.text) for one in messages][:1] == [LIMIT]
    assert messages[1].text.startswith("Then this.")


def test_a_long_sentence_is_cut_between_words_and_not_at_a_no_break_space() -> None:
    text = " ".join(f"para\u00a0{number}," for number in range(2000))
    messages = dress(quoted(text), ENGLAND)
    check(messages)
    pieces = slices(messages, BLOCKQUOTE)
    assert " ".join(pieces) == f"“{text}”"
    assert all(re.match(r"para\u00a0\d+,", piece) for piece in pieces[1:])


@pytest.mark.parametrize("sentence", ["Seen. ", "seen "])
def test_badge_and_reference_are_not_cut_though_there_are_sentences_in_them(sentence: str) -> None:
    for length in range(LIMIT - 400, LIMIT + 40, 7):
        text = (sentence * 800)[:length].rstrip()
        reply = quoted(text, title="What No. 4 found. The end. " * 8, publisher="A. B. Board")
        messages = dress(reply, ENGLAND)
        check(messages)
        assert reference(reply.parts[0].cited.excerpt) in messages[-1].text  # type: ignore[union-attr]


@pytest.mark.parametrize("letters", [FAMILY, "e\u0301", "🇬🇧", "👍🏽", "각", "नि", "1️⃣"])
@pytest.mark.parametrize("shift", range(4))
def test_one_endless_word_is_cut_between_characters_as_a_reader_sees_them(letters: str, shift: int) -> None:
    text = "x" * shift + letters * 3000
    messages = dress(quoted(text), ENGLAND)
    check(messages)
    pieces = slices(messages, BLOCKQUOTE)
    assert "".join(pieces) == f"“{text}”"
    assert all(piece.startswith(letters) for piece in pieces[1:-1])


def test_an_endless_heap_of_accents_is_cut_all_the_same() -> None:
    messages = dress(quoted("e" + "\u0301" * 10_000), ENGLAND)
    check(messages)
    assert [len(one.text) for one in messages][:3] == [1, LIMIT, LIMIT]
    assert "".join(slices(messages, BLOCKQUOTE)) == "“e" + "\u0301" * 10_000 + "”"


def test_a_long_line_of_ours_is_cut_too() -> None:
    line = "Nothing was recorded of it. " * 400
    messages = dress(Reply.of("First.", line.strip(), "Last."), ENGLAND)
    check(messages)
    assert spaced(" ".join(one.text for one in messages)) == spaced(f"First. {line} Last.")


def test_a_message_never_has_more_entities_than_telegram_reads() -> None:
    parts = tuple(quoted("No.", number, urls=("https://example.org",)).parts[0] for number in range(1, 61))
    messages = dress(Reply(parts), ENGLAND)
    check(messages)
    assert len(slices(messages, BLOCKQUOTE)) == 60


LETTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\x00")
ANY = st.text(LETTERS, min_size=1, max_size=60)


@given(parts=st.lists(st.tuples(ANY, st.integers(1, 400)), min_size=1, max_size=5))
def test_whatever_its_letters_an_excerpt_loses_nothing_but_white_space_where_it_is_cut(
    parts: list[tuple[str, int]],
) -> None:
    text = "".join(letters * times for letters, times in parts)
    messages = dress(quoted(text), ENGLAND)
    check(messages)
    assert rejoined(slices(messages, BLOCKQUOTE), f"“{text}”")


@given(words=st.lists(st.text(LETTERS, min_size=1, max_size=40).map(spaced).filter(bool), min_size=50, max_size=90))
def test_no_word_is_cut_that_fits_in_a_message(words: list[str]) -> None:
    text = " ".join(words * 9)
    pieces = slices(dress(quoted(text), ENGLAND), BLOCKQUOTE)
    assert " ".join(pieces) == f"“{text}”"


@given(lines=st.lists(st.text(LETTERS, max_size=3000), max_size=6))
def test_whatever_a_line_says_telegram_takes_it(lines: list[str]) -> None:
    check(dress(Reply.of(*lines), ENGLAND))


def test_no_text_of_the_library_holds_what_telegram_would_alter(starter_data: Path, tmp_path: Path) -> None:
    shutil.copytree(starter_data, tmp_path / "data")
    opened = open_desk(Settings(data=tmp_path / "data", embedding_model="hashing"))
    with closing(opened.library), closing(opened.records):
        texts = [opened.library.document(id).text for id in opened.reading().index.publications]
    assert len(texts) > 80
    assert not [text for text in texts if re.search("[^\n -\u2027\u202f-\U0010ffff]|[\u030a\u0333\u033f]", text)]
