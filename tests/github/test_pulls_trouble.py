"""Pull requests are found though search refuses, repositories move or hide, and GitHub asks to wait."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bot.github.errors import RateLimited, Unavailable
from bot.sandbox.faults import Fault, matching
from tests.github.watch import PLANS, SEA, SKY, Watch, watching

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

SEARCH = "/search/issues"
HIDDEN = "can't be seen, its pull requests stay as last known"


@pytest.fixture
async def watch() -> AsyncIterator[Watch]:
    async with watching() as watch:
        for repo in (SKY, SEA, PLANS):
            watch.github.open_pull(repo, "bob", "Hackathon 10th Spring No.1")
        yield watch


ALL = {f"{SKY}#1": "open", f"{SEA}#1": "open", f"{PLANS}#1": "open"}


async def test_a_secondary_limit_on_search_is_waited_out(watch: Watch) -> None:
    watch.github.faults.secondary_limit(30, "GET", SEARCH)

    assert await watch.look() == ALL
    assert sum(watch.clock.slept) >= 30


async def test_thirty_searches_a_minute_are_kept(watch: Watch) -> None:
    watch.github.limits.search = 3
    for number in range(2, 602):
        watch.github.open_pull(SKY, "bob", f"Hackathon 10th Spring No.{number}")

    assert len(await watch.look()) == 603
    assert sum(watch.clock.slept) >= 120


async def test_lists_take_the_place_of_a_search_whose_limit_is_too_long_to_wait_for(watch: Watch) -> None:
    watch.github.faults.rate_limit(3600, "GET", SEARCH)

    assert await watch.look() == ALL
    watch.github.merge(SKY, 1, "olivia")
    assert await watch.look() == ALL | {f"{SKY}#1": "merged"}
    assert [line for line in watch.asked() if SEARCH in line] == []  # nothing is asked before the limit's end


async def test_a_limit_on_everything_too_long_to_wait_for_ends_the_look_and_loses_nothing(watch: Watch) -> None:
    await watch.look()
    watch.github.merge(SKY, 1, "olivia")
    watch.github.faults.secondary_limit(3600, "GET", SEARCH)
    with pytest.raises(RateLimited):
        await watch.look()

    watch.later(hours=1)
    assert (await watch.look())[f"{SKY}#1"] == "merged"


@pytest.mark.parametrize("status", [404, 403, 422])
async def test_a_server_without_search_is_asked_for_lists(watch: Watch, status: int) -> None:
    watch.github.faults.fail("GET", SEARCH, status=status, times=None)
    assert await watch.look() == ALL

    async with watch.process():
        assert await watch.look() == ALL
        assert watch.asked() == [f"/repos/{repo}/pulls 304" for repo in (PLANS, SEA, SKY)]
        watch.github.merge(SKY, 1, "olivia")
        assert await watch.look() == ALL | {f"{SKY}#1": "merged"}


async def test_a_list_is_read_back_only_to_what_is_known(watch: Watch) -> None:
    watch.github.faults.fail("GET", SEARCH, status=404, times=None)
    for number in range(300):
        watch.github.open_pull(SKY, "bob", f"Pull {number}")
    await watch.look()
    assert watch.asked().count(f"/repos/{SKY}/pulls 200") == 4
    watch.later(minutes=10)
    watch.github.open_pull(SKY, "bob", "Hackathon 10th Spring No.2")

    assert f"{SKY}#302" in await watch.look()
    assert watch.asked().count(f"/repos/{SKY}/pulls 200") == 1


async def test_search_that_breaks_is_not_waited_for_by_the_board(watch: Watch) -> None:
    watch.github.faults.fail("GET", SEARCH, status=503, times=None)
    assert await watch.look() == ALL

    watch.github.faults.requests.clear()
    watch.github.merge(SKY, 1, "olivia")
    assert (await watch.look())[f"{SKY}#1"] == "merged"


async def test_a_github_that_is_down_ends_the_look(watch: Watch) -> None:
    watch.github.faults.fail("GET", status=503, times=None)

    with pytest.raises(Unavailable):
        await watch.look()


async def test_approvals_are_read_one_by_one_where_search_does_not_tell_them(watch: Watch) -> None:
    watch.github.review(SKY, 1, "olivia")
    second = Fault("status", lambda request: "approved" in request.query.get("q", ""), None, status=422)
    watch.github.faults.add(second)

    found = await watch.look()

    assert (found[f"{SKY}#1"], found[f"{SEA}#1"]) == ("open olivia:APPROVED", "open")


# -- repositories that move or hide ------------------------------------------------------------------------


async def test_a_repository_renamed_before_the_first_look_is_found_and_reported(watch: Watch) -> None:
    watch.github.rename_repo(SEA, "ocean")

    assert await watch.look() == ALL
    assert watch.found.problems == (f"{SEA} is called acme/ocean now: put that into the rules",)
    urls = {pull.url.partition("/pull/")[0].rpartition("github.com/")[2] for pull in watch.found.pulls}
    assert "acme/ocean" not in urls
    assert SEA in urls
    watch.github.merge(SEA, 1, "olivia")
    assert (await watch.look())[f"{SEA}#1"] == "merged"
    assert watch.asked() == [f"{SEARCH} 200"]


async def test_a_repository_renamed_between_looks_goes_on_under_the_rules_name(watch: Watch) -> None:
    watch.github.open_pull(SEA, "bob", "Hackathon 10th Spring No.2")
    await watch.look()
    watch.github.rename_repo(SEA, "ocean")
    watch.github.merge(SEA, 1, "olivia")

    found = await watch.look()

    assert (found[f"{SEA}#1"], found[f"{SEA}#2"], len(watch.found.problems)) == ("merged", "open", 1)
    watch.deliver()
    watch.github.merge(SEA, 2, "olivia")
    assert watch.deliver() == [True]
    watch.github.rename_repo("acme/ocean", "sea")
    watch.later(hours=2)
    await watch.look()
    assert (watch.shown()[f"{SEA}#2"], watch.found.problems) == ("merged", ())


async def test_a_repository_renamed_on_a_server_without_search_is_found_and_reported(watch: Watch) -> None:
    watch.github.faults.fail("GET", SEARCH, status=404, times=None)
    watch.github.rename_repo(SEA, "ocean")

    assert (await watch.look(), len(watch.found.problems)) == (ALL, 1)


async def test_a_repository_that_becomes_private_keeps_its_entries_and_is_reported(watch: Watch) -> None:
    await watch.look()
    watch.github.repo(SEA).private = True

    assert await watch.look() == ALL
    assert [HIDDEN in problem for problem in watch.found.problems] == [True]
    await watch.look()
    assert watch.asked() == [f"{SEARCH} 200", f"/repos/{SEA}/pulls 404"]  # searched without it: another query
    watch.github.repo(SEA).private = False
    watch.github.merge(SEA, 1, "olivia")
    assert (await watch.look(), watch.found.problems) == (ALL | {f"{SEA}#1": "merged"}, ())


def hide_before(watch: Watch, path: str) -> None:
    """The repository becomes private in the middle of a look."""
    watch.github.faults.before("GET", path, lambda: setattr(watch.github.repo(SEA), "private", True))


async def test_reviews_refused_while_their_repository_is_hidden_are_asked_for_once_it_is_back(watch: Watch) -> None:
    await watch.look()
    watch.later(minutes=1)
    watch.github.review(SEA, 1, "acme")
    hide_before(watch, f"/repos/{SEA}/pulls/1/reviews")

    assert await watch.look() == ALL
    assert watch.asked()[1:] == [f"/repos/{SEA}/pulls/1/reviews 404", f"/repos/{SEA}/pulls 404"]
    await watch.look()
    assert watch.asked()[1:] == [f"/repos/{SEA}/pulls 404"]
    watch.github.repo(SEA).private = False
    assert await watch.look() == ALL | {f"{SEA}#1": "open acme:APPROVED"}
    await watch.look()
    assert watch.asked() == [f"{SEARCH} 304"]


async def test_a_delivered_review_of_a_hidden_repository_waits_without_a_question(watch: Watch) -> None:
    await watch.look()
    watch.github.repo(SEA).private = True
    await watch.look()
    watch.github.review(SEA, 1, "acme")
    watch.deliver()

    assert await watch.follow() == ALL
    assert (watch.asked(), watch.shelf.busy) == ([], False)
    watch.github.repo(SEA).private = False
    assert await watch.look() == ALL | {f"{SEA}#1": "open acme:APPROVED"}


async def test_a_repository_hidden_in_the_middle_of_a_look_keeps_what_was_asked_for_by_number(watch: Watch) -> None:
    await watch.look()
    watch.shelf.doubtful.add((SEA, 1))
    watch.github.push(SEA, 1)  # so that search tells of it
    hide_before(watch, f"/repos/{SEA}/pulls/1")

    assert await watch.look() == ALL


async def test_a_question_whether_a_repository_is_hidden_that_breaks_off_is_asked_again(watch: Watch) -> None:
    await watch.look()
    watch.later(minutes=1)
    watch.github.review(SEA, 1, "acme")
    watch.github.faults.fail("GET", f"/repos/{SEA}/pulls/1/reviews", status=404)
    watch.github.faults.fail("GET", f"/repos/{SEA}/pulls", times=6)
    with pytest.raises(Unavailable):
        await watch.look()

    assert await watch.look() == ALL | {f"{SEA}#1": "open acme:APPROVED"}


async def test_a_repository_that_does_not_exist_is_reported_at_the_first_look(watch: Watch) -> None:
    watch.watching(SKY, "acme/nowhere")

    assert await watch.look(linked=[("acme/nowhere", 1)]) == {f"{SKY}#1": "open"}
    assert [problem.split(" ")[0] for problem in watch.found.problems] == ["acme/nowhere"]


async def test_repositories_that_search_refuses_are_told_apart_from_the_others(watch: Watch) -> None:
    def names_sea(request: Any) -> bool:
        return f"repo:{SEA}" in request.query.get("q", "")

    watch.github.faults.add(Fault("status", names_sea, None, status=422))

    assert await watch.look() == ALL
    assert watch.found.problems == ()
    assert f"/repos/{SEA}/pulls 200" in watch.asked()
    assert f"/repos/{SKY}/pulls 200" not in watch.asked()


async def test_a_first_look_leaves_silent_repositories_for_later_where_they_are_many(watch: Watch) -> None:
    empty = [f"acme/empty{number}" for number in range(6)]
    for repo in empty[:-1]:
        watch.github.add_repo(repo)
    watch.watching(SKY, *empty)

    await watch.look()
    assert (len(watch.asked()), watch.found.problems) == (4, ())
    watch.later(hours=2)
    await watch.look()
    assert [problem.split(" ")[0] for problem in watch.found.problems] == [empty[-1]]


async def test_reviews_that_cannot_be_read_are_asked_for_once(watch: Watch) -> None:
    await watch.look()
    watch.later(minutes=1)
    watch.github.push(SKY, 1)
    watch.github.faults.fail("GET", f"/repos/{SKY}/pulls/1/reviews", status=403, times=None)

    assert await watch.look() == ALL
    await watch.look()
    assert watch.asked() == [f"{SEARCH} 304"]


@pytest.mark.parametrize("path", ["/repos/acme/sky/pulls/1/reviews", "/repos/acme/sky/pulls/1"])
async def test_a_question_that_breaks_off_is_asked_again(watch: Watch, path: str) -> None:
    await watch.look()
    watch.github.review(SKY, 1, "olivia")
    watch.deliver()
    watch.shelf.doubtful.add((SKY, 1))
    watch.github.faults.add(Fault("status", matching("GET", path), 6, status=502))
    with pytest.raises(Unavailable):
        await watch.follow()

    assert watch.shelf.busy
    assert (await watch.follow())[f"{SKY}#1"] == "open olivia:APPROVED"
    assert not watch.shelf.busy


# -- what is kept ------------------------------------------------------------------------------------------


async def test_what_the_next_process_reads_is_what_was_known(watch: Watch) -> None:
    watch.github.review(SKY, 1, "olivia")
    await watch.look(linked=[(SKY, 77)])
    watch.github.review(SEA, 1, "acme")
    watch.github.rename_repo(PLANS, "designs")
    watch.github.push(PLANS, 1)
    expected = await watch.look()
    memo = watch.shelf.memo

    async with watch.process():
        assert watch.shelf.memo == memo
        assert await watch.look() == expected


@pytest.mark.parametrize(
    "damage",
    [
        lambda kept: b"",
        lambda kept: b"{",
        lambda kept: b"[]",
        lambda kept: kept.replace(b'"version":1', b'"version":0'),
        lambda kept: kept.replace(b'"title"', b'"titel"'),
        lambda kept: kept.replace(b'"absent":[]', b'"absent":[1]'),
        lambda kept: kept.replace(b"2026-", b"soon-"),
        lambda kept: b"[" * 100_000,
    ],
)
async def test_a_damaged_memory_costs_requests_and_nothing_else(watch: Watch, damage: Any) -> None:
    await watch.look()
    key = watch.shelf._key
    kept = watch.store.get(key)
    assert kept is not None
    watch.store.put(key, damage(kept))

    async with watch.process():
        assert watch.shelf.memo.pulls == {}
        assert await watch.look() == ALL


async def test_other_rules_begin_anew(watch: Watch) -> None:
    await watch.look()
    watch.watching(SKY, words="Autumn No.")
    watch.github.open_pull(SKY, "bob", "Autumn No.1")

    assert await watch.look() == {f"{SKY}#2": "open"}


async def test_what_is_kept_holds_no_token(watch: Watch) -> None:
    await watch.look()

    kept = watch.store.get(watch.shelf._key)
    assert kept is not None
    assert json.loads(kept)["version"] == 1
    assert not any(token.encode() in kept for token in watch.github.tokens)


async def test_what_left_the_board_long_ago_is_forgotten(watch: Watch) -> None:
    await watch.look()
    watch.github.retitle(SEA, 1, "Something else")
    await watch.look()
    assert (SEA, 1) in watch.shelf.memo.pulls

    watch.later(hours=8)
    watch.github.index.fall_behind(timedelta(hours=1))
    await watch.look()
    assert set(watch.shelf.memo.pulls) == {(SKY, 1), (PLANS, 1)}
