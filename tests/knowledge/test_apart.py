"""What reading in a process apart promises: the same document, one sentence for whatever goes wrong, and no more."""

import json
import logging
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.model import Document, Sight
from knowledge.read import Unreadable, read
from knowledge.read.apart import Limits, Reader
from tests.pdfs import column, write_pdf

unix = pytest.mark.skipif(sys.platform == "win32", reason="signals and limits are those of Unix")
linux = pytest.mark.skipif(sys.platform != "linux", reason="the kernel's own limits are those of Linux")
QUICK = Limits(silence=0.6, total=5)
# Says what a document is made of, so that a fake can hand it over.
GOOD = """
    from knowledge.model import Document
    from knowledge.read.crossing import pack
    GOOD = pack(Document(id="", title="A review", text="The baby was seen."))
"""
BROKEN = r"^review\.txt made its reader fail; it is most likely broken\. "
LONG = r"^review\.txt took too long to read\. "
BIG = r"^review\.txt needs more memory to be read than a document should\. "


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    """Yield the reader that is shipped."""
    with Reader() as opened:
        yield opened


@pytest.fixture
def review(tmp_path: Path) -> Path:
    """Return a file that can be read."""
    path = tmp_path / "review.txt"
    path.write_text("FINDINGS\n\nThe baby was seen.\n")
    return path


def fake(answering: str, limits: Limits = QUICK, before: str = "") -> Reader:
    """Return a reader whose process does this for every file; `say` writes a line, `path` is the file's."""
    code = """
        import ctypes, json, os, sys, time
        def say(**answer):
            print(json.dumps(answer), flush=True)
        {before}
        for line in sys.stdin:
            path = json.loads(line)["path"]
            {answering}
    """
    code = textwrap.dedent(code).format(
        before=textwrap.dedent(before), answering=textwrap.indent(textwrap.dedent(answering), "    ").lstrip()
    )
    return Reader(limits, [sys.executable, "-c", code])


def same(one: Document, other: Document) -> bool:
    """Return whether two documents are equal to the last place."""
    names = ("text", "blocks", "runs", "labels", "left_out", "marks", "places", "sight", "sha256")
    return one == other and all(getattr(one, name) == getattr(other, name) for name in names)


def gone(process: int) -> bool:
    """Return whether a process has ended, waiting for it a while."""
    for _ in range(100):
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return True
        if Path(f"/proc/{process}/stat").exists() and Path(f"/proc/{process}/stat").read_text().split()[2] == "Z":
            return True  # Nobody reaps orphans here.
        time.sleep(0.05)
    return False


def test_a_document_read_apart_is_the_document_read_here(reader: Reader, tmp_path: Path) -> None:
    pdf = write_pdf(tmp_path / "review.pdf", [column("1.1 The baby was seen once.", "", "Nobody asked.")] * 3)
    note = tmp_path / "note.md"
    note.write_text("---\nid: child-q\nkind: review\nareas: [Hackney]\n---\n# Child Q\n\nShe was searched.\n")
    for path in (pdf, note):
        assert same(reader.read(path), read(path)), path


def test_progress_is_told_page_by_page(reader: Reader, tmp_path: Path) -> None:
    here: list[tuple[int, int]] = []
    apart: list[tuple[int, int]] = []
    path = write_pdf(tmp_path / "review.pdf", [column("The baby was seen once.")] * 3)
    read(path, lambda done, of: here.append((done, of)))
    reader.read(path, lambda done, of: apart.append((done, of)))
    assert apart == here != []


def test_one_process_reads_many_files(reader: Reader, review: Path) -> None:
    reader.read(review)
    process = reader.process
    with pytest.raises(Unreadable):
        reader.read(review.with_name("absent.txt"))
    reader.read(review)
    assert reader.process == process is not None


def test_another_process_takes_over_after_many_files(review: Path) -> None:
    with fake("say(**GOOD)", before=GOOD) as reader:
        seen = {reader.process for _ in range(201) if reader.read(review)}
    assert len(seen) == 3


@pytest.mark.parametrize("name", ["review.xyz", "empty.txt", "absent.txt", "a\nb.txt", "folder.txt"])
def test_a_refusal_is_the_readers_own_sentence_on_one_line(name: str, reader: Reader, tmp_path: Path) -> None:
    path = tmp_path / name
    match name:
        case "folder.txt":
            path.mkdir()
        case "empty.txt" | "a\nb.txt":
            path.touch()
        case "review.xyz":
            path.write_text("A baby.")
    with pytest.raises(Unreadable) as here:
        read(path)
    with pytest.raises(Unreadable) as apart:
        reader.read(path)
    assert str(apart.value) == " ".join(str(here.value).split())


def test_a_name_that_is_not_utf_8_is_a_sentence(reader: Reader, tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"caf\xe9.txt")
    with pytest.raises(Unreadable, match=r"^caf\ufffd\.txt has a name that is not UTF-8\."):
        reader.read(path)


@pytest.mark.parametrize(
    ("answering", "says"),
    [
        pytest.param("time.sleep(60)", LONG, id="hangs"),
        pytest.param("say(done=1, of=2); time.sleep(60)", LONG, id="hangs half way"),
        pytest.param("while True: pass", LONG, id="never ends"),
        pytest.param(
            "sys.stdout.write('{\"done\"'); sys.stdout.flush(); time.sleep(60)", LONG, id="half a line, hangs"
        ),
        pytest.param("ctypes.string_at(0)", BROKEN, id="segfault", marks=unix),
        pytest.param("say(done=1, of=2); os.abort()", BIG, id="given no more memory", marks=unix),
        pytest.param("sys.exit(0)", BROKEN, id="exits without an answer"),
        pytest.param("sys.exit(3)", BROKEN, id="fails without an answer"),
        pytest.param("os.close(1); time.sleep(60)", BROKEN, id="closes its output"),
        pytest.param("print('Warning: no such font', flush=True); say(**GOOD)", BROKEN, id="garbage"),
        pytest.param(
            "sys.stdout.buffer.write(bytes(range(128, 256)) + b'\\n'); sys.stdout.flush()", BROKEN, id="bytes"
        ),
        pytest.param("sys.stdout.write('{\"publication\": '); sys.exit(0)", BROKEN, id="half a line"),
        pytest.param("print('[' * 100_000, flush=True)", BROKEN, id="nested"),
        pytest.param("print('[1]', flush=True)", BROKEN, id="a list"),
        pytest.param("say(error=5)", BROKEN, id="a number for a sentence"),
        pytest.param("say(error='')", BROKEN, id="no sentence"),
        pytest.param("say(raised='KeyError', where='reader.py:7')", BROKEN, id="raised"),
        pytest.param("say(raised='MemoryError', where='')", BIG, id="out of memory"),
        pytest.param("os.kill(os.getpid(), 9)", BIG, id="killed by the system", marks=unix),
        pytest.param("os.kill(os.getpid(), 24)", LONG, id="computed too long", marks=linux),
    ],
)
def test_whatever_the_process_does_is_a_sentence_and_the_next_file_is_read(
    answering: str, says: str, review: Path
) -> None:
    bad = "\n".join(["if path.endswith('review.txt'):", *(f"    {line}" for line in answering.split("\n"))])
    with fake(bad + "\nelse:\n    say(**GOOD)", before=GOOD) as reader:
        begun = time.monotonic()
        with pytest.raises(Unreadable, match=says + r"[A-Z].* send that\.$"):
            reader.read(review)
        assert time.monotonic() - begun < 4
        assert reader.process is None
        assert reader.read(review.with_name("next.txt")).text == "The baby was seen."


def test_slow_progress_keeps_it_alive(review: Path) -> None:
    slow = "for page in range(6):\n    time.sleep(0.2)\n    say(done=page + 1, of=6)\nsay(**GOOD)"
    seen: list[int] = []
    with fake(slow, before=GOOD) as reader:
        reader.read(review, lambda done, of: seen.append(done))
    assert seen == [1, 2, 3, 4, 5, 6]


def test_progress_without_end_is_ended(review: Path) -> None:
    with (
        fake("while True:\n    say(done=1, of=2)\n    time.sleep(0.01)", Limits(silence=0.5, total=1)) as reader,
        pytest.raises(Unreadable, match=LONG),
    ):
        reader.read(review)


def test_progress_that_makes_no_sense_is_not_passed_on(review: Path) -> None:
    seen: list[tuple[int, int]] = []
    nonsense = "say(done=0, of=0); say(done=-1, of=2); say(done=3, of=2); say(done=2, of=2); say(**GOOD)"
    with fake(nonsense, before=GOOD) as reader:
        reader.read(review, lambda done, of: seen.append((done, of)))
    assert seen == [(2, 2)]


def test_a_line_without_end_is_cut(review: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("knowledge.read.apart.LINE", 100_000)
    with (
        fake("while True:\n    sys.stdout.write('x' * 65536)") as reader,
        pytest.raises(Unreadable, match=BROKEN),
    ):
        reader.read(review)


def test_what_it_writes_to_standard_error_neither_blocks_nor_shows(
    review: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with fake("sys.stderr.write('The baby was seen. ' * 100_000); say(**GOOD)", before=GOOD) as reader:
        reader.read(review)
    assert capfd.readouterr() == ("", "")


@unix
def test_what_it_started_ends_with_it(review: Path) -> None:
    helper = "import subprocess\nsubprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\nsys.exit(0)"
    begun = time.monotonic()
    with fake(helper) as reader, pytest.raises(Unreadable, match=LONG):  # The helper holds the output open.
        reader.read(review)
    assert time.monotonic() - begun < 4


def test_a_bar_that_fails_ends_the_process_and_is_heard(review: Path) -> None:
    class Cancelled(Exception):
        pass

    def cancel(done: int, of: int) -> None:
        raise Cancelled

    with fake("say(done=1, of=2); time.sleep(60)") as reader:
        with pytest.raises(Cancelled):
            reader.read(review, cancel)
        assert reader.process is None


def test_threads_take_turns(reader: Reader, tmp_path: Path) -> None:
    paths = [tmp_path / f"{number}.txt" for number in range(20)]
    for path in paths:
        path.write_text(f"Review {path.stem}.")
    texts: dict[str, str] = {}
    threads = [threading.Thread(target=lambda p=path: texts.update({p.stem: reader.read(p).text})) for path in paths]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert texts == {path.stem: f"Review {path.stem}." for path in paths}


def test_closing_it_ends_a_file_that_a_thread_waits_for(review: Path) -> None:
    reader = fake("say(done=1, of=2); time.sleep(60)", Limits(silence=30, total=30))
    told, raised = threading.Event(), list[BaseException]()

    def wait() -> None:
        try:
            reader.read(review, lambda done, of: told.set())
        except Unreadable as error:
            raised.append(error)

    thread = threading.Thread(target=wait)
    thread.start()
    assert told.wait(10)
    reader.close()
    thread.join(5)
    assert not thread.is_alive()
    assert len(raised) == 1
    assert reader.process is None


def test_closing_it_twice_or_unused_does_no_harm(review: Path) -> None:
    reader = Reader()
    reader.close()
    assert reader.read(review).text
    process = reader.process
    reader.close()
    reader.close()
    assert process is not None
    assert gone(process)


@unix
@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
@pytest.mark.parametrize("busy", ["time.sleep(60)", "while True: pass", "pass"])
def test_the_process_ends_with_whoever_asked(ending: signal.Signals, busy: str, review: Path) -> None:
    """Read with the worker that is shipped, whose reader is busy, and end the one who asks."""
    parent = f"""
        import sys
        from pathlib import Path
        from knowledge.read.apart import Reader
        worker = '''if True:
            import time
            from knowledge.read import worker
            def read(path, progress):
                progress(1, 2)
                {busy}
            worker.read = read
            worker.main()
        '''
        reader = Reader(command=[sys.executable, "-c", worker])
        try:
            reader.read(Path(sys.argv[1]), lambda done, of: print(reader.process, flush=True))
        except KeyboardInterrupt:
            print("stopped", reader.process, flush=True)
        except Exception:
            sys.stdin.read()
    """
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(parent), str(review)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    child = int(process.stdout.readline())
    process.send_signal(ending)
    rest = process.communicate(timeout=10)[0]
    assert gone(child)
    if ending is signal.SIGINT and busy != "pass":
        assert rest == b"stopped None\n"


def test_what_a_reader_raised_is_logged_without_a_word_of_it(review: Path, caplog: pytest.LogCaptureFixture) -> None:
    for raised, where in (("KeyError", "reader.py:7"), ("The baby was seen", "1"), ("KeyError", "the baby:7")):
        with fake(f"say(raised={raised!r}, where={where!r})") as reader, pytest.raises(Unreadable, match=BROKEN):
            reader.read(review)
    assert caplog.record_tuples == [
        ("knowledge.read.apart", logging.WARNING, "a reader raised KeyError in reader.py:7"),
    ]


def shipped(body: str, limits: Limits = QUICK) -> Reader:
    """Return a reader with the worker that is shipped, whose readers are this function of a path and a progress."""
    code = f"""
        import ctypes, os, socket, subprocess, sys, time
        from pathlib import Path
        from knowledge.model import Document
        from knowledge.read import worker
        def read(path, progress):
            {textwrap.indent(textwrap.dedent(body), " " * 12).lstrip()}
            return Document(id="", title="A review", text=str(found))
        worker.read = read
        worker.main()
    """
    return Reader(limits, [sys.executable, "-c", textwrap.dedent(code)])


@unix
@pytest.mark.skipif(sys.platform == "darwin", reason="macOS keeps no limit of address space")
def test_a_file_that_needs_too_much_memory_is_a_sentence(review: Path) -> None:
    with (
        shipped("found = bytearray(1 << 30)", Limits(memory=512 << 20)) as reader,
        pytest.raises(Unreadable, match=BIG),
    ):
        reader.read(review)


@pytest.mark.parametrize(
    "error", ["KeyError('The baby')", "RecursionError()", "OSError(5, 'broken')", "AssertionError"]
)
def test_whatever_a_reader_raises_is_a_sentence(error: str, review: Path, caplog: pytest.LogCaptureFixture) -> None:
    with shipped(f"raise {error}") as reader, pytest.raises(Unreadable, match=BROKEN):
        reader.read(review)
    assert error.split("(")[0] in caplog.text
    assert "baby" not in caplog.text


@linux
def test_a_file_that_computes_too_long_is_ended_by_the_system_too(review: Path) -> None:
    begun = time.monotonic()
    with shipped("while True: progress(1, 2)", Limits(total=1)) as reader, pytest.raises(Unreadable, match=LONG):
        reader.read(review)
    assert time.monotonic() - begun < 10


def test_what_a_library_prints_does_not_reach_the_answers(review: Path) -> None:
    with shipped("print('Warning'); os.write(1, b'Warning'); os.write(2, b'Warning'); found = 5") as reader:
        assert reader.read(review).text == "5"


@linux
def test_the_process_may_write_remove_and_reach_nothing(review: Path, tmp_path: Path) -> None:
    tries = """
        tried = {
            "write": lambda: path.with_name("new.txt").write_text("x"),
            "change": lambda: path.open("r+").write("x"),
            "remove": path.unlink,
            "rename": lambda: path.rename(path.with_name("new.txt")),
            "folder": lambda: path.with_name("new").mkdir(),
            "connect": lambda: socket.create_connection(("127.0.0.1", 9), 1),
            "signal": lambda: os.kill(os.getppid(), 0),
            "nowhere": lambda: Path("nowhere").write_text("x"),
        }
        found = {}
        for name, attempt in tried.items():
            try:
                attempt()
                found[name] = "done"
            except OSError as error:
                found[name] = "refused" if name != "connect" or error.errno != 111 else "reached"
    """
    tries = tries.replace("nowhere", os.devnull)
    before = sorted(tmp_path.iterdir()), review.read_text()
    with shipped(tries) as reader:
        found = reader.read(review).text
    assert (sorted(tmp_path.iterdir()), review.read_text()) == before
    assert "reached" not in found
    assert f"'{os.devnull}': 'done'" in found  # Tesseract crashes where it cannot write there.
    if _landlock() >= 6:
        assert found.count("refused") == 7


def _landlock() -> int:
    """Return the version of Landlock that the kernel knows, 0 where it knows none."""
    import ctypes

    return max(0, int(ctypes.CDLL(None).syscall(444, None, 0, 1)))


def test_the_process_is_told_no_secret(review: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_TOKEN", "secret")
    with shipped("found = sorted(os.environ)") as reader:
        assert "TELEGRAM_TOKEN" not in reader.read(review).text


def test_the_process_imports_nothing_from_the_folder_it_is_started_in(
    review: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    review.with_name("zlib.py").write_text("raise SystemExit")
    review.with_name("queue.py").write_text("raise SystemExit")
    monkeypatch.chdir(review.parent)
    monkeypatch.setattr(sys, "path", [path for path in sys.path if path])
    with Reader() as reader:
        assert reader.read(Path("review.txt")).text


def test_the_process_starts_fast(review: Path) -> None:
    """Import no reader, no numpy and no model before a file needs them."""
    heavy = ["numpy", "pypdfium2", "pydantic", "yaml", "torch", "sqlalchemy"]
    with shipped(f"found = sorted(set(sys.modules) & set({heavy}))") as reader:
        assert reader.read(review).text == "[]"


def test_the_worker_answers_a_line_with_lines_and_ends_when_nobody_asks_any_more(review: Path) -> None:
    command = [sys.executable, "-m", "knowledge.read.worker", str(1 << 30), "5"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdin is not None
    assert process.stdout is not None
    with process:
        process.stdin.write(json.dumps({"path": str(review)}).encode() + b"\n")
        process.stdin.flush()
        assert json.loads(process.stdout.readline()) == {"done": 1, "of": 1}
        assert set(json.loads(process.stdout.readline())) == {"publication", "text", "layout"}
        process.stdin.close()
        assert process.wait(5) == 0
        assert process.stdout.read() == b""


def test_what_a_file_says_of_itself_does_not_act_on_a_terminal(review: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sight = Sight(
        information=(("author", "A\x1b[2J Partnership"),), remarks=("1 attachment was not read: \u202ea.exe.",)
    )
    odd = Document(id="", title="The\x07 review", text="The baby.", labels=("\x00i", None), sight=sight)
    monkeypatch.setattr("knowledge.read._read", lambda path, progress: odd)
    document = read(review)
    assert (document.title, document.labels) == ("The review", ("i", None))
    assert document.sight.information == (("author", "A[2J Partnership"),)
    assert document.sight.remarks == ("1 attachment was not read: a.exe.",)
