"""The bot's replies that a person deleted, as deliveries tell, until the issue's text remembers it (no I/O)."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from bot.core.notice import as_reply
from bot.core.unwanted import MOST

if TYPE_CHECKING:
    from bot.core.facts import Comment, Facts
    from bot.core.plan import Plan
    from bot.github.webhook import CommentDeleted


class Dismissed:
    """The newest of them. They stay after they were written down: an editor that was open for long brings an old
    text back, and another process of the bot may write over it.
    """

    def __init__(self) -> None:
        self._replies: deque[Comment] = deque(maxlen=MOST)

    def take(self, change: CommentDeleted) -> bool:
        """Take a deletion; return whether it is a person's word on a reply, and news."""
        reply = change.taken
        if reply is None or as_reply(reply, reply.author) is None or reply in self._replies:
            return False
        self._replies.append(reply)
        return True

    def borne_out(self, facts: Facts) -> tuple[Comment, ...]:
        """Return those that are really gone by the comments just read: a delivery alone decides nothing."""
        there = {comment.id for comment in facts.comments} if self._replies else set[int]()
        return tuple(reply for reply in self._replies if reply.id not in there)

    def settle(self, facts: Facts, plan: Plan) -> None:
        """Forget those that a plan made from these facts found to count no more."""
        void = set(facts.dismissed) - set(plan.dismissed)
        self._replies = deque((reply for reply in self._replies if reply not in void), MOST)
