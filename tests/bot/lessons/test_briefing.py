"""A briefing quotes exactly, names every source, and is one page that can be printed."""

import io
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from zipfile import ZipFile

import numpy as np
import pypdfium2 as pdfium
import pytest
from docx import Document as opened
from lxml import etree

from bot import publishing
from bot.__main__ import main
from bot.bootstrap import Desk, open_desk
from bot.ingest import add
from bot.lessons.briefing import Briefing, NoBriefing, of_document, of_lesson
from bot.lessons.briefing_files import Files, files_of
from bot.lessons.briefing_page import page_of
from bot.lessons.briefing_slots import FILE, Form, FormUnusable, read_form
from bot.lessons.lesson import Kept, Lesson, State
from bot.lessons.rights import NO_LESSON
from bot.message import Role
from bot.settings import Settings
from knowledge.read import read
from tests.bot.conftest import NOTES, Chat, no_bar

ROOT = Path(__file__).parents[3]
NOTE = "kirklees-child-b-and-c-2020"
HEAD = (
    "---\nid: {}\nkind: review\ntitle: {}\npublisher: Leeds Partnership\nnations: [England]\npublished: '2021'\n---\n\n"
)
WIDE = HEAD.format("wide-review", "Review of Child Ł from Łódź and Tŵr") + (
    "## Background\n\n1. The family came from Łódź to Tŵr ar y Felin, and nobody asked why.\n\n"
    "## Why this matters\n\n2. One in five of the reviews that year told of the same \U0001f642.\n\n"
    "## Good practice\n\n3. The midwife rang the school herself, on the day that she heard of it.\n\n"
    "## Recommendations\n\nRecommendation 1: The partnership should ask each agency who rings whom.\n"
)
HARD = HEAD.format("hard-review", "Hard review") + (
    "## What happened\n\n1. He was beaten to death and his emaciated body was found in the cellar.\n\n"
    "2. Nobody had seen him at home in the year before.\n"
)
LONG = HEAD.format("long-review", "Long review") + "".join(
    f"## {heading} {part}\n\n"
    + "".join(f"The agency {n} of part {part} did not know what the {heading.lower()} told.\n\n" for n in range(9))
    for heading in ("Background", "Findings", "Good practice", "Context")
    for part in range(8)
)
SAID = re.compile(r"“([^“”]+)”\s\[(\d+)\]")
MARGIN = 42.0


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data folder with a starter note and others published, not to be changed."""
    folder = tmp_path_factory.mktemp("notes")
    starter = (ROOT / "knowledge" / "corpus" / f"{NOTE}.md").read_text("utf-8")
    for name, text in {**NOTES, "k.md": starter, "w.md": WIDE, "h.md": HARD, "l.md": LONG}.items():
        (folder / name).write_text(text, encoding="utf-8")
    data = tmp_path_factory.mktemp("briefings") / "data"
    add(Settings(data=data, embedding_model="hashing"), folder, {}, no_bar)
    return data


@pytest.fixture
def settings(made: Path, tmp_path: Path) -> Settings:
    shutil.copytree(made, tmp_path / "data")
    return Settings(data=tmp_path / "data", embedding_model="hashing")


@pytest.fixture
def desk(settings: Settings) -> Iterator[Desk]:
    opened_desk = open_desk(settings)
    with closing(opened_desk.library), closing(opened_desk.records):
        yield opened_desk


def kept(desk: Desk, words: str, document: str = NOTE, slot: int = 0) -> Kept:
    found = desk.library.document(document)
    start = found.text.index(words)
    passages = desk.library.passages(document, found.sha256)
    passage = next(one for one in passages if one.start <= start < one.end)
    return Kept(passage.id, document, found.sha256, start, start + len(words), slot)


def lesson(*places: Kept, **more: object) -> Lesson:
    made = Lesson(3, 1, (), State.APPROVED, "Gaps before a birth", places, decided_at="2026-11-20T10:00:00+00:00")
    return replace(made, **more)  # type: ignore[arg-type]


def texts(files: Files, folder: Path) -> dict[str, str]:
    """Return the words of both files as the readers of the library read them."""
    found = {}
    for suffix, content in (("pdf", files.pdf), ("docx", files.docx)):
        path = folder / f"read.{suffix}"
        path.write_bytes(content)
        found[suffix] = read(path).text
    return found


def spoken(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("name", [NOTE, "wide-review", "long-review", "core-groups"])
def test_every_quotation_of_both_files_stands_word_for_word_in_the_document(
    desk: Desk, tmp_path: Path, name: str
) -> None:
    briefing = of_document(desk, name)
    whole = spoken(desk.library.document(name).text.replace("\U0001f642", "□"))
    shown = files_of(briefing)
    counts = set()
    for text in texts(shown, tmp_path).values():
        quoted = SAID.findall(text.replace("\U0001f642", "□"))
        assert quoted
        assert [words for words, _ in quoted if spoken(words) not in whole] == []
        counts.add(len(quoted))
    assert len(counts) == 1  # Both say the same.


def test_every_number_has_its_source_in_full(desk: Desk, tmp_path: Path) -> None:
    for text in texts(files_of(of_document(desk, NOTE)), tmp_path).values():
        body, _, sources = spoken(text).rpartition("Sources")
        numbers = {number for _, number in SAID.findall(body)}
        assert numbers
        assert {number for number in numbers if f"[{number}]" not in sources} == set()
        assert "Kirklees Safeguarding Children Partnership, Serious case review: Child B and Child C" in sources
        assert "[1] What happened · ¶1" in sources
        assert "Review and review finding · our summary of press reports, not checked by a practitioner" in sources
        assert "https://feeds.bbci.co.uk/news/uk-england-leeds-55230674" in sources


@pytest.mark.parametrize("name", [NOTE, "wide-review", "long-review", "hard-review"])
def test_the_page_is_one_with_ink_in_every_slot_none_in_the_margins_and_no_words_over_others(
    desk: Desk, name: str
) -> None:
    with closing(pdfium.PdfDocument(files_of(of_document(desk, name)).pdf)) as document:
        assert len(document) == 1
        page = document[0]
        wide, high = page.get_size()
        assert (round(wide), round(high)) == (595, 842)
        words = page.get_textpage()
        tops = [_top(words, title) for title in (*Form().titles, "Sources")]
        boxes = sorted(words.get_rect(place) for place in range(words.count_rects()))
        ink = np.asarray(page.render(scale=2, grayscale=True).to_pil()) < 200
    edge = int(MARGIN * 2) - 2
    assert not ink[:edge].any()
    assert not ink[:, :edge].any()
    assert not ink[:, -edge:].any()
    assert not ink[-edge:].any()
    assert tops == sorted(tops)
    for top, below in pairwise(tops):
        assert ink[int(top * 2) : int(below * 2) - 8, 360:].any()  # beside its title
    for number, one in enumerate(boxes):
        for other in boxes[number + 1 :]:
            across = min(one[2], other[2]) - max(one[0], other[0])
            down = min(one[3], other[3]) - max(one[1], other[1])
            assert across < 1 or down < 1.5, (one, other)


def _top(words: pdfium.PdfTextPage, title: str) -> float:
    """Return how far down the page a title begins."""
    found = words.search(title.split(" and ")[0], match_case=True)
    boxes = [words.get_charbox(first) for first, _ in iter(found.get_next, None)]
    return 841.89 - float(min(boxes)[3])


def test_what_does_not_fit_is_left_out_and_counted(desk: Desk) -> None:
    files = files_of(of_document(desk, "long-review"))
    (said,) = [remark for remark in files.remarks if "fit one page" in remark]
    assert re.fullmatch(r"\d+ excerpts were left out to fit one page\.", said)
    page = page_of(of_document(desk, "long-review"))
    before = sum(len(row.paragraphs) for row in page.rows[:5])
    shown = len(SAID.findall("\n".join(cell for cell in _cells(files))))
    assert before - 1 - shown == int(said.split()[0])  # One slot says that there is nothing for it.


def test_the_longest_lesson_fits_one_page(desk: Desk) -> None:
    passages = desk.library.passages("long-review", desk.library.document("long-review").sha256)
    places = [kept(desk, passage.text, "long-review") for passage in passages[:5]]
    files = files_of(
        of_lesson(
            desk,
            lesson(
                *places,
                kept(desk, "The father of Child B and Child C was known to professionals as volatile."),
                title=("W " * 60)[:120],
                note="We ring each other within a day. " * 24,
                questions=tuple("Who would have seen it in our team, and when? " * 4 for _ in range(3)),
            ),
        )
    )
    with closing(pdfium.PdfDocument(files.pdf)) as document:
        assert len(document) == 1


def test_names_with_any_latin_letter_are_printed_whatever_was_printed_before(desk: Desk, tmp_path: Path) -> None:
    files_of(of_document(desk, "core-groups"))  # Letters of an earlier one must not be all there is.
    files = files_of(of_document(desk, "wide-review"))
    for text in texts(files, tmp_path).values():
        assert "Review of Child Ł from Łódź and Tŵr" in spoken(text)
    pdf = texts(files, tmp_path)["pdf"]
    assert "told of the same □." in spoken(pdf)
    assert "A □ stands for a letter that could not be printed here: the source has it." in spoken(pdf)


def test_words_stand_in_the_slot_that_was_set_else_by_what_they_are(desk: Desk) -> None:
    assert [one.slot for one in of_document(desk, "wide-review").quoted] == [1, 2, 4, 5]
    father = "The father of Child B and Child C was known to professionals as volatile."
    gaps = "The review said there were big gaps in the information that staff had, and assessments were incomplete."
    briefing = of_lesson(desk, lesson(kept(desk, gaps, slot=2), kept(desk, father)))
    assert [(one.slot, one.cited.excerpt.text) for one in briefing.quoted] == [(1, father), (2, gaps)]
    titles = {row.number: [paragraph.text for paragraph in row.paragraphs] for row in page_of(briefing).rows}
    assert titles[3] == ["Nothing was kept for this."]


def test_a_supervisor_s_own_words_are_marked_as_theirs_and_never_in_quotation_marks(desk: Desk) -> None:
    place = kept(desk, "The father of Child B and Child C was known to professionals as volatile.")
    page = page_of(of_lesson(desk, lesson(place, note="Ask for him by name.", questions=("Who asks?",))))
    practice, team = ([paragraph.text for paragraph in row.paragraphs] for row in page.rows[5:])
    assert practice == ["From the supervisor who made this lesson, not a quotation:", "Ask for him by name."]
    assert team == ["From the supervisor who made this lesson, not quotations:", "Who asks?"]
    blank = page_of(of_lesson(desk, lesson(place)))
    assert [row.lines for row in blank.rows[5:]] == [2, 2]
    assert "Lesson 3, approved on 20 November 2026" in blank.origin


def test_what_is_hard_to_read_is_left_out_and_a_line_says_so(desk: Desk) -> None:
    briefing = of_document(desk, "hard-review")
    assert [one.cited.excerpt.text for one in briefing.quoted] == ["Nobody had seen him at home in the year before."]
    assert "1 excerpt was left out that describes harm in detail." in briefing.left_out


def test_a_withdrawn_document_gives_no_briefing_and_a_superseded_one_names_its_successor(
    desk: Desk, settings: Settings
) -> None:
    wide = kept(desk, "The midwife rang the school herself, on the day that she heard of it.", "wide-review")
    place = kept(desk, "The father of Child B and Child C was known to professionals as volatile.")
    publishing.withdraw(settings, NOTE, "it is wrong")
    with pytest.raises(NoBriefing, match=f"{NOTE} was withdrawn on"):
        of_document(desk, NOTE)
    left = of_lesson(desk, lesson(wide, place))
    assert len(left.quoted) == 1
    assert "1 excerpt was left out whose document was withdrawn or erased." in left.left_out
    with pytest.raises(NoBriefing, match="keeps no words"):
        of_lesson(desk, lesson(place))
    assert "Superseded by bruising-2024." in page_of(of_document(desk, "bruising")).sources[0].text


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"state": State.WITHDRAWN}, "was withdrawn"),
        ({"review_due": "2020-01-01"}, "review date of lesson 3 has passed"),
    ],
)
def test_a_lesson_that_holds_no_more_gives_no_briefing(desk: Desk, more: dict[str, object], said: str) -> None:
    place = kept(desk, "The father of Child B and Child C was known to professionals as volatile.")
    with pytest.raises(NoBriefing, match=said):
        of_lesson(desk, lesson(place, **more))


def test_titles_and_prompts_can_be_set(desk: Desk, tmp_path: Path) -> None:
    titles = "\n".join(f"  - Cam {number}" for number in range(1, 8))
    (desk.settings.data / FILE).write_text(f"titles:\n{titles}\npractice:\n  - Beth nesaf?\n", encoding="utf-8")
    for text in texts(files_of(of_document(desk, "core-groups")), tmp_path).values():
        assert [f"Cam {number}" in text for number in range(1, 8)] == [True] * 7
        assert "Beth nesaf?" in text
        assert "Where does it go in our plan?" in text


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("titles: [one, two]", "has 2 titles, and a briefing has exactly 7"),
        (f"titles: [{'x' * 51}, b, c, d, e, f, g]", "empty or longer than 50"),
        ("practice: []", "has 0 lines under practice"),
        ("heads: [a]", "is not right at “heads”"),
        ("titles: [", "cannot be read"),
    ],
)
def test_a_file_of_titles_that_is_wrong_says_what_is(tmp_path: Path, written: str, said: str) -> None:
    (tmp_path / FILE).write_text(written, encoding="utf-8")
    with pytest.raises(FormUnusable, match=re.escape(said)):
        read_form(tmp_path)


def _cells(files: Files) -> list[str]:
    return [cell.text for row in opened(io.BytesIO(files.docx)).tables[0].rows for cell in row.cells]


def test_the_same_briefing_is_the_same_files_and_says_who_made_them(desk: Desk) -> None:
    briefing: Briefing = of_document(desk, NOTE)
    files = files_of(briefing)
    assert files == files_of(briefing)
    core = opened(io.BytesIO(files.docx)).core_properties
    assert (core.author, core.last_modified_by, core.language) == ("Learnt", "Learnt", "en-GB")
    with closing(pdfium.PdfDocument(files.pdf)) as document:
        assert document.get_metadata_value("Title").startswith("Seven-minute briefing: Serious case review")
        assert document.get_metadata_value("Author") == "Learnt"
    assert b"/Lang (en-GB)" in files.pdf


# The order of children that Word insists on, where it calls a file broken otherwise.
ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens spacing ind contextualSpacing jc outlineLvl rPr sectPr",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike color spacing w kern position sz szCs highlight u "
    "effect bdr shd vertAlign rtl cs lang",
    "tblPr": "tblStyle tblW jc tblInd tblBorders shd tblLayout tblCellMar tblLook",
    "tcPr": "tcW gridSpan vMerge tcBorders shd noWrap tcMar vAlign",
}
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.mark.parametrize("name", [NOTE, "wide-review"])
def test_the_word_file_is_whole_with_real_headings_and_parts_in_order(desk: Desk, name: str) -> None:
    files = files_of(of_document(desk, name))
    with ZipFile(io.BytesIO(files.docx)) as package:
        assert package.testzip() is None
        names = set(package.namelist())
        trees = {part: etree.fromstring(package.read(part)) for part in names if part.endswith((".xml", ".rels"))}
    for part in ("word/document.xml", "word/styles.xml", "word/footer1.xml"):
        for tag, order in ORDER.items():
            places = {f"{W}{child}": place for place, child in enumerate(order.split())}
            for element in trees[part].iter(f"{W}{tag}"):
                known = [places[child.tag] for child in element if child.tag in places]
                assert known == sorted(known), etree.tostring(element)
    inside = [
        ("word/" + link.get("Target")).replace("word//", "")
        for link in trees["word/_rels/document.xml.rels"]
        if link.get("TargetMode") != "External"
    ]
    assert {
        target for target in inside if target not in names and target.removeprefix("word/../") not in names
    } == set()
    document = opened(io.BytesIO(files.docx))
    headings = [cell.paragraphs[0] for cell in document.tables[0].columns[0].cells]
    assert [(one.style.name, one.text) for one in headings if one.style] == [
        ("Heading 1", f"{number}  {title}") for number, title in enumerate(Form().titles, start=1)
    ]


Invited = Callable[..., Chat]


def test_a_supervisor_is_handed_both_files_and_nobody_else_any(desk: Desk, invited: Invited) -> None:
    ben, aisha = invited("Ben", Role.SUPERVISOR, teams=("north",)), invited("Aisha", Role.PRACTITIONER)
    reply = ben.reply(f"/briefing {NOTE}")
    assert [file.name for file in reply.files] == [f"briefing-{NOTE}.docx", f"briefing-{NOTE}.pdf"]
    assert reply.about == f"document {NOTE}: briefing"
    assert ben.say("/briefing lesson-999999") == NO_LESSON
    assert aisha.reply(f"/briefing {NOTE}").outcome == "refused"
    assert invited("Mallory", Role.STRANGER).reply(f"/briefing {NOTE}").files == ()


def test_another_s_draft_is_told_of_like_a_lesson_that_is_not_there(desk: Desk, invited: Invited) -> None:
    ben, carol = invited("Ben", Role.SUPERVISOR, teams=("north",)), invited("Cat", Role.SUPERVISOR, teams=("south",))
    place = kept(desk, "The father of Child B and Child C was known to professionals as volatile.")
    draft = desk.records.lessons.begin(desk.records.people.of(ben.sender), "Fathers", [place])
    mine = ben.reply(f"/briefing {draft.id}")
    assert len(mine.files) == 2
    theirs, none = carol.reply(f"/briefing {draft.id}"), carol.reply("/briefing 999999")
    assert theirs.parts == none.parts
    assert theirs.said == NO_LESSON
    assert theirs.files == ()


def test_the_command_writes_over_nothing_unless_it_is_told_to(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LEARNT_DATA", str(settings.data))
    monkeypatch.setenv("EMBEDDING_MODEL", "hashing")
    file = tmp_path / "b.pdf"
    assert main(["briefing", NOTE, "-o", str(file)]) == 0
    assert file.read_bytes().startswith(b"%PDF")
    assert main(["briefing", NOTE, "-o", str(file)]) == 1
    assert "is there already" in capsys.readouterr().err
    assert main(["briefing", NOTE, "-o", str(file), "--force"]) == 0
    assert main(["briefing", NOTE, "-o", str(tmp_path / "b.doc")]) == 1
    assert main(["briefing", "999"]) == 1
    assert capsys.readouterr().err.endswith("There is no lesson 999.\n")
