"""Find people's names: where a learnt score says that one begins, and what belongs to it."""

import re
from collections.abc import Iterator, Sequence

from knowledge.privacy import score
from knowledge.privacy.lists import cues, is_ordinary
from knowledge.privacy.model import Identifier, Known, Span
from knowledge.privacy.public import Public
from knowledge.privacy.words import Text, Token

_PARTICLES = cues("particles")
_LABELS = cues("labels")
_NEVER = cues("never")
_CALLED = cues("called") - {"names"}
_SURNAMES = cues("surnames after names")
_SCHOLARS = cues("scholars")
_TITLES = frozenset({"mr", "mrs", "ms", "miss"})
_HYPHENS = frozenset({"-", "‐", "‑"})
_LINKS = frozenset({" ", "  ", ".", ". ", *_HYPHENS})
_ASKED_OF = (["happened", "to"], ["became", "of"], ["happens", "to"])
_ABBREVIATED = re.compile(r"\.(?!\w)")


def find(text: str, taken: bytearray, known: Known) -> Iterator[Span]:
    """Yield the names of people in the text, outside of what is taken."""
    read = Public(text, taken, known)
    yield from spans(read, score.scores(read), score.continues())


def spans(read: Text, scores: Sequence[float], continues: float) -> Iterator[Span]:
    """Yield the names in a text, by how far each word is above what begins one and from what on it continues one."""
    tokens = read.tokens
    said = [_is_said(read, at) or _is_of_a_case(read, at) for at in range(len(tokens))]
    scores = [value if value > 0 or not certain else 1.0 for value, certain in zip(scores, said, strict=True)]
    certain = {token.word for token, value in zip(tokens, scores, strict=True) if value > 0}
    said_again = {word for word in certain if len(word) > 2 and not is_ordinary(word)}
    named = [
        value > 0 or (token.word in said_again and token.free and not token.kept)
        for token, value in zip(tokens, scores, strict=True)
    ]
    for step in (1, -1):
        order = range(len(tokens)) if step == 1 else range(len(tokens) - 1, -1, -1)
        for at in order:
            if not named[at] and 0 <= at - step < len(tokens) and named[at - step]:
                named[at] = _belongs(read, at, at - step, scores[at], continues)
    at = 0
    while at < len(tokens):
        if not named[at]:
            at += 1
            continue
        last = at
        while last + 1 < len(tokens):
            if named[last + 1] and read.joined(last) in _LINKS:
                last += 1
            elif _bridged(read, last + 1, named):
                last += 2
            else:
                break
        yield tokens[at].start, tokens[last].end, Identifier.NAME
        at = last + 1


def _is_said(read: Text, at: int) -> bool:
    """Return whether the word before says that a name follows: "called", or "Mrs"."""
    token = read.tokens[at]
    if not at or not token.free or token.kept or token.word in _NEVER or read.joined(at - 1) not in {" ", ". ", ": "}:
        return False
    before = read.tokens[at - 1].word
    surname = token.word in read.lists["surname"]
    if before in _TITLES:
        return len(token.word) > 2 and (surname or not is_ordinary(token.word))
    held = surname or any(token.word in read.lists[name] for name in ("given", "strong", "weak"))
    return before in _CALLED and held and (token.capital or not surname or not is_ordinary(token.word))


def _is_of_a_case(read: Text, at: int) -> bool:
    """Return whether a first name that a review made famous stands alone, an ordinary word as it may be: "Star"."""
    token = read.tokens[at]
    if not token.free or token.kept or token.word not in read.case_names:
        return False
    if [one.word for one in read.tokens[max(0, at - 2) : at]] in _ASKED_OF:
        return True
    beside = [read.tokens[place] for place in (at - 1, at + 1) if 0 <= place < len(read.tokens)]
    alone = not any(other.capital for other in beside) and not (read.loud or read.titled)
    return token.capital and alone and (not token.first or len(read.tokens) == 1)


def _belongs(read: Text, at: int, beside: int, value: float, continues: float) -> bool:
    """Return whether a word next to a name is part of it."""
    token, gap = read.tokens[at], read.joined(min(at, beside))
    if not token.free or gap not in _LINKS:
        return False
    if gap in _HYPHENS:
        return token.capital or (not token.kept and (not is_ordinary(token.word) or value > continues))
    if token.word in _TITLES:
        return False
    other = read.tokens[beside]
    if gap == " " and at > beside and token.capital and other.capital and not (read.loud or read.titled or token.kept):
        held = token.word in read.lists["surname"] or not is_ordinary(token.word)
        if held and token.shouted == other.shouted and token.word not in _NEVER:
            return True
    cited = token.kept and not token.place and token.word in _SCHOLARS
    if (
        gap == " "
        and at > beside
        and (cited or token.word in _SURNAMES)
        and not is_ordinary(other.word)
        and not other.kept
    ):
        return True
    if _is_initial(read, at):
        return at < beside or gap == " "
    if gap.startswith(".") and not (at > beside and len(read.tokens[beside].raw) == 1):
        return False
    if not token.capital and is_ordinary(token.word) and not any(token.word in held for held in read.lists.values()):
        return False  # A plain word that no list holds as a name stays beside one.
    return not token.kept and value > continues


def _is_initial(read: Text, at: int) -> bool:
    """Return whether a letter stands for a name, and is no label as in "Child B"."""
    token = read.tokens[at]
    if len(token.raw) != 1 or token.kept:
        return False
    label = at > 0 and read.tokens[at - 1].word in _LABELS
    if not token.capital:  # In small letters only a full stop tells it from a word.
        return not label and read.joined(at).startswith(".") and read.tokens[at + 1].word not in _NEVER
    return not label and (token.raw not in {"I", "A"} or _ABBREVIATED.match(read.text, token.end) is not None)


def _bridged(read: Text, at: int, named: Sequence[bool]) -> bool:
    """Return whether a particle leads from a name to its next word."""
    if at + 1 >= len(read.tokens) or not named[at + 1]:
        return False
    token: Token = read.tokens[at]
    links = read.joined(at - 1) in _LINKS and read.joined(at) in _LINKS
    return links and token.free and token.word in _PARTICLES
