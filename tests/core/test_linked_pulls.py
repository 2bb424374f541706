"""`submit` and `propose` with a link: whose pull request it is, and what becomes of it."""

from __future__ import annotations

import pytest

from bot.core.need import authority_needed, pulls_needed, reviewers_needed
from tests.core.scene import PULLS, Hackathon, rules

RFC = "acme/community"
DOCS = "acme/docs"
TEAM = "【队名】：Sky\n【序号】：2\n【状态】：报名"


def states(event: Hackathon, task: object = 2) -> dict[str, str]:
    """The states on a task after a look."""
    event.look()
    return dict(event.states(task))


@pytest.mark.parametrize(
    "link", ["#101", "acme/rockets#101", "https://github.com/acme/rockets/pull/101", "ACME/Rockets#101",
             "https://github.com/acme/rockets/pull/101/files#diff", "https://github.com/acme/rockets/issues/101"]
)  # fmt: skip
@pytest.mark.parametrize("verb", ["submit", "propose"])
def test_a_linked_pull_request_is_followed_whatever_its_title(event: Hackathon, verb: str, link: str) -> None:
    pull = event.pull("Alice", "some fix")
    event.comment("alice", f"/{verb} 2 {link}")

    assert states(event) == {"alice": "pr_open"}
    assert event.cell(2) == "@alice PR open [#101](https://github.com/acme/rockets/pull/101)"

    event.review(pull, "mia")
    assert states(event) == {"alice": "approved"}
    event.merge(pull)
    assert states(event) == {"alice": "done"}


def test_one_that_is_closed_unmerged_is_no_submission_any_more(event: Hackathon) -> None:
    pull = event.pull("alice", "some fix")
    event.comment("alice", "/submit 2 #101")
    event.close_pull(pull)

    assert states(event) == {"alice": "claimed"}
    assert not event.entries(2)[0].submitted
    assert event.cell(2) == "@alice Claimed [#101](https://github.com/acme/rockets/pull/101)"


def test_a_link_elsewhere_beside_it_stays_a_submission(event: Hackathon) -> None:
    pull = event.pull("alice", "some fix")
    event.comment("alice", "/submit 2 https://github.com/acme/rockets/pull/101 https://example.org/video")
    event.close_pull(pull)

    assert states(event) == {"alice": "pr_open"}
    assert event.cell(2) == (
        "@alice PR open [link](https://example.org/video) [#101](https://github.com/acme/rockets/pull/101)"
    )


@pytest.mark.parametrize("verb", ["submit", "propose"])
def test_a_linked_rfc_is_an_rfc(event: Hackathon, verb: str) -> None:
    rfc = event.pull("alice", "design", repo=RFC)
    event.comment("alice", f"/{verb} 2 {rfc}")
    assert states(event) == {"alice": "rfc_open"}

    event.merge(rfc)
    assert states(event) == {"alice": "rfc_merged"}


def test_a_linked_part_is_a_part(event: Hackathon) -> None:
    part = event.pull("alice", "fins -part2")
    event.comment("alice", "/submit 2 #101")
    event.merge(part)

    assert states(event) == {"alice": "partial"}


def test_a_pull_request_may_be_titled_for_one_task_and_linked_to_another(event: Hackathon) -> None:
    event.pull("alice", "Rockets No.3")
    event.comment("alice", "/submit 2、3 #101")

    assert (states(event), states(event, 3)) == ({"alice": "pr_open"}, {"alice": "pr_open"})
    assert event.cell(3) == "@alice PR open [#101](https://github.com/acme/rockets/pull/101)"


@pytest.mark.parametrize("link", ["https://github.com/else/where/pull/101", "else/where#101", "#999"])
def test_links_elsewhere_are_shown_as_the_submission(event: Hackathon, link: str) -> None:
    event.pull("bob", "some fix", repo="else/where")
    comment = event.comment("alice", f"/submit 2 {link}")

    assert states(event) == {"alice": "pr_open"}
    assert "/pull/" in event.cell(2)
    assert event.replies_to(comment) == []


def test_somebody_elses_is_refused_and_the_reply_says_whose_it_is(event: Hackathon) -> None:
    event.pull("bob", "some fix")
    comment = event.comment("alice", "/submit 2、99 #101")

    assert states(event) == {}
    said = event.reply_to(comment)
    assert "`/submit` 2: not done, because the pull request is by `bob`." in said
    assert "`/submit` 99: not done, because this board has no such task." in said


def test_of_ones_own_and_somebody_elses_the_own_is_taken(event: Hackathon) -> None:
    event.pull("bob", "his")
    event.pull("carol", "hers")
    event.pull("alice", "mine")
    comment = event.comment("alice", "/submit 2 #101 #102 #103 #101")

    assert states(event) == {"alice": "pr_open"}
    assert event.cell(2) == "@alice PR open [#103](https://github.com/acme/rockets/pull/103)"
    assert "by `bob`, `carol`. " in event.reply_to(comment)
    assert "I did the rest: noted the submission for 2." in event.reply_to(comment)


def test_somebody_elses_beside_a_link_elsewhere_leaves_the_link(event: Hackathon) -> None:
    event.pull("bob", "his")
    event.comment("alice", "/submit 2 https://github.com/acme/rockets/pull/101 https://example.org/x")

    assert states(event) == {"alice": "pr_open"}
    assert event.cell(2) == "@alice PR open [link](https://example.org/x)"


def test_a_pull_request_of_a_member_of_the_team_is_the_teams(event: Hackathon) -> None:
    for login in ("bob", "alice"):
        event.comment(login, TEAM)
    event.pull("bob", "some fix")
    comment = event.comment("alice", "/submit 2 #101")

    assert states(event) == {"Sky": "pr_open"}
    assert event.replies_to(comment) == []


def test_a_captain_may_hand_in_before_the_author_has_said_to_be_of_the_team(event: Hackathon) -> None:
    event.pull("bob", "some fix")
    form = TEAM.replace("报名", "提交作品") + "\n【链接】：https://github.com/acme/rockets/pull/101"
    comment = event.comment("alice", form)
    event.comment("mallory", "/submit 2 #101")
    assert states(event) == {}
    assert "by `bob`" in event.reply_to(comment)

    event.comment("bob", TEAM)

    assert states(event) == {"Sky": "pr_open"}
    assert event.people_on(2) == ["alice", "bob"]
    assert event.replies_to(comment) == []


@pytest.mark.parametrize("writer", [False, True])
def test_an_organiser_links_anybodys_and_the_entry_is_its_authors(event: Hackathon, writer: bool) -> None:
    event.writers = frozenset({"will"})
    pull = event.pull("bob", "some fix")
    comment = event.comment("Will" if writer else "olga", "/submit 2 #101")

    assert states(event) == {"bob": "pr_open"}
    assert [fact.what for fact in event.entries(2)[0].evidence] == ["opened", "submit"]
    assert event.replies_to(comment) == []
    assert comment in event.look().thanks

    event.close_pull(pull)
    assert states(event) == {"bob": "closed"}


def test_an_organisers_further_links_go_with_the_work_unless_it_is_their_own_too(event: Hackathon) -> None:
    event.pull("bob", "his")
    event.pull("olga", "hers")
    event.comment("olga", "/submit 2 https://github.com/acme/rockets/pull/101 https://example.org/video")
    both = "https://github.com/acme/rockets/pull/101 https://github.com/acme/rockets/pull/102 https://example.org/x"
    event.comment("olga", f"/submit 3 {both}")
    event.look()

    assert event.cell(2) == (
        "@bob PR open [link](https://example.org/video) [#101](https://github.com/acme/rockets/pull/101)"
    )
    assert event.cell(3) == (
        "@bob PR open [#101](https://github.com/acme/rockets/pull/101)<br>"
        "@olga PR open [link](https://example.org/x) [#102](https://github.com/acme/rockets/pull/102)"
    )


def test_a_linked_pull_request_joins_its_authors_team_or_makes_a_place_at_the_end(event: Hackathon) -> None:
    event.pull("bob", "early")
    event.comment("carol", "claim 2")
    event.comment("olga", "/submit 2 #101")
    assert (states(event), event.people_on(2)) == ({"carol": "claimed", "bob": "pr_open"}, ["carol", "bob"])

    event.comment("dora", TEAM.replace("2", "3"))
    event.comment("bob", TEAM.replace("2", "3"))
    event.comment("olga", "/submit 3 #101")
    assert states(event, 3) == {"Sky": "pr_open"}


def test_nobody_jumps_the_queue_by_linking_an_early_pull_request(event: Hackathon) -> None:
    event.pull("alice", "early")
    event.comment("bob", "claim 2")
    event.comment("alice", "/submit 2 #101")
    event.look()

    assert event.people_on(2) == ["bob", "alice"]


def test_a_blocked_persons_pull_request_is_taken_from_nobody() -> None:
    event = Hackathon(rules(pulls=PULLS, blocked=frozenset({"eve"})))
    event.look()
    event.pull("Eve", "Rockets No.2")
    event.pull("bob", "fix")
    others = event.comment("alice", "/submit 2 #101")
    organisers = event.comment("olga", "/submit 2 #101 #102")
    event.look()

    assert event.states(2) == {"bob": "pr_open"}
    assert "by `Eve`" in event.reply_to(others)
    assert "the rules of this event don't let them take part" in event.reply_to(organisers)


def test_a_bots_pull_request_is_followed_where_an_organiser_links_it(event: Hackathon) -> None:
    event.pull("agent[bot]", "Rockets No.2", by_bot=True)
    comment = event.comment("alice", "/submit 2 #101")
    assert states(event) == {}
    assert "by `agent[bot]`" in event.reply_to(comment)

    event.comment("olga", "/submit 2 #101")
    assert states(event) == {"agent[bot]": "pr_open"}


def test_one_from_before_the_event_may_be_linked() -> None:
    event = Hackathon(rules(pulls=PULLS))
    event.pull("alice", "Rockets No.3")
    event.later()
    event.rules = rules(pulls=PULLS, since=event.now)
    event.comment("alice", "/submit 2 #101")

    assert (states(event), states(event, 3)) == ({"alice": "pr_open"}, {})


def test_after_a_withdrawal_a_linked_pull_request_that_is_live_keeps_the_entry(event: Hackathon) -> None:
    pull = event.pull("alice", "some fix")
    event.comment("alice", "/submit 2 #101")
    leaving = event.comment("alice", "unclaim 2")
    assert states(event) == {"alice": "pr_open"}
    assert "but the entry stays" in event.reply_to(leaving)

    event.close_pull(pull)
    assert (states(event), event.replies_to(leaving)) == ({}, [])


def test_a_submission_that_is_edited_or_deleted_takes_its_pull_request_along(event: Hackathon) -> None:
    event.pull("alice", "some fix")
    comment = event.comment("alice", "/submit 2 #101")
    event.look()
    event.edit(comment, "/submit 3 #101")
    assert (states(event), states(event, 3)) == ({}, {"alice": "pr_open"})

    event.delete(comment)
    assert states(event, 3) == {}


def test_a_link_given_with_a_claim_is_no_submission(event: Hackathon) -> None:
    event.pull("alice", "some fix")
    event.comment("alice", "/claim 2 https://github.com/acme/rockets/pull/101")

    assert states(event) == {"alice": "claimed"}
    assert event.cell(2) == "@alice Claimed"


def test_after_the_event_those_on_the_task_may_hand_in(event: Hackathon) -> None:
    event.comment("alice", "claim 2")
    event.close()
    for login in ("alice", "bob"):
        event.pull(login, "some fix")
    event.comment("alice", "/submit 2 #101")
    comment = event.comment("bob", "/submit 2 #102")

    assert states(event) == {"alice": "pr_open"}
    assert "the event is over" in event.reply_to(comment)


def test_what_has_to_be_asked_of_github(event: Hackathon) -> None:
    for login, words in (
        ("alice", "/submit 2 #101 and https://github.com/acme/docs/pull/5/files"),
        ("bob", "/propose 2 https://github.com/Acme/Community/pull/3"),
        ("carol", "/claim 2 https://github.com/acme/rockets/pull/8"),
        ("dora", "/submit 2 https://github.com/else/where/pull/9"),
        ("emil", "/submit 2 https://example.org/x"),
        ("ghost", "/submit 2 https://github.com/acme/rockets/pull/10"),
    ):
        event.comment(login, words)
    event.comment("robo", "/submit 2 #77", by_bot=True)

    assert pulls_needed(event.facts, event.rules) == {
        ("acme/rockets", 101),
        ("acme/docs", 5),
        ("acme/community", 3),
    }
    assert pulls_needed(event.facts, rules()) == frozenset()


def test_permission_is_asked_for_those_who_link_somebody_elses_pull_request(event: Hackathon) -> None:
    event.pull("bob", "some fix")
    for login in ("bob", "Alice", "olga"):
        event.comment(login, "/submit 2 #101")
    event.comment("carol", "/submit 2 #999")

    assert authority_needed(event.facts, event.rules) == {"alice"}


def test_permission_is_asked_for_those_whose_reviews_of_open_pull_requests_may_decide(event: Hackathon) -> None:
    still_open, merged = event.pull("alice", "Rockets No.2"), event.pull("alice", "Rockets No.2", repo=DOCS)
    for author, state in (("Mia", "APPROVED"), ("noa", "COMMENTED"), ("ghost", "APPROVED"), ("zoe", "DISMISSED")):
        event.review(still_open, author, state)
    event.review(merged, "mia")
    event.merge(merged)

    assert reviewers_needed(event.facts) == {("acme/rockets", "mia"), ("acme/rockets", "zoe")}
