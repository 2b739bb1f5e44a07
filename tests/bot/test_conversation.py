"""A conversation is remembered as long as it goes on, and then forgotten."""

from dataclasses import replace

from bot.answer import Answer, Searched
from bot.bands import Band
from bot.conversation import Conversation, Conversations
from bot.message import Sender
from knowledge.model import Filter
from tests.bot.conftest import Chat, cited
from tests.conftest import document

NOTHING = Answer("id", Band.NOTHING, (), (), Searched((), "", 0, 0), "snapshot", 0)
ANSWER = replace(NOTHING, band=Band.ANSWERS, excerpts=(cited(document("Seen once.")),))
A, B = ("chat", Sender("console", "a")), ("chat", Sender("console", "b"))
LEEDS = Filter(areas=frozenset({"Leeds"}))


class Clock:
    """A clock that stands still until it is moved."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_conversation_is_kept_until_it_was_idle_too_long() -> None:
    clock = Clock()
    conversations = Conversations(1800, clock)
    conversations.keep(A, Conversation(turns=("one",)))
    clock.now = 1
    conversations.keep(B, Conversation(turns=("two",)))
    clock.now = 1800
    assert conversations.of(A) == Conversation()
    assert conversations.of(B).turns == ("two",)


def test_a_message_starts_the_half_hour_anew() -> None:
    clock = Clock()
    conversations = Conversations(1800, clock)
    conversations.keep(A, Conversation(turns=("one",)))
    clock.now = 1700
    conversations.keep(A, Conversation(turns=("one", "two")))
    clock.now = 3400
    assert conversations.of(A).turns == ("one", "two")


def test_what_was_idle_too_long_is_gone_from_memory_whoever_writes_next() -> None:
    clock = Clock()
    conversations = Conversations(1800, clock)
    conversations.keep(A, Conversation(turns=("a child's trouble",)))
    clock.now = 4000
    conversations.of(B)
    assert "trouble" not in str(vars(conversations))


def test_chats_do_not_hear_each_other() -> None:
    conversations = Conversations(1800)
    conversations.keep(A, Conversation(turns=("one",)))
    assert conversations.of(B) == Conversation()


def test_the_first_question_and_the_latest_five_are_remembered() -> None:
    conversation = Conversation()
    for number in range(9):
        conversation = conversation.after(str(number), ANSWER)
    assert conversation.turns == ("0", "4", "5", "6", "7", "8")
    assert conversation.answer is ANSWER


def test_a_question_that_found_nothing_leads_no_follow_up_astray() -> None:
    conversation = Conversation().after("one", ANSWER).after("xylophones", NOTHING)
    assert conversation.turns == ("one",)
    assert conversation.answer is NOTHING


def test_a_new_topic_forgets_questions_and_answer_and_keeps_the_filter() -> None:
    conversation = Conversation(where=LEEDS, filter_words="in:leeds").after("one", ANSWER)
    assert conversation.new_topic() == Conversation(where=LEEDS, filter_words="in:leeds")


def test_a_conversation_prints_no_words_of_a_question() -> None:
    assert "trouble" not in repr(Conversation().after("a child's trouble", replace(ANSWER, question="trouble")))


def test_the_topic_is_forgotten_after_half_an_hour_and_the_filter_with_it(chat: Chat) -> None:
    chat.say("/filter in:leeds")
    chat.say("bruise on a baby who cannot roll")
    chat.seconds += 31 * 60
    assert "Ask a question first" in chat.say("/more")
    assert chat.say("/filter").startswith("No filter is on.")


def test_any_message_keeps_the_topic_alive(chat: Chat) -> None:
    for message in ("/source 1", "/help", "/filter", "😀", "/wibble", "/about"):
        chat.say("bruise on a baby who cannot roll")
        chat.seconds += 20 * 60
        chat.say(message)
        chat.seconds += 20 * 60
        assert "What to do" in chat.say("/source 1"), f"forgotten after {message}"
