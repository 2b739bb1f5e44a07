"""A finding becomes a lesson of a team: kept, written, approved by somebody else, sent, answered, shown, taken back."""

import csv
import io
import zipfile
from datetime import time

from bot.message import Role
from tests.loopback.chats import Chat
from tests.loopback.people import Person
from tests.loopback.text import words
from tests.loopback.wire import Json
from tests.telegram.conftest import World
from tests.telegram.sharing import move, start
from tests.telegram.watching import labels, said_in, settled, team
from tests.telegram.working import PATIENCE

ASKED = "was the health visitor told of missed appointments"
QUOTED = "“The health visitor was not told that Child C had missed three appointments."
TITLE = "Missed appointments are told to the health visitor"
NOTE = "What this means for us is that a missed appointment goes to the health visitor the same day."
PROMPT = "Who in our team hears of a missed appointment?"
LINE = "We check missed appointments at every handover."
REPLACED = "The guidance was replaced."
NOT_QUOTED = "From the supervisor who made this lesson, not a quotation:"
BADGE = "Lesson from a supervisor here"
NOON, TEN_AT_NIGHT, MORNING, SIX_WEEKS = time(12), time(22), time(7, 31), 43  # days, from the morning after
ANSWERS = {
    "I have read it": "Noted without your name: you have read lesson 1.",
    "Discussed in team": "Noted without your name: lesson 1 was discussed in your team.",
    "Will change something": "Noted without your name: lesson 1 will change something.",
}
NAMES = ("Ben", "Dee", "Carol", "Aisha", "Bola", "Chima", "Ewa", "Femi")


async def test_a_finding_goes_to_the_team_is_answered_evidenced_and_taken_back(fresh: World) -> None:
    ben, dee = (fresh.person(name, Role.SUPERVISOR, teams=("North",)) for name in NAMES[:2])
    carol = fresh.person("Carol", Role.ADMIN)
    five = [fresh.person(name, teams=("North",)) for name in NAMES[3:]]
    group = team(fresh, ben, *five, bot="administrator")
    bot = await start(fresh, NOON)
    await ben.asks("/team North", "is a chat of North now", chat=group)

    draft = await _written(ben)
    await _approved_in_the_morning(fresh, draft, ben, dee, carol)
    found = words(await five[0].asks(ASKED, BADGE))
    assert found.index(QUOTED) < found.index(f"“{NOTE}”") < found.index(BADGE)

    lesson = await _shared(fresh, ben, group)
    await _answered(fresh, lesson, five, group)
    move(fresh, MORNING, days=SIX_WEEKS)
    again = await ben.hears("Six weeks ago this team was sent lesson 1: ", group)
    assert labels(again) == ["Yes", "Not yet", "No"]
    for person in five:
        assert await person.answered(await person.press(again, "Yes")) == "Noted without your name, thank you."
    await _evidence(fresh, ben)

    await ben.asks(f"/lesson 1 withdraw {REPLACED}", "Lesson 1 is withdrawn")
    await ben.sees_change(lesson, "Lesson 1 was withdrawn on")
    assert QUOTED not in words(lesson)
    assert not labels(lesson)
    await fresh.server.until(lambda: not group.pinned, what="it is pinned no more")
    assert BADGE not in words(await five[0].asks(ASKED, QUOTED))
    assert "withdrawn" in await five[0].answered(await five[0].press(again, "No"))
    assert "Traceback" not in bot.output


async def _written(ben: Person) -> Json:
    """Return the last of what an author is told who keeps an excerpt and makes a lesson of it."""
    answer = await ben.asks(ASKED, QUOTED)
    await ben.press(answer, "Keep 1")
    await ben.hears("Kept: excerpt 1, its exact words with their citation.")
    card = words(await ben.asks(f"/lesson {TITLE}", "Lesson 1 is begun."))
    assert QUOTED in card
    assert "A draft: only you see it." in card
    await ben.asks(f"/lesson 1 note {NOTE}", "Your note is kept.")
    return await ben.asks(f"/lesson 1 ask {PROMPT}", "It asks 1 question.")


async def _approved_in_the_morning(world: World, draft: Json, ben: Person, dee: Person, carol: Person) -> None:
    """Let a lesson be submitted at night, and the nearest supervisor approve it when the quiet hours are over."""
    move(world, TEN_AT_NIGHT)
    await ben.press(draft, "Submit")
    await ben.hears("A supervisor of North is asked at 07:30 tomorrow.")
    await dee.hears_nothing(1.0)
    move(world, MORNING, days=1)
    request = await dee.hears("A lesson waits for somebody other than its author to approve it.")
    assert QUOTED in words(request)
    assert f"{NOT_QUOTED}\n\n{NOTE}" in words(request)
    await dee.press(request, "Approve")
    await dee.hears("Lesson 1 is approved. Its author is told.")
    told = await ben.hears("Your lesson 1 was approved. Next: send it to a team.")
    assert labels(told) == ["Open it", "Share …"]
    await dee.hears("Lesson 1 is found from the next question on", timeout=PATIENCE)
    assert not carol.sees()


async def _shared(world: World, ben: Person, group: Chat) -> Json:
    """Return a lesson as it stands in the group of a team, once and pinned, after its author looked where it goes."""
    await ben.press(await ben.hears("Your lesson 1 was approved."), "Share …")
    await ben.press(await ben.hears("To which team?"), "North: chats")
    shown = await ben.hears("It goes to 1 chat of North")
    assert len(said_in(world, group)) == 1  # that it is the team's
    await ben.press(shown, "Send")
    lesson = await ben.hears(QUOTED, group)
    await world.server.until(lambda: group.pinned, what="it is pinned")
    assert group.pinned == [lesson["message_id"]]
    await ben.asks("/share 1 North", "has it already or awaits it. Nothing is sent.")
    assert [label for label in labels(lesson) if not label.startswith("Copy")] == list(ANSWERS)
    return lesson


async def _answered(world: World, lesson: Json, people: list[Person], group: Chat) -> None:
    """Let each press each key in the group, where nothing more is said; one says in private what will change."""
    for person in people:
        for label, toast in ANSWERS.items():
            assert await person.answered(await person.press(lesson, label)) == toast
    await people[0].asks(f"/change 1 {LINE}", "Noted with your line, without your name.")
    await settled(world)
    assert len(said_in(world, group)) == 2


async def _evidence(world: World, ben: Person) -> None:
    """Check the figures of the table and of the document, and that neither names anybody."""
    await ben.asks("/evidence", "Evidence: 1 lesson at North.")
    await ben.hears(lambda one: _name(one).endswith(".csv"))  # the second of two
    table, document = (
        next(world.server.files[one["document"]["file_id"]][1] for one in ben.sees() if _name(one).endswith(end))
        for end in (".csv", ".docx")
    )
    (row,) = csv.DictReader(io.StringIO(table.decode("utf-8-sig")))
    assert [value for value in row.values() if value == "5"] == ["5"] * 4  # read, discussed, will change, it did
    assert row["lines"] == LINE
    with zipfile.ZipFile(io.BytesIO(document)) as parts:
        written = parts.read("word/document.xml").decode()
    assert TITLE in written
    assert LINE in written
    for text in (table.decode("utf-8-sig"), written):
        assert not [name for name in NAMES if name in text]


def _name(message: Json) -> str:
    return str(message.get("document", {}).get("file_name", ""))
