"""Somebody other than its author approves a lesson: asked one after the other, by day, and never in a dead end."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.assistant import Assistant
from bot.lessons import approval, card
from bot.lessons.lesson import State
from bot.lessons.rights import NO_LESSON
from bot.lessons.sending import Sending, SendingKind, SendingState
from bot.message import Message, Quote, Reply, Role
from bot.records.lessons import OPEN
from bot.records.people import Place
from bot.records.tables import sendings
from bot.settings import Settings
from knowledge import lifecycle
from tests.bot.lessons.cast import CHATS, Cast, casting, texts

NIA, SOL, CAROL, BEN = (CHATS[name] for name in ("Nia", "Sol", "Carol", "Ben"))


@pytest.fixture
def cast(settings: Settings) -> Iterator[Cast]:
    with casting(settings) as opened:
        yield opened


def words(text: str) -> str:
    return " ".join(text.split())


def planned(cast: Cast, kind: SendingKind = SendingKind.ASK) -> list[Sending]:
    every = cast.desk.records.sendings.about(kind, 1)
    return [one for one in every if one.state is not SendingState.CANCELLED]


def goes_out(cast: Cast, state: SendingState = SendingState.SENT) -> None:
    """Let what is due have gone out, as the bot does once a minute."""
    now = cast.desk.records.now().isoformat(timespec="seconds")
    with cast.desk.records._engine.begin() as connection:
        due = (sendings.c.state == SendingState.PLANNED) & (sendings.c.due_at <= now)
        connection.execute(sendings.update().where(due).values(state=state))


def passes(cast: Cast, **spans: float) -> None:
    cast.clock.move(**spans)
    approval.plan(cast.desk)
    goes_out(cast)


def asked(cast: Cast, kind: SendingKind = SendingKind.ASK) -> list[int]:
    return [one.chat for one in planned(cast, kind)]


def test_a_supervisor_of_the_same_team_is_asked_first_and_the_author_told_as_what(cast: Cast) -> None:
    cast.everybody()
    ben = cast.drafted()
    reply = ben.reply("/lesson 1 submit")
    assert cast.lesson().state is State.WAITING
    assert asked(cast) == [NIA]
    assert "A supervisor of North was asked." in reply.said
    assert "If nobody decides by 25 November 2026, 10:00, the next one is asked too." in reply.said
    assert "What would make it more useful: your note" in reply.said
    assert reply.about == "lesson 1: submitted"


def test_after_a_day_they_are_reminded_and_after_two_the_next_one_is_asked_too(cast: Cast) -> None:
    cast.submitted()
    goes_out(cast)
    passes(cast, hours=23)
    assert asked(cast, SendingKind.REMIND) == []
    passes(cast, hours=1)
    assert (asked(cast), asked(cast, SendingKind.REMIND)) == ([NIA], [NIA])
    passes(cast, hours=23)
    assert asked(cast) == [NIA]
    passes(cast, hours=1)
    assert asked(cast) == [NIA, CAROL]  # Sol is of another team.
    passes(cast, days=10)
    assert (asked(cast), asked(cast, SendingKind.REMIND)) == ([NIA, CAROL], [NIA, CAROL])
    assert "An admin was asked. Nobody else can be asked by a message." in words(cast["Ben"].say("/lesson 1"))


def test_nobody_is_asked_twice_however_often_it_is_looked(cast: Cast) -> None:
    cast.submitted()
    for _ in range(5):
        passes(cast, hours=24)
        approval.plan(cast.desk)
    assert asked(cast) == [NIA, CAROL]
    assert asked(cast, SendingKind.REMIND) == [NIA, CAROL]


def test_who_cannot_be_reached_is_passed_over_at_once(cast: Cast) -> None:
    cast.submitted()
    goes_out(cast, SendingState.FAILED)
    approval.plan(cast.desk)
    assert asked(cast) == [NIA, CAROL]
    cast.desk.records.people.remove(cast.person("Carol").id)
    assert "Nobody who may approve it can be reached by a message." in words(cast["Ben"].say("/lesson 1"))


def test_who_lost_their_access_is_asked_no_more_and_the_next_one_is(cast: Cast) -> None:
    cast.submitted()
    (ask,) = planned(cast)
    cast.desk.records.people.remove(cast.person("Nia").id)
    assert approval.said(cast.desk, ask) is None
    approval.plan(cast.desk)
    assert CAROL in asked(cast)


def test_at_night_the_first_is_asked_in_the_morning_and_the_author_told_when(cast: Cast) -> None:
    cast.clock.move(hours=11)  # 21:00
    cast.everybody()
    ben = cast.drafted()
    assert "A supervisor of North is asked at 07:30 tomorrow." in words(ben.say("/lesson 1 submit"))
    assert [one.due_at for one in planned(cast)] == ["2026-11-24T07:30:00+00:00"]


def test_where_nobody_else_may_approve_it_the_author_is_told_what_to_do_and_it_stays_a_draft(cast: Cast) -> None:
    ben = cast.drafted()
    assert cast["Aisha"]
    assert cast["Sol"]
    reply = ben.reply("/lesson 1 submit")
    assert "Nobody but you may approve it" in reply.said
    assert "Ask an admin to let in somebody of your team as a supervisor" in reply.said
    assert cast.lesson().state is State.DRAFT
    assert asked(cast) == []


def test_an_approver_without_a_chat_to_be_asked_in_finds_it_in_their_list(cast: Cast) -> None:
    ben = cast.drafted()
    colleague = replace(ben.sender, channel="carrier pigeon", address="colleague")
    cast.desk.records.people.let_in(colleague, Place(Role.SUPERVISOR, teams=("North",)))
    assert "Nobody who may approve it can be reached by a message." in words(ben.say("/lesson 1 submit"))
    assert asked(cast) == []
    other = replace(ben, sender=colleague, name="console")
    assert "Waiting for somebody like you to approve" in words(other.say("/lessons"))
    assert "is approved" in other.say("/lesson 1 approve")


def test_what_an_approver_is_asked_shows_the_card_and_decides_with_a_tap(cast: Cast) -> None:
    cast.submitted()
    (ask,) = planned(cast)
    reply = approval.said(cast.desk, ask)
    assert reply
    assert "You are asked as a supervisor of North." in reply.said
    assert any(isinstance(part, Quote) for part in reply.parts)
    approve, back = texts(reply)
    assert back == "/lesson 1 back"
    assert cast["Nia"].reply(approve).about == "lesson 1: approved"
    assert approval.said(cast.desk, ask) is None


def test_whoever_may_can_approve_at_any_time_and_the_others_are_asked_no_more(cast: Cast) -> None:
    cast.submitted()
    reply = cast["Carol"].reply("/lesson 1 approve")
    assert reply.about == "lesson 1: approved"
    assert reply.job
    assert reply.job.about == "lesson 1"
    assert (cast.lesson().state, cast.lesson().decided_by) == (State.APPROVED, cast.person("Carol").id)
    assert asked(cast) == []
    passes(cast, days=3)
    assert asked(cast) == []


def test_an_approval_is_noted_at_once_by_number(cast: Cast) -> None:
    cast.approved()
    row = cast.desk.records.audit.latest(1)[0]
    assert (row.command, row.about, row.outcome) == ("lesson", "lesson 1: approved", "done")


def test_the_author_is_told_of_what_somebody_else_decided_once_and_not_by_whom(cast: Cast) -> None:
    cast.approved()
    (told,) = planned(cast, SendingKind.DECIDED)
    assert (told.chat, told.person) == (BEN, cast.person("Ben").id)
    reply = approval.said(cast.desk, told)
    assert reply
    assert reply.said.startswith("Your lesson 1 was approved.")
    assert texts(reply) == ["/lesson 1", "/share 1"]
    assert approval.said(cast.desk, replace(told, about="1/2026-11-01T10:00:00+00:00")) is None


def test_a_lesson_that_was_sent_back_says_why_and_can_be_changed_and_submitted_again(cast: Cast) -> None:
    ben = cast.submitted()
    nia = cast["Nia"]
    assert "Say what is to be changed" in nia.say("/lesson 1 back")
    assert nia.reply("/lesson 1 back Please name the finding").about == "lesson 1: sent back"
    (told,) = planned(cast, SendingKind.DECIDED)
    reply = approval.said(cast.desk, told)
    assert reply
    assert "was sent back: Please name the finding" in reply.said
    assert "Sent back on 23 November 2026: Please name the finding" in words(ben.say("/lesson 1"))
    assert ben.reply("/lesson 1 title The finding on bruises").about
    cast.clock.move(minutes=5)
    assert ben.reply("/lesson 1 submit").about == "lesson 1: submitted"
    assert (cast.lesson().reason, cast.lesson().decided_at) == ("", "")
    assert asked(cast) == [NIA]
    assert approval.said(cast.desk, told) is None


def test_a_lesson_whose_author_is_not_here_any_more_is_no_dead_end(cast: Cast) -> None:
    cast.submitted()
    cast.desk.records.people.remove(cast.person("Ben").id)
    approval.plan(cast.desk)
    assert "Its author is not here any more" in words(cast["Nia"].say("/lesson 1 back Please name the finding"))
    assert planned(cast, SendingKind.DECIDED) == []
    assert cast["Nia"].reply("/lesson 1 copy").about == "lesson 2: begun"
    assert cast.lesson(2).by == cast.person("Nia").id


def test_a_reason_that_says_who_somebody_is_is_refused(cast: Cast) -> None:
    cast.submitted()
    assert "Nothing was kept." in cast["Nia"].say("/lesson 1 back Ask Jayden Smith about it")
    assert cast.lesson().state is State.WAITING


def test_nobody_approves_their_own_lesson_not_after_they_became_an_admin_either(cast: Cast) -> None:
    ben = cast.submitted()
    for role in (Role.SUPERVISOR, Role.ADMIN):
        cast.desk.records.people.let_in(ben.sender, Place(role, teams=("North",)))
        for verb in ("approve", "back Please name the finding"):
            reply = ben.reply(f"/lesson 1 {verb}")
            assert "Nobody approves their own lesson" in reply.said
            assert (reply.about, reply.job) == ("", None)
    assert cast.lesson().state is State.WAITING


def test_of_two_approvers_the_second_is_told_what_it_is_now(cast: Cast) -> None:
    cast.submitted()
    waiting = cast.lesson()
    cast["Nia"].reply("/lesson 1 back Please name the finding")
    reply = cast["Carol"].reply("/lesson 1 approve")
    assert "There is nothing to decide. It was sent back to its author." in reply.said
    cast.desk.records.lessons.change(1, OPEN, state=State.WAITING, submitted_at=waiting.submitted_at)
    cast["Nia"].reply("/lesson 1 approve")
    assert "There is nothing to decide. It is approved." in cast["Carol"].reply("/lesson 1 back Too long").said
    assert cast.lesson().state is State.APPROVED


def test_somebody_who_was_quicker_in_the_same_moment_is_not_overruled(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast.submitted()
    records, waiting = cast.desk.records.lessons, cast.lesson()
    records.change(1, [State.WAITING], state=State.BACK, reason="Please name the finding")
    monkeypatch.setattr(records, "of", lambda id, of=records.of, seen=[waiting]: seen.pop() if seen else of(id))
    reply = cast["Carol"].reply("/lesson 1 approve")
    assert "Somebody was quicker, and nothing was changed. It was sent back to its author." in reply.said
    assert reply.job is None
    assert cast.lesson().state is State.BACK


def test_a_button_approves_what_was_shown_and_not_what_came_after(cast: Cast) -> None:
    ben = cast.submitted()
    old = texts(cast["Nia"].reply("/lesson 1"))[0]
    cast.clock.move(minutes=5)
    for said in ("edit", "title Something else", "submit"):
        assert ben.reply(f"/lesson 1 {said}").about
    reply = cast["Nia"].reply(old)
    assert "It was changed since you were shown it." in reply.said
    assert cast.lesson().state is State.WAITING
    assert cast["Nia"].reply(texts(cast["Nia"].reply("/lesson 1"))[0]).about == "lesson 1: approved"


def test_what_waits_is_not_changed_until_it_is_taken_back_and_then_nobody_is_asked(cast: Cast) -> None:
    ben = cast.submitted()
    for verb in ("title A new one", "drop 1", "delete yes", "submit"):
        reply = ben.reply(f"/lesson 1 {verb}")
        assert "take it back first: /lesson 1 edit" in reply.said
        assert reply.about == ""
    assert ben.reply("/lesson 1 edit").about == "lesson 1: taken back"
    assert cast.lesson().state is State.DRAFT
    assert asked(cast) == []
    assert cast["Nia"].reply("/lesson 1 approve").said == NO_LESSON


def test_what_is_approved_is_not_changed_but_made_into_a_new_draft(cast: Cast) -> None:
    ben = cast.approved()
    before = cast.lesson()
    for verb in ("title A new one", "drop 1", "delete yes", "submit", "edit"):
        assert "/lesson 1 copy" in words(ben.say(f"/lesson 1 {verb}"))
    assert cast.lesson() == before
    assert ben.reply("/lesson 1 copy").about == "lesson 2: begun"
    copy = cast.lesson(2)
    assert (copy.title, copy.kept, copy.state, copy.by) == (before.title, before.kept, State.DRAFT, before.by)
    assert (copy.submitted_at, copy.decided_by) == ("", 0)


def test_nothing_is_submitted_whose_words_may_not_be_shown_or_whose_date_has_passed(cast: Cast) -> None:
    cast.everybody()
    ben = cast.drafted()
    cast.kept("Ben", 3)
    ben.reply("/lesson 1 add")
    lifecycle.withdraw(cast.desk.library, "bruising", "it is wrong")
    assert "Take it out first: /lesson 1 drop 1" in words(ben.say("/lesson 1 submit"))
    ben.reply("/lesson 1 drop 1")
    lifecycle.withdraw(cast.desk.library, "bradford-child-c-2015", "it is wrong")
    assert "None of what it quotes may be shown" in ben.say("/lesson 1 submit")
    lifecycle.reinstate(cast.desk.library, "bradford-child-c-2015")
    cast.desk.records.lessons.change(1, OPEN, review_due="2026-11-22")
    assert "It needs a review date to come" in ben.say("/lesson 1 submit")
    cast.desk.records.lessons.change(1, OPEN, review_due="2027-06-30", kept=())
    assert "It quotes nothing." in ben.say("/lesson 1 submit")
    assert cast.lesson().state is State.DRAFT


def test_what_is_submitted_is_looked_through_again(cast: Cast) -> None:
    cast.everybody()
    ben = cast.drafted()
    cast.desk.records.lessons.change(1, OPEN, questions=("Who lives with Jayden Smith?",))
    reply = ben.reply("/lesson 1 submit")
    assert reply.said.startswith("Its question may tell of somebody who could be known")
    assert cast.lesson().state is State.DRAFT


def test_nothing_is_approved_whose_words_were_withdrawn_meanwhile_or_whose_date_has_passed(cast: Cast) -> None:
    cast.submitted()
    lifecycle.withdraw(cast.desk.library, "bruising", "it is wrong")
    assert "None of what it quotes may be shown" in cast["Nia"].say("/lesson 1 approve")
    lifecycle.reinstate(cast.desk.library, "bruising")
    cast.clock.move(days=366)
    cast.desk.records.people.let_in(cast["Nia"].sender, Place(Role.SUPERVISOR, teams=("North",)))
    assert "Its review date has passed." in cast["Nia"].say("/lesson 1 approve")
    assert cast.lesson().state is State.WAITING


def test_where_no_second_person_is_needed_it_is_approved_when_it_is_submitted(cast: Cast) -> None:
    cast.desk.settings = cast.desk.settings.model_copy(update={"approval": False})
    ben = cast.drafted()
    reply = ben.reply("/lesson 1 submit")
    assert reply.job
    assert reply.about == "lesson 1: approved"
    assert (cast.lesson().state, cast.lesson().decided_by) == (State.APPROVED, 0)
    assert planned(cast) == planned(cast, SendingKind.DECIDED) == []
    assert "somebody other" not in words(ben.say("/lesson 1"))


def test_an_approved_lesson_is_opened_by_everybody_who_was_let_in_with_what_they_can_say_of_it(cast: Cast) -> None:
    ben = cast.approved()
    readers = ["/read 1", "/discussed 1", "/change 1"]
    aisha = cast["Aisha"].reply("/lesson 1")
    assert "Approved on 23 November 2026 by somebody other than its author." in aisha.said
    assert texts(aisha) == []  # It was not sent to her.
    assert "/lesson 1 withdraw" in texts(ben.reply("/lesson 1"))
    assert "/lesson 1 withdraw" not in texts(cast["Sol"].reply("/lesson 1"))
    assert cast["Mallory"].reply("/lesson 1").outcome == "refused"
    assert "1  Bruises on babies who do not move · until 23 November 2027" in cast["Aisha"].reply("/lessons").said
    reply = card.said(cast.desk, Sending(SendingKind.LESSON, "1", BEN, ""))
    assert reply
    assert texts(reply) == readers


def test_where_others_read_along_an_approved_lesson_is_opened_for_readers_and_nothing_else_is_done(cast: Cast) -> None:
    ben = cast.approved()

    def shared(text: str) -> Reply:
        message = Message(ben.name, ben.sender, text, shared=True)
        return asyncio.run(Assistant(cast.desk, ben.conversations).reply(message))

    assert "Bruises on babies who do not move" in shared("/lesson 1").said
    assert {text.split()[0] for text in texts(shared("/lesson 1"))} <= {"/read", "/discussed", "/change"}
    assert isinstance(shared("/lesson 1 show 1").parts[0], Quote)
    assert shared("/lesson 1 withdraw The source was replaced").outcome == "refused"
    assert cast.lesson().state is State.APPROVED


def test_a_waiting_lesson_is_seen_by_those_whose_business_it_is_and_to_others_there_is_none(cast: Cast) -> None:
    cast.submitted()
    verbs = (
        "",
        "show 1",
        "approve",
        "back Shorter please",
        "withdraw Wrong",
        "renew 2027-06-30",
        "copy",
        "edit",
        "note",
    )
    for verb in verbs:
        reply = cast["Sol"].reply(f"/lesson 1 {verb}".strip())
        assert (reply.said, reply.buttons, reply.job) == (NO_LESSON, (), None), verb
    assert "Bruises" not in cast["Sol"].say("/lessons")
    assert "Bruises" not in cast["Aisha"].say("/lessons")
    assert cast["Aisha"].reply("/lesson 1").said == NO_LESSON
    assert "Bruises" in cast["Nia"].say("/lesson 1")
    assert "Bruises" in cast["Carol"].say("/lesson 1")
    assert cast.lesson().state is State.WAITING


def test_a_lesson_is_withdrawn_with_a_reason_by_those_whose_business_it_is(cast: Cast) -> None:
    cast.approved()
    for name in ("Sol", "Aisha"):
        assert cast[name].reply("/lesson 1 withdraw The source was replaced").about == ""
    assert cast.lesson().state is State.APPROVED
    assert "Say why" in cast["Nia"].say("/lesson 1 withdraw")
    cast.clock.move(hours=1)
    assert cast["Nia"].reply("/lesson 1 withdraw The source was replaced").about == "lesson 1: withdrawn"
    assert (cast.lesson().state, cast.lesson().reason) == (State.WITHDRAWN, "The source was replaced")
    assert cast["Aisha"].reply("/lesson 1").said == NO_LESSON
    assert "Withdrawn on 23 November 2026: The source was replaced" in words(cast["Ben"].say("/lesson 1"))
    told = planned(cast, SendingKind.DECIDED)[-1]
    reply = approval.said(cast.desk, told)
    assert reply
    assert "was withdrawn: The source was replaced" in reply.said
    assert "It is not approved. It was withdrawn." in cast["Nia"].say("/lesson 1 withdraw Again")
    assert "1  Bruises on babies who do not move · withdrawn" in cast["Nia"].reply("/lessons").said


def test_a_lesson_that_was_sent_is_recalled_where_it_stands(cast: Cast) -> None:
    cast.approved()
    due = cast.desk.records.now().isoformat(timespec="seconds")
    cast.desk.records.sendings.plan([Sending(SendingKind.LESSON, "1", -100700, due, team="North")])
    goes_out(cast)
    assert "1 message of it will say so too" in words(cast["Ben"].say("/lesson 1 withdraw The source was replaced"))
    (sent,) = cast.desk.records.sendings.about(SendingKind.LESSON, 1)
    assert sent.state is SendingState.RECALLING


def test_a_lesson_whose_review_date_has_passed_is_for_those_whose_business_it_is_until_it_is_renewed(
    cast: Cast,
) -> None:
    cast.approved()
    cast.clock.move(days=180)
    assert cast["Ben"].reply("/lesson 1 review 2027-11-24").about == ""
    cast.clock.move(days=186)
    for name in ("Nia", "Aisha", "Sol"):
        cast.desk.records.people.let_in(cast[name].sender, replace(_place(cast, name)))
    assert cast["Aisha"].reply("/lesson 1").said == NO_LESSON
    assert cast["Sol"].reply("/lesson 1 renew 2028-01-31").said == NO_LESSON
    assert "Its review date has passed" in words(cast["Nia"].say("/lesson 1"))
    assert "/lesson 1 renew" in texts(cast["Nia"].reply("/lesson 1"))
    assert "Their review date has passed" in words(cast["Nia"].say("/lessons"))
    assert "That day must be to come" in cast["Nia"].say("/lesson 1 renew 2027-01-31")
    assert cast["Nia"].reply("/lesson 1 renew 2028-01-31").about == "lesson 1: renewed"
    assert cast.lesson().review_due == "2028-01-31"
    assert "Bruises" in cast["Aisha"].say("/lesson 1")


def test_the_lists_are_paged_and_say_how_many_there_are(cast: Cast) -> None:
    ben = cast["Ben"]
    for number in range(12):
        cast.desk.records.lessons.begin(cast.person("Ben"), f"Finding {number}", ())
    said: Reply = ben.reply("/lessons")
    assert "All 12: /lessons mine" in said.said
    assert len(said.buttons) <= 8
    assert "/lessons mine page:2" in texts(ben.reply("/lessons mine"))
    assert "Finding 0" in ben.reply("/lessons mine page:2").said
    assert "Finding 0" in ben.reply("/lessons mine page:99").said
    assert "Withdrawn: none." in ben.reply("/lessons withdrawn").said


def _place(cast: Cast, name: str) -> Place:
    return {
        "Nia": Place(Role.SUPERVISOR, teams=("North",)),
        "Sol": Place(Role.SUPERVISOR, teams=("South",)),
        "Aisha": Place(Role.PRACTITIONER, teams=("North",)),
    }[name]


def test_an_author_is_told_of_a_decision_where_the_bot_was_killed_before_it_could_plan_that(cast: Cast) -> None:
    cast.submitted()
    at = cast.clock().isoformat(timespec="seconds")
    nia = cast.person("Nia").id
    cast.desk.records.lessons.change(1, [State.WAITING], state=State.APPROVED, decided_by=nia, decided_at=at)
    approval.plan(cast.desk)
    approval.plan(cast.desk)
    (told,) = planned(cast, SendingKind.DECIDED)
    assert told.chat == BEN
    reply = approval.said(cast.desk, told)
    assert reply
    assert reply.said.startswith("Your lesson 1 was approved.")


def test_an_author_who_was_told_long_ago_is_not_told_again(cast: Cast) -> None:
    cast.approved()
    goes_out(cast)
    (told,) = planned(cast, SendingKind.DECIDED)
    passes(cast, days=100)
    at = cast.clock().isoformat(timespec="seconds")
    cast.desk.records.sendings.plan([Sending(SendingKind.DIGEST, "0/north/x", BEN, at)])
    assert cast.desk.records.sendings.of(told.id) is None  # It is forgotten that they were.
    passes(cast)
    assert planned(cast, SendingKind.DECIDED) == []
