"""The page's routes: its files, its state as JSON, and what a person does on it (HTTP)."""

from __future__ import annotations

import re
from dataclasses import asdict
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from aiohttp import web

from bot.sandbox.model import Refused
from bot.sandbox.page.view import BoardTab, issue_view, people_view, traffic_view
from bot.sandbox.web import Log

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from bot.sandbox.model import Issue
    from bot.sandbox.state import GitHub

    Handler = Callable[[web.Request], Awaitable[web.Response]]

FILES = {
    "index.html": "text/html",
    "page.css": "text/css",
    "page.js": "text/javascript",
    "morph.js": "text/javascript",
    "icon.svg": "image/svg+xml",
}
# The browser itself makes sure that nothing is loaded from elsewhere, whatever people write.
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'none'; base-uri 'none'"  # noqa: E501  # one header
LOGIN = re.compile(r"[A-Za-z0-9](?:-?[A-Za-z0-9]){0,38}")  # https://github.com/join says so


class Page:
    """The page over one repository's boards. `bot` is what it says of the bot: starting, ready or stopped."""

    def __init__(self, github: GitHub, repo: str, boards: Sequence[BoardTab]):
        self.github = github
        self.repo = repo
        self.boards = {each.number: each for each in boards}
        self.log = Log()
        self.bot = "starting"
        self._changes = 0
        github.listeners.append(self._changed)

    def add_routes(self, app: web.Application) -> None:
        """Put the page beside the API."""
        router = app.router
        router.add_get("/", self._index)
        router.add_get(r"/{owner}/{repo}/issues/{number:\d+}", self._index)
        router.add_get("/page/{file}", self._file)
        router.add_get("/page/issues/{number:\\d+}", self._state)
        router.add_patch("/page/issues/{number:\\d+}", _acting(self._change_issue))
        router.add_post("/page/issues/{number:\\d+}/comments", _acting(self._comment))
        router.add_patch("/page/comments/{id:\\d+}", _acting(self._edit_comment))
        router.add_delete("/page/comments/{id:\\d+}", _acting(self._delete_comment))

    def _changed(self) -> None:
        self._changes += 1

    @property
    def version(self) -> str:
        """Differs whenever the page has something new to show."""
        answered = sum(each.status_code != 0 for each in self.github.deliveries.values())
        return f"{self._changes}.{len(self.log)}.{answered}.{self.bot}"

    # -- showing -------------------------------------------------------------------------------------------

    async def _index(self, _request: web.Request) -> web.Response:
        return _sent_file("index.html")

    async def _file(self, request: web.Request) -> web.Response:
        return _sent_file(request.match_info["file"])

    async def _state(self, request: web.Request) -> web.Response:
        """Everything to show; 204 where the page has seen that version."""
        if request.query.get("seen") == self.version:
            return web.Response(status=204)
        issue = self._issue(request)
        state = {
            "version": self.version,
            "bot": self.bot,
            "boards": [{"number": each.number, "name": each.name} for each in self.boards.values()],
            "people": people_view(self.github, issue.repo),
            "examples": [asdict(each) for each in self.boards[issue.number].examples],
            "issue": issue_view(self.github, issue),
            "log": traffic_view(self.github, self.log),
        }
        return web.json_response(state)

    def _issue(self, request: web.Request) -> Issue:
        number = int(request.match_info["number"])
        if number not in self.boards:
            raise web.HTTPNotFound(text=f"There is no board {number} here.")
        return self.github.issue(self.repo, number)

    # -- acting --------------------------------------------------------------------------------------------

    async def _comment(self, request: web.Request) -> web.Response:
        said, number = await request.json(), self._issue(request).number
        self._person(said["login"])
        made = self.github.comment(self.repo, number, said["login"], said["body"])
        return web.json_response({"id": made.id}, status=201)

    async def _edit_comment(self, request: web.Request) -> web.Response:
        said = await request.json()
        self.github.edit_comment(int(request.match_info["id"]), said["body"], _editor(said))
        return web.Response(status=204)

    async def _delete_comment(self, request: web.Request) -> web.Response:
        self.github.delete_comment(int(request.match_info["id"]), _editor(await request.json()))
        return web.Response(status=204)

    async def _change_issue(self, request: web.Request) -> web.Response:
        """A new text, or closing and opening again."""
        said, number = await request.json(), self._issue(request).number
        login = _login(said["login"])
        if "body" in said:
            self.github.edit_issue(self.repo, number, login, said["body"])
        elif said["state"] == "closed":
            self.github.close_issue(self.repo, number, login)
        else:
            self.github.reopen_issue(self.repo, number, login)
        return web.Response(status=204)

    def _person(self, login: str) -> None:
        """Somebody new becomes one of those whom the page offers."""
        user = self.github.user(_login(login))
        user.name = user.name or login


def _editor(said: dict[str, Any]) -> str | None:
    return _login(said["login"]) if said.get("login") else None


def _login(login: str) -> str:
    if LOGIN.fullmatch(login) is None:
        raise Refused(422, "A GitHub login has letters, digits and single dashes, at most 39 of them.")
    return login


def _acting(handler: Handler) -> Handler:
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


def _sent_file(name: str) -> web.Response:
    if name not in FILES:
        raise web.HTTPNotFound
    text = files("bot.sandbox.page").joinpath(name).read_text("utf-8")
    headers = {"Content-Security-Policy": POLICY, "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return web.Response(text=text, content_type=FILES[name], charset="utf-8", headers=headers)
