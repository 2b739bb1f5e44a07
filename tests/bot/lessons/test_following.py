"""Whoever follows something is told of a new document that carries all of it: once, next morning, without its case."""

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.bootstrap import Desk, open_desk
from bot.commands.follow import terms_in
from bot.ingest import add
from bot.lessons import following, published
from bot.lessons.lesson import State
from bot.lessons.sending import Sending, SendingKind, SendingState
from bot.message import Person, Reply, Role, Sender
from bot.records.people import Place
from bot.records.records import Records
from bot.render import plain
from bot.settings import Settings
from knowledge import lifecycle
from knowledge.model import Document
from knowledge.read import read
from knowledge.vocabulary import TABLE
from tests.bot.conftest import Chat, no_bar
from tests.bot.records.conftest import Clock, sql

MONDAY = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
CORPUS = Path(following.__file__).parents[2] / "knowledge" / "corpus"


@pytest.fixture
def clock() -> Clock:
    return Clock(MONDAY)


@pytest.fixture
def desk(settings: Settings, clock: Clock) -> Iterator[Desk]:
    """Yield a desk over the notes, all of which are known, whose clock the test moves."""
    opened = open_desk(settings)
    opened.records.close()
    opened.records = Records(settings.data, clock)
    with closing(opened.library), closing(opened.records):
        following.plan(opened)
        clock.move(minutes=1)
        yield opened


@pytest.fixture
def come_in(desk: Desk) -> Callable[..., Chat]:
    """Return a function that lets somebody in on Telegram and returns their chat."""

    def let_in(address: str, role: Role = Role.PRACTITIONER, **place: Any) -> Chat:
        sender = Sender("telegram", address)
        desk.records.people.let_in(sender, Place(role, **place))
        return Chat(desk, name=address, sender=sender)

    return let_in


@pytest.fixture
def publish(desk: Desk, tmp_path: Path) -> Callable[..., None]:
    """Return a function that publishes a review."""

    def put(id: str, fields: str = "themes: [neglect]\nages: 12 weeks", title: str = "", text: str = "") -> None:
        folder = tmp_path / "new"
        folder.mkdir(exist_ok=True)
        title = title or f"Review of {id}"
        front = f"id: {id}\nkind: review\ntitle: {title}\npublished: '2026'\n{fields}"
        body = text or f"## What happened\n\n1. The purple cot of {id} stood cold.\n"
        path = folder / f"{id}.md"
        path.write_text(f"---\n{front}\n---\n\n{body}", encoding="utf-8")
        add(desk.settings, path, {}, no_bar)

    return put


def who(chat: Chat) -> Person:
    return chat.desk.records.people.of(chat.sender)


def planned(desk: Desk) -> list[Sending]:
    """Return what is planned, whenever it is due."""
    rows = sql(desk.settings.data, "SELECT id FROM sendings WHERE state = 'planned' ORDER BY id")
    return [sending for (id,) in rows if (sending := desk.records.sendings.of(id))]


def told(desk: Desk) -> list[str]:
    """Return what the planned sendings say."""
    return [plain(reply, "England") for one in planned(desk) if (reply := following.said(desk, one))]


def arrive(desk: Desk) -> None:
    """Let everything that was planned arrive."""
    sql(desk.settings.data, "UPDATE sendings SET state = 'sent' WHERE state = 'planned'")


def test_a_new_document_that_carries_all_of_it_is_told_on_the_next_morning(
    desk: Desk, come_in: Callable[..., Chat], publish: Callable[..., None]
) -> None:
    chat = come_in("41")
    said = chat.say("/follow neglect under-ones")
    assert said.startswith("You follow neglect · under-ones.")
    publish("child-z-2026", "themes: [neglect]\nages: 12 weeks\nareas: [Leeds]")
    publish("older-2026", "themes: [neglect]\nages: 9 years")
    following.plan(desk)
    (sending,) = planned(desk)
    (follow,) = desk.records.follows.of_person(who(chat).id)
    assert sending.about == f"{follow.id}/2026-11-23"
    assert (sending.kind, sending.chat, sending.person) == (SendingKind.NEWS, 41, who(chat).id)
    assert sending.due_at == "2026-11-24T08:00:00+00:00"
    (words,) = told(desk)
    assert "New on neglect · under-ones:" in words
    assert "Review: Review of child-z-2026, Leeds (2026)" in words
    assert "older" not in words
    assert "purple" not in words
    reply = following.said(desk, sending)
    assert isinstance(reply, Reply)
    assert [button.text for button in reply.buttons] == [f"/unfollow {follow.id}"]


def test_what_was_there_before_anybody_followed_is_no_news(desk: Desk, come_in: Callable[..., Chat]) -> None:
    come_in("41").say("/follow neglect")
    following.plan(desk)
    assert planned(desk) == []


def test_a_new_version_and_what_comes_back_after_it_was_withdrawn_is_no_news(
    desk: Desk, come_in: Callable[..., Chat], publish: Callable[..., None], clock: Clock
) -> None:
    come_in("41").say("/follow neglect")
    publish("child-z-2026")
    following.plan(desk)
    arrive(desk)
    clock.move(days=2)
    lifecycle.withdraw(desk.library, "child-z-2026", "a mistake")
    following.plan(desk)
    lifecycle.reinstate(desk.library, "child-z-2026")
    following.plan(desk)
    publish("child-z-2026", text="## What happened\n\n1. Corrected since.\n")
    following.plan(desk)
    assert planned(desk) == []


def test_whoever_is_stopped_between_tells_nothing_twice_and_loses_nothing(
    desk: Desk,
    come_in: Callable[..., Chat],
    publish: Callable[..., None],
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    come_in("41").say("/follow neglect")
    publish("child-z-2026")

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as stopped:
        stopped.setattr(desk.records.follows, "announce", killed)
        with pytest.raises(KeyboardInterrupt):
            following.plan(desk)
    assert len(planned(desk)) == 1
    assert told(desk) == []
    clock.move(days=1)
    for _ in range(3):
        following.plan(desk)
    assert len(planned(desk)) == 2
    (words,) = told(desk)
    assert "child-z-2026" in words


def test_thirty_documents_in_a_day_make_one_message_a_follow(
    desk: Desk, come_in: Callable[..., Chat], publish: Callable[..., None], clock: Clock, tmp_path: Path
) -> None:
    come_in("41").say("/follow neglect")
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(30):
        front = f"id: r-{number:02}\nkind: review\ntitle: Review R{number:02}\nthemes: [neglect]"
        text = f"---\n{front}\n---\n\n1. It {number}.\n"
        (folder / f"{number}.md").write_text(text, encoding="utf-8")
    publish("first-2026")
    following.plan(desk)
    clock.move(hours=2)
    add(desk.settings, folder, {}, no_bar)
    following.plan(desk)
    (words,) = told(desk)
    assert "first-2026" in words
    assert words.count("Review: ") == following.MOST_SHOWN
    assert "And 23 more." in words


def test_a_follow_hears_only_of_what_came_after_it(
    desk: Desk, come_in: Callable[..., Chat], publish: Callable[..., None], clock: Clock
) -> None:
    come_in("41").say("/follow neglect")
    publish("morning-2026")
    following.plan(desk)
    clock.move(hours=1)
    come_in("42").say("/follow neglect")
    publish("evening-2026")
    following.plan(desk)
    first, second = told(desk)
    assert "morning-2026" in first
    assert "evening-2026" in first
    assert "morning-2026" not in second
    assert "evening-2026" in second


def test_an_area_narrows_a_follow_also_one_that_only_its_person_works_in(
    desk: Desk, come_in: Callable[..., Chat], publish: Callable[..., None]
) -> None:
    here = come_in("41", area="South Gloucestershire")
    assert "neglect · in:south-gloucestershire" in here.say("/follow neglect in:South-Gloucestershire")
    assert "in:leeds" in come_in("42").say("/follow in:leeds")
    assert come_in("43").say("/follow neglect in:atlantis").startswith("No document in the library is about atlantis.")
    publish("leeds-2026", "themes: [neglect]\nareas: [Leeds]")
    publish("south-2026", "themes: [neglect]\nareas: [South Gloucestershire]")
    following.plan(desk)
    first, second = told(desk)
    assert "south-2026" in first
    assert "leeds-2026" not in first
    assert "leeds-2026" in second
    assert "south-2026" not in second
    assert desk.records.follows.of_person(who(Chat(desk, sender=Sender("telegram", "43"))).id) == []


def test_a_follow_that_was_ended_and_one_whose_person_left_say_nothing_more(
    desk: Desk, come_in: Callable[..., Chat], publish: Callable[..., None], clock: Clock
) -> None:
    stays, leaves, ends = come_in("41"), come_in("42"), come_in("43")
    for chat in (stays, leaves, ends):
        chat.say("/follow neglect")
    publish("child-z-2026")
    following.plan(desk)
    assert len(planned(desk)) == len(told(desk)) == 3
    (follow,) = desk.records.follows.of_person(who(ends).id)
    assert ends.say(f"/unfollow {follow.id}").startswith("You follow neglect no more.")
    desk.records.people.remove(who(leaves).id)
    (left, mute) = planned(desk)
    assert following.said(desk, left) is not None
    assert following.said(desk, mute) is None
    clock.move(days=200)  # Nobody's access lasts as long.
    assert following.said(desk, left) is None


def test_a_document_that_was_withdrawn_before_the_morning_is_not_told(
    desk: Desk, come_in: Callable[..., Chat], publish: Callable[..., None]
) -> None:
    come_in("41").say("/follow neglect")
    publish("child-z-2026")
    following.plan(desk)
    lifecycle.withdraw(desk.library, "child-z-2026", "a mistake")
    assert told(desk) == []


def test_a_lesson_is_news_but_not_to_its_author(desk: Desk, come_in: Callable[..., Chat]) -> None:
    author, reader = come_in("41", Role.SUPERVISOR), come_in("42")
    for chat in (author, reader):
        chat.say("/follow neglect")
    lesson = desk.records.lessons.begin(who(author), "Talk about the cot", (), themes=("neglect",))
    desk.records.lessons.change(lesson.id, [State.DRAFT], state=State.APPROVED, decided_at=MONDAY.isoformat())
    published.bring(desk.settings, no_bar)
    following.plan(desk)
    (sending,) = planned(desk)
    assert sending.person == who(reader).id
    assert "Talk about the cot (approved 23 November 2026)" in told(desk)[0]
    reply = following.said(desk, sending)
    assert reply
    assert f"/lesson {lesson.id}" in [button.text for button in reply.buttons]


def test_what_an_answer_did_not_have_is_told_once(
    desk: Desk, come_in: Callable[..., Chat], publish: Callable[..., None], clock: Clock
) -> None:
    chat = come_in("41")
    assert chat.say("/tellme") == "There is no answer to go on from. Ask a question first."
    chat.say("zebra crossing and MARAC quorvex")
    said = chat.say("/tellme")
    assert "MARAC" in said
    assert "quorvex" not in said
    publish("child-z-2026")
    following.plan(desk)
    assert planned(desk) == []
    publish("marac-2026", "themes: [domestic abuse]", title="How a MARAC is held")
    following.plan(desk)
    (words,) = told(desk)
    assert "You asked to be told when something answers this: MARAC. It may:" in words
    assert "How a MARAC is held" in words
    assert "not told of this again" in words
    assert "MARAC" in chat.say("/following")
    arrive(desk)
    publish("marac-again-2026", "themes: [domestic abuse]", title="How another MARAC is held")
    following.plan(desk)
    assert planned(desk) == []
    assert chat.say("/following").startswith("You follow nothing.")


def test_an_answer_without_a_term_cannot_be_kept_and_one_that_answers_needs_not_be(
    come_in: Callable[..., Chat],
) -> None:
    chat = come_in("41")
    chat.say("zebra quorvex stripes")
    assert chat.say("/tellme").startswith("That cannot be kept: your question is not kept, and none of its words")
    chat.say("neglect was described in the record and nobody acted")
    assert chat.say("/tellme").startswith("The library speaks to that already.")
    assert chat.say("/following").startswith("You follow nothing.")


def test_of_an_unknown_word_nothing_is_kept_and_the_nearest_is_offered(
    desk: Desk, come_in: Callable[..., Chat]
) -> None:
    chat = come_in("41")
    reply = chat.reply("/follow under-ones neglectt")
    assert "“neglectt” is no word that the library sorts by, so nothing of this is kept." in reply.said
    assert next(button.text for button in reply.buttons) == "/follow under-ones neglect"
    assert chat.say("/follow zibbermatch thwunkelby").startswith("“zibbermatch thwunkelby” is no word")
    assert "narrowed by an area alone" in chat.say("/follow neglect since:2018")
    assert desk.records.follows.everything() == []
    for path in desk.settings.data.glob("records.db*"):
        assert b"zibbermatch" not in path.read_bytes()
        assert b"neglectt" not in path.read_bytes()


def test_every_term_can_be_followed_by_its_name_alone_and_beside_another() -> None:
    for term in TABLE:
        assert terms_in(term.name.upper()) == ((term.name,), ())
        beside = terms_in(f"neglect, {term.name}")
        assert beside == (tuple(dict.fromkeys(("neglect", term.name))), ())


@pytest.mark.parametrize(
    ("typed", "terms", "unknown"),
    [
        ("Neglect and under ones", ("neglect", "under-ones"), ()),
        ("mum's new boyfriends", ("new partners",), ()),
        ("HV, DNA'd", ("health visiting", "missed appointments"), ()),
        ("neglect of Zofia", ("neglect",), ("zofia",)),
        ("news on children", (), ()),
        ("in foster care", ("looked after children",), ()),
    ],
)
def test_people_name_terms_as_they_speak(typed: str, terms: tuple[str, ...], unknown: tuple[str, ...]) -> None:
    assert terms_in(typed) == (terms, unknown)


def test_the_list_has_numbers_and_another_persons_number_is_none(come_in: Callable[..., Chat]) -> None:
    mine, other = come_in("41"), come_in("42")
    mine.say("/follow neglect")
    other.say("/follow police")
    number = int(other.say("/following").split()[0])
    assert mine.say("/following").splitlines()[0].endswith("neglect (since 23 November 2026)")
    for typed in (str(number), "0", "9" * 30, "neglect", ""):
        assert mine.say(f"/unfollow {typed}").startswith("You follow nothing of that number.")
    assert "police" in other.say("/following")


def test_at_most_twenty_are_followed(come_in: Callable[..., Chat]) -> None:
    chat = come_in("41")
    for term in TABLE[:20]:
        chat.say(f"/follow {term.name}")
    assert chat.say(f"/follow {TABLE[20].name}").startswith("You follow 20 things, and that is the most.")
    chat.say("MARAC quorvex")
    assert chat.say("/tellme").startswith("You follow 20 things")


def test_a_stranger_follows_nothing(desk: Desk) -> None:
    mallory = Chat(desk, name="66", sender=Sender("telegram", "66"))
    for text in ("/follow neglect", "/following", "/unfollow 1", "/tellme"):
        assert "neglect" not in mallory.say(text)
    assert desk.records.follows.everything() == []


def test_nothing_is_planned_where_the_library_cannot_be_read(desk: Desk, come_in: Callable[..., Chat]) -> None:
    come_in("41").say("/follow neglect")
    for path in desk.snapshots.iterdir():
        if path.is_file():
            path.unlink()
    following.plan(desk)
    assert planned(desk) == []


@pytest.fixture(scope="module")
def starter_notes() -> list[Document]:
    return [read(path) for path in sorted(CORPUS.glob("*.md"))]


@pytest.mark.parametrize(
    ("terms", "ids"),
    [
        ({"neglect", "under-ones"}, {"kirklees-child-b-and-c-2020", "national-out-of-routine-2020"}),
        ({"Graded Care Profile"}, {"guidance-gcp2"}),
        ({"twins and prematurity", "neglect"}, {"kirklees-child-b-and-c-2020", "nspcc-neglect-case-reviews"}),
        (
            {"elective home education"},
            {"birmingham-khyra-ishaq-2010", "surrey-sara-sharif-2025", "national-elective-home-education-2024"},
        ),
        ({"health visiting", "bruising"}, {"anon-babies-with-injuries-2022", "guidance-bruising-non-mobile"}),
        ({"late booking"}, set()),
    ],
    ids=lambda value: " ".join(sorted(value)),
)
def test_the_starter_library_carries_what_its_labels_titles_and_ages_say(
    starter_notes: list[Document], terms: set[str], ids: set[str]
) -> None:
    assert {note.id for note in starter_notes if terms <= following.carried(note)} == ids


@pytest.mark.parametrize(
    ("ages", "themes"),
    [
        ("12 weeks", {"under-ones"}),
        ("8 days", {"under-ones"}),
        ("6.5 weeks", {"under-ones"}),
        ("11 months", {"under-ones"}),
        ("0-2", {"under-ones"}),
        ("babies who are not mobile", {"under-ones"}),
        ("13 months", set()),
        ("2 years 1 month", set()),
        ("2.5 and 4.5 years", set()),
        ("10 years", set()),
        ("15 years", {"adolescents"}),
        ("under 18", set()),
        ("", set()),
    ],
)
def test_ages_mean_a_theme_where_they_are_those_of_babies_or_of_adolescents(ages: str, themes: set[str]) -> None:
    document = Document(id="z", title="Z", ages=ages, text="Z.")
    assert following.carried(document) == themes


def test_a_narrow_term_is_carried_by_three_paragraphs_that_say_it_and_a_theme_by_no_number_of_them(
    tmp_path: Path,
) -> None:
    def carried(count: int) -> frozenset[str]:
        path = tmp_path / f"{count}.md"
        said = "".join(f"{number}. The MARAC heard of the neglect, {number}.\n\n" for number in range(count))
        path.write_text(f"---\nid: z\ntitle: Z\n---\n\n## One\n\n{said}", encoding="utf-8")
        return following.carried(read(path))

    assert carried(2) == frozenset()
    assert carried(3) == {"MARAC"}


def test_news_waits_for_the_end_of_long_quiet_hours(
    desk: Desk, come_in: Callable[..., Chat], publish: Callable[..., None]
) -> None:
    desk.settings = desk.settings.model_copy(update={"quiet_hours": "18:00-09:30"})
    come_in("41").say("/follow neglect")
    publish("child-z-2026")
    following.plan(desk)
    (sending,) = planned(desk)
    assert (sending.due_at, sending.state) == ("2026-11-24T09:30:00+00:00", SendingState.PLANNED)
