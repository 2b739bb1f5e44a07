"""Read the dates that are printed: "July 2013", "3rd June 2015", "12/05/2020"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_MONTHS = "january february march april may june july august september october november december".split()
_MONTH = "|".join(f"{month[:3]}(?:{month[3:]})?" if month != "may" else month for month in _MONTHS).replace(
    "sep(?:tember)?", "sept?(?:ember)?"
)
DATE = (
    rf"(?:(?:(?P<day>\d{{1,2}}) ?(?:st|nd|rd|th)? (?:of )?)?(?P<month>{_MONTH})\.?,? (?P<year>(?:19|20)\d\d)"
    r"|(?P<nday>\d{1,2})[/.](?P<nmonth>\d{1,2})[/.](?P<nyear>(?:19|20)\d\d)|(?P<alone>(?:19|20)\d\d))(?!\d|[/.-]\d)"
)
_DATE = re.compile(rf"(?<![\w/.-]){DATE}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Printed:
    """A date as printed, and in the form of the library: "2013-07"."""

    words: str
    iso: str
    start: int
    end: int

    @property
    def is_year(self) -> bool:
        """Return whether only a year is printed."""
        return len(self.iso) == 4


def dates(text: str) -> Iterator[Printed]:
    """Yield the dates in a text, in order."""
    for match in _DATE.finditer(text):
        iso = _iso(match)
        if iso:
            yield Printed(match[0], iso, *match.span())


def _iso(match: re.Match[str]) -> str:
    """Return a date as 2013, 2013-07 or 2013-07-01, or "" where there is no such day."""
    if match["alone"]:
        return match["alone"]
    year = match["year"] or match["nyear"]
    month = int(match["nmonth"] or 0) or 1 + [name[:3] for name in _MONTHS].index(match["month"][:3].lower())
    day = int(match["day"] or match["nday"] or 0)
    if not 1 <= month <= 12 or day > 31:
        return ""
    return f"{year}-{month:02}-{day:02}" if day else f"{year}-{month:02}"
