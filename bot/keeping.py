"""What `learnt backup`, `restore`, `move` and `upgrade` do."""

import argparse
from datetime import datetime
from pathlib import Path

from bot import backup, cli, ingest
from bot.archive import Contents
from bot.bars import bar
from bot.bootstrap import open_library
from bot.doctor import complaints
from bot.settings import Settings
from bot.wording import plural

_START_AGAIN = "A bot or console that was running still uses the old folder: start it again."


def make(options: argparse.Namespace) -> int:
    """Back the data folder up into one file."""
    chosen = cli.settings()
    name = f"learnt-{datetime.now():%Y-%m-%d-%H%M}.tar.gz"
    target = (options.file / name if options.file.is_dir() else options.file).resolve()
    _say(backup.back_up(chosen.data, target, bar("Backing up"), options.force), target)
    return 0


def restore(options: argparse.Namespace) -> int:
    """Make the data folder what a backup holds."""
    chosen = cli.settings()
    before = backup.restore(options.file.resolve(), chosen, bar("Restoring"), options.replace)
    print(f"Restored {_documents(chosen)} into {chosen.data}.")
    if before:
        print(f"What was there is in {before}. Delete it when you no longer need it. {_START_AGAIN}")
    if not ingest.usable(chosen):
        print("There is no index that can be used. Run `learnt reindex`.")
    if (chosen.data / "records.db").exists():
        print("Whoever was forgotten or lost access since the backup was made is back: look through `learnt people`,")
        print("and remove them again with `learnt revoke NUMBER`.")
    return 0


def move(options: argparse.Namespace) -> int:
    """Make a folder a copy of the data folder."""
    chosen = cli.settings()
    folder = options.folder.expanduser().resolve()
    backup.move(chosen, folder, bar("Moving"))
    print(f"Copied {_documents(chosen.model_copy(update={'data': folder}))}. Now set this where Learnt is started:")
    print(f"LEARNT_DATA={folder}")
    print(f"The old folder still stands in {chosen.data} until you delete it. {_START_AGAIN}")
    return 0


def upgrade(options: argparse.Namespace) -> int:
    """Bring a data folder to this version of Learnt, backed up first; 0 if all is well then."""
    chosen = cli.settings()
    data = chosen.data.resolve()
    target = options.backup or data.with_name(f"{data.name}-before-upgrade-{datetime.now():%Y-%m-%d-%H%M%S}.tar.gz")
    _say(backup.back_up(data, target.resolve(), bar("Backing up")), target.resolve())
    backup.bring_up_to_date(chosen)
    if not ingest.usable(chosen):
        ingest.reindex(chosen, bar)
    found = list(complaints(chosen))
    for complaint in found:
        print(complaint)
    print("Upgraded, with something to mend." if found else f"Upgraded. All is well in {data}.")
    return 1 if found else 0


def _say(made: Contents, target: Path) -> None:
    """Print what is in a backup, and how to treat it."""
    originals = sum(name.startswith("files/") for name in made.files)
    held = [plural(made.rows.get("documents", 0), "document"), plural(originals, "original file")]
    held += ["the local contacts"] * ("contacts.yaml" in made.files)
    held += [plural(made.rows.get("people", 0), "access record"), "the audit"] * ("records.db" in made.files)
    held.append("the index" if "snapshots/CURRENT" in made.files else "no index")
    print(f"Backed up {', '.join(held[:-1])} and {held[-1]} into {target}.")
    if "records.db" in made.files:
        print("Access records are about people: keep the file as safe as this machine, and delete it after 30 days.")


def _documents(chosen: Settings) -> str:
    library = open_library(chosen)
    try:
        return plural(len(library.entries()), "document")
    finally:
        library.close()
