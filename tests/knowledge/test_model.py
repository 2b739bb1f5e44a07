"""What the nouns promise: words are read from the document, and a citation is computed from a place."""

import hashlib
from dataclasses import FrozenInstanceError, fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.model import Block, BlockKind, Document, Excerpt, Filter, Kind, Passage, Publication, Run, Slice
from tests.conftest import document

REVIEW = document(
    "The review has an opening.",
    "# What was found",
    "1.1 The mother was seen alone:",
    "(a) once in May;",
    "(b) twice in June.",
    "Nobody asked the father.",
    "## Health",
    "The health visitor called.",
    "1.2 The call was not recorded.",
    "# What was recommended",
    "(a) Ask the father.",
)


def at(words: str, until: str = "", source: Document = REVIEW) -> Slice:
    """Return the place of some words, or from them to the end of others."""
    start = source.text.index(words)
    return Slice(source, start, source.text.index(until) + len(until) if until else start + len(words))


def paged(*pages: str, labels: tuple[str | None, ...]) -> Document:
    """Return a one-paragraph document whose words stand on pages, each after a running head of five characters."""
    runs, start = [], 0
    for number, words in enumerate(pages, start=1):
        runs.append(Run(start, start + len(words), number, 5))
        start += len(words) + 1
    text = " ".join(pages)
    return Document(
        id="paged", title="Paged", text=text, blocks=(Block(0, len(text)),), runs=tuple(runs), labels=labels
    )


PAGED = paged("The baby was seen", "and weighed", "by nobody.", labels=("iv", "1", None))


@pytest.mark.parametrize("kind", [Slice, Passage, Excerpt])
def test_a_place_holds_no_words_and_cannot_change(kind: type[Slice]) -> None:
    place = kind(REVIEW, 4, 10)
    assert {field.name for field in fields(place)} - {"id", "unit", "graphic"} == {"document", "start", "end"}
    assert place.text == REVIEW.text[4:10] == "review"
    assert not hasattr(place, "__dict__")
    with pytest.raises(FrozenInstanceError):
        place.start = 5  # type: ignore[misc]


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (3, 3), (4, 2), (0, len(REVIEW.text) + 1), (10_000, 10_001)])
def test_a_place_outside_the_text_cannot_be_made(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="no such place in review"):
        Slice(REVIEW, start, end)


def test_places_are_counted_in_code_points_and_versions_named_by_their_text() -> None:
    odd = document("“𝒮ián’s” baby 👶 cried.")
    assert at("baby", source=odd).text == "baby"
    assert at("cried", source=odd).start == len("“𝒮ián’s” baby 👶 ")
    assert odd.sha256 == hashlib.sha256(odd.text.encode()).hexdigest()
    assert replace(odd, title="Another").sha256 == odd.sha256


def test_the_heading_path_is_outermost_first_and_ends_at_a_heading_of_its_level() -> None:
    assert at("The review has").heading == ()
    assert at("The mother").heading == ("What was found",)
    assert at("The health visitor").heading == ("What was found", "Health")
    assert at("Ask the father").heading == ("What was recommended",)


def test_a_heading_stands_under_itself() -> None:
    assert at("Health").heading == ("What was found", "Health")


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("The review has", None),
        ("seen alone", "1.1"),
        ("once in May", "1.1(a)"),
        ("twice in June", "1.1(b)"),
        ("Nobody asked", "1.1(b)"),
        ("not recorded", "1.2"),
    ],
)
def test_a_paragraph_is_cited_by_its_printed_number(words: str, number: str | None) -> None:
    assert at(words).paragraph == number
    assert at(words).paragraph_end == number


def test_numbers_do_not_carry_over_a_heading() -> None:
    assert at("The health visitor").paragraph is None
    assert at("Ask the father.").paragraph == "(a)"


def test_the_number_of_a_heading_is_no_paragraph_number() -> None:
    numbered = Document(
        id="numbered",
        title="",
        text="3.2 Health\n\nNobody asked.",
        blocks=(Block(0, 10, BlockKind.HEADING, 1, "3.2", 4), Block(12, 25)),
    )
    assert Slice(numbered, 12, 25).paragraph is None


def test_a_slice_over_several_paragraphs_names_the_first_and_the_last() -> None:
    place = at("once in May", until="not recorded.")
    assert (place.paragraph, place.paragraph_end) == ("1.1(a)", "1.2")
    assert [block.number for block in place.blocks] == ["(a)", "(b)", None, None, None, "1.2"]


def test_the_words_of_a_block_begin_after_its_number() -> None:
    bodies = [REVIEW.text[block.body : block.end] for block in REVIEW.blocks if block.number]
    assert bodies[:2] == ["The mother was seen alone:", "once in May;"]
    assert Block(7, 9).body == 7


def test_a_slice_across_pages_names_both() -> None:
    place = at("seen", until="weighed", source=PAGED)
    assert (place.page, place.page_end, place.page_label) == (1, 2, "iv")
    assert list(place.runs()) == [Run(13, 17, 1, 18), Run(18, 29, 2, 5)]


def test_a_slice_on_one_page_is_cited_by_the_number_printed_there_if_any() -> None:
    assert (at("weighed", source=PAGED).page, at("weighed", source=PAGED).page_label) == (2, "1")
    assert (at("nobody", source=PAGED).page, at("nobody", source=PAGED).page_label) == (3, None)
    assert PAGED.pages == 3


def test_a_document_without_pages_cites_none() -> None:
    place = at("The mother")
    assert (place.page, place.page_end, place.page_label, list(place.runs())) == (None, None, None, [])
    assert REVIEW.pages is None


@given(st.data())
def test_a_place_touches_the_blocks_and_runs_that_share_a_character_with_it(data: st.DataObject) -> None:
    source = data.draw(st.sampled_from([REVIEW, PAGED]))
    start = data.draw(st.integers(0, len(source.text) - 1))
    place = Slice(source, start, data.draw(st.integers(start + 1, len(source.text))))
    assert place.blocks == tuple(b for b in source.blocks if b.start < place.end and b.end > place.start)
    traced = {at: (run.page, run.first + at - run.start) for run in source.runs for at in range(run.start, run.end)}
    found = {at: (run.page, run.first + at - run.start) for run in place.runs() for at in range(run.start, run.end)}
    assert found == {at: where for at, where in traced.items() if place.start <= at < place.end}


PUBLICATION = Publication(
    id="kirklees-2020",
    title="Child B",
    kind=Kind.REVIEW,
    areas=("Kirklees", "Leeds"),
    nations=("England",),
    agencies=("police",),
    themes=("neglect",),
    published="2020-10",
)


def test_an_empty_filter_admits_everything() -> None:
    assert Filter().admits(PUBLICATION) is True
    assert Filter().admits(replace(PUBLICATION, published=None)) is True


@pytest.mark.parametrize(
    ("admits", "refuses"),
    [
        (Filter(areas=frozenset({"leeds"})), Filter(areas=frozenset({"York"}))),
        (Filter(nations=frozenset({"ENGLAND", "Wales"})), Filter(nations=frozenset({"Wales"}))),
        (Filter(agencies=frozenset({"Police"})), Filter(agencies=frozenset({"schools"}))),
        (Filter(themes=frozenset({"neglect"})), Filter(themes=frozenset({"bruising"}))),
        (Filter(kinds=frozenset({Kind.REVIEW})), Filter(kinds=frozenset({Kind.LAW}))),
        (Filter(documents=frozenset({"kirklees-2020"})), Filter(documents=frozenset({"kirklees"}))),
        (Filter(since=2020), Filter(since=2021)),
    ],
)
def test_a_filter_admits_what_shares_a_value_with_each_of_its_fields(admits: Filter, refuses: Filter) -> None:
    assert admits.admits(PUBLICATION) is True
    assert refuses.admits(PUBLICATION) is False
    assert replace(admits, themes=frozenset({"bruising"})).admits(PUBLICATION) is False


def test_an_undated_document_is_neither_admitted_nor_refused_by_a_year() -> None:
    undated = replace(PUBLICATION, published=None, dated="not before 2019")
    assert undated.year is None
    assert Filter(since=2019).admits(undated) is None
    assert Filter(since=2019, areas=frozenset({"York"})).admits(undated) is False
