"""Write small Word documents for tests: the XML that Word would write, in parts."""

from html import escape
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
NAMESPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "r": f"{OFFICE}/relationships",
        "m": f"{OFFICE}/math",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
        "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
        "dgm": "http://schemas.openxmlformats.org/drawingml/2006/diagram",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "v": "urn:schemas-microsoft-com:vml",
        "o": "urn:schemas-microsoft-com:office:office",
        "dc": "http://purl.org/dc/elements/1.1/",
        "dcterms": "http://purl.org/dc/terms/",
        "cp": "http://schemas.openxmlformats.org/package/2006/metadata/core-properties",
    }.items()
)
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_HEADINGS = "".join(
    f'<w:style w:type="paragraph" w:styleId="Heading{level}"><w:name w:val="heading {level}"/>'
    f'<w:basedOn w:val="Normal"/><w:pPr><w:outlineLvl w:val="{level - 1}"/></w:pPr></w:style>'
    for level in range(1, 10)
)
STYLES = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/></w:style>' + _HEADINGS
)


def text(words: str) -> str:
    """Return a run of words; the properties of a run may stand before it."""
    return f'<w:r><w:t xml:space="preserve">{escape(words)}</w:t></w:r>'


def run(inside: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr>{inside}</w:r>"


def paragraph(*inside: str, style: str = "", properties: str = "") -> str:
    """Return a paragraph of plain words and of XML, which begins with "<"."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    body = "".join(one if one.startswith("<") else text(one) for one in inside)
    return f"<w:p><w:pPr>{named}{properties}</w:pPr>{body}</w:p>"


def listed(words: str, key: int = 1, level: int = 0, style: str = "") -> str:
    """Return a paragraph in a list."""
    return paragraph(words, style=style, properties=in_list(key, level))


def in_list(key: int, level: int = 0) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{key}"/></w:numPr>'


def cell(*inside: str, properties: str = "") -> str:
    """Return a cell of paragraphs, plain words or XML."""
    body = "".join(one if one.startswith("<w:") else paragraph(one) for one in inside)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{body}</w:tc>"


def table(*rows: list[str]) -> str:
    """Return a table of rows of cells, plain words or XML."""
    return "<w:tbl>" + "".join(row(*cells) for cells in rows) + "</w:tbl>"


def row(*cells: str, properties: str = "") -> str:
    body = "".join(one if one.startswith("<w:tc>") else cell(one) for one in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{body}</w:tr>"


def field(instruction: str, result: str) -> str:
    """Return a field with its result, XML or plain words."""
    return (
        f'{mark("begin")}<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
        f"{mark('separate')}{result if result.startswith('<') else text(result)}{mark('end')}"
    )


def anchor(key: int, kind: str = "footnote", typed: str = "") -> str:
    """Return the anchor of a note, with its mark where that is typed."""
    behind = f' w:customMarkFollows="1"/><w:t>{typed}</w:t>' if typed else "/>"
    return f'<w:r><w:{kind}Reference w:id="{key}"{behind}</w:r>'


def drawing(inside: str) -> str:
    return f"<w:r><w:drawing><a:graphic>{inside}</a:graphic></w:drawing></w:r>"


def style(key: str, name: str, inside: str = "", kind: str = "paragraph") -> str:
    return f'<w:style w:type="{kind}" w:styleId="{key}"><w:name w:val="{name}"/>{inside}</w:style>'


def mark(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def lists(*shapes: list[tuple[str, str]], more: str = "") -> str:
    """Return a numbering part of lists 1, 2, ..., each a list of (form, text) by level."""
    abstract = "".join(
        f'<w:abstractNum w:abstractNumId="{key}">'
        + "".join(
            f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
            f'<w:lvlText w:val="{words}"/></w:lvl>'
            for level, (form, words) in enumerate(shape)
        )
        + "</w:abstractNum>"
        for key, shape in enumerate(shapes, 1)
    )
    uses = "".join(
        f'<w:num w:numId="{key}"><w:abstractNumId w:val="{key}"/></w:num>' for key in range(1, len(shapes) + 1)
    )
    return f"<w:numbering {NAMESPACES}>{abstract}{uses}{more}</w:numbering>"


def notes(kind: str, **written: str) -> str:
    """Return a part of footnotes or endnotes: words by id, such as n1."""
    separator = f'<w:{kind} w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:{kind}>'
    body = "".join(
        f'<w:{kind} w:id="{key[1:]}">' + paragraph(f"<w:r><w:{kind}Ref/></w:r>", f" {words}") + f"</w:{kind}>"
        for key, words in written.items()
    )
    return f"<w:{kind}s {NAMESPACES}>{separator}{body}</w:{kind}s>"


def box(*paragraphs: str) -> str:
    """Return a text box as Word writes it: once for new programs, once for old."""
    content = f"<w:txbxContent>{''.join(paragraphs)}</w:txbxContent>"
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><a:graphic><a:graphicData><wps:wsp>'
        f"<wps:txbx>{content}</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:shape><v:textbox>{content}</v:textbox></v:shape></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )


def part(name: str, body: str) -> str:
    """Return a part with this outermost element."""
    return f"<{name} {NAMESPACES}>{body}</{name.split()[0]}>"


def document(*body: str) -> str:
    """Return the main part."""
    return part("w:document", f"<w:body>{''.join(body)}</w:body>")


def write_docx(path: Path, *body: str, styles: str = STYLES, core: str = "", **parts: str | bytes) -> Path:
    """Write a Word document with this body and these parts ("footnotes", "numbering", ...) and return its path."""
    everything: dict[str, str | bytes] = {"document": document(*body), "styles": part("w:styles", styles), **parts}
    relations = "".join(
        _relation(f"r{name}", name.rstrip("0123456789"), f"{name}.xml") for name in everything if name != "document"
    )
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", _relations(_relation("r", "officeDocument", "word/document.xml")))
        archive.writestr("word/_rels/document.xml.rels", _relations(relations))
        if core:
            archive.writestr("docProps/core.xml", part("cp:coreProperties", core))
        for name, words in everything.items():
            archive.writestr(f"word/{name}.xml", words)
    return path


def _relation(key: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{key}" Type="{OFFICE}/relationships/{kind}" Target="{target}"/>'


def _relations(inside: str) -> str:
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inside}</Relationships>'
    )
