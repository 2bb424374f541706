"""REST: Apps, their installations and tokens (no I/O but drawing a random key for a new App)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from bot.sandbox import render
from bot.sandbox.auth import SUSPENDED
from bot.sandbox.clock import stamp
from bot.sandbox.model import Refused
from bot.sandbox.routing import Answer, Call, routes

if TYPE_CHECKING:
    from bot.sandbox.model import Installation


@routes.on("GET", "/app")
def get_app(call: Call) -> Answer:
    """The App that signed the JWT."""
    app = call.actor.as_app()
    count = sum(each.app is app for each in call.github.installations.values())
    return Answer(200, render.integration(app, call.urls) | {"installations_count": count})


@routes.on("GET", "/app/installations")
def list_installations(call: Call) -> Answer:
    """Where the App is installed."""
    app = call.actor.as_app()
    mine = [each for each in call.github.installations.values() if each.app is app]
    return call.paged(mine, lambda each: render.installation(each, call.urls))


@routes.on("POST", "/app/installations/{installation_id}/access_tokens")
def make_token(call: Call) -> Answer:
    """A token for an hour, for all or some of the installation's repositories and rights."""
    app = call.actor.as_app()
    installation = call.github.installations.get(call.number("installation_id"))
    if installation is None or installation.app is not app:
        raise Refused(404, "Not Found")
    if installation.suspended_at is not None:
        raise SUSPENDED
    wanted = call.object()
    rights, granted = wanted.get("permissions") or None, installation.permissions
    if rights and any(granted.get(name) not in (level, "write") for name, level in rights.items()):
        raise Refused(422, "The permissions requested are not granted to this installation.")
    repos = _chosen(call, installation, wanted)
    token = call.github.add_installation_token(installation, repos=repos, rights=rights)
    assert token.expires_at is not None, "installation tokens expire"
    return Answer(
        201,
        {
            "token": token.value,
            "expires_at": stamp(token.expires_at),
            "permissions": dict(token.rights or {}),
            "repository_selection": "all" if token.repos is None else "selected",
        },
    )


def _chosen(call: Call, installation: Installation, wanted: dict[str, Any]) -> list[int] | None:
    names, ids = wanted.get("repositories"), wanted.get("repository_ids")
    if not names and not ids:
        return None
    reach = [each for each in call.github.repos.values() if call.github.covers(installation, each)]
    chosen = [each.id for each in reach if each.name in (names or ()) or each.id in (ids or ())]
    if len(chosen) < len(set(names or ())) + len(set(ids or ())):
        raise Refused(422, "There is at least one repository that does not exist or is not accessible")
    return chosen


@routes.on("GET", "/installation/repositories")
def list_reach(call: Call) -> Answer:
    """The repositories that an installation's token reaches."""
    token = call.actor.signed_in()
    if token.installation is None:
        raise Refused(403, "You must authenticate with an installation access token.")
    repos = [
        each
        for each in call.github.repos.values()
        if call.github.covers(token.installation, each) and (token.repos is None or each.id in token.repos)
    ]
    answer = call.paged(repos, lambda each: render.repository(each, call.github, call.urls))
    answer.json = {
        "total_count": len(repos),
        "repository_selection": "all" if token.repos is None else "selected",
        "repositories": answer.json,
    }
    return answer


@routes.on("GET", "/repos/{owner}/{repo}/installation")
def get_installation(call: Call) -> Answer:
    """The App's installation on a repository; 404 where it has none."""
    app = call.actor.as_app()
    repo = call.github.repo(f"{call.params['owner']}/{call.params['repo']}")
    for each in call.github.installations.values():
        if each.app is app and call.github.covers(each, repo):
            return Answer(200, render.installation(each, call.urls))
    raise Refused(404, "Not Found")


@routes.on("POST", "/app-manifests/{code}/conversions")
def convert_manifest(call: Call) -> Answer:
    """Turn a manifest's one-time code into an App, with its key and secrets shown this once."""
    manifest = call.github.manifests.pop(call.params["code"], None)
    if manifest is None:
        raise Refused(404, "Not Found")
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    hook = manifest.get("hook_attributes", {})
    app = call.github.add_app(
        str(manifest["name"]).lower().replace(" ", "-"),
        key.public_key(),
        rights=manifest.get("default_permissions"),
        events=manifest.get("default_events", ()),
        hook_url=hook.get("url"),
        secret=call.github.new_secret(""),
    )
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
    secrets = {
        "client_secret": call.github.new_secret(""),
        "webhook_secret": app.hook.secret if app.hook else None,
        "pem": pem.decode(),
    }
    return Answer(201, render.integration(app, call.urls) | secrets)
