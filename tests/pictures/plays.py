"""Short conversations of invented people with the bot, each drawn as a picture."""

from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from bot.message import Role, Sender
from bot.records.people import Place
from bot.records.records import Records
from tests.loopback.chats import Chat
from tests.loopback.people import Person
from tests.loopback.server import Server
from tests.pictures.draw import Note, View, picture
from tests.pictures.review import write_review

_ANSWERED = "speak to this"
_PATIENCE = 120.0  # seconds for long work
_CUT = 600  # pixels, where an answer goes on as in the first picture


@dataclass
class Stage:
    """A running bot, and the pictures that were taken."""

    server: Server
    data: Path
    pictures: dict[str, str] = field(default_factory=dict)
    pages: dict[str, bytes] = field(default_factory=dict)  # that the bot sent: PNG

    def person(self, name: str, role: Role = Role.PRACTITIONER, area: str = "") -> Person:
        """Return somebody new who wrote to the bot before, let in as a role; a stranger stays out."""
        person = self.server.person(name)
        self.server.started.add(person.id)
        if role is not Role.STRANGER:
            with closing(Records(self.data)) as records:
                records.people.let_in(Sender("telegram", str(person.id)), Place(role, name, area=area))
        return person

    def take(self, name: str, of: Person, said: str, *notes: Note, chat: Chat | None = None, **more: int) -> None:
        """Keep a picture of a chat as somebody sees it now."""
        title, under = (chat.info["title"], f"{len(chat.members)} members") if chat else ("Learnt", "bot")
        lines = self.server.transcript(chat or of)
        self.pictures[name] = picture(View(title, under, of.name, said, **more), lines, notes)


async def asking(stage: Stage) -> None:
    aisha = stage.person("Aisha")
    await aisha.asks("bruise on a baby who is not crawling", _ANSWERED)
    stage.take("asking", aisha, "A question, and the passages that answer it, each with its source.")


async def following_up(stage: Stage) -> None:
    aisha = stage.person("Aisha")
    first = await aisha.asks("how do we keep fathers in view", _ANSWERED)
    again = await aisha.reply_to(first, "what about before the birth?")
    await aisha.hears(_ANSWERED, after=again)
    stage.take(
        "following-up",
        aisha,
        "A reply to an answer asks about it further.",
        since=again["message_id"],
        tallest=_CUT,
    )


async def card(stage: Stage) -> None:
    aisha = stage.person("Aisha", area="Leeds")
    await aisha.asks("just seen a baby of 3 months with a bruise on her cheek, mum says she rolled on a toy", "refer")
    stage.take("card", aisha, "A report of an injury gets a card with numbers before anything else.")


async def identifiers(stage: Stage) -> None:
    aisha = stage.person("Aisha")
    said = await aisha.say("Danny Whitlock, dob 14/03/2019, was not brought to three appointments")
    await aisha.hears(_ANSWERED, after=said)
    await aisha.sees_gone(said)
    words = "A message with a name and a date of birth is deleted, and the rest of it is answered."
    stage.take("identifiers", aisha, words, tallest=_CUT)


async def nothing(stage: Stage) -> None:
    aisha = stage.person("Aisha")
    await aisha.asks("how do I get my expenses paid", "Nothing found")
    stage.take("nothing", aisha, "Where nothing fits, the answer says so and offers next steps.")


async def around(stage: Stage) -> None:
    aisha = stage.person("Aisha")
    answer = await aisha.asks("was not brought to appointments", _ANSWERED)
    await aisha.press(answer, "Around 1")
    shown = await aisha.hears(after=answer)
    note = Note(answer["message_id"], "Aisha taps Around 1")
    stage.take("around", aisha, "An excerpt in its place in the document.", note, since=shown["message_id"])


async def filtering(stage: Stage) -> None:
    aisha = stage.person("Aisha", area="Leeds")
    await aisha.asks("/filter", "No filter is on")
    stage.take("filter", aisha, "The filter, with a key for each common choice.")


async def group(stage: Stage) -> None:
    ben, aisha = stage.person("Ben", Role.SUPERVISOR), stage.person("Aisha")
    team = stage.server.group("North team", ben, aisha, bot="left")
    await ben.add_bot(team)
    await ben.hears(chat=team)
    await aisha.asks("/ask what did reviews find about fathers who were not seen", _ANSWERED, chat=team)
    note = Note(1, "Ben added Learnt")
    stage.take("group", ben, "A question in a group, and its answer.", note, chat=team, tallest=_CUT + 250)


async def access(stage: Stage) -> None:
    carol, noor = stage.person("Carol", Role.ADMIN), stage.person("Noor", Role.STRANGER)
    refused = await noor.asks("/start")
    key, verdict = "Ask for access", "Approve as practitioner"
    note = Note(refused["message_id"], f"Noor taps {key}", key)
    stage.take("access", noor, "Somebody without access is told whom to call, and can ask for it.", note)
    await noor.press(refused, key)
    told = await carol.hears()
    note = Note(told["message_id"], f"Carol taps {verdict}", verdict)
    stage.take("approving", carol, "An admin is shown who asks, and decides with a key.", note)
    await carol.press(told, verdict)
    welcome = await noor.hears("Welcome")
    stage.take("let-in", noor, "Somebody was let in.", since=welcome["message_id"])


async def adding(stage: Stage) -> None:
    carol, aisha = stage.person("Carol", Role.ADMIN), stage.person("Aisha")
    review = write_review(stage.data.parent / "child-z-2025.pdf").read_bytes()
    sent = await carol.upload("document", "area:anytown", data=review, name="child-z-2025.pdf")
    report = await carol.hears("Publish", after=sent, timeout=_PATIENCE)
    stage.take("report", carol, "An admin sends a review, and is told what was understood of it.", since=1)
    await carol.press(report, "What would change")
    compared = await carol.hears("Nothing is published yet", after=report, timeout=_PATIENCE)
    stage.take("preview", carol, "Which answers would change.", since=compared["message_id"], tallest=_CUT)
    await carol.press(compared, "Publish")
    await carol.hears("answers from the next question on", after=compared, timeout=_PATIENCE)
    answer = await aisha.asks("what did reviews find about asking fathers in:anytown", "Child Z")
    await aisha.press(answer, "Page 1")
    page = await aisha.hears("Child Z", after=answer, timeout=_PATIENCE)
    stage.pages["page"] = stage.server.files[page["photo"][-1]["file_id"]][1]


PLAYS: tuple[Callable[[Stage], Awaitable[None]], ...] = (
    asking,
    following_up,
    card,
    identifiers,
    nothing,
    around,
    filtering,
    group,
    access,
    adding,
)
