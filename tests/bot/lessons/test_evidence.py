"""A partnership gets what lessons led to as a table and a document, and nothing that points to a person."""

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from lxml import etree

from bot.__main__ import main
from bot.lessons.evidence import Row, counts, rows
from bot.lessons.evidence_csv import COLUMNS, csv_of
from bot.lessons.evidence_docx import docx_of
from bot.lessons.evidence_text import text_of
from bot.message import Role
from bot.records.actions import Action, ActionState
from bot.records.people import OWNER
from bot.settings import Settings
from knowledge import lifecycle
from tests.bot.lessons.office import NORTH, SOUTH, Office, Somebody, all_say, office_of

TODAY = date(2027, 2, 1)


@pytest.fixture
def office(settings: Settings) -> Iterator[Office]:
    with office_of(settings) as opened:
        yield opened


@pytest.fixture
def ben(office: Office) -> Somebody:
    """Return the supervisor of north, whose lesson went to both teams; north answered, and acted."""
    ben = office.lets_in("north", role=Role.SUPERVISOR)
    lesson = office.lesson(ben)
    office.sends(lesson, "north", NORTH)
    member = office.lets_in("north")
    office.sends(lesson, "north", int(member.sender.address), member.person.id)
    office.sends(lesson, "south", SOUTH)
    people = office.team("north", 5)
    all_say(people, "/read 1")
    people[0].says("/change 1 we ask dads to every visit")
    all_say(office.team("south", 4), "/change 1 the south wrote this")
    ben.says("/action 1 team manager by 2027-01-15: Check pre-birth plans at allocation")
    ben.says("/done 1 audited in March, all plans were there")
    return ben


def read_csv(content: bytes) -> list[dict[str, str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def words_of(content: bytes) -> str:
    """Return every word of a document, in its tables too."""
    document = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_a_lesson_that_led_to_an_action_before_it_was_sent_is_in_the_evidence(office: Office) -> None:
    ben = office.lets_in("north", role=Role.SUPERVISOR)
    lesson = office.lesson(ben)
    ben.says(f"/action {lesson.id} team manager by 15/1/2027: Check pre-birth plans at allocation")
    rows = read_csv(ben.says("/evidence 1 September 2026").files[1].content)
    assert [(row["row"], row["where"]) for row in rows] == [("lesson", "not sent"), ("action", "")]
    assert (rows[1]["sent on"], rows[0]["team"]) == ("", "north")


def test_a_supervisor_gets_a_table_and_a_document_of_their_own_teams(ben: Somebody) -> None:
    reply = ben.says("/evidence")
    document, table = reply.files
    assert (document.name, table.name) == ("evidence-2026-11-23.docx", "evidence-2026-11-23.csv")
    assert reply.said.startswith("Evidence: 1 lesson at north.")
    lesson, action = read_csv(table.content)
    assert (lesson["row"], lesson["team"], lesson["state"]) == ("lesson", "north", "approved")
    assert (lesson["sent on"], lesson["where"]) == ("2026-11-23", "1 chat and members' own chats")
    assert (lesson["approved on"], lesson["review date"]) == ("2026-11-23", "2027-11-30")
    assert (lesson["read"], lesson["discussed"], lesson["will change something"]) == ("5", "0", "fewer than 5")
    assert lesson["six weeks: yes"] == "fewer than 5 answered"
    assert lesson["lines"] == "we ask dads to every visit"
    assert lesson["quotes"] == "Leeds Partnership, Bruising procedure (May 2021) · What to do · ¶1–2"
    assert (action["row"], action["what"]) == ("action", "Check pre-birth plans at allocation")
    assert (action["role"], action["due"], action["status"]) == ("team manager", "2027-01-15", "done 2026-11-23")
    assert (action["evidence"], action["read"]) == ("audited in March, all plans were there", "")
    assert "south" not in words_of(document.content) + table.content.decode()


def test_an_admin_gets_all_teams_and_a_small_one_says_that_few_answered(ben: Somebody, office: Office) -> None:
    admin = office.lets_in(role=Role.ADMIN)
    _, table = admin.says("/evidence 2026-11-01").files
    south = next(row for row in read_csv(table.content) if row["team"] == "south")
    assert {south[name] for name in counts(None)} == {"fewer than 5 answered"}
    assert south["lines"] == ""
    for file in admin.says("/evidence").files:
        assert b"the south wrote this" not in file.content
    assert "the south wrote this" not in words_of(admin.says("/evidence").files[0].content)


def test_nobody_else_gets_any_evidence(ben: Somebody, office: Office) -> None:
    assert office.lets_in("north").says("/evidence").outcome == "refused"
    assert office.lets_in("west", role=Role.SUPERVISOR).says("/evidence").files == ()
    assert "in no team" in office.lets_in(role=Role.SUPERVISOR).says("/evidence").said
    assert ben.says("/evidence", NORTH).files == ()


def test_evidence_holds_no_question_no_quoted_word_and_nobody(ben: Somebody, office: Office) -> None:
    document, table = ben.says("/evidence").files
    text = words_of(document.content) + table.content.decode()
    text += "\n".join(text_of(rows(office.desk, ben.person), TODAY))
    assert "cannot roll" not in text  # of the question, and of what the lesson quotes
    assert "referred the same day" not in text
    for one in office.desk.records.people.everybody():
        assert one.key not in text
    assert str(ben.sender.address) not in text


def test_since_leaves_out_what_was_neither_sent_nor_acted_on_since(ben: Somebody, office: Office) -> None:
    admin = office.lets_in(role=Role.ADMIN).person
    assert [row.team for row in rows(office.desk, admin, date(2026, 11, 23))] == ["north", "south"]
    office.clock.move(days=20)
    ben.says("/action 1 team manager by 2027-01-15: Look again at plans")
    assert [row.team for row in rows(office.desk, admin, date(2026, 12, 1))] == ["north"]
    (row,) = rows(office.desk, admin, date(2026, 12, 1))
    assert row.figures  # of all time: what was answered in a part of it would single people out
    assert rows(office.desk, admin, date(2027, 1, 1)) == []
    assert "Nothing was shared, since 2027-01-01." in ben.says("/evidence 2027-01-01").said
    assert "There is no day 2026-13-01." in ben.says("/evidence 2026-13-01").said
    assert "Write the day" in ben.says("/evidence september").said


def test_a_lesson_that_was_withdrawn_or_ran_out_says_so_and_a_withdrawn_document_is_not_named(
    ben: Somebody, office: Office
) -> None:
    lesson = office.desk.records.lessons.of(1)
    assert lesson
    lifecycle.withdraw(office.desk.library, "bruising", "a mistake")
    office.clock.move(days=400)
    office.desk.records.people.renew(ben.person.id)
    (row,) = rows(office.desk, ben.person)
    assert (row.state, row.quotes) == ("past its review date", ("a document that was withdrawn or erased",))
    office.withdraws(lesson)
    (row,) = rows(office.desk, ben.person)
    assert (row.state, row.approved, row.sent) == ("withdrawn 2027-12-28", "", "2026-11-23")


def a_row(text: str) -> Row:
    """Return a row in which every free text is the same."""
    action = Action(1, "north", text, text, "2027-01-15", 7, ActionState.DONE, text, "", "", 4)
    return Row(1, text, "approved", "", "", (text,), text, "2026-12-01", "1 chat", None, (action,))


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "+1", "-1", "@SUM(1)", "\tx", "\rx", "＝1+1"])
def test_no_cell_is_carried_out_by_a_spreadsheet(text: str) -> None:
    for row in read_csv(csv_of([a_row(text)], TODAY)):
        assert list(row) == list(COLUMNS)
        for cell in row.values():
            assert cell[:1] not in tuple("=+-@\t\r＝")
            assert cell != text
        assert f"'{text}" in row.values()


def test_the_table_reads_back_what_was_put_in() -> None:
    text = 'a "quoted" word, a comma\nand a line; ünïcode ’'
    content = csv_of([a_row(text)], TODAY)
    lesson, action = read_csv(content)
    assert (lesson["title"], action["what"]) == (text, text)
    assert content.decode("utf-8-sig").count("\r\n") == 3


def test_the_document_is_whole_lies_on_its_side_and_names_no_machine(ben: Somebody, office: Office) -> None:
    content = ben.says("/evidence").files[0].content
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert parts.testzip() is None
        for name in parts.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(parts.read(name))
    document = docx.Document(io.BytesIO(content))
    section = document.sections[0]
    assert section.orientation == WD_ORIENT.LANDSCAPE
    assert section.page_width
    assert section.page_height
    assert section.page_width > section.page_height
    known = document.core_properties
    assert (known.author, known.last_modified_by, known.comments) == ("Learnt", "Learnt", "")
    assert known.created == known.modified
    lessons, actions = document.tables
    for table in (lessons, actions):
        assert table.rows[0]._tr.trPr is not None
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    dates = "approved on 2026-11-23, to be reviewed by 2027-11-30"
    assert lessons.rows[1].cells[0].text == f"1. Bruises on babies\n{dates}"
    assert lessons.rows[1].cells[5].text == "– we ask dads to every visit"
    assert "read: 5\ndiscussed: 0\nwill change something: fewer than 5" in lessons.rows[1].cells[4].text
    assert "Made on 23 November 2026." in document.paragraphs[1].text


def test_what_no_xml_may_hold_does_not_break_the_document() -> None:
    text = words_of(docx_of([a_row("a\x00b\x08c\ufffe<d>&\ud800")], TODAY))
    assert "abc<d>&" in text


def test_the_command_writes_what_its_suffix_says_and_prints_the_rest(
    ben: Somebody,
    office: Office,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("LEARNT_DATA", str(office.desk.settings.data))
    monkeypatch.setenv("EMBEDDING_MODEL", "hashing")

    def run(*words: str) -> tuple[int, str, str]:
        status = main(["evidence", *words])
        said = capsys.readouterr()
        return status, said.out, said.err

    table, document = tmp_path / "e.csv", tmp_path / "E.DOCX"
    said = f"1 lesson at north and south, since 2026-09-01: {table}\n"
    assert run("--since", "2026-09-01", "-o", str(table)) == (0, said, "")
    assert [row["team"] for row in read_csv(table.read_bytes())] == ["north", "north", "south"]
    assert run("--team", "SOUTH", "-o", str(document))[0] == 0
    assert "north" not in words_of(document.read_bytes())
    said = run("--team", "north")[1]
    assert "north · lesson 1: Bruises on babies" in said
    assert "read 5 · discussed 0 · will change something fewer than 5" in said
    assert "action 1, team manager, due 2027-01-15: Check pre-birth plans at allocation (done" in said
    assert [row["row"] for row in json.loads(run("--json")[1])] == ["lesson", "action", "lesson"]
    assert run("--since", "2040-01-01")[1].startswith("Lessons shared, and what came of them: Nothing was shared")
    assert run("-o", "evidence.pdf")[0] == 1
    with pytest.raises(SystemExit):
        run("--since", "soon")
    assert office.desk.records.audit.latest(1)[0].command == "evidence"
    assert office.desk.records.people.of(OWNER).role is Role.ADMIN
