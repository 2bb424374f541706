"""What the stories found, each as a short scene on simulated time."""

from __future__ import annotations

import asyncio
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from structlog.testing import capture_logs

from bot.core.rules import PullRules, Rules
from bot.sandbox.rest import Api
from bot.sandbox.state import GitHub
from tests.simulation import page
from tests.simulation.diary import Diary
from tests.simulation.hands import Hands
from tests.simulation.loop import run
from tests.simulation.people import ORGANISER, REPO
from tests.simulation.process import Courier, Machine, Process
from tests.simulation.story import KEEPER
from tests.simulation.wire import Weather

if TYPE_CHECKING:
    from collections.abc import Callable

START = datetime(2026, 3, 1, tzinfo=UTC)
ISSUE = rf"/repos/{REPO}/issues/1"
TABLE = "| No. | Task | Status |\n| --- | --- | --- |\n| 1 | One | |\n| 2 | Two | |\n"


class Scene:
    """A healthy GitHub on simulated time, and processes of the bot."""

    def __init__(self, pulls: PullRules | None = None) -> None:
        loop = asyncio.get_running_loop()
        now = lambda: START + timedelta(seconds=loop.time())  # noqa: E731  # a clock is a line
        github = self.github = GitHub(now=now, wall=now)
        github.add_repo(REPO)
        github.grant(REPO, ORGANISER, "admin")
        github.grant(REPO, KEEPER, "write")
        github.open_issue(REPO, ORGANISER, "Tasks", TABLE)
        github.add_hook(REPO, "https://bot.example/webhook", "secret")
        rules = Rules("sky", REPO, (1,), style="text", pulls=pulls)
        token = github.add_token(KEEPER).value
        weather = Weather(random.Random(1), latencies=(0.02,))
        self.machine = Machine(Api(github), rules, weather, Diary(), START.timestamp(), token)
        self.hands = Hands(github, KEEPER)
        self.processes: list[Process] = []
        self.courier = Courier(self.machine, random.Random(1), self.processes)
        github.listeners += [lambda: self.hands.watch(loop.time()), self.courier.collect]

    async def start(self) -> Process:
        """Start a process and let it look."""
        self.processes.append(Process(self.machine))
        await asyncio.sleep(10)  # simulated seconds
        return self.processes[-1]

    def told_to(self, processes: list[Process], login: str, text: str, edits: int = 0) -> int:
        """Somebody comments, or edits a comment (to nothing: deletes it), and the delivery reaches these processes
        alone. Return the comment's id.
        """
        if edits:
            self.told(processes, lambda: self._change(edits, text))
            return edits
        said: list[int] = []
        self.told(processes, lambda: said.append(self.github.comment(REPO, 1, login, text).id))
        return said[0]

    def told(self, processes: list[Process], act: Callable[[], object]) -> None:
        """Something happens, and the deliveries reach these processes alone."""
        self.github.listeners.remove(self.courier.collect)
        act()
        for delivery in self.github.take_deliveries():
            for process in processes:
                process.receive(delivery)
        self.github.listeners.append(self.courier.collect)

    def _change(self, comment: int, text: str) -> None:
        if text:
            self.github.edit_comment(comment, text)
        else:
            self.github.delete_comment(comment)

    def comment_writes(self) -> int:
        """How often the bot posted, edited or deleted a comment."""
        return sum("comments" in each.path for each in self.github.log.writes)

    async def end(self) -> None:
        """Kill them all."""
        for process in self.processes:
            await process.kill()


def test_two_processes_that_know_different_comments_do_not_write_in_turns() -> None:
    async def scene() -> int:
        stage = Scene()
        told = await stage.start()
        await stage.start()
        stage.told_to([told], "ann", "claim #1")
        stage.github.comment(REPO, 1, "ben", "claim #2")
        before = len(stage.hands.body_writes)
        await asyncio.sleep(60)  # simulated seconds
        await stage.end()
        return len(stage.hands.body_writes) - before

    assert run(scene()) <= 4


def test_two_processes_that_know_different_comments_do_not_post_and_delete_in_turns() -> None:
    async def scene() -> int:
        stage = Scene()
        told = await stage.start()
        await stage.start()
        stage.told_to([told], "ann", "claim #99")
        await asyncio.sleep(60)  # simulated seconds
        await stage.end()
        return stage.comment_writes()

    assert run(scene()) == 1


def test_two_processes_that_know_different_versions_of_a_comment_do_not_edit_a_reply_in_turns() -> None:
    async def scene() -> int:
        stage = Scene()
        both = [await stage.start(), await stage.start()]
        said = stage.told_to(both, "ann", "claim #99")
        await asyncio.sleep(10)  # simulated seconds
        before = stage.comment_writes()
        stage.told_to(both[:1], "ann", "claim #98", edits=said)
        await asyncio.sleep(60)  # simulated seconds
        await stage.end()
        return stage.comment_writes() - before

    assert run(scene()) == 1


def test_two_processes_one_of_which_missed_a_deletion_do_not_post_and_delete_in_turns() -> None:
    async def scene() -> tuple[int, int]:
        stage = Scene()
        both = [await stage.start(), await stage.start()]
        said = stage.told_to(both, "ann", "claim #99")
        await asyncio.sleep(10)  # simulated seconds
        before = stage.comment_writes()
        stage.told_to(both[:1], "ann", "", edits=said)
        await asyncio.sleep(60)  # simulated seconds
        await stage.end()
        return stage.comment_writes() - before, len(stage.github.issue(REPO, 1).comments)

    assert run(scene()) == (1, 0)


def test_a_process_that_remembers_an_older_permission_asks_anew_and_does_not_write_in_turns() -> None:
    async def scene() -> tuple[int, list[str], str]:
        stage = Scene()
        late = await stage.start()
        stage.told_to([late], "merlin", "/assign 1 @ann")  # who may not yet
        await asyncio.sleep(5)  # simulated seconds
        stage.github.grant(REPO, "merlin", "write")
        await stage.start()
        await asyncio.sleep(60)  # simulated seconds
        replies = [each for each in stage.github.comments.values() if each.body.startswith("<!-- hackathon:reply ")]
        await stage.end()
        return (
            len(stage.hands.body_writes),
            [each.body for each in replies],
            page.rows(stage.github.issue(REPO, 1).body or "")["1"].cells[2],
        )

    assert run(scene()) == (2, [], "@ann Claimed")


@pytest.mark.timeout(240)  # two hours of two processes
@pytest.mark.parametrize("difference", [{"style": "emoji"}, {"organisers": frozenset({"ann"})}])
def test_two_processes_with_other_rules_write_ever_more_seldom_and_say_so_once(difference: dict[str, Any]) -> None:
    async def scene() -> list[int]:
        stage = Scene()
        await stage.start()
        machine = replace(stage.machine, rules=replace(stage.machine.rules, **difference))
        stage.processes.append(Process(machine))
        stage.github.comment(REPO, 1, "ann", "/assign 2 @ben")
        stage.github.comment(REPO, 1, "dora", "claim #2")
        writes: list[int] = []
        for _ in range(2):
            await asyncio.sleep(3600)  # simulated seconds
            writes.append(len(stage.hands.body_writes) + stage.comment_writes() - sum(writes))
        stage.github.comment(REPO, 1, "cai", "claim #1")
        await asyncio.sleep(5)  # simulated seconds
        assert "@cai" in page.rows(stage.github.issue(REPO, 1).body or "")["1"].cells[2]
        await stage.end()
        return writes

    with capture_logs() as logs:
        first, second = run(scene())
    assert 10 < first <= 50
    assert second <= 15
    assert [each["event"] for each in logs].count("another_process") == 2


def test_two_replies_of_two_processes_become_one_and_the_deletion_is_nobodys_word() -> None:
    async def scene() -> tuple[list[str], int, str]:
        stage = Scene()
        stage.told_to([await stage.start(), await stage.start()], "ann", "claim #99")
        await asyncio.sleep(60)  # simulated seconds
        await stage.end()
        issue = stage.github.issue(REPO, 1)
        writes = [each.method for each in stage.github.log.writes if "comments" in each.path]
        return writes, len(issue.comments), issue.body or ""

    writes, comments, body = run(scene())
    assert writes[:2] == ["POST", "POST"]
    assert set(writes[2:]) == {"DELETE"}
    assert comments == 2
    assert "unwanted" not in body


def test_two_processes_that_know_a_pull_request_differently_while_search_is_late_write_in_turns_a_few_times() -> None:
    async def scene() -> tuple[int, str]:
        stage = Scene(PullRules("Hackathon No.", (REPO,)))
        told = await stage.start()
        await stage.start()
        pull = stage.github.open_pull(REPO, "ann", "Hackathon No. 1").number
        await asyncio.sleep(30)  # simulated seconds
        stage.github.index.fall_behind(timedelta(minutes=10))
        before = len(stage.hands.body_writes)
        stage.told([told], lambda: stage.github.merge(REPO, pull, ORGANISER))
        await asyncio.sleep(600)  # simulated seconds
        writes = len(stage.hands.body_writes) - before
        await asyncio.sleep(900)  # simulated seconds
        await stage.end()
        return writes, page.rows(stage.github.issue(REPO, 1).body or "")["1"].cells[2]

    writes, shown = run(scene())
    assert writes <= 20
    assert shown == "@ann Done [#2](https://github.com/acme/sky/pull/2)"


def test_a_full_look_right_after_a_write_waits_its_second() -> None:
    async def scene() -> list[float]:
        stage = Scene()
        bot = await stage.start()
        stage.told_to([bot], "ann", "claim #1")
        await asyncio.sleep(0.3)  # simulated seconds
        stage.told_to([], "ben", "claim #2")  # so that only a look can find it
        await bot.tracker.look()
        await stage.end()
        return stage.hands.body_writes

    assert all(other - one >= 1.0 for one, other in pairwise(run(scene())))


def test_a_process_that_takes_over_from_one_that_was_killed_waits_its_second_too() -> None:
    async def scene() -> list[float]:
        stage = Scene()
        bot = await stage.start()
        stage.told_to([bot], "ann", "claim #1")
        await asyncio.sleep(0.3)  # simulated seconds
        await bot.kill()
        stage.told_to([], "ben", "claim #2")
        await stage.start()  # as in seed 101882 with races
        await stage.end()
        return stage.hands.body_writes

    writes = run(scene())
    assert len(writes) == 3
    assert all(other - one >= 1.0 for one, other in pairwise(writes))


def test_a_fresh_process_judges_two_reviewers_as_one_that_saw_them_review() -> None:
    async def scene() -> list[str]:
        stage = Scene(PullRules("Hackathon No.", (REPO,)))
        bot = await stage.start()
        stage.github.grant(REPO, "merlin", "write")
        pull = stage.github.open_pull(REPO, "ann", "Hackathon No. 1").number
        stage.github.review(REPO, pull, "merlin", "CHANGES_REQUESTED")
        await asyncio.sleep(30)  # simulated seconds
        stage.github.review(REPO, pull, ORGANISER, "APPROVED")
        await asyncio.sleep(30)  # simulated seconds
        shown = stage.github.issue(REPO, 1).body or ""
        await bot.kill()
        plan = await stage.machine.tracker("fresh").preview()
        return [page.rows(body)["1"].cells[2] for body in (shown, plan.body)]

    shown, fresh = run(scene())
    assert shown == fresh


def test_a_review_in_the_second_of_the_opening_is_seen_though_its_delivery_is_lost() -> None:
    async def scene() -> str:
        stage = Scene(PullRules("Hackathon No.", (REPO,)))
        bot = await stage.start()
        pull = stage.github.open_pull(REPO, "ann", "Hackathon No. 1").number
        await asyncio.sleep(0.5)  # simulated seconds: the delivery of the opening arrives
        stage.github.listeners.remove(stage.courier.collect)  # no further delivery does
        stage.github.review(REPO, pull, ORGANISER, "APPROVED")
        await asyncio.sleep(1)  # simulated seconds
        await bot.tracker.look()
        await stage.end()
        return page.rows(stage.github.issue(REPO, 1).body or "")["1"].cells[2]

    assert run(scene()) == "@ann Approved [#2](https://github.com/acme/sky/pull/2)"


def test_who_is_an_organiser_is_asked_again_where_the_repository_was_away() -> None:
    async def scene() -> tuple[str, int]:
        stage = Scene()
        bot = await stage.start()
        place = stage.github.repo(REPO)

        def away() -> None:
            place.private = True
            stage.github.grant(REPO, KEEPER, "none")

        stage.github.faults.before("GET", rf"/repos/{REPO}/collaborators/{ORGANISER}/permission", away)
        stage.told_to([bot], ORGANISER, "/assign 2 @ann")
        await asyncio.sleep(30)  # simulated seconds
        place.private = False
        stage.github.grant(REPO, KEEPER, "write")
        await asyncio.sleep(300)  # simulated seconds
        await stage.end()
        issue = stage.github.issue(REPO, 1)
        return page.rows(issue.body or "")["2"].cells[2], len(issue.comments)

    assert run(scene()) == ("@ann Claimed", 1)


async def two_write_at_once(*, save_first: bool, arrive: tuple[int, ...]) -> str:
    """Two processes write the same claim at once, and an organiser saves right before or after the first of them
    does. Of the three deliveries of the text these arrive, in this order. Return what stands there in the end.
    """
    stage = Scene()
    both = [await stage.start(), await stage.start()]

    def save() -> None:
        text = page.with_prose(stage.github.issue(REPO, 1).body or "", "Much luck!")
        stage.github.edit_issue(REPO, 1, ORGANISER, text)

    (stage.github.faults.before if save_first else stage.github.faults.after)("PATCH", ISSUE, save)
    stage.told_to(both, "ann", "claim #1")
    stage.github.listeners.remove(stage.courier.collect)
    await asyncio.sleep(2)  # simulated seconds
    three = stage.github.take_deliveries()
    for delivery in (three[each] for each in arrive):
        for process in both:
            process.receive(delivery)
    await asyncio.sleep(30)  # simulated seconds
    await stage.end()
    return stage.github.issue(REPO, 1).body or ""


def test_a_save_between_the_same_write_of_two_processes_is_put_back_from_its_own_delivery() -> None:
    body = run(two_write_at_once(save_first=False, arrive=(1,)))  # as in seeds 40175 and 40237
    assert (body.count("Much luck!"), page.rows(body)["1"].cells[2]) == (1, "@ann Claimed")


def test_a_save_before_the_same_write_of_two_processes_is_put_back_though_one_write_is_not_told_of() -> None:
    body = run(two_write_at_once(save_first=True, arrive=(2, 0)))  # as in seed 40069
    assert (body.count("Much luck!"), page.rows(body)["1"].cells[2]) == (1, "@ann Claimed")


def test_a_reply_that_failed_is_given_at_the_next_look_though_another_process_was_heard_of() -> None:
    async def scene() -> list[str]:
        stage = Scene()
        one = await stage.start()
        await stage.start()
        stage.github.comment(REPO, 1, "ann", "claim #1")
        await asyncio.sleep(10)  # simulated seconds
        assert one.tracker._rivals._met > 0
        stage.github.faults.fail("POST", rf"{ISSUE}/comments", status=410)
        stage.told_to([one], "ben", "claim #99")
        await asyncio.sleep(1)  # simulated seconds
        await one.tracker.look()
        await stage.end()
        return [each.body for each in stage.github.comments.values() if each.user.login == KEEPER]

    (reply,) = run(scene())
    assert "99: not done" in reply
