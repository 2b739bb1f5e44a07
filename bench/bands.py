"""Fit the bands of bot/bands.py on the tune half of bench/questions.jsonl, and print what to write there."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_predict

from bench.cache import CachedEncoder
from bench.questions import Asked, labels, run, starter_desk
from bot.bands import signals
from bot.settings import Settings
from index.encode import load_encoder

_STRENGTH = 1.0  # of the fit: the inverse of its penalty, on signals of like spread
_FOLDS = 10
_MOST_FALSE = 0.03  # share of the unanswerable in band "answers"
_MOST_LOST = 0.01  # share of the answerable in band "nothing"


def _table(asked: Sequence[Asked]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return the signals of each question, and whether a right excerpt was among its three."""
    return (
        np.array([signals(one.chosen) for one in asked]),
        np.array([bool(one.label["answerable"] and one.would is not None) for one in asked]),
    )


def main() -> None:
    encoder = CachedEncoder(load_encoder(Settings().embedding_model), Path(".cache/bench/questions.npz"))
    with tempfile.TemporaryDirectory() as folder:
        asked = run(starter_desk(Path(folder), encoder), labels())
    encoder.save()
    tune = [one for one in asked if one.label["split"] == "tune" and one.chosen]
    values, right = _table(tune)
    spread = values.std(axis=0) + 1e-9
    fit = LogisticRegression(C=_STRENGTH, max_iter=10_000)
    unseen = cross_val_predict(fit, values / spread, right, cv=_FOLDS, method="predict_proba")[:, 1]
    fit.fit(values / spread, right)
    weights, constant = np.round(fit.coef_[0] / spread, 2), round(float(fit.intercept_[0]), 2)
    likely = 1 / (1 + np.exp(-(values @ weights + constant)))  # as they are written down
    able = np.array([bool(one.label["answerable"]) for one in tune])
    answerable = np.sort(likely[able])
    # Beyond what is rounded off.
    answers = float(np.sort(likely[~able])[::-1][int(_MOST_FALSE * int((~able).sum()))]) + 1e-3
    related = float(answerable[int(_MOST_LOST * len(answerable))])
    print(f"_WEIGHTS = {tuple(float(weight) for weight in weights)}")
    print(f"_CONSTANT = {constant}")
    print(f"_ANSWERS, _RELATED = {answers:.3f}, {related:.3f}")
    print(f"answerable in band answers: {(answerable >= answers).mean():.3f}")
    print(f"in folds that the weights had not seen: {(unseen[able] >= answers).mean():.3f}", end=", ")
    print(f"and of the unanswerable {(unseen[~able] >= answers).mean():.3f}")
    coverage = np.sort(values[~able, 1])[::-1]
    print(f"coverage of the unanswerable: {np.round(coverage[:6], 2).tolist()}")


if __name__ == "__main__":
    main()
