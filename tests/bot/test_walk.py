"""What docs/for-admins.md walks Carol through works in the console: a file, its report, a comparison, out and back."""

import argparse
import re
from pathlib import Path

from bot.__main__ import parser
from bot.assistant import Assistant
from bot.bootstrap import Desk
from bot.channels.console import respond
from bot.commands import COMMANDS, LESSONS, TOPICS
from bot.message import Role
from bot.records.people import OWNER
from index import store
from tests.bot.test_documents import note

GUIDE = Path(__file__).parents[2] / "docs" / "for-admins.md"
# The guides for practitioners and supervisors and operating.md have them.
ELSEWHERE = {"console", "telegram", "ask", "briefing", "evidence", "same"}
SUPERVISORS = GUIDE.with_name("for-supervisors.md")
ASKED = "who writes zebra-note down"


async def test_a_file_is_read_compared_published_undone_withdrawn_and_erased(desk: Desk, tmp_path: Path) -> None:
    assistant = Assistant(desk)
    path = tmp_path / "zebra.md"
    path.write_text(note("zebra-note", "The zebra crossing"), encoding="utf-8")
    before = store.current(desk.snapshots)

    async def say(text: str) -> str:
        return " ".join((await respond(assistant, OWNER, text, desk)).split())

    async def found() -> bool:
        await say("/new")
        return "Write zebra-note down." in await say(ASKED)

    read = await say(f"/add {path}")
    name = f"#{desk.library.drafts()[0].sha256[:8]}"
    assert "It waits as a draft: zebra-note. Nobody is shown it yet." in read
    assert f"[What would change: /preview {name}]" in read
    assert "Nothing is published yet." in await say(f"/preview {name}")
    assert store.current(desk.snapshots) == before
    assert not await found()

    assert "Published: zebra-note." in await say(f"/publish {name}")
    assert await found()
    assert f"/rollback {before} yes" in await say("/rollback")
    await say("/rollback 2 yes")
    assert store.current(desk.snapshots) == before
    assert not await found()
    assert "Published: zebra-note." in await say("/publish zebra-note")

    await say("/withdraw zebra-note a page is missing")
    assert not await found()
    await say("/reinstate zebra-note")
    assert await found()

    assert "Erased: zebra-note." in await say("/erase zebra-note yes")
    assert not await found()
    assert "was erased as zebra-note" in await say(f"/add {path}")

    acts = [(row.command, row.about) for row in desk.records.audit.latest(60)]
    assert ("publish", f"document zebra-note {name}") in acts
    assert ("withdraw", "document zebra-note") in acts
    assert ("erase", "document zebra-note") in acts


def test_the_guide_for_admins_names_every_command_of_theirs_in_the_chat_and_on_the_machine() -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    in_chat = [command.name for command in COMMANDS if command.role is Role.ADMIN and command.name != "add"]
    assert [name for name in in_chat if not re.search(rf"`/{name}\b", guide)] == []
    (commands,) = [one for one in parser()._actions if isinstance(one, argparse._SubParsersAction)]
    named = set(re.findall(r"(?:learnt |` · `)([a-z]+)", guide))
    assert sorted(set(commands.choices) - named - ELSEWHERE) == []


def test_the_guide_for_admins_names_no_command_that_is_not_there() -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    (commands,) = [one for one in parser()._actions if isinstance(one, argparse._SubParsersAction)]
    assert set(re.findall(r"`learnt ([a-z]+)", guide)) <= set(commands.choices)
    assert set(re.findall(r"`/([a-z]+)", guide)) <= {command.name for command in COMMANDS}


def test_the_guide_for_supervisors_names_every_command_about_lessons_and_none_that_is_not_there() -> None:
    guide = SUPERVISORS.read_text(encoding="utf-8")
    assert [one.name for one in TOPICS[LESSONS] if not re.search(rf"`/{one.name}\b", guide)] == []
    (commands,) = [one for one in parser()._actions if isinstance(one, argparse._SubParsersAction)]
    assert set(re.findall(r"`learnt ([a-z]+)", guide)) <= set(commands.choices)
    assert set(re.findall(r"`/([a-z]+)", guide)) <= {command.name for command in COMMANDS}
