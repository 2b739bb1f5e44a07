"""Tell words from what a broken font or a bad text recognition makes of them."""

import re

_TOKEN = re.compile(r"[^\W_]+")
_LATIN = re.compile(r"(?<!\w)[A-Za-z\u00c0-\u024f]{2,}(?!\w)")  # words in other scripts are not judged
_WORD = re.compile(r"(?=.*[aeiouyAEIOUY\u00c0-\u024f])(?:[^\W\d_]?[a-z\u00c0-\u024f]+|[A-Z]+)s?")
_SOME = 12  # words: fewer are not judged
_TRUE = 0.5  # of the words: where fewer could be words of a language in Latin letters, they are none
_LONGER = 0.3  # of the tokens: a text recognition that saw no words gives single signs
_DOUBLE = re.compile(r"â€[™œ\x9d˜“”¦]|Ã[©¨¢¡\xad£±¶¼§]|Â[£\xa0·©°]|ï¬[\x81\x82]|\ufffd")
_NO_LETTER = re.compile(r"[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\ufffd-\uffff]")
_PRIVATE = re.compile(r"(?<=\S)[\ue000-\uf8ff]|[\ue000-\uf8ff](?=\S)")  # alone it is a bullet
_ODD = 0.05  # of the letters


def plausible(text: str) -> bool:
    """Return whether the words of a text may be those of a language, where they are in Latin letters."""
    words = _LATIN.findall(text)
    return len(words) < _SOME or sum(_WORD.fullmatch(word) is not None for word in words) >= _TRUE * len(words)


def legible(text: str) -> bool:
    """Return whether a text recognition saw words where it gave this text."""
    tokens = _TOKEN.findall(text)
    return plausible(text) and sum(len(token) > 1 for token in tokens) >= _LONGER * len(tokens)


def strange(text: str) -> int:
    """Return how many signs of a text are no letters that can be told."""
    return len(_NO_LETTER.findall(text))


def garbled(text: str) -> bool:
    """Return whether words of a text look as if their letters had been taken for others."""
    return len(_PRIVATE.findall(text)) > _ODD * len(text) or bool(_DOUBLE.search(text)) or not plausible(text)
