"""Read a Word document: its words as Word shows them, tracked changes accepted, what is left out counted."""

import posixpath
import re
from dataclasses import replace
from pathlib import Path

from knowledge.model import Block, BlockKind, Document, Sight
from knowledge.read.clean import clean, title_of
from knowledge.read.docx.body import Body
from knowledge.read.docx.fields import Fields
from knowledge.read.docx.inline import Inline
from knowledge.read.docx.lists import lists_of
from knowledge.read.docx.names import Element, child, every
from knowledge.read.docx.notes import Notes
from knowledge.read.docx.numbering import Numbering
from knowledge.read.docx.package import Package, Relation, no_document, package_broken
from knowledge.read.docx.styles import Styles
from knowledge.read.docx.tally import Tally
from knowledge.read.errors import Unreadable

_OPENING = 15  # blocks in which the title that the file gives is looked for
_MOST = 0.6  # of its words
_BOLD = 0.4  # of the blocks may be bold lines that are headings
_LONGEST = 300  # characters of a title
_FIELDS = (
    ("title", "dc:title"),
    ("author", "dc:creator"),
    ("created", "dcterms:created"),
    ("modified", "dcterms:modified"),
)


def read_docx(path: Path) -> Document:
    """Return the document in a Word file. Raise Unreadable."""
    with Package.open(path) as package:
        main = _main(package)
        body = _read(package, main)
        if body.inline.fields.stack:  # marks that do not pair up would swallow words
            body = _read(package, main, trusted=False)
        information = _information(package)
        _count(package, main, body.tally)
    if not body.writer.blocks:
        raise Unreadable(f"{path.name} has no words in it. {_why(body.tally)}")
    blocks = _with_headings(body)
    return Document(
        id="",
        title=_title(body, blocks, dict(information).get("title", "")) or title_of(path),
        text=body.writer.text,
        blocks=blocks,
        marks=tuple(body.writer.marks),
        sight=Sight(information=information, remarks=body.tally.remarks()),
    )


def _main(package: Package) -> str:
    """Return where the words are. Raise Unreadable where the zip is no Word document."""
    named = [one.target for _, one in package.relations() if one.kind == "officeDocument" and not one.outside]
    main = next(iter(named), "word/document.xml")
    if not package.has(main):
        if any(name.startswith("word/") for name in package.entries):
            raise package_broken(package.path)
        raise no_document(package.path)
    return main


def _read(package: Package, main: str, trusted: bool = True) -> Body:
    """Return the text of a package, written."""
    root = package.part(main)
    within = child(root, "w:body")
    if within is None:
        raise no_document(package.path)
    relations = dict(package.relations(main))

    def part(kind: str) -> Element | None:
        target = next((one.target for one in relations.values() if one.kind == kind and not one.outside), None)
        return package.part(target) if target else None

    tally = Tally()
    styles = Styles.of(part("styles"))
    notes = Notes.of({kind: part(f"{kind}s") for kind in ("footnote", "endnote")}, within, part("settings"))
    embedded = _names(relations, "oleObject", "package")
    inline = Inline(styles, notes, tally, embedded, Fields(trusted=trusted))
    numbering = Numbering(lists_of(part("numbering"), styles))
    body = Body(styles, numbering, inline, tally, _names(relations, "aFChunk", "subDocument"))
    body.story(within)
    return body


def _names(relations: dict[str, Relation], *kinds: str) -> dict[str, str]:
    """Return the names of the parts of these kinds, by the id of their relation."""
    return {key: clean(posixpath.basename(one.target)) for key, one in relations.items() if one.kind in kinds}


def _count(package: Package, main: str, tally: Tally) -> None:
    """Count the comments, and see whether there are headers and footers with words."""
    for _, one in package.relations(main):
        if one.outside or one.kind not in ("comments", "header", "footer"):
            continue
        root = package.part(one.target)
        if root is None:
            continue
        if one.kind == "comments":
            tally.comments += sum(1 for _ in every(root, "w:comment"))
        elif any((element.text or "").strip() for element in every(root, "w:t")):
            tally.furniture = True


def _information(package: Package) -> tuple[tuple[str, str], ...]:
    """Return what the file says of itself."""
    target = next((one.target for _, one in package.relations() if one.kind == "core-properties"), "docProps/core.xml")
    root = package.part(target)
    found = []
    for label, name in _FIELDS:
        words = " ".join(clean(getattr(child(root, name), "text", None) or "").split())
        if label in ("created", "modified"):
            words = words[:10] if re.match(r"\d{4}-\d\d-\d\d", words) else ""
        if words:
            found.append((label, words))
    return tuple(found)


def _title(body: Body, blocks: tuple[Block, ...], given: str) -> str:
    """Return the title that the file gives if most of it is printed, else that set as such, else the first heading."""
    words = re.findall(r"\w+", given.casefold())
    opening = " ".join(body.writer.parts[:_OPENING]).casefold()
    printed = set(re.findall(r"\w+", opening))
    if len(words) > 1 and sum(word in printed for word in words) >= _MOST * len(words):
        return given[:_LONGEST]
    if body.title:
        return clean(" ".join(body.title))[:_LONGEST]
    first = next((block for block in blocks if block.kind is BlockKind.HEADING), None)
    return body.writer.text[first.body : first.end][:_LONGEST] if first else ""


def _with_headings(body: Body) -> tuple[Block, ...]:
    """Return the blocks; where no styles of headings are used, short bold lines are headings, and that is said."""
    blocks = list(body.writer.blocks)
    styled = sum(block.kind is BlockKind.HEADING for block in blocks) > len(body.title)
    if styled or not 0 < len(body.bold) <= _BOLD * len(blocks):
        return tuple(blocks)
    for at in body.bold:
        blocks[at] = replace(blocks[at], kind=BlockKind.HEADING, level=1, number=None)
    body.tally.bold = True
    return tuple(blocks)


def _why(tally: Tally) -> str:
    """Return what may be done about a document without words."""
    if tally.pictures:
        return "It holds only pictures. Run text recognition (OCR) on it, or send the file it was made from."
    return "Send a file with text."
