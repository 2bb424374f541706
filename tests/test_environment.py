"""What the environment may say, and what is told of a wrong variable without showing a secret."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)

from bot.settings import AppKey, Secret, SettingsError, Token, read_environment
from bot.settings.environment import config_path

if TYPE_CHECKING:
    from collections.abc import Callable

EXAMPLE = Path(__file__).parents[1] / "config" / "hackathon.example.yml"
TOKEN = {"GITHUB_TOKEN": "ghp_example"}


@pytest.fixture(scope="session")
def pem() -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()).decode()


def wrong_in(env: dict[str, str], *, serving: bool = False) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        read_environment(env, serving=serving)
    return str(caught.value).splitlines()


def app(key: str) -> dict[str, str]:
    return {"GITHUB_APP_ID": "12345", "GITHUB_APP_PRIVATE_KEY": key}


def test_a_token_alone_takes_every_default() -> None:
    environment = read_environment(TOKEN, serving=False)

    assert environment.credentials == Token(Secret("ghp_example"))
    assert environment.api_url == "https://api.github.com"
    assert environment.webhook_secrets == ()
    assert environment.config == Path("config/hackathon.yml")
    assert environment.data.name == "hackathon-bot"
    assert (environment.port, environment.event_path, environment.in_actions) == (8080, None, False)


def test_every_variable_is_read() -> None:
    environment = read_environment(
        {
            "GITHUB_TOKEN": " ghp_example\n",
            "GITHUB_API_URL": "http://127.0.0.1:8001/api/v3/",
            "GITHUB_WEBHOOK_SECRET": "old, new",
            "HACKATHON_CONFIG": "rules.yml",
            "HACKATHON_DATA": "data",
            "PORT": "0",
            "GITHUB_EVENT_PATH": "event.json",
            "GITHUB_ACTIONS": "true",
        },
        serving=True,
    )

    assert environment.credentials == Token(Secret("ghp_example"))
    assert environment.api_url == "http://127.0.0.1:8001/api/v3"
    assert environment.webhook_secrets == (Secret("old"), Secret("new"))
    assert (environment.config, environment.data) == (Path("rules.yml"), Path("data"))
    assert (environment.port, environment.event_path, environment.in_actions) == (0, Path("event.json"), True)


def test_a_variable_that_is_set_to_nothing_is_not_set() -> None:
    environment = read_environment({**TOKEN, "GITHUB_APP_ID": "", "PORT": " "}, serving=False)

    assert environment.port == 8080


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text,
        lambda text: text.replace("\n", "\\n"),
        lambda text: text.replace("\n", " "),
        lambda text: text.replace("\n", "\r\n"),
        lambda text: f'"{text}"',
    ],
    ids=["as it is", "escaped breaks", "spaces for breaks", "Windows breaks", "in quotes"],
)
def test_an_apps_key_survives_a_hosting_panel(pem: str, spoil: Callable[[str], str]) -> None:
    environment = read_environment(app(spoil(pem)), serving=False)

    assert environment.credentials == AppKey("12345", Secret(pem))


def test_an_apps_key_may_be_a_path(pem: str, tmp_path: Path) -> None:
    path = tmp_path / "key.pem"
    path.write_text(pem, encoding="ascii")

    assert read_environment(app(str(path)), serving=False).credentials == AppKey("12345", Secret(pem))


def encrypted() -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"x")).decode()


def elliptic() -> str:
    key = ec.generate_private_key(ec.SECP256R1())
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("no/such/key.pem", "it is neither a PEM nor a file that can be read"),
        ("SECRET" * 1000, "it is neither a PEM nor a file that can be read"),
        ("SECRET\0", "it is neither a PEM nor a file that can be read"),
        (str(EXAMPLE), "there is no PEM in it"),
        ("-----BEGIN RSA PRIVATE KEY-----SECRET", "there is no PEM in it"),
        (
            "-----BEGIN RSA PRIVATE KEY-----\nSECRET\n-----END RSA PRIVATE KEY-----",
            "this is no RSA private key, or a part of it is missing",
        ),
        (encrypted(), "the key has a passphrase"),
        (elliptic(), "this is no RSA private key, or a part of it is missing"),
    ],
    ids=["path", "blob", "nul", "other file", "cut", "garbage", "passphrase", "elliptic"],
)
def test_an_unreadable_key_is_named_and_never_shown(key: str, said: str) -> None:
    (line,) = wrong_in(app(key))

    assert line.startswith(f"GITHUB_APP_PRIVATE_KEY: {said}; ")
    assert "SECRET" not in line


@pytest.mark.parametrize(
    ("env", "said"),
    [
        ({}, "GITHUB_TOKEN: there are no credentials"),
        ({"GITHUB_APP_ID": "1"}, "GITHUB_APP_PRIVATE_KEY: an App's id is set without its key"),
        ({"GITHUB_TOKEN": "a SECRET"}, "GITHUB_TOKEN: it holds a space, a line break"),
        ({**TOKEN, "GITHUB_API_URL": "api.github.com"}, "GITHUB_API_URL: this is no http or https URL"),
        ({**TOKEN, "GITHUB_API_URL": "ftp://h"}, "GITHUB_API_URL: this is no http or https URL"),
        ({**TOKEN, "GITHUB_API_URL": "http://h:port"}, "GITHUB_API_URL: this is no URL"),
        ({**TOKEN, "GITHUB_API_URL": "https://me:SECRET@h"}, "GITHUB_API_URL: it carries a name"),
        ({**TOKEN, "GITHUB_API_URL": "https://h/?a=SECRET"}, "GITHUB_API_URL: it holds more"),
        ({**TOKEN, "PORT": "http"}, 'PORT: "http" is no port'),
        ({**TOKEN, "PORT": "65536"}, 'PORT: "65536" is no port'),
        ({**TOKEN, "PORT": "-1"}, 'PORT: "-1" is no port'),
        ({**TOKEN, "HACKATHON_DATA": "~nobody-at-all/bot"}, "HACKATHON_DATA: there is no such user"),
        ({**TOKEN, "GITHUB_WEBHOOK_SECRET": "SECRET,b,c"}, "GITHUB_WEBHOOK_SECRET: 3 secrets"),
    ],
)  # fmt: skip
def test_a_wrong_variable_is_named_and_never_shown_where_it_is_secret(env: dict[str, str], said: str) -> None:
    (line,) = wrong_in(env)

    assert line.startswith(said)
    assert "SECRET" not in line.removeprefix("GITHUB_WEBHOOK_SECRET")


def test_a_user_without_a_home_is_told_to_name_a_data_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def unknown(_uid: int) -> None:
        raise KeyError

    monkeypatch.setattr("pwd.getpwuid", unknown)  # a container run as a user that its image doesn't know
    monkeypatch.delenv("HOME", raising=False)
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)

    assert wrong_in(TOKEN) == [
        "HACKATHON_DATA: this user has no home folder to keep data in; set it to a folder that the bot may write to"
    ]
    assert read_environment({**TOKEN, "HACKATHON_DATA": str(tmp_path)}, serving=False).data == tmp_path


def test_rules_at_an_unknown_users_are_a_file_that_is_not_there() -> None:
    assert config_path({"HACKATHON_CONFIG": "~nobody-at-all/rules.yml"}) == Path("~nobody-at-all/rules.yml")


def test_a_token_and_an_app_are_one_too_many(pem: str) -> None:
    (line,) = wrong_in({**TOKEN, **app(pem)})

    assert line == (
        "GITHUB_TOKEN: a token and an App are both set; "
        "keep GITHUB_TOKEN, or GITHUB_APP_ID with GITHUB_APP_PRIVATE_KEY, and unset the rest"
    )


def test_an_apps_key_needs_its_id(pem: str) -> None:
    (missing,) = wrong_in({"GITHUB_APP_PRIVATE_KEY": pem})
    (wrong,) = wrong_in({**app(pem), "GITHUB_APP_ID": "my-app"})

    assert missing.startswith("GITHUB_APP_ID: an App's key is set without its id; ")
    assert wrong.startswith("GITHUB_APP_ID: this is no App ID; ")


def test_only_serving_needs_a_webhook_secret() -> None:
    assert read_environment(TOKEN, serving=False).webhook_secrets == ()
    (line,) = wrong_in(TOKEN, serving=True)

    assert line.startswith("GITHUB_WEBHOOK_SECRET: serve needs it to know that deliveries are GitHub's; ")


def test_every_wrong_variable_is_named_at_once() -> None:
    lines = wrong_in({"PORT": "x", "GITHUB_API_URL": "y"}, serving=True)

    assert [line.split(":")[0] for line in lines] == [
        "GITHUB_TOKEN",
        "GITHUB_API_URL",
        "GITHUB_WEBHOOK_SECRET",
        "PORT",
    ]


def test_secrets_show_nowhere(pem: str, tmp_path: Path) -> None:
    for env in ({"GITHUB_TOKEN": "SECRET"}, app(pem)):
        environment = read_environment({**env, "GITHUB_WEBHOOK_SECRET": "SECRET"}, serving=True)

        shown = f"{environment} {environment!r} {environment.credentials} {environment.webhook_secrets[0]:>9}"
        assert "SECRET" not in shown
        assert "BEGIN" not in shown
        assert "***" in shown
        assert environment.webhook_secrets[0].reveal() == "SECRET"
