"""Long work is a process of its own: its steps are told, its result or its sentence kept, and it outlives nobody."""

import asyncio
import json
import os
import signal
import sys
from pathlib import Path

import pytest

from bot.jobs import CANCELLED, Ended, Job, Step, bar, carry_out, ended_reply
from bot.settings import Settings

JOB = Job("Adding a.md", ("a word",), "add")
BROKE_OFF = "The work broke off before it was done"


async def done(
    code: str, settings: Settings, stop: asyncio.Event | None = None, steps: list[Step] | None = None
) -> Ended:
    """Return how a job ended whose command is a piece of code."""
    shown = [] if steps is None else steps
    return await carry_out(settings, JOB, shown.append, stop or asyncio.Event(), (sys.executable, "-c", code))


@pytest.fixture
def folder(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path, embedding_model="hashing")


async def test_the_result_is_what_the_command_printed_and_its_steps_are_told(folder: Settings) -> None:
    code = """if True:
        import json, os, sys
        for done in (1, 2):
            print(json.dumps({"step": "Reading", "done": done, "of": 2}), file=sys.stderr)
        print("a remark", file=sys.stderr)
        print(json.dumps({"arguments": sys.argv[1:], "data": os.environ["LEARNT_DATA"], "token": [
            name for name in os.environ if "TOKEN" in name]}))
    """
    os.environ["TELEGRAM_TOKEN"] = "1000:SECRET"
    steps: list[Step] = []
    try:
        ended = await done(code, folder, steps=steps)
    finally:
        del os.environ["TELEGRAM_TOKEN"]
    assert ended == Ended({"arguments": ["a word", "--steps"], "data": str(folder.data), "token": []})
    assert steps == [Step("Reading", 1, 2), Step("Reading", 2, 2)]


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("import sys; print('noise', file=sys.stderr); sys.exit('a.md is a scan.')", "a.md is a scan."),
        ("import sys; sys.exit(1)", BROKE_OFF),
        ("import sys; sys.exit(3)", BROKE_OFF),
        ("import os; os.kill(os.getpid(), 9)", BROKE_OFF),
        ("print('no JSON')", BROKE_OFF),
    ],
)
async def test_work_without_a_result_ends_in_a_sentence(folder: Settings, code: str, said: str) -> None:
    ended = await done(code, folder)
    assert ended.said.startswith(said)
    assert not ended.cancelled
    assert ended_reply(JOB, ended).outcome == "failed"


async def test_work_that_is_cancelled_is_told_to_end_and_says_so(folder: Settings) -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().call_later(0.5, stop.set)
    ended = await done("import time; time.sleep(60)", folder, stop)
    assert ended == Ended(said=CANCELLED, cancelled=True)
    assert ended_reply(JOB, ended).said == "Adding a.md: cancelled. Nothing was changed."


async def test_work_that_was_done_when_it_was_cancelled_keeps_its_result(folder: Settings) -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().call_later(0.5, stop.set)
    code = "import signal, time; signal.signal(15, lambda *_: None); signal.sigtimedwait([10], 1); print('[]')"
    assert await done(code, folder, stop) == Ended([])


async def test_helpers_that_work_leaves_behind_are_ended_with_it(folder: Settings) -> None:
    code = """if True:
        import json, subprocess, sys
        helper = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
        print(json.dumps(helper.pid))
    """
    ended = await done(code, folder)
    for _ in range(100):
        state = Path(f"/proc/{ended.result}/stat")
        if not state.exists() or state.read_text().split(")")[1].split()[0] in "ZX":
            return
        await asyncio.sleep(0.05)
    os.kill(ended.result, signal.SIGKILL)
    pytest.fail("the helper lives on")


async def test_a_command_behind_everything_else_ends_when_its_chat_is_gone(folder: Settings) -> None:
    environment = os.environ | {"LEARNT_DATA": str(folder.data), "EMBEDDING_MODEL": "hashing"}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot.behind", "ask", "-"),
        stdin=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=environment,
        start_new_session=True,
    )
    assert process.stdin
    process.stdin.close()
    assert await asyncio.wait_for(process.wait(), 60) != 0


@pytest.mark.parametrize(
    ("step", "line"),
    [
        (Step("Reading", 48, 120), "Reading  ▓▓▓▓░░░░░░ 48 of 120"),
        (Step("Reading", 0, 120), "Reading  ░░░░░░░░░░ 0 of 120"),
        (Step("Reading", 500, 120), "Reading  ▓▓▓▓▓▓▓▓▓▓ 120 of 120"),
        (Step("Indexing passages", 1200, 2400), "Indexing passages  ▓▓▓▓▓░░░░░ 1,200 of 2,400"),
        (Step("Reading"), "Reading …"),
        (Step("a.md", 1, 2), "▓▓▓▓▓░░░░░ 1 of 2"),
    ],
)
def test_a_step_is_a_bar_that_does_not_repeat_the_title(step: Step, line: str) -> None:
    assert bar(JOB, step) == line


def test_how_work_ended_can_be_kept(folder: Settings) -> None:
    ended = Ended([{"id": "a"}], "", False)
    assert Ended(**json.loads(json.dumps({"result": ended.result, "said": "", "cancelled": False}))) == ended
