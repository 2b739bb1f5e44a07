"""`make bench`: every section is asked for, and what was measured before an interruption is not lost."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench import results
from index.encode import Encoder, HashingEncoder

BENCH = Path(results.__file__).parent


@pytest.fixture
def out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return where the results are written, with those of the last run in it."""
    path = tmp_path / "RESULTS.md"
    path.write_text("the last run\n", encoding="utf-8")
    monkeypatch.setattr(results, "OUT", path)
    monkeypatch.setattr(results, "load_encoder", lambda name: HashingEncoder())
    monkeypatch.setattr(sys, "argv", ["results"])
    return path


def test_every_module_with_a_section_of_the_results_is_asked_for_it() -> None:
    source = Path(results.__file__).read_text("utf-8")
    asked = set(re.findall(r"yield from (\w+)\.section\(", source))
    assert asked == {path.stem for path in BENCH.glob("*.py") if "\ndef section(" in path.read_text("utf-8")}


def test_a_whole_run_takes_the_place_of_the_last_one(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(results, "_results", lambda data, encoder: iter(["# Results", "## One", "Said."]))
    results.main()
    assert out.read_text("utf-8") == "# Results\n\n## One\n\nSaid.\n"
    assert list(out.parent.iterdir()) == [out]


@pytest.mark.parametrize("end", [RuntimeError, KeyboardInterrupt])
def test_what_was_measured_before_an_interruption_stands_beside_the_last_run(
    end: type[BaseException], out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def some(data: Path, encoder: Encoder) -> Iterator[str]:
        yield "# Results"
        yield "## One"
        # Written at once: a process that is killed writes nothing more.
        assert part.read_text("utf-8") == "# Results\n\n## One\n"
        raise end

    part = out.with_name("RESULTS.md.part")
    monkeypatch.setattr(results, "_results", some)
    with pytest.raises(end):
        results.main()
    assert part.read_text("utf-8") == "# Results\n\n## One\n"
    assert out.read_text("utf-8") == "the last run\n"
