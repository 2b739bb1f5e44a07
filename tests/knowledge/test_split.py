"""What passages promise: slices of a size to be found, along the lines a document draws itself."""

from itertools import groupby, pairwise

from hypothesis import given
from hypothesis import strategies as st

from knowledge.model import Block, BlockKind, Document, Passage, Unit
from knowledge.split import MAX_WORDS, MIN_WORDS, split
from tests.conftest import document

_UNITS = ("Finding", "Recommendation")


def words(count: int) -> str:
    """Return a sentence of so many words."""
    return " ".join(["Somebody", *["spoke"] * (count - 1)]) + "."


def size(passage: Passage) -> int:
    return len(passage.text.split())


def sizes(*parts: str) -> list[int]:
    return [size(passage) for passage in split(document(*parts))]


def begins_unit(block: Block) -> bool:
    return block.kind is not BlockKind.HEADING and (block.number or "").startswith(_UNITS)


_PARAGRAPHS = st.builds(
    lambda number, lengths: number + " ".join(map(words, lengths)),
    st.sampled_from(["", "", "", "1.1 ", "(a) ", "12. ", "Finding 3: ", "Recommendation 2: "]),
    st.lists(st.integers(1, 45) | st.sampled_from([59, 60, 110, 219, 220, 221, 500]), min_size=1, max_size=12),
)
_HEADINGS = st.builds(
    lambda level, start, count: f"{level} {start} {words(count)}",
    st.sampled_from(["#", "##", "###"]),
    st.sampled_from(["", "Finding 4", "Recommendations"]),
    st.integers(1, 12),
)
_DOCUMENTS = st.lists(_PARAGRAPHS | _HEADINGS, min_size=1, max_size=12).map(lambda parts: document(*parts))


@given(_DOCUMENTS)
def test_every_passage_is_a_slice_that_begins_and_ends_with_a_word(source: Document) -> None:
    for passage in split(source):
        assert passage.text == source.text[passage.start : passage.end] == passage.text.strip()


@given(_DOCUMENTS)
def test_passages_stand_in_order_and_never_overlap(source: Document) -> None:
    assert all(first.end <= second.start for first, second in pairwise(split(source)))


@given(_DOCUMENTS)
def test_no_passage_crosses_a_heading(source: Document) -> None:
    for passage in split(source):
        kinds = [block.kind for block in passage.blocks]
        assert BlockKind.HEADING not in kinds or kinds == [BlockKind.HEADING]


@given(_DOCUMENTS)
def test_passages_cover_every_block_that_is_no_heading(source: Document) -> None:
    covered = {at for passage in split(source) for at in range(passage.start, passage.end)}
    for block in source.blocks:
        if block.kind is not BlockKind.HEADING:
            missed = set(range(block.start, block.end)) - covered
            assert "".join(source.text[at] for at in sorted(missed)).strip() == ""


@given(_DOCUMENTS)
def test_a_finding_or_recommendation_begins_a_passage(source: Document) -> None:
    for passage in split(source):
        assert not any(map(begins_unit, passage.blocks[1:]))
        if begins_unit(passage.blocks[0]):
            assert passage.unit is not None
            assert (passage.blocks[0].number or "").lower().startswith(passage.unit)


@given(_DOCUMENTS)
def test_a_passage_is_small_only_where_its_section_is_or_no_neighbour_has_room(source: Document) -> None:
    def stretch(passage: Passage) -> tuple[tuple[Block, ...], int]:
        begun = sum(begins_unit(block) and block.start <= passage.start for block in source.blocks)
        return passage.heading_blocks(), begun

    for _, group in groupby(split(source), key=stretch):
        counts = [size(passage) for passage in group]
        assert max(counts) <= MAX_WORDS
        for place, count in enumerate(counts):
            if count < MIN_WORDS and len(counts) > 1:
                neighbour = counts[place + 1] if place + 1 < len(counts) else counts[place - 1]
                assert count + neighbour > MAX_WORDS


def test_a_finding_and_a_recommendation_are_passages_of_their_own_and_say_what_they_are() -> None:
    passages = split(
        document(
            "# What was found",
            "The panel met four times.",
            "Finding 3: Nobody asked the father.",
            "He lived there.",
            "Recommendation 2: Ask him.",
        )
    )
    assert [(passage.unit, passage.text) for passage in passages] == [
        (None, "The panel met four times."),
        (Unit.FINDING, "Finding 3: Nobody asked the father.\n\nHe lived there."),
        (Unit.RECOMMENDATION, "Recommendation 2: Ask him."),
    ]


def test_a_heading_that_is_a_numbered_recommendation_says_what_stands_under_it() -> None:
    under = split(document("# Recommendations", "Two were made.", "## Recommendation 1", "Ask the father."))
    assert [passage.unit for passage in under] == [None, Unit.RECOMMENDATION]


def test_a_recommendation_printed_as_a_heading_with_nothing_beneath_is_not_lost() -> None:
    whole = "Recommendation 2: The partnership should ask who lives in the home."
    (passage,) = split(document(f"# {whole}", "# Appendix"))
    assert (passage.text, passage.unit) == (whole, Unit.RECOMMENDATION)


def test_a_short_section_is_one_passage() -> None:
    passages = split(document("# One", "He was seen.", "He was well.", "# Two", "He died."))
    assert [passage.text for passage in passages] == ["He was seen.\n\nHe was well.", "He died."]


def test_a_long_paragraph_is_cut_at_sentence_ends() -> None:
    passages = split(document(" ".join([words(30)] * 20)))
    assert len(passages) > 2
    assert all(passage.text.startswith("Somebody") and passage.text.endswith(".") for passage in passages)


def test_a_sentence_that_runs_on_is_cut_between_words() -> None:
    source = document(words(500))
    passages = split(source)
    assert max(map(size, passages)) <= MAX_WORDS
    assert " ".join(passage.text for passage in passages) == source.text


def test_the_paragraphs_of_a_section_are_shared_evenly() -> None:
    assert sizes(*[words(40)] * 6) == [120, 120]
    assert sizes(*[words(20)] * 7) == [140]


def test_headings_alone_make_no_passage() -> None:
    assert split(document("# One", "## Two")) == ()


def test_a_passage_that_dwells_on_injuries_is_marked_and_the_finding_beside_it_is_not() -> None:
    passages = split(
        document(
            "# What happened",
            "The baby was emaciated, and 43 bruises covered the back.",
            "# What the review found",
            "Nobody asked about the bruises.",
        )
    )
    assert [passage.graphic for passage in passages] == [True, False]


def test_a_numbered_list_under_recommendations_is_a_passage_each() -> None:
    passages = split(
        document(
            "# Recommendations",
            "8.1 The review makes the following recommendations:",
            "8.2 Schools should ask who lives in the home.",
            "8.3 Midwives should ask again.",
            "# What we learned",
            "Men were not seen.",
        )
    )
    assert [(passage.unit, passage.paragraph) for passage in passages] == [
        (None, "8.1"),
        (Unit.RECOMMENDATION, "8.2"),
        (Unit.RECOMMENDATION, "8.3"),
        (Unit.FINDING, None),
    ]
