"""Find what may identify a child, a family or a colleague in a document that is about to be published.

Few false alarms matter more here than finding all: whoever reads a list of fifty schools reads none of it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.model import Block, BlockKind, Document, Slice
from knowledge.privacy import NOTHING, Identifier, Known, figures
from knowledge.privacy.lists import is_ordinary, names
from knowledge.privacy.numbers import has_check_digit
from knowledge.report.named import named
from knowledge.report.ranges import pieces

ORDER = (  # most serious first
    Identifier.NHS_NUMBER,
    Identifier.UPN,
    Identifier.CASE_REFERENCE,
    Identifier.DATE_OF_BIRTH,
    Identifier.ADDRESS,
    Identifier.PHONE,
    Identifier.EMAIL,
    Identifier.POSTCODE,
    Identifier.SCHOOL,
    Identifier.NAME,
)
_EDGE = 3  # blocks at either end where there are no pages
_LETTER = 12  # blocks: a document with fewer has no imprint, every line of it may be about somebody
_LONGEST = 4000  # characters read at once
_NEAR = 90  # characters around, in which an organisation speaks for a number or an address
# The rules take time, and most paragraphs hold nothing for them.
_WORTH_READING = re.compile(
    r"\d(?:[ ()./-]{0,2}\d){5}|@|\b[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2}\b"
    r"|\b(?:d\.?o\.?b|birth|birthday|born|turn(?:s|ed))\b"
    r"|\b(?:school|academy|college|nursery)\b|\d[a-z]?,? (?:[\w'’-]+ ){1,3}(?:street|st|road|rd|avenue|ave|lane|close"
    r"|crescent|drive|terrace|gardens|grove|mews|court|way|place|walk|row|rise|view|square|green|hill|park)\b",
    re.IGNORECASE,
)
_OFFICE = re.compile(
    r"\b(?:help ?lines?|switchboard|enquir\w+|contact us|order ?line|advice line|customer|publications?|licen[cs]e"
    r"|council|department|ministry|office|team|service|services|hub|MASH|NSPCC|Childline|charity|foundation|trust|board"
    r"|partnership|agency|panel|mechanism|association|society|website|www|copyright|crown|telephone|fax|tel|general)\b",
    re.IGNORECASE,
)
_PERSONAL = re.compile(
    r"\b(?:mother|father|mum|dad|parent|grandmother|grandfather|aunt|uncle|carer|child|baby|family|partner|his|her|their"
    r"|home|lives?|lived|living|mobile|moved|sibling|brother|sister)\b",
    re.IGNORECASE,
)
_PUBLIC_MAIL = re.compile(
    r"@(?:[\w-]+\.)*(?:gov\.uk|nhs\.uk|police\.uk|org\.uk|org|ac\.uk|gov\.wales|gov\.scot)$", re.IGNORECASE
)
_OF_A_PERSON = re.compile(r"([a-z]+)[._-]([a-z]{2,})\d{0,3}@", re.IGNORECASE)
_BORN = re.compile(r"\b(?:d\.?o\.?b\b|birth|birthday|born|turn(?:s|ed))", re.IGNORECASE)
_STREET = re.compile(
    r"\d{1,4}[a-z]?,? (?:[A-Z][\w'’-]+ ){1,3}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Close|Crescent|Drive|Terrace|Gardens"
    r"|Grove|Mews|Court|Way|Place|Walk|Row|Rise|View|Square|Green|Hill|Park)\b"
)
_NHS = re.compile(r"\bNHS\b", re.IGNORECASE)
_SCHOOL = re.compile(
    r"(?:[A-Z][\w'’.-]+ ){1,4}(?:(?:Primary|Infants?|Junior|High|Secondary|Community|Catholic|CE|C of E"
    r"|Church of England|Grammar|Special|Academy|Church|Upper|Middle|First) ?)*(?:School|Academy"
    r"|College|Nursery|Pre-?school)"
)
_PUPIL = re.compile(r"\b(?:year \d+|reception|attend(?:s|ed|ing)|pupil|enrolled|excluded)\b", re.IGNORECASE)
_REFERENCE = re.compile(
    r"\b(?:crime|court|case|police|incident|custody|national insurance|n\.?i\.?|passport|hospital|mosaic|lcs|log|cad"
    r"|liquid ?logic|care ?first)\b"
    r"[\w .:#-]{0,24}$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Seen:
    """What may identify somebody: `text[start:end]`, where it stands, and a hint that does not repeat it."""

    kind: Identifier
    start: int
    end: int
    page: int | None
    paragraph: str | None
    hint: str


def identifiers(document: Document, known: Known = NOTHING) -> tuple[Seen, ...]:
    """Return what may identify somebody, most serious first, then in order; `known` is what the library prints.

    What the publisher prints of itself on the first and the last page is none, and nor are help lines.
    """
    found = [(kind, start, end) for block in document.blocks for start, end, kind in _figures(document, block)]
    found += [(Identifier.NAME, start, end) for start, end in named(document, known)]
    found.sort(key=lambda one: (ORDER.index(one[0]), one[1]))
    return tuple(_seen(document, *one) for one in found)


def _seen(document: Document, kind: Identifier, start: int, end: int) -> Seen:
    place = Slice(document, start, end)
    return Seen(kind, start, end, place.page, place.paragraph, _hint(place.text))


def _hint(words: str) -> str:
    """Return the first letter or digit of each word, dots for the rest."""
    return " ".join(f"{word[0]}{'.' * min(len(word) - 1, 3)}" for word in words.split()[:4])


def _figures(document: Document, block: Block) -> Iterator[tuple[int, int, Identifier]]:
    """Yield what is written in figures in a block, and addresses and schools, where a person may be meant."""
    whole = document.text[block.start : block.end]
    for begin, stop in pieces(whole, _LONGEST):
        text = whole[begin:stop]
        if not _WORTH_READING.search(text):
            continue
        for start, end, kind in figures(text)[1]:
            before, after = text[max(0, start - _NEAR) : start], text[end : end + 40]
            if _means(document, block, kind, text[start:end], before, after):
                yield block.start + begin + start, block.start + begin + end, kind


def _means(document: Document, block: Block, kind: Identifier, words: str, before: str, after: str) -> bool:
    """Return whether what looks like an identifier most likely is one of a person."""
    home = bool(_PERSONAL.search(before[-40:])) and not _OFFICE.search(before[-40:])
    imprint = not home and _imprint(document, block)
    match kind:
        case Identifier.NHS_NUMBER:
            digits = re.sub(r"\D", "", words)
            return bool(_NHS.search(before)) or (has_check_digit(digits) and block.kind is not BlockKind.TABLE)
        case Identifier.UPN:
            return True
        case Identifier.CASE_REFERENCE:
            return bool(_REFERENCE.search(before))
        case Identifier.DATE_OF_BIRTH:
            return bool(_BORN.search(before[-50:]))
        case Identifier.EMAIL:
            if _PUBLIC_MAIL.search(words):
                return _is_of_a_person(words) and not imprint
            return not imprint and (home or not _OFFICE.search(before))
        case Identifier.PHONE:
            mobile = re.sub(r"\D", "", words).startswith(("07", "447"))
            return not imprint and (mobile or home)
        case Identifier.POSTCODE | Identifier.ADDRESS:
            full = kind is Identifier.POSTCODE or bool(_STREET.search(words))
            return full and not imprint and (home or not (_OFFICE.search(before) or _OFFICE.search(after)))
        case Identifier.SCHOOL:
            around = f" {before[-60:]} {after}"
            return bool(_SCHOOL.search(words)) and bool(_PUPIL.search(words + around) or _PERSONAL.search(around))
    return False


def _is_of_a_person(mail: str) -> bool:
    """Return whether an e-mail address begins with a person's name, and not with that of an office."""
    match = _OF_A_PERSON.match(mail)
    parts = [part.lower() for part in match.groups()] if match else []
    held = any(part in names()[section] for part in parts for section in ("given", "strong", "surname"))
    return held and not all(is_ordinary(part) for part in parts)


def _imprint(document: Document, block: Block) -> bool:
    """Return whether a block stands where a publisher prints its own address: the first or the last page."""
    pages = document.pages
    if pages is None and len(document.blocks) <= _LETTER:
        return False
    if pages is None:
        return block.start <= document.blocks[:_EDGE][-1].start or block.start >= document.blocks[-_EDGE:][0].start
    page = Slice(document, block.start, block.end).page
    return pages > 2 and page in (1, pages)
