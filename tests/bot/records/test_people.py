"""Who is let in, as what and for how long: one person by one code, six months, and out without a trace."""

import hashlib
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.message import STRANGER, Role, Sender
from bot.records.audit import Act
from bot.records.feedback import Verdict
from bot.records.parcels import Kind, Parcel
from bot.records.people import OWNER, NotInvited, Place
from bot.records.records import Records
from tests.bot.records.conftest import Clock, at_once, let_in, on_disk, opening, sql

BEN = Sender("telegram", "447700900123")
AISHA = Sender("telegram", "447700900456")
STAFF = (("carol", Role.ADMIN), ("dana", Role.PRACTITIONER))
NORTH = Place(Role.PRACTITIONER, "Ben, north team", ("north", "duty"), "midwifery", "Leeds", "England")
SOUTH = Place(Role.SUPERVISOR, "Ben, south team", ("south",), "police", "Wrexham", "Wales")


def test_a_sender_nobody_invited_is_a_stranger_and_leaves_no_entry(records: Records) -> None:
    assert records.people.of(BEN) == STRANGER
    assert records.people.everybody() == []


def test_a_code_makes_a_sender_the_person_it_was_made_for(records: Records) -> None:
    person = records.people.accept(BEN, f"  {records.people.invite(NORTH)}\n")
    kept = (person.role, person.note, person.teams, person.agency, person.area, person.nation)
    assert kept == (NORTH.role, NORTH.note, NORTH.teams, NORTH.agency, NORTH.area, NORTH.nation)
    assert (person.id, person.lens, person.plain) == (1, "own", False)
    assert records.people.of(BEN) == person
    assert records.people.of(AISHA) == STRANGER
    assert records.people.of(Sender("console", BEN.address)) == STRANGER


def test_a_code_lets_one_person_in_once(records: Records) -> None:
    code = records.people.invite(NORTH)
    records.people.accept(BEN, code)
    for sender in (AISHA, BEN):
        with pytest.raises(NotInvited):
            records.people.accept(sender, code)
    assert records.people.of(AISHA) == STRANGER


def test_of_several_who_send_one_code_at_the_same_moment_one_is_let_in(tmp_path: Path, clock: Clock) -> None:
    with opening(tmp_path, clock, 2) as every:
        for attempt in range(12):
            code = every[0].people.invite(NORTH)
            senders = [Sender("telegram", f"{attempt}-{number}") for number in range(len(every))]
            results = at_once([partial(one.people.accept, who, code) for one, who in zip(every, senders, strict=True)])
            assert sum(isinstance(result, NotInvited) for result in results) == 1
        assert len(every[0].people.everybody()) == 12


def test_a_code_runs_out_to_the_second(records: Records, clock: Clock) -> None:
    early, late = records.people.invite(NORTH, days=3), records.people.invite(NORTH, days=3)
    clock.move(days=3, seconds=-1)
    assert records.people.accept(BEN, early).role is Role.PRACTITIONER
    clock.move(seconds=1)
    with pytest.raises(NotInvited):
        records.people.accept(AISHA, late)


def test_unknown_used_and_expired_codes_are_refused_alike(records: Records, clock: Clock) -> None:
    expired = records.people.invite(NORTH, days=1)
    clock.move(days=2)
    used = records.people.invite(NORTH)
    records.people.accept(BEN, used)
    before = records.people.everybody()
    refusals = []
    for code in (expired, used, "unknown", "", "\ud800", used.swapcase(), used[:-1]):
        with pytest.raises(NotInvited) as refused:
            records.people.accept(AISHA, code)
        refusals.append(refused.value.args)
    assert set(refusals) == {()}
    assert records.people.everybody() == before


def test_only_the_hash_of_a_code_is_in_the_file(records: Records, tmp_path: Path) -> None:
    code = records.people.invite(NORTH)
    assert code.encode() not in on_disk(tmp_path)
    assert hashlib.sha256(code.encode()).hexdigest().encode() in on_disk(tmp_path)
    records.people.accept(BEN, code)
    assert code.encode() not in on_disk(tmp_path)


def test_codes_are_long_and_never_the_same(records: Records) -> None:
    codes = {records.people.invite(NORTH) for _ in range(50)}
    assert len(codes) == 50
    assert min(map(len, codes)) >= 22  # 128 bits in base 64


def test_an_invitation_keeps_no_note_once_it_was_used_or_has_run_out(
    records: Records, clock: Clock, tmp_path: Path
) -> None:
    records.people.invite(replace(NORTH, note="never came"), days=1)
    records.people.accept(BEN, records.people.invite(NORTH))
    assert sql(tmp_path, "SELECT note FROM invitations ORDER BY note") == [("",), ("never came",)]
    clock.move(days=1)
    records.people.invite(SOUTH)
    assert sql(tmp_path, "SELECT note FROM invitations ORDER BY note") == [("",), (SOUTH.note,)]


def test_a_second_invitation_replaces_the_place_and_keeps_number_key_and_settings(
    records: Records, clock: Clock
) -> None:
    first = records.people.accept(BEN, records.people.invite(NORTH))
    records.people.set_lens(first.id, "police")
    records.people.set_plain(first.id, True)
    clock.move(days=200)  # Their access has ended meanwhile.
    second = records.people.accept(BEN, records.people.invite(SOUTH))
    assert (second.role, second.note, second.teams) == (SOUTH.role, SOUTH.note, SOUTH.teams)
    assert (second.agency, second.area, second.nation) == (SOUTH.agency, SOUTH.area, SOUTH.nation)
    assert (second.id, second.key, second.joined_at) == (first.id, first.key, first.joined_at)
    assert (second.lens, second.plain) == ("police", True)
    assert second.expires_at > first.expires_at
    assert len(records.people.everybody()) == 1


def test_settings_are_kept_for_one_person_and_no_other(records: Records) -> None:
    ben, aisha = let_in(records, "ben"), let_in(records, "aisha")
    records.people.set_lens(records.people.of(ben).id, "off")
    records.people.set_plain(records.people.of(ben).id, True)
    assert (records.people.of(ben).lens, records.people.of(ben).plain) == ("off", True)
    assert (records.people.of(aisha).lens, records.people.of(aisha).plain) == ("own", False)


def test_access_ends_after_six_months_to_the_second_and_leaves_a_stranger_with_a_number(
    records: Records, clock: Clock
) -> None:
    person = records.people.accept(BEN, records.people.invite(NORTH))
    clock.move(days=182, seconds=-1)
    assert records.people.of(BEN) == person
    assert not records.people.ended(person)
    clock.move(seconds=1)
    ended = records.people.of(BEN)
    assert ended == replace(STRANGER, id=person.id, key=person.key, expires_at=person.expires_at)
    assert records.people.ended(person)
    assert records.people.everybody() == [person]


def test_an_admin_is_told_two_weeks_before(records: Records, clock: Clock) -> None:
    person = records.people.accept(BEN, records.people.invite(NORTH))
    clock.move(days=182 - 14, seconds=-1)
    assert not records.people.due(person)
    clock.move(seconds=1)
    assert records.people.due(person)
    clock.move(days=100)
    assert records.people.due(person)


def test_renewing_brings_somebody_back_for_six_months_from_then(records: Records, clock: Clock) -> None:
    person = records.people.accept(BEN, records.people.invite(NORTH))
    clock.move(days=300)
    assert records.people.renew(person.id)
    assert records.people.of(BEN) == replace(person, expires_at=records.people.of(BEN).expires_at)
    clock.move(days=182, seconds=-1)
    assert records.people.of(BEN).role is Role.PRACTITIONER
    clock.move(seconds=1)
    assert records.people.of(BEN).role is Role.STRANGER


def test_nobody_can_be_renewed_or_removed_who_is_not_there(records: Records) -> None:
    person = records.people.accept(BEN, records.people.invite(NORTH))
    for number in (0, -1, person.id + 1, 10**30):
        assert not records.people.renew(number)
        assert not records.people.remove(number)
    assert records.people.of(BEN) == person


def test_somebody_removed_is_a_stranger_at_once_in_every_process(tmp_path: Path, clock: Clock) -> None:
    with opening(tmp_path, clock, 2) as (one, other):
        person = one.people.accept(BEN, one.people.invite(NORTH))
        assert other.people.of(BEN) == person
        assert other.people.remove(person.id)
        assert one.people.of(BEN) == STRANGER


def test_nothing_of_somebody_removed_is_left_in_the_file_or_its_log(records: Records, tmp_path: Path) -> None:
    secrets = []
    for number in range(40):  # more than a page, so that rows have moved between pages
        sender = let_in(records, f"4477009{number:05}-address", note=f"note about {number:05}, north team")
        person = records.people.of(sender)
        secrets += [sender.address.encode(), person.note.encode(), person.key.encode()]
    assert all(secret in on_disk(tmp_path) for secret in secrets)
    for number in [*range(1, 41, 2), *range(40, 0, -2)]:
        assert records.people.remove(number)
    left = on_disk(tmp_path)
    assert [secret for secret in secrets if secret in left] == []


def test_what_somebody_removed_did_stays_and_belongs_to_nobody(records: Records, tmp_path: Path) -> None:
    person = records.people.accept(BEN, records.people.invite(NORTH))
    records.audit.note(Act(person.key, "ask", passages=(3,)))
    records.feedback.keep(person.key, "a", [3], "s1", Verdict.HELPFUL)
    records.people.remove(person.id)
    assert BEN.address.encode() not in on_disk(tmp_path)
    assert b"Ben, north team" not in on_disk(tmp_path)
    assert records.audit.faults() == []
    back = records.people.accept(BEN, records.people.invite(NORTH))
    assert (back.id, back.key == person.key) == (person.id + 1, False)
    assert sql(tmp_path, "SELECT key FROM audit UNION SELECT key FROM feedback") == [(person.key,)]


@settings(max_examples=12)
@given(st.lists(st.one_of(st.none(), st.integers(0, 5)), max_size=8))
def test_a_number_is_never_used_again(
    tmp_path_factory: pytest.TempPathFactory, comings_and_goings: list[int | None]
) -> None:
    with closing(Records(tmp_path_factory.mktemp("people"))) as records:
        given_out: list[int] = []
        for which in comings_and_goings:
            there = records.people.everybody()
            if which is None or which >= len(there):
                sender = let_in(records, str(len(given_out)))
                given_out.append(records.people.of(sender).id)
            else:
                records.people.remove(there[which].id)
        assert given_out == list(range(1, len(given_out) + 1))


def test_no_two_people_share_a_key(records: Records) -> None:
    keys = {records.people.of(let_in(records, str(number))).key for number in range(30)}
    assert len(keys) == 30
    assert {len(key) for key in keys} == {32}


def test_a_key_or_an_address_is_not_printed_by_accident(records: Records) -> None:
    person = records.people.accept(BEN, records.people.invite(NORTH))
    assert person.key not in repr(person)
    assert BEN.address not in repr(BEN)


def test_the_owner_at_the_console_is_an_admin_without_an_invitation_and_for_good(
    records: Records, clock: Clock
) -> None:
    owner = records.people.of(OWNER)
    assert owner.role is Role.ADMIN
    clock.move(days=10_000)
    assert records.people.of(OWNER) == owner
    assert not records.people.due(owner)
    assert records.people.everybody() == [owner]


def test_the_owner_is_one_person_however_many_processes_see_them_first(tmp_path: Path, clock: Clock) -> None:
    with opening(tmp_path, clock, 4) as every:
        seen = at_once([partial(one.people.of, OWNER) for one in every])
        assert len(set(map(repr, seen))) == 1
        assert len(every[0].people.everybody()) == 1


def test_only_the_owner_at_the_console_is_the_owner(records: Records) -> None:
    assert records.people.of(Sender("telegram", OWNER.address)) == STRANGER
    assert records.people.of(Sender("console", "Owner")) == STRANGER


def test_the_owner_comes_back_after_forgetting_with_a_new_number_and_key(records: Records, tmp_path: Path) -> None:
    before = records.people.of(OWNER)
    records.people.remove(before.id)
    assert before.key.encode() not in on_disk(tmp_path)
    after = records.people.of(OWNER)
    assert (after.role, after.id) == (Role.ADMIN, before.id + 1)
    assert after.key != before.key


@pytest.mark.parametrize("seen", [True, False])
def test_the_owner_who_accepts_an_invitation_takes_its_place_and_stays_an_admin(records: Records, seen: bool) -> None:
    if seen:
        records.people.of(OWNER)
    owner = records.people.accept(OWNER, records.people.invite(NORTH))
    assert (owner.role, owner.area, owner.agency) == (Role.ADMIN, "Leeds", "midwifery")
    assert not records.people.due(owner)


def test_renewing_the_owner_ends_nothing(records: Records, clock: Clock) -> None:
    owner = records.people.of(OWNER)
    assert records.people.renew(owner.id)
    clock.move(days=400)
    assert records.people.everybody() == [owner]
    assert not records.people.ended(owner)


def test_a_code_that_reads_like_a_cry_for_help_is_not_given_out(
    records: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes = iter(["6_nOE_mNMOKG_JaGRB-x8g", "y1e9nKjv0sWbq2xTz8fLrA"])  # The first would be answered with a card.
    monkeypatch.setattr("bot.records.people.secrets.token_urlsafe", lambda _: next(codes))
    assert records.people.invite(NORTH) == "y1e9nKjv0sWbq2xTz8fLrA"


def test_putting_an_admin_out_voids_the_invitations_that_are_still_open(records: Records) -> None:
    admin, practitioner = (records.people.of(let_in(records, name, role)) for name, role in STAFF)
    code = records.people.invite(NORTH)
    records.people.remove(practitioner.id)
    assert records.people.accept(BEN, code).role is Role.PRACTITIONER
    code = records.people.invite(Place(Role.ADMIN))
    records.people.remove(admin.id)
    with pytest.raises(NotInvited):
        records.people.accept(Sender("telegram", "carol"), code)


def test_an_admin_lets_somebody_in_without_a_code_as_an_invitation_would(records: Records, clock: Clock) -> None:
    person = records.people.let_in(BEN, NORTH)
    assert person == replace(records.people.accept(BEN, records.people.invite(NORTH)), expires_at=person.expires_at)
    clock.move(days=182, seconds=-1)
    assert records.people.of(BEN).role is Role.PRACTITIONER
    clock.move(seconds=1)
    assert records.people.of(BEN).role is Role.STRANGER
    again = records.people.let_in(BEN, SOUTH)
    assert (again.id, again.key, again.role, again.area) == (person.id, person.key, SOUTH.role, SOUTH.area)


def test_those_whose_access_has_not_ended_are_reached_where_they_are(records: Records, clock: Clock) -> None:
    records.people.of(OWNER)
    ended = records.people.accept(AISHA, records.people.invite(NORTH))
    clock.move(days=182)
    person = records.people.accept(BEN, records.people.invite(SOUTH))
    assert records.people.reached("telegram") == [(BEN, person)]
    assert records.people.reached("console") == [(OWNER, records.people.of(OWNER))]
    assert records.people.reached("web") == []
    assert records.people.sender_of(ended.id) == AISHA
    assert [records.people.sender_of(number) for number in (0, -1, 99, 10**30)] == [None] * 4


def test_with_somebody_goes_what_the_channel_keeps_of_them_and_of_nobody_else(records: Records, tmp_path: Path) -> None:
    ben, aisha, group = int(BEN.address), int(AISHA.address), -1001632960123
    records.requests.ask(replace(BEN, name="Ben Oyelaran"))
    person = records.people.let_in(BEN, NORTH)
    records.requests.ask(replace(BEN, name="Ben Oyelaran"))
    records.requests.ask(replace(AISHA, name="Aisha"))
    everywhere = [Parcel(chat, Kind.CARD, person=id) for chat in (ben, group) for id in (person.id, 99)]
    *_, left = records.deliveries.put(1, everywhere)
    other = records.people.let_in(Sender("console", "somebody"), NORTH)
    for chat, reader in ((ben, person), (group, person), (aisha, other), (group - 1, other)):
        records.deliveries.noted(chat, 101, 100, person=reader.id)
    assert records.people.remove(person.id)
    assert records.deliveries.waiting() == [left]
    assert sql(tmp_path, "SELECT chat FROM sent ORDER BY chat") == [(group - 1,), (aisha,)]
    assert [one.sender for one in records.requests.open()] == [AISHA]
    assert b"Ben Oyelaran" not in on_disk(tmp_path)


def test_a_stranger_can_be_forgotten_too(records: Records) -> None:
    assert not records.people.forget_stranger(BEN)
    records.requests.ask(BEN)
    other = records.people.let_in(Sender("console", "somebody"), NORTH).id
    for one in (BEN, AISHA):
        records.deliveries.noted(int(one.address), 101, 100, person=other)
    assert records.people.forget_stranger(BEN)
    assert records.requests.open() == []
    assert records.deliveries.answers_to(int(BEN.address), 100) == []
    assert records.deliveries.answers_to(int(AISHA.address), 100) == [101]
    assert not records.people.forget_stranger(BEN)


@pytest.mark.parametrize(
    ("channel", "address"), [("console", "447700900123"), ("telegram", "ben"), ("telegram", "1" * 40)]
)
def test_an_address_that_is_no_private_chat_takes_no_chat_with_it(channel: str, address: str, records: Records) -> None:
    other = records.people.let_in(Sender("console", "somebody"), NORTH).id
    records.deliveries.noted(int(BEN.address), 101, 100, person=other)
    person = records.people.let_in(Sender(channel, address), NORTH)
    assert records.people.remove(person.id)
    assert records.deliveries.answers_to(int(BEN.address), 100) == [101]
