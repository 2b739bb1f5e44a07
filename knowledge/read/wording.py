"""Word what readers remark: counts, lists and pages as people write them."""

from collections.abc import Iterable, Sequence


def counted(count: int, one: str, many: str = "") -> str:
    """Return a count with its noun: "1 comment", "1,200 comments"; `many` is the plural where an s does not make it."""
    return f"{count:,} {one if count == 1 else many or f'{one}s'}"


def was(count: int) -> str:
    """Return the verb for so many things: "was" or "were"."""
    return "was" if count == 1 else "were"


def listed(words: Sequence[str]) -> str:
    """Return words as a sentence names them: "pictures, charts and diagrams"."""
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else "".join(words)


def spans(pages: Iterable[int]) -> list[str]:
    """Return pages in order, those in a row as one: "3" and "7-9"."""
    runs: list[list[int]] = []
    for page in sorted(set(pages)):
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    return [str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs]


def named_pages(pages: Iterable[int]) -> str:
    """Return pages as a sentence names them: "page 7", "pages 2-5, 9 and 11"."""
    named = set(pages)
    return f"{'page' if len(named) == 1 else 'pages'} {listed(spans(named))}"
