"""While a reply has to wait, Telegram is not asked for updates again and again."""

import pytest

from tests.telegram.conftest import World

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_reply_that_waits_out_a_flood_limit_lets_no_requests_for_updates_pile_up(world: World) -> None:
    aisha = world.person("Aisha")
    await aisha.asks("/help", "/ask")
    before = len(world.server.made("getUpdates"))
    world.server.fail_next("sendMessage", retry_after=2, chat=aisha)
    await aisha.asks("/privacy", "stored nowhere")
    assert len(world.server.made("getUpdates")) - before < 30
