"""Measure the memory of `serve` on a board far over GitHub's limit: 346 tasks, 1,034 claims, 2,000 pull requests.

Run it as `python bench/memory.py [--deliveries N]`: the process takes N signed deliveries over HTTP, some at a time,
and has its resident memory read at forty moments between, each in silence, once all that was delivered is seen to.
Exits 1 where a bar is missed: those are for 10,000 deliveries.

No growth over the last half: a straight line through its readings rises by less than a megabyte, which is what Python
takes from the system at a time, or by less than twice what single readings lie beside the line (their standard
deviation), for memory comes and goes; and by less than two megabytes however widely they lie.

People comment, edit and take back as often as the issue stays near 2,250 comments, of the 2,500 that GitHub takes, as
many of them claims as at the start; some pull requests and reviews come before the middle, and no more later. So the
facts stay as many, and nothing has a reason to grow. Hardly two texts are the same: whatever keeps what is gone does.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import time
from itertools import islice
from statistics import linear_regression, pstdev
from typing import TYPE_CHECKING, NamedTuple

from tabulate import tabulate

from bench.decide import COMMENTS, PULLS, WORDS, body, comment, pull
from bench.serve import kept
from bot.sandbox.state import GitHub, Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bench.serve import Bench
    from bot.sandbox.model import Issue

REPO, DOCS, RFCS = REPOS = ("acme/rockets", "acme/docs", "acme/community")
TASKS, SPARE = 346, 250  # comments that the issue has room for at the start
OPENED, REVIEWS = 50, 250  # pull requests that people open, and reviews that they write
RULES = f"""\
language: zh
boards:
  - name: rockets
    repo: {REPO}
    issue: 1
    look_every: 10s
    pulls: {{title: "{WORDS}", repos: [{REPO}, {DOCS}], rfc_repos: [{RFCS}]}}
"""
AT_ONCE, PAUSE = 100, 0.6  # deliveries, and the seconds after them: longer than the bot waits for more
READINGS, SILENCE = 40, 1.2  # in all; seconds before each
MOST, GROWTH = 120.0, 2.0  # MB
STEP = 1.0  # MB of one of Python's arenas


def world() -> GitHub:
    """Return the board with its comments and pull requests."""
    github = GitHub()
    github.limits.core = github.limits.search = 10**6  # days pass within minutes here
    for repo in REPOS:
        github.add_repo(repo)
        for login in ("keeper", "olivia"):
            github.grant(repo, login, "write")
    github.open_issue(REPO, "olivia", "Tasks", body(10, TASKS))
    github.open_issue(REPO, "olivia", "Something else", "Nothing of the board's.")
    spoken = [comment(number, TASKS) for number in range(1, COMMENTS + 1)]
    left_out = {one.id for one in islice((one for one in spoken if "讨论" in one.body), SPARE)}  # chat
    for one in spoken:
        if one.id not in left_out:
            chat = f" ({one.id})" if "讨论" in one.body else ""  # chat is read once where it is the same
            github.comment(REPO, 1, one.author, one.body + chat)
    for each in (pull(number, TASKS) for number in range(1, PULLS + 1)):
        number = github.open_pull(each.repo, each.author, each.title).number
        if each.merged:
            github.merge(each.repo, number, "olivia")
        elif each.closed:
            github.close_pull(each.repo, number)
        elif each.approved:
            github.review(each.repo, number, "olivia")
    return github


class Crowd:
    """People who do something, again and again; the board stays about as large as it is."""

    def __init__(self, github: GitHub) -> None:
        self.github = github
        self.chance = random.Random(1)  # noqa: S311 - the same crowd every time, nothing secret
        self.reviews = 0
        self.pulls = [issue for issue in github.issues.values() if issue.pull]
        acts: dict[Callable[[], object], int] = {
            self.comment: 26, self.edit: 14, self.delete: 14, self.open: 2, self.close: 8, self.reopen: 6,
            self.retitle: 5, self.review: 7, self.push: 6, self.edit_issue: 2, self.be_elsewhere: 5, self.repeat: 5,
        }  # fmt: skip
        self._acts, self._weights = list(acts), list(acts.values())

    def act(self) -> None:
        """Do something; what GitHub refuses is not done."""
        try:
            self.chance.choices(self._acts, self._weights)[0]()
        except Refused:
            self.comment()

    def comment(self) -> None:
        """Say something on the board's issue; where it has grown, take something back instead."""
        if len(self.github.issue(REPO, 1).comments) > COMMENTS - SPARE:
            self.delete()
        else:
            self.github.comment(REPO, 1, self._login(), self._words())

    def edit(self) -> None:
        """Change a comment."""
        self.github.edit_comment(self._comment(), self._words())

    def delete(self) -> None:
        """Take a comment back."""
        self.github.delete_comment(self._comment())

    def open(self) -> None:
        """Open a pull request, while there are few more than at the start."""
        if len(self.pulls) >= PULLS + OPENED:
            self.retitle()
            return
        repo = self.chance.choice(REPOS)
        self.pulls.append(self.github.open_pull(repo, self._login(), self._title()))

    def close(self) -> None:
        """Close a pull request, or merge it."""
        one = self._pull(lambda issue: issue.closed_at is None)
        if self.chance.random() < 0.2:
            self.github.merge(one.repo.full_name, one.number, "olivia")
        else:
            self.github.close_pull(one.repo.full_name, one.number)

    def reopen(self) -> None:
        """Open one again that was closed."""
        one = self._pull(lambda issue: issue.closed_at is not None and not (issue.pull and issue.pull.merged_at))
        self.github.reopen_pull(one.repo.full_name, one.number)

    def retitle(self) -> None:
        """Give a pull request another title."""
        one = self._pull()
        self.github.retitle(one.repo.full_name, one.number, self._title())

    def review(self) -> None:
        """Review an open pull request, up to a number of reviews."""
        self.reviews += 1
        if self.reviews > REVIEWS:
            self.push()
            return
        one = self._pull(lambda issue: issue.closed_at is None)
        state = self.chance.choice(("APPROVED", "CHANGES_REQUESTED", "COMMENTED"))
        self.github.review(one.repo.full_name, one.number, "olivia", state)  # type: ignore[arg-type]  # one of the states

    def push(self) -> None:
        """Push to an open pull request."""
        one = self._pull(lambda issue: issue.closed_at is None)
        self.github.push(one.repo.full_name, one.number)

    def edit_issue(self) -> None:
        """Change a word of the board's own text."""
        text = self.github.issue(REPO, 1).body or ""
        self.github.edit_issue(REPO, 1, "olivia", text.replace("支持", "Support ", 1).replace(" x x", " y x", 1))

    def be_elsewhere(self) -> None:
        """Say something where no board is, or open a pull request that is for no task."""
        if self.chance.random() < 0.5:
            self.github.comment(REPO, 2, self._login(), "claim #1")
        else:
            self.github.open_pull(DOCS, self._login(), "Mend a typo")

    def repeat(self) -> None:
        """Let GitHub send something lately delivered once more."""
        lately = list(islice(reversed(self.github.deliveries.values()), 50))
        self.github.redeliver(self.chance.choice(lately))

    def _login(self) -> str:
        return f"dev-{self.chance.randrange(400)}"

    def _comment(self) -> int:
        """Return a person's comment on the board's issue, a late one rather than an old one."""
        ours = self.github.issue(REPO, 1).comments
        found = ours[-1 - int(len(ours) * self.chance.random() ** 2)]
        return found if self.github.comment_by_id(found).user.login != "keeper" else self._comment()

    def _pull(self, which: Callable[[Issue], bool] = lambda _: True) -> Issue:
        return next(issue for issue in self._shuffled() if which(issue))

    def _shuffled(self) -> Iterator[Issue]:
        while True:
            yield self.chance.choice(self.pulls)

    def _words(self) -> str:
        """Return what a comment says, no two the same: a command, chat, or a line that can't be read."""
        task, other, number = (self.chance.randrange(1, TASKS + 1) for _ in range(3))
        return self.chance.choices(
            (
                f"【报名】：{task}、{other}",
                f"claim #{task}",
                f"/submit {task} https://example.org/work/{number}",
                f"【取消报名】：{task}",
                f"/why {task}",
                f"claim #{task}、三",
                f"任务 {task} 需要先写 RFC 吗？\n\n> 之前的讨论 {other}\n\n谢谢，我看一下。"
                + " 再想想" * (number % 40),
                f"I read about {task} and {other}, and wonder whether {number} is right." + " Or so." * (number % 60),
            ),
            (1, 1, 1, 1, 1, 1, 2, 2),  # two of five claim something, as at the start
        )[0]

    def _title(self) -> str:
        return f"【{WORDS}{self.chance.randrange(1, TASKS + 1)}】Support bf16 {self.chance.randrange(10**6)}"


class Reading(NamedTuple):
    """What the process holds after so many deliveries, in MB, and what its board has come to."""

    deliveries: int
    seconds: float
    writes: int
    comments: int
    characters: int
    memory: float
    most: float


class Line(NamedTuple):
    """How far a straight line through readings rises from first to last, and how far they lie beside it, in MB."""

    rise: float
    spread: float

    @classmethod
    def through(cls, readings: Sequence[Reading]) -> Line:
        """Return the line that fits best."""
        at, memory = [one.deliveries for one in readings], [one.memory for one in readings]
        slope, start = linear_regression(at, memory)
        beside = [held - start - slope * count for count, held in zip(at, memory, strict=True)]
        return cls(slope * (at[-1] - at[0]), pstdev(beside))

    @property
    def grows(self) -> bool:
        """Whether it rises further than the readings' own coming and going explains."""
        return self.rise >= min(max(2 * self.spread, STEP), GROWTH)


async def measure(count: int) -> list[Reading]:
    """Return what the process holds, from the start to so many deliveries."""
    github = world()
    async with kept(github, RULES, REPOS) as bench:
        crowd = Crowd(github)
        began, before = time.perf_counter(), len(github.deliveries)
        readings = [await _reading(bench, 0, 0.0)]
        for goal in (count * number // READINGS for number in range(1, READINGS + 1)):
            while (sent := len(github.deliveries) - before) < goal:
                for _ in range(min(AT_ONCE, goal - sent)):
                    crowd.act()
                await bench.courier.idle()
                await asyncio.sleep(PAUSE)
            readings.append(await _reading(bench, sent, time.perf_counter() - began))
    return readings


async def _reading(bench: Bench, sent: int, seconds: float) -> Reading:
    """Read the memory in silence; of three the least, for a full look comes now and then all the same."""
    held = []
    for _ in range(3):
        await asyncio.sleep(SILENCE / 3)
        held.append(bench.memory())
    writes = sum(each.path == f"/repos/{REPO}/issues/1" for each in bench.github.log.writes)
    text = bench.github.issue(REPO, 1)
    return Reading(sent, seconds, writes, len(text.comments), len(text.body or ""), min(held), bench.memory("VmHWM"))


def main() -> int:
    """Run it; 1 where a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--deliveries", type=int, default=10_000)
    readings = asyncio.run(measure(parser.parse_args().deliveries))
    head = ("deliveries", "seconds", "body writes", "comments", "characters", "MB", "at the most")
    print(tabulate(readings[::4], headers=head, floatfmt=".1f"))
    half = readings[READINGS // 2 :]
    line, most = Line.through(half), readings[-1].most
    bytes_each = line.rise * 2**20 / (half[-1].deliveries - half[0].deliveries)
    print(
        f"bars: at the most {MOST:.0f} MB: {most:.1f}; no growth over the last half: {line.rise:+.1f} MB by a line "
        f"beside which single readings lie {line.spread:.1f} MB ({bytes_each:+.0f} bytes a delivery)"
    )
    return int(most >= MOST or line.grows)


if __name__ == "__main__":
    sys.exit(main())
