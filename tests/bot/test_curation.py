"""An admin publishes, withdraws, supersedes, erases and rolls back in the chat; each reply says how it is undone."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from bot import ingest, publishing
from bot.message import LONGEST_BUTTON, Job, Reply, Role
from index import store
from tests.bot.conftest import Chat, no_bar
from tests.bot.test_documents import draft, note
from tests.pdfs import Picture, column, write_pdf

QUESTION = "bruise on a baby who cannot roll"
Invited = Callable[..., Chat]


def job(reply: Reply) -> Job:
    assert reply.job
    return reply.job


def audited(chat: Chat) -> tuple[str, str]:
    row = chat.desk.records.audit.latest(1)[0]
    return row.command, row.about


def test_a_draft_is_compared_and_published_by_its_reference(chat: Chat, tmp_path: Path) -> None:
    made = draft(chat, tmp_path, note("new-note", "A new note")).document
    name = f"#{made.sha256[:8]}"
    about = f"document new-note {name}"
    for text in (f"/preview {name}", "/preview new-note", "/preview"):
        compared = Job("Comparing answers with A new note", ("preview", "new-note", "--json"), "preview", about)
        assert job(chat.reply(text)) == compared
    arguments = ("publish", "new-note", "--yes", "--json")
    assert job(chat.reply(f"/publish {name}")) == Job("Publishing A new note", arguments, "publish", about)
    without = job(chat.reply("/publish new-note without-pages"))
    assert without.arguments == ("publish", "new-note", "--yes", "--without-pages", "--json")


def test_a_draft_with_pictures_of_text_is_published_once_that_is_said(chat: Chat, tmp_path: Path) -> None:
    words = column("1. The midwife was not told that the parents had moved twice before the birth.")
    path = write_pdf(tmp_path / "half.pdf", [words, [Picture()], [Picture()]])
    wishes = ingest.Wishes(draft=True)
    [made] = ingest.add(chat.desk.settings, path, {"id": "half", "title": "Half a review"}, no_bar, wishes)
    reply = chat.reply("/publish half")
    assert reply.job is None
    assert reply.said.startswith("Pages 2-3 of Half a review (half) are pictures of text:")
    name = f"#{(made.sha256 or '')[:8]}"
    assert [one.text for one in reply.buttons] == [f"/publish {name} without-pages", f"/discard {name}"]
    assert "--without-pages" in job(chat.reply(reply.buttons[0].text)).arguments


@pytest.mark.parametrize("command", ["preview", "publish", "discard"])
def test_which_of_several_drafts_is_asked_with_a_button_each(command: str, chat: Chat, tmp_path: Path) -> None:
    every = [draft(chat, tmp_path, note(id), f"{id}.md").document for id in ("one", "two")]
    reply = chat.reply(f"/{command}")
    assert reply.job is None
    assert reply.said.startswith("2 drafts wait. Which one?")
    named = [f"/{command} #{document.sha256[:8]}" for document in every]
    assert [one.text for one in reply.buttons] == [*named, *([] if command == "discard" else [f"/{command} all"])]
    assert len(chat.desk.library.drafts()) == 2


def test_all_drafts_are_published_together_when_that_is_said(chat: Chat, tmp_path: Path) -> None:
    for id in ("one", "two"):
        draft(chat, tmp_path, note(id), f"{id}.md")
    asked = job(chat.reply("/publish all"))
    assert asked.arguments == ("publish", "one", "two", "--yes", "--json")
    assert asked.title == "Publishing 2 documents"


@pytest.mark.parametrize("text", ["/preview", "/publish", "/publish all", "/discard"])
def test_where_no_draft_waits_that_is_said(text: str, chat: Chat) -> None:
    assert chat.say(text).startswith("No draft waits.")


def test_what_is_published_already_is_not_published_again(chat: Chat, tmp_path: Path) -> None:
    draft(chat, tmp_path, note("new-note"))
    assert chat.say("/publish bruising").startswith("bruising has no draft that waits")


def test_a_discarded_draft_is_gone_and_the_published_version_stays(chat: Chat, tmp_path: Path) -> None:
    draft(chat, tmp_path, note("core-groups"))
    assert chat.say("/discard core-groups").startswith("The draft of core-groups is discarded.")
    assert audited(chat) == ("discard", "document core-groups")
    assert chat.desk.library.drafts() == []
    assert "core-groups" in {entry.id for entry in chat.desk.library.entries()}
    assert "has no draft that waits" in chat.say("/discard core-groups")


def test_a_withdrawn_document_is_gone_from_the_next_answer_and_comes_back(chat: Chat) -> None:
    assert "bruising" in chat.shown(QUESTION)
    said = chat.reply("/withdraw bruising replaced by the 2024 procedure")
    assert "Withdrawn: Bruising procedure (bruising)." in said.said
    assert "/reinstate bruising undoes it." in said.said
    assert audited(chat) == ("withdraw", "document bruising")
    chat.say("/new")
    assert "bruising" not in chat.shown(QUESTION)
    assert chat.say(said.buttons[0].text).startswith("Reinstated: Bruising procedure (bruising).")
    assert audited(chat) == ("reinstate", "document bruising")
    chat.say("/new")
    assert "bruising" in chat.shown(QUESTION)


@pytest.mark.parametrize(
    ("why", "seen"),
    [
        ("Zofia Kowalczyk asked for it", "name"),
        ("ring 07700 900123 about it", "phone"),
        ("see NHS number 943 476 5919", "nhs number"),
        ("they live at 14 Acacia Avenue", "address"),
    ],
)
def test_a_reason_that_may_say_who_somebody_is_is_refused_and_not_repeated(why: str, seen: str, chat: Chat) -> None:
    said = chat.say(f"/withdraw core-groups {why}")
    assert said.startswith(f"That reason may say who somebody is ({seen}).")
    assert why not in said
    assert not any(entry.withdrawn for entry in chat.desk.library.entries())


@pytest.mark.parametrize(
    "why",
    [
        "replaced by the 2024 edition",
        "the Leeds Partnership has published a new version",
        "a citation is wrong on page 12",
        "superseded by Working Together 2023",
    ],
)
def test_an_ordinary_reason_is_taken(why: str, chat: Chat) -> None:
    assert chat.say(f"/withdraw bruising {why}").startswith("Withdrawn:")


def test_withdrawing_wants_a_reason_that_is_no_story(chat: Chat) -> None:
    assert chat.say("/withdraw bruising").startswith("Write the id and why:")
    assert chat.say(f"/withdraw bruising {'so ' * 100}").startswith("That is 299 characters; a reason may have 200.")
    assert not any(entry.withdrawn for entry in chat.desk.library.entries())


def test_a_document_that_is_not_withdrawn_cannot_be_reinstated(chat: Chat) -> None:
    assert "is not withdrawn" in chat.say("/reinstate bruising")
    assert chat.say("/reinstate").startswith("Write the id:")


def test_a_superseded_document_still_answers_and_names_its_successor(chat: Chat) -> None:
    said = chat.say("/supersede leeds-child-c-2019 bradford-child-c-2015")
    assert said.startswith("Learning review of Child C (leeds-child-c-2019) is superseded by Serious case review")
    assert audited(chat) == ("supersede", "document leeds-child-c-2019")
    chat.say("/filter in:leeds")
    assert "Superseded by bradford-child-c-2015." in chat.say("missed appointments of child c")
    assert "/supersede leeds-child-c-2019 none undoes it." in said
    undone = chat.say("/supersede leeds-child-c-2019 none")
    assert undone.startswith("Learning review of Child C (leeds-child-c-2019) is superseded by nothing.")
    assert "/supersede leeds-child-c-2019 bradford-child-c-2015 undoes it." in undone
    assert "Superseded by bradford-child-c-2015." not in chat.say("missed appointments of child c")
    assert "cannot take its own place" in " ".join(chat.say("/supersede bruising bruising").split())
    assert chat.say("/supersede bruising").startswith("Write the old id and the new one:")


def test_a_review_date_is_set_taken_away_and_checked(chat: Chat) -> None:
    said = chat.say("/review bruising 2027-06")
    assert "is to be looked at again: 2027-06." in said
    assert "/review bruising none undoes it." in said
    assert audited(chat) == ("review", "document bruising")
    assert "To be looked at again: 2027-06." in chat.say("/document bruising")
    assert "/review bruising 2027-06 undoes it." in chat.say("/review bruising none")
    assert "No review date is set" in chat.say("/document bruising")
    assert chat.say("/review bruising soon").startswith("A date is written 2027, 2027-06 or 2027-06-30.")
    assert chat.say("/review bruising").startswith("Write the id and a date:")


def test_erasing_asks_back_and_says_what_goes(chat: Chat) -> None:
    asked = chat.reply("/erase bruising")
    assert asked.job is None
    assert asked.said.startswith("This erases Bruising procedure (bruising) for ever:")
    assert [button.label for button in asked.buttons] == ["Erase for ever"]
    arguments = ("erase", "bruising", "--yes", "--json")
    assert job(chat.reply(asked.buttons[0].text)) == Job("Erasing bruising", arguments, "erase", "document bruising")
    assert "bruising" in {entry.id for entry in chat.desk.library.entries()}
    assert chat.say("/erase").startswith("Write the id:")
    assert chat.reply("/erase bruising maybe").job is None


def test_the_starter_library_is_hidden_and_shown(chat: Chat) -> None:
    assert chat.say("/starter").startswith("The starter library is the notes that came with Learnt.")
    assert "/starter show undoes it." in chat.say("/starter hide")
    assert audited(chat) == ("starter", "starter library hidden")
    assert "/starter hide undoes it." in chat.say("/starter show")


def test_the_indexes_are_listed_and_one_can_be_gone_back_to(chat: Chat, tmp_path: Path) -> None:
    draft(chat, tmp_path, note("new-note"))
    publishing.publish(chat.desk.settings, ["new-note"], no_bar)
    now, before = store.snapshots(chat.desk.snapshots)
    listed = chat.reply("/snapshots")
    assert f"1  {now.id}: made " in listed.said
    assert f"2  {before.id}: made " in listed.said
    assert listed.said.count("in use") == 1
    assert [button.text for button in listed.buttons] == [f"/rollback {before.id}"]
    asked = chat.reply("/rollback 2")
    assert "No longer there: new-note." in asked.said
    assert store.current(chat.desk.snapshots) == now.id
    assert chat.reply("/rollback").said == asked.said
    assert all(len(button.text.encode()) <= LONGEST_BUTTON for button in asked.buttons)
    done = chat.reply(asked.buttons[0].text)
    assert store.current(chat.desk.snapshots) == before.id
    assert f"/rollback {now.id} undoes it." in done.said
    assert audited(chat) == ("rollback", f"snapshot {before.id}")
    assert [entry.id for entry in chat.desk.library.drafts()] == ["new-note"]
    assert "There again: new-note." in chat.say(done.buttons[0].text)


def test_what_was_withdrawn_stays_so_when_going_back(chat: Chat, tmp_path: Path) -> None:
    draft(chat, tmp_path, note("new-note"))
    publishing.publish(chat.desk.settings, ["new-note"], no_bar)
    chat.say("/withdraw bruising it is wrong")
    chat.say("/rollback 2 yes")
    assert "bruising" not in chat.shown(QUESTION)


@pytest.mark.parametrize("words", ["9", "0", "nothing", "99999999999999999999"])
def test_an_index_that_is_not_there_cannot_be_gone_back_to(words: str, chat: Chat) -> None:
    assert chat.say(f"/rollback {words}").startswith("There is no such index.")


def test_the_index_in_use_and_the_first_one_ever_have_nothing_to_go_back_to(chat: Chat) -> None:
    assert chat.say("/rollback 1").startswith("That is the index in use already.")
    assert chat.say("/rollback").startswith("There is no such index.")


def test_reindexing_is_work_beside_the_chat(chat: Chat) -> None:
    assert job(chat.reply("/reindex")) == Job("Making the index anew", ("reindex", "--json"), "reindex", "index")


@pytest.mark.parametrize(
    "text", ["/withdraw bruising it is wrong", "/erase bruising yes", "/publish all", "/starter hide"]
)
def test_a_supervisor_changes_nothing_and_learns_nothing(text: str, invited: Invited) -> None:
    chat = invited("Ben", Role.SUPERVISOR)
    reply = chat.reply(text)
    assert (reply.outcome, reply.job) == ("refused", None)
    assert "bruising" in chat.shown(QUESTION)


def test_nothing_that_a_reason_says_stands_in_the_audit(chat: Chat) -> None:
    chat.say("/withdraw bruising a citation is wrong on a page")
    rows = [json.dumps(row._asdict()) for row in chat.desk.records.audit.latest(5)]
    assert not any("citation" in row for row in rows)
