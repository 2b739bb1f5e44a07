"""A briefing as the words of one page: headings, quotations with their numbers, sources; both kinds of file set it."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import Enum

from bot.answer import CitedExcerpt
from bot.citation import badge, reference, remarks
from bot.lessons.briefing import Briefing, NoBriefing
from bot.lessons.briefing_slots import QUOTING
from bot.lessons.card import NOTE
from bot.wording import CAVEAT, day, listed

SIZES = (11.0, 10.5, 10.0, 9.5, 9.0, 8.5)
_PRACTICE, _TEAM = QUOTING, QUOTING + 1  # the places of the last two slots
_THEIRS = "From the supervisor who made this lesson, not quotations:"
_APART, _BROKEN, _STAYS = "\n\n", "\n", "\u00a0"  # between blocks; a line break; a space that keeps a line together
_MADE = "Made by Learnt from exact excerpts; no text was generated."


class Look(Enum):
    """What a paragraph is, which says how it is set."""

    QUOTE = "quote"
    LABEL = "label"  # whose words follow
    OWN = "own"  # a supervisor's words, or a prompt
    EMPTY = "empty"
    SOURCE = "source"
    REMARK = "remark"


@dataclass(frozen=True, slots=True)
class Run:
    """Words that look alike; `link` is where they lead."""

    text: str
    bold: bool = False
    link: str = ""
    number: bool = False  # of a source


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words that stand together."""

    look: Look
    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        """Return its words."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Row:
    """A slot: its number and title, and what stands in it; `lines` is how many are left to write on, at least."""

    number: int
    title: str
    paragraphs: tuple[Paragraph, ...]
    lines: int = 0


@dataclass(frozen=True, slots=True)
class Page:
    """All words of a briefing, in reading order."""

    title: str
    worth: str  # what its words are worth
    origin: str
    rows: tuple[Row, ...]
    sources: tuple[Paragraph, ...]
    caveat: str = CAVEAT
    foot: str = _MADE
    kind: str = field(default="Seven-minute briefing", init=False)

    @property
    def letters(self) -> frozenset[str]:
        """Return every letter of it."""
        inside = (paragraph.text for row in self.rows for paragraph in row.paragraphs)
        titles = (f"{row.number}{row.title}" for row in self.rows)
        said = (self.title, self.worth, self.origin, self.caveat, self.foot, self.kind, "Sources")
        return frozenset("".join((*said, *titles, *inside, *(one.text for one in self.sources))))


def page_of(briefing: Briefing) -> Page:
    """Return the words of the page that a briefing fills."""
    numbers: dict[str, int] = {}
    rows = [_quoting(briefing, slot, numbers) for slot in range(1, QUOTING + 1)]
    rows += [_practice(briefing), _team(briefing)]
    made = f"Made on {day(briefing.made)}"
    return Page(
        briefing.title,
        _worth(one.cited for one in briefing.quoted),
        " · ".join(part for part in (made, briefing.origin) if part),
        tuple(rows),
        (*_sources(briefing, numbers), *(Paragraph(Look.REMARK, (Run(line),)) for line in briefing.left_out)),
    )


def largest(smallest: float, fits: Callable[[float], bool]) -> float | None:
    """Return the largest size that fits; where not even the smallest does, None, and no other is tried."""
    return next(size for size in SIZES if size == smallest or fits(size)) if fits(smallest) else None


def fitted(briefing: Briefing, *sized: Callable[[Page, float], float | None]) -> tuple[Page, tuple[float, ...]]:
    """Return the page with as much of a briefing as fits, and the size of the letters in each kind of file.

    Each of `sized` returns the largest size, from `SIZES` down to the one it is given, in which a page fits, or None.
    Raise NoBriefing where not even one excerpt fits.
    """
    while briefing.quoted:
        page = page_of(briefing)
        sizes: list[float] = []
        for size in sized:
            if (found := size(page, briefing.smallest)) is None:
                break
            sizes.append(found)
        else:
            return page, tuple(sizes)
        briefing = briefing.without_last()
    raise NoBriefing("Not one excerpt fits on the page beside the note and the questions. Make those shorter.")


def _quoting(briefing: Briefing, slot: int, numbers: dict[str, int]) -> Row:
    """Return a slot of exact words, each in quotation marks before the number of its source."""
    said = []
    for one in briefing.quoted:
        if one.slot == slot:
            number = numbers.setdefault(_place(one.cited), len(numbers) + 1)
            words = Run(f"“{one.cited.excerpt.text.replace(_APART, _BROKEN)}”")
            said.append(Paragraph(Look.QUOTE, (words, Run(f"{_STAYS}[{number}]", bold=True, number=True))))
    title = briefing.form.titles[slot - 1]
    return Row(slot, title, tuple(said) or (Paragraph(Look.EMPTY, (Run(briefing.empty),)),))


def _practice(briefing: Briefing) -> Row:
    """Return what the supervisor wrote, else what to think about, with lines to write on."""
    title = briefing.form.titles[_PRACTICE]
    if briefing.note:
        return Row(_PRACTICE + 1, title, (Paragraph(Look.LABEL, (Run(NOTE),)), *_own(briefing.note.split("\n"))), 1)
    return Row(_PRACTICE + 1, title, _own(briefing.form.practice), 2)


def _team(briefing: Briefing) -> Row:
    """Return the supervisor's questions, else those of the form, with lines to write on."""
    title = briefing.form.titles[_TEAM]
    if briefing.questions:
        return Row(_TEAM + 1, title, (Paragraph(Look.LABEL, (Run(_THEIRS),)), *_own(briefing.questions)), 1)
    return Row(_TEAM + 1, title, _own(briefing.form.questions), 2)


def _own(lines: Iterable[str]) -> tuple[Paragraph, ...]:
    return tuple(Paragraph(Look.OWN, (Run(line),)) for line in lines if line.strip())


def _worth(shown: Iterable[CitedExcerpt]) -> str:
    """Return what the words are worth, each badge once: "Review and review finding · our summary of press reports"."""
    kinds: dict[str, list[str]] = defaultdict(list)
    for one in shown:
        first, _, rest = badge(one.excerpt, one.passage.unit).partition(" · ")
        if first not in kinds[rest]:
            kinds[rest].append(first)
    said = {
        rest: listed([names[0], *(name[:1].lower() + name[1:] for name in names[1:])]) for rest, names in kinds.items()
    }
    return "; ".join(f"{names} · {rest}" if rest else names for rest, names in said.items())


def _place(one: CitedExcerpt) -> str:
    """Return what tells one source from another."""
    return f"{one.excerpt.document.id} {one.excerpt.document.sha256} {reference(one.excerpt)}"


def _sources(briefing: Briefing, numbers: dict[str, int]) -> list[Paragraph]:
    """Return a paragraph for each document: what it is, each numbered place in it, what to know of it, its link."""
    cited: dict[str, CitedExcerpt] = {}
    for one in briefing.quoted:
        cited.setdefault(_place(one.cited), one.cited)
    documents: dict[tuple[str, str], list[tuple[int, CitedExcerpt]]] = defaultdict(list)
    for place, source in cited.items():
        document = source.excerpt.document
        documents[document.id, document.sha256].append((numbers[place], source))
    return [_source(places, briefing.nation) for places in documents.values()]


def _source(places: list[tuple[int, CitedExcerpt]], nation: str) -> Paragraph:
    document = places[0][1].excerpt.document
    dated = f" ({document.dated or document.published or 'no date'})"
    whole = reference(places[0][1].excerpt)
    title = whole[: whole.index(dated, len(document.title)) + len(dated)]
    runs = [Run(title), Run(f" · {_worth(one for _, one in places)} ·")]
    before = ""
    for number, one in places:
        parts = reference(one.excerpt).removeprefix(title).removeprefix(" · ")
        heading = " › ".join(one.excerpt.heading[-2:])
        again = heading and heading == before
        said = parts.removeprefix(heading).removeprefix(" · ") if again else parts
        runs += [Run(" "), Run(f"[{number}]", bold=True, number=True), Run(f"{_STAYS}{said};" if said else ";")]
        before = heading
    runs[-1] = Run(runs[-1].text.removesuffix(";"))
    known = dict.fromkeys(line for _, one in places for line in remarks(one, nation))
    runs += [Run(f" · {' '.join(known)}")] if known else []
    if document.link:
        runs += [Run(" · "), Run(document.link, link=document.link)]
    return Paragraph(Look.SOURCE, tuple(runs))
