"""Find people's names: by lists, by capitals, and by the words that stand before them."""

import re
from collections.abc import Iterator

from knowledge.privacy.lists import cues, is_misspelt, is_ordinary, ordinary
from knowledge.privacy.model import Identifier, Known, Span
from knowledge.privacy.public import Public
from knowledge.privacy.words import Token

_KIN = cues("kin")
_ROLES = cues("roles")
_CALLED = cues("called")
_TITLES = cues("titles")
_PARTICLES = cues("particles")
_MALE = cues("male")
_MALE_WORDS = cues("male words")
_NEVER = cues("never")
_ADJECTIVES = cues("adjectives")
_NOT_LOWER_SURNAME = cues("not lower surname")
_ROSES = cues("roses")
_LABELS = cues("labels")
_INITIALS = cues("initials")
_DEEDS = cues("deeds")
_ABSTRACT = cues("abstract")
_COMMON_SURNAMES = cues("common surnames")
_HOUSEHOLD = cues("household")
_SHORT = cues("short")
_MONTHS = cues("months")
_AFTER_TITLES = cues("after titles")


class _Reader(Public):
    """Reads one text; `find` yields the names in it."""

    def _cue(self, at: int) -> frozenset[str]:
        """Return the set of cues that the word before belongs to."""
        empty: frozenset[str] = frozenset()
        if at == 0:
            return empty
        gap = self.joined(at - 1)
        before = self.tokens[at - 1].word
        if before in _CALLED and re.fullmatch(r"['’]?s?[\s:,\-–\"'“‘(]{1,4}", gap):
            return _CALLED
        if before in {"is", "was", "are"} and at > 1 and self.tokens[at - 2].word in _CALLED | {"names"} and gap == " ":
            return _CALLED
        if before in _TITLES and re.fullmatch(r"\.? ?", gap):
            return _TITLES
        if before in _KIN and re.fullmatch(r"(?:['’]s)?(?:[ ,:\-–(]{1,3})", gap):
            return _KIN
        if before in _ROLES and re.fullmatch(r"[ ,:(]{1,2}", gap):
            return _ROLES
        return empty

    def _is_name(self, at: int) -> bool:
        """Return whether a word is a name, by itself and by what stands before it."""
        token = self.tokens[at]
        word, cue = token.word, self._cue(at)
        if token.free and len(token.raw) == 1 and token.capital and cue is not _TITLES:
            return self._spelt(at, cue)
        named = cue is _CALLED or (token.first and self._speaks(at))
        if not token.free or (word in _NEVER and not (named and word in _MONTHS)):
            return False
        if token.phrase:
            return False
        if cue is _TITLES and self._after_title(token, at):
            return True
        given = word in self.lists["given"] or word in self.lists["strong"]
        weak = word in self.lists["weak"]
        if named and cue is not _CALLED and word in _MONTHS - {"will", "may"}:
            return token.capital
        if token.kept:
            return (
                token.place
                and given
                and token.capital
                and not self.loud
                and cue in (_CALLED, _KIN)
                and len(word) > 3
                and not self.tokens[at - 1].word.endswith(("children", "kids"))
            )
        informs = token.capital and not self.loud and not self.titled
        if cue is _CALLED and (given or weak or (not is_ordinary(word) and len(word) > 2)):
            return not (self.tokens[at - 1].word.startswith("name") and is_ordinary(word) and not (weak or given))
        if word in self.lists["strong"]:
            return True
        if (
            word == "ben"
            and at
            and self.tokens[at - 1].word in {"has", "hasnt", "have", "havent", "had", "not", "never", "its"}
        ):
            return False
        if token.raw in _INITIALS and (cue or self._acts(at)):
            return True
        if word in _SHORT and len(word) == 2:
            return bool(cue) or word == "jo" or (informs and not token.first and not token.shouted)
        if informs and self._hyphened(at):
            return True
        # A word that is ordinary by its ending only ("Rares", "Lanes") is a name where its capital says so.
        if word not in ordinary() and given and informs and not token.first and not token.shouted:
            return True
        if not is_ordinary(word):
            return self._unheard(at, given, informs, cue)
        if cue in (_KIN, _ROLES) and self._soft(token, weak, cue, at):
            return True
        if not informs or token.shouted:
            return False
        if self._initialled(at) and (weak or word in self.lists["surname"]):
            return True
        if self.joined(at) in {"-", "‐", "‑"} and (weak or word in self.lists["surname"]):
            return not is_ordinary(self.tokens[at + 1].word) or self.tokens[at + 1].capital
        if (
            token.first
            and word in _COMMON_SURNAMES
            and re.match(r" [B-HJ-Z](?![\w'])", self.text[token.end : token.end + 3])
        ):
            return True
        return weak and (not token.first or self._has_surname(at) or self._acts(at))

    def _initialled(self, at: int) -> bool:
        """Return whether an initial with a full stop stands before a word."""
        if at == 0 or len(self.tokens[at - 1].raw) != 1 or not self.tokens[at - 1].capital:
            return False
        gap, label = self.joined(at - 1), at > 1 and self.tokens[at - 2].word in _LABELS
        return gap in {".", ". "} or (gap == " " and not label and self.tokens[at - 1].raw not in {"A", "I"})

    def _acts(self, at: int) -> bool:
        """Return whether what follows a word at the start of a sentence is said of a person."""
        token = self.tokens[at]
        after = self.text[token.end : token.end + 16]
        if re.match(r"['’]s? |,? \(?\d{1,2}(?!\d)", after):
            return True
        follows = self.tokens[at + 1].word if at + 1 < len(self.tokens) and self.beside(at) else ""
        if follows == "and" and at + 2 < len(self.tokens) and self.beside(at + 1):
            other = self.tokens[at + 2]
            return other.capital and (other.word in self.lists["given"] or other.word in self.lists["weak"])
        return (
            follows in _DEEDS
            or follows in _KIN
            or (follows in {"is", "was", "isnt", "wasnt"} and token.word not in _ABSTRACT)
        )

    def _hyphened(self, at: int) -> bool:
        """Return whether a listed name with a capital has an unheard word after a hyphen, as in "Ji-hoon"."""
        held = self.tokens[at].word in self.lists["given"] or self.tokens[at].word in self.lists["surname"]
        if is_ordinary(self.tokens[at].word) or self.joined(at) not in {"-", "‐", "‑"}:
            return False
        after = self.tokens[at + 1]
        held = held or after.word in self.lists["given"] or after.word in self.lists["surname"]
        return held and not is_ordinary(after.word) and not after.kept

    def _speaks(self, at: int) -> bool:
        """Return whether the next word is what only a person does in speech."""
        return at + 1 < len(self.tokens) and self.beside(at) and self.tokens[at + 1].word in {"told", "says", "said"}

    def _spelt(self, at: int, cue: frozenset[str]) -> bool:
        """Return whether initials with full stops name someone, as in "child K.J."."""
        after = self.text[self.tokens[at].end : self.tokens[at].end + 3]
        return bool(cue) and re.match(r"\.[A-Z](?!\w)", after) is not None

    def _after_title(self, token: Token, at: int) -> bool:
        """Return whether a word after a title is a surname."""
        title, word = self.tokens[at - 1], token.word
        if self.loud or not token.capital:
            named = word in self.lists["surname"] or word in self.lists["given"]
            if title.word in {"mr", "mrs"}:
                return word not in _NEVER and (named or not is_ordinary(word))
            return named and (not is_ordinary(word) or (word in _AFTER_TITLES and self._acts(at)))
        if title.word in {"lord", "lady", "dame", "sir"} and token.kept:
            return False
        return not token.shouted or len(word) > 4

    def _paired(self, at: int) -> bool:
        """Return whether two short words beside each other are a name, as "Li Wei" or "Ji-hoon"."""
        if at + 1 >= len(self.tokens) or not self.beside(at) or not self.tokens[at + 1].free:
            return False
        pair = [token.word for token in self.tokens[at : at + 2]]
        held = [word in self.lists["given"] or word in self.lists["surname"] for word in pair]
        return all(held) and not any(is_ordinary(word) for word in pair) and not self.tokens[at + 1].kept

    def _unheard(self, at: int, given: bool, informs: bool, cue: frozenset[str]) -> bool:
        """Return whether a word that is not ordinary is a name."""
        token = self.tokens[at]
        word = token.word
        if token.capital and not token.raw.isascii() and len(word) > 2:
            return True
        if not word.isascii() or not word.isalpha():
            return bool(word) and not word.isdigit() and len(word) > 1
        stem = word[:-1] if word.endswith("s") else ""
        if len(word) < 4 and not token.kept and self._paired(at):
            return True
        owned = (
            len(stem) > 3 and (stem in self.lists["given"] or stem in self.lists["strong"]) and not is_ordinary(stem)
        )
        if given or owned:
            return (
                len(word) > 3
                or (token.capital and not token.shouted)
                or bool(cue)
                or word in _SHORT
                or (self.loud and word in _SHORT)
            )
        if len(word) < 2 or (token.shouted and (not self.loud and len(word) < 6)):
            return False
        surname = word in self.lists["surname"]
        if informs and not token.shouted:
            if any(letter.isupper() for letter in token.raw[1:]) and not re.match(
                r"(?:Mc|Mac|[A-Z]['’]|De|La|Le|Fitz|Van)[A-Z]", token.raw
            ):
                return False
            if len(word) == 2 and not surname:
                return False
            if token.first:
                return (len(word) > 3 and (surname or not is_misspelt(word))) or self._acts(at)
            return len(word) > 3 or surname or not is_misspelt(word)
        follows = self.tokens[at + 1].word if at + 1 < len(self.tokens) and self.beside(at) else ""
        if surname and len(word) > 3 and follows in _HOUSEHOLD:
            return True
        if cue in (_KIN, _ROLES) and len(word) > 3 and (surname or not is_misspelt(word)):
            return cue is _KIN or surname
        return False

    def _soft(self, token: Token, weak: bool, cue: frozenset[str], at: int) -> bool:
        """Return whether an ordinary word after "mum", "baby" or "SW" is a name."""
        before = self.tokens[at - 1].word
        if token.capital and not token.first and not self.loud and not self.titled:
            return weak and not token.shouted
        if cue is not _KIN:
            return False
        if before in _MALE and token.word in _MALE_WORDS - {"will", "grant", "rich", "pat", "guy", "max"}:
            return True
        return token.word in self.lists["soft"] - {
            "mark",
            "hope",
            "king",
            "pat",
            "rose",
            "sky",
            "skip",
            "rob",
            "rocky",
            "val",
            "ward",
        } or (
            before in _ROSES
            and token.word in {"rose", "sky", "hope"}
            and not (before != "baby" and token.word == "hope")
        )

    def _has_surname(self, at: int) -> bool:
        """Return whether a capitalised surname follows."""
        if not self.beside(at) or at + 1 >= len(self.tokens):
            return False
        after = self.tokens[at + 1]
        return after.capital and not after.kept and (after.word in self.lists["surname"] or not is_ordinary(after.word))

    def _continues(self, at: int) -> bool:
        """Return whether a word carries on the name before it."""
        token, before = self.tokens[at], self.tokens[at - 1]
        hyphen = self.joined(at - 1) in {"-", "‐", "‑"}
        if not token.free or not self.beside(at - 1):
            return False
        word, surname = token.word, token.word in self.lists["surname"]
        if word in _NEVER:
            month = word in _MONTHS - {"will"} and token.capital and before.capital and self._closes(at)
            return month or (hyphen and word in _MONTHS) or (token.raw == "An" and not before.raw.isascii())
        known = surname or word in self.lists["given"] or word in self.lists["weak"]
        if hyphen:
            return known or (token.capital == before.capital and not is_ordinary(word))
        if token.kept:
            return surname and token.capital and before.capital and not self.loud and not token.phrase and len(word) > 2
        if token.capital and before.capital and not self.loud and not self.titled:
            if token.shouted and not before.shouted:
                return surname and len(word) > 2
            return known or not is_ordinary(word)
        if token.capital and not self.loud and not self.titled:
            return False
        if before.capital and not self.loud and not self.titled:
            return surname and (not is_ordinary(word) or word in _COMMON_SURNAMES)
        if word in self.lists["soft"] and self._closes(at):
            return True
        if not is_ordinary(word):
            return (known and len(word) > 2) or (len(word) > 3 and not is_misspelt(word))
        return word in _COMMON_SURNAMES or (word in _ADJECTIVES and surname and self._closes(at))

    def _after_initial(self, at: int) -> bool:
        """Return whether a surname follows an initial that began the name."""
        before, token = self.tokens[at - 1], self.tokens[at]
        return (
            len(before.raw) == 1
            and self.joined(at - 1) in {".", ". ", " "}
            and token.free
            and token.capital
            and token.word not in _NEVER
            and (token.word in self.lists["surname"] or not is_ordinary(token.word))
        )

    def _closes(self, at: int) -> bool:
        """Return whether a word ends a name, because no thing follows that it may describe."""
        after = self.text[self.tokens[at].end : self.tokens[at].end + 14]
        return (
            re.match(
                r"\s*(?:$|['’,.;:()?!/\[]|\d|(?:is|was|has|had|who|says?|said|dob|born|and|age|aged)(?!\w))", after
            )
            is not None
        )

    def find(self) -> Iterator[Span]:
        """Yield the names."""
        at = 0
        while at < len(self.tokens):
            if not self._is_name(at):
                at += 1
                continue
            first = last = at
            while last + 1 < len(self.tokens):
                if self._continues(last + 1) or self._after_initial(last + 1):
                    last += 1
                elif self._particle(last + 1):
                    last += 2 + (self.tokens[last + 2].word in _PARTICLES and last + 3 < len(self.tokens))
                else:
                    break
            first = self._lead(first)
            yield self.tokens[first].start, self.tokens[last].end, Identifier.NAME
            at = last + 1

    def _surname_first(self, at: int) -> bool:
        """Return whether a surname stands before a name, as in "Park Ji-hoon" or "Smith, John"."""
        before, token = self.tokens[at - 1], self.tokens[at]
        held = (
            before.word in self.lists["surname"]
            and before.word not in _NEVER | _ADJECTIVES | _ABSTRACT | _NOT_LOWER_SURNAME
        )
        if not held or before.kept or not before.capital or not token.capital or self.titled:
            return False
        gap = self.joined(at - 1)
        return (gap == " " and not self.loud) or (gap == ", " and (before.first or before.shouted))

    def _given_first(self, at: int) -> bool:
        """Return whether a given name that is a word stands before a surname, as in "Will Thompson" or "Mark Rose"."""
        before, token = self.tokens[at - 1], self.tokens[at]
        if (
            self.joined(at - 1) != " "
            or not (before.capital and token.capital)
            or self.loud
            or self.titled
            or before.kept
        ):
            return False
        surname = token.word in self.lists["surname"]
        if before.word in _MONTHS | {"sunday", "friday", "hope"}:
            return surname and token.word not in self.lists["given"]
        return before.word in self.lists["weak"] and (surname or token.word in self.lists["weak"])

    def _particle(self, at: int) -> bool:
        """Return whether a word such as "al" or "ap" leads to another part of the name."""
        token = self.tokens[at]
        if (
            token.word in _PARTICLES
            and at + 1 < len(self.tokens)
            and self.tokens[at + 1].word in _PARTICLES
            and self.beside(at)
        ):
            token = self.tokens[at := at + 1]
        return (
            token.word in _PARTICLES
            and token.free
            and self.beside(at - 1)
            and at + 1 < len(self.tokens)
            and (self.beside(at) or self.joined(at) in {"'", "’"})
            and self.tokens[at + 1].free
            and not (is_ordinary(self.tokens[at + 1].word) and not self.tokens[at + 1].capital)
            and not self.tokens[at + 1].kept
        )

    def _lead(self, at: int) -> int:
        """Return where a name begins, with the initials, particles and hyphened words before it."""
        while at > 0 and self.tokens[at - 1].free:
            before, gap = self.tokens[at - 1], self.joined(at - 1)
            initial = len(before.raw) == 1 and before.capital and gap in {". ", ".", " "} and self.tokens[at].capital
            label = at > 1 and self.tokens[at - 2].word in _LABELS
            if (
                (initial and not label and before.raw not in {"I", "A"})
                or (initial and before.raw in {"I", "A"} and gap != " ")
                or (
                    gap in {"-", "‐", "‑"}
                    and (
                        before.word in self.lists["given"]
                        or before.word in _PARTICLES
                        or (before.capital and not is_ordinary(before.word) and not before.shouted)
                    )
                )
                or self._surname_first(at)
                or self._given_first(at)
                or (gap == " " and before.capital and not self.loud and not self.titled and before.word in _PARTICLES)
            ):
                at -= 1
            else:
                break
        return at


def find(text: str, taken: bytearray, known: Known) -> Iterator[Span]:
    """Yield the names of people in the text, outside of what is taken."""
    yield from _Reader(text, taken, known).find()
