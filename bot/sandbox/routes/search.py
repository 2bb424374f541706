"""REST: searching issues and pull requests (no I/O)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.sandbox import render
from bot.sandbox.auth import permission
from bot.sandbox.conversation import invalid
from bot.sandbox.model import Refused
from bot.sandbox.routing import Answer, Call, routes
from bot.sandbox.search import Query, read

if TYPE_CHECKING:
    from bot.sandbox.model import Issue

SORTS = ("created", "updated", "comments", "best")
NOWHERE = (
    "The listed users and repositories cannot be searched either because the resources do not exist "
    "or you do not have permission to view them."
)


@routes.on("GET", "/search/issues")
def search_issues(call: Call) -> Answer:
    """What the index finds, at most the first thousand, with the true total."""
    text, limits = call.request.query.get("q", "").strip(), call.github.limits
    if not text:
        raise invalid("Search", "q", "missing")
    if len(text) > limits.search_query:
        message = f"The search is longer than {limits.search_query} characters."
        raise invalid("Search", "q", "invalid", message)
    page, size = call.window()
    if (page - 1) * size >= limits.search_results:
        raise Refused(422, f"Only the first {limits.search_results} search results are available")
    query = read(text)
    _check_places(call, query)
    found = [
        each
        for each in call.github.index.issues()
        if permission(call.github, call.actor, each.repo) != "none" and query.finds(each, call.github)
    ]
    _sort(call, found)
    shown = call.paged(found[: limits.search_results], lambda each: _item(call, each))
    shown.json = {
        "total_count": len(found),
        "incomplete_results": False,
        "search_type": "lexical",
        "items": shown.json,
    }
    return shown


def _check_places(call: Call, query: Query) -> None:
    token = call.actor.token
    if token is not None and token.rights is not None and not query.kinds:
        # GitHub asks this of Apps and fine-grained tokens, which may hold only one of the two rights.
        raise invalid("Search", "q", "invalid", "Query must include 'is:issue' or 'is:pull-request'")
    known = [call.github.repos[call.github.names[each]] for each in query.repos if each in call.github.names]
    visible = [each for each in known if permission(call.github, call.actor, each) != "none"]
    if query.repos and not visible:
        raise invalid("Search", "q", "invalid", NOWHERE)


def _sort(call: Call, found: list[Issue]) -> None:
    sort = call.choice("sort", SORTS, "best")
    descending = call.choice("order", ("asc", "desc"), "desc") == "desc"

    def place(issue: Issue) -> tuple[Any, int]:
        if sort == "comments":
            return len(issue.comments), issue.id
        return (issue.updated_at if sort == "updated" else issue.created_at), issue.id

    found.sort(key=place, reverse=descending)


def _item(call: Call, issue: Issue) -> render.Json:
    shown = render.issue(issue, call.github, call.urls)
    del shown["closed_by"]
    # The description has no null here, unlike everywhere else.
    return shown | {"score": 1.0, "body": issue.body or ""}
