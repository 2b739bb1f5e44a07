"""What people write for others: a case that goes on is refused, and nothing that is said of practice is."""

import asyncio

import pytest

from bot.commands.request import Request
from bot.conversation import Conversations
from bot.lessons.guard import refused
from bot.message import Message, Sender
from tests.bot.conftest import Chat

LIVE = """
I am working with a mother who drinks
We are currently working with a family like this
We have a family at the moment where dad is violent
Yesterday the mother told me she had been hit
She told me last week that he hit her
One of my families is going through this
I saw mum on Monday
We had a strategy meeting yesterday about a baby
I'm seeing a boy tomorrow
a child I work with has the same bruises
The family I visit now has three dogs
On my caseload there is one just like it
My case last night went the same way
We visited a family yesterday with the same story
"""
ORDINARY = """
In this case nobody asked the father
What does this case teach us?
Our case file audit showed gaps
We met last week as a team to discuss this
In our team the history is in three systems. Who puts it together before the birth?
Who reads the parents' own childhood records, and when?
Here the history lies in three systems
I will ask for both parents' own files at booking
What would we have done?
How do we know that the child was seen alone?
Do we ask fathers who they live with?
We see families where neglect is slow to show
Who told the health visitor, and who told us?
check that each pre-birth plan names who holds the history
We work with families where parents miss appointments; what do we do at the third?
Do my case notes say who was there?
audited in March: 18 of 20 plans had a chronology
Ask whether the mother was seen alone
Which of our children have a plan without a chronology?
We have a duty rota; who covers on Fridays?
"""


def answer(chat: Chat, text: str) -> str:
    sender = Sender("console", "ben")
    message = Message("console ben", sender, text)
    request = Request(chat.desk, Conversations(60), message, chat.desk.records.people.of(sender), text)
    reply = asyncio.run(refused(request, text))
    return reply.said if reply else ""


@pytest.mark.parametrize("text", LIVE.strip().splitlines())
def test_what_tells_of_a_case_that_goes_on_is_refused(text: str, chat: Chat) -> None:
    assert "a case that goes on" in answer(chat, text)


@pytest.mark.parametrize("text", ORDINARY.strip().splitlines())
def test_what_is_said_of_reviews_and_of_practice_is_not_refused(text: str, chat: Chat) -> None:
    assert answer(chat, text) == ""


def test_what_may_name_somebody_is_refused_and_not_repeated(chat: Chat) -> None:
    said = answer(chat, "as with Kayleigh Ashworth, born 3 May 2024")
    assert "Nothing was kept" in said
    assert "Kayleigh" not in said
