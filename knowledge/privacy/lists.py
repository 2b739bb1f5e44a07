"""The word lists behind the rules: names, ordinary words, places and terms, read once when first needed."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from importlib.resources import files

_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ə": "e"}
    | dict.fromkeys("'’‘ʼ´`ʻ")
)
_ENDINGS = (
    *("s:", "es:", "ed:", "ed:e", "ing:", "ing:e", "ly:", "er:", "er:e", "ies:y", "ied:y", "ness:", "ers:", "ers:e"),
    *("ings:", "ment:", "ments:", "able:", "ful:", "less:", "ily:y", "iness:y"),
)
_REGULAR = tuple((ending, add) for ending, _, add in (rule.partition(":") for rule in _ENDINGS))
_ALPHABET = "abcdefghijklmnopqrstuvwxyz"


def fold(word: str) -> str:
    """Return the word in plain small letters, without accents and apostrophes."""
    if word.isascii():
        return word.lower().replace("'", "").replace("`", "")
    plain = unicodedata.normalize("NFKD", word.casefold().translate(_LETTERS))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def words_of(phrase: str) -> tuple[str, ...]:
    """Return the folded words of a phrase, hyphened words apart."""
    return tuple(folded for word in re.findall(r"[\w'’‘ʼ&]+", phrase) if (folded := fold(word)))


def _read(name: str) -> list[str]:
    """Return the lines of a packaged list that are no comments."""
    text = files("knowledge.privacy").joinpath(name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def _sections(*lists: str) -> dict[str, frozenset[str]]:
    """Return the words under each "section:" line of the lists together."""
    found: dict[str, set[str]] = {}
    for name in lists:
        section = ""
        for line in _read(name):
            if line.endswith(":"):
                section = line[:-1]
            else:
                found.setdefault(section, set()).update(line.split())
    return {section: frozenset(words) for section, words in found.items()}


@cache
def names() -> dict[str, frozenset[str]]:
    """Return given names and surnames, and the given names that are ordinary words too, by how much they are names."""
    found = _sections("names_listed.txt", "names_by_hand.txt", "names_that_are_words.txt")
    return found | {"surname": found["surname"] | cues("common surnames")}


@cache
def _cues() -> dict[str, frozenset[str]]:
    """Return every list of words that decide beside a name, a street or a school."""
    return _sections("cues.txt")


def cues(rule: str) -> frozenset[str]:
    """Return the words that decide by one rule."""
    return _cues()[rule]


@cache
def ordinary() -> frozenset[str]:
    """Return ordinary words, with those that the vocabulary of the work uses."""
    from knowledge.vocabulary import TABLE  # It reads a table of its own, which only a first masking should pay for.

    known = {word for line in _read("words.txt") for word in line.split()}
    for term in TABLE:
        for alias in term.aliases:
            known.update(words_of(alias))
    known.update(word for line in _read("words_of_the_work.txt") for word in line.split())
    return frozenset(known)


@lru_cache(maxsize=16384)
def is_ordinary(word: str) -> bool:
    """Return whether a folded word is ordinary, also with a regular ending."""
    known = ordinary()
    return word in known or any(base in known for base in _bases(word))


def _bases(word: str) -> Iterator[str]:
    """Yield what a regular ending may have been put to."""
    for ending, add in _REGULAR:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            base = word[: len(word) - len(ending)]
            yield base + add
            if len(base) > 3 and base[-1] == base[-2] and not add:
                yield base[:-1]


@lru_cache(maxsize=4096)
def is_misspelt(word: str) -> bool:
    """Return whether a folded word is one slip away from an ordinary word, with a regular ending or without."""
    if len(word) > 24:
        return False
    known = ordinary()
    if any(is_ordinary(word + letter) for letter in _ALPHABET):
        return True
    stems = {word, *(word.removesuffix(ending) for ending in ("s", "ed", "ing", "er", "ly"))}
    return any(slip in known for stem in stems if len(stem) > 2 for slip in _slips(stem) if slip != word)


def _slips(word: str) -> Iterator[str]:
    """Yield what is one slip away: a letter left out, changed or put in, or two letters in each other's place."""
    for at in range(len(word) + 1):
        left, right = word[:at], word[at:]
        if right:
            yield left + right[1:]
            yield left + right[1:2] + right[0] + right[2:]
            yield from (left + letter + right[1:] for letter in _ALPHABET)
        yield from (left + letter + right for letter in _ALPHABET)


def index(phrases: Iterable[tuple[str, ...]]) -> dict[str, int]:
    """Return for each first word how many words its longest phrase has."""
    starts: dict[str, int] = {}
    for phrase in phrases:
        starts[phrase[0]] = max(starts.get(phrase[0], 0), len(phrase))
    return starts


@cache
def standing() -> tuple[frozenset[tuple[str, ...]], dict[str, int], frozenset[tuple[str, ...]]]:
    """Return phrases that are never anyone's name, an index of their first words, and those of them that are places."""
    read = {
        name: frozenset(words for line in _read(name) for phrase in line.split(",") if (words := words_of(phrase)))
        for name in ("places.txt", "terms.txt")
    }
    every = read["places.txt"] | read["terms.txt"]
    return every, index(every), read["places.txt"]
