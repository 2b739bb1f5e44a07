"""Name the themes of a library that lie nearest to a question it does not answer."""

from collections import defaultdict
from collections.abc import Sequence

from index.search import Hit
from knowledge.vocabulary import find, theme_of

MOST = 3
FLOOR = 0.3  # cosine of a passage below which it has nothing to do with the question


def nearest_themes(hits: Sequence[Hit]) -> tuple[str, ...]:
    """Return up to three themes of the passages that have something to do with a question, the nearest first.

    A theme counts where its document is labelled with it and the passage itself speaks of it.
    """
    weight: dict[str, float] = defaultdict(float)
    for hit in hits:
        if hit.meaning < FLOOR:
            continue
        passage = hit.passage
        spoken = {theme_of(term.name) for term in find(" ".join((*passage.heading, passage.text)))}
        for theme in dict.fromkeys(theme_of(tag) for tag in passage.document.themes):
            if theme and theme in spoken:
                weight[theme] += hit.meaning - FLOOR
    return tuple(sorted(weight, key=lambda theme: (-weight[theme], theme))[:MOST])
