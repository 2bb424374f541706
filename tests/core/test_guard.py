"""The last check before a write sees every change outside the bot's own cells and blocks."""

from __future__ import annotations

import pytest

from bot.core.board import Board
from bot.core.body import Pass, problem_of
from bot.core.continuation import Continuations
from bot.core.guard import differs_elsewhere
from bot.core.plan import look_of, newest_fact
from bot.core.rules import Columns
from bot.core.sheet import fill_in
from bot.core.task import read_tasks
from tests.core.scene import BODY, ME, Hackathon, rules

BLOCK = "<!-- hackathon:state --><!-- 1 --><!-- /hackathon:state -->"
FENCE = "```\n<!-- hackathon:state -->\n```\n"
SHORT = BODY.replace("| 4 | Hull | | |", "| 4 | Hull |")

OPEN = BODY.replace("| 4 | Hull | | |", "| 4 | Hull")
OPEN_CELL = BODY.replace("| 4 | Hull | | |", "| 4 | Hull | | x")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (BODY, BODY),
        (BODY, BODY.replace("Fins | |", "Fins | @alice<br>@bob |")),
        (BODY, BODY.replace("Fins | | |", "Fins | x | y |")),
        (BODY, BODY + BLOCK),
        (BODY.rstrip(), f"{BODY}{BLOCK}"),
        (BODY, f"{BLOCK}\n{BODY}"),
        (BODY + BLOCK, BODY + BLOCK.replace("1", "2")),
        (f"a\n{BLOCK}\n{BODY}{BLOCK}\nb", f"a\n{BLOCK}\n{BODY}b"),
        (SHORT, BODY),
        (SHORT, SHORT.replace("| Hull |", "| Hull | x |")),
        (OPEN, SHORT.replace("| Hull |", "| Hull | x |")),
        (OPEN_CELL, OPEN_CELL.replace("x", "")),
        (OPEN_CELL, OPEN_CELL.replace("x", "y |")),
        (FENCE + BODY, FENCE + BODY + BLOCK),
        ("no table", f"no table\n{BLOCK}"),
    ],
)
def test_the_bots_own_cells_and_blocks_may_differ(before: str, after: str) -> None:
    assert not differs_elsewhere(before, after, Columns())


@pytest.mark.parametrize(
    "after",
    [
        BODY.replace("Fins", "Fin"),
        BODY.replace("| 2 |", "| 5 |"),
        BODY.replace("| 2 | Fins | | |\n", ""),
        BODY.replace("Good", "good"),
        BODY.replace("| 2 | Fins | | |", "|2 | Fins | | |"),
        BODY.replace("| 2 | Fins | | |", "| 2 | Fins | | | |"),
        BODY.replace("\n", "\r\n"),
        f"{BODY}x{BLOCK}",
        BODY + BLOCK.replace("/hackathon:state", "/hackathon:progress"),
        BODY + BLOCK.replace("hackathon:state", "hackathon:notes"),
        "",
    ],
)
def test_nothing_else_may(after: str) -> None:
    assert differs_elsewhere(BODY, after, Columns())


def test_a_text_that_differs_elsewhere_is_not_sent() -> None:
    """Nothing makes such a text; so the step before the write is asked by itself."""
    facts, rules_ = Hackathon().facts, rules()
    view = read_tasks(BODY, rules_.columns)
    now = Pass(facts, rules_, view, None, newest_fact(facts), Continuations((), ME))
    sheet = fill_in(view.tasks, Board({}, {}, {}, (), ()), look_of(facts, rules_), now.known)

    assert problem_of(now, BODY + BLOCK, sheet) is None
    assert problem_of(now, BODY.replace("Good", "Bad"), sheet) == "unsafe"


def test_a_cell_may_not_go_with_the_one_behind_it() -> None:
    body = "| No. | Status | Note | Done by |\n|-|-|-|-|\n| 1 | | mine | x\n"

    assert differs_elsewhere(body, body.replace(" mine | x", ""), Columns())


def test_a_comment_left_open_in_a_cell_may_be_taken_out_over_an_older_place() -> None:
    text = BODY.replace("Good luck!", "## 看板信息\n\nours\n\n#####\n").replace("Fins | |", "Fins | ask <!-- me |")
    hackathon = Hackathon(rules(progress=False), body=text)
    hackathon.look()
    hackathon.comment("olga", "/reset 2")
    plan = hackathon.look()

    assert plan.problem is None
    assert hackathon.cell(2) == ""


@pytest.mark.parametrize("name", ["progress", "leaderboard", "chart", "more"])
def test_a_first_marker_in_a_cell_may_be_taken_out_though_its_last_one_stands_below(name: str) -> None:
    text = BODY.replace("Hull | |", f"Hull | x <!-- hackathon:{name} --> |").replace(
        "Good", f"<!-- /hackathon:{name} -->\nGood"
    )
    hackathon = Hackathon(rules(progress=False), body=text)
    hackathon.look()
    hackathon.comment("olga", "/reset 4")
    plan = hackathon.look()

    assert plan.problem is None
    assert hackathon.cell(4) == ""
    assert f"<!-- /hackathon:{name} -->\nGood luck!" in hackathon.body
