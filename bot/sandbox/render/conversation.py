"""How a simulated GitHub's issues, comments and reactions look as JSON (no I/O)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.sandbox.clock import stamp
from bot.sandbox.model import REACTIONS
from bot.sandbox.render.people import Json, Urls, integration, maybe, node_id, user

if TYPE_CHECKING:
    from bot.sandbox.model import Comment, Issue, Reaction, Repository, User
    from bot.sandbox.world import World


def association(who: User, repo: Repository, world: World) -> str:
    """What an author is to the repository."""
    if who is repo.owner:
        return "OWNER"
    if who.login.casefold() in repo.owner.members:
        return "MEMBER"
    if who.login.casefold() in repo.permissions:
        return "COLLABORATOR"
    return "CONTRIBUTOR" if (repo.id, who.id) in world.merged_authors else "NONE"


def reactions(url: str, contents: list[str]) -> Json:
    """The counts of reactions."""
    counts = {name: contents.count(name) for name in REACTIONS}
    return {"url": f"{url}/reactions", "total_count": len(contents), **counts}


def issue(one: Issue, world: World, urls: Urls) -> Json:
    """An issue (or the issue side of a pull request)."""
    api = f"{urls.repo(one.repo)}/issues/{one.number}"
    shown: Json = {
        "url": api,
        "repository_url": urls.repo(one.repo),
        "labels_url": f"{api}/labels{{/name}}",
        "comments_url": f"{api}/comments",
        "events_url": f"{api}/events",
        "html_url": urls.page(one),
        "id": one.id,
        "node_id": node_id("PullRequest" if one.pull else "Issue", one.id),
        "number": one.number,
        "title": one.title,
        "user": user(one.user, urls),
        "labels": [],
        "state": one.state,
        "locked": one.locked,
        "assignee": None,
        "assignees": [],
        "milestone": None,
        "comments": len(one.comments),
        "created_at": stamp(one.created_at),
        "updated_at": stamp(one.updated_at),
        "closed_at": maybe(one.closed_at),
        "author_association": association(one.user, one.repo, world),
        "active_lock_reason": None,
        "body": one.body,
        "closed_by": user(one.closed_by, urls) if one.closed_by else None,
        "reactions": reactions(api, []),
        "timeline_url": f"{api}/timeline",
        "performed_via_github_app": integration(one.via, urls) if one.via else None,
        "state_reason": one.state_reason,
    }
    if one.pull is not None:
        page = urls.page(one)
        shown["draft"] = one.pull.draft
        shown["pull_request"] = {
            "url": f"{urls.repo(one.repo)}/pulls/{one.number}",
            "html_url": page,
            "diff_url": f"{page}.diff",
            "patch_url": f"{page}.patch",
            "merged_at": maybe(one.pull.merged_at),
        }
    return shown


def comment(one: Comment, world: World, urls: Urls) -> Json:
    """A comment."""
    api = f"{urls.repo(one.issue.repo)}/issues/comments/{one.id}"
    return {
        "url": api,
        "html_url": f"{urls.page(one.issue)}#issuecomment-{one.id}",
        "issue_url": f"{urls.repo(one.issue.repo)}/issues/{one.issue.number}",
        "id": one.id,
        "node_id": node_id("IssueComment", one.id),
        "user": user(one.user, urls),
        "created_at": stamp(one.created_at),
        "updated_at": stamp(one.updated_at),
        "author_association": association(one.user, one.issue.repo, world),
        "body": one.body,
        "reactions": reactions(api, [world.reactions[each].content for each in one.reactions]),
        "performed_via_github_app": integration(one.via, urls) if one.via else None,
    }


def reaction(one: Reaction, urls: Urls) -> Json:
    """One reaction."""
    return {
        "id": one.id,
        "node_id": node_id("Reaction", one.id),
        "user": user(one.user, urls),
        "content": one.content,
        "created_at": stamp(one.created_at),
    }
