"""Draw a chat as a phone shows it, without times: bubbles, quotes, keys, in SVG."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from tests.loopback.wire import Json
from tests.pictures.layout import SIZE, Block, Run, blocks, line_width, shortened, width_of

WIDTH = 390
_MARGIN, _PAD, _GAP = 10, 11, 8
_LINE = 19
_BUBBLE = 340  # the widest
_KEY, _KEY_GAP, _KEY_SIZE = 34, 4, 13
_SMALL = 12
_BAR = 48
_CUT = 26  # the strip that says that a picture was cut
_FONT = "DejaVu Sans, Verdana, Helvetica, Arial, sans-serif"
_PAPER, _INK, _FAINT, _LINK = "#e8edf1", "#1c2126", "#5c6872", "#1f5f9c"
_THEIRS, _MINE, _QUOTE, _QUOTE_BAR = "#ffffff", "#dcefd9", "#edf3f9", "#5d86b3"
_KEY_FILL, _PRESSED = "#d3dde6", "#a9c3dc"


@dataclass(frozen=True, slots=True)
class Note:
    """Something that somebody did and a chat does not print, and the key that they pressed, if one."""

    after: int  # the message that it comes after
    said: str
    pressed: str = ""


@dataclass(frozen=True, slots=True)
class View:
    """Who looks at what, from which message on, and how much of it is drawn."""

    title: str
    under: str
    me: str
    said: str
    since: int = 1
    tallest: int = 2000


class Sheet:
    """A picture that grows downwards."""

    def __init__(self, title: str, under: str) -> None:
        self.top: float = _BAR + _GAP + 2
        self._drawn: list[str] = []
        self._title, self._under = title, under
        self.rests: list[float] = []  # where a picture may be cut

    def rect(
        self, x: float, y: float, width: float, height: float, fill: str, corner: float = 12, more: str = ""
    ) -> None:
        place = f'x="{x:.5g}" y="{y:.5g}" width="{width:.5g}" height="{height:.5g}"'
        self._drawn.append(f'<rect {place} rx="{corner:g}" fill="{fill}"{more}/>')

    def line(
        self, x: float, y: float, runs: Iterable[Run], size: float = SIZE, fill: str = _INK, more: str = ""
    ) -> None:
        """Write a line whose letters stand on `y`."""
        inside = "".join(_span(run) for run in runs)
        place = f'x="{x:.5g}" y="{y:.5g}" font-size="{size:g}"'
        self._drawn.append(f'<text {place} fill="{fill}" xml:space="preserve"{more}>{inside}</text>')

    def centred(self, x: float, y: float, text: str, size: float, fill: str = _INK) -> None:
        self.line(x, y, [Run(text)], size, fill, ' text-anchor="middle"')

    def chevron(self, x: float, y: float) -> None:
        """Draw the mark with which a folded quote is opened."""
        self._drawn.append(
            f'<path d="M{x - 5:.5g} {y:.5g}l5 5l5 -5" fill="none" stroke="{_QUOTE_BAR}" stroke-width="2" '
            'stroke-linecap="round" stroke-linejoin="round"/>'
        )

    def svg(self, said: str, tallest: int) -> str:
        """Return the picture, cut where it is too tall; `said` is read to whoever cannot see it."""
        height = round(self.top + 4)
        if height > tallest:
            cut = max(rest for rest in self.rests if rest + _CUT <= tallest)
            height = round(cut + _CUT)
            self.rect(0, cut, WIDTH, _CUT, _PAPER, 0)
            self.centred(WIDTH / 2, cut + 17, "the rest is left out here", _SMALL, _FAINT)
        head = Sheet("", "")
        head.rect(0, 0, WIDTH, height, _PAPER, 0)
        head.rect(0, 0, WIDTH, _BAR, "#ffffff", 0)
        head.centred(WIDTH / 2, 21, self._title, 15)
        head.centred(WIDTH / 2, 38, self._under, _SMALL, _FAINT)
        return "\n".join(
            [
                f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" '
                f'viewBox="0 0 {WIDTH} {height}" font-family="{_FONT}" role="img">',
                f"<title>{escape(said)}</title>",
                *head._drawn,
                *self._drawn,
                "</svg>\n",
            ]
        )


def picture(view: View, lines: Sequence[Json], notes: Sequence[Note]) -> str:
    """Return a chat as somebody sees it."""
    sheet = Sheet(view.title, view.under)
    every = {line["id"]: line for line in lines}
    for line in lines:
        if line["id"] >= view.since and (line["text"] or line["attached"]):
            pressed = {note.pressed for note in notes if note.after == line["id"]}
            _message(sheet, line, line["who"] == view.me, every.get(line["reply_to"]), pressed, view.under != "bot")
        for note in notes:
            if note.after == line["id"]:
                _note(sheet, note.said)
    return sheet.svg(view.said, view.tallest)


def _note(sheet: Sheet, said: str) -> None:
    wide = width_of(said, "i", _SMALL) + 24
    sheet.rect((WIDTH - wide) / 2, sheet.top, wide, 22, "#d9e1e7", 11)
    sheet.line(WIDTH / 2, sheet.top + 15, [Run(said, "i")], _SMALL, _FAINT, ' text-anchor="middle"')
    sheet.top += 22 + _GAP


def _message(sheet: Sheet, line: Json, mine: bool, replied: Json | None, pressed: set[str], group: bool) -> None:
    """Draw one message and its keys."""
    room = _BUBBLE - 2 * _PAD
    found = blocks(line["text"] or f"[{line['attached']}]", line["entities"], room, room - 34)
    header = [Run(line["who"], "b")] if group and not mine else []
    foot = "Learnt deleted this message" if line["deleted"] else "edited" if line["edited"] else ""
    wide = 2 * _PAD + max(
        *(line_width(one) + 22 * block.quote for block in found for one in block.lines),
        line_width(header),
        width_of(foot, "", _SMALL),
        _keys_width(line["keyboard"]) - 2 * _PAD,
        150.0 if replied else 0.0,
        room if any(block.quote for block in found) else 0.0,
    )
    tall = 2 * 8 + sum(_height(block) for block in found) + _LINE * bool(header) + 41 * bool(replied)
    tall += 15 * bool(foot)
    left, y = (WIDTH - _MARGIN - wide if mine else _MARGIN), sheet.top
    if line["deleted"]:
        sheet.rect(left, y, wide, tall, "none", 12, f' stroke="{_FAINT}" stroke-dasharray="4 3"')
    else:
        sheet.rect(left, y, wide, tall, _MINE if mine else _THEIRS)
    y += 8
    if header:
        sheet.line(left + _PAD, y + 14, header, 13, _LINK)
        y += _LINE
    if replied:
        _replied(sheet, left + _PAD, y, wide - 2 * _PAD, replied, mine)
        y += 41
    struck = ' text-decoration="line-through"' if line["deleted"] else ""
    for block in found:
        y = _block(sheet, block, left + _PAD, y, wide - 2 * _PAD, struck)
    if foot:
        sheet.line(left + wide - _PAD, y + 11, [Run(foot)], _SMALL - 1, _FAINT, ' text-anchor="end"')
    sheet.top += tall + _KEY_GAP
    for row in line["keyboard"]:
        _keys(sheet, left, wide, [label for label, _, _ in row], pressed)
    sheet.top += _GAP - _KEY_GAP


def _height(block: Block) -> float:
    return _LINE * len(block.lines) + (12 if block.quote else 0)


def _block(sheet: Sheet, block: Block, x: float, y: float, wide: float, more: str) -> float:
    """Draw lines or a quote and return where they end."""
    ink = _FAINT if more else _INK
    if block.quote:
        sheet.rect(x, y + 3, wide, _height(block) - 6, _QUOTE, 5)
        sheet.rect(x, y + 3, 3.5, _height(block) - 6, _QUOTE_BAR, 1.5)
        if block.folded:
            sheet.chevron(x + wide - 11, y + _height(block) - 14)
        x, y = x + 11, y + 6
    for line in block.lines:
        if not line:
            sheet.rests.append(y)
        sheet.line(x, y + 14, line, SIZE, ink, more)
        y += _LINE
    return y + (6 if block.quote else 0)


def _replied(sheet: Sheet, x: float, y: float, wide: float, replied: Json, mine: bool) -> None:
    """Draw the message that another replies to, in short."""
    fill, ink = ("#c7e0c4", "#376b32") if mine else ("#e6ebef", "#4a5a68")
    sheet.rect(x, y + 1, wide, 33, fill, 5)
    sheet.rect(x, y + 1, 3.5, 33, ink, 1.5)
    sheet.line(x + 10, y + 14, [Run(replied["who"], "b")], _SMALL, ink)
    first = shortened(" ".join(replied["text"].split()), wide - 18, "", _SMALL)
    sheet.line(x + 10, y + 29, [Run(first)], _SMALL)


def _keys_width(rows: Sequence[Sequence[tuple[str, str, object]]]) -> float:
    """Return how wide a message must be for its keys."""
    per_row = [len(row) * (max(width_of(key[0], "", _KEY_SIZE) for key in row) + 14) for row in rows]
    return min(max(per_row, default=0.0), _BUBBLE)


def _keys(sheet: Sheet, left: float, wide: float, labels: list[str], pressed: set[str]) -> None:
    each = (wide - _KEY_GAP * (len(labels) - 1)) / len(labels)
    for number, label in enumerate(labels):
        x = left + number * (each + _KEY_GAP)
        sheet.rect(x, sheet.top, each, _KEY, _PRESSED if label in pressed else _KEY_FILL, 8)
        sheet.centred(x + each / 2, sheet.top + 22, shortened(label, each - 8, "", _KEY_SIZE), _KEY_SIZE)
    sheet.top += _KEY + _KEY_GAP


def _span(run: Run) -> str:
    looks = [
        *(['font-weight="bold"'] if "b" in run.look else []),
        *(['font-style="italic"'] if "i" in run.look else []),
        *([f'fill="{_LINK}"'] if "a" in run.look else []),
    ]
    return f"<tspan {' '.join(looks)}>{escape(run.text)}</tspan>" if looks else escape(run.text)
