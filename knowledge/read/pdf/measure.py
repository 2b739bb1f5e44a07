"""Measure what is usual in a document: the type size, the steps between lines, how far lines reach."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from knowledge.read.pdf.lines import Line


@dataclass(frozen=True, slots=True)
class Measure:
    """What is usual in a document: the type size, and the step from line to line in type sizes; its lines by page."""

    size: float
    step: float
    pages: dict[int, list[Line]]

    def edge(self, line: Line) -> float:
        """Return how far to the right the lines above and below a line reach, a tenth of them left aside."""
        beside = (other for other in self.pages[line.page] if other.size == line.size and not other.turn)
        rights = sorted(other.right for other in beside if other.left < line.right and other.right > line.left)
        return rights[-1 - len(rights) // 10] if rights else line.right


def measure(lines: Sequence[Line]) -> Measure:
    """Return the measure of a document."""
    sizes: Counter[float] = Counter()
    steps: Counter[float] = Counter()
    pages: dict[int, list[Line]] = {}
    for line in lines:
        sizes[line.size] += len(line.text)
        pages.setdefault(line.page, []).append(line)
    size = sizes.most_common(1)[0][0] if sizes else 12.0
    for last, line in pairwise(lines):
        if (
            last.page == line.page
            and last.size == line.size == size
            and 0.9 < (step := (last.base - line.base) / size) < 2
        ):
            steps[round(step, 1)] += 1
    return Measure(size, steps.most_common(1)[0][0] if steps else 1.2, pages)


def full(last: Line, line: Line, usual: Measure, slack: float = 0.0) -> bool:
    """Return whether the first word of a line, and so many ems more, would not have fitted on the line before."""
    room = usual.edge(last) - last.right
    first = line.text.split(maxsplit=1)[0]
    return room < (0.55 * len(first) + slack) * line.size
