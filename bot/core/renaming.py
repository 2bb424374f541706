"""Who changed their login, and whom words from before that mean (no I/O).

GitHub shows all that an account wrote under the login it has now; a login in the words of others stays as it was typed.
So `/done 12 @ann` from before Ann called herself Anna is about Anna. Who takes the old login later is somebody else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


class Renaming(NamedTuple):
    """The login that somebody has now, and the newest fact when that was first seen."""

    login: str
    seen: datetime


def whom(login: str, said: datetime, renamed: Mapping[str, Renaming]) -> str:
    """Return who is meant by a login in words last changed at some time; `renamed` is by old login, case-folded."""
    met: set[str] = set()
    while (now := renamed.get(old := login.casefold())) is not None and said <= now.seen and old not in met:
        met.add(old)
        login = now.login
    return login


def all_renamed(one: Mapping[str, Renaming], other: Mapping[str, Renaming]) -> dict[str, Renaming]:
    """Return what both know, of two about one login the later; of the same the earlier, so that it stays."""
    both = {**one, **other}
    for old in one.keys() & other.keys():
        mine, theirs = sorted((one[old], other[old]), key=lambda each: each.seen)
        both[old] = mine if mine.login == theirs.login else theirs
    return both
