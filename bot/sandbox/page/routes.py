"""The page's routes: its files, its state as JSON, and what a person does on it (HTTP)."""

from __future__ import annotations

from dataclasses import asdict
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from aiohttp import web

from bot.sandbox.model import Refused
from bot.sandbox.page.door import acting, checked
from bot.sandbox.page.pulls import change_pull, next_title, pulls_view
from bot.sandbox.page.view import BoardTab, issue_view, people_view, traffic_view
from bot.sandbox.web import Log

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.sandbox.model import Issue
    from bot.sandbox.state import GitHub

FILES = {
    "index.html": "text/html",
    "page.css": "text/css",
    "page.js": "text/javascript",
    "people.js": "text/javascript",
    "parts.js": "text/javascript",
    "pulls.js": "text/javascript",
    "morph.js": "text/javascript",
    "icon.svg": "image/svg+xml",
}
# The browser itself makes sure that nothing is loaded from elsewhere, whatever people write.
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'none'; base-uri 'none'"  # noqa: E501  # one header


class Page:
    """The page over one repository's boards, with the pull requests of `repos` (of that repository alone, if empty).

    `bot` is what it says of the bot: starting, ready or stopped.
    """

    def __init__(self, github: GitHub, repo: str, boards: Sequence[BoardTab], repos: Sequence[str] = ()):
        self.github = github
        self.repo = repo
        self.repos = repos or [repo]
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
        router.add_get(r"/{owner}/{repo}/pull/{number:\d+}", self._to_pull)
        router.add_get("/page/{file}", self._file)
        router.add_get("/page/issues/{number:\\d+}", self._state)
        router.add_patch("/page/issues/{number:\\d+}", acting(self._change_issue))
        router.add_post("/page/issues/{number:\\d+}/comments", acting(self._comment))
        router.add_post("/page/pulls", acting(self._open_pull))
        router.add_patch(r"/page/pulls/{owner}/{repo}/{number:\d+}", acting(self._change_pull))
        router.add_patch("/page/comments/{id:\\d+}", acting(self._edit_comment))
        router.add_delete("/page/comments/{id:\\d+}", acting(self._delete_comment))

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

    async def _to_pull(self, request: web.Request) -> web.Response:
        """Where the table's links lead: to the first board's page that shows the pull request."""
        place = request.match_info
        repo, number = f"{place['owner']}/{place['repo']}", int(place["number"])
        boards = list(self.boards.values())
        for board in boards:
            for each in pulls_view(self.github, self.repos, board, boards):
                if (each["repo"], each["number"]) == (repo, number):
                    here = f"/{self.repo}/issues/{board.number}#pull-{place['repo']}-{number}"
                    raise web.HTTPFound(here)
        raise web.HTTPNotFound

    async def _file(self, request: web.Request) -> web.Response:
        return _sent_file(request.match_info["file"])

    async def _state(self, request: web.Request) -> web.Response:
        """Everything to show; 204 where the page has seen that version."""
        if request.query.get("seen") == self.version:
            return web.Response(status=204)
        issue = self._issue(request)
        board = self.boards[issue.number]
        pulls = pulls_view(self.github, self.repos, board, list(self.boards.values()))
        state = {
            "version": self.version,
            "bot": self.bot,
            "boards": [{"number": each.number, "name": each.name} for each in self.boards.values()],
            "people": people_view(self.github, issue.repo),
            "examples": [asdict(each) for each in board.examples],
            "issue": issue_view(self.github, issue),
            "pulls": pulls,
            "repos": list(self.repos),
            "next_title": next_title(issue.body or "", board.words, [each["title"] for each in pulls]),
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
        login = checked(said["login"])
        if "body" in said:
            self.github.edit_issue(self.repo, number, login, said["body"])
        elif said["state"] == "closed":
            self.github.close_issue(self.repo, number, login)
        else:
            self.github.reopen_issue(self.repo, number, login)
        return web.Response(status=204)

    async def _open_pull(self, request: web.Request) -> web.Response:
        said = await request.json()
        self._person(said["login"])
        repo = self._watched(said["repo"])
        made = self.github.open_pull(repo, said["login"], _titled(said["title"]), draft=bool(said["draft"]))
        return web.json_response({"number": made.number}, status=201)

    async def _change_pull(self, request: web.Request) -> web.Response:
        said, place = await request.json(), request.match_info
        repo = self._watched(f"{place['owner']}/{place['repo']}")
        if "title" in said:
            _titled(said["title"])
        change_pull(self.github, repo, int(place["number"]), checked(said["login"]), said)
        return web.Response(status=204)

    def _watched(self, repo: str) -> str:
        if repo not in self.repos:
            raise Refused(404, f"There is no repository {repo} here.")
        return repo

    def _person(self, login: str) -> None:
        """Somebody new becomes one of those whom the page offers."""
        user = self.github.user(checked(login))
        user.name = user.name or login


def _editor(said: dict[str, Any]) -> str | None:
    return checked(said["login"]) if said.get("login") else None


def _titled(title: str) -> str:
    if not title.strip() or len(title) > 256:
        raise Refused(422, "A title has a letter at least, and at most 256 of them.")
    return title


def _sent_file(name: str) -> web.Response:
    if name not in FILES:
        raise web.HTTPNotFound
    text = files("bot.sandbox.page").joinpath(name).read_text("utf-8")
    headers = {"Content-Security-Policy": POLICY, "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return web.Response(text=text, content_type=FILES[name], charset="utf-8", headers=headers)
