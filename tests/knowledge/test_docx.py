"""What the Word reader promises: every word that Word shows, once, in order, and what was left out said."""

from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.model import BlockKind, Document
from knowledge.read import read
from tests.docxs import (
    STYLES,
    anchor,
    box,
    cell,
    drawing,
    field,
    mark,
    notes,
    paragraph,
    part,
    row,
    run,
    style,
    table,
    text,
    write_docx,
)

MATHS = "<m:r><m:t>{}</m:t></m:r>"
HALF = f"<m:f><m:num>{MATHS.format(1)}</m:num><m:den>{MATHS.format(2)}</m:den></m:f>"
EMOJI = (
    '<mc:AlternateContent><mc:Choice Requires="x"/><mc:Fallback><w:t>☎ 101</w:t></mc:Fallback></mc:AlternateContent>'
)
FORM = '<w:r><w:fldChar w:fldCharType="begin"><w:ffData>{}</w:ffData></w:fldChar></w:r>'
TICKED = FORM.format("<w:checkBox><w:checked/></w:checkBox>")
CHOSEN = FORM.format(
    '<w:ddList><w:result w:val="1"/><w:listEntry w:val="Daily"/><w:listEntry w:val="Weekly"/></w:ddList>'
)
FOOT, HEADING, PLAIN, TABLE = BlockKind.FOOTNOTE, BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.TABLE


def docx(folder: Path, *body: str, name: str = "the_review.docx", **parts: str) -> Document:
    """Return the document in a Word file with this body."""
    return read(write_docx(folder / name, *body, **parts))


def blocks(document: Document, kind: BlockKind | None = None) -> list[str]:
    return [document.text[block.start : block.end] for block in document.blocks if kind in (None, block.kind)]


def marked(document: Document) -> list[str]:
    """Return the text with each mark in it."""
    words, past = "", 0
    for one in document.marks:
        words += f"{document.text[past : one.at]}[{one.label}]"
        past = one.at
    return (words + document.text[past:]).split("\n\n")


@pytest.mark.parametrize(
    ("inside", "words"),
    [
        (text("The ") + run("<w:t>baby</w:t>", "<w:b/>") + text(" cried."), "The baby cried."),
        (text("One") + "<w:r><w:br/></w:r>" + text("line."), "One line."),
        ("<w:r><w:t>A</w:t><w:tab/><w:t>B</w:t><w:cr/><w:t>C</w:t></w:r>", "A B C"),
        ("<w:r><w:t>multi</w:t><w:noBreakHyphen/><w:t>agency</w:t></w:r>", "multi-agency"),
        ("<w:r><w:t>safe</w:t><w:softHyphen/><w:t>guar\u00adding</w:t></w:r>", "safeguarding"),
        ('<w:r><w:t>Weight </w:t><w:sym w:font="Symbol" w:char="F0B3"/><w:t> 2 kg</w:t></w:r>', "Weight ≥ 2 kg"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FC"/><w:t> seen</w:t></w:r>', "✓ seen"),
        (f'<w:hyperlink r:id="r1">{text("Read this")}</w:hyperlink>{text(" first.")}', "Read this first."),
        (f"<w:smartTag>{text('Leeds')}</w:smartTag>", "Leeds"),
        (f"<w:sdt><w:sdtPr/><w:sdtContent>{text('Signed off')}</w:sdtContent></w:sdt>", "Signed off"),
        (text("See ") + field("REF finding3 \\h", "Finding 3") + text("."), "See Finding 3."),
        (f'<w:fldSimple w:instr=" SEQ Table ">{text("4")}</w:fldSimple>', "4"),
        (text("Pages: ") + field("NUMPAGES", "12") + text(" in all"), "Pages: 12 in all"),
        (field('IF 1 = 1 "' + field("REF hidden", "not shown") + '"', "shown"), "shown"),
        (run("<w:t>a secret</w:t>", '<w:vanish w:val="0"/>'), "a secret"),
        (f"<w:r><w:ruby><w:rt>{text('x')}</w:rt><w:rubyBase>{text('y')}</w:rubyBase></w:ruby></w:r>", "y"),
        (f"<m:oMath>{MATHS.format('x=')}{HALF}</m:oMath>", "x=1/2"),
        (f"<w:r>{EMOJI}</w:r>", "☎ 101"),
        (field("FORMTEXT", "Filled in"), "Filled in"),
        (TICKED + mark("end") + text(" yes"), "☒ yes"),
        (CHOSEN + mark("end"), "Weekly"),
    ],
)
def test_a_paragraph_reads_as_word_shows_it(inside: str, words: str, tmp_path: Path) -> None:
    assert docx(tmp_path, paragraph(inside)).text == words


def test_a_page_break_or_a_blank_line_within_a_paragraph_parts_it(tmp_path: Path) -> None:
    new_page, blank = '<w:r><w:br w:type="page"/></w:r>', "<w:r><w:br/><w:br/></w:r>"
    document = docx(tmp_path, paragraph("The end.", new_page, "The start.", blank, "More."))
    assert blocks(document) == ["The end.", "The start.", "More."]


def test_headings_are_known_by_name_by_level_and_by_what_they_are_based_on(tmp_path: Path) -> None:
    own = (
        style("berschrift1", "heading 1")
        + style("Chapter", "Chapter", '<w:basedOn w:val="Heading2"/>')
        + style("T2", "Titre 3")
        + style("Loop", "Loop", '<w:basedOn w:val="Loop"/>')
        + style("Quiet", "Quiet", '<w:basedOn w:val="Heading1"/><w:pPr><w:outlineLvl w:val="9"/></w:pPr>')
    )
    document = docx(
        tmp_path,
        paragraph("Baby Q", style="Title"),
        paragraph("One", style="berschrift1"),
        paragraph("Two", style="Chapter"),
        paragraph("Three", style="T2"),
        paragraph("Four", properties='<w:outlineLvl w:val="3"/>'),
        paragraph("Five", style="Heading5"),
        paragraph("Not", style="Loop"),
        paragraph("Nor this", style="Quiet"),
        styles=STYLES + own,
    )
    assert [(block.kind, block.level) for block in document.blocks] == [
        *((HEADING, level) for level in (1, 1, 2, 3, 4, 5)),
        *((PLAIN, 0),) * 2,
    ]


def test_a_heading_style_without_a_styles_part_is_known_by_its_id(tmp_path: Path) -> None:
    document = docx(tmp_path, paragraph("What was found", style="Heading1"), paragraph("Late."), styles="")
    assert blocks(document, HEADING) == ["What was found"]


def test_a_long_numbered_paragraph_in_the_style_of_a_heading_is_no_heading(tmp_path: Path) -> None:
    document = docx(tmp_path, paragraph("The health visitor " * 20, style="Heading2"))
    assert document.blocks[0].kind is PLAIN


def test_short_bold_lines_are_headings_only_where_no_styles_of_headings_are_used(tmp_path: Path) -> None:
    bold = paragraph(run("<w:t>What was found</w:t>", "<w:b/>"))
    partly = paragraph(run("<w:t>Late</w:t>", "<w:b/>"), " and little.")
    sentence = paragraph(run("<w:t>It was late.</w:t>", "<w:b/>"))
    document = docx(tmp_path, bold, partly, sentence, paragraph("More."))
    assert blocks(document, HEADING) == ["What was found"]
    assert document.sight.remarks == ("It has no styles of headings, so short bold lines were read as headings.",)
    styled = docx(tmp_path, bold, partly, paragraph("Actions", style="Heading1"), paragraph("More."))
    assert blocks(styled, HEADING) == ["Actions"]


def test_a_row_is_a_block_and_the_header_comes_first(tmp_path: Path) -> None:
    document = docx(tmp_path, table(["Action", "Who", "When"], ["Train", "", "May"], ["", "", ""]))
    assert blocks(document, TABLE) == ["Action | Who | When", "Train | May"]


def test_merged_cells_are_written_once(tmp_path: Path) -> None:
    begins, goes_on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    document = docx(
        tmp_path,
        table(
            [cell("Health", properties=begins), "Midwife"],
            [cell("Health", properties=goes_on), "Health visitor"],
            [cell("Police, both columns", properties='<w:gridSpan w:val="2"/>'), "x"],
        ),
    )
    assert blocks(document) == ["Health | Midwife", "Health visitor", "Police, both columns | x"]


def test_a_table_in_a_cell_is_read_in_its_place(tmp_path: Path) -> None:
    inner = table(["a", "b"], ["c", "d"])
    document = docx(tmp_path, table(["Before", cell("Around", inner, "Behind")], ["Last", "row"]))
    assert blocks(document) == ["Before | Around a | b c | d Behind", "Last | row"]


def test_a_table_of_one_cell_a_row_is_only_a_frame_around_paragraphs(tmp_path: Path) -> None:
    framed = table([cell(paragraph("Key learning", style="Heading2"), "First.", "Second.", table(["a", "b"]))])
    document = docx(tmp_path, framed)
    assert [(block.kind, words) for block, words in zip(document.blocks, blocks(document), strict=True)] == [
        (HEADING, "Key learning"),
        (PLAIN, "First."),
        (PLAIN, "Second."),
        (TABLE, "a | b"),
    ]


def test_notes_follow_their_paragraph_and_their_anchor_is_beside_the_text(tmp_path: Path) -> None:
    document = docx(
        tmp_path,
        paragraph("The mother", anchor(7), " was alone.", anchor(2, "endnote")),
        paragraph("Later", anchor(3), "."),
        table(["In a row", paragraph("told", anchor(4, typed="*"))]),
        paragraph("End."),
        footnotes=notes("footnote", n3="Second.", n7="First note.", n4="Starred.", n9="Nobody asks for it."),
        endnotes=notes("endnote", n2="At the end."),
    )
    assert blocks(document) == [
        "The mother was alone.",
        "1 First note.",
        "i At the end.",
        "Later.",
        "2 Second.",
        "In a row | told",
        "Starred.",
        "End.",
    ]
    assert blocks(document, FOOT) == ["1 First note.", "i At the end.", "2 Second.", "Starred."]
    assert [words for words in marked(document) if "[" in words] == [
        "The mother[1] was alone.[i]",
        "Later[2].",
        "In a row | told[*]",
    ]


def test_notes_are_numbered_as_the_document_says(tmp_path: Path) -> None:
    form = '<w:numFmt w:val="lowerLetter"/><w:numStart w:val="3"/><w:numRestart w:val="eachSect"/>'
    rule = f"<w:sectPr><w:footnotePr>{form}</w:footnotePr></w:sectPr>"
    document = docx(
        tmp_path,
        paragraph("One", anchor(1)),
        paragraph("Two", anchor(2), properties=rule),
        paragraph("Three", anchor(3)),
        rule,
        footnotes=notes("footnote", n1="A.", n2="B.", n3="C."),
    )
    assert [one.label for one in document.marks] == ["c", "d", "c"]


def test_a_text_box_is_read_once_after_its_paragraph(tmp_path: Path) -> None:
    inside = box(paragraph("Finding 1"), paragraph("Boxed words."), table(["a", "b"]))
    document = docx(tmp_path, paragraph("Before", inside, " it."), paragraph("After."))
    assert blocks(document) == ["Before it.", "Finding 1", "Boxed words.", "a | b", "After."]


def test_lettering_set_as_a_shape_is_read(tmp_path: Path) -> None:
    shape = '<w:r><w:pict><v:shape><v:textpath string="Think family"/></v:shape></w:pict></w:r>'
    assert blocks(docx(tmp_path, paragraph(shape))) == ["Think family"]


def test_tracked_changes_are_read_as_if_accepted_and_said(tmp_path: Path) -> None:
    by = 'w:id="1" w:author="A. Reviewer" w:date="2026-01-02T10:00:00Z"'
    gone = f"<w:del {by}><w:r><w:delText>never</w:delText></w:r></w:del>"
    new = f"<w:ins {by}>{text('often')}</w:ins>"
    document = docx(
        tmp_path,
        paragraph("He was ", gone, new, " seen."),
        paragraph("One sen", properties=f"<w:rPr><w:del {by}/></w:rPr>"),
        paragraph("tence."),
        paragraph(f"<w:moveFrom {by}>{text('Moved.')}</w:moveFrom>", properties=f"<w:rPr><w:moveFrom {by}/></w:rPr>"),
        paragraph(f"<w:moveTo {by}>{text('Moved.')}</w:moveTo>"),
        table(["a", "b"], ["c", "d"]).replace("<w:trPr></w:trPr>", f"<w:trPr><w:del {by}/></w:trPr>", 1),
    )
    assert blocks(document) == ["He was often seen.", "One sentence.", "Moved.", "c | d"]
    assert document.sight.remarks == (
        "5 tracked changes were read as if they were accepted (1 insertion, 3 deletions, 1 move).",
    )


def test_comments_headers_contents_and_hidden_text_are_left_out_and_said(tmp_path: Path) -> None:
    entries = [
        paragraph(mark("begin"), "<w:r><w:instrText>TOC \\o</w:instrText></w:r>", mark("separate"), "Findings 3"),
        paragraph("Actions 7", mark("end")),
    ]
    document = docx(
        tmp_path,
        *entries,
        paragraph("Old entry\t9", style="TOC1"),
        paragraph("Shown ", run("<w:t>a secret</w:t>", "<w:vanish/>"), "here."),
        paragraph("Page ", field("PAGE", "3")),
        styles=STYLES + style("TOC1", "toc 1"),
        comments=part("w:comments", "<w:comment/><w:comment/>"),
        header1=part("w:hdr", paragraph("A Partnership")),
    )
    assert document.text == "Shown here."
    assert document.sight.remarks == (
        "2 comments were left out.",
        "Hidden text was left out (2 words).",
        "The table of contents was left out.",
        "The headers and footers of its pages were left out.",
    )


def test_a_field_that_never_ends_swallows_nothing(tmp_path: Path) -> None:
    unended = paragraph(mark("begin"), "<w:r><w:instrText>TOC \\o</w:instrText></w:r>", mark("separate"), "Findings")
    assert blocks(docx(tmp_path, unended, paragraph("It was late."))) == ["Findings", "It was late."]


def test_hidden_styles_hide_and_an_unfilled_form_field_is_left_out(tmp_path: Path) -> None:
    hides = style("H", "H", "<w:rPr><w:vanish/></w:rPr>", kind="character")
    prompt = f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{text('Click here')}</w:sdtContent></w:sdt>"
    document = docx(
        tmp_path, paragraph("Name: ", prompt, run("<w:t>hidden</w:t>", '<w:rStyle w:val="H"/>'), "none"), styles=hides
    )
    assert document.text == "Name: none"
    assert document.sight.remarks[-1] == "1 form field was not filled in, and left out."


def test_pictures_charts_and_embedded_files_are_counted(tmp_path: Path) -> None:
    drawings = [drawing(kind) for kind in ("<pic:pic/>", "<pic:pic/>", "<c:chart/>", "<dgm:relIds/>")]
    embedded = '<w:r><w:object><v:imagedata/><o:OLEObject r:id="rpackage1"/></w:object></w:r>'
    document = docx(tmp_path, paragraph("See: ", *drawings), paragraph(embedded), package1="x")
    assert document.text == "See:"
    assert document.sight.remarks == (
        "2 pictures, 1 chart and 1 diagram are not searchable.",
        "1 embedded file was not read: package1.xml.",
    )


def test_a_picture_in_a_text_box_is_counted_once(tmp_path: Path) -> None:
    document = docx(tmp_path, paragraph(box(paragraph("Boxed.", drawing("<pic:pic/>")))))
    assert document.sight.remarks == ("1 picture is not searchable.",)


def test_part_of_a_document_in_another_format_is_said(tmp_path: Path) -> None:
    document = docx(tmp_path, paragraph("Words."), '<w:altChunk r:id="raFChunk1"/>', aFChunk1="x")
    assert document.sight.remarks[0].startswith("1 part was in another format, and not read: aFChunk1.xml.")


def test_a_paragraph_with_a_deleted_end_stays_before_the_table_that_follows(tmp_path: Path) -> None:
    ended = paragraph("Before.", properties='<w:rPr><w:del w:id="1"/></w:rPr>')
    assert blocks(docx(tmp_path, ended, table(["a", "b"]), paragraph("After."))) == ["Before.", "a | b", "After."]


def test_a_big_first_letter_belongs_to_its_word(tmp_path: Path) -> None:
    big = paragraph("T", properties='<w:framePr w:dropCap="drop"/>')
    assert blocks(docx(tmp_path, big, paragraph("he baby."))) == ["The baby."]


def test_a_strict_document_reads_as_any_other(tmp_path: Path) -> None:
    path = write_docx(tmp_path / "strict.docx", paragraph("Found", style="Heading1"), paragraph("Late."))
    usual, strict = "http://schemas.openxmlformats.org/{}", "http://purl.oclc.org/ooxml/{}"
    names = {
        usual.format("wordprocessingml/2006/main"): strict.format("wordprocessingml/main"),
        usual.format("officeDocument/2006/relationships"): strict.format("officeDocument/relationships"),
    }
    with ZipFile(path) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    with ZipFile(path, "w") as archive:
        for name, words in parts.items():
            for long, other in names.items():
                words = words.replace(long, other)
            archive.writestr(name, words)
    document = read(path)
    assert blocks(document) == ["Found", "Late."]
    assert document.blocks[0].kind is HEADING


CORE = (
    "<dc:title>{}</dc:title><dc:creator>A Partnership</dc:creator>"
    "<dcterms:created>2023-05-01T09:00:00Z</dcterms:created>"
)


@pytest.mark.parametrize(
    ("core", "styled", "title"),
    [
        ("Baby Q: a review", "Title", "Baby Q: a review"),
        ("Minutes of a meeting", "Title", "A review of Baby Q"),
        ("Minutes of a meeting", "Normal", "What was found"),
        ("Template", "Normal", "What was found"),
    ],
)
def test_the_title_is_the_one_that_stands_in_the_document(core: str, styled: str, title: str, tmp_path: Path) -> None:
    document = docx(
        tmp_path,
        paragraph("A review of Baby Q", style=styled),
        paragraph("What was found", style="Heading1"),
        core=CORE.format(core),
    )
    assert document.title == title
    assert document.sight.information == (("title", core), ("author", "A Partnership"), ("created", "2023-05-01"))


def test_a_title_of_two_lines_is_one_and_else_the_file_name_is(tmp_path: Path) -> None:
    lines = paragraph("Child Safeguarding Practice Review", style="Title"), paragraph("Baby Q", style="Title")
    assert docx(tmp_path, *lines).title == "Child Safeguarding Practice Review Baby Q"
    assert docx(tmp_path, paragraph("Words.")).title == "the review"


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cf", "Co")), max_size=20)
RUNS = st.lists(WORDS.map(lambda words: (words, text(words))), max_size=4)
WRAPS = st.sampled_from(
    [
        "{}",
        "<w:ins>{}</w:ins>",
        "<w:hyperlink>{}</w:hyperlink>",
        "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>",
        "<w:proofErr/>{}",
        "<w:del><w:r><w:delText>gone</w:delText></w:r></w:del>{}",
    ]
)


@st.composite
def paragraphs(draw: st.DrawFn) -> tuple[str, str]:
    """Draw (words, XML) of a paragraph, its runs wrapped in this and that."""
    runs = draw(RUNS)
    return "".join(words for words, _ in runs), paragraph(*(draw(WRAPS).format(xml) for _, xml in runs))


@settings(deadline=None)
@given(st.lists(st.lists(paragraphs(), min_size=1, max_size=3), min_size=1, max_size=6))
def test_every_word_is_in_the_text_once_and_in_order(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[tuple[str, str]]]
) -> None:
    """Rows of one are paragraphs, longer ones rows of a table."""
    body, expected = "", ["first"]
    for one in rows:
        body += one[0][1] if len(one) == 1 else f"<w:tbl>{row(*(cell(xml) for _, xml in one))}</w:tbl>"
        cells = [" ".join(words.split()) for words, _ in one]
        expected.append(" | ".join(words for words in cells if words))
    document = read(write_docx(tmp_path_factory.mktemp("docx") / "a.docx", paragraph("first"), body))
    assert blocks(document) == [words for words in expected if words]
    assert document.text == "\n\n".join(blocks(document))
