"""Write page numbers short, and cut long texts."""

from collections.abc import Iterable, Iterator

from knowledge.read.wording import spans


def ranges(pages: Iterable[int]) -> str:
    """Return pages as people write them, in order: "3, 7-9"."""
    return ", ".join(spans(pages))


def pieces(text: str, longest: int) -> Iterator[tuple[int, int]]:
    """Yield where the pieces of a text stand, cut between words so that none is longer, but for one endless word."""
    start = 0
    while len(text) - start > longest:
        space = text.rfind(" ", start + 1, start + longest)
        end = space if space > 0 else start + longest
        yield start, end
        start = end
    yield start, len(text)
