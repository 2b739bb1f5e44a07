"""What the reader of web pages promises of bytes: the right characters, and one sentence where there is no page."""

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.model import Document
from knowledge.read import Unreadable, read


def page(folder: Path, raw: bytes, name: str = "page.html") -> Document:
    path = folder / name
    path.write_bytes(raw)
    return read(path)


CURLY = "The “café” – Siân’s plan"


@pytest.mark.parametrize(
    "raw",
    [
        CURLY.encode(),
        b"\xef\xbb\xbf" + CURLY.encode(),
        CURLY.encode("utf-16"),
        f"<p>{CURLY}".encode("utf-16-le"),
        f"<p>{CURLY}".encode("utf-16-be"),
        CURLY.encode("cp1252"),
        b'<meta charset="windows-1252">' + CURLY.encode("cp1252"),
        b'<meta charset="iso-8859-1">' + CURLY.encode("cp1252"),
        b'<meta charset="utf-8">' + CURLY.encode("cp1252"),
        b'<meta charset="iso-8859-1">' + CURLY.encode(),
        b"<meta http-equiv=Content-Type content='text/html; charset=utf-7'>" + CURLY.encode(),
        b"The &#147;caf&eacute;&#148; &ndash; Si&acirc;n&rsquo;s plan",
    ],
)
def test_the_characters_are_right_whatever_the_page_declares(raw: bytes, tmp_path: Path) -> None:
    assert page(tmp_path, raw).text == CURLY


def test_a_declared_encoding_is_followed_where_the_bytes_are_not_utf_8(tmp_path: Path) -> None:
    assert page(tmp_path, b'<meta charset="koi8-r"><p>' + "Мать".encode("koi8-r")).text == "Мать"
    assert page(tmp_path, b'<meta charset="no-such"><p>' + "café".encode("cp1252")).text == "café"


def test_characters_that_cannot_be_told_are_counted(tmp_path: Path) -> None:
    document = page(tmp_path, "“Äußerst” spät – ja".encode() + b" \xff end")
    assert document.text == "“Äußerst” spät – ja \ufffd end"
    assert document.sight.remarks == ("1 character could not be told and stands as \ufffd.",)


def test_a_page_that_was_cut_off_is_read_and_said(tmp_path: Path) -> None:
    document = page(tmp_path, b"<html><body><p>One</p><p>Tw")
    assert document.text == "One\n\nTw"
    assert document.sight.remarks == ("The page has no end mark: it may have been cut off when it was saved.",)


MHTML = b"""Subject: Baby F
MIME-Version: 1.0
Content-Type: multipart/related; type="text/html"; boundary="x"

--x
Content-Type: text/html

<p>Words</p>
"""
BOMB = b"<!DOCTYPE html [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;'>]><p>&b;</p>"


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"<html><body></body></html>", "has no words"),
        (b"<!-- only -->", "has no words"),
        (b"   \n ", "has no words"),
        (b"<p>&nbsp;&#8203;</p>", "has no words"),
        (b"<img src=a.png alt=Words>", "has no words"),
        (b"<body><div id=root></div><script src=app.js></script>", "with a script. Print the page to PDF"),
        (b"<noscript>You need to enable JavaScript</noscript><div></div><script>x</script>", "with a script"),
        (b"<div id=app>Loading...</div><script src=app.js></script>", "with a script"),
        (b"<frameset cols=1><frame src=a.html></frameset>", "frames"),
        (b"<body><iframe src=a.html></iframe>", "frames"),
        (b"<p>wo\0rds</p>", "bytes that are no text"),
        (BOMB, "entities"),
        (MHTML, "Web page, HTML only"),
        (b"From: <Saved by Blink>\n" + MHTML, "HTML only"),
        (b"%PDF-1.7\n%", "PDF"),
        (b"PK\x03\x04" + bytes(40), "page.html"),
        (b"<div>" * 100_000 + b"deep", "nested too deep"),
        (b"<b>" * 6_000 + b"deep", "nested too deep"),
        (b"<p>words</p>" * 1_500_000, "more than 16 MB"),
    ],
)
def test_what_is_no_page_is_refused_in_one_sentence_that_says_what_to_do(raw: bytes, says: str, tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=says) as caught:
        page(tmp_path, raw)
    assert str(caught.value).startswith("page.html ")
    assert str(caught.value).endswith(".")
    assert "\n" not in str(caught.value)


def test_deep_but_possible_nesting_is_read_to_its_end(tmp_path: Path) -> None:
    deep = "<div>" * 4_000 + "<p>deep</p>" + "</div>" * 4_000 + "<ul><li>" * 500 + "end"
    assert page(tmp_path, deep.encode()).text == "deep\n\n• end"


def test_pictures_kept_in_the_page_do_not_count_as_its_size(tmp_path: Path) -> None:
    picture = b"<img src='data:image/png;base64," + b"A" * 17_000_000 + b"'>"
    document = page(tmp_path, b"<p>One</p>" + picture + b"<p>Two</p>")
    assert (document.text, document.sight.remarks) == ("One\n\nTwo", ("1 picture is not searchable.",))


def test_an_xhtml_element_that_closes_itself_does_not_swallow_the_page(tmp_path: Path) -> None:
    raw = b"""<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title/>
<script src="a.js"/></head><body><p><a id="x"/>One <b/>two<br/><![CDATA[a < b & c]]></p></body></html>"""
    assert page(tmp_path, raw).text == "One two a < b & c"


@pytest.mark.parametrize(
    "unit", ["<a>", "<sup>1", "<table><tr><td>", "<p>[1] a", "<li>", "<br>", "<p id=a><a href=#a>1</a>"]
)
def test_repeated_elements_take_time_in_step_with_their_number(unit: str, tmp_path: Path) -> None:
    times = []
    for count in (1_000, 4_000):
        began = time.process_time()
        page(tmp_path, (f"<p>words{unit}" * count).encode())
        times.append(time.process_time() - began)
    assert times[1] < 12 * times[0] + 0.5  # Four times as many; sixteen times would be the square.


PIECES = st.sampled_from(
    [
        *"<p> </p> <table> <tr> <td> </table> <ol> <li> </ol> <ul> <a href='#f'> </a> <sup> </sup> <h1> </h1>".split(
            " "
        ),
        *["<a href='#f'>", "<p id=f>", "<li id=f>", "<div hidden>", "</div>", "<!--", "-->", "<script>", "</script>"],
        *[
            "words ",
            "[1] ",
            "1",
            "&#0;",
            "&amp",
            "\u202e",
            "\x0c",
            "<br>",
            "<q>",
            "<main>",
            "</main>",
            "<nav>",
            "</nav>",
        ],
        *[
            "<header>",
            "<svg>",
            "<select>",
            "<template>",
            "<caption>",
            "<frameset>",
            "<body>",
            "</body>",
            "<del>",
            "<title>",
        ],
        *["<div role=main>", "<table role=none>", "<ol type=a reversed>", "<li value=-5>", "<button>", "<aside id=f>"],
    ]
)


def document_or_sentence(folder: Path, raw: bytes) -> Document | str:
    try:
        return page(folder, raw)
    except Unreadable as error:
        return str(error)


@given(st.lists(PIECES, max_size=60))
def test_any_mixture_of_elements_is_a_document_or_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, pieces: list[str]
) -> None:
    document = document_or_sentence(tmp_path_factory.mktemp("mixed"), "".join(pieces).encode())
    if isinstance(document, str):
        assert document.endswith(".")
        return
    assert document.text == "\n\n".join(document.text[block.start : block.end] for block in document.blocks)
    assert all(0 <= mark.at <= len(document.text) and mark.label for mark in document.marks)


@given(st.binary(max_size=300))
def test_any_bytes_are_a_document_or_a_sentence(tmp_path_factory: pytest.TempPathFactory, raw: bytes) -> None:
    document = document_or_sentence(tmp_path_factory.mktemp("bytes"), raw)
    assert (document if isinstance(document, str) else document.text).strip()
