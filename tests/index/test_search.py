"""Which passage comes first, and what a filter, a conversation or a missing encoder change."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from index import store
from index.build import build
from index.encode import HashingEncoder
from index.search import Found, Index, Question
from knowledge.library import Library
from knowledge.model import Filter, Kind
from knowledge.read import read

NOTES = {
    "hackney-child-q": (
        "kind: review\nlabel: Child Q\nareas: [Hackney]\npublished: 2022-03\n",
        "Child Q, a girl of 15, was strip searched at school by police.",
        "No appropriate adult was present when the girl was searched.",
    ),
    "leeds-child-c": (
        "kind: review\nlabel: Child C\nareas: [Leeds]\npublished: 2015\naliases: [Zebedee Plum]\n",
        "A baby died after appointments with the health visitor were missed.",
        "Nobody assessed the father, who lived in the home and was violent.",
    ),
    "kirklees-child-b": (
        "kind: review\nlabel: Child B\nareas: [Kirklees]\npublished: 2020-10\n",
        "The unborn baby was not discussed at the conference.",
        "The grandmother raised concerns about the child, and her calls were not recorded.",
    ),
    "bruising": (
        "kind: guidance\nareas: [Leeds, York]\ndated: undated page\n",
        "A bruise on a baby who cannot move must be referred to a paediatrician the same day.",
        "Parents should be told why the bruise is being looked into.",
    ),
    "discharge": (
        "kind: statutory_guidance\nnations: [Wales]\npublished: 2019\n",
        "Before a baby leaves hospital, a discharge planning meeting must be held.",
        "The father should be invited to the discharge meeting and his name recorded.",
    ),
}


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Library, store.Snapshot]]:
    """Yield a library of five notes, and its snapshot."""
    folder = tmp_path_factory.mktemp("search")
    with closing(Library(folder / "data")) as library:
        for id, (front, *findings) in NOTES.items():
            body = "\n\n".join(
                f"## Part {number}\n\n{number}. {words}" for number, words in enumerate(findings, start=1)
            )
            path = folder / f"{id}.md"
            path.write_text(f"---\nid: {id}\ntitle: Note {len(id)}\n{front}---\n\n{body}\n", encoding="utf-8")
            library.add(read(path), path)
        build(library, folder / "snapshots", HashingEncoder())
        yield library, store.load(folder / "snapshots")


def opened(shelf: tuple[Library, store.Snapshot], encoder: HashingEncoder | None) -> Index:
    library, snapshot = shelf
    return Index(snapshot, library, library.publications(snapshot.manifest.documents), encoder)


@pytest.fixture
def index(shelf: tuple[Library, store.Snapshot]) -> Index:
    return opened(shelf, HashingEncoder())


@pytest.fixture
def words_only(shelf: tuple[Library, store.Snapshot]) -> Index:
    return opened(shelf, None)


def first(found: Found) -> str:
    """Return the place of the best hit: its document and paragraph."""
    passage = found.hits[0].passage
    return f"{passage.document.id} {passage.paragraph}"


def documents(found: Found) -> set[str]:
    return {hit.passage.document.id for hit in found.hits}


QUESTIONS = [
    ("there is a bruise on a baby who cannot move yet", "bruising 1"),
    ("was an appropriate adult there during the search?", "hackney-child-q 2"),
    ("the baby missed appointments with the health visitor", "leeds-child-c 1"),
    ("the grandmother’s concerns were not recorded", "kirklees-child-b 2"),
    ("do we need a discharge planning meeting before the baby goes home from hospital", "discharge 1"),
]


@pytest.mark.parametrize(("question", "place"), QUESTIONS)
def test_the_passage_that_speaks_to_the_question_comes_first(question: str, place: str, index: Index) -> None:
    assert first(index.search(Question(question))) == place


@pytest.mark.parametrize(("question", "place"), QUESTIONS)
def test_without_an_encoder_words_alone_find_it(question: str, place: str, words_only: Index) -> None:
    found = words_only.search(Question(question))
    assert first(found) == place
    assert found.query is None
    assert {hit.meaning for hit in found.hits} == {0.0}


def test_words_that_nothing_has_find_nothing_without_an_encoder(words_only: Index) -> None:
    assert words_only.search(Question("xylophone")).hits == []


@pytest.mark.parametrize(("question", "id"), [("Child Q", "hackney-child-q"), ("child b", "kirklees-child-b")])
def test_the_label_of_a_review_finds_it_first(question: str, id: str, index: Index, words_only: Index) -> None:
    for way in (index, words_only):
        assert way.search(Question(question)).hits[0].passage.document.id == id


def test_a_name_the_press_used_finds_the_review_and_is_in_nothing_that_is_shown(index: Index) -> None:
    found = index.search(Question("what happened to Zebedee Plum?"), limit=2)
    assert documents(found) == {"leeds-child-c"}
    for passage in (hit.passage for hit in found.hits):
        shown = (passage.text, *passage.heading, passage.document.title, passage.document.label)
        assert not any("Plum" in words for words in shown)


def test_a_hit_says_by_which_words_it_was_found_the_rarest_first_as_they_were_typed(
    index: Index, words_only: Index
) -> None:
    asked = Question("the baby's missed Appointments, and whom nobody assessed")
    said = "words: Appointments, missed, baby's"  # of equals, by the alphabet
    hit = index.search(asked).hits[0]
    assert hit.why == (said, f"meaning: {hit.meaning:.2f}")
    assert words_only.search(asked).hits[0].why == (said,)


def test_what_says_why_a_passage_was_found_never_prints_the_name_the_press_used(words_only: Index) -> None:
    for hit in words_only.search(Question("what happened to Zebedee Plum, the baby?")).hits:
        assert hit.why in ((), ("words: baby",))
    assert "zebede" not in repr(hit)


def test_other_words_for_the_same_thing_find_it(index: Index, words_only: Index) -> None:
    for way in (index, words_only):
        assert first(way.search(Question("stepdad never assessed"))) == "leeds-child-c 2"


def test_hits_stand_in_the_order_of_their_scores_and_no_passage_twice(index: Index) -> None:
    found = index.search(Question("baby"), limit=100)
    scores = [hit.score for hit in found.hits]
    assert scores == sorted(scores, reverse=True)
    assert len({hit.passage.id for hit in found.hits}) == len(found.hits) == 10
    assert found.ranked == tuple(hit.passage.id for hit in found.hits)


def test_a_limit_cuts_the_hits_and_not_the_ranking(index: Index) -> None:
    every = index.search(Question("baby"), limit=100)
    found = index.search(Question("baby"), limit=2)
    assert found.hits == every.hits[:2]
    assert found.ranked == every.ranked
    assert index.search(Question("baby"), limit=0).hits == []


def test_a_search_says_how_much_it_looked_at(index: Index) -> None:
    everything = index.search(Question("baby"))
    assert (everything.documents, everything.passages, everything.undated) == (5, 10, 0)
    leeds = index.search(Question("baby"), Filter(areas=frozenset({"leeds"})))
    assert (leeds.documents, leeds.passages, leeds.undated) == (2, 4, 0)


@pytest.mark.parametrize("id", NOTES)
def test_a_filter_that_admits_one_poor_document_still_returns_it(id: str, index: Index) -> None:
    found = index.search(Question("bruise on a baby who cannot move"), Filter(documents=frozenset({id})), limit=1)
    assert documents(found) == {id}


@pytest.mark.parametrize(
    ("where", "ids"),
    [
        (Filter(kinds=frozenset({Kind.GUIDANCE})), {"bruising"}),
        (Filter(nations=frozenset({"wales"})), {"discharge"}),
        (Filter(areas=frozenset({"York", "Hackney"})), {"bruising", "hackney-child-q"}),
        (Filter(areas=frozenset({"Leeds"}), kinds=frozenset({Kind.REVIEW})), {"leeds-child-c"}),
        (Filter(since=2020), {"hackney-child-q", "kirklees-child-b"}),
    ],
)
def test_nothing_is_found_that_the_filter_does_not_admit(where: Filter, ids: set[str], index: Index) -> None:
    assert documents(index.search(Question("baby and father"), where, limit=100)) == ids


def test_a_filter_holds_for_words_alone(words_only: Index) -> None:
    assert documents(words_only.search(Question("baby"), Filter(since=2020))) == {"kirklees-child-b"}


def test_documents_without_a_date_are_counted_where_a_year_is_asked_for(index: Index) -> None:
    found = index.search(Question("bruise"), Filter(since=2000), limit=100)
    assert found.undated == 1
    assert "bruising" not in documents(found)
    assert index.search(Question("bruise"), Filter(since=2000, areas=frozenset({"Hackney"}))).undated == 0


def test_a_filter_that_admits_nothing_finds_nothing(index: Index, words_only: Index) -> None:
    for way in (index, words_only):
        found = way.search(Question("baby"), Filter(documents=frozenset({"absent"})))
        assert (found.hits, found.documents, found.passages) == ([], 0, 0)


def test_a_follow_up_leans_on_what_was_asked_before(index: Index, words_only: Index) -> None:
    for way in (index, words_only):
        alone = Question("what about the father?")
        after_missed = Question("what about the father?", turns=("the violent man who lived in the home",))
        after_discharge = Question("what about the father?", turns=("hospital discharge meeting",))
        assert first(way.search(after_missed)) == "leeds-child-c 2"
        assert first(way.search(after_discharge)) == "discharge 2"
        assert {first(way.search(alone))} <= {"leeds-child-c 2", "discharge 2"}


def test_a_follow_up_leans_on_the_last_answer(index: Index) -> None:
    answer = "Nobody assessed the father, who lived in the home and was violent."
    assert first(index.search(Question("what else?", answer=answer))) == "leeds-child-c 2"


@pytest.mark.parametrize(("question", "place"), QUESTIONS)
def test_a_new_subject_said_in_full_is_found_whatever_was_asked_before(question: str, place: str, index: Index) -> None:
    for before, _ in QUESTIONS:
        assert first(index.search(Question(question, turns=(before,)))) == place


@pytest.mark.parametrize("text", ["", " ", "?!", "the", "🙂", "a" * 5_000])
def test_a_question_without_words_is_no_error(text: str, index: Index, words_only: Index) -> None:
    assert len(index.search(Question(text)).hits) <= 10
    assert words_only.search(Question(text)).hits == []


def test_hits_among_given_passages_keep_their_order(index: Index) -> None:
    best = index.search(Question("bruise on a baby")).ranked
    found = index.among(Question("bruise on a baby"), [best[4], best[0]])
    assert [hit.passage.id for hit in found.hits] == [best[4], best[0]]
    assert index.among(Question("bruise"), []).hits == []


def test_a_question_is_not_in_what_a_log_would_print() -> None:
    question = Question("is Zebedee safe?", turns=("where is Zebedee?",), answer="Zebedee")
    assert "Zebedee" not in repr(question)
