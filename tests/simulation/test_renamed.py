"""Accounts that get another login or go, and repositories that hide who may do what; each as a short scene."""

from __future__ import annotations

import asyncio

from bot.core.rules import PullRules
from tests.simulation import page
from tests.simulation.loop import run
from tests.simulation.people import ORGANISER, REPO
from tests.simulation.story import KEEPER
from tests.simulation.test_found import ISSUE, Scene

PULLS = PullRules("Hackathon No.", (REPO,))
LONG = 2 * 3600.0  # seconds after which nothing of the last look for everything is asked again
PAGE = 100  # of search
LOOKS = 15 * 60.0  # seconds of several looks, in which an answer about permissions grows old


async def work_of_long_ago() -> tuple[Scene, int]:
    """Somebody's claim and pull request, behind so many newer ones that no search tells of it; its number too."""
    stage = Scene(PULLS)
    await stage.start()
    stage.github.comment(REPO, 1, "ann", "claim #1")
    pull = stage.github.open_pull(REPO, "ann", "Hackathon No. 1").number
    await asyncio.sleep(LONG)  # simulated seconds
    stage.github.listeners.remove(stage.courier.collect)
    for _ in range(PAGE):
        stage.github.open_pull(REPO, "dora", "Hackathon No. 2")
    stage.github.take_deliveries()
    stage.github.listeners.append(stage.courier.collect)
    await asyncio.sleep(LONG)  # simulated seconds
    stage.github.open_pull(REPO, "dora", "Hackathon No. 2")
    await asyncio.sleep(LOOKS)  # simulated seconds
    return stage, pull


async def cell(stage: Scene, seconds: float) -> str:
    """What the first task's cell says after so many seconds, the last ones of the scene."""
    await asyncio.sleep(seconds)  # simulated seconds
    await stage.end()
    return page.rows(stage.github.issue(REPO, 1).body or "")["1"].cells[2]


def test_who_has_another_login_stands_there_under_it_alone() -> None:
    async def scene() -> str:
        stage, _ = await work_of_long_ago()
        stage.github.rename_account("ann", "anna")
        return await cell(stage, LOOKS)

    assert run(scene()) == "@anna PR open [#2](https://github.com/acme/sky/pull/2)"


def test_who_takes_a_login_that_is_free_again_takes_no_more_than_that() -> None:
    async def scene() -> str:
        stage, _ = await work_of_long_ago()
        stage.github.rename_account("ann", "anna")
        stage.github.comment(REPO, 1, "ann", "claim #1")
        return await cell(stage, LOOKS)

    assert run(scene()) == "@anna PR open [#2](https://github.com/acme/sky/pull/2)<br>@ann Claimed"


def test_a_delivery_under_the_new_login_is_enough_to_know_it() -> None:
    async def scene() -> str:
        stage, pull = await work_of_long_ago()
        stage.github.rename_account("ann", "anna")
        stage.github.push(REPO, pull)
        return await cell(stage, 10)

    assert run(scene()) == "@anna PR open [#2](https://github.com/acme/sky/pull/2)"


def test_a_comment_under_the_new_login_is_enough_too() -> None:
    async def scene() -> str:
        stage, _ = await work_of_long_ago()
        stage.github.rename_account("ann", "anna")
        stage.github.comment(REPO, 1, "anna", "claim #2")
        return await cell(stage, 10)

    assert run(scene()) == "@anna PR open [#2](https://github.com/acme/sky/pull/2)"


def test_whose_account_is_gone_stands_there_as_the_ghost_alone() -> None:
    async def scene() -> str:
        stage, _ = await work_of_long_ago()
        stage.github.delete_account("ann")
        return await cell(stage, LOOKS)

    assert run(scene()) == "ghost PR open [#2](https://github.com/acme/sky/pull/2)"


def test_an_approval_outlives_its_reviewers_login() -> None:
    async def scene() -> str:
        stage, pull = await work_of_long_ago()
        stage.github.grant(REPO, "merlin", "write")
        stage.github.review(REPO, pull, "merlin", "APPROVED")
        await asyncio.sleep(LONG)  # simulated seconds
        stage.github.rename_account("merlin", "ambrosius")
        return await cell(stage, LOOKS)

    assert run(scene()) == "@ann Approved [#2](https://github.com/acme/sky/pull/2)"


def test_the_bot_under_another_login_answers_everyone_once() -> None:
    async def scene() -> tuple[list[str], int]:
        stage = Scene()
        await stage.start()
        stage.github.comment(REPO, 1, "ann", "claim #99")
        await asyncio.sleep(10)  # simulated seconds
        stage.github.rename_account(KEEPER, "warden")
        stage.github.comment(REPO, 1, "ben", "claim #98")  # before a look could tell the new login
        await asyncio.sleep(LOOKS)  # simulated seconds
        stage.github.comment(REPO, 1, "cai", "claim #97")
        await asyncio.sleep(LOOKS)  # simulated seconds
        await stage.end()
        said = [each.user.login for each in stage.github.comments_on(REPO, 1)]
        return said, stage.comment_writes()

    said, writes = run(scene())
    assert said == ["ann", "warden", "ben", "warden", "cai", "warden"]
    assert writes == 3


def test_a_save_under_the_write_of_a_bot_that_was_just_renamed_is_put_back() -> None:
    async def scene() -> str:
        stage = Scene()
        bot = await stage.start()
        stage.github.rename_account(KEEPER, "warden")
        save = lambda: stage.github.edit_issue(  # noqa: E731  # a save is a line
            REPO, 1, ORGANISER, page.with_prose(stage.github.issue(REPO, 1).body or "", "Much luck!")
        )
        stage.github.faults.before("PATCH", ISSUE, save)
        stage.told_to([bot], "ann", "claim #1")
        stage.github.listeners.remove(stage.courier.collect)
        await asyncio.sleep(5)  # simulated seconds
        _, written = stage.github.take_deliveries()  # the save's own delivery is lost
        bot.receive(written)
        await asyncio.sleep(10)  # simulated seconds
        await stage.end()
        return stage.github.issue(REPO, 1).body or ""

    body = run(scene())
    assert (body.count("Much luck!"), page.rows(body)["1"].cells[2]) == (1, "@ann Claimed")


def test_a_repository_that_is_hidden_for_a_moment_makes_no_stranger_of_its_organiser() -> None:
    async def scene() -> tuple[str, list[str]]:
        stage = Scene()
        await stage.start()
        place = stage.github.repo(REPO)
        stage.github.comment(REPO, 1, "ann", "claim #1")
        await asyncio.sleep(10)  # simulated seconds
        place.private = True
        stage.github.grant(REPO, KEEPER, "none")
        stage.github.comment(REPO, 1, ORGANISER, "/done 1")
        await asyncio.sleep(30)  # simulated seconds
        place.private = False
        stage.github.grant(REPO, KEEPER, "write")
        return await cell(stage, 60), [each.user.login for each in stage.github.comments_on(REPO, 1)]

    assert run(scene()) == ("@ann Done", ["ann", ORGANISER])  # the bot had nothing to say to it


def test_a_comment_whose_deletion_was_told_first_never_comes_to_the_board() -> None:
    async def scene() -> list[str]:
        stage = Scene()
        bot = await stage.start()
        stage.github.listeners.remove(stage.courier.collect)
        said = stage.github.comment(REPO, 1, "ann", "claim #1")
        stage.github.delete_comment(said.id)
        created, deleted = stage.github.take_deliveries()
        for delivery in (deleted, created):
            bot.receive(delivery)
            await asyncio.sleep(10)  # simulated seconds: no look is due yet
        await stage.end()
        return [each.path for each in stage.github.log.writes if each.path == ISSUE]

    assert run(scene()) == [ISSUE]  # the first look's


def test_what_an_organiser_said_of_somebody_before_holds_under_the_new_login() -> None:
    async def scene() -> str:
        stage, _ = await work_of_long_ago()
        stage.github.comment(REPO, 1, ORGANISER, "/done 1 @ann")
        await asyncio.sleep(60)  # simulated seconds
        stage.github.rename_account("ann", "anna")
        await asyncio.sleep(LOOKS)  # simulated seconds
        await stage.processes[0].kill()
        await stage.start()
        return await cell(stage, LOOKS)

    assert run(scene()) == "@anna Done [#2](https://github.com/acme/sky/pull/2)"


def test_whom_a_person_took_out_stays_out_under_the_new_login() -> None:
    async def scene() -> str:
        stage, _ = await work_of_long_ago()
        text = page.with_cell(stage.github.issue(REPO, 1).body or "", "1", 2, "")
        stage.github.edit_issue(REPO, 1, ORGANISER, text)
        await asyncio.sleep(60)  # simulated seconds
        stage.github.rename_account("ann", "anna")
        return await cell(stage, LOOKS)

    assert run(scene()) == ""


def test_two_processes_agree_who_has_another_login() -> None:
    async def scene() -> tuple[str, int]:
        stage, _ = await work_of_long_ago()
        await stage.start()
        stage.github.comment(REPO, 1, ORGANISER, "/done 1 @ann")
        await asyncio.sleep(LOOKS)  # simulated seconds
        stage.github.rename_account("ann", "anna")
        before = len(stage.hands.body_writes)
        shown = await cell(stage, 4 * LOOKS)
        return shown, len(stage.hands.body_writes) - before

    shown, writes = run(scene())
    assert shown == "@anna Done [#2](https://github.com/acme/sky/pull/2)"
    assert writes <= 3
