"""`check`: look at rules, credentials, issues, limits and data folder; say how to mend each (blocking HTTP, files)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import requests
from github import (
    BadAttributeException,
    GithubException,
    RateLimitExceededException,
    UnknownObjectException,
)

from bot.admin.connect import TIMEOUT, Connection
from bot.admin.finding import Report
from bot.admin.hooks import check_app, check_hooks
from bot.admin.issue import check_board, check_more
from bot.admin.rights import check_rights
from bot.run.connection import backups_of
from bot.settings import Token, read_settings

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from github.Repository import Repository

    from bot.admin.finding import CheckFinding
    from bot.core.rules import Rules
    from bot.settings import Environment, Settings

LOW = 0.1  # of the hour's requests
GOES_WRONG = (
    GithubException,
    OSError,  # requests' errors are such
    BadAttributeException,  # an answer that is JSON, and not GitHub's
    AssertionError,  # PyGithub's, where an answer's URLs carry another host than GITHUB_API_URL
    RuntimeError,  # PyGithub's, where GITHUB_API_URL redirects to another host or scheme
    ValueError,  # an answer that looks like JSON and isn't
)


def main_check(env: Mapping[str, str], config: Path | None = None) -> list[CheckFinding]:
    """Read the settings and check them against GitHub; raises SettingsError where they are wrong."""
    return check(read_settings(env, serving=False, config=config))


def check(settings: Settings, timeout: int = TIMEOUT) -> list[CheckFinding]:
    """Find what stands in the bot's way, board by board; where GitHub can't be asked, one finding says so.

    `timeout` is in seconds, for each request.
    """
    report = Report()
    _check_data(report, settings)
    with Connection(settings.environment, timeout) as connection:
        try:
            _look(report, connection, settings)
        except GOES_WRONG as error:
            report.error(*_stopped(error, settings.environment))
    return report.findings


def _check_data(report: Report, settings: Settings) -> None:
    """Try the folder that old texts are kept in: without them the bot makes no first write."""
    for rules in settings.boards:
        obstacle = backups_of(settings.environment).obstacle(rules)
        if obstacle is not None:
            where, why = obstacle
            what = f"old texts of the issues can't be kept in {where} ({why}), so no board gets a first write"
            report.error("HACKATHON_DATA", what, "set it to a folder that the bot may write to, with room")


def _look(report: Report, connection: Connection, settings: Settings) -> None:
    if not isinstance(settings.environment.credentials, Token):
        follows = any(rules.pulls for rules in settings.boards)
        if not check_app(report, connection, follows=follows):
            return
    _check_rate(report, connection, settings)
    for rules in settings.boards:
        repo = _reach(report, connection, rules.repo, f"{rules.name}: repo")
        if repo is not None:
            issue = check_board(report, repo, rules)
            check_more(report, repo, rules, issue)
            check_rights(report, connection, repo, rules, issue)
            check_hooks(report, repo, rules)
        for key, name in _followed(rules):
            _reach(report, connection, name, f"{rules.name}: {key}")


def _followed(rules: Rules) -> list[tuple[str, str]]:
    if rules.pulls is None:
        return []
    named = [("pulls.repos", name) for name in rules.pulls.repos]
    named += [("pulls.rfc_repos", name) for name in rules.pulls.rfc_repos]
    return [(key, name) for key, name in named if name.casefold() != rules.repo.casefold()]


def _check_rate(report: Report, connection: Connection, settings: Settings) -> None:
    """Ask for the hour's requests first: any token may, the answer is free, and a wrong token shows."""
    try:
        rate = connection.client(settings.boards[0].repo).get_rate_limit().resources.core
    except UnknownObjectException:  # an Enterprise Server without limits; an App that isn't installed there
        return
    if rate.remaining < rate.limit * LOW:
        what = f"{rate.remaining} of the hour's {rate.limit} requests are left"
        mend = f"wait until {rate.reset:%H:%M} UTC, or use a token that nothing else uses"
        report.warning(settings.environment.api_url, what, mend)


def _reach(report: Report, connection: Connection, name: str, where: str) -> Repository | None:
    """Give the repository, None with a finding where it can't be read."""
    where = f"{where} {name}"
    try:
        client = connection.client(name)
    except UnknownObjectException:
        report.error(where, "the App is not installed there", "install it, from its settings, on this repository")
        return None
    try:
        repo = client.get_repo(name)
    except UnknownObjectException:
        mend = "correct the name, or let the bot's account or App read the repository"
        report.error(where, "there is no such repository, or it may not be read", mend)
        return None
    if not isinstance(repo.full_name, str):
        raise ValueError("no repository in the answer")  # noqa: TRY004  # said of the answer, by _stopped
    if repo.full_name.casefold() != name.casefold():
        report.warning(where, f"it is called {repo.full_name} now", "write the new name: deliveries carry it")
    return repo


def _stopped(error: Exception, environment: Environment) -> tuple[str, str, str]:
    """Say where, what and how to mend it, for what ended the check."""
    if isinstance(error, GithubException) and error.status == 401:
        if isinstance(environment.credentials, Token):
            return (
                "GITHUB_TOKEN",
                "GitHub doesn't accept it (401)",
                "make a new one: it is wrong or has expired",
            )
        mend = "take both from the same App's settings, and mind the clock of this machine"
        return "GITHUB_APP_PRIVATE_KEY", "GitHub doesn't accept the App's id and key (401)", mend
    words = _refused(error) if isinstance(error, GithubException) else _unreached(error)
    return environment.api_url, *words


def _refused(error: GithubException) -> tuple[str, str]:
    if isinstance(error, RateLimitExceededException):
        return (
            "no requests are left for these credentials",
            "wait an hour, or use a token that nothing else uses",
        )
    if error.status >= 500:
        return f"GitHub answers {error.status}", "try again later; githubstatus.com tells whether it is down"
    return (
        f"GitHub answers {error.status}: {_message(error)}",
        "give the bot's token or App the right to read",
    )


def _unreached(error: Exception) -> tuple[str, str]:
    if isinstance(error, requests.Timeout):
        return "it gives no answer in time", "try again, and look at the network or the proxy"
    if isinstance(error, requests.exceptions.SSLError):
        return "its certificate is not trusted", "set REQUESTS_CA_BUNDLE to your authority's certificates"
    if isinstance(error, OSError):  # so are requests' own
        return "it can't be reached", "look at the network, the proxy and GITHUB_API_URL"
    return "what answers there is not GitHub's REST API", "correct GITHUB_API_URL"


def _message(error: GithubException) -> str:
    message = error.data.get("message") if isinstance(error.data, dict) else None
    return str(message or "no reason given")[:100]
