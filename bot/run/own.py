"""The bot's own writes whose deliveries are still to come: they tell under which login it writes (no I/O)."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.core.memory import digest

if TYPE_CHECKING:
    from bot.github.webhook import IssueChanged

_MOST = 16


class OwnWrites:
    """The texts that this process wrote and has not heard of yet, by digest."""

    def __init__(self) -> None:
        self._texts: deque[str] = deque(maxlen=_MOST)

    def note(self, body: str) -> None:
        """Note a text that is about to be written."""
        self._texts.append(digest(body))

    def known(self, change: IssueChanged, me: str) -> IssueChanged:
        """Return the delivery of a save; another one, sent by `me`, where it is our own write's and GitHub calls us
        otherwise now.
        """
        text = digest(change.issue.body)
        if change.previous_body is None or text not in self._texts:
            return change
        self._texts.remove(text)
        return change if change.sender.casefold() == me.casefold() else replace(change, sender=me)
