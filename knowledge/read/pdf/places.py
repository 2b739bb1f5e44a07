"""Say where the words of recognised pages stand, by their place in the text."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from knowledge.model import Place, Run
from knowledge.read.pdf.page import Page


def find_places(pages: Sequence[Page], runs: Sequence[Run]) -> Iterator[Place]:
    """Yield the place of each word of the text that was recognised, in the order of the text."""
    spots = {page.number: sorted(page.spots, key=lambda spot: spot.first) for page in pages if page.spots}
    for run in runs if spots else ():
        of_page = spots.get(run.page, [])
        last = run.first + run.end - run.start
        begin = bisect_right(of_page, run.first, key=lambda spot: spot.end)
        for spot in of_page[begin:]:
            if spot.first >= last:
                break
            start, end = max(spot.first, run.first), min(spot.end, last)
            shift = run.start - run.first
            yield Place(start + shift, end + shift, run.page, spot.left, spot.low, spot.right, spot.high)
