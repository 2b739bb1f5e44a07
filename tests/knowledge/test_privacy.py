"""What identifies someone is masked, what the library prints is not, and masking is safe on any text."""

import json
import random
import time
from pathlib import Path
from typing import Any

import pytest

from knowledge.privacy import NOTHING, Identifier, Known, known_from, mask, without_masks
from knowledge.privacy.numbers import has_check_digit
from knowledge.read import read

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def known() -> Known:
    return known_from([read(path) for path in sorted((ROOT / "knowledge" / "corpus").glob("*.md"))])


def lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (ROOT / "bench" / name).read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Kayleigh's mum lives at 14 Acacia Avenue", "[name]'s mum lives at [address]"),
        ("jayden smith dob 3.4.19 nhs 943 476 5919", "[name] dob [date of birth] nhs [nhs number]"),
        ("ring Mrs O'Neill on 07700 900123", "ring Mrs [name] on [phone]"),
        ("write to jo@example.net in ls9 6ab", "write to [email] in [postcode]"),
        ("case ZE21C00123, crime no 13/123456/24", "case [case reference], crime no [case reference]"),
        ("upn A123456789012", "upn [upn]"),
        ("Sara in year 4 at St Mary's Primary", "[name] in [school]"),
        ("flat 3 Tower House, then no 7 mill lane", "[address], then [address]"),
        ("MUM TOLD JAMIE TO LEAVE", "MUM TOLD [name] TO LEAVE"),
        ("mum is Oluwaseun Adebayo-Cole, dad is d'Andre", "mum is [name], dad is [name]"),
        ("Siân, Łucja and Nguyễn Thị Lan", "[name], [name] and [name]"),
    ],
)
def test_an_identifier_is_masked_and_the_words_beside_it_stay(text: str, masked: str, known: Known) -> None:
    assert mask(text, known).text == masked


@pytest.mark.parametrize(
    "text",
    [
        "what did the Child Q review find",
        "Daniel Pelka, Arthur Labinjo-Hughes, Star Hobson and Victoria Climbié",
        "victoria climbie, hamza khan, dylan tiffin brown",
        "Child B and Child C, the Kirklees twins, Family R",
        "section 47, s.17, Children Act 1989, Working Together 2023 3.21, regulation 44",
        "Munro, Laming, the Wood report, Gillick, Fraser guidelines, Clare's Law, Barnardo's",
        "is it 999, 101, 0800 1111 or 0808 800 5000",
        "published 13 November 2013, reviewed October 2020, a 4 yr old",
        "will may hope rose drew pat on the back, jack of all trades",
        "HOW LONG DO WE HAVE FOR ICPC",
        "/filter in:leeds since:2018",
        "[2019] EWCA Civ 567 and Cm 5730",
    ],
)
def test_what_is_public_stays(text: str, known: Known) -> None:
    assert mask(text, known).spans == ()


@pytest.mark.parametrize("text", ["the Daniel review", "Daniel in Coventry", "Daniel 2013", "Star and Arthur reviews"])
def test_a_lone_first_name_stays_where_review_area_or_year_stands_with_it(text: str, known: Known) -> None:
    assert mask(text, known).spans == ()
    assert mask(text).kinds == (Identifier.NAME,)


@pytest.mark.parametrize(
    "text",
    ["Daniel was late", "Sara in Year 4", "Daniel Kowalski in Coventry", "the Jayden review", "Daniel in Exeter"],
)
def test_a_first_name_that_a_review_made_famous_is_masked_without_it(text: str, known: Known) -> None:
    assert Identifier.NAME in mask(text, known).kinds


def test_the_kinds_come_in_order_of_appearance_each_once(known: Known) -> None:
    masked = mask("dob 3/4/2019, Tia and Zac, nhs 9434765919", known)
    assert masked.kinds == (Identifier.DATE_OF_BIRTH, Identifier.NAME, Identifier.NHS_NUMBER)


def test_the_spans_are_places_in_the_original(known: Known) -> None:
    text = "[name] and Kayleigh, dob 03/04/2019"
    assert [text[start:end] for start, end, _ in mask(text, known).spans] == ["Kayleigh", "03/04/2019"]


def test_the_check_digit_of_an_nhs_number_is_computed() -> None:
    assert has_check_digit("9434765919")
    assert not has_check_digit("9434765918")


def test_an_nhs_number_with_a_slip_is_masked_where_it_is_grouped_or_named() -> None:
    assert mask("943 476 5918").kinds == mask("nhs 9434765918").kinds == (Identifier.NHS_NUMBER,)


@pytest.mark.parametrize(
    ("masked", "searched"),
    [
        ("[name]'s mum wont engage", "mum wont engage"),
        ("mum ([name], 24) and [name] at [address].", "mum (24) and at."),
        ("born [date of birth]", "born"),
        ("nothing here", "nothing here"),
    ],
)
def test_a_masked_text_is_searched_without_its_placeholders(masked: str, searched: str) -> None:
    assert without_masks(masked) == searched


PIECES = [
    *("mum dad baby child called the is at in review year 4 Mr Dr s.47 and, mum's (aged DOB nhs ref flat".split()),
    *(
        "Kayleigh",
        "jayden",
        "O'Neill",
        "Oluwaseun",
        "Łucja",
        "Star",
        "will",
        "DANIEL",
        "Nguyễn",
        "Мария",
        "小明",
        "K.",
        "Jean-",
    ),
    *(
        "03/04/2019",
        "943 476 5919",
        "07700 900123",
        "LS9 6AB",
        "14 Acacia Avenue",
        "a@b.example",
        "LCS 123456",
        "A123456789012",
    ),
    *(
        "St Mary's Primary",
        "[name]",
        "[date of birth]",
        "[NAME]",
        "[school]'s",
        "Child Q",
        "Daniel Pelka",
        "Leeds",
        "@kay_10",
    ),
    *(
        "\n",
        "\t",
        "\u200b",
        "e\u0301",
        "\u202e",
        "🙂",
        "’s",
        "-",
        "'",
        "/",
        "[",
        "]",
        ".",
        "٣",
        "²",
        "\x00",
        "ß",
        "İ",
        "ﬁ",
    ),
]


def messages(count: int) -> list[str]:
    """Return messages of words, identifiers, placeholders, punctuation and any character, with and without spaces."""
    chance = random.Random(20)
    made: list[str] = []
    for _ in range(count):
        parts = [
            chance.choice(PIECES)
            if chance.random() < 0.85
            else chr(chance.choice((chance.randrange(0xD800), chance.randrange(0xE000, 0x11000))))
            for _ in range(chance.randint(0, 9))
        ]
        made.append(chance.choice((" ", " ", " ", "", ", ")).join(parts))
    return made


def test_twenty_thousand_messages_are_masked_without_harm(known: Known) -> None:
    for text in messages(20_000):
        masked = mask(text, known)
        again = mask(masked.text, known)
        assert (again.text, again.kinds) == (masked.text, ()), text
        rebuilt, at = "", 0
        for start, end, kind in masked.spans:
            assert at <= start < end <= len(text), text
            for edge in (start, end):  # A figure written onto a word, as in "nhs9434765919", begins a token of its own.
                around = text[edge - 1 : edge + 1] if 0 < edge < len(text) else " "
                assert not around.isalpha(), (text, text[start:end])
                assert not around.isdigit(), (text, text[start:end])
            rebuilt += text[at:start] + kind.placeholder
            at = end
        assert rebuilt + text[at:] == masked.text, text


@pytest.mark.parametrize(
    "piece",
    [
        "girls ",
        "case no ",
        "1 abc abc ",
        "Kayleigh ",
        "daniel ",
        "Qwz ",
        "0 ",
        "a@a.",
        "lives at ",
        "J. ",
        "[name",
        "-",
    ],
)
def test_a_very_long_text_does_not_hang(piece: str, known: Known) -> None:
    began = time.monotonic()
    mask((piece * 30_000)[:30_000], known)
    assert time.monotonic() - began < 10


def test_nothing_known_is_the_default() -> None:
    assert mask("Daniel Pelka", NOTHING).text == mask("Daniel Pelka").text == "[name]"


def covered(text: str, place: int, part: str, spans: tuple[tuple[int, int, Identifier], ...]) -> bool:
    """Return whether every letter and digit of a part lies in a span."""
    inside = {at for start, end, _ in spans for at in range(start, end)}
    return all(at in inside for at in range(place, place + len(part)) if text[at].isalnum())


def test_the_figures_on_the_tune_half_hold(known: Known) -> None:
    found = {True: [0, 0], False: [0, 0]}  # names, and all else: covered, labelled
    clean = touched = 0
    for line in (*lines("privacy.jsonl"), *lines("questions.jsonl")):
        masked, at = mask(line["text"], known), 0
        if not line.get("spans"):
            clean, touched = clean + 1, touched + bool(masked.spans)
        for label in line.get("spans", ()):
            at = line["text"].index(label["text"], at)
            counts = found[label["kind"] == Identifier.NAME]
            counts[0] += covered(line["text"], at, label["text"], masked.spans)
            counts[1] += 1
            at += 1
    assert found[True][0] >= 0.97 * found[True][1] > 0
    assert found[False][0] >= 0.99 * found[False][1] > 0
    assert touched <= 0.01 * clean
