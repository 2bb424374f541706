"""Deliveries that were missed while the bot was away: asked for once, after the first looks (HTTP, by github/)."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import structlog

from bot.github.errors import GitHubError
from bot.github.redeliver import redeliver

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.github.client import Client
    from bot.run.tracker import Tracker

_log = structlog.get_logger()


async def ask_for_missed(client: Client, trackers: Sequence[Tracker]) -> None:
    """Have GitHub send again what it could not deliver, where the credentials' rights allow; log what came of it.

    Where only the operator can mend what every board met, that is all that is said.
    """
    if all(await asyncio.gather(*(tracker.first_look() for tracker in trackers))):
        return
    repos: dict[str, str] = {}
    for rules in (tracker.rules for tracker in trackers):
        followed = (*rules.pulls.repos, *rules.pulls.rfc_repos) if rules.pulls else ()
        repos |= {repo.casefold(): repo for repo in (rules.repo, *followed)}
    try:
        done = await redeliver(client, repos.values())
    except GitHubError as error:
        _log.info("missed_deliveries", asked=0, passed_over=[str(error)])
    except Exception:
        _log.exception("missed_deliveries_failed")  # the boards are kept all the same: their looks miss nothing
    else:
        _log.info("missed_deliveries", asked=done.asked, passed_over=done.passed_over)
