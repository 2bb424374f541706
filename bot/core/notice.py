"""What the bot says under the issue: which replies to post, to edit and to remove (no I/O).

The bot knows its own comments by a hidden marker at their beginning and by its login: with a personal token
they carry a person's login, and a marker alone could be anybody's. A reply that exists is kept up; it goes once
nothing is wrong. An answer (`/help`, `/status`, `/why`) is given once for each version of the comment. A reply that
a person deleted stays away until what it was about changes (see unwanted.py).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from bot.core.continuation import name_of
from bot.core.facts import GHOST
from bot.core.memory import fingerprint
from bot.core.reply import Delete, Edit, Post
from bot.core.wording import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.core.answer import Answers
    from bot.core.board import Outcome, TitleTrouble
    from bot.core.facts import Comment, Pull
    from bot.core.reading import Command
    from bot.core.reply import ReplyAction
    from bot.core.task import Finding
    from bot.core.torn import Torn
    from bot.locale import Locale

ABOUT_BOARD = "0"  # what a notice to the organisers "replies" to: no comment has this id
_TOLD = 50  # lines of a table, or blocks, told one by one
SUBJECT = 4  # characters of a version that say how that stands which the notice is about

_MARKER = re.compile(
    r"<!-- hackathon:reply ([0-9]{1,20}|[\w.-]{1,99}/[\w.-]{1,99}#[0-9]{1,9}) ([A-Za-z0-9+/=]{1,20}) -->", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Notice:
    """What is to be said, and about what: a comment's id, a pull request's `owner/name#12`, or `ABOUT_BOARD`.

    `version` changes when an answer has to be given again; its first SUBJECT characters only where that changes
    which the notice is about.
    """

    about: str
    issue: int
    text: str
    version: str
    answers: bool = False


class Reply(NamedTuple):
    """A comment of the bot's own: what it replies to, and the version that was answered."""

    comment: Comment
    about: str
    version: str


def as_reply(comment: Comment, me: str) -> Reply | None:
    """Return the comment as the bot's own reply, None where the bot didn't write it."""
    marker = _MARKER.match(comment.body)
    if marker is None or comment.author.casefold() != me.casefold():
        return None
    return Reply(comment, marker[1], marker[2])


def by_people(comments: Iterable[Comment], me: str) -> list[Comment]:
    """Return the comments that people wrote: no bot's, and none of this one's, which may carry a person's login."""
    mine = me.casefold()
    return [
        comment
        for comment in comments
        if not comment.by_bot
        and not (comment.author.casefold() == mine and (name_of(comment, me) or as_reply(comment, me)))
    ]


def compose(outcome: Outcome, answers: Answers) -> Notice | None:
    """Return what to say about a comment: what was wrong with it, and what it asked for; None for nothing."""
    comment, wording = outcome.comment, answers.wording
    commands = dict.fromkeys(command for command in outcome.reading.commands if command.rule.asks)
    asked = [command for command in commands if _answerable(command)]
    if outcome.in_full and not asked:
        return None
    name = f"@{comment.author}" if comment.author != GHOST else GHOST
    trouble = wording.trouble(outcome)
    told: list[str] = []
    if trouble:
        told += [wording.locale.greeting.format(name=name), "", *(f"- {one}" for one in trouble), ""]
        told += [done, ""] if (done := wording.done(outcome)) else []
        told += [wording.locale.footer]
    said = "\n".join(told)
    answered = answers.to(asked, name, comment.author)
    text = "\n\n".join(part for part in (said, answered) if part)
    if not text:
        return None
    version = comment_version(comment) + fingerprint(said)
    return Notice(str(comment.id), comment.issue, text, version, answers=bool(asked))


def comment_version(comment: Comment) -> str:
    """Return what changes with every edit of a comment."""
    return fingerprint(comment.body, comment.updated.isoformat())


def _answerable(command: Command) -> bool:
    """Whether an asking command has anything to answer: `/why 999` has not, its reply names the number."""
    return not command.tasks or set(command.tasks) != set(command.unknown)


def board_notice(findings: Sequence[Finding], torn: Sequence[Torn], answers: Answers, issue: int) -> Notice:
    """Return the word to the organisers that tables can't be read, and blocks of the bot's not be written."""
    locale = answers.wording.locale
    unread = [f"- {tell_finding(finding, locale)}" for finding in findings[:_TOLD]]
    unwritten = [f"- {locale.torn_line.format(**one._asdict())}" for one in torn[:_TOLD]]
    parts = [
        "\n".join([head, "", *lines, *([f"- {locale.more.format(count=count - _TOLD)}"] if count > _TOLD else [])])
        for head, lines, count in (
            (locale.board_notice, unread, len(findings)),
            (locale.torn_notice, unwritten, len(torn)),
        )
        if lines
    ]
    text = "\n\n".join(parts)
    return Notice(ABOUT_BOARD, issue, text, board_version(findings, torn))


def board_version(findings: Sequence[Finding], torn: Sequence[Torn]) -> str:
    """Return what changes with what can't be read or written of a board, but not with the lines where that stands."""
    unread = (" ".join([finding.code, *finding.detail]) for finding in findings)
    return fingerprint(*unread, *(one.name for one in torn))


def title_notice(trouble: TitleTrouble, answers: Answers, issue: int) -> Notice:
    """Return the word to a pull request's author that its title names no task of the board."""
    pull = trouble.pull
    name = f"@{pull.author}" if pull.author != GHOST else GHOST
    text = answers.wording.title(trouble, name, answers.look.pull(pull))
    return Notice(about_pull(pull), issue, text, title_version(pull))


def title_version(pull: Pull) -> str:
    """Return what changes with a pull request's title."""
    return fingerprint(pull.title)


def about_pull(pull: Pull) -> str:
    """Return what a notice about a pull request's title is about."""
    return f"{pull.repo}#{pull.number}"


def tell_finding(finding: Finding, locale: Locale) -> str:
    """Return a finding's sentence."""
    about = finding.detail[1:] if finding.code == "no_column" else finding.detail
    typed = quoted(about[0]) if about else ""
    why = locale.unreadable[finding.detail[0]] if finding.code == "unreadable" else ""
    return locale.findings[finding.code].format(line=finding.line, typed=typed, why=why)


def plan_replies(
    notices: Iterable[Notice],
    own: Iterable[Reply],
    fresh: frozenset[str],
    held: frozenset[str] = frozenset(),
) -> tuple[ReplyAction, ...]:
    """Compare what is to be said with the bot's own comments.

    Only what is `fresh` gets a new reply; about those `held` nothing is said, and what was said stays.
    """
    wanted = {notice.about: notice for notice in notices if notice.about not in held}
    actions: list[ReplyAction] = []
    answered: set[str] = set()
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
        Post(notice.about, notice.issue, _body(notice))
        for notice in wanted.values()
        if notice.about not in answered and (notice.about in fresh or notice.about == ABOUT_BOARD)
    ]
    return tuple(actions)


def _body(notice: Notice) -> str:
    return f"<!-- hackathon:reply {notice.about} {notice.version} -->\n{notice.text}"


def _differs(one: str, other: str) -> bool:
    """Compare as GitHub stores comments: line ends and trailing space don't count."""
    return one.replace("\r\n", "\n").strip() != other.replace("\r\n", "\n").strip()
