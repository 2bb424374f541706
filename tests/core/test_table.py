"""Tables are found as GitHub shows them, and a cell is replaced without touching another byte."""

from __future__ import annotations

import pytest

from bot.core import shown as renderer
from bot.core.layout import lines_of, own_lines
from bot.core.shown import ShownCell, ShownRow, ShownTable
from bot.core.table import Cell, Row, _agreed, escape_cell, find_tables, replace_cells, still_shown

BOARD = "| No. | Title | Status |\n| --- | --- | --- |\n| 1 | sort | @amy |\n| 2 | merge |  |\n"


def rows_of(body: str) -> list[list[str]]:
    """Every readable row's shown cells, the headers left out."""
    return [[cell.shown for cell in row.cells] for table in find_tables(body)[0] for row in table.rows]


def reasons_of(body: str) -> list[tuple[int, str]]:
    return [(one.line, one.why) for one in find_tables(body)[1]]


def test_a_cell_is_the_text_between_two_pipes_with_its_place() -> None:
    body = "| a | b |\n|---|---|\n| x |  y |\n"

    (row,) = find_tables(body)[0][0].rows

    assert row == Row(3, 20, 30, (Cell(21, 24, " x ", "x"), Cell(25, 29, "  y ", "y")))


@pytest.mark.parametrize(
    ("name", "body", "rows"),
    [
        ("no outer pipes", "a | b\n--|--\n1 | x\n 2 | y  \n", [["1", "x"], ["2", "y"]]),
        ("padded", "|   a   | b |\n|:---:|--:|\n|   1   |    x|\n", [["1", "x"]]),
        ("windows lines", "| a | b |\r\n|---|---|\r\n| 1 | x |\r\n", [["1", "x"]]),
        ("mixed lines", "| a | b |\r\n|---|---|\r| 1 | x |\n| 2 | y |", [["1", "x"], ["2", "y"]]),
        ("a mark of byte order", "\ufeff| a | b |\n|---|---|\n| 1 | x |", [["1", "x"]]),
        ("a NUL and half a pair", "| a | b |\n|---|---|\n| \0 | \ud83d |", [["\ufffd", "\ufffd"]]),
        ("tabs and odd spaces", "|\ta\t|b|\n|---|---|\n|\t1\t|\tx\t|\x0b\x0c\n", [["1", "x"]]),
        ("a plain line after it", "|a|b|\n|-|-|\n|1|x|\nplain words\n", [["1", "x"], ["plain words"]]),
        ("an escaped pipe", "|a|b|\n|-|-|\n|1|x \\| y|\n", [["1", "x | y"]]),
        ("a pipe in code", "|a|b|\n|-|-|\n|`1|x`|y|\n", [["`1", "x`", "y"]]),
        ("two backslashes", "|a|b|\n|-|-|\n|1 \\\\| x|y|\n", [["1 | x", "y"]]),
        ("short and long rows", "|a|b|\n|-|-|\n|1|\n|1|2|3|\n||\n", [["1"], ["1", "2", "3"], [""]]),
        ("below a line of words", "words\nmore | words\n| a | b |\n|---|---|\n| 1 | x |\n", [["1", "x"]]),
        ("in a block quote", "> a | b\n> --|--\n>  1 | x\n>\t2 | y\n", [["1", "x"], ["2", "y"]]),
        (
            "in a list",
            "- | a | b |\n  |---|---|\n  | 1 | x |\n\n1. a | b\n   --|--\n   2 | y\n",
            [["1", "x"], ["2", "y"]],
        ),
        ("in a footnote", "see[^n]\n\n[^n]: | a |\n    |---|\n    | 1 |\n", [["1"]]),
        ("in details with a blank line", "<details>\n\n|a|\n|-|\n|1|\n\n</details>", [["1"]]),
        ("below a marker", "<!-- here -->\n|a|b|\n|-|-|\n|1|x|", [["1", "x"]]),
        ("one column, no pipe at all", "a\n:-:\n1\n", [["1"]]),
        ("markup and badges", '|a|\n|-|\n|**1**<br>[x](y) <img src="z" /> &amp; ~~q~~|\n', [["1 x & q"]]),
        ("a second delimiter", "|a|\n|-|\n|1|\n|-|\n", [["1"], ["-"]]),
    ],
)
def test_a_table_is_read_as_github_shows_it(name: str, body: str, rows: list[list[str]]) -> None:
    assert rows_of(body) == rows
    assert reasons_of(body) in ([], [(2, "no_delimiter")])


def test_the_heading_above_a_table_is_its_last_one() -> None:
    body = f"{BOARD}\n# One\n\n## *Two* `x` &amp; <b>\n```\n# not a heading\n```\n{BOARD}\nThree\n===\n{BOARD}"

    assert [table.heading for table in find_tables(body)[0]] == ["", "Two x &", "Three"]


@pytest.mark.parametrize("text", ["~~1~~", "**~~1~~**", "~~[1](u)~~", "<s>1</s>", "<del>1</del>"])
def test_a_struck_out_cell_says_so(text: str) -> None:
    first, second = find_tables(f"|a|b|\n|-|-|\n|{text}|[1](https://x.example/~me/~you)|\n")[0][0].rows[0].cells

    assert (first.shown, first.struck) == ("1", True)
    assert (second.shown, second.struck) == ("1", False)


def test_a_header_without_rows_is_a_table() -> None:
    (table,) = find_tables("words\n| a | b |\n|---|:-:|\n")[0]

    assert (table.line, table.rows, [cell.shown for cell in table.header.cells]) == (2, (), ["a", "b"])


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("| a | b |\n|---|\n| 1 | x |\n", (1, "widths")),
        ("| a | b |\n| 1 | x |\n", (1, "no_delimiter")),
        ("| a | b |\n|---|---|\n| 1 | x |\n\n| 2 | y |\n", (5, "no_delimiter")),
        ("```\nx\n\n| a |\n|---|\n| 1 |\n", (4, "open_fence")),
        ("```\n| a |\n|---|\n| 1 |\n~~~\n", (2, "open_fence")),
        ("```md\n| a |\n|---|\n| 1 |\n```\n", (2, "fence")),
        ("words\n\n    | a |\n    |---|\n    | 1 |\n", (3, "indented")),
        ("<!--\n| a |\n|---|\n| 1 |\n", (2, "open_comment")),
        ("<!-- x -->\n\n<!--\n| a |\n|---|\n-->\n", (4, "comment")),
        ("<details>\n<summary>s</summary>\n| a |\n|---|\n| 1 |\n</details>\n", (3, "html")),
        ("|" * 600 + "\n" + "|-" * 599 + "|\n" + "x\n" * 400, (2, "huge")),
        ("<pre>\n\n| a |\n|---|\n| 1 |\n</pre>\n", (3, "hidden")),
        ("[^n]: | a |\n    |---|\n    | 1 |\n", (1, "hidden")),
    ],
)
def test_what_github_does_not_show_is_reported_with_its_line(body: str, reason: tuple[int, str]) -> None:
    assert reasons_of(body) == [reason]


def test_the_bots_own_blocks_are_known_by_their_pair_of_markers() -> None:
    body = (
        "<!-- /hackathon:progress -->\n<!-- hackathon:progress -->\n"
        "<!-- hackathon:leaderboard -->\nx\n<!-- /hackathon:leaderboard -->\n"
        "y\n<!-- hackathon:chart --> <!-- /hackathon:chart -->\n<!-- hackathon:more -->\n"
    )

    assert own_lines(body) == {3, 4, 5, 7}


@pytest.mark.parametrize(
    ("name", "row", "edits", "written"),
    [
        ("keeps the padding", "|  1 |  old   |x|", {1: "new"}, "|  1 |  new   |x|"),
        ("fills an empty cell", "| 1 |        ||", {1: "a", 2: "b"}, "| 1 | a | b |"),
        ("empties a cell", "| 1 | old | x |", {1: ""}, "| 1 |  | x |"),
        ("leaves an empty cell", "| 1 |      | x |", {1: " "}, "| 1 |      | x |"),
        ("writes the same", "| 1 |  old| x |", {1: "old "}, "| 1 |  old| x |"),
        ("adds missing cells", "| 1 |  ", {2: "new"}, "| 1 |  | new |  "),
        ("adds an empty cell", "| 1 |", {1: ""}, "| 1 |  |"),
        ("closes an open row", "1 | old", {2: "new"}, "1 | old | new |"),
        ("leaves an open row open", "1 | 2 | old", {2: "new"}, "1 | 2 | new"),
        ("empties the last cell", "1 | 2 | old ", {2: ""}, "1 | 2 |  "),
        ("guards a first cell", "old | 2 | 3", {0: "- new"}, "| - new | 2 | 3"),
        ("guards an empty first cell", "old | 2 | 3", {0: ""}, "|  | 2 | 3"),
        ("guards a row of one cell", "old", {0: "", 1: "b"}, "|  | b |"),
        ("guards an only cell", "old", {0: ""}, "|  |"),
        ("takes the shown of too many", "| 1 | 2 | 3 | 4 |", {2: "new"}, "| 1 | 2 | new | 4 |"),
        ("keeps a last backslash in", "|1|old|x|", {1: "a\\"}, "|1|a\\ |x|"),
        ("takes an escaped pipe", "|1|old|x|", {1: "a\\|b"}, "|1|a\\|b|x|"),
    ],
)
@pytest.mark.parametrize("ending", ["\n", "\r\n", ""])
def test_replacing_a_cell(name: str, row: str, edits: dict[int, str], written: str, ending: str) -> None:
    table = "> a | b | c\r\n> -|-|-\n> first\n> "
    body = f"# top\n\n{table}{row}{ending}"
    line = 6

    after = replace_cells(body, {(line, column): text for column, text in edits.items()})

    assert after == f"# top\n\n{table}{written}{ending}"
    assert still_shown(body, after, {(line, column) for column in edits})


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        ({(3, 1): "a|b"}, "not the text of one cell"),
        ({(3, 1): "a\nb"}, "not the text of one cell"),
        ({(3, 1): "a\rb"}, "not the text of one cell"),
        ({(1, 1): "a"}, "no cell 1 in a table row at line 1"),
        ({(9, 0): "a"}, "no cell 0 in a table row at line 9"),
        ({(3, 3): "a"}, "no cell 3 in a table row at line 3"),
        ({(3, -1): "a"}, "no cell -1 in a table row at line 3"),
    ],
)
def test_what_can_not_be_a_cell_is_refused(edit: dict[tuple[int, int], str], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        replace_cells(BOARD, edit)


def test_replacing_nothing_gives_the_same_body() -> None:
    assert replace_cells(BOARD, {}) == BOARD


@pytest.mark.parametrize(
    ("after", "same"),
    [
        (BOARD.replace("@amy", "@bob"), True),
        (BOARD.replace("@amy", ""), True),
        (BOARD.replace("| 1 | sort | @amy |", "| 1 | sort |"), True),
        ("new words\n\n" + BOARD.replace("@amy", "@bob"), True),
        (BOARD.replace("@amy", "@bob").replace("sort", "shuffle"), False),
        (BOARD.replace("merge", "emerge"), False),
        (BOARD.replace("| 2", "\n| 2"), False),
        (BOARD.replace("@amy", "a | b").replace("| sort ", ""), False),
        (BOARD.replace("Title", "Name"), False),
        ("```\n" + BOARD, False),
        (BOARD + "\n" + BOARD, False),
    ],
)
def test_the_last_check_sees_every_cell_but_the_edited_one(after: str, same: bool) -> None:
    assert still_shown(BOARD, after, {(3, 2)}) is same


def test_the_last_check_leaves_the_bots_own_tables_out() -> None:
    own = "<!-- hackathon:progress -->\n\n|x|\n|-|\n|{}|\n\n<!-- /hackathon:progress -->\n\n"
    before, after = own.format("old") + BOARD, own.format("new") + BOARD

    assert not still_shown(before, after, ())
    assert still_shown(before, after, (), (own_lines(before), own_lines(after)))


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("plain 文字 (v2)!", "plain 文字 (v2)!"),
        ("a|b\\", "a\\|b&#92;"),
        ("@amy <!-- x -->", "＠amy &lt;!-- x --&gt;"),
        ("a\r\n b\t\0c", "a b c"),
        ("half a pair \ud83d", "half a pair \ufffd"),
        ("https://x.example www.x.example", "https&#58;//x.example www&#46;x.example"),
    ],
)
def test_escaped_text_shows_as_itself(text: str, written: str) -> None:
    assert escape_cell(text) == written


def test_a_table_on_which_the_splitter_and_the_renderer_differ_is_left_alone() -> None:
    # No list can start at 2 below words, so GitHub takes `2.` for a cell, and the splitter for a list's mark.
    body = "words\n2. | a |\n|---|---|\n| 1 | x |\n"

    assert (rows_of(body), reasons_of(body)) == ([], [(2, "disagree")])


@pytest.mark.parametrize(
    ("name", "body", "header", "row", "last"),
    [
        ("a row of other width", "|a|b|\n|-|-|\n|1|22|\n", (1, 1), (1, 3), 3),
        ("a row of fewer cells", "|a|b|\n|-|-|\n|1|2|\n", (1, 1), (1,), 3),
        ("a row of more cells", "|a|b|\n|-|-|\n|1|\n", (1, 1), (1, 0), 3),
        ("a header of fewer cells", "|a|b|\n|-|-|\n|1|2|\n", (1,), (1,), 3),
        ("no delimiter between", "|a|b|\n|c|d|\n|1|2|\n", (1, 1), (1, 1), 3),
    ],
)
def test_nothing_is_read_where_the_renderer_tells_of_other_cells(
    name: str, body: str, header: tuple[int, ...], row: tuple[int, ...], last: int
) -> None:
    rows = [ShownRow(1, [ShownCell(width, "") for width in header])]
    rows += [ShownRow(3, [ShownCell(width, "") for width in row])]

    assert _agreed(body, body, lines_of(body), ShownTable(last, "", rows)) is None


def test_rendering_gives_its_memory_back() -> None:
    resource = pytest.importorskip("resource")
    body = BOARD + "| 3 | a | b |\n" * 300
    for _ in range(20):
        renderer.show(body)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    for _ in range(200):
        renderer.show(body)

    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before  # kB; a leak is over 40,000
    assert grown < 20_000
