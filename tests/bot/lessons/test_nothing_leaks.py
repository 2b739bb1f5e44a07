"""Whoever may not see something of a team's lessons hears of it what they would hear if there were no such thing."""

import dataclasses
import hashlib
from collections.abc import Callable, Iterator
from itertools import product

import pytest

from bot.commands import LESSONS, TOPICS
from bot.lessons.evidence_csv import harmless
from bot.lessons.lesson import State
from bot.lessons.sending import Sending, SendingKind
from bot.lessons.sharing import reference
from bot.message import Reply, Role, Sender
from bot.records.actions import Action, ActionState
from bot.records.responses import Mark
from bot.records.tables import metadata
from bot.settings import Settings
from tests.bot.lessons.office import SOUTH, Office, Somebody, office_of
from tests.bot.records.conftest import sql

SECRET = "zebrafinch"  # stands in every word of the team's that is nobody else's business
TEAM, NO_TEAM, NO_NUMBER = SECRET, "nowhere", "99991"
THEIRS = -700903  # the group of the team
HIDDEN = (State.DRAFT, State.WAITING, State.BACK, State.WITHDRAWN, "expired")
NUMBERS = {state: str(number) for number, state in enumerate(HIDDEN, start=1)}
HELD, OPEN, DONE, FOLLOWED = "6", "1", "2", "1"  # an approved lesson; an action that is open, and one that is done

LESSON_VERBS = (
    *("", "show", "show 1", "title A title", "note A note", "note -", "ask Why?", "unask 1", "for police"),
    *("about neglect", "review 2027-06-30", "add", "drop 1", "slot 1 2", "delete", "delete yes", "submit", "edit"),
    *("approve", "approve 23100000", "back It says too much", "withdraw It is old", "renew 2027-06-30", "copy"),
)
# What is said of the number of a lesson, an action or a follow, and of the name of a team.
OF_LESSONS = (
    *(f"/lesson {{}} {verb}".strip() for verb in LESSON_VERBS),
    *("/lesson 0{}", "/lesson #{}", "/lesson {}.", "/lesson lesson {}"),
    *(f"/{name} {{}}{rest}" for name in ("read", "discussed", "change") for rest in ("", " undo", " One line")),
    *("/changed {} yes", "/changed {} later", "/changed {} nothing We tried", "/changed {} undo", "/changed {}"),
    *("/share {}", "/share {} south", "/share {} south yes", "/share {} south members anyhow yes", "/share {} cancel"),
    *("/action {} manager by 2027-01-15: Look", "/action {} team:south manager by 2027-01-15: Look", "/action {}"),
    *("/briefing {}", "/briefing lesson {}", "/briefing lesson-{}"),
)
TOLD_NO_LESSON = ("keep", "kept drop", "same", "evidence", "actions", "lessons", "cancel", "gaps", "following", "teams")
# Where others read along the other commands are turned away before they look at anything.
IN_GROUPS = (
    "/lesson {}",
    "/lesson {} show 1",
    "/lesson {} approve",
    "/read {}",
    "/change {} One line",
    "/changed {} yes",
)
# An approved lesson is open to whoever is let in; nothing else of it is.
ON_OPEN = tuple(form for form in OF_LESSONS if not form.startswith(("/lesson", "/briefing")))
OF_ACTIONS = ("/done {} We looked", "/done {}", "/drop {} It is old", "/action {} due 2027-02-01")
OF_FOLLOWS = ("/unfollow {}", "/unfollow #{}")
OF_TEAMS = (
    *("/share 6 {}", "/share 6 {} yes", "/share 6 {} members yes", "/share 6 {} 2026-12-01 09:00 anyhow yes"),
    *("/digest {}", "/digest {} off", "/digest {} friday 09:00", "/team {}", "/team {} group 1", "/team {} group 3"),
    *("/actions {}", "/actions team:{}", "/action 6 team:{} manager by 2027-01-15: Look", "/lessons {}"),
    *("/lesson 6 for {}", "/evidence {}", "/briefing {}"),
)
PLAIN = ("/team off", "/team off group 3", "/team off group 1")


@pytest.fixture
def office(settings: Settings) -> Iterator[Office]:
    """Yield an office in which a team has something of everything, all of it with the secret word."""
    with office_of(settings) as opened:
        records, at = opened.desk.records, opened.clock().isoformat(timespec="seconds")
        records.groups.let_in(str(THEIRS), f"The {SECRET} team", 1)
        records.teams.register(TEAM, THEIRS, 0, 1)
        records.teams.set_digest(TEAM, 4, 540, 1)
        ben = opened.lets_in(TEAM, role=Role.SUPERVISOR)
        kept = opened.lesson(ben, "A lesson that holds").kept
        records.lessons.change(1, [State.APPROVED], state=State.DRAFT, title=SECRET)
        words = {"note": f"{SECRET} note", "questions": (f"{SECRET}?",), "reason": f"{SECRET} reason"}
        for state, number in NUMBERS.items():
            if number != "1":
                records.lessons.begin(ben.person, f"{SECRET} title", kept)
            due = {"review_due": "2026-11-01" if state == "expired" else "2027-06-30", "decided_at": at}
            to = State.APPROVED if state == "expired" else State(state)
            records.lessons.change(int(number), [State.DRAFT], state=to, **words, **due, submitted_at=at)
        held = records.lessons.begin(ben.person, "A lesson that holds", kept, review_due="2027-06-30")
        records.lessons.change(held.id, [State.DRAFT], state=State.APPROVED, decided_at=at, decided_by=1)
        for number in (*NUMBERS.values(), HELD):
            for chat, person in ((THEIRS, 0), (int(ben.sender.address), ben.person.id)):
                sending = Sending(SendingKind.LESSON, number, chat, at, person=person, team=TEAM)
                (planned,) = records.sendings.plan([sending])
                opened.arrives(planned)
            for one in range(6):
                records.responses.keep(int(number), f"token {one}", TEAM, Mark.CHANGE, f"{SECRET} line")
        for state in (ActionState.OPEN, ActionState.DONE):
            made = records.actions.add(Action(6, TEAM, f"{SECRET} what", f"{SECRET} role", "2026-12-01", ben.person.id))
            if state is ActionState.DONE:
                records.actions.close(made.id, state, f"{SECRET} evidence")
        records.follows.add(ben.person.id, ("neglect",))
        yield opened


def revoked(office: Office) -> Somebody:
    """Return a supervisor of the team whose access was taken away."""
    gone = office.lets_in(TEAM, role=Role.SUPERVISOR)
    office.desk.records.people.remove(gone.person.id)
    return gone


WHO: dict[str, Callable[[Office], Somebody]] = {
    "a stranger": lambda office: Somebody(office, Sender("telegram", "700999")),
    "a practitioner of another team": lambda office: office.lets_in("south"),
    "a supervisor of another team": lambda office: office.lets_in("south", role=Role.SUPERVISOR),
    "a practitioner of the team": lambda office: office.lets_in(TEAM),
    "a supervisor who was put out": revoked,
}


def kept_by(office: Office) -> dict[str, str]:
    """Return a hash of every table of the records but the audit, which notes that somebody asked."""
    every = {name: sql(office.desk.settings.data, f'SELECT * FROM "{name}"') for name in metadata.tables}
    return {name: hashlib.sha256(repr(rows).encode()).hexdigest() for name, rows in every.items() if name != "audit"}


def said(reply: Reply) -> str:
    """Return all that goes out of a reply, and into the audit."""
    return repr([getattr(reply, one.name) for one in dataclasses.fields(reply)])


def asks(who: str, one: Somebody) -> Iterator[tuple[str, int, str, str]]:
    """Yield each message somebody tries, in which group, with what stands for nothing in it, and what for something."""
    insider, outside = who == "a practitioner of the team", "stranger" in who or "put out" in who
    for group in (0, SOUTH, THEIRS):
        # Others than supervisors are turned away by their role, whatever became of a lesson.
        every = HIDDEN if "a supervisor of" in who else (State.WAITING, State.WITHDRAWN)
        for state, form in product(every, IN_GROUPS if group else OF_LESSONS):
            # To whom a lesson was sent, or who reads in its group, may hear that it was withdrawn or ran out.
            sent = (insider or group == THEIRS) and form.startswith(("/read", "/discussed", "/change"))
            if outside or not sent:
                yield form, group, NO_NUMBER, NUMBERS[state]
        for form in () if outside or insider or group == THEIRS else ON_OPEN:
            yield form, group, NO_NUMBER, HELD
        for number, form in product((OPEN, DONE), () if group else OF_ACTIONS):
            yield form, group, NO_NUMBER, number
        for name in () if group else TOLD_NO_LESSON:
            yield f"/{name} {{}}", group, NO_NUMBER, HELD
        for form in OF_FOLLOWS:
            yield form, group, NO_NUMBER, FOLLOWED
        for form in ("/team {}", "/team {} group 1") if group else OF_TEAMS:
            yield form, group, NO_TEAM, TEAM
            yield form, group, reference(NO_TEAM), reference(TEAM)
    for form in OF_LESSONS if outside else ():
        yield form, 0, NO_NUMBER, HELD


@pytest.mark.parametrize("who", WHO)
def test_what_is_not_for_somebody_is_to_them_as_if_it_were_not_there(office: Office, who: str) -> None:
    one = WHO[who](office)
    before, nothing = kept_by(office), {}
    for form, group, absent, present in asks(who, one):
        missing = form.format(absent)
        if (missing, group) not in nothing:
            nothing[missing, group] = said(one.says(missing, group))
        typed = form.format(present)
        there = said(one.says(typed, group))
        assert there == nothing[missing, group].replace(absent, present), f"{who}: {typed} in {group}"
        assert SECRET in typed or SECRET not in there, f"{who}: {typed} in {group}"
    for command, group in product(TOPICS[LESSONS], (0, SOUTH, THEIRS)):
        shown = said(one.says(f"/{command.name}", group))
        assert SECRET not in shown or who == "a practitioner of the team", f"{who}: /{command.name} in {group}"
    for text, group in product(PLAIN, (0, SOUTH, THEIRS) if "south" not in one.person.teams else (0, THEIRS)):
        assert SECRET not in said(one.says(text, group)), text
    assert kept_by(office) == before


@pytest.mark.parametrize("unseen", ["\x00", "\x0b", "\xa0", "\u200b", "\ufeff", " "])
def test_what_is_not_seen_hides_no_formula_from_a_spreadsheet(unseen: str) -> None:
    assert harmless(f"{unseen}=1+1") == f"'{unseen}=1+1"
    assert harmless(f"{unseen}a=1") == f"{unseen}a=1"
