"""REST: repositories, their files, people's permissions, users, the rate limit (no I/O)."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING

from bot.sandbox import render
from bot.sandbox.auth import NOT_FOR_APPS, permission
from bot.sandbox.model import PERMISSIONS, Refused
from bot.sandbox.routing import Answer, Call, routes

if TYPE_CHECKING:
    from bot.sandbox.model import Permission, Repository

LEGACY = {"maintain": "write", "triage": "read"}  # what `permission` says for the roles it has no word for


@routes.on("GET", "/repos/{owner}/{repo}")
def get_repo(call: Call) -> Answer:
    """One repository."""
    repo = call.repo("metadata")
    mine = permission(call.github, call.actor, repo)
    return Answer(200, render.full_repository(repo, call.github, call.urls, mine))


@routes.on("GET", "/repos/{owner}/{repo}/collaborators/{username}/permission")
def get_permission(call: Call) -> Answer:
    """What a person may do there; only who may push is told."""
    token = call.actor.signed_in()
    repo = call.repo("metadata")
    if token.app is None and not call.github.may(token.user.login, repo.full_name, "write"):
        raise Refused(403, "Must have push access to view collaborator permission.")
    user = call.github.known_user(call.params["username"])
    has = call.github.permission(repo, user)
    allowed = _allowed(has)
    shown = render.user(user, call.urls) | {"permissions": allowed, "role_name": has}
    return Answer(200, {"permission": LEGACY.get(has, has), "user": shown, "role_name": has})


def _allowed(has: Permission) -> dict[str, bool]:
    needed: dict[str, Permission] = {
        "pull": "read", "triage": "triage", "push": "write", "maintain": "maintain", "admin": "admin",
    }  # fmt: skip
    return {name: PERMISSIONS.index(has) >= PERMISSIONS.index(least) for name, least in needed.items()}


@routes.on("GET", "/repos/{owner}/{repo}/contents/{path}")
def get_contents(call: Call) -> Answer:
    """A file (as text where the raw media type is asked for), or what a folder holds."""
    repo = call.repo("contents")
    path = call.params["path"].strip("/")
    if path in repo.files:
        if "raw" in call.request.headers.get("accept", ""):
            return Answer(200, text=repo.files[path])
        return Answer(200, _file(call, repo, path, whole=True))
    inside = [each for each in repo.files if not path or each.startswith(f"{path}/")]
    if not inside:
        raise Refused(404, "Not Found")
    depth = path.count("/") + 1 if path else 0
    return Answer(200, [_file(call, repo, each, whole=False) for each in inside if each.count("/") == depth])


def _file(call: Call, repo: Repository, path: str, *, whole: bool) -> render.Json:
    raw = repo.files[path].encode()
    sha = hashlib.sha1(b"blob %d\0" % len(raw) + raw, usedforsecurity=False).hexdigest()
    api, page = call.urls.repo(repo), f"{call.urls.web}/{repo.full_name}"
    places = {
        "self": f"{api}/contents/{path}?ref=main",
        "git": f"{api}/git/blobs/{sha}",
        "html": f"{page}/blob/main/{path}",
    }
    shown: render.Json = {
        "type": "file",
        "name": path.rsplit("/", 1)[-1],
        "path": path,
        "sha": sha,
        "size": len(raw),
        "url": places["self"],
        "html_url": places["html"],
        "git_url": places["git"],
        "download_url": f"{page}/raw/main/{path}",
        "_links": places,
    }
    if whole:
        shown |= {"encoding": "base64", "content": base64.encodebytes(raw).decode()}
    return shown


@routes.on("GET", "/user")
def get_user(call: Call) -> Answer:
    """The token's own account; an App's token has none."""
    token = call.actor.signed_in()
    if token.app is not None:
        raise Refused(403, NOT_FOR_APPS)
    return Answer(200, render.own_user(token.user, call.urls))


@routes.on("GET", "/users/{username}")
def get_user_by_name(call: Call) -> Answer:
    """Anybody's account."""
    return Answer(200, render.full_user(call.github.known_user(call.params["username"]), call.urls))


@routes.on("GET", "/rate_limit")
def get_rate_limit(call: Call) -> Answer:
    """What remains; asking costs nothing."""
    core, search = (call.meter.overview(call.actor, name) for name in ("core", "search"))
    return Answer(200, {"resources": {"core": core, "search": search}, "rate": core})
