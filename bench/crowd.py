"""A board far over GitHub's limit, and people who do something there again and again, while it stays as large as it is.

The facts stay as many and as long: people comment, edit and take back as often as the issue stays near 2,250 comments,
of the 2,500 that GitHub takes, as many of them claims as at the start; as many pull requests are open. They did so for
long before anybody looks, so who claims what and who works on what are strangers already; then they do with the newest
pull requests alone. What can only become more is bounded, and so many come early and no more later: pull requests,
merged ones, reviews, comments that need a reply. Hardly two texts are the same.
"""

from __future__ import annotations

import random
from itertools import islice
from typing import TYPE_CHECKING

from bench.decide import COMMENTS, PULLS, WORDS, body, comment, pull
from bot.sandbox.state import GitHub, Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.sandbox.model import Issue

REPO, DOCS, RFCS = REPOS = ("acme/rockets", "acme/docs", "acme/community")
BOT = "keeper"  # whose token the bot has
TASKS, SPARE = 346, 250  # comments that the issue has room for at the start
OPENED, MERGED, REVIEWS, REPLIES = 50, 50, 250, 100  # at the most
BEFORE = 20_000  # things that people did before anybody looks
NEWEST = 300  # pull requests that people still do something with, once somebody looks


def world() -> GitHub:
    """Return the board with its comments and pull requests."""
    github = GitHub()
    github.limits.core = github.limits.search = 10**6  # days pass within minutes here
    for repo in REPOS:
        github.add_repo(repo)
        for login in (BOT, "olivia"):
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
    """People who do something, again and again."""

    def __init__(self, github: GitHub) -> None:
        self.github = github
        self.chance = random.Random(1)  # noqa: S311 - the same crowd every time, nothing secret
        self.merged = self.reviews = 0
        self.pulls = [issue for issue in github.issues.values() if issue.pull]
        self._closed = self._count_closed()
        self._watched = False
        self._often: dict[Callable[[], object], int] = {
            self.comment: 26,
            self.edit: 14,
            self.delete: 14,
            self.turn: 14,
            self.retitle: 5,
        }
        for _ in range(BEFORE):
            self._do(self._often)
        self._watched = True

    def act(self) -> None:
        """Do something."""
        rarer = {self.open: 2, self.review: 7, self.push: 6, self.edit_issue: 2, self.be_elsewhere: 5, self.repeat: 5}
        self._do(self._often | rarer)

    def _do(self, acts: dict[Callable[[], object], int]) -> None:
        """Do one of these, which are so likely; what GitHub refuses is not done."""
        try:
            self.chance.choices(list(acts), list(acts.values()))[0]()
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

    def turn(self) -> None:
        """Merge a pull request, while few are; close one, or open one again where more are closed than at first."""
        if self._watched and self.merged < MERGED and self.chance.random() < 0.2:
            self.merged += 1
            one = self._pull(lambda issue: issue.closed_at is None)
            self.github.merge(one.repo.full_name, one.number, "olivia")
        elif self._count_closed() <= self._closed:
            one = self._pull(lambda issue: issue.closed_at is None)
            self.github.close_pull(one.repo.full_name, one.number)
        else:
            one = self._pull(_is_closed)
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
        self.github.edit_issue(REPO, 1, "olivia", text.replace("支持", "撑持", 1).replace(" x x", " y x", 1))

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

    def _count_closed(self) -> int:
        return sum(map(_is_closed, self.pulls))

    def _login(self) -> str:
        return f"dev-{self.chance.randrange(400)}"

    def _comment(self) -> int:
        """Return a person's comment on the board's issue, a late one rather than an old one."""
        ours = self.github.issue(REPO, 1).comments
        found = ours[-1 - int(len(ours) * self.chance.random() ** 2)]
        return found if self.github.comment_by_id(found).user.login != BOT else self._comment()

    def _pull(self, which: Callable[[Issue], bool] = lambda _: True) -> Issue:
        return next(issue for issue in self._shuffled() if which(issue))

    def _shuffled(self) -> Iterator[Issue]:
        while True:
            yield self.chance.choice(self.pulls[-NEWEST:] if self._watched else self.pulls)

    def _words(self) -> str:
        """Return what a comment says, no two the same: a command, chat, or a line that needs a reply."""
        task, other, number = (self.chance.randrange(1, TASKS + 1) for _ in range(3))
        said = self.chance.choices(
            (
                f"【报名】：{task}、{other}",
                f"claim #{task}",
                f"/submit {task} https://example.org/made/{number}",
                f"【取消报名】：{task}",
                f"claim #{task}、三" if self.chance.random() < 0.5 else f"/why {task}",
                f"任务 {task} 需要先写 RFC 吗？\n\n> 之前的讨论 {other}\n\n谢谢，我看一下。"
                + " 再想想" * (number % 40),
                f"I read about {task} and {other}, and wonder whether {number} is right." + " Or so." * (number % 60),
            ),
            (1, 1, 1, 1, 2, 2, 2),  # two of five claim something, as at the start
        )[0]
        asks = said.startswith("/why") or said.endswith("三")
        return f"claim #{task}, {other}" if asks and not self._may_ask() else said

    def _may_ask(self) -> bool:
        """Whether a comment may need a reply: the bot is there, and has not written many yet."""
        if not self._watched:
            return False
        said = self.github.issue(REPO, 1).comments
        return sum(self.github.comment_by_id(one).user.login == BOT for one in said) < REPLIES

    def _title(self) -> str:
        return f"【{WORDS}{self.chance.randrange(1, TASKS + 1)}】Support bf16 {self.chance.randrange(10**6)}"


def _is_closed(issue: Issue) -> bool:
    """Whether it was closed and not merged."""
    return issue.closed_at is not None and not (issue.pull and issue.pull.merged_at)
