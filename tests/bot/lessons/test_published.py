"""Approved lessons are in the library until they are withdrawn or run out, whatever else becomes of the library."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot import ingest, publishing
from bot.__main__ import main
from bot.backup import back_up, restore
from bot.doctor import complaints, warnings
from bot.jobs import Ended, ended_reply, needed
from bot.lessons import published
from bot.lessons.lesson import State
from bot.lessons.published import document_of
from bot.lessons.sending import Sending, SendingKind, SendingState
from bot.listing import State as Listed
from bot.listing import everything, line
from bot.message import Role
from bot.parcels import is_due
from bot.records.jobs import Kept as KeptJob
from bot.settings import Settings
from index import store
from knowledge import library, lifecycle
from knowledge.lessons import keep
from knowledge.library import Refused
from knowledge.model import Kind
from tests.bot.conftest import Chat, no_bar
from tests.bot.lessons.shelf import DUE, FINDING, NOTE, QUESTION, Shelf, shelved

THAT_DAY = datetime(2027, 4, 30, 22, 59, 59, tzinfo=UTC)  # London is an hour ahead: the last second of the day
DAY_AFTER = datetime(2027, 4, 30, 23, 0, tzinfo=UTC)


@pytest.fixture
def shelf(settings: Settings) -> Iterator[Shelf]:
    with shelved(settings) as made:
        yield made


def test_a_document_of_a_lesson_holds_its_authors_words_and_nothing_that_it_quotes(shelf: Shelf) -> None:
    lesson = shelf.lesson(questions=("Who is told?", "By when?"))
    made = document_of(lesson)
    assert made.text == f"Note\n\n{NOTE}\n\nQuestions\n\nWho is told?\n\nBy when?"
    assert FINDING not in made.text
    assert (made.id, made.title, made.kind, made.publisher) == (
        "lesson-1",
        "Bruises on babies",
        Kind.LESSON,
        "Your partnership",
    )
    assert (made.published, made.review_due, made.themes) == ("2026-11-23", DUE, ("bruising",))
    assert document_of(shelf.lesson(note="")).text == "Bruises on babies"


def test_lessons_are_brought_into_the_library_once_and_published_only_if_something_changed(shelf: Shelf) -> None:
    before = publishing.current(shelf.settings)
    assert shelf.bring().lessons == ()
    assert publishing.current(shelf.settings) == before
    shelf.lesson()
    assert shelf.bring().added == ("lesson-1",)
    after = publishing.current(shelf.settings)
    assert after != before
    assert shelf.bring() == published.Brought(("lesson-1",))
    assert publishing.current(shelf.settings) == after
    assert "lesson-1" in shelf.shown()


def test_a_draft_and_one_that_waits_are_brought_nowhere(shelf: Shelf) -> None:
    lesson = shelf.lesson()
    shelf.desk.records.lessons.change(lesson.id, [State.APPROVED], state=State.WAITING)
    shelf.bring()
    assert shelf.desk.library.entries() == [one for one in shelf.desk.library.entries() if one.id != "lesson-1"]


def test_a_withdrawn_lesson_answers_nothing_from_the_next_question_on(shelf: Shelf) -> None:
    lesson = shelf.lesson()
    shelf.bring()
    chat = shelf.chat()
    number = chat.shown(QUESTION).index("lesson-1") + 1
    shelf.withdrawn(lesson)
    said = " ".join(chat.say(f"/source {number}").split())
    assert re.search(r"This lesson was withdrawn on \d{1,2} [A-Z][a-z]+ \d{4} by a supervisor here\.", said)
    assert "lesson-1" not in shelf.shown()
    assert NOTE not in chat.say(f"{QUESTION} kind:lesson")


def test_a_lesson_withdrawn_before_it_was_brought_never_comes(shelf: Shelf) -> None:
    shelf.withdrawn(shelf.lesson())
    assert shelf.bring().lessons == ()
    assert "lesson-1" not in shelf.shown()


def test_one_withdrawn_while_it_is_published_is_taken_out_again(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    lesson = shelf.lesson()

    def meanwhile(*arguments: object) -> object:
        shelf.turned(lesson, State.APPROVED, State.WITHDRAWN)  # and the bot is killed before it takes it out itself
        return publishing.build(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(published, "build", meanwhile)
    assert shelf.bring().withdrawn == ("lesson-1",)
    assert "lesson-1" not in shelf.shown()


def test_one_renewed_while_it_is_published_keeps_its_new_date(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    lesson = shelf.lesson()

    def meanwhile(*arguments: object) -> object:
        shelf.desk.records.lessons.change(lesson.id, [State.APPROVED], review_due="2028-04-30")
        return publishing.build(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(published, "build", meanwhile)
    shelf.bring()
    assert shelf.document(lesson).review_due == "2028-04-30"


def test_what_is_approved_no_more_is_taken_out_where_that_was_forgotten(shelf: Shelf) -> None:
    lesson = shelf.lesson()
    shelf.bring()
    shelf.turned(lesson, State.APPROVED, State.WITHDRAWN)
    assert any("lesson-1 is in the library, and is no approved lesson" in one for one in warnings(shelf.settings))
    assert shelf.bring().withdrawn == ("lesson-1",)
    assert "lesson-1" not in shelf.shown()
    assert not any("lesson-1" in one for one in warnings(shelf.settings))


def test_a_lesson_holds_to_the_end_of_its_day_in_london_and_not_a_second_longer(shelf: Shelf) -> None:
    shelf.lesson()
    shelf.bring()
    chat = shelf.chat()
    shelf.clock.time = THAT_DAY
    shown = chat.shown(QUESTION)
    number = shown.index("lesson-1") + 1
    shelf.clock.time = DAY_AFTER
    assert "The review date of this lesson has passed" in chat.say(f"/source {number}")
    assert NOTE not in chat.say(f"/show {number}")
    assert "lesson-1" not in chat.shown(QUESTION)
    assert chat.shown(f"{QUESTION} kind:lesson") == []


def test_a_review_date_of_anything_else_stays_a_reminder(shelf: Shelf) -> None:
    publishing.review(shelf.settings, "bruising", "2026-01-01")
    assert "bruising" in shelf.shown()


def test_a_lesson_that_ran_out_answers_again_at_once_when_it_is_renewed(shelf: Shelf) -> None:
    lesson = shelf.lesson()
    shelf.bring()
    shelf.clock.time = DAY_AFTER
    ingest.reindex(shelf.settings, no_bar)  # It stays in the index meanwhile.
    assert "lesson-1" not in shelf.shown()
    renewed = shelf.desk.records.lessons.change(lesson.id, [State.APPROVED], review_due="2028-06-30")
    assert renewed
    published.renew(shelf.desk, renewed)
    assert "lesson-1" in shelf.shown()
    assert shelf.bring().added == ()


def test_its_author_is_told_once_that_a_lesson_ran_out(shelf: Shelf) -> None:
    lesson = shelf.lesson()
    published.plan(shelf.desk)
    assert shelf.desk.records.sendings.about(SendingKind.EXPIRED, lesson.id) == []
    shelf.clock.time = DAY_AFTER
    published.plan(shelf.desk)
    published.plan(shelf.desk)
    (sending,) = shelf.desk.records.sendings.about(SendingKind.EXPIRED, lesson.id)
    assert (sending.chat, sending.person) == (700900, shelf.author.id)
    assert sending.due_at == "2027-05-01T06:30:00+00:00"  # after the quiet hours
    reply = published.said(shelf.desk, sending)
    assert reply
    assert "was to be looked at again by 30 April 2027" in reply.said
    assert [button.text for button in reply.buttons] == [
        "/lesson 1",
        "/lesson 1 renew 2028-04-30",
        "/lesson 1 withdraw",
    ]
    shelf.desk.records.lessons.change(lesson.id, [State.APPROVED], review_due="2028-05-01")
    assert published.said(shelf.desk, sending) is None


def test_its_author_is_told_where_nothing_that_a_lesson_quotes_may_be_shown(shelf: Shelf) -> None:
    lesson = shelf.lesson()
    shelf.bring()
    publishing.withdraw(shelf.settings, "bruising", "Replaced.")
    published.plan(shelf.desk)
    published.plan(shelf.desk)
    (sending,) = shelf.desk.records.sendings.about(SendingKind.EXPIRED, lesson.id)
    reply = published.said(shelf.desk, sending)
    assert reply
    assert reply.said.startswith("Nothing that your lesson 1, Bruises on babies, quotes may be shown any more")
    publishing.reinstate(shelf.settings, "bruising")
    assert published.said(shelf.desk, sending) is None


def test_a_reindex_keeps_lessons_and_brings_none_back(shelf: Shelf) -> None:
    shelf.lesson()
    other = shelf.lesson("Another")
    shelf.bring()
    shelf.withdrawn(other)
    ingest.reindex(shelf.settings, no_bar)
    assert set(store.published(shelf.desk.snapshots)) >= {"lesson-1"}
    assert "lesson-2" not in store.published(shelf.desk.snapshots)
    assert "lesson-1" in shelf.shown()


def test_no_index_that_is_gone_back_to_brings_a_withdrawn_lesson_back(shelf: Shelf) -> None:
    lesson = shelf.lesson()
    shelf.bring()
    newest = publishing.current(shelf.settings) or ""
    publishing.rollback(shelf.settings)
    assert "lesson-1" not in shelf.shown()
    shelf.withdrawn(lesson)
    publishing.publish(shelf.settings, [], no_bar)
    assert "lesson-1" not in store.published(shelf.desk.snapshots)
    publishing.rollback(shelf.settings, newest)
    assert "lesson-1" not in shelf.shown()
    (row,) = [
        row
        for row in everything(shelf.desk.library, shelf.desk.snapshots, shelf.desk.today)
        if "lesson" in row.entry.id
    ]
    assert row.state is Listed.WITHDRAWN


def test_a_lesson_that_an_older_index_lacks_is_named_by_check_and_brought_back(shelf: Shelf) -> None:
    shelf.lesson()
    shelf.bring()
    publishing.rollback(shelf.settings)
    assert any(one.startswith("lesson-1 was approved, and no answer shows it.") for one in warnings(shelf.settings))
    shelf.bring()
    assert "lesson-1" in shelf.shown()
    assert list(complaints(shelf.settings)) == []
    assert not any("lesson-1" in one for one in warnings(shelf.settings))


def test_hiding_the_starter_library_hides_no_lesson(shelf: Shelf) -> None:
    shelf.lesson()
    shelf.bring()
    lifecycle.hide_starter(shelf.desk.library, True)
    assert "lesson-1" in shelf.shown()


def test_a_backup_brings_lessons_back_with_what_they_quote(shelf: Shelf, tmp_path: Path) -> None:
    shelf.lesson()
    shelf.bring()
    back_up(shelf.settings.data, tmp_path / "backup", lambda done, of: None)
    other = shelf.settings.model_copy(update={"data": tmp_path / "elsewhere"})
    restore(tmp_path / "backup", other, lambda done, of: None)
    with shelved(other) as there:
        assert "lesson-1" in there.shown()
        assert there.bring() == published.Brought(("lesson-1",))


@pytest.mark.parametrize(
    ("act", "says"),
    [
        (lambda settings: publishing.withdraw(settings, "lesson-1", "No longer right."), "/lesson 1 withdraw"),
        (lambda settings: publishing.erase(settings, "lesson-1", "", no_bar), "/lesson 1 withdraw"),
        (lambda settings: publishing.supersede(settings, "lesson-1", "bruising"), "/lesson 1 renew"),
        (lambda settings: publishing.supersede(settings, "bruising", "lesson-1"), "not a source"),
        (lambda settings: publishing.review(settings, "lesson-1", "2030"), "/lesson 1 renew"),
        (lambda settings: publishing.reinstate(settings, "lesson-1"), "/lesson 1 renew"),
    ],
)
def test_an_admin_leaves_an_approved_lesson_to_its_supervisors(act: object, says: str, shelf: Shelf) -> None:
    shelf.lesson()
    shelf.bring()
    with pytest.raises(Refused, match=says):
        act(shelf.settings)  # type: ignore[operator]
    assert "lesson-1" in shelf.shown()


def test_an_admin_erases_a_lesson_that_was_withdrawn_and_it_does_not_come_back(shelf: Shelf) -> None:
    lesson = shelf.lesson()
    shelf.bring()
    shelf.withdrawn(lesson)
    with pytest.raises(Refused, match="is a lesson, not a source"):
        publishing.reinstate(shelf.settings, "lesson-1")
    assert publishing.erase(shelf.settings, "lesson-1", "", no_bar) == "lesson-1"
    assert shelf.bring().lessons == ()
    copy = shelf.lesson()
    brought = shelf.bring()
    assert copy.document not in brought.lessons
    assert "was erased as lesson-1" in brought.refused[0]


@pytest.mark.parametrize(
    ("front", "says"),
    [
        ("kind: lesson\ntitle: Mine", "says that it is a lesson"),
        ("kind: guidance\ntitle: Lesson 3", "keeps for a lesson"),
        ("id: lesson-1\nkind: review\ntitle: Mine", "keeps for a lesson"),
    ],
)
def test_no_file_passes_for_a_lesson(front: str, says: str, shelf: Shelf, tmp_path: Path) -> None:
    path = tmp_path / "mine.md"
    path.write_text(f"---\n{front}\n---\n\n## Heading\n\nWords that nobody approved.\n")
    (outcome,) = ingest.add(shelf.settings, path, {}, no_bar)
    assert says in (outcome.error or "")


def test_lessons_are_listed_with_their_kind_and_say_when_they_ran_out(shelf: Shelf) -> None:
    shelf.lesson()
    shelf.bring()

    def listed() -> str:
        rows = everything(shelf.desk.library, shelf.desk.snapshots, shelf.desk.today)
        return next(line(row) for row in rows if row.entry.id == "lesson-1")

    assert listed() == "lesson-1: Bruises on babies (lesson · published · 1 passage)"
    shelf.clock.time = DAY_AFTER
    assert listed() == "lesson-1: Bruises on babies (lesson · expired · review overdue since 2027-04-30 · 1 passage)"


def test_an_admin_sees_a_lesson_in_the_list_and_is_led_to_it(shelf: Shelf) -> None:
    shelf.lesson()
    shelf.bring()
    carol = Chat(shelf.desk)
    assert "lesson-1: Bruises on babies (lesson · published · 1 passage)" in carol.say("/documents kind:lesson")
    reply = carol.reply("/document lesson-1")
    assert "A lesson, to be looked at again: 2027-04-30." in reply.said
    assert "/withdraw" not in reply.said
    assert [button.text for button in reply.buttons] == ["/lesson 1"]
    assert "is a lesson that was approved, and was not erased" in carol.reply("/erase lesson-1").said
    shelf.clock.time = DAY_AFTER
    assert "Its review date has passed" in carol.reply("/document lesson-1").said
    assert "1 expired" in carol.say("/status")


def test_a_document_from_before_that_has_the_id_of_a_lesson_is_left_as_it_is(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "mine.md"
    path.write_text("---\nid: lesson-1\nkind: guidance\ntitle: Lesson 1\n---\n\n## Heading\n\nOlder than lessons.\n")
    with monkeypatch.context() as before:
        before.setattr(library, "check_no_lesson", lambda document, file: None)
        ingest.add(shelf.settings, path, {}, no_bar)
    shelf.lesson()
    brought = shelf.bring()
    assert brought.lessons == ()
    assert "lesson-1 is the id of a document that is no lesson" in brought.refused[0]
    assert shelf.desk.library.document("lesson-1").kind is Kind.GUIDANCE


def test_what_a_lesson_says_makes_no_name_known(shelf: Shelf) -> None:
    lesson = shelf.lesson("Thinking of Emma Thistlewood", note="Emma Thistlewood was seen.")
    shelf.bring()
    assert shelf.document(lesson).title in [one.title for one in shelf.desk.reading().index.publications.values()]
    known = shelf.desk.known()
    assert not any("thistlewood" in phrase for phrase in known.phrases)
    assert not any("thistlewood" in name for name in known.people)


def test_a_new_document_is_not_called_a_copy_of_a_lesson(shelf: Shelf, tmp_path: Path) -> None:
    note = " ".join(f"Point {number}: who refers a bruise on a baby, and who is told?" for number in range(12))
    shelf.lesson(note=note)
    shelf.bring()
    path = tmp_path / "same.md"
    path.write_text(f"---\nkind: guidance\ntitle: Points\n---\n\n## Note\n\n{note}\n")
    (outcome,) = ingest.add(shelf.settings, path, {}, no_bar, ingest.Wishes(draft=True, report=True))
    assert outcome.report
    assert "lesson-1" not in str(outcome.report)


def test_the_command_says_what_it_did_and_is_noted_once(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LEARNT_DATA", str(shelf.settings.data))
    monkeypatch.setenv("EMBEDDING_MODEL", "hashing")
    shelf.lesson()
    assert main(["lessons", "1"]) == 0
    assert capsys.readouterr().out == "Added: lesson-1. lesson-1 is in the library. 1 lesson approved.\n"
    assert main(["lessons", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["lessons"], told["added"], told["snapshot"]) == (["lesson-1"], [], "")
    assert [act.about for act in shelf.desk.records.audit.latest(9) if act.command == "lessons"] == [
        "document lesson-1"
    ]


def test_a_chat_is_told_that_a_lesson_is_found_or_why_not(shelf: Shelf) -> None:
    job = published.job_of(shelf.lesson())
    assert job.arguments == ("lessons", "1", "--json")
    result = {"lessons": ["lesson-1"], "added": ["lesson-1"], "withdrawn": [], "refused": [], "snapshot": "x"}
    reply = ended_reply(job, Ended(result))
    assert reply.said.startswith("Lesson 1 is found from the next question on")
    assert [button.text for button in reply.buttons] == ["/share 1", "/lesson 1"]
    assert ended_reply(job, Ended(result | {"lessons": []})).said == "Lesson 1 is not shown in answers."


def test_a_supervisor_is_told_how_the_work_on_a_lesson_ended_and_of_no_other_work(shelf: Shelf) -> None:
    assert (needed("lessons"), needed("erase")) == (Role.SUPERVISOR, Role.ADMIN)
    job = published.job_of(shelf.lesson())
    jobs = shelf.desk.records.jobs
    for kind, told in (("lessons", True), ("reindex", False)):
        begun = jobs.put(None, KeptJob(type(job)(job.title, (kind,), kind, job.about), 700900, person=shelf.author.id))
        assert begun
        parcel = jobs.end(begun.id, json.dumps({"result": None, "said": "Done.", "cancelled": False}))
        assert parcel
        assert is_due(shelf.desk, parcel, let_in=True) is told


def test_what_was_withdrawn_just_before_the_bot_was_killed_is_taken_out_wherever_it_stands(shelf: Shelf) -> None:
    lesson = shelf.lesson()
    shelf.bring()
    sendings, at = shelf.desk.records.sendings, shelf.clock().isoformat(timespec="seconds")
    sent, _ = sendings.plan([Sending(SendingKind.LESSON, "1", chat, at) for chat in (-700901, -700902)])
    parcel = sendings.begin(sent)
    assert parcel
    shelf.desk.records.deliveries.went(parcel, 70, last=True)
    shelf.turned(lesson, State.APPROVED, State.WITHDRAWN)  # and the bot is killed before it does the rest
    document = shelf.document(lesson)
    assert shelf.desk.live(document)
    published.plan(shelf.desk)
    published.plan(shelf.desk)
    assert not shelf.desk.live(document)
    states = [one.state for one in sendings.about(SendingKind.LESSON, 1)]
    assert states == [SendingState.RECALLING, SendingState.CANCELLED]


def test_a_lesson_whose_approval_was_broken_off_is_seen_after_a_while(shelf: Shelf) -> None:
    assert published.unfinished(shelf.desk) == []
    shelf.lesson()
    assert published.unfinished(shelf.desk) == []  # Its work may just have begun.
    shelf.clock.move(minutes=5)
    assert published.unfinished(shelf.desk) == [1]
    shelf.bring()
    assert published.unfinished(shelf.desk) == []
    shelf.clock.time = DAY_AFTER
    assert published.unfinished(shelf.desk) == []
    shelf.desk.records.lessons.change(1, [State.APPROVED], review_due="2028-04-30")  # and the bot is killed
    assert published.unfinished(shelf.desk) == [1]
    shelf.bring()
    assert published.unfinished(shelf.desk) == []
    assert "lesson-1" in shelf.shown()


def test_a_lesson_that_was_kept_and_never_published_is_seen_too(shelf: Shelf) -> None:
    keep(shelf.desk.library, document_of(shelf.lesson()))  # and the work is killed before there is an index
    shelf.clock.move(minutes=5)
    assert published.unfinished(shelf.desk) == [1]
