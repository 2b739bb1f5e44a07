"""Which card the labelled messages of bench/safety.jsonl are given: `python -m bench.safety`.

Needs no model. Every miss is listed with its words: no card where one is due, the softer one for an emergency, any for
an ordinary question. The emergency card for what must be referred today is no miss, and is counted. The messages are
invented.
"""

import argparse
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.markdown import listed, table
from bot.safety import danger_in

MESSAGES = Path(__file__).parent / "safety.jsonl"
HALVES = ("tune", "test")
EMERGENCY, REFER_TODAY = "emergency", "refer_today"

Row = dict[str, Any]
Find = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Miss:
    """A message that was given another card than its label says."""

    split: str
    wanted: str | None
    given: str | None
    text: str

    def __str__(self) -> str:
        return f"{self.split}, {self.wanted or 'no card'}, given {self.given or 'none'}: {self.text!r}"


def labels() -> list[Row]:
    return [json.loads(line) for line in MESSAGES.read_text(encoding="utf-8").splitlines() if line.strip()]


def figures(rows: Sequence[Row], find: Find = danger_in) -> dict[str, float | int]:
    """Return the recall of both cards over these messages, and how many ordinary ones were given a card."""
    urgent = [find(row["text"]) for row in rows if row["card"] == EMERGENCY]
    soon = [find(row["text"]) for row in rows if row["card"] == REFER_TODAY]
    ordinary = [find(row["text"]) for row in rows if row["card"] is None]
    alarms = [given is not None for given in ordinary]
    return {
        "emergencies": len(urgent),
        "emergency card": _share(given == EMERGENCY for given in urgent),
        "any card": _share(given is not None for given in urgent),
        "refer today": len(soon),
        "a card": _share(given is not None for given in soon),
        "the urgent one": _share(given == EMERGENCY for given in soon),
        "ordinary": len(ordinary),
        "false alarms": sum(alarms),
        "false alarm share": _share(alarms),
    }


def _share(right: Iterable[bool]) -> float:
    """Return the share that is true, to three places; 0 of none."""
    judged = list(right)
    return round(sum(judged) / (len(judged) or 1), 3)


def misses(rows: Sequence[Row], find: Find = danger_in) -> list[Miss]:
    """Return every message that was given too little, and every ordinary one with a card, the worst sort first."""
    wrong = [
        Miss(row["split"], row["card"], given, row["text"])
        for row, given in ((row, find(row["text"])) for row in rows)
        if given != row["card"] and not (row["card"] == REFER_TODAY and given == EMERGENCY)
    ]
    return sorted(wrong, key=_harm)


def _harm(miss: Miss) -> tuple[int, bool]:
    """Return how bad a miss is, the least number the worst: an emergency not seen, then one seen as less."""
    return (EMERGENCY, REFER_TODAY, None).index(miss.wanted), miss.given is not None


def section() -> Iterator[str]:
    """Yield which cards the labelled messages are given, and every wrong one."""
    rows = labels()
    yield "## Emergencies and referrals"
    yield (
        "Invented messages in the words of tired practitioners and of children. Emergency card, any card: the share of "
        "the emergencies given that card, or one of the two; a card, the urgent one: the same of those to refer today. "
        "False alarms are ordinary questions given a card. The weights were learnt from the tune half, whose figures "
        "flatter; the test half is by three authors who had seen nothing, and was never learnt from."
    )
    halves = {half: [row for row in rows if row["split"] == half] for half in HALVES}
    yield table([{"half": half, **figures(some)} for half, some in halves.items()])
    yield "Every miss:"
    yield listed(misses(rows))


def main() -> None:
    parser = argparse.ArgumentParser("python -m bench.safety", description=__doc__)
    parser.add_argument(
        "--all", action="store_true", help="list the misses of the test half too, which is not tuned on"
    )
    options = parser.parse_args()
    rows = labels()
    for half in HALVES:
        print(half, figures([row for row in rows if row["split"] == half]))
    for miss in misses([row for row in rows if options.all or row["split"] == "tune"]):
        print(f"- {miss}")


if __name__ == "__main__":
    main()
