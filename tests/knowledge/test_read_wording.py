"""What readers remark is worded as people word it."""

import pytest

from knowledge.read.wording import counted, listed, named_pages


@pytest.mark.parametrize(
    ("pages", "words"),
    [([7], "page 7"), ([7, 7], "page 7"), ([9, 2, 3, 4], "pages 2-4 and 9"), ([1, 3, 5, 6], "pages 1, 3 and 5-6")],
)
def test_pages_are_named_in_order_and_once(pages: list[int], words: str) -> None:
    assert named_pages(pages) == words


def test_a_count_has_the_noun_that_fits_it() -> None:
    assert counted(1, "comment") == "1 comment"
    assert counted(1200, "comment") == "1,200 comments"
    assert counted(2, "page in a frame", "pages in frames") == "2 pages in frames"


def test_the_last_of_a_list_follows_an_and() -> None:
    assert [listed(words) for words in (["a"], ["a", "b"], ["a", "b", "c"])] == ["a", "a and b", "a, b and c"]
