"""Elements that only wrap others, and the two ways Word writes one thing for old and new programs."""

from collections.abc import Iterator

from knowledge.read.docx.names import Element, child, every, name, switched

WRAPPERS = frozenset(
    "w:hyperlink w:smartTag w:sdt w:sdtContent w:customXml w:dir w:bdo w:ins w:moveTo m:oMathPara".split()
)
_TELLING = (("w:txbxContent",), ("w:t", "w:p"), ("w:drawing", "w:pict"))


def branch(alternate: Element) -> Element | tuple[()]:
    """Return the one way of writing a thing that is to be read: with words if any has some, else with a picture."""
    ways = [way for way in alternate if name(way) in ("mc:Choice", "mc:Fallback")]
    for telling in _TELLING:
        for way in ways:
            if next(every(way, *telling), None) is not None:
                return way
    return ways[0] if ways else ()


def unfilled(control: Element) -> bool:
    """Return whether a content control shows only its prompt ("Click here to enter text")."""
    return bool(switched(child(control, "w:sdtPr", "w:showingPlcHdr")))


def blocks(parent: Element, *wanted: str) -> Iterator[Element]:
    """Yield the elements of these names in a parent, looking through what only wraps them."""
    for element in parent:
        kind = name(element)
        if kind in wanted:
            yield element
        elif kind == "mc:AlternateContent":
            yield from blocks(branch(element), *wanted)
        elif kind in WRAPPERS:
            yield from blocks(element, *wanted)


def shown(parent: Element) -> Iterator[Element]:
    """Yield all that a drawing shows, what is in its text boxes left to them, of two ways of writing a thing one."""
    for element in branch(parent) if name(parent) == "mc:AlternateContent" else parent:
        yield element
        if name(element) != "w:txbxContent":
            yield from shown(element)
