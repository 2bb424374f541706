"""Replies that a person deleted: nothing more is said about that, as it stands (no I/O).

A deletion is known from its delivery alone, so the body's hidden state keeps a print of what the reply was about and
of how that stood. It is dropped once that is gone or stands otherwise: then a reply is due again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.facts import Comment, Pull
from bot.core.memory import unwanted_print
from bot.core.notice import ABOUT_BOARD, SUBJECT, about_pull, as_reply, board_version, comment_version, title_version
from bot.core.recent import Recent

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.core.facts import Facts
    from bot.core.memory import Memory
    from bot.core.notice import Notice
    from bot.core.rules import Rules
    from bot.core.task import Finding
    from bot.core.torn import Torn

MOST = 40  # that are kept, the newest: 240 characters of the body


def unwanted_of(
    facts: Facts,
    rules: Rules,
    memory: Memory | None,
    board: tuple[Sequence[Finding], Sequence[Torn]],
    rooms: Iterable[Notice],
) -> tuple[str, ...]:
    """Return the prints of what nobody wants a reply about, in the order in which that came to be known.

    `board` is what the organisers are told of: what can't be read, and what can't be written; `rooms` are the words
    about an issue that is nearly full.
    """
    known = memory.unwanted if memory else ()
    told = [_print(reply, facts.me) for reply in facts.dismissed]
    if not known and not told:
        return ()
    there = {*_as_they_stand(facts, rules), *_as_it_stands(board, rooms)}
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


def _as_they_stand(facts: Facts, rules: Rules) -> Iterator[str]:
    """Yield the prints of all comments and pull requests that a reply may be about."""
    known = _PRINTS.of(rules.name)
    subjects: tuple[Comment | Pull, ...] = (*facts.comments, *facts.pulls)
    for one in subjects:
        key = one.place if isinstance(one, Pull) else one.id
        yield known.get(key, one) or _PRINTS.put(rules.name, key, one, _print_as_it_stands(one))


def _print_as_it_stands(one: Comment | Pull) -> str:
    if isinstance(one, Pull):
        return unwanted_print(about_pull(one), title_version(one))
    return unwanted_print(str(one.id), comment_version(one))


_PRINTS: Recent[Comment | Pull, str] = Recent()


def _as_it_stands(board: tuple[Sequence[Finding], Sequence[Torn]], rooms: Iterable[Notice]) -> Iterator[str]:
    """Yield the prints of what else a reply may be about: the board, and its issues' room."""
    for room in rooms:
        yield unwanted_print(room.about, room.version)
    if any(board):
        yield unwanted_print(ABOUT_BOARD, board_version(*board))
