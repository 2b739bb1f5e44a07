"""The `learnt` command."""

import argparse
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import NoReturn

from sqlalchemy.exc import SQLAlchemyError

from bot import admin, cli, curating, keeping
from bot.archive import BackupUnusable
from bot.contacts import Service
from bot.records.gaps import DAYS

_ID = "a document's id, or the # reference of a version"
_WITHOUT = "although pages are pictures of text, which nobody will find"
_EPILOG = "Settings are read from the environment and from a file named .env; see .env.example."


class Parser(argparse.ArgumentParser):
    """Say what is wrong with a command line in one sentence, with the same status as any other mistake."""

    def error(self, message: str) -> NoReturn:
        """Print the sentence and leave with status 1."""
        self.exit(1, f"{message[:1].upper()}{message[1:]}. See {self.prog} --help.\n")


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    main = Parser("learnt", description="Exact, cited excerpts from safeguarding reviews and guidance.")
    main.epilog = _EPILOG
    commands = main.add_subparsers(metavar="COMMAND", required=True)

    def command(name: str, run: Callable[[argparse.Namespace], int], help: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=help, description=f"{help[0].upper()}{help[1:]}.")
        made.set_defaults(run=run)
        return made

    console = command("console", cli.console, "ask in the terminal")
    console.add_argument(
        "--as", dest="name", metavar="NAME", default="owner", help="as somebody else: a stranger until /start CODE"
    )
    command("telegram", cli.telegram, "answer in Telegram, until it is stopped")
    ask = command("ask", cli.ask, "answer one question, or with - a question a line from standard input")
    ask.add_argument("question", help="the question, or - to read one a line")
    ask.add_argument("--json", action="store_true", help="print JSON, an object a line")
    ask.add_argument("--not-live", action="store_true", help="show the results behind an emergency card")
    ask.add_argument("--unfold", action="store_true", help="show words that describe injuries or abuse in detail")
    add = command("add", cli.add, "add a file or a folder and publish what is clean")
    add.add_argument("--draft", action="store_true", help="let it wait until `learnt publish`")
    add.add_argument("--again", action="store_true", help="also where it was erased before")
    add.add_argument("path", type=Path)
    for name, help in (
        ("id", "the document's lasting name, such as kirklees-child-b-and-c-2020"),
        ("kind", "law, statutory_guidance, guidance, local_procedure, review, research"),
        ("title", "its title"),
        ("publisher", "who published it"),
        ("published", "2020, 2020-10 or 2020-10-03"),
    ):
        add.add_argument(f"--{name}", help=help)
    for name, help in (
        ("area", "the area it is about"),
        ("nation", "England, Wales, Scotland or Northern Ireland"),
        ("agency", "an agency it is addressed to, such as midwifery"),
        ("theme", "a theme, such as neglect"),
        ("url", "where it was published"),
    ):
        add.add_argument(f"--{name}", help=f"{help}; give it again for more", action="append")
    _steps(add, "print what became of each file as JSON")
    add.add_argument("--without-pages", action="store_true", help=_WITHOUT)
    text = command("text", cli.text, "print a document's exact text, to check a quotation against")
    text.add_argument("id")
    text.add_argument(
        "--version", metavar="SHA256", help="a version, by the beginning of its sha256; default the newest"
    )
    reindex = command("reindex", cli.reindex, "build the index anew; load the starter library where there is none")
    reindex.add_argument("--if-missing", action="store_true", help="do nothing where there is an index")
    reindex.add_argument("--starter", action="store_true", help="load the starter library beside your own documents")
    _steps(reindex, "print JSON")
    _curation(command)
    briefing = command("briefing", cli.briefing, "write a lesson or a document as a one-page briefing")
    briefing.add_argument("name", metavar="LESSON|ID", help=f"the number of a lesson, or {_ID}")
    briefing.add_argument("-o", "--output", type=Path, metavar="FILE", help="a .docx or .pdf file; default both, here")
    briefing.add_argument("--force", action="store_true", help="write over a file that is there")
    evidence = command("evidence", cli.evidence, "say what lessons were sent to teams and what came of them")
    evidence.add_argument("--since", type=_day, metavar="2026-09-01", help="only what was sent or acted on since then")
    evidence.add_argument("--team", default="", help="only of a team; default all")
    evidence.add_argument("-o", "--output", type=Path, metavar="FILE", help="write it to a .csv or .docx file")
    evidence.add_argument("--json", action="store_true", help="print JSON")
    command("check", cli.check, "look the whole installation over and say what to mend")
    backup = command("backup", keeping.make, "put the data folder into one file")
    backup.add_argument(
        "file",
        type=Path,
        nargs="?",
        default=Path(),
        help="a new file, or a folder for one named after the time; default here",
    )
    backup.add_argument("--force", action="store_true", help="write over a file that is there")
    restore = command("restore", keeping.restore, "make the data folder what a backup holds")
    restore.add_argument("file", type=Path)
    restore.add_argument("--replace", action="store_true", help="move what is there aside; nothing is deleted")
    move = command("move", keeping.move, "copy the data folder to another place and check the copy")
    move.add_argument("folder", type=Path, help="an empty folder or a new one")
    upgrade = command("upgrade", keeping.upgrade, "bring the data folder to this version of Learnt, backed up first")
    upgrade.add_argument(
        "--backup", type=Path, metavar="FILE", help="the backup to make; default beside the data folder"
    )
    _administration(command)
    return main


def _steps(made: argparse.ArgumentParser, help: str) -> None:
    """Add what a program wants that runs a command: its result as JSON, and its progress line by line."""
    made.add_argument("--json", action="store_true", help=help)
    made.add_argument("--steps", action="store_true", help=argparse.SUPPRESS)


def _curation(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the commands on the documents that are there."""
    documents = command("documents", curating.documents, "list the library, or what some words choose of it")
    documents.add_argument("words", nargs="*", help="words of a title, or chat words such as kind:review in:leeds")
    for state in ("drafts", "withdrawn", "superseded", "due"):
        documents.add_argument(f"--{state}", action="store_true", help=f"only those that are {state}")
    documents.add_argument("--json", action="store_true", help="print JSON")
    publish = command("publish", curating.publish, "publish drafts, all where none is named")
    publish.add_argument("--yes", action="store_true", help="do not ask back")
    publish.add_argument("--without-pages", action="store_true", help=_WITHOUT)
    preview = command("preview", curating.preview, "say which saved questions drafts would answer otherwise")
    for made in (publish, preview):
        made.add_argument("ids", metavar="ID", nargs="*", help=_ID)
        _steps(made, "print JSON")
    command("discard", curating.discard, "forget a draft").add_argument("id", metavar="ID", help=_ID)
    withdraw = command("withdraw", curating.withdraw, "keep a document from answering, from the next question on")
    withdraw.add_argument("id", metavar="ID", help=_ID)
    withdraw.add_argument("why", metavar="WHY", nargs="+", help="the reason; it is kept, so name nobody")
    reinstate = command("reinstate", curating.reinstate, "let a withdrawn document answer again")
    reinstate.add_argument("id", metavar="ID", help=_ID)
    supersede = command("supersede", curating.supersede, "let every excerpt of a document name its successor")
    supersede.add_argument("old", metavar="OLD", help=_ID)
    supersede.add_argument("new", metavar="NEW", help=f"{_ID}, or none")
    review = command("review", curating.review, "set when a document is to be looked at again")
    review.add_argument("id", metavar="ID", help=_ID)
    review.add_argument("date", metavar="DATE", help="2027, 2027-06 or 2027-06-30, or none")
    erase = command("erase", curating.erase, "remove every trace of a document, for ever")
    erase.add_argument("id", metavar="ID", help=_ID)
    erase.add_argument("why", metavar="WHY", nargs="*", help="the reason; it is kept, so name nobody")
    erase.add_argument("--yes", action="store_true", help="it is meant")
    _steps(erase, "print JSON")
    command("snapshots", curating.snapshots, "list the published indexes that can be gone back to")
    rollback = command("rollback", curating.rollback, "go back to an older snapshot")
    rollback.add_argument(
        "snapshot",
        metavar="NAME",
        nargs="?",
        default="",
        help="or its number in `learnt snapshots`; default the one before",
    )
    starter = command("starter", curating.starter, "hide the starter library, or show it again")
    starter.add_argument("what", choices=("hide", "show"))
    page = command("page", curating.page, "write the picture of a page, an excerpt marked on it")
    page.add_argument("id", metavar="ID", help=_ID)
    page.add_argument("start", metavar="START", type=int, help="where the excerpt begins in the text, in characters")
    page.add_argument("end", metavar="END", type=int, help="where it ends")
    page.add_argument("-o", "--output", metavar="FILE", type=Path, required=True, help="a PNG file")
    page.add_argument("--version", metavar="SHA256", help="of the document; default the newest")
    same = command("same", cli.same, "say which other reviews teach the lesson of an excerpt")
    same.add_argument("id", metavar="ID", help=_ID)
    same.add_argument("start", metavar="START", type=int, help="where the excerpt begins in the text, in characters")
    same.add_argument("end", metavar="END", type=int, help="where it ends")
    same.add_argument("--version", metavar="SHA256", help="of the document; default the newest")
    same.add_argument("--area", default="", help="count those of an area too, and put them first")
    same.add_argument("--json", action="store_true", help="print JSON")
    lessons = command("lessons", curating.lessons, "bring approved lessons into the library")
    lessons.add_argument("number", metavar="NUMBER", type=int, nargs="?", help="say what became of this one")
    _steps(lessons, "print JSON")
    command("status", curating.status, "say how the installation is doing")


def _administration(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the commands on people, contacts, pauses and the audit."""
    invite = command("invite", admin.invite, "make a one-time code that lets one person in")
    invite.add_argument("--role", default="practitioner", help="practitioner, supervisor or admin")
    invite.add_argument("--team", action="append", help="a team they belong to; give it again for more")
    invite.add_argument("--agency", help="such as midwifery; put first in their answers")
    invite.add_argument("--area", help="such as Leeds; its contacts stand on their emergency card")
    invite.add_argument("--nation", help="England, Wales, Scotland or Northern Ireland")
    invite.add_argument("--for", dest="note", metavar="WORDS", help="whom it is for, as `learnt people` will list them")
    invite.add_argument("--days", help="until it runs out; default 7")
    command("people", admin.people, "list who was let in, and until when")
    for name, run, help in (
        ("renew", admin.renew, "let somebody stay for another six months"),
        ("revoke", admin.revoke, "end somebody's access at once and erase their entry"),
    ):
        command(name, run, help).add_argument("number", type=int, help="as `learnt people` lists them")
    contacts = command("contacts", admin.contacts, "list or change the contacts on the emergency card, by area")
    contacts.set_defaults(action="list")
    actions = contacts.add_subparsers(metavar="ACTION")
    for name, help in (
        ("set", "set a contact, checked today"),
        ("checked", "say that a contact was checked today"),
        ("remove", "remove a contact"),
    ):
        action = actions.add_parser(name, help=help, description=f"{help[0].upper()}{help[1:]}.")
        action.set_defaults(action=name)
        action.add_argument("area")
        action.add_argument("service", type=_service, metavar="SERVICE", help=", ".join(Service))
        if name == "set":
            action.add_argument("say", metavar="WORDS", help="the number as it is shown, with its hours")
    command("pause", admin.pause, "stop all answers; everybody is told why").add_argument("reason", nargs="+")
    command("resume", admin.resume, "let answers go on")
    command("feedback", admin.feedback, "say how often people found a passage helpful, and why not")
    gaps = command("gaps", admin.gaps, "say what several people asked about that the library does not answer")
    gaps.add_argument("--days", type=int, default=DAYS, help=f"of how many days; default {DAYS}, which is all there is")
    gaps.add_argument("--json", action="store_true", help="print JSON")
    audit = command("audit", admin.audit, "print the latest acts: which command, which passages, never words")
    audit.add_argument("--count", type=int, default=20, help="how many; default 20")
    audit.add_argument("--json", action="store_true", help="print JSON, an object a line")


def _day(word: str) -> date:
    """Return the day that a word names, such as 2026-09-01."""
    try:
        return date.fromisoformat(word)
    except ValueError:
        raise argparse.ArgumentTypeError("a day is written 2026-09-01") from None


def _service(word: str) -> Service:
    """Return the service that a word names, in whatever capitals and with or without spaces."""
    named = {str(service).casefold().replace(" ", ""): service for service in Service}
    try:
        return named[word.casefold().replace(" ", "").replace("-", "")]
    except KeyError:
        raise argparse.ArgumentTypeError(f"the services are {', '.join(Service)}") from None


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; return its exit status."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    options = parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except (*cli.SENTENCES, BackupUnusable) as error:
        print(error, file=sys.stderr)
        return 1
    except UnicodeEncodeError:
        print("Something on the command line is not written in UTF-8. Write it again.", file=sys.stderr)
        return 1
    except SQLAlchemyError:
        print(cli.UNREADABLE, file=sys.stderr)
        return 1
    except BrokenPipeError:
        sys.stderr.close()  # Whoever read the output has gone; there is nobody to tell.
        return 0
    except OSError as error:
        print(f"A file cannot be read or written: {error.strerror or error}. Nothing was published.", file=sys.stderr)
        return 1
    except Exception as error:  # noqa: BLE001 - nobody is helped by a traceback, and it may hold words of a question.
        print(
            f"Something went wrong that should not have ({type(error).__name__}). Run `learnt check`.", file=sys.stderr
        )
        return 1
    except KeyboardInterrupt:
        print("\nStopped. What was published before still stands.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
