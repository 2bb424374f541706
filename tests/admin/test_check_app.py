"""What `check` says about an App, its installation and the hooks that deliver to the bot."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from bot.core.rules import PullRules, Rules

if TYPE_CHECKING:
    from bot.sandbox.model import App
    from tests.admin.conftest import Operator

FOLLOWING = Rules("spring", "acme/sky", (1,), pulls=PullRules("Hackathon No.", ("acme/sky",)))


@pytest.fixture(scope="session")
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture
def app(operator: Operator, key: rsa.RSAPrivateKey) -> App:
    """An App whose key the operator has; nobody installed it yet."""
    made = operator.github.add_app("board-keeper", key.public_key())
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()).decode()
    operator.env = {"GITHUB_APP_ID": str(made.id), "GITHUB_APP_PRIVATE_KEY": pem}
    return made


async def test_an_app_that_is_installed_and_may_write_is_well(operator: Operator, app: App) -> None:
    operator.github.install(app, "acme")
    operator.rules = (FOLLOWING,)

    assert await operator.said() == []


async def test_an_app_that_is_not_installed_is_said(operator: Operator, app: App) -> None:
    (line,) = await operator.said()
    assert line.startswith("error: spring: repo acme/sky: the App is not installed there; install it")


async def test_an_app_without_the_rights_or_the_events_is_said(operator: Operator, app: App) -> None:
    app.permissions = {"issues": "read", "metadata": "read"}
    app.events = ["issues"]
    operator.github.install(app, "acme")
    operator.rules = (FOLLOWING,)

    assert [(one.level, one.where, one.what) for one in await operator.findings()] == [
        (
            "warning",
            "GITHUB_APP_ID",
            "the App is not sent issue_comment, pull_request, pull_request_review",
        ),
        ("error", "spring: acme/sky", "the App may not write issues"),
        ("error", "spring: acme/sky", "the App may not read pull requests"),
    ]


async def test_an_app_without_any_events_is_for_sync(operator: Operator, app: App) -> None:
    app.events = []
    operator.github.install(app, "acme")

    assert await operator.said() == []


async def test_an_unknown_app_is_said(operator: Operator, app: App) -> None:
    operator.env["GITHUB_APP_ID"] = "4"

    assert await operator.said() == [
        "error: GITHUB_APP_ID: there is no App with this id; copy the App ID from the App's settings"
    ]


async def test_a_key_that_is_not_the_apps_is_said(operator: Operator, app: App) -> None:
    app.public_key = rsa.generate_private_key(public_exponent=65537, key_size=2048).public_key()

    (line,) = await operator.said()
    assert line.startswith("error: GITHUB_APP_PRIVATE_KEY: GitHub doesn't accept the App's id and key (401); take")


async def test_hooks_are_checked_where_the_token_may_see_them(operator: Operator) -> None:
    operator.github.grant("acme/sky", "board-keeper", "admin")
    hook = operator.github.add_hook("acme/sky", "http://127.0.0.1:9/webhook", "", ["issues"])
    operator.github.add_hook("acme/sky", "http://127.0.0.1:9/other", "", [])
    operator.github.outbox.clear()  # the greeting of a hook: nobody listens there
    hook.active = False

    assert [(one.level, one.where, one.what) for one in await operator.findings()] == [
        ("warning", f"spring: acme/sky hook {hook.id}", "the hook is switched off"),
        ("warning", f"spring: acme/sky hook {hook.id}", "it doesn't send issue_comment"),
        ("error", f"spring: acme/sky hook {hook.id}", "it has no secret, so every delivery is refused"),
    ]


async def test_a_board_that_follows_pull_requests_needs_their_events(operator: Operator) -> None:
    operator.github.grant("acme/sky", "board-keeper", "admin")
    operator.github.add_hook("acme/sky", "http://127.0.0.1:9/webhook", "s", ["issues", "issue_comment"])
    operator.rules = (replace(FOLLOWING),)

    found = [one.what for one in await operator.findings() if "send" in one.what]
    assert found == ["it doesn't send pull_request, pull_request_review"]


@pytest.mark.parametrize(
    ("code", "mend"),
    [(401, "compare the secret with GITHUB_WEBHOOK_SECRET"), (502, "see whether serve runs there")],
)
async def test_a_delivery_that_was_refused_is_said(operator: Operator, code: int, mend: str) -> None:
    operator.github.grant("acme/sky", "board-keeper", "admin")
    operator.github.add_hook("acme/sky", "http://127.0.0.1:9/webhook", "s")
    (delivery,) = operator.github.outbox
    operator.github.outbox.clear()
    delivery.status_code = code

    (line,) = await operator.said()
    assert line.endswith(f"its last delivery was answered {code}; {mend}")
