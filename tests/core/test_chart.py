"""The chart: what it draws, and that no name can break it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.core.chart import chart_lines, label
from bot.core.progress import Count
from bot.locale.board_words import BOARD_WORDS

EN = BOARD_WORDS["en"]


def test_the_bars_of_a_track_stand_one_in_another_with_their_numbers_beside_its_name() -> None:
    assert chart_lines([Count("Docs", 9, 7, 5, 2), Count("Code", 4, 4, 0, 0)], EN) == [
        "```mermaid",
        "xychart-beta horizontal",
        '    title "Progress by track: all / claimed / submitted / done"',
        '    x-axis ["Docs 9/7/5/2", "Code 4/4/0/0"]',
        '    y-axis "Tasks" 0 --> 9',
        "    bar [9, 4]",
        "    bar [7, 4]",
        "    bar [5, 0]",
        "    bar [2, 0]",
        "```",
    ]


def test_without_tracks_there_is_no_chart() -> None:
    assert chart_lines([], EN) == []


def test_a_long_name_is_shortened_and_its_numbers_stay() -> None:
    assert label("x" * 40) == "x" * 29 + "…"
    assert chart_lines([Count("x" * 40, 1, 1, 1, 1)], EN)[3].endswith('… 1/1/1/1"]')


@given(st.text(st.characters(codec="utf-8") | st.sampled_from('"%#;<>`\\\n\r\u2028'), max_size=40))
def test_no_name_leaves_its_quotes_or_begins_anything(name: str) -> None:
    shown = label(name)

    assert not set(shown) & set('"%#;<>`\\$')
    assert "".join(shown.splitlines()) == shown
