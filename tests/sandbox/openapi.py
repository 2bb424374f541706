"""Judges answers, requests and deliveries by GitHub's own OpenAPI description (reads one file).

Each `check_…` raises AssertionError with what is wrong; `AVAILABLE` says whether the description is there, and
`MISSING` why not. What the description leaves out and is allowed all the same: a 304, rate-limit answers
(403 and 429), an unknown token's 401, what fault injection sends, and a redirect or a refusal (400, 404, 410,
422) that an operation's description forgot, if it explains itself.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema_rs

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.sandbox.model import Event
    from bot.sandbox.web import Logged

FOLDER = Path(__file__).parents[2] / ".." / "shared" / "github"
AVAILABLE = (FOLDER / "openapi.json").is_file()
MISSING = "GitHub's description lies in the shared folder, which is not there"
ALLOWED = frozenset({304, 401, 403, 429})  # see the folder's README
FAULTS = range(500, 600)


def check_answer(method: str, path: str, status: int, body: Any) -> None:
    """An answer to a request for `path` (a path or its template); `body` is the parsed JSON or None."""
    template = template_of(method, path)
    if status in FAULTS or (status in ALLOWED and not _described(method, template, status)):
        return
    if status in (301, 307, 400, 404, 410, 422) and not _described(method, template, status):
        assert isinstance(body, dict), f"{method} {template} answers {status} without an explanation"
        return
    assert _described(method, template, status), f"{method} {template} never answers {status}"
    _raise(_answer_schema(method, template, status), body, f"{method} {path} -> {status}")


def check_request(method: str, path: str, body: Any) -> None:
    """A request's JSON body (None where it has none)."""
    template = template_of(method, path)
    if body is None and not _operation(method, template).get("requestBody", {}).get("required"):
        return
    assert "requestBody" in _operation(method, template), f"{method} {template} takes no body, got {body!r}"
    _raise(_request_schema(method, template), body, f"the body of {method} {path}")


def check_log(log: Iterable[Logged]) -> None:
    """Every request that a sandbox logged and every answer it gave, but those that a fault broke."""
    for each in log:
        if not each.faulty:
            check_request(each.method, each.path, json.loads(each.body) if each.body else None)
            check_answer(each.method, each.path, each.status, json.loads(each.answer) if each.answer else None)


def check_events(events: Iterable[Event]) -> None:
    """Everything that happened in a sandbox, as it would be delivered."""
    for each in events:
        check_delivery(each.name, each.action, each.payload)


def check_delivery(event: str, action: str | None, payload: Any) -> None:
    """A delivery's payload."""
    name = (event if action is None else f"{event}-{action}").replace("_", "-")
    hooks = description()["x-webhooks"]
    assert name in hooks, f"GitHub has no delivery {name}"
    _raise(_delivery_schema(name), payload, f"the delivery {name}")


def template_of(method: str, path: str) -> str:
    """The description's template for a path; of several the one with the fewest placeholders."""
    path = re.sub(r"^/repositories/\d+", "/repos/by/id", path.partition("?")[0])  # where a redirect leads
    paths = description()["paths"]
    if path in paths:
        return path
    fitting = (each for each in paths if method.lower() in paths[each])
    found: list[str] = [each for each in fitting if _pattern(each).fullmatch(path)]
    assert found, f"GitHub has no {method} {path}"
    return min(found, key=lambda each: each.count("{"))


@cache
def description() -> dict[str, Any]:
    """The description, with OpenAPI's `nullable` turned into JSON Schema's null."""
    read: dict[str, Any] = _with_null(json.loads((FOLDER / "openapi.json").read_text(encoding="utf-8")))
    return read


def operations() -> set[tuple[str, str]]:
    """Every (method, template) that the description has."""
    return {
        (method.upper(), path)
        for path, item in description()["paths"].items()
        for method in item
        if method in ("get", "post", "patch", "put", "delete")
    }


def _with_null(node: Any) -> Any:
    if isinstance(node, list):
        return [_with_null(each) for each in node]
    if not isinstance(node, dict):
        return node
    changed = {name: _with_null(each) for name, each in node.items()}
    if changed.pop("nullable", False) is not True:
        return changed
    if "enum" in changed and None not in changed["enum"]:
        changed["enum"] = [*changed["enum"], None]
    if isinstance(changed.get("type"), str):
        return changed | {"type": [changed["type"], "null"]}
    return {"anyOf": [changed, {"type": "null"}]}


@cache
def _pattern(template: str) -> re.Pattern[str]:
    inner = re.sub(r"\\\{(\w+)\\\}", r"[^/]+", re.escape(template))
    return re.compile(inner.removesuffix("[^/]+") + ".*" if template.endswith("/{path}") else inner)


def _operation(method: str, template: str) -> dict[str, Any]:
    found: dict[str, Any] = description()["paths"][template][method.lower()]
    return found


def _described(method: str, template: str, status: int) -> bool:
    return str(status) in _operation(method, template)["responses"]


@cache
def _answer_schema(method: str, template: str, status: int) -> jsonschema_rs.Validator | None:
    answer = _operation(method, template)["responses"][str(status)]
    if "$ref" in answer:
        answer = description()["components"]["responses"][answer["$ref"].rsplit("/", 1)[-1]]
    content = answer.get("content", {})
    return _validator(content["application/json"]["schema"]) if "application/json" in content else None


@cache
def _request_schema(method: str, template: str) -> jsonschema_rs.Validator | None:
    content = _operation(method, template)["requestBody"]["content"]
    return _validator(content["application/json"]["schema"])


@cache
def _delivery_schema(name: str) -> jsonschema_rs.Validator | None:
    return _validator(description()["x-webhooks"][name]["post"]["requestBody"]["content"]["application/json"]["schema"])


def _validator(schema: dict[str, Any]) -> jsonschema_rs.Validator:
    whole = {**schema, "components": description()["components"]} if "$ref" not in schema else {
        "allOf": [schema], "components": description()["components"],
    }  # fmt: skip
    return jsonschema_rs.Draft7Validator(whole, validate_formats=True)


def _raise(validator: jsonschema_rs.Validator | None, body: Any, what: str) -> None:
    if validator is None:
        assert body in (None, {}), f"{what} has a body that the description lacks: {body!r}"
        return
    wrong = [
        f"  at {'/'.join(map(str, each.instance_path))}: {each.message[:300]}" for each in validator.iter_errors(body)
    ]
    assert not wrong, f"{what} differs from GitHub's description:\n" + "\n".join(wrong[:10])
