"""REST: comments and reactions (no I/O)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.sandbox import render
from bot.sandbox.auth import check_right, may_change
from bot.sandbox.model import Refused
from bot.sandbox.routes.issues import addressed
from bot.sandbox.routing import Answer, Call, routes

if TYPE_CHECKING:
    from datetime import datetime

    from bot.sandbox.model import Comment

TALK = ("issues", "pull_requests")  # either right is enough for a comment


def comment_of(call: Call, *, write: bool = False) -> Comment:
    """The comment of the path, if it stands in the path's repository."""
    repo = call.repo()
    comment = call.github.comment_by_id(call.number("comment_id"))
    if comment.issue.repo is not repo:
        raise Refused(404, "Not Found")
    if write:
        call.actor.signed_in()
        check_right(call.github, call.actor, repo, TALK, "write")
    return comment


def _shown(call: Call, comment: Comment) -> render.Json:
    return render.comment(comment, call.github, call.urls)


@routes.on("GET", "/repos/{owner}/{repo}/issues/{issue_number}/comments")
def list_comments(call: Call) -> Answer:
    """An issue's comments by id."""
    issue, since = addressed(call), call.since()
    comments = [call.github.comments[each] for each in sorted(issue.comments)]
    return call.paged(_changed_since(comments, since), lambda each: _shown(call, each))


@routes.on("POST", "/repos/{owner}/{repo}/issues/{issue_number}/comments")
def comment(call: Call) -> Answer:
    """Comment on an issue or a pull request."""
    token = call.actor.signed_in()
    issue = addressed(call)
    check_right(call.github, call.actor, issue.repo, TALK, "write")
    made = call.github.comment(issue.repo.full_name, issue.number, token.user.login, call.text("body"), via=token.app)
    shown = _shown(call, made)
    return Answer(201, shown, {"location": shown["url"]})


@routes.on("GET", "/repos/{owner}/{repo}/issues/comments")
def list_repo_comments(call: Call) -> Answer:
    """A repository's comments, by id, or sorted by creation or change."""
    repo, since = call.repo(), call.since()
    comments = [each for each in call.github.comments.values() if each.issue.repo is repo]
    comments = _changed_since(comments, since)
    sort = call.choice("sort", ("created", "updated"), "created")
    if "sort" in call.request.query:
        descending = call.choice("direction", ("asc", "desc"), "desc") == "desc"
        comments.sort(key=lambda each: (getattr(each, f"{sort}_at"), each.id), reverse=descending)
    return call.paged(comments, lambda each: _shown(call, each))


@routes.on("GET", "/repos/{owner}/{repo}/issues/comments/{comment_id}")
def get_comment(call: Call) -> Answer:
    """One comment."""
    return Answer(200, _shown(call, comment_of(call)))


@routes.on("PATCH", "/repos/{owner}/{repo}/issues/comments/{comment_id}")
def edit_comment(call: Call) -> Answer:
    """Change a comment."""
    comment = comment_of(call, write=True)
    may_change(call.github, call.actor, comment.issue.repo, comment.user)
    call.github.edit_comment(comment.id, call.text("body"), call.actor.signed_in().user.login)
    return Answer(200, _shown(call, comment))


@routes.on("DELETE", "/repos/{owner}/{repo}/issues/comments/{comment_id}")
def delete_comment(call: Call) -> Answer:
    """Delete a comment."""
    comment = comment_of(call, write=True)
    may_change(call.github, call.actor, comment.issue.repo, comment.user)
    call.github.delete_comment(comment.id, call.actor.signed_in().user.login)
    return Answer(204)


@routes.on("GET", "/repos/{owner}/{repo}/issues/comments/{comment_id}/reactions")
def list_reactions(call: Call) -> Answer:
    """A comment's reactions, oldest first, or those of one kind."""
    content = call.request.query.get("content")
    found = [call.github.reactions[each] for each in comment_of(call).reactions]
    wanted = [each for each in found if content in (None, each.content)]
    return call.paged(wanted, lambda each: render.reaction(each, call.urls))


@routes.on("POST", "/repos/{owner}/{repo}/issues/comments/{comment_id}/reactions")
def react(call: Call) -> Answer:
    """React; 200 and the old one where the same reaction exists."""
    comment = comment_of(call, write=True)
    login = call.actor.signed_in().user.login
    reaction, new = call.github.react(comment.id, login, call.text("content"))
    return Answer(201 if new else 200, render.reaction(reaction, call.urls))


@routes.on("DELETE", "/repos/{owner}/{repo}/issues/comments/{comment_id}/reactions/{reaction_id}")
def unreact(call: Call) -> Answer:
    """Take one's own reaction back."""
    comment, number = comment_of(call, write=True), call.number("reaction_id")
    if number not in comment.reactions:
        raise Refused(404, "Not Found")
    token = call.actor.signed_in()
    if call.github.reactions[number].user is not token.user:
        raise Refused(403, "Must be the reaction's author.")
    call.github.unreact(number)
    return Answer(204)


def _changed_since(comments: list[Comment], since: datetime | None) -> list[Comment]:
    return comments if since is None else [each for each in comments if each.updated_at >= since]
