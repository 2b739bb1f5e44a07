"""A refusal names the library's themes that lie near, and none where nothing does."""

from dataclasses import replace

from bot.nearest import FLOOR, MOST, nearest_themes
from bot.wording import answer_reply
from index.search import Hit
from knowledge.model import Passage
from tests.bot.conftest import Chat
from tests.bot.test_conversation import NOTHING
from tests.conftest import document


def hit(text: str, meaning: float, *themes: str) -> Hit:
    made = replace(document(text), themes=themes)
    return Hit(Passage(made, 0, len(made.text)), 1.0, meaning, 0.0, ())


def test_the_nearest_themes_come_first_and_are_three_at_most() -> None:
    text = "Neglect, bruising, domestic abuse and substance misuse were seen."
    many = hit(text, FLOOR + 0.1, "neglect", "bruising", "domestic abuse", "substance misuse")
    best = hit("The bruising was not recorded.", FLOOR + 0.3, "bruising")
    found = nearest_themes([many, best])
    assert found[0] == "bruising"
    assert len(found) == MOST


def test_a_theme_counts_where_the_passage_speaks_of_it_and_its_document_is_labelled_so() -> None:
    assert nearest_themes([hit("The bruising was seen.", 0.9, "neglect")]) == ()
    assert nearest_themes([hit("The bruising was seen.", 0.9, "neglect", "bruising")]) == ("bruising",)


def test_what_has_nothing_to_do_with_the_question_names_no_theme() -> None:
    assert nearest_themes([hit("The bruising was seen.", FLOOR - 0.01, "bruising")]) == ()
    assert nearest_themes([]) == ()


def test_a_refusal_says_what_was_searched_what_lies_near_and_whom_to_ask() -> None:
    searched = replace(NOTHING.searched, documents=89, passages=312, filter="in:leeds", nearest=("bruising", "neglect"))
    said = answer_reply(replace(NOTHING, searched=searched)).said
    assert "Nothing found that speaks to this. I searched 89 documents (312 passages, filter in:leeds)." in said
    assert "The nearest themes here: bruising, neglect." in said
    assert "/filter off" in said
    assert "your supervisor" in said
    assert "/contacts" in said


def test_a_refusal_pretends_no_theme_near_and_names_no_filter_that_is_not_on(chat: Chat) -> None:
    said = chat.say("zzyzx qwertz xylophone")
    assert "Nothing found that speaks to this." in said
    assert "nearest themes" not in said
    assert "/filter off" not in said
