"""One small repository on a simulated GitHub, and people who speak to its API."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from bot.sandbox.rest import Api
from bot.sandbox.state import GitHub
from tests.sandbox import openapi
from tests.sandbox.client import Client

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.sandbox.model import App

SKY = "acme/sky"


@pytest.fixture(scope="session")
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture
def github() -> Iterator[GitHub]:
    """The world; whatever happened in it is judged by GitHub's description at the end."""
    github = GitHub()
    github.add_repo(SKY, files={"README.md": "# Sky\n", "config/board.yml": "boards: []\n"})
    github.grant(SKY, "olivia", "admin")
    github.open_issue(SKY, "olivia", "Tasks", "| # | Status |\r\n|---|---|\r\n| 1 | |\r\n")
    yield github
    if openapi.AVAILABLE:
        openapi.check_events(github.events)


@pytest.fixture
def api(github: GitHub) -> Api:
    return Api(github)


@pytest.fixture
def person(github: GitHub, api: Api) -> Callable[[str], Client]:
    """A client with a classic personal token of that login."""
    return lambda login: Client(api, f"token {github.add_token(login).value}")


@pytest.fixture
def olivia(person: Callable[[str], Client]) -> Client:
    return person("olivia")


@pytest.fixture
def app(github: GitHub, key: rsa.RSAPrivateKey) -> App:
    return github.add_app("board-bot", key.public_key(), hook_url="http://127.0.0.1:9/webhook", secret="s")


@pytest.fixture
def as_app(app: App, api: Api, key: rsa.RSAPrivateKey) -> Client:
    """The App itself, by a JWT."""
    now = int(time.time())
    signed = jwt.encode({"iat": now - 60, "exp": now + 540, "iss": str(app.id)}, key, algorithm="RS256")
    return Client(api, f"Bearer {signed}")


@pytest.fixture
def bot(github: GitHub, app: App, api: Api) -> Client:
    """The App's installation on acme, by its token."""
    token = github.add_installation_token(github.install(app, "acme"))
    return Client(api, f"Bearer {token.value}")
