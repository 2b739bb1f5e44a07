"""After a day of talk no word of a question is in any file: not in a database, a log, the index or a temporary file."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.ingest import reindex
from bot.settings import Settings

# Words that no document, program or package holds, so that finding one means that a question was kept.
MARKS = [
    "qwyzzelbert",
    "vraxxomunt",
    "plonquistle",
    "zibbermatch",
    "thwunkelby",
    "glorpendish",
    "snarvelqueb",
    "drubblethax",
]
DAY = [
    "what do reviews say about neglect and qwyzzelbert",
    "and if mum is vraxxomunt?",
    "/ask bruise on a baby plonquistle",
    "/more",
    "/source 1",
    "/helpful 1",
    "/unhelpful 1 zibbermatch",
    "/filter in:thwunkelby",
    "as a midwife, what about unborn glorpendish babies",
    "my sister Zofia Snarvelqueb of 14 Snarvelqueb Road, 07700 900123, dob 03/04/2019, has a bruise",
    "the baby is not breathing drubblethax",
    "/results",
    "/drubblethax",
    "/lens drubblethax",
    "/start drubblethax",
    "x" * 3000 + " drubblethax",
    "/new",
]
IDENTIFIERS = ["07700 900123", "07700900123", "03/04/2019", "Zofia"]


@pytest.fixture(scope="module")
def left(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of everything that Learnt could write to, after a day of talk on every way in."""
    home = tmp_path_factory.mktemp("home")
    (home / "tmp").mkdir()
    reindex(Settings(data=home / "data", embedding_model="hashing"), lambda name: lambda done, of: None)
    names = {"HOME": home, "TMPDIR": home / "tmp", "XDG_CACHE_HOME": home / "cache", "LEARNT_DATA": home / "data"}
    environment = os.environ | {name: str(path) for name, path in names.items()} | {"EMBEDDING_MODEL": "hashing"}

    def learnt(*arguments: str, typed: str = "") -> str:
        command = [sys.executable, "-X", "faulthandler", "-m", "bot", *arguments]
        ran = subprocess.run(command, input=typed, capture_output=True, text=True, env=environment, check=False)
        assert "Traceback" not in ran.stderr
        return ran.stdout

    code = learnt("invite", "--area", "Leeds").splitlines()[-1]
    talk = "\n".join([f"/start {code}", *DAY])
    assert "speak" in learnt("console", "--as", "aisha", typed=talk)
    learnt("console", typed="\n".join(DAY))  # the owner
    learnt("console", "--as", "mallory", typed="\n".join(DAY))  # a stranger
    for question in DAY[:3]:
        learnt("ask", question)
        learnt("ask", "--json", question)
    learnt("ask", "-", "--json", typed="\n".join(DAY))
    learnt("check")
    learnt("backup", str(home / "backup.tar.gz"))
    return home


def test_no_word_of_a_question_is_in_any_file(left: Path) -> None:
    files = [path for path in left.rglob("*") if path.is_file()]
    names = {path.name for path in files}
    assert {"records.db", "library.db", "CURRENT"} <= names
    shutil.unpack_archive(left / "backup.tar.gz", left / "unpacked")
    for path in [path for path in left.rglob("*") if path.is_file()]:
        raw = path.read_bytes().lower()
        for word in (*MARKS, *IDENTIFIERS):
            for form in (word.lower().encode(), word.lower().encode("utf-16-le"), word.lower().encode("utf-16-be")):
                assert form not in raw, f"{word} in {path}"


def test_the_search_for_kept_words_would_find_one(left: Path) -> None:
    (left / "tmp" / "trace").write_bytes(b"... plonquistle ...")
    found = [path for path in left.rglob("*") if path.is_file() and b"plonquistle" in path.read_bytes()]
    assert [path.name for path in found] == ["trace"]


def test_nothing_is_left_in_the_folder_for_temporary_files(left: Path) -> None:
    assert [path.name for path in (left / "tmp").iterdir() if path.name != "trace"] == []
