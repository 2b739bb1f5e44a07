"""What Learnt sends by itself arrives once, at its time, where its readers may have it; and can be taken back."""

from contextlib import closing
from datetime import time

from bot.lessons.lesson import State
from bot.lessons.sending import SendingState
from tests.telegram.conftest import World
from tests.telegram.sharing import TITLE, approved, copies, move, plan, standing, start, states, until_over, withdraw
from tests.telegram.watching import change, labels, said_in, team

PEOPLE, GROUPS, HALF = 45, 15, 30
NOON, NIGHT = time(12), time(23)
WITHDRAWN = "was withdrawn on"


async def test_a_lesson_arrives_once_everywhere_though_the_bot_is_killed_in_the_middle(fresh: World) -> None:
    chats = [fresh.person(f"Reader {number}") for number in range(PEOPLE)]
    groups = [team(fresh, chats[0]) for _ in range(GROUPS)]
    fresh.server.flood = True
    lesson = approved(fresh)
    plan(fresh, lesson, [*chats, *groups])
    bot = await start(fresh, NOON)
    await fresh.server.until(lambda: len(fresh.server.made("sendMessage")) >= HALF, 20, "it sends")
    await bot.kill()
    await start(fresh, NOON)
    assert await until_over(fresh, lesson, 30) == {SendingState.SENT: PEOPLE + GROUPS}
    counts = [copies(chat) for chat in chats] + [copies(group) for group in groups]
    assert min(counts) == 1
    assert sum(counts) <= len(counts) + 1  # the one that was on its way
    assert not any("Too Many Requests" in call.error for call in fresh.server.made("sendMessage"))


async def test_nothing_goes_in_quiet_hours_but_what_somebody_wants_to_go_anyhow(fresh: World) -> None:
    waits, anyhow, begun = (fresh.person(name) for name in ("Aisha", "Bola", "Chi"))
    lesson = approved(fresh)
    (nightfall,) = plan(fresh, lesson, [begun], anyhow=False)
    with closing(fresh.records) as records:
        assert records.sendings.begin(nightfall)
    await start(fresh, NIGHT)
    plan(fresh, lesson, [waits], anyhow=False)
    plan(fresh, lesson, [anyhow], anyhow=True)
    await anyhow.hears(TITLE)
    await fresh.server.until(lambda: states(fresh, lesson)[SendingState.SENT] == 1, what="it was noted")
    assert (copies(waits), copies(begun)) == (0, 0)
    move(fresh, NOON, days=1)
    await until_over(fresh, lesson)
    assert [copies(one) for one in (waits, anyhow, begun)] == [1, 1, 1]


async def test_a_lesson_is_pinned_without_a_sound_where_the_bot_may_and_recalled_everywhere(fresh: World) -> None:
    aisha, ben = fresh.person("Aisha"), fresh.person("Ben")
    owned = fresh.server.channel("Briefings", ben)
    fresh.let_in(owned)
    refused = team(fresh, ben, bot="administrator", can_pin_messages=False)
    lesson = approved(fresh, note="Word by word. " * 400)
    plan(fresh, lesson, [aisha, owned, refused])
    bot = await start(fresh, NOON)
    assert await until_over(fresh, lesson) == {SendingState.SENT: 3}
    await fresh.server.until(lambda: len(fresh.server.made("pinChatMessage")) == 2, what="it was tried to pin both")
    assert owned.pinned == [1]
    assert (refused.pinned, aisha.chat.pinned) == ([], [])
    assert all(call.params["disable_notification"] for call in fresh.server.made("pinChatMessage"))
    many = len(said_in(fresh, owned))
    assert many > 1
    move(fresh, NIGHT)
    withdraw(fresh, lesson)
    assert await until_over(fresh, lesson) == {SendingState.RECALLED: 3}
    await fresh.server.until(lambda: not owned.pinned, what="it is pinned no more")
    await fresh.server.until(lambda: len(said_in(fresh, refused)) == 1, what="the rest is taken out")
    for chat in (aisha, owned, refused):
        (said,) = said_in(fresh, chat)
        assert WITHDRAWN in said
        assert chat is not aisha or not labels(aisha.sees()[0])
    assert "Traceback" not in bot.output


async def test_what_is_recalled_is_taken_back_though_the_bot_was_killed_before(fresh: World) -> None:
    aisha = fresh.person("Aisha")
    lesson = approved(fresh, note="Word by word. " * 400)
    (planned,) = plan(fresh, lesson, [aisha])
    fresh.server.fail_next("sendMessage", delay=0.01)
    fresh.server.fail_next("sendMessage", code=502, times=99)
    bot = await start(fresh, NOON)
    await fresh.server.until(lambda: standing(fresh, planned), what="it began to arrive")
    await bot.kill()
    fresh.server.forget_faults()
    withdraw(fresh, lesson)
    await start(fresh, NOON)
    assert await until_over(fresh, lesson) == {SendingState.RECALLED: 1}
    (said,) = said_in(fresh, aisha)
    assert WITHDRAWN in said


async def test_a_group_that_is_gone_fails_alone_and_one_that_moved_gets_it_under_its_new_number(fresh: World) -> None:
    gone, moved, aisha = team(fresh), fresh.server.group("Moving", fresh.person("Ben"), kind="group"), fresh.person("A")
    fresh.let_in(moved)
    lesson = approved(fresh)
    gone.members[fresh.server.me["id"]] = "kicked"
    fresh.server.fail_next("sendMessage", code=502, chat=moved)
    plan(fresh, lesson, [gone, moved, aisha])
    await start(fresh, NOON)
    await fresh.server.until(lambda: fresh.server.made("sendMessage", moved.id), 20, "it is on its way")
    new = fresh.server.migrate(moved)
    assert await until_over(fresh, lesson) == {SendingState.SENT: 2, SendingState.FAILED: 1}
    assert (copies(new), copies(moved), copies(aisha)) == (1, 0, 1)


async def test_a_group_that_telegram_makes_wait_holds_up_nobody(fresh: World) -> None:
    groups = [team(fresh) for _ in range(12)]
    aisha = fresh.person("Aisha")
    for group in groups:
        fresh.server.fail_next("sendMessage", retry_after=2, chat=group)
    lesson = approved(fresh)
    plan(fresh, lesson, [*groups, aisha])
    await start(fresh, NOON)
    await aisha.hears(TITLE, timeout=1.9)
    assert not any(copies(group) for group in groups)
    assert await until_over(fresh, lesson) == {SendingState.SENT: 13}
    assert [copies(group) for group in groups] == [1] * 12


async def test_what_may_not_be_had_any_more_does_not_go(fresh: World) -> None:
    late, erased, aisha = (fresh.person(name) for name in ("Late", "Erased", "Aisha"))
    out = team(fresh)
    lesson, withdrawn = approved(fresh), approved(fresh, title="Withdrawn since")
    on_their_way = [*plan(fresh, lesson, [late, erased, out]), *plan(fresh, withdrawn, [aisha])]
    with closing(fresh.records) as records:
        assert all(records.sendings.begin(one) for one in on_their_way)
        records.lessons.change(withdrawn.id, [State.APPROVED], state=State.WITHDRAWN)
        records.people.remove(on_their_way[1].person)
        records.groups.gone(str(out.id))
    change(fresh, "UPDATE people SET expires_at = '2020-01-01' WHERE id = ?", on_their_way[0].person)
    plan(fresh, lesson, [aisha])
    await start(fresh, NOON)
    assert (await until_over(fresh, lesson))[SendingState.SENT] == 1
    # It may not go, or is called off before: whoever looks first says so.
    called_off = await until_over(fresh, withdrawn)
    assert called_off.total() == 1
    assert SendingState.SENT not in called_off
    assert [len(chat.posts) for chat in (late.chat, erased.chat, out, aisha.chat)] == [0, 0, 0, 1]
