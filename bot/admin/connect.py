"""Reach GitHub with PyGithub, by token or as an App (blocking HTTP; never in the server)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import github
from github import Auth

from bot.settings import AppKey, Token

if TYPE_CHECKING:
    from types import TracebackType

    from bot.settings import Environment

TIMEOUT = 10  # seconds, for an operator who waits


class Connection:
    """One operator's session; `close` (or `with`) ends its sockets.

    Nothing is tried again and no rate limit is waited out: the operator is told instead.
    """

    def __init__(self, environment: Environment, timeout: int = TIMEOUT) -> None:
        self.credentials = environment.credentials
        self._options: dict[str, Any] = {
            "base_url": environment.api_url,
            "timeout": timeout,
            "retry": None,
            "seconds_between_requests": None,
            "seconds_between_writes": None,
        }
        self._app: github.GithubIntegration | None = None
        self._clients: dict[object, github.Github] = {}
        if isinstance(self.credentials, AppKey):
            auth = Auth.AppAuth(self.credentials.app_id, self.credentials.private_key.reveal())
            self._app = github.GithubIntegration(auth=auth, **self._options)

    def client(self, repo: str) -> github.Github:
        """Give the client for a repository (an App's installation has its own); raises PyGithub's errors."""
        if isinstance(self.credentials, Token):
            if None not in self._clients:
                token = Auth.Token(self.credentials.token.reveal())
                self._clients[None] = github.Github(auth=token, **self._options)
            return self._clients[None]
        installation = self.installation(repo)
        if installation.id not in self._clients:
            assert self._app is not None
            self._clients[installation.id] = self._app.get_github_for_installation(installation.id)
        return self._clients[installation.id]

    def installation(self, repo: str) -> Any:
        """Give the App's installation on a repository; raises UnknownObjectException where there is none."""
        assert self._app is not None, "only an App is installed"
        owner, name = repo.split("/")
        return self._app.get_repo_installation(owner, name)

    def app_events(self) -> list[str]:
        """Give the events that the App is sent."""
        assert self._app is not None, "only an App is sent events"
        return list(self._app.get_app().events or [])

    def close(self) -> None:
        """End every socket."""
        for client in (*self._clients.values(), self._app):
            if client is not None:
                client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
