"""Measure whether a refusal is honest: false answers, false refusals and how far a probability can be believed.

`python -m bench.answerability`. Two sets: bench/questions.jsonl over the starter library, and MTRAG-UN (domain govt),
conversations of which people said whether the passages answer them. The second was never tuned on.
"""

import argparse
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from tqdm import tqdm

from bench import beir, questions
from bench.cache import CachedEncoder
from bench.markdown import table
from bench.questions import Asked, starter_desk
from bench.spans import searcher
from bot.bands import Band, band_of, probability
from bot.settings import Settings
from index.encode import Encoder, load_encoder
from index.search import Question

LABELS = ("ANSWERABLE", "PARTIAL", "UNDERSPECIFIED", "UNANSWERABLE")
SORTS = ("absent", "judgement", "off topic")
BINS = 10
PICTURES = Path(__file__).parents[1] / "docs" / "pictures"
_FALSE = (0.01, 0.03, 0.05, 0.1, 0.2)  # shares of false answers at which the curve is read
_Z = 1.96  # for 95 %


@dataclass(frozen=True, slots=True)
class Told:
    """A question, how likely the bot holds that its excerpts answer, and the band it gave."""

    label: str  # one of LABELS
    likely: float
    band: Band


@dataclass(frozen=True, slots=True)
class Bin:
    """Questions with about the same probability: how many, its mean, and the share that was answered rightly."""

    count: int
    likely: float
    right: float


def mtrag(folder: Path, encoder: Encoder, cache: Path) -> list[Told]:
    """Return the labelled conversations of MTRAG-UN as the bot would answer them."""
    shelf, cached = beir.Shelf(folder), CachedEncoder(encoder, cache / f"{folder.resolve().name}.npz")
    search, told = searcher(shelf, cached), []
    for row in tqdm(list(beir.rows(folder / "answerability.jsonl")), desc="MTRAG-UN", disable=None):
        chosen = search.choose(Question(row["text"], tuple(row["turns"])))
        told.append(Told(row["answerability"], probability(chosen), band_of(chosen)))
    cached.save()
    return told


def ours(asked: Sequence[Asked]) -> list[Told]:
    """Return our questions in the same form."""
    return [
        Told("ANSWERABLE" if one.label["answerable"] else "UNANSWERABLE", probability(one.chosen), one.answer.band)
        for one in asked
    ]


def curve(told: Sequence[Told], label: str = "ANSWERABLE") -> list[tuple[float, float]]:
    """Return (share of the unanswerable answered, share of a label answered) at every threshold, strictest first."""
    wrong = [one.likely for one in told if one.label == "UNANSWERABLE"]
    wanted = [one.likely for one in told if one.label == label]
    thresholds = sorted({*wrong, *wanted}, reverse=True)
    points = [(_share(at, wrong), _share(at, wanted)) for at in thresholds]
    return [(0.0, 0.0), *points]


def _share(least: float, values: Sequence[float]) -> float:
    return sum(value >= least for value in values) / max(len(values), 1)


def area(points: Sequence[tuple[float, float]]) -> float:
    """Return the area under a curve: how often an answerable question is held likelier than an unanswerable one."""
    return sum((right - left) * (low + high) / 2 for (left, low), (right, high) in pairwise(points))


def answered_at(points: Sequence[tuple[float, float]], false: float) -> float:
    """Return the largest share answered with at most this share of false answers."""
    return max(answered for share, answered in points if share <= false)


def reliability(pairs: Sequence[tuple[float, bool]]) -> list[Bin]:
    """Return (probability, right) pairs in ten bins of equal width, the empty ones left out."""
    bins: dict[int, list[tuple[float, bool]]] = {}
    for likely, right in pairs:
        bins.setdefault(min(int(likely * BINS), BINS - 1), []).append((likely, right))
    return [
        Bin(len(some), sum(likely for likely, _ in some) / len(some), sum(right for _, right in some) / len(some))
        for _, some in sorted(bins.items())
    ]


def calibration_error(bins: Sequence[Bin]) -> float:
    """Return the mean distance of probability and share that was right, weighted by the bins' questions (ECE)."""
    return sum(one.count * abs(one.likely - one.right) for one in bins) / max(sum(one.count for one in bins), 1)


def judged(asked: Sequence[Asked]) -> list[tuple[float, bool]]:
    """Return the probability of each question, and whether one of its excerpts is right before bands."""
    return [(probability(one.chosen), bool(one.label["answerable"]) and one.would is not None) for one in asked]


def wilson(hits: int, count: int) -> tuple[float, float]:
    """Return the 95 % interval of a share (Wilson 1927)."""
    if not count:
        return 0.0, 1.0
    share, square = hits / count, _Z * _Z / count
    middle = (share + square / 2) / (1 + square)
    reach = _Z * ((share * (1 - share) + square / 4) / count) ** 0.5 / (1 + square)
    # Rounding must not put the ends beyond what a share can be.
    return max(0.0, middle - reach), min(1.0, middle + reach)


def _told(hits: int, count: int) -> str:
    low, high = wilson(hits, count)
    return f"{hits / max(count, 1):.3f} ({low:.3f}–{high:.3f})"


def by_half(asked: Sequence[Asked]) -> list[dict[str, object]]:
    """Return, for each half and each batch of it, what was answered and refused, with 95 % intervals."""
    rows: list[dict[str, object]] = []
    for half in ("tune", "test"):
        for batch in (None, 1, 2):
            some = [one for one in asked if one.label["split"] == half and batch in (None, one.label["batch"])]
            rows.append({"half": half, "batch": batch or "both", **_rates(some)})
    return rows


def _rates(asked: Sequence[Asked]) -> dict[str, object]:
    can = [one for one in asked if one.label["answerable"]]
    cannot = [one for one in asked if not one.label["answerable"]]
    return {
        "answerable": len(can),
        "answered": _told(sum(one.answer.band is Band.ANSWERS for one in can), len(can)),
        "hit@3": _told(sum(one.rank is not None for one in can), len(can)),
        "refused though answerable": _told(sum(one.answer.band is Band.NOTHING for one in can), len(can)),
        "unanswerable": len(cannot),
        "false answers": _told(sum(one.answer.band is Band.ANSWERS for one in cannot), len(cannot)),
    }


def by_sort(asked: Sequence[Asked]) -> list[dict[str, object]]:
    """Return the bands of the unanswerable, by half and sort."""
    rows: list[dict[str, object]] = []
    for half in ("tune", "test"):
        for sort in SORTS:
            bands = [one.answer.band for one in asked if (one.label["split"], one.label["sort"]) == (half, sort)]
            row: dict[str, object] = {"half": half, "sort": sort, "questions": len(bands)}
            row |= {str(band): bands.count(band) for band in Band}
            rows.append(row | {"false answers": _told(bands.count(Band.ANSWERS), len(bands))})
    return rows


def by_label(told: Sequence[Told]) -> list[dict[str, object]]:
    """Return the bands of each label of MTRAG-UN, and what would be answered at some shares of false answers."""
    rows: list[dict[str, object]] = []
    for label in LABELS:
        some = [one for one in told if one.label == label]
        points = curve(told, label)
        row: dict[str, object] = {"label": label, "conversations": len(some)}
        row |= {str(band): f"{sum(one.band is band for one in some) / max(len(some), 1):.3f}" for band in Band}
        row |= {f"answered at {false:.0%}": f"{answered_at(points, false):.3f}" for false in _FALSE}
        rows.append(row | {"area": f"{area(points):.3f}"})
    return rows


def section(
    asked: Sequence[Asked], folder: Path, encoder: Encoder, cache: Path, pictures: Path | None = PICTURES
) -> Iterator[str]:
    """Yield the section of the results, in Markdown, and draw its pictures; `folder` is that of MTRAG govt."""
    yield "## Honest refusals"
    yield (
        "Answered, false answers: the share of the answerable and of the unanswerable that were given band `answers`; "
        "with the 95 % interval of Wilson. The weights and thresholds of the bands were set on the tune half; batch 2 "
        "was written later, blind to what the search finds."
    )
    yield table(by_half(asked))
    yield "The unanswerable, by sort:"
    yield table(by_sort(asked))
    halves = {half: [one for one in asked if one.label["split"] == half] for half in ("tune", "test")}
    bins = {half: reliability(judged(some)) for half, some in halves.items()}
    yield "The probability that an answer is right, against the share that was (right: a gold excerpt among three):"
    yield table([_reliability_row(half, some) for half, some in bins.items()])
    curves: dict[str, Sequence[tuple[float, float]]] = {
        f"our {half} half": curve(ours(some)) for half, some in halves.items()
    }
    if (folder / "answerability.jsonl").exists():
        told = mtrag(folder, encoder, cache)
        curves["MTRAG-UN govt"] = curve(told)
        yield (
            "MTRAG-UN, domain govt, whose labels nothing was tuned on: the band given, and the share that would be "
            "answered with a threshold that lets through a given share of the UNANSWERABLE. Area: how often one of "
            "this label is held likelier than an UNANSWERABLE one; 0.5 is chance."
        )
        yield table(by_label(told))
    else:
        yield f"Skipped MTRAG-UN: no {folder.name}/answerability.jsonl on this machine."
    if pictures is not None:
        yield from _drawn(pictures, bins, curves)


def _reliability_row(half: str, bins: Sequence[Bin]) -> dict[str, object]:
    cells = " · ".join(f"{one.likely:.2f}→{one.right:.2f} ({one.count})" for one in bins)
    return {"half": half, "error (ECE)": f"{calibration_error(bins):.3f}", "probability → right (questions)": cells}


def _drawn(
    pictures: Path, bins: Mapping[str, Sequence[Bin]], curves: Mapping[str, Sequence[tuple[float, float]]]
) -> Iterator[str]:
    """Yield the pictures, or why there are none."""
    from bench import plots

    if not plots.available():
        yield "No pictures: matplotlib is not installed."
        return
    plots.reliability(pictures / "reliability.png", bins)
    plots.answered(pictures / "answered.png", curves)
    yield "![Probability against the share that was right](../docs/pictures/reliability.png)"
    yield "![False answers against answered](../docs/pictures/answered.png)"


def main() -> None:
    parser = argparse.ArgumentParser("python -m bench.answerability", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="holds bench/mtrag-govt")
    parser.add_argument("--cache", type=Path, default=Path(".cache/bench"), help="where vectors are kept between runs")
    parser.add_argument("--pictures", type=Path, help="where to draw; nowhere if not given")
    options = parser.parse_args()
    encoder = load_encoder(Settings().embedding_model)
    cached = CachedEncoder(encoder, options.cache / "questions.npz")
    with tempfile.TemporaryDirectory() as folder:
        asked = questions.run(starter_desk(Path(folder), cached), questions.labels())
    cached.save()
    for part in section(asked, options.data / "bench" / "mtrag-govt", encoder, options.cache, options.pictures):
        print(part, end="\n\n", flush=True)


if __name__ == "__main__":
    main()
