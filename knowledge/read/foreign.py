"""Know files that no reader can read, by their suffix and first bytes, and say what to send in their place."""

import zipfile
from pathlib import Path

_HEAD = 1024  # bytes; a PDF may begin anywhere in them
_WORD = "save it as a Word document (.docx) or a PDF and send that"

# By suffix: what such a file is, and what to do with it.
_KINDS = {
    "an old Word file": (".doc .dot", f"Open it, {_WORD}"),
    "a Word file with macros or a template": (".docm .dotx .dotm", f"Open it, {_WORD}"),
    "a rich text file": (".rtf", f"Open it, {_WORD}"),
    "an OpenDocument file": (".odt .ott .fodt", f"Open it, {_WORD}"),
    "a Pages file": (".pages", "Export it from Pages as Word or PDF and send that"),
    "a word processor's own file": (".wps .wpd .abw", f"Open it, {_WORD}"),
    "a spreadsheet": (
        ".xls .xlsx .xlsm .xlsb .ods .csv .tsv .numbers",
        "Save the part that matters as a PDF and send that",
    ),
    "a set of slides": (".ppt .pptx .pps .ppsx .pptm .odp .key", "Save it as a PDF and send that"),
    "an archive": (".zip .rar .7z .tar .gz .tgz .bz2 .xz", "Unpack it and send the documents in it one by one"),
    "an e-mail": (".eml .msg .mbox .pst", "Send the document that was attached to it, or save the message as a PDF"),
    "an e-book": (".epub .mobi .azw .azw3", "Save it as a PDF and send that"),
    "a picture": (
        ".jpg .jpeg .png .tif .tiff .gif .bmp .webp .heic .svg",
        "Scan the pages into one PDF with text recognition and send that",
    ),
    "a web page saved as an archive": (
        ".mhtml .mht .webarchive .maff",
        "Save the page again as a web page, HTML only, or print it to a PDF, and send that",
    ),
    "an XPS document": (".xps .oxps", "Print it to a PDF and send that"),
    "a recording": (".mp3 .m4a .wav .mp4 .mov .avi .webm .ogg", "Send what was said as a written document"),
    "a program": (".exe .msi .dll .bat .cmd .ps1 .vbs .js .jar .apk .app .scr .lnk", "Send the document itself"),
}
_SUFFIXES = {
    suffix: f"{kind}, which cannot be read. {advice}."
    for kind, (some, advice) in _KINDS.items()
    for suffix in some.split()
}

# By first bytes, whatever the name says.
_MAGIC = {
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "an old Office file, or one locked with a password, which cannot be read."
    f" Open it, take the password off, {_WORD}.",
    b"{\\rtf": _SUFFIXES[".rtf"],
    b"\x89PNG\r\n\x1a\n": _SUFFIXES[".png"],
    b"\xff\xd8\xff": _SUFFIXES[".jpg"],
    b"GIF8": _SUFFIXES[".gif"],
    b"II*\0": _SUFFIXES[".tif"],
    b"MM\0*": _SUFFIXES[".tif"],
    b"Rar!\x1a\x07": _SUFFIXES[".rar"],
    b"7z\xbc\xaf\x27\x1c": _SUFFIXES[".7z"],
    b"\x1f\x8b\x08": _SUFFIXES[".gz"],
    b"bplist00": _SUFFIXES[".webarchive"],
    b"\x7fELF": _SUFFIXES[".exe"],
}
_MAIL = (b"from:", b"mime-version:", b"received:", b"return-path:", b"message-id:")
_HTML = (b"<!doctype html", b"<html")
# By how the name of a part begins that only this kind of zip file has.
_PARTS = {
    "word/": ".docx",
    "xl/": ".xlsx",
    "ppt/": ".pptx",
    "content.xml": ".odt",
    "Index/Document.iwa": ".pages",
    "META-INF/container.xml": ".epub",
}
_CALLED = {".pdf": "a PDF", ".docx": "a Word document", ".html": "a web page"}
_SAME = {".htm": ".html", ".xhtml": ".html", ".markdown": ".md"}


def foreign(path: Path) -> str | None:
    """Return what to say of a file that is of another kind than can be read, or than its name says; else None."""
    suffix = path.suffix.lower()
    suffix = _SAME.get(suffix, suffix)
    if kind := _SUFFIXES.get(suffix):
        return f"{path.name} is {kind}"
    with path.open("rb") as file:
        head = file.read(_HEAD)
    kind = next((kind for magic, kind in _MAGIC.items() if head.startswith(magic)), None)
    if kind:
        return f"{path.name} is {kind}"
    found = _found(path, head, suffix)
    if found in (None, suffix):
        return None
    if found in _SUFFIXES:
        return f"{path.name} is {_SUFFIXES[found]}"
    return f"{path.name} is {_CALLED[found]}, whatever its name says. Rename it to end in {found} and send it again."


def _found(path: Path, head: bytes, suffix: str) -> str | None:
    """Return the suffix that the bytes of a file ask for, or None where they ask for none."""
    if head.startswith(b"%PDF-") or (suffix == ".pdf" and b"%PDF-" in head):
        return ".pdf"
    if head.startswith(b"PK\x03\x04"):
        kind = _zipped(path)
        return None if kind == ".zip" and suffix == ".docx" else kind  # Its reader knows better what is missing.
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith(_HTML):
        return ".html"
    if suffix in (".html", ".docx", ".pdf") and start.startswith(_MAIL):
        return ".mhtml" if b"multipart/related" in start or b"snapshot-content-location" in start else ".eml"
    return None


def _zipped(path: Path) -> str | None:
    """Return the suffix that the parts of a zip file ask for, or None where it cannot be opened."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError):
        return None
    return next((suffix for part, suffix in _PARTS.items() for name in names if name.startswith(part)), ".zip")
