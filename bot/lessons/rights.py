"""Who may do what with a lesson. Whoever may not is told the same as where there is none."""

from collections.abc import Iterable
from datetime import date

from bot.lessons.lesson import Lesson, State
from bot.message import Person, Role

NO_LESSON = "There is no such lesson for you. /lessons lists yours."


def shared_teams(person: Person, teams: Iterable[str]) -> list[str]:
    """Return which of some teams a person is in, whatever the case of their letters."""
    mine = {team.casefold() for team in person.teams}
    return [team for team in teams if team.casefold() in mine]


def concerns(person: Person, lesson: Lesson) -> bool:
    """Return whether a lesson is a supervisor's business: their own, their team's, or an admin's; or it has no team."""
    if not person.role.covers(Role.SUPERVISOR):
        return False
    mine = person.id != 0 and person.id == lesson.by
    return mine or person.role is Role.ADMIN or not lesson.teams or bool(shared_teams(person, lesson.teams))


def may_open(person: Person, lesson: Lesson, today: date) -> bool:
    """Return whether somebody may see the card of a lesson: once it holds, everybody who was let in."""
    if person.role is Role.STRANGER:
        return False
    if lesson.holds(today):
        return True
    if lesson.state is State.DRAFT:
        return person.id != 0 and person.id == lesson.by and person.role.covers(Role.SUPERVISOR)
    return concerns(person, lesson)


def may_change(person: Person, lesson: Lesson) -> bool:
    """Return whether somebody may change a lesson: its author, while they work on it."""
    return lesson.open and person.id != 0 and person.id == lesson.by and person.role.covers(Role.SUPERVISOR)


def may_decide(person: Person, lesson: Lesson) -> bool:
    """Return whether somebody may approve a lesson that waits, or send it back: never their own."""
    return lesson.state is State.WAITING and concerns(person, lesson) and person.id not in (0, lesson.by)


def may_send_to(person: Person, team: str) -> bool:
    """Return whether somebody may send to a team, and see its figures: a supervisor to their own, an admin to all."""
    return person.role is Role.ADMIN or (person.role is Role.SUPERVISOR and bool(shared_teams(person, [team])))
