"""Imports go one way, async is the outer skin, and the command starts without the model."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
OURS = {"knowledge", "index", "bot", "bench", "tests"}
# Who talk to the bot as people do.
PLAY_PEOPLE = {"bench/chats.py", "bench/large.py", "bench/restarts.py", "bench/sending.py"}
MAY_IMPORT = {"knowledge": {"knowledge"}, "index": {"index", "knowledge"}, "bot": {"bot", "index", "knowledge"}}


def trees(package: str) -> Iterator[tuple[str, ast.Module]]:
    """Yield the path and syntax tree of every module of a package."""
    for path in sorted((ROOT / package).rglob("*.py")):
        yield str(path.relative_to(ROOT)), ast.parse(path.read_text("utf-8"))


def imports(tree: ast.Module) -> set[str]:
    """Return the packages that a module imports from, anywhere in it; a relative import reads ".name"."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add("." * node.level + (node.module or ""))
    return {name.split(".")[0] or name for name in found}


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_a_package_imports_of_ours_only_what_stands_below_it(package: str) -> None:
    wrong = [(path, imports(tree) & OURS - MAY_IMPORT[package]) for path, tree in trees(package)]
    assert wrong
    assert [(path, sorted(names)) for path, names in wrong if names] == []


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_every_import_names_its_package(package: str) -> None:
    assert [path for path, tree in trees(package) if any(name.startswith(".") for name in imports(tree))] == []


@pytest.mark.parametrize("package", ["knowledge", "index", "bench"])
def test_only_the_bot_awaits(package: str) -> None:
    awaiting = (ast.AsyncFunctionDef, ast.Await, ast.AsyncFor, ast.AsyncWith)
    others = [(path, tree) for path, tree in trees(package) if path not in PLAY_PEOPLE]
    assert [path for path, tree in others if any(isinstance(node, awaiting) for node in ast.walk(tree))] == []
    assert [path for path, tree in others if "asyncio" in imports(tree)] == []


def test_only_the_channels_know_telegram_and_records_and_commands_know_no_channel() -> None:
    knowing = [path for path, tree in trees("bot") if "telegram" in imports(tree)]
    assert knowing
    assert [path for path in knowing if not path.startswith("bot/channels/")] == []
    for package in ("bot/records", "bot/commands"):
        for path in (ROOT / package).glob("*.py"):
            assert "bot.channels" not in path.read_text("utf-8"), path


def test_the_command_starts_without_the_model_and_what_makes_documents() -> None:
    heavy = "{'torch', 'sentence_transformers', 'transformers', 'docx', 'reportlab', 'fontTools', 'lxml'}"
    code = f"import sys, bot.__main__, bot.commands; print(*sorted({heavy} & set(sys.modules)))"
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == ""
