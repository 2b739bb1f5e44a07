"""Kill the commands that change a library at random moments, and look each time at what is left.

    python -m bench.kills [--kills 200] [--seed 1]

After every kill: `learnt check` has no complaint, the last published state answers, no passage answers with another's
words, nothing withdrawn or erased answers, and no half-read document does.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from bot.asking import answered
from bot.bootstrap import Desk, open_library
from bot.doctor import complaints
from bot.publishing import snapshots
from bot.records.records import Records
from bot.settings import Settings
from index import store
from index.encode import load_encoder
from knowledge import lifecycle

_DOCUMENTS = 8
_PARAGRAPHS = 40
_COMMANDS = ("add", "draft", "publish", "reindex", "withdraw", "reinstate", "erase", "rollback")
_LONGEST = 3.0  # seconds that a command is given before it is killed, until its own time is known


@dataclass
class Bench:
    """A data folder under fire, and what must hold of it."""

    folder: Path
    chance: random.Random
    killed: Counter[str] = field(default_factory=Counter)
    ended: Counter[str] = field(default_factory=Counter)
    took: dict[str, float] = field(default_factory=dict)
    made: int = 0

    @property
    def settings(self) -> Settings:
        return Settings(data=self.folder / "data", embedding_model="hashing")

    def file(self, name: str) -> Path:
        """Write a document whose every paragraph says whose it is."""
        self.made += 1
        marker = f"{name.replace('-', '')}v{self.made}"
        paragraphs = [
            f"{number}. The record of {marker} says that visit number {number} of {marker} was not made."
            for number in range(1, _PARAGRAPHS + 1)
        ]
        path = self.folder / f"{name}.md"
        front = f"---\nid: {name}\ntitle: Review {name}\nkind: review\n---\n"
        path.write_text(front + f"# Review {name}\n\n" + "\n\n".join(paragraphs))
        return path

    def arguments(self, command: str) -> list[str]:
        """Return a command line that does something to what is there now."""
        with closing(open_library(self.settings)) as library:
            released = [entry.id for entry in library.entries() if not entry.withdrawn]
            withdrawn = [entry.id for entry in library.entries() if entry.withdrawn]
        name = f"document-{self.chance.randrange(_DOCUMENTS)}"
        match command:
            case "add":
                return ["add", str(self.file(name)), "--again"]
            case "draft":
                return ["add", str(self.file(name)), "--draft", "--again"]
            case "publish":
                return ["publish", "--yes"]
            case "withdraw" if released:
                return ["withdraw", self.chance.choice(released), "to be looked at"]
            case "reinstate" if withdrawn:
                return ["reinstate", self.chance.choice(withdrawn)]
            case "erase" if released:
                return ["erase", self.chance.choice(released), "--yes"]
            case "rollback":
                return ["rollback"]
        return ["reindex"]

    def run(self, arguments: list[str], after: float | None) -> bool:
        """Return whether a command ended before it was killed."""
        environment = os.environ | {
            "LEARNT_DATA": str(self.folder / "data"),
            "EMBEDDING_MODEL": "hashing",
            "HF_HUB_OFFLINE": "1",
        }
        began = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", *arguments],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            process.wait(after)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            return False
        took = time.perf_counter() - began
        self.took[arguments[0]] = took  # the latest: the library grows and shrinks
        return True

    def wrong(self, withdrawn: set[str], erased: set[str]) -> list[str]:
        """Return what is not as it must be."""
        found = list(complaints(self.settings))
        library = open_library(self.settings)
        with closing(library), closing(Records(self.settings.data)) as records:
            held = store.published(self.settings.data / "snapshots")
            desk = Desk(self.settings, library, records, load_encoder("hashing"))
            reading = desk.reading()
            out = {entry.id for entry in library.entries() if entry.withdrawn} | set(lifecycle.erasing(library))
            if missing := (withdrawn & set(held)) - out:
                found.append(f"withdrawn, and back: {missing}")
            for id in held:
                answer = answered(reading, f"which visit of {id.replace('-', '')} was not made")
                shown = {cited.excerpt.document.id for cited in answer.excerpts}
                if shown & (out | erased):
                    found.append(f"{shown & (out | erased)} answers although it is withdrawn or erased")
                for cited in answer.excerpts:
                    name = cited.excerpt.document.id.replace("-", "")
                    if f"{name}v" not in cited.passage.text:
                        found.append(f"a passage of {cited.excerpt.document.id} answers with another's words")
                if held[id] and id in reading.index.publications and not answer.excerpts:
                    found.append(f"{id} is published and does not answer")
            if held and not reading.index.publications and set(held) - out - erased:
                found.append("nothing answers")
        return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), random.Random(options.seed))
        for number in range(3):
            bench.run(["add", str(bench.file(f"document-{number}"))], None)
        faults: list[str] = []
        withdrawn: set[str] = set()
        erased: set[str] = set()
        while bench.killed.total() < options.kills:
            command = bench.chance.choice(_COMMANDS)
            arguments = bench.arguments(command)
            longest = bench.took.get(arguments[0], _LONGEST)
            ended = bench.run(arguments, bench.chance.uniform(0.4, 1.05) * longest)
            (bench.ended if ended else bench.killed)[command] += 1
            name = arguments[1] if len(arguments) > 1 else ""
            if ended and arguments[0] == "withdraw":
                withdrawn.add(name)
            elif arguments[0] in ("reinstate", "add"):
                withdrawn.discard(name)
                withdrawn.discard(Path(name).stem)
                erased.discard(Path(name).stem)
            elif ended and arguments[0] == "erase":
                erased.add(name)
                withdrawn.discard(name)
            faults += [f"after {' '.join(arguments[:1])}: {fault}" for fault in bench.wrong(withdrawn, erased)]
        kept = len(snapshots(bench.settings))
    print(f"{bench.killed.total()} kills, {bench.ended.total()} commands that ended first, {kept} snapshots at the end")
    for command in _COMMANDS:
        print(f"- {command}: {bench.killed[command]} killed, {bench.ended[command]} ended")
    print("\n".join(faults) if faults else "Nothing was wrong after any of them.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
