"""Who may do what over the sandbox's API: people, Apps, workflows, strangers."""

from __future__ import annotations

import base64
import time
from datetime import timedelta
from typing import TYPE_CHECKING

import jwt
import pytest

from bot.sandbox.model import Refused
from tests.sandbox.client import Client
from tests.sandbox.conftest import SKY

if TYPE_CHECKING:
    from collections.abc import Callable

    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

    from bot.sandbox.model import App, Rights
    from bot.sandbox.rest import Api
    from bot.sandbox.state import GitHub

ISSUE = f"/repos/{SKY}/issues/1"


def test_an_unknown_token_is_401(api: Api) -> None:
    for header in ("token wrong", "Bearer wrong", "Digest x", "Basic !!!", "Bearer a.b.c"):
        assert Client(api, header).get(ISSUE).status == 401


def test_a_token_may_come_as_a_password(api: Api, github: GitHub) -> None:
    pair = base64.b64encode(f"x:{github.add_token('olivia').value}".encode()).decode()

    assert Client(api, f"Basic {pair}").json("/user")["login"] == "olivia"


def test_nobody_reads_a_public_repository_and_writes_none(api: Api) -> None:
    assert Client(api).get(ISSUE).status == 200
    assert Client(api).send("POST", f"{ISSUE}/comments", {"body": "hi"}).status == 401


def test_a_request_names_its_program(api: Api) -> None:
    assert Client(api, headers={"user-agent": ""}).get(ISSUE).status == 403


def test_a_private_repository_is_not_found_by_strangers(github: GitHub, person: Callable[[str], Client]) -> None:
    github.add_repo("acme/secret", private=True)
    github.grant("acme/secret", "bob", "read")

    found = {login: person(login).get("/repos/acme/secret").status for login in ("alice", "bob", "acme")}
    assert found == {"alice": 404, "bob": 200, "acme": 200}


@pytest.mark.parametrize(
    ("role", "permission"),
    [("admin", "admin"), ("maintain", "write"), ("write", "write"), ("triage", "read"), ("none", "read")],
)
def test_a_permission_has_an_old_word_and_a_role(github: GitHub, olivia: Client, role: str, permission: str) -> None:
    github.grant(SKY, "bob", role)  # type: ignore[arg-type]  # the parameters are permissions

    answer = olivia.json(f"/repos/{SKY}/collaborators/bob/permission")

    assert (answer["permission"], answer["role_name"]) == (permission, "read" if role == "none" else role)


def test_permissions_are_told_to_those_who_may_push(github: GitHub, person: Callable[[str], Client]) -> None:
    place = f"/repos/{SKY}/collaborators/olivia/permission"

    assert person("bob").get(place).status == 403
    assert person("olivia").get(f"/repos/{SKY}/collaborators/nobody/permission").status == 404


def test_an_app_writes_as_its_bot_and_sets_off_deliveries(github: GitHub, bot: Client) -> None:
    comment = bot.send("POST", f"{ISSUE}/comments", {"body": "done"}).json()

    assert (comment["user"]["login"], comment["user"]["type"]) == ("board-bot[bot]", "Bot")
    assert comment["performed_via_github_app"]["slug"] == "board-bot"
    sent = github.outbox[-1]
    assert (sent.event, sent.payload["sender"]["login"]) == ("issue_comment", "board-bot[bot]")
    assert sent.payload["installation"]["id"] == sent.installation_id


def test_an_app_has_no_account_of_its_own(bot: Client, as_app: Client) -> None:
    assert bot.get("/user").status == 403
    assert as_app.json("/app")["slug"] == "board-bot"


def test_an_apps_token_lives_for_an_hour(github: GitHub, app: App, api: Api) -> None:
    installation = github.install(app, "acme")
    old = github.add_installation_token(installation, lifetime=timedelta(0))

    assert Client(api, f"token {old.value}").get(ISSUE).status == 401


def test_an_app_gets_a_token_with_fewer_rights(github: GitHub, app: App, as_app: Client) -> None:
    place = f"/app/installations/{github.install(app, 'acme').id}/access_tokens"

    made = as_app.send("POST", place, {"permissions": {"issues": "read"}})
    assert made.status == 201
    assert made.json()["expires_at"].endswith("Z")
    assert as_app.send("POST", place, {"permissions": {"contents": "write"}}).status == 422
    assert as_app.send("POST", place, {"repositories": ["nowhere"]}).status == 422
    reader = Client(as_app.api, f"token {made.json()['token']}")
    assert reader.send("POST", f"{ISSUE}/comments", {"body": "hi"}).status == 403


@pytest.mark.parametrize(
    ("claims", "reason"),
    [({"exp": -1}, "future"), ({"exp": 3600}, "too far"), ({"iat": 600, "exp": 600}, "past"), ({}, "Expiration")],
)
def test_a_jwt_must_be_of_now(app: App, api: Api, key: RSAPrivateKey, claims: dict[str, int], reason: str) -> None:
    now = int(time.time())
    times = {"iat": now - 60} | {name: now + seconds for name, seconds in claims.items()}
    signed = jwt.encode({**times, "iss": str(app.id)}, key, algorithm="RS256")

    answer = Client(api, f"Bearer {signed}").get("/app")

    assert answer.status == 401
    assert reason in answer.json()["message"]


def test_a_jwt_must_be_signed_with_the_apps_key(app: App, api: Api) -> None:
    forged = jwt.encode({"iss": str(app.id), "exp": int(time.time()) + 60}, "x" * 32, algorithm="HS256")

    assert Client(api, f"Bearer {forged}").get("/app").status == 401


def test_outside_its_installation_an_app_only_reads(github: GitHub, bot: Client) -> None:
    github.add_repo("other/land")
    github.open_issue("other/land", "bob", "Theirs")

    assert bot.get("/repos/other/land/issues/1").status == 200
    assert bot.send("PATCH", "/repos/other/land/issues/1", {"body": "mine"}).status == 403


def test_an_uninstalled_apps_token_is_worth_nothing(github: GitHub, bot: Client) -> None:
    github.uninstall(next(iter(github.installations.values())))

    assert bot.get(ISSUE).status == 401


def test_a_suspended_app_is_refused_everything_until_it_may_work_again(
    github: GitHub, bot: Client, as_app: Client
) -> None:
    installation = next(iter(github.installations.values()))
    place = f"/app/installations/{installation.id}/access_tokens"
    github.suspend(installation)
    before = len(github.outbox)
    github.comment(SKY, 1, "alice", "claim #1")

    assert (bot.get(ISSUE).status, as_app.send("POST", place).status) == (403, 403)
    assert as_app.json(f"/repos/{SKY}/installation")["suspended_by"]["login"] == "acme"
    assert len(github.outbox) == before
    github.unsuspend(installation)
    assert (bot.get(ISSUE).status, as_app.send("POST", place).status) == (200, 201)


def test_a_renamed_account_keeps_its_id_its_words_and_its_rights(github: GitHub, olivia: Client) -> None:
    github.add_organization("guild", ["olivia"])
    github.add_repo("olivia/land")
    github.comment(SKY, 1, "olivia", "claim #1")
    before = olivia.json(f"{ISSUE}/comments")[0]
    events = len(github.events)
    github.rename_account("olivia", "Olive")
    after = olivia.json(f"{ISSUE}/comments")[0]

    assert (before["user"]["login"], after["user"]["login"]) == ("olivia", "Olive")
    assert (before["user"]["id"], before["updated_at"]) == (after["user"]["id"], after["updated_at"])
    assert len(github.events) == events
    assert olivia.get("/users/olivia").status == 404
    assert olivia.json(f"/repos/{SKY}/collaborators/olive/permission")["role_name"] == "admin"
    assert olivia.json("/repos/Olive/land")["name"] == "land"
    assert olivia.get("/repos/olivia/land").status == 301
    assert github.users["guild"].members == {"olive"}
    assert github.user("olivia") is not github.user("olive")


def test_a_login_that_somebody_has_is_not_to_be_had(github: GitHub) -> None:
    github.user("bob")

    with pytest.raises(Refused, match="not available"):
        github.rename_account("olivia", "Bob")


@pytest.mark.parametrize(("rights", "status"), [({"issues": "write"}, 200), ({"issues": "read"}, 403), ({}, 403)])
def test_a_fine_grained_token_does_what_it_was_given(github: GitHub, api: Api, rights: Rights, status: int) -> None:
    client = Client(api, f"Bearer {github.add_token('olivia', rights=rights).value}")

    assert client.send("PATCH", ISSUE, {"body": "new"}).status == status


def test_a_workflows_token_acts_as_the_actions_bot(github: GitHub, api: Api) -> None:
    workflow = Client(api, f"Bearer {github.add_workflow_token(SKY, {'issues': 'write'}).value}")

    comment = workflow.send("POST", f"{ISSUE}/comments", {"body": "done"}).json()

    assert (comment["user"]["login"], comment["user"]["type"]) == ("github-actions[bot]", "Bot")
    assert workflow.get("/user").status == 403
    assert workflow.send("PATCH", ISSUE, {"body": "kept"}).status == 200
