"""What people send to the page: read with care, refused in words (HTTP)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from aiohttp import web

from bot.sandbox.model import Refused

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    Handler = Callable[[web.Request], Awaitable[web.Response]]

LOGIN = re.compile(r"[A-Za-z0-9](?:-?[A-Za-z0-9]){0,38}")  # https://github.com/join says so


def checked(login: str) -> str:
    """The login, if GitHub would have it. Raises Refused."""
    if LOGIN.fullmatch(login) is None:
        raise Refused(422, "A GitHub login has letters, digits and single dashes, at most 39 of them.")
    return login


def acting(handler: Handler) -> Handler:
    """Say a refusal in JSON, and refuse other sites' forms: they can't send JSON without asking first."""

    async def act(request: web.Request) -> web.Response:
        if request.content_type != "application/json":
            return web.json_response({"message": "The page sends JSON."}, status=415)
        try:
            return await handler(request)
        except Refused as refused:
            shown = [each["message"] for each in refused.errors or [] if "message" in each]
            return web.json_response({"message": ", ".join(shown) or refused.message}, status=refused.status)
        except (ValueError, KeyError, TypeError, AttributeError):
            return web.json_response({"message": "The page can't read this request."}, status=400)

    return act
