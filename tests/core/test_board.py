"""Who is on which task: claims, withdrawals, teams, and the word of organisers."""

from __future__ import annotations

from itertools import permutations

import pytest

from bot.core.ledger import MOST_DEEDS
from bot.core.need import authority_needed
from tests.core.scene import ME, Hackathon, rules

TEAM = "【队名】：{team}\n【序号】：2\n【状态】：{state}\n"


def test_a_second_claimant_appears_beside_the_first(hackathon: Hackathon) -> None:
    hackathon.comment("alice", "claim #2")
    hackathon.comment("bob", "【报名】：2")
    hackathon.look()

    assert hackathon.people_on(2) == ["alice", "bob"]
    assert hackathon.cell(2) == "@alice Claimed<br>@bob Claimed"


def test_several_tasks_can_be_claimed_at_once(hackathon: Hackathon) -> None:
    hackathon.comment("alice", "/claim 1, 3-4")
    hackathon.look()

    assert [task for task in range(1, 5) if hackathon.people_on(task)] == [1, 3, 4]


def test_a_login_that_begins_like_another_is_somebody_else(hackathon: Hackathon) -> None:
    hackathon.comment("abc", "claim #2")
    hackathon.comment("ab", "claim #2")
    hackathon.comment("ab", "unclaim #2")
    hackathon.look()

    assert hackathon.cell(2) == "@abc Claimed"


def test_case_makes_no_second_person(hackathon: Hackathon) -> None:
    hackathon.comment("Alice", "claim #2")
    hackathon.comment("alice", "claim #2")
    hackathon.look()

    assert hackathon.cell(2) == "@Alice Claimed"


def test_an_edit_changes_the_claim_and_a_deletion_withdraws_it(hackathon: Hackathon) -> None:
    claim = hackathon.comment("alice", "claim #2")
    hackathon.look()
    hackathon.edit(claim, "claim #3")
    hackathon.look()

    assert (hackathon.cell(2), hackathon.cell(3)) == ("", "@alice Claimed")

    hackathon.delete(claim)
    hackathon.look()

    assert hackathon.cell(3) == ""


def test_an_edited_comment_queues_behind_those_that_came_before_the_edit(hackathon: Hackathon) -> None:
    early = hackathon.comment("alice", "I may take one")
    hackathon.comment("bob", "claim #2")
    hackathon.edit(early, "claim #2")
    hackathon.look()

    assert hackathon.people_on(2) == ["bob", "alice"]


def test_a_claim_edited_after_its_withdrawal_stands_again(hackathon: Hackathon) -> None:
    claim = hackathon.comment("alice", "claim #2")
    hackathon.comment("alice", "unclaim #2")
    hackathon.look()
    assert hackathon.people_on(2) == []

    hackathon.edit(claim, "claim #2 \n")
    hackathon.look()

    assert hackathon.people_on(2) == ["alice"]


def test_a_submission_shows_its_link_and_a_claim_does_not(hackathon: Hackathon) -> None:
    hackathon.comment("alice", "/submit 2 #9")
    hackathon.comment("alice", "/submit 2 https://github.com/acme/docs/pull/4")
    hackathon.comment("alice", "/submit 2 #9")
    hackathon.comment("bob", "/claim 2 https://example.org/me")
    hackathon.look()

    assert hackathon.cell(2) == (
        "@alice PR open [docs#4](https://github.com/acme/docs/pull/4) [#9](https://github.com/acme/rockets/pull/9)"
        "<br>@bob Claimed"
    )


def test_wishes_are_kept_with_the_entry(hackathon: Hackathon) -> None:
    hackathon.comment("alice", "【报名】：2\n【其他意向】：1、3")
    hackathon.look()

    assert hackathon.entries(2)[0].wishes == ("1", "3")


def test_a_team_is_one_entry_with_its_members_behind_it(hackathon: Hackathon) -> None:
    hackathon.comment("alice", TEAM.format(team="Sky  Walkers", state="报名"))
    hackathon.comment("bob", TEAM.format(team="sky walkers", state="提交PR") + "【链接】：https://example.org/x")
    hackathon.look()

    assert hackathon.cell(2) == "Sky Walkers (@alice, @bob) PR open [link](https://example.org/x)"


def test_a_lone_entry_joins_the_team_that_its_login_speaks_for(hackathon: Hackathon) -> None:
    hackathon.comment("alice", "【报名】：2\n【其他意向】：1")
    hackathon.comment("alice", "submit 2 #9")
    hackathon.comment("olga", "/done 2 @alice")
    hackathon.comment("bob", "claim #2")
    hackathon.comment("alice", TEAM.format(team="Sky", state="报名"))
    hackathon.look()

    sky, bob = hackathon.entries(2)
    assert (sky.team, sky.members, sky.state, sky.wishes) == ("Sky", ("alice",), "done", ("1",))
    assert sky.links == ("#9",)
    assert bob.members == ("bob",)


def test_a_member_may_speak_for_the_team_without_naming_it(hackathon: Hackathon) -> None:
    hackathon.comment("alice", TEAM.format(team="Sky", state="报名"))
    hackathon.comment("alice", "submit 2 #9")
    hackathon.look()

    assert hackathon.cell(2) == "Sky (@alice) PR open [#9](https://github.com/acme/rockets/pull/9)"


def test_somebody_in_two_teams_leaves_both_or_the_one_that_is_named(hackathon: Hackathon) -> None:
    for team in ("Sky", "Sea"):
        for login in ("alice", "bob", "carol"):
            hackathon.comment(login, TEAM.format(team=team, state="报名"))
    hackathon.comment("alice", "unclaim #2")
    hackathon.comment("bob", "【队名】：Sea\n【取消报名】：2")
    hackathon.look()

    assert hackathon.cell(2) == "Sky (@bob, @carol) Claimed<br>Sea (@carol) Claimed"


def test_the_last_member_takes_the_team_along(hackathon: Hackathon) -> None:
    hackathon.comment("alice", TEAM.format(team="Sky", state="报名"))
    hackathon.comment("alice", "unclaim #2")
    hackathon.look()

    assert hackathon.cell(2) == ""


def test_an_organiser_assigns_and_unassigns(hackathon: Hackathon) -> None:
    both = hackathon.comment("Olga", "/assign 2 @bob @carol")
    hackathon.look()
    assert hackathon.people_on(2) == ["bob", "carol"]
    assert hackathon.plan is not None
    (outcome,) = hackathon.plan.outcomes
    assert (outcome.comment.id, outcome.done) == (both, (("assign", ("2",)),))

    hackathon.comment("olga", "/unassign 2 @bob")
    hackathon.look()

    assert hackathon.people_on(2) == ["carol"]


def test_somebody_who_may_write_to_the_repository_is_an_organiser() -> None:
    hackathon = Hackathon(writers=frozenset({"will"}))
    hackathon.comment("Will", "/assign 2 @bob")
    hackathon.look()

    assert hackathon.people_on(2) == ["bob"]


def test_permission_is_asked_for_those_alone_who_use_an_organisers_verb(hackathon: Hackathon) -> None:
    for login in ("Will", "olga", "ghost"):
        hackathon.comment(login, "/assign 2 @bob")
    hackathon.comment("robo", "/assign 2 @bob", by_bot=True)
    hackathon.comment("alice", "/claim 2")

    assert authority_needed(hackathon.facts, hackathon.rules) == {"will"}


@pytest.mark.parametrize("marker", ["<!-- hackathon:more 1 -->", "<!-- hackathon:reply 12 abc= -->"])
def test_what_the_bot_says_under_a_persons_login_asks_for_nobodys_permission(hackathon: Hackathon, marker: str) -> None:
    hackathon.comment(ME, f"{marker}\n/assign 2 @bob")
    assert authority_needed(hackathon.facts, hackathon.rules) == frozenset()

    hackathon.comment(ME, "/assign 2 @bob")
    assert authority_needed(hackathon.facts, hackathon.rules) == {ME}


def test_done_marks_everyone_on_the_task_or_those_named(hackathon: Hackathon) -> None:
    hackathon.comment("alice", "claim #2")
    hackathon.comment("bob", "claim #2")
    hackathon.comment("olga", "/done 2")
    hackathon.comment("olga", "/undone 2 @bob")
    hackathon.look()

    assert hackathon.row(2)[2:] == ["@alice Done<br>@bob Claimed", "@alice"]


def test_done_puts_somebody_on_the_task_who_never_claimed_it(hackathon: Hackathon) -> None:
    hackathon.comment("olga", "/done 2 @Bob @bob")
    hackathon.look()

    assert hackathon.row(2)[2:] == ["@Bob Done", "@Bob"]


def test_a_withdrawal_takes_the_word_of_the_organiser_along(hackathon: Hackathon) -> None:
    hackathon.comment("alice", "claim #2")
    hackathon.comment("olga", "/done 2")
    hackathon.comment("alice", "unclaim #2")
    hackathon.comment("alice", "claim #2")
    hackathon.look()

    assert hackathon.row(2)[2:] == ["@alice Claimed", ""]


def test_a_removed_task_says_so_and_comes_back_with_its_people(hackathon: Hackathon) -> None:
    hackathon.comment("alice", "claim #2")
    hackathon.comment("olga", "/done 2")
    hackathon.look()
    hackathon.comment("olga", "/remove 2")
    hackathon.look()
    assert hackathon.row(2)[2:] == ["Removed", ""]
    assert hackathon.plan is not None
    assert [task.id for task in hackathon.plan.standing.open_tasks] == ["1", "3", "4"]

    hackathon.comment("olga", "/restore 2")
    hackathon.look()

    assert hackathon.row(2)[2:] == ["@alice Done", "@alice"]


def test_a_blocked_login_takes_no_part_whoever_says_so() -> None:
    hackathon = Hackathon(rules(blocked=frozenset({"eve"})))
    hackathon.comment("Eve", "claim #2")
    hackathon.comment("olga", "/assign 2 @EVE @bob")
    hackathon.comment("olga", "/done 3 @eve")
    hackathon.look()

    assert (hackathon.people_on(2), hackathon.people_on(3)) == (["bob"], [])


def test_claims_end_with_the_event_and_submissions_of_those_on_the_task_go_on(hackathon: Hackathon) -> None:
    hackathon.comment("alice", "claim #2")
    hackathon.close()
    hackathon.comment("alice", "submit 2 #9")
    for login, words in (("bob", "claim #2"), ("carol", "submit 2 #8"), ("alice", "claim #2")):
        comment = hackathon.comment(login, words)
        hackathon.look()
        assert "the event is over" in hackathon.reply_to(comment)
    hackathon.comment("olga", "/assign 3 @dora")
    hackathon.look()

    assert hackathon.cell(2) == "@alice PR open [#9](https://github.com/acme/rockets/pull/9)"
    assert hackathon.people_on(3) == ["dora"]


def test_a_claim_in_the_second_of_the_closing_still_counts(hackathon: Hackathon) -> None:
    hackathon.comment("alice", "claim #2")
    hackathon.closed = hackathon.now
    hackathon.look()

    assert hackathon.people_on(2) == ["alice"]


def test_finished_tasks_take_no_claims_where_the_rules_say_so() -> None:
    hackathon = Hackathon(rules(claim_done_tasks=False))
    hackathon.comment("alice", "claim #2")
    hackathon.comment("olga", "/done 2")
    hackathon.comment("bob", "claim #2")
    hackathon.comment("alice", "submit 2 #9")
    hackathon.look()

    assert hackathon.people_on(2) == ["alice"]


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_the_order_in_which_comments_are_read_does_not_matter(order: tuple[int, ...]) -> None:
    hackathon = Hackathon()
    for author, body in (("alice", "claim 2"), ("bob", "claim 2、9"), ("olga", "/remove 3"), ("carol", "claim 3")):
        hackathon.comment(author, body)
    told = hackathon.look()
    shuffled = Hackathon()
    shuffled.comments = {key: hackathon.comments[key] for key in (list(hackathon.comments)[place] for place in order)}

    assert shuffled.look() == told


@pytest.mark.parametrize(
    ("words", "reply"),
    [
        ("/unassign 2 @bob", "`/unassign` 2: nothing to do, because there is no such entry on the board."),
        ("/undone 2 @bob", "`/undone` 2: nothing to do, because there is no such entry on the board."),
        ("/done 2", "`/done` 2: not done, because nobody is on the task. Please say who is meant."),
    ],
)
def test_an_organisers_word_on_nobody_is_refused(hackathon: Hackathon, words: str, reply: str) -> None:
    comment = hackathon.comment("olga", words)
    hackathon.look()

    assert reply in hackathon.reply_to(comment)


@pytest.mark.parametrize("words", ["/assign 2 @bob", "/done 2 @bob", "/undone 2"])
def test_a_removed_task_has_to_be_restored_first(hackathon: Hackathon, words: str) -> None:
    hackathon.comment("olga", "/remove 2")
    comment = hackathon.comment("olga", words)
    hackathon.look()

    assert "What to type next: `/restore 2`" in hackathon.reply_to(comment)


def test_leaving_a_task_that_is_off_the_board_needs_no_words(hackathon: Hackathon) -> None:
    hackathon.comment("olga", "/remove 2")
    comment = hackathon.comment("alice", "unclaim #2")
    plan = hackathon.look()

    assert hackathon.replies_to(comment) == []
    assert comment in plan.thanks


def test_who_says_too_much_is_told_and_keeps_what_was_done() -> None:
    hackathon = Hackathon(rules(organisers=frozenset({"olga", "eve"})))
    hackathon.look()
    for author in ("mallory", "eve"):
        for _ in range(MOST_DEEDS // 4):
            hackathon.comment(author, "/claim 1-4")
    late = hackathon.comment("mallory", "/unclaim 3")
    early = hackathon.comment("alice", "/claim 3")
    chat = hackathon.comment("mallory", "Good morning")
    hackathon.comment("eve", "/unclaim 3")
    hackathon.look()

    assert hackathon.people_on(3) == ["mallory", "alice"]
    assert "`unclaim 3`: nothing was done, because one participant may not give more." in hackathon.reply_to(late)
    assert hackathon.replies_to(early) == hackathon.replies_to(chat) == []


@pytest.mark.parametrize(
    ("handed_in", "before"),
    [
        ("【提交PR】：1\n【链接】：https://x.example", "PR open [link](https://x.example)"),
        ("【提交提案】：1\n【链接】：https://x.example", "RFC open [link](https://x.example)"),
        ("【提交PR】：1", "PR open"),
    ],
)
@pytest.mark.parametrize("goes", ["mallory", "olga"])
def test_what_somebody_handed_in_for_a_team_goes_when_they_leave_it(
    hackathon: Hackathon, handed_in: str, before: str, goes: str
) -> None:
    hackathon.comment("alice", "【队名】：Sky\n【报名】：1")
    hackathon.comment("mallory", f"【队名】：Sky\n{handed_in}")
    hackathon.look()
    assert hackathon.cell(1) == f"Sky (@alice, @mallory) {before}"

    hackathon.comment(goes, "/unclaim 1" if goes == "mallory" else "/unassign 1 @mallory")
    hackathon.look()

    assert hackathon.cell(1) == "Sky (@alice) Claimed"


def test_a_link_that_two_members_gave_stays_with_the_other(hackathon: Hackathon) -> None:
    for login in ("alice", "bob"):
        hackathon.comment(login, "【队名】：Sky\n【提交PR】：1\n【链接】：https://x.example")
    hackathon.comment("bob", "/unclaim 1")
    hackathon.look()

    assert hackathon.cell(1) == "Sky (@alice) PR open [link](https://x.example)"


def test_links_of_a_lone_entry_join_those_of_the_team(hackathon: Hackathon) -> None:
    hackathon.comment("alice", "【队名】：Sky\n【提交PR】：2\n【链接】：https://x.example/a https://x.example/both")
    hackathon.comment("bob", "/submit 2 https://x.example/both https://x.example/b")
    hackathon.comment("bob", "【队名】：Sky\n【报名】：2")
    hackathon.look()

    (sky,) = hackathon.entries(2)
    assert (sky.members, sky.links) == (
        ("alice", "bob"),
        ("https://x.example/both", "https://x.example/b", "https://x.example/a"),
    )

    hackathon.comment("bob", "/unclaim 2")
    hackathon.look()

    (sky,) = hackathon.entries(2)
    assert sky.links == ("https://x.example/both", "https://x.example/a")


def test_of_very_many_links_in_several_comments_the_newest_stay(hackathon: Hackathon) -> None:
    for first in (0, 150):
        links = " ".join(f"https://x.example/{number}" for number in range(first, first + 150))
        hackathon.comment("alice", f"/submit 2 {links}")
    hackathon.look()

    (entry,) = hackathon.entries(2)
    assert entry.links == tuple(f"https://x.example/{number}" for number in range(100, 300))
