"""Say in sentences what of a page was left out."""

from collections import Counter
from collections.abc import Iterator

from knowledge.read.html.parts import Part
from knowledge.read.wording import counted, listed, was

_FRAME = (
    *(Part.MENU, Part.HEAD, Part.FOOT, Part.SIDE, Part.COOKIES, Part.CRUMBS, Part.SHARE, Part.CONTENTS),
    *(Part.ACTIONS, Part.CONTROLS, Part.SEARCH, Part.READERS),
)
_PLURAL = frozenset((Part.CRUMBS, Part.SHARE, Part.ACTIONS, Part.CONTROLS, Part.READERS))


class LeftOutOfPage:
    """Count what was left out of a page while it is read."""

    def __init__(self) -> None:
        """Begin with nothing left out."""
        self.parts: Counter[Part] = Counter()
        self.words = 0  # in the page's frame
        self.beside = 0  # words that stand outside the page's main part
        self.pictures = 0
        self.players = 0
        self.frames = 0
        self.folded = 0
        self.untold = 0
        self.cut_off = False

    def part(self, part: Part, words: int) -> None:
        """Count a part that was left out with its words."""
        if words or part is Part.CONTROLS:
            self.parts[part] += 1
        if part in _FRAME:
            self.words += words

    def sentences(self) -> tuple[str, ...]:
        """Return what whoever adds the page should know."""
        return tuple(self._sentences())

    def _sentences(self) -> Iterator[str]:
        frame = [part for part in _FRAME if self.parts[part]]
        if frame:
            verb = "was" if len(frame) == 1 and frame[0] not in _PLURAL else "were"
            words = f" ({counted(self.words, 'word')})" if self.words else ""
            yield f"The page's {listed([part.value for part in frame])} {verb} left out{words}."
        if self.beside:
            yield f"{counted(self.beside, 'word')} beside the page's main part {was(self.beside)} left out."
        for part, noun in (
            (Part.HIDDEN, "hidden part"),
            (Part.COMMENT, "comment"),
            (Part.DELETED, "tracked deletion"),
        ):
            if count := self.parts[part]:
                yield f"{counted(count, noun)} {was(count)} left out."
        if self.folded:
            yield f"{counted(self.folded, 'folded part')} {was(self.folded)} read as if opened."
        if self.pictures:
            verb = "is" if self.pictures == 1 else "are"
            yield f"{counted(self.pictures, 'picture')} {verb} not searchable."
        if self.players:
            yield f"{counted(self.players, 'recording')} {was(self.players)} not read."
        if self.frames:
            yield f"{counted(self.frames, 'page in a frame', 'pages in frames')} {was(self.frames)} not read."
        if self.untold:
            verb = "stands" if self.untold == 1 else "stand"
            yield f"{counted(self.untold, 'character')} could not be told and {verb} as \ufffd."
        if self.cut_off:
            yield "The page has no end mark: it may have been cut off when it was saved."
