"""`report`, `why` and `sync` with pull requests, as processes: what they print, and how they exit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.run.program import Done, Operator, token_of
from tests.scenes.carrying import PLANS, SEA, WORDS, Carrying, carrying_stage, title
from tests.scenes.hackathon import REPO

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

RULES = (
    "boards: [{name: spring, repo: acme/sky, issue: 1, style: text, "
    f"pulls: {{title: {WORDS}, repos: [acme/sky, {SEA}], rfc_repos: [{PLANS}]}}}}]"
)


@pytest.fixture
async def there() -> AsyncIterator[Carrying]:
    """Alice has claimed, Bob has finished in another repository."""
    async with carrying_stage() as stage:
        stage.github.comment(REPO, 1, "alice", "claim #1")
        stage.github.open_pull(SEA, "bob", title(2))
        stage.github.merge(SEA, 1, "mia")
        yield stage


@pytest.fixture
def operator(there: Carrying, tmp_path: Path) -> Operator:
    return Operator(tmp_path, there.serving.url, token_of(there.github), RULES)


async def asked(operator: Operator, *arguments: str) -> Done:
    """What a verb says of a board."""
    return await operator.run(*arguments, "--config", operator.config())


async def test_a_report_in_json_has_the_keys_of_the_contract(operator: Operator, there: Carrying) -> None:
    done = await asked(operator, "report", "spring", "--format", "json")

    assert (done.code, done.err) == (0, "")
    assert done.json() == {
        "board": "spring",
        "totals": {"tasks": 3, "claimed": 2, "submitted": 1, "done": 1, "people": 2},
        "tracks": [{"name": "All tasks", "tasks": 3, "submitted": 1, "claimed": 2, "done": 1}],
        "leaderboard": [{"name": "bob", "points": 1, "tasks": ["2"]}],
    }
    assert {each.split()[0] for each in there.requests()} == {"GET"}


@pytest.mark.parametrize(
    ("arguments", "begins", "has"),
    [
        ([], "# spring: progress on ", "| All tasks | 3 | 1 / 2 | 33.33% | 1 | 33.33% |"),
        (["--language", "zh"], "# spring 进展", "完成"),
        (["--format", "html"], '<!doctype html>\n<html lang="en">', "<table>"),
        (["--format", "html", "--language", "zh"], '<!doctype html>\n<html lang="zh">', "完成"),
        (["--front-matter"], "---\n", "\ntitle: "),
        (["--since", "2020-01-01"], "# spring", "bob"),
    ],
)
async def test_a_report_is_a_post_of_the_kind_asked_for(
    operator: Operator, arguments: list[str], begins: str, has: str
) -> None:
    done = await asked(operator, "report", "spring", *arguments)

    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(begins)
    assert has in done.out
    assert not done.out.endswith("\n\n")


async def test_a_sync_that_cannot_read_reviews_does_the_rest_and_fails(operator: Operator, there: Carrying) -> None:
    there.github.open_pull(SEA, "carol", title(4))
    await asked(operator, "sync")
    there.github.review(SEA, 2, "mia")
    there.github.comment(REPO, 1, "dave", "claim #1")
    there.github.faults.fail("GET", ".*/reviews", status=422, times=None)
    failed = await asked(operator, "sync")
    people = there.people_on(1), there.people_on(2), there.cell(4)
    there.github.faults.requests.clear()
    done = await asked(operator, "sync")

    carols = "[sea#2](https://github.com/acme/sea/pull/2)"
    assert (failed.code, people) == (1, (["alice", "dave"], ["bob"], f"@carol PR open {carols}"))
    assert "spring: pull requests stay as last known: GitHub refuses GET /repos/acme/sea/pulls/2/reviews" in failed.err
    assert (done.code, there.cell(4)) == (0, f"@carol Approved {carols}")


async def test_why_tells_each_entry_and_the_facts_behind_it(operator: Operator, there: Carrying) -> None:
    done = await asked(operator, "why", "spring", "#2")
    other = await asked(operator, "why", "spring", "1")

    assert (done.code, done.err, other.code) == (0, "", 0)
    assert "bob" in done.out
    assert "https://github.com/acme/sea/pull/1" in done.out
    assert there.github.comments_on(REPO, 1)[0].body not in done.out
    assert "alice" in other.out
    assert {each.split()[0] for each in there.requests()} == {"GET"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("report", "winter"), "no board is named 'winter'; the rules have spring"),
        (("why", "winter", "2"), "no board is named 'winter'; the rules have spring"),
        (("why", "spring", "99"), "board spring has no task '99'"),
        (("why", "spring", "nonsense"), "board spring has no task 'nonsense'"),
        (("report", "spring", "--since", "last week"), "'last week' is no date"),
        (("report", "spring", "--since", "2099-01-01"), "'2099-01-01' is still to come"),
        (("report", "spring", "--format", "pdf"), "invalid choice: 'pdf'"),
    ],
)
async def test_what_there_is_not_exits_2(operator: Operator, arguments: tuple[str, ...], said: str) -> None:
    done = await asked(operator, *arguments)

    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert "Traceback" not in done.err


@pytest.mark.parametrize("arguments", [("report", "spring"), ("why", "spring", "2")])
async def test_a_github_that_refuses_exits_1_and_names_the_board(
    operator: Operator, there: Carrying, arguments: tuple[str, ...]
) -> None:
    there.github.faults.fail("GET", f"/repos/{REPO}/issues/1", status=404, times=None)
    done = await asked(operator, *arguments)

    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("spring: ")
    assert "Traceback" not in done.err


async def test_a_board_without_a_table_is_named_once(operator: Operator, there: Carrying) -> None:
    there.github.edit_issue(REPO, 1, "olivia", "no table")
    done = await asked(operator, "why", "spring", "2")

    assert (done.code, done.out, len(done.lines)) == (1, "", 1)
    assert done.err.startswith("spring: the issue has no table")
