"""Pull requests beside what people say: withdrawals, teams, organisers' words, the end of the event."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.core.scene import PULLS, Hackathon, rules

if TYPE_CHECKING:
    from bot.core.entry import State

TEAM = "【队名】：Sky\n【序号】：2\n【状态】：报名"


def states(event: Hackathon, task: object = 2) -> dict[str, State]:
    """The states on a task after a look."""
    event.look()
    return event.states(task)


@pytest.mark.parametrize("act", ["open", "merge"])
def test_after_a_withdrawal_a_live_pull_request_keeps_the_entry_and_the_reply_says_so(
    event: Hackathon, act: str
) -> None:
    event.comment("alice", "claim 2 \n【其他意向】：3")
    event.comment("alice", "/submit 2 https://example.org/x")
    pull = event.pull("alice", "Rockets No.2")
    event.look()
    leaving = event.comment("alice", "unclaim 2")
    if act == "merge":
        event.merge(pull)

    assert states(event) == {"alice": {"open": "pr_open", "merge": "done"}[act]}
    (entry,) = event.entries(2)
    assert (entry.links, entry.wishes) == ((), ())
    assert [fact.what for fact in entry.evidence] == ["opened", *(["merged"] if act == "merge" else [])]
    assert "`/unclaim` 2: the claim is withdrawn, but the entry stays" in event.reply_to(leaving)
    assert leaving not in event.look().thanks

    event.retitle(pull, "something else")
    assert (states(event), event.replies_to(leaving)) == ({}, [])


def test_after_a_withdrawal_a_closed_pull_request_keeps_nothing(event: Hackathon) -> None:
    event.comment("alice", "claim 2")
    pull = event.pull("alice", "Rockets No.2")
    leaving = event.comment("alice", "unclaim 2")
    event.close_pull(pull)

    assert (states(event), event.replies_to(leaving)) == ({}, [])

    event.comment("alice", "claim 2")
    assert states(event) == {"alice": "claimed"}


def test_a_pull_request_opened_after_the_withdrawal_is_a_new_entry_and_no_trouble(event: Hackathon) -> None:
    event.comment("alice", "claim 2")
    event.comment("bob", "claim 2")
    leaving = event.comment("alice", "unclaim 2")
    event.pull("alice", "Rockets No.2")

    assert states(event) == {"bob": "claimed", "alice": "pr_open"}
    assert event.people_on(2) == ["bob", "alice"]
    assert event.replies_to(leaving) == []


def test_a_kept_entry_stands_where_its_pull_request_puts_it(event: Hackathon) -> None:
    event.comment("alice", "claim 2")
    event.comment("bob", "claim 2")
    event.pull("alice", "Rockets No.2")
    event.look()
    assert event.people_on(2) == ["alice", "bob"]

    event.comment("alice", "unclaim 2")
    event.look()

    assert event.people_on(2) == ["bob", "alice"]


def test_unassigning_somebody_whose_pull_request_is_open_says_the_same(event: Hackathon) -> None:
    event.pull("alice", "Rockets No.2")
    comment = event.comment("olga", "/unassign 2 @alice")

    assert states(event) == {"alice": "pr_open"}
    assert "because an open or merged pull request" in event.reply_to(comment)
    assert "`/why 2`" in event.reply_to(comment)


@pytest.mark.parametrize("first", ["form", "pull"])
def test_a_members_pull_request_joins_the_teams_entry_whichever_came_first(event: Hackathon, first: str) -> None:
    event.comment("bob", TEAM)
    if first == "form":
        event.comment("alice", TEAM)
    pull = event.pull("alice", "Rockets No.2")
    if first == "pull":
        assert states(event) == {"Sky": "claimed", "alice": "pr_open"}
        event.comment("alice", TEAM)

    assert states(event) == {"Sky": "pr_open"}
    event.merge(pull)
    event.look()
    assert event.done_cell(2) == "Sky (@bob, @alice)"


def test_a_member_who_leaves_the_team_is_kept_by_an_open_pull_request_alone(event: Hackathon) -> None:
    for login in ("bob", "alice"):
        event.comment(login, TEAM)
    pull = event.pull("alice", "Rockets No.2")
    event.comment("alice", "unclaim 2")
    assert (states(event), event.people_on(2)) == ({"Sky": "pr_open"}, ["bob", "alice"])
    assert [fact.author for fact in event.entries(2)[0].evidence] == ["bob", "alice"]

    event.close_pull(pull)

    assert (states(event), event.people_on(2)) == ({"Sky": "claimed"}, ["bob"])


def test_an_organiser_says_done_of_those_on_the_task_and_not_of_those_who_come_later(event: Hackathon) -> None:
    event.comment("bob", "claim 2")
    event.pull("alice", "Rockets No.2")
    event.comment("olga", "/done 2")
    event.pull("late", "Rockets No.2")

    assert states(event) == {"bob": "done", "alice": "done", "late": "pr_open"}


def test_done_of_somebody_whose_pull_request_was_closed_shows_it(event: Hackathon) -> None:
    event.close_pull(event.pull("alice", "Rockets No.2"))
    event.comment("olga", "/done 2 @alice")
    assert states(event) == {"alice": "done"}

    event.comment("olga", "/undone 2 @alice")
    assert states(event) == {"alice": "closed"}


def test_undone_overrules_a_merge_until_another_one(event: Hackathon) -> None:
    event.merge(event.pull("alice", "Rockets No.2"))
    event.comment("olga", "/undone 2")
    assert (states(event), event.done_cell(2)) == ({"alice": "partial"}, "")
    assert event.entries(2)[0].finished is None

    again = event.pull("alice", "Rockets No.2 the rest")
    assert states(event) == {"alice": "partial"}

    event.merge(again)
    assert (states(event), event.done_cell(2)) == ({"alice": "done"}, "@alice")
    finished = event.entries(2)[0].finished
    assert finished is not None
    assert finished.at == event.pulls[again].merged


def test_done_and_undone_overrule_each_other_and_the_last_one_counts(event: Hackathon) -> None:
    event.merge(event.pull("alice", "Rockets No.2 -part"))
    for word, state in (("done", "done"), ("undone", "partial"), ("done", "done")):
        event.comment("olga", f"/{word} 2")
        assert states(event) == {"alice": state}
    finished = event.entries(2)[0].finished
    assert finished is not None
    assert finished.at == max(comment.updated for comment in event.comments.values())


def test_undone_on_somebody_put_there_by_done_leaves_a_claim(event: Hackathon) -> None:
    event.comment("olga", "/done 2 @alice")
    event.comment("olga", "/undone 2 @alice")

    assert states(event) == {"alice": "claimed"}


def test_a_task_was_done_at_its_first_merge_whatever_comes_later(event: Hackathon) -> None:
    first = event.pull("alice", "Rockets No.2")
    event.merge(first)
    event.merge(event.pull("alice", "Rockets No.2 again"))
    event.comment("olga", "/done 2")
    event.look()

    finished = event.entries(2)[0].finished
    assert finished is not None
    assert finished.at == event.pulls[first].merged


@pytest.mark.parametrize(("early", "late"), [("alice", "bob"), ("bob", "alice")])
@pytest.mark.parametrize(("first", "last"), [("done", "undone"), ("undone", "done")])
def test_a_team_takes_over_the_latest_word_on_its_members(
    event: Hackathon, early: str, late: str, first: str, last: str
) -> None:
    event.comment("alice", "claim 2")
    event.comment("bob", TEAM)
    event.comment("olga", f"/{first} 2 @{early}")
    event.comment("olga", f"/{last} 2 @{late}")
    event.comment("alice", TEAM)

    assert states(event) == {"Sky": "done" if last == "done" else "claimed"}


def test_finished_tasks_take_no_more_claims_but_those_from_before_the_merge_stand() -> None:
    event = Hackathon(rules(pulls=PULLS, claim_done_tasks=False))
    event.look()
    pull = event.pull("alice", "Rockets No.2")
    before = event.comment("bob", "claim 2")
    event.merge(pull)
    after = event.comment("carol", "claim 2")
    event.pull("dora", "Rockets No.2")

    assert states(event) == {"alice": "done", "bob": "claimed", "dora": "pr_open"}
    assert event.replies_to(before) == []
    assert "the task is finished" in event.reply_to(after)


def test_states_go_on_after_the_event(event: Hackathon) -> None:
    event.comment("alice", "claim 2")
    event.close()
    pull = event.pull("alice", "Rockets No.2")
    assert states(event) == {"alice": "pr_open"}

    event.merge(pull)
    assert states(event) == {"alice": "done"}


def test_a_task_off_the_board_shows_no_pull_requests_and_has_them_when_it_is_back(event: Hackathon) -> None:
    event.merge(event.pull("alice", "Rockets No.2"))
    event.comment("olga", "/remove 2")
    event.look()
    assert event.row(2)[2:] == ["Removed", ""]

    event.comment("olga", "/restore 2")
    event.look()
    assert event.done_cell(2) == "@alice"

    event.change("| 2 | Fins", "| ~~2~~ | Fins")
    before = event.row("~~2~~")
    event.pull("bob", "Rockets No.2")
    event.look()
    assert event.row("~~2~~") == before


def test_a_deleted_account_keeps_its_entry(event: Hackathon) -> None:
    event.pull("ghost", "Rockets No.2")
    event.look()

    assert event.cell(2) == "ghost PR open [#101](https://github.com/acme/rockets/pull/101)"
