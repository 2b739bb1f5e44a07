"""What words find, and what they must not lose."""

import math
import subprocess
import sys
import tracemalloc
from pathlib import Path

import numpy as np
import pytest

from index.sparse import Sparse, tokens

TEXTS = {
    30: "Child Q was strip searched at school while an appropriate adult was not present.",
    10: "Child B was brought to every appointment, and the health visitor saw the baby.",
    20: "The baby was not brought to three appointments, and nobody asked why.",
    40: "Multi-agency meetings under section 47 (s47) were late; see paragraph 3.21 and regulation 4-12.",
}


def sparse() -> Sparse:
    return Sparse.build(np.array(list(TEXTS)), list(TEXTS.values()))


def first(question: str) -> int:
    ids, _ = sparse().search(tokens(question), 4)
    return int(ids[0])


def test_child_q_is_found_by_its_letter() -> None:
    assert first("what happened to child q?") == 30
    assert first("child b") == 10


def test_was_not_brought_keeps_its_not() -> None:
    assert first("was not brought to appointments") == 20
    assert first("wasn’t brought to appointments") == 20
    assert first("wasnt brought to appointments") == 20


@pytest.mark.parametrize("code", ["s47", "s.47", "3.21", "4-12", "4\u201312"])
def test_numbers_and_codes_are_found_as_printed(code: str) -> None:
    ids, _ = sparse().search(tokens(code), 4)
    assert ids.tolist() == [40]


@pytest.mark.parametrize("word", ["multi-agency", "multi agency", "multiagency", "Multi\u2010Agency"])
def test_a_compound_is_found_however_it_is_typed(word: str) -> None:
    assert first(word) == 40


def test_a_compound_gives_its_parts_and_its_whole() -> None:
    assert tokens("well-being") == ["well", *tokens("wellbeing")]
    assert tokens("ages 4-12") == ["age", "4", "12", "4-12"]


def test_quotes_ligatures_and_accents_are_folded() -> None:
    assert tokens("the ofﬁce of Siân O’Brien") == tokens("The office of Sian O'Brien")
    assert tokens("A&E") == tokens("a&e") == ["ae"]


def test_child_a_is_a_label_and_a_child_a_word() -> None:
    assert tokens("Child A died") == ["child", "a", "die"]
    assert tokens("the review of child a") == ["review", "child", "a"]
    assert tokens("is the child a victim") == ["child", "victim"]


def test_words_are_stemmed_and_codes_are_not() -> None:
    assert tokens("neglected") == tokens("neglect")
    assert tokens("children") == tokens("child")
    assert tokens("GCP2 LADO ICS") == ["gcp2", "lado", "ics"]


def test_a_zero_score_is_not_a_hit() -> None:
    ids, scores = sparse().search(tokens("strip search"), 4)
    assert ids.tolist() == [30]
    assert scores.min() > 0
    assert len(sparse().search(tokens("xylophone"), 4)[0]) == 0


def test_a_filter_is_applied_before_top_k() -> None:
    ids, _ = sparse().search(tokens("baby not brought to appointments"), 1, np.array([10, 40]))
    assert ids.tolist() == [10]
    assert len(sparse().search(tokens("baby"), 4, np.array([], dtype=np.int64))[0]) == 0


def test_a_weight_can_change_which_comes_first() -> None:
    assert sparse().search({"brought": 1.0, "q": 0.01}, 1)[0].tolist() != [30]
    assert sparse().search({"brought": 0.01, "q": 1.0}, 1)[0].tolist() == [30]


def test_of_equals_the_earlier_passage_comes_first_whatever_the_limit() -> None:
    texts = ["neglect", "neglect drift", "neglect", "neglect drift", "neglect", "hospital"] * 40
    index, query = Sparse.build(np.arange(len(texts)), texts), tokens("neglect drift")
    ids, scores = index.search(query, len(texts))
    wanted = sorted(ids.tolist(), key=lambda id: (-float(index.scores(query)[id]), id))
    assert ids.tolist() == wanted
    assert len(set(scores.tolist())) < len(scores)
    for limit in (0, 1, 7, 80, 81, 100, 199, 200, 201, 1_000):
        best, held = index.search(query, limit)
        assert best.tolist() == wanted[:limit]
        assert held.tolist() == scores[:limit].tolist()


def test_tokens_at_hand_make_the_index_of_their_texts() -> None:
    ids = np.array(list(TEXTS))
    ours = Sparse.of_tokens(ids, [tokens(text) for text in TEXTS.values()])
    assert ours.scores(tokens("child q baby")).tolist() == sparse().scores(tokens("child q baby")).tolist()


def test_ids_are_ascending_and_scores_follow_them() -> None:
    index = sparse()
    assert index.ids.tolist() == [10, 20, 30, 40]
    assert int(index.ids[index.scores(tokens("strip")).argmax()]) == 30


def test_a_rare_word_weighs_more_and_an_unknown_one_most() -> None:
    index = sparse()
    assert index.idf("xylophone") > index.idf("q") > index.idf("brought") > 0


@pytest.mark.parametrize(("word", "holders"), [("xylophone", 0), ("q", 1), ("baby", 2), ("child", 2)])
def test_a_word_is_as_rare_as_the_passages_that_hold_it_are_few(word: str, holders: int) -> None:
    (token,) = tokens(word)
    assert sparse().idf(token) == pytest.approx(math.log(1 + (len(TEXTS) - holders + 0.5) / (holders + 0.5)))


def test_a_word_is_counted_once_a_passage_however_often_it_stands_there() -> None:
    often = Sparse.build(np.array([1, 2, 3]), ["neglect neglect neglect", "neglect bruise", "bruise"])
    assert often.idf("neglect") == often.idf(*tokens("bruise"))


def test_a_word_of_every_passage_is_hardly_rare() -> None:
    index = Sparse.build(np.arange(100), ["neglect"] * 100)
    assert 0 < index.idf("neglect") < 0.01


def holding(wanted: set[str], ids: list[int]) -> list[set[str]]:
    """Return which of some tokens each text holds, by reading it."""
    return [wanted & set(tokens(TEXTS[id])) for id in ids]


@pytest.mark.parametrize("ids", [[10, 20, 30, 40], [40, 10, 30, 20], [20, 20], [30], []])
def test_each_passage_holds_the_words_that_stand_in_it_in_the_order_asked_for(ids: list[int]) -> None:
    wanted = {*tokens("baby child q s47 not brought appointments multi-agency 4-12"), "xylophone"}
    found = sparse().held(wanted, ids)
    assert found == holding(wanted, ids)
    assert sparse().held((), ids) == [set() for _ in ids]


def test_what_each_passage_holds_is_a_set_of_its_own() -> None:
    first, second = sparse().held({"babi"}, [20, 20])
    first.clear()
    assert second == {"babi"}


def test_the_same_passages_in_any_order_make_the_same_files(tmp_path: Path) -> None:
    sparse().save(tmp_path / "one")
    Sparse.build(np.array(list(TEXTS)[::-1]), list(TEXTS.values())[::-1]).save(tmp_path / "two")
    names = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert names == sorted(path.name for path in (tmp_path / "two").iterdir())
    assert all((tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes() for name in names)


def test_a_loaded_index_finds_what_the_built_one_found(tmp_path: Path) -> None:
    sparse().save(tmp_path)
    loaded = Sparse.load(tmp_path)
    for question in ("child q", "baby not brought", "4-12"):
        before, after = sparse().search(tokens(question), 4), loaded.search(tokens(question), 4)
        assert before[0].tolist() == after[0].tolist()
        assert before[1].tolist() == after[1].tolist()


def test_a_mapped_index_answers_whatever_is_asked_of_it_as_the_built_one(tmp_path: Path) -> None:
    built = sparse()
    built.save(tmp_path)
    loaded = Sparse.load(tmp_path)
    wanted = [*tokens(" ".join(TEXTS.values())), "xylophone"]
    assert loaded.ids.tolist() == built.ids.tolist()
    assert [loaded.idf(token) for token in wanted] == [built.idf(token) for token in wanted]
    assert loaded.rarity(wanted).tolist() == built.rarity(wanted).tolist()
    assert loaded.columns(wanted).tolist() == built.columns(wanted).tolist()
    assert loaded.held(wanted, [40, 10, 30]) == built.held(wanted, [40, 10, 30]) == holding(set(wanted), [40, 10, 30])
    weighed = {token: 1 / place for place, token in enumerate(wanted, 1)}
    assert loaded.scores(weighed).tolist() == built.scores(weighed).tolist()


def test_a_mapped_index_is_not_copied_into_memory(tmp_path: Path) -> None:
    size = 200_000
    Sparse(
        np.arange(2),
        {"neglect": 0},
        {"indptr": np.array([0, size]), "indices": np.zeros(size, np.int32), "data": np.ones(size, np.float32)},
    ).save(tmp_path)
    Sparse.load(tmp_path)  # What is imported for it counts for nothing.
    tracemalloc.start()
    loaded = Sparse.load(tmp_path)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(loaded) == 2
    assert most < size


@pytest.mark.parametrize("texts", [[], ["", "of the and"]])
def test_an_index_without_words_finds_nothing(texts: list[str], tmp_path: Path) -> None:
    Sparse.build(np.arange(len(texts)), texts).save(tmp_path)
    loaded = Sparse.load(tmp_path)
    assert len(loaded) == len(texts)
    assert len(loaded.search(tokens("child"), 5)[0]) == 0


def test_searching_a_saved_index_imports_nothing_that_only_building_needs(tmp_path: Path) -> None:
    sparse().save(tmp_path)
    code = (
        "import sys; from pathlib import Path; from index.sparse import Sparse, tokens; "
        "assert Sparse.load(Path(sys.argv[1])).search(tokens('child q'), 4)[0][0] == 30; "
        "assert not {'bm25s', 'scipy'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], cwd=Path(__file__).parents[2], check=True)
