"""Searching issues and pull requests as GitHub does it, limits included."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from tests.sandbox.client import next_page
from tests.sandbox.conftest import SKY

if TYPE_CHECKING:
    from bot.sandbox.state import GitHub
    from tests.sandbox.client import Client


def search(client: Client, text: str, more: str = "") -> list[str]:
    found = client.json(f"/search/issues?q={quote(text)}{more}")
    assert found["total_count"] >= len(found["items"])
    return [each["title"] for each in found["items"]]


@pytest.fixture
def pulls(github: GitHub) -> GitHub:
    """An open, an approved, a merged, a closed and a draft pull request, and one elsewhere."""
    github.add_repo("acme/sea")
    titles = ["Spring No.1 open", "Spring No.2 approved", "Spring No.3 merged", "Spring No.4 closed"]
    numbers = [github.open_pull(SKY, "bob", title).number for title in titles]
    github.review(SKY, numbers[1], "olivia")
    github.merge(SKY, numbers[2], "olivia")
    github.close_pull(SKY, numbers[3])
    github.open_pull(SKY, "carol", "Autumn draft", "for Spring No.5", draft=True)
    github.open_pull("acme/sea", "bob", "Spring No.6 elsewhere")
    return github


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("is:pr is:merged", "3"),
        ("is:pr state:closed -is:merged", "4"),
        ("is:pr is:unmerged is:closed", "4"),
        ("is:pr review:approved", "2"),
        ("is:pr author:carol", "A"),
        ("is:pr draft:true", "A"),
        ("type:pr is:open -is:draft in:title spring", "12"),
        ('is:pr in:title "spring no"', "1234"),
        ('is:pr "spring no"', "1234A"),
        ('is:pr in:title "no spring"', ""),
        ("is:pr SPRING OPEN", "1"),
        ("is:issue", "T"),
        ("is:pr created:<2026-01-01", ""),
        ("is:pr created:2026-01-01 is:merged", "3"),
        ("is:pr created:2026-01-01..2026-01-02 is:merged", "3"),
        ("is:pr created:>2026-01-01", ""),
        ("is:pr merged:>=2026-01-01T00:00:00Z", "3"),
        ("is:pr closed:*..2026-01-01", "34"),
    ],
)
def test_a_query_finds(pulls: GitHub, olivia: Client, text: str, found: str) -> None:
    titles = search(olivia, f"{text} repo:{SKY}")

    short = [title.removeprefix("Spring No.")[0] for title in titles]
    assert sorted(short) == sorted(found)


def test_times_are_compared_to_the_second(pulls: GitHub, olivia: Client) -> None:
    at = pulls.pull(SKY, 3).created_at

    def found(sign: str) -> int:
        return len(search(olivia, f"is:pr repo:{SKY} created:{sign}{at:%Y-%m-%dT%H:%M:%SZ}"))

    assert {sign: found(sign) for sign in ("", ">", ">=", "<", "<=")} == {"": 1, ">": 3, ">=": 4, "<": 1, "<=": 2}


def test_several_repositories_are_searched_at_once(pulls: GitHub, olivia: Client) -> None:
    both = search(olivia, f"is:pr is:open author:bob repo:{SKY} repo:acme/sea", "&sort=created&order=asc")

    assert both == ["Spring No.1 open", "Spring No.2 approved", "Spring No.6 elsewhere"]
    assert search(olivia, "is:pr is:open author:bob org:acme", "&sort=updated") == [both[2], both[1], both[0]]


def test_a_thousand_are_shown_and_all_are_counted(github: GitHub, olivia: Client) -> None:
    github.limits.search_results = 25
    for number in range(30):
        github.open_pull(SKY, "bob", f"pull {number}")
    place = f"/search/issues?q=is:pr+repo:{SKY}&per_page=10"

    answer, shown = olivia.get(place), 0
    while True:
        shown += len(answer.json()["items"])
        assert answer.json()["total_count"] == 30
        following = next_page(answer)
        if following is None:
            break
        answer = olivia.get(following)

    assert shown == 25
    assert olivia.get(f"{place}&page=4").status == 422


@pytest.mark.parametrize(
    "text",
    ["", "x" * 257, "is:pr repo:no/where", "is:nonsense", "is:pr created:yesterday"],
    ids=["empty", "257 characters", "unknown repository", "unknown kind", "no date"],
)
def test_a_query_that_cannot_be_answered_is_422(olivia: Client, text: str) -> None:
    assert olivia.get(f"/search/issues?q={quote(text)}").status == 422


def test_searches_are_thirty_a_minute_and_counted_apart(olivia: Client) -> None:
    statuses = [olivia.get("/search/issues?q=is:pr").status for _ in range(31)]

    assert statuses == [200] * 30 + [403]
    assert olivia.get(f"/repos/{SKY}").headers["x-ratelimit-remaining"] == "4999"


def test_the_index_is_late_when_told_to_be(github: GitHub, olivia: Client) -> None:
    github.open_pull(SKY, "bob", "before")
    github.index.fall_behind(timedelta(seconds=90))
    github.retitle(SKY, 2, "after")
    github.open_pull(SKY, "bob", "new")

    assert search(olivia, "is:pr") == ["before"]
    github.now.advance(timedelta(minutes=2))  # type: ignore[attr-defined]  # a stepping clock
    assert search(olivia, "is:pr") == ["new", "after"]


def test_private_repositories_are_not_found_by_strangers(github: GitHub, olivia: Client) -> None:
    github.add_repo("bob/secret", private=True)
    github.open_pull("bob/secret", "bob", "hidden")

    assert search(olivia, "is:pr") == []
