"""The `learnt` command."""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

from sqlalchemy.exc import SQLAlchemyError

from bot import cli

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

    command("console", cli.console, "ask in the terminal")
    ask = command("ask", cli.ask, "answer one question, or with - a question a line from standard input")
    ask.add_argument("question", help="the question, or - to read one a line")
    ask.add_argument("--json", action="store_true", help="print JSON, an object a line")
    add = command("add", cli.add, "add a file or a folder and publish what is clean")
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
    add.add_argument("--json", action="store_true", help="print what became of each file as JSON")
    documents = command("documents", cli.documents, "list the library")
    documents.add_argument("--json", action="store_true", help="print JSON")
    text = command("text", cli.text, "print a document's exact text, to check a quotation against")
    text.add_argument("id")
    text.add_argument(
        "--version", metavar="SHA256", help="a version, by the beginning of its sha256; default the newest"
    )
    reindex = command("reindex", cli.reindex, "build the index anew; load the starter library where there is none")
    reindex.add_argument("--if-missing", action="store_true", help="do nothing where there is an index")
    reindex.add_argument("--starter", action="store_true", help="load the starter library beside your own documents")
    command("check", cli.check, "look the whole installation over and say what to mend")
    return main


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; return its exit status."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    options = parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except cli.SENTENCES as error:
        print(error, file=sys.stderr)
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
    except KeyboardInterrupt:
        print("\nStopped. What was published before still stands.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
