"""How a simulated GitHub's repositories look as JSON (no I/O)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.sandbox.clock import stamp
from bot.sandbox.model import PERMISSIONS
from bot.sandbox.render.people import Json, Urls, node_id, user

if TYPE_CHECKING:
    from bot.sandbox.model import Permission, Repository
    from bot.sandbox.world import World

# name of the field -> what follows the repository's address in the API
ADDRESSES = {
    "archive_url": "/{archive_format}{/ref}",
    "assignees_url": "/assignees{/user}",
    "blobs_url": "/git/blobs{/sha}",
    "branches_url": "/branches{/branch}",
    "collaborators_url": "/collaborators{/collaborator}",
    "comments_url": "/comments{/number}",
    "commits_url": "/commits{/sha}",
    "compare_url": "/compare/{base}...{head}",
    "contents_url": "/contents/{+path}",
    "contributors_url": "/contributors",
    "deployments_url": "/deployments",
    "downloads_url": "/downloads",
    "events_url": "/events",
    "forks_url": "/forks",
    "git_commits_url": "/git/commits{/sha}",
    "git_refs_url": "/git/refs{/sha}",
    "git_tags_url": "/git/tags{/sha}",
    "hooks_url": "/hooks",
    "issue_comment_url": "/issues/comments{/number}",
    "issue_events_url": "/issues/events{/number}",
    "issues_url": "/issues{/number}",
    "keys_url": "/keys{/key_id}",
    "labels_url": "/labels{/name}",
    "languages_url": "/languages",
    "merges_url": "/merges",
    "milestones_url": "/milestones{/number}",
    "notifications_url": "/notifications{?since,all,participating}",
    "pulls_url": "/pulls{/number}",
    "releases_url": "/releases{/id}",
    "stargazers_url": "/stargazers",
    "statuses_url": "/statuses/{sha}",
    "subscribers_url": "/subscribers",
    "subscription_url": "/subscription",
    "tags_url": "/tags",
    "teams_url": "/teams",
    "trees_url": "/git/trees{/sha}",
}


def repo_name(repo: Repository) -> Json:
    """A repository as an installation's delivery lists it."""
    named = {"name": repo.name, "full_name": repo.full_name, "private": repo.private}
    return {"id": repo.id, "node_id": node_id("Repository", repo.id), **named}


def repository(repo: Repository, world: World, urls: Urls) -> Json:
    """A repository as it stands in deliveries, pulls and lists."""
    page = f"{urls.web}/{repo.full_name}"
    host = urls.web.split("://", 1)[-1]
    waiting = len(world.open_numbers.get(repo.id, ()))
    zeros = ("forks", "forks_count", "stargazers_count", "watchers", "watchers_count", "size")
    return {
        **repo_name(repo),
        "owner": user(repo.owner, urls),
        "html_url": page,
        "description": None,
        "fork": False,
        "url": urls.repo(repo),
        **{name: urls.repo(repo) + rest for name, rest in ADDRESSES.items()},
        "git_url": f"git://{host}/{repo.full_name}.git",
        "ssh_url": f"git@{host}:{repo.full_name}.git",
        "clone_url": f"{page}.git",
        "svn_url": page,
        "mirror_url": None,
        "homepage": None,
        "language": None,
        "license": None,
        **dict.fromkeys(zeros, 0),
        "open_issues": waiting,
        "open_issues_count": waiting,
        "default_branch": "main",
        "is_template": False,
        "topics": [],
        **dict.fromkeys(("has_issues", "has_projects", "has_wiki", "has_downloads"), True),
        **dict.fromkeys(("has_pages", "has_discussions", "disabled", "web_commit_signoff_required"), False),
        "archived": repo.archived,
        "allow_forking": True,
        "visibility": "private" if repo.private else "public",
        "created_at": stamp(repo.created_at),
        "updated_at": stamp(repo.updated_at),
        "pushed_at": stamp(repo.updated_at),
    }


def full_repository(repo: Repository, world: World, urls: Urls, mine: Permission) -> Json:
    """A repository asked for by name, with what the asker may do in it."""
    level = PERMISSIONS.index(mine)
    rights = {"pull": "read", "triage": "triage", "push": "write", "maintain": "maintain", "admin": "admin"}
    allowed = {name: level >= PERMISSIONS.index(least) for name, least in rights.items()}
    full = repository(repo, world, urls)
    full |= {"permissions": allowed, "subscribers_count": 0, "network_count": 0, "temp_clone_token": ""}
    if repo.owner.type == "Organization":
        full["organization"] = user(repo.owner, urls)
    return full
