"""How a simulated GitHub's hooks and their deliveries look as JSON (no I/O)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.sandbox.clock import stamp

if TYPE_CHECKING:
    from bot.sandbox.model import Delivery, Hook
    from bot.sandbox.render.people import Json, Urls
    from bot.sandbox.world import World


def hook_config(hook: Hook) -> Json:
    """Where it sends and how; the secret is never shown."""
    shown = {"content_type": hook.content_type, "insecure_ssl": "0", "url": hook.url}
    return shown | ({"secret": "********"} if hook.secret else {})


def hook(one: Hook, world: World, urls: Urls) -> Json:
    """A repository's hook, with how its last delivery went."""
    assert one.repo is not None, "an App's hook is shown by its configuration alone"
    api = f"{urls.repo(one.repo)}/hooks/{one.id}"
    sent = [each for each in world.deliveries.values() if each.hook is one and each.status_code]
    code = sent[-1].status_code if sent else None
    last = {"code": code, "status": sent[-1].status if sent else "unused", "message": None}
    return {
        "type": "Repository",
        "id": one.id,
        "name": "web",
        "active": one.active,
        "events": list(one.events),
        "config": hook_config(one),
        "updated_at": stamp(one.updated_at),
        "created_at": stamp(one.created_at),
        "url": api,
        "test_url": f"{api}/test",
        "ping_url": f"{api}/pings",
        "deliveries_url": f"{api}/deliveries",
        "last_response": last,
    }


def delivery(one: Delivery) -> Json:
    """A delivery as the lists show it."""
    return {
        "id": one.id,
        "guid": one.guid,
        "delivered_at": stamp(one.delivered_at),
        "redelivery": one.redelivery,
        "duration": round(one.duration, 2),
        "status": one.status,
        "status_code": one.status_code,
        "event": one.event,
        "action": one.action,
        "installation_id": one.installation_id,
        "repository_id": one.repo_id,
        "throttled_at": None,
    }
