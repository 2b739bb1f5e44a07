"""Find street addresses: numbers with streets, parts of buildings, and houses that have a name."""

import re
from collections.abc import Iterator

from knowledge.privacy.lists import cues, fold, is_ordinary, names, standing
from knowledge.privacy.model import Identifier, Span

_FLAGS = re.IGNORECASE
_W = r"[^\W\d_][\w'’.\-]{0,30}"
_SURE = (
    r"street|road|rd|avenue|ave|lane|close|crescent|cres|drive|terrace|gardens|gdns|grove|mews|cottages?|boulevard"
    r"|parade|estate|esplanade|wharf|maisonettes?|st|dr|ln|cl|terr?|tce|blvd|av|vw|grn|gro|bldgs|pde|raod|avenu"
    r"|sreet|cresent|crecent|cls|causeway|wynd|ginnel|vennel|brae|garth|croft|ffordd|heol"
)
_DOUBTFUL = (
    r"court|ct|way|place|pl|park|row|walk|rise|view|house|square|sq|green|hill|gate|villas?|towers?|end|vale|mount"
    r"|heights|buildings|quay|fold|lodge|farm|meadows?|bank|dene|ridge|fields?|common|hey|yard|brow|loan|parkside"
    r"|mains|path|side|spinney|paddocks?|fairways?|orchard|chase|holt|copse|nook|approach|circus|drove|rows?"
)
_AFTER = (
    r"street|road|avenue|lane|close|terrace|drive|court|gardens|grove|crescent|mews|place|row|view|estate|north"
    r"|south|east|west|cottages|villas|flats|yard|barns|buildings|house|(?:caravan|travell?ers?|gypsy) (?:site|park)"
)
_HOUSES = (
    r"house|gatehouse|lodge|farm|barn|cottages?|rectory|vicarage|manor|hall|grange|mill|moorings|stables|court"
    r"|towers?|point|heights|buildings|oasthouse|forge|hostel|hotel|inn|travelodge|refuge|annexe?|bungalow|dairy|bakery"
    r"|school ?house|coach ?house|chapel|granary|croft|smithy|priory|abbey|steading|byre|boat ?house|boat|narrowboat"
    r"|marina|moorings?|lock|wharf|farmhouse|homestead|villas?|flats|apartments|mansions?|b ?& ?b|guest ?house"
    r"|premier inn"
)
_SITES = r"(?:caravan|holiday|mobile home|park home|travell?ers?|gypsy|touring) (?:sites?|park|home park)"
_CELTIC = (
    r"heol|ffordd|clos|maes|bryn|wern|lon|lôn|stryd|rhodfa|llys|parc|gerddi|trem|erw|cae|coed|tan|rhiw|ty|tŷ|tyn"
    r"|ty['’]n|tigh|taigh|sr[aá]id|b[oó]thar|cnoc|p[aá]irc|c[eé]ide|rhos|nant|dol|cwrt|pen"
)
_NUMBER = r"(?:(?:no|number|num|house|#)\.? ?)?\d{1,4}[a-z]?(?:(?:[/\-]| ?& ?)\d{1,4}[a-z]?)?"
_STREET = rf"(?:{_W} ){{1,3}}?(?:{_SURE}|{_DOUBTFUL})(?: (?:{_AFTER}))?(?!\w)"
_NUMBERED = re.compile(
    rf"(?<![\w£$/.:\-])({_NUMBER}(?:,? |,))((?:{_W} ){{1,3}}?)((?:{_SURE})|(?:{_DOUBTFUL}))(?: (?:{_AFTER}|st|rd"
    rf"|ln))?(?!\w)",
    _FLAGS,
)
_CELTIC_STREET = re.compile(
    rf"(?<![\w£$/.:\-]){_NUMBER},? (?:{_CELTIC})(?:['’]r)?[ \-](?:(?:y|yr|na|nan|an|a)[ \-])?({_W})(?!\w)", _FLAGS
)
_GLUED = re.compile(
    rf"(?<![\w£$/.:\-])(\d{{1,3}}(?!st|nd|rd|th|yr|hr|wk|min|mth|mon|day|year|week)[a-z]{{4,20}} (?:{_SURE}))(?!\w)",
    _FLAGS,
)
_LIVES_AT = (
    r"(?:liv(?:es?|ed|ing) at|address(?: is| now| given as)?:?|addr?(?: is)?:?|stay(?:s|ing|ed)? at|resid(?:es|ing) at"
    r"|moved (?:in)?to|sleep(?:s|ing) at|placed at|housed at|rehoused (?:to|at)|based at|over at|back at|home is"
    r"|visit to"
    r"|hv (?:to|at)|called at|found at|family at|are at|lodging at|tenancy at|property at|house at|home at|flat at)"
)
_BOX = re.compile(r"(?<!\w)((?:p\.? ?o\.? ?box|pobox|bfpo) ?\d{1,6})(?!\w)", _FLAGS)
_BEFORE_MASK = re.compile(
    r"(?<![\w/.\-])((?:\d{1,2}/\d{1,2}|\d{1,2}[fr]\d{1,2}|[gb]ff?\d?|[gb]/\d|tff|fff|\d{1,4}[a-z]?"
    r"|(?:the )?(?:annexe?|bsmt|basement))"
    r",? (?:at )?)(?=\[address\])",
    _FLAGS,
)
_NAMED_BEFORE = re.compile(rf"(?<!\w)((?:{_W} ){{0,4}}{_W}),? (?=\[address\])", _FLAGS)
_ENDS_LIKE_A_HOUSE = re.compile(rf"(?:.* )?(?:{_HOUSES}|{_DOUBTFUL}|{_SURE})", _FLAGS)
_TWO_PARTS = re.compile(
    rf"(?<!\w){_LIVES_AT} ((?:{_CELTIC}) {_W}(?:,? (?:{_CELTIC}) {_W})?"
    rf"|(?:{_W} ){{0,2}}{_W}, (?:{_W} ){{1,2}}?(?:{_SURE}))(?!\w)",
    _FLAGS,
)
_ROOM_AT = re.compile(
    rf"(?<!\w)((?:room|unit|berth) \d{{1,4}}[a-z]?,? (?:at |in )?(?:the )?(?:{_W} ){{0,2}}?{_W} (?:hotel|hostel"
    rf"|inn|house|lodge|refuge|b ?& ?b"
    r"|hall|court|travelodge|guest ?house))(?!\w)",
    _FLAGS,
)
_BEFORE_POSTCODE = re.compile(
    rf"(?<!\w)((?:{_W},? ){{1,6}})(?:in |at )?(?=\[postcode\]|[a-z]{{1,2}}\d[a-z\d]? ?\d[a-z]{{2}}(?!\w))", _FLAGS
)
_ENDS_LIKE_A_STREET = re.compile(rf" (?:{_SURE})$", _FLAGS)
_IN_RUN = re.compile(rf"(?:.* )?{_W} (?:{_SURE}|{_DOUBTFUL}|{_HOUSES})(?!\w)|(?:{_CELTIC}) {_W}", _FLAGS)
_NUMBER_SAID = re.compile(rf"(?<!\w){_LIVES_AT} ({_NUMBER},? (?:the )?({_W})(?: ({_W}))?)(?!\w)", _FLAGS)
_ONE_WORD = re.compile(rf"(?<![\w£$/.:\-]){_NUMBER},? (?:the )?({_W})(?!\w)", _FLAGS)
_COMPOUND = re.compile(
    r".{2,}(?:side|fields?|gate|croft|bank|dale|mead|way|hurst|garth|royd|brook|lea|view|wood|woods|lands?|ways?)$"
)
_UNIT = re.compile(
    r"(?<!\w)((?:(?:upper|lower|ground floor|top floor|first floor|second floor|basement|garden|middle) )?"
    r"(?:flat|apartment|apt|bedsit|caravan|chalet|cabin|hut|mobile home|plot|pitch|maisonette"
    r"|studio)(?: ?(?:(?:no\.? ?)?\d{1,4}[a-z]?"
    rf"(?:/\d{{1,3}})?|(?<= )[a-z](?=[ ,]))|(?=, \d)))"
    rf"(?:,? ((?:(?:{_W} ){{1,3}}?{_SITES}|(?:{_W} ){{1,2}}?(?:farm|mill|site|works)|the {_W} (?:{_HOUSES}"
    rf"|{_DOUBTFUL})|the {_W}|{_STREET}))(?!\w))?(?!\w)",
    _FLAGS,
)
_NOT_A_UNIT = re.compile(r" (?:days?|hours?|weeks?|months?|nights?|beds?|years?|times|miles|people|of)(?!\w)", _FLAGS)
_ROOM = re.compile(
    rf"(?<!\w)((?:room|unit|berth|block|suite|lot|stair) ?(?:no\.? ?)?(?:\d{{1,4}}[a-z]?|[a-z]),? )"
    rf"(?=(?:flat|apartment|apt) ?\d|\d{{1,4}}[a-z]?(?:[/\-]\d{{1,4}}[a-z]?)? {_STREET}|\[address|({_STREET}"
    rf"|{_W} (?:mill|works)))",
    _FLAGS,
)
_HOUSE_AND_STREET = re.compile(
    rf"(?<!\w)((?:(?:the|\d{{1,4}}[a-z]?) )?(?:{_W} ){{0,2}}?(?:{_HOUSES})),? "
    r"((?:flat|apartment|apt|room) \d{1,4}[a-z]?"
    rf"|(?<=, )(?:(?:\d{{1,4}}[a-z]? )?{_STREET}|berth \d+ {_STREET}))(?!\w)",
    _FLAGS,
)
_NAMED = re.compile(rf"(?<![\w])((?:{_W} ){{1,3}}?)((?:{_SURE}))(?!\w)", _FLAGS)
_LIVES = re.compile(
    r"(?:lives?|living|lived|stay(?:s|ing)?|moved|address|home|resid(?:es|ing)|house|flat|property|placed"
    r"|visit(?:ed)?|from|sleeping|seen|found|outside|family|now|hostel|they|dads?|mums?|nans?|grans?)"
    r"(?:['’]?s)?(?:,? (?:is|are|at|on|in|to|a|his|her|their|of|now|outside|over))*[\s:]{1,2}$",
    _FLAGS,
)
_HOUSE = re.compile(
    rf"(?<!\w){_LIVES_AT} (?:the )?"
    rf"((?:{_W} ){{1,3}}?(?:{_DOUBTFUL}|{_HOUSES}|{_SITES}))(?!\w)",
    _FLAGS,
)
_FARM = re.compile(rf"(?<!\w)((?:upper|lower|higher|nether|over|great|little|high|low) {_W} farm)(?!\w)", _FLAGS)
_DOOR = re.compile(
    r"(?<!\w)(?:went to|been to|visited|live at|lives at|living at|are at|is at|was at|knocked at|knocked on|called at"
    r"|door of|outside|opposite|neighbours? at|address is|seen at|over at) ((?:number|no\.?) ?\d{1,3}[a-z]?)"
    r"(?!\w|\.\d| (?:on|of|in) )",
    _FLAGS,
)
NOT_A_STREET = cues("not a street")
_NO_STREET = NOT_A_STREET | cues("kin") | cues("deeds")
_STREETS = cues("streets")
_IN_HOUSES = frozenset({"the", "house", "old", "new", "school", "church", "court"})
_NO_RUN = NOT_A_STREET - _IN_HOUSES - _STREETS - {"street", "road"}
_ABSTRACT = frozenset({"way", "place", "view", "end", "side", "path", "common", "approach", "field", "fields"})
_COUNTED = re.compile(
    r"(?:year|yr|y|class|grade|finding|para|page|pages|section|part|level|tier|stage|phase|week|rec|chapter|aged?|over"
    r"|under|about|than|only|all|some|up to|rule|reg|regulation|act|step|p|pp) $",
    _FLAGS,
)


def is_place(words: list[str]) -> bool:
    """Return whether the words are a place that the lists hold."""
    return tuple(words) in standing()[2]


def after_last(words: str, never: frozenset[str]) -> int:
    """Return where among the words a name may begin: after the last one that never stands in a name."""
    at = 0
    for match in re.finditer(r"\S+", words):
        if fold(match[0].strip(".,&-")) in never:
            at = match.end() + (match.end() < len(words))
    return at


def _is_held(word: str) -> bool:
    """Return whether a folded word is a name, or no ordinary word."""
    lists = names()
    return not is_ordinary(word) or word in lists["given"] or word in lists["surname"]


def _proper(words: str) -> bool:
    """Return whether some word of several has a capital, or is no ordinary word."""
    found = [word.strip(".,&-") for word in words.split()]
    return any(word[:1].isupper() and not word.isupper() for word in found) or any(
        fold(word) and not is_ordinary(fold(word)) for word in found if word
    )


def _lives(text: str, start: int) -> bool:
    """Return whether what stands before a place says that somebody is there."""
    return _LIVES.search(text[max(0, start - 40) : start]) is not None


def find(text: str) -> Iterator[Span]:
    """Yield street addresses."""
    for match in _HOUSE_AND_STREET.finditer(text):
        if re.search(
            r"(?:flat|apartment|apt|unit|room),? (?:no\.? ?)?$",
            text[max(0, match.start() - 16) : match.start()],
            _FLAGS,
        ):
            continue
        start = match.start(1) + after_last(match[1], NOT_A_STREET - _IN_HOUSES)
        street = not after_last(match[2].rpartition(" ")[0], NOT_A_STREET - _STREETS - {"no"})
        if start < match.end(1) and street and not match[1][: start - match.start(1)].endswith("the"):
            yield start, match.end(2), Identifier.ADDRESS
    yield from _units(text)
    yield from _numbered(text)
    for pattern in (_FARM, _DOOR, _BOX, _GLUED, _BEFORE_MASK, _TWO_PARTS):
        yield from ((*match.span(1), Identifier.ADDRESS) for match in pattern.finditer(text))
    for match in _ROOM_AT.finditer(text):
        if _proper(match[1].partition(" ")[2]):
            yield *match.span(1), Identifier.ADDRESS
    for match in _HOUSE.finditer(text):
        if not after_last(match[1], NOT_A_STREET - {"the"}):
            yield *match.span(1), Identifier.ADDRESS
    yield from _named(text)
    yield from _before_masks(text)
    for match in _NUMBER_SAID.finditer(text):
        word = fold(match[2])
        letter = match[1].split(" ")[0].strip(",")[-1:].isalpha()
        the = " the " in match[1].lower() and word.endswith("s") and len(word) > 3 and word not in NOT_A_STREET
        if the or (word == "st" and match[3]):
            yield match.start(1), match.end(2) if the else match.end(1), Identifier.ADDRESS
            continue
        if (
            word in NOT_A_STREET
            or (len(word) < 4 and word != "st")
            or (is_ordinary(word) and not letter and not match[2].istitle())
        ):
            continue
        second = match[3] and (match[3].istitle() or not is_ordinary(fold(match[3])))
        yield match.start(1), match.end(1) if second else match.end(2), Identifier.ADDRESS


def _before_masks(text: str) -> Iterator[Span]:
    """Yield the name of a house before the rest of its address, and a street without a number before its postcode."""
    for match in _NAMED_BEFORE.finditer(text):
        start = match.start(1) + after_last(match[1], NOT_A_STREET - _IN_HOUSES)
        words = text[start : match.end(1)]
        the = re.fullmatch(r"The [A-Z][a-z]{2,20}", words) is not None
        if the or (words.lower() != "the" and " " in words and _ENDS_LIKE_A_HOUSE.fullmatch(words)):
            yield start, match.end(1), Identifier.ADDRESS
    for match in _BEFORE_POSTCODE.finditer(text):
        start = match.start(1) + max(match[1].rfind(". ") + 2 if ". " in match[1] else 0, after_last(match[1], _NO_RUN))
        words = text[start : match.end(1)].rstrip(" ,")
        if ("," in words and _ENDS_LIKE_A_STREET.search(words)) or (
            _IN_RUN.match(words) and not all(is_ordinary(fold(word.strip(",."))) for word in words.split()[:-1])
        ):
            yield start, start + len(words), Identifier.ADDRESS


def _units(text: str) -> Iterator[Span]:
    """Yield flats, caravans and rooms, with the building or street that follows."""
    for match in _UNIT.finditer(text):
        if _NOT_A_UNIT.match(text, match.end(1)):
            continue
        building = match[2] and not after_last(match[2].rpartition(" ")[0], NOT_A_STREET - {"the"})
        sited = building or any(letter.isdigit() for letter in match[1]) or match[1][-2:-1] == " "
        if sited or match[1].count(" "):
            yield match.start(), match.end(2) if building else match.end(1), Identifier.ADDRESS
    for match in _ROOM.finditer(text):
        if not (match[2] and after_last(match[2].rpartition(" ")[0], NOT_A_STREET)):
            end = match.end(2) if match[2] else match.start() + len(match[1].rstrip(" ,"))
            yield match.start(), end, Identifier.ADDRESS


def _numbered(text: str) -> Iterator[Span]:
    """Yield a house number with its street."""
    for match in _NUMBERED.finditer(text):
        if _is_street(text, match):
            yield *match.span(), Identifier.ADDRESS
    for match in _CELTIC_STREET.finditer(text):
        if fold(match[1]) not in NOT_A_STREET and not _COUNTED.search(text[max(0, match.start() - 12) : match.start()]):
            yield *match.span(), Identifier.ADDRESS
    for match in _ONE_WORD.finditer(text):
        word = fold(match[1])
        strange = not is_ordinary(word) and len(word) > 4
        the = " the " in match[0].lower() and re.fullmatch(rf"{_SURE}|{_DOUBTFUL}", match[1], _FLAGS)
        counted = _COUNTED.search(text[max(0, match.start() - 12) : match.start()])
        if (
            word not in NOT_A_STREET
            and not counted
            and (
                (_COMPOUND.match(word) and (strange or match[1][:1].isupper()))
                or the
                or (strange and _is_at(text, match.start()))
            )
        ):
            yield *match.span(), Identifier.ADDRESS


_AT = re.compile(
    r"(?:lives? at|living at|stay(?:s|ing)? at|lived at|address(?: is|:)?|(?:his|her|their) (?:dad|mum|nan)s) $", _FLAGS
)


def _is_at(text: str, start: int) -> bool:
    """Return whether what stands before a number says outright that an address follows."""
    return _AT.search(text[max(0, start - 24) : start]) is not None


def _is_street(text: str, match: re.Match[str]) -> bool:
    """Return whether a number, some words and a word for a street are an address."""
    number, middle, kind = match[1], match[2], match[3]
    words = [fold(word.strip(".,-")) for word in middle.split()]
    lives = _lives(text, match.start())
    the = words == ["the"]
    never = _NO_STREET - (_STREETS if len(words) == 1 and len(kind) != 5 else frozenset())
    if middle[:1].isupper() and kind[:1].isupper():
        never -= _STREETS | _IN_HOUSES - {"the", "court"}
    if len(words) > 1:
        never -= {"new", "old"}
    if after_last(middle, never - ({"the"} if the else frozenset())):
        return False
    said = bool(re.match(r"no|num|house|#", number, _FLAGS)) or lives
    if not said and _COUNTED.search(text[max(0, match.start() - 12) : match.start()]):
        return False
    street = re.fullmatch(_SURE, kind, _FLAGS) is not None
    said = said or (street and text[: match.start()].lower().endswith((" at ", " of ", " to ", " from ")))
    sure = street and (len(kind) > 2 or kind.lower() == "rd")
    title = middle[:1].isupper() and kind[:1].isupper()
    begins = not text[: match.start()].strip(" -–,:;.\n")
    counted = words[-1].endswith("s") and is_ordinary(words[-1])
    if counted and not said and kind.lower() in _ABSTRACT:
        return False
    if said or title or words[0] in {"st", "saint"} or (sure and (_proper(middle) or not counted)) or (the and begins):
        return True
    return (begins or any(map(_is_held, words))) and (begins or not counted) and not the


def _named(text: str) -> Iterator[Span]:
    """Yield a street without a number, where somebody lives or is."""
    for match in _NAMED.finditer(text):
        start = match.start(1) + after_last(match[1], NOT_A_STREET)
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
