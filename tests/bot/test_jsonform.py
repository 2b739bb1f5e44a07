"""JSON says all that an answer says: where else its words stand, and what lies nearest to a refusal."""

import json
from dataclasses import replace

from bot.asking import ask
from bot.jsonform import answer_json
from tests.bot.conftest import QUOTED, Chat
from tests.bot.test_conversation import NOTHING

TWIN_KEYS = (
    "text document sha256 start end title areas published dated superseded_by paragraph paragraph_end page page_end "
    "page_label"
).split()


def test_where_else_the_words_of_an_excerpt_stand_has_exactly_the_promised_keys(ruled: Chat) -> None:
    answer = ask(ruled.desk, "is the GP told when a child was not brought to a clinic appointment")
    written = json.loads(json.dumps(answer_json(answer)))
    ((quoted, twin),) = [(one, twin) for one in written["excerpts"] for twin in one["twins"]]
    assert QUOTED in quoted["text"]
    assert list(twin) == TWIN_KEYS
    assert (quoted["document"], twin["document"]) == ("missed-york", "missed-leeds")
    assert (twin["areas"], twin["published"], twin["paragraph"]) == (["Leeds"], "2021", "4")
    text = ruled.desk.library.document(twin["document"], twin["sha256"]).text
    assert twin["text"] == text[twin["start"] : twin["end"]]


def test_a_refusal_carries_the_nearest_themes() -> None:
    refused = replace(NOTHING, searched=replace(NOTHING.searched, nearest=("bruising", "neglect")))
    assert answer_json(refused)["searched"]["nearest"] == ["bruising", "neglect"]
    assert answer_json(NOTHING)["searched"]["nearest"] == []
