"""A conversation under a tracking issue, without any I/O: `look` carries out the plan as GitHub would."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.core.facts import Comment, Facts, Issue, Pull, Review
from bot.core.plan import Plan, Replies, decide
from bot.core.reply import Delete, Edit, Post
from bot.core.rules import PullRules, Rules

if TYPE_CHECKING:
    from bot.core.entry import Entry, State
    from bot.core.reply import ReplyAction

REPO = "acme/rockets"
URL = "https://github.com/acme/rockets/issues/7"
ME = "hackathon-bot[bot]"
START = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
BODY = """# Rockets

| No. | Title | Status | Done by |
| --- | --- | --- | --- |
| 1 | Engine | | |
| 2 | Fins | | |
| 3 | Nose | | |
| 4 | Hull | | |

Good luck!
"""


WORDS = "Rockets No."
PULLS = PullRules(WORDS, (REPO, "acme/docs"), ("acme/community",))


def rules(**changes: Any) -> Rules:
    """The rules of the board, in plain style; `olga` organises."""
    return replace(
        Rules(name="rockets", repo=REPO, issues=(7,), style="text", organisers=frozenset({"olga"})), **changes
    )


@dataclass
class Hackathon:
    """Time goes on by a minute with every act of a person."""

    rules: Rules = field(default_factory=rules)
    body: str = BODY
    me: str = ME
    writers: frozenset[str] = frozenset()
    closed: datetime | None = None
    now: datetime = START
    comments: dict[int, Comment] = field(default_factory=dict)
    saved: datetime = START
    plan: Plan | None = None
    numbered: int = 0
    pulls: dict[str, Pull] = field(default_factory=dict)
    elsewhere: frozenset[tuple[str, int]] = frozenset()
    first_of_words: bool = True
    mentors: tuple[str, ...] = ("mia", "noa")

    def comment(self, author: str, body: str, *, by_bot: bool = False, issue: int = 7) -> int:
        """Somebody comments; the comment's id comes back."""
        self.later()
        self.numbered += 1
        url = f"{URL}#issuecomment-{self.numbered}"
        self.comments[self.numbered] = Comment(self.numbered, issue, author, by_bot, body, self.now, self.now, url)
        return self.numbered

    def edit(self, comment: int, body: str) -> None:
        """Somebody changes what a comment says."""
        self.later()
        self.comments[comment] = replace(self.comments[comment], body=body, updated=self.now)

    def delete(self, comment: int) -> None:
        """Somebody deletes a comment."""
        self.later()
        del self.comments[comment]

    def pull(self, author: str, title: str, *, repo: str = REPO, draft: bool = False, by_bot: bool = False) -> str:
        """Somebody opens a pull request; its `owner/name#12` comes back. Numbers begin at 101."""
        self.later()
        number = 101 + len(self.pulls)
        url = f"https://github.com/{repo}/pull/{number}"
        made = Pull(repo, number, title, author, by_bot, url, self.now, self.now, draft=draft, reviews=())
        self.pulls[f"{repo}#{number}"] = made
        return f"{repo}#{number}"

    def _touch(self, pull: str, **changes: Any) -> None:
        self.later()
        self.pulls[pull] = replace(self.pulls[pull], updated=self.now, **changes)

    def retitle(self, pull: str, title: str) -> None:
        """Somebody changes a pull request's title."""
        self._touch(pull, title=title)

    def ready(self, pull: str) -> None:
        """A draft is marked as ready for review."""
        self._touch(pull, draft=False)

    def merge(self, pull: str) -> None:
        """A pull request is merged."""
        self.later()
        self._touch(pull, merged=self.now, closed=self.now)

    def close_pull(self, pull: str) -> None:
        """A pull request is closed unmerged."""
        self.later()
        self._touch(pull, closed=self.now)

    def reopen(self, pull: str) -> None:
        """A pull request that was closed is opened again."""
        self._touch(pull, closed=None)

    def review(self, pull: str, author: str, state: str = "APPROVED") -> None:
        """Somebody reviews a pull request."""
        self.later()
        reviews = self.pulls[pull].reviews or ()
        self._touch(pull, reviews=(*reviews, Review(len(reviews) + 1, author, state, self.now)))

    def dismiss(self, pull: str, author: str) -> None:
        """Somebody's reviews are dismissed; their time stays."""
        reviews = self.pulls[pull].reviews or ()
        self._touch(
            pull, reviews=tuple(replace(one, state="DISMISSED") if one.author == author else one for one in reviews)
        )

    def save(self, body: str) -> None:
        """A person saves the issue's text."""
        self.later()
        self.body, self.saved = body, self.now

    def change(self, old: str, new: str) -> None:
        """A person changes one place of the issue's text."""
        assert self.body.count(old) == 1, f"{old!r} stands {self.body.count(old)} times in\n{self.body}"
        self.save(self.body.replace(old, new))

    def close(self) -> None:
        """The issue is closed."""
        self.later()
        self.closed = self.now

    def later(self) -> None:
        """A minute passes."""
        self.now += timedelta(minutes=1)

    def forget(self) -> None:
        """Somebody deletes the hidden state from the text."""
        head, _, rest = self.body.partition("<!-- hackathon:state -->")
        self.save(head + rest.partition("<!-- /hackathon:state -->")[2])

    @property
    def facts(self) -> Facts:
        """What GitHub says now."""
        updated = max([self.saved, *(comment.updated for comment in self.comments.values())])
        issue = Issue(REPO, 7, URL, "olga", self.body, START, updated, self.closed)
        return Facts(
            issue,
            tuple(self.comments.values()),
            self.me,
            frozenset({"rocket-bot"}),
            self.writers,
            pulls=tuple(self.pulls.values()),
            reviewers=frozenset((pull.place[0], login) for pull in self.pulls.values() for login in self.mentors),
            elsewhere=self.elsewhere,
            first_of_words=self.first_of_words,
        )

    def look(self, replies: Replies = "new") -> Plan:
        """The bot looks once: its plan is carried out, and a second look finds nothing to do."""
        plan = decide(self.facts, self.rules, replies)
        if any(isinstance(action, Post) for action in plan.continuations):  # the body waits for their addresses
            self._answer(plan.continuations)
            plan = decide(self.facts, self.rules, replies)
        self.plan = plan
        self._carry_out(plan)
        again = decide(self.facts, self.rules, replies)
        assert again.body == self.body, "a second look writes the body again"
        assert again.continuations == (), f"a second look writes continuations again: {again.continuations}"
        assert again.replies == (), f"a second look answers again: {again.replies}"
        return plan

    def _carry_out(self, plan: Plan) -> None:
        self.body = plan.body
        self._answer((*plan.continuations, *plan.replies))

    def _answer(self, actions: tuple[ReplyAction, ...]) -> None:
        for action in actions:
            match action:
                case Post():
                    self.comment(self.me, action.text, by_bot=self.me.endswith("[bot]"), issue=action.issue)
                case Edit():
                    self.edit(action.reply, action.text)
                case Delete():
                    self.delete(action.reply)

    def row(self, task: object) -> list[str]:
        """The cells of a task's row, as they stand in the text."""
        lines = [line.split("|")[1:-1] for line in self.body.splitlines() if line.startswith("|")]
        return next([cell.strip() for cell in cells] for cells in lines if cells[0].strip() == str(task))

    def cell(self, task: object) -> str:
        """The status cell of a task."""
        return self.row(task)[2]

    def done_cell(self, task: object) -> str:
        """The done cell of a task."""
        return self.row(task)[3]

    def entries(self, task: object) -> tuple[Entry, ...]:
        """The entries of a task, as the last look saw them."""
        assert self.plan is not None, "nobody looked yet"
        return self.plan.standing.on(str(task))

    def people_on(self, task: object) -> list[str]:
        """The logins on a task, as the last look saw them."""
        return [login for entry in self.entries(task) for login in entry.members]

    def states(self, task: object) -> dict[str, State]:
        """The state of everyone on a task, by name, as the last look saw them."""
        return {entry.team or entry.members[0]: entry.state for entry in self.entries(task)}

    def replies_to(self, comment: int | str) -> list[str]:
        """What the bot's replies to a comment, or about a pull request, say, without their hidden marker."""
        mark = f"<!-- hackathon:reply {comment} "
        return [
            one.body.partition("-->\n")[2]
            for one in self.comments.values()
            if one.author == self.me and one.body.startswith(mark)
        ]

    def reply_to(self, comment: int | str) -> str:
        """What the only reply to a comment, or about a pull request, says."""
        (said,) = self.replies_to(comment)
        return said
