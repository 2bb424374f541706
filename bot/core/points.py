"""What a finished task earns, by its cell in the points column (no I/O)."""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.core.rules import Points

ONE = Fraction(1)  # for a task without a points cell, or with words alone in it

_STAR = re.compile("[⭐🌟★]|:star2?:")
_AMOUNT = re.compile(r"[0-9]{1,9}(?:,[0-9]{3}){0,2}(?:\.[0-9]{1,9}|⁄[1-9][0-9]{0,3})?")
_NUMBER = re.compile(rf"\s*({_AMOUNT.pattern})\s*(?:分|积分|p|pt|pts|points?)?\s*", re.IGNORECASE)


def points_of(cell: str, rule: Points) -> Fraction:
    """Return the points of a task: `⭐⭐` and `0.25 🌟` by the rule's worth of a star, `3` and `3 分` as they stand.

    A number beside a single star is an amount of stars; beside several it is not looked at.
    """
    text = unicodedata.normalize("NFKC", cell)
    stars = len(_STAR.findall(text))
    if stars:
        amount = _AMOUNT.search(text) if stars == 1 else None
        return (_read(amount[0]) if amount else Fraction(stars)) * Fraction(str(rule.star))
    number = _NUMBER.fullmatch(text)
    return _read(number[1]) if number else ONE


def share_of(points: Fraction, finishers: int, rule: Points) -> Fraction:
    """Return what each of those who finished a task gets; `finishers` is at least one."""
    return points / finishers if rule.share == "split" else points


def shown_points(points: Fraction) -> str:
    """Return points as people read them: at most two decimals, rounded half up."""
    hundredths = (points.numerator * 200 + points.denominator) // (2 * points.denominator)
    whole, rest = divmod(hundredths, 100)
    return f"{whole}.{rest:02}".rstrip("0").rstrip(".")


def _read(amount: str) -> Fraction:
    return Fraction(amount.replace(",", "").replace("⁄", "/"))  # the slash that NFKC makes of ½
