"""PyGithub, a client that knows nothing of the sandbox, drives it over real HTTP."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import github as pygithub
import pytest
from cryptography.hazmat.primitives import serialization

from bot.sandbox.server import running
from tests.sandbox.conftest import SKY

if TYPE_CHECKING:
    from collections.abc import Callable

    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

    from bot.sandbox.model import App
    from bot.sandbox.state import GitHub


# PyGithub waits between its requests unless told not to.
AT_ONCE: dict[str, Any] = {"retry": None, "seconds_between_requests": None, "seconds_between_writes": None}


async def drive(github: GitHub, auth: pygithub.Auth.Auth, scene: Callable[[pygithub.Github], object]) -> None:
    """Play a scene with the blocking client, beside the server."""
    async with running(github) as url:
        with pygithub.Github(base_url=url, auth=auth, **AT_ONCE) as client:
            await asyncio.to_thread(scene, client)


@pytest.fixture
def token(github: GitHub) -> pygithub.Auth.Token:
    return pygithub.Auth.Token(github.add_token("olivia").value)


async def test_it_reads_and_edits_an_issue(github: GitHub, token: pygithub.Auth.Token) -> None:
    def scene(client: pygithub.Github) -> None:
        issue = client.get_repo(SKY).get_issue(1)
        issue.edit(body=f"{issue.body}more\r\n")
        issue.edit(state="closed", state_reason="completed")
        assert client.get_user().login == "olivia"

    await drive(github, token, scene)

    issue = github.issue(SKY, 1)
    assert (issue.body or "").endswith("| 1 | |\r\nmore\r\n")
    assert issue.state == "closed"


async def test_it_comments_reacts_and_pages_over_250_comments(github: GitHub, token: pygithub.Auth.Token) -> None:
    for number in range(250):
        github.comment(SKY, 1, "alice", f"comment {number}")

    def scene(client: pygithub.Github) -> None:
        issue = client.get_repo(SKY).get_issue(1)
        comment = issue.create_comment("mine")
        reaction = comment.create_reaction("+1")
        bodies = [each.body for each in issue.get_comments()]
        assert bodies == [f"comment {number}" for number in range(250)] + ["mine"]
        assert [each.content for each in comment.get_reactions()] == ["+1"]
        assert comment.delete_reaction(reaction.id)
        comment.edit("mine, edited")
        assert issue.get_comment(comment.id).body == "mine, edited"
        comment.delete()

    await drive(github, token, scene)

    assert len(github.comments_on(SKY, 1)) == 250


async def test_it_reads_pulls_reviews_permissions_files_and_searches(
    github: GitHub, token: pygithub.Auth.Token
) -> None:
    number = github.open_pull(SKY, "bob", "Add it").number
    github.review(SKY, number, "olivia")

    def scene(client: pygithub.Github) -> None:
        repo = client.get_repo(SKY)
        pull = repo.get_pull(number)
        assert [each.state for each in pull.get_reviews()] == ["APPROVED"]
        assert [each.number for each in repo.get_pulls(sort="updated", direction="desc")] == [number]
        assert repo.get_collaborator_permission("bob") == "read"
        readme = repo.get_contents("README.md")
        assert not isinstance(readme, list)
        assert readme.decoded_content == b"# Sky\n"
        assert [each.title for each in client.search_issues("is:pr repo:acme/sky")] == ["Add it"]
        assert client.get_rate_limit().rate.limit == 5000

    await drive(github, token, scene)


async def test_it_sets_up_a_hook(github: GitHub, token: pygithub.Auth.Token) -> None:
    config = {"url": "http://127.0.0.1:9/", "content_type": "json", "secret": "s"}

    def scene(client: pygithub.Github) -> None:
        repo = client.get_repo(SKY)
        hook = repo.create_hook("web", config, ["issues"], active=True)
        assert [each.event for each in repo.get_hook_deliveries(hook.id)] == ["ping"]
        assert [each.id for each in repo.get_hooks()] == [hook.id]

    await drive(github, token, scene)


async def test_it_signs_in_as_an_app(github: GitHub, app: App, key: RSAPrivateKey) -> None:
    github.install(app, "acme")
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()

    async with running(github) as url:

        def scene() -> None:
            auth = pygithub.Auth.AppAuth(app.id, pem)
            with pygithub.GithubIntegration(base_url=url, auth=auth, **AT_ONCE) as integration:
                installation = integration.get_repo_installation("acme", "sky")
                client = installation.get_github_for_installation()
                client.get_repo(SKY).get_issue(1).create_comment("from the App")

        await asyncio.to_thread(scene)

    assert github.comments_on(SKY, 1)[-1].user.login == "board-bot[bot]"


async def test_a_refusal_reaches_it(github: GitHub, token: pygithub.Auth.Token) -> None:
    def scene(client: pygithub.Github) -> None:
        issue = client.get_repo(SKY).get_issue(1)
        with pytest.raises(pygithub.GithubException) as refusal:
            issue.edit(body="x" * 65_537)
        assert refusal.value.status == 422
        with pytest.raises(pygithub.UnknownObjectException):
            client.get_repo(SKY).get_issue(99)

    await drive(github, token, scene)
