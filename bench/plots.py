"""Draw the figures of the results. Matplotlib is needed here alone, and nowhere in the product."""

from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bench.answerability import Bin

# Told apart without colour too: by mark and by line.
_STYLES = (("#1b5e8c", "o", "-"), ("#c4622d", "s", "--"), ("#3d7a3d", "^", "-."), ("#6b4c8a", "D", ":"))
_SIZE = (6.4, 4.6)  # inches
_DOTS = 130  # an inch


def available() -> bool:
    """Return whether matplotlib is installed."""
    return find_spec("matplotlib") is not None


def reliability(path: Path, bins: Mapping[str, Sequence["Bin"]]) -> None:
    """Draw how often answers of each probability were right; the size of a mark says how many there were."""
    figure, axes = _axes("probability that the answer is right", "share that was right")
    axes.plot([0, 1], [0, 1], color="#999999", linewidth=1, label="as often as it says")
    for (name, some), (colour, mark, line) in zip(bins.items(), _STYLES, strict=False):
        likely, right = [one.likely for one in some], [one.right for one in some]
        axes.plot(likely, right, color=colour, linestyle=line, linewidth=1.2)
        sizes = [8 + 2 * one.count for one in some]
        axes.scatter(likely, right, sizes, colour, marker=mark, alpha=0.75, label=name)
    _write(figure, axes, path)


def answered(path: Path, curves: Mapping[str, Sequence[tuple[float, float]]], limit: float = 0.03) -> None:
    """Draw the share answered against the share of false answers, for each set, with the limit that is set."""
    figure, axes = _axes("share of the unanswerable that are answered", "share of the answerable that are answered")
    axes.axvline(limit, color="#999999", linewidth=1, label=f"at most {limit:.0%} false answers")
    for (name, points), (colour, _, line) in zip(curves.items(), _STYLES, strict=False):
        false, right = zip(*points, strict=True)
        axes.plot(false, right, color=colour, linestyle=line, linewidth=1.6, drawstyle="steps-post", label=name)
    _write(figure, axes, path)


def _axes(across: str, up: str) -> tuple[Any, Any]:
    """Return a figure and its axes from 0 to 1, drawn without a screen."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=_SIZE, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot(xlabel=across, ylabel=up, xlim=(-0.02, 1.02), ylim=(-0.02, 1.02))
    axes.grid(color="#e4e4e4", linewidth=0.6)
    axes.spines[["top", "right"]].set_visible(False)
    return figure, axes


def _write(figure: Any, axes: Any, path: Path) -> None:
    axes.legend(loc="lower right", frameon=False)
    path.parent.mkdir(parents=True, exist_ok=True)
    # Without the date and version that would make every run a change.
    figure.savefig(path, dpi=_DOTS, metadata={"Software": None})
