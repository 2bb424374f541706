"""What `sync` asks of GitHub for a large event, as processes of their own that share a data folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.sandbox.server import serving
from bot.sandbox.state import GitHub
from tests.run.program import Operator, token_of
from tests.scenes.hackathon import KEEPER

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bot.sandbox.server import Serving

WORDS = "Hackathon 10th Spring No."
PULLS, TAGGED, TASKS, COMMENTS, APPROVED = 5_000, 100, 100, 150, 20
SHORT = tuple(f"acme/sky-{number}" for number in range(10))
USUAL = tuple(f"PaddlePaddle/Paddle-model-{number:03d}" for number in range(10))  # three queries' worth
LONG = tuple(f"an-organisation/{'a-repository-with-a-very-long-name-' * 2}{number}" for number in range(10))
OWNERS = tuple(f"organisation-number-{number}/{'a-long-name-' * 3}" for number in range(10))


def event(repos: Sequence[str], tagged_in: int) -> GitHub:
    """A tracking issue in the first repository; pull requests in all, and in the first so many those that count."""
    github = GitHub()
    for repo in repos:
        github.add_repo(repo)
        github.grant(repo, "olivia", "admin")
        github.grant(repo, KEEPER, "write")
    rows = "".join(f"| {number} | Task {number} |  |\n" for number in range(1, TASKS + 1))
    github.open_issue(repos[0], "olivia", "Tasks", f"| No. | Task | Status |\n| --- | --- | --- |\n{rows}")
    for number in range(COMMENTS):
        github.comment(repos[0], 1, f"dev-{number % 60}", f"claim #{number % TASKS + 1}")
    for number in range(PULLS):
        task, rest = divmod(number, PULLS // TAGGED)
        if rest:
            _carry(github, repos[number % len(repos)], f"Fix the {number}th bug", number)
        else:
            _carry(github, repos[task % tagged_in], f"【{WORDS}{task + 1}】 Work", task)
    return github


def _carry(github: GitHub, repo: str, title: str, number: int) -> None:
    """Open one, and approve, merge or leave it."""
    pull = github.open_pull(repo, f"dev-{number % 60}", title)
    if number < APPROVED:
        github.review(repo, pull.number, "olivia")
    elif number % 3 == 0:
        github.merge(repo, pull.number, "olivia")


def rules_of(repos: Sequence[str]) -> str:
    """The rules of the board, which follows all of them."""
    pulls = f"{{title: {WORDS}, repos: [{', '.join(repos)}]}}"
    return f"boards: [{{name: spring, repo: {repos[0]}, issue: 1, style: text, pulls: {pulls}}}]"


async def sync(server: Serving, operator: Operator) -> tuple[int, int, int]:
    """Run once: how many requests, how many of them counted, how many wrote."""
    begun = len(server.api.log)
    done = await operator.sync("--json")
    assert (done.code, done.err) == (0, "")
    (board,) = done.json()["boards"]
    asked = server.api.log[begun:]
    assert board["requests"] == len(asked)
    return len(asked), sum(one.counted for one in asked), board["writes"]


@pytest.mark.parametrize(
    ("repos", "tagged_in"),
    [(SHORT, 10), (SHORT, 2), (USUAL, 10), (LONG, 10), (OWNERS, 10)],
    ids=["short names", "two of ten", "usual names", "long names", "many owners"],
)
async def test_a_first_run_asks_twelve_times_at_most_and_a_second_one_free_of_charge_but_once(
    repos: tuple[str, ...], tagged_in: int, tmp_path: Path
) -> None:
    github = event(repos, tagged_in)
    async with serving(github) as server:
        operator = Operator(tmp_path, server.url, token_of(github), rules_of(repos))
        first = await sync(server, operator)
        body = github.issue(repos[0], 1).body or ""
        _, counted, writes = await sync(server, operator)

    assert first[0] <= 12
    assert (counted <= 1, writes, github.issue(repos[0], 1).body) == (True, 0, body)
    assert [body.count(word) for word in (" Approved [", " Done [", " PR open [")] == [20, 27, 53]
