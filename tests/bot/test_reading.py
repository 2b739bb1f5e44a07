"""How a person reads: findings before harm, hard words folded, plain mode, and the lens that hides nothing."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.assistant import Assistant
from bot.bootstrap import Desk, open_desk
from bot.card import distress_line
from bot.ingest import add
from bot.message import Message, Quote, Role, Sender
from bot.records.people import OWNER, Place
from bot.render import FOLDED
from bot.settings import Settings
from tests.bot.conftest import Chat, no_bar

REVIEW = """---
id: hull-child-x-2018
kind: review
title: Review of Child X
publisher: Hull Board
areas: [Hull]
nations: [England]
published: '2018'
---

## What happened

1. Child X was beaten with a belt and had 43 bruises, broken ribs and cigarette burns on the back when found dead.

## What the review found

2. The bruises that Child X had were seen by the school and were not shared with anyone.
"""
GUIDES = {
    f"{area.lower()}.md": f"""---
id: bruises-{area.lower()}
kind: local_procedure
title: Bruises that are seen
publisher: {area} Partnership
areas: [{area}]
nations: [{nation}]
agencies: [{agency}]
---

## Bruises

1. Bruises that are seen on a baby are shared with children's social care the same day.

## Telephone

2. The front door of {area} is open on weekdays.
"""
    for area, nation, agency in (
        ("York", "England", "schools"),
        ("Cardiff", "Wales", "police"),
        ("Bath", "England", ""),
    )
}
QUESTION = "reviews on bruises seen by the school"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    settings = Settings(data=tmp_path / "data", embedding_model="hashing")
    (tmp_path / "notes").mkdir()
    for name, text in ({"hull.md": REVIEW} | GUIDES).items():
        (tmp_path / "notes" / name).write_text(text, encoding="utf-8")
    add(settings, tmp_path / "notes", {}, no_bar)
    opened = open_desk(settings)
    with closing(opened.library), closing(opened.records):
        yield opened


@pytest.fixture
def read_by(desk: Desk) -> Callable[..., Chat]:
    def let_in(**place: str) -> Chat:
        sender = Sender("console", "Aisha")
        desk.records.people.accept(sender, desk.records.people.invite(Place(Role.PRACTITIONER, **place)))  # type: ignore[arg-type]
        return Chat(desk, name="Aisha", sender=sender)

    return let_in


ReadBy = Callable[..., Chat]


def order(chat: Chat, text: str = QUESTION) -> list[str]:
    """Return where the excerpts of an answer stand, as "document ¶paragraph"."""
    answer = chat.reply(text).answer
    assert answer
    return [f"{cited.excerpt.document.id} ¶{cited.excerpt.paragraph}" for cited in answer.excerpts]


def test_a_finding_comes_before_the_injuries_even_where_the_injuries_match_better(read_by: ReadBy) -> None:
    shown = order(read_by(), "in:hull reviews of bruises broken ribs burns belt")
    assert shown == ["hull-child-x-2018 ¶2", "hull-child-x-2018 ¶1"]


def test_a_graphic_excerpt_keeps_its_citation_and_its_words_wait_for_show(read_by: ReadBy) -> None:
    chat = read_by()
    reply = chat.reply("in:hull reviews of bruises broken ribs burns belt")
    assert [part.folded for part in reply.parts if isinstance(part, Quote)] == ["", "/show 2"]
    said = " ".join(chat.say("in:hull reviews of bruises broken ribs burns belt").split())
    assert f"2 {FOLDED} Read it: /show 2 Review Hull Board, Review of Child X" in said
    assert "43 bruises" not in said
    shown = " ".join(chat.say("/show 2").split())
    assert "43 bruises, broken ribs and cigarette burns" in shown


def test_beneath_hard_words_stands_whom_to_talk_to_and_beneath_others_nothing(read_by: ReadBy) -> None:
    chat = read_by()
    hard = distress_line(chat.desk.local())
    assert hard in chat.reply("in:hull reviews of bruises broken ribs burns belt").said
    assert hard in chat.reply("/show 2").said
    assert hard not in chat.reply("in:york bruises").said
    assert hard not in chat.reply("/show 1").said


def test_source_folds_a_hard_neighbour_until_all_of_it_is_asked_for(read_by: ReadBy) -> None:
    chat = read_by()
    chat.reply("in:hull bruises shared by the school")
    assert FOLDED in chat.say("/source 1")
    assert "43 bruises" not in chat.say("/source 1")
    assert "43 bruises" in chat.say("/source 1 all")


def test_plain_mode_shows_findings_and_guidance_and_says_that_it_leaves_out_the_rest(read_by: ReadBy) -> None:
    chat = read_by()
    chat.reply("/plain on")
    assert order(chat, f"in:hull {QUESTION}") == ["hull-child-x-2018 ¶2"]
    assert "Plain mode: what was done to a child is left out." in chat.reply(QUESTION).said
    everything = []
    while "That was everything found" not in (said := chat.say("/more")):
        everything.append(said)
    assert not any("43 bruises" in said or FOLDED in said for said in everything)
    chat.reply("/plain off")
    assert len(order(chat, f"in:hull {QUESTION}")) == 2


def test_plain_alone_says_whether_it_is_on(read_by: ReadBy) -> None:
    chat = read_by()
    assert "Plain mode is off." in chat.say("/plain")
    chat.reply("/plain on")
    assert "Plain mode is on" in chat.say("/plain")
    assert "/plain on and /plain off" in " ".join(chat.say("/plain perhaps").split())


def test_ones_own_area_and_nation_come_first_without_being_asked_for(read_by: ReadBy) -> None:
    chat = read_by(area="Cardiff", nation="Wales")
    assert order(chat, "bruises on a baby")[0] == "bruises-cardiff ¶1"
    assert "Lens: Cardiff, Wales first; nothing is hidden." in chat.reply(QUESTION).said
    chat = read_by(area="York", nation="England")
    assert order(chat, "bruises on a baby")[0] == "bruises-york ¶1"


def test_a_role_named_in_a_question_sets_the_lens_which_is_kept_shown_and_lifted_with_one_tap(read_by: ReadBy) -> None:
    chat = read_by()
    assert order(chat, "as a police officer, bruises on a baby")[0] == "bruises-cardiff ¶1"
    reply = chat.reply("bruises on a baby")
    assert "Lens: police first; nothing is hidden." in reply.said
    assert ("Lift the lens", "/lens off") in [(button.label, button.text) for button in reply.buttons]
    chat.reply("/lens off")
    assert "Lens:" not in chat.reply("bruises on a baby").said


def test_the_lens_changes_the_order_and_hides_nothing(read_by: ReadBy) -> None:
    chat = read_by()

    def everything() -> set[str]:
        found = set(order(chat, "bruises on a baby"))
        while (answer := chat.reply("/more").answer) is not None:
            found |= {f"{cited.excerpt.document.id} ¶{cited.excerpt.paragraph}" for cited in answer.excerpts}
        return found

    without = everything()
    for lens in ("police", "schools", "midwife"):
        chat.reply(f"/lens {lens}")
        assert everything() == without


def test_a_lens_says_what_it_is_and_refuses_what_it_does_not_know(read_by: ReadBy) -> None:
    chat = read_by(agency="midwifery", area="York")
    assert "Lens: midwifery, York first." in chat.reply("/lens").said
    assert "Lens: police, York first." in chat.reply("/lens as a police officer").said
    assert "Lens: midwifery, York first." in chat.reply("/lens own").said
    assert "I do not know that agency." in chat.reply("/lens plumber").said


def test_one_question_by_itself_uses_a_role_and_keeps_no_lens(desk: Desk) -> None:
    chat = Chat(desk)
    reply = asyncio.run(Assistant(desk).reply(Message("once", OWNER, "/ask as a police officer, bruises", alone=True)))
    assert "Lens: police first" in reply.said
    assert "Lens:" not in chat.reply("bruises").said
