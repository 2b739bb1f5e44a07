"""What the starter library promises: notes that say what they are, name nobody the review did not, and can be cited."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

import knowledge
from knowledge.model import BlockKind, Document, Kind
from knowledge.read import read
from knowledge.split import split
from knowledge.vocabulary import AGENCIES, THEMES

PATHS = sorted(Path(knowledge.__file__).with_name("corpus").glob("*.md"))
HEADINGS = {
    True: ("What happened", "What the review found", "What it recommended"),
    False: ("What it is", "What it asks of practitioners", "Where areas differ"),
}
NATIONS = {"England", "Wales", "Scotland", "Northern Ireland"}
DANGLING = re.compile(r"(?:This|That|These|Those|Its?|They|Their|He|His|She|Hers?)\b")
AMERICAN = re.compile(
    r"\b(?:behavior|center|color|favor|honor|labor|neighbor|rumor|harbor|endeavor)\w*"
    r"|\b\w+(?:ization|izing|ized|izes?)\b(?<!size)(?<!sized)(?<!seize)(?<!seized)(?<!prize)"
    r"|\b(?:analyz|paralyz|catalyz)\w+|\b(?:pediatric|anemi|hemorrhag|gynecolog|orthopedic|maneuver)\w*"
    r"|\b(?:program|defense|offense|fulfill|enroll|skillful|mom|moms|labeled|traveled|counselor|counseling)\b",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def notes() -> list[Document]:
    return [read(path) for path in PATHS]


def paragraphs(note: Document) -> list[str]:
    """Return the words of each paragraph, after its number."""
    return [note.text[block.body : block.end] for block in note.blocks if block.kind is not BlockKind.HEADING]


def headings(note: Document) -> list[str]:
    return [note.text[block.start : block.end] for block in note.blocks if block.kind is BlockKind.HEADING]


def test_there_are_89_notes_and_50_of_them_are_on_reviews(notes: list[Document]) -> None:
    assert len(notes) == 89
    assert sum(note.kind is Kind.REVIEW for note in notes) == 50


def test_a_note_has_the_id_that_names_its_file_and_a_title_of_its_own(notes: list[Document]) -> None:
    assert [note.id for note in notes] == [path.stem for path in PATHS]
    assert len({note.title for note in notes}) == len(notes)


def test_every_note_says_that_it_is_a_summary_of_ours_and_that_no_practitioner_has_checked_it(
    notes: list[Document],
) -> None:
    assert [note.id for note in notes if not note.summary] == []
    assert {note.caution for note in notes} == {"not checked by a practitioner"}
    assert [path.name for path in PATHS if not re.search(r"^basis: ", path.read_text("utf-8"), re.MULTILINE)] == []


@pytest.mark.parametrize("field", ["title", "publisher", "nations", "agencies", "themes", "urls", "read_on"])
def test_every_note_has(field: str, notes: list[Document]) -> None:
    assert [note.id for note in notes if not getattr(note, field)] == []


def test_every_note_is_dated_as_far_as_is_known(notes: list[Document]) -> None:
    assert [note.id for note in notes if not (note.published or note.dated)] == []


def test_themes_agencies_and_nations_are_those_of_the_vocabulary(notes: list[Document]) -> None:
    assert {theme for note in notes for theme in note.themes} <= set(THEMES)
    assert {agency for note in notes for agency in note.agencies} <= set(AGENCIES)
    assert {nation for note in notes for nation in note.nations} <= NATIONS


def test_every_source_is_an_address_on_the_web(notes: list[Document]) -> None:
    assert [url for note in notes for url in note.urls if not re.fullmatch(r"https?://[^\s/]+\.\S+", url)] == []


def test_a_successor_is_a_note_of_the_library(notes: list[Document]) -> None:
    assert {note.superseded_by for note in notes} - {None} <= {note.id for note in notes}


def test_notes_have_the_headings_of_their_kind_in_order_and_no_others(notes: list[Document]) -> None:
    for note in notes:
        fixed = HEADINGS[note.kind is Kind.REVIEW]
        assert headings(note) == [heading for heading in fixed if heading in headings(note)], note.id


def test_no_heading_stands_without_words(notes: list[Document]) -> None:
    for note in notes:
        kinds = [block.kind for block in note.blocks]
        assert kinds[0] is BlockKind.HEADING, note.id
        assert (BlockKind.HEADING, BlockKind.HEADING) not in pairwise([*kinds, BlockKind.HEADING]), note.id


def test_paragraphs_are_numbered_once_through(notes: list[Document]) -> None:
    for note in notes:
        numbers = [block.number for block in note.blocks if block.kind is not BlockKind.HEADING]
        assert numbers == [str(number) for number in range(1, len(numbers) + 1)], note.id


def test_names_the_press_used_are_printed_nowhere(notes: list[Document]) -> None:
    names = {part for note in notes for alias in note.aliases for part in (alias, alias.split()[0], alias.split()[-1])}
    assert names
    spoken = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, sorted(names))) + r")(?!\w)", re.IGNORECASE)
    printed = [(note.id, words) for note in notes for words in (note.text, note.title, note.label, note.publisher)]
    assert [(id, found[0]) for id, words in printed if (found := spoken.search(words))] == []


def test_no_paragraph_leans_on_the_one_before(notes: list[Document]) -> None:
    assert [(note.id, words[:40]) for note in notes for words in paragraphs(note) if DANGLING.match(words)] == []


def test_every_paragraph_ends_a_sentence(notes: list[Document]) -> None:
    ends = re.compile(r"[.?!][”’\"')]*$")
    assert [(note.id, words[-40:]) for note in notes for words in paragraphs(note) if not ends.search(words)] == []


@pytest.mark.parametrize("word", ["behavior", "centers", "organization", "recognized", "pediatrician", "analyze"])
def test_american_spelling_would_be_seen(word: str) -> None:
    assert AMERICAN.search(f"the {word}.")
    assert not AMERICAN.search("behaviour centres organisation recognised paediatrician analyse size seized prize")


def test_notes_are_in_british_spelling(notes: list[Document]) -> None:
    assert [(note.id, found[0]) for note in notes for found in AMERICAN.finditer(f"{note.title}\n{note.text}")] == []


def test_every_note_makes_passages(notes: list[Document]) -> None:
    assert [note.id for note in notes if not split(note)] == []
