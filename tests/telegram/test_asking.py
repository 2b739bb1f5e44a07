"""Somebody asks in a private chat, follows up, and presses what stands beneath the answer."""

import pytest

from tests.loopback.text import pieces
from tests.telegram.conftest import World

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_question_is_answered_in_exact_words_in_a_quote_that_unfolds(world: World) -> None:
    aisha = world.person("Aisha")
    answer = await aisha.asks("bruise on a baby", "speak to this")
    quoted = [words for kind, words in pieces(answer) if kind == "expandable_blockquote"]
    assert (
        quoted[0]
        == "“A bruise on a baby who cannot roll is referred the same day.\n\n2. The photograph belongs in the record.”"
    )
