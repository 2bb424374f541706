"""From facts to plan: real bodies, several issues, and what a look says of itself."""

from __future__ import annotations

import gc
import re
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.core.memory import Moment
from bot.core.plan import decide, look_of, newest_fact
from bot.core.rules import Columns
from bot.core.table import find_tables
from bot.core.task import read_tasks
from tests.core.scene import BODY, START, URL, Hackathon, rules
from tests.core.test_bodies import PARAMS, text_of

if TYPE_CHECKING:
    from pathlib import Path

    from bot.core.facts import Facts

STATE = re.compile(r"<!-- hackathon:state -->.*?<!-- /hackathon:state -->")


def test_a_look_leaves_nothing_that_only_a_search_for_cycles_would_find(hackathon: Hackathon) -> None:
    hackathon.comment("alice", "/claim 1-3")
    hackathon.comment("bob", "/claim 2")
    gc.collect()
    gc.disable()
    try:
        hackathon.look()
        found = gc.collect()
    finally:
        gc.enable()

    assert found == 0


def columns_of(body: str) -> Columns:
    """The columns of a body, the last one as status where no header says so."""
    if read_tasks(body, Columns()).tasks:
        return Columns()
    return Columns(status=max(len(table.header.cells) for table in find_tables(body)[0]))


def lines(body: str) -> list[str]:
    """The lines of a body but for the hidden state, which stands at its end."""
    return STATE.sub("", body).rstrip("\r\n").split("\n")


def rest(line: str, own: set[int]) -> list[str]:
    """The cells of a row but the bot's."""
    cells = re.split(r"(?<!\\)\|", line.strip().removeprefix("|").removesuffix("|"))
    return [cell for place, cell in enumerate(cells) if place not in own]


@pytest.mark.parametrize("path", PARAMS)
def test_on_a_real_board_a_claim_on_every_task_changes_the_bots_cells_alone(path: Path) -> None:
    body = text_of(path)
    told = rules(columns=columns_of(body), body_limit=10**6, progress=False, leaderboard=False, language="zh")
    tasks = {task.row.line: task for task in read_tasks(body, told.columns).tasks}
    hackathon = Hackathon(told, body=body)
    hackathon.comment("a-newcomer", "【报名】：" + "、".join(task.id for task in tasks.values()))
    plan = hackathon.look()

    before, after = lines(body), lines(hackathon.body)
    assert plan.problem == (None if tasks else "no_table")
    assert len(after) == len(before)
    for number, (old, new) in enumerate(zip(before, after, strict=True), 1):
        task = tasks.get(number)
        if task is None or task.removed:
            assert new == old
        else:
            own = {task.status} | ({task.done} if task.done is not None else set())
            assert rest(new, own)[: len(rest(old, own))] == rest(old, own)
            assert new.count("a-newcomer 报名") == 1
            assert [part for part in re.split("<br */?>", task.status_text) if part.strip() not in new] == []


@pytest.mark.parametrize("path", PARAMS)
def test_on_a_real_board_one_claim_changes_one_row(path: Path) -> None:
    body = text_of(path)
    told = rules(columns=columns_of(body), body_limit=10**6, progress=False, leaderboard=False)
    tasks = [task for task in read_tasks(body, told.columns).tasks if not task.removed]
    for task in tasks[:: max(1, len(tasks) // 5)]:
        hackathon = Hackathon(told, body=body)
        hackathon.comment("a-newcomer", f"/claim {task.id}")
        hackathon.look()
        pairs = zip(lines(body), lines(hackathon.body), strict=True)

        assert [at for at, (old, new) in enumerate(pairs, 1) if old != new] == [task.row.line]


def test_a_reply_goes_to_the_issue_that_the_comment_stands_on() -> None:
    hackathon = Hackathon(rules(issues=(7, 8)))
    hackathon.look()
    comment = hackathon.comment("alice", "claim 2、99", issue=8)
    hackathon.look()

    (reply,) = [one for one in hackathon.comments.values() if one.author == hackathon.me]
    assert reply.issue == 8
    assert hackathon.people_on(2) == ["alice"]
    assert hackathon.replies_to(comment)


def test_a_comment_done_in_full_deserves_thanks_and_another_does_not(hackathon: Hackathon) -> None:
    full = hackathon.comment("alice", "claim 2")
    for words in ("claim 2、99", "/help", "nice!", "/claim", "/claim 3-99"):
        hackathon.comment("alice", words)

    assert hackathon.look().thanks == {full}


def test_what_is_to_change_is_told_in_plain_words() -> None:
    hackathon = Hackathon(rules(style="badge"), body=BODY.replace("| 2 | Fins | |", "| 2 | Fins | @mia<br> |"))
    hackathon.comment("alice", "claim 2")
    hackathon.comment("olga", "/done 2 @alice")

    assert [(one.task, one.column, one.before, one.after) for one in hackathon.look().changes] == [
        ("2", "status", "@mia,", "@mia, @alice (Done)"),
        ("2", "done", "", "@alice"),
    ]


def test_the_newest_fact_is_the_latest_change_and_the_last_comment(hackathon: Hackathon) -> None:
    assert newest_fact(hackathon.facts) == Moment(START, 0)
    first = hackathon.comment("alice", "hi")
    last = hackathon.comment("bob", "hi")
    hackathon.edit(first, "hello")

    assert newest_fact(hackathon.facts) == Moment(START + timedelta(minutes=3), last)


def test_addresses_are_those_of_the_server_that_the_issue_is_on(hackathon: Hackathon) -> None:
    issue = replace(hackathon.facts.issue, url=URL.replace("github.com", "git.acme.example/x"))
    facts: Facts = replace(hackathon.facts, issue=issue)

    assert look_of(facts, rules()).web == "https://git.acme.example/x"


def test_deciding_changes_none_of_the_facts(hackathon: Hackathon) -> None:
    hackathon.comment("alice", "claim 2")
    facts = hackathon.facts

    assert decide(facts, hackathon.rules) == decide(facts, hackathon.rules)


def test_an_edit_is_put_back_even_on_a_board_that_has_no_memory_and_no_room() -> None:
    hackathon = Hackathon(rules(body_limit=len(BODY) + 1, progress=False))
    hackathon.comment("alice", "claim 1")
    plan = decide(replace(hackathon.facts, stands="what stands there"), hackathon.rules)

    assert (plan.problem, plan.body) == ("too_long", BODY)


def test_a_refusal_that_a_later_line_made_good_is_not_told(hackathon: Hackathon) -> None:
    comment = hackathon.comment("olga", "/remove 1\nclaim 1\n/restore 1\nclaim 1")
    hackathon.look()

    assert hackathon.people_on(1) == ["olga"]
    assert hackathon.replies_to(comment) == []


def test_the_hidden_state_may_stand_behind_a_row(hackathon: Hackathon) -> None:
    hackathon.look()
    hackathon.save(f"{hackathon.body.rstrip()}\n\n| No. | Status |\n|-|-|\n| 9 | |\n")
    state = hackathon.body[
        hackathon.body.index("<!-- hackathon:state") : hackathon.body.index("\n\n| No. | Status |\n")
    ]
    hackathon.save(hackathon.body.replace(state, "").replace("| 9 | |", f"| 9 | |{state}"))
    hackathon.comment("alice", "claim 9")
    plan = hackathon.look()

    assert plan.problem is None
    assert "\n| 9 | @alice Claimed |<!-- hackathon:state -->" in hackathon.body
