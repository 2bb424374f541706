"""Laws of tables, on texts that Hypothesis makes up, judged by GitHub's own renderer."""

from __future__ import annotations

import html
import re

import cmarkgfm  # type: ignore[import-untyped]  # it ships no types
from cmarkgfm.cmark import Options  # type: ignore[import-untyped]  # it ships no types
from hypothesis import example, given
from hypothesis import strategies as st

from bot.core.table import Table, escape_cell, find_tables, replace_cells, still_shown

PIECES = st.sampled_from([*"|\\`*_~<>[]()-: \t#ab1\n", "| ", " | ", "\\|", "\r\n", "\r", "```", "<!--", "-->", "\n\n"])
MORE = st.sampled_from(
    ["|-|-|\n", "--|--\n", "|a|b|\n", "> ", "- ", "1. ", "    ", "é", "任务", "\0", "<details>\n", "\ufeff"]
)
STARTS = st.sampled_from(["", "", "", "", "> ", "- ", "  ", "1. ", "\t", "   > ", "# ", "[^a]: "])
LINES = st.sampled_from(
    ["|-|-|", "|-|-|", "-|-", "|:-:|--:|  ", "- | -", "|-|", "|a|b|", "a | b", "| 1", "|", "``|`` x|y", "a", "", "```"]
)
LAST = st.sampled_from(["\n", "\n", "\n", "\r\n", "\r", " \n", "\\\n", "|\n", "| \t\x0b\n", "\n\n"])
BODIES = st.lists(PIECES | MORE, max_size=40).map("".join) | st.lists(
    st.tuples(STARTS, LINES, LAST).map("".join), max_size=9
).map("".join)
CELLS = st.lists(st.sampled_from([*"`*_~<>[]() ab1é", "\\|", "任务", "<br>", "&amp;"]), max_size=6).map("".join)
WORDS = st.text(st.characters(codec="utf-8") | st.sampled_from("|\\`*_~<>[]@&:/.#!$ \n"), max_size=30)


@st.composite
def boards(draw: st.DrawFn) -> str:
    """A body with a table that GitHub shows, its rows of any length, among lines of other things."""
    width = draw(st.integers(1, 4))
    quote = draw(st.sampled_from(["", "> ", "  "]))
    outer = draw(st.sampled_from(["|", "| "]))
    ending = draw(st.sampled_from(["\n", "\r\n"]))
    rows = draw(st.lists(st.lists(CELLS, min_size=1, max_size=width + 1), max_size=4))
    lines = ["| h " * width + "|", "|:-:" * width + "|"]
    lines += [outer + "|".join(row) + draw(st.sampled_from(["|", "|  ", " |"])) for row in rows]
    table = "".join(f"{quote}{line}{ending}" for line in lines)
    return f"# top{ending}{ending}{table}{ending}{draw(BODIES)}"


def rendered(body: str) -> list[list[str]]:
    """The cells of every row that GitHub shows, as text."""
    page = cmarkgfm.github_flavored_markdown_to_html(body, Options.CMARK_OPT_FOOTNOTES)
    rows = re.findall(r"<tr>(.*?)</tr>", page, re.DOTALL)
    return [[plain(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)] for row in rows]


def plain(fragment: str) -> str:
    text = re.sub(r"<[^>]*>", "", fragment.replace("<!-- raw HTML omitted -->", " "))
    return " ".join(html.unescape(text).split())


def shown(tables: tuple[Table, ...]) -> list[list[str]]:
    """The cells of every row as we say that GitHub shows them."""
    rows = []
    for table in tables:
        width = len(table.header.cells)
        for row in (table.header, *table.rows):
            texts = [cell.shown if cell.html else "" for cell in row.cells[:width]]
            rows.append(texts + [""] * (width - len(texts)))
    return rows


@given(BODIES)
@example("| a |\n|---|\n\n\n")
@example("a\n:-:")
@example("\ufeff| a |\n|-|")
def test_any_text_reads_as_github_renders_it(body: str) -> None:
    tables, unreadable = find_tables(body)

    if not any(one.why == "disagree" for one in unreadable):
        assert sorted(shown(tables)) == sorted(rendered(body))


@given(boards())
def test_every_table_written_well_is_readable(body: str) -> None:
    tables, _ = find_tables(body)

    assert tables[0].line == 3


@given(boards(), st.data(), CELLS)
def test_what_was_written_reads_back_and_no_other_byte_changes(body: str, data: st.DataObject, text: str) -> None:
    table = find_tables(body)[0][0]
    row = data.draw(st.sampled_from(table.rows or (table.header,)))
    column = data.draw(st.integers(0, len(table.header.cells) - 1))
    if row is table.header:
        return

    after = replace_cells(body, {(row.line, column): text})

    assert after.startswith(body[: row.start])
    assert after.endswith(body[row.end :])
    written = find_tables(after)[0][0].rows[row.line - table.line - 2]
    assert [cell.text.strip(" ") for cell in written.cells[: column + 1]] == [
        text.strip(" ") if at == column else (cell.text.strip(" ") if (cell := row.cell(at)) else "")
        for at in range(column + 1)
    ]
    assert [cell.text for cell in written.cells[column + 1 :]] == [c.text for c in row.cells[column + 1 :]]
    assert still_shown(body, after, {(row.line, column)})
    assert replace_cells(after, {(row.line, column): text}) == after


@given(WORDS)
@example("\\|")
@example("\\")
@example("`a` | <b> **c** [d](e) ~~f~~ @g &lt; $x$ https://a.example www.b.example #1")
def test_escaped_words_show_as_themselves(text: str) -> None:
    ((_, cell),) = rendered(f"|a|b|\n|-|-|\n|1|{escape_cell(text)}|\n")[1:]

    controls = re.sub(r"[\0-\x1f\x7f-\x9f]", " ", text)
    assert cell == " ".join(controls.replace("@", "＠").split())


@given(WORDS)
@example("https://a.example/x www.b.example ftp://c.example HTTPS://D.example")
@example("_www.a.example x_https://b.example 1http://c.example 队https://d.example _ftp://e.example")
def test_escaped_words_are_no_link_and_no_element(text: str) -> None:
    page = cmarkgfm.github_flavored_markdown_to_html(f"|a|b|\n|-|-|\n|1|{escape_cell(text)}|\n")

    assert set(re.findall(r"<(\w+)", page)) == {"table", "thead", "tbody", "tr", "th", "td"}
    assert "@" not in page
