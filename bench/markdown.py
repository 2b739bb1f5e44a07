"""Tables and lists for bench/RESULTS.md."""

from collections.abc import Mapping, Sequence


def table(rows: Sequence[Mapping[str, object]]) -> str:
    """Return rows as a Markdown table under the names of the first."""
    names = list(rows[0])
    lines = ["| " + " | ".join(names) + " |", "|" + "---|" * len(names)]
    return "\n".join(lines + ["| " + " | ".join(str(row[name]) for name in names) + " |" for row in rows])


def listed(lines: Sequence[object]) -> str:
    """Return lines as a Markdown list, or that there is none."""
    return "\n".join(f"- {line}" for line in lines) or "None."
