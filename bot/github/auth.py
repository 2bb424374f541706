"""Who the bot is to GitHub: a token, or an App whose tokens are fetched and renewed (HTTP, by the client)."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from bot.github.errors import Forbidden, Missing, Unauthorized
from bot.github.shape import number_of, take, take_time

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.github.client import Client

RENEW_BEFORE = 5 * 60  # seconds before an installation token's end (an hour after its start) to fetch the next
LONGEST_JWT = 10 * 60  # seconds; GitHub takes none that lives longer
CLOCK_DRIFT = 60  # seconds that a JWT is dated back, for our clock may be ahead of GitHub's
WORKFLOW = "github-actions"  # the App behind a workflow's own token


@dataclass(frozen=True, slots=True)
class Identity:
    """`login` is what the bot's own comments carry; `names` is what people mention it by, without the `@`; `number` is
    the account's, 0 where GitHub doesn't say.
    """

    login: str
    names: frozenset[str]
    number: int = 0


class Auth(Protocol):
    """Credentials for each request."""

    async def credentials(self, client: Client, repo: str | None) -> Mapping[str, str]:
        """`{"oauth_token": …}` or `{"jwt": …}` for a request about `repo` (`owner/name`, or none)."""
        ...

    def renew(self, repo: str | None) -> bool:
        """Forget what is kept for `repo`, after a 401. Whether asking anew may give other credentials."""
        ...

    async def identity(self, client: Client) -> Identity:
        """Who these credentials write as."""
        ...


class TokenAuth:
    """A personal access token, or the one that a workflow is given."""

    def __init__(self, token: str) -> None:
        self._token = token.strip()
        if not (self._token.isascii() and self._token.isprintable()) or self._token.split() != [self._token]:
            raise Unauthorized("GITHUB_TOKEN is empty or holds characters no token has: copy it anew")

    async def credentials(self, client: Client, repo: str | None) -> Mapping[str, str]:  # noqa: ARG002 - the same for all
        """See `Auth`."""
        return {"oauth_token": self._token}

    def renew(self, repo: str | None) -> bool:  # noqa: ARG002 - the same for all
        """See `Auth`. There is no other token to be had."""
        return False

    async def identity(self, client: Client) -> Identity:
        """See `Auth`. A workflow's own token is no user's: GitHub answers `GET /user` with 403."""
        try:
            user = await client.getitem("/user")
        except Forbidden:
            return Identity(f"{WORKFLOW}[bot]", frozenset({WORKFLOW}))
        login = take(user, "login", str)
        return Identity(login, frozenset({login}), number_of(user, "id"))


@dataclass(frozen=True, slots=True)
class _Token:
    value: str = field(repr=False)
    ends: float  # seconds since 1970


class AppAuth:
    """A GitHub App: its key signs a JWT, that buys a token for the installation that holds the repository."""

    def __init__(self, app_id: str, private_key: str) -> None:
        self._app_id = app_id
        self._private_key = private_key
        self._key: Any = None  # the same, read and checked
        self._installations: dict[str, str] = {}  # by repository, case-folded
        self._tokens: dict[str, _Token] = {}  # by installation
        self._fetching = asyncio.Lock()

    async def credentials(self, client: Client, repo: str | None) -> Mapping[str, str]:
        """See `Auth`. Raises `Missing` where the App isn't installed."""
        if repo is None:
            return {"jwt": self._jwt(client)}
        async with self._fetching:
            token = self._tokens.get(self._installations.get(repo.casefold(), ""))
            if token is None or token.ends - client.clock() < RENEW_BEFORE:
                token = await self._fetch(client, repo)
            return {"oauth_token": token.value}

    def renew(self, repo: str | None) -> bool:
        """See `Auth`."""
        if repo is None:
            return False
        self._tokens.pop(self._installations.pop(repo.casefold(), ""), None)
        return True

    async def identity(self, client: Client) -> Identity:
        """See `Auth`. Raises `Missing` where there is no such App."""
        try:
            app = await client.getitem("/app", jwt=self._jwt(client))
        except Missing:
            said = f"GITHUB_APP_ID: there is no App with the id {self._app_id}: copy the App ID from the App's settings"
            raise Missing(said) from None
        slug = take(app, "slug", str)
        return Identity(f"{slug}[bot]", frozenset({slug}))

    async def _fetch(self, client: Client, repo: str) -> _Token:
        known = self._installations.get(repo.casefold())
        if known is not None:
            try:
                return await self._buy(client, known)
            except Missing:  # installed anew meanwhile, under another number
                self.renew(repo)
        installation = await self._installation(client, repo)
        self._installations[repo.casefold()] = installation
        return self._tokens.get(installation) or await self._buy(client, installation)

    async def _installation(self, client: Client, repo: str) -> str:
        try:
            found = await client.getitem(f"/repos/{repo}/installation", jwt=self._jwt(client))
        except Missing:
            said = f"the App is not installed on {repo}: install it there, or correct the name"
            raise Missing(said) from None
        return str(take(found, "id", int))

    async def _buy(self, client: Client, installation: str) -> _Token:
        bought = await client.post(f"/app/installations/{installation}/access_tokens", data=b"", jwt=self._jwt(client))
        token = _Token(take(bought, "token", str), take_time(bought, "expires_at").timestamp())
        self._tokens[installation] = token
        return token

    def _jwt(self, client: Client) -> str:
        import jwt
        from jwt.algorithms import RSAAlgorithm

        issued = int(client.clock()) - CLOCK_DRIFT
        claims = {"iat": issued, "exp": issued + LONGEST_JWT, "iss": self._app_id}
        try:
            if self._key is None:  # reading a key checks it, which takes a tenth of a second
                self._key = RSAAlgorithm(RSAAlgorithm.SHA256).prepare_key(self._private_key)
            return jwt.encode(claims, self._key, algorithm="RS256")
        except Exception:
            # PyJWT and cryptography raise half a dozen kinds here, some of them quoting the key.
            said = "the App's private key can't be read: GITHUB_APP_PRIVATE_KEY is a PEM or a path to one"
            raise Unauthorized(said) from None
