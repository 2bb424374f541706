"""Who sends a request to a simulated GitHub, and what they may do there (no I/O)."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import jwt

from bot.sandbox.model import Refused

if TYPE_CHECKING:
    from bot.sandbox.model import App, Permission, Repository, Token, User
    from bot.sandbox.world import World

Level = Literal["read", "write", "admin"]
LEVELS: tuple[Level, ...] = ("read", "write", "admin")
BAD_CREDENTIALS = Refused(401, "Bad credentials")
SUSPENDED = Refused(403, "This installation has been suspended")
NOT_FOR_APPS = "Resource not accessible by integration"
NOT_FOR_TOKEN = "Resource not accessible by personal access token"  # noqa: S105 - a message
MAX_JWT_SECONDS = 600  # GitHub takes no JWT that lives longer than ten minutes
CLOCK_DRIFT_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever sends a request: nobody (no fields), an App by its JWT (`app` alone), or a token."""

    token: Token | None = None
    app: App | None = None

    @property
    def name(self) -> str:
        """For the log, and for counting requests by."""
        if self.token is not None:
            return f"{self.token.kind}:{self.token.user.login}"
        return f"app:{self.app.slug}" if self.app else "anonymous"

    def signed_in(self) -> Token:
        """The token, or a 401."""
        if self.token is None:
            raise Refused(401, "Requires authentication")
        return self.token

    def as_app(self) -> App:
        """The App that signed a JWT, or a 401."""
        if self.token is not None or self.app is None:
            raise Refused(401, "A JSON web token could not be decoded")
        return self.app


def authenticate(world: World, header: str | None) -> Actor:
    """The actor behind an Authorization header.

    401 for anything unknown, expired or badly signed, 403 for an App that is suspended.
    """
    if not header:
        return Actor()
    scheme, _, value = header.partition(" ")
    if scheme.lower() == "basic":
        value = _password(value)
    elif scheme.lower() not in ("bearer", "token"):
        raise BAD_CREDENTIALS
    if value.count(".") == 2:
        return Actor(app=_app_of(world, value))
    token = world.tokens.get(value.strip())
    if token is None or (token.expires_at is not None and token.expires_at <= world.wall()):
        raise BAD_CREDENTIALS
    if token.installation is not None and token.installation.suspended_at is not None:
        raise SUSPENDED
    return Actor(token, token.app)


def _password(encoded: str) -> str:
    try:
        return base64.b64decode(encoded, validate=True).decode().partition(":")[2]
    except (binascii.Error, UnicodeDecodeError):
        raise BAD_CREDENTIALS from None


def _app_of(world: World, signed: str) -> App:
    undecodable = Refused(401, "A JSON web token could not be decoded")
    try:
        issuer = str(jwt.decode(signed, options={"verify_signature": False}).get("iss"))
    except jwt.PyJWTError:
        raise undecodable from None
    app = next((each for each in world.apps.values() if issuer in (str(each.id), each.client_id)), None)
    if app is None:
        raise Refused(404, "Integration not found")
    if app.public_key is None:
        raise undecodable
    try:
        # The times are judged below by the world's clock, not by the machine's.
        unchecked = {"verify_exp": False, "verify_iat": False, "verify_nbf": False}
        claims = jwt.decode(signed, app.public_key, algorithms=["RS256"], options=unchecked)  # type: ignore[arg-type]  # a plain dict of known options
    except jwt.PyJWTError:
        raise undecodable from None
    _check_times(claims.get("iat"), claims.get("exp"), world.wall().timestamp())
    return app


def _check_times(issued: object, expires: object, now: float) -> None:
    if not isinstance(expires, int) or expires <= now:
        raise Refused(401, "'Expiration time' claim ('exp') must be a numeric value representing the future")
    if expires > now + MAX_JWT_SECONDS + CLOCK_DRIFT_SECONDS:
        raise Refused(401, "'Expiration time' claim ('exp') is too far in the future")
    if not isinstance(issued, int) or issued > now + CLOCK_DRIFT_SECONDS:
        raise Refused(401, "'Issued at' claim ('iat') must be an Integer representing the past")


def permission(world: World, actor: Actor, repo: Repository) -> Permission:
    """What the actor's account may do in the repository, before its token's own rights."""
    token = actor.token
    if token is None:
        return "none" if repo.private else "read"
    if token.app is None:
        return world.permission(repo, token.user)
    if _in_reach(world, token, repo):
        return "write" if "write" in (token.rights or {}).values() else "read"
    return "none" if repo.private else "read"


def check_visible(world: World, actor: Actor, repo: Repository) -> None:
    """404 for a repository that the actor may not know of."""
    if permission(world, actor, repo) == "none":
        raise Refused(404, "Not Found")


def check_right(world: World, actor: Actor, repo: Repository, rights: tuple[str, ...], level: Level) -> None:
    """403 where the token was not given one of `rights` at that level (reading a public place needs none)."""
    token = actor.token
    if level == "read" and not repo.private and "administration" not in rights:
        return
    if token is None:
        raise Refused(401, "Requires authentication")
    if token.rights is None:
        return
    message = NOT_FOR_APPS if token.app else NOT_FOR_TOKEN
    if token.app and not _in_reach(world, token, repo):
        raise Refused(403, message)
    given = [token.rights[name] for name in rights if name in token.rights]
    if not any(LEVELS.index(each) >= LEVELS.index(level) for each in given):
        raise Refused(403, message)


def may_change(world: World, actor: Actor, repo: Repository, author: User) -> None:
    """403 unless the actor wrote the thing, has write permission, or is an App (its rights were checked)."""
    token = actor.signed_in()
    if token.app is not None or token.user is author:
        return
    if not world.may(token.user.login, repo.full_name, "write"):
        raise Refused(403, "Must have admin rights to Repository.")


def _in_reach(world: World, token: Token, repo: Repository) -> bool:
    if token.repos is not None and repo.id not in token.repos:
        return False
    return token.installation is None or world.covers(token.installation, repo)
