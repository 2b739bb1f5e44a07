"""What stands beneath a file says what it is, in the words of the command line."""

import pytest

from bot.__main__ import parser
from bot.caption import apart, options_of
from bot.chatwords import NotUnderstood


@pytest.mark.parametrize(
    ("caption", "options"),
    [
        ("", ()),
        ("please add this one", ()),
        ("see https://example.org/a: it is new", ()),
        ("kind:review area:Leeds", ("--kind=review", "--area=Leeds")),
        ("Kind:Statutory-Guidance", ("--kind=statutory_guidance",)),
        ('title:"A learning review" published:2024-03', ("--title=A learning review", "--published=2024-03")),
        ("title:“A learning review” id:child-d", ("--title=A learning review", "--id=child-d")),
        ("area:leeds area:stockton-on-tees", ("--area=Leeds", "--area=Stockton-On-Tees")),
        ("nation:northern-ireland theme:safer-sleep", ("--nation=northern ireland", "--theme=safer sleep")),
        ("url:https://example.org/a.pdf", ("--url=https://example.org/a.pdf",)),
        ("publisher:--draft", ("--publisher=--draft",)),
    ],
)
def test_a_caption_is_read_as_options_of_the_command_line(caption: str, options: tuple[str, ...]) -> None:
    assert options_of(caption) == options
    parser().parse_args(["add", "a.pdf", *options])


@pytest.mark.parametrize(
    ("caption", "said"),
    [
        ("areas:leeds", "I do not know areas: in a caption. It may say id:, kind:, title:"),
        ("draft:no", "I do not know draft:"),
        ("kind:novel", "The caption: kind is not right"),
        ("published:2024-13", "The caption: published is not right: a date is written 2020, 2020-10 or 2020-10-03."),
        ("nation:mars", "The caption: nations.* is not right"),
        ("id:Child_D", "The caption: id is not right"),
    ],
)
def test_a_caption_that_is_wrong_is_said_in_a_sentence(caption: str, said: str) -> None:
    with pytest.raises(NotUnderstood, match=said):
        options_of(caption)


def test_a_path_stands_before_what_is_said_of_it() -> None:
    assert apart("~/my reviews/a b.pdf kind:review x") == ("~/my reviews/a b.pdf", "kind:review x")
    assert apart("a.pdf") == ("a.pdf", "")
