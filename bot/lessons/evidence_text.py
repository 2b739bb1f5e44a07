"""Evidence as lines for a terminal."""

from collections.abc import Sequence
from datetime import date

from bot.lessons.evidence import COUNTED, NOTES, TITLE, Row, counts, lines, scope, status


def text_of(every: Sequence[Row], today: date, since: date | None = None) -> list[str]:
    """Return evidence as lines: what it is of, each lesson at each team, and what the counts are."""
    said = [f"{TITLE}: {scope(every, since)}."]
    for row in every:
        dates = (("approved", row.approved), ("review by", row.review), ("sent", row.sent), ("to", row.where))
        about = [row.state, *(f"{name} {value}" for name, value in dates if value)]
        found = counts(row.figures)
        answers = [f"{name} {count}" for name, count in found.items()] if row.figures else [found[COUNTED[0]]]
        said += ["", f"{row.team} · lesson {row.lesson}: {row.title}", f"  {' · '.join(about)}"]
        said += [f"  quotes {quote}" for quote in row.quotes]
        said += [f"  {' · '.join(answers)}", *(f"  – {line}" for line in lines(row.figures))]
        for one in row.actions:
            shown = f": {one.evidence}" if one.evidence else ""
            said.append(f"  action {one.id}, {one.owner}, due {one.due}: {one.what} ({status(one, today)}{shown})")
    return [*said, "", *NOTES]
