"""What a cell of the points column is worth."""

from __future__ import annotations

from fractions import Fraction

import pytest

from bot.core.points import points_of, share_of, shown_points
from bot.core.rules import Points


@pytest.mark.parametrize(
    ("cell", "points"),
    [
        ("⭐", "1"),
        ("⭐⭐⭐", "3"),
        ("⭐️⭐️", "2"),
        ("🌟🌟", "2"),
        ("🌟 ⭐️ ★", "3"),
        ("★★☆", "2"),
        (":star: :star2:", "2"),
        ("0.25 🌟", "0.25"),
        ("2⭐️", "2"),
        ("½ 🌟", "0.5"),
        ("２ ★", "2"),
        ("⭐⭐ (20 天)", "2"),
        ("3", "3"),
        ("1,500", "1500"),
        (" 2.5 分", "2.5"),
        ("10 points", "10"),
        ("0", "0"),
        ("", "1"),
        ("中等", "1"),
        ("Level 4", "1"),
    ],
)
def test_a_points_cell(cell: str, points: str) -> None:
    assert points_of(cell, Points()) == Fraction(points)


def test_a_star_is_worth_what_the_rules_say_and_a_number_what_it_says() -> None:
    assert [points_of(cell, Points(star=0.1)) for cell in ("⭐⭐⭐", "0.5 🌟", "3")] == [
        Fraction("0.3"), Fraction("0.05"), 3,
    ]  # fmt: skip


def test_people_on_one_task_get_its_points_each_or_share_them() -> None:
    assert share_of(Fraction(3), 2, Points(share="each")) == 3
    assert share_of(Fraction(3), 2, Points(share="split")) == Fraction(3, 2)


@pytest.mark.parametrize(
    ("points", "text"), [("3", "3"), ("1/3", "0.33"), ("2/3", "0.67"), ("5/2", "2.5"), ("1/8", "0.13"), ("0", "0")]
)
def test_points_are_shown_with_two_decimals_at_most(points: str, text: str) -> None:
    assert shown_points(Fraction(points)) == text
