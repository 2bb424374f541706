"""Whether deliveries can reach the bot, as far as its credentials may look (blocking HTTP)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from github import GithubException, UnknownObjectException

if TYPE_CHECKING:
    from github.Hook import Hook
    from github.Repository import Repository

    from bot.admin.connect import Connection
    from bot.admin.finding import Report
    from bot.core.rules import Rules

NEEDED = {"issues", "issue_comment"}
NEEDED_FOR_PULLS = {"pull_request", "pull_request_review"}
HIDDEN = {401, 403, 404}  # only those who administer a repository may see its hooks


def check_hooks(report: Report, repo: Repository, rules: Rules) -> None:
    """Check each hook of the repository that leads to a `/webhook`; none is fine, for `sync` needs none."""
    try:
        hooks = list(repo.get_hooks())
    except GithubException as error:
        if error.status not in HIDDEN:
            raise
        return
    for hook in hooks:
        url = str(hook.config.get("url", ""))
        if url.partition("?")[0].rstrip("/").endswith("/webhook"):
            _check_hook(report, hook, rules, f"{rules.name}: {rules.repo} hook {hook.id}")


def _check_hook(report: Report, hook: Hook, rules: Rules, where: str) -> None:
    if not hook.active:
        report.warning(where, "the hook is switched off", "make it active in the repository's settings")
    missing = _missing(hook.events, follows=rules.pulls is not None)
    if missing:
        report.warning(where, f"it doesn't send {missing}", "choose these events in the hook's settings")
    if not hook.config.get("secret"):
        report.error(where, "it has no secret, so every delivery is refused", "set it to GITHUB_WEBHOOK_SECRET")
    code = hook.last_response.code or 200  # none where nothing was delivered yet
    if not 200 <= code < 300:
        what = f"its last delivery was answered {code}"
        mend = "compare the secret with GITHUB_WEBHOOK_SECRET" if code == 401 else "see whether serve runs there"
        report.warning(where, what, mend)


def check_app(report: Report, connection: Connection, *, follows: bool) -> bool:
    """Say whether the App exists, and check which events it is sent; one with none at all is for `sync`."""
    try:
        events = connection.app_events()
    except UnknownObjectException:
        report.error("GITHUB_APP_ID", "there is no App with this id", "copy the App ID from the App's settings")
        return False
    missing = _missing(events, follows=follows)
    if events and missing:
        report.warning("GITHUB_APP_ID", f"the App is not sent {missing}", "choose these events in its settings")
    return True


def _missing(events: list[str], *, follows: bool) -> str:
    needed = NEEDED | NEEDED_FOR_PULLS if follows else NEEDED
    return "" if "*" in events else ", ".join(sorted(needed - set(events)))
