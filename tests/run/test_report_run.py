"""A report from a simulated GitHub: read once, nothing written."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest

from bot.github.errors import Refused
from bot.run.report import Asked, read_since, report
from bot.settings import Settings, read_settings
from tests.scenes.hackathon import KEEPER, REPO, TABLE, staged, world

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.scenes.hackathon import Hackathon

RULES = "boards:\n  - {name: spring, repo: acme/sky, issue: 1}\n  - {name: bare, repo: acme/sky, issue: 2}\n"


@pytest.fixture
async def there() -> AsyncIterator[Hackathon]:
    """The world and its people; two boards, the second without a table."""
    async with staged(world(TABLE, "words")) as hackathon:
        yield hackathon


@pytest.fixture
def settings(there: Hackathon, tmp_path: Path) -> Settings:
    rules = tmp_path / "rules.yml"
    rules.write_text(RULES, encoding="utf-8")
    token = there.github.add_token(KEEPER).value
    given = {"GITHUB_API_URL": there.serving.url, "GITHUB_TOKEN": token, "HACKATHON_DATA": str(tmp_path / "data")}
    return read_settings(given, serving=False, config=rules)


async def test_a_report_tells_what_the_comments_say_and_writes_nothing(there: Hackathon, settings: Settings) -> None:
    there.github.comment(REPO, 1, "alice", "claim #2")
    there.github.comment(REPO, 1, "olivia", "/done 2 @alice")
    told = json.loads(await report(settings, Asked(settings.boards[0], "json")))

    assert told["totals"] == {"tasks": 3, "claimed": 1, "submitted": 0, "done": 1, "people": 1}
    assert told["leaderboard"] == [{"name": "alice", "points": 1, "tasks": ["2"]}]
    assert {exchange.method for exchange in there.serving.api.log} == {"GET"}


async def test_a_report_is_a_post_in_the_language_asked_for(there: Hackathon, settings: Settings) -> None:
    there.github.comment(REPO, 1, "alice", "claim #2")
    now = datetime(2026, 3, 8, tzinfo=UTC)
    post = await report(settings, Asked(settings.boards[0], since=now - timedelta(days=7), language="zh"), now)

    assert post.startswith("# spring 进展（2026-03-01 至 2026-03-08）\n\n共 3 个任务：1 个已认领，")
    assert "[1 Follow a file \\| watch it](https://github.com/acme/sky/issues/1)" in post


async def test_a_board_without_a_table_is_an_error_that_says_what_to_do(settings: Settings) -> None:
    with pytest.raises(Refused, match=r"acme/sky#2 has no table of tasks .* `hackathon-bot check`"):
        await report(settings, Asked(settings.boards[1]))


CHINA = timezone(timedelta(hours=8))
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("2026-01-19", "2026-01-19T00:00:00+08:00"),
        ("2026-01-19T08:30", "2026-01-19T08:30:00+08:00"),
        ("2026-01-19T08:30:00Z", "2026-01-19T08:30:00+00:00"),
    ],
)
def test_a_date_is_the_beginning_of_its_day_where_the_board_is(typed: str, read: str) -> None:
    assert read_since(typed, CHINA, NOON).isoformat() == read


def test_what_is_no_date_is_refused_in_words() -> None:
    with pytest.raises(ValueError, match="'last week' is no date: write it as 2026-01-19"):
        read_since("last week", UTC, NOON)


@pytest.mark.parametrize("typed", ["2099-01-01", "2026-03-02T20:01", "2026-03-02T13:00+00:00", "9999-12-31"])
def test_a_date_still_to_come_is_refused_in_words(typed: str) -> None:
    with pytest.raises(ValueError, match=f"'{re.escape(typed)}' is still to come: .*, 2026-03-02 at the latest"):
        read_since(typed, CHINA, NOON)


def test_the_day_that_has_begun_where_the_board_is_will_do() -> None:
    assert read_since("2026-03-02", CHINA, NOON - timedelta(hours=20)).isoformat() == "2026-03-02T00:00:00+08:00"
