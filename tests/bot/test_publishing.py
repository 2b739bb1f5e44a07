"""A document's way in, and back out: draft, compared, published, withdrawn, erased, rolled back."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bot import ingest, publishing
from bot.asking import ask
from bot.bootstrap import Desk, open_desk
from bot.compare import OWN, Effect
from bot.doctor import complaints, warnings
from bot.publishing import Busy, changing
from bot.settings import Settings
from index import store
from index.build import build, prepare, vector_keys
from index.encode import HashingEncoder
from index.store import SnapshotError
from knowledge.library import Refused

from .conftest import no_bar

NEW = """---
id: bruising-2024
kind: local_procedure
title: Bruising procedure
publisher: Leeds Partnership
areas: [Leeds]
nations: [England]
---

## What to do

1. A zebrafinch bruise is referred at once to the duty paediatrician.
"""
OTHER = NEW.replace("bruising-2024", "core-groups").replace("zebrafinch bruise", "core group of zebrafinches")


def draft(settings: Settings, text: str = NEW, name: str = "new.md") -> str:
    """Add a draft; return its id."""
    path = settings.data.parent / name
    path.write_text(text)
    (outcome,) = ingest.add(settings, path, {}, no_bar, ingest.Wishes(draft=True, report=True))
    assert outcome.outcome == "draft", outcome.error
    assert outcome.report
    return outcome.id or ""


def first(desk: Desk, question: str = "zebrafinch") -> str:
    """Return the first excerpt of an answer."""
    excerpts = ask(desk, question).excerpts
    return excerpts[0].excerpt.text if excerpts else ""


def held(settings: Settings) -> set[str]:
    """Return the ids that the published snapshot holds."""
    return set(store.published(settings.data / "snapshots"))


def healthy(settings: Settings) -> bool:
    """Return whether there is nothing to mend and nothing to finish."""
    found = [*complaints(settings), *(one for one in warnings(settings) if "published" in one or "erase" in one)]
    return found == []


def test_a_draft_answers_nothing_until_it_is_published(settings: Settings, desk: Desk) -> None:
    id = draft(settings)
    assert "zebrafinch" not in first(desk)
    assert healthy(settings)
    made = publishing.publish(settings, [id], no_bar)
    assert made.released == (id,)
    assert "zebrafinch" in first(desk)  # The desk was open all the time.
    assert healthy(settings)


def test_only_the_drafts_that_are_named_are_published(settings: Settings) -> None:
    draft(settings)
    draft(settings, NEW.replace("bruising-2024", "another").replace("zebrafinch", "gannet"), "another.md")
    publishing.publish(settings, ["another"], no_bar)
    assert "another" in held(settings)
    assert "bruising-2024" not in held(settings)
    again = publishing.publish(settings, ["another"], no_bar)  # as work that was cut short just after its end
    assert again.released == ("another",)
    assert "bruising-2024" not in held(settings)


def test_the_comparison_says_whose_first_excerpt_changes_and_publishes_nothing(settings: Settings, desk: Desk) -> None:
    (settings.data / OWN).write_text("# ours\nzebrafinch bruise duty paediatrician\ncore group meets every month\n")
    before = held(settings)
    found = publishing.preview(settings, [draft(settings)], no_bar)
    assert found.questions > 2  # those that Learnt is measured with, too
    change = next(one for one in found.changes if one.question.startswith("zebrafinch"))
    assert "zebrafinch bruise is referred" in change.after
    assert "Bruising procedure" in change.after
    assert not any(one.question.startswith("core group") for one in found.changes)
    assert [one.effect for one in found.changes] == sorted(
        (one.effect for one in found.changes), key=list(Effect).index
    )
    assert held(settings) == before
    assert "zebrafinch" not in first(desk)


def test_what_was_compared_is_what_is_published_and_is_not_built_twice(settings: Settings) -> None:
    id = draft(settings)
    publishing.preview(settings, [id], no_bar)
    waiting = store.prepared(settings.data / "snapshots")
    assert waiting
    assert publishing.publish(settings, [id], no_bar).manifest.id == waiting.name


def test_a_comparison_that_is_out_of_date_is_not_what_is_published(settings: Settings) -> None:
    id = draft(settings)
    publishing.preview(settings, [id], no_bar)
    waiting = store.prepared(settings.data / "snapshots")
    publishing.withdraw(settings, "core-groups", "out of date")
    made = publishing.publish(settings, [id], no_bar).manifest
    assert waiting
    assert made.id != waiting.name
    assert "core-groups" not in made.documents


def test_withdrawal_holds_from_the_next_question_on_while_an_index_is_being_made(
    settings: Settings, desk: Desk
) -> None:
    question = "how often does the core group meet"
    assert "core group meets every month" in first(desk, question)
    with changing(settings):  # as a reindex would
        publishing.withdraw(settings, "core-groups", "out of date")
    assert "core group" not in first(desk, question)
    publishing.reinstate(settings, "core-groups")
    assert "core group meets every month" in first(desk, question)
    assert healthy(settings)


def test_a_reinstated_document_that_an_index_left_out_says_that_it_needs_a_reindex(
    settings: Settings, desk: Desk
) -> None:
    publishing.withdraw(settings, "core-groups", "out of date")
    ingest.reindex(settings, no_bar)
    assert "core-groups" not in held(settings)
    assert publishing.reinstate(settings, "core-groups")[1] is False
    ingest.reindex(settings, no_bar)
    assert "core group meets" in first(desk, "how often does the core group meet")


def test_rolling_back_brings_the_answers_of_before_and_makes_a_draft_of_the_rest(
    settings: Settings, desk: Desk
) -> None:
    publishing.publish(settings, [draft(settings, OTHER, "core.md")], no_bar)
    assert "zebrafinches" in first(desk, "core group of zebrafinches")
    publishing.rollback(settings)
    assert "zebrafinches" not in first(desk, "core group of zebrafinches")
    assert "core group meets every month" in first(desk, "how often does the core group meet")
    assert healthy(settings)
    publishing.publish(settings, ["core-groups"], no_bar)
    assert "zebrafinches" in first(desk, "core group of zebrafinches")


def test_rolling_back_never_brings_back_what_was_withdrawn(settings: Settings, desk: Desk) -> None:
    publishing.publish(settings, [draft(settings)], no_bar)
    publishing.withdraw(settings, "core-groups", "out of date")
    publishing.publish(settings, [], no_bar)
    for snapshot in publishing.snapshots(settings):
        publishing.rollback(settings, snapshot.id)
        assert "core group meets" not in first(desk, "how often does the core group meet")
        assert not any(complaints(settings))


def test_there_is_nothing_to_roll_back_to_before_the_first_snapshot(settings: Settings) -> None:
    for name in ("", "20200101"):
        with pytest.raises(Refused, match="no such snapshot"):
            publishing.rollback(settings, name)


def test_an_erased_document_is_in_no_file_of_the_data_folder(settings: Settings, desk: Desk) -> None:
    id = draft(settings)
    publishing.publish(settings, [id], no_bar)
    publishing.preview(settings, [], no_bar)
    assert "zebrafinch" in first(desk)
    publishing.erase(settings, id, "it named a child", no_bar)
    assert "zebrafinch" not in first(desk)
    assert healthy(settings)
    for path in settings.data.rglob("*"):
        assert not path.is_file() or b"zebrafinch" not in path.read_bytes().lower(), path
    for snapshot in publishing.snapshots(settings):
        assert id not in snapshot.documents
    (outcome,) = ingest.add(settings, settings.data.parent / "new.md", {}, no_bar, ingest.Wishes(draft=True))
    assert "was erased as bruising-2024" in (outcome.error or "")


def test_erasing_that_was_cut_short_answers_nothing_and_is_ended_by_saying_it_again(
    settings: Settings, desk: Desk
) -> None:
    with changing(settings), pytest.raises(Busy):
        publishing.erase(settings, "core-groups", "it named a child", no_bar)
    assert "core group meets" not in first(desk, "how often does the core group meet")
    assert any("core-groups answers nothing, and is not erased yet" in one for one in warnings(settings))
    publishing.erase(settings, "core-groups", "", no_bar)
    assert healthy(settings)


def test_a_successor_and_a_review_date_are_seen_by_whoever_has_a_chat_open(settings: Settings, desk: Desk) -> None:
    publishing.supersede(settings, "core-groups", "bruising")
    publishing.review(settings, "core-groups", "2027-06")
    (cited, *_) = ask(desk, "how often does the core group meet").excerpts
    assert cited.excerpt.document.superseded_by == "bruising"
    assert cited.excerpt.document.review_due == "2027-06"
    publishing.review(settings, "core-groups", None)
    desk.reading()
    assert desk.library.document("core-groups").review_due is None


def test_a_model_change_leaves_an_open_chat_answering_until_it_is_started_again(settings: Settings, desk: Desk) -> None:
    question = "how often does the core group meet"
    assert "core group meets" in first(desk, question)
    with changing(settings) as library:
        build(library, settings.data / "snapshots", HashingEncoder(16))
    assert "core group meets" in first(desk, question)
    publishing.withdraw(settings, "core-groups", "out of date")
    assert "core group meets" not in first(desk, question)
    with pytest.raises(SnapshotError, match="was made with the model"):
        open_desk(settings).reading()


def test_what_was_rolled_back_and_discarded_can_still_be_erased(settings: Settings) -> None:
    id = draft(settings)
    publishing.publish(settings, [id], no_bar)
    publishing.rollback(settings)
    publishing.discard(settings, id)
    assert publishing.erase(settings, id, "it named a child", no_bar) == id
    for path in settings.data.rglob("*"):
        assert not path.is_file() or b"zebrafinch" not in path.read_bytes().lower(), path
    assert healthy(settings)
    with pytest.raises(Refused, match="no document"):
        publishing.erase(settings, "nothing", "why", no_bar)


def test_a_draft_can_be_erased_that_was_never_published(settings: Settings) -> None:
    id = draft(settings)
    publishing.preview(settings, [id], no_bar)
    before = held(settings)
    publishing.erase(settings, id, "it named a child", no_bar)
    for path in settings.data.rglob("*"):
        assert not path.is_file() or b"zebrafinch" not in path.read_bytes().lower(), path
    assert held(settings) == before
    assert healthy(settings)


def test_a_discarded_draft_leaves_no_vector_and_no_prepared_snapshot(settings: Settings, desk: Desk) -> None:
    before = desk.library.vector_keys()
    id = draft(settings, OTHER, "core.md")  # a new version of a document that is published
    publishing.preview(settings, [id], no_bar)
    assert desk.library.vector_keys() > before
    publishing.discard(settings, id)
    assert desk.library.vector_keys() == before
    assert store.prepared(settings.data / "snapshots") is None


def test_vectors_that_nothing_is_searched_by_go_with_a_reindex_and_with_erasing(settings: Settings, desk: Desk) -> None:
    id = draft(settings)
    publishing.publish(settings, [id], no_bar)
    publishing.rollback(settings)
    publishing.publish(settings, [draft(settings, OTHER, "core.md")], no_bar)
    kept, its = desk.library.vector_keys(), vector_keys(desk.library.every_passage(id))
    works: list[tuple[Callable[[], object], set[str]]] = [
        (lambda: ingest.reindex(settings, no_bar), kept),  # Also those of what an older snapshot holds.
        (lambda: publishing.erase(settings, id, "why", no_bar), kept - its),
    ]
    for work, left in works:
        desk.library.keep_vectors("an older search text", ["0" * 64], np.ones((1, 4), dtype=np.float32))
        work()
        assert desk.library.vector_keys() == left


def test_a_document_withdrawn_while_its_new_version_is_being_published_stays_out(
    settings: Settings, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = draft(settings, OTHER, "core.md")

    def withdrawn_meanwhile(*arguments: Any) -> Path:
        publishing.withdraw(settings, id, "out of date")
        return prepare(*arguments)

    monkeypatch.setattr(publishing, "prepare", withdrawn_meanwhile)
    with pytest.raises(Refused, match="core-groups was withdrawn meanwhile"):
        publishing.publish(settings, [id], no_bar)
    assert "core group" not in first(desk, "core group of zebrafinches")
    monkeypatch.undo()
    publishing.publish(settings, [id], no_bar)  # Now it is known.
    assert "zebrafinches" in first(desk, "core group of zebrafinches")


def test_a_draft_that_was_withdrawn_with_its_document_is_not_said_to_be_published(
    settings: Settings, desk: Desk
) -> None:
    id = draft(settings, OTHER, "core.md")
    publishing.publish(settings, [id], no_bar)
    publishing.rollback(settings)
    publishing.withdraw(settings, id, "out of date")
    with pytest.raises(Refused, match="`learnt reinstate core-groups` first"):
        publishing.publish(settings, [id], no_bar)
    assert publishing.publish(settings, [], no_bar).released == ()
    publishing.reinstate(settings, id)
    publishing.publish(settings, [id], no_bar)
    assert "zebrafinches" in first(desk, "core group of zebrafinches")
    assert healthy(settings)


def test_what_is_rolled_back_is_published_by_no_other_work(settings: Settings) -> None:
    id = draft(settings)
    publishing.publish(settings, [id], no_bar)
    publishing.rollback(settings)
    path = settings.data.parent / "gannet.md"
    path.write_text(NEW.replace("bruising-2024", "gannet").replace("zebrafinch", "gannet"))
    assert ingest.add(settings, path, {}, no_bar)[0].outcome == "added"
    ingest.reindex(settings, no_bar)
    publishing.withdraw(settings, "gannet", "why")
    publishing.reinstate(settings, "gannet")
    publishing.erase(settings, "core-groups", "why", no_bar)
    assert id not in held(settings)
    assert [entry.id for entry in open_desk(settings).library.drafts()] == [id]


def test_a_comparison_after_a_model_change_is_a_sentence_before_anything_is_encoded(settings: Settings) -> None:
    id = draft(settings)
    with changing(settings) as library:
        build(library, settings.data / "snapshots", HashingEncoder(16))
    with pytest.raises(SnapshotError, match="was made with the model"):
        publishing.preview(settings, [id], no_bar)
    assert store.prepared(settings.data / "snapshots") is None


def test_erasing_again_what_is_erased_is_no_mistake(settings: Settings) -> None:
    publishing.erase(settings, "core-groups", "it named a child", no_bar)
    before = publishing.current(settings)
    assert publishing.erase(settings, "core-groups", "it named a child", no_bar) == "core-groups"
    assert publishing.current(settings) == before
