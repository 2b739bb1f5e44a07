"""Which passage comes first with the packaged model: of exact rare terms, of follow-ups, and of a change of topic."""

from collections.abc import Iterator
from contextlib import closing
from itertools import product

import pytest

from bench.cache import CachedEncoder
from index import store
from index.build import build
from index.encode import load_encoder
from index.search import Found, Index, Question
from knowledge.library import Library
from knowledge.read import read
from tests.starter import starter

pytestmark = pytest.mark.model

# Each holds one exact term, in a paragraph that hardly speaks of what the term means.
HOLDERS = {
    "s47": "The s47 was opened in March and closed in May.",
    "gcp2": "The team had a day on the GCP2 in June and another in July.",
    "child-q": "The reviewer met the grandmother of Child Q twice.",
    "was-not-brought": "The letter said that she was not brought.",
}
# Each is near to one of them in meaning and lacks its term.
CROWD = (
    (
        ("Section 17", "A section 20", "The section 31", "The child protection", "A strategy", "The child in need"),
        ("enquiry", "investigation", "assessment", "referral", "discussion"),
        ("was opened by the social worker", "was led by the police", "was closed with no further action", "came late"),
    ),
    (
        ("A graded scale of care", "The neglect toolkit", "The care profile", "A neglect assessment tool", "The scale"),
        ("was scored", "was used by the health visitor", "needs training", "measures the care of a child"),
        ("at the first visit", "with both parents", "in the second year", "by licensed staff", "for each area of care"),
    ),
    (
        ("Child R", "Child S", "Child O", "Child P", "Child X"),
        ("was strip searched at school", "was searched by police", "was a Black girl of 15", "was known to the review"),
        ("with no adult there", "as a review found", "and nobody told her mother", "in London", "before an exam"),
    ),
    (
        ("The baby", "The toddler", "She", "The girl", "The unborn baby"),
        ("did not attend the clinic", "was brought to every appointment", "missed appointments", "was not seen"),
        ("in spring", "and the parents were written to", "for a year", "by the health visitor", "with her mother"),
    ),
)
TERMS = [
    ("s47", "s47"),
    ("when was the s47 opened", "s47"),
    ("GCP2", "gcp2"),
    ("when did the team have a day on the gcp2", "gcp2"),
    ("Child Q", "child-q"),
    ("the review of child q", "child-q"),
    ("was not brought", "was-not-brought"),
    ("was nt broght", "was-not-brought"),
]
STARTER_TERMS = [
    ("s47", "guidance-section-47 1"),
    ("what is a section 47", "guidance-section-47 1"),
    ("GCP2", "guidance-gcp2 1"),
    ("use the gcp2 with neglect", "guidance-gcp2 1"),
    ("Child Q", "hackney-child-q-2022 1"),
    ("what was done about child q", "hackney-child-q-2022 1"),
    ("was not brought", "guidance-was-not-brought 1"),
    ("WNB", "guidance-was-not-brought 1"),
    ("he was not brought to the clinic", "guidance-was-not-brought 4"),
]


@pytest.fixture(scope="module")
def library(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Index:
    """Return the index of the starter library."""
    return starter(pytestconfig, tmp_path_factory).reading().index


@pytest.fixture(scope="module")
def crowded(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """Yield the index of four passages with an exact term among four hundred that are near to it in meaning."""
    folder = tmp_path_factory.mktemp("crowded")
    notes = dict(HOLDERS)
    for number, parts in enumerate(CROWD):
        said = [f"{' '.join(words)}." for words in product(*parts)]
        notes |= {f"near-{number}-{place}": words for place, words in enumerate(said[:100])}
    encoder = CachedEncoder(load_encoder(), pytestconfig.cache.mkdir("vectors") / "crowded.npz")
    with closing(Library(folder / "data")) as shelf:
        for id, words in notes.items():
            path = folder / f"{id}.md"
            path.write_text(f"---\nid: {id}\nkind: review\ntitle: A note\n---\n\n1. {words}\n", encoding="utf-8")
            shelf.add(read(path), path)
        build(shelf, folder / "snapshots", encoder)
        snapshot = store.load(folder / "snapshots")
        yield Index(snapshot, shelf, shelf.publications(snapshot.manifest.documents), encoder)
    encoder.save()


def first(found: Found) -> str:
    """Return the place of the best hit: its document and paragraph."""
    passage = found.hits[0].passage
    return f"{passage.document.id} {passage.paragraph}"


@pytest.mark.parametrize(("question", "id"), TERMS)
def test_the_passage_with_the_exact_term_comes_before_four_hundred_near_in_meaning(
    question: str, id: str, crowded: Index
) -> None:
    assert len(crowded.snapshot.passages) == 404
    assert first(crowded.search(Question(question))) == f"{id} 1"


@pytest.mark.parametrize(("question", "place"), STARTER_TERMS)
def test_an_exact_term_brings_the_passage_that_is_about_it_first(question: str, place: str, library: Index) -> None:
    assert first(library.search(Question(question))) == place
