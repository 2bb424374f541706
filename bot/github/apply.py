"""Carry out what core decided, one write after another: replies, body, reactions (HTTP, by the client)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.core.reply import Delete, Edit, Post, ReplyAction
from bot.github.errors import GitHubError, Missing, RateLimited, Unauthorized, Uncertain
from bot.github.load import author_from, comment_from, issue_from, read_issue
from bot.github.shape import take

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.core.facts import Comment, Issue
    from bot.github.client import Client


@dataclass(frozen=True, slots=True)
class Written:
    """The body was written; `issue` is as GitHub answered."""

    issue: Issue


@dataclass(frozen=True, slots=True)
class Changed:
    """Nothing was written, for the body is no longer the expected one; `issue` is as it is now."""

    issue: Issue


@dataclass(slots=True)
class Replied:
    """What became of the replies.

    `written` are the created and edited comments as they are now; `gone` are ids of replies that are no more,
    by the bot or by somebody's hand; `uncertain` may have been posted or not: the comments tell.
    """

    written: list[Comment] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)
    uncertain: list[Post] = field(default_factory=list)
    errors: list[tuple[ReplyAction, GitHubError]] = field(default_factory=list)


async def apply_replies(client: Client, repo: str, actions: Iterable[ReplyAction]) -> Replied:
    """Do the actions in order; one that fails is kept in `errors` and doesn't stop the others.

    Where GitHub wants silence or doesn't know us, the rest fail with the same error, unsent.
    """
    replied = Replied()
    stopped: GitHubError | None = None
    for action in actions:
        if stopped is not None:
            replied.errors.append((action, stopped))
            continue
        try:
            async with client.writing:
                await _apply(client, repo, action, replied)
        except GitHubError as error:
            replied.errors.append((action, error))
            if isinstance(error, RateLimited | Unauthorized):
                stopped = error
    return replied


async def _apply(client: Client, repo: str, action: ReplyAction, replied: Replied) -> None:
    comments = f"/repos/{repo}/issues/comments"
    match action:
        case Post(issue=issue, text=text):
            try:
                json = await client.post(f"/repos/{repo}/issues/{issue}/comments", data={"body": text})
            except Uncertain:
                replied.uncertain.append(action)
                return
            replied.written.append(comment_from(json))
        case Edit(reply=reply, text=text):
            try:
                json = await client.patch(f"{comments}/{reply}", data={"body": text})
            except Missing:  # somebody removed it: the next look sees that and decides anew
                replied.gone.append(reply)
                return
            replied.written.append(comment_from(json))
        case Delete(reply=reply):
            await client.delete(f"{comments}/{reply}")
            replied.gone.append(reply)


async def write_body(client: Client, repo: str, number: int, expected: Issue, body: str) -> Written | Changed:
    """Write the issue's body, unless it is no longer `expected.body`: the last thing before is a look.

    Raises `Uncertain` where the write broke off: it is never repeated, but read, planned and written anew.
    """
    async with client.writing:  # taken before the look, so that nobody's write comes in between
        try:
            return await _look_and_write(client, repo, number, expected, body)
        except RateLimited:  # nothing was written, and the second look waits for as long as GitHub asks
            return await _look_and_write(client, repo, number, expected, body)


async def _look_and_write(client: Client, repo: str, number: int, expected: Issue, body: str) -> Written | Changed:
    issue, _ = await read_issue(client, repo, number)
    if issue.body != expected.body:
        return Changed(issue)
    json = await client.patch(f"/repos/{repo}/issues/{number}", data={"body": body})
    return Written(issue_from(json, repo))


async def thank(client: Client, repo: str, comment_id: int) -> int:
    """Give the comment the bot's 👍, once however often this is called. Returns the reaction's id."""
    async with client.writing:
        json = await client.post(f"/repos/{repo}/issues/comments/{comment_id}/reactions", data={"content": "+1"})
    return take(json, "id", int)


async def unthank(client: Client, repo: str, comment_id: int, me: str) -> None:
    """Take back the 👍 that `me` gave the comment, if there is one."""
    reactions = f"/repos/{repo}/issues/comments/{comment_id}/reactions"
    given = client.getiter(f"{reactions}?content=%2B1&per_page=100")
    mine = [take(json, "id", int) async for json in given if author_from(json).casefold() == me.casefold()]
    for reaction in mine:
        async with client.writing:
            await client.delete(f"{reactions}/{reaction}")
