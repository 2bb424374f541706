"""GitHub's REST API over a simulated GitHub: a request in, an answer out (no I/O, no sockets).

api = Api(github)
response = api.respond(Request("GET", "/repos/acme/sky/issues/1", headers={"user-agent": "me"}))
"""

from __future__ import annotations

import hashlib
import json
import re
from email.utils import format_datetime
from typing import TYPE_CHECKING

from bot.sandbox import routes as handlers
from bot.sandbox.auth import Actor, authenticate
from bot.sandbox.meter import SECONDARY, Meter
from bot.sandbox.model import Refused
from bot.sandbox.render import Urls
from bot.sandbox.routing import Answer, Call, routes
from bot.sandbox.web import Logged, Request, Reset, Response

if TYPE_CHECKING:
    from datetime import datetime

    from bot.sandbox.faults import Fault
    from bot.sandbox.state import GitHub

DOCS = "https://docs.github.com/rest"
NO_AGENT = "Request forbidden by administrative rules. Please make sure your request has a User-Agent header."
BY_ID = re.compile(r"/repositories/(\d+)(/.*)?")
BY_NAME = re.compile(r"/repos/([^/]+/[^/]+)(/.*)?")
ISSUE = re.compile(r"/repos/[^/]+/[^/]+/issues/\d+")
READS = ("GET", "HEAD")
assert handlers.__all__, "importing the handlers registers them"


class Api:
    """The API over one world; `base_path` stands before its paths. `log` (the world's) has every request."""

    def __init__(self, github: GitHub, base_path: str = ""):
        self.github = github
        self.base_path = base_path
        self.meter = Meter(github)
        self.log = github.log

    def respond(self, request: Request) -> Response:
        """GitHub's answer, or what the faults make of it; raises `Reset` for a connection that is closed."""
        came, faults = self.github.wall(), self.github.faults.striking(request)
        actor, response = self._with_faults(request, [each for each in faults if each.kind != "delay"])
        if response is not None:
            response.delay = sum(each.seconds for each in faults if each.kind == "delay")
        self._note(request, actor, response, came, faulty=any(each.kind != "act" for each in faults))
        if response is None:
            raise Reset("the sandbox was told to close this connection")
        return response

    def _with_faults(self, request: Request, faults: list[Fault]) -> tuple[Actor, Response | None]:
        for fault in faults:
            if fault.kind == "act" and not fault.effect and fault.action:
                fault.action()
        early = next((each for each in faults if each.kind != "act" and not each.effect), None)
        if early is not None:
            actor = self._actor_or_nobody(request)
            return actor, self._broken(early, request, actor)
        actor, response = self._answer(request)
        for fault in faults:
            if fault.kind == "act" and fault.effect and fault.action:
                fault.action()
            elif fault.kind == "truncate":
                response.body = response.body[: len(response.body) // 2]
            elif fault.kind != "act":
                return actor, self._broken(fault, request, actor)
        return actor, response

    def _broken(self, fault: Fault, request: Request, actor: Actor) -> Response | None:
        resource = _resource(request)
        if fault.kind == "reset":
            return None
        if fault.kind == "status":
            return self._sent(Answer(fault.status, {"message": "Server Error"}), actor, resource)
        if fault.kind == "primary":
            self.meter.exhaust(actor, resource, fault.seconds)
            return self._refusal(Refused(403, f"API rate limit exceeded for {actor.name}."), actor, resource)
        return self._refusal(Refused(fault.status, SECONDARY), actor, resource, retry=int(fault.seconds))

    # -- the answer of a GitHub in good health -------------------------------------------------------------

    def _answer(self, request: Request) -> tuple[Actor, Response]:
        actor, resource = Actor(), _resource(request)
        free = request.path == "/rate_limit"
        try:
            _check_agent(request)
            actor = authenticate(self.github, request.headers.get("authorization"))
            if not free:
                self.meter.check(actor, resource)
            if request.method not in READS:
                self.meter.count_write(actor)
            answer = self._handled(request, actor)
        except Refused as refused:
            self._count(actor, resource, free=free or refused.message.startswith("API rate limit"))
            return actor, self._refusal(refused, actor, resource)
        response = self._sent(answer, actor, resource)
        matches = request.method in READS and _matches(request, response)
        self._count(actor, resource, free=free or matches)
        response.headers |= self.meter.headers(actor, resource)
        return actor, _not_modified(response) if matches else response

    def _handled(self, request: Request, actor: Actor) -> Answer:
        path = self._by_name(request.path)
        handler, params = routes.find(request.method, path)
        self._redirect_old_name(request, path)
        host = request.headers.get("host")
        api = f"{request.scheme}://{host}{self.base_path}" if host else self.github.urls.api
        call = Call(self.github, actor, request, Urls(api, self.github.urls.web), self.meter, params)
        try:
            return handler(call)
        except Refused as refused:
            if refused.location is None:
                raise
            if ISSUE.fullmatch(path):
                raise
            raise Refused(404, "Not Found") from None  # a transferred issue's comments are not forwarded

    def _by_name(self, path: str) -> str:
        by_id = BY_ID.fullmatch(path)
        if by_id is None:
            return path
        repo = self.github.repos.get(int(by_id[1]))
        if repo is None:
            raise Refused(404, "Not Found")
        return f"/repos/{repo.full_name}{by_id[2] or ''}"

    def _redirect_old_name(self, request: Request, path: str) -> None:
        named = BY_NAME.fullmatch(path)
        found = self.github.names.get(named[1].casefold()) if named else None
        if named is None or found is None:
            return
        repo = self.github.repos[found]
        if repo.full_name.casefold() != named[1].casefold():
            raise self._moved(request, f"/repositories/{repo.id}{named[2] or ''}")

    def _moved(self, request: Request, location: str) -> Refused:
        if request.method in READS:
            return Refused(301, "Moved Permanently", location=location)
        return Refused(307, "Temporary Redirect", location=location)

    # -- putting it into HTTP ------------------------------------------------------------------------------

    def _sent(self, answer: Answer, actor: Actor, resource: str) -> Response:
        if answer.text is not None:
            body, kind = answer.text.encode(), "application/vnd.github.raw; charset=utf-8"
        elif answer.json is None:
            body, kind = b"", ""
        else:
            body = json.dumps(answer.json, ensure_ascii=False, separators=(",", ":")).encode()
            kind = "application/json; charset=utf-8"
        headers = {
            "date": format_datetime(self.github.wall(), usegmt=True),
            "server": "github.com",
            "x-github-media-type": "github.v3; format=json",
            "x-github-request-id": f"{len(self.log) + 1:04X}:SANDBOX",
            **answer.headers,
        }
        if kind:
            headers["content-type"] = kind
        if answer.status == 200:
            headers["etag"] = f'W/"{hashlib.sha256(body).hexdigest()}"'
            headers["cache-control"] = "private, max-age=60, s-maxage=60"
            headers["vary"] = "Accept, Authorization, Cookie, X-GitHub-OTP"
        headers |= self.meter.headers(actor, resource)
        return Response(answer.status, headers, body)

    def _refusal(self, refused: Refused, actor: Actor, resource: str, retry: int | None = None) -> Response:
        shown: dict[str, object] = {"message": refused.message, "documentation_url": DOCS}
        headers = {}
        if refused.errors is not None:
            shown["errors"] = refused.errors
        if refused.location is not None:
            headers["location"] = shown["url"] = self.github_url(refused.location)
        shown["status"] = str(refused.status)
        if retry is not None or refused.message == SECONDARY:
            headers["retry-after"] = str(60 if retry is None else retry)
        return self._sent(Answer(refused.status, shown, headers), actor, resource)

    def github_url(self, path: str) -> str:
        """An address of the API for a redirect: relative, so that it holds whatever host was asked."""
        return f"{self.base_path}{path}"

    def _count(self, actor: Actor, resource: str, *, free: bool) -> None:
        if not free:
            self.meter.window(actor, resource).used += 1

    def _actor_or_nobody(self, request: Request) -> Actor:
        try:
            return authenticate(self.github, request.headers.get("authorization"))
        except Refused:
            return Actor()

    def _note(self, request: Request, actor: Actor, response: Response | None, came: datetime, *, faulty: bool) -> None:
        status = response.status if response else 0
        counted = status != 304 and request.path != "/rate_limit"
        answer = response.body if response else b""
        self.log.append(
            Logged(
                request.method,
                request.path,
                request.query,
                status,
                actor.name,
                request.body,
                answer,
                counted,
                faulty,
                came,
            )
        )


def _check_agent(request: Request) -> None:
    if not request.headers.get("user-agent"):
        raise Refused(403, NO_AGENT)


def _resource(request: Request) -> str:
    return "search" if request.path.startswith("/search/") else "core"


def _matches(request: Request, response: Response) -> bool:
    known = request.headers.get("if-none-match", "")
    etag = response.headers.get("etag", "").removeprefix("W/")
    return bool(etag) and etag in [each.strip().removeprefix("W/") for each in known.split(",")]


def _not_modified(response: Response) -> Response:
    """A 304 has neither a body nor a `Link`: the ETag says nothing of the other pages."""
    left_out = ("link", "content-type")
    return Response(304, {name: value for name, value in response.headers.items() if name not in left_out})
