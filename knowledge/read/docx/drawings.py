"""Find the words in drawings and count the pictures, which have none that can be searched."""

from knowledge.read.docx.names import Element, name, value
from knowledge.read.docx.tally import Tally
from knowledge.read.docx.wrappers import shown

_PICTURES = {"chart:chart": "charts", "diagram:relIds": "diagrams", "pic:pic": "pictures", "v:imagedata": "pictures"}


def read_drawing(drawing: Element, tally: Tally, embedded: dict[str, str]) -> list[Element | str]:
    """Return the text boxes in a drawing and lettering set as a shape; count what is no text, name embedded files."""
    words: list[Element | str] = []
    seen: list[str] = []
    for element in shown(drawing):
        match name(element):
            case "w:txbxContent":
                words.append(element)
            case "v:textpath":
                words.append(element.get("string") or "")
            case "o:OLEObject":
                seen.insert(0, "")  # its picture only shows what is embedded
                file = embedded.get(value(element, "r:id") or "")
                if file and file not in tally.embedded:
                    tally.embedded.append(file)
            case kind if kind in _PICTURES:
                seen.append(_PICTURES[kind])
    if seen and seen[0]:
        setattr(tally, seen[0], getattr(tally, seen[0]) + 1)
    return words
