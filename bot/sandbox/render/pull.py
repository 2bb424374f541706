"""How a simulated GitHub's pull requests and reviews look as JSON (no I/O)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.sandbox.clock import stamp
from bot.sandbox.render.conversation import association
from bot.sandbox.render.people import Json, Urls, maybe, node_id, user
from bot.sandbox.render.repository import repository

if TYPE_CHECKING:
    from bot.sandbox.model import Issue, Pull, Review
    from bot.sandbox.world import World


def simple_pull(one: Issue, world: World, urls: Urls) -> Json:
    """A pull request as lists show it."""
    pull_side = _pull(one)
    repo, page = urls.repo(one.repo), urls.page(one)
    api, talk = f"{repo}/pulls/{one.number}", f"{repo}/issues/{one.number}"
    statuses = f"{repo}/statuses/{pull_side.head_sha}"
    addresses = {
        "comments": f"{talk}/comments",
        "commits": f"{api}/commits",
        "statuses": statuses,
        "review_comments": f"{api}/comments",
        "review_comment": f"{repo}/pulls/comments{{/number}}",
    }
    links = {"self": api, "html": page, "issue": talk, **addresses}
    return {
        "url": api,
        "id": pull_side.id,
        "node_id": node_id("PullRequest", pull_side.id),
        "html_url": page,
        "diff_url": f"{page}.diff",
        "patch_url": f"{page}.patch",
        "issue_url": talk,
        **{f"{name}_url": address for name, address in addresses.items()},
        "number": one.number,
        "state": one.state,
        "locked": one.locked,
        "title": one.title,
        "user": user(one.user, urls),
        "body": one.body,
        "created_at": stamp(one.created_at),
        "updated_at": stamp(one.updated_at),
        "closed_at": maybe(one.closed_at),
        "merged_at": maybe(pull_side.merged_at),
        "merge_commit_sha": pull_side.merge_commit_sha,
        "assignee": None,
        **{name: [] for name in ("assignees", "requested_reviewers", "requested_teams", "labels")},
        "milestone": None,
        "draft": pull_side.draft,
        "head": _branch(one, pull_side.head_ref, pull_side.head_sha, fork=True, world=world, urls=urls),
        "base": _branch(one, pull_side.base_ref, "0" * 40, fork=False, world=world, urls=urls),
        "_links": {name: {"href": address} for name, address in links.items()},
        "author_association": association(one.user, one.repo, world),
        "auto_merge": None,
        "active_lock_reason": None,
    }


def pull(one: Issue, world: World, urls: Urls) -> Json:
    """A pull request asked for by number, and in its own deliveries."""
    pull_side = _pull(one)
    open_still = one.closed_at is None
    return {
        **simple_pull(one, world, urls),
        "merged": pull_side.merged_at is not None,
        "mergeable": True if open_still else None,
        "rebaseable": True if open_still else None,
        "mergeable_state": "clean" if open_still else "unknown",
        "merged_by": user(pull_side.merged_by, urls) if pull_side.merged_by else None,
        "comments": len(one.comments),
        "review_comments": 0,
        "maintainer_can_modify": False,
        "commits": pull_side.commits,
        "additions": 1,
        "deletions": 0,
        "changed_files": 1,
    }


def review_pull(one: Issue, world: World, urls: Urls) -> Json:
    """A pull request as a review's deliveries show it."""
    return simple_pull(one, world, urls)


def review(one: Review, world: World, urls: Urls) -> Json:
    """A review as the API lists it."""
    page = f"{urls.page(one.issue)}#pullrequestreview-{one.id}"
    api = f"{urls.repo(one.issue.repo)}/pulls/{one.issue.number}"
    return {
        "id": one.id,
        "node_id": node_id("PullRequestReview", one.id),
        "user": user(one.user, urls),
        "body": one.body,
        "state": one.state,
        "html_url": page,
        "pull_request_url": api,
        "author_association": association(one.user, one.issue.repo, world),
        "_links": {"html": {"href": page}, "pull_request": {"href": api}},
        "submitted_at": stamp(one.submitted_at),
        "commit_id": one.commit_id,
    }


def webhook_review(one: Review, world: World, urls: Urls) -> Json:
    """A review in a delivery: GitHub writes its state in lower case there, and an empty text as null."""
    shown = review(one, world, urls)
    return shown | {
        "state": one.state.lower(),
        "body": one.body or None,
        "updated_at": stamp(one.updated_at),
    }


def _branch(  # noqa: PLR0913 - what a branch is made of
    one: Issue, ref: str, sha: str, *, fork: bool, world: World, urls: Urls
) -> Json:
    owner = one.user if fork else one.repo.owner
    shown = repository(one.repo, world, urls)
    if fork:
        shown |= {"full_name": _pull(one).head_repo, "fork": True, "owner": user(owner, urls)}
    return {"label": f"{owner.login}:{ref}", "ref": ref, "sha": sha, "user": user(owner, urls), "repo": shown}


def _pull(one: Issue) -> Pull:
    assert one.pull is not None, "only a pull request is shown as one"
    return one.pull
