"""Signing a delivery and writing it as the HTTP request GitHub would send (no I/O)."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import TYPE_CHECKING
from urllib.parse import urlencode

if TYPE_CHECKING:
    from bot.sandbox.model import Delivery


def as_request(delivery: Delivery) -> tuple[dict[str, str], bytes]:
    """Headers and body of a delivery, signed with its hook's secret."""
    body = json.dumps(delivery.payload, ensure_ascii=False, separators=(",", ":")).encode()
    kind = "application/json"
    if delivery.hook.content_type == "form":
        body, kind = urlencode({"payload": body.decode()}).encode(), "application/x-www-form-urlencoded"
    hook = delivery.hook
    target = hook.app or hook.repo
    headers = {
        "Accept": "*/*",
        "Content-Type": kind,
        "User-Agent": f"GitHub-Hookshot/{delivery.guid[:7]}",
        "X-GitHub-Delivery": delivery.guid,
        "X-GitHub-Event": delivery.event,
        "X-GitHub-Hook-ID": str(hook.id),
        "X-GitHub-Hook-Installation-Target-ID": str(target.id if target else 0),
        "X-GitHub-Hook-Installation-Target-Type": "integration" if hook.app else "repository",
    }
    if hook.secret:
        secret = hook.secret.encode()
        headers["X-Hub-Signature"] = "sha1=" + hmac.new(secret, body, hashlib.sha1).hexdigest()
        headers["X-Hub-Signature-256"] = "sha256=" + hmac.new(secret, body, hashlib.sha256).hexdigest()
    return headers, body
