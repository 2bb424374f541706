"""Say in time that an issue is nearly full of comments, where to go on, and what it takes no more itself (no I/O)."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.core.memory import fingerprint
from bot.core.notice import ABOUT_BOARD, Notice
from bot.locale import LOCALES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.core.facts import Facts
    from bot.core.notice import Reply
    from bot.core.rules import Rules

MAX_COMMENTS = 2_500  # GitHub takes no more on one issue
CROWDED = 2_300  # comments from which on it is said; some are kept for the bot's own replies


def room_notices(facts: Facts, rules: Rules, own: Iterable[Reply]) -> list[Notice]:
    """Return a word for each of the board's issues that is nearly full.

    To the organisers, until the rules list an issue with room; from then on to everybody, with that issue's number.
    No new one where it is full already: GitHub would refuse it.
    """
    said = {reply.about for reply in own}
    count = Counter(comment.issue for comment in facts.comments)
    count.subtract(number for number in rules.issues if _about(rules, number) in said)  # less the word itself
    roomy = next((number for number in rules.issues if count[number] < CROWDED), None)
    return [
        Notice(_about(rules, number), number, text, fingerprint(text))
        for number in rules.issues
        if count[number] >= CROWDED and (count[number] < MAX_COMMENTS or _about(rules, number) in said)
        for text in [_text(rules, roomy)]
    ]


def with_room(notices: Iterable[Notice], facts: Facts, rules: Rules, own: Iterable[Reply]) -> list[Notice]:
    """Return the notices, those that a full issue takes no more on another of the board's, saying what they are about.

    What stands somewhere already stays there. Where no issue has room they are left for GitHub to refuse.
    """
    count = Counter(comment.issue for comment in facts.comments)
    roomy = next((number for number in rules.issues if count[number] < MAX_COMMENTS), None)
    there = {reply.about: reply.comment.issue for reply in own}
    said = LOCALES[rules.language].room_elsewhere
    placed = []
    for notice in notices:
        better = roomy if count[notice.issue] >= MAX_COMMENTS and roomy is not None else notice.issue
        issue = there.get(notice.about, better)
        url = _url_of(notice.about, facts) if issue != notice.issue else None
        text = f"{said.format(url=url)}\n\n{notice.text}" if url else notice.text
        placed.append(replace(notice, issue=issue, text=text))
    return placed


def _url_of(about: str, facts: Facts) -> str | None:
    """Return the address of what a notice is about, None where it is a pull request, which the notice itself links."""
    if about == ABOUT_BOARD:
        return facts.issue.url
    return next((comment.url for comment in facts.comments if str(comment.id) == about), None)


def _about(rules: Rules, number: int) -> str:
    """Return what such a word is about: the issue, whose number no pull request can have."""
    return f"{rules.repo}#{number}"


def _text(rules: Rules, roomy: int | None) -> str:
    locale = LOCALES[rules.language]
    numbers = {"crowded": f"{CROWDED:,}", "most": f"{MAX_COMMENTS:,}"}
    if roomy is not None:
        return locale.room_next.format(next=f"#{roomy}", **numbers)
    return locale.room_low.format(issues=", ".join(map(str, rules.issues)), **numbers)
