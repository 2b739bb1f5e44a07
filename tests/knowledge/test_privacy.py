"""What identifies someone is masked, what the library prints is not, and masking is safe on any text."""

import json
import random
import time
from collections.abc import Iterable
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
        ("room 4, 88 clement street, damp", "[address], [address], damp"),
        ("they live at the gatehouse, pike lane", "they live at [address]"),
        ("moved to 12 heol y deri", "moved to [address]"),
        ("excluded from ysgol bro dinas", "excluded from [school]"),
        ("student e.j. fairclough, self harming", "student [name], self harming"),
        ("hv for shofiqul islam today", "hv for [name] today"),
        ("kirsty ferguson neglect", "[name] neglect"),
        ("fraser is 13 and carrying", "[name] is 13 and carrying"),
        ("Siân, Łucja and Nguyễn Thị Lan", "[name], [name] and [name]"),
    ],
)
def test_an_identifier_is_masked_and_the_words_beside_it_stay(text: str, masked: str, known: Known) -> None:
    assert mask(text, known).text == masked


@pytest.mark.parametrize(
    "text",
    [
        "what did the Child Q review find",
        "Ferguson on home visits, Brandon 2008, Mr Justice Munby on 26 weeks",
        "the Herbert Protocol, the Philomena Protocol, Shirley Oaks, Fraser guidelines",
        "Daniel Pelka, Arthur Labinjo-Hughes, Star Hobson and Victoria Climbié",
        "victoria climbie, hamza khan, dylan tiffin brown",
        "hamzah kahn how many agencies, and what of daneil pelka",
        "Child B and Child C, the Kirklees twins, Family R",
        "section 47, s.17, Children Act 1989, Working Together 2023 3.21, regulation 44",
        "Munro, Laming, the Wood report, Gillick, Fraser guidelines, Clare's Law, Barnardo's",
        "is it 999, 101, 0800 1111 or 0808 800 5000",
        "published 13 November 2013, reviewed October 2020, a 4 yr old",
        "will may hope rose drew pat on the back, jack of all trades",
        "HOW LONG DO WE HAVE FOR ICPC",
        "/filter in:leeds since:2018",
        "page 14 green paper, 3 children court hearing, section 17 place of safety",
        "the Carlile inquiry, Suzy Lamplugh trust, private school abuse",
        "placement in Florence, jordan and syria, moved to Chad",
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


@pytest.mark.parametrize("name", ["Zyntara", "Darvolina", "qadirah", "Brynnleigh"])
@pytest.mark.parametrize(
    "text", ["visited {} today, bruise on her back", "{}'s mum wont let me in", "baby {} has lost weight"]
)
def test_a_name_that_no_list_holds_is_seen_by_its_letters_and_its_company(name: str, text: str, known: Known) -> None:
    assert mask(text.format(name), known).text == text.format("[name]")


def test_the_kinds_come_in_order_of_appearance_each_once(known: Known) -> None:
    masked = mask("dob 3/4/2019, Tia and Zac, nhs 9434765919", known)
    assert masked.kinds == (Identifier.DATE_OF_BIRTH, Identifier.NAME, Identifier.NHS_NUMBER)


def test_the_spans_are_places_in_the_original(known: Known) -> None:
    text = "[name] and Kayleigh, dob 03/04/2019"
    assert [text[start:end] for start, end, _ in mask(text, known).spans] == ["Kayleigh", "03/04/2019"]


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("moved to 17 thornhill last week", "moved to [address] last week"),
        ("post goes to PO Box 341", "post goes to [address]"),
        ("9 Heol-y-Bont is the address", "[address] is the address"),
        ("at 66albert road, no one in", "at [address], no one in"),
        ("pitch 14, Willow Bank caravan site", "[address]"),
        ("staying in room 12, the Swan Hotel", "staying in [address]"),
        ("she turns 5 on 3 april", "she turns 5 on [date of birth]"),
        ("born prem at home 03/04/19", "born prem at home [date of birth]"),
        ("d.o.b. fourteenth july 2019", "d.o.b. [date of birth]"),
        ("dob 030419", "dob [date of birth]"),
        ("postcode is LS9 6A8", "postcode is [postcode]"),
        ("now in WF1 OAA", "now in [postcode]"),
        ("mob: 7700.900.321 ext 4521", "mob: [phone] ext [phone]"),
        ("log 412 of 3/4/24", "log [case reference]"),
        ("Arbor id 48213", "Arbor id [case reference]"),
        ("pupil at Hillcrest, attendance 60%", "pupil at [school], attendance 60%"),
        ("attends little acorns 3 days a wk", "attends [school] 3 days a wk"),
        ("lad at holy trinity ce came in", "lad at [school] came in"),
    ],
)
def test_addresses_dates_numbers_and_schools_are_masked_in_the_forms_of_practice(text: str, masked: str) -> None:
    assert mask(text).text == masked


@pytest.mark.parametrize(
    "text",
    [
        "living at 3 different addresses",
        "goes to CAMHS, 2 days",
        "moved to foster care, attendance 40%",
        "the report due 3 april",
        "anything after 01/04/2021",
        "which is the best to read first",
        "phone 24 hours before",
        "page 12-14, recs 4 & 5 of the review",
    ],
)
def test_what_only_looks_like_an_address_a_date_or_a_school_stays(text: str) -> None:
    assert mask(text).spans == ()


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


def counted(rows: Iterable[dict[str, Any]], known: Known) -> tuple[float, float, float]:
    """Return the share of names that is covered, that of all else, and that of clean messages that are touched."""
    found = {True: [0, 0], False: [0, 0]}  # names, and all else: covered, labelled
    clean = touched = 0
    for line in rows:
        masked, at = mask(line["text"], known), 0
        if not line.get("spans"):
            clean, touched = clean + 1, touched + bool(masked.spans)
        for label in line.get("spans", ()):
            at = line["text"].index(label["text"], at)
            counts = found[label["kind"] == Identifier.NAME]
            counts[0] += covered(line["text"], at, label["text"], masked.spans)
            counts[1] += 1
            at += 1
    return found[True][0] / found[True][1], found[False][0] / found[False][1], touched / clean


def test_of_unseen_messages_nearly_every_identifier_is_covered_and_few_clean_ones_are_touched(known: Known) -> None:
    names, others, touched = counted((row for row in lines("privacy.jsonl") if row["split"] == "test"), known)
    assert names >= 0.95
    assert others >= 0.99
    assert touched <= 0.03


def test_the_messages_that_were_learnt_from_are_harder_and_hold_too(known: Known) -> None:
    tuned = [row for row in lines("privacy.jsonl") if row["split"] == "tune"]
    names, others, touched = counted([*tuned, *lines("questions.jsonl")], known)
    assert names >= 0.9
    assert others >= 0.99
    assert touched <= 0.03


@pytest.mark.parametrize("text", ["what happened to {}", "tell me about {}", "is {} all right"])
@pytest.mark.parametrize("name", ["Star", "Daniel", "Sara", "Holly"])
def test_a_first_name_that_a_review_made_famous_is_masked_alone_and_stays_in_its_company(
    text: str, name: str, known: Known
) -> None:
    assert mask(text.format(name), known).text == text.format("[name]")
    reviewed = f"what did the {name} review find"
    assert mask(reviewed, known).text == reviewed


@pytest.mark.parametrize("text", ["Star chart for a 4 year old", "a gold star", "North Star outcomes framework"])
def test_a_word_that_is_also_such_a_name_stays_a_word(text: str, known: Known) -> None:
    assert mask(text, known).text == text


# Not "school": a word before it is its name.
BESIDE = "bruise burn neglect fracture contact nurse bite scald refusing smells missed hungry conference".split()


@pytest.mark.parametrize("name", ["zofia kowalczyk", "Zofia Kowalczyk", "jayden smith", "ngozi", "Tyler-Jay"])
def test_a_mask_leaves_the_plain_words_on_both_sides_of_a_name(name: str, known: Known) -> None:
    swallowed = [
        text
        for before in BESIDE
        for after in BESIDE
        if (text := mask(f"{before} {name} {after}", known).text).split()[0] != before or text.split()[-1] != after
    ]
    assert swallowed == []
