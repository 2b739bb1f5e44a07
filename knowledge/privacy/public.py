"""Keep what is no secret: phrases of the library, places, terms of the work, and names of published cases."""

import re

from knowledge.privacy.lists import cues, is_ordinary, standing
from knowledge.privacy.model import Known
from knowledge.privacy.words import Text

_REVIEW = cues("review")
_CALLED = cues("called")
_BEFORE_PLACES = cues("before places")
_PLACES_AND_NAMES = cues("places and names")


def _near(one: str, other: str) -> bool:
    """Return whether two words are the same but for one letter."""
    if one == other:
        return True
    if abs(len(one) - len(other)) > 1 or min(len(one), len(other)) < 4:
        return False
    at = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return one[at + 1 :] == other[at + 1 :] or one[at:] == other[at + 1 :] or one[at + 1 :] == other[at:]


class Public(Text):
    """A text in which the words that are no secret are kept."""

    def __init__(self, text: str, taken: bytearray, known: Known) -> None:
        super().__init__(text, taken)
        self.known = known
        self._keep_phrases()
        self._keep_people()
        self._keep_cases()

    def _keep_phrases(self) -> None:
        """Mark the words that belong to phrases of the library, places and terms of the work."""
        phrases, starts, places = standing()
        at = 0
        while at < len(self.tokens):
            token = self.tokens[at]
            longest = max(
                index.get(word, 0) for word in (token.word, token.whole) for index in (starts, self.known.starts)
            )
            step = 1
            for size in range(min(longest, len(self.tokens) - at), 0, -1):
                here = self.tokens[at : at + size]
                said = (tuple(token.whole for token in here), tuple(token.word for token in here))
                words = next((words for words in said if words in phrases or words in self.known.phrases), None)
                if words is not None and self._stands(at, words):
                    for token in here:
                        token.kept, token.phrase = True, size > 1
                        token.place = size == 1 and words in places
                    step = size
                    break
            at += step

    def _stands(self, at: int, words: tuple[str, ...]) -> bool:
        """Return whether a place that is a given name too is a place here."""
        if words[0] not in _PLACES_AND_NAMES or len(words) > 1:
            return True
        return at > 0 and self.tokens[at - 1].word in _BEFORE_PLACES

    def _keep_people(self) -> None:
        """Keep the full names of published cases, also with a slip of one letter in one of the words."""
        lasts: dict[str, list[tuple[str, ...]]] = {}
        for person in self.known.people:
            for word in person:
                lasts.setdefault(word, []).append(person)
        for at, token in enumerate(self.tokens):
            for person in lasts.get(token.word, ()):
                for offset in range(len(person)):
                    start = at - offset
                    window = self.tokens[start : start + len(person)] if start >= 0 else []
                    if len(window) == len(person) and person[offset] == token.word:
                        same = sum(found.word == word for found, word in zip(window, person, strict=True))
                        near = all(_near(found.word, word) for found, word in zip(window, person, strict=True))
                        if near and same >= len(person) - 1:
                            for found in window:
                                found.kept = True

    def _keep_cases(self) -> None:
        """Keep a lone name of a published case where review, area or year stands with it."""
        if not self.known.cases:
            return
        said = " " + " ".join(token.word for token in self.tokens) + " "
        years = set(re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", self.text))
        fitting: dict[str, bool] = {}
        for at, token in enumerate(self.tokens):
            name = token.word if token.word in self.known.cases else token.word.removesuffix("s")
            contexts = self.known.cases.get(name)
            if contexts is None or token.kept or self._of_someone_else(at):
                continue
            before = self.tokens[at - 1].word if at else ""
            if before in _CALLED or (
                re.match(r"['’‘ʼ]?s?,? \(?(?:aged?|dob|\d)", self.text[token.end : token.end + 9]) and not years
            ):
                continue
            if name not in fitting:
                fitting[name] = any(f" {context} " in said or context in years for context in contexts)
            near = self.tokens[max(0, at - 3) : at] + self.tokens[at + 1 : at + 4]
            reviewed = any(other.word in _REVIEW - {"case"} for other in near) or any(
                other.word == "case" for other in self.tokens[at + 1 : at + 2]
            )
            token.kept = fitting[name] or reviewed

    def _of_someone_else(self, at: int) -> bool:
        """Return whether a name stands with another that is of no published case."""
        before = self.tokens[at - 1] if at and self.beside(at - 1) else None
        after = self.tokens[at + 1] if at + 1 < len(self.tokens) and self.beside(at) else None
        return any(
            other is not None
            and not other.kept
            and other.word not in self.known.cases
            and (not is_ordinary(other.word) or other.word in self.lists["strong"])
            and (
                other.word in self.lists["given"]
                or other.word in self.lists["surname"]
                or (other.capital and not other.shouted)
            )
            for other in (before, after)
        )
