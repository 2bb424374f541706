"""Pull requests on the page: what it shows of them, and what people may do next (no I/O)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Literal

from bot.sandbox import plain
from bot.sandbox.page.view import author_view

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.sandbox.model import Issue, Pull, Review
    from bot.sandbox.page.view import BoardTab, Json
    from bot.sandbox.state import GitHub

State = Literal["open", "draft", "merged", "closed"]
# What may be done in a state, the likeliest first.
STEPS: dict[State, tuple[str, ...]] = {
    "open": ("approve", "merge", "refuse", "retitle", "draft", "close"),
    "draft": ("ready", "retitle", "close"),
    "merged": ("retitle",),
    "closed": ("reopen", "retitle"),
}


def pulls_view(github: GitHub, repos: Sequence[str], board: BoardTab, others: Sequence[BoardTab]) -> list[Json]:
    """The pull requests of the repositories, newest first, without those whose titles name another board."""
    foreign = [each.words.casefold() for each in others if each.words and each.words != board.words]
    places = {github.repo(each).id for each in repos}
    shown = [
        each
        for each in github.issues.values()
        if each.pull is not None
        and each.repo.id in places
        and not any(words in each.title.casefold() for words in foreign)
    ]
    return [_pull_view(github, each) for each in sorted(shown, key=lambda one: one.id, reverse=True)]


def next_title(body: str, words: str, titles: Sequence[str]) -> str:
    """A title for the first task of the board that no title names yet: the words, its number, what it is."""
    if not words:
        return ""
    named = re.compile(rf"{re.escape(words)}\s*(\d+)", re.IGNORECASE)
    numbers = {found[1] for each in titles for found in named.finditer(each)}
    tasks = [row for row in plain.rows(body) if row[0].isdigit()]  # one that is struck out has its ~~
    row = next((each for each in tasks if each[0] not in numbers), tasks[-1] if tasks else ["1", ""])
    return f"[{words}{row[0]}] {row[1].replace('`', '')}".strip()


def change_pull(github: GitHub, repo: str, number: int, login: str, said: dict[str, Any]) -> None:
    """Do what `said["do"]` names (one of STEPS, or `dismiss`). Raises Refused, or KeyError for other words."""
    does: dict[str, Callable[[], object]] = {
        "retitle": lambda: github.retitle(repo, number, said["title"], login),
        "approve": lambda: github.review(repo, number, login, "APPROVED"),
        "refuse": lambda: github.review(repo, number, login, "CHANGES_REQUESTED"),
        "dismiss": lambda: _dismiss(github, repo, number, login),
        "merge": lambda: github.merge(repo, number, login),
        "close": lambda: github.close_pull(repo, number, login),
        "reopen": lambda: github.reopen_pull(repo, number, login),
        "draft": lambda: github.convert_to_draft(repo, number),
        "ready": lambda: github.ready_for_review(repo, number),
    }
    does[said["do"]]()


def _pull_view(github: GitHub, issue: Issue) -> Json:
    state, review = _state(issue), _verdict(github, issue)
    return {
        "repo": issue.repo.full_name,
        "place": issue.repo.name,
        "number": issue.number,
        "title": issue.title,
        "state": state,
        "created": issue.created_at.isoformat(),
        "verdict": review.state if review else "",
        "reviewer": review.user.login if review else "",
        "steps": _steps(state, review),
        **author_view(github, issue.user, issue.repo),
    }


def _state(issue: Issue) -> State:
    pull = _of(issue)
    if pull.merged_at is not None:
        return "merged"
    if issue.closed_at is not None:
        return "closed"
    return "draft" if pull.draft else "open"


def _steps(state: State, review: Review | None) -> list[str]:
    steps = list(STEPS[state])
    if review is None or state != "open":
        return steps
    steps.remove("approve" if review.state == "APPROVED" else "refuse")
    return [*steps, "dismiss"]


def _verdict(github: GitHub, issue: Issue) -> Review | None:
    """The newest review that stands."""
    given = [github.reviews[each] for each in issue.reviews]
    return next((each for each in reversed(given) if each.state in ("APPROVED", "CHANGES_REQUESTED")), None)


def _dismiss(github: GitHub, repo: str, number: int, login: str) -> None:
    """Dismiss every review that stands, so that nothing older decides again."""
    for each in github.reviews_of(repo, number):
        if each.state in ("APPROVED", "CHANGES_REQUESTED"):
            github.dismiss(each.id, login)


def _of(issue: Issue) -> Pull:
    assert issue.pull is not None, "only pull requests are shown here"
    return issue.pull
