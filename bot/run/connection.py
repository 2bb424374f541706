"""Make the client that an environment describes (HTTP; no request yet)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.github.auth import AppAuth, TokenAuth
from bot.github.cache import MEMORY_LIMIT, FileStore, MemoryStore
from bot.github.client import Setting, connect
from bot.run.backups import Backups
from bot.settings import Token

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager

    from bot.github.auth import Auth
    from bot.github.client import Client
    from bot.github.counts import Exchange
    from bot.settings import Environment


def open_client(
    environment: Environment,
    *,
    on_response: Callable[[Exchange], None] | None = None,
    keep_answers: bool = False,
    boards: int = 1,
) -> AbstractAsyncContextManager[Client]:
    """Return a client for `async with`, to look at so many boards with; `keep_answers` keeps GitHub's answers under
    the data folder.
    """
    cache = store_of(environment) if keep_answers else MemoryStore(boards * MEMORY_LIMIT)
    return connect(auth_of(environment), Setting(environment.api_url, cache, on_response=on_response))


def store_of(environment: Environment) -> FileStore:
    """Return where answers are kept for the next process, under the data folder."""
    return FileStore(environment.data / "cache")


def backups_of(environment: Environment) -> Backups:
    """Return where old texts of the issues are kept, under the data folder."""
    return Backups(environment.data, environment.api_url)


def auth_of(environment: Environment) -> Auth:
    """Return the credentials that an environment names."""
    credentials = environment.credentials
    if isinstance(credentials, Token):
        return TokenAuth(credentials.token.reveal())
    return AppAuth(credentials.app_id, credentials.private_key.reveal())
