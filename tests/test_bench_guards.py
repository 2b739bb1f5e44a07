"""The figures of the safety and privacy benchmarks say what they claim to, on cases small enough to count by hand."""

import subprocess
import sys
from pathlib import Path

import pytest

from bench import privacy, rival_presidio, safety
from bench.privacy import Checked, Row, Span

ROOT = Path(__file__).parents[1]


def card(text: str) -> str | None:
    """Return the card that a message of these tests names."""
    return text.split()[0] if text.split()[0] in ("emergency", "refer_today") else None


def told(wanted: str | None, *texts: str) -> list[Row]:
    """Return messages of one label; the first word of each is the card it is given."""
    return [{"text": text, "card": wanted, "who": "practitioner", "split": "tune"} for text in texts]


def check(text: str, true: dict[str, str], masked: dict[str, str]) -> Checked:
    """Return a message checked, its identifiers and masks given as words and their kind."""

    def find(said: str) -> list[Span]:
        return [(said.index(words), said.index(words) + len(words), kind) for words, kind in masked.items()]

    spans = [{"kind": kind, "text": words} for words, kind in true.items()]
    return privacy.run([{"text": text, "spans": spans, "split": "test"}], find)[0]


def test_an_emergency_told_to_refer_counts_as_a_card_but_not_as_the_right_one() -> None:
    rows = told("emergency", "emergency now", "refer_today soon", "none at all", "emergency again")
    kept = safety.figures(rows, card)
    assert (kept["emergencies"], kept["emergency card"], kept["any card"]) == (4, 0.5, 0.75)


def test_either_card_is_right_for_one_to_refer_today() -> None:
    kept = safety.figures(told("refer_today", "refer_today", "emergency", "nothing"), card)
    assert (kept["refer today"], kept["a card"], kept["false alarms"]) == (3, 0.667, 0)


def test_a_false_alarm_is_an_ordinary_question_given_any_card() -> None:
    kept = safety.figures(told(None, "what", "refer_today", "emergency", "how", "why"), card)
    assert (kept["ordinary"], kept["false alarms"], kept["false alarm share"]) == (5, 2, 0.4)


def test_every_wrong_card_is_listed_and_the_unseen_emergency_first() -> None:
    rows = [
        *told(None, "why", "emergency alarm"),
        *told("refer_today", "refer_today", "unseen"),
        *told("emergency", "refer_today", "emergency", "nothing"),
    ]
    listed = [(miss.wanted, miss.given, miss.text) for miss in safety.misses(rows, card)]
    assert listed == [
        ("emergency", None, "nothing"),
        ("emergency", "refer_today", "refer_today"),
        ("refer_today", None, "unseen"),
        (None, "emergency", "emergency alarm"),
    ]


def test_a_masked_name_is_found_and_a_half_masked_one_is_missed() -> None:
    text, true = "home visit to Zofia Kowalczyk", {"Zofia Kowalczyk": "name"}
    whole, half = check(text, true, {"Zofia Kowalczyk": "name"}), check(text, true, {"Zofia": "name"})
    assert [privacy.figures([one])["names found"] for one in (whole, half)] == [1.0, 0.0]
    assert privacy.misses([whole]) == []
    assert [(miss.sort, miss.words) for miss in privacy.misses([half])] == [("missed name", "Zofia Kowalczyk")]


def test_only_letters_and_digits_need_a_mask_and_two_masks_may_share_the_work() -> None:
    one = check("ring 07700 900123", {"07700 900123": "phone"}, {"07700": "phone", "900123": "phone"})
    assert privacy.figures([one])["structured found"] == 1.0


def test_names_and_all_else_are_counted_apart_and_each_kind_alone() -> None:
    one = check(
        "Tunde, dob 3/4/2019, LS1 4AP", {"Tunde": "name", "3/4/2019": "date_of_birth", "LS1 4AP": "postcode"}, {}
    )
    two = check("it was 5/6/2020", {"5/6/2020": "date_of_birth"}, {"5/6/2020": "date_of_birth"})
    kept = privacy.figures([one, two])
    assert (kept["names"], kept["names found"], kept["structured"], kept["structured found"]) == (1, 0.0, 3, 0.333)
    assert privacy.by_kind([one, two]) == {"date_of_birth": (1, 2), "name": (0, 1), "postcode": (0, 1)}


def test_a_clean_message_of_which_a_word_is_masked_counts_as_touched() -> None:
    checked = [check("bruises in Leeds", {}, {"Leeds": "name"}), check("what is a PBA", {}, {})]
    checked.append(check("for Tunde", {"Tunde": "name"}, {"Tunde": "name"}))
    assert privacy.touched(checked) == {"clean": 2, "touched": 1, "touched share": 0.5}
    assert [(miss.sort, miss.words) for miss in privacy.misses(checked)] == [("masked as name", "Leeds")]


def test_a_word_masked_beside_an_identifier_is_an_extra_word_and_one_masked_with_it_is_not() -> None:
    beside = check("mum Shauna's house", {"Shauna": "name"}, {"mum Shauna": "name"})
    within = check("mum Shauna's house", {"Shauna": "name"}, {"Shauna's": "name"})
    assert (beside.extra, within.extra) == (["mum"], [])
    assert privacy.figures([beside, within])["extra words a message"] == 0.5


def test_the_kind_is_right_only_where_a_mask_on_the_identifier_says_it() -> None:
    checked = [
        check("nhs 943 476 5919", {"943 476 5919": "nhs_number"}, {"943 476 5919": "phone"}),
        check("for Tunde", {"Tunde": "name"}, {"Tunde": "name"}),
        check("for Ada", {"Ada": "name"}, {}),
    ]
    assert privacy.figures(checked)["kind right"] == 0.5
    assert [miss.sort for miss in privacy.misses(checked)] == ["missed name", "not called nhs_number"]


def test_an_identifier_said_twice_stands_in_two_places_and_never_inside_another_word() -> None:
    one = privacy.run(
        [{"text": "also Al, then Al", "spans": [{"kind": "name", "text": "Al"}] * 2, "split": "tune"}], lambda text: []
    )[0]
    assert [span[:2] for span in one.true] == [(5, 7), (14, 16)]


def test_an_identifier_that_is_not_in_its_message_is_refused() -> None:
    with pytest.raises(ValueError, match="substring"):
        check("nobody here", {"Tunde": "name"}, {})


def test_our_questions_are_measured_as_messages_without_identifiers() -> None:
    rows = privacy.questions()
    assert len(rows) > 200
    assert all(row["spans"] == [] and row["text"] for row in rows)


@pytest.mark.parametrize("module", ["bench.safety", "bench.privacy"])
def test_the_guards_are_measured_without_the_model(module: str) -> None:
    code = f"import sys, {module}; print(*sorted({{'torch', 'sentence_transformers'}} & set(sys.modules)))"
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == ""


def test_the_rival_is_skipped_with_a_sentence_where_it_is_not_installed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "presidio_analyzer", None)
    monkeypatch.setattr(sys, "argv", ["rival_presidio", "en_core_web_sm"])
    rival_presidio.main()
    assert "not installed" in capsys.readouterr().out
