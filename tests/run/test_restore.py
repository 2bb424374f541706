"""`restore` as an operator runs it, while the bot goes on."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from bot.run.backups import Backups
from bot.run.connection import backups_of
from bot.run.restore import choose
from bot.settings import read_environment
from tests.run.program import BOARD, Operator, eventually, token_of
from tests.scenes.hackathon import REPO, SECRET, TABLE, Hackathon, board, staged, world

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bot.settings import Environment

BY_HAND = TABLE.replace("| 2 | Leap seconds |  |", "| 2 | Leap seconds | @carol, by e-mail |")
ISSUE = rf"/repos/{REPO}/issues/1"


@pytest.fixture
async def there() -> AsyncIterator[Hackathon]:
    """The world and its people; the bot is the process."""
    async with staged(world(BY_HAND), board(1)) as hackathon:
        yield hackathon


@pytest.fixture
def operator(there: Hackathon, tmp_path: Path) -> Operator:
    return Operator(tmp_path, there.serving.url, token_of(there.github), f"timezone: Asia/Shanghai\n{BOARD}")


def cells(there: Hackathon) -> list[str]:
    return [there.cell(task) for task in (1, 2, 4)]


async def listed(operator: Operator) -> list[str]:
    """The times that `--list` shows."""
    done = await operator.run("restore", "spring", "--config", operator.config(), "--list")
    assert (done.code, done.err) == (0, "")
    return re.findall(r"^\d{4}-\S+", done.out, re.MULTILINE)


async def test_what_stood_there_before_the_bot_is_put_back_and_stays(operator: Operator, there: Hackathon) -> None:
    there.github.comment(REPO, 1, "alice", "claim #1-2")
    await operator.sync()
    written = cells(there)
    (when,) = await listed(operator)
    done = await operator.run("restore", "spring", "--at", when, "--config", operator.config())
    at_once = cells(there)
    synced = await operator.sync()

    assert written == ["@alice Claimed", "@carol, by e-mail<br>@alice Claimed", ""]
    assert (done.code, done.err, synced.code) == (0, "", 0)
    assert re.fullmatch(
        rf"spring: the text of {when} stands there again; what people claimed or opened since then joins it at the "
        r"next look; what it replaced is kept as --at \d\S+\n",
        done.out,
    )
    assert at_once == cells(there) == ["", "@carol, by e-mail", ""]
    assert there.body().startswith(BY_HAND)


async def test_the_list_tells_time_size_and_rows(operator: Operator, there: Hackathon) -> None:
    await operator.sync()
    done = await operator.run("restore", "spring", "--config", operator.config())
    head, _, row = (re.split(r"\s{2,}", line.strip()) for line in done.out.splitlines())

    assert (head, row[1:]) == (["time (Asia/Shanghai)", "characters", "rows"], [str(len(BY_HAND)), "4"])


async def test_a_board_of_which_nothing_is_kept_says_so(operator: Operator) -> None:
    done = await operator.run("restore", "spring", "--config", operator.config(), "--list")

    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("spring: nothing is kept yet")


async def test_the_running_bot_keeps_what_was_put_back_and_takes_new_claims(
    operator: Operator, there: Hackathon
) -> None:
    async with operator.serve() as server:
        await server.until("/readyz", 200)
        there.github.add_hook(REPO, f"{server.url}/webhook", SECRET)
        there.github.comment(REPO, 1, "alice", "claim #1-2")
        await eventually(lambda: there.people_on(1) == ["alice"])
        done = await operator.run("restore", "spring", "--at", "2999", "--config", operator.config())
        there.github.comment(REPO, 1, "bob", "claim #1")
        await eventually(lambda: there.people_on(1) == ["bob"])

    assert done.code == 0
    assert cells(there) == ["@bob Claimed", "@carol, by e-mail", ""]


async def test_the_text_that_is_replaced_is_kept_first_so_that_a_restore_can_be_undone(
    operator: Operator, there: Hackathon
) -> None:
    there.github.comment(REPO, 1, "alice", "claim #1")
    await operator.sync()
    written = there.shown()
    (first,) = await listed(operator)
    await operator.run("restore", "spring", "--at", first, "--config", operator.config())
    newest, _ = await listed(operator)
    await operator.run("restore", "spring", "--at", newest, "--config", operator.config())
    await operator.sync()

    assert there.shown() == written


RULES = replace(board(1), timezone=ZoneInfo("Asia/Shanghai"))
KEPT = ("2026-03-01T02-00-00Z", "2026-03-02T16-30-00Z", "2026-03-05T00-00-00Z")  # 10:00 · 00:30 the next day · 08:00


@pytest.fixture
def shelf(tmp_path: Path) -> Environment:
    """An environment with three old texts, each of which is its time."""
    environment = read_environment({"GITHUB_TOKEN": "x", "HACKATHON_DATA": str(tmp_path)}, serving=False)
    folder = backups_of(environment).folder(RULES)
    folder.mkdir(parents=True)
    for name in KEPT:
        (folder / f"{name}_facts-to_{name}.md").write_text(name)
    return environment


@pytest.mark.parametrize(
    ("when", "reached"),
    [
        ("2026-03-03T00:30:00", 1),
        ("2026-03-03 00:30:00", 1),
        ("2026-03-03T00:29:59", 0),
        ("2026-03-03T00:30", 1),
        ("2026-03-03T00", 1),
        ("2026-03-03", 1),
        ("2026-03-02", 0),
        ("2026-03-04", 1),
        (" 2026-03 ", 2),
        ("2999", 2),
        ("2026-03-02T16:30:00Z", 1),
        ("2026-03-02T16:29:59+00:00", 0),
        ("2026-03-02T11:30-05:00", 1),
    ],
)
def test_a_time_means_the_newest_text_at_or_before_it(shelf: Environment, when: str, reached: int) -> None:
    assert choose(shelf, RULES, when).text() == KEPT[reached]


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ("2026-02", "board board-1 has no text at or before '2026-02': the oldest is of 2026-03-01T10:00:00; --list"),
        ("2026-03-01T09:59", "has no text at or before"),
        ("yesterday", "'yesterday' is no time: write it as --list shows it, or shorter, such as 2026-03-02"),
        ("", "'' is no time"),
        ("2026-13", "is no time"),
        ("2026-03-02T25:00", "is no time"),
        ("12:00:00", "is no time"),
    ],
)
def test_a_time_that_none_reaches_or_that_is_none_is_refused(shelf: Environment, when: str, said: str) -> None:
    with pytest.raises(LookupError, match=re.escape(said)):
        choose(shelf, RULES, when)


@pytest.mark.parametrize("arguments", [["winter", "--list"], ["winter", "--at", "2026"], ["spring", "--at", "2026"]])
async def test_an_unknown_board_or_time_exits_2(operator: Operator, there: Hackathon, arguments: list[str]) -> None:
    before = there.body()
    done = await operator.run("restore", *arguments, "--config", operator.config())

    assert (done.code, done.out, len(done.lines)) == (2, "", 1)
    assert (there.body(), there.requests()) == (before, [])


async def test_list_and_at_exclude_each_other(operator: Operator) -> None:
    done = await operator.run("restore", "spring", "--list", "--at", "2026", "--config", operator.config())

    assert (done.code, "not allowed with" in done.err) == (2, True)


@pytest.mark.parametrize(
    ("content", "listed", "said"),
    [
        (b"", "0", "empty"),
        (b"\n ", "2", "empty"),
        (b"| 1 |" + bytes(600), "unreadable", "damaged"),
        (b"\xff\xfe", "unreadable", "damaged"),
    ],
)
async def test_a_kept_text_that_is_none_any_more_is_named_and_not_written(
    operator: Operator, there: Hackathon, content: bytes, listed: str, said: str
) -> None:
    await operator.sync()
    before = there.body()
    (path,) = (operator.home / "data" / "backups").rglob("*.md")
    path.write_bytes(content)
    shown = await operator.run("restore", "spring", "--config", operator.config())
    done = await operator.run("restore", "spring", "--at", "2999", "--config", operator.config())

    assert (shown.code, shown.out.split()[-2]) == (0, listed)
    assert (done.code, done.out, done.lines) == (
        1, "", [f"spring: {path} is {said}, nothing was written: choose another text of --list"],
    )  # fmt: skip
    assert there.body() == before


@pytest.mark.parametrize("way", ["refused", "gone", "down"])
async def test_github_failing_exits_1_with_one_line(operator: Operator, there: Hackathon, way: str) -> None:
    await operator.sync()
    before = there.body()
    if way == "refused":
        there.github.faults.fail("PATCH", ISSUE, status=403, times=None)
    elif way == "down":
        there.github.faults.fail("PATCH", ISSUE, status=502, times=None)
    else:
        there.github.delete_issue(REPO, 1, "olivia")
    done = await operator.run("restore", "spring", "--at", "2999", "--config", operator.config())

    assert (done.code, done.out, len(done.lines)) == (1, "", 1)
    assert done.err.startswith("spring: ")
    assert way == "gone" or there.body() == before


async def test_an_edit_in_the_middle_of_a_restore_is_kept_too(operator: Operator, there: Hackathon) -> None:
    await operator.sync()
    edited = []

    def edit() -> None:
        there.edit_at_once("Have fun.", "Have lots of fun.")
        edited.append(there.body())

    there.github.faults.after("GET", ISSUE, edit)
    done = await operator.run("restore", "spring", "--at", "2999", "--config", operator.config())
    kept = [backup.text() for backup in Backups(operator.home / "data", there.serving.url).of(board(1))]

    assert (done.code, done.err) == (0, "")
    assert there.body().startswith(BY_HAND)
    assert edited[0] in kept


async def test_no_write_goes_out_at_first_where_the_old_text_cannot_be_kept(
    operator: Operator, there: Hackathon
) -> None:
    there.github.comment(REPO, 1, "alice", "claim #1")
    (operator.home / "data").write_text("a file stands in the way")
    done = await operator.sync()

    assert done.code == 1
    assert "nothing was written: set HACKATHON_DATA to a folder that the bot may write to" in done.err
    assert there.body() == BY_HAND
