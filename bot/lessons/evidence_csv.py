"""Evidence as a table for a spreadsheet: a row for each lesson and team, and beneath it one for each of its actions."""

import csv
import io
from collections.abc import Sequence
from datetime import date

from bot.lessons.evidence import COUNTED, Row, counts, lines, status

_ABOUT = ("row", "lesson", "title", "state", "approved on", "review date", "quotes", "team", "sent on", "where")
_ACTION = ("action", "what", "role", "due", "status", "evidence")
COLUMNS = (*_ABOUT, *COUNTED, "lines", *_ACTION)
# A spreadsheet takes what begins with one of these, some of them in full width, for a formula and carries it out,
# behind what is not seen too.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def csv_of(every: Sequence[Row], today: date) -> bytes:
    """Return evidence as CSV (RFC 4180, UTF-8 with a mark by which spreadsheets know it)."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS, restval="", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({name: harmless(value) for name, value in one.items()} for one in records(every, today))
    return text.getvalue().encode("utf-8-sig", "replace")


def records(every: Sequence[Row], today: date) -> list[dict[str, str]]:
    """Return evidence as rows of words by column; an action's row has no counts, so that sums stay right."""
    found: list[dict[str, str]] = []
    for row in every:
        same = {"lesson": str(row.lesson), "title": row.title, "team": row.team}
        about = {"row": "lesson", "state": row.state, "approved on": row.approved, "review date": row.review}
        sent = {"quotes": "\n".join(row.quotes), "sent on": row.sent, "where": row.where}
        found.append(same | about | sent | counts(row.figures) | {"lines": "\n".join(lines(row.figures))})
        for one in row.actions:
            cells = (str(one.id), one.what, one.owner, one.due, status(one, today), one.evidence)
            found.append(same | {"row": "action"} | dict(zip(_ACTION, cells, strict=True)))
    return found


def harmless(cell: str) -> str:
    """Return a cell that no spreadsheet carries out."""
    seen = next((letter for letter in cell if letter.isprintable() and not letter.isspace()), "")
    return f"'{cell}" if cell.startswith(_FORMULA) or seen in _FORMULA else cell
