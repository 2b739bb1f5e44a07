"""What spelling promises: typing errors are put right by the library's words, and nothing else is touched."""

from pathlib import Path

import pytest

from index.slips import Lexicon, cost
from index.spelling import Corrected, Spelling, load, save, words_of

TEXTS = (
    "The baby was not brought to appointments, and the health visitor's records did not say why. Child Q was seen.",
    "Disguised compliance: mother's boyfriend was not seen and the baby was bruised. Neglect is cumulative harm.",
    "Kirklees: professional curiosity and safeguarding supervision. The baby was not seen, and the children were.",
    "A child protection plan follows a conference; the density of reviews and of referrals is high. Victoria Climbié.",
)
SPELLING = Spelling(words_of(TEXTS))


def corrected(text: str) -> str:
    return SPELLING.corrected(text).text


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("was nt broght to apointments", "was not brought to appointments"),
        ("WAS NT BROGHT TO APOINTMENTS", "WAS NOT BROUGHT TO APPOINTMENTS"),
        ("wat is disgised complience?", "what is disguised compliance?"),
        ("mums boyfreind", "mums boyfriend"),
        ("neglegt", "neglect"),  # an s, a c or a g of like sound, or beside the right key
        ("safegaurding supervison", "safeguarding supervision"),
        ("Kirkless twins", "Kirklees twins"),
        ("aslt visit to teh school", "aslt visit to teh school"),  # nothing common enough is near; three letters
        ("proffessional curiousity", "professional curiosity"),
        ("tehre is a plna", "there is a plan"),
        ("realy bruised", "really bruised"),
        ("pratical tips for beng morecurious on vistis", "practical tips for being more curious on visits"),
    ],
)
def test_typing_errors_are_put_right(typed: str, meant: str) -> None:
    assert corrected(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("thebaby cried", "the baby cried"), ("notseen", "not seen"), ("bruisedbaby", "bruised baby")],
)
def test_a_forgotten_space_is_put_back(typed: str, meant: str) -> None:
    assert corrected(typed) == meant


@pytest.mark.parametrize(
    "text",
    [
        "s47 GCP2 ICPC RCPC b4 2moro",
        "IDVA, CAFA and MARF for SWs; MoJ",
        "child q and baby e",
        "the dentist and the optician",  # English that the library has not: "dentist" is not "density"
        "dentists, struggling, stopped, tries, boxes and kindnesses",
        "[name] at [address] and [school]",
        "Mr Okonkwo of Wolverhampton saw Mrs Szymanska",
        "mum wasn't in, they aren't either, and the health visitor's car wasnt either",
        "co-sleeping, pre-birth and prebirth",
        "victoria climbie",
        "ab xyz qqqqq",
        "",
        "???",
    ],
)
def test_what_is_right_or_a_name_or_a_code_is_left_alone(text: str) -> None:
    assert SPELLING.corrected(text) == Corrected(text)


@pytest.mark.parametrize(
    "text",
    [
        "pani powiedziala ze dziecko jest w szpitalu i nie wiem co robic dalej",
        "dziecko nie bylo przyprowadzane na wizyty i nikt nie zapytal dlaczego",
        "Czy dziecko może wrócić do domu z rodzicami po spotkaniu",
    ],
)
def test_another_language_is_left_alone(text: str) -> None:
    assert corrected(text) == text


def test_the_changes_are_told_in_order_as_typed_and_as_searched() -> None:
    found = SPELLING.corrected("Neglegt, then a baby nt broght")
    assert found.changes == (("Neglegt", "Neglect"), ("nt", "not"), ("broght", "brought"))
    assert found.text == "Neglect, then a baby not brought"


def test_what_was_typed_is_never_printed_with_the_result() -> None:
    assert repr(SPELLING.corrected("neglegt")) == "Corrected()"


def test_of_two_words_as_near_the_one_that_more_passages_use_is_meant() -> None:
    assert Spelling({"plan": 90, "plane": 1}).corrected("plann").text == "plan"
    assert Spelling({"plan": 1, "plane": 90_000}).corrected("plann").text == "plane"


def test_a_word_that_the_library_has_is_right_however_it_looks() -> None:
    assert Spelling({"broght": 1, "brought": 50}).corrected("broght").text == "broght"


def test_a_library_without_words_still_knows_english() -> None:
    assert Spelling({}).corrected("a brokn arm in hospitl").text == "a broken arm in hospital"


def test_words_are_counted_once_a_passage_without_codes_and_accents() -> None:
    counted = words_of(["Climbié's baby, the BABY s47", "baby wasn’t [name]"])
    assert counted == {"climbie": 1, "s": 1, "baby": 2, "the": 1, "wasnt": 1}


def test_saved_words_spell_the_same_and_make_the_same_file(tmp_path: Path) -> None:
    words = words_of(TEXTS)
    save(tmp_path / "one", words)
    save(tmp_path / "two", dict(sorted(words.items(), reverse=True)))
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    assert load(tmp_path / "one").corrected("nt broght") == SPELLING.corrected("nt broght")


@pytest.mark.parametrize(
    ("typed", "meant"), [("apointment", "appointment"), ("babby", "baby"), ("brith", "birth"), ("visut", "visit")]
)
def test_a_likely_slip_costs_less_than_a_letter_from_anywhere(typed: str, meant: str) -> None:
    assert cost(typed, meant, 1) < cost("xisit", "visit", 1)


def test_two_letters_in_each_others_place_are_one_slip() -> None:
    assert cost("boyfreind", "boyfriend", 1) < 1
    assert cost("boyfreidn", "boyfriend", 1) == float("inf")


def test_a_word_at_the_distance_is_never_lost_at_a_glance() -> None:
    words = ["appointment", "neglect", "plan", "brought", "baby", "abba", "zebra"]
    lexicon = Lexicon(words)
    for word in words:
        slips = {word[1:], word + "x", word + word[-1], word[1] + word[0] + word[2:], word[:-1] + "q"}
        assert all(word in lexicon.alike(slip, 1) for slip in slips)
