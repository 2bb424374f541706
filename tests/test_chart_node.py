"""What Mermaid says of the chart (runs Node; `make test-extra` installs its packages)."""

from __future__ import annotations

import json

import pytest

from bot.core.chart import chart_lines
from bot.core.progress import Count
from bot.locale.board_words import BOARD_WORDS
from tests.test_house_node import node

pytestmark = pytest.mark.node

NAMES = [
    "框架 API 开发任务", 'say "hi"', "a]b[c", "%%{init: {}}%%", "100% #35; done", "<b>x</b>", "`code`", "a\\", "",
    "```", "---", "title x", "💥 émoji", "a;b", "$x$", "'", "-->", "{}", "\u2028", "x-axis [1]",
]  # fmt: skip


def chart(names: list[str], language: str) -> str:
    """The chart's text as Mermaid gets it, without its fence."""
    counts = [Count(name, 9, 7, 5, 2) for name in names]
    return "\n".join(chart_lines(counts, BOARD_WORDS[language])[1:-1])


def test_mermaid_draws_the_chart_whatever_its_tracks_are_called() -> None:
    charts = {f"{language} {name!r}": chart([name], language) for language in ("zh", "en") for name in NAMES}

    assert node("mermaid.mjs", text=json.dumps({**charts, "all": chart(NAMES, "zh")})) == ""


def test_mermaid_would_refuse_a_name_as_it_is() -> None:
    assert node("mermaid.mjs", text=json.dumps({"raw": chart(["x"], "en").replace("x 9", 'say "hi" 9')})) != ""
