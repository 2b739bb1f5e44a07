"""Guess the title of a document, what kind it is, and the label a review gives the child."""

import re
from collections.abc import Iterator

from knowledge.model import Document, Kind
from knowledge.report.front import Front
from knowledge.report.guess import COVER, FRONT, INFORMATION, WORDS, Confidence, Guess

_LONGEST = 300
_NO_TITLE = re.compile(
    r"microsoft word\b|untitled|document ?\d*$|layout \d|(?:\d+\.? )?(?:executive summary|introduction|contents"
    r"|table of contents|foreword|preface|summary|background)$"
    r"|.*\.(?:docx?|pdf|indd|pub|pptx?)$|\S*[_]\S*$|[a-z0-9]+$|.{0,3}$",
    re.IGNORECASE,
)
_REVIEW = re.compile(
    r"\b(?:serious case review|(?:child )?safeguarding practice review|L?CSPR|child practice review|learning review"
    r"|case management review|(?:thematic|rapid|significant incident|multi-agency case|serious incident|partnership)"
    r" (?:learning )?review|overview report|review report|domestic homicide review)\b",
    re.IGNORECASE,
)
_PANEL = re.compile(r"\b(?:national|thematic) review\b", re.IGNORECASE)
_STATUTORY = re.compile(r"(?<!non )(?<!non-)(?<!\w)statutory (?:and practice )?guidance\b", re.IGNORECASE)
_THIS = re.compile(
    r"\bthis (?:joint )?statutory guidance\b|\b(?:this|it|document) (?:is|contains|provides|sets out) (?:\w+ ){0,3}"
    r"statutory guidance\b|\bissued (?:as guidance )?(?:\w+ ){0,8}under section 7 of the Local Authority Social"
    r" Services Act",
    re.IGNORECASE,
)
_NOT = re.compile(r"\bnon-? ?statutory\b|\bnot statutory\b", re.IGNORECASE)
_LAW = re.compile(r"^(?:the )?[A-Z][\w ,'’()]+ (?:Act|Regulations|Order|Measure|Rules) (?:19|20)\d\d$")
_PROCEDURE = re.compile(r"\b(?:procedures?|protocol|pathway|policy|threshold (?:document|guidance)|thresholds)\b", re.I)
_RESEARCH = re.compile(
    r"\b(?:evaluation|research (?:report|brief)|literature review|evidence review|rapid evidence|study|survey"
    r"|(?:annual|triennial) (?:report|analysis)|analysis of)\b",
    re.IGNORECASE,
)
_GUIDANCE = re.compile(r"\b(?:guidance|guide|advice|framework|briefing|toolkit|handbook)\b", re.IGNORECASE)
_CODE = r"(?:[A-Z]{1,3}\d{0,3}|\d{1,2}|[A-Z]{2,5}\d{1,3})"
_WHO = r"(?:Child(?:ren)?|Bab(?:y|ies)|Famil(?:y|ies)|Siblings?|Infants?|Young Persons?|Twins?|Boy|Girl|Adult)"
_ENDS = r"(?!\w|[’'-]\w|\.\d)"
_LABEL = re.compile(rf"(?<!\w){_WHO} {_CODE}{_ENDS}(?:(?:, | ?& ?| and |, and )(?:{_WHO} )?{_CODE}{_ENDS}){{0,5}}")
_NO_CODE = frozenset("A AT BY IN IS IT AS OF ON OR TO WE AN AND THE FOR NOT SEX ACT LAW MAY WHO HAS WAS ARE".split())
_BARE = re.compile(r"(?<![\w-])[A-Z]{2,4}\d{1,3}(?![\w-])")


def guess_title(document: Document, front: Front) -> Iterator[Guess]:
    """Yield the title of a cover sheet; else another than the document has, where that is a file's name."""
    if title := front.cover.get("title"):
        yield Guess("title", title, Confidence.SURE, COVER)
    if not _NO_TITLE.match(document.title):
        return
    heads = [document.text[block.start : block.end] for block in front.headings if block.level == 1]
    lines = [line for line in _titles(document, front) if _REVIEW.search(line)]
    heads = [head for head in (*heads, *lines) if not _NO_TITLE.match(head)]
    if heads and len(heads[0]) <= _LONGEST:
        yield Guess("title", heads[0], Confidence.LIKELY, FRONT)
    named = dict(document.sight.information).get("title", "").strip()
    if named and len(named) <= _LONGEST and not _NO_TITLE.match(named):
        yield Guess("title", named, Confidence.LIKELY, INFORMATION)


def guess_kind(document: Document, front: Front) -> Iterator[Guess]:
    """Yield what kind of document it is: by its title and its first headings, then by its first pages."""
    heads = [document.text[block.start : block.end] for block in front.headings]
    titles = " / ".join([front.cover.get("title", ""), document.title, *_titles(document, front)])
    words = " ".join(document.text[block.start : block.end] for block in front.blocks)
    if _LAW.match(document.title):
        yield Guess("kind", Kind.LAW, Confidence.LIKELY, FRONT)
    begins = any(map(_STATUTORY.match, [*heads, *_titles(document, front)]))
    if (_STATUTORY.search(document.title) or begins) and not _NOT.search(titles):
        yield Guess("kind", Kind.STATUTORY_GUIDANCE, Confidence.SURE, FRONT)
    if front.cover:
        yield Guess("kind", Kind.REVIEW, Confidence.SURE, COVER)
    if _RESEARCH.search(" / ".join([document.title, *heads[:1]])):
        yield Guess("kind", Kind.RESEARCH, Confidence.LIKELY, FRONT)
    if _REVIEW.search(titles) and not (_GUIDANCE.search(titles) or _PROCEDURE.search(titles)):
        yield Guess("kind", Kind.REVIEW, Confidence.SURE, FRONT)
    if _PANEL.search(titles) and not _GUIDANCE.search(titles):
        yield Guess("kind", Kind.REVIEW, Confidence.LIKELY, FRONT)
    if _PROCEDURE.search(" / ".join([document.title, *heads[:1]])):
        yield Guess("kind", Kind.LOCAL_PROCEDURE, Confidence.LIKELY, FRONT)
    if _THIS.search(words) and not _NOT.search(words):
        yield Guess("kind", Kind.STATUTORY_GUIDANCE, Confidence.LIKELY, FRONT)
    if _STATUTORY.search(words) and not _NOT.search(words):
        yield Guess("kind", Kind.STATUTORY_GUIDANCE, Confidence.UNSURE, FRONT)
    if _GUIDANCE.search(titles):
        yield Guess("kind", Kind.GUIDANCE, Confidence.LIKELY, FRONT)
    if _REVIEW.search(words):
        yield Guess("kind", Kind.REVIEW, Confidence.UNSURE, WORDS)


def guess_label(document: Document, front: Front) -> Iterator[Guess]:
    """Yield the label that a review gives the child, such as "Child B" or "Baby E and Baby F": never a name."""
    for words, sure, source in (
        (front.cover.get("title", ""), Confidence.SURE, COVER),
        (document.title, Confidence.LIKELY, FRONT),
        *((words, Confidence.LIKELY, FRONT) for words in _titles(document, front)),
    ):
        if not _REVIEW.search(" / ".join([document.title, *_titles(document, front)])) and not front.cover:
            return
        for match in _LABEL.finditer(words if not words.isupper() else _titled(words)):
            if not any(word in _NO_CODE - {"A"} for word in match[0].split()):
                yield Guess("label", match[0], sure, source)
        if bare := _BARE.search(words):
            yield Guess("label", bare[0], Confidence.UNSURE, source)


def _titles(document: Document, front: Front) -> list[str]:
    """Return what stands as a title on the first page: its headings and short lines before the text begins."""
    found: list[str] = []
    for block in front.blocks[:8]:
        words = document.text[block.start : block.end]
        if len(words.split()) > 25 or (words.endswith(".") and len(words.split()) > 8):
            break
        found.append(words)
    return found


def _titled(words: str) -> str:
    """Return words in capitals as a title, so that "CHILD Q" is "Child Q"."""
    return re.sub(rf"(?i)\b{_WHO}\b", lambda match: match[0].title(), words)
