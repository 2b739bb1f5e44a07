"""Set words in Source Sans 3, which comes as a package; what it cannot draw is drawn as the nearest that it can."""

import io
import unicodedata
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from PIL import ImageFont

_NOWHERE = "\U000f0000"  # a character of nobody's
_NEAR = {
    **dict.fromkeys("➢➤➔➜⮚▻⇒⇨", "►"),
    **dict.fromkeys("❖◇❑❒⬥", "◆"),
    **dict.fromkeys("★☆✦✱", "*"),
    **dict.fromkeys("☒⊠🗹", "☑"),
    **dict.fromkeys("\uf0b7\uf0a7\u2043⦁⚫", "•"),
    **dict.fromkeys("\u2010\u2011", "-"),
}


@cache
def _type() -> bytes:
    return files("fontpkg_source_sans_3").joinpath("files", "SourceSans3[wght].ttf").read_bytes()


@dataclass
class Face:
    """A size and weight of the type; drawing with it never fails."""

    size: int
    weight: int = 400
    font: ImageFont.FreeTypeFont = field(init=False)
    _shown: dict[str, str] = field(default_factory=dict)
    _widths: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # The basic layout draws any character; the complex one refuses some.
        self.font = ImageFont.truetype(io.BytesIO(_type()), self.size, layout_engine=ImageFont.Layout.BASIC)
        self.font.set_variation_by_axes([self.weight])
        self._none = self._glyph(_NOWHERE)

    def shown(self, words: str) -> str:
        """Return words with what the type cannot draw replaced by what is nearest, or left to its empty box."""
        for letter in words:
            if letter not in self._shown:
                self._shown[letter] = self._nearest(letter)
        return "".join(self._shown[letter] for letter in words)

    def width(self, words: str) -> float:
        """Return how wide words are as they are shown."""
        if words not in self._widths:
            self._widths[words] = float(self.font.getlength(self.shown(words)))
        return self._widths[words]

    def shortened(self, words: str, room: float) -> str:
        """Return words that fit, cut with an ellipsis where they are too long."""
        if self.width(words) <= room:
            return words
        while words and self.width(words + "…") > room:
            words = words[:-1].rstrip()
        return words + "…"

    def _nearest(self, letter: str) -> str:
        if unicodedata.category(letter) == "Cf":  # a soft hyphen within a line, or a joiner
            return ""
        if self._glyph(letter) != self._none:
            return letter
        if letter in _NEAR:
            return _NEAR[letter]
        plain = unicodedata.normalize("NFKD", letter)
        return plain if plain != letter and all(self._glyph(one) != self._none for one in plain) else _NOWHERE

    def _glyph(self, letter: str) -> tuple[tuple[int, int], bytes]:
        mask = self.font.getmask(letter)
        return mask.size, bytes(mask)
