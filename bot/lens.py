"""The lens: what a person's own agency, area and nation put first. It changes the order and never hides."""

import re
from dataclasses import dataclass

from bot.chatwords import folded
from bot.message import Person
from knowledge.model import Publication
from knowledge.vocabulary import TABLE, find

OWN, OFF = "own", "off"
# Chosen on the tune half of bench/questions.jsonl: enough to part near equals, never to lift what does not answer.
_AGENCY, _AREA, _NATION = 0.04, 0.08, 0.03
_ROLE = re.compile(
    r"^\s*as an? ([\w' -]{2,40}?)\s*[,:;–-]\s+|[,.;]?\s+as an? ([\w' -]{2,40}?)\s*[?.!]*\s*$", re.IGNORECASE
)
# Who "works as a teacher" is asked about, and does not ask.
_EMPLOYED = re.compile(
    r"\b(work|works|worked|working|employed|employment|job|acts|acting|registered|trained|posing)$", re.IGNORECASE
)
_QUALIFIERS = frozenset(
    "community designated duty experienced hospital lead named new newly qualified safeguarding senior specialist "
    "student trainee".split()
)
_ROLES = frozenset(
    re.sub(r"[\s'-]+", "", alias).lower() for term in TABLE if term.kind == "agency" for alias in term.aliases
)


@dataclass(frozen=True, slots=True)
class Lens:
    """What goes first; an empty one changes nothing."""

    agency: str = ""
    area: str = ""
    nation: str = ""

    def weight(self, publication: Publication) -> float:
        """Return what to add to the score of an excerpt of a publication."""
        return (
            _AGENCY * _among(self.agency, publication.agencies)
            + _AREA * _among(self.area, publication.areas)
            + _NATION * _among(self.nation, publication.nations)
        )

    def nearness(self, publication: Publication) -> int:
        """Return how near home a publication is: 2 for one's own area, 1 for one's own nation, else 0."""
        return 2 if _among(self.area, publication.areas) else int(_among(self.nation, publication.nations))

    @property
    def words(self) -> str:
        """Return what goes first, as it is shown: "midwifery, Leeds, England"."""
        return ", ".join(value for value in (self.agency, self.area, self.nation) if value)


@dataclass(frozen=True, slots=True)
class View:
    """How somebody reads: what goes first, and whether injury narrative is left out."""

    lens: Lens = Lens()
    plain: bool = False


def view_of(person: Person) -> View:
    """Return how a person reads."""
    return View(lens_of(person), person.plain)


def lens_of(person: Person) -> Lens:
    """Return the lens of a person: the one they chose, on top of their own area and nation."""
    if person.lens == OFF:
        return Lens()
    return Lens(person.agency if person.lens == OWN else person.lens, person.area, person.nation)


def agency_of(word: str) -> str | None:
    """Return the agency that a word for a role names ("midwife", "HV"), or None."""
    return next((term.name for term in find(word) if term.kind == "agency"), None)


def take_role(text: str) -> tuple[str, str | None]:
    """Return a question without "as a midwife" at its beginning or end, and the agency that was named."""
    for match in _ROLE.finditer(text):
        agency = _agency_of_role(match[1] or match[2])
        if agency and not _EMPLOYED.search(text[: match.start()]):
            return (text[: match.start()] + text[match.end() :]).strip(), agency
    return text, None


def _agency_of_role(phrase: str) -> str | None:
    """Return the agency of a role that is nothing else, so none for "midwife told me" or "police matter"."""
    words = phrase.split()
    while words:
        if re.sub(r"['-]+", "", "".join(words)).lower() in _ROLES:
            return agency_of(" ".join(words))
        if words.pop(0).lower() not in _QUALIFIERS:
            return None
    return None


def _among(value: str, names: tuple[str, ...]) -> bool:
    return bool(value) and folded(value) in map(folded, names)
