"""What the `learnt` commands print for a program becomes a reply in the chat: a report, a comparison, or numbers."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.__main__ import main
from bot.message import LONGEST_BUTTON, Reply
from bot.outcomes import outcome_reply
from index import store
from tests.bot.conftest import Chat
from tests.bot.test_documents import draft, note

Run = Callable[..., Any]
CHANGE = {"question": "when is a bruise referred", "effect": "changed", "before": "“A” one", "after": "“B” two"}


@pytest.fixture
def learnt(chat: Chat, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a function that runs a command on the library of the chat and returns the JSON it printed."""
    monkeypatch.setenv("LEARNT_DATA", str(chat.desk.settings.data))
    monkeypatch.setenv("EMBEDDING_MODEL", "hashing")

    def run(*arguments: str | Path) -> Any:
        capsys.readouterr()
        assert main([*map(str, arguments), "--steps"]) == 0
        return json.loads(capsys.readouterr().out)

    return run


def words(reply: Reply) -> str:
    """Return what a reply says, in one line."""
    return " ".join(reply.said.split())


def texts(reply: Reply) -> list[str]:
    return [button.text for button in reply.buttons]


def test_a_file_that_was_read_is_reported_with_what_can_be_done_next(chat: Chat, learnt: Run, tmp_path: Path) -> None:
    path = tmp_path / "new.md"
    path.write_text(note("new-note", "A new note"), encoding="utf-8")
    result = learnt("add", path, "--draft", "--json")
    reply = outcome_reply("add", "new.md", result)
    name = f"#{chat.desk.library.drafts()[0].sha256[:8]}"
    assert set(result[0]["report"]["lines"]) <= {part.text for part in reply.parts}  # type: ignore[union-attr]
    assert "It waits as a draft: new-note. Nobody is shown it yet." in reply.said
    assert texts(reply) == [f"/preview {name}", f"/publish {name}", f"/discard {name}"]
    assert chat.desk.library.find(name).id == "new-note"


def test_a_file_whose_words_are_there_already_is_pointed_to(chat: Chat, learnt: Run, notes: Path) -> None:
    reply = outcome_reply("add", "wales.md", learnt("add", notes / "wales.md", "--draft", "--json"))
    assert reply.said.startswith("The library holds these words already, as core-groups. Nothing was changed.")
    assert texts(reply) == []


def test_a_file_that_was_refused_says_why_and_nothing_else() -> None:
    row = {"path": "a.pdf", "outcome": "refused", "id": None, "sha256": None, "error": "a.pdf is encrypted."}
    reply = outcome_reply("add", "a.pdf", [row | {"pages": None, "passages": 0, "report": None}])
    assert (reply.said, reply.buttons) == ("a.pdf is encrypted.", ())


def test_a_draft_with_pages_that_were_not_read_is_published_without_them_or_not_at_all() -> None:
    report = {"lines": ["Pages 3-4 are pictures of text."], "pages": {"unread": [3, 4]}}
    row = {"outcome": "draft", "id": "a", "sha256": "1a2b3c4d" * 8, "error": None, "report": report}
    reply = outcome_reply("add", "a.pdf", [row])
    assert texts(reply) == ["/preview #1a2b3c4d", "/publish #1a2b3c4d without-pages", "/discard #1a2b3c4d"]


def test_a_comparison_counts_shows_what_changes_and_ends_in_a_decision(chat: Chat, learnt: Run, tmp_path: Path) -> None:
    (chat.desk.settings.data / "questions.txt").write_text("who writes which bruise down\n", encoding="utf-8")
    made = draft(chat, tmp_path, note("bruise-note", "Which bruise is written down by whom")).document
    name = f"#{made.sha256[:8]}"
    result = learnt("preview", "bruise-note", "--json")
    reply = outcome_reply("preview", f"document bruise-note {name}", result)
    assert f"{result['questions']} saved questions asked" in reply.said
    assert f"{result['questions'] - len(result['changes'])} unchanged" in reply.said
    assert "who writes which bruise down – now " in words(reply)
    assert "Which bruise is written down by whom" in reply.said
    assert reply.said.endswith("Nothing is published yet.")
    assert texts(reply) == [f"/publish {name}", f"/discard {name}"]


def test_a_comparison_shows_ten_changes_and_says_how_many_more_there_are() -> None:
    result = {"questions": 40, "changes": [CHANGE] * 11 + [CHANGE | {"effect": "newly answered", "before": ""}]}
    reply = outcome_reply("preview", "document a #1a2b3c4d", result)
    first = "40 saved questions asked of the index in use and of the one to be: "
    assert reply.said.startswith(f"{first}28 unchanged; 11 changed; 1 newly answered.")
    assert words(reply).count("Changed: when is a bruise referred – now “A” one – then “B” two") == 10
    assert "And 2 more; `learnt preview` lists them all." in reply.said


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            CHANGE | {"effect": "newly answered", "before": ""},
            "Newly answered: when is a bruise referred – now nothing",
        ),
        (CHANGE | {"effect": "no longer answered", "after": ""}, "– now “A” one – then nothing"),
        (CHANGE | {"effect": "the same words, otherwise certain", "after": "“A” one"}, "– still “A” one"),
    ],
)
def test_each_change_says_where_the_first_excerpt_stands_before_and_after(change: dict[str, str], said: str) -> None:
    assert said in words(outcome_reply("preview", "document a #1a2b3c4d", {"questions": 1, "changes": [change]}))


@pytest.mark.parametrize(
    ("drafts", "published"), [(1, "/publish #0000000a"), (4, "/publish #0000000a"), (5, "/publish all")]
)
def test_a_decision_on_many_drafts_fits_a_button(drafts: int, published: str) -> None:
    about = f"documents {' '.join(['#0000000a'] * drafts)}"
    reply = outcome_reply("preview", about, {"questions": 1, "changes": []})
    assert texts(reply)[0].startswith(published)
    assert len(texts(reply)[0].encode()) <= LONGEST_BUTTON
    assert (len(texts(reply)) == 2) is (drafts == 1)


def test_publishing_reindexing_and_erasing_end_in_numbers(chat: Chat, learnt: Run, tmp_path: Path) -> None:
    draft(chat, tmp_path, note("new-note"))
    published = outcome_reply("publish", "document new-note #1", learnt("publish", "new-note", "--yes", "--json")).said
    name = store.current(chat.desk.snapshots)
    assert published.startswith(f"Published: new-note. The index {name} holds 5 documents in 5 passages")
    assert "/rollback undoes it" in published
    reindexed = outcome_reply("reindex", "index", learnt("reindex", "--json")).said
    assert reindexed.startswith("The index is made anew. The index ")
    assert "5 documents in 5 passages" in reindexed
    erased = outcome_reply("erase", "document new-note", learnt("erase", "new-note", "--yes", "--json")).said
    assert erased.startswith("Erased: new-note.")
    assert "new-note" not in {entry.id for entry in chat.desk.library.entries()}


def test_work_of_a_kind_that_is_not_known_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="no work of the kind tidy"):
        outcome_reply("tidy", "", {})
