"""Every operation and every delivery happens once, and passes GitHub's own description."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.sandbox import openapi
from tests.sandbox.conftest import SKY

if TYPE_CHECKING:
    from bot.sandbox.model import App
    from bot.sandbox.rest import Api
    from bot.sandbox.state import GitHub
    from tests.sandbox.client import Client

pytestmark = pytest.mark.skipif(not openapi.AVAILABLE, reason=openapi.MISSING)
R = f"/repos/{SKY}"
MANIFEST = {"name": "New Bot", "hook_attributes": {"url": "http://127.0.0.1:9/"}, "default_events": ["issues"]}


def talk(client: Client) -> None:
    client.send("POST", f"{R}/issues", {"title": "Second", "body": "text"})
    client.send("PATCH", f"{R}/issues/1", {"body": "new", "title": "New"})
    client.send("PATCH", f"{R}/issues/1", {"state": "closed", "state_reason": "not_planned"})
    client.send("PATCH", f"{R}/issues/1", {"state": "open"})
    comment = client.send("POST", f"{R}/issues/1/comments", {"body": "claim #1"}).json()["id"]
    client.send("PATCH", f"{R}/issues/comments/{comment}", {"body": "claim #2"})
    reaction = client.send("POST", f"{R}/issues/comments/{comment}/reactions", {"content": "+1"}).json()["id"]
    client.send("POST", f"{R}/issues/comments/{comment}/reactions", {"content": "+1"})
    for path in ("issues/1", "issues?state=all", "issues/1/comments", "issues/comments", f"issues/comments/{comment}"):
        client.json(f"{R}/{path}")
    client.json(f"{R}/issues/comments/{comment}/reactions")
    client.send("DELETE", f"{R}/issues/comments/{comment}/reactions/{reaction}")
    client.send("DELETE", f"{R}/issues/comments/{comment}")


def pull(github: GitHub, repo: str) -> None:
    number = github.open_pull(repo, "bob", "Add it", draft=True).number
    github.ready_for_review(repo, number)
    github.convert_to_draft(repo, number)
    github.ready_for_review(repo, number)
    github.push(repo, number)
    github.retitle(repo, number, "Add it all")
    github.close_pull(repo, number)
    github.reopen_pull(repo, number)
    review = github.review(repo, number, "olivia", body="Well done")
    github.edit_review(review.id, "Very well done")
    github.dismiss(review.id, "olivia")
    github.comment(repo, number, "bob", "Thanks")
    github.merge(repo, number, "olivia")


def administer(github: GitHub, client: Client) -> None:
    config = {"url": "http://127.0.0.1:9/hook", "secret": "s", "content_type": "json"}
    hook = client.send("POST", f"{R}/hooks", {"config": config, "events": ["issues"]}).json()["id"]
    github.edit_issue(SKY, 1, "olivia", "again")
    delivery = client.json(f"{R}/hooks/{hook}/deliveries")[0]["id"]
    client.send("POST", f"{R}/hooks/{hook}/deliveries/{delivery}/attempts")
    client.json(f"{R}/hooks")
    client.send("POST", f"/app-manifests/{github.offer_manifest(MANIFEST)}/conversions")
    for path in ("/user", "/users/bob", "/rate_limit", R, f"{R}/collaborators/bob/permission"):
        client.json(path)
    for path in ("contents/README.md", "contents/config", "pulls?state=all", "pulls/2", "pulls/2/reviews"):
        client.json(f"{R}/{path}")
    client.json("/search/issues?q=is:pr+repo:acme/sky")


def be_an_app(github: GitHub, client: Client, bot: Client) -> None:
    installation = client.json("/app/installations")[0]["id"]
    client.send("POST", f"/app/installations/{installation}/access_tokens", {"repositories": ["sky"]})
    bot.send("POST", f"{R}/issues/1/comments", {"body": "done"})
    delivery = client.json("/app/hook/deliveries")[0]["id"]
    client.send("POST", f"/app/hook/deliveries/{delivery}/attempts")
    for path in ("/app", "/app/hook/config", f"{R}/installation"):
        client.json(path)
    bot.json("/installation/repositories")


def rearrange(github: GitHub) -> None:
    github.add_repo("acme/sea")
    installation = next(iter(github.installations.values()))
    github.choose_repos(installation, add=["acme/sea"], remove=[SKY])
    github.uninstall(installation)
    moved = github.open_issue(SKY, "bob", "Elsewhere")
    github.transfer_issue(SKY, moved.number, "olivia", "acme/sea")
    unwanted = github.open_issue(SKY, "bob", "Spam")
    github.delete_issue(SKY, unwanted.number, "olivia")


def test_every_operation_and_every_delivery_is_as_github_describes_it(  # noqa: PLR0917 - fixtures
    github: GitHub, api: Api, app: App, olivia: Client, as_app: Client, bot: Client
) -> None:
    pull(github, SKY)
    talk(olivia)
    administer(github, olivia)
    be_an_app(github, as_app, bot)
    rearrange(github)

    openapi.check_log(api.log)
    openapi.check_events(github.events)
    for delivery in github.deliveries.values():
        openapi.check_delivery(delivery.event, delivery.action, delivery.payload)
    used = {(each.method, openapi.template_of(each.method, each.path)) for each in api.log}
    assert openapi.operations() - used == set()
    sent = {f"{each.name}-{each.action}" if each.action else each.name for each in github.events}
    assert {name.replace("_", "-") for name in sent} == set(openapi.description()["x-webhooks"])


def test_an_organisations_repository_is_described_too(github: GitHub, api: Api, olivia: Client) -> None:
    github.add_organization("guild", ["bob"])
    github.add_repo("guild/sea")
    github.open_issue("guild/sea", "bob", "Ours")
    pull(github, "guild/sea")

    assert olivia.json("/repos/guild/sea/issues/1")["author_association"] == "MEMBER"
    assert olivia.json("/repos/guild/sea")["organization"]["login"] == "guild"
    openapi.check_events(github.events)


@pytest.mark.parametrize(
    ("status", "body", "complaint"),
    [
        (200, {"number": 1}, "required property"),
        (200, None, "null"),
        (207, {}, "never answers 207"),
        (404, None, "null is not of type"),
    ],
)
def test_a_wrong_answer_is_noticed(status: int, body: object, complaint: str) -> None:
    with pytest.raises(AssertionError, match=complaint):
        openapi.check_answer("GET", f"{R}/issues/1/comments" if status == 404 else f"{R}/issues/1", status, body)


def test_a_wrong_request_is_noticed() -> None:
    with pytest.raises(AssertionError, match="body"):
        openapi.check_request("POST", f"{R}/issues/1/comments", {"text": "claim #1"})


def test_a_wrong_delivery_is_noticed(github: GitHub) -> None:
    payload = github.events[0].payload
    with pytest.raises(AssertionError, match="author_association"):
        openapi.check_delivery(
            "issues", "opened", payload | {"issue": payload["issue"] | {"author_association": "FRIEND"}}
        )
