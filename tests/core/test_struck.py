"""What is struck out in a cell or hidden there, through one part or through several."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.cell import split_parts
from bot.core.struck import strike_each, unstruck

WORDS = [
    "~~",
    "~",
    "<br>",
    "<BR />",
    "\\",
    " ",
    "@a",
    "b",
    "<!--",
    "-->",
    "<s>",
    "</s>",
    "<del>",
    "</DEL>",
    "](",
    ")",
    "\t",
]


@pytest.mark.parametrize(
    ("text", "each"),
    [
        ("~~a<br>b<br>c~~", "~~a~~<br>~~b~~<br>~~c~~"),
        ("~a<BR/>b~ c", "~a~<br>~b~ c"),
        ("x ~~<br>a<br> <br>b~~", "x ~~<br>~~a~~<br><br>~~b~~"),
        ("<DEL>a<br>b<br></DEL>", "<DEL>a</DEL><br><DEL>b</DEL><br></DEL>"),
        ("<!--a<br>b-->", "<!--a--><br><!--b-->"),
        ("~~a~~<br>b<br>~~c~~", "~~a~~<br>b<br>~~c~~"),
        ("~~ a<br>b ~~", "~~ a<br>b ~~"),
        ("[#1](https://x.example/~~a)<br>[#2](https://x.example/~~b)",) * 2,
        ("<!-- --> a", "<!-- --> a"),
    ],
)
def test_marks_around_several_parts_are_around_each(text: str, each: str) -> None:
    assert strike_each(text) == each


def test_what_is_struck_out_or_hidden_is_not_read() -> None:
    assert unstruck("a ~~b~~ c <s>d</s><!-- e -->~f~ ~~~g~~~ h~ i").split() == ["a", "c", "~~~g~~~", "h~", "i"]


@given(st.lists(st.sampled_from(WORDS), max_size=24).map("".join))
@settings(max_examples=400)
def test_a_cell_has_as_many_parts_as_before(text: str) -> None:
    assert len(split_parts(strike_each(text))) == len(split_parts(text))
