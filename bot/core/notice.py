"""What the bot says under the issue: which replies to post, to edit and to remove (no I/O).

The bot knows its own comments by a hidden marker at their beginning and by its login: with a personal token
they carry a person's login, and a marker alone could be anybody's. A reply that exists is kept up; it goes once
nothing is wrong. An answer (`/help`, `/status`, `/why`) is given once for each version of the comment.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from bot.core.memory import fingerprint
from bot.core.reply import Delete, Edit, Post
from bot.core.wording import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.core.answer import Answers
    from bot.core.board import Outcome
    from bot.core.facts import Comment
    from bot.core.reading import Command
    from bot.core.reply import ReplyAction
    from bot.core.task import Finding
    from bot.locale import Locale

ABOUT_BOARD = 0  # what a notice to the organisers "replies" to: no comment has this id

_MARKER = re.compile(r"<!-- hackathon:reply ([0-9]{1,20}) ([A-Za-z0-9+/=]{1,20}) -->")


@dataclass(frozen=True, slots=True)
class Notice:
    """What is to be said about one comment. `version` changes when an answer has to be given again."""

    comment: int
    issue: int
    text: str
    version: str
    answers: bool = False


class Reply(NamedTuple):
    """A comment of the bot's own: what it replies to, and the version that was answered."""

    comment: Comment
    about: int
    version: str


def as_reply(comment: Comment, me: str) -> Reply | None:
    """Return the comment as the bot's own reply, None where the bot didn't write it."""
    marker = _MARKER.match(comment.body)
    if marker is None or comment.author.casefold() != me.casefold():
        return None
    return Reply(comment, int(marker[1]), marker[2])


def compose(outcome: Outcome, answers: Answers) -> Notice | None:
    """Return what to say about a comment: what was wrong with it, and what it asked for; None for nothing."""
    comment, wording = outcome.comment, answers.wording
    asked = [command for command in outcome.reading.commands if command.rule.asks and _answerable(command)]
    if outcome.in_full and not asked:
        return None
    name = f"@{comment.author}" if comment.author != "ghost" else "ghost"
    trouble = wording.trouble(outcome)
    told: list[str] = []
    if trouble:
        told += [wording.locale.greeting.format(name=name), "", *(f"- {one}" for one in trouble), ""]
        told += [done, ""] if (done := wording.done(outcome)) else []
        told += [wording.locale.footer]
    said = "\n".join(told)
    answered = "\n\n".join(dict.fromkeys(answers.to(command, name, comment.author) for command in asked))
    text = "\n\n".join(part for part in (said, answered) if part)
    if not text:
        return None
    return Notice(comment.id, comment.issue, text, fingerprint(comment.body, said), answers=bool(asked))


def _answerable(command: Command) -> bool:
    """Whether an asking command has anything to answer: `/why 999` has not, its reply names the number."""
    return not command.tasks or set(command.tasks) != set(command.unknown)


def board_notice(findings: Sequence[Finding], answers: Answers, issue: int) -> Notice:
    """Return the word to the organisers that the board can't be read."""
    locale = answers.wording.locale
    lines = [f"- {tell_finding(finding, locale)}" for finding in findings]
    text = "\n".join([locale.board_notice, "", *lines])
    return Notice(ABOUT_BOARD, issue, text, fingerprint(text))


def tell_finding(finding: Finding, locale: Locale) -> str:
    """Return a finding's sentence."""
    about = finding.detail[1:] if finding.code == "no_column" else finding.detail
    typed = quoted(about[0]) if about else ""
    return locale.findings[finding.code].format(line=finding.line, typed=typed)


def plan_replies(
    notices: Iterable[Notice],
    own: Iterable[Reply],
    fresh: frozenset[int],
    held: frozenset[int] = frozenset(),
) -> tuple[ReplyAction, ...]:
    """Compare what is to be said with the bot's own comments.

    Only `fresh` comments get a new reply; about those `held` nothing is said, and what was said stays.
    """
    wanted = {notice.comment: notice for notice in notices if notice.comment not in held}
    actions: list[ReplyAction] = []
    answered: set[int] = set()
    for reply in sorted((reply for reply in own if reply.about not in held), key=lambda reply: reply.comment.id):
        notice = wanted.get(reply.about)
        if notice is None or reply.about in answered:
            actions.append(Delete(reply.comment.id, reply.about))
            continue
        answered.add(reply.about)
        body = _body(notice)
        if reply.version != notice.version if notice.answers else _differs(reply.comment.body, body):
            actions.append(Edit(reply.comment.id, reply.about, body))
    actions += [
        Post(notice.comment, notice.issue, _body(notice))
        for notice in wanted.values()
        if notice.comment not in answered and (notice.comment in fresh or notice.comment == ABOUT_BOARD)
    ]
    return tuple(actions)


def _body(notice: Notice) -> str:
    return f"<!-- hackathon:reply {notice.comment} {notice.version} -->\n{notice.text}"


def _differs(one: str, other: str) -> bool:
    """Compare as GitHub stores comments: line ends and trailing space don't count."""
    return one.replace("\r\n", "\n").strip() != other.replace("\r\n", "\n").strip()
