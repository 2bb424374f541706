"""What of a comment is read at all (pure)."""

from __future__ import annotations

import pytest

from bot.core.markup import fold, read_lines

MARKS = {
    "a heading": "### claim 7",
    "a dash": "- claim 7",
    "a star": "* claim 7",
    "a plus": "+ claim 7",
    "a number": "12. claim 7",
    "a bracketed number": "3) claim 7",
    "a list in a list": "- 1. claim 7",
    "a ticked box": "- [x] claim 7",
    "a pasted bullet": "• claim 7",
    "spaces": "      claim 7  ",
    "a tab": "\tclaim 7",
    "bold": "**claim** 7",
    "bold with underscores": "__claim 7__",
    "italics": "*claim* _7_",
    "bold italics": "***claim 7***",
    "a tag": "<b>claim</b> 7",
    "an entity": "claim&nbsp;7",
    "a numeric entity": "&#99;laim &#x37;",
    "code that is the whole line": "`claim 7`",
    "a code tag": "<code>claim 7</code>",
    "bold code": "- **`claim 7`**",
    "a zero-width space": "cl\u200baim\ufe0f 7",
    "wide letters": "ｃｌａｉｍ　７",
}


@pytest.mark.parametrize("body", MARKS.values(), ids=MARKS.keys())
def test_a_lines_marks_are_looked_through(body: str) -> None:
    assert [line.folded for line in read_lines(body)] == ["claim 7"]


SILENT = {
    "a quote": "> claim 7",
    "a quote without a space": ">claim 7",
    "a quote in a quote": "> > claim 7",
    "an indented quote": "   > claim 7",
    "a quote in a list": "- > claim 7",
    "a quote in a list in a list": "- 1. > claim 7",
    "a fence": "```\nclaim 7\n```",
    "a fence with a language": "```sh\nclaim 7\n```",
    "a fence of tildes": "~~~\nclaim 7\n~~~",
    "a fence that another does not close": "~~~\n```\nclaim 7\n~~~",
    "a longer fence": "````\n```\nclaim 7\n````",
    "a fence that an indented one does not close": "```\n     ```\nclaim 7\n```",
    "an unclosed fence": "```\n\nclaim 7",
    "a fence in a list": "- ```\n  claim 7\n  ```",
    "a fence in an indented list": "  1. ```\n     claim 7\n     ```",
    "an HTML comment": "<!-- claim 7 -->",
    "an HTML comment over lines": "<!--\n\nclaim 7\n\n-->",
    "an unclosed HTML comment": "<!--\nclaim 7",
    "struck out": "~~claim 7~~",
    "struck out over lines": "~~claim 7\nclaim 8~~",
    "struck out in a list": "- ~~claim 7~~",
    "struck out in bold": "**~~claim 7~~**",
    "struck out with single tildes": "~claim 7~",
    "struck out by a tag": "<del>claim 7</del>",
    "struck out by a tag with attributes": '<del datetime="2026">claim 7</del>',
    "struck out by a short tag": "<S>claim 7</S>",
    "struck out by tags on lines of their own": "<del>\nclaim 7\n</del>",
    "struck out over paragraphs": "<strike>\n\nclaim 7\n\nclaim 8\n\n</strike>",
    "struck out twice": "<del>claim 7 <del>claim 8</del> claim 9</del>",
    "struck out to the end": "<del>claim 7",
    "an HTML quote": "<blockquote>\n\nclaim 7\n\n</blockquote>",
    "preformatted": "<pre>\nclaim 7\n</pre>",
    "a list item without text": "-",
    "a heading without text": "## ##",
    "nothing": "\u200b \r\n\t",
}


@pytest.mark.parametrize("body", SILENT.values(), ids=SILENT.keys())
def test_what_is_hidden_is_not_read(body: str) -> None:
    assert read_lines(body) == ()


KEPT = {
    "a line above a fence in its list": ("- ok\n\n  ```\n  claim 7\n\n  ```", ["ok"]),
    "code before a full stop": ("`claim 7`.", ["claim 7."]),
    "a line below a fence": ("```\nx\n```\nclaim 7", ["claim 7"]),
    "a line below a list item's open fence": ("- ```\n  x\nclaim 7", ["claim 7"]),
    "a line below a comment": ("<!-- x\n--> claim 7", ["claim 7"]),
    "a line below the end of a comment": ("<!-- x\n-->\nclaim 7", ["claim 7"]),
    "a line before a comment": ("claim 7 <!-- or\n8? --> ", ["claim 7"]),
    "a line after two comments": ("<!-- x --><!-- y -->claim 7", ["claim 7"]),
    "an unclosed comment inside a line": ("7 <!-- x", ["7 <!-- x"]),
    "words around code": ("say `claim 7` now", ["say now"]),
    "code over lines": ("`claim 7\nclaim 8`", []),
    "an unclosed backtick": ("`claim 7", ["`claim 7"]),
    "an escaped backtick": (r"\`claim 7\`", ["`claim 7`"]),
    "words around struck ones": ("claim ~~7~~8", ["claim 8"]),
    "words around struck tags": ("claim <s>7</s>8\n\n9", ["claim 8", "9"]),
    "a closing tag alone": ("claim 7</del>", ["claim 7"]),
    "lines": ("claim 7\r\nclaim 8\rclaim 9", ["claim 7", "claim 8", "claim 9"]),
    "lines by tag": ("claim 7<br>claim 8<BR />claim 9", ["claim 7", "claim 8", "claim 9"]),
    "a range of tildes": ("claim 7~9、11~12", ["claim 7~9、11~12"]),
    "a name with an underscore": ("r_d_club", ["r_d_club"]),
    "a product": ("3*4", ["3*4"]),
    "an escaped star": (r"\*7", ["*7"]),
    "a URL with underscores": ("**https://h/_x_/y**", ["https://h/_x_/y**"]),
    "a link": ("[here](https://h/x)", ["here https://h/x"]),
    "a link that shows itself": ("[https://h/x](https://h/x)", ["https://h/x"]),
    "a link that shows its number": ("[#45](https://h/o/r/pull/45)", ["https://h/o/r/pull/45"]),
    "a link that shows a task": ("[#4](https://h/o/r/pull/45)", ["#4 https://h/o/r/pull/45"]),
    "an autolink": ("<https://h/x>", ["https://h/x"]),
    "code far into a line": ("x" * 200 + "`y`", ["x" * 200]),
    "details": ("<details>\n<summary>more</summary>\n\nclaim 7\n</details>", ["more", "claim 7"]),
}


@pytest.mark.parametrize(("body", "lines"), KEPT.values(), ids=KEPT.keys())
def test_what_stands_beside_the_hidden_is_read(body: str, lines: list[str]) -> None:
    assert [line.folded for line in read_lines(body)] == lines


LAZY = {
    "a line below a quote": ("> x\nclaim 7", True),
    "a line below a list item's quote": ("- > x\n  claim 7", True),
    "a line after a blank one": ("> x\n\nclaim 7", False),
    "a list item below a quote": ("> x\n- claim 7", False),
    "a heading below a quote": ("> x\n## claim 7", False),
    "a line below a quoted heading": ("> # x\nclaim 7", False),
    "a line below an empty quote line": ("> x\n>\nclaim 7", False),
    "a line below a quoted fence": ("> ```\n> x\n> ```\nclaim 7", False),
    "a line below an unclosed quoted fence": ("> ```\n> x\nclaim 7", False),
    "a line below a fence below a quote": ("> x\n```\n```\nclaim 7", False),
}


@pytest.mark.parametrize(("body", "lazy"), LAZY.values(), ids=LAZY.keys())
def test_a_line_that_markdown_draws_into_a_quote_is_lazy(body: str, lazy: bool) -> None:
    assert [(line.folded, line.lazy) for line in read_lines(body)] == [("claim 7", lazy)]


TAILS = [
    "---Original---",
    "--- Original ---",
    "-----Original Message-----",
    "--------- ORIGINAL MESSAGE ---------",
    "---原始邮件---",
    "------------------&nbsp;原始邮件&nbsp;------------------",
    "—— 原始邮件 ——",
    "---- 回复的原邮件 ----",
    "---- Replied Message ----",
    "On Tue, 3 Mar 2026 at 10:00, Zoe <zoe@example.com> wrote:",
    "on Tuesday Zoe wrote：",
    "On Tue, 3 Mar 2026 at 10:00, Zoe\n***@***.***> wrote:",
    "On Tue, 3 Mar 2026\nZoe\n***@***.***> wrote:",
    "Zoe <zoe@example.com> 于2026年3月3日周二 10:00写道：",
    "在 2026年3月3日，Zoe 写道：",
    "发件人：Zoe",
    "**发件人:** Zoe",
    "From: Zoe <zoe@example.com>",
    "*FROM：* Zoe",
]


@pytest.mark.parametrize("tail", TAILS)
def test_an_e_mails_tail_is_not_read(tail: str) -> None:
    assert [line.folded for line in read_lines(f"claim 7\n{tail}\nclaim 8\n\nclaim 9")] == ["claim 7"]


NO_TAILS = ["On it!", "On 3 March we meet", "From here on", "Original", "---", "On 3 March\nwe\nmeet", "She wrote:"]


@pytest.mark.parametrize("words", NO_TAILS)
def test_words_that_only_resemble_a_tail_end_nothing(words: str) -> None:
    assert [line.folded for line in read_lines(f"{words}\n\nclaim 8")] == [*words.split("\n"), "claim 8"]


def test_a_comment_may_end_in_what_resembles_a_tail() -> None:
    assert [line.folded for line in read_lines("claim 7\nOn 3 March")] == ["claim 7", "On 3 March"]


def test_a_tail_that_is_quoted_or_fenced_ends_nothing() -> None:
    assert [line.folded for line in read_lines("> From: Zoe\n\n```\nFrom: Zoe\n```\nclaim 7")] == ["claim 7"]


def test_folding_long_text_is_folding_its_pieces() -> None:
    assert fold("１" * 1000 + "\ufdfa２") == "1" * 1000 + " 2"
