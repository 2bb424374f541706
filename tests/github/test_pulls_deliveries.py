"""What deliveries tell of pull requests and their reviews, and what is asked because of them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bot.core.facts import Pull, Review
from bot.github.errors import Malformed
from bot.github.pull import pull_from
from bot.github.pulls import follow_pulls
from bot.github.webhook import PullChanged, ReviewChanged, read_pull_delivery
from tests.github.watch import PLANS, SEA, SKY, Watch, watching

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

PAYLOADS = Path(__file__).parents[2] / ".." / "shared" / "github" / "payloads"
SEARCH = "/search/issues"
TITLE = "Hackathon 10th Spring No.1"


@pytest.fixture
async def watch() -> AsyncIterator[Watch]:
    """A board that was looked at, with one pull request of each kind of repository."""
    async with watching() as watch:
        watch.github.open_pull(SKY, "bob", TITLE)
        watch.github.open_pull(PLANS, "bob", TITLE)
        watch.deliver()
        await watch.look()
        yield watch


async def test_every_step_of_a_pull_request_is_taken_without_a_question(watch: Watch) -> None:
    github = watch.github
    steps: list[Callable[[], object]] = [
        lambda: github.open_pull(SKY, "carol", TITLE),
        lambda: github.convert_to_draft(SKY, 2),
        lambda: github.ready_for_review(SKY, 2),
        lambda: github.push(SKY, 2),
        lambda: github.merge(SKY, 2, "olivia"),
    ]
    seen = []
    for step in steps:
        step()
        (matters,) = watch.deliver()
        seen.append((matters, (await watch.follow())[f"{SKY}#2"]))

    assert seen == [(True, "open"), (True, "draft"), (True, "open"), (False, "open"), (True, "merged")]
    assert watch.asked() == []


async def test_a_reopened_one_is_asked_for_its_reviews(watch: Watch) -> None:
    watch.github.review(SKY, 1, "olivia")
    watch.github.close_pull(SKY, 1)
    watch.deliver()
    assert (await watch.follow())[f"{SKY}#1"] == "closed"
    watch.github.reopen_pull(SKY, 1)
    watch.deliver()

    assert (await watch.follow())[f"{SKY}#1"] == "open olivia:APPROVED"


async def test_retitling_brings_in_and_takes_out(watch: Watch) -> None:
    watch.github.open_pull(SEA, "carol", "Faster")
    assert watch.deliver() == [False]
    watch.github.retitle(SEA, 1, TITLE)
    assert (watch.deliver(), (await watch.follow())[f"{SEA}#1"]) == ([True], "open")
    watch.github.retitle(SEA, 1, "Faster")
    assert (watch.deliver(), f"{SEA}#1" in await watch.follow()) == ([True], False)


async def test_one_retitled_before_it_was_known_is_not_brought_in_by_a_late_index(watch: Watch) -> None:
    watch.github.open_pull(SEA, "carol", TITLE)
    watch.github.retitle(SEA, 1, "Faster")
    opened, retitled = watch.github.events[-2:]
    change = read_pull_delivery("pull_request", retitled.payload)
    late = read_pull_delivery("pull_request", opened.payload)
    assert isinstance(change, PullChanged)
    assert isinstance(late, PullChanged)

    assert watch.shelf.take(change)
    watch.shelf.put_found(late.pull)

    assert [pull.repo for pull in watch.shelf.pulls] == [PLANS, SKY]


async def test_a_linked_one_matters_whatever_its_title(watch: Watch) -> None:
    watch.github.open_pull(SEA, "carol", "Faster")
    await watch.look(linked=[(SEA, 1)])
    watch.deliver()
    watch.github.merge(SEA, 1, "olivia")

    assert watch.deliver() == [True]
    assert (await watch.follow())[f"{SEA}#1"] == "merged"


async def test_a_linked_number_that_comes_to_be_is_taken(watch: Watch) -> None:
    await watch.look(linked=[(SEA, 1)])
    watch.github.open_pull(SEA, "carol", "Faster")

    assert watch.deliver() == [True]
    assert (await watch.follow())[f"{SEA}#1"] == "open"


async def test_busy_repositories_cost_nothing(watch: Watch) -> None:
    github = watch.github
    github.add_repo("acme/other")
    github.add_hook("acme/other", "http://127.0.0.1:9/webhook", "secret")
    github.open_pull("acme/other", "bob", TITLE)
    for number in range(2, 12):
        github.open_pull(SKY, "bob", f"Pull {number}")
        github.review(SKY, number, "olivia")
    github.review(SKY, 1, "olivia", "COMMENTED")
    github.review(PLANS, 1, "olivia")

    assert not any(watch.deliver())
    assert (await watch.follow(), watch.asked()) == ({f"{PLANS}#1": "open", f"{SKY}#1": "open"}, [])


async def test_deliveries_twice_and_out_of_order_say_the_newest(watch: Watch) -> None:
    watch.github.close_pull(SKY, 1)
    watch.github.reopen_pull(SKY, 1)
    watch.github.merge(SKY, 1, "olivia")
    changes = [read_pull_delivery(one.event, one.payload) for one in watch.github.take_deliveries()]
    closed, reopened, merged = (change for change in changes if change is not None)

    assert [watch.shelf.take(change) for change in (reopened, merged, closed, merged)] == [False, True, False, False]
    assert (await watch.follow(), watch.asked()) == ({f"{PLANS}#1": "open", f"{SKY}#1": "merged"}, [])


async def test_two_deliveries_of_one_second_are_told_apart_by_asking(watch: Watch) -> None:
    watch.github.now.step = lambda: None  # type: ignore[attr-defined]  # the world's clock stands still
    watch.later(minutes=1)
    watch.github.close_pull(SKY, 1)
    watch.github.reopen_pull(SKY, 1)
    assert watch.deliver() == [True, True]

    assert (await watch.follow())[f"{SKY}#1"] == "open"
    assert f"/repos/{SKY}/pulls/1 200" in watch.asked()


# -- reviews -----------------------------------------------------------------------------------------------


async def test_a_review_is_read_as_soon_as_a_delivery_tells_of_it(watch: Watch) -> None:
    first = watch.github.review(SKY, 1, "olivia")
    assert (watch.deliver(), (await watch.follow())[f"{SKY}#1"]) == ([True], "open olivia:APPROVED")
    watch.github.dismiss(first.id, "olivia")
    assert (watch.deliver(), (await watch.follow())[f"{SKY}#1"]) == ([True], "open olivia:DISMISSED")
    watch.github.review(SKY, 1, "dave", "CHANGES_REQUESTED")
    watch.deliver()
    assert (await watch.follow())[f"{SKY}#1"] == "open olivia:DISMISSED dave:CHANGES_REQUESTED"
    assert watch.asked() == [f"/repos/{SKY}/pulls/1/reviews 200"]


async def test_words_of_a_review_that_change_mean_nothing(watch: Watch) -> None:
    review = watch.github.review(SKY, 1, "olivia")
    watch.deliver()
    await watch.follow()
    watch.github.edit_review(review.id, "Lovely")

    assert watch.deliver() == [False]


async def test_an_approval_whose_delivery_was_lost_is_seen_by_the_next_look(watch: Watch) -> None:
    watch.github.review(SKY, 1, "olivia")
    watch.github.take_deliveries()
    watch.github.push(SKY, 1)
    assert watch.deliver() == [False]

    assert (await watch.look())[f"{SKY}#1"] == "open olivia:APPROVED"
    await watch.look()
    assert watch.asked() == [f"{SEARCH} 304"]


async def test_a_review_of_one_that_is_merged_meanwhile_is_not_asked_for(watch: Watch) -> None:
    watch.github.review(SKY, 1, "olivia")
    watch.github.merge(SKY, 1, "olivia")
    watch.deliver()

    assert (await watch.follow())[f"{SKY}#1"] == "merged"
    assert (watch.asked(), watch.shelf.busy) == ([], False)


async def test_more_than_a_page_of_reviews_is_read(watch: Watch) -> None:
    for _ in range(100):
        watch.github.review(SKY, 1, "dave", "COMMENTED")
    watch.github.review(SKY, 1, "olivia")
    watch.deliver()

    assert (await watch.follow())[f"{SKY}#1"].endswith("olivia:APPROVED")


async def test_many_approvals_at_once_are_searched_for(watch: Watch) -> None:
    for number in range(2, 32):
        watch.github.open_pull(SKY, "bob", TITLE)
        watch.github.review(SKY, number, "olivia")

    found = await watch.look()

    assert [found[f"{SKY}#{number}"] for number in range(2, 32)] == ["open approved"] * 30
    assert watch.asked() == [f"{SEARCH} 200", f"{SEARCH} 200", f"{SEARCH} 304"]  # nothing was refused, as before


async def test_what_search_said_of_approvals_is_asked_anew_at_a_full_look(watch: Watch) -> None:
    watch.github.review(SKY, 1, "dave")
    assert (await watch.look())[f"{SKY}#1"] == "open dave:APPROVED"
    watch.github.open_pull(SEA, "bob", TITLE)
    for number in range(2, 32):
        watch.github.open_pull(SKY, "bob", TITLE)
        watch.github.review(SKY, number, "dave")
    assert (await watch.look())[f"{SKY}#9"] == "open"
    watch.github.grant(SKY, "dave", "write")
    watch.later(hours=2)

    assert (await watch.look())[f"{SKY}#9"] == "open approved"


async def test_before_the_first_look_nothing_is_asked(watch: Watch) -> None:
    fresh = type(watch.shelf)(replace(watch.rules, name="other"))
    watch.api.log.clear()

    assert (await follow_pulls(watch.client, fresh)).pulls == ()
    assert watch.asked() == []


async def test_what_a_delivery_told_before_the_first_look_stays_though_search_lags() -> None:
    async with watching() as watch:
        empty = [f"acme/empty{number}" for number in range(6)]
        for repo in empty:
            watch.github.add_repo(repo)
        watch.watching(*empty, SEA)
        watch.github.index.fall_behind(timedelta(hours=5))
        watch.github.open_pull(SEA, "bob", TITLE)
        watch.deliver()

        assert await watch.look() == {f"{SEA}#1": "open"}


async def test_an_answer_older_than_a_delivery_changes_nothing(watch: Watch) -> None:
    before = pull_from((await watch.client.read(f"/repos/{SKY}/pulls/1"))[0])
    watch.github.merge(SKY, 1, "olivia")
    watch.deliver()

    watch.shelf.put_present(before)

    assert (await watch.follow())[f"{SKY}#1"] == "merged"


async def test_a_board_without_pull_rules_takes_nothing(watch: Watch) -> None:
    fresh = type(watch.shelf)(replace(watch.rules, pulls=None))
    change = read_pull_delivery("pull_request", watch.github.events[-1].payload)

    assert change is not None
    assert not fresh.take(change)


# -- the JSON ----------------------------------------------------------------------------------------------


async def test_search_lists_numbers_and_deliveries_give_the_same_pull_request(watch: Watch) -> None:
    watch.github.merge(SKY, 1, "olivia")
    told = pull_from(watch.github.events[-1].payload["pull_request"])
    found, _ = await watch.client.read("/search/issues?q=is:pr+is:merged")
    listed, _ = await watch.client.read(f"/repos/{SKY}/pulls?state=all")
    asked, _ = await watch.client.read(f"/repos/{SKY}/pulls/1")

    assert told.merged is not None
    assert [pull_from(json) for json in (found["items"][0], listed[0], asked)] == [told] * 3


async def test_a_review_in_a_delivery_is_the_one_in_the_list(watch: Watch) -> None:
    review = watch.github.review(SKY, 1, "olivia")
    change = read_pull_delivery("pull_request_review", watch.github.events[-1].payload)

    assert isinstance(change, ReviewChanged)
    assert change.review == Review(review.id, "olivia", "APPROVED", review.submitted_at)
    assert (change.repo, change.number, change.action, change.pull.title) == (SKY, 1, "submitted", TITLE)


async def test_a_review_that_was_not_submitted_is_none(watch: Watch) -> None:
    watch.github.review(SKY, 1, "olivia")
    payload = watch.github.events[-1].payload
    payload["review"]["submitted_at"] = None

    assert read_pull_delivery("pull_request_review", payload) is None


def search_item(**changes: Any) -> dict[str, Any]:
    return {
        "number": 1,
        "title": TITLE,
        "user": {"login": "ci[bot]", "type": "Bot"},
        "html_url": "https://github.com/o/r/pull/1",
        "repository_url": "https://api.github.com/repos/o/r",
        "created_at": "2026-01-01T00:00:00Z",
        "updated_at": "2026-01-02T00:00:00Z",
        "closed_at": None,
        "pull_request": {"merged_at": None},
    } | changes


def test_a_bot_and_a_deleted_account_are_told() -> None:
    bot, ghost = pull_from(search_item()), pull_from(search_item(user=None))

    assert [(pull.author, pull.by_bot) for pull in (bot, ghost)] == [("ci[bot]", True), ("ghost", False)]


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"title": None}, "title"),
        ({"repository_url": None}, "repository_url"),
        ({"repository_url": "x/y"}, "repository_url"),
        ({"closed_at": "soon"}, "closed_at"),
    ],
)
def test_what_is_missing_is_named(changes: dict[str, Any], named: str) -> None:
    with pytest.raises(Malformed, match=f"`{named}`"):
        pull_from(search_item(**changes))


async def test_an_older_server_whose_search_tells_no_merges_is_asked_by_number(watch: Watch) -> None:
    merge = watch.github.merge(SKY, 1, "olivia")
    assert merge.pull is not None
    told: Pull = pull_from(watch.github.events[-1].payload["pull_request"])

    watch.shelf.put_found(replace(told, merged=None), vague=True)
    assert (await watch.follow())[f"{SKY}#1"] == "merged"
    watch.shelf.put_found(replace(told, merged=None), vague=True)
    assert (await watch.follow(), watch.asked()) == ({f"{PLANS}#1": "open", f"{SKY}#1": "merged"}, [])


@pytest.mark.skipif(not PAYLOADS.exists(), reason="the shared folder with recorded deliveries is not here")
def test_every_recorded_delivery_of_a_pull_request_is_read() -> None:
    recorded = [json.loads(file.read_text(encoding="utf-8")) for file in sorted(PAYLOADS.glob("pull_request*.json"))]
    changes = [read_pull_delivery(one["event"], one["payload"]) for one in recorded]

    assert len(changes) >= 10
    assert {change.pull.repo for change in changes if isinstance(change, PullChanged)} >= {"Codertocat/Hello-World"}
    assert None not in changes
