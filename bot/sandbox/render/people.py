"""How a simulated GitHub's accounts, Apps and installations look as JSON (no I/O)."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from bot.sandbox.clock import stamp

if TYPE_CHECKING:
    from datetime import datetime

    from bot.sandbox.model import App, Installation, Issue, Repository, User

Json = dict[str, Any]
GHOST_ID = 10137  # GitHub's own id of the account that stands in for deleted ones


@dataclass(frozen=True, slots=True)
class Urls:
    """Where the API and the pages are, without a slash at the end."""

    api: str
    web: str

    def repo(self, repo: Repository) -> str:
        """The API's address of a repository."""
        return f"{self.api}/repos/{repo.full_name}"

    def page(self, issue: Issue) -> str:
        """The page of an issue or a pull request."""
        kind = "pull" if issue.pull else "issues"
        return f"{self.web}/{issue.repo.full_name}/{kind}/{issue.number}"


def node_id(kind: str, number: int) -> str:
    """An opaque global id."""
    return base64.b64encode(f"{kind}{number}".encode()).decode()


def maybe(time: datetime | None) -> str | None:
    """A time, or null."""
    return stamp(time) if time else None


def user(who: User, urls: Urls) -> Json:
    """A simple user; a deleted account is `ghost`."""
    login, number = ("ghost", GHOST_ID) if who.gone else (who.login, who.id)
    api = f"{urls.api}/users/{quote(login)}"  # GitHub writes %5Bbot%5D
    is_app = login.endswith("[bot]")
    return {
        "login": login,
        "id": number,
        "node_id": node_id("User", number),
        "avatar_url": f"https://avatars.githubusercontent.com/u/{number}?v=4",
        "gravatar_id": "",
        "url": api,
        "html_url": f"{urls.web}/apps/{login[:-5]}" if is_app else f"{urls.web}/{login}",
        "followers_url": f"{api}/followers",
        "following_url": f"{api}/following{{/other_user}}",
        "gists_url": f"{api}/gists{{/gist_id}}",
        "starred_url": f"{api}/starred{{/owner}}{{/repo}}",
        "subscriptions_url": f"{api}/subscriptions",
        "organizations_url": f"{api}/orgs",
        "repos_url": f"{api}/repos",
        "events_url": f"{api}/events{{/privacy}}",
        "received_events_url": f"{api}/received_events",
        "type": who.type,
        "user_view_type": "public",
        "site_admin": False,
    }


def full_user(who: User, urls: Urls) -> Json:
    """An account's public profile."""
    empty = dict.fromkeys(("company", "location", "email", "hireable", "bio", "twitter_username"))
    counts = dict.fromkeys(("public_repos", "public_gists", "followers", "following"), 0)
    times = {"created_at": stamp(who.created_at), "updated_at": stamp(who.created_at)}
    return {**user(who, urls), "name": who.name, "blog": "", **empty, **counts, **times}


def own_user(who: User, urls: Urls) -> Json:
    """An account as its owner's token sees it."""
    names = ("private_gists", "total_private_repos", "owned_private_repos", "disk_usage", "collaborators")
    private: Json = dict.fromkeys(names, 0)
    return {**full_user(who, urls), **private, "two_factor_authentication": True}


def organization(who: User, urls: Urls) -> Json:
    """An organisation as deliveries show it."""
    api = f"{urls.api}/orgs/{who.login}"
    return {
        "login": who.login,
        "id": who.id,
        "node_id": node_id("Organization", who.id),
        "url": api,
        "repos_url": f"{api}/repos",
        "events_url": f"{api}/events",
        "hooks_url": f"{api}/hooks",
        "issues_url": f"{api}/issues",
        "members_url": f"{api}/members{{/member}}",
        "public_members_url": f"{api}/public_members{{/member}}",
        "avatar_url": f"https://avatars.githubusercontent.com/u/{who.id}?v=4",
        "description": None,
    }


def simple_installation(one: Installation) -> Json:
    """What an App's delivery says of the installation it comes through."""
    return {"id": one.id, "node_id": node_id("Integration", one.id)}


def integration(app: App, urls: Urls) -> Json:
    """An App."""
    return {
        "id": app.id,
        "client_id": app.client_id,
        "slug": app.slug,
        "node_id": node_id("App", app.id),
        "owner": user(app.owner, urls),
        "name": app.slug,
        "description": "",
        "external_url": f"{urls.web}/{app.owner.login}",
        "html_url": f"{urls.web}/apps/{app.slug}",
        "created_at": stamp(app.created_at),
        "updated_at": stamp(app.created_at),
        "permissions": dict(app.permissions),
        "events": list(app.events),
    }


def installation(one: Installation, urls: Urls) -> Json:
    """An installation of an App. The account has an enterprise's names too: the description asks for both."""
    number, when = one.id, stamp(one.created_at)
    account = user(one.account, urls) | {"name": one.account.login, "slug": one.account.login}
    return {
        "id": number,
        "client_id": one.app.client_id,
        "account": account | {"created_at": when, "updated_at": when},
        "repository_selection": "all" if one.repos is None else "selected",
        "access_tokens_url": f"{urls.api}/app/installations/{number}/access_tokens",
        "repositories_url": f"{urls.api}/installation/repositories",
        "html_url": f"{urls.web}/settings/installations/{number}",
        "app_id": one.app.id,
        "app_slug": one.app.slug,
        "target_id": one.account.id,
        "target_type": one.account.type,
        "permissions": dict(one.permissions),
        "events": list(one.app.events),
        "created_at": when,
        "updated_at": stamp(one.updated_at),
        "single_file_name": None,
        "suspended_by": user(one.account, urls) if one.suspended_at else None,
        "suspended_at": maybe(one.suspended_at),
    }
