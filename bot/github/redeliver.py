"""Have GitHub send again what it could not deliver while the bot was away (HTTP, by the client).

GitHub sends a delivery once. What was missed the first look finds by itself; the deliveries are asked for because they
tell more: which text an edit of the issue replaced, and which comments are fresh. So whatever stands in the way is
passed over, and told in one sentence.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from bot.github.auth import AppAuth
from bot.github.errors import Forbidden, GitHubError, Missing, Refused
from bot.github.shape import find, take, take_time

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from bot.github.client import Client

BACK = timedelta(days=3)  # GitHub sends none again that is older: docs.github.com/en/webhooks, "Redelivering webhooks"
MOST = 100  # deliveries that one start asks for
MOST_PAGES = 20  # of a hundred deliveries each
APART = 1.0  # seconds between two requests, as GitHub asks of whoever writes much
EVENTS = frozenset({"issues", "issue_comment", "pull_request", "pull_request_review"})
_HIDDEN = (Forbidden, Missing, Refused)  # only those who administer a repository may see its hooks


@dataclass(slots=True)
class Redelivered:
    """What came of it: how many deliveries GitHub sends again, and why others are not, a sentence each."""

    asked: int = 0
    passed_over: list[str] = field(default_factory=list)


class _Failed(NamedTuple):
    """A delivery without a good answer: where it is asked for again, and when it was first sent."""

    url: str
    at: datetime


async def redeliver(client: Client, repos: Iterable[str]) -> Redelivered:
    """Ask GitHub to send again what about `repos` (`owner/name`) has failed lately, each once, the newest first.

    Raises nothing of GitHub's: what can't be done is told in the answer.
    """
    done = Redelivered()
    failed: list[_Failed] = []
    if isinstance(client.auth, AppAuth):
        await _collect(client, "/app/hook/deliveries", failed, done, repos=tuple(repos))
    else:
        for repo in repos:
            if (hook := await _hook_of(client, repo, done)) is not None:
                await _collect(client, f"/repos/{repo}/hooks/{hook}/deliveries", failed, done)
    newest_first = sorted(failed, key=lambda one: one.at, reverse=True)
    if len(newest_first) > MOST:
        done.passed_over.append(f"{len(newest_first) - MOST} older deliveries: {MOST} are asked for at most")
    await _ask(client, newest_first[:MOST], done)
    return done


async def _ask(client: Client, failed: Iterable[_Failed], done: Redelivered) -> None:
    for one in failed:
        if done.asked:
            await client.sleep(APART)
        try:
            async with client.writing:
                await client.post(one.url, data=b"")
        except GitHubError as error:  # whatever it is, the next ones would meet it too
            done.passed_over.append(str(error))
            return
        done.asked += 1


async def _hook_of(client: Client, repo: str, done: Redelivered) -> int | None:
    """Return the repository's hook that leads here: the only one that is active and leads to a `/webhook`.

    With several it can't be told which is ours, and another bot's deliveries are not ours to repeat.
    """
    try:
        hooks = [hook async for hook in client.getiter(f"/repos/{repo}/hooks?per_page=100")]
    except GitHubError as error:
        done.passed_over.append(f"the hooks of {repo} can't be seen, so the looks alone find what was missed ({error})")
        return None
    ours = [take(hook, "id", int) for hook in hooks if find(hook, "active") and _leads_to_webhook(hook)]
    if len(ours) > 1:
        done.passed_over.append(f"{repo} has {len(ours)} hooks that lead to a /webhook: which is ours can't be told")
    return ours[0] if len(ours) == 1 else None


def _leads_to_webhook(hook: Any) -> bool:
    url = find(hook, "config.url")
    return isinstance(url, str) and url.partition("?")[0].rstrip("/").endswith("/webhook")


async def _collect(
    client: Client, url: str, failed: list[_Failed], done: Redelivered, repos: tuple[str, ...] = ()
) -> None:
    """Add what has failed of a hook's deliveries; `repos` are those that concern us, none where all do."""
    try:
        deliveries = await _deliveries(client, f"{url}?per_page=100")
        wanted = [one for one in _never_arrived(deliveries) if find(one, "event") in EVENTS]
        ids = await _ids(client, repos) if wanted else frozenset()
        failed += [
            _Failed(f"{url}/{take(one, 'id', int)}/attempts", take_time(one, "delivered_at"))
            for one in wanted
            if not repos or find(one, "repository_id") in ids
        ]
    except GitHubError as error:
        done.passed_over.append(f"failed deliveries can't be seen, so the looks alone find what was missed ({error})")


async def _deliveries(client: Client, url: str) -> list[Any]:
    """Return a hook's deliveries of the last days, the newest first; GitHub pages them by a cursor.

    The days end with the newest delivery: by GitHub's clock, for ours may be off.
    """
    since: datetime | None = None
    found: dict[int, Any] = {}
    pages = 0
    async for page in client.pages(url):
        if page.items and since is None:
            since = take_time(page.items[0], "delivered_at") - BACK
        recent = [one for one in page.items if since and take_time(one, "delivered_at") >= since]
        new = {number: one for one in recent if (number := take(one, "id", int)) not in found}
        found |= new
        pages += 1
        # A list that begins again is at its end: the client takes a last page that is full for one of many.
        if len(recent) < len(page.items) or not new or pages >= MOST_PAGES:
            break
    return list(found.values())


def _never_arrived(deliveries: Iterable[Any]) -> list[Any]:
    """Return one attempt of each delivery that no attempt brought home; one under way is left alone."""
    first: dict[str, Any] = {}
    arrived: set[str] = set()
    for one in deliveries:
        guid, code = take(one, "guid", str), take(one, "status_code", int)
        if 200 <= code < 300 or find(one, "status") == "pending":
            arrived.add(guid)
        first.setdefault(guid, one)
    return [one for guid, one in first.items() if guid not in arrived]


async def _ids(client: Client, repos: Collection[str]) -> frozenset[int]:
    """Return GitHub's numbers of the repositories that can be read."""
    found: set[int] = set()
    for repo in repos:
        try:
            found.add(take(await client.getitem(f"/repos/{repo}"), "id", int))
        except _HIDDEN:
            continue
    return frozenset(found)
