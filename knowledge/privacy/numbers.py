"""Find what is written in figures: NHS numbers, phones, postcodes, and, by their own files, dates and references."""

import re
from collections.abc import Iterator

from knowledge.privacy import births, references
from knowledge.privacy.model import Identifier, Span

_FLAGS = re.IGNORECASE
_NHS_SAID = re.compile(
    r"(?<!\w)nhs\s*(?:no|num|number|nr|id|#)?\s*(?:is|was)?\.?[\s:;#=\-–]{0,3}(\d(?:[ .\-–]?\d){8,10})(?!\w)", _FLAGS
)
_NHS = re.compile(r"(?<![\w+.\-])(\d{3}[ .\-–]\d{3}[ .\-–]\d{4})(?![\w\-]|\.\d)")
_TEN = re.compile(r"(?<![\w+£$.,/\-])(\d(?:[ \-–]?\d){9})(?![\w\-]|[.,]\d)")
_YEAR = re.compile(r"(?:19|20)\d\d")
_PHONE = re.compile(
    r"(?<![\w.,/\-])((?:\(?(?:\+|00) ?44\)?[\s.\-–]{0,2}(?:\(0\))?|\(?0)[1-9]?(?:[\s()./\-–]{0,2}\d){7,10})(?!\w"
    r"|[/\-]\d)"
)
_ABROAD = re.compile(r"(?<!\w)(\+[1-9](?:[\s().\-–]{0,2}\d){6,13})(?!\w)")
_MOBILE = re.compile(r"(?<![\w+£.,/\-])(7\d{3}[ .\-]?\d{3}[ .\-]?\d{3})(?![\w\-]|[.,]\d)")
_MANY_DIGITS = re.compile(
    r"(?<!\w)(?:phone|tel|telephone|mob|mobile|landline|fone|whatsapp|ring|rang|call|called|text|txt|cell|contact)"
    r"(?: no| number| num| me| him| her| them| mum| dad| nan)?(?: is| on| at)?\.?[\s:;\-–]{1,3}"
    r"(\(?[0+]?\d(?:[\s.()\-]{0,2}\d){5,12})(?!\w|[/.,\-]\d)",
    _FLAGS,
)
_EXTENSION = re.compile(
    r"(?<!\w)(?:ext|extn|extension|x)\.?(?: no| number)?[\s:]{0,2}(\d{3,6})(?!\w|[/.,\-]\d)", _FLAGS
)
_CALLED = re.compile(
    r"(?<!\w)(?:phone|tel|telephone|mob|mobile|landline|fone|whatsapp|ring|call|text|txt|number|ext|extension|no)"
    r"(?: no| number| num| me| him| her| them)?(?: is| on| at)?\.?[\s:;\-–]{1,3}(\d{3,5}[ \-]?\d{3,6})(?!\w|[/.,\-]\d)",
    _FLAGS,
)
_AREAS = (
    "AB AL B BA BB BD BH BL BN BR BS BT BX CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK"
    " FY G"
    " GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR"
    " NW OL"
    " OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC"
    " WD WF WN"
    " WR WS WV YO ZE"
)
_OUTWARD = rf"(?:{'|'.join(sorted(_AREAS.split(), key=len, reverse=True))})\d(?:\d|[A-Z])?"
_POSTCODE = re.compile(rf"(?<![\w/])({_OUTWARD}[ .\-]{{0,2}}\d[ABD-HJLNP-UW-Z]{{2}})(?!\w)", _FLAGS)
_SLIP = rf"(?:{'|'.join(sorted(_AREAS.split(), key=len, reverse=True))})[\dOI](?:[\dOI]|[A-Z])?"
_POSTCODE_SLIP = re.compile(rf"(?<![\w/])((?=[A-Z]{{0,4}}\d|\S+ \d){_SLIP} (?=\w*[A-Z])[\dOI][A-Z\d]{{2}})(?!\w)")
_POSTCODE_SAID = re.compile(
    rf"(?<!\w)(?:post ?code|p/?code|pcode)(?: is| was| of"
    rf"|['’]s)?[\s:;=\-–]{{1,3}}((?=\w{{0,7}} ?\w{{0,3}}\d){_SLIP}[ .\-]{{0,2}}"
    rf"[\dOI][A-Z\d]{{1,3}})(?!\w)",
    _FLAGS,
)
_POSTCODE_LIKE = re.compile(rf"(?<![\w/])({_OUTWARD} \d[A-Z]{{2}})(?!\w)")  # no such code is given out; a slip
_ORDINAL = re.compile(r"(?:1st|2nd|3rd|[04-9]th)$", _FLAGS)
_DISTRICT = re.compile(
    rf"(?<!\w)(?:(?:lives?|living|lived|staying|stays|moved|moving|rehoused|housed|based|flat|house|address|property"
    rf"|hostel|refuge|home|placed|placement|up|over|round)\s+(?:(?:is|in|at|near|to|around|the)\s+){{0,2}}"
    rf"|(?:road|rd|street|avenue|ave|lane|close|drive|terrace|grove),?\s+|post ?code(?:\s+(?:is|area|of))?[\s:]{{1,2}})"
    rf"({_OUTWARD})(?!\w)|(?<!\w)({_OUTWARD})(?=\s+(?:area|postcode|post code|estate)(?!\w))",
    _FLAGS,
)
_SECTION = re.compile(r"s(?:8|1[1-7]|2[0-6]|3[1-8]|4[4-7]|50|76|85)", _FLAGS)  # "placed s20": of an Act, not Sheffield
_DISTRICT_ALONE = re.compile(rf"(?<!\w)in ((?=[A-Z]{{2}}){_OUTWARD})(?!\w)")
_EMAIL = re.compile(r"(?<![\w.+\-])[\w.+'\-]{1,64}@[\w\-]{1,63}(?:\.[\w\-]{1,63}){1,6}(?!\w)")
_OFFICE = re.compile(r"(?:help|info|enquiries|contact|support|admin|office|hello|press|training)@", _FLAGS)
_HANDLE = re.compile(r"(?<![\w@./])@(?!\w*bot(?!\w))[A-Za-z][\w.]{1,40}\w(?!\w)")
_PROFILE = re.compile(
    r"(?<!\w)(?:snap|snapchat|insta|instagram|ig|tiktok|discord|roblox|xbox|psn|fb|facebook|username|user name"
    r"|gamertag|handle)"
    r"(?: name| account| id| user)?(?: is)?[\s:\-–]{1,3}([A-Za-z][\w.\-]{0,40}[\d_][\w.\-]{0,40}(?<=\w))(?!\w)",
    _FLAGS,
)
_ADDRESS_ON_THE_WEB = re.compile(
    r"(?:https?://|www\.)[^\s<>\"]{1,2000}|(?<!\w)(?:isbn|doi|issn)[\s:]{0,2}[\d\-./Xx]{4,40}", _FLAGS
)
_PERSONAL_SITES = re.compile(r"(?:facebook|instagram|tiktok|snapchat|twitter|x|fb|onlyfans|linkedin)\.com/\S", _FLAGS)
_CITED = re.compile(
    r"\[(?:19|20)\d\d\]\s+[A-Z][A-Za-z ]{1,12}\s+\d{1,5}|(?<!\w)[CH][mMC][nd]?\.? ?\d{3,4}(?!\w)|(?<!\w)SI ?(?:19"
    r"|20)\d\d/\d+"
)


def _digits(text: str) -> str:
    """Return the ASCII digits of a text."""
    return "".join(letter for letter in text if letter.isdigit())


def has_check_digit(number: str) -> bool:
    """Return whether ten digits end in the check digit of an NHS number."""
    if len(number) != 10:
        return False
    check = 11 - sum(int(digit) * weight for digit, weight in zip(number, range(10, 1, -1), strict=False)) % 11
    return check % 11 == int(number[9]) and check != 10


def _grouped(number: str) -> bool:
    """Return whether ten digits stand in groups as a number that was copied, not as years or a row of small numbers."""
    groups = re.split(r"\D+", number)
    return len(groups) > 1 and max(map(len, groups)) > 2 and not any(_YEAR.fullmatch(group) for group in groups)


def is_of_an_organisation(number: str) -> bool:
    """Return whether a phone number is a help line or a number that only organisations have."""
    if re.match(r"\d\d[./]\d\d[./]", number):  # a date, and what stands after it
        return False
    digits = re.sub(r"^(?:0044|44)0?", "0", _digits(number))
    if digits.startswith("0808"):
        return digits.startswith(("080880", "08081000", "08082000", "08081689", "080850"))
    return digits.startswith(("0800", "03")) or digits == "02070080151"  # the forced marriage unit


def _is_phone(number: str) -> bool:
    """Return whether a number may be dialled in the United Kingdom or from it."""
    from phonenumbers import NumberParseException, is_possible_number, parse  # Loaded with the first number to judge.

    try:
        return is_possible_number(parse(number, "GB"))
    except NumberParseException:
        return False


def inert(text: str) -> Iterator[tuple[int, int]]:
    """Yield the places that are no identifiers whatever they look like: addresses on the web, citations of law."""
    for match in _ADDRESS_ON_THE_WEB.finditer(text):
        if not _PERSONAL_SITES.search(match[0]):
            yield match.span()
    for match in _CITED.finditer(text):
        yield match.span()


def helplines(text: str) -> Iterator[tuple[int, int]]:
    """Yield the places of phone numbers that anyone may know."""
    for match in _PHONE.finditer(text):
        if is_of_an_organisation(match[1]) and (len(digits := _digits(match[1])) >= 10 or digits == "08001111"):
            yield match.span(1)


def find(text: str) -> Iterator[Span]:
    """Yield what is written in figures, surest first; later ones may overlap earlier ones."""
    for match in _PERSONAL_SITES.finditer(text):
        end = re.compile(r"\S*").match(text, match.end())
        yield match.start(), end.end() if end else match.end(), Identifier.NAME
    yield from ((*match.span(), Identifier.EMAIL) for match in _EMAIL.finditer(text) if not _OFFICE.match(match[0]))
    yield from ((*match.span(), Identifier.NAME) for match in _HANDLE.finditer(text))
    yield from ((*match.span(1), Identifier.NAME) for match in _PROFILE.finditer(text))
    yield from births.find(text)
    yield from ((*match.span(1), Identifier.POSTCODE) for match in _POSTCODE_SAID.finditer(text))
    yield from ((*match.span(1), Identifier.NHS_NUMBER) for match in _NHS_SAID.finditer(text))
    yield from references.said(text)
    for pattern in (_PHONE, _ABROAD):
        for match in pattern.finditer(text):
            enough = len(_digits(match[1])) >= 10 or _is_phone(match[1])
            dated = re.match(r"\d\d[./]\d\d[./](?:\d\d){1,2}(?!\d)", match[1])
            if enough and not dated and not is_of_an_organisation(match[1]):
                yield *match.span(1), Identifier.PHONE
    for match in _MOBILE.finditer(text):
        if not has_check_digit(_digits(match[1])) and _is_phone(match[1]):
            yield *match.span(1), Identifier.PHONE
    yield from ((*match.span(1), Identifier.NHS_NUMBER) for match in _NHS.finditer(text))
    for match in _TEN.finditer(text):
        if has_check_digit(_digits(match[1])) or _grouped(match[1]):
            yield *match.span(1), Identifier.NHS_NUMBER
    for match in _CALLED.finditer(text):
        if not re.fullmatch(r"(?:19|20)\d\d[ \-](?:19|20)\d\d", match[1]):
            yield *match.span(1), Identifier.PHONE
    for match in _MANY_DIGITS.finditer(text):
        if not is_of_an_organisation(match[1]):
            yield *match.span(1), Identifier.PHONE
    yield from ((*match.span(1), Identifier.PHONE) for match in _EXTENSION.finditer(text))
    for match in _POSTCODE.finditer(text):
        ends = re.match(r"\s*(?:[),.;:?!]|$)", text[match.end() : match.end() + 4])
        if not _ORDINAL.search(match[1]) or match[1].isupper() or (match[1][1].isalpha() and ends):
            yield *match.span(1), Identifier.POSTCODE
    for pattern in (_POSTCODE_LIKE, _POSTCODE_SLIP):
        yield from ((*match.span(1), Identifier.POSTCODE) for match in pattern.finditer(text))
    for match in _DISTRICT_ALONE.finditer(text):
        yield *match.span(1), Identifier.POSTCODE
    for match in _DISTRICT.finditer(text):
        place = 1 if match[1] else 2
        if not _SECTION.fullmatch(match[place]) or text[: match.start(place)].endswith(("in ", "code ", "code: ")):
            yield *match.span(place), Identifier.POSTCODE
    yield from references.seen(text)
