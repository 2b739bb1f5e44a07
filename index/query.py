"""What is searched for a text: typing errors put right, abbreviations spelled out, synonyms added."""

from collections import Counter
from dataclasses import dataclass, field

from index.searchtext import normalised
from index.sparse import tokens
from index.spelling import Spelling
from knowledge.vocabulary import expansions, spelled_out

# Against 1 for a word of the question: what its abbreviations are written out as, and what is a guess of ours.
_SPELLED, _GUESSED = 0.5, 0.3


@dataclass(frozen=True, slots=True)
class Query:
    """A text as it was typed, with its typing errors put right, and that with its abbreviations spelled out."""

    typed: str = field(repr=False)
    text: str = field(repr=False)
    spelled: str = field(repr=False)

    @property
    def meaning(self) -> str:
        """Return what the encoder reads: it knows few of the abbreviations."""
        return self.text if self.spelled == self.text else f"{self.text} ({self.spelled})"

    @property
    def words(self) -> dict[str, float]:
        """Return the tokens to search for, with their weights."""
        query = dict[str, float](Counter(tokens(self.text)))
        for token in tokens(self.spelled):
            query.setdefault(token, _SPELLED)
        # What was typed may be right after all.
        for token in (*(t for phrase in expansions(self.text) for t in tokens(phrase)), *tokens(self.typed)):
            query.setdefault(token, _GUESSED)
        return query

    @property
    def forms(self) -> tuple[set[str], ...]:
        """Return the tokens of each way to say it: a passage that has all of one has all that was asked for."""
        return set(tokens(self.text)), set(tokens(self.spelled))


NOTHING_ASKED = Query("", "", "")


def query_of(text: str, spelling: Spelling | None = None) -> Query:
    """Return what is searched for a text, by the words that a library uses."""
    typed = normalised(text)
    right = spelling.corrected(typed).text if spelling else typed
    return Query(typed, right, normalised(spelled_out(right)))
