"""A card quotes exactly, keeps its author's words apart, and says so when something may not be shown any more."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.ingest import add
from bot.lessons.card import NOTE, cited, lesson_parts, lesson_reply, live, opened, said
from bot.lessons.lesson import Kept, State
from bot.lessons.sending import Sending, SendingKind, SendingState
from bot.message import Quote, Words
from bot.records.lessons import OPEN
from bot.render import plain
from bot.settings import Settings
from knowledge import lifecycle
from tests.bot.conftest import no_bar
from tests.bot.lessons.cast import Cast, casting, texts

GRAPHIC = """---
id: baby-e
kind: review
title: Review of Baby E
published: '2020'
---

## What happened

1. She had forty bruises, bite marks and eleven fractures, and was beaten with a belt until she bled.
"""


@pytest.fixture
def cast(settings: Settings) -> Iterator[Cast]:
    with casting(settings) as opened_cast:
        yield opened_cast


def sending(state: SendingState = SendingState.OUT, messages: tuple[int, ...] = ()) -> Sending:
    return Sending(SendingKind.LESSON, "1", -100700, "2026-11-23T10:00:00+00:00", state=state, messages=messages)


def place(cast: Cast, document: str = "bruising") -> Kept:
    """Return the first passage of a document as a kept place."""
    one = cast.desk.library.every_passage(document)[0]
    return Kept(one.id, document, one.document.sha256, one.start, one.end)


def test_a_kept_place_gives_the_exact_words_of_its_version_with_their_citation(cast: Cast) -> None:
    ben = cast.kept()
    (kept,) = cast.desk.records.keepings.of(cast.person("Ben").id)
    found = cited(cast.desk, kept)
    assert found
    document = cast.desk.library.document("bruising")
    assert found.excerpt.text == document.text[kept.start : kept.end]
    assert "A bruise on a baby who cannot roll is referred the same day." in found.excerpt.text
    assert f"“{found.excerpt.text}"[:60] in ben.say("/kept")


@pytest.mark.parametrize("change", [{"start": -1}, {"end": 10**6}, {"sha256": "00" * 32}, {"passage": 999}])
def test_a_place_that_is_in_no_passage_any_more_is_none(cast: Cast, change: dict[str, Any]) -> None:
    kept = place(cast)
    assert cited(cast.desk, kept)
    assert cited(cast.desk, replace(kept, **change)) is None


def test_the_authors_words_stand_under_a_line_that_says_so_and_in_no_quotation_marks(cast: Cast) -> None:
    cast.drafted()
    note = "Our team asks who else lives in the home."
    cast.desk.records.lessons.change(1, OPEN, note=note, questions=("Who do we not see?",))
    lines = [part.text for part in lesson_parts(cast.desk, cast.lesson()) if isinstance(part, Words)]
    assert lines[0] == "Lesson 1: Bruises on babies who do not move"
    assert lines[lines.index(note) - 1] == NOTE
    assert "1. Who do we not see?" in lines
    assert f"“{note}" not in cast["Ben"].say("/lesson 1")
    quotes = [part for part in lesson_parts(cast.desk, cast.lesson()) if isinstance(part, Quote)]
    assert [quote.number for quote in quotes] == [1]
    assert note not in quotes[0].cited.excerpt.text


def test_whom_it_is_for_what_it_is_about_and_until_when_it_holds_stand_on_one_line(cast: Cast) -> None:
    cast.drafted()
    card = " ".join(cast["Ben"].say("/lesson 1").split())
    assert (
        "For: health visiting, all agencies · About: physical abuse · To be looked at again by 23 November 2027" in card
    )


def test_words_that_were_withdrawn_since_are_told_of_and_not_shown(cast: Cast) -> None:
    ben = cast.drafted()
    lifecycle.withdraw(cast.desk.library, "bruising", "it is wrong")
    card = ben.say("/lesson 1")
    assert "1 This document was withdrawn on" in " ".join(card.split())
    assert "cannot roll" not in card
    assert live(cast.desk, cast.lesson().kept) == {}
    assert not [
        part for part in lesson_reply(cast.desk, cast.lesson(), cast.person("Ben")).parts if isinstance(part, Quote)
    ]


def test_words_that_were_erased_leave_their_number_behind(cast: Cast) -> None:
    cast.drafted()
    cast.desk.records.lessons.change(1, OPEN, kept=(replace(place(cast), passage=999), place(cast)))
    parts = lesson_parts(cast.desk, cast.lesson())
    assert parts[1] == Words("1  This excerpt is not in the library any more.")
    assert isinstance(parts[2], Quote)
    assert parts[2].number == 2


def test_words_that_are_hard_to_read_are_folded_until_they_are_asked_for(cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "baby-e.md"
    path.write_text(GRAPHIC, encoding="utf-8")
    add(cast.desk.settings, path, {}, no_bar)
    cast.drafted()
    kept = place(cast, "baby-e")
    cast.desk.records.lessons.change(1, OPEN, kept=(kept,))
    card = cast["Ben"].say("/lesson 1")
    assert "Read it: /lesson 1 show 1" in card
    assert "belt" not in card
    assert "Reading about this can be hard" in " ".join(card.split())
    assert "belt" in cast["Ben"].say("/lesson 1 show 1")
    assert opened(cast.desk, [kept], "2", cast.person("Ben")) is None


def test_a_lesson_is_sent_with_what_a_reader_can_say_of_it_and_only_while_it_holds(cast: Cast) -> None:
    cast.submitted()
    assert said(cast.desk, sending()) is None
    cast["Nia"].reply("/lesson 1 approve")
    reply = said(cast.desk, sending())
    assert reply
    assert texts(reply) == ["/read 1", "/discussed 1", "/change 1"]
    assert "cannot roll" in plain(reply, "England")
    assert "Approved" not in reply.said
    cast.clock.move(days=366)
    assert said(cast.desk, sending()) is None
    assert said(cast.desk, replace(sending(), about="2")) is None


def test_what_was_sent_says_that_it_was_withdrawn_and_shows_no_quote_title_or_reason(cast: Cast) -> None:
    cast.approved()
    cast["Carol"].reply("/lesson 1 withdraw The guidance was replaced")
    assert cast.lesson().state is State.WITHDRAWN
    assert said(cast.desk, sending()) is None
    for stands in (sending(SendingState.RECALLING), sending(SendingState.OUT, (12,))):
        reply = said(cast.desk, stands)
        assert reply
        assert reply.said == (
            "Lesson 1 was withdrawn on 23 November 2026. Please use it no more. What it said here is taken away."
        )
        assert len(reply.parts) == 1
        assert reply.buttons == ()
