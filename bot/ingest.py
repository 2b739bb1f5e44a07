"""Read files into the library: as drafts, or published with everything else that is clean."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from bot.publishing import Bars, build, changing, folder_of, unread_pages
from bot.settings import Settings
from index import searchtext, store
from index.build import prune
from index.encode import load_encoder
from index.store import Manifest
from knowledge.library import Library, Refused
from knowledge.model import Document, Kind, Publication
from knowledge.privacy import known_from
from knowledge.read import SUFFIXES, Progress, Unreadable, read
from knowledge.read.apart import Reader
from knowledge.report.alike import Other, is_current, sketch
from knowledge.report.guessing import applied
from knowledge.report.report import Report, report_of
from knowledge.split import split

_DATES = ("published", "dated", "review_due")  # what a new version does not take over from the one before


class NothingThere(Exception):
    """A path names nothing that can be added."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """How files are to be added."""

    draft: bool = False  # They wait until they are published.
    again: bool = False  # They may come back although they were erased.
    without_pages: bool = False  # also those of which some pages could not be read
    report: bool = False  # what was understood of each


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: added, replaced, updated, unchanged, or refused with a sentence."""

    path: Path
    outcome: str
    id: str | None = None
    sha256: str | None = None
    pages: int | None = None
    passages: int = 0
    error: str | None = None
    report: Report | None = None


def add(
    settings: Settings, path: Path, fields: Mapping[str, Any], bars: Bars, wishes: Wishes = Wishes()
) -> list[Outcome]:
    """Add a file or the files of a folder, and publish what is clean; return what became of each."""
    paths = _files_of(path)
    encoder = None if wishes.draft else load_encoder(settings.embedding_model)  # Before anything is changed.
    with Reader() as reader, changing(settings) as library:
        adding = _Adding(library, reader, fields, wishes)
        outcomes = [adding.add(file, bars(file.name)) for file in paths]
        # What an interrupted run left unpublished is published with the rest.
        changed = any(outcome.outcome in ("added", "replaced", "updated") for outcome in outcomes)
        if encoder and (changed or (library.entries() and _unpublished(settings, library))):
            build(settings, library, encoder, bars)
    return outcomes


def reindex(settings: Settings, bars: Bars, starter: bool = False) -> Manifest:
    """Publish a new snapshot of the whole library; load the starter library first if asked, or where it is empty."""
    encoder = load_encoder(settings.embedding_model)
    with changing(settings) as library:
        if starter or (store.current(folder_of(settings)) is None and _only_starter(library)):
            load_starter(library, bars("Starter library"))
        made = build(settings, library, encoder, bars)
        prune(library, folder_of(settings))
        library.remove_unused_files()
        return made


def _unpublished(settings: Settings, library: Library) -> bool:
    """Return whether the current snapshot holds other versions than the next one would, or cannot be read."""
    try:
        return store.published(folder_of(settings)) != library.to_publish()
    except store.SnapshotError:
        return True


def _only_starter(library: Library) -> bool:
    """Return whether the library holds nothing but starter notes, perhaps not all of them: a first run cut short."""
    return all(entry.starter for entry in library.entries()) and not library.drafts()


def usable(settings: Settings) -> bool:
    """Return whether there is an index that this version of Learnt can read."""
    folder = folder_of(settings)
    try:
        name = store.current(folder)
        return name is not None and store.manifest(folder / name).search_text == searchtext.VERSION
    except store.SnapshotError:
        return False


def load_starter(library: Library, progress: Progress) -> None:
    """Add every note of the starter library."""
    with as_file(files("knowledge") / "corpus") as folder:
        notes = sorted(folder.glob("*.md"))
        for number, note in enumerate(notes, start=1):
            library.add(read(note), note, starter=True)
            progress(number, len(notes))


def skipped(path: Path) -> int:
    """Return how many files of a folder are of a kind that cannot be read."""
    if not path.is_dir():
        return 0
    return sum(file.is_file() and file.suffix.lower() not in SUFFIXES for file in path.rglob("*"))


def _files_of(path: Path) -> list[Path]:
    """Return a file, or the readable files of a folder and its folders, by name. Raise NothingThere."""
    if not path.exists():
        raise NothingThere(f"There is no file or folder {path}.")
    if path.is_file():
        return [path]
    found = [file for file in sorted(path.rglob("*")) if file.suffix.lower() in SUFFIXES and file.is_file()]
    if not found:
        raise NothingThere(f"No file in {path} can be read. These can: {', '.join(sorted(SUFFIXES))}.")
    return found


@dataclass(frozen=True, slots=True)
class _Adding:
    """One run over files."""

    library: Library
    reader: Reader
    fields: Mapping[str, Any]
    wishes: Wishes
    others: dict[str, Other] = field(default_factory=dict)  # sketched when the first report is made

    def add(self, path: Path, progress: Progress) -> Outcome:
        """Return what became of a file."""
        try:
            document, given = self._guessed(replace(self.reader.read(path, progress), **self.fields), path)
            if document.sight.scanned and not (self.wishes.draft or self.wishes.without_pages):
                raise Refused(unread_pages(path.name, document.sight.scanned))
            if self.wishes.report and not self.others:
                self.others.update(self._sketched())
            added = self.library.add(document, path, given, draft=self.wishes.draft, again=self.wishes.again)
        except (Unreadable, Refused) as error:
            return Outcome(path, "refused", error=str(error))
        kept = added.document
        report = self._report(kept) if self.wishes.report and added.outcome != "unchanged" else None
        return Outcome(path, added.outcome, kept.id, kept.sha256, kept.pages, added.passages, report=report)

    def _guessed(self, document: Document, path: Path) -> tuple[Document, Collection[str]]:
        """Return a document with what is guessed of it, and the fields that are said of it now.

        Of what is known already nothing is guessed again, and of a new version only its dates.
        """
        before = self.library.known(document, path)
        if before is None:
            return applied(document, self.fields), self.fields
        if before.sha256 == document.sha256:
            return document, self.fields
        guessed = applied(document, self.fields)
        dates = {
            name: getattr(guessed, name) for name in _DATES if not getattr(document, name) and getattr(guessed, name)
        }
        return replace(document, **dates), {*self.fields, *dates}

    def _report(self, document: Document) -> Report:
        """Return what was understood of a document, beside all others and its own earlier version."""
        known = known_from(other.publication for other in self.others.values())
        report = report_of(document, split(document), list(self.others.values()), known)
        self.others[document.id] = self._sketch(document, document.sha256, document.text)
        return report

    def _sketched(self) -> dict[str, Other]:
        """Return every other document as near-duplicates are told by."""
        kept = self.library.sketches()
        found = {}
        for entry in (*self.library.entries(), *self.library.drafts()):
            if entry.publication.kind is Kind.LESSON:
                continue  # What somebody wrote here is neither a copy of a publication nor known from one.
            words = kept.get((entry.id, entry.sha256), b"")
            known = is_current(words)
            text = "" if known else self.library.document(entry.id, entry.sha256).text
            found[entry.id] = (
                Other(entry.publication, words) if known else self._sketch(entry.publication, entry.sha256, text)
            )
        return found

    def _sketch(self, publication: Publication, sha256: str, text: str) -> Other:
        words = sketch(text)
        self.library.keep_sketch(publication.id, sha256, words)
        return Other(publication, words)
