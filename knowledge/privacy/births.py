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
_WORDS = (
    r"(?:(?:twenty|thirty)[ \-]?)?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|tenth|eleventh|twelfth"
    r"|(?:thir|four|fif|six|seven|eigh|nine)teenth|twentieth|thirtieth"
)
_NTH = rf"(?:{_DAY}(?:st|nd|rd|th)?|{_WORDS})"
_FULL = (
    rf"(?:{_DAY} ?[/.\-–\\] ?(?:0?[1-9]|1[0-2]) ?[/.\-–\\] ?{_YEAR}|(?:19|20)\d\d[/.\-](?:0?[1-9]|1[0-2])[/.\-]{_DAY}"
    rf"|{_NTH}(?: of)?[ \-]{{0,2}}{_MONTH},?[ \-]{{0,2}}{_YEAR}|{_MONTH} {_NTH},? {_YEAR}|{_DAY} (?:0?[1-9]|1[0-2])"
    rf" {_YEAR}|{_DAY}{_MONTH}{_YEAR})"
)
_PART = rf"(?:{_NTH}(?: of)? {_MONTH}|{_MONTH} {_NTH}|{_DAY}[/.\-](?:0?[1-9]|1[0-2]))"
_LOOSE = rf"(?:{_FULL}|{_PART}|{_MONTH},? {_YEAR}|\d{{6}}|\d{{8}}|(?:0?[1-9]|1[0-2])[/.\-](?:19|20)?\d\d)"
_END = r"(?!\w|[/\-]\d|\.\d)"
_BIRTH = re.compile(
    rf"(?<!\w)(?:d[./\- ]{{0,2}}o[./\- ]{{0,2}}b(?:['’]?s|\.)?|date of birth|birth ?date|birthdays?|b['’]?days?|b-day"
    rf"|edd|edc|due date)(?: is| was|['’]s| of| on| given as| recorded as| poss| possibly| approx| about)?"
    rf"[\s:;=,(\-–]{{0,3}}(?:on )?(?:the )?({_LOOSE}|(?:19|20)\d\d){_END}",
    _FLAGS,
)
_BORN = re.compile(
    rf"(?<!\w)(?:born|birth|b\.|b(?= ?\d{{1,2}}[/.]\d{{1,2}}[/.])|due)(?: on"
    rf"| in)?[\s:;,\-–]{{1,3}}(?:the )?({_FULL}|{_PART} ?){_END}",
    _FLAGS,
)
_TURNS = re.compile(
    rf"(?<!\w)(?:(?:turn(?:s|ed|ing)?|will be|is|was|be|s?hes|s?he['’]s) (?:\d{{1,2}}|one|two|three|four|five"
    rf"|six|seven|eight|nine|ten)"
    rf"|\d{{1,2}}(?:st|nd|rd|th) (?:birthday|bday))(?: is| was)? (?:on )?(?:the )?({_FULL}|{_PART}){_END}",
    _FLAGS,
)
_BORN_AT = re.compile(
    rf"(?<!\w)born ((?:[^\W\d_][\w'’\-]{{0,20}},? |\d\d(?:\+\d)? ?(?:wks?|weeks),? ){{1,5}}?)({_FULL}){_END}", _FLAGS
)
_NOT_AT = re.compile(r"(?<!\w)(?:before|after|since|between|until|till|from|by)(?!\w)", _FLAGS)
_SIX = re.compile(r"(?<![\w/.\-])((?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])\d\d)(?![\w/\-]|\.\d)")
_BESIDE = re.compile(r"\][\s,;:()/|\-–]{0,4}$")
_BEFORE = re.compile(r"[\s,;:()/|\-–]{0,4}\[")
_WORK = re.compile(
    r"(?:report|assessment|review|conference|visit|plan|meeting|hearing|statement|chronology|training|return|response"
    r"|paperwork|form)s?(?: is| was| are)? $",
    _FLAGS,
)
_BORN_MONTH = re.compile(rf"(?<!\w)born(?: in)? ({_MONTH},? (?:19|20)\d\d){_END}", _FLAGS)
_DATE = re.compile(rf"(?<![\w/.\-])({_FULL}){_END}", _FLAGS)
_MANY = re.compile(r"(?:babies|children|infants|kids|those|people|all|any|anyone|cohorts?|girls|boys)\W*$", _FLAGS)
_CHILD = re.compile(
    r"(?<!\w)(?:child|baby|babe|infant|toddler|boy|girl|son|daughter|twins?|sibling|brother|sister|lad|lass|kid|pupil"
    r"|mum|mother|dad|father|unborn|he|she|her|his|name|nhs number|aged|dobs?|date of birth|male|female)(?!\w)",
    _FLAGS,
)
_EVENT = re.compile(
    r"(?<!\w)(?:published|updated?|dated|version|reviewed|accessed|issued|revised|launched|edition|inquest"
    r"|verdict|died|killed"
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
        if match[0][:3].lower() == "due" and _WORK.search(text[max(0, match.start() - 30) : match.start()]):
            continue
        yield match.start(1), match.start(1) + len(match[1].rstrip()), Identifier.DATE_OF_BIRTH
    for match in _BORN_MONTH.finditer(text):
        if not _MANY.search(text[max(0, match.start() - 30) : match.start()]):
            yield *match.span(1), Identifier.DATE_OF_BIRTH
    yield from ((*match.span(1), Identifier.DATE_OF_BIRTH) for match in _TURNS.finditer(text))
    for match in _BORN_AT.finditer(text):
        if not _NOT_AT.search(match[1]) and not _MANY.search(text[max(0, match.start() - 30) : match.start()]):
            yield *match.span(2), Identifier.DATE_OF_BIRTH
    for match in _SIX.finditer(text):
        if text[max(0, match.start() - 8) : match.start()].lower().endswith(("[name] ", "[name] (", "[name], ")):
            yield *match.span(1), Identifier.DATE_OF_BIRTH
    for match in _DATE.finditer(text):
        before, after = text[max(0, match.start() - 40) : match.start()], text[match.end() : match.end() + 25]
        if not _EVENT.search(before) and (
            _CHILD.search(before) or _CHILD.search(after) or _BESIDE.search(before) or _BEFORE.match(after)
        ):
            yield *match.span(1), Identifier.DATE_OF_BIRTH
