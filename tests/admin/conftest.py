"""An operator who runs `check` against a simulated GitHub, over real HTTP."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

import pytest
from aiohttp import web

from bot.admin.check import check
from bot.core.rules import Rules
from bot.sandbox.server import serving
from bot.sandbox.state import GitHub
from bot.sandbox.web import Request
from bot.settings import Settings, read_environment

if TYPE_CHECKING:
    from pathlib import Path

    from aiohttp.typedefs import Handler

    from bot.admin.finding import CheckFinding

TABLE = "| 序号 | 题目 | 认领状态 |\n| --- | --- | --- |\n| 1 | One |  |\n| 2 | Two |  |\n"


def answer_as_github(app: web.Application, scopes: str | None) -> None:
    """Make redirects name the host, as GitHub's do (PyGithub follows no others), and show a token's scopes."""

    @web.middleware
    async def whole(request: web.Request, handler: Handler) -> web.StreamResponse:
        response = await handler(request)
        if response.headers.get("Location", "").startswith("/"):
            response.headers["Location"] = f"{request.scheme}://{request.host}{response.headers['Location']}"
        if scopes is not None:
            response.headers["X-OAuth-Scopes"] = scopes
        return response

    app.middlewares.append(whole)


@dataclass
class Operator:
    """Sets a scene in which all is well, and checks whatever became of it."""

    github: GitHub
    data: Path
    env: dict[str, str] = field(default_factory=dict)
    rules: tuple[Rules, ...] = (Rules("spring", "acme/sky", (1,)),)
    scopes: str | None = None  # of a classic token
    spent: int = 0  # requests of this hour
    paths: list[str] = field(default_factory=list)

    def body(self, text: str) -> None:
        """Give the tracking issue this body."""
        self.github.edit_issue("acme/sky", 1, "olivia", text)

    async def findings(self, seconds: int = 10) -> list[CheckFinding]:
        """Run `check` as it runs on a command line, in a thread of its own."""
        prepare = partial(answer_as_github, scopes=self.scopes)
        async with serving(self.github, base_path="/api/v3", prepare=prepare) as server:
            for _ in range(self.spent):
                server.api.respond(Request("GET", "/user", headers=self._headers()))
            server.api.log.clear()
            env = {"GITHUB_API_URL": server.url, "HACKATHON_DATA": str(self.data)} | self.env
            settings = Settings(read_environment(env, serving=False), self.rules)
            found = await asyncio.to_thread(check, settings, seconds)
            self.paths = [each.path for each in server.api.log]
            return found

    def _headers(self) -> dict[str, str]:
        return {"authorization": f"token {self.env['GITHUB_TOKEN']}", "user-agent": "tests"}

    async def said(self, seconds: int = 10) -> list[str]:
        """The findings as lines, without where GitHub stands."""
        return [
            f"{one.level}: {one.where}: {one.what}; {one.mend}" if one.where[:4] != "http"
            else f"{one.level}: {one.what}; {one.mend}"
            for one in await self.findings(seconds)
        ]  # fmt: skip


@pytest.fixture
def operator(tmp_path: Path) -> Operator:
    github = GitHub()
    github.add_repo("acme/sky")
    github.grant("acme/sky", "board-keeper", "write")
    github.open_issue("acme/sky", "olivia", "Tasks", TABLE)
    return Operator(github, tmp_path / "data", {"GITHUB_TOKEN": github.add_token("board-keeper").value})
