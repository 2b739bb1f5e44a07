"""The commands on documents, as they are typed on the machine: what they refuse, and what they say undoes them."""

import io
import json
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.bootstrap import open_library
from bot.publishing import current, snapshots
from bot.settings import Settings
from index.encode import Encoder

from .test_publishing import NEW

Run = Callable[..., tuple[int, str, str]]
PROCEDURE = "bruising-2024"


@pytest.fixture
def settings(_made: Path, tmp_path: Path) -> Settings:
    """Return the settings of a data folder with the notes published."""
    shutil.copytree(_made, tmp_path / "data")
    return Settings(data=tmp_path / "data", embedding_model="hashing")


@pytest.fixture
def learnt(settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a function that runs a command and gives its exit status, standard output and standard error."""
    monkeypatch.chdir(settings.data.parent)
    monkeypatch.setenv("LEARNT_DATA", str(settings.data))
    monkeypatch.setenv("EMBEDDING_MODEL", "hashing")
    monkeypatch.setattr("sys.stdin", io.StringIO())

    def run(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        status = main(arguments)
        said = capsys.readouterr()
        return status, said.out.strip(), said.err.strip()

    return run


@pytest.mark.parametrize("command", [["withdraw"], ["erase", "--yes"]])
def test_a_reason_that_names_somebody_is_refused_and_nothing_is_done(
    command: list[str], learnt: Run, settings: Settings
) -> None:
    status, out, err = learnt(*command, "leeds-child-c-2019", "Zofia", "Kowalczyk", "asked", "for", "it")
    assert (status, out) == (1, "")
    assert err.startswith("That reason may say who somebody is, and it is kept. Nothing was ")
    with closing(open_library(settings)) as library:
        assert library.find("leeds-child-c-2019").withdrawn == ""


def test_publishing_where_nothing_waits_makes_no_other_index(learnt: Run, settings: Settings) -> None:
    before = current(settings)
    status, out, _ = learnt("publish")
    assert (status, current(settings)) == (0, before)
    assert out.startswith("Nothing waits to be published. ")
    told = json.loads(learnt("publish", "--json")[1])
    assert (told["snapshot"], told["published"]) == (before, [])


def test_erasing_that_is_stopped_says_that_nobody_is_shown_the_document(
    learnt: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(_: str) -> Encoder:
        raise KeyboardInterrupt

    monkeypatch.setattr("bot.publishing.load_encoder", stopped)
    status, _, err = learnt("erase", "leeds-child-c-2019", "--yes")
    assert status == 130
    assert err.startswith("Stopped. leeds-child-c-2019 is shown to nobody any more, and is not erased yet.")


def test_erasing_names_what_it_is_about_before_it_is_meant(learnt: Run) -> None:
    assert "Learning review of Child C (leeds-child-c-2019)" in learnt("erase", "LEEDS-child-c-2019")[2]
    assert learnt("erase", "leeds")[2].startswith("There is no document leeds.")


def test_an_unknown_chat_word_is_one_sentence(learnt: Run) -> None:
    status, out, err = learnt("documents", "kind:sermon")
    assert (status, out) == (1, "")
    assert err.startswith("kind: wants one of ")


def test_a_snapshot_is_gone_back_to_by_its_number_and_that_is_undone(learnt: Run, settings: Settings) -> None:
    Path("new.md").write_text(NEW, encoding="utf-8")
    before = current(settings)
    assert learnt("add", "new.md")[0] == 0
    now = current(settings)
    assert now
    assert [line[0] for line in learnt("snapshots")[1].splitlines()] == ["1", "2"]
    assert learnt("rollback", "1")[2].startswith("That is the index in use already.")
    assert learnt("rollback", "20")[2].startswith("20 fits several indexes.")
    assert current(settings) == now
    status, out, _ = learnt("rollback", "2")
    assert (status, current(settings)) == (0, before)
    assert out.endswith(f"`learnt rollback {now}` undoes it.")
    assert len(snapshots(settings)) == 2


def test_a_successor_is_named_by_its_id_and_none_takes_it_away(learnt: Run) -> None:
    [new] = json.loads(learnt("documents", "bradford", "--json")[1])
    status, out, _ = learnt("supersede", "leeds-child-c-2019", f"#{new['sha256'][:8]}")
    assert status == 0
    assert out.endswith(f"names {new['id']}. `learnt supersede leeds-child-c-2019 none` undoes it.")
    assert learnt("supersede", "leeds-child-c-2019", "NONE")[1] == "leeds-child-c-2019 is superseded by nothing."


@pytest.mark.parametrize("date", ["soon", "31/12/2027", "2027-13"])
def test_a_date_that_is_none_is_answered_with_how_one_is_written(date: str, learnt: Run) -> None:
    assert learnt("review", "leeds-child-c-2019", date)[2].startswith("A date is written 2027, 2027-06 or 2027-06-30")


def test_a_picture_that_cannot_be_made_or_written_is_one_sentence(learnt: Run) -> None:
    assert learnt("page", "leeds", "1", "2", "-o", "p.png")[2].startswith("There is no document leeds.")
    assert learnt("page", "leeds-child-c-2019", "9", "1", "-o", "p.png")[2].startswith("There is no such place")
    nowhere = Path("nowhere") / "p.png"
    said = learnt("page", "leeds-child-c-2019", "0", "9", "-o", str(nowhere))[2]
    assert said.startswith(f"{nowhere} cannot be written: ")
