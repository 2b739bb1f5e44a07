"""Local contacts: found by area, told when they are missing or old, and never half written."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.contacts import Contact, Contacts, ContactsUnusable, Service, changed, gaps, read_contacts, write_contacts

TODAY = date(2026, 3, 2)
FRONT = Contact(say="0113 496 0000, Mon-Fri 9-5", checked=TODAY)
NIGHT = Contact(say="0113 496 0001", checked=TODAY)
LEEDS = Contacts({"Leeds": {Service.FRONT_DOOR: FRONT, Service.OUT_OF_HOURS: NIGHT}})
FULL = Contacts({"Leeds": dict.fromkeys(Service, FRONT)})
GOOD = """
Leeds:
  front door: {say: "0113 496 0000, Mon-Fri 9-5", checked: 2026-03-02}
  out of hours: {say: 0113 496 0001, checked: "2026-03-02"}
"""


def held(data: Path, text: str) -> Contacts:
    """Return the contacts of a folder whose file holds this."""
    data.mkdir(exist_ok=True)
    (data / "contacts.yaml").write_text(text, encoding="utf-8")
    return read_contacts(data)


def test_a_file_written_by_hand_is_read(tmp_path: Path) -> None:
    assert held(tmp_path, GOOD) == LEEDS


@pytest.mark.parametrize("area", ["Leeds", "leeds", "LEEDS", "lEEDS"])
def test_an_area_is_found_in_any_capitals(area: str) -> None:
    assert LEEDS.of(area)[Service.FRONT_DOOR] == FRONT


@pytest.mark.parametrize("area", ["", "Leed", "Leeds North", "Bradford"])
def test_an_area_without_contacts_has_none(area: str) -> None:
    assert LEEDS.of(area) == {}


def test_no_file_and_an_empty_file_are_no_contacts(tmp_path: Path) -> None:
    assert read_contacts(tmp_path) == read_contacts(tmp_path / "absent") == Contacts({})
    assert held(tmp_path, "") == held(tmp_path, "# none yet\n") == Contacts({})


def test_a_number_written_without_quotes_keeps_its_zero(tmp_path: Path) -> None:
    contacts = held(tmp_path, "Leeds: {LADO: {say: 01134560000, checked: 2026-03-02}}")
    assert contacts.of("leeds")[Service.LADO].say == "01134560000"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Leeds: {front door: {say: x, checked: 2026-02-30}}", "“Leeds › front door › checked”"),
        ("Leeds: {front door: {say: x, checked: last week}}", "“Leeds › front door › checked”"),
        ("Leeds: {front door: {say: x}}", "“Leeds › front door › checked”: Field required"),
        ("Leeds: {front door: {say: '', checked: 2026-03-02}}", "“Leeds › front door › say”"),
        ("Leeds: {front door: 0113 496 0000}", "“Leeds › front door”"),
        ("Leeds: {frontdoor: {say: x, checked: 2026-03-02}}", "“Leeds › frontdoor”: Input should be 'front door', 'ou"),
        ("Leeds: {front door: {say: x, checked: 2026-03-02, fax: y}}", "“Leeds › front door › fax”"),
        ("Leeds: [a, b]", "“Leeds”"),
        ("Leeds", "“the top”"),
    ],
)
def test_a_file_that_is_wrong_is_a_sentence_that_names_the_place(text: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(ContactsUnusable) as error:
        held(tmp_path, text)
    said = str(error.value)
    assert said.startswith(f"{tmp_path / 'contacts.yaml'} is not right at {says}")
    assert said.endswith(". See docs/for-admins.md.")


@pytest.mark.parametrize("content", [b"\xff\xfe\xfa", b"Leeds: {", b"a: b: c", b"\0", b"&a [*b]", b"[" * 1500, None])
def test_a_file_that_cannot_be_read_is_a_sentence(content: bytes | None, tmp_path: Path) -> None:
    path = tmp_path / "contacts.yaml"
    if content is None:
        path.mkdir()
    else:
        path.write_bytes(content)
    with pytest.raises(ContactsUnusable, match=r"contacts\.yaml cannot be read\. .*docs/for-admins\.md shows how"):
        read_contacts(tmp_path)


@given(
    st.one_of(
        st.text(st.characters(codec="utf-8")),
        st.text("!&*[]{}:,-?|>'\"# \nab019tzT.<=~"),
        st.sampled_from(["!!timestamp x", "!!int x", "!!bool x", "!!float x", "2026-13-45", "0b_", "!!python/none"]),
    )
)
def test_whatever_is_in_the_file_the_card_gets_contacts_or_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    data = tmp_path_factory.getbasetemp() / "any"
    try:
        found, said = held(data, text), ""
    except ContactsUnusable as error:
        found, said = None, str(error)
    assert found is not None or said.startswith(f"{data / 'contacts.yaml'} ")


@pytest.mark.parametrize(("days", "stale"), [(0, False), (1, False), (90, False), (91, True), (4000, True), (-1, True)])
def test_a_contact_is_stale_after_ninety_days_and_where_its_day_is_still_to_come(days: int, stale: bool) -> None:
    assert Contact(say="x", checked=TODAY - timedelta(days=days)).stale(TODAY) is stale


@pytest.mark.parametrize("say", ["", "x" * 201])
def test_a_contact_is_neither_empty_nor_a_wall(say: str) -> None:
    with pytest.raises(ValidationError):
        Contact(say=say, checked=TODAY)


# Whatever can be printed on one line.
_text = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Zl", "Zp")), min_size=1, max_size=40)
_contact = st.builds(Contact, say=_text, checked=st.dates())


@given(st.dictionaries(_text, st.dictionaries(st.sampled_from(Service), _contact, min_size=1), max_size=4))
def test_what_is_written_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, areas: dict[str, dict[Service, Contact]]
) -> None:
    data = tmp_path_factory.getbasetemp() / "again"
    write_contacts(data, Contacts(areas))
    assert read_contacts(data) == Contacts(areas)


@pytest.mark.parametrize("broken", ["os.replace", "pathlib.Path.write_text"])
def test_a_write_that_fails_leaves_the_file_as_it_was_and_nothing_beside_it(
    broken: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_contacts(tmp_path, LEEDS)
    before = (tmp_path / "contacts.yaml").read_bytes()

    def full(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(broken, full)
        with pytest.raises(OSError, match="No space left"):
            write_contacts(tmp_path, FULL)
    assert [path.name for path in tmp_path.iterdir()] == ["contacts.yaml"]
    assert (tmp_path / "contacts.yaml").read_bytes() == before


def test_one_contact_is_set_and_the_others_stay() -> None:
    other = Contact(say="0113 496 0002", checked=TODAY)
    made = changed(LEEDS, "LEEDS", Service.LADO, other)
    assert list(made.root) == ["Leeds"]
    assert made.of("Leeds") == {**LEEDS.of("Leeds"), Service.LADO: other}
    assert changed(made, "leeds", Service.LADO, FRONT).of("Leeds")[Service.LADO] == FRONT
    assert list(changed(LEEDS, "Bradford", Service.LADO, other).root) == ["Leeds", "Bradford"]
    assert LEEDS.of("Leeds").keys() == {Service.FRONT_DOOR, Service.OUT_OF_HOURS}


def test_an_area_whose_last_contact_is_taken_away_goes() -> None:
    fewer = changed(LEEDS, "leeds", Service.FRONT_DOOR, None)
    assert fewer.of("Leeds") == {Service.OUT_OF_HOURS: NIGHT}
    assert changed(fewer, "leeds", Service.OUT_OF_HOURS, None) == Contacts({})
    assert changed(LEEDS, "Bradford", Service.LADO, None) == LEEDS


def test_an_area_with_everything_checked_has_no_gaps() -> None:
    assert gaps(FULL, ["leeds"], TODAY) == []
    assert gaps(FULL, ["leeds"], TODAY + timedelta(days=90)) == []
    assert gaps(FULL, [], TODAY + timedelta(days=4000)) == []


def test_a_gap_names_what_is_missing_where_and_what_to_run() -> None:
    (line,) = gaps(LEEDS, ["leeds"], TODAY)
    assert line.startswith("No contact for leeds: LADO, staff support.")
    assert 'learnt contacts set "leeds" "LADO" NUMBER' in line
    (line,) = gaps(LEEDS, ["Bradford"], TODAY)
    assert line.startswith("No contact for Bradford: front door, out of hours, LADO, staff support.")


def test_a_contact_checked_long_ago_is_a_gap_that_says_when_and_what_to_run() -> None:
    old = changed(FULL, "Leeds", Service.LADO, Contact(say="x", checked=date(2025, 12, 1)))
    (line,) = gaps(old, ["Leeds"], TODAY)
    assert "LADO contact of Leeds" in line
    assert "2025-12-01" in line
    assert 'learnt contacts checked "Leeds" "LADO"' in line
