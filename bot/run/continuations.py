"""Post and edit the bot's comments that hold what a full body has no room for (HTTP, by github/)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.core.facts import Comment
from bot.core.reply import Delete, Post
from bot.github.apply import apply_replies
from bot.github.errors import Uncertain

if TYPE_CHECKING:
    from bot.core.facts import Facts
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


def foreseen(facts: Facts, plan: Plan) -> Facts:
    """Return the facts as they would be once the new continuations stand, with an address of no comment."""
    at, issue = facts.issue.updated, facts.issue
    last = max((comment.id for comment in facts.comments), default=0)
    new = [
        Comment(last + number, one.issue, facts.me, True, one.text, at, at, f"{issue.url}#issuecomment-new")
        for number, one in enumerate((one for one in plan.continuations if isinstance(one, Post)), 1)
    ]
    return replace(facts, comments=(*facts.comments, *new)) if new else facts
