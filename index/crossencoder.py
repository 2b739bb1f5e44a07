"""Give the best candidates a second look with a cross-encoder, within so many milliseconds: by setting, else none."""

import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from threading import Lock
from typing import TYPE_CHECKING, Protocol

from index.searchtext import meaning_text, normalised
from knowledge.model import Passage

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

SECOND_LOOK = 32  # candidates that are offered; how many of them are read, the time decides
# Of the cross-encoder's score against the fused one, both 0-1 among those read. Chosen, not measured: no such model
# comes with Learnt.
_WEIGHT = 0.6
_BATCH = 0.025  # seconds a batch is meant to take, and so about the most by which a budget is overrun
_LETTERS_A_TOKEN = 4.7
_TOKENS = 512  # of a pair, where a model names no fewer
# A batch that took longer than thought is believed at once, one that took less only by and by.
_SLOWLY = 0.2
# One slow moment must not end all second looks: who can begin nothing thinks a little less of the cost next time.
_FORGIVEN = 0.8
# Any other model is given a last layer of random weights when it is loaded, without an error.
_SCORES_PAIRS = ("ForSequenceClassification", "ForCausalLM")
_WARMING = (8, 80)  # words of the texts scored at the start: the first call of all is slow and tells nothing


class RerankerError(Exception):
    """Say in one sentence why there is no cross-encoder and what to do."""


class Reranker(Protocol):
    """Whatever scores texts against a question, in their order, until its time is up."""

    def rerank(self, question: str, texts: Sequence[str], deadline: float) -> list[float] | None:
        """Return the scores of the first texts, as many as could be read by `deadline` (clock seconds), or None."""


@dataclass(frozen=True, slots=True)
class SecondLook:
    """A reranker and the seconds that it may take of a question."""

    reranker: Reranker
    seconds: float
    clock: Callable[[], float] = time.perf_counter

    def rescored(self, question: str, fused: Mapping[int, float], passages: Sequence[Passage]) -> dict[int, float]:
        """Return the fused scores, those of the passages read in time made anew; all others stay behind them.

        `passages` are the best by their fused scores, best first.
        """
        deadline = self.clock() + self.seconds
        texts = [meaning_text(passage) for passage in passages]
        scores = self.reranker.rerank(normalised(question), texts, deadline)
        if not scores or not all(map(math.isfinite, scores)):
            return dict(fused)
        read = [passage.id for passage in passages[: len(scores)]]
        return {**fused, **dict(zip(read, blended([fused[id] for id in read], scores), strict=True))}


def blended(fused: Sequence[float], scores: Sequence[float]) -> list[float]:
    """Return both scores blended, within the span of the fused ones, so that none falls behind what was not read."""
    low, high = min(fused), max(fused)
    both = zip(_spread(scores), _spread(fused), strict=True)
    return [low + ((high - low) or 1.0) * (_WEIGHT * score + (1 - _WEIGHT) * before) for score, before in both]


def _spread(values: Sequence[float]) -> list[float]:
    """Return values stretched to 0-1; all 0 where they are alike."""
    low, span = min(values), max(values) - min(values)
    return [(value - low) / (span or 1.0) for value in values]


class CrossReranker:
    """Rerank with a sentence-transformers CrossEncoder, by its name or folder."""

    def __init__(self, model: str, clock: Callable[[], float] = time.perf_counter) -> None:
        self._model = _load(model)
        self._torch = import_module("torch")
        self._most = _longest(self._model)
        self._clock = clock
        self.lock = Lock()  # A fast tokenizer may not be used by two threads at once.
        for words in _WARMING:
            text = "word " * words
            began = clock()
            if len(self._scores(text, [text])) != 1:
                raise RerankerError(
                    f"The model “{model}” gives a pair more than one score: set RERANKER_MODEL to a cross-encoder made "
                    "for ranking, or leave it empty."
                )
            self._cost = (clock() - began) / self._letters(text, [text])

    def rerank(self, question: str, texts: Sequence[str], deadline: float) -> list[float] | None:
        """Return the scores of the first texts, as many as could be read by `deadline` (clock seconds), or None."""
        # Waiting for another question counts too.
        if not self.lock.acquire(timeout=max(deadline - self._clock(), 0.0)):
            return None
        try:
            scores: list[float] = []
            while batch := self._fitting(question, texts[len(scores) :], deadline - self._clock()):
                scores += self._timed(question, batch)
            if not scores and texts:
                self._cost *= _FORGIVEN
            return scores or None
        finally:
            self.lock.release()

    def _fitting(self, question: str, texts: Sequence[str], left: float) -> Sequence[str]:
        """Return the first texts that are thought to fit in a small batch and in the seconds left."""
        count = 0
        for size in range(1, len(texts) + 1):
            takes = self._cost * self._letters(question, texts[:size])
            if takes > left or (count and takes > _BATCH):
                break
            count = size
        return texts[:count]

    def _timed(self, question: str, texts: Sequence[str]) -> list[float]:
        """Return the scores of a batch, having learnt from the time that it took."""
        began = self._clock()
        scores = self._scores(question, texts)
        cost = (self._clock() - began) / self._letters(question, texts)
        self._cost = cost if cost > self._cost else (1 - _SLOWLY) * self._cost + _SLOWLY * cost
        return scores

    def _letters(self, question: str, texts: Sequence[str]) -> int:
        """Return the letters that a batch is read as: each pair is padded to the longest, and that is cut off."""
        return len(texts) * min(len(question) + max(map(len, texts)) + 1, self._most)

    def _scores(self, question: str, texts: Sequence[str]) -> list[float]:
        """Return the score of each text; a question is read by one thread, as by the encoder."""
        self._torch.set_num_threads(1)
        pairs = [(question, text) for text in texts]
        scores = self._model.predict(
            pairs, batch_size=len(pairs), show_progress_bar=False, activation_fn=self._torch.nn.Identity()
        )
        return [float(score) for score in scores.reshape(-1)]


def load_second_look(model: str, milliseconds: int) -> SecondLook | None:
    """Return a second look with that model and budget, or None for no model. Raise RerankerError."""
    return SecondLook(CrossReranker(model), milliseconds / 1000) if model else None


def _longest(model: "CrossEncoder") -> int:
    """Return about how many letters of a question with a text a model reads."""
    return int(_LETTERS_A_TOKEN * min(model.tokenizer.model_max_length, _TOKENS))


def _load(where: str) -> "CrossEncoder":
    """Return the model; raise RerankerError."""
    try:
        # Torch takes seconds to import, and a process without a reranker may never need it.
        import torch
        from sentence_transformers import CrossEncoder
        from transformers.utils import logging
    except ImportError as error:
        raise RerankerError(f"{error}: run `pip install sentence-transformers`.") from error
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        try:
            # What is on the disk is never asked for on the network.
            model: CrossEncoder = CrossEncoder(where, device="cpu", local_files_only=True)
        except (OSError, ValueError):
            model = CrossEncoder(where, device="cpu")
    except (OSError, ValueError, RuntimeError) as error:
        raise RerankerError(
            f"The model “{where}” cannot be loaded: set RERANKER_MODEL to a folder or a sentence-transformers "
            "cross-encoder (HF_HUB_OFFLINE=0 lets it be downloaded once), or leave it empty for none."
        ) from error
    made_for = str((getattr(model.config, "architectures", None) or [""])[0])
    if not made_for.endswith(_SCORES_PAIRS):
        raise RerankerError(
            f"The model “{where}” is no cross-encoder ({made_for or 'nothing known'}), and would order by chance: set "
            "RERANKER_MODEL to one, or leave it empty for none."
        )
    # As for the encoder: only tiles (AMX) make bfloat16 pay.
    if torch.cpu.get_capabilities().get("amx_bf16"):
        model.to(torch.bfloat16)
    return model
