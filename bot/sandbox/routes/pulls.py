"""REST: pull requests and their reviews (no I/O)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.sandbox import render
from bot.sandbox.routing import Answer, Call, routes

if TYPE_CHECKING:
    from bot.sandbox.model import Issue

ORDERS = ("created", "updated", "popularity", "long-running")


@routes.on("GET", "/repos/{owner}/{repo}/pulls")
def list_pulls(call: Call) -> Answer:
    """Pull requests, the newest first; with another `sort` the default direction is ascending."""
    repo = call.repo("pull_requests")
    state = call.choice("state", ("open", "closed", "all"), "open")
    sort = call.choice("sort", ORDERS, "created")
    descending = call.choice("direction", ("asc", "desc"), "desc" if sort == "created" else "asc") == "desc"
    head, base = call.request.query.get("head"), call.request.query.get("base")
    found = [
        issue
        for (place, _), issue in call.github.issues.items()
        if place == repo.id
        and issue.pull is not None
        and state in ("all", issue.state)
        and base in (None, issue.pull.base_ref)
        and head in (None, f"{issue.user.login}:{issue.pull.head_ref}")
    ]

    def place(issue: Issue) -> tuple[Any, int]:
        if sort == "popularity":
            return len(issue.comments), issue.number
        return (issue.updated_at if sort == "updated" else issue.created_at), issue.number

    found.sort(key=place, reverse=descending)
    return call.paged(found, lambda issue: render.simple_pull(issue, call.github, call.urls))


@routes.on("GET", "/repos/{owner}/{repo}/pulls/{pull_number}")
def get_pull(call: Call) -> Answer:
    """One pull request."""
    repo = call.repo("pull_requests")
    pull = call.github.pull(repo.full_name, call.number("pull_number"))
    return Answer(200, render.pull(pull, call.github, call.urls))


@routes.on("GET", "/repos/{owner}/{repo}/pulls/{pull_number}/reviews")
def list_reviews(call: Call) -> Answer:
    """Its reviews, oldest first."""
    repo = call.repo("pull_requests")
    reviews = call.github.reviews_of(repo.full_name, call.number("pull_number"))
    return call.paged(reviews, lambda each: render.review(each, call.github, call.urls))
