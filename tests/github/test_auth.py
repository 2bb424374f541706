"""Who the bot is to GitHub: tokens, Apps, and the names they go by."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from bot.core.reply import Post
from bot.github.apply import apply_replies, write_body
from bot.github.auth import AppAuth, Identity, TokenAuth
from bot.github.client import Setting, connect
from bot.github.errors import Forbidden, Missing, Unauthorized
from bot.github.load import load_issue
from bot.sandbox.server import serving
from bot.sandbox.state import GitHub
from tests.github.script import NOW, Answer

if TYPE_CHECKING:
    from bot.github.client import Client
    from tests.github.conftest import Connect
    from tests.github.script import Clock, Script

ISSUE = "/repos/o/r/issues/1"
FINE = Answer(body={"number": 1})
REVOKED = Answer(401, {"message": "Bad credentials"})

_key = rsa.generate_private_key(public_exponent=65_537, key_size=2048)
PEM = _key.private_bytes(
    serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
).decode()


def _bought(token: str, minutes: float = 60) -> Answer:
    ends = datetime.fromtimestamp(NOW + minutes * 60, UTC)
    return Answer(201, {"token": token, "expires_at": f"{ends:%Y-%m-%dT%H:%M:%SZ}"})


@pytest.fixture
async def app(connected: Connect, github: Script) -> Client:
    github.on("GET /repos/o/r/installation", Answer(body={"id": 77}))
    return await connected(AppAuth("12", PEM))


def _tokens_used(github: Script, target: str = f"GET {ISSUE}") -> list[str]:
    return [one.headers["authorization"] for one in github.asked if f"{one.method} {one.target}" == target]


async def test_a_personal_token_writes_as_its_user(client: Client, github: Script) -> None:
    github.on("GET /user", Answer(body={"login": "board-keeper", "id": 9}))

    assert await client.auth.identity(client) == Identity("board-keeper", frozenset({"board-keeper"}), 9)


async def test_a_workflows_own_token_writes_as_github_actions(client: Client, github: Script) -> None:
    github.on("GET /user", Answer(403, {"message": "Resource not accessible by integration"}))

    assert await client.auth.identity(client) == Identity("github-actions[bot]", frozenset({"github-actions"}))


@pytest.mark.parametrize("token", ["", " ", "ghp_abc def", "ghp_abc\ndef", "ghp_密"])
def test_what_can_be_no_token_is_told_before_it_is_sent(token: str) -> None:
    with pytest.raises(Unauthorized, match="copy it anew"):
        TokenAuth(token)


async def test_a_line_break_after_the_token_does_no_harm(connected: Connect, github: Script) -> None:
    github.on(f"GET {ISSUE}", FINE)
    await (await connected(TokenAuth("ghp_abc\n"))).getitem(ISSUE)

    assert _tokens_used(github) == ["token ghp_abc"]


async def test_an_app_writes_as_its_slug(app: Client, github: Script) -> None:
    github.on("GET /app", Answer(body={"slug": "hackathon-helper"}))

    assert await app.auth.identity(app) == Identity("hackathon-helper[bot]", frozenset({"hackathon-helper"}))

    bearer = github.asked[0].headers["authorization"].removeprefix("bearer ")
    claims = jwt.decode(
        bearer, _key.public_key(), algorithms=["RS256"], options={"verify_exp": False, "verify_iat": False}
    )
    assert claims == {"iss": "12", "iat": NOW - 60, "exp": NOW + 540}


async def test_an_app_id_that_github_does_not_know_is_named(app: Client, github: Script) -> None:
    github.on("GET /app", Answer(404, {"message": "Integration not found"}))

    with pytest.raises(Missing) as caught:
        await app.auth.identity(app)
    assert str(caught.value) == (
        "GITHUB_APP_ID: there is no App with the id 12: copy the App ID from the App's settings"
    )


async def test_an_app_buys_one_token_for_an_installation(app: Client, github: Script) -> None:
    github.on("POST /app/installations/77/access_tokens", _bought("ghs_one"))
    github.on("GET /repos/o/second/installation", Answer(body={"id": 77}))
    github.on(f"GET {ISSUE}", FINE)
    github.on("GET /repos/o/second", FINE)

    await app.getitem(ISSUE)
    await app.getitem(ISSUE)
    await app.getitem("/repos/o/second")

    assert github.targets.count("POST /app/installations/77/access_tokens") == 1
    assert _tokens_used(github) == ["token ghs_one"] * 2
    assert _tokens_used(github, "GET /repos/o/second") == ["token ghs_one"]
    assert app.counts.writes == 0


async def test_a_token_is_renewed_before_it_ends(app: Client, github: Script, clock: Clock) -> None:
    github.on("POST /app/installations/77/access_tokens", _bought("ghs_one"), _bought("ghs_two", 120))
    github.on(f"GET {ISSUE}", FINE)

    await app.getitem(ISSUE)
    clock.now += 54 * 60
    await app.getitem(ISSUE)
    clock.now += 2 * 60
    await app.getitem(ISSUE)

    assert _tokens_used(github) == ["token ghs_one", "token ghs_one", "token ghs_two"]


async def test_a_token_that_github_forgot_is_renewed_once(app: Client, github: Script) -> None:
    github.on("POST /app/installations/77/access_tokens", _bought("ghs_one"), _bought("ghs_two"))
    github.on(f"PATCH {ISSUE}", REVOKED, FINE)

    assert await app.patch(ISSUE, data={"body": "b"}) == {"number": 1}
    assert _tokens_used(github, f"PATCH {ISSUE}") == ["token ghs_one", "token ghs_two"]


async def test_a_token_that_stays_unknown_is_an_error(app: Client, github: Script) -> None:
    github.on("POST /app/installations/77/access_tokens", _bought("ghs_one"))
    github.on(f"GET {ISSUE}", REVOKED)

    with pytest.raises(Unauthorized):
        await app.getitem(ISSUE)

    assert len(_tokens_used(github)) == 2


async def test_an_app_that_was_installed_anew_is_found_again(app: Client, github: Script, clock: Clock) -> None:
    github.on("POST /app/installations/77/access_tokens", _bought("ghs_one"), Answer(404, {}))
    github.on("POST /app/installations/78/access_tokens", _bought("ghs_new", 120))
    github.on(f"GET {ISSUE}", FINE)
    await app.getitem(ISSUE)
    github.answers["GET /repos/o/r/installation"] = [Answer(body={"id": 78})]
    clock.now += 3600

    await app.getitem(ISSUE)

    assert _tokens_used(github) == ["token ghs_one", "token ghs_new"]


async def test_what_concerns_no_repository_is_asked_as_the_app_itself(app: Client, github: Script) -> None:
    github.on("GET /app/installations", FINE)
    github.on("GET /rate_limit", REVOKED)

    await app.getitem("/app/installations")
    with pytest.raises(Unauthorized):
        await app.getitem("/rate_limit")

    assert [one.headers["authorization"].split()[0] for one in github.asked] == ["bearer", "bearer"]


async def test_no_secret_is_shown_by_what_holds_it(app: Client, github: Script) -> None:
    github.on("POST /app/installations/77/access_tokens", _bought("ghs_one"))
    github.on(f"GET {ISSUE}", FINE)
    await app.getitem(ISSUE)

    shown = f"{app!r} {app.auth!r} {TokenAuth('ghp_abc')!r}"
    assert [secret for secret in ("ghs_one", "PRIVATE KEY", "ghp_abc") if secret in shown] == []


async def test_an_app_that_is_not_installed_is_told_where(connected: Connect) -> None:
    with pytest.raises(Missing, match="not installed on o/r: install it there"):
        await (await connected(AppAuth("12", PEM))).getitem(ISSUE)


async def test_a_suspended_app_is_told(app: Client, github: Script) -> None:
    suspended = Answer(403, {"message": "This installation has been suspended"})
    github.on("POST /app/installations/77/access_tokens", suspended)

    with pytest.raises(Forbidden, match="suspended"):
        await app.getitem(ISSUE)


@pytest.mark.parametrize("key", ["", "no key", PEM[:200]])
async def test_an_unreadable_key_is_told_and_not_shown(connected: Connect, key: str) -> None:
    with pytest.raises(Unauthorized, match="private key can't be read") as caught:
        await (await connected(AppAuth("12", key))).getitem(ISSUE)

    assert "no key" not in str(caught.value)


async def test_an_app_works_against_an_enterprise_servers_address(clock: Clock) -> None:
    world = GitHub()
    world.add_repo("acme/sky")
    issue = world.open_issue("acme/sky", "olivia", "Tasks", "text")
    app = world.add_app("hackathon-helper", _key.public_key())
    world.install(app, "acme")

    async with serving(world, base_path="/api/v3") as server:
        setting = Setting(base_url=server.url, sleep=clock.sleep)
        async with connect(AppAuth(str(app.id), PEM), setting) as client:
            me = await client.auth.identity(client)
            await write_body(client, "acme/sky", 1, await load_issue(client, "acme/sky", 1), "new")
            await apply_replies(client, "acme/sky", [Post("5", 1, "hello")])

    assert me == Identity("hackathon-helper[bot]", frozenset({"hackathon-helper"}))
    assert issue.body == "new"
    assert [comment.user.login for comment in world.comments_on("acme/sky", 1)] == [me.login]


async def test_a_workflows_token_does_the_whole_job_in_its_repository(clock: Clock) -> None:
    world = GitHub()
    world.add_repo("acme/sky")
    issue = world.open_issue("acme/sky", "olivia", "Tasks", "text")
    token = world.add_workflow_token("acme/sky").value

    async with serving(world) as server:
        setting = Setting(base_url=server.url, sleep=clock.sleep)
        async with connect(TokenAuth(token), setting) as client:
            me = await client.auth.identity(client)
            await write_body(client, "acme/sky", 1, await load_issue(client, "acme/sky", 1), "new")
            await apply_replies(client, "acme/sky", [Post("5", 1, "hello")])

    assert issue.body == "new"
    assert [comment.user.login for comment in world.comments_on("acme/sky", 1)] == [me.login]
