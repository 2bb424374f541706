"""Old texts on the disk: when they are kept, how many, and what becomes of a disk that won't."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from structlog.testing import capture_logs

from bot.core.facts import Comment, Facts, Issue
from bot.core.plan import decide
from bot.core.rules import Rules
from bot.run import backups as module
from bot.run.backups import Backups, NoBackup

if TYPE_CHECKING:
    from pathlib import Path

START = datetime(2026, 3, 2, 8, tzinfo=UTC)
RULES = Rules("spring", "Acme/Sky", (7,), style="text")
ROWS = "".join(f"| {number} | Task {number} |  |\n" for number in range(1, 9))
TABLE = f"| No. | Task | Status |\n| --- | --- | --- |\n{ROWS}"


def facts(body: str, *claims: str) -> Facts:
    issue = Issue("acme/sky", 7, "https://github.com/acme/sky/issues/7", "olivia", body, START, START)
    said = [
        Comment(100 + at, 7, f"p{at}", False, text, START, START, f"https://github.com/acme/sky/issues/7#{at}")
        for at, text in enumerate(claims)
    ]
    return Facts(issue, tuple(said), "keeper")


def texts(kept: Backups) -> list[str]:
    """What is kept, the newest first."""
    return [backup.text() for backup in kept.of(RULES)]


async def writes(kept: Backups, *claims: str, body: str = TABLE) -> str:
    """Let the bot write a board for these claims; the text that it writes."""
    now = facts(body, *claims)
    plan = decide(now, RULES)
    await kept.before_write(RULES, now, plan)
    return plan.body


@pytest.fixture
def kept(tmp_path: Path) -> Backups:
    return Backups(tmp_path, "https://api.github.com")


async def test_what_stood_there_before_the_first_write_is_kept(kept: Backups) -> None:
    await writes(kept, "claim #1")

    assert texts(kept) == [TABLE]


async def test_a_small_change_keeps_nothing_and_a_large_one_does(kept: Backups) -> None:
    first = await writes(kept, "claim #1")
    second = await writes(kept, "claim #1", "claim #2-3", body=first)
    small = texts(kept)
    await writes(kept, "claim #1", "claim #2-3", "claim #4-6", body=second)

    assert small == [TABLE]
    assert texts(kept) == [second, TABLE]


async def test_a_board_of_which_nothing_is_kept_any_more_begins_anew(kept: Backups, tmp_path: Path) -> None:
    first = await writes(kept, "claim #1")
    other = Backups(tmp_path / "a new disk", "https://api.github.com")
    await writes(other, "claim #1", "claim #2", body=first)

    assert texts(other) == [first]


async def test_an_equal_text_is_kept_once(kept: Backups) -> None:
    await writes(kept, "claim #1")
    await writes(kept, "claim #1")

    assert texts(kept) == [TABLE]


async def test_every_byte_comes_back(kept: Backups) -> None:
    odd = "一\r\n\x00\ud83d \u2028\ufeff\r"
    kept.keep(RULES, odd, START)

    assert texts(kept) == [odd]


def test_names_are_readable_and_say_the_newest_fact_that_was_known(kept: Backups, tmp_path: Path) -> None:
    kept.keep(RULES, TABLE, START)
    (path,) = [path for path in tmp_path.rglob("*") if path.is_file()]

    assert path.parent == tmp_path / "backups/api.github.com/acme/sky/7"
    assert path.name.endswith("Z_facts-to_2026-03-02T08-00-00Z.md")
    assert path.stat().st_mode & 0o777 == 0o600
    assert kept.of(RULES)[0].until == START


async def test_boards_do_not_mix(kept: Backups, tmp_path: Path) -> None:
    await writes(kept, "claim #1")

    assert kept.of(replace(RULES, issues=(8,))) == []
    assert Backups(tmp_path, "https://github.acme.com/api/v3").of(RULES) == []


def test_the_number_is_bounded_and_the_very_first_stays(kept: Backups) -> None:
    for number in range(module.MOST + 10):
        kept.keep(RULES, f"text {number}", START)

    assert len(texts(kept)) == module.MOST
    assert texts(kept)[-1] == "text 0"
    assert texts(kept)[:2] == [f"text {module.MOST + 9}", f"text {module.MOST + 8}"]


def test_the_size_is_bounded(kept: Backups) -> None:
    for number in range(40):
        kept.keep(RULES, f"{number:03}" + "字" * 100_000, START)
    found = texts(kept)

    assert sum(len(text.encode()) for text in found) <= module.LARGEST
    assert (found[0][:3], found[-1][:3]) == ("039", "000")


def test_texts_that_several_processes_keep_in_one_second_all_stay(kept: Backups, tmp_path: Path) -> None:
    others = [Backups(tmp_path, "https://api.github.com") for _ in range(8)]
    with ThreadPoolExecutor(len(others)) as pool:
        said = [f"text {number}" for number in range(24)]
        made = list(pool.map(lambda at: others[at % 8].keep(RULES, said[at], START), range(24)))

    assert [backup.text() for backup in made] == said
    assert sorted(texts(kept)) == sorted(said)


def test_what_else_lies_in_the_folder_is_left_alone(kept: Backups) -> None:
    folder = kept.folder(RULES)
    folder.mkdir(parents=True)
    for name in ("notes.txt", "2026-99-99T00-00-00Z_facts-to_2026-03-02T08-00-00Z.md"):
        (folder / name).write_text("an operator's")
    kept.keep(RULES, "text", START)

    assert texts(kept) == ["text"]
    assert (folder / "notes.txt").read_text() == "an operator's"


async def test_the_first_write_is_refused_where_nothing_can_be_kept(tmp_path: Path) -> None:
    (tmp_path / "backups").write_text("a file stands in the way")
    blocked = Backups(tmp_path, "https://api.github.com")

    with pytest.raises(NoBackup, match=r"Acme/Sky#7 can't be kept in .*nothing was written: set HACKATHON_DATA"):
        await writes(blocked, "claim #1")


async def test_a_later_write_goes_out_and_the_failure_is_logged(kept: Backups, tmp_path: Path) -> None:
    first = await writes(kept, "claim #1")
    (tmp_path / "full").mkdir()
    (tmp_path / "full/backups").write_text("a file stands in the way")
    blocked = Backups(tmp_path / "full", "https://api.github.com")
    with capture_logs() as logs:
        await writes(blocked, "claim #1-8", body=first)

    assert [(each["log_level"], each["event"], each["board"]) for each in logs] == [("error", "no_backup", "spring")]
