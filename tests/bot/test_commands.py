"""What each command does, and that /help names them all."""

import asyncio

import pytest

from bot.assistant import Assistant
from bot.commands import ASK, COMMANDS, TOPICS
from bot.conversation import Conversations
from bot.message import Message, Quote
from bot.records.people import OWNER
from bot.wording import CAVEAT, local_day
from tests.bot.conftest import Chat

QUESTION = "bruise on a baby who cannot roll"


def words(text: str) -> str:
    return " ".join(text.split())


def test_every_command_stands_in_the_help_with_its_usage_and_summary(chat: Chat) -> None:
    for topic, commands in TOPICS.items():
        said = words(chat.say("/help" if topic == ASK else f"/help {topic}"))
        for command in commands:
            assert (f"{command.usage} – {command.summary}" in said) is not command.outside


def test_every_command_has_a_name_of_its_own_and_a_usage_that_begins_with_it() -> None:
    names = [command.name for command in COMMANDS]
    assert len(set(names)) == len(names)
    for command in COMMANDS:
        assert command.name == command.name.lower()
        assert command.usage.split()[0] == f"/{command.name}"


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_every_command_answers_without_an_earlier_question_and_in_capitals(command: object, chat: Chat) -> None:
    name = str(getattr(command, "name", ""))
    if name == "audit":
        return  # It lists the call before.
    assert chat.say(f"/{name.upper()}") == chat.say(f"/{name}")
    assert chat.say(f"  /{name}  ") == chat.say(f"/{name}")


def test_the_help_says_what_to_do_in_danger(chat: Chat) -> None:
    assert "call 999" in chat.say("/help")


@pytest.mark.parametrize("text", ["/wibble", "/wibble neglect", "/askneglect"])
def test_an_unknown_command_is_named_and_the_help_pointed_to(text: str, chat: Chat) -> None:
    assert chat.say(text) == f"There is no command {text.split()[0]}. /help lists what there is."


def test_a_slash_alone_is_answered(chat: Chat) -> None:
    assert "/help lists what there is." in chat.say("/")


def test_an_unknown_command_of_any_length_is_answered_briefly(chat: Chat) -> None:
    assert len(chat.say("/" + "a" * 10_000)) < 1_000


def test_plain_text_asks(chat: Chat) -> None:
    plain, asked = chat.reply(QUESTION), chat.reply(f"/ask {QUESTION}")
    assert plain.answer
    assert asked.answer
    assert plain.answer.excerpts[0].excerpt == asked.answer.excerpts[0].excerpt


def test_words_on_the_line_below_a_command_are_its_words(chat: Chat) -> None:
    assert chat.shown(f"/ask\n{QUESTION}") == chat.shown(f"/ask {QUESTION}")


def test_an_answer_says_what_was_searched_quotes_and_ends_in_the_caveat_and_next_steps(chat: Chat) -> None:
    reply = chat.reply(QUESTION)
    said = words(chat.say(QUESTION))
    assert said.startswith("Searching for: bruising")
    assert "I searched 4 documents (" in said
    assert words(CAVEAT) in said
    assert "Superseded by bruising-2024." in said
    assert [part.number for part in reply.parts if isinstance(part, Quote)][:1] == [1]
    assert reply.buttons[0].text == "/source 1"
    assert [button.text for button in reply.buttons][-5:] == ["/new", "/helpful", "/unhelpful", "/filter", "/lens"]


def test_every_button_stands_for_a_message_that_is_understood(chat: Chat) -> None:
    for text in (QUESTION, "zzyzx qwertz", "child c", "/source 1", "/more"):
        for button in chat.reply(text).buttons:
            assert "There is no command" not in chat.say(button.text)
            chat.say(text)


def test_nothing_found_says_so_without_a_caveat_or_a_source(chat: Chat) -> None:
    said = words(chat.say("zzyzx qwertz xylophone"))
    assert "Nothing found that speaks to this. I searched 4 documents" in said
    assert CAVEAT not in said
    assert "/source" not in said


def test_more_goes_on_counting_and_ends(chat: Chat) -> None:
    chat.say("the child")
    first = chat.reply("/more")
    assert [part.number for part in first.parts if isinstance(part, Quote)][:1] == [4]
    for _ in range(9):
        last = chat.say("/more")
    assert last.startswith("That was everything found.")


def test_more_before_any_question_says_what_to_do(chat: Chat) -> None:
    assert chat.say("/more") == "There is no answer to go on from. Ask a question first."


def test_source_shows_the_passage_and_its_neighbours_as_printed(chat: Chat) -> None:
    chat.say(QUESTION)
    said = words(chat.say("/source 1"))
    assert said.startswith("Local procedure Leeds Partnership, Bruising procedure (May 2021) · What to do · ¶1")
    for line in ("1. A bruise on a baby who cannot roll", "2. The photograph", "3. A paediatrician", "4. The parents"):
        assert line in said


def test_source_of_a_superseded_document_says_so_too(chat: Chat) -> None:
    chat.say(QUESTION)
    assert "Superseded by bruising-2024." in chat.say("/source 1")


def test_source_of_another_nation_says_so_too(chat: Chat) -> None:
    chat.say("how often does the core group meet")
    assert "This is from Wales, not England." in chat.say("/source 1")


def test_source_without_a_number_is_that_of_the_first(chat: Chat) -> None:
    chat.say(QUESTION)
    assert chat.say("/source") == chat.say("/source 1")


@pytest.mark.parametrize("word", ["0", "9", "-1", "one", "1.5", "²", "1 2", "99999"])
def test_source_of_an_excerpt_that_is_not_there_names_those_that_are(word: str, chat: Chat) -> None:
    chat.say(QUESTION)
    assert chat.say(f"/source {word}").startswith("Which excerpt? ")


def test_source_reaches_every_excerpt_shown_so_far(chat: Chat) -> None:
    chat.say("the child")
    chat.say("/more")
    for number in (1, 3, 4):
        assert "Which excerpt?" not in chat.say(f"/source {number}")


def test_source_after_nothing_was_found_says_what_to_do(chat: Chat) -> None:
    chat.say("zzyzx qwertz xylophone")
    assert chat.say("/source 1") == "There is no excerpt to show the source of. Ask a question first."


def test_a_filter_is_set_widened_shown_and_lifted(chat: Chat) -> None:
    assert chat.say("/filter in:leeds").startswith("The filter is in:leeds: 2 documents.")
    assert chat.say("/filter since:2020").startswith("The filter is in:leeds since:2020: 1 document")
    assert chat.say("/filter").startswith("The filter is in:leeds since:2020.")
    assert "bruising" in chat.shown(QUESTION)
    assert "filter in:leeds since:2020" in words(chat.say(QUESTION))
    assert chat.say("/filter in:bradford").startswith("The filter is since:2020 in:bradford: 0 documents.")
    assert chat.say("/filter off") == "The filter is off: the whole library is searched."
    assert chat.say("/filter").startswith("No filter is on.")


def test_a_filter_of_one_document_counts_it_in_the_singular(chat: Chat) -> None:
    assert chat.say("/filter in:bradford").startswith("The filter is in:bradford: 1 document. ")


def test_a_filter_says_how_many_documents_it_cannot_judge(chat: Chat) -> None:
    assert "1 more" in chat.say("/filter since:2018")


def test_filter_alone_lists_the_areas(chat: Chat) -> None:
    assert "\n\nAreas in the library: Bradford, Leeds.\n\n" in chat.say("/filter")


def test_a_filter_that_is_not_understood_changes_nothing(chat: Chat) -> None:
    chat.say("/filter in:leeds")
    assert chat.say("/filter wombat") == "I do not know “wombat” as a filter. Write it like in:leeds or since:2018."
    assert chat.say("/filter in:atlantis").startswith("No document in the library is about atlantis.")
    assert chat.say("/filter").startswith("The filter is in:leeds.")


def test_new_forgets_the_question_and_keeps_the_filter(chat: Chat) -> None:
    chat.say("/filter in:leeds")
    chat.say(QUESTION)
    assert chat.say("/new") == "New topic. What came before is forgotten. The filter in:leeds stays on."
    assert chat.say("/more").startswith("There is no answer to go on from.")
    assert "filter in:leeds" in words(chat.say(QUESTION))


def test_new_without_a_filter_names_none(chat: Chat) -> None:
    assert chat.say("/new") == "New topic. What came before is forgotten."


def test_about_counts_the_library_and_says_how_old_it_is(chat: Chat) -> None:
    said = words(chat.say("/about"))
    manifest = chat.desk.reading().index.snapshot.manifest
    assert "The library holds 4 documents (2 reviews, " in said
    assert "1 piece of guidance" in said
    assert "1 local procedure" in said
    assert f"in {manifest.passages} passages; the index was made on {local_day(manifest.created_at)}." in said
    assert "Published between 2015 and 2021, where a date is known." in said
    assert "our summaries" not in said  # there are none among these
    assert "not advice on your case" in said


def test_two_chats_have_an_answer_each(chat: Chat) -> None:
    assistant = Assistant(chat.desk, Conversations(1800))
    asyncio.run(assistant.reply(Message("one", OWNER, QUESTION)))
    said = asyncio.run(assistant.reply(Message("two", OWNER, "/more")))
    assert getattr(said.parts[0], "text", "") == "There is no answer to go on from. Ask a question first."


def test_a_message_prints_no_words() -> None:
    assert "neglect" not in repr(Message("one", OWNER, "neglect"))
