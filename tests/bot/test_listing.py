"""The list of the library: each version in its state, what somebody should look at again, and what words choose."""

from datetime import date
from typing import Any

import pytest

from bot.chatwords import NotUnderstood
from bot.listing import Listed, Look, State, chosen, kinds_of, line, listed, look_of, state_of
from knowledge.identity import Entry
from knowledge.model import Kind, Publication

TODAY = date(2026, 11, 23)


def entry(id: str = "a", sha256: str = "1" * 64, **said: Any) -> Entry:
    kept = {name: said.pop(name) for name in ("starter", "withdrawn", "why") if name in said}
    publication = Publication(id=id, title=said.pop("title", "A title"), **said)
    return Entry(publication, sha256, f"{id}.pdf", "f" * 64, 12, 30, "2026-11-01T09:00:00+00:00", **kept)


def row(state: State = State.PUBLISHED, look: Look | None = None, **said: Any) -> Listed:
    return Listed(entry(**said), state, look)


@pytest.mark.parametrize(
    ("one", "published", "hidden", "state"),
    [
        (entry(), {"a": "1" * 64}, False, State.PUBLISHED),
        (entry(), {"a": "2" * 64}, False, State.UNPUBLISHED),
        (entry(), {}, False, State.UNPUBLISHED),
        (entry(superseded_by="b"), {"a": "1" * 64}, False, State.SUPERSEDED),
        (entry(superseded_by="b"), {}, False, State.UNPUBLISHED),
        (entry(starter=True), {"a": "1" * 64}, True, State.HIDDEN),
        (entry(starter=True), {"a": "1" * 64}, False, State.PUBLISHED),
        (entry(), {"a": "1" * 64}, True, State.PUBLISHED),
        (entry(starter=True, withdrawn="2026-11-02T09:00:00+00:00"), {"a": "1" * 64}, True, State.WITHDRAWN),
    ],
)
def test_a_version_is_in_the_state_that_matters_most_to_a_reader(
    one: Entry, published: dict[str, str], hidden: bool, state: State
) -> None:
    assert state_of(one, published, hidden) is state


def test_drafts_stand_first_beside_the_version_that_they_would_replace() -> None:
    rows = listed([entry(), entry("b")], [entry("b", "2" * 64)], {"a": "1" * 64, "b": "1" * 64}, False, TODAY)
    assert [(one.entry.id, one.state) for one in rows] == [
        ("b", State.DRAFT),
        ("a", State.PUBLISHED),
        ("b", State.PUBLISHED),
    ]


@pytest.mark.parametrize(
    ("said", "look"),
    [
        ({"review_due": "2026-11-22"}, Look.OVERDUE),
        ({"review_due": "2026-11-23"}, Look.DUE),
        ({"review_due": "2026-12-23"}, Look.DUE),
        ({"review_due": "2026-12-24"}, None),
        ({"review_due": "2026-10"}, Look.OVERDUE),
        ({"review_due": "2026-11"}, Look.DUE),
        ({"review_due": "2026-12"}, Look.DUE),
        ({"review_due": "2027-01"}, None),
        ({"review_due": "2025"}, Look.OVERDUE),
        ({"review_due": "2026"}, Look.DUE),
        ({"review_due": "2027"}, None),
        ({"published": "2023-11-22"}, Look.STALE),
        ({"published": "2023-11-23"}, None),
        ({"published": "2022"}, Look.STALE),
        ({"published": "2023"}, None),
        ({"published": "2015", "read_on": "2026-11-01"}, None),
        ({}, Look.STALE),
        ({"published": "2015", "kind": Kind.REVIEW}, None),
        ({"published": "1989", "kind": Kind.LAW}, None),
        ({"published": "2015", "kind": Kind.LOCAL_PROCEDURE}, Look.STALE),
        ({"published": "2015", "kind": Kind.REVIEW, "review_due": "2020"}, Look.OVERDUE),
    ],
)
def test_a_document_is_due_as_far_as_its_date_is_known_and_old_guidance_without_one_is_stale(
    said: dict[str, Any], look: Look | None
) -> None:
    assert look_of(entry(**said).publication, State.PUBLISHED, TODAY) is look


@pytest.mark.parametrize("state", [State.WITHDRAWN, State.SUPERSEDED, State.HIDDEN])
def test_nobody_is_asked_to_look_at_what_nobody_is_to_rely_on(state: State) -> None:
    assert look_of(entry(review_due="2020").publication, state, TODAY) is None


ROWS = [
    row(State.DRAFT, id="leeds-review", title="Learning review", kind=Kind.REVIEW, areas=("Leeds",), published="2019"),
    row(id="core", title="Core groups", publisher="Welsh Procedures", nations=("Wales",)),
    row(look=Look.OVERDUE, id="old", title="Old procedure", kind=Kind.LOCAL_PROCEDURE, areas=("Leeds",)),
    row(look=Look.DUE, id="soon", title="Bruising", label="Child Q"),
    row(State.WITHDRAWN, id="gone", title="Gone", starter=True),
    row(look=Look.STALE, id="stale-one", title="Dust"),
]


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("", ["leeds-review", "core", "old", "soon", "gone", "stale-one"]),
        ("drafts", ["leeds-review"]),
        ("DRAFT", ["leeds-review"]),
        ("withdrawn", ["gone"]),
        ("due", ["old", "soon"]),
        ("overdue", ["old"]),
        ("stale", ["stale-one"]),
        ("starter", ["gone"]),
        ("leeds", ["leeds-review", "old"]),
        ("welsh", ["core"]),
        ("child q", ["soon"]),
        ("leeds drafts", ["leeds-review"]),
        ("kind:review", ["leeds-review"]),
        ("in:leeds procedure", ["old"]),
        ("since:2018", ["leeds-review"]),
        ("#1111", ["leeds-review", "core", "old", "soon", "gone", "stale-one"]),
        ("#2222", []),
        ("nowhere", []),
    ],
)
def test_words_choose_by_state_by_chat_word_and_by_what_a_document_is_called(words: str, ids: list[str]) -> None:
    assert [one.entry.id for one in chosen(ROWS, words)] == ids


def test_a_chat_word_that_is_not_known_says_so() -> None:
    with pytest.raises(NotUnderstood, match="kind: wants one of"):
        chosen(ROWS, "kind:poem")


def test_a_line_says_what_a_document_is_and_names_a_draft_by_its_reference() -> None:
    assert line(ROWS[0]) == "leeds-review: Learning review (review · draft · #11111111 · 12 pages · 30 passages)"
    assert line(ROWS[5]) == "stale-one: Dust (guidance · published · stale · 12 pages · 30 passages)"
    due = row(look=Look.OVERDUE, review_due="2026-06")
    assert line(due) == "a: A title (guidance · published · review overdue since 2026-06 · 12 pages · 30 passages)"


def test_kinds_are_counted_in_words_the_most_common_first() -> None:
    assert kinds_of(one.publication for one in ROWS) == "4 pieces of guidance, 1 review, 1 local procedure"
