"""Find references of cases, people and courts: those said to be one, and those that look like one."""

import re
from collections.abc import Iterator

from knowledge.privacy.model import Identifier, Span

_FLAGS = re.IGNORECASE
_NI = re.compile(r"(?<!\w)([A-CEGHJ-PQRSTW-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D])(?!\w)", _FLAGS)
_UPN = re.compile(r"(?<!\w)([A-HJ-NP-RT-Z]\d{11}[\dA-HJ-NP-RT-Z])(?!\w)", _FLAGS)
_UPN_SAID = re.compile(
    r"(?<!\w)(?:upn|uln|unique pupil (?:no|number))(?: no"
    r"| number)?(?: is)?\.?[\s:;#\-–]{1,3}((?:[A-Z][ \-]?)?\d(?:[ \-]?\d){5,12}(?: ?[A-Z])?)(?!\w)",
    _FLAGS,
)
_COURT = re.compile(r"(?<!\w)([A-Z]{2}[ \-/]?\d{2}[ \-/]?[A-Z][ \-/]?\d{4,6})(?!\w)", _FLAGS)
_PLATE = re.compile(r"(?<!\w)([A-Z]{2}\d{2} ?[A-Z]{3})(?!\w)")
_PLATE_SAID = re.compile(
    r"(?<!\w)(?:reg|registration|plate|number plate|car|van|vehicle)(?: no| number)?(?: is)?[\s:]{1,2}"
    r"([A-Z]{2}\d{2} ?[A-Z]{3}|[A-Z]\d{1,3} ?[A-Z]{3}|[A-Z]{3} ?\d{1,3}[A-Z])(?!\w)",
    _FLAGS,
)
_VALUE = r"((?=[A-Z/.\-]{0,12}\d)[A-Z0-9]{1,16}(?:[/\-.:]?[A-Z0-9]{1,16}){0,5}(?: \d{3,8}(?!\d)){0,2})"
_SAID = re.compile(
    r"(?<!\w)(refs?|reference|urn|case|crime|incident|log|cad|niche|athena|mosaic|lcs|lac|liquid ?logic|ics|care"
    r" ?first|eclipse"
    r"|azeus|systm ?one|systm1|rio|emis|paris|cpoms|myconcern|cafm|cafcass|court|pnc|cris|file|client|person|persons"
    r"|service user"
    r"|patient|hospital|mrn|pid|swift|family|referral|marac|mash|police|ni|nino|national insurance|passport|brp|arc"
    r"|ho|home office"
    r"|student|pupil|candidate|account|claim|tenancy|protocol|framework ?i|frameworki|capita|controcc|id|unit|hosp"
    r"|record|job|arbor|sims|connect|holmes|genesis|storm|driver|driving|licence|license|dvla|uln|uci|district|ssid|icn"
    r"|vision|lorenzo|cerner|carenotes|iaptus|safeguard|bromcom|integris|synergy|childview|careworks|core|visa|permit"
    r"|port|uc|universal credit|ehcp|uprn|council tax|rent|housing|warrant|collar|swe|registration|ppid|dpa|foi"
    r"|sar|occurrence"
    r"|intel|custody|dash|merlin|guardian|stars|sentinel|nomis|delius|pnd|echo|epr|eccs|esr|systems? one|servelec"
    r"|ims|ecaf|caf|eha|ehm|tac|lado|iro|mash|cin|cp|cpis)"
    r"((?:[\s.]{1,2}(?:no|num|nr|number|ref|reference|id|is|was|log|record|system|file|n|card|code|crime"
    r"|case)(?![^\W\d_])){0,3})\.?"
    rf"([\s:;#=\-–(]{{0,4}}){_VALUE}(?!\w|[/\-]\w)",
    _FLAGS,
)
_OF_A_DAY = re.compile(
    r"(?<!\w)(?:log|incident|job|cad|crime|occurrence)(?: no\.?| number| num| ref)?[\s:#]{1,2}"
    r"(\d{1,5} (?:of|on|dated) \d{1,2}[/.\-]\d{1,2}(?:[/.\-]\d{2,4})?)(?!\w|[/.\-]\d)",
    _FLAGS,
)
_STRONG = re.compile(
    r"refs?|reference|urn|mosaic|lcs|liquid ?logic|care ?first|azeus|cafm|cad|crime|mrn|nino|log|incident|uln"
    r"|uci|district|arbor|sims|job|dvla|occurrence|passport",
    _FLAGS,
)
_MARKED = re.compile(
    r"(?<![\w£$/.\-])([A-Z]{1,6}[/\-]?\d{2,8}[/\-]\d{2,8}(?:[/\-]\d{1,6})?"
    r"|[A-Z]{1,6}/[A-Z0-9]{1,6}/\d{2,8}(?:/\d{1,6})?"
    r"|(?!(?:19|20)\d\d/(?:19|20)?\d\d)\d{1,4}/\d{4,8}(?:/\d{2,4})?)(?!\w|[/\-]\w)"
)
_DRIVER = re.compile(r"(?<!\w)([A-Z9]{2,5}9{0,3} ?\d{6} ?[A-Z9]{2} ?\d?[A-Z]{2,3})(?!\w)", _FLAGS)
_MIXED = re.compile(
    r"(?<![\w£$/.@\-])((?=[A-Z]{0,5}-?\d)[A-Z]{1,5}[\-]?\d{5,12}[A-Z]{0,2}|\d{5,12}[A-Z]{1,2})(?!\w|[/\-]\w)", _FLAGS
)
_LONG = re.compile(r"(?<![\w£$€/.,@+\-])(\d{7,20})(?!\w|[/\-]\d|[.,]\d|%)")


def said(text: str) -> Iterator[Span]:
    """Yield pupil and insurance numbers, and numbers that are said to be a reference."""
    for pattern, kind in (
        (_OF_A_DAY, Identifier.CASE_REFERENCE),
        (_UPN_SAID, Identifier.UPN),
        (_UPN, Identifier.UPN),
        (_NI, Identifier.CASE_REFERENCE),
    ):
        yield from ((*match.span(1), kind) for match in pattern.finditer(text))
    yield from _references(text)


def seen(text: str) -> Iterator[Span]:
    """Yield numbers that look like a reference, said or not."""
    for pattern in (_COURT, _DRIVER, _PLATE, _PLATE_SAID, _MARKED, _MIXED, _LONG):
        yield from ((*match.span(1), Identifier.CASE_REFERENCE) for match in pattern.finditer(text))


def _references(text: str) -> Iterator[Span]:
    """Yield numbers that are said to be a reference of a case, a person or a court."""
    for match in _SAID.finditer(text):
        cue, says, gap, value = match[1], match[2], match[3], match[4]
        digits = re.sub(r"\D", "", value)
        a_year = re.fullmatch(r"(?:19|20)\d\d(?:[/\-](?:19|20)?\d\d)?", value) is not None
        sure = bool(says.strip(" .")) or bool(_STRONG.fullmatch(cue)) or any(sign in gap for sign in ":#=")
        if not gap and not says:
            continue
        if len(digits) >= (3 if sure else 5) and not (a_year and not says.strip(" .")):
            yield *match.span(4), Identifier.CASE_REFERENCE
