"""An admin goes with her keys from a file to its report, a comparison, out to everybody, back, and away."""

from bot.message import Role
from tests.loopback.people import Person
from tests.loopback.text import words
from tests.loopback.wire import Json
from tests.telegram.conftest import World
from tests.telegram.watching import labels
from tests.telegram.working import PATIENCE, drafts, outcome, sends

ASKED, WORDS = "what do midwives share when parents moved twice", "The midwife was not told"


async def reads(person: Person, *what: str) -> Json:
    """Return the message that says all of this; long work may come before, and a pressed key changes its message."""
    return await person.hears(lambda one: all(part in words(one) for part in what), timeout=PATIENCE)


async def test_a_review_goes_out_and_back_and_away_by_keys(fresh: World) -> None:
    await fresh.start()
    carol, aisha = fresh.person("Carol", Role.ADMIN), fresh.person("Aisha")

    report = await outcome(carol, await sends(carol, "child-d.md", "kind:review area:leeds id:leeds-child-d"))
    assert labels(report) == ["What would change", "Publish", "Discard"]
    await carol.press(report, "What would change")
    compared = await reads(carol, "saved questions asked of the index in use", "Nothing is published yet.")
    assert labels(compared) == ["Publish", "Discard"]
    await carol.press(compared, "Publish")
    await reads(carol, "Published: leeds-child-d.")
    shown = await aisha.asks(ASKED, WORDS)

    await carol.asks("/withdraw leeds-child-d a page is missing", "Withdrawn:")
    assert "This document was withdrawn on" in await aisha.answered(await aisha.press(shown, "Around 1"))
    await carol.press(await carol.asks("/document leeds-child-d", "Withdrawn on"), "Reinstate")
    await reads(carol, "Reinstated:")

    await carol.press(await carol.asks("/rollback", "No longer there: leeds-child-d."), "Go back")
    gone = await reads(carol, "The index in use is now", "4 documents")
    assert [draft.id for draft in drafts(fresh)] == ["leeds-child-d"]
    await carol.press(gone, "Undo …")
    await carol.press(await reads(carol, "There again: leeds-child-d."), "Go back")
    await reads(carol, "The index in use is now", "5 documents")

    await carol.press(await carol.asks("/erase leeds-child-d", "for ever"), "Erase for ever")
    await reads(carol, "Erased: leeds-child-d.")
    await carol.asks("/document leeds-child-d", "There is no document leeds-child-d.")
    erased = words(await aisha.asks(ASKED, "I found no answer to this in 4 documents (4 passages)."))
    assert not [trace for trace in (WORDS, "Child D", "leeds-child-d") if trace in erased]
