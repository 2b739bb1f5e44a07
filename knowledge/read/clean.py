"""Keep characters that act on a terminal, and are nothing to read, out of texts and titles."""

import re
from pathlib import Path

# Control characters that are no white space, and overrides and isolates of the writing direction.
_ACTING = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069]")


def clean(words: str) -> str:
    """Return words without the characters that act on a terminal."""
    return _ACTING.sub("", words)


def title_of(path: Path) -> str:
    """Return a title guessed from the name of a file."""
    return " ".join(clean(path.stem).replace("_", " ").split()) or "Untitled"
