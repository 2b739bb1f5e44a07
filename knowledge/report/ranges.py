"""Write page numbers short, and cut long texts."""

from collections.abc import Iterable, Iterator


def ranges(pages: Iterable[int]) -> str:
    """Return pages as people write them, in order: "3, 7-9"."""
    runs: list[list[int]] = []
    for page in sorted(set(pages)):
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)


def pieces(text: str, longest: int) -> Iterator[tuple[int, int]]:
    """Yield where the pieces of a text stand, cut between words so that none is longer, but for one endless word."""
    start = 0
    while len(text) - start > longest:
        space = text.rfind(" ", start + 1, start + longest)
        end = space if space > 0 else start + longest
        yield start, end
        start = end
    yield start, len(text)
