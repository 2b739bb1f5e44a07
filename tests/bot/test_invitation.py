"""An invitation is read from chat words or options, and one that makes no sense is refused with a sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chatwords import NATIONS
from bot.invitation import USAGE, NotInviting, handed_over, place, read_invitation
from bot.message import Role
from bot.records.people import Place


@pytest.mark.parametrize(
    ("text", "made", "days"),
    [
        ("practitioner", Place(Role.PRACTITIONER), 7),
        ("Supervisor", Place(Role.SUPERVISOR), 7),
        ("ADMIN days:1", Place(Role.ADMIN), 1),
        ("days:90 admin", Place(Role.ADMIN), 90),
        ("practitioner team:north", Place(Role.PRACTITIONER, teams=("north",)), 7),
        ("practitioner team:north team:duty", Place(Role.PRACTITIONER, teams=("north", "duty")), 7),
        ("practitioner team:north team:north", Place(Role.PRACTITIONER, teams=("north",)), 7),
        ('practitioner team:"north west"', Place(Role.PRACTITIONER, teams=("north west",)), 7),
        ("practitioner agency:midwives", Place(Role.PRACTITIONER, agency="midwifery"), 7),
        ("practitioner agency:health-visiting", Place(Role.PRACTITIONER, agency="health visiting"), 7),
        ("practitioner area:leeds", Place(Role.PRACTITIONER, area="Leeds"), 7),
        ("practitioner area:“south gloucestershire”", Place(Role.PRACTITIONER, area="South Gloucestershire"), 7),
        ('practitioner area:"king\'s lynn"', Place(Role.PRACTITIONER, area="King's Lynn"), 7),
        ("practitioner area:“bishop’s castle”", Place(Role.PRACTITIONER, area="Bishop’s Castle"), 7),
        ("practitioner area:BCP", Place(Role.PRACTITIONER, area="BCP"), 7),
        ("practitioner area:“Stoke-on-Trent”", Place(Role.PRACTITIONER, area="Stoke-on-Trent"), 7),
        ("practitioner area:leeds area:wigan", Place(Role.PRACTITIONER, area="Wigan"), 7),
        ("practitioner nation:WALES", Place(Role.PRACTITIONER, nation="Wales"), 7),
        ("practitioner nation:northern-ireland", Place(Role.PRACTITIONER, nation="Northern Ireland"), 7),
        ("practitioner for:Ben", Place(Role.PRACTITIONER, "Ben"), 7),
        ("practitioner FOR:“Ben, north team”", Place(Role.PRACTITIONER, "Ben, north team"), 7),
        ('for:"Ben, north team" practitioner', Place(Role.PRACTITIONER, "Ben, north team"), 7),
    ],
)
def test_an_invitation_is_read_from_chat_words(text: str, made: Place, days: int) -> None:
    assert read_invitation(text) == (made, days)


def test_the_example_that_is_shown_can_be_sent_as_it_stands() -> None:
    made, days = read_invitation(USAGE.removeprefix("/invite "))
    assert made == Place(Role.PRACTITIONER, "Ben, north team", ("north",), "midwifery", "Leeds", "England")
    assert days == 7


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "team:north",
        "practitioner supervisor",
        "practitioner for:Ben, north team",
        "practitioner team: north",
        "practitioner name:Ben",
        'practitioner for:"Ben and no end',
    ],
)
def test_words_that_are_no_invitation_are_answered_with_one_that_is(text: str) -> None:
    with pytest.raises(NotInviting) as error:
        read_invitation(text)
    assert str(error.value) == f"Write it like this: {USAGE}"


@pytest.mark.parametrize("role", ["stranger", "owner", "", "practitioners", "admin "])
def test_there_is_no_invitation_for_any_other_role(role: str) -> None:
    with pytest.raises(NotInviting, match=r"^An invitation is for a practitioner, a supervisor or an admin\.$"):
        place(role, {})


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("agency:wombats", "The agency wombats is not known. Write it like midwifery, police or schools."),
        ("agency:neglect", "The agency neglect is not known. Write it like midwifery, police or schools."),
        ("nation:france", "The nation is one of England, Wales, Scotland, Northern Ireland."),
        ("nation:eng", "The nation is one of England, Wales, Scotland, Northern Ireland."),
        *(
            (f"days:{days}", "An invitation runs out after 1 to 90 days.")
            for days in ("0", "91", "-1", "+7", "7.5", "week", "²", "9" * 5000, "“”")
        ),
    ],
)
def test_a_value_that_cannot_be_is_refused_with_a_sentence(words: str, says: str) -> None:
    with pytest.raises(NotInviting) as error:
        read_invitation(f"practitioner {words}")
    assert str(error.value) == says


def test_a_long_note_team_or_area_is_cut() -> None:
    made, _ = place("practitioner", {"for": ["n" * 500], "team": ["t" * 500, "u"], "area": ["A" * 500]})
    assert (made.note, made.teams, made.area) == ("n" * 80, ("t" * 80, "u"), "A" * 80)


def test_options_that_were_not_given_say_nothing() -> None:
    nothing: dict[str, list[str]] = {"for": [], "team": ["", "  "], "agency": [], "area": [""], "nation": [" "]}
    assert place("practitioner", nothing) == (Place(Role.PRACTITIONER), 7)


@given(st.text())
def test_any_words_make_an_invitation_or_a_sentence(text: str) -> None:
    for written in (text, f"practitioner {text}", f"admin for:{text} team:{text}"):
        try:
            made, days = read_invitation(written)
        except NotInviting:
            continue
        assert made.role is not Role.STRANGER
        assert made.nation in ("", *NATIONS)
        assert 1 <= days <= 90
        assert max(map(len, (made.note, made.area, *made.teams))) <= 80


@pytest.mark.parametrize(("days", "span"), [(1, "1 day."), (7, "7 days.")])
def test_whoever_hands_it_over_is_told_for_whom_for_how_long_and_how(days: int, span: str) -> None:
    said = handed_over(Place(Role.SUPERVISOR), days)
    assert said.startswith(f"An invitation for one supervisor, good for {span}")
    assert "/start" in said
