"""What somebody follows is theirs alone, of the vocabulary alone, and a document is announced once."""

from datetime import timedelta
from pathlib import Path

from bot.lessons.sending import Sending, SendingKind
from bot.records.follows import MOST
from bot.records.parcels import Parcel
from bot.records.records import Records
from tests.bot.records.conftest import Clock, let_in, sql

NOON = "2026-03-02T09:00:00+00:00"


def test_what_is_followed_twice_in_whatever_order_is_kept_once(records: Records) -> None:
    first = records.follows.add(3, ["under-ones", "neglect"])
    assert first
    assert first.terms == ("neglect", "under-ones")
    assert records.follows.add(3, ["neglect", "under-ones"]) == first
    other = records.follows.add(4, ["neglect", "under-ones"])
    gap = records.follows.add(3, ["neglect", "under-ones"], gap=True)
    assert records.follows.everything() == [first, other, gap]
    assert records.follows.of_person(3) == [first, gap]


def test_nobody_takes_away_what_another_follows_whatever_number_they_type(records: Records) -> None:
    kept = records.follows.add(3, ["neglect"])
    assert kept
    assert records.follows.remove(4, kept.id) is None
    assert records.follows.remove(3, 10**30) is None
    assert records.follows.of(kept.id) == kept
    assert records.follows.remove(3, kept.id) == kept
    assert records.follows.of(kept.id) is None


def test_the_most_that_one_person_follows_keeps_nobody_else_from_following(records: Records) -> None:
    for number in range(MOST):
        assert records.follows.add(3, [f"in:area-{number}"])
    assert records.follows.add(3, ["neglect"]) is None
    assert records.follows.add(3, ["in:area-0"])  # It is there already.
    assert records.follows.add(4, ["neglect"])


def test_what_somebody_follows_goes_with_their_entry(records: Records) -> None:
    mine, other = (records.people.of(let_in(records, address)) for address in ("41", "42"))
    records.follows.add(mine.id, ["neglect"])
    kept = records.follows.add(other.id, ["neglect"])
    records.people.remove(mine.id)
    assert records.follows.everything() == [kept]


def test_a_document_is_news_at_one_time_only(records: Records, clock: Clock) -> None:
    records.follows.announce(["old"], None)
    records.follows.announce(["new"], clock())
    later = clock() + timedelta(hours=3)
    records.follows.announce(["new", "old", "newer"], later)
    assert records.follows.announced() == {"old", "new", "newer"}
    assert records.follows.announced_between(clock(), later) == ["new"]
    assert records.follows.announced_between(clock(), later + timedelta(seconds=1)) == ["new", "newer"]


def test_what_is_told_once_goes_when_it_was_told_and_no_sooner(records: Records, clock: Clock, tmp_path: Path) -> None:
    gap, follow, other = (
        records.follows.add(3, ["neglect"], gap=True),
        records.follows.add(3, ["neglect"]),
        records.follows.add(4, ["neglect"], gap=True),
    )
    assert gap
    assert follow
    assert other
    planned = [Sending(SendingKind.NEWS, f"{one.id}/2026-03-02", 41, NOON) for one in (gap, follow)]
    for sending in records.sendings.plan(planned):
        records.follows.let_go_of_told()
        assert records.follows.of(gap.id)
        parcel = records.sendings.begin(sending)
        assert isinstance(parcel, Parcel)
        records.follows.let_go_of_told()
        assert records.follows.of(gap.id)
    sql(tmp_path, "UPDATE sendings SET state = 'sent'")
    records.follows.let_go_of_told()
    assert records.follows.everything() == [follow, other]
