"""Find named schools, with the year group that stands before them."""

import re
from collections.abc import Iterator

from knowledge.privacy.addresses import NOT_A_STREET, after_last, is_place
from knowledge.privacy.lists import cues, fold, is_ordinary, names, standing
from knowledge.privacy.model import Identifier, Span

_FLAGS = re.IGNORECASE
_W = r"[^\W\d_][\w'’.\-]{0,30}"
_SCHOOL = (
    r"(?:(?:c ?of ?e|c/e|ce|rc|catholic|church of england|community|free|grammar|infants?|junior|primary|secondary"
    r"|high|upper|middle|prep|boys['’]?|girls['’]?|special|nursery|sixth form|foundation|international|public"
    r"|technology|sports|sen|first|semh|roman catholic|jewish|muslim|islamic|hindu|sikh|methodist|ce|coe|jnr|inf"
    r"|jun|jmi|va|vc"
    r"|learning|studio|independent|day|montessori|steiner) ){0,3}"
    r"(?:primary(?: school| academy)?|secondary(?: school| academy)?|high(?: school)?|infants?(?: school)?"
    r"|juniors?(?: school)?|academy|school|nursery(?: school)?|pre[ \-]?school|prep(?: school)?|grammar(?: school)?"
    r"|colleges?|sixth form(?: college)?|6th form(?: college)?|pru|alternative provision|sch|jnrs?|acad|nurs"
    r"|first|middle"
    r"|coe|cofe|ce|c/e|hs|utc|learning centre|learning center|study centre|infs|montessori|after ?school club"
    r"|playgroup|day nursery|kindergarten|c ?of ?e|rc|ps|comp|comprehensive|childrens centre"
    r"|children['’]s centre|madrassa|madrasa|creche)"
)
_YEAR = (
    r"(?:(?:year|yr|y|p)\.? ?(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven)|reception|nursery"
    r"|sixth form|6th form|class \w{1,6}|form \w{1,4}|\d{1,2}[a-z]{1,3})"
)
_YEAR_NEAR = re.compile(rf"^[\s,('’s]{{1,4}}(?:in )?{_YEAR}(?!\w)", _FLAGS)
_AT = re.compile(
    rf"(?<!\w)((?:{_YEAR}(?: class| group| pupil| student| child| boy| girl)?,? (?:at|in|@|of|from) (?:the )?"
    r"|(?:year|yr) ?\d{1,2},? ))?"
    rf"((?:(?:{_W}|&) ){{1,4}}?)({_SCHOOL})(?!\w)",
    _FLAGS,
)
_YEAR_AT = re.compile(
    rf"(?<!\w)({_YEAR}(?i:,| at| @)) (?-i:([A-Z][\w'’.]{{1,20}}(?: [A-Z][\w'’.]{{1,20}}){{0,3}}))", _FLAGS
)
_YEAR_AT_WORD = re.compile(rf"(?<!\w){_YEAR}(?: class)? (?:at|@) ({_W})(?!\w)", _FLAGS)
_FOREIGN = re.compile(
    rf"(?<!\w)((?:ysgol|gaelscoil|scoil|bunscoil|sgoil|naíscoil|naiscoil)(?: (?:gynradd|gyfun|uwchradd|gymraeg|bro))?"
    rf" (?:(?:y|yr|na|an|nan|naomh|mhuire|bro|bryn|san|santes|sant|dewi|gymraeg|garth|cwm|glan|pen|llan|maes|ty"
    rf"|plas|rhiw|dyffryn|cardinal) )?{_W}(?-i:(?: [A-Z]\w{{2,20}})?))(?!\w)",
    _FLAGS,
)
_PATRON = re.compile(
    rf"(?<!\w)((?:st\.?|saint|our lady(?:['’]?s)?|bishop|archbishop|cardinal|king|queen|dame|blessed|ss)"
    rf"(?: {_W})?)(?!\w)",
    _FLAGS,
)
_PUPIL = re.compile(rf"(?:{_YEAR}|school|pupil|class|teacher|lessons?|excluded|head|attendance)(?!\w)", _FLAGS)
_BEFORE_PATRON = re.compile(
    rf"(?:(?:at|to|from|attends?|in)|(?:his|her|their|the) school|{_YEAR},?(?: at)?)[\s:]{{1,2}}$", _FLAGS
)
_THE_SCHOOL = re.compile(r"(?<!\w)(The (?:Grammar|High|Royal|Kings?|Queens?) School (?:at|of|for) [A-Z]\w+)(?!\w)")
_GOES = re.compile(
    r"(?:at|to|attends?|attending|attended|from|in|goes|@|joined|left|starts?|started|is|school[:,]?|nursery:?"
    r"|excluded|roll|pupil"
    r"|student|teacher|head|headteacher|dsl|senco|ta|of)[\s:]{1,2}(?:the )?$",
    _FLAGS,
)
_IN_SCHOOLS = cues("in schools")
_NOT_A_SCHOOL = NOT_A_STREET | cues("not a school")
_SAYS = re.compile(
    r"(?:['’]?s)?,? (?:says?|said|rang|rung|told|reports?|called|reported|emailed|have|has)(?!\w)", _FLAGS
)
_BARE = frozenset({"school", "nursery", "college", "high", "creche", "playgroup"})
_PATRONS = frozenset({"bishop", "archbishop", "cardinal", "king", "queen", "dame"})
_GOES_TO = re.compile(r"(?:(?:goes|going|gone|went) to|attends|attending|excluded from|roll at|pupil at) $", _FLAGS)
_AT_SCHOOL = re.compile(
    r"(?<!\w)(?:(?:pupil|student|on roll|roll|enrolled|excluded|teacher|head|headteacher|dsl|senco|year head"
    r"|governor|ta|safeguarding lead"
    r"|place|starts?|started|admitted) (?:at|from|of)|school(?: is|:)|nursery(?: is|:)|attends|attending"
    r"|(?:goes|going|moved|transferred) to|(?:she|he)(?:['’]?s| is) at|@) "
    rf"((?:the )?({_W})(?: ({_W}))?(?: ({_W}))?)(?!\w)",
    _FLAGS,
)
_SURELY = re.compile(
    r"(?:pupil|student|on roll|roll|enrolled|excluded|school|nursery|teacher|head|senco|year head|ta)(?!\w)", _FLAGS
)
_AS_A_CHILD = re.compile(
    rf"^[\s,.;:(]{{1,3}}(?:(?:in|he['’]?s|she['’]?s|is|and|but|now|so|who is) )?(?:{_YEAR}|attendance"
    rf"|\d{{1,3}} ?%|pupil|\d days|(?:only )?(?:mornings?|afternoons?|part time"
    r"|full time|[2-5] (?:days|mornings|sessions))|school|teacher|dsl|head|senco|lunch|pe |persistent|excluded"
    r"|suspended|half days)",
    _FLAGS,
)
_SIZES = frozenset({"little", "big"})
_IN_SAINTS = _SIZES | {"more", "all", "cross"}
_BEGIN_NURSERIES = frozenset(
    "little busy happy tiny bright rainbow sunny sunshine teddy jolly merry acorns cherry honey jack "
    "first small early bumble".split()
)
_PLACE_AFTER = re.compile(r" ([A-Z][a-z]{2,20})(?!\w)")
_THE_SORT = re.compile(
    r"(?<!\w)(?:at|to|from|attends?|attending) (the (?:grammar|high|girls['’]?|boys['’]?|primary|secondary"
    r"|special|infants?|junior|upper|middle"
    r"|church|catholic|village) ?(?:school|academy|college)? ?(?:at|in|on|near) ((?!the |a |an |my "
    r"|our )[^\W\d_][\w'’\-]{2,30})(?: (?:road|rd|street|st|lane|ave|avenue))?)(?!\w)",
    _FLAGS,
)
_CALLED = re.compile(
    r"(?:school|nursery|pre-?school)(?:['’]s)?(?: name)?(?: is(?: called)?| called|:) "
    r"((?:[A-Z][\w'’]+)(?: [A-Z][\w'’]+){0,3})"
)
_TOO_PLAIN = frozenset(
    {
        "first",
        "middle",
        "coe",
        "cofe",
        "ce",
        "c/e",
        "hs",
        "utc",
        "sch",
        "acad",
        "nurs",
        "jnr",
        "jnrs",
        "infs",
        "infant",
        "infants",
        "junior",
        "juniors",
        "comp",
        "college",
        "rc",
        "ps",
        "pru",
    }
)


def find(text: str) -> Iterator[Span]:
    """Yield named schools."""
    yield from ((*match.span(1), Identifier.SCHOOL) for match in _THE_SCHOOL.finditer(text))
    yield from ((*match.span(1), Identifier.SCHOOL) for match in _FOREIGN.finditer(text))
    for match in _CALLED.finditer(text):
        if not after_last(match[1], _NOT_A_SCHOOL - _IN_SCHOOLS) and not match[1].isupper():
            yield *match.span(1), Identifier.SCHOOL
    yield from _schools(text)
    for match in _THE_SORT.finditer(text):
        if not is_ordinary(fold(match[2])):
            yield *match.span(1), Identifier.SCHOOL
    yield from _attended(text)
    for match in _YEAR_AT.finditer(text):
        folded = [fold(word) for word in match[2].split()]
        if not is_place(folded) and not after_last(match[2], _NOT_A_SCHOOL) and not match[2].isupper():
            yield *match.span(), Identifier.SCHOOL
    for match in _YEAR_AT_WORD.finditer(text):
        word = fold(match[1])
        if not is_ordinary(word) and not is_place([word]):
            yield *match.span(), Identifier.SCHOOL
    for match in _PATRON.finditer(text):
        words = tuple(fold(word.strip(".,")) for word in match[1].split())
        near = text[max(0, match.start() - 25) : match.start()] + " " + text[match.end() : match.end() + 20]
        before = text[max(0, match.start() - 20) : match.start()]
        last = re.sub("s$", "", words[-1])
        named = words[0] == "our" or (
            len(words) > 1 and (not is_ordinary(last) or last in names()["given"] or last in names()["weak"])
        )
        if (
            named
            and not _is_standing(list(words))
            and (
                _BEFORE_PATRON.search(before)
                or (match[1].istitle() and _YEAR_NEAR.match(text[match.end() : match.end() + 20]))
            )
            and (_PUPIL.search(near) or _GOES_TO.search(before))
        ):
            yield *match.span(1), Identifier.SCHOOL


def _schools(text: str) -> Iterator[Span]:
    """Yield schools with a word that says that they are one."""
    for match in _AT.finditer(text):
        never = _NOT_A_SCHOOL - _IN_SCHOOLS if match[2][:1].isupper() and match[3][:1].isupper() else _NOT_A_SCHOOL
        lady = re.search(r"(?<!\w)our lady", match[2], _FLAGS)
        start = match.start(2) + (
            lady.start()
            if lady
            else after_last(
                match[2], never - (_IN_SAINTS if re.search(r"(?<!\w)(?:st|saint)(?!\w)", match[2], _FLAGS) else _SIZES)
            )
        )
        words = text[start : match.end(2)].strip()
        if not words or re.match(r"(?:college|school|academy) of", text[match.start(3) : match.start(3) + 12], _FLAGS):
            continue
        folded = [fold(word.strip(".,&-")) for word in words.split()]
        after = text[match.end() : match.end() + 20]
        year = match[1] is not None and start == match.start(2)
        the = text[max(0, start - 4) : start] == "The "
        goes = year or bool(_GOES.search(text[max(0, start - 30) : start])) or bool(_YEAR_NEAR.match(after))
        saint = (folded[0] in {"st", "saint", "our", "holy", "sacred"}) and len(folded) > 1
        capitals = words[:1].isupper() and not words.isupper() and match[3][:1].isupper()
        known = any(word in names()["given"] or word in names()["surname"] for word in folded)
        unheard = any(not is_ordinary(word) for word in folded) and not is_place(folded)
        plain = match[3].lower() in _TOO_PLAIN and match[3].islower()
        bare = match[3].islower() and match[3] in _BARE
        owned = re.search(r"['’]s? ?$", match[2]) is not None
        if owned and bare and not (saint or folded[0] in _PATRONS):
            continue
        if plain and not (saint or goes or (match[3] == "pru" and unheard)):
            continue
        if len(folded) == 1 and folded[0] in {"little", "big"}:
            continue
        if match[3].lower() in {"first", "middle"} and not saint:
            continue
        sort = match[3].lower().startswith(("grammar", "academy", "high", "girls", "boys")) and goes
        if (is_place(folded) and not (year or sort or match[3][:1].isupper())) or _is_standing(folded):
            continue
        says = len(folded) > 1 and _SAYS.match(after) is not None
        if (
            saint
            or year
            or sort
            or (capitals and (goes or unheard or says or the))
            or (goes and (unheard or known or words[:1].isupper() or (len(folded) > 1 and not bare)))
            or (unheard and len(folded) > 1 and not bare)
            or (says and (known or words.istitle()))
        ):
            start -= 4 * the
            place = _PLACE_AFTER.match(text, match.end(3)) if match[3].endswith(("Academy", "College")) else None
            end = place.end() if place and is_place([fold(place[1])]) else match.end(3)
            yield match.start(1) if year else start, end, Identifier.SCHOOL


def _attended(text: str) -> Iterator[Span]:
    """Yield what a child goes to that has no word for a school: as much of three words as may be its name."""
    for match in _AT_SCHOOL.finditer(text):
        found = [part for part in (2, 3, 4) if match[part]]
        kept = 0
        for part in found:
            word = match[part].strip(".")
            if (
                fold(word) in _NOT_A_SCHOOL
                or (is_ordinary(fold(word)) and not word.istitle())
                or _PUPIL.fullmatch(word)
            ):
                break
            kept = part
            if match[part].endswith("."):
                break
        sure = _SURELY.match(match[0]) is not None
        if not kept:
            child = _AS_A_CHILD.match(text[match.end(3) : match.end(3) + 24]) if match[3] else None
            if child and fold(match[3].strip(".")) not in _NOT_A_SCHOOL and match[2].lower() in _BEGIN_NURSERIES:
                yield match.start(1), match.end(3), Identifier.SCHOOL
            continue
        words = text[match.start(2) : match.end(kept)].rstrip(".")
        folded = [fold(word.strip(".,")) for word in words.split()]
        if is_place(folded) or _is_standing(folded) or (words.isupper() and not text.isupper()) or len(folded[0]) < 4:
            continue
        if sure or _AS_A_CHILD.match(text[match.end(kept) : match.end(kept) + 24]):
            yield match.start(2), match.start(2) + len(words), Identifier.SCHOOL


def _is_standing(words: list[str]) -> bool:
    """Return whether the words end in a term of the work."""
    phrases, _, places = standing()
    return any(tuple(words[at:]) in phrases and tuple(words[at:]) not in places for at in range(len(words)))
