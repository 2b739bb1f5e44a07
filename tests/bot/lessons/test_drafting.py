"""From a kept excerpt to a draft: what may be kept and said, who may see it, and what is refused."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import pytest

from bot.assistant import Assistant
from bot.lessons import published
from bot.lessons.lesson import LONGEST_TITLE, MOST_KEPT, State
from bot.lessons.rights import NO_LESSON
from bot.message import LONGEST_BUTTON, Message, Quote, Role
from bot.records.people import Place
from bot.settings import Settings
from knowledge import lifecycle
from knowledge.model import Kind
from tests.bot.conftest import Chat, no_bar
from tests.bot.lessons.cast import QUESTION, Cast, casting, texts

VERBS = (
    "title A new one",
    "note Our team asks who else lives in the home.",
    "ask Who do we not see?",
    "unask 1",
    "for police",
    "about neglect",
    "review 2027-06-30",
    "add",
    "drop 1",
    "slot 1 2",
    "delete yes",
    "submit",
    "edit",
    "approve",
    "back Shorter please",
    "withdraw The source was replaced",
    "renew 2027-06-30",
    "copy",
    "show 1",
    "",
)

WRONG = [
    ("note", "Write the note in your own words"),
    ("ask", "Write a question"),
    ("title", "Write the title"),
    (f"title {'x' * (LONGEST_TITLE + 1)}", "A title may have 120 characters, and that has 121."),
    ("for", "These are known: children's social care"),
    ("for polise", "Did you mean police?"),
    ("about dinosaurs", "These are known: under-ones"),
    (
        "about neglect, bruising, supervision, assessment, Covid, safer sleep, child death",
        "Take 6 at most; that names 7.",
    ),
    ("review soon", "Write the day: /lesson 1 review 2027-06-30"),
    ("review 2026-11-23", "That day must be to come, and within 3 years."),
    ("review 2030-01-01", "That day must be to come, and within 3 years."),
    ("unask 1", "Which question? It asks 0 questions"),
    ("drop 2", "Which excerpt? It has 1 excerpt"),
    ("slot 1 6", "Write the excerpt and the part of the briefing, 1 to 5"),
    ("add", "You kept nothing since"),
    ("show 2", "Which excerpt?"),
    ("frame", "After /lesson 1 you can write: title, note, ask"),
    ("send north", "To send it: /share 1"),
]


@pytest.fixture
def cast(settings: Settings) -> Iterator[Cast]:
    with casting(settings) as opened:
        yield opened


def words(text: str) -> str:
    return " ".join(text.split())


def quotes(chat: Chat, text: str) -> list[Quote]:
    return [part for part in chat.reply(text).parts if isinstance(part, Quote)]


def test_nothing_can_be_kept_before_there_is_an_answer(cast: Cast) -> None:
    assert "There is no excerpt to keep." in cast["Ben"].say("/keep 1")
    assert "You keep nothing yet." in cast["Ben"].say("/kept")


def test_an_excerpt_is_kept_exactly_and_once(cast: Cast) -> None:
    ben = cast["Ben"]
    shown = quotes(ben, QUESTION)
    reply = ben.reply("/keep 2")
    assert texts(reply) == ["/lesson", "/kept"]
    assert "Kept: excerpt 2" in reply.said
    assert reply.follows
    assert "You keep that excerpt already." in ben.reply("/keep 2").said
    assert [quote.cited.excerpt for quote in quotes(ben, "/kept")] == [shown[1].cited.excerpt]
    assert "The last answer has 1 to 3" in ben.say("/keep 4")


def test_what_is_written_the_other_way_round_is_understood_and_begins_no_lesson(cast: Cast) -> None:
    ben = cast.drafted()
    ben.reply("/keep 1")
    assert "Write the note in your own words" in ben.say("/lesson note 1")
    assert "It asks 1 question." in ben.say("/lesson 1 question How do we look at a baby who is asleep?")
    assert "by 30 June 2027" in ben.say("/lesson 1 review 30 June 2027")
    assert [lesson.id for lesson in cast.desk.records.lessons.everything()] == [1]


def test_after_a_change_the_next_steps_are_few(cast: Cast) -> None:
    ben = cast.drafted()
    ben.reply("/lesson 1 ask How do we look at a baby who is asleep?")
    reply = ben.reply("/lesson 1 for police")
    assert texts(reply) == ["/lesson 1", "/lesson 1 note", "/lesson 1 submit"]


def test_the_lesson_of_a_colleague_is_no_source_to_keep(cast: Cast) -> None:
    ben = cast.drafted("Ben", "What we learnt about purple cots")
    cast.desk.records.lessons.change(1, [State.DRAFT], state=State.APPROVED, note="Look at the purple cot yourself.")
    published.bring(cast.desk.settings, no_bar)
    answer = ben.reply("what we learnt about purple cots").answer
    assert answer
    numbers = [n for n, one in enumerate(answer.excerpts, answer.first) if one.excerpt.document.kind is Kind.LESSON]
    assert numbers
    reply = ben.reply(f"/keep {numbers[0]}")
    assert "not a source" in reply.said
    assert texts(reply) == ["/lesson 1"]
    assert cast.desk.records.keepings.of(cast.person("Ben").id) == []


def test_what_is_kept_is_dropped_by_its_number_or_all_at_once(cast: Cast) -> None:
    ben = cast.kept("Ben", 1, 2, 3)
    before = [quote.cited.excerpt for quote in quotes(ben, "/kept")]
    assert "Excerpt 2 is dropped." in ben.say("/kept drop 2")
    assert [quote.cited.excerpt for quote in quotes(ben, "/kept")] == [before[0], before[2]]
    for unknown in ("0", "3", "x", ""):
        assert "Which one?" in ben.say(f"/kept drop {unknown}")
    assert "2 excerpts dropped" in ben.say("/kept clear")
    assert "You keep nothing yet." in ben.say("/kept clear")


def test_each_sees_what_they_kept_themselves(cast: Cast) -> None:
    cast.kept("Ben")
    assert "You keep nothing yet." in cast["Nia"].say("/kept")
    assert cast["Nia"].reply("/kept clear").outcome == "done"
    assert len(quotes(cast["Ben"], "/kept")) == 1


def test_what_was_withdrawn_since_is_told_of_never_shown_and_goes_into_no_lesson(cast: Cast) -> None:
    ben = cast.kept("Ben", 1, 3)
    lifecycle.withdraw(cast.desk.library, "bruising", "it is wrong")
    listed = words(ben.say("/kept"))
    assert "1 This document was withdrawn on" in listed
    assert "cannot roll" not in listed
    assert "This document was withdrawn on" in ben.say("/keep 2")
    begun = words(ben.say("/lesson Hungry at school"))
    assert "1 excerpt may not be shown any more" in begun
    assert [kept.document for kept in cast.lesson().kept] == ["bradford-child-c-2015"]


def test_a_lesson_begins_with_what_was_kept_and_with_what_its_documents_are_about(cast: Cast) -> None:
    ben = cast.drafted()
    lesson = cast.lesson()
    assert (lesson.state, lesson.title) == (State.DRAFT, "Bruises on babies who do not move")
    assert (lesson.agencies, lesson.themes) == (("health visiting", "all agencies"), ("physical abuse",))
    assert lesson.review_due == "2027-11-23"
    assert "You keep nothing yet." in ben.say("/kept")
    assert "you keep nothing that may be shown" in words(ben.say("/lesson Another one"))
    assert cast.desk.records.lessons.of(2) is None


def test_a_lesson_takes_six_excerpts_and_the_others_stay_kept(cast: Cast) -> None:
    ben = cast.kept("Ben", 1, 2, 3)
    mine, (first, *_) = cast.person("Ben").id, cast.desk.records.keepings.of(cast.person("Ben").id)
    passage = cast.desk.library.passages_by_id([first.passage])[0]
    for end in range(passage.start + 5, passage.start + 10):
        cast.desk.records.keepings.keep(mine, replace(first, start=passage.start, end=end))
    assert "It takes the first 6; 2 excerpts you still keep." in words(ben.say("/lesson Bruising"))
    assert len(cast.lesson().kept) == MOST_KEPT
    assert len(cast.desk.records.keepings.of(mine)) == 2
    assert "6 excerpts at most" in ben.say("/lesson 1 add")
    ben.reply("/lesson 1 drop 1")
    assert "1 excerpt had no room: /kept" in words(ben.say("/lesson 1 add"))
    assert len(cast.desk.records.keepings.of(mine)) == 1


def test_every_part_can_be_set_and_taken_away_and_stands_on_the_card(cast: Cast) -> None:
    ben = cast.drafted()
    for said in (
        "title  Bruises: what to do ",
        "note Our team asks who else lives in the home.",
        "ask Who do we not see?",
        "ask Who would you tell?",
        "for midwives, HV",
        "about bruising, under ones",
        "review 2027-06-30",
        "slot 1 4",
    ):
        reply = ben.reply(f"/lesson 1 {said}")
        assert reply.about == "lesson 1: changed", said
        assert texts(reply)[0] == "/lesson 1"
    lesson = cast.lesson()
    assert (lesson.title, lesson.note) == ("Bruises: what to do", "Our team asks who else lives in the home.")
    assert lesson.questions == ("Who do we not see?", "Who would you tell?")
    assert (lesson.agencies, lesson.themes) == (("midwifery", "health visiting"), ("bruising", "under-ones"))
    assert (lesson.review_due, lesson.kept[0].slot) == ("2027-06-30", 4)
    card = words(ben.say("/lesson 1"))
    for shown in ("Lesson 1: Bruises: what to do", "2. Who would you tell?", "again by 30 June 2027"):
        assert shown in card
    for said in ("note -", "unask 1", "for none", "about none", "slot 1 0"):
        assert ben.reply(f"/lesson 1 {said}").about == "lesson 1: changed"
    lesson = cast.lesson()
    assert (lesson.note, lesson.questions, lesson.agencies, lesson.themes) == ("", ("Who would you tell?",), (), ())


def test_what_cannot_be_changed_says_what_to_write_and_changes_nothing(cast: Cast) -> None:
    ben = cast.drafted()
    before = cast.lesson()
    for said, why in WRONG:
        reply = ben.reply(f"/lesson 1 {said}")
        assert why in words(reply.said), said
        assert reply.about == ""
    assert cast.lesson() == before


def test_a_near_word_is_offered_with_those_that_were_understood(cast: Cast) -> None:
    ben = cast.drafted()
    (offered,) = ben.reply("/lesson 1 for polise, midwives").buttons
    assert offered.text == "/lesson 1 for midwifery, police"
    ben.reply(offered.text)
    assert cast.lesson().agencies == ("midwifery", "police")


def test_a_fourth_question_is_not_kept(cast: Cast) -> None:
    ben = cast.drafted()
    for number in range(4):
        reply = ben.reply(f"/lesson 1 ask Who do we not see, number {number}?")
    assert "3 questions at most" in reply.said
    assert len(cast.lesson().questions) == 3


def test_words_that_may_tell_of_somebody_are_refused_and_kept_nowhere(cast: Cast) -> None:
    ben = cast.drafted()
    cast.kept("Ben", 2)
    before = cast.lesson()
    for said in (
        "/lesson 1 note Ask for Jayden Smith at the desk.",
        "/lesson 1 ask Who lives at LS1 4AP?",
        "/lesson 1 title What we learnt from Jayden Smith",
        "/lesson 1 note Our case shows the same.",
        "/lesson What we learnt from Jayden Smith",
    ):
        reply = ben.reply(said)
        assert "Nothing was kept." in reply.said, said
        assert "Jayden" not in reply.said
    assert cast.lesson() == before
    assert cast.desk.records.lessons.of(2) is None
    assert len(cast.desk.records.keepings.of(cast.person("Ben").id)) == 1


def test_a_deleted_draft_is_asked_about_first_and_then_gone(cast: Cast) -> None:
    ben = cast.drafted()
    assert texts(ben.reply("/lesson 1 delete")) == ["/lesson 1 delete yes"]
    assert ben.reply("/lesson 1 delete yes").about == "lesson 1: deleted"
    assert ben.reply("/lesson 1").said == NO_LESSON


def test_a_draft_is_for_its_author_alone_and_to_others_it_is_as_if_there_were_none(cast: Cast) -> None:
    cast.everybody()
    cast.drafted()
    before = cast.lesson()
    for name, verb, number in product(("Nia", "Sol", "Carol"), VERBS, (1, 99)):
        reply = cast[name].reply(f"/lesson {number} {verb}".strip())
        assert (reply.said, reply.buttons, reply.about, reply.job) == (NO_LESSON, (), "", None), verb
        assert before.title not in cast[name].reply("/lessons").said
    assert cast.lesson() == before


def test_practitioners_and_strangers_hear_the_same_of_any_number(cast: Cast) -> None:
    cast.everybody()
    cast.drafted()
    before = cast.lesson()
    for name, verb in product(("Aisha", "Mallory"), VERBS):
        one, other = (cast[name].reply(f"/lesson {number} {verb}".strip()) for number in (1, 99))
        assert (one.said, one.outcome, one.buttons) == (other.said, other.outcome, other.buttons), verb
        assert before.title not in one.said
    assert cast["Mallory"].reply("/lesson 1").outcome == "refused"
    assert cast.lesson() == before


def test_keeping_and_making_is_for_supervisors(cast: Cast) -> None:
    aisha = cast["Aisha"]
    aisha.reply(QUESTION)
    for said in ("/keep 1", "/kept", "/lesson Bruises on babies"):
        assert aisha.reply(said).outcome == "refused", said
    assert cast.desk.records.keepings.of(cast.person("Aisha").id) == []


def test_where_others_read_along_no_draft_is_opened_or_made(cast: Cast) -> None:
    ben = cast.drafted()
    before = cast.lesson()
    cast.kept("Ben", 2)
    for said in ("/lesson 1", "/lesson Another title", "/lesson 1 note Our team asks.", "/lesson 1 submit"):
        message = Message(ben.name, ben.sender, said, shared=True)
        reply = asyncio.run(Assistant(cast.desk, ben.conversations).reply(message))
        assert before.title not in reply.said
        assert reply.about == ""
    assert cast.lesson() == before
    assert cast.desk.records.lessons.of(2) is None


def test_a_supervisor_who_became_a_practitioner_has_no_way_to_their_draft(cast: Cast) -> None:
    ben = cast.drafted()
    cast.desk.records.people.let_in(ben.sender, Place(Role.PRACTITIONER))
    assert ben.reply("/lesson 1").said == NO_LESSON
    assert ben.reply("/lesson 1 submit").outcome == "refused"
    assert cast.lesson().state is State.DRAFT


def test_every_act_is_noted_by_number_and_without_words(cast: Cast) -> None:
    cast.everybody()
    ben = cast.drafted()
    for said in ("note Our team asks who else lives in the home.", "submit", "edit", "delete yes"):
        ben.reply(f"/lesson 1 {said}")
    noted = [row.about for row in reversed(cast.desk.records.audit.latest(20)) if row.about]
    assert noted == [f"lesson 1: {what}" for what in ("begun", "changed", "submitted", "taken back", "deleted")]


def test_no_button_carries_more_than_a_channel_can(cast: Cast) -> None:
    ben = cast.drafted()
    replies = [ben.reply(f"/lesson 1 {said}".strip()) for said in ("", "for polise", "about brusing, negleckt", "note")]
    buttons = [button for reply in replies for button in reply.buttons]
    assert buttons
    assert all(len(button.text.encode()) <= LONGEST_BUTTON for button in buttons)
