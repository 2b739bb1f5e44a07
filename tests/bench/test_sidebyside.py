"""The runner of systems side by side, over a corpus of six passages."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from bench import sidebyside
from bench.rivals import RIVALS, Rival, Unavailable
from bench.rivals.collection import BOTH, LAST, TURNS, WHOLE, Collection, public
from index.encode import HashingEncoder

PASSAGES = {
    "bruise": ("Bruising", "A bruise on a baby who cannot crawl is referred the same day."),
    "visit": ("Visits", "The health visitor knocked twice and nobody was home."),
    "plan": ("Plans", "The child protection plan ended after six months."),
    "school": ("School", "The school wrote down what the boy said about his uncle."),
    "dog": ("Dogs", "A dog in the house bit the postman in March."),
    "sleep": ("Sleep", "Parents were told about safe sleep and did not use the cot."),
}
QUESTIONS = {
    "q1": ("a bruise on a baby who cannot crawl", [], "bruise"),
    "q2": ("did the plan end after months", ["was there a child protection plan"], "plan"),
    "q3": ("what was written down", ["did the boy talk at school"], "school"),
}
AT_HAND = ("ours", "bm25", "dense")


@pytest.fixture
def collection(tmp_path: Path) -> Collection:
    """Return the six passages as a set in BEIR form."""
    folder = tmp_path / "bench" / "tiny"
    folder.mkdir(parents=True)
    passages = [{"_id": name, "title": title, "text": text} for name, (title, text) in PASSAGES.items()]
    asked = [
        {"_id": name, "text": text, "turns": turns, "history": [{"role": "agent", "text": "Yes."}] if turns else []}
        for name, (text, turns, _) in QUESTIONS.items()
    ]
    judged = "".join(f"{name}\t{gold}\t1\n" for name, (_, _, gold) in QUESTIONS.items())
    (folder / "corpus.jsonl").write_text("\n".join(map(json.dumps, passages)))
    (folder / "queries.jsonl").write_text("\n".join(map(json.dumps, asked)))
    (folder / "qrels.tsv").write_text(f"query-id\tcorpus-id\tscore\n{judged}")
    return public(folder)


def test_every_system_at_hand_finds_what_is_asked_in_its_own_words(collection: Collection) -> None:
    for system in AT_HAND:
        measured = sidebyside.measure(collection, system, HashingEncoder())
        assert measured.figures[LAST][0] == [1.0] * 6, system
        assert all(len(took) == 3 for took in measured.milliseconds.values()), system


def test_a_rival_reads_the_conversation_joined_and_ours_is_given_it_in_parts(collection: Collection) -> None:
    assert collection.contexts(ours=False) == [LAST, TURNS, BOTH]
    assert collection.contexts(ours=True) == [LAST, WHOLE]
    assert collection.asked(LAST)[1].text == "did the plan end after months"
    assert collection.asked(TURNS)[1].text == "was there a child protection plan did the plan end after months"
    assert collection.asked(BOTH)[1].text == "was there a child protection plan Yes. did the plan end after months"
    whole = collection.asked(WHOLE)[1]
    assert (whole.text, whole.turns, whole.answer) == (
        "did the plan end after months",
        ("was there a child protection plan",),
        "Yes.",
    )


def test_what_is_kept_comes_back_and_runs_of_two_environments_make_one_table(
    collection: Collection, tmp_path: Path
) -> None:
    encoder = HashingEncoder()
    sidebyside.run(collection, ["ours", "dense"], encoder, tmp_path)
    sidebyside.run(collection, ["bm25"], encoder, tmp_path)
    found, absent = sidebyside.gathered(collection, encoder, tmp_path)
    assert set(found) == set(AT_HAND)
    assert found["bm25"] == sidebyside.kept(tmp_path, collection, "bm25", encoder)
    assert set(absent) == set(RIVALS) - set(AT_HAND)
    text = "\n".join(sidebyside.report(collection, found, absent))
    assert "| Learnt | conversation |" in text
    assert "- txtai hybrid: not run: not measured" in text
    assert "- haiku-rag: not run: its releases" in text


def test_figures_of_other_questions_or_vectors_are_not_mixed_in(collection: Collection, tmp_path: Path) -> None:
    sidebyside.run(collection, ["dense"], HashingEncoder(), tmp_path)
    fewer = replace(collection, queries=collection.queries[:2])
    with pytest.raises(Unavailable, match="was over other passages, questions or vectors"):
        sidebyside.kept(tmp_path, fewer, "dense", HashingEncoder())
    with pytest.raises(Unavailable, match="was over other passages, questions or vectors"):
        sidebyside.kept(tmp_path, collection, "dense", HashingEncoder(64))


def test_a_rival_that_is_not_installed_says_so_and_the_others_run(
    collection: Collection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(RIVALS, "gone", Rival("Gone", "no_such_file", ("no-such-package",)))
    sidebyside.run(collection, ["gone", "bm25"], HashingEncoder(), tmp_path)
    assert "tiny, gone: not run: bench.rivals.no_such_file is not installed." in capsys.readouterr().out
    assert set(sidebyside.gathered(collection, HashingEncoder(), tmp_path)[0]) == {"bm25"}


def test_a_rival_ahead_of_ours_is_named_with_its_lead(collection: Collection, tmp_path: Path) -> None:
    bm25 = sidebyside.measure(collection, "bm25", HashingEncoder())
    nothing = replace(bm25, figures={context: [[0.0] * 6] * 3 for context in bm25.figures})
    text = "\n".join(sidebyside.report(collection, {"ours": nothing, "bm25": bm25}, {}))
    assert "Ahead of ours: BM25 alone (bm25s) in nDCG@5" in text
    text = "\n".join(sidebyside.report(collection, {"ours": bm25, "dense": nothing}, {}))
    assert "No rival is ahead of ours in any figure." in text
