"""Keep what is no secret: phrases of the library, places, terms of the work, and names of published cases."""

import re

from knowledge.privacy.lists import cues, is_ordinary, standing
from knowledge.privacy.model import Known
from knowledge.privacy.words import Text, Token

_REVIEW = cues("review")
_CALLED = cues("called")
_BEFORE_PLACES = cues("before places")
_GO_TO = cues("go to places")
_PLACES_AND_NAMES = cues("places and names")
_NEVER = cues("never")
_GO_BY_ONE = cues("go by one name")
_GO_BY_TWO = cues("go by two names")
_CITED = cues("cited")
_PERSONAL = frozenset({"mr", "mrs", "ms", "miss"})
_WORKS = cues("works")
_CITED_WITH = re.compile(r"(?:['’]s?)?,? \(?(?:19|20)\d\d(?![\d/.\-])")


def _near(one: str, other: str) -> bool:
    """Return whether two words are the same but for one letter, or for two that changed places."""
    if one == other:
        return True
    if abs(len(one) - len(other)) > 1 or min(len(one), len(other)) < 4:
        return False
    at = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    if one[at : at + 2] == other[at : at + 2][::-1] and one[at + 2 :] == other[at + 2 :]:
        return True
    return one[at + 1 :] == other[at + 1 :] or one[at:] == other[at + 1 :] or one[at + 1 :] == other[at:]


class Public(Text):
    """A text in which the words that are no secret are kept."""

    def __init__(self, text: str, taken: bytearray, known: Known) -> None:
        super().__init__(text, taken)
        self.known = known
        self.case_names = known.cases.keys()
        self._keep_phrases()
        self._keep_places()
        self._keep_people()
        self._keep_cases()
        self._keep_printed()
        self._keep_cited()

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
                if words is not None:
                    lone = size == 1 and words in places and words[0] in _PLACES_AND_NAMES
                    for token in here:
                        token.place, token.kept = lone, not lone
                    step = size
                    break
            at += step

    def _keep_places(self) -> None:
        """Keep a place that is a name too where one is in it, goes to it, or another place stands with it."""
        for at, token in enumerate(self.tokens):
            if not token.place:
                continue
            before = [one.word for one in self.tokens[max(0, at - 2) : at]]
            gone = len(before) == 2 and before[1] in {"to", "from"} and before[0] in _GO_TO
            others = [at + step * (1 + self._says_and(at + step)) for step in (1, -1)]
            listed = any(0 <= other < len(self.tokens) and self._is_place(other) for other in others)
            token.kept = gone or listed or (bool(before) and before[-1] in _BEFORE_PLACES)

    def _says_and(self, at: int) -> bool:
        """Return whether a word only joins two others."""
        return 0 <= at < len(self.tokens) and self.tokens[at].word in {"and", "or"}

    def _is_place(self, at: int) -> bool:
        """Return whether a word is a place, and not a name too."""
        return self.tokens[at].kept and (self.tokens[at].word,) in standing()[2]

    def _keep_people(self) -> None:
        """Keep the full names of published cases, also with one slip of a finger in one of the words."""
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

    def _keep_printed(self) -> None:
        """Keep the names that laws, inquiries, trusts and authors go by, as in "the Carlile inquiry" or "X et al"."""
        for at, token in enumerate(self.tokens):
            alone, full = token.word in _GO_BY_ONE, token.word in _GO_BY_TWO
            if not (alone or full) or not at or self.joined(at - 1).strip("'’s") != " ":
                continue
            start = at
            while start and at - start < 3 and self._may_be_printed(start - 1):
                start -= 1
                if self.joined(start - 1) != " ":
                    break
            if at - start > 1 or (at > start and (alone or token.capital)):
                for one in self.tokens[start:at]:
                    one.kept = True

    def _keep_cited(self) -> None:
        """Keep the surnames of authors, judges and chairs where a year or their work stands with them."""
        for at, token in enumerate(self.tokens):
            if token.word not in _CITED or not token.free:
                continue
            before = self.tokens[at - 1] if at and self.beside(at - 1) else None
            if before is not None and (before.word in _CALLED or self._may_be_given(before)):
                continue  # Someone with a first name of their own is someone else.
            work = self.joined(at).strip("'’s") == " " and self.tokens[at + 1].word in _WORKS
            token.kept |= work or _CITED_WITH.match(self.text, token.end) is not None

    def _may_be_given(self, token: Token) -> bool:
        """Return whether a word may be the first name of whoever is named after it."""
        held = any(token.word in self.lists[name] for name in ("given", "strong", "weak"))
        title = token.word in _PERSONAL
        return not token.kept and (title or (held and (token.capital or not is_ordinary(token.word))))

    def _may_be_printed(self, at: int) -> bool:
        """Return whether a word before "trust" or "law" is part of what it is called."""
        token = self.tokens[at]
        held = any(token.word in self.lists[name] for name in ("given", "surname", "strong", "weak"))
        return token.free and (held or not is_ordinary(token.word)) and token.word not in _NEVER

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
