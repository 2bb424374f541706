"""The account that the bot writes as, whatever it is called just now (no I/O)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.core.facts import Facts
    from bot.github.auth import Identity
    from bot.github.webhook import IssueChanged


class Own:
    """Its login, "" until GitHub was asked, and its number: a delivery may be late and name an older login.

    The number of an App's account is told by what it wrote alone.
    """

    def __init__(self) -> None:
        self.login = ""
        self._number = 0

    def meet(self, identity: Identity, facts: Facts | None = None) -> None:
        """Take who GitHub says that it is, and, of facts read under that name, what it wrote."""
        self.login = identity.login
        told = (one.author_id for one in facts.own_comments) if facts else ()
        self._number = identity.number or next(filter(None, told), self._number)

    def made(self, change: IssueChanged) -> bool:
        """Whether it made a save of the issue."""
        if self._number and change.sender_id:
            return self._number == change.sender_id
        named = self.login != "" and change.sender.casefold() == self.login.casefold()
        self._number = change.sender_id if named else self._number
        return named

    def is_renamed(self, change: IssueChanged) -> bool:
        """Whether a save shows that it has another login than is known."""
        return self.login != "" and self.made(change) and change.sender.casefold() != self.login.casefold()
