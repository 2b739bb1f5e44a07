"""What the labelled sets claim of themselves, and that the figures made of them say what they claim to."""

from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from bench import answerability, follow, plots, questions, spans
from bench.answerability import Bin, Told
from bench.spans import Judged, Span
from bot.bands import Band
from bot.compare import saved_questions
from knowledge.model import Block, Document, Excerpt
from knowledge.read import read

CORPUS = Path(__file__).parents[1] / "knowledge" / "corpus"
TEXT = "One is here. Two is there.\n\nIt is three. They are four."
DOCUMENT = Document(id="a", title="A", text=TEXT, blocks=(Block(0, 26), Block(28, 55)))


@cache
def library() -> dict[str, Document]:
    return {document.id: document for document in map(read, sorted(CORPUS.glob("*.md")))}


def excerpt(words: str, document: Document = DOCUMENT) -> Excerpt:
    start = document.text.index(words)
    return Excerpt(document, start, start + len(words))


def span(words: str) -> Span:
    return Span("a", TEXT.index(words), TEXT.index(words) + len(words))


def plain(text: str) -> str:
    return " ".join(text.casefold().split())


def test_the_questions_are_many_in_two_halves_and_none_is_asked_twice() -> None:
    rows = questions.labels()
    assert len(rows) >= 300
    assert len({row["id"] for row in rows}) == len(rows)
    asked = Counter((*map(plain, row["turns"]), plain(row["text"])) for row in rows)
    assert [words for words, count in asked.items() if count > 1] == []
    halves = Counter(row["split"] for row in rows)
    assert set(halves) == {"tune", "test"}
    assert min(halves.values()) >= 0.45 * len(rows)
    assert {row["by"] for row in rows} == {"frontline", "supervisor", "admin"}


def test_the_written_conversations_name_paragraphs_of_the_library_and_ask_nothing_that_is_measured() -> None:
    rows = follow.written()
    assert len({row["id"] for row in rows}) == len(rows)
    assert Counter(row["topic"] for row in rows) == {"same": 100, "new": 30}
    for row in rows:
        for place in row["gold"]:
            assert place["paragraph"] in {block.number for block in library()[place["document"]].blocks}
    measured = {plain(row["text"]) for row in questions.labels()}
    assert [row["text"] for row in rows if plain(row["text"]) in measured] == []


def test_at_least_eighty_questions_cannot_be_answered_of_each_sort_some_in_each_half() -> None:
    cannot = [row for row in questions.labels() if not row["answerable"]]
    assert len(cannot) >= 80
    counts = Counter((row["split"], row["sort"]) for row in cannot)
    assert set(counts) == {(half, sort) for half in ("tune", "test") for sort in answerability.SORTS}
    assert min(counts.values()) >= 20
    assert [row["id"] for row in cannot if row["gold"]] == []


def test_every_gold_paragraph_stands_in_the_starter_library() -> None:
    numbers = {id: {block.number for block in document.blocks} for id, document in library().items()}
    for row in questions.labels():
        assert bool(row["gold"]) == row["answerable"] == (row["sort"] is None), row["id"]
        for place in row["gold"]:
            assert place["paragraph"] in numbers[place["document"]], row["id"]


def test_only_what_follows_something_says_whether_its_topic_is_the_same() -> None:
    for row in questions.labels():
        assert row["topic"] in (("same", "new") if row["turns"] else (None,)), row["id"]


def test_what_a_preview_asks_stands_alone_and_is_asked_once(tmp_path: Path) -> None:
    asked, rows = saved_questions(tmp_path), questions.labels()
    assert asked == [row["text"] for row in rows if not row["turns"]]
    assert len(asked) < len(rows)


def test_every_best_span_is_words_of_the_library_and_of_a_half_of_its_own() -> None:
    rows, halves = spans.labels(), {row["id"]: row for row in questions.labels()}
    assert len(rows) >= 150
    assert len({row["id"] for row in rows}) == len(rows)
    for row in rows:
        if row["id"] in halves:
            assert (row["split"], row["question"]) == (halves[row["id"]]["split"], halves[row["id"]]["text"])
        for best in row["best"]:
            found = spans.span_of(library()[best["document"]], best["text"])
            words = library()[best["document"]].text[found.start : found.end]
            # A printed paragraph number may stand between two paragraphs, and nothing else.
            assert len(words) - len(best["text"]) <= 5 * best["text"].count("\n\n"), row["id"]


def test_half_of_a_span_is_a_hit_and_a_word_of_it_is_only_touched() -> None:
    gold = (span("One is here. Two is there."),)
    half, word = excerpt("Two is there."), excerpt("There".lower())
    assert spans.figures([Judged(gold, (half,))])["hit@1"] == "1.000"
    touched = spans.figures([Judged(gold, (word,))])
    assert (touched["hit@1"], touched["any@1"]) == ("0.000", "1.000")


def test_a_right_excerpt_in_second_place_counts_among_three_alone() -> None:
    kept = spans.figures([Judged((span("It is three."),), (excerpt("One is here."), excerpt("It is three.")))])
    assert (kept["hit@1"], kept["hit@3"], kept["F1 of the first"], kept["F1 of the best"]) == (
        "0.000",
        "1.000",
        "0.000",
        "1.000",
    )


def test_the_same_place_in_another_document_shares_nothing() -> None:
    other = Document(id="b", title="B", text=TEXT, blocks=DOCUMENT.blocks)
    assert spans.f1(excerpt("It is three.", other), [span("It is three.")]) == 0
    # Twelve characters of twenty-six, all of them right: precision 1, recall 12/26.
    assert spans.f1(excerpt("One is here."), [span("One is here. Two is there.")]) == pytest.approx(24 / 38)


def test_a_start_dangles_where_the_sentence_it_leans_on_was_left_out() -> None:
    assert spans.dangles(excerpt("They are four."))
    assert not spans.dangles(excerpt("It is three."))  # Nothing stands before it in its paragraph.
    assert not spans.dangles(excerpt("Two is there."))


def told(label: str, *likely: float) -> list[Told]:
    return [Told(label, one, Band.ANSWERS) for one in likely]


def test_the_curve_says_how_many_are_answered_at_each_share_of_false_answers() -> None:
    points = answerability.curve([*told("ANSWERABLE", 0.9, 0.8, 0.3, 0.2), *told("UNANSWERABLE", 0.5, 0.1)])
    assert answerability.answered_at(points, 0.03) == 0.5
    assert answerability.answered_at(points, 0.5) == 1
    assert answerability.area(points) == 0.75  # six of the eight pairs stand in the right order


def test_what_cannot_be_told_apart_is_no_better_than_chance() -> None:
    same = answerability.curve([*told("ANSWERABLE", 0.5, 0.5), *told("UNANSWERABLE", 0.5)])
    assert answerability.area(same) == 0.5
    assert answerability.answered_at(same, 0.03) == 0


def test_a_probability_that_is_kept_has_no_error_and_a_boast_has_all_of_it() -> None:
    kept = answerability.reliability([(0.75, True), (0.75, True), (0.75, True), (0.75, False)])
    assert kept == [Bin(4, 0.75, 0.75)]
    assert answerability.calibration_error(kept) == 0
    assert answerability.calibration_error(answerability.reliability([(1.0, False), (0.95, False)])) == 0.975


def test_the_interval_of_a_share_is_the_published_one() -> None:
    # Newcombe 1998, table I, method 3: 81 of 263.
    assert answerability.wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=1e-4)
    assert answerability.wilson(0, 20)[0] == 0
    assert answerability.wilson(0, 0) == (0, 1)


def test_the_pictures_are_drawn_the_same_each_time(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    made = []
    for name in ("one.png", "two.png"):
        plots.reliability(tmp_path / name, {"test": [Bin(4, 0.2, 0.1), Bin(9, 0.9, 0.95)]})
        made.append((tmp_path / name).read_bytes())
    assert made[0] == made[1]
    plots.answered(tmp_path / "three.png", {"test": [(0.0, 0.0), (0.03, 0.8), (1.0, 1.0)]})
    assert (tmp_path / "three.png").read_bytes()[:4] == b"\x89PNG" == made[0][:4]
