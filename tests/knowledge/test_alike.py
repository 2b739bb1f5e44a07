"""What near-duplicates promise: documents that share their words are told from few bytes each."""

import random

import pytest

from knowledge.model import Publication
from knowledge.report.alike import Other, alike, is_current, overlap, sketch

_WORDS = [f"word{number}" for number in range(5000)]
_HASHES = (1303526988, 2847657724, 3846556921, 3865651592, 4164647258)  # of the five rows of a sentence


def long_text(seed: int, count: int = 30_000) -> list[str]:
    """Return so many words in an order of their own."""
    return random.Random(seed).choices(_WORDS, k=count)


def named(id: str, title: str = "", publisher: str = "", published: str | None = None) -> Publication:
    return Publication(id=id, title=title or id, publisher=publisher, published=published)


def test_a_text_shares_all_its_words_with_itself_and_none_with_another() -> None:
    one, other = sketch(" ".join(long_text(1))), sketch(" ".join(long_text(2)))
    assert overlap(one, one) == (1.0, 1.0)
    assert overlap(one, other) == (0.0, 0.0)


@pytest.mark.parametrize("part", [0.9, 0.7, 0.5])
def test_how_much_of_each_stands_in_the_other_is_told_within_a_few_hundredths(part: float) -> None:
    words, new = long_text(1), long_text(2)
    kept = int(len(words) * part)
    shared, covered = overlap(sketch(" ".join(words)), sketch(" ".join(words[:kept] + new[kept:])))
    assert shared == pytest.approx(part, abs=0.06)
    assert covered == pytest.approx(part, abs=0.06)


def test_a_part_stands_wholly_in_the_whole_and_covers_a_part_of_it() -> None:
    words = long_text(1)
    shared, covered = overlap(sketch(" ".join(words[:6000])), sketch(" ".join(words)))
    assert shared == pytest.approx(1.0, abs=0.01)
    assert covered == pytest.approx(0.2, abs=0.05)


def test_capitals_punctuation_and_line_breaks_make_no_difference() -> None:
    assert sketch("Nobody asked the father, who lived at home.") == sketch(
        "nobody asked\n\nthe FATHER who lived at home"
    )


def test_a_few_rows_of_words_in_common_such_as_a_licence_are_nothing() -> None:
    licence = long_text(9, 15)
    one, other = (sketch(" ".join(long_text(seed, 2000) + licence)) for seed in (1, 2))
    assert overlap(one, other) == (0.0, 0.0)


def test_short_and_empty_texts_are_compared_too() -> None:
    assert overlap(sketch("Ask him."), sketch("Ask him.")) == (1.0, 1.0)
    assert overlap(sketch(""), sketch("Ask him.")) == (0.0, 0.0)


def test_a_sketch_is_small_and_the_same_on_every_machine() -> None:
    assert len(sketch(" ".join(long_text(1)))) < 5000
    few = sketch("Nobody asked who lived in the home, and nobody wrote it down.")
    assert few == b"LS1\n" + b"".join(number.to_bytes(4, "little") for number in (5, *_HASHES))


def test_a_sketch_of_another_kind_tells_nothing() -> None:
    old = b"LS0\n" + sketch("Ask him.")[4:]
    assert [is_current(kept) for kept in (sketch(""), old, b"")] == [True, False, False]
    assert overlap(old, sketch("Ask him.")) == (0.0, 0.0)


def test_the_documents_that_share_most_come_first() -> None:
    words = long_text(1)
    others = [
        Other(named("other"), sketch(" ".join(long_text(2)))),
        Other(named("half"), sketch(" ".join(words[: len(words) // 2]))),
        Other(named("same"), sketch(" ".join(words))),
    ]
    found = alike(named("new"), sketch(" ".join(words)), others)
    assert [one.publication.id for one in found] == ["same", "half"]


def test_the_same_text_under_the_same_id_is_the_document_itself_and_not_said() -> None:
    words = sketch(" ".join(long_text(1)))
    earlier = Other(named("one"), sketch(" ".join(long_text(1)[:400])))
    assert alike(named("one"), words, [Other(named("one"), words)]) == ()
    assert [found.publication.id for found in alike(named("one"), words, [earlier])] == ["one"]


def test_a_title_that_is_the_same_is_said_though_no_words_are() -> None:
    found = alike(
        named("new", "Working together, 2023", "HM Government", "2023-12"),
        sketch("One."),
        [
            Other(named("old", "Working Together 2023", "HM Government", "2023"), sketch("Another.")),
            Other(named("else"), b""),
        ],
    )
    assert [(one.publication.id, one.shared, one.same_title, one.same_origin) for one in found] == [
        ("old", 0.0, True, True)
    ]
