"""Ask GitHub, patiently: credentials, ETags, paging, retries and rate limits (HTTP).

gidgethub's client with its two seams filled: `_request` is one exchange over the network, counted;
`_make_request` is one question, put again for as long as that is safe and worth while.

| the answer | a read, or a write that may be repeated | a new comment | an issue's body |
| --- | --- | --- | --- |
| 401 | once more with renewed credentials | the same | the same |
| redirect | followed on the same host | the same | `Unavailable` |
| rate limit | waited out as the headers say, then put again | the same: it had no effect | `RateLimited` |
| never connected | put again | the same | `Unavailable` |
| 5xx, broken off, unreadable, no answer in time | put again | `Uncertain` | `Uncertain` |
| anything else | its own error | the same | the same |

A body is never put again, since an edit made during any wait would be written over; nor sent after a repository
that has just got another name, under which no delivery would tell whom it wrote over.
"""

from __future__ import annotations

import asyncio
import re
import time
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

import aiohttp
from gidgethub import HTTPException, RedirectionException, sansio
from gidgethub.aiohttp import GitHubAPI
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, wait_random_exponential
from yarl import URL

from bot.github import answer
from bot.github.cache import Answers, MemoryStore, Store
from bot.github.counts import Counts, Exchange
from bot.github.errors import Malformed, Missing, RateLimited, Refused, Unauthorized, Unavailable

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping

    from bot.github.auth import Auth

API_URL = "https://api.github.com"
API_VERSION = "2022-11-28"
USER_AGENT = "hackathon-bot"
ACCEPT = sansio.accept_format()
DEFAULT_PAGE = 30  # items, where a URL doesn't say `per_page`
MAX_PAGES = 1000
MAX_HOPS = 3  # redirects
SLACK = 0.1  # seconds that sleeping may fall short of by the wall's clock
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_REPO = re.compile(r"/repos/([^/?#]+/[^/?#]+)")


@dataclass(frozen=True, slots=True)
class Patience:
    """How long one question may take, in seconds, and how often a broken GitHub is asked again."""

    request: float = 30
    connect: float = 10
    retries: float = 60  # in all, after 5xx, resets and time-outs
    attempts: int = 6
    longest_wait: float = 15 * 60  # for rate limits; beyond it `RateLimited` is raised


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list. `changed` is False where GitHub answered that it is as it was (`304`)."""

    items: list[Any]
    changed: bool


@dataclass(frozen=True, slots=True)
class Setting:
    """What a client needs beside its credentials; tests bring their own clock and sleep."""

    base_url: str = API_URL
    cache: Store = field(default_factory=MemoryStore)
    patience: Patience = Patience()
    on_response: Callable[[Exchange], None] | None = None
    clock: Callable[[], float] = time.time  # seconds since 1970
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep


class _Silence(NamedTuple):
    """When GitHub asked for no more requests, and until when: seconds since 1970 by our clock."""

    since: float
    until: float


@asynccontextmanager
async def connect(auth: Auth, setting: Setting | None = None) -> AsyncIterator[Client]:
    """A client with a session of its own, closed at the end."""
    setting = setting or Setting()
    timeout = aiohttp.ClientTimeout(total=setting.patience.request, sock_connect=setting.patience.connect)
    # A proxy named by the environment is for the world outside, not for a stand-in on this machine.
    by_proxy = URL(setting.base_url).host not in LOOPBACK
    async with aiohttp.ClientSession(timeout=timeout, trust_env=by_proxy) as session:
        yield Client(session, auth, setting)


class Client(GitHubAPI):
    """gidgethub's methods (`getitem`, `getiter`, `post`, `patch`, `delete`), raising `GitHubError`s alone."""

    def __init__(self, session: aiohttp.ClientSession, auth: Auth, setting: Setting) -> None:
        super().__init__(session, USER_AGENT, base_url=setting.base_url, cache=Answers(setting.cache))
        self.auth = auth
        self.clock = setting.clock
        self.counts = Counts()
        self._setting = setting
        self._home = URL(setting.base_url).origin()
        self._silences: dict[str, _Silence] = {}  # that GitHub asked for, by the kind of request
        self.writing = asyncio.Lock()  # GitHub asks for one write at a time: hold it for each

    async def read(self, url: str) -> tuple[Any, bool]:
        """The object at `url`, and whether it may have changed since it was last read (no `304`)."""
        data, _, status = await self._make_request("GET", url, None, b"", ACCEPT)
        return data, status != 304

    async def pages(self, url: str, url_vars: Any = None, **kwargs: Any) -> AsyncGenerator[Page, None]:
        """Every page of a list, in order; takes what `getiter` takes.

        A page's ETag covers its body and not its `Link`: after a full page the next one is always asked for.
        """
        key = kwargs.pop("iterable_key", "items")
        for _ in range(MAX_PAGES):
            data, more, status = await self._make_request("GET", url, url_vars, b"", ACCEPT, **kwargs)
            items = data.get(key) if isinstance(data, dict) else data
            if not isinstance(items, list):
                raise Malformed(f"GET {path_of(url)}: GitHub's answer is no list")
            yield Page(items, changed=status != 304)
            following = more or page_after(url, len(items))
            if following is None:
                return
            url = following
        raise Malformed(f"GET {path_of(url)}: GitHub's list does not end")

    async def getiter(self, url: str, url_vars: Any = None, **kwargs: Any) -> AsyncGenerator[Any, None]:
        """Every item of every page, in order."""
        async for page in self.pages(url, url_vars, **kwargs):
            for item in page.items:
                yield item

    async def delete(self, url: str, *args: Any, **kwargs: Any) -> None:
        """Delete what is at `url`; what is gone already is as good."""
        with suppress(Missing):
            await super().delete(url, *args, **kwargs)

    async def sleep(self, seconds: float) -> None:
        """Let `seconds` pass."""
        await self._setting.sleep(seconds)

    async def manage_rate_limit(self, *, method: str, url: str) -> None:  # noqa: ARG002 - gidgethub's signature
        """Send nothing while GitHub asked for silence; search has an allowance of its own."""
        until = max(map(self._silent_until, {answer.EVERYTHING, answer.kind_of(path_of(url))}))
        wait = until - self.clock()
        if wait > SLACK:
            raise RateLimited(answer.at(until), wait)

    def _silent_until(self, kind: str) -> float:
        """Return the end of the silence of a kind in seconds since 1970, 0 where there is none."""
        silence = self._silences.get(kind)
        # A clock that was set back since would make it last longer than GitHub asked for.
        return silence.until if silence and silence.since <= self.clock() + SLACK else 0.0

    async def _make_request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Any:
        kwargs["extra_headers"] = {**(kwargs.get("extra_headers") or {}), "x-github-api-version": API_VERSION}
        if kwargs.get("jwt") or kwargs.get("oauth_token"):
            return await self._patiently(method, url, *args, **kwargs)
        repo = repo_of(url)
        kwargs |= await self.auth.credentials(self, repo)
        try:
            return await self._patiently(method, url, *args, **kwargs)
        except Unauthorized:
            if not self.auth.renew(repo):
                raise
        kwargs |= await self.auth.credentials(self, repo)
        return await self._patiently(method, url, *args, **kwargs)

    async def _patiently(self, method: str, url: str, *args: Any, **kwargs: Any) -> Any:
        if answer.goes_stale(method, path_of(url)):
            return await self._once(method, url, *args, **kwargs)
        patience, began, limited = self._setting.patience, self.clock(), 0.0

        def is_enough(state: RetryCallState) -> bool:
            nonlocal limited
            if isinstance(_error(state), RateLimited):
                limited += state.upcoming_sleep
                return limited > patience.longest_wait
            spent = self.clock() - began - limited + state.upcoming_sleep
            return state.attempt_number >= patience.attempts or spent > patience.retries

        retrying = AsyncRetrying(
            sleep=self.sleep, retry=retry_if_exception(_may_pass), wait=_pause, stop=is_enough, reraise=True
        )
        try:
            return await retrying(self._once, method, url, *args, **kwargs)
        finally:
            retrying.iter_state.reset()  # it holds methods of what holds it, until somebody looks for cycles

    async def _once(self, method: str, url: str, *args: Any, **kwargs: Any) -> Any:
        for _ in range(MAX_HOPS + 1):
            try:
                return await super()._make_request(method, url, *args, **kwargs)
            except RedirectionException as moved:
                if answer.goes_stale(method, path_of(url)):
                    raise Unavailable(f"{method} {path_of(url)}: it has just moved, look before writing") from None
                url = self._target(moved, url)
            # "from None": aiohttp's own errors carry the request's headers, the token among them.
            except HTTPException as said:
                error = answer.refusal(said, method, path_of(url), self.clock())
                if isinstance(error, RateLimited):
                    kind = answer.limited_kind(path_of(url), said.headers)
                    until = max(self._silent_until(kind), self.clock() + error.wait)
                    self._silences[kind] = _Silence(self.clock(), until)
                raise error from None
            except answer.BROKEN as broken:
                raise answer.failure(broken, method, path_of(url)) from None
        raise Refused(f"{method} {path_of(url)}: GitHub keeps redirecting: check GITHUB_API_URL")

    def _target(self, moved: RedirectionException, url: str) -> str:
        location = moved.headers.get("location")
        if location is None:
            raise Unavailable(f"{path_of(url)}: GitHub redirects to nowhere ({moved.status_code:d})")
        return str(URL(self.base_url).join(URL(url)).join(URL(location)))

    async def _request(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes = b""
    ) -> tuple[int, Mapping[str, str], bytes]:
        if URL(url).origin() != self._home:  # the token goes to one host alone
            there = URL(url).origin()
            raise Refused(f"GitHub points to {there}: set GITHUB_API_URL to the address it calls itself")
        began, status, remaining = self.clock(), 0, None
        try:
            async with self._session.request(
                method, url, headers=headers, data=body, allow_redirects=False
            ) as response:
                content = await response.read()
                status, remaining = response.status, response.headers.get("x-ratelimit-remaining", "")
                return status, response.headers, content
        finally:
            left = int(remaining) if remaining and remaining.isdecimal() else None
            self._count(Exchange(method, path_of(url), status, self.clock() - began, left))

    def _count(self, exchange: Exchange) -> None:
        self.counts.add(exchange)
        if self._setting.on_response is not None:
            self._setting.on_response(exchange)


def repo_of(url: str) -> str | None:
    """`owner/name` where the URL is about a repository."""
    found = _REPO.search(url)
    return found and found[1]


def path_of(url: str) -> str:
    """The URL without host and query, as errors and logs name it."""
    return URL(url).path


def page_after(url: str, count: int) -> str | None:
    """The page after one that held `count` items, None where it wasn't full."""
    page = URL(url)
    if count < int(page.query.get("per_page", DEFAULT_PAGE)):
        return None
    return str(page.update_query(page=int(page.query.get("page", 1)) + 1))


def _error(state: RetryCallState) -> BaseException | None:
    return state.outcome.exception() if state.outcome is not None else None


def _may_pass(error: BaseException) -> bool:
    return isinstance(error, RateLimited) or (isinstance(error, Unavailable) and error.again)


_backoff = wait_random_exponential(multiplier=1, max=20)  # seconds, anything up to 1, 2, 4, …


def _pause(state: RetryCallState) -> float:
    """Seconds until the next attempt: what GitHub asked for; twice as long each time where it named none."""
    error = _error(state)
    if isinstance(error, RateLimited):
        return error.wait if error.stated else error.wait * 2 ** (state.attempt_number - 1)
    asked = error.wait if isinstance(error, Unavailable) else 0
    return max(asked, _backoff(state))
