"""Guess what a document is about: the themes of its headings, findings and recommendations."""

from collections import Counter
from collections.abc import Collection, Iterator

from knowledge.model import BlockKind, Document
from knowledge.report.addressed import addressed
from knowledge.report.guess import WORDS, Confidence, Guess
from knowledge.units import Numbered
from knowledge.vocabulary import find, theme_of

_THEMES, _AGENCIES = 5, 6
_OFTEN = 3  # times
_BROAD = frozenset(
    {"reviews and guidance", "multi-agency working", "health services", "embedding learning", "assessment"}
)


def guess_subject(document: Document, items: Collection[Numbered]) -> Iterator[Guess]:
    """Yield its themes and the agencies it speaks to, most frequent first."""
    words = [document.title] * _OFTEN
    words += [document.text[block.start : block.end] for block in document.blocks if block.kind is BlockKind.HEADING]
    words += [document.text[item.start : item.end] for item in items]
    counts: Counter[str] = Counter()
    for part in words:
        counts.update({theme for term in find(part) if (theme := theme_of(term.name)) and theme not in _BROAD})
    themes = tuple(theme for theme, count in counts.most_common(_THEMES) if count >= _OFTEN)
    if themes:
        yield Guess("themes", themes, Confidence.LIKELY if len(items) > 1 else Confidence.UNSURE, WORDS)
    asked = Counter(agency for item in items for agency in addressed(document, item))
    if asked and len(items) > 1:
        named = tuple(agency for agency, _ in asked.most_common(_AGENCIES))
        yield Guess("agencies", named, Confidence.LIKELY, "its recommendations")
