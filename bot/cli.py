"""What each `learnt` command does."""

import argparse
import json
import sys
from contextlib import closing
from pathlib import Path

from pydantic import ValidationError

from bot import ingest
from bot.bars import bars
from bot.bootstrap import Desk, open_desk, open_library
from bot.contacts import ContactsUnusable
from bot.invitation import NotInviting
from bot.lessons.quiet import day_in_london
from bot.publishing import Busy
from bot.records.audit import Act
from bot.records.people import OWNER
from bot.records.records import Records
from bot.reporting import report_json, report_lines
from bot.settings import Settings
from bot.wording import plural
from index.encode import EncoderError
from index.store import SnapshotError
from knowledge.database import DatabaseUnusable
from knowledge.library import Library, Refused
from knowledge.model import Document, Excerpt
from knowledge.read import Unreadable
from knowledge.read.metadata import FrontMatter

UNREADABLE = "The library cannot be read or written. Run `learnt check`, free some disk, or restore a backup."


class CannotDo(Exception):
    """A command cannot be carried out; the text says why and what to do."""


SENTENCES = (
    CannotDo,
    ContactsUnusable,
    DatabaseUnusable,
    EncoderError,
    Refused,
    SnapshotError,
    NotInviting,
    Unreadable,
    Busy,
    ingest.NothingThere,
)


def settings() -> Settings:
    """Return the settings. Raise CannotDo with the first thing wrong in them."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"]).upper()
        name = name if name.startswith(("EMBEDDING_", "RERANKER_", "TELEGRAM_")) else f"LEARNT_{name}"
        raise CannotDo(f"The setting {name} is not right: {first['msg']}. See .env.example.") from error


def note(settings: Settings, command: str, about: str, options: argparse.Namespace) -> None:
    """Note an act in the audit; the chat that had it done has noted it already."""
    if not getattr(options, "steps", False):
        with closing(Records(settings.data)) as records:
            records.audit.note(Act(records.people.of(OWNER).key, command, about=about))


def console(options: argparse.Namespace) -> int:
    """Talk in the terminal."""
    from bot.channels.console import talk

    talk(open_desk(settings()), options.name)
    return 0


def telegram(_: argparse.Namespace) -> int:
    """Answer in Telegram."""
    from bot.channels.telegram import CannotStart, talk

    chosen = settings()
    try:
        talk(chosen, open_desk(chosen))
    except CannotStart as error:
        raise CannotDo(str(error)) from error
    return 0


def ask(options: argparse.Namespace) -> int:
    """Answer one question, or a question a line."""
    from bot.channels.once import Once

    once = Once(settings(), options.json, options.not_live, options.unfold)
    if options.question != "-":
        said, failed = once.say(options.question)
        print(said, file=sys.stderr if failed else sys.stdout)
        return 1 if failed else 0
    once.desk.reading()
    for line in sys.stdin:
        print(once.say(line.rstrip("\n"), of_many=True)[0], flush=True)
    return 0


def add(options: argparse.Namespace) -> int:
    """Add a file or a folder, and say what became of each."""
    given = {name: getattr(options, name) for name in ("id", "kind", "title", "publisher", "published")}
    lists = {f"{name}s": getattr(options, name) for name in ("area", "nation", "theme", "url")}
    lists["agencies"] = options.agency
    fields = FrontMatter.checked(
        {name: value for name, value in (given | lists).items() if value},
        "The command line",
    )
    if options.path.is_dir() and {"id", "title"} & fields.keys():
        raise CannotDo("--id and --title name one document. Add the files of a folder one by one to name them.")
    chosen, alone = settings(), not options.path.is_dir()
    wishes = ingest.Wishes(options.draft, options.again, options.without_pages, report=alone or options.json)
    outcomes = ingest.add(chosen, options.path, fields, bars(options), wishes)
    kept = [outcome for outcome in outcomes if outcome.outcome in ("added", "replaced", "updated", "draft")]
    if kept:
        note(chosen, "add", f"document {kept[0].id}" if alone else plural(len(kept), "document"), options)
    refused = [outcome for outcome in outcomes if outcome.error]
    for outcome in refused:
        print(outcome.error, file=sys.stderr)
    if others := ingest.skipped(options.path):
        print(f"Skipped {others} files of kinds that cannot be read.", file=sys.stderr)
    if len(refused) == len(outcomes) == 1:
        return 1
    if options.json:
        keys = ("outcome", "id", "sha256", "pages", "passages", "error")
        rows = [{"path": str(o.path)} | {key: getattr(o, key) for key in keys} for o in outcomes]
        for row, outcome in zip(rows, outcomes, strict=True):
            row["report"] = report_json(outcome.report) if outcome.report else None
        print(json.dumps(rows, ensure_ascii=False))
    else:
        for outcome in outcomes:
            if not outcome.error:
                print(f"{outcome.outcome}: {outcome.id} ({plural(outcome.passages, 'passage')})")
            for line in report_lines(outcome.report) if outcome.report else ():
                print(f"  {line}")
        if options.draft and kept:
            print("Nobody is shown a draft. `learnt preview` says what it would change, `learnt publish` publishes it.")
    return 1 if refused else 0


def document_of(library: Library, options: argparse.Namespace) -> Document:
    """Return the document that a command line names by id and version, or by reference. Raise KeyError or Refused."""
    if options.id.startswith("#"):
        entry = library.find(options.id)
        return library.document(entry.id, entry.sha256)
    return library.document(options.id, options.version)


def text(options: argparse.Namespace) -> int:
    """Print a document's canonical text, nothing added."""
    try:
        document = document_of(open_library(settings()), options)
    except KeyError:
        version = f" in version {options.version}" if options.version else ""
        raise CannotDo(f"There is no document {options.id}{version}. `learnt documents` lists them.") from None
    sys.stdout.write(document.text)
    if sys.stdout.isatty():
        print()
    return 0


def reindex(options: argparse.Namespace) -> int:
    """Build the index anew."""
    chosen = settings()
    if options.if_missing and ingest.usable(chosen):
        return 0
    manifest = ingest.reindex(chosen, bars(options), options.starter)
    note(chosen, "reindex", f"snapshot {manifest.id}", options)
    result = {"snapshot": manifest.id, "documents": len(manifest.documents), "passages": manifest.passages}
    said = f"Published {len(manifest.documents)} documents in {manifest.passages} passages ({manifest.id})."
    print(json.dumps(result) if options.json else said)
    return 0


def evidence(options: argparse.Namespace) -> int:
    """Print what lessons led to, or write it to a file."""
    from bot.lessons.evidence import rows, scope
    from bot.lessons.evidence_csv import csv_of, records
    from bot.lessons.evidence_docx import docx_of
    from bot.lessons.evidence_text import text_of

    chosen, since, file = settings(), options.since, options.output
    suffix = file.suffix.casefold() if file else ""
    if file and suffix not in (".csv", ".docx"):
        raise CannotDo("Evidence is written as a table or as a document: name a file that ends in .csv or .docx.")
    with closing(open_library(chosen)) as library, closing(Records(chosen.data)) as kept:
        today = day_in_london(kept.now())
        every = rows(Desk(chosen, library, kept, None), kept.people.of(OWNER), since, options.team)
    if file:
        file.write_bytes(csv_of(every, today) if suffix == ".csv" else docx_of(every, today, since))
    if options.json:
        print(json.dumps(records(every, today), ensure_ascii=False))
    elif file:
        print(f"{scope(every, since)}: {file}")
    else:
        print("\n".join(text_of(every, today, since)))
    note(chosen, "evidence", "evidence", options)
    return 0


def briefing(options: argparse.Namespace) -> int:
    """Write a briefing of a lesson or a document as a Word file or a PDF; where no file is named, as both here."""
    from bot.lessons.briefing import NoBriefing, lesson_number, of_document, of_lesson
    from bot.lessons.briefing_files import files_of
    from bot.lessons.briefing_slots import FormUnusable

    chosen, file, name = settings(), options.output, options.name
    if file and file.suffix.casefold() not in (".docx", ".pdf"):
        raise CannotDo("A briefing is written to be edited or to be printed: name a file that ends in .docx or .pdf.")
    with closing(open_library(chosen)) as library, closing(Records(chosen.data)) as kept:
        desk = Desk(chosen, library, kept, None)
        number = lesson_number(name)
        lesson = None if number is None else kept.lessons.of(number)
        if number is not None and lesson is None:
            raise CannotDo(f"There is no lesson {number}.")
        try:
            files = files_of(of_lesson(desk, lesson) if lesson else of_document(desk, name))
        except (NoBriefing, FormUnusable) as error:
            raise CannotDo(str(error)) from error
    made = {path: getattr(files, path.suffix.casefold()[1:]) for path in _paths(files.name, file)}
    if (there := next((path for path in made if path.exists()), None)) and not options.force:
        raise CannotDo(f"{there} is there already. Name another file, or add --force to write over it.")
    for path, content in made.items():
        path.write_bytes(content)
        print(f"Wrote {path}.")
    for remark in files.remarks:
        print(remark)
    note(chosen, "briefing", f"lesson {number}" if lesson else f"document {name}", options)
    return 0


def _paths(name: str, file: Path | None) -> tuple[Path, ...]:
    return (file,) if file else (Path(f"{name}.docx"), Path(f"{name}.pdf"))


def same(options: argparse.Namespace) -> int:
    """Print the other reviews that teach the lesson of an excerpt."""
    from bot.jsonform import excerpt_json
    from bot.lessons.elsewhere import find, ordered, quoted, summary
    from bot.message import Quote, Reply, Words
    from bot.render import plain

    chosen = settings()
    with closing(open_library(chosen)) as library, closing(Records(chosen.data)) as kept:
        reading = Desk(chosen, library, kept, None).reading()
        try:
            excerpt = Excerpt(document_of(library, options), options.start, options.end)
        except (KeyError, ValueError):
            raise CannotDo(f"There is no such place in {options.id}. `learnt ask --json` says where one is.") from None
        elsewhere = find(reading, excerpt, library.vectors)
        if elsewhere is None:
            raise CannotDo("No finding or recommendation of a published review stands there.")
        excerpts = quoted(reading, ordered(elsewhere, options.area))
    if options.json:
        places = [excerpt_json(cited) for cited in excerpts]
        figures = {"reviews": len(elsewhere.cases), "of": elsewhere.of, "reports": len(elsewhere.overviews)}
        print(json.dumps(figures | {"excerpts": places}, ensure_ascii=False))
        return 0
    quotes = (Quote(number, cited) for number, cited in enumerate(excerpts, start=1))
    print(plain(Reply((Words(summary(elsewhere, options.area)), *quotes)), chosen.nation))
    return 0


def check(_: argparse.Namespace) -> int:
    """Look everything over; 0 if all is well, warnings or not."""
    from bot.doctor import complaints, warnings

    chosen = settings()
    found = list(complaints(chosen))
    for complaint in found:
        print(complaint)
    for warning in warnings(chosen):
        print(f"Warning: {warning}", file=sys.stderr)
    if not found:
        print(f"All is well in {chosen.data}.")
    return 1 if found else 0
