"""Read the rules by which Word numbers its lists."""

from dataclasses import dataclass, field

from knowledge.read.docx.names import Element, child, every, number, switched, value
from knowledge.read.docx.styles import Styles
from knowledge.read.docx.symbols import BULLET, symbol

_LONGEST = 200  # characters before a paragraph; a hostile file may have a book there, printed again and again


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list is numbered."""

    start: int
    form: str
    text: str
    restart: int | None  # after which level, from 1, it begins again; 0 for never
    plain: bool  # all its numbers in digits, as lawyers like it
    style: str | None


@dataclass
class List:
    """One list: its levels, where it begins anew, and the key of the count it shares with its like."""

    shared: str
    levels: dict[int, Level]
    anew: dict[int, int] = field(default_factory=dict)


def lists_of(root: Element | None, styles: Styles) -> dict[int, List]:
    """Return the lists in a part by their number, or none."""
    if root is None:
        return {}
    shapes = {value(shape, "w:abstractNumId") or "": shape for shape in every(root, "w:abstractNum")}
    uses = {number(use, "w:numId"): use for use in every(root, "w:num")}
    lists = {}
    for key, use in uses.items():
        if key is not None:
            shared = _shape(use, shapes, uses, styles)
            lists[key] = List(shared, _levels(shapes.get(shared)))
            _override(lists[key], use)
    return lists


def _shape(use: Element, shapes: dict[str, Element], uses: dict[int | None, Element], styles: Styles) -> str:
    """Return the key of the shape a list uses, which may be that of a list style."""
    key = value(child(use, "w:abstractNumId")) or ""
    linked = value(child(shapes.get(key), "w:numStyleLink"))
    for _, style in styles.chain(linked):
        other = uses.get(number(child(style.paragraph, "w:numPr", "w:numId")))
        if other is not None:
            return value(child(other, "w:abstractNumId")) or key
    return key


def _levels(shape: Element | None) -> dict[int, Level]:
    """Return the levels of a shape."""
    levels = {}
    for element in () if shape is None else shape.iterchildren():
        at = number(element, "w:ilvl")
        if at is not None:
            levels[at] = _level(element)
    return levels


def _level(element: Element) -> Level:
    """Return how a level is numbered."""
    start = number(child(element, "w:start"))
    form = value(child(element, "w:numFmt")) or "decimal"
    text = (value(child(element, "w:lvlText")) or "")[:_LONGEST]
    if form == "bullet":
        font = value(child(element, "w:rPr", "w:rFonts"), "w:ascii") or ""
        drawn = child(element, "w:lvlPicBulletId") is not None
        text = BULLET if drawn else "".join(symbol(letter, font) for letter in text)
    return Level(
        start=1 if start is None else start,
        form=form,
        text="" if switched(child(element, "w:rPr", "w:vanish")) else text,
        restart=number(child(element, "w:lvlRestart")),
        plain=bool(switched(child(element, "w:isLgl"))),
        style=value(child(element, "w:pStyle")),
    )


def _override(used: List, use: Element) -> None:
    """Note where a list begins anew or changes levels of the shape it uses."""
    for element in use.iterchildren():
        at = number(element, "w:ilvl")
        if at is None:
            continue
        level = child(element, "w:lvl")
        if level is not None:
            used.levels[at] = _level(level)
        start = number(child(element, "w:startOverride"))
        if start is not None:
            used.anew[at] = start
