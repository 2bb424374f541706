"""What `check` says of the issue's text: how full it is, and what people changed in it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.core.rules import Rules
from tests.admin.conftest import TABLE

if TYPE_CHECKING:
    from tests.admin.conftest import Operator

BOARD = Rules("spring", "acme/sky", (1,))


async def test_a_long_body_is_said_before_it_is_too_long(operator: Operator) -> None:
    operator.rules = (replace(BOARD, body_limit=10 * len(TABLE) // 7 + 1),)
    assert await operator.said() == []

    operator.rules = (replace(BOARD, body_limit=10 * len(TABLE) // 7 - 2),)
    (line,) = await operator.said()
    assert line == (
        f"warning: spring: acme/sky#1: the body has {len(TABLE)} of {10 * len(TABLE) // 7 - 2} characters; "
        "shorten titles and text, or set style: emoji or text; the bot shortens entries as it fills up, "
        "and moves cells to comments of its own once nothing else helps"
    )


async def test_what_people_set_by_hand_is_shown_with_its_tasks(operator: Operator) -> None:
    state = '{"v":1,"issue":1,"first":[0,0],"reset":[0,0],"headers":"","written":{},"gone":{"status":{"2":{"abc":1}}}}'
    body = TABLE.replace("| 1 | One |  |", "| 1 | One | @carol, by mail |")
    operator.body(f"{body}<!-- hackathon:state --><!-- {state} --><!-- /hackathon:state -->")

    (line,) = await operator.said()
    assert line == (
        "warning: spring: acme/sky#1: set by hand: written or changed in 1; entries removed in 2; nothing, if that is "
        "meant: it stays so; `hackathon-bot why spring 1` shows a row, and `/reset 1` in a comment hands it back to "
        "the bot"
    )


async def test_a_block_around_what_is_a_persons_is_said_with_its_lines(operator: Operator) -> None:
    operator.body(f"<!-- hackathon:progress -->\n{TABLE}<!-- /hackathon:progress -->\n")

    (line,) = await operator.said()
    assert line == (
        "warning: spring: acme/sky#1: the block progress (its markers are in lines 1 and 6) is left as it is: "
        "something else stands between its markers; let its markers stand on lines of their own, around the bot's "
        "board alone, or delete both"
    )


async def test_a_marker_without_its_partner_is_said(operator: Operator) -> None:
    operator.body(f"{TABLE}\n<!-- /hackathon:progress -->\n")

    (line,) = await operator.said()
    assert line == (
        "warning: spring: acme/sky#1: the marker <!-- /hackathon:progress --> in line 6 has no partner, so it marks "
        "nothing; put its partner back, or remove it and what is left of the old block beside it"
    )


async def test_a_board_with_shorter_entries_says_why(operator: Operator) -> None:
    state = '{"v":1,"issue":1,"first":[0,0],"reset":[0,0],"headers":"","written":{},"gone":{},"form":1}'
    operator.body(f"{TABLE}<!-- hackathon:state --><!-- {state} --><!-- /hackathon:state -->")

    (line,) = await operator.said()
    operator.rules = (replace(BOARD, style="emoji"),)
    assert "characters, and entries are shown shorter to make room; nothing is lost; shorten titles" in line
    assert await operator.said() == []


async def test_a_body_whose_parts_moved_to_comments_says_that_nothing_is_lost(operator: Operator) -> None:
    body = f"{TABLE}\n<!-- hackathon:more -->\n[more-1]: https://x\n<!-- /hackathon:more -->\n"
    operator.body(body)
    operator.rules = (replace(BOARD, body_limit=len(body)),)

    (line,) = await operator.said()
    assert line == (
        f"warning: spring: acme/sky#1: the body has {len(body)} of {len(body)} characters, and parts of the board "
        "stand in the bot's comments; nothing is lost; shorten titles and text to have them back in the table"
    )
