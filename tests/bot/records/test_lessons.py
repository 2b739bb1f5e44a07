"""A lesson holds its author's words and places; it changes from the state that was seen, or not at all."""

from functools import partial
from pathlib import Path

from bot.lessons.lesson import Kept, Lesson, State
from bot.message import Person, Role
from bot.records.lessons import OPEN
from bot.records.records import Records
from tests.bot.records.conftest import Clock, at_once, on_disk, opening

BEN = Person(id=2, role=Role.SUPERVISOR, teams=("North", "West"))
PLACES = tuple(Kept(7, "leeds-child-c-2019", "ab" * 32, start, start + 10) for start in (0, 20))


def begun(records: Records, title: str = "Sleep in the homes of under-ones") -> Lesson:
    return records.lessons.begin(BEN, title, PLACES, themes=("safer sleep",), review_due="2027-03-01")


def test_a_lesson_begins_as_a_draft_of_its_author_with_their_teams(records: Records) -> None:
    lesson = begun(records)
    assert (lesson.id, lesson.by, lesson.teams, lesson.state) == (1, 2, ("North", "West"), State.DRAFT)
    assert (lesson.kept, lesson.themes, lesson.review_due) == (PLACES, ("safer sleep",), "2027-03-01")
    assert (lesson.made_at, lesson.submitted_at, lesson.decided_by) == ("2026-03-02T09:00:00+00:00", "", 0)
    assert records.lessons.of(1) == lesson


def test_what_a_lesson_takes_its_author_keeps_no_more_and_others_do(records: Records) -> None:
    other = Kept(7, "leeds-child-c-2019", "ab" * 32, 40, 50)
    for kept in (*PLACES, other):
        records.keepings.keep(BEN.id, kept)
        records.keepings.keep(1, kept)
    begun(records)
    assert records.keepings.of(BEN.id) == [other]
    assert records.lessons.change(1, OPEN, kept=(*PLACES, other))
    assert records.keepings.of(BEN.id) == []
    assert len(records.keepings.of(1)) == 3


def test_a_number_that_is_none_finds_nothing(records: Records) -> None:
    begun(records)
    assert [records.lessons.of(number) for number in (0, -1, 2, 10**30)] == [None] * 4


def test_all_lessons_are_listed_the_newest_first(records: Records) -> None:
    assert [begun(records, title).title for title in ("One", "Two")] == ["One", "Two"]
    assert [lesson.title for lesson in records.lessons.everything()] == ["Two", "One"]


def test_every_field_comes_back_as_it_was_put(records: Records) -> None:
    begun(records)
    values = {
        "title": "“Sleep”, for Ŵrexham",
        "note": "Ask where the baby sleeps.",
        "questions": ("Where does the baby sleep?", "Who knows?"),
        "agencies": ("midwifery",),
        "themes": ("neglect", "safer sleep"),
        "kept": (Kept(7, "leeds-child-c-2019", "ab" * 32, 0, 10, slot=4),),
        "review_due": "2028-01-01",
        "reason": "Shorter, please",
        "decided_by": 5,
        "decided_at": "2026-03-03T09:00:00+00:00",
        "submitted_at": "2026-03-02T10:00:00+00:00",
        "state": State.BACK,
    }
    changed = records.lessons.change(1, [State.DRAFT], **values)
    assert changed
    assert {name: getattr(changed, name) for name in values} == values
    assert records.lessons.of(1) == changed


def test_a_lesson_that_is_in_another_state_by_now_stays_as_it_is(records: Records) -> None:
    lesson = begun(records)
    assert records.lessons.change(1, [State.WAITING], state=State.APPROVED) is None
    assert records.lessons.change(2, OPEN, title="Another") is None
    assert records.lessons.of(1) == lesson


def test_of_two_who_decide_at_the_same_moment_one_does(tmp_path: Path, clock: Clock) -> None:
    with opening(tmp_path, clock, 2) as every:
        begun(every[0])
        every[0].lessons.change(1, OPEN, state=State.WAITING)
        states = (State.APPROVED, State.BACK)
        decided = at_once(
            [
                partial(one.lessons.change, 1, [State.WAITING], state=state)
                for one, state in zip(every, states, strict=True)
            ]
        )
        assert len([one for one in decided if one]) == 1
        assert every[0].lessons.of(1) in decided


def test_a_draft_that_is_deleted_leaves_no_word_and_its_number_is_given_to_no_other(
    records: Records, tmp_path: Path
) -> None:
    begun(records)
    records.lessons.change(1, OPEN, note="Ask about the purple cot.")
    assert b"purple cot" in on_disk(tmp_path)
    assert records.lessons.delete(1)
    assert not records.lessons.delete(1)
    assert b"purple cot" not in on_disk(tmp_path)
    assert begun(records).id == 2


def test_an_approved_lesson_is_not_deleted(records: Records) -> None:
    begun(records)
    records.lessons.change(1, OPEN, state=State.APPROVED)
    assert not records.lessons.delete(1)
    assert records.lessons.of(1)


def test_nobody_decides_about_a_lesson_that_was_submitted_anew_since_they_read_it(records: Records) -> None:
    begun = records.lessons.begin(Person(id=1), "A title", [])
    read = records.lessons.change(
        begun.id, [State.DRAFT], state=State.WAITING, submitted_at="2026-11-23T10:00:00+00:00"
    )
    assert read
    records.lessons.change(read.id, [State.WAITING], note="Other words", submitted_at="2026-11-23T10:00:01+00:00")
    assert records.lessons.change_as_read(read, [State.WAITING], state=State.APPROVED) is None
    now = records.lessons.of(read.id)
    assert now
    assert now.state is State.WAITING
    assert records.lessons.change_as_read(now, [State.WAITING], state=State.APPROVED)
