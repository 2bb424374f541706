"""REST: issues (no I/O)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.sandbox import render
from bot.sandbox.auth import check_right, may_change
from bot.sandbox.conversation import invalid
from bot.sandbox.model import Refused
from bot.sandbox.routing import Answer, Call, routes

if TYPE_CHECKING:
    from bot.sandbox.model import Issue

REASONS = ("completed", "not_planned", "duplicate", "reopened", None)
SORTS = {"created": "created_at", "updated": "updated_at"}


def addressed(call: Call) -> Issue:
    """The issue of the path, where its conversation may be read."""
    repo = call.repo()
    return call.github.issue(repo.full_name, call.number("issue_number"))


@routes.on("GET", "/repos/{owner}/{repo}/issues")
def list_issues(call: Call) -> Answer:
    """Issues and pull requests, newest first unless told otherwise."""
    repo, since = call.repo(), call.since()
    state = call.choice("state", ("open", "closed", "all"), "open")
    sort = call.choice("sort", ("created", "updated", "comments"), "created")
    descending = call.choice("direction", ("asc", "desc"), "desc") == "desc"
    creator = call.request.query.get("creator", "").casefold()
    found = [
        issue
        for (place, _), issue in call.github.issues.items()
        if place == repo.id
        and state in ("all", issue.state)
        and (since is None or issue.updated_at >= since)
        and creator in ("", issue.user.login.casefold())
    ]

    def place(issue: Issue) -> tuple[Any, int]:
        return (len(issue.comments) if sort == "comments" else getattr(issue, SORTS[sort])), issue.number

    found.sort(key=place, reverse=descending)
    return call.paged(found, lambda issue: render.issue(issue, call.github, call.urls))


@routes.on("POST", "/repos/{owner}/{repo}/issues")
def open_issue(call: Call) -> Answer:
    """Open an issue."""
    token = call.actor.signed_in()
    repo = call.repo("issues", level="write")
    body = call.object().get("body")
    made = call.github.open_issue(
        repo.full_name, token.user.login, call.text("title"), _text_or_none(body), via=token.app
    )
    shown = render.issue(made, call.github, call.urls)
    return Answer(201, shown, {"location": shown["url"]})


@routes.on("GET", "/repos/{owner}/{repo}/issues/{issue_number}")
def get_issue(call: Call) -> Answer:
    """One issue."""
    return Answer(200, render.issue(addressed(call), call.github, call.urls))


@routes.on("PATCH", "/repos/{owner}/{repo}/issues/{issue_number}")
def edit_issue(call: Call) -> Answer:
    """Change title, body or state; what is equal already changes nothing."""
    issue, login = addressed(call), call.actor.signed_in().user.login
    check_right(call.github, call.actor, issue.repo, ("issues", "pull_requests"), "write")
    may_change(call.github, call.actor, issue.repo, issue.user)
    wanted = call.object()
    state = wanted.get("state")
    if state not in (None, "open", "closed") or wanted.get("state_reason") not in REASONS:
        raise invalid("Issue", "state", "invalid")
    place = issue.repo.full_name, issue.number
    if "body" in wanted or wanted.get("title") is not None:
        body = (_text_or_none(wanted["body"]) or "") if "body" in wanted else None
        title = None if wanted.get("title") is None else str(wanted["title"])
        call.github.edit_issue(*place, login, body, title=title)
    if state == "closed":
        call.github.close_issue(*place, login, wanted.get("state_reason") or "completed")
    elif state == "open":
        call.github.reopen_issue(*place, login)
    return get_issue(call)


def _text_or_none(body: object) -> str | None:
    if body is None or isinstance(body, str):
        return body
    raise Refused(422, "Invalid request.\n\nFor 'properties/body', it is not a string.")
