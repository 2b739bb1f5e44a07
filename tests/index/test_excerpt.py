"""Which sentences are shown."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from index.encode import HashingEncoder
from index.excerpt import MOST_WORDS, Choice, Chooser
from index.query import query_of
from index.search import Hit
from index.searchtext import words_text
from index.sparse import Sparse
from knowledge.model import Block, BlockKind, Document, Passage
from tests.conftest import document

LONG = "The visit was made in spring and the notes of it were kept by the worker who went there alone that day"


def passage_of(review: Document, id: int = 1) -> Passage:
    return Passage(review, review.blocks[0].start, len(review.text), id)


def choose(question: str, passages: Sequence[Passage], limit: int = 3, meaning: bool = False) -> list[Choice]:
    """Return the excerpts of passages that score alike."""
    sparse = Sparse.build(
        np.array([passage.id for passage in passages], dtype=np.int64), [words_text(passage) for passage in passages]
    )
    encoder = HashingEncoder() if meaning else None
    query = encoder.encode([question])[0] if encoder else None
    hits = [Hit(passage, 0.0, 0.0, 0.0, ()) for passage in passages]
    return Chooser(sparse, encoder, lambda _encoder, _keys: {}).choose(query_of(question), query, hits, limit)


def test_the_sentence_that_answers_is_shown_and_the_printed_number_before_it_is_not() -> None:
    review = document(
        f"1. {LONG}.", f"2. A bruise on the baby was seen by the nursery and nobody in the team wrote {LONG}."
    )
    first = choose("who saw the bruise on the baby", [passage_of(review)])[0]
    assert first.excerpt.text.startswith("A bruise on the baby")
    assert first.excerpt.paragraph == "2"


def test_a_sentence_that_opens_with_this_brings_the_one_before() -> None:
    review = document(
        f"1. The bruise was seen by the nursery, {LONG}, and {LONG}. This was not shared with the health visitor."
    )
    assert choose("shared with the health visitor", [passage_of(review)])[0].excerpt.text.startswith("The bruise")


def test_a_short_paragraph_is_quoted_from_its_beginning() -> None:
    review = document("1. The father was violent. Agencies knew of the knife.", f"2. {LONG}.", f"3. {LONG}.")
    assert choose("knife", [passage_of(review)])[0].excerpt.text.startswith("The father was violent.")


def test_a_footnote_is_never_joined_to_the_paragraph_beside_it() -> None:
    parts = ("The plan was late.", "See the care planning regulations.", "The review was held.")
    text = "\n\n".join(parts)
    kinds = (BlockKind.PARAGRAPH, BlockKind.FOOTNOTE, BlockKind.PARAGRAPH)
    starts = [text.index(part) for part in parts]
    blocks = tuple(Block(at, at + len(part), kind) for at, part, kind in zip(starts, parts, kinds, strict=True))
    guidance = Document(id="g", title="G", text=text, blocks=blocks)
    assert choose("care planning regulations", [passage_of(guidance)])[0].excerpt.text == parts[1]


def test_at_most_two_excerpts_come_from_one_passage_and_none_overlap() -> None:
    review = document(*(f"{number}. The bruise on the baby was seen, {LONG}, and {LONG}." for number in range(1, 6)))
    chosen = choose("bruise on the baby", [passage_of(review)], limit=5)
    assert len(chosen) == 2
    places = sorted((one.excerpt.start, one.excerpt.end) for one in chosen)
    assert all(before[1] <= after[0] for before, after in pairwise(places))


def test_a_real_document_goes_before_our_summary_of_as_good_a_match() -> None:
    words = "A bruise on a baby who cannot move must be referred the same day."
    ours = Document(id="ours", title="Bruising", text=words, blocks=(Block(0, len(words)),), summary=True)
    source = Document(id="source", title="Bruising", text=words, blocks=(Block(0, len(words)),))
    chosen = choose("bruise on a baby", [passage_of(ours, 1), passage_of(source, 2)])
    assert [one.excerpt.document.id for one in chosen] == ["source", "ours"]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.lists(st.sampled_from("baby bruise seen. This was late. father; gone?".split()), min_size=1, max_size=40),
        min_size=1,
        max_size=5,
    )
)
def test_an_excerpt_is_a_slice_of_its_passage_and_not_much_longer_than_promised(paragraphs: list[list[str]]) -> None:
    review = document(*(" ".join(words) for words in paragraphs))
    for one in choose("baby bruise", [passage_of(review)], meaning=True):
        excerpt = one.excerpt
        assert excerpt.text == review.text[excerpt.start : excerpt.end]
        assert len(excerpt.text.split()) <= 2 * MOST_WORDS
        assert len(excerpt.blocks) <= 2
