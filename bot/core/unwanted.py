"""Replies that a person deleted: nothing more is said about that, as it stands (no I/O).

A deletion is known from its delivery alone, so the body's hidden state keeps a print of what the reply was about and
of how that stood. It is dropped once that is gone or stands otherwise: then a reply is due again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.memory import unwanted_print
from bot.core.notice import ABOUT_BOARD, SUBJECT, about_pull, as_reply, board_version, comment_version, title_version

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.core.facts import Comment, Facts
    from bot.core.memory import Memory
    from bot.core.notice import Notice
    from bot.core.task import Finding
    from bot.core.torn import Torn

MOST = 40  # that are kept, the newest: 240 characters of the body


def unwanted_of(
    facts: Facts, memory: Memory | None, board: tuple[Sequence[Finding], Sequence[Torn]], rooms: Iterable[Notice]
) -> tuple[str, ...]:
    """Return the prints of what nobody wants a reply about, in the order in which that came to be known.

    `board` is what the organisers are told of: what can't be read, and what can't be written; `rooms` are the words
    about an issue that is nearly full.
    """
    known = memory.unwanted if memory else ()
    told = [_print(reply, facts.me) for reply in facts.dismissed]
    if not known and not told:
        return ()
    there = set(_as_it_stands(facts, board, rooms))
    return tuple(one for one in dict.fromkeys([*known, *told]) if one in there)[-MOST:]


def still_dismissed(facts: Facts, unwanted: Iterable[str]) -> tuple[Comment, ...]:
    """Return the deleted replies that count: what they were about stands as it did."""
    kept = frozenset(unwanted)
    return tuple(reply for reply in facts.dismissed if _print(reply, facts.me) in kept)


def wanted(notices: Iterable[Notice], unwanted: Iterable[str]) -> list[Notice]:
    """Return the notices less those about what is unwanted."""
    kept = frozenset(unwanted)
    return [one for one in notices if not kept or unwanted_print(one.about, one.version[:SUBJECT]) not in kept]


def _print(comment: Comment, me: str) -> str:
    """Return the print of what a reply of the bot's was about, as it stood; none of another comment."""
    reply = as_reply(comment, me)
    return unwanted_print(reply.about, reply.version[:SUBJECT]) if reply else ""


def _as_it_stands(
    facts: Facts, board: tuple[Sequence[Finding], Sequence[Torn]], rooms: Iterable[Notice]
) -> Iterator[str]:
    """Yield the prints of all that a reply may be about."""
    for comment in facts.comments:
        yield unwanted_print(str(comment.id), comment_version(comment))
    for pull in facts.pulls:
        yield unwanted_print(about_pull(pull), title_version(pull))
    for room in rooms:
        yield unwanted_print(room.about, room.version)
    if any(board):
        yield unwanted_print(ABOUT_BOARD, board_version(*board))
