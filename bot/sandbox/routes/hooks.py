"""REST: hooks and their deliveries (no I/O)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.sandbox import render
from bot.sandbox.conversation import invalid
from bot.sandbox.model import Refused
from bot.sandbox.routing import Answer, Call, routes

if TYPE_CHECKING:
    from bot.sandbox.model import Hook, Repository


def _administered(call: Call) -> Repository:
    call.actor.signed_in()
    repo = call.repo("repository_hooks", "administration", level="write")
    token = call.actor.signed_in()
    if token.app is None and not call.github.may(token.user.login, repo.full_name, "admin"):
        raise Refused(404, "Not Found")
    return repo


def _hook(call: Call) -> Hook:
    repo = _administered(call)
    hook = call.github.hooks.get(call.number("hook_id"))
    if hook is None or hook.repo is not repo:
        raise Refused(404, "Not Found")
    return hook


def _app_hook(call: Call) -> Hook:
    hook = call.actor.as_app().hook
    if hook is None:
        raise Refused(404, "Not Found")
    return hook


@routes.on("GET", "/repos/{owner}/{repo}/hooks")
def list_hooks(call: Call) -> Answer:
    """A repository's hooks."""
    repo = _administered(call)
    hooks = [each for each in call.github.hooks.values() if each.repo is repo]
    return call.paged(hooks, lambda each: render.hook(each, call.github, call.urls))


@routes.on("POST", "/repos/{owner}/{repo}/hooks")
def make_hook(call: Call) -> Answer:
    """Add a hook; GitHub pings it at once."""
    repo, wanted = _administered(call), call.object()
    config = wanted.get("config") or {}
    if not config.get("url"):
        raise invalid("Hook", "url", "missing_field")
    if any(each.repo is repo and each.url == config["url"] for each in call.github.hooks.values()):
        raise Refused(
            422,
            "Validation Failed",
            [{"resource": "Hook", "code": "custom", "message": "Hook already exists on this repository"}],
        )
    events = wanted.get("events") or ["push"]
    hook = call.github.add_hook(repo.full_name, config["url"], config.get("secret", ""), events)
    hook.active = wanted.get("active", True)
    hook.content_type = config.get("content_type", "form")
    shown = render.hook(hook, call.github, call.urls)
    return Answer(201, shown, {"location": shown["url"]})


@routes.on("GET", "/repos/{owner}/{repo}/hooks/{hook_id}/deliveries")
def list_deliveries(call: Call) -> Answer:
    """A hook's deliveries, the newest first."""
    return _deliveries(call, _hook(call))


@routes.on("POST", "/repos/{owner}/{repo}/hooks/{hook_id}/deliveries/{delivery_id}/attempts")
def redeliver(call: Call) -> Answer:
    """Send a delivery again."""
    return _attempt(call, _hook(call))


@routes.on("GET", "/app/hook/config")
def get_app_hook(call: Call) -> Answer:
    """Where the App's hook sends."""
    return Answer(200, render.hook_config(_app_hook(call)))


@routes.on("GET", "/app/hook/deliveries")
def list_app_deliveries(call: Call) -> Answer:
    """The App's deliveries, the newest first."""
    return _deliveries(call, _app_hook(call))


@routes.on("POST", "/app/hook/deliveries/{delivery_id}/attempts")
def redeliver_app(call: Call) -> Answer:
    """Send one of the App's deliveries again."""
    return _attempt(call, _app_hook(call))


def _deliveries(call: Call, hook: Hook) -> Answer:
    """GitHub pages deliveries by a cursor, and names only the next and the previous page."""
    _, size = call.window()
    cursor = call.request.query.get("cursor", "")
    if cursor and not cursor.isdecimal():
        raise Refused(400, "Invalid cursor")
    mine = [each for each in reversed(call.github.deliveries.values()) if each.hook is hook]
    rest = [each for each in mine if not cursor or each.id <= int(cursor)]
    headers = {}
    if len(rest) > size:
        target = call.request.target(cursor=str(rest[size].id))
        headers["link"] = f'<{call.urls.api}{target}>; rel="next"'
    return Answer(200, [render.delivery(each) for each in rest[:size]], headers)


def _attempt(call: Call, hook: Hook) -> Answer:
    delivery = call.github.deliveries.get(call.number("delivery_id"))
    if delivery is None or delivery.hook is not hook:
        raise Refused(404, "Not Found")
    call.github.redeliver(delivery)
    return Answer(202, {})
