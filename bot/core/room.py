"""Say in time that an issue is nearly full of comments, and where to go on (no I/O)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from bot.core.memory import fingerprint
from bot.core.notice import Notice
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


def _about(rules: Rules, number: int) -> str:
    """Return what such a word is about: the issue, whose number no pull request can have."""
    return f"{rules.repo}#{number}"


def _text(rules: Rules, roomy: int | None) -> str:
    locale = LOCALES[rules.language]
    numbers = {"crowded": f"{CROWDED:,}", "most": f"{MAX_COMMENTS:,}"}
    if roomy is not None:
        return locale.room_next.format(next=f"#{roomy}", **numbers)
    return locale.room_low.format(issues=", ".join(map(str, rules.issues)), **numbers)
