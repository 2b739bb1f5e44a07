"""Same lesson elsewhere: what is counted, what counts once, and what is shown on request."""

import json
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.answer import Answer
from bot.bootstrap import Desk, open_desk
from bot.ingest import add
from bot.lessons import recurring, same
from bot.lessons.elsewhere import find, line
from bot.message import Quote, Reply, Role
from bot.publishing import supersede, withdraw
from bot.settings import Settings
from tests.bot.conftest import Chat, no_bar

FATHERS = "None of the fathers in the network were engaged by the midwife or assessed by anybody"
THINGS = "rota budget minute letter plan roof calendar bus office form garden clinic ward court".split()
ASKED = "were fathers engaged by the midwife?"


def note(id: str, *findings: str, area: str = "", published: str = "2015", heading: str = "", more: str = "") -> str:
    paragraphs = "\n\n".join(f"{number}. {finding}" for number, finding in enumerate(findings, start=1))
    areas = f"areas: [{area}]\n" if area else ""
    year = f"published: '{published}'\n" if published else ""
    named = "" if "title:" in more else f"title: Learning review of the family of {id}\n"
    head = f"id: {id}\nkind: review\nnations: [England]\n{areas}{year}{named}{more}"
    return f"---\n{head}---\n\n## {heading or 'What the review found'}\n\n{paragraphs}\n"


NOTES = {
    "own": note("own", f"{FATHERS}, and the health visitor knew no father by name.", area="Leeds", published="2020"),
    "one": note("one", f"{FATHERS} there.", area="Leeds", published="2013"),
    "two": note("two", f"{FATHERS} in that town.", area="Wigan", published="2022"),
    "three": note("three", f"{FATHERS} at all.", area="Devon", published=""),
    "four": note("four", f"{FATHERS}, ever.", area="York", published="2016"),
    "five": note("five", f"{FATHERS} again.", area="Hull", published="2017"),
    "six": note("six", f"{FATHERS} once more.", area="Bath", published="2018"),
    "told": note("told", f"{FATHERS} of that year.", area="Kent", heading="What happened"),
    # Rare words count for more, so there must be other findings for words to be rare among.
    "other": note(
        "other",
        "None of the agencies used escalation to reach senior managers.",
        *(f"The {thing} was looked at in the year of the review." for thing in THINGS),
        area="Luton",
    ),
    "many": note("many", f"{FATHERS} in twelve families.", more="title: Thematic learning from case reviews\n"),
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data folder with the reviews published, not to be changed."""
    folder = tmp_path_factory.mktemp("reviews")
    for id, text in NOTES.items():
        (folder / f"{id}.md").write_text(text, encoding="utf-8")
    data = tmp_path_factory.mktemp("elsewhere") / "data"
    add(Settings(data=data, embedding_model="hashing"), folder, {}, no_bar)
    return data


@pytest.fixture
def settings(made: Path, tmp_path: Path) -> Settings:
    shutil.copytree(made, tmp_path / "data")
    return Settings(data=tmp_path / "data", embedding_model="hashing")


@pytest.fixture
def desk(settings: Settings) -> Iterator[Desk]:
    opened = open_desk(settings)
    with closing(opened.library), closing(opened.records):
        yield opened


def answer_of(desk: Desk, id: str = "own") -> Answer:
    """Return an answer whose first excerpt is of a review."""
    answer = Chat(desk).reply(ASKED).answer
    assert answer
    passages = desk.reading().index.passages(desk.reading().index.snapshot.passages.tolist())
    passage = next(passage for passage in passages if passage.document.id == id)
    hit = replace(answer.excerpts[0].choice.hit, passage=passage)
    excerpt = replace(
        answer.excerpts[0].excerpt, document=passage.document, start=passage.blocks[0].body, end=passage.end
    )
    cited = replace(answer.excerpts[0], choice=replace(answer.excerpts[0].choice, excerpt=excerpt, hit=hit))
    return replace(answer, excerpts=(cited,))


def add_note(desk: Desk, folder: Path, text: str, name: str = "new") -> None:
    path = folder / f"{name}.md"
    path.write_text(text, encoding="utf-8")
    add(desk.settings, path, {}, no_bar)


def documents(reply: Reply) -> list[str]:
    return [part.cited.excerpt.document.id for part in reply.parts if isinstance(part, Quote)]


def test_the_line_counts_cases_years_the_readers_area_and_reports_on_many_cases_apart(desk: Desk) -> None:
    said = line(desk.reading(), answer_of(desk), "leeds", desk.library.vectors)
    assert said == (
        "Same lesson elsewhere: in 6 of 7 other reviews, 2013–2022, 1 undated; your area: 1; "
        "and in 1 report on many cases."
    )
    assert "your area" not in line(desk.reading(), answer_of(desk), "")


def test_what_happened_and_guidance_have_no_line_and_a_single_other_review_is_not_worth_one(desk: Desk) -> None:
    assert find(desk.reading(), answer_of(desk, "told").excerpts[0].excerpt) is None
    assert line(desk.reading(), answer_of(desk, "told"), "") == ""
    for id in ("two", "three", "four", "five", "six"):
        withdraw(desk.settings, id, "a mistake")
    answer = answer_of(desk)
    found = find(desk.reading(), answer.excerpts[0].excerpt)
    assert found
    assert len(found.cases) == 1
    assert line(desk.reading(), answer, "") == ""


def test_the_line_says_which_excerpt_it_is_about_where_that_is_not_the_first(desk: Desk) -> None:
    told, own = answer_of(desk, "told").excerpts[0], answer_of(desk)
    both = replace(own, excerpts=(told, *own.excerpts))
    assert line(desk.reading(), both, "").startswith("Same lesson elsewhere (excerpt 2): in 6 of 7 other reviews")


def test_a_withdrawn_review_counts_no_more_from_the_next_question_on(desk: Desk) -> None:
    answer = answer_of(desk)
    assert "in 6 of 7" in line(desk.reading(), answer, "")
    withdraw(desk.settings, "two", "a mistake")
    assert "in 5 of 6 other reviews, 2013–2018" in line(desk.reading(), answer, "")
    withdraw(desk.settings, "own", "a mistake")
    assert line(desk.reading(), answer, "") == ""


def test_a_summary_of_ours_beside_the_report_counts_once_and_the_report_is_quoted(desk: Desk, tmp_path: Path) -> None:
    more = "title: Overview report on the family of two\nsummary: true\nbasis: press\n"
    add_note(desk, tmp_path, note("ours", f"{FATHERS} in that very town.", area="Wigan", published="2022", more=more))
    found = find(desk.reading(), answer_of(desk).excerpts[0].excerpt)
    assert found
    assert [place.publication.id for place in found.cases].count("two") == 1
    assert "ours" not in [place.publication.id for place in found.cases]
    assert (len(found.cases), found.of) == (6, 7)


def test_an_earlier_version_counts_once_and_its_successor_is_quoted(desk: Desk) -> None:
    supersede(desk.settings, "four", "five")
    found = find(desk.reading(), answer_of(desk).excerpts[0].excerpt)
    assert found
    ids = [place.publication.id for place in found.cases]
    assert "five" in ids
    assert "four" not in ids
    assert (len(ids), found.of) == (5, 6)


def test_a_review_is_not_elsewhere_of_itself_in_a_report_that_retells_it(desk: Desk, tmp_path: Path) -> None:
    named = "title: 'Serious case review: Zebedee Plum'\n"
    retold = "title: Thematic themes of reviews\n"
    add_note(desk, tmp_path, note("plum", f"{FATHERS} of the street.", area="Ely", more=named), "plum")
    add_note(desk, tmp_path, note("retold", f"{FATHERS}, in the review of Zebedee Plum.", more=retold), "retold")
    own = find(desk.reading(), answer_of(desk, "plum").excerpts[0].excerpt)
    another = find(desk.reading(), answer_of(desk).excerpts[0].excerpt)
    assert own
    assert another
    assert [place.publication.id for place in own.overviews] == ["many"]
    assert {place.publication.id for place in another.overviews} == {"many", "retold"}


def test_same_shows_five_then_the_rest_the_readers_area_first_and_reports_on_many_cases_last(
    invited: Callable[..., Chat],
) -> None:
    chat = invited("ann", Role.PRACTITIONER, area="Wigan")
    chat.say(f"{ASKED} in:leeds since:2020")
    first = chat.reply("/same 1")
    assert len(documents(first)) == 5
    assert documents(first)[0] == "two"
    assert "your area: 1" in first.said
    more = next(button for button in first.buttons if button.text.startswith("/same"))
    assert more.text == "/same 1 more 6"
    second = chat.reply(more.text)
    assert documents(second)[-1] == "many"
    assert len({*documents(first), *documents(second)}) == len(documents(first)) + len(documents(second)) == 7
    assert chat.reply("/same 1 more").said == second.said
    assert "That was everything" in chat.say("/same 1 more 11")


def test_each_is_quoted_exactly_with_its_citation_and_stays_within_reach_of_source(desk: Desk) -> None:
    chat = Chat(desk)
    chat.say(f"{ASKED} in:leeds since:2020")
    reply = chat.reply("/same 1")
    quotes = [part for part in reply.parts if isinstance(part, Quote)]
    assert [quote.number for quote in quotes] == [2, 3, 4, 5, 6]
    for quote in quotes:
        excerpt = quote.cited.excerpt
        assert excerpt.text == excerpt.document.text[excerpt.start : excerpt.end]
        assert FATHERS in excerpt.text
    shown = chat.say("/source 3")
    assert f"Learning review of the family of {quotes[1].cited.excerpt.document.id}" in shown
    again = chat.reply("/same 1")
    assert [part.number for part in again.parts if isinstance(part, Quote)] == [2, 3, 4, 5, 6]
    assert "Which excerpt? The last answer has 1 to 6" in chat.say("/same 9")


def test_a_review_that_is_withdrawn_while_it_is_shown_is_not_shown(desk: Desk) -> None:
    chat = Chat(desk)
    chat.say(f"{ASKED} in:leeds since:2020")
    for id in documents(chat.reply("/same 1"))[:1]:
        withdraw(desk.settings, id, "a mistake")
        assert id not in documents(chat.reply("/same 1"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("/same 1 later", "Write the number of an excerpt"),
        ("/same 1 6", "Write the number of an excerpt"),
        ("/same 7", "Which excerpt? The last answer has 1 to 1"),
    ],
)
def test_what_cannot_be_read_is_answered_with_how_to_write_it(desk: Desk, text: str, said: str) -> None:
    chat = Chat(desk)
    assert "Ask a question first" in chat.say("/same 1")
    chat.say(f"{ASKED} in:leeds since:2020")
    assert said in chat.say(text)


def test_a_finding_that_nobody_else_has_is_said_to_be_alone(desk: Desk) -> None:
    chat = Chat(desk)
    chat.say("was escalation used to reach senior managers? in:luton")
    assert "Nothing found elsewhere that teaches the lesson of excerpt 1. I looked at 7 other reviews." in chat.say(
        "/same"
    )


def test_a_finding_that_tells_no_lesson_that_is_compared_is_not_said_to_be_alone(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat = Chat(desk)
    chat.say("was escalation used to reach senior managers? in:luton")
    monkeypatch.setattr(same, "lessons_in", lambda text: ())
    assert "Excerpt 1 tells none of the lessons that are compared" in chat.say("/same")


def test_no_answer_waits_for_a_large_library_to_be_read(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    answer, vectors = answer_of(desk), desk.library.vectors
    monkeypatch.setattr(recurring, "_AT_ONCE", 2)
    for name, empty in (("_read", {}), ("_ready", {}), ("_preparing", set())):
        monkeypatch.setattr(recurring, name, empty)
    assert line(desk.reading(), answer, "", vectors) == ""
    for thread in threading.enumerate():
        if thread.name == "same lesson":
            thread.join()
    assert "in 6 of 7" in line(desk.reading(), answer, "", vectors)


def test_the_command_line_prints_it_with_the_citations(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LEARNT_DATA", str(desk.settings.data))
    monkeypatch.setenv("EMBEDDING_MODEL", "hashing")
    excerpt = answer_of(desk).excerpts[0].excerpt
    place = ["own", str(excerpt.start), str(excerpt.end)]
    assert main(["same", *place, "--area", "Leeds"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("Same lesson elsewhere: in 6 of 7 other reviews, 2013–2022, 1 undated; your area: 1;")
    assert said.count("Review finding") == 7
    assert main(["same", *place, "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert (printed["reviews"], printed["of"], printed["reports"], len(printed["excerpts"])) == (6, 7, 1, 7)
    assert main(["same", "own", "0", "99999"]) == 1
    assert "no such place" in capsys.readouterr().err
    assert main(["same", "told", "20", "60"]) == 1
    assert "No finding or recommendation" in capsys.readouterr().err


def test_a_stranger_is_told_nothing(desk: Desk, invited: Callable[..., Chat]) -> None:
    said = invited("somebody", Role.STRANGER).say("/same 1")
    assert "review" not in said.casefold().replace("reviewed", "")
    assert FATHERS not in said
