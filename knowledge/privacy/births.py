"""Find dates of birth: those said to be one, and full dates beside a child."""

import re
from collections.abc import Iterator

from knowledge.privacy.model import Identifier, Span

_FLAGS = re.IGNORECASE
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_DAY, _YEAR = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:(?:19|20)\d\d|['’]?\d\d)"
_NTH = rf"{_DAY}(?:st|nd|rd|th)?"
_FULL = (
    rf"(?:{_DAY} ?[/.\-–\\] ?(?:0?[1-9]|1[0-2]) ?[/.\-–\\] ?{_YEAR}|(?:19|20)\d\d[/.\-](?:0?[1-9]|1[0-2])[/.\-]{_DAY}"
    rf"|{_NTH}(?: of)?[ \-]{{0,2}}{_MONTH},?[ \-]{{0,2}}{_YEAR}|{_MONTH} {_NTH},? {_YEAR}|{_DAY} (?:0?[1-9]|1[0-2])"
    rf" {_YEAR})"
)
_PART = rf"(?:{_NTH}(?: of)? {_MONTH}|{_MONTH} {_NTH}|{_DAY}[/.\-](?:0?[1-9]|1[0-2]))"
_LOOSE = rf"(?:{_FULL}|{_PART}|{_MONTH},? {_YEAR}|\d{{6}}|\d{{8}}|(?:0?[1-9]|1[0-2])[/.\-](?:19|20)?\d\d)"
_END = r"(?!\w|[/\-]\d|\.\d)"
_BIRTH = re.compile(
    rf"(?<!\w)(?:d\.? ?o\.? ?b\.?|date of birth|birth ?date|birthday|bday|b-day|edd|due date)"
    rf"(?: is| was|'s)?[\s:;=\-–]{{0,3}}(?:on )?(?:the )?({_LOOSE}){_END}",
    _FLAGS,
)
_BORN = re.compile(
    rf"(?<!\w)(?:born|birth|b\.|due)(?: on| in)?[\s:;,\-–]{{1,3}}(?:the )?({_FULL}|{_PART} ?){_END}", _FLAGS
)
_BORN_MONTH = re.compile(rf"(?<!\w)born(?: in)? ({_MONTH},? (?:19|20)\d\d){_END}", _FLAGS)
_DATE = re.compile(rf"(?<![\w/.\-])({_FULL}){_END}", _FLAGS)
_MANY = re.compile(r"(?:babies|children|infants|kids|those|people|all|any|anyone|cohorts?|girls|boys)\W*$", _FLAGS)
_CHILD = re.compile(
    r"(?<!\w)(?:child|baby|babe|infant|toddler|boy|girl|son|daughter|twins?|sibling|brother|sister|lad|lass|kid|pupil"
    r"|mum|mother|dad|father|unborn|he|she|her|his|name|dob|male|female)(?!\w)",
    _FLAGS,
)
_EVENT = re.compile(
    r"(?:published|updated?|dated|version|reviewed|accessed|issued|revised|launched|edition|inquest|verdict|died|killed"
    r"|panel|guidance|report|briefing|protocol|policy|act|conference|meeting|visit(?:ed)?|seen|appt|appointment"
    r"|strat|since"
    r"|until|till|before|after|by|between|on|from|to|review|icpc|rcpc|court|hearing|deadline|training|today"
    r"|of)\W*(?:the )?$",
    _FLAGS,
)


def find(text: str) -> Iterator[Span]:
    """Yield dates of birth: those said to be one, and full dates beside a child."""
    for match in _BIRTH.finditer(text):
        yield *match.span(1), Identifier.DATE_OF_BIRTH
    for match in _BORN.finditer(text):
        yield match.start(1), match.start(1) + len(match[1].rstrip()), Identifier.DATE_OF_BIRTH
    for match in _BORN_MONTH.finditer(text):
        if not _MANY.search(text[max(0, match.start() - 30) : match.start()]):
            yield *match.span(1), Identifier.DATE_OF_BIRTH
    for match in _DATE.finditer(text):
        before, after = text[max(0, match.start() - 40) : match.start()], text[match.end() : match.end() + 25]
        if not _EVENT.search(before) and (_CHILD.search(before) or _CHILD.search(after)):
            yield *match.span(1), Identifier.DATE_OF_BIRTH
