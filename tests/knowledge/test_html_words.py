"""What the reader of web pages promises of single elements: words whole, blocks apart, lists and tables as printed."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.model import BlockKind, Document
from knowledge.read import read


def html(folder: Path, body: str, name: str = "page.html", title: str = "T") -> Document:
    """Return the document in a page with this body."""
    path = folder / name
    path.write_text(f"<!DOCTYPE html><html><head><title>{title}</title></head><body>{body}</body></html>", "utf-8")
    return read(path)


def lines(document: Document) -> list[str]:
    return document.text.split("\n\n")


@pytest.mark.parametrize(
    ("marked", "printed"),
    [
        ("<p>The un<b>born</b> baby.</p>", ["The unborn baby."]),
        ("<p>One<p>Two", ["One", "Two"]),
        ("<div>One<div>Two</div>Three</div>", ["One", "Two", "Three"]),
        ("<p>One<br>two<br/>three</p>", ["One two three"]),
        ("<p>One<br><br>two</p>", ["One", "two"]),
        ("<p>A&nbsp;b &amp; c &lt;d&gt; &eacute; &#8217; &hellip;</p>", ["A b & c <d> é ’ …"]),
        ("<p>super<wbr>vision</p>", ["supervision"]),
        ("<p>H<sub>2</sub>O and 5 m<sup>2</sup></p>", ["H2O and 5 m2"]),
        ("<p>An <abbr title='Multi-Agency'>MA</abbr> plan</p>", ["An MA plan"]),
        ("<p><ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby> word</p>", ["漢 word"]),
        ("<p>She said <q>no</q>.</p>", ["She said “no”."]),
        ("<p>Within <del>15</del><ins>10</ins> days</p>", ["Within 10 days"]),
        ("<p>A <!-- no --> b<!-- c --></p>", ["A b"]),
        ("<pre>as\n   typed</pre>", ["as typed"]),
        ("<blockquote><p>One</p><footer>The mother</footer></blockquote>", ["One", "The mother"]),
        ("<figure><img src=a.png alt='A chart'><figcaption>Visits</figcaption></figure>", ["Visits"]),
        ("<details><summary>More</summary>Words</details>", ["More", "Words"]),
        ("<dl><dt>MH</dt><dd>Mother</dd></dl>", ["MH", "Mother"]),
        ("<p>Words</p><script>var no = '<p>no</p>'</script><style>p{}</style><template>no</template>", ["Words"]),
        ("<p>Words</p><p hidden>no</p><p style='display: none'>no</p><p aria-hidden=true>no</p>", ["Words"]),
        ("<p>Words <span class='sr-only'>no</span></p>", ["Words"]),
        ("<h2>A <div>wide</div> heading</h2><p>b</p>", ["A wide heading", "b"]),
        ("<p>Ask <a href='/f'>the <em>father</em></a>, first.</p>", ["Ask the father, first."]),
        ("<p>Click <a href='/p'>Print</a> to keep it.</p><p><a href='/p'>Print</a></p>", ["Click Print to keep it."]),
        ("<p>Words</p></body></html><p>after the end", ["Words", "after the end"]),
        ("<table><tr><td>a<td>b</tr>stray</table>", ["stray", "a | b"]),
        ("<b><p>One</b>two</p>three", ["Onetwo", "three"]),
        ("<p>Hide\u200bn \u202eword\u202c</p>", ["Hide\u200bn word"]),
    ],
)
def test_the_words_are_as_a_browser_prints_them(marked: str, printed: list[str], tmp_path: Path) -> None:
    assert lines(html(tmp_path, marked)) == printed


LONG = " ".join(["word"] * 30)


@pytest.mark.parametrize(
    ("marked", "printed"),
    [
        ("<header>Site</header><nav><a href=/>Home</a></nav><p>Words</p><footer>Foot</footer>", ["Words"]),
        (f"<header><h1>Baby F</h1><p>{LONG}</p></header><p>Words</p>", ["Baby F", LONG, "Words"]),
        (
            "<article><header><h1>Baby F</h1></header><p>Words</p><footer>Signed</footer></article>",
            ["Baby F", "Words", "Signed"],
        ),
        (f"<main><p>a</p></main><div><p>{LONG}</p></div>", ["a", LONG]),
        (f"<h1>Baby F</h1><article><p>{LONG}</p></article><p>beside</p>", ["Baby F", LONG]),
        (f"<article><p>{LONG}</p></article><article><p>{LONG}</p></article>", [LONG, LONG]),
        ("<div class='information-sharing'><p>Share early.</p></div>", ["Share early."]),
        ("<div id=footer-of-the-story class=social-work><h2>Social work</h2></div>", ["Social work"]),
        ("<p class=menu>The menu of services is long.</p>", ["The menu of services is long."]),
        ("<main><aside><a href=/a>Next</a></aside><p>Words</p></main>", ["Words"]),
        ("<form><p>Words</p><label for=a>Name</label><input id=a><select><option>no</select></form>", ["Words"]),
        (
            "<div class=row><p>Words</p><aside class=callout><p>A bruise on a baby who cannot crawl is never nothing."
            "</p></aside></div>",
            ["Words", "A bruise on a baby who cannot crawl is never nothing."],
        ),
        (
            f"<div role=dialog>Cookies</div><div aria-hidden=true><main><h1>Baby F</h1><p>{LONG} {LONG}</p></main>"
            "<i aria-hidden=true>ornament</i></div>",
            ["Baby F", f"{LONG} {LONG}"],
        ),
        (
            "<div class=elementor-location-header><a href=/>Home</a></div><p>Words</p>"
            "<div class=elementor-location-footer>© A Partnership</div>",
            ["Words"],
        ),
        ("<div class=social-care><a href=/s>Social care</a> must know.</div><p>a</p>", ["Social care must know.", "a"]),
        ("<p><label for=c><input id=c type=checkbox> I told the paediatrician</label>", ["I told the paediatrician"]),
        (
            "<p>Words</p><button aria-expanded=false>Finding 1</button><div hidden role=region>Late</div>",
            ["Words", "Finding 1", "Late"],
        ),
    ],
)
def test_the_frame_goes_and_the_words_of_the_review_stay(marked: str, printed: list[str], tmp_path: Path) -> None:
    assert lines(html(tmp_path, marked)) == printed


@pytest.mark.parametrize(
    ("marked", "printed"),
    [
        ("<ol><li>a<li>b</ol>", ["1. a", "2. b"]),
        ("<ol start=5><li>a<li value=9>b<li>c</ol>", ["5. a", "9. b", "10. c"]),
        ("<ol reversed><li>a<li>b</ol>", ["2. a", "1. b"]),
        ("<ol type=A><li>a<li>b</ol>", ["A. a", "B. b"]),
        ("<ol type=I start=4><li>a</ol>", ["IV. a"]),
        ("<ol type=a start=26><li>a<li>b</ol>", ["z. a", "aa. b"]),
        ("<ol style='list-style-type: lower-roman'><li>a<li>b</ol>", ["i. a", "ii. b"]),
        ("<ol><li>a<ol type=a><li>b<ol type=i><li>c</ol></ol><li>d</ol>", ["1. a", "(a) b", "(i) c", "2. d"]),
        ("<ol><li><p>a</p><p>more</p><li>b</ol>", ["1. a", "more", "2. b"]),
        ("<ol style='list-style: none'><li>a</ol>", ["a"]),
        ("<ol><li>1.1 Ask<li>1.2 Act</ol>", ["1.1 Ask", "1.2 Act"]),
        ("<ul><li>a<ul><li>b</ul><li>c</ul>", ["• a", "• b", "• c"]),
        ("<ol><li><h3>a</h3><p>b</p></ol>", ["1. a", "b"]),
        ("<ol start=-1><li>a<li>b</ol>", ["-1. a", "0. b"]),
        ("<ol start=x type=q><li value=''>a</ol>", ["1. a"]),
        ("<li>a", ["• a"]),
    ],
)
def test_the_items_of_a_list_are_marked_as_a_browser_does(marked: str, printed: list[str], tmp_path: Path) -> None:
    assert lines(html(tmp_path, marked)) == printed


@pytest.mark.parametrize(
    ("marked", "printed"),
    [
        ("<tr><th>Who<th>When<tr><td>GP<td>May", ["Who | When", "GP | May"]),
        ("<caption>Acts</caption><tr><th>Who<tr><td>GP", ["Acts", "Who", "GP"]),
        ("<tr><th colspan=2>Acts<tr><td rowspan=2>GP<td>May<tr><td>June", ["Acts", "GP | May", "June"]),
        ("<tr><td>GP<td> &nbsp; <td>May", ["GP | May"]),
        ("<tr><td><p>a</p><p>b</p><td><ul><li>c<li>d</ul>", ["a b | • c • d"]),
        ("<tr><th>a<td><table><tr><td>b<td>c<tr><td>d</table>", ["a | b c d"]),
        ("<tr><td>a<br>b<td>c", ["a b | c"]),
    ],
)
def test_a_table_is_rows_with_each_cell_once(marked: str, printed: list[str], tmp_path: Path) -> None:
    document = html(tmp_path, f"<table>{marked}</table>")
    assert lines(document) == printed
    kinds = [block.kind for block in document.blocks if document.text[block.start : block.end] != "Acts"]
    assert set(kinds) == {BlockKind.TABLE}


@pytest.mark.parametrize(
    "table",
    [
        "<table role=presentation><tr><td>{}<td>b</table>",
        "<table><tr><td>{}<tr><td>b</table>",
        "<table><tr><td>{}<td><table><tr><td>b</table></table>",
    ],
)
def test_a_table_that_only_places_things_is_read_as_paragraphs(table: str, tmp_path: Path) -> None:
    document = html(tmp_path, table.format("<p>One</p><p>two</p>"))
    assert [block.kind for block in document.blocks] == [BlockKind.PARAGRAPH] * 3
    assert lines(document) == ["One", "two", "b"]


def test_a_second_heading_that_the_head_of_the_page_begins_with_is_its_title(tmp_path: Path) -> None:
    body = "<h2>News</h2><h2>Neglect</h2><p>Words</p>"
    assert html(tmp_path, body, title="Neglect | Some Partnership").title == "Neglect"
    assert html(tmp_path, body, title="Harm | Some Partnership").title == "Harm | Some Partnership"


def test_headings_are_known_by_their_element_or_role_and_level(tmp_path: Path) -> None:
    document = html(
        tmp_path,
        "<h1>a</h1><div role=heading aria-level=3>b</div><div role=heading>c</div><p><b>d</b></p><h6>e</h6>",
    )
    assert [block.level for block in document.blocks] == [1, 3, 2, 0, 6]


@pytest.mark.parametrize(
    ("marked", "printed", "labels"),
    [
        (
            "<p>a<sup><a href='#n1'>1</a></sup>b.</p><p>c</p><ol><li id=n1>Note <a href='#r'>↩</a></ol><p id=r>",
            ["a b.", "1. Note", "c"],
            ["1"],
        ),
        (
            "<p>a<a href='https://x.example/p#fn1' id=r1>¹</a>, b</p><p>c</p>"
            "<aside id=fn1>¹ Note <a href='#r1'>↩</a></aside>",
            ["a, b", "¹ Note", "c"],
            ["¹"],
        ),
        (
            "<p>a [<a href='#fn2'>2</a>] b</p><p>c<a href='#fn2'>[2]</a></p>"
            "<div class=footnotes><p id=fn2>2 Note</p></div>",
            ["a b", "2 Note", "c"],
            ["[2]", "[2]"],
        ),
        (
            "<p>a<sup>1</sup> b<sup>2</sup>.</p><p>c</p><p><sup>1</sup> One</p><p><sup>2</sup> Two</p>",
            ["a b.", "1 One", "2 Two", "c"],
            ["1", "2"],
        ),
        (
            "<p>a<sup><a href='#f1'>1</a>,<a href='#f2'>2</a></sup> b</p><ol><li id=f1>One<li id=f2>Two<p>more</ol>",
            ["a b", "1. One", "2. Two", "more"],
            ["1", "2"],
        ),
        (
            "<article><p>a<a href='#fn1'>[1]</a></p><p>b</p></article><section><p id=fn1>[1] Note</p></section>",
            ["a", "[1] Note", "b"],
            ["[1]"],
        ),
        ("<p>See section <a href='#s2'>2</a>.</p><p id=s2>Two</p>", ["See section 2.", "Two"], []),
        ("<p>As [1] says.</p><p>More.</p>", ["As [1] says.", "More."], []),
        (
            "<table><tr><th>a<a href='#fn1'>[1]</a><th>b<tr><td>c<td>d</table><p id=fn1>[1] Note</p>",
            ["a | b", "c | d", "[1] Note"],
            ["[1]"],
        ),
    ],
)
def test_an_anchor_leaves_the_sentence_and_its_note_follows_the_block(
    marked: str, printed: list[str], labels: list[str], tmp_path: Path
) -> None:
    document = html(tmp_path, marked)
    assert lines(document) == printed
    assert [mark.label for mark in document.marks] == labels


WORDS = st.lists(st.sampled_from("baby father GP visit May late unborn plan".split()), min_size=1, max_size=4)
INLINE = st.sampled_from(["{}", "<b>{}</b>", "<a href='/x'>{}</a>", "<span class='x'>{}</span>", "<em><i>{}</i></em>"])
BLOCK = st.sampled_from(
    [
        *("<p>{}</p>", "<p>{}", "<div>{}</div>", "<h2>{}</h2>", "<ul><li>{}</ul>", "<ol><li><p>{}</p></li></ol>"),
        *("<blockquote>{}</blockquote>", "<table><tr><th>{}</th></tr></table>", "<section><div>{}</div></section>"),
        *("<details><summary>{}</summary></details>", "<dl><dd>{}</dl>", "<form><p>{}</p></form>", "<figcaption>{}"),
    ]
)
FRAME = st.sampled_from(
    ["{}", "<main>{}</main>", "<article>{}</article>", "<div id=content>{}</div>", "<nav>frame</nav><main>{}</main>"]
)


@given(FRAME, st.lists(st.tuples(BLOCK, INLINE, WORDS), min_size=1, max_size=12))
def test_every_word_of_the_main_part_stands_in_the_text_once_and_in_order(
    tmp_path_factory: pytest.TempPathFactory, frame: str, parts: list[tuple[str, str, list[str]]]
) -> None:
    numbered, count = [], 0
    for block, inline, words in parts:
        marked = []
        for word in words:
            count += 1
            marked.append(inline.format(f"{word}{count}"))
        numbered.append(block.format(" ".join(marked)))
    document = html(tmp_path_factory.mktemp("pages"), frame.format("\n".join(numbered)))
    found = [word for word in document.text.split() if word not in ("•", "1.", "|")]
    assert found == [f"{word}{at}" for at, word in enumerate((word for part in parts for word in part[2]), 1)]
    assert document.text == "\n\n".join(document.text[block.start : block.end] for block in document.blocks)
