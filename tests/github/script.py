"""A GitHub that answers from a script, and a clock that only sleeping moves."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

NOW = 1_800_000_000.0  # seconds since 1970


@dataclass
class Clock:
    now: float = NOW
    slept: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@dataclass
class Answer:
    """One answer: `body` is sent as JSON, or as it is when bytes; `reset` breaks the connection instead."""

    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    reset: bool = False
    claimed_length: int | None = None


@dataclass
class Asked:
    method: str
    target: str
    headers: dict[str, str]
    body: Any


class Script:
    """The answers to each `METHOD /path?query`, in order; the last one is repeated."""

    def __init__(self) -> None:
        self.answers: dict[str, list[Answer]] = {}
        self.asked: list[Asked] = []
        self.url = ""

    def on(self, target: str, *answers: Answer) -> None:
        self.answers.setdefault(target, []).extend(answers)

    @property
    def targets(self) -> list[str]:
        return [f"{asked.method} {asked.target}" for asked in self.asked]

    async def handle(self, request: web.Request) -> web.StreamResponse:
        raw = await request.read()
        body = json.loads(raw) if raw else None
        headers = {name.lower(): value for name, value in request.headers.items()}
        self.asked.append(Asked(request.method, request.path_qs, headers, body))
        waiting = self.answers.get(f"{request.method} {request.path_qs}")
        if not waiting:
            return web.json_response({"message": "Not Found"}, status=404)
        answer = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        return await self._answered(request, answer)

    async def _answered(self, request: web.Request, answer: Answer) -> web.StreamResponse:
        assert request.transport is not None
        if answer.reset:
            request.transport.abort()
            return web.Response()
        etag = answer.headers.get("ETag")
        if etag is not None and request.headers.get("If-None-Match") == etag:
            kept = {name: value for name, value in answer.headers.items() if name != "Link"}
            return web.Response(status=304, headers=kept)
        content = answer.body if isinstance(answer.body, bytes) else json.dumps(answer.body).encode()
        if answer.claimed_length is not None:
            response = web.StreamResponse(headers={"Content-Type": "application/json"})
            response.content_length = answer.claimed_length
            await response.prepare(request)
            await response.write(content)
            request.transport.close()
            return response
        return web.Response(status=answer.status, body=content, headers=answer.headers, content_type="application/json")
