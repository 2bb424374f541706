"""Post and edit the bot's comments that hold what a full body has no room for (HTTP, by github/)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.reply import Delete, Post
from bot.github.apply import apply_replies
from bot.github.errors import Uncertain

if TYPE_CHECKING:
    from bot.core.plan import Plan
    from bot.github.client import Client
    from bot.run.known import Known


async def write_continuations(client: Client, repo: str, known: Known, plan: Plan) -> bool:
    """Post and edit what has to stand before the body is written; return whether to decide anew, for one is new.

    Raises GitHubError where one failed: the body would leave out what stands nowhere then.
    """
    actions = [action for action in plan.continuations if not isinstance(action, Delete)]
    replied = await apply_replies(client, repo, actions)
    known.put_replies(replied.written, replied.gone)
    for _, error in replied.errors:
        raise error
    if replied.uncertain:
        raise Uncertain("a continuation comment may have been posted or not: the next look tells")
    return bool(replied.gone) or any(isinstance(action, Post) for action in actions)


def leftover(plan: Plan) -> list[Delete]:
    """Return the continuations that the written body no longer links to."""
    return [action for action in plan.continuations if isinstance(action, Delete)]
