"""The environment and the rules as frozen values: read once, checked whole (reads files, no network)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.settings.environment import AppKey, Environment, Secret, Token, config_path, read_environment
from bot.settings.mistakes import Mistake, SettingsError
from bot.settings.rules import read_rules

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from bot.core.rules import Rules

__all__ = [
    "AppKey",
    "Environment",
    "Mistake",
    "Secret",
    "Settings",
    "SettingsError",
    "Token",
    "read_environment",
    "read_rules",
    "read_settings",
]


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything an operator decides: the environment, and the rules of every board."""

    environment: Environment
    boards: tuple[Rules, ...]


def read_settings(env: Mapping[str, str], *, serving: bool, config: Path | None = None) -> Settings:
    """Read both; `config` goes before `HACKATHON_CONFIG`. Raise SettingsError with the mistakes of both."""
    mistakes: list[Mistake] = []
    environment, boards = None, None
    try:
        environment = read_environment(env, serving=serving)
    except SettingsError as error:
        mistakes += error.mistakes
    try:
        boards = read_rules(config or config_path(env))
    except SettingsError as error:
        mistakes += error.mistakes
    if environment is None or boards is None:
        raise SettingsError(mistakes)
    return Settings(environment, boards)
