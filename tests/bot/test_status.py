"""/status and `learnt status` say in counts how it is doing, and no single question can be told from them."""

import shutil
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.message import Job, Role, Sender
from bot.records.audit import Act
from bot.records.feedback import Verdict
from bot.records.gaps import LEAST
from bot.records.jobs import Kept
from bot.records.people import Place
from bot.status import status_lines
from knowledge import lifecycle
from tests.bot.conftest import Chat
from tests.bot.test_documents import draft, note


def lines(chat: Chat) -> list[str]:
    return status_lines(chat.desk.settings, chat.desk.library, chat.desk.records, "/")


def the(chat: Chat, beginning: str) -> str:
    """Return the one line that begins so."""
    (line,) = [line for line in lines(chat) if line.startswith(beginning)]
    return line


def test_the_library_is_counted_by_kind_and_state(chat: Chat, tmp_path: Path) -> None:
    draft(chat, tmp_path, note("new-note"))
    lifecycle.withdraw(chat.desk.library, "core-groups", "wrong")
    assert the(chat, "Library: ") == "Library: 3 documents may answer (2 reviews, 1 local procedure)."
    besides = "Besides: 1 waiting as drafts; 1 of the published ones superseded; 1 withdrawn."
    assert the(chat, "Besides: ") == besides
    assert not [line for line in lines(chat) if "starter" in line or "Erased" in line]
    lifecycle.begin_erasing(chat.desk.library, "bruising", "wrong")
    assert the(chat, "Erased only in part, and shown to nobody: bruising.")


def test_documents_to_look_at_are_counted(chat: Chat) -> None:
    lifecycle.describe(chat.desk.library, "leeds-child-c-2019", review_due="2020-01")
    said = the(chat, "Reviews of documents: ")
    assert said.startswith("Reviews of documents: 1 overdue, 0 due within 30 days, 1 stale (guidance ")
    assert "/documents due" in said


def test_the_index_in_use_is_named_or_why_there_is_none(chat: Chat) -> None:
    manifest = chat.desk.reading().index.snapshot.manifest
    said = the(chat, "Index: ")
    assert said.startswith(f"Index: {manifest.id}, made ")
    assert said.endswith(f"4 documents in 4 passages, with the model {manifest.encoder}.")
    shutil.rmtree(chat.desk.snapshots)
    assert the(chat, "Index: ") == "Index: There is no index yet. Run `learnt reindex` to make one."
    assert the(chat, "Besides: ") == "Besides: 4 not in the index: /reindex."


def test_answers_cards_and_times_are_counted_over_a_week_and_a_month(chat: Chat) -> None:
    note_of = chat.desk.records.audit.note
    for took in range(1, 101):
        note_of(Act("k", "ask", band="related" if took == 1 else "answers", took_ms=took))
    note_of(Act("k", "ask", "card: emergency"))
    note_of(Act("k", "ask", "card: refer_today"))
    counted = "100 questions (99 answered, 1 with related passages only, 0 with nothing found)"
    cards = "1 emergency card, 1 refer-today card"
    assert the(chat, "Last 7 days") == f"Last 7 days: {counted}; {cards}."
    assert the(chat, "Last 30 days") == f"Last 30 days: {counted}; {cards}."
    assert the(chat, "Half of the answers took at most 50 ms, 95 of 100 at most 95 ms")


def test_no_time_is_said_where_nothing_was_asked(chat: Chat) -> None:
    assert not [line for line in lines(chat) if line.startswith("Half of")]


def unanswered(chat: Chat, people: int, *terms: str) -> None:
    for number in range(people):
        chat.desk.records.gaps.note(f"key {number}", terms)


def test_what_four_people_asked_about_is_not_said_and_what_five_did_is(chat: Chat) -> None:
    unanswered(chat, LEAST - 1, "late booking")
    said = the(chat, "No term was asked about by 5 people or more in 90 days without an answer.")
    assert "late booking" not in " ".join(lines(chat))
    assert said.endswith("fewer than 5 people asked about is not shown, so that nobody's question can be told.")
    unanswered(chat, LEAST + 2, "neglect")
    said = the(chat, "Asked about without an answer in the last 90 days: neglect (5 people or more). ")
    assert "late booking" not in said


def test_feedback_people_and_work_are_counted(chat: Chat) -> None:
    records = chat.desk.records
    records.feedback.keep("k", "a", [1, 2], "s", Verdict.HELPFUL)
    records.feedback.keep("k", "b", [1], "s", Verdict.UNHELPFUL, "out-of-date")
    for number, role in enumerate((Role.PRACTITIONER, Role.PRACTITIONER, Role.ADMIN)):
        records.people.let_in(Sender("console", str(number)), Place(role))
    records.jobs.put(None, Kept(Job("Adding Zofia.pdf", ("add",), "add"), 1))
    assert the(chat, "Feedback: ") == "Feedback: 2 passages called helpful, 1 not helpful (out of date: 1)."
    assert the(chat, "People: ") == "People: 2 practitioners and 1 admin."
    assert the(chat, "Work that a chat began: ").startswith("Work that a chat began: add since ")
    assert "Zofia" not in " ".join(lines(chat))


def test_room_on_the_disk_and_what_is_not_known_are_said(chat: Chat) -> None:
    assert the(chat, "Disk: the data folder takes less than 1 MB; ")
    data = chat.desk.settings.data
    before = sum(path.lstat().st_size for path in data.rglob("*"))
    for taken, said in ((30_000_000, "30 MB"), (9_999_000_000, "9,999 MB"), (12_000_000_000, "12 GB")):
        with (data / "files" / "large").open("wb") as large:
            large.truncate(taken - before)  # a hole, which takes no room
        assert the(chat, f"Disk: the data folder takes {said}; ")
    assert lines(chat)[-1].startswith("When the last backup was made is not known here")


def test_an_admin_reads_it_in_the_chat_and_nobody_else(chat: Chat) -> None:
    said = [part.text for part in chat.reply("/status").parts]  # type: ignore[union-attr]
    assert said[0] == "Library: 4 documents may answer (2 reviews, 1 local procedure, 1 piece of guidance)."
    assert len(said) == len(lines(chat))


def test_the_command_line_says_the_same_with_its_own_commands(
    chat: Chat, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LEARNT_DATA", str(chat.desk.settings.data))
    monkeypatch.setenv("EMBEDDING_MODEL", "hashing")
    capsys.readouterr()
    assert main(["status"]) == 0
    printed = capsys.readouterr().out.splitlines()
    assert printed == [line.replace("/documents", "learnt documents") for line in lines(chat)]
