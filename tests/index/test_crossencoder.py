"""A cross-encoder orders the best passages anew, and never takes much more time than it was given."""

import math
from collections.abc import Sequence
from pathlib import Path

import pytest

from index.crossencoder import CrossReranker, RerankerError, SecondLook, blended, load_second_look
from knowledge.model import Passage
from tests.conftest import document

QUESTION = "bruise on a baby"
BUDGET = 0.15
LATE = 1000.0  # seconds on the clock: no deadline
# What a batch is meant to take (seconds).
SMALL = 0.025


class Clock:
    """A clock that stands still but for what is added to it."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Slow:
    """A reranker that takes its time for every text and stops when its time is up; the last text is the best."""

    def __init__(self, clock: Clock, takes: float) -> None:
        self.clock, self.takes = clock, takes

    def rerank(self, question: str, texts: Sequence[str], deadline: float) -> list[float] | None:
        scores: list[float] = []
        while len(scores) < len(texts) and self.clock.now + self.takes <= deadline:
            self.clock.now += self.takes
            scores.append(float(len(scores)))
        return scores or None


class Says:
    """A reranker that says what it was told to, and keeps what it was asked."""

    def __init__(self, *scores: float) -> None:
        self.scores = list(scores)
        self.asked: list[tuple[str, tuple[str, ...]]] = []

    def rerank(self, question: str, texts: Sequence[str], deadline: float) -> list[float] | None:
        self.asked.append((question, tuple(texts)))
        return self.scores


PARTS = ("First words.", "Second words.", "Third words.", "Fourth words.", "Fifth words.")
FUSED = {1: 0.9, 2: 0.8, 3: 0.7, 4: 0.6, 5: 0.5, 99: 0.1}


def passages() -> list[Passage]:
    """Return five passages, ids 1 to 5."""
    made = document(*PARTS)
    return [Passage(made, block.start, block.end, id) for id, block in enumerate(made.blocks, start=1)]


def order(scores: dict[int, float]) -> list[int]:
    """Return the ids as a ranking orders them."""
    return sorted(scores, key=lambda id: (-scores[id], id))


def test_what_was_read_in_time_is_ordered_anew_and_all_else_keeps_its_place_behind() -> None:
    clock = Clock()
    look = SecondLook(Slow(clock, 0.04), BUDGET, clock)
    assert order(look.rescored(QUESTION, FUSED, passages())) == [3, 2, 1, 4, 5, 99]
    assert clock.now <= BUDGET + 1e-9


@pytest.mark.parametrize("takes", [0.2, 5.0])
def test_a_reranker_too_slow_for_one_passage_costs_no_time_and_changes_nothing(takes: float) -> None:
    clock = Clock()
    assert SecondLook(Slow(clock, takes), BUDGET, clock).rescored(QUESTION, FUSED, passages()) == FUSED
    assert clock.now == 0


def test_a_search_that_found_nothing_stays_so() -> None:
    clock = Clock()
    assert SecondLook(Slow(clock, 0.01), BUDGET, clock).rescored(QUESTION, {}, []) == {}


def test_scores_that_are_no_numbers_change_nothing() -> None:
    assert SecondLook(Says(1.0, math.nan), BUDGET).rescored(QUESTION, FUSED, passages()) == FUSED


def test_the_question_and_the_search_texts_are_what_is_read() -> None:
    says = Says(1.0)
    SecondLook(says, BUDGET).rescored("baby’s  bruise", FUSED, passages()[:1])
    assert says.asked == [("baby's bruise", ("A review. First words.",))]


def test_the_blend_stays_within_the_span_of_the_fused_scores() -> None:
    assert blended([0.9, 0.8, 0.7], [-11.0, 4.0, 9.0]) == pytest.approx([0.78, 0.83, 0.82])
    assert blended([0.4], [7.0]) == [0.4]


def test_a_cross_encoder_decides_between_fused_scores_that_are_alike() -> None:
    one, other = blended([0.5, 0.5], [1.0, 2.0])
    assert other > one >= 0.5


def test_no_model_is_no_second_look() -> None:
    assert load_second_look("", 150) is None


class Model:
    """Stands for the model of a CrossReranker: every letter of a padded batch takes its time on the clock."""

    def __init__(self, clock: Clock, letter: float) -> None:
        self.clock, self.letter = clock, letter
        self.batches: list[int] = []

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        self.batches.append(len(texts))
        self.clock.now += self.letter * len(texts) * (len(question) + max(map(len, texts)) + 1)
        return [float(len(text)) for text in texts]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def model(clock: Clock) -> Model:
    return Model(clock, 0.00002)  # 100 letters in 2 ms


@pytest.fixture
def reranker(clock: Clock, model: Model, monkeypatch: pytest.MonkeyPatch) -> CrossReranker:
    """Return a reranker with another thing to score by, the clock and the learning its own."""
    monkeypatch.setattr("index.crossencoder._load", lambda where: model)
    monkeypatch.setattr(CrossReranker, "_scores", lambda self, question, texts: model.scores(question, texts))
    monkeypatch.setattr("index.crossencoder._longest", lambda model: 2400)
    made = CrossReranker("fake", clock)
    model.batches.clear()
    return made


TEXTS = ["x" * 483] * 32  # with the question 500 letters: 10 ms each


def test_batches_are_small_and_none_is_begun_that_would_not_fit(
    reranker: CrossReranker, clock: Clock, model: Model
) -> None:
    began = clock.now
    scores = reranker.rerank(QUESTION, TEXTS, began + 0.105)
    assert scores == [483.0] * 10
    assert clock.now - began == pytest.approx(0.1)
    assert model.batches == [2] * 5


def test_all_are_read_where_there_is_time(reranker: CrossReranker, clock: Clock) -> None:
    assert len(reranker.rerank(QUESTION, TEXTS, LATE) or ()) == 32


@pytest.mark.parametrize("slower", [2, 5, 20])
def test_a_machine_that_slows_down_costs_one_small_batch_once(
    slower: int, reranker: CrossReranker, clock: Clock, model: Model
) -> None:
    model.letter *= slower
    began = clock.now
    reranker.rerank(QUESTION, TEXTS, began + BUDGET)
    assert clock.now - began <= BUDGET + slower * SMALL
    model.batches.clear()
    began = clock.now
    reranker.rerank(QUESTION, TEXTS, began + BUDGET)
    assert clock.now - began <= BUDGET


def test_one_slow_moment_does_not_end_all_second_looks(reranker: CrossReranker, clock: Clock, model: Model) -> None:
    usual, model.letter = model.letter, model.letter * 100
    reranker.rerank(QUESTION, TEXTS, clock.now + BUDGET)
    model.letter = usual
    assert reranker.rerank(QUESTION, TEXTS, clock.now + BUDGET) is None
    read = [len(reranker.rerank(QUESTION, TEXTS, clock.now + BUDGET) or ()) for _ in range(30)]
    assert read[-1] == 15


def test_a_deadline_that_has_passed_reads_nothing(reranker: CrossReranker, clock: Clock, model: Model) -> None:
    clock.now += 1
    assert reranker.rerank(QUESTION, TEXTS, clock.now - 0.5) is None
    assert model.batches == []


def test_one_who_waits_for_another_question_waits_no_longer_than_the_budget(
    reranker: CrossReranker, clock: Clock, model: Model
) -> None:
    with reranker.lock:
        assert reranker.rerank(QUESTION, TEXTS, clock.now + 0.001) is None
    assert model.batches == []


def made(folder: Path, labels: int = 1, layers: int = 2) -> str:
    """Return the folder of a cross-encoder with random weights that knows letters and two words."""
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizer

    letters = "abcdefghijklmnopqrstuvwxyz0123456789.,'?-"
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *letters, *(f"##{one}" for one in letters), "baby", "bruise"]
    folder.mkdir()
    vocabulary = folder / "vocab.txt"
    vocabulary.write_text("\n".join(words), encoding="utf-8")
    BertTokenizer(vocab_file=str(vocabulary), model_max_length=64).save_pretrained(folder)
    shape = BertConfig(
        vocab_size=len(words),
        hidden_size=32,
        num_hidden_layers=layers,
        num_attention_heads=2,
        intermediate_size=64,
    )
    shape.num_labels = labels
    BertForSequenceClassification(shape).save_pretrained(folder)
    return str(folder)


@pytest.mark.model
def test_a_cross_encoder_scores_every_text_in_its_order_and_alone_as_in_a_batch(tmp_path: Path) -> None:
    look = load_second_look(made(tmp_path / "model"), 60_000)
    assert look is not None
    texts = ["a bruise on a baby", "bruise bruise", "baby " * 200, ""]
    scores = look.reranker.rerank(QUESTION, texts, look.clock() + 60)
    assert scores is not None
    for text, score in zip(texts, scores, strict=True):
        assert look.reranker.rerank(QUESTION, [text], look.clock() + 60) == pytest.approx([score], abs=0.01)
    assert len(set(scores)) > 1


@pytest.mark.model
def test_a_cross_encoder_that_was_named_orders_passages(tmp_path: Path) -> None:
    look = load_second_look(made(tmp_path / "model"), 60_000)
    assert look is not None
    scores = look.reranker.rerank(QUESTION, [f"A review. {words}" for words in PARTS], look.clock() + 60)
    assert scores is not None
    wanted = dict(zip(range(1, 6), blended([FUSED[id] for id in range(1, 6)], scores), strict=True))
    assert look.rescored(QUESTION, FUSED, passages()) == pytest.approx({**wanted, 99: 0.1}, abs=0.05)


@pytest.mark.model
@pytest.mark.parametrize(
    ("what", "said"),
    [("nothing", "cannot be loaded"), ("two scores", "more than one score"), ("encoder", "is no cross-encoder")],
)
def test_a_model_that_cannot_rank_is_a_sentence_that_names_the_setting(what: str, said: str, tmp_path: Path) -> None:
    if what == "encoder":
        from index.encode import packaged_model

        where = str(packaged_model())
    else:
        where = made(tmp_path / "model", labels=2) if what == "two scores" else str(tmp_path / "nothing")
    with pytest.raises(RerankerError, match=said) as told:
        load_second_look(where, 150)
    assert "set RERANKER_MODEL to" in " ".join(str(told.value).split())
