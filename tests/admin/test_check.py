"""What `check` tells an operator about credentials, issue, tables and limits, each with its mend."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.core.rules import PullRules, Rules, TrackRule
from tests.admin.conftest import TABLE

if TYPE_CHECKING:
    from tests.admin.conftest import Operator

BOARD = Rules("spring", "acme/sky", (1,))
FOLLOWING = replace(BOARD, pulls=PullRules("Hackathon No.", ("acme/sky", "acme/docs"), ("acme/rfcs",)))


async def test_where_all_is_well_nothing_is_said_and_few_questions_are_asked(operator: Operator) -> None:
    assert await operator.said() == []
    assert operator.paths == [
        "/rate_limit",
        "/repos/acme/sky",
        "/repos/acme/sky/issues/1",
        "/repos/acme/sky/hooks",
    ]


# Credentials and rights


async def test_a_wrong_token_is_said_once(operator: Operator) -> None:
    operator.env = {"GITHUB_TOKEN": "ghp_nobody"}

    assert await operator.said() == [
        "error: GITHUB_TOKEN: GitHub doesn't accept it (401); make a new one: it is wrong or has expired"
    ]


async def test_a_token_that_may_only_read_is_said(operator: Operator) -> None:
    operator.github.grant("acme/sky", "board-keeper", "read")

    (line,) = await operator.said()
    assert line.startswith(
        "error: spring: acme/sky: the token may read the repository and not write to it; give its account write"
    )


async def test_who_wrote_the_issue_may_edit_it_without_write_permission(operator: Operator) -> None:
    operator.env = {"GITHUB_TOKEN": operator.github.add_token("olivia").value}

    assert await operator.said() == []


async def test_a_workflows_token_is_taken_at_its_word(operator: Operator) -> None:
    operator.env = {"GITHUB_TOKEN": operator.github.add_workflow_token("acme/sky").value}

    assert await operator.said() == []


async def test_few_remaining_requests_are_a_warning(operator: Operator) -> None:
    operator.github.limits.core, operator.spent = 50, 46

    (line,) = await operator.said()
    assert re.fullmatch(
        r"warning: 4 of the hour's 50 requests are left; wait until \d\d:\d\d UTC, or use a token .*", line
    )


async def test_no_remaining_requests_are_an_error(operator: Operator) -> None:
    operator.github.limits.core = 0

    (line,) = await operator.said()
    assert line.startswith("error: no requests are left for these credentials; wait an hour")


@pytest.mark.parametrize(("scopes", "needed"), [("", "public_repo"), ("gist, read:org", "public_repo")])
async def test_a_classic_token_without_the_scope_is_said(operator: Operator, scopes: str, needed: str) -> None:
    operator.scopes = scopes

    (line,) = await operator.said()
    assert line == f"error: spring: acme/sky: the token lacks the scope {needed}; give it {needed} in its settings"


async def test_a_private_repository_takes_the_whole_scope(operator: Operator) -> None:
    operator.github.repo("acme/sky").private = True
    operator.scopes = "public_repo"

    (line,) = await operator.said()
    assert line.endswith("the token lacks the scope repo; give it repo in its settings")


async def test_a_classic_token_with_its_scope_is_well(operator: Operator) -> None:
    operator.scopes = "public_repo, gist"

    assert await operator.said() == []


async def test_an_archived_repository_is_said(operator: Operator) -> None:
    operator.github.repo("acme/sky").archived = True

    (line,) = await operator.said()
    assert "the repository is archived" in line


# The data folder


async def test_a_data_folder_that_takes_no_file_is_said_once_for_all_boards(operator: Operator) -> None:
    operator.github.open_issue("acme/sky", "olivia", "More tasks", TABLE)
    operator.rules = (BOARD, replace(BOARD, name="autumn", issues=(2,)))
    operator.data.write_text("no folder")

    (line,) = await operator.said()
    assert line == (
        f"error: HACKATHON_DATA: old texts of the issues can't be kept in {operator.data} (Not a directory), "
        "so no board gets a first write; set it to a folder that the bot may write to, with room"
    )


async def test_trying_the_data_folder_leaves_nothing_behind(operator: Operator) -> None:
    await operator.said()

    assert list(operator.data.parent.iterdir()) == []


# Repositories


async def test_a_repository_that_is_not_there_is_said(operator: Operator) -> None:
    operator.rules = (replace(BOARD, repo="acme/sea"),)

    (line,) = await operator.said()
    assert line.startswith(
        "error: spring: repo acme/sea: there is no such repository, or it may not be read; correct the name"
    )


async def test_a_repository_that_was_renamed_is_said_and_checked_all_the_same(operator: Operator) -> None:
    operator.github.rename_repo("acme/sky", "heaven")

    (line,) = await operator.said()
    assert line.startswith("warning: spring: repo acme/sky: it is called acme/heaven now; write the new name")


async def test_repositories_of_pull_requests_are_tried_too(operator: Operator) -> None:
    operator.github.add_repo("acme/docs")
    operator.rules = (FOLLOWING,)

    (line,) = await operator.said()
    assert line.startswith("error: spring: pulls.rfc_repos acme/rfcs: there is no such repository")


async def test_two_boards_of_one_repository_say_a_thing_once_each(operator: Operator) -> None:
    operator.github.open_issue("acme/sky", "olivia", "More tasks", TABLE)
    operator.github.lock("acme/sky", 2)
    operator.rules = (BOARD, replace(BOARD, name="autumn", issues=(2,)))

    (line,) = await operator.said()
    assert line.startswith("warning: autumn: acme/sky#2: the issue is locked")


# The issue


@pytest.mark.parametrize("way", ["missing", "deleted"])
async def test_an_issue_that_is_not_there_is_said(operator: Operator, way: str) -> None:
    if way == "deleted":
        operator.github.delete_issue("acme/sky", 1, "olivia")
    else:
        operator.rules = (replace(BOARD, issues=(99,)),)

    (line,) = await operator.said()
    assert "there is no such issue" in line
    assert line.endswith("correct its number in the rules")


async def test_an_issue_that_was_moved_is_said_with_its_new_place(operator: Operator) -> None:
    operator.github.add_repo("acme/docs")
    operator.github.transfer_issue("acme/sky", 1, "olivia", "acme/docs")

    (line,) = await operator.said()
    assert "the issue was moved to" in line
    assert "/acme/docs/issues/1; write the new repository and number" in line


async def test_a_closed_and_locked_issue_is_a_warning(operator: Operator) -> None:
    operator.github.close_issue("acme/sky", 1, "olivia")
    operator.github.lock("acme/sky", 1)

    assert await operator.said() == [
        "warning: spring: acme/sky#1: the issue is locked, so participants can't comment; unlock it for the event",
        "warning: spring: acme/sky#1: the issue is closed, so claims are not taken; open it again if the event goes on",
    ]  # fmt: skip


async def test_a_pull_request_holds_no_board(operator: Operator) -> None:
    operator.github.open_pull("acme/sky", "olivia", "Tasks", "It mends the sky.")
    operator.rules = (replace(BOARD, issues=(2,)),)

    assert await operator.said() == [
        "error: spring: acme/sky#2: this is a pull request; name the issue that holds the board"
    ]


async def test_every_issue_whose_comments_are_read_is_tried(operator: Operator) -> None:
    operator.rules = (replace(BOARD, issues=(1, 7)),)

    (line,) = await operator.said()
    assert line.startswith("error: spring: acme/sky#7: there is no such issue (404)")


# The tables


async def test_a_body_without_a_task_table_is_said(operator: Operator) -> None:
    operator.body("Coming soon.")

    (line,) = await operator.said()
    assert line.startswith("error: spring: acme/sky#1: the body has no task table; add a table with an id column")


async def test_what_stands_amiss_in_a_table_is_said_with_its_line(operator: Operator) -> None:
    operator.body(TABLE + "| 2 | Again |  |\n\n```\n| 序号 | 认领状态 |\n| --- | --- |\n")

    first, second = await operator.said()
    assert first == (
        "warning: spring: acme/sky#1 line 5: task 2 stands in line 4 already, which counts; "
        "give one of the two rows another id"
    )
    assert second == (
        "error: spring: acme/sky#1 line 8: this task table is not kept: a code fence above it is never closed; "
        "close it with a line of ```"
    )


async def test_a_table_without_a_task_is_a_warning(operator: Operator) -> None:
    operator.body("| 序号 | 认领状态 |\n| --- | --- |\n")

    assert await operator.said() == [
        "warning: spring: acme/sky#1: the task table has no task yet; add a row for each task"
    ]


async def test_tracks_of_unknown_tasks_are_said(operator: Operator) -> None:
    operator.rules = (replace(BOARD, tracks=(TrackRule("Compiler", "1-2， 51"),)),)

    (line,) = await operator.said()
    assert line.startswith('warning: spring: acme/sky#1: the track "Compiler" names unknown tasks: 51; ')


# Limits ahead


@pytest.mark.parametrize(("comments", "level"), [(1_750, None), (1_751, "warning"), (2_500, "error")])
async def test_many_comments_are_said_before_there_is_room_for_no_more(
    operator: Operator, comments: int, level: str | None
) -> None:
    for _ in range(comments):
        operator.github.comment("acme/sky", 1, "alice", "hi")

    found = [one for one in await operator.findings() if "comments" in one.what]
    assert [one.level for one in found] == ([level] if level else [])
    assert all("write issues: [1, its number] in the rules" in one.mend for one in found)


async def test_a_full_issue_is_well_where_a_second_one_with_room_is_listed(operator: Operator) -> None:
    for _ in range(2_500):
        operator.github.comment("acme/sky", 1, "alice", "hi")
    operator.github.open_issue("acme/sky", "olivia", "More comments")
    operator.rules = (replace(BOARD, issues=(1, 2)),)

    assert await operator.said() == []
