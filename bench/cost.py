"""Draw and tell what was kept of bench/scale.py and bench/large.py.

python -m bench.cost
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bench.markdown import table

CACHE = Path(".cache/bench")
SCALE, LARGE = "scale.json", "large.json"
PICTURE = Path(__file__).parents[1] / "docs" / "pictures" / "cost.png"
LIMITS = {"reply p95 ms": 60.0, "search p95 ms": 20.0, "load s": 2.0, "peak MB": 1000.0}

_INK, _FAINT = "#222222", "#d9d9d9"
# Colours that the colour-blind tell apart (Okabe and Ito), and a mark of its own for each curve.
_SEARCH = {
    "both p95 ms": ("words and meaning", "#000000", "o"),
    "meaning p95 ms": ("meaning: codes, then exact", "#0072b2", "s"),
    "words p95 ms": ("words: BM25", "#009e73", "^"),
    "exact scan p95 ms": ("for comparison: exact scan", "#d55e00", "x"),
    "ivf 32 p95 ms": ("for comparison: 32 lists of IVF", "#cc79a7", "D"),
}
_REST = {
    "files MB": ("files, MB", "#0072b2", "s"),
    "peak MB": ("peak memory, MB", "#d55e00", "x"),
    "build s": ("build without encoding, s", "#009e73", "^"),
    "load s": ("load, checksums too, s", "#000000", "o"),
}


def draw(found: Mapping[str, Any], path: Path = PICTURE) -> None:
    """Draw the curves into a file; say so where matplotlib is missing."""
    try:
        from matplotlib.figure import Figure
    except ImportError:
        print("No picture was drawn: matplotlib is not installed (pip install 'learnt[bench]').")
        return
    figure = Figure(figsize=(9, 4.6), dpi=100, layout="constrained")
    rows = [row | _sums(row) for row in found["rows"]]
    titles = ("One search, 95th percentile, milliseconds", "What else it costs")
    for axes, curves, title in zip(figure.subplots(1, 2), (_SEARCH, _REST), titles, strict=True):
        for key, (label, colour, mark) in curves.items():
            points = [(row["passages"], row[key]) for row in rows if key in row]
            style = "--" if label.startswith("for comparison") else "-"
            axes.plot(*zip(*points, strict=True), style, marker=mark, color=colour, label=label, linewidth=1.8)
        axes.set(xscale="log", yscale="log", xlabel="passages")
        axes.set_xticks([row["passages"] for row in rows], [_short(row["passages"]) for row in rows], minor=False)
        axes.set_title(title, fontsize=11, color=_INK, loc="left")
        axes.grid(which="major", color=_FAINT, linewidth=0.7)
        axes.yaxis.set_major_formatter(lambda value, _: f"{value:g}")
        axes.spines[["top", "right"]].set_visible(False)
        axes.legend(fontsize=8.5, frameon=False, loc="upper left")
        low, high = axes.get_ylim()
        axes.set_ylim(low, high * 12)  # The legend stands above the curves.
    figure.savefig(path)


def _sums(row: Mapping[str, Any]) -> dict[str, float]:
    files = row["dense MB"] + row["sparse MB"]
    return {"files MB": files, "build s": row["dense build s"] + row["sparse build s"]}


def _short(count: int) -> str:
    return f"{count // 1_000_000} M" if count >= 1_000_000 else f"{count // 1000:,} k"


def section(cache: Path = CACHE) -> Iterator[str]:
    """Yield the section of the results, in Markdown, from what was kept."""
    yield "## At size"
    if (cache / LARGE).exists():
        yield from _large(json.loads((cache / LARGE).read_text()))
    else:
        yield "Skipped the warm question at 100,000 passages: run `python -m bench.large` first."
    if (cache / SCALE).exists():
        yield from _scale(json.loads((cache / SCALE).read_text()))
    else:
        yield "Skipped the cost curves: run `python -m bench.scale` first."


def _large(found: Mapping[str, Any]) -> Iterator[str]:
    yield (
        f"A warm question at {found['passages']:,} passages ({found['made']}, {found['cores']} cores): "
        f"{found['questions']} of our labelled questions, asked one after the other of the whole assistant in one "
        "process, with the packaged model. The library is the starter library and documents of recombined real "
        "sentences, whose vectors are real ones moved by noise, so only times are read off it. Search: "
        "`Index.search` with the question's vectors at hand. Alone: the time the processor spent, whatever else ran "
        "on the machine."
    )
    rows = []
    for name, limit in LIMITS.items():
        alone = found.get(f"{name} alone", "")
        rows.append({"": name, "measured": found[name], "alone": alone, "limit": f"at most {limit:g}"})
    yield table(rows)
    yield (
        f"In the middle: a reply {found['reply p50 ms']} ms, a search {found['search p50 ms']} ms. Made once: "
        f"{found['adding s']} s to add, {found['indexing s']} s to index, encoding apart."
    )


def _scale(found: Mapping[str, Any]) -> Iterator[str]:
    yield "### Cost curves"
    yield (
        f"{found['made']}, {found['cores']} cores. The first {found['real passages']:,} passages are real ones, with "
        "their own vectors. The others are five real sentences recombined, with a real vector moved by noise of half "
        "its length. Each size is built and searched in processes of its own, 200 real questions with their "
        f"conversations, two vectors each. Build is without encoding and without reading words "
        f"({found['read words of passages/s']:,} passages/s). Load reads every file once for its checksum. Recall is "
        "against an exact scan. Times of searching are of the processor, in one thread: other work on the machine "
        "counts for nothing. Peak memory is that of the searching process, mapped files included; "
        f"{found['rows'][0]['of it programs MB']} MB of it are programs."
    )
    yield table([_row(row) for row in found["rows"]])
    yield "![Cost curves: milliseconds, megabytes and seconds, by passages](../docs/pictures/cost.png)"
    lists = [one for row in found["rows"] for one in _lists(row)]
    if lists:
        yield "For comparison, lists around centres (FAISS IVF, 8-bit codes, the best scored again exactly):"
        yield table(lists)


def _row(row: Mapping[str, Any]) -> dict[str, object]:
    sums = _sums(row)
    return {
        "passages": f"{row['passages']:,}",
        "words p50, p95 ms": _pair(row, "words"),
        "meaning": _pair(row, "meaning"),
        "both": _pair(row, "both"),
        "exact scan": _pair(row, "exact scan"),
        "recall@10": row["meaning recall@10"],
        "recall@200": row["meaning recall@200"],
        "build s": round(sums["build s"], 1),
        "load s": round(row["load s"], 2),
        "files MB": round(sums["files MB"]),
        "peak MB": row["peak MB"],
    }


def _lists(row: Mapping[str, Any]) -> Iterator[dict[str, object]]:
    """Yield a line for every number of lists that was searched."""
    for name in [key.removesuffix(" p50 ms") for key in row if key.startswith("ivf") and key.endswith(" p50 ms")]:
        yield {
            "passages": f"{row['passages']:,}",
            "lists searched": name.removeprefix("ivf "),
            "p50, p95 ms": _pair(row, name),
            "recall@10": row[f"{name} recall@10"],
            "recall@200": row[f"{name} recall@200"],
            "build s": round(row["ivf build s"], 1),
            "file MB": round(row["ivf MB"]),
        }


def _pair(row: Mapping[str, Any], name: str) -> str:
    return f"{row[f'{name} p50 ms']:.1f}, {row[f'{name} p95 ms']:.1f}"


def main() -> None:
    if (CACHE / SCALE).exists():
        draw(json.loads((CACHE / SCALE).read_text()))
    print("\n\n".join(section()))


if __name__ == "__main__":
    main()
