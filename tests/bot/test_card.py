"""The cards: 999 first, the numbers of the reader's area with their dates, and nothing needed to show them."""

import shutil
from collections.abc import Callable
from contextlib import closing
from datetime import date

import pytest

from bot.bootstrap import Desk
from bot.card import CHILDLINE, NSPCC, Local, card, distress_line
from bot.contacts import Contact, Contacts, Service, write_contacts
from bot.message import Role
from bot.safety import Danger
from tests.bot.conftest import Chat

EMERGENCY = "the baby is not breathing and mum is screaming"
TODAY = date(2026, 11, 23)
LEEDS = {
    Service.FRONT_DOOR: Contact(say="0113 496 0001", checked=date(2026, 11, 1)),
    Service.STAFF_SUPPORT: Contact(say="0113 496 0003", checked=date(2026, 11, 1)),
}
Invited = Callable[..., Chat]


def test_the_emergency_card_says_999_first_then_the_local_numbers_then_the_national_lines() -> None:
    lines = [part.text for part in card(Danger.EMERGENCY, Local("Leeds", LEEDS, TODAY), "/results 3fa2").parts]  # type: ignore[union-attr]
    assert lines == [
        "If a child is in danger now, call 999 first. Nobody reads this chat.",
        "If you cannot speak, call 999 from a mobile, stay on the line and press 55 when you are asked to.",
        "Then tell children's social care and your safeguarding lead.",
        "Front door, Leeds: 0113 496 0001 (checked 1 November 2026)",
        "Out of hours, Leeds: no number is set here. Use the one in your local procedures.",
        "LADO (if it is about someone who works with children), Leeds: no number is set here. "
        "Use the one in your local procedures.",
        CHILDLINE,
        NSPCC,
    ]


def test_the_refer_today_card_names_the_lado_and_says_that_it_is_for_today() -> None:
    said = card(Danger.REFER_TODAY, Local("Leeds", LEEDS, TODAY), "/results 3fa2").said
    assert said.startswith("This may need a referral today.")
    assert "LADO (if it is about someone who works with children), Leeds: no number is set here." in said
    assert "call 999" in said


def test_a_number_that_was_checked_long_ago_is_shown_with_a_warning() -> None:
    old = {Service.FRONT_DOOR: Contact(say="0113 496 0001", checked=date(2026, 7, 1))}
    said = card(Danger.EMERGENCY, Local("Leeds", old, TODAY)).said
    assert "0113 496 0001 (checked 1 July 2026, so it may have changed)" in said


def test_the_national_lines_are_right_and_the_helpline_is_not_said_to_be_open_day_and_night() -> None:
    said = card(Danger.EMERGENCY, None).said
    assert "Childline: 0800 1111" in said
    assert "NSPCC Helpline: 0808 800 5000" in said
    assert "24" not in said


def test_the_distress_line_names_the_support_for_staff_or_the_supervisor_where_none_is_set() -> None:
    assert distress_line(Local("Leeds", LEEDS, TODAY)).startswith("Reading about this can be hard. Support for staff")
    assert "Talk to your supervisor" in distress_line(Local("York", {}, TODAY))


def test_the_results_wait_behind_the_card_and_come_when_it_is_not_live(invited: Invited) -> None:
    aisha = invited("Aisha", Role.PRACTITIONER)
    reply = aisha.reply("my colleague says the baby is not breathing, bruise on a baby who cannot roll")
    assert (reply.card, reply.answer) == (Danger.EMERGENCY, None)
    buttons = [(button.label, button.text) for button in reply.buttons]
    assert [label for label, _ in buttons] == ["Not a live concern, show results"]
    results = aisha.reply(buttons[0][1])
    assert results.answer
    assert [cited.excerpt.document.id for cited in results.answer.excerpts][:1] == ["bruising"]


def test_what_waited_is_forgotten_once_shown_and_with_the_conversation(invited: Invited) -> None:
    aisha = invited("Aisha", Role.PRACTITIONER)
    aisha.reply(EMERGENCY)
    aisha.seconds += 31 * 60
    assert "There are no results to show" in aisha.say("/results")
    aisha.reply(EMERGENCY)
    aisha.reply("/results")
    assert "There are no results to show" in aisha.say("/results")


def test_a_person_sees_the_numbers_of_their_own_area_else_of_the_one_in_the_settings(
    invited: Invited, desk: Desk
) -> None:
    york = {Service.FRONT_DOOR: Contact(say="01904 960000", checked=TODAY)}
    write_contacts(desk.settings.data, Contacts({"Leeds": LEEDS, "York": york}))
    assert "0113 496 0001" in invited("Aisha", Role.PRACTITIONER, area="leeds").say(EMERGENCY)
    desk.settings.area = "York"
    assert "01904 960000" in invited("Ben", Role.SUPERVISOR).say(EMERGENCY)


def test_a_stranger_in_danger_gets_999_and_the_national_lines_and_no_results(invited: Invited, desk: Desk) -> None:
    write_contacts(desk.settings.data, Contacts({"Leeds": LEEDS}))
    desk.settings.area = "Leeds"
    reply = invited("Mallory", Role.STRANGER).reply(EMERGENCY)
    assert reply.card is Danger.EMERGENCY
    assert "call 999 first" in reply.said
    assert CHILDLINE in reply.said
    assert "0113" not in reply.said
    assert reply.buttons == ()


def test_a_stranger_who_may_be_a_child_reads_of_childline_before_what_is_for_adults() -> None:
    for danger in Danger:
        said = card(danger, None).said
        assert said.startswith("If a child is in danger now, call 999 first.")
        assert said.index("Childline") < said.index("Adults:") < said.index("safeguarding lead")


def test_what_was_masked_is_said_beneath_the_card_and_never_before_999(invited: Invited) -> None:
    reply = invited("Aisha", Role.PRACTITIONER).reply("Zofia isnt breathing and mum is screaming")
    assert reply.masked
    assert reply.said.startswith("If a child is in danger now, call 999 first.")
    assert "I masked what may identify someone (a name)" in reply.said.rpartition("NSPCC")[2]


def test_the_card_comes_while_answers_are_paused(invited: Invited) -> None:
    invited("Carol", Role.ADMIN).reply("/pause mending")
    assert invited("Aisha", Role.PRACTITIONER).reply(EMERGENCY).card is Danger.EMERGENCY


def test_the_card_comes_with_the_index_gone(invited: Invited, desk: Desk) -> None:
    aisha = invited("Aisha", Role.PRACTITIONER)
    shutil.rmtree(desk.snapshots)
    assert aisha.reply(EMERGENCY).card is Danger.EMERGENCY
    assert "There is no index yet." in aisha.say("/results")


@pytest.mark.parametrize("name", ["records.db", "library.db"])
def test_the_card_comes_with_a_database_gone_bad(name: str, invited: Invited, desk: Desk) -> None:
    aisha = invited("Aisha", Role.PRACTITIONER)
    with closing(desk.library), closing(desk.records):
        pass
    for path in desk.settings.data.glob(f"{name}*"):
        path.write_bytes(b"not a database" * 400)
    reply = aisha.reply(EMERGENCY)
    assert reply.card is Danger.EMERGENCY
    assert "call 999 first" in reply.said


def test_the_card_comes_with_the_contacts_unreadable(invited: Invited, desk: Desk) -> None:
    (desk.settings.data / "contacts.yaml").write_text("}{")
    reply = invited("Aisha", Role.PRACTITIONER, area="Leeds").reply(EMERGENCY)
    assert "Front door, Leeds: no number is set here." in reply.said


def test_a_card_is_shown_whatever_command_the_message_begins_with(invited: Invited) -> None:
    aisha = invited("Aisha", Role.PRACTITIONER)
    for text in (f"/ask {EMERGENCY}", f"/wibble {EMERGENCY}", f"/start {EMERGENCY}"):
        assert aisha.reply(text).card is Danger.EMERGENCY


def test_a_card_is_noted_without_words(invited: Invited) -> None:
    aisha = invited("Aisha", Role.PRACTITIONER)
    aisha.reply(EMERGENCY)
    (row,) = aisha.desk.records.audit.latest(1)
    assert (row.command, row.outcome, row.about) == ("ask", "card: emergency", "")


def test_a_reply_is_dressed_for_the_nation_of_the_person(invited: Invited) -> None:
    wales = invited("Aisha", Role.PRACTITIONER, nation="Wales")
    assert wales.reply("core group").nation == "Wales"
    assert "This is from Wales" not in wales.say("core group every month")
    assert "This is from Wales, not England." in invited("Ben", Role.SUPERVISOR).say("core group every month")
