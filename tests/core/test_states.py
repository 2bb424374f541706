"""The states of an entry: every row of DESIGN.md's table, and every sentence below it."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING

import pytest

from bot.core.entry import STATES
from bot.core.face import COLOURS, EMOJI
from bot.core.need import ids_of
from bot.core.work import read_works
from bot.locale import LOCALES
from tests.core.scene import PULLS, REPO, Hackathon, rules

if TYPE_CHECKING:
    from bot.core.entry import State

RFC = "acme/community"
DOCS = "acme/docs"


def states(event: Hackathon, task: object = 2) -> dict[str, State]:
    """The states on a task after a look."""
    event.look()
    return event.states(task)


def test_a_claim_is_claimed(event: Hackathon) -> None:
    event.comment("alice", "claim 2")

    assert states(event) == {"alice": "claimed"}


@pytest.mark.parametrize("draft", [False, True])
def test_a_pull_request_that_names_a_task_is_open_whether_its_author_claimed_or_not(
    event: Hackathon, draft: bool
) -> None:
    event.comment("alice", "claim 2")
    event.pull("alice", "Rockets No.2 fins", draft=draft)
    event.pull("bob", "【Rockets No.2】 fins", draft=draft)

    assert states(event) == {"alice": "pr_open", "bob": "pr_open"}
    assert event.cell(2) == (
        "@alice PR open [#101](https://github.com/acme/rockets/pull/101)<br>"
        "@bob PR open [#102](https://github.com/acme/rockets/pull/102)"
    )


@pytest.mark.parametrize("draft", [False, True])
def test_one_in_an_rfc_repository_is_an_rfc(event: Hackathon, draft: bool) -> None:
    rfc = event.pull("alice", "Rockets No.2 RFC", repo=RFC, draft=draft)
    assert states(event) == {"alice": "rfc_open"}
    assert event.cell(2) == "@alice RFC open [community#101](https://github.com/acme/community/pull/101)"

    event.merge(rfc)
    assert states(event) == {"alice": "rfc_merged"}
    assert not event.entries(2)[0].submitted

    event.pull("alice", "Rockets No.2 the work")
    assert states(event) == {"alice": "pr_open"}


def test_a_proposal_with_a_link_is_an_rfc_and_one_without_is_a_claim(event: Hackathon) -> None:
    event.comment("alice", "/propose 2 https://example.org/design")
    event.comment("bob", "/propose 2")

    assert states(event) == {"alice": "rfc_open", "bob": "claimed"}


@pytest.mark.parametrize("link", ["", " https://example.org/x", " https://github.com/else/where/pull/3", " #9999"])
def test_a_submission_is_open_with_a_link_of_any_kind_or_none(event: Hackathon, link: str) -> None:
    event.comment("alice", f"/submit 2{link}")

    assert states(event) == {"alice": "pr_open"}
    assert event.entries(2)[0].submitted


@pytest.mark.parametrize(
    ("reviews", "state"),
    [
        ([("mia", "APPROVED")], "approved"),
        ([("MIA", "APPROVED")], "approved"),
        ([("mia", "APPROVED"), ("noa", "COMMENTED"), ("mia", "COMMENTED")], "approved"),
        ([("noa", "CHANGES_REQUESTED"), ("mia", "APPROVED")], "approved"),
        ([("mia", "APPROVED"), ("noa", "CHANGES_REQUESTED")], "pr_open"),
        ([("mia", "APPROVED"), ("mia", "CHANGES_REQUESTED")], "pr_open"),
        ([("mia", "APPROVED"), ("passer", "CHANGES_REQUESTED")], "approved"),
        ([("passer", "APPROVED")], "pr_open"),
        ([("mia", "COMMENTED")], "pr_open"),
        ([("mia", "APPROVED"), ("noa", "DISMISSED")], "pr_open"),
        ([("mia", "DISMISSED"), ("noa", "APPROVED")], "approved"),
    ],
)
def test_the_latest_decisive_review_by_somebody_who_may_write_approves(
    event: Hackathon, reviews: list[tuple[str, str]], state: State
) -> None:
    pull = event.pull("alice", "Rockets No.2")
    for author, said in reviews:
        event.review(pull, author, said)

    assert states(event) == {"alice": state}


def test_a_dismissal_ends_an_approval(event: Hackathon) -> None:
    pull = event.pull("alice", "Rockets No.2")
    event.review(pull, "mia")
    assert states(event) == {"alice": "approved"}

    event.dismiss(pull, "mia")
    assert states(event) == {"alice": "pr_open"}


def test_of_reviews_in_the_same_second_the_later_id_counts(event: Hackathon) -> None:
    pull = event.pull("alice", "Rockets No.2")
    event.review(pull, "mia")
    event.review(pull, "noa", "CHANGES_REQUESTED")
    first, second = event.pulls[pull].reviews or ()
    same = replace(second, submitted=first.submitted)

    for reviews in ((first, same), (same, first)):
        event.pulls[pull] = replace(event.pulls[pull], reviews=reviews)
        assert states(event) == {"alice": "pr_open"}


def test_reviews_of_rfcs_do_not_count(event: Hackathon) -> None:
    rfc = event.pull("alice", "Rockets No.2", repo=RFC)
    event.review(rfc, "mia")
    assert states(event) == {"alice": "rfc_open"}

    assert [fact.what for fact in event.entries(2)[0].evidence] == ["opened"]

    event.pulls[rfc] = replace(event.pulls[rfc], reviews=None, approved=True)
    assert states(event) == {"alice": "rfc_open"}
    assert [fact.what for fact in event.entries(2)[0].evidence] == ["opened"]


def test_where_reviews_were_not_read_github_says_whether_they_approve(event: Hackathon) -> None:
    pull = event.pull("alice", "Rockets No.2")
    event.pulls[pull] = replace(event.pulls[pull], reviews=None, approved=True)
    assert states(event) == {"alice": "approved"}

    event.merge(pull)
    assert states(event) == {"alice": "done"}


def test_a_merge_finishes_the_task_and_the_done_cell_names_its_author(event: Hackathon) -> None:
    pull = event.pull("alice", "Rockets No.2")
    event.review(pull, "mia")
    event.merge(pull)

    assert states(event) == {"alice": "done"}
    assert event.done_cell(2) == "@alice"


@pytest.mark.parametrize("end", ["-part", "-part2", " - part", "- Part 1"])
def test_a_merged_part_is_partly_done_until_one_without_part_is_merged(event: Hackathon, end: str) -> None:
    for _ in range(2):
        event.merge(event.pull("alice", f"Rockets No.2 fins {end}"))
    assert (states(event), event.done_cell(2)) == ({"alice": "partial"}, "")

    last = event.pull("alice", "Rockets No.2 fins -final")
    assert states(event) == {"alice": "partial"}

    event.merge(last)
    assert (states(event), event.done_cell(2)) == ({"alice": "done"}, "@alice")


def test_a_part_merged_after_the_whole_leaves_the_task_done(event: Hackathon) -> None:
    event.merge(event.pull("alice", "Rockets No.2"))
    event.merge(event.pull("alice", "Rockets No.2 more -part"))

    assert states(event) == {"alice": "done"}


def test_a_pull_request_closed_unmerged_leaves_the_claim_or_counts_as_nothing(event: Hackathon) -> None:
    event.comment("alice", "claim 2")
    for login in ("alice", "bob"):
        event.close_pull(event.pull(login, "Rockets No.2"))

    assert states(event) == {"alice": "claimed", "bob": "closed"}
    assert [entry.submitted for entry in event.entries(2)] == [False, False]
    assert event.cell(2) == (
        "@alice Claimed [#101](https://github.com/acme/rockets/pull/101)<br>"
        "@bob Closed [#102](https://github.com/acme/rockets/pull/102)"
    )
    assert "| 4 | 0 / 1 | 0% | 0 | 0% |" in event.body


def test_one_reopened_is_open_again(event: Hackathon) -> None:
    pull = event.pull("alice", "Rockets No.2")
    event.close_pull(pull)
    assert states(event) == {"alice": "closed"}

    event.reopen(pull)
    assert states(event) == {"alice": "pr_open"}


def test_one_retitled_moves_to_its_new_task(event: Hackathon) -> None:
    event.comment("alice", "claim 2")
    pull = event.pull("alice", "Rockets No.2")
    event.look()
    event.retitle(pull, "Rockets No.3")

    assert (states(event), states(event, 3)) == ({"alice": "claimed"}, {"alice": "pr_open"})

    event.retitle(pull, "no event of ours")
    assert (states(event), states(event, 3)) == ({"alice": "claimed"}, {})


def test_of_several_pull_requests_the_highest_state_shows_and_the_newest_stands_last(event: Hackathon) -> None:
    event.close_pull(event.pull("alice", "Rockets No.2"))
    event.merge(event.pull("alice", "Rockets No.2 RFC", repo=RFC))
    event.pull("alice", "Rockets No.2", repo=DOCS)

    assert states(event) == {"alice": "pr_open"}
    assert event.cell(2) == (
        "@alice PR open [#101](https://github.com/acme/rockets/pull/101)"
        " [community#102](https://github.com/acme/community/pull/102)"
        " [docs#103](https://github.com/acme/docs/pull/103)"
    )


def test_one_pull_request_carries_several_tasks(event: Hackathon) -> None:
    event.merge(event.pull("alice", "Rockets No.1、3-4"))
    event.look()

    assert [event.done_cell(task) for task in (1, 2, 3, 4)] == ["@alice", "", "@alice", "@alice"]


def test_the_tasks_of_a_title_are_those_of_the_board(event: Hackathon) -> None:
    event.pull("alice", "Rockets No.2、98、3-99")
    works = read_works(event.facts, event.rules, ids_of(event.facts, event.rules))

    assert {task: [work.pull.author for work in found] for task, found in works.titled.items()} == {
        "2": ["alice"], "3": ["alice"], "4": ["alice"],
    }  # fmt: skip


def test_the_done_cell_names_everyone_who_finished(event: Hackathon) -> None:
    for login in ("bob", "alice", "carol"):
        pull = event.pull(login, "Rockets No.2")
        if login != "alice":
            event.merge(pull)

    assert states(event) == {"bob": "done", "alice": "pr_open", "carol": "done"}
    assert event.done_cell(2) == "@bob<br>@carol"


def test_people_stand_in_the_order_of_joining_by_claim_or_by_opening(event: Hackathon) -> None:
    event.pull("dora", "Rockets No.2")
    event.comment("alice", "claim 2")
    event.pull("bob", "Rockets No.2")
    event.comment("carol", "claim 2")
    event.comment("bob", "claim 2")
    event.pull("alice", "Rockets No.2")
    event.look()

    assert event.people_on(2) == ["dora", "alice", "bob", "carol"]


def test_bots_blocked_people_other_repositories_and_older_pull_requests_add_nobody() -> None:
    event = Hackathon(rules(pulls=PULLS, blocked=frozenset({"eve"})))
    event.pull("early", "Rockets No.2")
    event.later()
    event.rules = replace(event.rules, since=event.now)
    event.pull("robo[bot]", "Rockets No.2", by_bot=True)
    event.pull("Eve", "Rockets No.2")
    event.pull("far", "Rockets No.2", repo="else/where")
    event.pull("cased", "rockets no.2", repo="Acme/Rockets")

    assert states(event) == {"cased": "pr_open"}


def test_without_since_the_issues_own_creation_counts(event: Hackathon) -> None:
    pull = event.pull("alice", "Rockets No.2")
    created = event.facts.issue.created
    event.pulls[pull] = replace(event.pulls[pull], created=created)
    assert states(event) == {"alice": "pr_open"}

    event.pulls[pull] = replace(event.pulls[pull], created=created.replace(year=2025))
    assert states(event) == {}


def test_without_rules_for_pull_requests_none_is_followed(hackathon: Hackathon) -> None:
    hackathon.pull("alice", "Rockets No.2")
    hackathon.pull("alice", "Rockets No.77")
    hackathon.comment("bob", "/submit 2 #101")
    hackathon.look()

    assert hackathon.states(2) == {"bob": "pr_open"}
    assert [one.author for one in hackathon.comments.values()] == ["bob"]


STORIES = {
    "claimed": ["claim"],
    "rfc_open": ["rfc"],
    "rfc_merged": ["rfc", "merge"],
    "pr_open": ["pull"],
    "approved": ["pull", "review"],
    "partial": ["part", "merge"],
    "done": ["pull", "merge"],
    "closed": ["pull", "close"],
}


def play(event: Hackathon, acts: list[str]) -> None:
    """Let alice come to a state on task 2."""
    pull = ""
    for act in acts:
        match act:
            case "claim":
                event.comment("alice", "claim 2")
            case "rfc":
                pull = event.pull("alice", "Rockets No.2", repo=RFC)
            case "pull":
                pull = event.pull("alice", "Rockets No.2")
            case "part":
                pull = event.pull("alice", "Rockets No.2 -part")
            case "review":
                event.review(pull, "mia")
            case "merge":
                event.merge(pull)
            case "close":
                event.close_pull(pull)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize(("language", "style"), list(product(("zh", "en"), ("badge", "emoji", "text"))))
def test_every_state_shows_in_both_languages_and_all_styles(state: State, language: str, style: str) -> None:
    event = Hackathon(rules(pulls=PULLS, language=language, style=style))
    play(event, STORIES[state])
    event.look()

    assert event.states(2) == {"alice": state}
    name = LOCALES[language].states[state]
    badge = f"{LOCALES[language].badge}-{name.replace(' ', '_')}-{COLOURS[state]}"
    shown = {
        "badge": f'@alice <img src="https://img.shields.io/badge/{badge}" />',
        "emoji": f"{EMOJI[state]} @alice",
        "text": f"@alice {name}",
    }[style]
    repo, number = (RFC, "community#101") if state.startswith("rfc") else (REPO, "#101")
    link = f" [{number}](https://github.com/{repo}/pull/101)" if event.pulls else ""
    assert event.cell(2) == shown + link


@pytest.mark.parametrize(("lower", "higher"), [(a, b) for b in range(len(STATES)) for a in range(b)])
def test_the_higher_of_two_states_shows_and_goes_down_with_its_facts(event: Hackathon, lower: int, higher: int) -> None:
    play(event, STORIES[STATES[lower]])
    pulls = dict(event.pulls)
    comments = dict(event.comments)
    play(event, STORIES[STATES[higher]])
    assert states(event) == {"alice": STATES[higher]}

    event.pulls, event.comments = pulls, comments
    assert states(event) == {"alice": STATES[lower]}
