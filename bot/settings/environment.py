"""Read and check the environment (reads the private key's file, no other I/O); secrets never show."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from platformdirs import user_data_path

from bot.settings.mistakes import Mistake, SettingsError

if TYPE_CHECKING:
    from collections.abc import Mapping

GITHUB_API = "https://api.github.com"
DEFAULT_CONFIG = Path("config/hackathon.yml")
DEFAULT_PORT = 8080
MAX_KEY_BYTES = 65_536  # a 16,384-bit RSA key in PEM is under 13 kB

_PEM = re.compile(r"-----BEGIN (?P<kind>[A-Z ]{1,40})-----(?P<body>.*?)-----END (?P=kind)-----", re.DOTALL)


class Secret:
    """A text that shows as `***` wherever it is printed, logged or formatted; `reveal()` gives it."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """Give the text, for the one call that needs it."""
        return self._text

    def __repr__(self) -> str:
        return "***"

    def __format__(self, spec: str) -> str:
        return format("***", spec)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self._text == other.reveal()

    def __hash__(self) -> int:
        return hash(self._text)


@dataclass(frozen=True, slots=True)
class Token:
    """A personal token, or a workflow's."""

    token: Secret


@dataclass(frozen=True, slots=True)
class AppKey:
    """A GitHub App: its id (or client id), and its RSA private key as PEM text."""

    app_id: str
    private_key: Secret


@dataclass(frozen=True, slots=True)
class Environment:
    """What the environment says; `api_url` has no slash at its end; `webhook_secrets` are all accepted ones.

    `event_path` is the workflow's event file, None outside a workflow; `data` need not exist yet.
    """

    credentials: Token | AppKey
    api_url: str
    webhook_secrets: tuple[Secret, ...]
    config: Path
    data: Path
    port: int
    event_path: Path | None
    in_actions: bool


class _Reader:
    """One pass over the variables; an empty one counts as not set, for hosting panels leave those behind."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self.env = env
        self.mistakes: list[Mistake] = []

    def get(self, name: str) -> str:
        return self.env.get(name, "").strip()

    def wrong(self, name: str, what: str, mend: str) -> None:
        self.mistakes.append(Mistake("", None, name, what, mend))


def config_path(env: Mapping[str, str]) -> Path:
    """Where the rules are, if no `--config` says otherwise."""
    path = Path(env.get("HACKATHON_CONFIG", "").strip() or DEFAULT_CONFIG)
    try:
        return path.expanduser()
    except RuntimeError:  # an unknown ~user: told as a file that isn't there
        return path


def read_environment(env: Mapping[str, str], *, serving: bool) -> Environment:
    """Read the variables; raise SettingsError with every mistake. `serving` needs a webhook secret."""
    reader = _Reader(env)
    event = reader.get("GITHUB_EVENT_PATH")
    credentials = _credentials(reader)
    environment = Environment(
        credentials=credentials or Token(Secret("")),
        api_url=_api_url(reader),
        webhook_secrets=_webhook_secrets(reader, serving=serving),
        config=config_path(env),
        data=_data(reader),
        port=_port(reader),
        event_path=Path(event) if event else None,
        in_actions=reader.get("GITHUB_ACTIONS").lower() == "true",
    )
    if reader.mistakes:
        raise SettingsError(reader.mistakes)
    return environment


def _credentials(reader: _Reader) -> Token | AppKey | None:
    token, app_id = reader.get("GITHUB_TOKEN"), reader.get("GITHUB_APP_ID")
    key = reader.get("GITHUB_APP_PRIVATE_KEY")
    if token and (app_id or key):
        mend = "keep GITHUB_TOKEN, or GITHUB_APP_ID with GITHUB_APP_PRIVATE_KEY, and unset the rest"
        reader.wrong("GITHUB_TOKEN", "a token and an App are both set", mend)
    if not token and not app_id and not key:
        mend = "set GITHUB_TOKEN, or GITHUB_APP_ID with GITHUB_APP_PRIVATE_KEY"
        reader.wrong("GITHUB_TOKEN", "there are no credentials", mend)
    if app_id or key:
        return AppKey(_app_id(reader, app_id), _private_key(reader, key))
    return _token(reader, token) if token else None


def _token(reader: _Reader, token: str) -> Token:
    if not re.fullmatch(r"[!-~]+", token):  # what an HTTP header can carry
        reader.wrong("GITHUB_TOKEN", "it holds a space, a line break or an odd character", "paste it anew")
    return Token(Secret(token))


def _app_id(reader: _Reader, app_id: str) -> str:
    if not app_id:
        reader.wrong("GITHUB_APP_ID", "an App's key is set without its id", "copy the App ID from its settings")
    elif not re.fullmatch(r"[0-9]{1,12}|Iv[A-Za-z0-9.]{4,40}", app_id):
        reader.wrong("GITHUB_APP_ID", "this is no App ID", "copy the number from the App's settings, such as 12345")
    return app_id


def _private_key(reader: _Reader, value: str) -> Secret:
    name = "GITHUB_APP_PRIVATE_KEY"
    if not value:
        reader.wrong(name, "an App's id is set without its key", "set it to the PEM, or to a path to one")
        return Secret("")
    text = value
    if "-----BEGIN" not in value:
        try:
            with Path(value).expanduser().open("rb") as stream:
                text = stream.read(MAX_KEY_BYTES).decode("ascii", "replace")
        except (OSError, ValueError, RuntimeError):  # unreadable, a NUL in the path, an unknown ~user
            mend = 'set it to the whole PEM, "-----BEGIN" included, or to a path to one'
            reader.wrong(name, "it is neither a PEM nor a file that can be read", mend)
            return Secret("")
    return _checked_key(reader, name, text)


def _checked_key(reader: _Reader, name: str, text: str) -> Secret:
    """Accept a PEM whose line breaks became `\\n` or spaces on the way through a hosting panel."""
    match = _PEM.search(text.replace("\\r", "").replace("\\n", "\n"))
    if match is None:
        reader.wrong(name, "there is no PEM in it", "generate a private key in the App's settings and use its file")
        return Secret("")
    if "ENCRYPTED" in match[0]:
        reader.wrong(name, "the key has a passphrase", "use the key as GitHub gives it, without one")
        return Secret("")
    body = "\n".join(match["body"].split())
    pem = f"-----BEGIN {match['kind']}-----\n{body}\n-----END {match['kind']}-----\n"
    if not _is_rsa(pem):
        mend = "generate a new one in the App's settings and use its whole file"
        reader.wrong(name, "this is no RSA private key, or a part of it is missing", mend)
    return Secret(pem)


def _is_rsa(pem: str) -> bool:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        return isinstance(load_pem_private_key(pem.encode(), password=None), RSAPrivateKey)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return False


def _api_url(reader: _Reader) -> str:
    name, url = "GITHUB_API_URL", reader.get("GITHUB_API_URL").rstrip("/") or GITHUB_API
    mend = f"write {GITHUB_API}, or https://HOST/api/v3 for an Enterprise Server"
    try:
        parts = urlsplit(url)
        port_is_fine = parts.port is None or parts.port > 0
    except ValueError:  # a port that is no number, or a bracket left open
        reader.wrong(name, "this is no URL", mend)
        return GITHUB_API
    if parts.username is not None or parts.password is not None:
        reader.wrong(name, "it carries a name or a password", f"{mend}; the token goes into GITHUB_TOKEN")
    elif parts.scheme not in {"http", "https"} or not parts.hostname or not port_is_fine:
        reader.wrong(name, "this is no http or https URL", mend)
    elif parts.query or parts.fragment or re.search(r"\s", url):
        reader.wrong(name, "it holds more than a host and a path", mend)
    return url


def _data(reader: _Reader) -> Path:
    given = reader.get("HACKATHON_DATA")
    try:
        return Path(given).expanduser() if given else user_data_path("hackathon-bot", appauthor=False)
    except RuntimeError:  # a container's user without a home, an unknown ~user
        what = "there is no such user" if given else "this user has no home folder to keep data in"
        reader.wrong("HACKATHON_DATA", what, "set it to a folder that the bot may write to")
        return Path()


def _webhook_secrets(reader: _Reader, *, serving: bool) -> tuple[Secret, ...]:
    name = "GITHUB_WEBHOOK_SECRET"
    secrets = [part.strip() for part in reader.get(name).split(",") if part.strip()]
    if serving and not secrets:
        reader.wrong(name, "serve needs it to know that deliveries are GitHub's", "set it to the hook's secret")
    if len(secrets) > 2:
        reader.wrong(name, f"{len(secrets)} secrets", "give one, or two while rotating, with a comma between")
    return tuple(Secret(part) for part in secrets)


def _port(reader: _Reader) -> int:
    text = reader.get("PORT") or str(DEFAULT_PORT)
    if not re.fullmatch(r"[0-9]{1,5}", text) or int(text) > 65_535:
        reader.wrong("PORT", f'"{text[:20]}" is no port', "expected a number from 0 to 65535, such as 8080")
        return DEFAULT_PORT
    return int(text)
