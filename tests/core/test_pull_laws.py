"""Laws of pull requests, on stories that Hypothesis makes up: claims, teams, titles, links, reviews, merges."""

from __future__ import annotations

import random
import re
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.entry import STATES
from bot.core.plan import decide
from tests.core.scene import PULLS, REPO, Hackathon, rules

if TYPE_CHECKING:
    from bot.core.plan import Plan

LOGINS = st.sampled_from(["ab", "abc", "Ab", "olga", "eve", "ghost", "mia"])
REPOS = st.sampled_from([REPO, "acme/docs", "acme/community", "else/where"])
TITLES = st.sampled_from(
    ["Rockets No.2", "【Rockets No.1、2】 x -part", "Rockets No.3-4 -final", "Rockets No.", "Rockets No.99", "a fix",
     "rockets no.2、77 -part2", "No.2"]
)  # fmt: skip
SAYINGS = st.sampled_from(
    ["claim 2", "claim 1-3", "unclaim 2", "/submit 2", "/submit 2 #101", "/submit 1、2 acme/docs#102",
     "/propose 2 #101", "/propose 3 acme/community#103", "/submit 2 https://example.org/x #102",
     "/submit 3 #101 #102 #103", "/why 2", "/done 2", "/undone 2", "/done 2 @ab", "/undone 2 @abc",
     "/assign 2 @mia", "/unassign 2 @ab", "/remove 3", "/restore 3", "【队名】：Sky\n【序号】：2\n【状态】：报名",
     "【队名】：Sky\n【序号】：2\n【状态】：提交PR\n【链接】：https://github.com/acme/rockets/pull/101"]
)  # fmt: skip
ACTS = st.sampled_from(
    ["comment", "comment", "pull", "pull", "retitle", "merge", "close", "reopen", "review", "dismiss", "edit", "delete"]
)
STATE = re.compile(r"<!-- hackathon:state -->.*?<!-- /hackathon:state -->")


def act(event: Hackathon, data: st.DataObject) -> None:
    """Somebody does something."""
    what = data.draw(ACTS)
    own = [one.id for one in event.comments.values() if one.author != event.me]
    if what == "comment" or (what in ("edit", "delete") and not own):
        event.comment(data.draw(LOGINS), data.draw(SAYINGS))
    elif what == "edit":
        event.edit(data.draw(st.sampled_from(own)), data.draw(SAYINGS))
    elif what == "delete":
        event.delete(data.draw(st.sampled_from(own)))
    elif what == "pull" or not event.pulls:
        author, repo = data.draw(LOGINS), data.draw(REPOS)
        event.pull(author, data.draw(TITLES), repo=repo, draft=data.draw(st.booleans()), by_bot=author == "mia")
    else:
        to_pull(event, data, what)


def to_pull(event: Hackathon, data: st.DataObject, what: str) -> None:
    """Somebody does something to a pull request; what GitHub would refuse is left."""
    name = data.draw(st.sampled_from(sorted(event.pulls)))
    pull = event.pulls[name]
    if what == "retitle":
        event.retitle(name, data.draw(TITLES))
    elif what == "review":
        event.review(name, data.draw(st.sampled_from(["mia", "noa", "ab"])), data.draw(st.sampled_from(
            ["APPROVED", "CHANGES_REQUESTED", "COMMENTED"])))  # fmt: skip
    elif what == "dismiss":
        event.dismiss(name, "mia")
    elif what == "reopen" and pull.closed and not pull.merged:
        event.reopen(name)
    elif what == "merge" and not pull.closed:
        event.merge(name)
    elif what == "close" and not pull.closed:
        event.close_pull(name)


def board(plan: Plan) -> tuple[str, object]:
    """What a plan makes of the board: the text less the memory, and who stands where."""
    return re.sub(" +", " ", STATE.sub("", plan.body)), plan.standing.entries  # an emptied cell keeps its spaces


@given(st.data(), st.integers(1, 16))
@settings(max_examples=80)
def test_any_order_of_the_same_facts_makes_one_plan(data: st.DataObject, acts: int) -> None:
    event = Hackathon(rules(pulls=PULLS, blocked=frozenset({"eve"})))
    for _ in range(acts):
        act(event, data)
    facts = event.facts
    chance = random.Random(data.draw(st.integers(0, 9)))
    comments, pulls = list(facts.comments), list(facts.pulls)
    chance.shuffle(comments)
    chance.shuffle(pulls)
    reviewed = [
        replace(pull, reviews=tuple(chance.sample(pull.reviews or (), len(pull.reviews or ())))) for pull in pulls
    ]
    other = replace(facts, comments=tuple(comments), pulls=tuple(reviewed))

    told, again = decide(facts, event.rules, "all"), decide(other, event.rules, "all")
    assert (again.body, again.replies, again.thanks) == (told.body, told.replies, told.thanks)


@given(st.data(), st.integers(1, 14))
@settings(max_examples=80)
def test_looking_after_every_step_comes_to_the_same_as_one_look_at_the_end(data: st.DataObject, acts: int) -> None:
    event = Hackathon(rules(pulls=PULLS, leaderboard=False))  # which stays once somebody had finished
    event.look()
    blank = event.body
    for _ in range(acts):
        act(event, data)
        if data.draw(st.booleans()):
            event.look()  # which looks twice, and finds nothing to do the second time
    stepwise = event.look()
    fresh = Hackathon(event.rules, body=STATE.sub("", blank), now=event.now)
    fresh.comments = {key: one for key, one in event.comments.items() if one.author != event.me}
    fresh.pulls = event.pulls

    assert board(stepwise) == board(fresh.look())


@given(st.data(), st.integers(1, 16))
@settings(max_examples=60)
def test_no_entry_says_more_than_its_facts(data: st.DataObject, acts: int) -> None:
    event = Hackathon(rules(pulls=PULLS, blocked=frozenset({"eve"})))
    for _ in range(acts):
        act(event, data)
    event.look()

    for task in "1234":
        entries = event.entries(task)
        assert [entry.joined for entry in entries] == sorted(entry.joined for entry in entries)
        everyone = [login.casefold() for entry in entries if entry.team is None for login in entry.members]
        assert len(everyone) == len(set(everyone))
        for entry in entries:
            works = [work.state for work in entry.works]
            said = {fact.what for fact in entry.evidence}
            assert entry.joined <= entry.newest
            assert (entry.finished is not None) == (entry.state == "done")
            assert entry.state != "done" or "done" in works or "done" in said
            assert STATES.index(entry.state) >= max(
                [STATES.index("partial" if state == "done" else state) for state in works], default=0
            )
            assert entry.state != "closed" or (works and set(works) == {"closed"})
            assert not entry.names("eve")


def test_very_many_pull_requests_of_one_author_take_time_that_grows_with_their_number() -> None:
    event = Hackathon(rules(pulls=PULLS))
    for _ in range(4_000):
        event.pull("mallory", "Rockets No.1")
    began = time.process_time()
    (entry,) = decide(event.facts, event.rules).standing.on("1")

    assert len(entry.works) == 4_000
    assert time.process_time() - began < 5  # seconds; in quadratic time it took a minute, and a gigabyte


def test_no_number_of_pull_requests_stops_a_board() -> None:
    event = Hackathon(rules(pulls=replace(PULLS, repos=("a-long-name-of-an-organisation/documentation",))))
    event.look()
    for _ in range(3_000):
        event.pull("mallory", "Rockets No.1", repo="a-long-name-of-an-organisation/documentation")
    plan = event.look()

    assert plan.problem is None
    assert event.cell(1).startswith("@mallory PR open [+99…](https://github.com/a-long-name")
    assert event.cell(1).endswith(
        "[documentation#3100](https://github.com/a-long-name-of-an-organisation/documentation/pull/3100)"
    )
    assert event.cell(1).count("[documentation#") == 200

    event.forget()
    event.merge("a-long-name-of-an-organisation/documentation#3100")
    event.look()

    assert event.cell(1).startswith("@mallory Done [+99…](")
