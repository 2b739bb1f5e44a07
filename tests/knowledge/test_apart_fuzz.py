"""The fuzz run in small: damaged files become documents or sentences, and the same number makes the same file."""

from pathlib import Path

from bench.fuzz import LIMITS, cases, run, seeds
from bench.hostile import measure
from knowledge.read.apart import Reader
from tests.pdfs import column, write_pdf


def test_damaged_files_become_documents_or_sentences(tmp_path: Path) -> None:
    with Reader(LIMITS) as reader:
        tally = run(reader, cases(seeds(tmp_path, tmp_path / "absent"), 7, range(80)), tmp_path, None)
    assert tally.wrong == []
    assert tally.outcomes.total() == 80
    assert {"read", "refused"} <= {outcome for _, outcome in tally.outcomes}
    assert {suffix for suffix, _ in tally.outcomes} == {".pdf", ".docx", ".html", ".md", ".txt"}


def test_a_number_makes_the_same_file_again(tmp_path: Path) -> None:
    some = seeds(tmp_path, tmp_path / "absent")
    every = list(cases(some, 7, range(40)))
    assert list(cases(some, 7, range(30, 40))) == every[30:]
    assert [case.raw for case in cases(some, 8, range(40))] != [case.raw for case in every]
    assert len({case.raw for case in every}) > 35


def test_the_run_over_a_folder_says_what_became_of_every_file(tmp_path: Path) -> None:
    write_pdf(tmp_path / "a.pdf", [column("The baby was seen once."), column("Nobody asked.")])
    (tmp_path / "b.txt").write_text("")
    (tmp_path / "c").mkdir()
    (tmp_path / "c" / "d.md").write_text("# Child Q\n\nShe was searched.")
    rows = [(row["file"], row["outcome"], row["pages"], row["words"]) for row in measure([tmp_path])]
    assert rows == [("a.pdf", "read", 2, 7), ("b.txt", "refused", "", ""), ("d.md", "read", "", 5)]
