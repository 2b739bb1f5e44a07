"""The `learnt` command: what it prints, what it refuses, and with which exit status."""

import io
import json
import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from bot.__main__ import main
from bot.message import Sender
from bot.records.records import Records
from index import store
from knowledge.library import Library

QUESTION = "bruise on a baby who cannot roll"
ANSWER_KEYS = "id band searched snapshot took_ms card masked candidates excerpts".split()
SEARCHED_KEYS = "terms filter documents passages undated words_only lens plain nearest".split()
EXCERPT_KEYS = (
    "text document sha256 start end kind summary basis title publisher areas nations published dated url status "
    "superseded_by heading paragraph paragraph_end page page_end page_label passage score graphic why twins"
).split()
DOCUMENT_KEYS = (
    "id sha256 file file_sha256 title kind status pages passages "
    "added_at starter superseded_by withdrawn why review_due look"
).split()
ADDED_KEYS = "path outcome id sha256 pages passages error report".split()

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Return the data folder of this test, not made yet."""
    return tmp_path / "data"


@pytest.fixture
def learnt(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a function that runs a command and gives its exit status, standard output and standard error."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    for name in ("LEARNT_NATION", "LEARNT_AREA", "LEARNT_IDLE_MINUTES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LEARNT_DATA", str(data))
    monkeypatch.setenv("EMBEDDING_MODEL", "hashing")

    def run(*arguments: str | Path, typed: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        capsys.readouterr()
        status = main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


@pytest.fixture
def filled(_made: Path, data: Path) -> Path:
    """Return the data folder with the notes published."""
    shutil.copytree(_made, data)
    return data


def wrong(run: tuple[int, str, str]) -> str:
    """Return the sentence of a command that failed as it should: status 1, one line of errors, nothing else."""
    status, out, err = run
    assert (status, out) == (1, "")
    assert err.count("\n") == 1, err
    assert "Error" not in err
    assert "Traceback" not in err
    return err.strip()


def snapshot(data: Path) -> Path:
    """Return the folder of the published snapshot."""
    name = store.current(data / "snapshots")
    assert name
    return data / "snapshots" / name


def written(folder: Path, name: str, words: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(words if isinstance(words, bytes) else words.encode())
    return path


# --- ask


@pytest.mark.usefixtures("filled")
def test_ask_prints_the_answer_as_the_console_does(learnt: Run) -> None:
    status, out, err = learnt("ask", QUESTION)
    assert (status, err) == (0, "")
    assert out.startswith("Searching for: bruising")
    assert "“A bruise on a baby who cannot roll is referred the same day." in out


def test_ask_json_has_exactly_the_promised_keys(learnt: Run, filled: Path) -> None:
    status, out, err = learnt("ask", "--json", QUESTION)
    answer = json.loads(out)
    assert (status, err, out.count("\n")) == (0, "", 1)
    assert list(answer) == ANSWER_KEYS
    assert list(answer["searched"]) == SEARCHED_KEYS
    assert answer["excerpts"]
    assert all(list(excerpt) == EXCERPT_KEYS for excerpt in answer["excerpts"])
    first = answer["excerpts"][0]
    text = Library(filled).document(first["document"], first["sha256"]).text
    assert first["text"] == text[first["start"] : first["end"]]
    assert (answer["band"], answer["card"], answer["masked"], answer["candidates"]) == ("answers", None, [], [])
    assert (first["kind"], first["status"], first["superseded_by"]) == (
        "local_procedure",
        "superseded",
        "bruising-2024",
    )
    assert (first["heading"], first["paragraph"], first["page"]) == (["What to do"], "1", None)


@pytest.mark.usefixtures("filled")
def test_ask_json_names_the_reviews_that_share_a_label(learnt: Run) -> None:
    answer = json.loads(learnt("ask", "--json", "child c")[1])
    assert set(answer["candidates"]) == {"leeds-child-c-2019", "bradford-child-c-2015"}


@pytest.mark.usefixtures("filled")
def test_ask_from_standard_input_prints_one_object_a_line_even_for_a_line_that_cannot_be_asked(learnt: Run) -> None:
    lines = [
        QUESTION,
        "",
        "😀",
        "a" * 10_000,
        "bruise in:atlantis",
        "in:leeds",
        "{not json}",
        "child c",
        "last without an end",
    ]
    status, out, err = learnt("ask", "--json", "-", typed="\n".join(lines))
    answers = [json.loads(line) for line in out.splitlines()]
    assert (status, err, len(answers)) == (0, "", len(lines))
    assert ["error" in answer for answer in answers] == [False, True, True, True, True, True, False, False, False]
    for answer in answers:
        assert list(answer) in (ANSWER_KEYS, [*ANSWER_KEYS, "error"])


@pytest.mark.usefixtures("filled")
def test_ask_from_standard_input_does_not_take_one_line_for_the_follow_up_of_another(learnt: Run) -> None:
    alone = json.loads(learnt("ask", "--json", "-", typed="and the photograph\n")[1])
    _, after = [
        json.loads(line)
        for line in learnt("ask", "--json", "-", typed=f"{QUESTION}\nand the photograph\n")[1].splitlines()
    ]
    assert [one["text"] for one in after["excerpts"]] == [one["text"] for one in alone["excerpts"]]


@pytest.mark.usefixtures("filled")
def test_ask_from_standard_input_in_words_answers_every_line(learnt: Run) -> None:
    status, out, err = learnt("ask", "-", typed=f"{QUESTION}\n😀\n")
    assert (status, err) == (0, "")
    assert "There are no words in that." in out
    assert "{" not in out


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("json", [[], ["--json"]], ids=["words", "json"])
@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("a" * 10_000, "10,000 characters"),
        ("😀😀", "no words in that"),
        ("\u200b\u200d\ufeff", "no words in that"),
        ("", "no words in that"),
        ("in:leeds", "sets a filter but asks nothing"),
        ("bruise in:atlantis", "No document in the library is about atlantis"),
    ],
)
def test_a_question_that_cannot_be_asked_is_one_sentence_and_status_1(
    question: str, says: str, json: list[str], learnt: Run
) -> None:
    assert says in wrong(learnt("ask", *json, question))


@pytest.mark.parametrize("command", [["ask", QUESTION], ["ask", "--json", QUESTION], ["ask", "-"], ["console"]])
def test_without_an_index_there_is_one_sentence_and_status_1(command: list[str], learnt: Run) -> None:
    assert wrong(learnt(*command)) == "There is no index yet. Run `learnt reindex` to make one."


@pytest.mark.parametrize("command", [["documents"], ["reindex"], ["check"], ["text", "a"]])
def test_a_data_folder_that_cannot_be_made_is_one_sentence_and_status_1(
    command: list[str], learnt: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEARNT_DATA", str(written(tmp_path, "file", "in the way") / "data"))
    assert "cannot be made" in wrong(learnt(*command))


def test_a_setting_that_is_not_right_is_named_as_it_is_set(learnt: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEARNT_IDLE_MINUTES", "0")
    assert "LEARNT_IDLE_MINUTES" in wrong(learnt("ask", QUESTION))


# --- console


@pytest.mark.usefixtures("filled")
def test_the_console_is_one_conversation_and_ends_with_its_input(learnt: Run) -> None:
    status, out, err = learnt("console", typed=f"{QUESTION}\n\n   \n/source 1\n/wibble\n")
    assert (status, err) == (0, "")
    assert out.startswith("Learnt: ")
    assert "1. A bruise on a baby who cannot roll" in out
    assert "There is no command /wibble." in out


# --- add


def test_add_publishes_and_a_second_time_changes_nothing(learnt: Run, tmp_path: Path) -> None:
    note = written(tmp_path, "dogs.md", "# Dogs\n\nDangerous dogs in the home are named in the plan.\n")
    status, out, err = learnt("add", note, "--json")
    (row,) = json.loads(out)
    assert (status, err, list(row)) == (0, "", ADDED_KEYS)
    assert (row["path"], row["outcome"], row["id"], row["error"]) == (str(note), "added", "dogs", None)
    assert json.loads(learnt("ask", "--json", "dangerous dogs in the home")[1])["excerpts"][0]["document"] == "dogs"
    (again,) = json.loads(learnt("add", note, "--json")[1])
    assert again == row | {"outcome": "unchanged", "report": None}


def test_add_says_in_words_what_became_of_a_file(learnt: Run, tmp_path: Path) -> None:
    note = written(tmp_path, "dogs.md", "# Dogs\n\nDangerous dogs are named in the plan.\n")
    status, out, _ = learnt("add", note)
    assert status == 0
    assert out.startswith("added: dogs (1 passage)\n  ")
    assert "  8 words, 1 passage to find.\n" in out
    assert learnt("add", note)[:2] == (0, "unchanged: dogs (1 passage)\n")
    note.write_text("# Dogs\n\nDangerous dogs are named in every plan.\n")
    assert learnt("add", note, "--id", "dogs")[1].startswith("replaced: dogs")


def test_the_same_words_read_as_other_blocks_are_published_too(learnt: Run, tmp_path: Path) -> None:
    note = written(tmp_path, "dogs.md", "# Dogs\n\nDangerous dogs are named in the plan.\n")
    learnt("add", note)
    before = json.loads(learnt("ask", "--json", "dangerous dogs")[1])
    note.write_text("Dogs\n\nDangerous dogs are named in the plan.\n")
    assert learnt("add", note, "--id", "dogs")[1].startswith("updated: dogs")
    after = json.loads(learnt("ask", "--json", "dangerous dogs")[1])
    assert (before["excerpts"][0]["heading"], after["excerpts"][0]["heading"]) == (["Dogs"], [])
    assert before["snapshot"] != after["snapshot"]


def test_add_takes_metadata_from_the_command_line(learnt: Run, tmp_path: Path) -> None:
    note = written(tmp_path, "dogs.md", "# Dogs\n\nDangerous dogs in the home are named in the plan.\n")
    options = "--id dogs-2020 --kind review --publisher Board --area Leeds --area Bradford --published 2020-10".split()
    assert learnt("add", note, "--title", "On dogs", *options)[0] == 0
    first = json.loads(learnt("ask", "--json", "dangerous dogs in the home in:bradford")[1])["excerpts"][0]
    assert (first["document"], first["kind"], first["title"]) == ("dogs-2020", "review", "On dogs")
    assert (first["publisher"], first["areas"], first["published"]) == ("Board", ["Leeds", "Bradford"], "2020-10")


def test_add_of_a_folder_publishes_what_is_clean_and_says_what_is_not(learnt: Run, notes: Path, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    shutil.copytree(notes, folder)
    written(folder, "empty.md", "")
    status, out, err = learnt("add", folder, "--json")
    rows = {Path(row["path"]).name: row for row in json.loads(out)}
    assert status == 1
    assert err.startswith("empty.md is empty.")
    assert rows["empty.md"]["outcome"] == "refused"
    assert rows["empty.md"]["error"] == err.strip()
    assert rows["leeds.md"]["outcome"] == "added"
    assert {row["status"] for row in json.loads(learnt("documents", "--json")[1])} <= {"published", "superseded"}


def test_add_to_an_empty_folder_does_not_load_the_starter_library(learnt: Run, tmp_path: Path) -> None:
    learnt("add", written(tmp_path, "dogs.md", "# Dogs\n\nDangerous dogs are named in the plan.\n"))
    assert [row["id"] for row in json.loads(learnt("documents", "--json")[1])] == ["dogs"]


@pytest.mark.parametrize(
    ("name", "words", "says"),
    [
        ("empty.md", "", "empty.md is empty"),
        ("empty.pdf", "", "empty.pdf is empty"),
        ("blank.txt", " \n\n ", "blank.txt"),
        ("heading.md", "# Only a heading\n", "heading.md has no passage in it"),
        ("broken.pdf", b"%PDF-1.7 and then nothing", "broken.pdf"),
        ("picture.pdf", b"\x89PNG\r\n", "broken.pdf is not a PDF".replace("broken", "picture")),
        ("front.md", "---\nid: [\n---\n\nWords.\n", "front.md has front matter that is not YAML"),
        ("front.md", "---\nkind: poem\n---\n\nWords.\n", "front.md: kind is not right"),
        ("letter.odt", b"PK", "letter.odt is"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_sentence_and_status_1(
    name: str, words: str | bytes, says: str, learnt: Run, tmp_path: Path
) -> None:
    path = written(tmp_path, name, words)
    assert wrong(learnt("add", path)).startswith(says)
    assert wrong(learnt("add", path, "--json")).startswith(says)
    assert learnt("documents", "--json")[1] == "[]\n"


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--kind", "poem"], "kind is not right"),
        (["--published", "May 2020"], "2020, 2020-10 or 2020-10-03"),
        (["--id", "Not A Slug"], "id is not right"),
    ],
)
def test_metadata_that_is_not_right_is_one_sentence_and_nothing_is_added(
    options: list[str], says: str, learnt: Run, tmp_path: Path
) -> None:
    note = written(tmp_path, "dogs.md", "# Dogs\n\nDangerous dogs are named in the plan.\n")
    assert says in wrong(learnt("add", note, *options))
    assert learnt("documents", "--json")[1] == "[]\n"


def test_a_path_that_is_not_there_is_one_sentence_and_status_1(learnt: Run, tmp_path: Path) -> None:
    assert wrong(learnt("add", tmp_path / "nothing.md")) == f"There is no file or folder {tmp_path / 'nothing.md'}."


def test_a_folder_with_nothing_to_read_names_what_can_be_read(learnt: Run, tmp_path: Path) -> None:
    assert ".pdf" in wrong(learnt("add", tmp_path / "here"))


@pytest.mark.usefixtures("filled")
def test_one_name_for_the_files_of_a_folder_is_refused(learnt: Run, notes: Path) -> None:
    assert "--id and --title name one document" in wrong(learnt("add", notes, "--title", "All"))


@pytest.mark.parametrize("command", ["add", "reindex"])
def test_while_another_process_changes_the_library_it_is_busy(
    command: str, learnt: Run, filled: Path, notes: Path
) -> None:
    arguments = ["add", str(notes)] if command == "add" else [command]
    with FileLock(filled / "change.lock"):
        assert wrong(learnt(*arguments)).startswith("Another process is changing this library.")
        assert learnt("ask", QUESTION)[0] == 0  # and questions go on
    assert learnt(*arguments)[0] == 0


# --- documents, text


def test_documents_json_has_exactly_the_promised_keys_and_says_what_is_published(
    learnt: Run, filled: Path, notes: Path
) -> None:
    status, out, err = learnt("documents", "--json")
    rows: list[dict[str, Any]] = json.loads(out)
    assert (status, err) == (0, "")
    assert all(list(row) == DOCUMENT_KEYS for row in rows)
    assert {row["id"]: row["status"] for row in rows} == {
        "bradford-child-c-2015": "published",
        "bruising": "superseded",
        "core-groups": "published",
        "leeds-child-c-2019": "published",
    }
    assert all(len(row["sha256"]) == len(row["file_sha256"]) == 64 for row in rows)
    assert {row["file"] for row in rows} == {path.name for path in notes.iterdir()}


def test_a_document_is_a_draft_until_it_is_in_a_published_snapshot(learnt: Run, filled: Path) -> None:
    (filled / "snapshots" / "CURRENT").unlink()
    assert {row["status"] for row in json.loads(learnt("documents", "--json")[1])} == {"draft"}
    learnt("reindex")
    assert "draft" not in {row["status"] for row in json.loads(learnt("documents", "--json")[1])}


@pytest.mark.usefixtures("filled")
def test_documents_lists_every_title(learnt: Run) -> None:
    out = learnt("documents")[1]
    assert "bruising: Bruising procedure (local procedure · superseded · " in out


def test_an_empty_library_says_how_to_fill_it(learnt: Run) -> None:
    assert learnt("documents")[:2] == (
        0,
        "The library is empty. `learnt reindex` loads the starter library, `learnt add PATH` adds your own.\n",
    )


def test_text_prints_exactly_the_canonical_text(learnt: Run, filled: Path) -> None:
    document = Library(filled).document("bruising")
    assert learnt("text", "bruising") == (0, document.text, "")
    assert learnt("text", "bruising", "--version", document.sha256[:8]) == (0, document.text, "")


def test_text_of_an_older_version_stays_to_be_had(learnt: Run, filled: Path, notes: Path, tmp_path: Path) -> None:
    before = Library(filled).document("bruising")
    words = (notes / "bruising.md").read_text(encoding="utf-8").replace("four hours", "two hours")
    learnt("add", written(tmp_path, "bruising.md", words))
    assert "two hours" in learnt("text", "bruising")[1]
    assert learnt("text", "bruising", "--version", before.sha256)[1] == before.text


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize(
    "arguments", [["nobody"], ["bruising", "--version", "0000"], ["%"], ["bruising", "--version", "%"], [""]]
)
def test_text_of_an_unknown_id_or_version_is_one_sentence_and_status_1(arguments: list[str], learnt: Run) -> None:
    assert wrong(learnt("text", *arguments)).startswith(f"There is no document {arguments[0]}")


# --- reindex, check


def test_reindex_on_an_empty_folder_loads_the_starter_library(learnt: Run) -> None:
    status, out, err = learnt("reindex")
    assert (status, err) == (0, "")
    assert out.startswith("Published 89 documents in ")
    assert len(json.loads(learnt("documents", "--json")[1])) == 89
    assert learnt("check")[0] == 0


@pytest.mark.usefixtures("filled")
def test_reindex_publishes_what_is_there_and_adds_nothing(learnt: Run) -> None:
    assert learnt("reindex")[1].startswith("Published 4 documents in ")


def test_reindex_if_missing_leaves_an_index_alone(learnt: Run, filled: Path) -> None:
    before = (filled / "snapshots" / "CURRENT").read_text()
    assert learnt("reindex", "--if-missing") == (0, "", "")
    assert (filled / "snapshots" / "CURRENT").read_text() == before


def test_reindex_mends_a_damaged_index(learnt: Run, filled: Path) -> None:
    (snapshot(filled) / "dense.faiss").write_bytes(b"x")
    assert "Run `learnt reindex`" in wrong(learnt("ask", QUESTION))
    assert learnt("reindex")[0] == 0
    assert learnt("ask", QUESTION)[0] == 0


def test_check_says_that_all_is_well(learnt: Run, filled: Path) -> None:
    assert learnt("check")[:2] == (0, f"All is well in {filled}.\n")


def test_check_warns_of_contacts_that_are_missing_or_were_not_checked_for_90_days(
    learnt: Run, filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    status, _, err = learnt("check")
    assert (status, "The emergency card has no local contact." in err) == (0, True)
    monkeypatch.setenv("LEARNT_AREA", "Leeds")
    assert "No contact for Leeds: front door, out of hours, LADO, staff support." in learnt("check")[2]
    for service in ("front door", "out of hours", "LADO", "staff support"):
        assert learnt("contacts", "set", "Leeds", service, "0113 496 0000")[0] == 0
    assert learnt("check")[2] == ""
    path = filled / "contacts.yaml"
    path.write_text(re.sub(r"checked: \S+", "checked: 2026-01-01", path.read_text(), count=1))
    status, _, err = learnt("check")
    assert (status, "The front door contact of Leeds was checked on 2026-01-01" in err) == (0, True)
    learnt("contacts", "checked", "Leeds", "front door")
    assert learnt("check")[2] == ""


def test_check_reports_contacts_that_cannot_be_read(learnt: Run, filled: Path) -> None:
    (filled / "contacts.yaml").write_text("Leeds: {front desk: x}")
    status, out, _ = learnt("check")
    assert (status, "contacts.yaml is not right at" in out) == (1, True)


def test_check_lists_whose_access_is_to_be_reviewed_and_that_the_audit_was_changed(learnt: Run, filled: Path) -> None:
    code = learnt("invite", "--role", "supervisor", "--for", "Ben, North")[1].splitlines()[-1]
    records = Records(filled, lambda: datetime.now(UTC) - timedelta(days=170))
    with closing(records):
        records.people.accept(Sender("console", "ben"), code)
    assert re.search(r"Access to be reviewed: \d+  supervisor · Ben, North · until", learnt("check")[2])
    with closing(sqlite3.connect(filled / "records.db")) as database, database:
        database.execute("DROP TRIGGER audit_stands")
        database.execute("UPDATE audit SET about = 'nothing' WHERE seq = 1")
    status, out, _ = learnt("check")
    assert (status, "The audit was tampered with or damaged: row 1 was changed." in out) == (1, True)


def test_check_reports_a_flipped_byte_in_any_file_of_the_snapshot(learnt: Run, filled: Path) -> None:
    files = [path for path in snapshot(filled).rglob("*") if path.is_file() and path.stat().st_size]
    assert len(files) > 3
    for path in files:
        raw = path.read_bytes()
        path.write_bytes(raw[:-1] + bytes([raw[-1] ^ 1]))
        status, out, _ = learnt("check")
        assert (status, out.count("\n")) == (1, 1), path.name
        assert "Run `learnt reindex` to make it anew." in out
        path.write_bytes(raw)
    assert learnt("check")[0] == 0


def test_check_reports_a_lost_or_changed_original_and_says_which(learnt: Run, filled: Path) -> None:
    (row,) = [row for row in json.loads(learnt("documents", "--json")[1]) if row["id"] == "bruising"]
    original = filled / "files" / row["file_sha256"]
    raw = original.read_bytes()
    original.write_bytes(raw + b" ")
    status, out, _ = learnt("check")
    assert (status, out.startswith("The original file of bruising is damaged.")) == (1, True)
    original.unlink()
    assert learnt("check")[:2] == (1, "The original file of bruising is gone. Add bruising.md again.\n")


def test_check_tells_what_waits_to_be_published(learnt: Run, filled: Path, tmp_path: Path) -> None:
    before = (filled / "snapshots" / "CURRENT").read_text()
    learnt("add", written(tmp_path, "dogs.md", "# Dogs\n\nDangerous dogs are named in the plan.\n"))
    (filled / "snapshots" / "CURRENT").write_text(before)
    status, out, err = learnt("check")
    assert (status, "All is well" in out) == (0, True)  # The published state answers as before.
    assert "Warning: Not published yet: dogs. Run `learnt reindex`." in err


def test_check_without_an_index_says_how_to_make_one(learnt: Run) -> None:
    assert learnt("check")[:2] == (1, "There is no index yet. Run `learnt reindex` to make one.\n")


def test_what_was_added_before_an_index_is_lost_can_be_indexed_again(learnt: Run, filled: Path) -> None:
    shutil.rmtree(filled / "snapshots")
    assert learnt("reindex")[0] == 0
    assert learnt("check")[0] == 0


@pytest.mark.parametrize("arguments", [[], ["wibble"], ["ask"], ["add"], ["text"]])
def test_a_command_line_that_is_not_one_is_one_sentence_and_status_1(
    arguments: list[str], learnt: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        learnt(*arguments)
    said = capsys.readouterr()
    assert (ended.value.code, said.out) == (1, "")
    assert said.err.count("\n") == 1
    assert "See learnt" in said.err


EMERGENCY = "the baby isnt breathing and mum is screaming"


def test_a_card_is_printed_at_once_without_index_model_or_database(learnt: Run, data: Path) -> None:
    status, out, _ = learnt("ask", EMERGENCY)
    assert (status, out.startswith("If a child is in danger now, call 999 first.")) == (0, True)
    assert "Not a live concern? See the results with learnt ask --not-live" in out
    (data / "records.db").write_bytes(b"not a database" * 400)
    status, out, _ = learnt("ask", EMERGENCY)
    assert (status, out.startswith("If a child is in danger now, call 999 first.")) == (0, True)


def test_a_card_shows_the_contacts_of_the_area_in_the_settings(
    learnt: Run, filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEARNT_AREA", "Leeds")
    learnt("contacts", "set", "leeds", "front door", "0113 496 0001")
    assert "Front door, Leeds: 0113 496 0001" in learnt("ask", EMERGENCY)[1]


def test_the_results_behind_a_card_are_printed_when_it_is_not_live(learnt: Run, filled: Path) -> None:
    _, out, _ = learnt("ask", "--not-live", f"{EMERGENCY}, bruise on a baby who cannot roll")
    assert out.startswith("If a child is in danger now, call 999 first.")
    assert "Bruising procedure" in out


def test_json_carries_the_card_the_excerpts_and_the_kinds_that_were_masked(learnt: Run, filled: Path) -> None:
    answer = json.loads(learnt("ask", "--json", "Zofia isnt breathing. bruise on a baby who cannot roll")[1])
    assert (answer["card"], answer["masked"]) == ("emergency", ["name"])
    assert answer["excerpts"]
    answer = json.loads(learnt("ask", "--json", "what do reviews say of a bruise on a baby who cannot roll")[1])
    assert (answer["card"], answer["masked"]) == (None, [])


def test_json_carries_the_card_where_nothing_can_be_searched(learnt: Run) -> None:
    status, out, _ = learnt("ask", "--json", EMERGENCY)
    answer = json.loads(out)
    assert (status, answer["card"], answer["excerpts"]) == (0, "emergency", [])
    assert answer["error"] == "There is no index yet. Run `learnt reindex` to make one."


def test_a_paused_library_answers_no_question_from_the_shell_and_says_why(learnt: Run, filled: Path) -> None:
    learnt("pause", "mending a citation")
    status, _, err = learnt("ask", QUESTION)
    assert (status, err.startswith("Learnt is paused: mending a citation")) == (1, True)
    learnt("resume")
    assert learnt("ask", QUESTION)[0] == 0


def test_an_invitation_ends_in_the_bare_code_which_works_once(learnt: Run, filled: Path) -> None:
    status, out, _ = learnt("invite", "--role", "admin", "--team", "North", "--agency", "midwifery", "--area", "leeds")
    code = out.splitlines()[-1]
    assert (status, len(code), code.split()) == (0, 22, [code])
    assert "as an admin until" in learnt("console", "--as", "carol", typed=f"/start {code}\n")[1]
    assert "does not work" in learnt("console", "--as", "mallory", typed=f"/start {code}\n")[1]
    assert "admin · team North · midwifery · Leeds" in learnt("people")[1]


def test_somebody_is_renewed_and_revoked_by_number_and_nobody_else_is(learnt: Run, filled: Path) -> None:
    code = learnt("invite")[1].splitlines()[-1]
    learnt("console", "--as", "dana", typed=f"/start {code}\n")
    number = learnt("people")[1].splitlines()[-1].split()[0]
    assert learnt("renew", number)[0] == 0
    assert learnt("revoke", number)[0] == 0
    assert learnt("revoke", number)[::2] == (
        1,
        "There is nobody with that number. `learnt people` lists everybody with their numbers.\n",
    )
    assert "invited by their safeguarding" in learnt("console", "--as", "dana", typed="neglect\n")[1]


def test_what_was_done_on_the_command_line_stands_in_the_audit_without_words(learnt: Run, filled: Path) -> None:
    learnt("invite")
    learnt("ask", "wibble neglect wobble")
    rows = [json.loads(line) for line in learnt("audit", "--json")[1].splitlines()]
    assert [(row["command"], row["about"]) for row in rows] == [("ask", ""), ("invite", "invitation: practitioner")]
    assert "wibble" not in json.dumps(rows)


@pytest.mark.parametrize(
    "arguments",
    [
        ["revoke", f"-{'9' * 30}"],
        ["renew", "9" * 30],
        ["audit", "--count", "9" * 30],
        ["audit", "--count", "-1"],
        ["invite", "--for", "\udcff"],
        ["pause", "\udcff"],
        ["text", "\udcff"],
        ["contacts", "set", "Leeds", "front door", ""],
        ["contacts", "set", "Leeds", "front door", "\udcff"],
        ["contacts", "set", " ", "front door", "0113 496 0000"],
    ],
)
def test_a_value_that_no_database_takes_is_one_sentence_and_status_1(arguments: list[str], learnt: Run) -> None:
    status, said, why = learnt(*arguments)
    assert (status, said) == (1, "")
    assert len(why.splitlines()) == 1
    assert why.endswith(".\n")


def test_what_people_made_of_the_answers_is_counted_by_reason(learnt: Run, filled: Path) -> None:
    assert "Nobody has said yet" in learnt("feedback")[1]
    learnt("console", typed=f"{QUESTION}\n/helpful 1\n{QUESTION}\n/unhelpful 1 out of date\n")
    assert learnt("feedback")[1] == "helpful: 1 passage\nunhelpful, out of date: 1 passage\n"
