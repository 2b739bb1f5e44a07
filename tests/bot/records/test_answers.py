"""An answer outlives a restart as places in the library: the same words come back, and the question does not."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from bot import publishing
from bot.answer import Answer
from bot.asking import ask, more
from bot.bands import Band
from bot.bootstrap import Desk
from bot.ingest import add
from bot.records.answers import Answers
from bot.records.parcels import Kind, Parcel
from bot.records.records import Records
from bot.records.tables import answers
from bot.render import plain
from bot.wording import BEYOND, answer_reply, more_reply
from knowledge.library import Library
from tests.bot.conftest import QUOTED, Chat, no_bar
from tests.bot.records.conftest import Clock, on_disk, sql

QUESTION = "bruise on a baby qwyzzelbert in:leeds"
TOLD = "is the GP told when a child was not brought to a clinic appointment"
TWIN = "The same words stand in: Missed appointments in Leeds, Leeds (2021), ¶4."
BRUISE = "A bruise on a baby who cannot roll is referred the same day."


@pytest.fixture
def answer(desk: Desk) -> Answer:
    """Return a real answer with excerpts, and others left for /more."""
    found = ask(desk, QUESTION)
    assert found.excerpts
    assert found.searched.filter
    return replace(found, left=found.left or (found.excerpts[0].passage.id,))


@pytest.fixture
def library(desk: Desk) -> Library:
    return desk.library


@pytest.fixture
def kept(records: Records, answer: Answer) -> Answers:
    """Return the kept answers, the one among them."""
    records.answers.keep(answer)
    return records.answers


@pytest.fixture
def again(kept: Answers, tmp_path: Path, clock: Clock) -> Iterator[Records]:
    """Yield the records as another process opens them."""
    opened = Records(tmp_path, clock)
    yield opened
    opened.close()


def test_an_answer_reads_after_a_restart_as_it_did(again: Records, answer: Answer, desk: Desk) -> None:
    with closing(Library(desk.settings.data)) as library:
        back = again.answers.of(answer.id, library)
    assert back
    assert plain(answer_reply(back), "England") == plain(answer_reply(answer), "England")
    assert [cited.excerpt for cited in back.excerpts] == [cited.excerpt for cited in answer.excerpts]
    assert [cited.passage for cited in back.excerpts] == [cited.passage for cited in answer.excerpts]
    same = ("id", "band", "left", "searched", "snapshot", "took_ms", "candidates", "first")
    assert [getattr(back, name) for name in same] == [getattr(answer, name) for name in same]


def test_neither_the_question_nor_the_words_shown_are_in_the_file(again: Records, tmp_path: Path) -> None:
    assert b"qwyzzelbert" not in on_disk(tmp_path)
    assert b"who cannot roll" not in on_disk(tmp_path)


def test_a_row_has_no_place_for_a_question() -> None:
    columns = "id at band searched excerpts left candidates first snapshot took_ms".split()
    assert [column.name for column in answers.columns] == columns


def test_reviews_that_share_a_label_are_offered_again(desk: Desk, records: Records) -> None:
    answer = ask(desk, "Child C")
    assert len(answer.candidates) == 2
    records.answers.keep(answer)
    back = records.answers.of(answer.id, desk.library)
    assert back
    assert (back.candidates, back.which, back.question) == (answer.candidates, "", "")
    assert answer_reply(back).said == answer_reply(answer).said


def test_an_answer_that_found_nothing_is_an_answer_too(desk: Desk, records: Records) -> None:
    answer = ask(desk, "xylophone maintenance in Peru")
    assert answer.excerpts == ()
    records.answers.keep(answer)
    back = records.answers.of(answer.id, desk.library)
    assert back
    assert (back.first, back.last) == (1, 0)
    assert plain(answer_reply(back), "England") == plain(answer_reply(answer), "England")


def test_further_excerpts_join_those_before_and_each_reply_can_be_made_again(desk: Desk, records: Records) -> None:
    first = ask(desk, "bruise on a baby, photograph, paediatrician, parents")
    second = more(desk, first)
    assert second
    for answer in (first, second, second):  # An update that is handed over twice keeps it twice.
        records.answers.keep(answer)
    back = records.answers.of(first.id, desk.library)
    assert back
    assert [cited.excerpt for cited in back.excerpts] == [cited.excerpt for cited in first.excerpts + second.excerpts]
    for part, reply in ((first, answer_reply), (second, more_reply)):
        parcel = Parcel(1, Kind.ANSWER, back.id, part.first, part.last)
        made = parcel.part(back)
        assert made
        assert plain(reply(replace(made, left=part.left)), "England") == plain(reply(part), "England")
    assert Parcel(1, Kind.ANSWER, back.id, second.first, second.last).part(first) is None


def test_an_answer_that_is_kept_whole_again_replaces_what_was_kept(
    kept: Answers, answer: Answer, library: Library
) -> None:
    kept.keep(replace(answer, excerpts=answer.excerpts[:1], left=(), snapshot="newer"))
    back = kept.of(answer.id, library)
    assert back
    assert (len(back.excerpts), back.left, back.snapshot) == (1, (), "newer")


def test_excerpts_that_do_not_follow_on_stand_alone(kept: Answers, answer: Answer, library: Library) -> None:
    kept.keep(replace(answer, first=40))
    back = kept.of(answer.id, library)
    assert back
    assert (back.first, back.last) == (40, 39 + len(answer.excerpts))


def test_an_answer_nobody_gave_is_none(kept: Answers, library: Library) -> None:
    assert kept.of("", library) is None
    assert kept.of("0123456789ab", library) is None


def test_an_answer_is_gone_after_thirty_days_and_erased_with_the_next(
    kept: Answers, answer: Answer, library: Library, clock: Clock, tmp_path: Path
) -> None:
    clock.move(days=30, seconds=-1)
    assert kept.of(answer.id, library)
    clock.move(seconds=1)
    assert kept.of(answer.id, library) is None
    kept.keep(replace(answer, id="another"))
    assert sql(tmp_path, "SELECT id FROM answers") == [("another",)]


def test_words_that_were_replaced_since_are_still_shown_as_they_stood(
    desk: Desk, notes: Path, tmp_path: Path, records: Records
) -> None:
    answer = ask(desk, "bruise on a baby who cannot roll")
    assert BRUISE in answer.excerpts[0].excerpt.text
    records.answers.keep(answer)
    newer = tmp_path / "newer"
    shutil.copytree(notes, newer)
    path = newer / "bruising.md"
    path.write_text(path.read_text("utf-8").replace("the same day", "within the hour"), encoding="utf-8")
    add(desk.settings, newer, {}, no_bar)
    back = records.answers.of(answer.id, desk.library)
    assert back
    assert BRUISE in back.excerpts[0].excerpt.text


def test_an_answer_is_gone_where_the_library_no_longer_holds_what_it_quotes(
    kept: Answers, answer: Answer, desk: Desk
) -> None:
    with closing(sqlite3.connect(desk.settings.data / "library.db")) as database, database:
        database.execute("DELETE FROM passages WHERE id = ?", [answer.excerpts[-1].passage.id])
    assert kept.of(answer.id, desk.library) is None


def read(answer: Answer | None) -> str:
    """Return an answer as it is read, in one line."""
    assert answer
    return " ".join(plain(answer_reply(answer), "England").split())


def test_where_else_the_words_stand_reads_after_a_restart_as_it_did(ruled: Chat, records: Records) -> None:
    answer = ask(ruled.desk, TOLD)
    records.answers.keep(answer)
    with closing(Library(ruled.desk.settings.data)) as library:
        back = records.answers.of(answer.id, library)
    assert TWIN in read(back)
    assert back
    assert [cited.twins for cited in back.excerpts] == [cited.twins for cited in answer.excerpts]


def test_an_answer_that_was_kept_before_twins_were_is_shown_without_them(
    ruled: Chat, records: Records, tmp_path: Path
) -> None:
    answer = ask(ruled.desk, TOLD)
    records.answers.keep(answer)
    for number in range(len(answer.excerpts)):
        sql(tmp_path, f"UPDATE answers SET excerpts = json_remove(excerpts, '$[{number}].twins')")
    back = records.answers.of(answer.id, ruled.desk.library)
    assert TWIN not in read(back)
    assert read(back) == read(replace(answer, excerpts=tuple(replace(one, twins=()) for one in answer.excerpts)))


def test_a_twin_that_was_erased_is_named_no_more_and_the_answer_is_still_shown(ruled: Chat, records: Records) -> None:
    answer = ask(ruled.desk, TOLD)
    answer = replace(answer, excerpts=tuple(one for one in answer.excerpts if one.twins))
    records.answers.keep(answer)
    assert TWIN in read(records.answers.of(answer.id, ruled.desk.library))
    publishing.erase(ruled.desk.settings, "missed-leeds", "it is wrong", no_bar)
    with closing(Library(ruled.desk.settings.data)) as library:
        said = read(records.answers.of(answer.id, library))
    assert QUOTED in said
    assert "Leeds" not in said


@pytest.mark.parametrize("moved", [{"start": -1}, {"end": 10**6}, {"end": 0}, {"start": "x"}])
def test_a_twin_outside_its_document_is_damage(
    moved: dict[str, object], ruled: Chat, records: Records, tmp_path: Path
) -> None:
    answer = ask(ruled.desk, TOLD)
    records.answers.keep(answer)
    number = next(place for place, one in enumerate(answer.excerpts) if one.twins)
    for name, value in moved.items():
        where = f"$[{number}].twins[0].{name}"
        sql(tmp_path, f"UPDATE answers SET excerpts = json_set(excerpts, '{where}', ?)", value)
    assert records.answers.of(answer.id, ruled.desk.library) is None


def test_that_a_question_asked_for_a_decision_is_still_said_after_a_restart(desk: Desk, records: Records) -> None:
    answer = ask(desk, QUESTION)
    answer = replace(answer, band=Band.RELATED, searched=replace(answer.searched, beyond=True))
    records.answers.keep(answer)
    assert BEYOND in read(records.answers.of(answer.id, desk.library))


_PLACE = '{"passage": %s, "document": "bruising", "sha256": "%s", "start": %s, "end": %s}'
DAMAGE = [
    ("band", "certain"),
    ("band", b"\xff"),
    ("searched", ""),
    ("searched", "[]"),
    ("searched", '{"terms": 5}'),
    ("excerpts", "null"),
    ("excerpts", '{"passage": 1}'),
    ("excerpts", "[1, 2]"),
    ("excerpts", f"[{_PLACE % (1, 'beef', 0, 4)}]"),
    ("excerpts", f"[{_PLACE % (10**30, 'beef', 0, 4)}]"),
    ("excerpts", f"[{_PLACE % (-1, 'beef', 9, 4)}]"),
    ("excerpts", f'[{_PLACE[:-1] % (1, "beef", 0, 4)}, "twins": 5}}]'),
    ("left", '["x"]'),
    ("candidates", "{"),
    ("first", "many"),
    ("first", 0),
    ("took_ms", "long"),
    ("at", 5),
    ("at", "yesterday"),
]


@pytest.mark.parametrize(("column", "value"), DAMAGE)
def test_a_damaged_row_counts_as_gone_and_can_be_kept_anew(
    column: str, value: object, kept: Answers, answer: Answer, library: Library, tmp_path: Path
) -> None:
    sql(tmp_path, f'UPDATE answers SET "{column}" = ?', value)
    assert kept.of(answer.id, library) is None
    kept.keep(answer)
    assert kept.of(answer.id, library)


@pytest.mark.parametrize("column", ["band", "searched", "excerpts", "left", "candidates", "snapshot"])
def test_letters_that_are_none_count_as_damage(
    column: str, kept: Answers, answer: Answer, library: Library, tmp_path: Path
) -> None:
    sql(tmp_path, f"UPDATE answers SET \"{column}\" = CAST(x'ff' AS TEXT)")
    assert kept.of(answer.id, library) is None


@pytest.mark.parametrize("moved", [{"start": 0}, {"end": 10**6}, {"sha256": "0" * 64}, {"document": "core-groups"}])
def test_a_place_outside_its_passage_or_in_another_version_is_never_quoted(
    moved: dict[str, object], kept: Answers, answer: Answer, library: Library, tmp_path: Path
) -> None:
    for name, value in moved.items():
        sql(tmp_path, f"UPDATE answers SET excerpts = json_set(excerpts, '$[0].{name}', ?)", value)
    assert kept.of(answer.id, library) is None
