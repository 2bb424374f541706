"""What the fuzzers hold: each target takes any bytes, and an assertion in it is a law of the bot (no I/O).

The laws are judged by other means than the bot's own: GitHub's renderer, the bytes themselves, the order of checks that
the server promises.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import cmarkgfm  # type: ignore[import-untyped]  # it ships no types
from cmarkgfm.cmark import Options  # type: ignore[import-untyped]  # it ships no types

from bot.core.command import read_comment
from bot.core.fold import without_invisible
from bot.core.number import Ids, id_key
from bot.core.reading import Reading
from bot.core.reply import Post
from bot.core.table import find_tables, replace_cells, still_shown
from bot.core.task import read_tasks
from bot.core.title import is_part, read_title
from bot.github.pull import may_name
from tests.core.scene import Hackathon, rules
from tests.fuzz.door import door

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bot.core.task import Task

BOARDS = (
    Ids.of(str(number) for number in range(1, 121)),
    Ids.of([*(f"A-{number}" for number in range(1, 9)), "B1", "C-12", "7"]),
    Ids.of(()),
)
WORDS = ("Hackathon 5th No.", "Typing", "映射文档 No", "OCR+ERNIE No.", "【No.】", "1 1")
STYLES = ("badge", "emoji", "text")
MENTIONS = ("ping", "link", "plain")
ENDING = re.compile(r"\r\n|\r|\n")
_BLOCKS = re.compile(r"<!-- hackathon:(\w+) -->.*?<!-- /hackathon:\1 -->(?:\r?\n)?", re.DOTALL)
_MENTION = re.compile(r"(?<![\w/@.])@[A-Za-z0-9]")
_PIPE = re.compile(r"(?<!\\)\|")


def split(data: bytes) -> tuple[int, str]:
    """The first byte chooses among what is fixed, the rest is text."""
    return data[0] if data else 0, data[1:].decode("utf-8", "replace")


def comment(data: bytes) -> None:
    """Any comment: read, however its lines end; silent in a quote, a comment or code; answered without harm."""
    choice, text = split(data)
    board = BOARDS[choice % len(BOARDS)]
    reading = read_comment(text, board, {"my-app"})

    for command in reading.commands:
        assert command.tasks or not command.rule.number, command
        assert set(command.unknown) <= set(command.tasks), command
        assert set(command.tasks) - set(command.unknown) <= set(board.on_board), command
        assert len(set(command.tasks)) == len(command.tasks), command
    if "\r" not in text:
        assert read_comment(text.replace("\n", "\r\n"), board, {"my-app"}) == reading, "line endings count"
    assert read_comment(_quoted(text), board) == Reading(), "a quote is read"
    assert read_comment(_fenced(text), board) == Reading(), "a fence is read"
    if "-->" not in without_invisible(text):
        assert read_comment(f"<!--\n{text}\n-->", board) == Reading(), "an HTML comment is read"
    if reading.commands or reading.hints:
        _answered(choice, text)


def _quoted(text: str) -> str:
    return "> " + ENDING.sub("\n> ", text)


def _fenced(text: str) -> str:
    fence = "`" * (max((len(run) for run in re.findall("`+", without_invisible(text))), default=2) + 1)
    return f"{fence}\n{text}\n{fence}" if len(fence) > 2 else f"```\n{text}\n```"


def _answered(choice: int, text: str) -> None:
    """The replies to a comment mention nobody but its author, hold no HTML and no link of theirs, and fit."""
    for author in ("alice", "olga"):
        hackathon = Hackathon(rules(language=("zh", "en")[choice // 3 % 2], style=STYLES[choice // 6 % 3]))
        hackathon.comment(author, text)
        plan = hackathon.look("all")

        assert plan.problem is None, plan.problem
        for action in plan.replies:
            assert isinstance(action, Post)
            _harmless(action.text, author)


def _harmless(reply: str, author: str) -> None:
    assert len(reply) <= 65_536, len(reply)
    reply.encode()
    page = cmarkgfm.github_flavored_markdown_to_html(reply)
    assert page.count("<!-- raw HTML omitted -->") == 1, page  # the bot's own marker
    bare = html.unescape(re.sub(r"<[^>]*>", " ", re.sub(r"<code>.*?</code>", " ", page, flags=re.DOTALL)))
    mentioned = {word.group() for word in _MENTION.finditer(bare.replace(f"@{author}", ""))}
    assert not mentioned, (mentioned, bare)
    for address in re.findall(r'href="([^"]*)"', page):
        assert address.startswith(("https://github.com/", "https://img.shields.io/")), address


def title(data: bytes) -> None:
    """Any title: what is read of it was asked for, and is nothing that the looks for pull requests pass over."""
    choice, text = split(data)
    words, board = WORDS[choice % len(WORDS)], BOARDS[choice // 8 % len(BOARDS)]
    is_part(text)
    reading = read_title(text, words, board)
    if reading is None:
        return
    assert may_name(text, words), "a title that names the event is never looked for"
    assert set(reading.tasks) - set(reading.unknown) <= set(board.on_board), reading
    assert not set(reading.unknown) & set(board.on_board), reading
    assert bool(reading.trouble) != bool(reading.tasks or reading.unknown), reading
    assert not (reading.part and reading.final), reading
    assert all(id_key(task) for task in reading.tasks), reading


def table(data: bytes) -> None:
    """Any body: its tables are those that GitHub shows, and a cell that is written is all that changes."""
    choice, body = split(data)
    tables, unreadable = find_tables(body)
    if not any(one.why in ("disagree", "huge") for one in unreadable):
        ours = [
            [cell.shown if cell.html else "" for cell in row.cells[: len(one.header.cells)]]
            + [""] * (len(one.header.cells) - len(row.cells))
            for one in tables
            for row in (one.header, *one.rows)
        ]
        assert sorted(ours) == sorted(rendered(body)), "other tables than GitHub shows"
    for one in tables:
        for row in one.rows[:2]:
            column = choice % len(one.header.cells)
            text = ("x", "", "@ab 报名<br>a\\|b", "`")[choice // 16 % 4]
            if not text and not any(cell.text.strip() for at, cell in enumerate(row.cells) if at != column):
                continue  # a row in which nothing is left is none
            if any("[^" in cell.text for cell in row.cells[column : column + 1]):
                continue  # without what refers to it a footnote isn't shown, nor a table in it
            after = replace_cells(body, {(row.line, column): text})
            assert after.startswith(body[: row.start]), "bytes above the row changed"
            assert after.endswith(body[row.end :]), "bytes below the row changed"
            assert still_shown(body, after, {(row.line, column)}), "GitHub shows other tables"
            if text or row.cells[-1].end < row.end:  # an empty last cell without a pipe behind it is none
                assert replace_cells(after, {(row.line, column): text}) == after, "a second time changes more"


def rendered(body: str) -> list[list[str]]:
    """The cells of every row that GitHub shows, as text."""
    # Without autolinks: in a cell they say the same in other words.
    extensions = ["table", "strikethrough"]
    page = cmarkgfm.markdown_to_html_with_extensions(body, Options.CMARK_OPT_FOOTNOTES, extensions)
    rows = re.findall(r"<tr>(.*?)</tr>", page, re.DOTALL)
    return [[_plain(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)] for row in rows]


def _plain(fragment: str) -> str:
    text = re.sub(r"<[^>]*>", "", fragment.replace("<!-- raw HTML omitted -->", " "))
    return " ".join(html.unescape(text).split())


def board(data: bytes) -> None:
    """Any body with claims on its tasks: the bot's cells alone change, and the next look finds nothing to do."""
    choice, body = split(data)
    asked = rules(style=STYLES[choice % 3], mentions=MENTIONS[choice // 3 % 3], language=("zh", "en")[choice // 9 % 2])
    hackathon = Hackathon(asked, body=body)
    tasks = read_tasks(body, asked.columns).tasks
    for author, task in zip(("alice", "bob", "ab"), tasks, strict=False):
        hackathon.comment(author, f"/claim {task.id}")
    if tasks:
        hackathon.comment("olga", f"/done {tasks[0].id} @alice")
        hackathon.comment("cy", f"/submit {tasks[-1].id} #12")
    plan = hackathon.look("all")  # which looks twice, and finds nothing to do the second time

    assert plan.problem in (None, "no_table", "boards"), plan.problem
    if "hackathon:" not in body and "信息" not in body:
        _only_own_cells(body, _BLOCKS.sub("", hackathon.body), tasks)
    again = [(task.id, task.row.line) for task in read_tasks(hackathon.body, asked.columns).tasks]
    assert [one for one, _ in again] == [task.id for task in tasks], "tasks came or went"


def _only_own_cells(before: str, after: str, tasks: Iterable[Task]) -> None:
    rows = {task.row.line: task for task in tasks}
    old, new = (ENDING.split(text.rstrip("\r\n")) for text in (before, after))
    assert len(old) == len(new), "lines came or went"
    for number, (one, two) in enumerate(zip(old, new, strict=True), 1):
        if one != two:
            assert number in rows, f"line {number} is no task's row, and changed"
            task = rows[number]
            own = {task.status, task.done}
            assert _others(one, own) == _others(two, own), f"line {number} changed beyond the bot's cells"


def _others(line: str, own: set[int | None]) -> list[str]:
    """The cells of a row that are not the bot's; whatever is added to a short row is empty."""
    bare = re.sub(r"^[\ufeff \t>]*\|?", "", line)
    cells = ["" if place in own else cell.strip(" \t\v\f") for place, cell in enumerate(_PIPE.split(bare))]
    while cells and not cells[-1]:
        cells.pop()
    return cells


TARGETS: dict[str, Callable[[bytes], None]] = {
    "comment": comment,
    "title": title,
    "table": table,
    "board": board,
    "door": door,
}
