"""What the bot's credentials may do on a board's repository (blocking HTTP)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.settings import AppKey

if TYPE_CHECKING:
    from github.Issue import Issue
    from github.Repository import Repository

    from bot.admin.connect import Connection
    from bot.admin.finding import Report
    from bot.core.rules import Rules


def check_rights(report: Report, connection: Connection, repo: Repository, rules: Rules, issue: Issue | None) -> None:
    """Find why the bot couldn't write the board: GitHub lets those with push edit other people's issues."""
    where = f"{rules.name}: {rules.repo}"
    if repo.archived:
        report.error(where, "the repository is archived, nothing in it can be written", "unarchive it")
    credentials = connection.credentials
    if isinstance(credentials, AppKey):
        _check_installation(report, connection, rules, where)
    elif not credentials.token.reveal().startswith("ghs_"):  # a workflow's token doesn't tell what it may do
        _check_scopes(report, connection, repo, where)
        if not _may_write(connection, repo, issue):
            mend = "give its account write permission there, and a fine-grained token Issues: read and write"
            report.error(where, "the token may read the repository and not write to it", mend)


def _check_installation(report: Report, connection: Connection, rules: Rules, where: str) -> None:
    installation = connection.installation(rules.repo)
    rights = installation.permissions or {}
    if installation.suspended_at:
        report.error(where, "the App's installation is suspended", "lift that in the settings of its account")
    if rights.get("issues") != "write":
        mend = "set the App's permission Issues to read and write, then accept it where it is installed"
        report.error(where, "the App may not write issues", mend)
    if rules.pulls and rights.get("pull_requests") not in {"read", "write"}:
        mend = "set the App's permission Pull requests to read-only, then accept it where it is installed"
        report.error(where, "the App may not read pull requests", mend)


def _check_scopes(report: Report, connection: Connection, repo: Repository, where: str) -> None:
    """Look at a classic token's scopes; a fine-grained one has none to show."""
    scopes = connection.client(repo.full_name).oauth_scopes
    enough = {"repo"} if repo.private else {"repo", "public_repo"}
    if scopes is not None and not enough & set(scopes):
        needed = "repo" if repo.private else "public_repo"
        report.error(where, f"the token lacks the scope {needed}", f"give it {needed} in its settings")


def _may_write(connection: Connection, repo: Repository, issue: Issue | None) -> bool:
    rights = repo.raw_data.get("permissions")
    if rights is None or rights.get("push") or rights.get("maintain") or rights.get("admin"):
        return True
    author = issue.raw_data.get("user") if issue else None  # null for a deleted account
    return author is not None and author["login"] == connection.client(repo.full_name).get_user().login
