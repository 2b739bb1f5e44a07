"""Find street addresses and named schools."""

import re
from collections.abc import Iterator

from knowledge.privacy.lists import cues, fold, is_ordinary, names, standing
from knowledge.privacy.model import Identifier, Span

_FLAGS = re.IGNORECASE
_W = r"[^\W\d_][\w'’.\-]{0,30}"
_SURE = (
    r"street|road|rd|avenue|ave|lane|close|crescent|cres|drive|terrace|gardens|gdns|grove|mews|cottages?|boulevard"
    r"|parade"
    r"|estate|esplanade|wharf|maisonettes?|st|dr|ln|cl"
)
_DOUBTFUL = (
    r"court|ct|way|place|pl|park|row|walk|rise|view|house|square|sq|green|hill|gate|villas?|towers?|end|croft|vale"
    r"|mount|heights|buildings|quay|fold|lodge|farm|meadows?|bank|dene|garth|ridge|field|fields|common|hey|yard"
)
_MORE = (
    r"street|road|avenue|lane|close|terrace|drive|court|gardens|grove|crescent|mews|place|row|view|estate|north"
    r"|south|east|west"
)
_NUMBER = r"(?:(?:no|number|num|house|#)\.? ?)?\d{1,4}[a-z]?(?:[/\-]\d{1,4}[a-z]?)?"
_NUMBERED = re.compile(
    rf"(?<![\w£$/.:\-])({_NUMBER},? )((?:{_W} ){{1,3}}?)((?:{_SURE})|(?:{_DOUBTFUL}))(?: (?:{_MORE}))?(?!\w)", _FLAGS
)
_UNIT = re.compile(
    rf"(?<!\w)((?:flat|apartment|apt|bedsit|caravan|plot|pitch|maisonette|studio) ?(?:no\.? ?)?(?:\d{{1,4}}[a-z]?"
    rf"|[a-z](?=[ ,])))"
    rf"(?:,? ((?:{_W} ){{1,3}}?(?:{_SURE}|{_DOUBTFUL}))(?!\w))?(?!\w)",
    _FLAGS,
)
_NAMED = re.compile(rf"(?<![\w])((?:{_W} ){{1,3}}?)((?:{_SURE}))(?!\w)", _FLAGS)
_LIVES = re.compile(
    r"(?:lives?|living|lived|stay(?:s|ing)?|moved|address|home|resid(?:es|ing)|house|flat|property|placed"
    r"|visit(?:ed)?|from)"
    r"(?:,? (?:is|at|on|in|to|a|his|her|their|of))*[\s:]{1,2}$",
    _FLAGS,
)
_HOUSE = re.compile(
    rf"(?:lives? at|living at|lived at|address(?: is|:)|staying at|resides at|moved to) "
    rf"((?:{_W} ){{1,3}}?(?:{_DOUBTFUL}|cottage|hostel|hotel|inn|travelodge|refuge|manor|hall|vicarage))(?!\w)",
    _FLAGS,
)
_NOT_A_STREET = cues("not a street")
_COUNTED = re.compile(
    r"(?:year|yr|y|class|grade|finding|para|page|section|part|level|tier|stage|phase|week|rec|chapter) $", _FLAGS
)
_STREETS = cues("streets")
_NO_WORDS: frozenset[str] = frozenset()
_SCHOOL = (
    r"(?:(?:c ?of ?e|c/e|ce|rc|catholic|church of england|community|free|grammar|infants?|junior|primary|secondary"
    r"|high|upper"
    r"|middle|prep|boys|girls|special|nursery|sixth form|foundation|international|public|technology|sports) ){0,3}"
    r"(?:primary(?: school| academy)?|secondary(?: school| academy)?|high(?: school)?|infants?(?: school)?"
    r"|juniors?(?: school)?|academy"
    r"|school|nursery(?: school)?|pre-?school|prep(?: school)?|grammar(?: school)?|college|sixth form|pru|playgroup"
    r"|day nursery"
    r"|kindergarten|c ?of ?e|comp|comprehensive|childrens centre|children's centre|madrassa|madrasa|creche)"
)
_YEAR = (
    r"(?:(?:year|yr|y)\.? ?(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven)|reception|nursery"
    r"|sixth form|class \w{1,6}|form \w{1,4}|\d{1,2}[a-z]{1,3})"
)
_AT = re.compile(
    rf"(?<!\w)({_YEAR}(?: class| group| pupil| student| child| boy| girl)?,? (?:at|in|@|of|from) (?:the )?)?"
    rf"((?:(?:{_W}|&) ){{1,4}}?)({_SCHOOL})(?!\w)",
    _FLAGS,
)
_YEAR_AT = re.compile(
    rf"(?<!\w)({_YEAR}(?i:,| at| @)) (?-i:([A-Z][\w'’.]{{1,20}}(?: [A-Z][\w'’.]{{1,20}}){{0,3}}))", _FLAGS
)
_GOES = re.compile(
    r"(?:at|to|attends?|attending|attended|from|in|goes|@|joined|left|starts?|started|is|school[:,]?|nursery:?"
    r"|excluded|roll|pupil"
    r"|student|teacher|head|headteacher|dsl|senco|ta|of)[\s:]{1,2}(?:the )?$",
    _FLAGS,
)
_IN_SCHOOLS = cues("in schools")
_NOT_A_SCHOOL = _NOT_A_STREET | cues("not a school")


def _is_place(words: list[str]) -> bool:
    """Return whether the words are a place that the lists hold."""
    return tuple(words) in standing()[2]


def _named(words: str, never: frozenset[str]) -> int:
    """Return where among the words a name may begin: after the last one that never stands in a name."""
    at = 0
    for match in re.finditer(r"\S+", words):
        if fold(match[0].strip(".,&-")) in never:
            at = match.end() + (match.end() < len(words))
    return at


def _proper(words: str, anyone: bool = False) -> bool:
    """Return whether some word of several has a capital, or is no ordinary word."""
    found = [word.strip(".,&-") for word in words.split()]
    return any(word[:1].isupper() and (anyone or not word.isupper()) for word in found) or any(
        fold(word) and not is_ordinary(fold(word)) for word in found if word
    )


def find(text: str) -> Iterator[Span]:
    """Yield street addresses and named schools."""
    for match in _UNIT.finditer(text):
        building = match[2] if match[2] and not _named(match[2].rpartition(" ")[0], _NOT_A_STREET) else None
        yield match.start(), match.end(2) if building else match.end(1), Identifier.ADDRESS
    yield from _numbered(text)
    for match in _HOUSE.finditer(text):
        if not _named(match[1], _NOT_A_STREET):
            yield *match.span(1), Identifier.ADDRESS
    for match in _NAMED.finditer(text):
        start = match.start(1) + _named(match[1], _NOT_A_STREET)
        words = text[start : match.end(1)].strip()
        before = text[max(0, start - 40) : start]
        lives = bool(_LIVES.search(before)) or before.endswith((" on ", " off "))
        capitals = words[:1].isupper() and match[2][:1].isupper() and not (words + match[2]).isupper()
        long = len(match[2]) > 3 or match[2].lower() in {"rd", "ave"}
        if (
            words
            and long
            and ((capitals and (lives or not is_ordinary(fold(words.split()[0])))) or (lives and _proper(words)))
        ):
            yield start, match.end(2), Identifier.ADDRESS
    yield from _schools(text)
    for match in _YEAR_AT.finditer(text):
        folded = [fold(word) for word in match[2].split()]
        if not _is_place(folded) and not _named(match[2], _NOT_A_SCHOOL) and not match[2].isupper():
            yield *match.span(), Identifier.SCHOOL


def _numbered(text: str) -> Iterator[Span]:
    """Yield a house number with its street."""
    for match in _NUMBERED.finditer(text):
        number, middle, kind = match[1], match[2], match[3]
        words = {fold(word) for word in middle.split()}
        the = words == {"the"} and _LIVES.search(text[max(0, match.start() - 40) : match.start()]) is not None
        if _named(middle, _NOT_A_STREET - (_STREETS if len(words) == 1 and len(kind) != 5 else _NO_WORDS)) and not the:
            continue
        sure = re.fullmatch(_SURE, kind, _FLAGS) is not None and len(kind) > 2
        said = bool(re.match(r"no|num|house|#", number, _FLAGS)) or bool(
            _LIVES.search(text[max(0, match.start() - 40) : match.start()])
        )
        title = middle[:1].isupper() and kind[:1].isupper()
        if not said and _COUNTED.search(text[max(0, match.start() - 12) : match.start()]):
            continue
        if said or (title if not sure else title or _proper(middle) or not middle.strip().endswith("s")):
            yield *match.span(), Identifier.ADDRESS


def _schools(text: str) -> Iterator[Span]:
    """Yield a named school, with the year group that stands before it."""
    for match in _AT.finditer(text):
        never = _NOT_A_SCHOOL - _IN_SCHOOLS if match[2][:1].isupper() and match[3][:1].isupper() else _NOT_A_SCHOOL
        start = match.start(2) + _named(match[2], never)
        words = text[start : match.end(2)].strip()
        if not words or re.match(
            r"college of|school of|academy of", text[match.start(3) : match.start(3) + 12], _FLAGS
        ):
            continue
        folded = [fold(word.strip(".,&-")) for word in words.split()]
        year = match[1] is not None and start == match.start(2)
        goes = year or bool(_GOES.search(text[max(0, start - 30) : start]))
        saint = folded[0] in {"st", "saint", "our", "holy", "sacred"} and len(folded) > 1
        capitals = words[:1].isupper() and not words.isupper() and match[3][:1].isupper()
        known = any(word in names()["given"] or word in names()["surname"] for word in folded)
        unheard = any(not is_ordinary(word) for word in folded) and not _is_place(folded)
        plain = match[3].lower() in {"infant", "infants", "junior", "juniors", "comp", "college"} and match[3].islower()
        if plain and not (saint or year):
            continue
        sort = match[3].lower().startswith(("grammar", "academy", "high", "girls", "boys")) and goes
        if (_is_place(folded) and not (year or sort or match[3][:1].isupper())) or _is_standing(folded):
            continue
        if (
            saint
            or year
            or sort
            or (capitals and (goes or unheard))
            or (goes and (unheard or known or words[:1].isupper()))
        ):
            yield match.start(1) if year else start, match.end(3), Identifier.SCHOOL


def _is_standing(words: list[str]) -> bool:
    """Return whether the words end in a term of the work."""
    phrases, _, places = standing()
    return any(tuple(words[at:]) in phrases and tuple(words[at:]) not in places for at in range(len(words)))
