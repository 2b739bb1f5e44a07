"""Presidio beside our masking, over the same messages: `python -m bench.rival_presidio MODEL`.

Wants an environment of its own with presidio-analyzer and a spaCy model of English, by name or folder. Presidio is
measured twice. *As mapped*: what answers to a kind of ours, with the recognisers for the United Kingdom; a whole date,
or one with a word for birth closely before it, is a date of birth; a place with a number in or before it is an address.
*All of it*: whatever it reports of any sort is masked, which finds the most that it can. A last row adds
Presidio's names to ours.

The invented people have telephone numbers and domains that are reserved for that. Presidio refuses these because they
are not assigned; it is taught them here, so that no miss is owed to the set.
"""

import argparse
import importlib
import re
import subprocess
import sys
import time
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, distribution
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any

from bench import privacy
from bench.privacy import Find, Row, Span

LISTS = Path(__file__).parents[1] / "knowledge" / "privacy"
KINDS = {
    "PERSON": "name",
    "PHONE_NUMBER": "phone",
    "EMAIL_ADDRESS": "email",
    "UK_NHS": "nhs_number",
    "UK_POSTCODE": "postcode",
}
BIRTH, ADDRESS = "date_of_birth", "address"
_BORN = re.compile(r"\b(?:born|birth|birthday|d\.?o\.?b\.?)\b.{0,15}$", re.IGNORECASE)
_PART = re.compile(r"\d+|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*", re.IGNORECASE)
_NUMBER = re.compile(r"\d+[a-z]?,? $", re.IGNORECASE)
_RESERVED = (
    r"(?<!\d)(?:(?:\+|00)44[ .-]?(?:\(0\)[ .-]?)?|\(?0)"
    r"(?:7700[ .-]?900|1632\)?[ .-]?960|20[ .)-]{0,2}7946[ .-]?0"
    r"|1(?:13|14|61)[ .)-]{0,2}496[ .-]?0|808[ .-]?157[ .-]?0)"
    r"(?:[ .-]?\d){3}(?!\d)"
)
_OURS = "from bench.privacy import ours; ours()('')"
_THEIRS = "from bench.rival_presidio import analyser; import sys; analyser(sys.argv[1]).analyze('', 'en')"


def analyser(model: str) -> Any:
    """Return Presidio's engine with a spaCy model and its recognisers for the United Kingdom."""
    presidio = importlib.import_module("presidio_analyzer")
    recognizers = importlib.import_module("presidio_analyzer.predefined_recognizers")
    nlp = importlib.import_module("presidio_analyzer.nlp_engine")
    settings = {"nlp_engine_name": "spacy", "models": [{"lang_code": "en", "model_name": model}]}
    engine = presidio.AnalyzerEngine(nlp_engine=nlp.NlpEngineProvider(nlp_configuration=settings).create_engine())
    engine.registry.remove_recognizer("PhoneRecognizer")
    engine.registry.add_recognizer(recognizers.PhoneRecognizer(supported_regions=("GB",)))
    engine.registry.add_recognizer(recognizers.UkPostcodeRecognizer())
    reserved = presidio.Pattern("reserved", _RESERVED, 0.5)
    engine.registry.add_recognizer(presidio.PatternRecognizer("PHONE_NUMBER", name="Reserved", patterns=[reserved]))
    suffixes: Any = importlib.import_module("tldextract.tldextract")
    suffixes.TLD_EXTRACTOR = suffixes.TLDExtract(suffix_list_urls=(), extra_suffixes=("example",))
    return engine


def everything(engine: Any) -> Find:
    """Return Presidio's findings of every sort, under our kinds where there is one."""

    def find(text: str) -> list[Span]:
        return [(one.start, one.end, _kind(text, one) or one.entity_type) for one in engine.analyze(text, "en")]

    return find


def mapped(engine: Any) -> Find:
    """Return Presidio's findings that answer to a kind of ours, a place with the number before it."""

    def find(text: str) -> list[Span]:
        found = [(one, _kind(text, one)) for one in engine.analyze(text, "en")]
        return [(_start(text, one, kind), one.end, kind) for one, kind in found if kind]

    return find


def together(find_ours: Find, engine: Any) -> Find:
    """Return our findings with Presidio's names."""

    def find(text: str) -> list[Span]:
        names = engine.analyze(text, "en", entities=["PERSON"])
        return [*find_ours(text), *((one.start, one.end, privacy.NAME) for one in names)]

    return find


def _kind(text: str, one: Any) -> str | None:
    """Return our kind of a finding, or None."""
    before, words = text[: one.start], text[one.start : one.end]
    if one.entity_type == "DATE_TIME":
        return BIRTH if _BORN.search(before) or len(_PART.findall(words)) == 3 else None
    if one.entity_type == "LOCATION":
        return ADDRESS if _NUMBER.search(before) or any(letter.isdigit() for letter in words) else None
    return KINDS.get(one.entity_type)


def _start(text: str, one: Any, kind: str) -> int:
    number = _NUMBER.search(text[: one.start]) if kind == ADDRESS else None
    return number.start() if number else int(one.start)


def compare(rows: Sequence[Row], finders: dict[str, Find]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the figures of each finder over the same messages, and how many of each kind each found."""
    runs = {name: privacy.run(rows, find) for name, find in finders.items()}
    kinds = {name: privacy.by_kind(checked) for name, checked in runs.items()}
    whole = [
        {"by": name, **privacy.figures(checked), "ms": _milliseconds(rows, finders[name])}
        for name, checked in runs.items()
    ]
    some = next(iter(kinds.values()))
    return whole, [
        {"kind": kind, "of": some[kind][1], **{name: kinds[name][kind][0] for name in kinds}} for kind in some
    ]


def _milliseconds(rows: Sequence[Row], find: Find) -> float:
    """Return the median milliseconds of a message."""
    took = []
    for row in rows:
        begun = time.perf_counter()
        find(row["text"])
        took.append((time.perf_counter() - begun) * 1000)
    return round(median(took), 2)


def starting(program: str, *arguments: str) -> float:
    """Return the seconds that a process takes to start and be ready, the best of three."""
    took = []
    for _ in range(3):
        begun = time.perf_counter()
        subprocess.run([sys.executable, "-W", "ignore", "-c", program, *arguments], check=True)
        took.append(time.perf_counter() - begun)
    return round(min(took), 2)


def weight(*names: str) -> float:
    """Return the MB on disk of packages with all that they require, of what is installed."""
    files: set[Path] = set()
    waiting, seen = list(names), set[str]()
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        try:
            package = distribution(name)
        except PackageNotFoundError:  # required only on other machines
            continue
        files |= {Path(str(package.locate_file(one))).resolve() for one in package.files or ()}
        waiting += [re.split(r"[^\w.-]", one)[0] for one in package.requires or () if "extra ==" not in one]
    return round(sum(path.stat().st_size for path in files if path.is_file()) / 1e6, 1)


def main() -> None:
    parser = argparse.ArgumentParser("python -m bench.rival_presidio", description=__doc__)
    parser.add_argument("model", help="a spaCy model of English, by name or folder")
    parser.add_argument("--messages", type=Path, default=privacy.MESSAGES, help="labelled messages, one JSON a line")
    options = parser.parse_args()
    if find_spec("presidio_analyzer") is None:
        print("Skipped: presidio-analyzer is not installed in this environment.")
        return
    engine = analyser(options.model)
    finders = {
        "ours": privacy.ours(),
        "Presidio as mapped": mapped(engine),
        "all of Presidio": everything(engine),
        "ours and its names": together(privacy.ours(), engine),
    }
    whole, kinds = compare(privacy.labels(options.messages), finders)
    asked = {name: privacy.touched(privacy.run(privacy.questions(), find)) for name, find in finders.items()}
    for row in [*whole, *kinds]:
        print(row)
    print("bench/questions.jsonl", asked)
    print("start s", {"ours": starting(_OURS), "Presidio": starting(_THEIRS, options.model)})
    lists = sum(path.stat().st_size for path in LISTS.glob("*.txt")) / 1e6
    weights = {"ours": round(weight("phonenumbers") + lists, 1), "Presidio": weight("presidio-analyzer")}
    print("MB with all required, the model aside", weights)


if __name__ == "__main__":
    main()
