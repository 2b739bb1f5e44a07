"""An invented review as its partnership would publish it: a PDF for the pictures of the guides."""

from pathlib import Path

from tests.pdfs import LEFT, Picture, Words, column, write_pdf

_TITLE = "Local Child Safeguarding Practice Review: Child Z"
_HEAD = "Anytown Safeguarding Children Partnership"
_PAGES = (
    (
        Words(_TITLE, size=20, bold=True),
        "",
        "Anytown Safeguarding Children Partnership",
        "Published March 2025",
        "Lead reviewer: an independent author",
    ),
    (
        Words("1. Introduction", size=15, bold=True),
        "",
        "1.1 This review is about Child Z, who was ten weeks old when seen in hospital with",
        "injuries that the parents could not explain.",
        "",
        "1.2 Child Z lived with both parents and a sibling of two. The family had moved to Anytown",
        "five months before the birth.",
    ),
    (
        Words("2. Findings", size=15, bold=True),
        "",
        "Finding 1: Nobody asked the father about his own childhood or about his drinking. What",
        "was known of him stood in the record of another council.",
        "",
        "Finding 2: A bruise on a baby who could not yet roll was put down to a car seat. It was",
        "seen by two practitioners, each of whom thought that the other had referred it.",
        "",
        "Finding 3: The pre-birth assessment was begun at 34 weeks and had not been finished when",
        "Child Z was born.",
    ),
    (
        Words("3. Recommendations", size=15, bold=True),
        "",
        "Recommendation 1: Midwifery and health visiting should ask about fathers and partners at",
        "every contact, and record who was asked.",
        "",
        "Recommendation 2: Children's social care should begin a pre-birth assessment by 20 weeks",
        "and finish it by 32.",
        "",
        "Recommendation 3: The police should tell the partnership of every call to a home with a",
        "baby under one.",
    ),
)


def write_review(path: Path, scanned: bool = False) -> Path:
    """Write the review, with an appendix that is a picture of text where that is wanted, and return its path."""
    pages: list[list[Words | Picture]] = []
    for number, lines in enumerate(_PAGES, start=1):
        head = [Words(_HEAD, LEFT, 800, 9), Words(f"Page {number}", 500, 40, 9)] if number > 1 else []
        pages.append([*head, *column(*lines, size=11)])
    if scanned:
        pages.append([Picture()])
    return write_pdf(path, pages, title=_TITLE)
