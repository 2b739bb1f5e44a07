"""Fit the bands of bot/bands.py on the tune half of bench/questions.jsonl, and print what to write there."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.cache import CachedEncoder
from bench.questions import Asked, labels, run, starter_desk
from bot.bands import signals
from bot.settings import Settings
from index.encode import load_encoder

_PENALTY = 1e-2
_STEPS = 20_000
_MOST_FALSE = 0.07  # share of the unanswerable in band "answers"
_MOST_LOST = 0.02  # share of the answerable in band "nothing"


def _table(asked: Sequence[Asked]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the signals of each question, and whether a right excerpt was among its three."""
    return (
        np.array([[*signals(one.chosen), 1.0] for one in asked]),
        np.array([float(one.label["answerable"] and one.would is not None) for one in asked]),
    )


def fit(values: NDArray[np.float64], right: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the weights and constant of a logistic regression, by gradient descent."""
    weights = np.zeros(values.shape[1])
    for _ in range(_STEPS):
        likely = 1 / (1 + np.exp(-values @ weights))
        penalty = _PENALTY * np.append(weights[:-1], 0)
        weights -= 0.5 * (values.T @ (likely - right) / len(right) + penalty / len(right))
    return weights


def main() -> None:
    encoder = CachedEncoder(load_encoder(Settings().embedding_model), Path(".cache/bench/questions.npz"))
    with tempfile.TemporaryDirectory() as folder:
        asked = run(starter_desk(Path(folder), encoder), labels())
    encoder.save()
    tune = [one for one in asked if one.label["split"] == "tune"]
    values, right = _table(tune)
    weights = fit(values, right)
    likely = 1 / (1 + np.exp(-values @ weights))
    unanswerable = np.sort(likely[[not one.label["answerable"] for one in tune]])[::-1]
    answerable = np.sort(likely[[one.label["answerable"] for one in tune]])
    allowed = int(_MOST_FALSE * len(unanswerable))
    answers = float(unanswerable[allowed]) + 1e-3
    related = float(np.floor(answerable[int(_MOST_LOST * len(answerable))] * 100) / 100)
    print(f"_WEIGHTS = {tuple(round(float(weight), 2) for weight in weights[:-1])}")
    print(f"_CONSTANT = {weights[-1]:.2f}")
    print(f"_ANSWERS, _RELATED = {answers:.2f}, {related:.2f}")
    for sort in ("off topic", "absent", "judgement"):
        some = np.sort(likely[[one.label["sort"] == sort for one in tune]])[::-1]
        print(f"{sort}: {np.round(some, 2).tolist()}")
    print(f"answerable, lowest: {np.round(answerable[:12], 2).tolist()}")
    coverage = np.array([row[1] for row in values])
    print(f"coverage of the unanswerable: {np.sort(coverage[[not o.label['answerable'] for o in tune]])[::-1][:6]}")
    print(f"answerable in band answers: {(answerable >= answers).mean():.3f}")


if __name__ == "__main__":
    main()
