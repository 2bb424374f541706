"""Which pull requests a board knows of, look after look, and what that costs."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bot.sandbox.faults import Fault
from tests.github.watch import LONG, PLANS, SEA, SKY, Watch, watching

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

SEARCH = "/search/issues"


@pytest.fixture
async def watch() -> AsyncIterator[Watch]:
    async with watching() as watch:
        yield watch


async def test_a_first_look_finds_every_state_in_every_repository(watch: Watch) -> None:
    github = watch.github
    for repo in (SKY, SEA, PLANS):
        for number in range(1, 6):
            github.open_pull(repo, "bob", f"【Hackathon 10th Spring No.{number}】")
    github.review(SKY, 2, "olivia")
    github.merge(SKY, 3, "olivia")
    github.close_pull(SKY, 4)
    github.convert_to_draft(SKY, 5)
    github.open_pull(SKY, "carol", "Fix a typo")

    found = await watch.look()

    assert [found[f"{SKY}#{number}"] for number in range(1, 6)] == [
        "open",
        "open approved",
        "merged",
        "closed",
        "draft",
    ]
    assert (len(found), watch.found.problems) == (15, ())
    assert watch.asked() == [f"{SEARCH} 200"] * 3  # for all, for the approved, for the refused


async def test_what_somebody_refused_is_judged_by_its_reviews_and_not_by_the_index(watch: Watch) -> None:
    watch.github.grant(SKY, "dave", "write")
    for number in range(1, 4):
        watch.github.open_pull(SKY, "bob", f"Hackathon 10th Spring No.{number}")
    watch.github.review(SKY, 1, "olivia", "CHANGES_REQUESTED")
    watch.github.review(SKY, 1, "dave")
    watch.github.review(SKY, 2, "olivia")

    assert await watch.look() == {
        f"{SKY}#1": "open olivia:CHANGES_REQUESTED dave:APPROVED",
        f"{SKY}#2": "open approved",
        f"{SKY}#3": "open",
    }
    assert watch.asked() == [*[f"{SEARCH} 200"] * 3, f"/repos/{SKY}/pulls/1/reviews 200"]
    async with watch.process():
        await watch.look()
    assert watch.asked() == [f"{SEARCH} 304"]


@pytest.mark.parametrize("elsewhere", [0, 101])
async def test_what_was_refused_in_many_repositories_is_asked_for_anywhere_where_one_page_tells_it(
    watch: Watch, elsewhere: int
) -> None:
    repos = [f"{'owner' * 8}{number}/{'repository' * 6}" for number in range(6)]
    for repo in [*repos, "acme/other"]:
        watch.github.add_repo(repo)
        watch.github.grant(repo, "olivia", "write")
    for repo in repos + ["acme/other"] * elsewhere:
        pull = watch.github.open_pull(repo, "bob", "Hackathon 10th Spring No.1")
        watch.github.review(repo, pull.number, "olivia", "CHANGES_REQUESTED")
    watch.watching(*repos)

    assert await watch.look() == {f"{repo}#1": "open olivia:CHANGES_REQUESTED" for repo in repos}
    assert watch.asked().count(f"{SEARCH} 200") == 2 + 2 + 1 + (2 if elsewhere else 0)


async def test_a_board_without_pull_rules_asks_for_nothing(watch: Watch) -> None:
    watch.rules = type(watch.rules)(name="b", repo=SKY, issues=(1,))
    watch.github.open_pull(SKY, "bob", "Hackathon 10th Spring No.1")

    assert (await watch.look(), watch.asked()) == ({}, [])


async def test_with_nothing_new_a_second_process_asks_one_free_question(watch: Watch) -> None:
    for repo in (SKY, SEA, PLANS):
        watch.github.open_pull(repo, "bob", "Hackathon 10th Spring No.1")
    first = await watch.look()

    async with watch.process():
        assert await watch.look() == first
    assert watch.asked() == [f"{SEARCH} 304"]


async def test_later_looks_ask_for_what_changed(watch: Watch) -> None:
    github = watch.github
    for number in range(1, 251):
        github.open_pull(SKY, "bob", f"Hackathon 10th Spring No.{number}")
        watch.later(minutes=2)
    await watch.look()
    watch.later(minutes=50)
    github.merge(SKY, 7, "olivia")
    github.open_pull(SEA, "carol", "Hackathon 10th Spring No.9")

    found = await watch.look()

    assert (found[f"{SKY}#7"], found[f"{SEA}#1"], len(found)) == ("merged", "open", 251)
    assert watch.asked() == [f"{SEARCH} 200", f"/repos/{SEA}/pulls/1/reviews 200"]


async def test_thirteen_hundred_are_all_found(watch: Watch) -> None:
    for number in range(1, 1301):
        watch.github.open_pull(SKY, "bob", f"Hackathon 10th Spring No.{number}")

    assert len(await watch.look()) == 1300
    assert watch.asked().count(f"{SEARCH} 200") == 16


async def test_more_in_a_second_than_search_shows_are_read_from_the_list(watch: Watch) -> None:
    watch.github.limits.search_results = 5
    watch.github.now.step = lambda: None  # type: ignore[attr-defined]  # the world's clock stands still
    for number in range(1, 9):
        watch.github.open_pull(SEA, "bob", f"Hackathon 10th Spring No.{number}")

    assert len(await watch.look()) == 8
    assert f"/repos/{SEA}/pulls 200" in watch.asked()


@pytest.mark.parametrize(
    "title",
    [
        "【Hackathon 10th Spring No.3】add it",
        "[hackathon 10th spring no 3]",
        "Ｈackathon 10th　Spring No3",
        "Hackathon10th-Spring No.3",
    ],
)
async def test_a_title_that_search_cuts_otherwise_is_found_by_the_list(watch: Watch, title: str) -> None:
    await watch.look()
    watch.later(minutes=30)
    watch.github.open_pull(SKY, "bob", title)
    watch.later(minutes=40)

    assert await watch.look() == {f"{SKY}#1": "open"}
    watch.later(minutes=5)
    assert await watch.look() == {f"{SKY}#1": "open"}


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("OCR+ERNIE No.", "[OCR+ERNIE No.3] faster"),
        ('Spring: "the best" No', 'Spring: "the best" No.3'),
        ("映射文档 No.", "映射文档 No. 271/273"),
        ("PPSCI Export&Infer No", "【PPSCI Export&Infer No.17】"),
        ("repo:acme/sea No.", "repo:acme/sea No.3"),
        ("No.", "No.12 and more"),
    ],
)
async def test_the_words_are_text_and_not_a_query(watch: Watch, words: str, title: str) -> None:
    watch.watching(SKY, words=words)
    watch.github.open_pull(SKY, "bob", "Something else")
    watch.github.open_pull(SKY, "bob", title)

    assert await watch.look() == {f"{SKY}#2": "open"}


async def test_a_title_that_search_takes_for_another_is_left_out(watch: Watch) -> None:
    watch.watching(SKY, words="OCR+ERNIE No.")
    watch.github.open_pull(SKY, "bob", "OCR ERNIE No.3")

    assert await watch.look() == {}


async def test_words_that_search_cannot_look_for_are_found_in_the_lists(watch: Watch) -> None:
    watch.watching(SKY, words="++")
    watch.github.open_pull(SKY, "bob", "C++ 3")

    assert await watch.look() == {f"{SKY}#1": "open"}
    assert watch.asked() == [f"/repos/{SKY}/pulls 200", f"/repos/{SKY}/pulls/1/reviews 200"]


async def test_what_was_created_before_does_not_count_unless_it_is_linked(watch: Watch) -> None:
    watch.github.now.time -= timedelta(days=400)  # type: ignore[attr-defined]  # a stepping clock
    watch.github.open_pull(SKY, "bob", "Hackathon 10th Spring No.1")
    watch.github.open_pull(SKY, "bob", "Hackathon 10th Spring No.2")
    watch.github.now.time += timedelta(days=401)  # type: ignore[attr-defined]  # a stepping clock

    assert await watch.look(linked=[(SKY, 2)]) == {f"{SKY}#2": "open"}


# -- linked pull requests ----------------------------------------------------------------------------------


async def test_a_linked_pull_request_is_followed_whatever_its_title(watch: Watch) -> None:
    watch.github.open_pull(SKY, "bob", "Faster")
    watch.github.review(SKY, 1, "olivia")
    assert await watch.look(linked=[("Acme/Sky", 1)]) == {f"{SKY}#1": "open olivia:APPROVED"}

    assert await watch.look(linked=[(SKY, 1)]) == {f"{SKY}#1": "open olivia:APPROVED"}
    assert watch.counted() == 0
    watch.github.merge(SKY, 1, "olivia")
    assert await watch.look(linked=[(SKY, 1)]) == {f"{SKY}#1": "merged olivia:APPROVED"}
    assert await watch.look() == {}


async def test_links_to_nothing_and_to_other_repositories_cost_nothing_twice(watch: Watch) -> None:
    linked = [(SKY, 99), ("other/repo", 1)]
    assert await watch.look(linked) == {}
    assert f"/repos/{SKY}/pulls/99 404" in watch.asked()

    await watch.look(linked)
    assert watch.asked() == [f"{SEARCH} 304"]
    for number in range(1, 100):
        watch.github.open_pull(SKY, "bob", f"Pull {number}")
    watch.later(hours=2)
    assert await watch.look(linked) == {f"{SKY}#99": "open"}


# -- retitled, deleted, late -------------------------------------------------------------------------------


async def test_a_retitled_pull_request_leaves_and_comes_back(watch: Watch) -> None:
    watch.github.open_pull(SKY, "bob", "Hackathon 10th Spring No.1")
    watch.github.open_pull(SKY, "bob", "Hackathon 10th Spring No.2")
    await watch.look()

    watch.github.retitle(SKY, 2, "Something else")
    assert await watch.look() == {f"{SKY}#1": "open"}
    assert f"/repos/{SKY}/pulls/2 200" in watch.asked()
    watch.github.retitle(SKY, 2, "Hackathon 10th Spring No.3")
    assert set(await watch.look()) == {f"{SKY}#1", f"{SKY}#2"}


async def test_a_deleted_pull_request_is_dropped(watch: Watch) -> None:
    for number in (1, 2):
        watch.github.open_pull(SKY, "bob", f"Hackathon 10th Spring No.{number}")
    await watch.look()
    repo = watch.github.repo(SKY)
    del watch.github.issues[repo.id, 2]

    assert set(await watch.look()) == {f"{SKY}#1"}
    assert await watch.look() == {f"{SKY}#1": "open"}
    assert watch.asked() == [f"{SEARCH} 304"]


async def test_an_index_that_lags_loses_nothing(watch: Watch) -> None:
    for number in range(1, 151):
        watch.github.open_pull(SKY, "bob", f"Hackathon 10th Spring No.{number}")
    await watch.look()
    watch.github.index.fall_behind(timedelta(minutes=8))
    watch.later(minutes=2)
    watch.github.open_pull(SEA, "carol", "Hackathon 10th Spring No.9")
    watch.github.merge(SKY, 3, "olivia")
    assert (len(await watch.look()), watch.shown()[f"{SKY}#3"]) == (150, "open")

    watch.later(minutes=9)
    found = await watch.look()

    assert (found[f"{SKY}#3"], found[f"{SEA}#1"]) == ("merged", "open")


async def test_an_index_that_lags_for_hours_loses_nothing_either(watch: Watch) -> None:
    await watch.look()
    watch.github.index.fall_behind(timedelta(hours=20))
    watch.github.open_pull(SEA, "carol", "Hackathon 10th Spring No.9")
    watch.later(hours=2)

    assert await watch.look() == {f"{SEA}#1": "open"}


async def test_what_a_delivery_told_is_not_overwritten_by_a_late_index(watch: Watch) -> None:
    watch.github.open_pull(SKY, "bob", "Hackathon 10th Spring No.1")
    await watch.look()
    watch.github.index.fall_behind(timedelta(minutes=5))
    watch.github.merge(SKY, 1, "olivia")
    watch.deliver()

    assert await watch.look() == {f"{SKY}#1": "merged"}


async def test_two_changes_of_one_second_are_told_apart_by_asking(watch: Watch) -> None:
    github = watch.github
    github.open_pull(SKY, "bob", "Hackathon 10th Spring No.1")
    github.index.fall_behind(timedelta(minutes=5))
    await watch.look()
    github.now.step = lambda: None  # type: ignore[attr-defined]  # the world's clock stands still
    github.merge(SKY, 1, "olivia")
    watch.later(minutes=0)
    github.index.fall_behind(None)

    assert await watch.look() == {f"{SKY}#1": "merged"}
    assert f"/repos/{SKY}/pulls/1 200" in watch.asked()


# -- many repositories -------------------------------------------------------------------------------------


async def test_more_repositories_than_fit_into_a_query_are_asked_for_in_several(watch: Watch) -> None:
    repos = [f"{LONG}{number}" for number in range(5)]
    for repo in repos:
        watch.github.add_repo(repo)
        watch.github.open_pull(repo, "bob", "Hackathon 10th Spring No.1")
    watch.watching(*repos)

    assert len(await watch.look()) == 5
    assert watch.asked().count(f"{SEARCH} 200") == 1 + 1 + 1  # by owner: for all, for the approved, for the refused
    watch.github.merge(repos[3], 1, "olivia")
    watch.github.add_repo("acme/other")
    watch.github.open_pull("acme/other", "bob", "Hackathon 10th Spring No.1")
    found = await watch.look()
    assert (found[f"{repos[3]}#1"], len(found)) == ("merged", 5)
    assert watch.asked() == [f"{SEARCH} 200"]


async def test_an_answer_about_the_owner_that_reaches_nothing_known_is_not_trusted(watch: Watch) -> None:
    repos = [f"{LONG}{number}" for number in range(3)]
    for repo in repos:
        watch.github.add_repo(repo)
    watch.watching(*repos)
    watch.github.add_repo("acme/other")
    watch.github.open_pull(repos[0], "bob", "Hackathon 10th Spring No.1")
    await watch.look()
    watch.later(minutes=1)
    del watch.github.issues[watch.github.repo(repos[0]).id, 1]
    watch.github.open_pull("acme/other", "bob", "Hackathon 10th Spring No.1")

    assert await watch.look() == {}


async def test_a_first_answer_about_the_owner_that_finds_nothing_is_not_trusted(watch: Watch) -> None:
    repos = [f"{LONG}{number}" for number in range(5)]
    for repo in repos:
        watch.github.add_repo(repo)
        watch.github.open_pull(repo, "bob", "Hackathon 10th Spring No.1")
    watch.watching(*repos)
    watch.github.add_organization("nobody")

    def knows_no_owners(request: Any) -> bool:
        if "user:acme" in (text := request.query.get("q", "")):
            request.query["q"] = text.replace("user:acme", "user:nobody")
        return False

    watch.github.faults.add(Fault("act", knows_no_owners, None))

    assert len(await watch.look()) == 5
    # In vain, then for all of them, for the approved, and anywhere for the refused.
    assert watch.asked().count(f"{SEARCH} 200") == 1 + 3 + 3 + 1


async def test_several_queries_take_the_place_of_one_about_the_owner_that_is_refused(watch: Watch) -> None:
    repos = [f"{LONG}{number}" for number in range(3)]
    for repo in repos:
        watch.github.add_repo(repo)
        watch.github.open_pull(repo, "bob", "Hackathon 10th Spring No.1")
    watch.watching(*repos)
    await watch.look()
    watch.github.faults.add(
        Fault("status", lambda request: "user:acme" in request.query.get("q", ""), None, status=422)
    )

    assert len(await watch.look()) == 3
    assert watch.asked() == [f"{SEARCH} 422", f"{SEARCH} 304", f"{SEARCH} 304"]


async def test_more_owners_than_fit_into_a_query_are_asked_for_in_several(watch: Watch) -> None:
    repos = [f"{'owner' * 8}{number}/{'repository' * 6}" for number in range(6)]
    for repo in repos:
        watch.github.add_repo(repo)
        watch.github.open_pull(repo, "bob", "Hackathon 10th Spring No.1")
    watch.watching(*repos)
    await watch.look()

    assert len(await watch.look()) == 6
    assert watch.asked() == [f"{SEARCH} 304"] * 2
