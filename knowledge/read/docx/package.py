"""Open the zip that a Word document is, and trust nothing in it."""

import posixpath
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from errno import EINVAL
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import unquote
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, LargeZipFile, ZipFile, ZipInfo

from lxml import etree

from knowledge.read.docx.names import STRICT, Element
from knowledge.read.errors import Unreadable

_TOTAL = 200 * 1024 * 1024  # bytes of everything unpacked
_PART = 64 * 1024 * 1024  # bytes of one part: about 10,000 pages
_RATIO, _SMALL = 200, 8 * 1024 * 1024  # Word's own XML packs to about a twentieth; small parts may pack better
_ENTRIES = 10_000
_BROKEN = (BadZipFile, LargeZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)


@dataclass(frozen=True, slots=True)
class Relation:
    """What a part says of another: its kind, where it is, and whether it is outside the file."""

    kind: str
    target: str
    outside: bool


@dataclass
class Package:
    """The parts of a Word document, read one at a time, never written anywhere."""

    path: Path
    archive: ZipFile
    entries: dict[str, ZipInfo] = field(default_factory=dict)

    @classmethod
    def open(cls, path: Path) -> Self:
        """Return the package in a file. Raise Unreadable."""
        says = f"{path.name} is no Word document, or is cut short. Open it in Word, save it as .docx, and send that."
        with _whole(Unreadable(says)):
            package = cls(path, ZipFile(path))
        package._check()
        return package

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.archive.close()

    def _check(self) -> None:
        """Raise Unreadable where unpacking would take too much."""
        infos = self.archive.infolist()
        if len(infos) > _ENTRIES or sum(info.file_size for info in infos) > _TOTAL:
            raise self._too_big()
        # The names of parts do not mind capitals; of two with one name Word takes the first.
        for info in infos:
            self.entries.setdefault(info.filename.lstrip("/").lower(), info)

    def _too_big(self) -> Unreadable:
        return Unreadable(
            f"{self.path.name} would unpack to far more than a document needs, so it was not opened."
            " Save it again in Word, with smaller pictures, and send that."
        )

    def has(self, target: str) -> bool:
        """Return whether there is such a part."""
        return target.lower() in self.entries

    def part(self, target: str) -> Element | None:
        """Return the outermost element of a part, or None where there is no such part. Raise Unreadable."""
        info = self.entries.get(target.lower())
        if info is None:
            return None
        if info.file_size > _PART or (info.file_size > _SMALL and info.file_size > _RATIO * max(1, info.compress_size)):
            raise self._too_big()
        if info.flag_bits & 1:
            raise Unreadable(f"{self.path.name} is locked with a password. Save it without a password and send that.")
        with _whole(package_broken(self.path)):
            if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
                raise BadZipFile("a way of packing that no Word document uses")
            with self.archive.open(info) as stream:
                raw = stream.read(_PART + 1)
        return self._parsed(raw)

    def _parsed(self, raw: bytes) -> Element:
        """Return the outermost element of XML, which may declare nothing and fetch nothing. Raise Unreadable."""
        for strict, usual in STRICT.items():
            raw = raw.replace(strict, usual)
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
        )
        try:
            root = etree.fromstring(raw, parser)
        except etree.XMLSyntaxError as error:
            if "depth" in str(error).lower():
                raise Unreadable(f"{self.path.name} is nested too deep to be read. Send a plainer file.") from error
            raise package_broken(self.path) from error
        except ValueError as error:
            raise package_broken(self.path) from error
        if root.getroottree().docinfo.doctype:
            raise Unreadable(
                f"{self.path.name} declares things of its own, as no Word document does, and was not read."
                " Save it again in Word and send that."
            )
        return root

    def relations(self, source: str = "") -> Iterator[tuple[str, Relation]]:
        """Yield (id, relation) of a part, or of the package itself."""
        folder, base = posixpath.split(source)
        root = self.part(posixpath.join(folder, "_rels", f"{base}.rels"))
        for element in () if root is None else root:
            kind = (element.get("Type") or "").rpartition("/")[2]
            target = unquote(element.get("Target") or "")
            outside = element.get("TargetMode") == "External"
            if not outside:
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            yield element.get("Id") or "", Relation(kind, target, outside)


@contextmanager
def _whole(broken: Unreadable) -> Iterator[None]:
    """Raise what is to be said where a zip turns out to be broken."""
    try:
        yield
    except _BROKEN as error:
        raise broken from error
    except OSError as error:
        if error.errno != EINVAL:  # the zip points to a place before its own beginning
            raise
        raise broken from error


def no_document(path: Path) -> Unreadable:
    """Return what to say of a zip that holds no Word document."""
    return Unreadable(f"{path.name} has no Word document in it. Open it in Word, save it as .docx, and send that.")


def package_broken(path: Path) -> Unreadable:
    """Return what to say of a document that Word itself would call damaged."""
    return Unreadable(f"{path.name} is damaged or cut short. Open it in Word, save it again, and send that.")
