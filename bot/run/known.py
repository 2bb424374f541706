"""What is known of a board between two full looks: facts, kept current by deliveries (no I/O).

A delivery may come twice, late or out of order. What is older than what is known changes nothing; where two
edits of one second can't be told apart, or a comment turns up that the last look should have seen, the facts are
in doubt, and the next step is a full look.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from bot.core.notice import as_reply
from bot.core.reply import Post
from bot.github.webhook import CommentChanged, CommentDeleted, IssueChanged, IssueGone

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.core.facts import Comment, Facts, Issue, Pull
    from bot.core.reply import ReplyAction
    from bot.github.webhook import Change

Hand = Literal["process", "person"]  # another process of the bot, or anybody else


class Known:
    """The facts of one board. `doubt`: only a full look can tell; `stale_issue`: its text must be read again."""

    def __init__(self, facts: Facts) -> None:
        self.doubt = False
        self.stale_issue = False
        self._facts = facts
        self._comments = {comment.id: comment for comment in facts.comments}
        self._deleted: set[int] = set()
        self._by_others: set[int] = set()  # comments of the bot's that another hand posted or edited
        self._taken: dict[int, tuple[str, Hand]] = {}  # deleted replies: what they were about, and by whom
        self._logins = {comment.author_id: comment.author for comment in facts.comments if comment.author_id}
        self._looked_at = facts.issue.updated  # no comment older than this can be news, but of one that is gone
        self._asking = False
        self._heard: list[Issue] = []  # what deliveries said of the issue while GitHub was being asked

    @property
    def facts(self) -> Facts:
        """The facts as they are known now."""
        comments = tuple(self._comments[number] for number in sorted(self._comments))
        if comments != self._facts.comments:
            self._facts = replace(self._facts, comments=comments)
        return self._facts

    def take(self, change: Change) -> bool:
        """Take a delivery; return whether anything may be different now."""
        match change:
            case CommentChanged():
                return self._take_comment(change)
            case CommentDeleted():
                return self._take_deletion(change)
            case IssueChanged(issue=issue):
                return issue.number == self._facts.issue.number and self._take_issue(issue)
            case IssueGone():
                self.doubt = True
                return True

    def note_author(self, account: int, login: str) -> None:
        """Note who did what a delivery tells of: an account that is known by another login has one of them no more."""
        if self._logins.get(account, login) != login:
            self.doubt = True

    def ask_issue(self) -> None:
        """Note that the issue is about to be read or written: what was heard of it so far is older."""
        self.stale_issue = True  # until the answer says otherwise
        self._asking = True
        self._heard.clear()

    def put_issue(self, issue: Issue) -> None:
        """Note the issue as GitHub answered. A delivery that came meanwhile and differs may be newer."""
        self._asking = False
        self.stale_issue = any(_differs(heard, issue) for heard in self._heard)
        self._heard.clear()
        self._facts = replace(self._facts, issue=issue)

    def put_authority(self, writers: frozenset[str], reviewers: frozenset[tuple[str, str]]) -> None:
        """Note who may write to the board's repository, and which reviewers to theirs."""
        self._facts = replace(self._facts, writers=writers, reviewers=reviewers)

    def put_pulls(self, pulls: tuple[Pull, ...], elsewhere: frozenset[tuple[str, int]], first: bool) -> None:
        """Note the pull requests, and what the other boards under the same words have."""
        self._facts = replace(self._facts, pulls=pulls, elsewhere=elsewhere, first_of_words=first)

    def put_replies(self, written: Iterable[Comment], gone: Iterable[int]) -> None:
        """Note the bot's own replies as GitHub answered."""
        for comment in written:
            self._comments[comment.id] = comment
            self._by_others.discard(comment.id)
        for number in gone:
            self._comments.pop(number, None)
            self._deleted.add(number)
            self._taken.pop(number, None)

    def whom_undo(self, actions: Iterable[ReplyAction]) -> Hand | None:
        """Return who did to the bot's comments, since the last full look, what these would undo."""
        posted = {action.about for action in actions if isinstance(action, Post)}
        hands = {hand for about, hand in self._taken.values() if about in posted}
        if any(action.reply in self._by_others for action in actions if not isinstance(action, Post)):
            hands.add("process")
        return "process" if "process" in hands else next(iter(hands), None)

    def _take_deletion(self, change: CommentDeleted) -> bool:
        self._deleted.add(change.id)
        gone = self._comments.pop(change.id, None)
        if gone is not None and (reply := as_reply(gone, self._facts.me)):
            self._taken[change.id] = reply.about, "process" if change.taken is None else "person"
        return gone is not None

    def _take_comment(self, change: CommentChanged) -> bool:
        new = change.comment
        old = self._comments.get(new.id)
        if new.id in self._deleted or new == old or (old is not None and new.updated < old.updated):
            return False
        if old is None:
            self.doubt = self.doubt or new.updated < self._looked_at
        elif new.updated == old.updated and change.previous_body != old.body:
            self.doubt = self.doubt or change.action == "edited"
            return self.doubt
        self._comments[new.id] = new
        self.note_author(new.author_id, new.author)
        if new.author.casefold() == self._facts.me.casefold():
            self._by_others.add(new.id)
        return True

    def _take_issue(self, issue: Issue) -> bool:
        """A delivery's issue may be older than what is known: it only says that the text is to be read."""
        if not self._asking and not _differs(issue, self._facts.issue):
            return False
        if self._asking:
            self._heard.append(issue)
        else:
            self.stale_issue = True
        return True


def _differs(one: Issue, other: Issue) -> bool:
    return (one.body, one.closed, one.locked) != (other.body, other.closed, other.locked)
