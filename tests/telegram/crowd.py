"""Twenty people with five questions each, all at once: who asked what, and who got which answer."""

from collections import Counter

from tests.loopback.people import Person
from tests.telegram.conftest import World

PEOPLE = 20
QUESTIONS = ("bruise on a baby", "child c", "core group meets", "missed appointments", "what about the parents?")


async def everybody_asks(world: World) -> list[tuple[Person, int]]:
    """Let everybody ask several questions at once; return who asked in which message."""
    world.server.flood = True
    people = [world.person(f"Person {number}") for number in range(PEOPLE)]
    asked = []
    for question in QUESTIONS:
        for person in people:
            asked.append((person, (await person.say(question))["message_id"]))
    return asked


def answered(asked: list[tuple[Person, int]]) -> Counter[tuple[int, int]]:
    """Return how many answers each question got."""
    found: Counter[tuple[int, int]] = Counter()
    for person in {person.id: person for person, _ in asked}.values():
        found.update((person.id, one["reply_to_message"]["message_id"]) for one in person.sees())
    return found


def in_order(asked: list[tuple[Person, int]]) -> bool:
    """Return whether everybody's answers stand in the order of their questions."""
    for person in {person.id: person for person, _ in asked}.values():
        order = [one["reply_to_message"]["message_id"] for one in person.sees()]
        if order != sorted(order):
            return False
    return True


async def until_all(world: World, asked: list[tuple[Person, int]]) -> None:
    """Wait until every question has an answer and nothing is on its way."""
    keys = {(person.id, message) for person, message in asked}
    await world.server.until(lambda: keys <= answered(asked).keys(), 60, "everybody is answered")
    await world.server.until(lambda: not world.server.updates.pending, 60, "everything is confirmed")
