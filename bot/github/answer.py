"""Turn GitHub's refusals and the network's failures into the bot's own errors (no I/O)."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

import aiohttp

from bot.github.errors import (
    Forbidden,
    GitHubError,
    Missing,
    RateLimited,
    Refused,
    Unauthorized,
    Unavailable,
    Uncertain,
    one_line,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gidgethub import HTTPException

# https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit
UNSTATED_WAIT = 60.0  # seconds; "wait for at least one minute" where no header names a time
SHORTEST_WAIT = 1.0  # seconds; a reset that has just passed by our clock may not have by GitHub's

# Failures before a byte of the request left: even a write has had no effect.
NEVER_SENT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)
# No later attempt can mend these.
HOPELESS = (aiohttp.InvalidURL, aiohttp.ClientConnectorCertificateError, aiohttp.ClientSSLError)
# A broken exchange. ValueError is JSON that stops short, or a status that HTTP doesn't know; the last two are
# what gidgethub raises for a charset or a refusal in no shape that it knows.
BROKEN = (aiohttp.ClientError, TimeoutError, OSError, ValueError, LookupError, AttributeError)

EVERYTHING, SEARCH = "everything", "search"  # kinds of requests that a limit may be about

_REPEATABLE_WRITES = (
    ("PATCH", re.compile(r"/issues/comments/\d+$")),  # to a fixed text
    ("POST", re.compile(r"/issues/comments/\d+/reactions$")),  # GitHub gives a reaction once
    ("POST", re.compile(r"/access_tokens$")),  # a second token does no harm
)
_BODY = re.compile(r"/issues/\d+$")


def goes_stale(method: str, path: str) -> bool:
    """Whether a wait may turn the request into a wrong one: a body is made from what was read just before."""
    return method == "PATCH" and _BODY.search(path) is not None


def is_repeatable(method: str, path: str) -> bool:
    """Whether sending the request twice leaves GitHub as sending it once does."""
    if method in {"GET", "DELETE"}:
        return True
    return any(method == verb and route.search(path) for verb, route in _REPEATABLE_WRITES)


def refusal(error: HTTPException, method: str, path: str, now: float) -> GitHubError:
    """The error for an answer with a status of 400 or above; `now` is in seconds since 1970."""
    status = int(error.status_code)
    said = one_line(error)
    what = f"{method} {path}"
    if (limited := rate_limit(status, error.headers, said, now)) is not None:
        return limited
    if status == 401:
        return Unauthorized(f"GitHub does not accept the credentials ({said}): renew the token or the key")
    if status == 403:
        needs = error.headers.get("x-accepted-github-permissions")
        right = f"; give it {one_line(needs)}" if needs else "; check what the token or the App may do there"
        return Forbidden(f"GitHub forbids {what} ({said}){right}")
    if status in {404, 410}:
        return Missing(f"{what}: not found ({said}): check the name, and that the token may see it")
    if status >= 500:
        return broken_off(what, f"{status} {said}", method, path, wait=_seconds(error.headers, "retry-after"))
    return Refused(f"GitHub refuses {what}: {status} {said}")


def failure(error: Exception, method: str, path: str) -> GitHubError:
    """The error for an exchange that broke: nothing sent, no answer, or one that can't be read."""
    what, why = f"{method} {path}", one_line(str(error) or type(error).__name__)
    if isinstance(error, HOPELESS):
        mend = "check GITHUB_API_URL, and that its certificate is trusted here (SSL_CERT_FILE)"
        return Unavailable(f"{what}: GitHub can't be reached ({why}): {mend}", again=False)
    if isinstance(error, NEVER_SENT):
        return Unavailable(f"{what}: GitHub can't be reached ({why}): check the network and GITHUB_API_URL")
    if isinstance(error, TimeoutError):
        why = "no answer in time"
    return broken_off(what, why, method, path)


def broken_off(what: str, why: str, method: str, path: str, *, wait: float | None = None) -> GitHubError:
    """`Unavailable` for what may be repeated, `Uncertain` for what may not."""
    if is_repeatable(method, path):
        return Unavailable(f"{what}: GitHub is not well ({why}): try again later", wait=wait or 0)
    return Uncertain(f"{what} broke off ({why}): it may or may not have been done, look before repeating it")


def rate_limit(status: int, headers: Mapping[str, str], said: str, now: float) -> RateLimited | None:
    """How long the answer asks to wait, None if it isn't about a rate limit."""
    if status not in {403, 429}:
        return None
    wait, stated = _seconds(headers, "retry-after"), True
    if wait is None and headers.get("x-ratelimit-remaining") == "0":
        reset = _seconds(headers, "x-ratelimit-reset")
        # By GitHub's own clock where the answer tells it: ours may be minutes off.
        wait = None if reset is None else reset - _date(headers, now)
    if wait is None:
        if status == 403 and "rate limit" not in said.lower() and "abuse" not in said.lower():
            return None
        wait, stated = UNSTATED_WAIT, False
    wait = max(wait, SHORTEST_WAIT)
    return RateLimited(at(now + wait), wait, stated=stated)


def kind_of(path: str) -> str:
    """Which allowance a request is counted against."""
    return SEARCH if path.endswith("/search/issues") else EVERYTHING


def limited_kind(path: str, headers: Mapping[str, str]) -> str:
    """Which requests an answer about a limit asks to hold back: a secondary limit is about all of them."""
    is_primary = "retry-after" not in headers and headers.get("x-ratelimit-remaining") == "0"
    return kind_of(path) if is_primary else EVERYTHING


def at(seconds: float) -> datetime:
    """The time `seconds` after the start of 1970."""
    return datetime.fromtimestamp(seconds, UTC)


def _seconds(headers: Mapping[str, str], name: str) -> float | None:
    value = headers.get(name, "").strip()
    return float(value) if value.isascii() and value.isdigit() and len(value) < 12 else None


def _date(headers: Mapping[str, str], otherwise: float) -> float:
    try:
        return parsedate_to_datetime(headers["date"]).timestamp()
    except (KeyError, ValueError, TypeError):
        return otherwise
