"""A question becomes an answer: checked, filtered, labelled, banded, and continued."""

from dataclasses import replace

import pytest

from bot.answer import SHOWN
from bot.asking import MOST_CHARACTERS, NotAsked, ask, checked, more
from bot.bands import Band, band_of
from bot.bootstrap import Desk
from bot.chatwords import NotUnderstood
from bot.conversation import Conversation
from knowledge.model import Filter
from tests.bot.conftest import Chat, cited
from tests.conftest import document

QUESTION = "bruise on a baby who cannot roll"


def ids(desk: Desk, text: str, conversation: Conversation = Conversation()) -> list[str]:
    return [cited.excerpt.document.id for cited in ask(desk, text, conversation).excerpts]


@pytest.mark.parametrize("text", ["", " \n\t", "😀😀", "\u200b\u200d\ufeff", "?!…", "___", "—", "\x00", "👩‍👧 ❤️"])
def test_what_holds_no_word_is_not_asked(text: str, desk: Desk) -> None:
    with pytest.raises(NotAsked, match="no words in that"):
        ask(desk, text)


def test_a_question_may_be_a_thousand_characters_and_no_more(desk: Desk) -> None:
    checked("a" * MOST_CHARACTERS)
    assert ask(desk, ("bruise " * MOST_CHARACTERS)[:MOST_CHARACTERS]).question
    with pytest.raises(NotAsked, match="1,001 characters; a question may have 1,000"):
        ask(desk, "a" * (MOST_CHARACTERS + 1))


@pytest.mark.parametrize("text", ["x", "7", "é", "中文", "شكرا", "\x00bruise\x00", "'; DROP TABLE", "((1", "%s {0} \\"])
def test_any_word_can_be_asked(text: str, desk: Desk) -> None:
    assert ask(desk, text).band in Band


def test_a_filter_alone_is_not_asked(desk: Desk) -> None:
    with pytest.raises(NotAsked, match="sets a filter but asks nothing"):
        ask(desk, "in:leeds since:2018")


def test_an_answer_quotes_the_document_at_its_place_and_says_what_was_searched(desk: Desk) -> None:
    answer = ask(desk, QUESTION)
    first = answer.excerpts[0].excerpt
    assert answer.band is Band.ANSWERS
    assert "A bruise on a baby who cannot roll is referred the same day." in first.text
    assert first.text == desk.library.document(first.document.id).text[first.start : first.end]
    assert (answer.searched.documents, answer.searched.filter, answer.searched.words_only) == (4, "", False)
    assert answer.searched.passages == desk.reading().index.snapshot.manifest.passages
    assert "bruising" in answer.searched.terms
    assert answer.snapshot == desk.reading().snapshot


def test_every_answer_has_an_id_of_its_own(desk: Desk) -> None:
    assert ask(desk, QUESTION).id != ask(desk, QUESTION).id


def test_the_terms_are_the_librarys_words_and_never_the_persons(desk: Desk) -> None:
    answer = ask(desk, "Marguerite's bruise on a baby")
    assert not any("marguerite" in term.lower() for term in answer.searched.terms)


def test_an_answer_prints_no_words_of_the_question(desk: Desk) -> None:
    assert "Marguerite" not in repr(ask(desk, "bruise on Marguerite"))


def test_a_question_off_the_subject_shows_nothing(desk: Desk) -> None:
    answer = ask(desk, "zzyzx qwertz xylophone")
    assert (answer.band, answer.excerpts, answer.left) == (Band.NOTHING, (), ())


def test_nothing_found_is_the_lowest_band() -> None:
    assert band_of([]) is Band.NOTHING
    assert band_of([], words_only=True) is Band.NOTHING
    assert band_of([cited(document("Seen.")).choice]) is Band.ANSWERS


def test_a_filter_in_the_question_stands_for_this_question(desk: Desk) -> None:
    answer = ask(desk, "what did the review of the child find in:bradford")
    assert {one.excerpt.document.id for one in answer.excerpts} <= {"bradford-child-c-2015"}
    assert (answer.searched.filter, answer.searched.documents) == ("in:bradford", 1)
    assert "in:" not in answer.question


def test_a_filter_that_admits_nothing_finds_nothing_and_says_so(desk: Desk) -> None:
    answer = ask(desk, f"{QUESTION} nation:scotland")
    assert (answer.band, answer.searched.documents, answer.searched.passages) == (Band.NOTHING, 0, 0)


def test_documents_without_a_date_are_left_out_by_since_and_counted(desk: Desk) -> None:
    answer = ask(desk, "how often does the core group meet since:2018")
    assert answer.searched.undated == 1
    assert "core-groups" not in [one.excerpt.document.id for one in answer.excerpts]
    assert "core-groups" in ids(desk, "how often does the core group meet")


def test_the_filter_of_the_conversation_stays_on(desk: Desk) -> None:
    conversation = Conversation(where=Filter(areas=frozenset({"Leeds"})), filter_words="in:leeds")
    answer = ask(desk, "hungry at school", conversation)
    assert (answer.searched.documents, answer.searched.filter) == (2, "in:leeds")
    assert "bradford-child-c-2015" not in [one.excerpt.document.id for one in answer.excerpts]


def test_a_filter_in_the_question_takes_the_place_of_the_one_kept_on_and_only_it_is_named(desk: Desk) -> None:
    conversation = Conversation(
        where=Filter(areas=frozenset({"Leeds"}), since=2010), filter_words="in:leeds since:2010"
    )
    answer = ask(desk, "hungry at school in:bradford", conversation)
    assert answer.searched.documents == 1
    assert set(answer.searched.filter.split()) == {"in:bradford", "since:2010"}


def test_an_area_nobody_knows_is_answered_with_a_sentence(desk: Desk) -> None:
    with pytest.raises(NotUnderstood, match="No document in the library is about atlantis"):
        ask(desk, "bruise in:atlantis")


def test_a_bare_label_lists_the_reviews_that_share_it_one_excerpt_each(desk: Desk) -> None:
    answer = ask(desk, "child c")
    assert set(answer.candidates) == {"leeds-child-c-2019", "bradford-child-c-2015"}
    assert tuple(one.excerpt.document.id for one in answer.excerpts) == answer.candidates
    assert (answer.band, answer.left) == (Band.RELATED, ())


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("child c leeds", "leeds-child-c-2019"),
        ("child c bradford", "bradford-child-c-2015"),
        ("Child C 2015", "bradford-child-c-2015"),
        ("child c in:leeds", "leeds-child-c-2019"),
        ("child c since:2018", "leeds-child-c-2019"),
    ],
)
def test_an_area_a_year_or_a_filter_with_the_label_answers_with_that_review_first(
    text: str, id: str, desk: Desk
) -> None:
    answer = ask(desk, text)
    assert answer.candidates == ()
    assert answer.excerpts[0].excerpt.document.id == id


@pytest.mark.parametrize(
    "text", ["Bradford", "bradford", "the Bradford one", "2015", "in bradford please", "in:bradford"]
)
def test_the_area_or_year_alone_answers_the_question_which_one(text: str, chat: Chat) -> None:
    chat.say("child c")
    assert chat.shown(text)[:1] == ["bradford-child-c-2015"]


def test_more_goes_down_the_list_and_shows_nothing_twice(desk: Desk) -> None:
    answer = ask(desk, "the child")
    seen = [one.passage.id for one in answer.excerpts]
    first = answer.first
    while (following := more(desk, answer)) is not None:
        assert following.first == first + len(answer.excerpts)
        assert not {one.passage.id for one in following.excerpts} & set(seen)
        assert len(following.excerpts) <= SHOWN
        seen += [one.passage.id for one in following.excerpts]
        answer, first = following, following.first
    assert len(seen) > SHOWN


def test_there_is_no_more_after_nothing(desk: Desk) -> None:
    assert more(desk, ask(desk, "zzyzx qwertz xylophone")) is None


def test_a_follow_up_leans_on_the_question_before_it(desk: Desk) -> None:
    first = ask(desk, QUESTION)
    later = Conversation().after(first.question, first)
    assert ids(desk, "and the photograph?", later)[:1] == ["bruising"]
    assert "bruising" in ask(desk, "and the photograph?", later).searched.terms


def test_a_superseded_document_is_marked(desk: Desk) -> None:
    assert ask(desk, QUESTION).excerpts[0].status == "superseded"
    assert ask(desk, "core group meets").excerpts[0].status == "published"


def test_what_an_answer_leaves_is_every_other_passage_found(desk: Desk) -> None:
    answer = ask(desk, QUESTION)
    assert not set(answer.left) & {one.passage.id for one in answer.excerpts}
    assert replace(answer, left=()).left == ()
