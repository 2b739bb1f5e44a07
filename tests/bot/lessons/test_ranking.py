"""A lesson stands beneath what it quotes in every answer, and makes none surer than its sources do."""

from collections.abc import Iterator

import pytest

from bot import publishing
from bot.asking import more
from bot.bands import Band
from bot.citation import badge, reference, remarks
from bot.lens import Lens, View
from bot.lessons.ranking import sources_of
from bot.settings import Settings
from knowledge.model import Filter, Kind
from tests.bot.lessons.shelf import FINDING, QUESTION, Shelf, ids, shelved


@pytest.fixture
def shelf(settings: Settings) -> Iterator[Shelf]:
    with shelved(settings) as made:
        yield made


def test_a_lesson_comes_directly_beneath_the_finding_that_it_quotes(shelf: Shelf) -> None:
    before = shelf.shown()
    shelf.lesson()
    shelf.bring()
    assert shelf.shown() == [before[0], "lesson-1", *before[1:]]
    assert before[0] == "bruising"


def test_sources_are_shown_as_before_and_a_lesson_about_something_else_is_not(shelf: Shelf) -> None:
    question = "the school had seen Child C come hungry"
    before = shelf.answer(question)
    shelf.lesson()
    shelf.bring()
    after = shelf.answer(question)
    assert (ids(after), after.band, after.left) == (ids(before), before.band, before.left)


def test_where_what_it_quotes_was_not_found_that_is_put_before_it_word_for_word(shelf: Shelf) -> None:
    shelf.lesson("Zebrafinches in meetings", [shelf.place("The parents are told why.")], "Bring zebrafinches along.")
    shelf.bring()
    answer = shelf.answer("zebrafinches in meetings")
    at = ids(answer).index("lesson-1")
    assert answer.excerpts[at - 1].excerpt.text == "The parents are told why."
    assert answer.excerpts[at].excerpt.text == "Bring zebrafinches along."


def test_a_lesson_alone_is_no_answer_but_related(shelf: Shelf) -> None:
    question = "zebrafinches along the meetings"
    assert shelf.answer(question).band is Band.NOTHING
    shelf.lesson("Zebrafinches along the meetings", note="Bring zebrafinches along to the meetings.")
    shelf.bring()
    answer = shelf.answer(question)
    assert (ids(answer), answer.band) == (["bruising", "lesson-1"], Band.RELATED)
    assert answer.excerpts[0].excerpt.text == FINDING


@pytest.mark.parametrize("words", [f"{QUESTION} kind:lesson", f"{QUESTION} kind:lessons"])
def test_whoever_asks_for_lessons_gets_each_beneath_its_finding(words: str, shelf: Shelf) -> None:
    shelf.lesson()
    shelf.lesson("Meetings after a bruise", [shelf.place("The core group meets every month", "core-groups")])
    shelf.bring()
    answer = shelf.answer(words)
    assert answer.band is Band.RELATED
    assert sorted(zip(ids(answer)[::2], ids(answer)[1::2], strict=True)) == [
        ("bruising", "lesson-1"),
        ("core-groups", "lesson-2"),
    ]


def test_a_filter_that_stays_on_finds_lessons_and_another_leaves_them_out(shelf: Shelf) -> None:
    shelf.lesson()
    shelf.bring()
    chat = shelf.chat()
    chat.say("/filter kind:lesson")
    assert chat.shown(QUESTION) == ["bruising", "lesson-1"]
    chat.say("/filter kind:local-procedure")
    assert "lesson-1" not in chat.shown(QUESTION)


def test_further_lessons_come_beneath_their_findings_too(shelf: Shelf) -> None:
    for number in range(5):
        shelf.lesson(f"Bruises on babies, part {number}", note=f"Ask who refers a bruise on a baby, part {number}.")
    shelf.bring()
    answer = shelf.answer(f"{QUESTION} kind:lesson")
    first = ids(answer)
    assert [id for id in first if id == "bruising"] == ["bruising"]  # It stands once, above the three.
    further = more(shelf.desk, answer)
    assert further
    shown = ids(further)
    assert len({*first, *shown} - {"bruising"}) == 5
    assert set(shown) <= {f"lesson-{number}" for number in range(1, 6)}  # What they quote stands on the page before.


def test_the_lens_puts_no_lesson_above_its_finding(shelf: Shelf) -> None:
    shelf.lesson()
    shelf.bring()
    for lens in (Lens(area="Bradford"), Lens(agency="schools", area="Leeds", nation="England"), Lens(nation="Wales")):
        shown = shelf.shown(view=View(lens))
        assert shown.index("bruising") < shown.index("lesson-1")


def test_of_two_that_quote_the_same_both_come_beneath_it_and_one_is_shown(shelf: Shelf) -> None:
    shelf.lesson()
    shelf.lesson("More on bruises", note="Ask who refers a bruise on a baby who cannot roll, and who is told.")
    shelf.bring()
    assert [id for id in shelf.shown() if id.startswith("lesson")] == ["lesson-1"]
    shown = shelf.shown(f"{QUESTION} kind:lesson")
    assert shown[0] == "bruising"
    assert set(shown[1:]) == {"lesson-1", "lesson-2"}


def test_every_quoted_passage_of_an_answer_stands_above_the_lesson(shelf: Shelf) -> None:
    kept = [shelf.place(words, id) for words, id in ((FINDING, "bruising"), ("come hungry", "bradford-child-c-2015"))]
    shelf.lesson(kept=kept)
    shelf.bring()
    shown = shelf.shown()
    assert {"bruising", "bradford-child-c-2015"} <= set(shown)
    assert shown.index("lesson-1") > shown.index("bradford-child-c-2015")


def test_a_lesson_of_which_nothing_may_be_quoted_is_not_shown(shelf: Shelf) -> None:
    shelf.lesson()
    shelf.bring()
    publishing.withdraw(shelf.settings, "bruising", "Replaced by a newer one.")
    assert "lesson-1" not in shelf.shown()
    assert shelf.shown(f"{QUESTION} kind:lesson") == []
    publishing.reinstate(shelf.settings, "bruising")
    assert "lesson-1" in shelf.shown()


def test_in_plain_mode_no_injury_is_put_before_a_lesson(shelf: Shelf) -> None:
    note = "id: hard\nkind: review\ntitle: A hard review\n"
    text = "The child was beaten to death, strangled and burned to death."
    path = shelf.settings.data.parent / "hard.md"
    path.write_text(f"---\n{note}---\n\n## What happened\n\n{text}\n")
    from bot import ingest
    from tests.bot.conftest import no_bar

    ingest.add(shelf.settings, path, {}, no_bar)
    shelf.lesson("Zebrafinches in meetings", [shelf.place(text, "hard")], "Bring zebrafinches along.")
    shelf.bring()
    assert shelf.shown("zebrafinches in meetings")[-2:] == ["hard", "lesson-1"]
    assert "lesson-1" not in shelf.shown("zebrafinches in meetings", View(plain=True))


def test_a_lesson_about_child_c_is_no_other_child_c(shelf: Shelf) -> None:
    before = shelf.answer("what about Child C").candidates
    shelf.lesson("What Child C teaches us", note="Think of Child C when appointments are missed.")
    shelf.bring()
    assert set(before) == {"leeds-child-c-2019", "bradford-child-c-2015"}
    assert shelf.answer("what about Child C").candidates == before


def test_its_badge_says_that_it_is_no_source_and_until_when_it_holds(shelf: Shelf) -> None:
    lesson = shelf.lesson()
    shelf.bring()
    cited = next(one for one in shelf.answer().excerpts if one.excerpt.document.id == lesson.document)
    assert badge(cited.excerpt) == "Lesson from a supervisor here · not a source"
    assert reference(cited.excerpt) == "Your partnership, Bruises on babies (approved 23 November 2026) · Note"
    assert remarks(cited, "England") == ["To be looked at again by 30 April 2027."]
    said = shelf.chat().reply(QUESTION)
    number = ids(said.answer).index(lesson.document) + 1 if said.answer else 0
    assert f"/source {number}" in [button.text for button in said.buttons]
    assert f"/page {number}" not in [button.text for button in said.buttons]


def test_without_lessons_nothing_of_a_filter_is_changed() -> None:
    assert sources_of(Filter()).kinds == frozenset(Kind) - {Kind.LESSON}
    assert sources_of(Filter(kinds=frozenset({Kind.REVIEW, Kind.LESSON}))).kinds == {Kind.REVIEW}
    assert sources_of(Filter(kinds=frozenset({Kind.LESSON}))).documents == {""}
