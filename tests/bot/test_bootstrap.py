"""A desk serves the snapshot that is published, and says what to do where it cannot."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.asking import ask, more
from bot.bootstrap import Desk, open_desk
from bot.ingest import add, reindex
from bot.settings import Settings
from index.encode import HashingEncoder
from index.store import SnapshotError
from tests.bot.conftest import Chat, no_bar, without_encoder

QUESTION = "bruise on a baby who cannot roll"


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_snapshot_is_opened_once_and_kept(desk: Desk) -> None:
    assert desk.reading() is desk.reading()


def test_a_desk_opens_anew_when_another_snapshot_is_published(desk: Desk, tmp_path: Path) -> None:
    before = desk.reading()
    note = written(tmp_path, "dogs.md", "# Dogs\n\nDangerous dogs in the home are named in the plan.\n")
    add(desk.settings, note, {}, no_bar)
    assert desk.reading() is not before
    assert ask(desk, "dangerous dogs in the home").excerpts[0].excerpt.document.id == "dogs"


def test_a_question_ends_on_the_snapshot_it_began_with(desk: Desk, tmp_path: Path) -> None:
    reading = desk.reading()
    add(desk.settings, written(tmp_path, "dogs.md", "# Dogs\n\nDangerous dogs.\n"), {}, no_bar)
    assert "dogs" not in reading.index.publications
    assert "dogs" in desk.reading().index.publications


def test_more_and_source_go_on_after_another_snapshot_is_published(chat: Chat, notes: Path, tmp_path: Path) -> None:
    chat.say(QUESTION)
    text = (notes / "bruising.md").read_text(encoding="utf-8").replace("four hours", "two hours")
    add(chat.desk.settings, written(tmp_path, "bruising.md", text), {}, no_bar)
    assert "four hours" in chat.say("/source 1")  # what was cited stays resolvable
    assert chat.say("/more").startswith("Further down the list")


def test_a_replaced_version_answers_no_more(desk: Desk, notes: Path, tmp_path: Path) -> None:
    text = (notes / "bruising.md").read_text(encoding="utf-8").replace("referred the same day", "seen within the hour")
    first = ask(desk, QUESTION)
    add(desk.settings, written(tmp_path, "bruising.md", text), {}, no_bar)
    shown = [cited.excerpt.text for cited in ask(desk, QUESTION).excerpts]
    assert any("within the hour" in text for text in shown)
    assert not any("the same day" in text for text in shown)
    following = more(desk, first)
    assert not following or not any("the same day" in cited.excerpt.text for cited in following.excerpts)


def test_without_an_index_the_sentence_names_the_command(tmp_path: Path) -> None:
    with pytest.raises(SnapshotError, match=r"no index yet\. Run `learnt reindex` to make one."):
        open_desk(Settings(data=tmp_path, embedding_model="hashing"))


def test_an_index_of_another_encoder_is_refused_with_the_command(desk: Desk) -> None:
    other = replace(desk, encoder=HashingEncoder(64))
    said = " ".join(Chat(other).say(QUESTION).split())
    assert "hashing/1/256" in said
    assert "hashing/1/64" in said
    assert "Run `learnt reindex`, or set EMBEDDING_MODEL back." in said


def test_a_reindex_with_the_other_encoder_mends_it(desk: Desk) -> None:
    reindex(desk.settings, no_bar)
    assert Chat(desk).shown(QUESTION)


def test_without_an_encoder_words_alone_are_searched_and_the_answer_says_so(desk: Desk) -> None:
    bare = without_encoder(desk)
    answer = ask(bare, QUESTION)
    assert answer.searched.words_only
    assert answer.band == "answers"
    assert answer.excerpts[0].excerpt.document.id == "bruising"
    assert "I searched by words alone and may miss other wordings." in " ".join(Chat(bare).say(QUESTION).split())


def test_without_an_encoder_more_and_follow_ups_still_work(desk: Desk) -> None:
    chat = Chat(without_encoder(desk))
    chat.say("neglect in the record of the review")
    assert "Traceback" not in chat.say("/more")
    assert "missed three appointments" in chat.say("appointments that were missed")


def test_with_an_encoder_nothing_is_said_of_words_alone(chat: Chat) -> None:
    assert "words alone" not in chat.say(QUESTION)
