"""Half a move of a block's markers: nothing of a person's is lost, people are answered, organisers are told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.core.guard import differs_elsewhere
from bot.core.rules import Columns
from bot.core.torn import Torn, torn_blocks
from tests.core.scene import rules

if TYPE_CHECKING:
    from tests.core.scene import Hackathon

CHART = "<!-- hackathon:chart -->\n<!-- /hackathon:chart -->\n"
MARKERS = [f"<!-- {end}hackathon:{name} -->" for name in ("progress", "leaderboard", "chart") for end in ("", "/")]
FIRST, LAST = "<!-- hackathon:progress -->", "<!-- /hackathon:progress -->"


@pytest.fixture
def finished(hackathon: Hackathon) -> Hackathon:
    """A board with all its blocks: Alice has finished a task."""
    hackathon.change("Good luck!\n", f"Good luck!\n\n{CHART}\nAnd have fun!\n")
    hackathon.comment("olga", "/done 1 @alice")
    hackathon.look()
    return hackathon


def move(hackathon: Hackathon, marker: str, before: str) -> None:
    """An organiser takes a marker out and puts it before some words."""
    body = hackathon.body.replace(f"{marker}\n", "", 1)
    hackathon.save(body.replace(before, f"{marker}\n{before}", 1))


@pytest.mark.parametrize("marker", MARKERS)
def test_wherever_a_marker_is_put_no_line_of_a_persons_goes(finished: Hackathon, marker: str) -> None:
    theirs = ["# Rockets", "| 2 | Fins |", "| 3 | Nose |", "| 4 | Hull |", "Good luck!", "And have fun!"]
    whole = finished.body
    lines = whole.replace(f"{marker}\n", "", 1).splitlines(keepends=True)
    lost = []
    for at in range(len(lines) + 1):
        finished.save("".join([*lines[:at], f"{marker}\n", *lines[at:]]))
        finished.look()
        lost += [(at, words) for words in theirs if words not in finished.body]
        finished.save(whole)

    assert lost == []


def test_tasks_between_markers_are_kept_and_everybody_is_answered(finished: Hackathon) -> None:
    move(finished, FIRST, "| No. | Title")
    finished.comment("bob", "claim 2")
    wrong = finished.comment("carl", "claim 77")
    finished.look()

    assert finished.people_on(2) == ["bob"]
    assert "no such task" in finished.reply_to(wrong)


def test_the_organisers_are_told_the_lines_and_what_to_do_until_it_is_mended(finished: Hackathon) -> None:
    whole = finished.body
    move(finished, FIRST, "Good luck!")
    finished.look()
    told = finished.reply_to("0")
    finished.save(whole)
    finished.look()

    last = whole.splitlines().index(LAST) + 1
    assert "a block of the bot's in this text is not being updated" in told
    assert f"- Lines 10 to {last}: let nothing but the bot's own board stand between `{FIRST}` and `{LAST}`" in told
    assert finished.replies_to("0") == []


def test_a_broken_table_and_a_torn_block_are_told_together(finished: Hackathon) -> None:
    move(finished, FIRST, "Good luck!")
    finished.change("# Rockets\n", "# Rockets\n\n| No. | Title | Status |\n| --- |\n| 9 | Wing | |\n")
    finished.look()

    assert "a table of this issue can't be read" in finished.reply_to("0")
    assert "a block of the bot's in this text is not being updated" in finished.reply_to("0")


@pytest.mark.parametrize(
    ("opened", "mend"),
    [("```", "It stands inside a code fence: remove"), ("<!--", "It stands inside an HTML comment: remove")],
)
def test_what_hides_the_whole_text_and_the_memory_with_it_is_told_too(
    finished: Hackathon, opened: str, mend: str
) -> None:
    finished.change("# Rockets\n", f"# Rockets\n\n{opened}\n")
    finished.comment("bob", "claim 2")
    finished.look()
    told = finished.reply_to("0")
    finished.change(f"{opened}\n\n| No.", "\n| No.")
    finished.look()

    assert f"- Line 5: GitHub doesn't show this as a table. {mend}" in told
    assert finished.people_on(2) == ["bob"]
    assert finished.replies_to("0") == []


@pytest.mark.parametrize(
    ("inside", "torn"),
    [
        ("", False),
        ("\nThe board will come here.\n", False),
        (
            "\n| Track | Tasks | Submitted / Claimed | Submission rate | Done | Completion rate |\n|-|-|-|-|-|-|\n",
            False,
        ),
        (
            "\n| 任务方向 | 任务数量 | 提交作品 / 任务认领 | 提交率 | 完成 | 完成率 |\n| a | 1 | | | | |\n\nA word.\n",
            True,
        ),
        ("\nA word.\n\n| Rank | Participant | Points | Finished tasks |\n|-|-|-|-|\n| 1 | a | 1 | 2 |\n", True),
        ("\n```mermaid\nany words\n```\n", False),
        ("\n```mermaid\nany words\n```\nA word.\n", True),
        ("\nNobody has finished a task yet.\n", False),
        ("\n> 还没有人完成任务。\nA word.\n", True),
        ("\n> 排名不分先后 alice (1)\n", False),
        ("\n12 have finished something; the leaderboard stands in these comments: [1][more-leaders-1]\n", False),
        ("\n| No. | Status |\n|-|-|\n| 1 | |\n", True),
    ],
)
def test_a_block_is_torn_where_something_stands_beside_the_bots_own_board(inside: str, torn: bool) -> None:
    body = f"Hi\n\n<!-- hackathon:leaderboard -->{inside}<!-- /hackathon:leaderboard -->\n"
    last = body.count("\n")

    assert torn_blocks(body, rules()) == ((Torn("leaderboard", 3, last),) if torn else ())


def test_a_block_that_the_rules_do_not_want_is_nobodys_trouble() -> None:
    body = "<!-- hackathon:progress -->\n| No. | Status |\n|-|-|\n| 1 | |\n<!-- /hackathon:progress -->\n"

    assert torn_blocks(body, rules()) != ()
    assert torn_blocks(body, rules(progress=False)) == ()


def test_the_last_check_sees_words_go_between_markers_that_stand_around_tasks() -> None:
    table = "| No. | Status |\n| --- | --- |\n| 1 | |\n"
    inner = "<!-- hackathon:leaderboard -->{}<!-- /hackathon:leaderboard -->"
    body = f"{FIRST}\n{table}\nWords.\n\n{inner.format('old')}\n\n{LAST}\n"

    assert differs_elsewhere(body, body.replace("Words.", ""), Columns())
    assert not differs_elsewhere(body, body.replace("old", "new"), Columns())
