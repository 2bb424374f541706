"""People save the issue between the bot's last read and its write: what is put back, from which delivery."""

from __future__ import annotations

import random
import re
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.sandbox.faults import DeliveryFault
from tests.scenes.hackathon import KEEPER, QUICK, REPO, SECRET, Hackathon, board, staged, world

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.sandbox.model import Delivery

ISSUE = rf"/repos/{REPO}/issues/1"
COVERED = "hackathon_covered_edits_total"
BODY = "Welcome!\r\n\r\n| No. | Task | Status |\r\n| --- | --- | --- |\r\n{rows}\r\nHave fun.\r\n"
ROWS = "".join(f"| {number} | Task {number} |  |\r\n" for number in range(1, 9))
RACES = 200
WORLDS = 10  # of so many races each


class Race:
    """Organisers save while the bot writes; every save leaves a word that stands nowhere else."""

    def __init__(self, hackathon: Hackathon, seed: int) -> None:
        self.hackathon, self.chance, self.words = hackathon, random.Random(seed), list[str]()

    @property
    def github_faults(self) -> list[DeliveryFault]:
        return self.hackathon.github.faults.deliveries

    def save(self) -> None:
        """An organiser saves the issue."""
        word = f"word{len(self.words)}x"
        self.words.append(word)
        before = self.hackathon.body()
        self.hackathon.github.edit_issue(REPO, 1, "olivia", self.edited(before, word))

    def edited(self, body: str, word: str) -> str:
        """One of the things that organisers do."""
        task = self.chance.randint(1, 8)
        row = re.search(rf"^\| {task} \|([^|]*)\|([^|]*)\|", body, re.MULTILINE)
        assert row is not None
        title, status = row[1].strip(), row[2].strip()
        cells = {
            "title": f"| {task} | {title} {word} | {status} |",
            "words": f"| {task} | {title} | {status}{'<br>' * bool(status)}{word} |",
            "first": f"| {task} | {title} | {word}{'<br>' * bool(status)}{status} |",
            "row": f"{row[0]}\r\n| {100 + len(self.words)} | {word} |  |",
        }
        what = self.chance.choice(["above", "below", *cells])
        if what in cells:
            return body.replace(row[0], cells[what])
        return body.replace(
            *(("Welcome!", f"Welcome! {word}") if what == "above" else ("Have fun.", f"{word}\r\nHave fun."))
        )

    def lose(self, which: str | None) -> None:
        """From now on these deliveries get lost: the `person`'s of the issue, the `bot`'s, `both`, or none."""

        def strikes(delivery: Delivery) -> bool:
            own = delivery.payload["sender"]["login"] == KEEPER
            return delivery.event == "issues" and which in ("both", "bot" if own else "person")

        self.github_faults[:] = [DeliveryFault("lose", strikes, times=None)] if which else []

    async def run(self, saves: int, lost: str | None) -> None:
        """Somebody claims, and each of the writes that follow is raced by a save."""
        self.lose(lost)
        fault = self.hackathon.github.faults.before("PATCH", ISSUE, self.save, times=saves)
        who, task = f"person-{self.chance.randint(0, 9)}", self.chance.randint(1, 8)
        await self.hackathon.comment(who, f"claim #{task}")
        self.hackathon.github.faults.requests.remove(fault)
        self.lose(None)
        assert who in self.hackathon.people_on(task)

    def found(self) -> list[int]:
        """How often each of the organisers' words stands in the text."""
        return [self.hackathon.body().count(word) for word in self.words]


@pytest.mark.parametrize("seed", range(WORLDS))
async def test_no_race_loses_a_save_or_doubles_one_while_either_delivery_comes(seed: int) -> None:
    async with staged(world(BODY.format(rows=ROWS))) as hackathon:
        await hackathon.start()
        race = Race(hackathon, seed)
        for _ in range(RACES // WORLDS):
            before, words = hackathon.body_writes, len(race.words)
            saves = race.chance.choice((1, 1, 1, 2, 3))  # the second and the third race the writes that mend
            await race.run(saves, race.chance.choice((None, "person", "bot")))

            assert race.found() == [1] * len(race.words)
            raced = len(race.words) - words
            assert hackathon.body_writes - before <= raced + 2
        assert hackathon.metric(COVERED) == len(race.words)
        assert all(row in hackathon.body() for row in ("| 1 |", "| 8 |"))


async def test_only_a_save_that_neither_delivery_showed_is_lost() -> None:
    async with staged(world(BODY.format(rows=ROWS))) as hackathon:
        await hackathon.start()
        race = Race(hackathon, 1)
        await race.run(1, "both")

        assert (race.found(), hackathon.metric(COVERED)) == ([0], 0)


@pytest.mark.parametrize("lost", ["person", "bot"])
async def test_a_write_whose_process_died_is_mended_by_the_next(lost: str) -> None:
    async with staged(world(BODY.format(rows=ROWS))) as hackathon:
        await hackathon.start()
        race = Race(hackathon, 2)
        race.lose(lost)
        faults = hackathon.github.faults
        faults.hold("issues", times=None)
        faults.before("PATCH", ISSUE, race.save)
        await hackathon.comment("alice", "claim #2")
        await hackathon.crash()
        await hackathon.start()
        faults.deliveries.clear()
        for delivery in faults.release():
            delivery.hook.url = f"{hackathon.url}/webhook"
            hackathon.github.outbox.append(delivery)
        hackathon.github.comment(REPO, 1, "bob", "claim #4")
        await hackathon.settled()

        assert race.found() == [1]
        assert hackathon.people_on(2) == ["alice"]


async def test_what_was_written_over_is_put_back_before_the_bot_ends() -> None:
    async with staged(world(BODY.format(rows=ROWS))) as hackathon:
        hackathon.pace = replace(QUICK, between_writes=2.0)
        await hackathon.start()
        race = Race(hackathon, 4)
        hackathon.github.faults.before("PATCH", ISSUE, race.save)
        hackathon.github.comment(REPO, 1, "alice", "claim #2")
        await hackathon.eventually(lambda: hackathon.metric(COVERED) == 1)
        assert race.found() == [0]
        await hackathon.stop()

        assert race.found() == [1]
        assert hackathon.people_on(2) == ["alice"]


async def test_an_edit_is_put_back_though_the_answer_to_the_write_is_lost() -> None:
    async with staged(world(BODY.format(rows=ROWS))) as hackathon:
        await hackathon.start()
        race = Race(hackathon, 3)
        hackathon.github.faults.before("PATCH", ISSUE, race.save)
        hackathon.github.faults.reset("PATCH", ISSUE, effect=True)
        await hackathon.comment("alice", "claim #2")
        await hackathon.eventually(lambda: race.found() == [1] and hackathon.people_on(2) == ["alice"])
        await hackathon.settled()

        assert race.found() == [1]


async def test_a_table_broken_under_the_write_stays_as_it_was_saved_and_is_kept_again_once_it_is_mended() -> None:
    async with staged(world(BODY.format(rows=ROWS))) as hackathon:
        await hackathon.start()
        line = "| --- | --- | --- |\r\n"
        hackathon.github.faults.before("PATCH", ISSUE, lambda: hackathon.edit_at_once(line, ""))
        await hackathon.comment("alice", "claim #2")
        assert line not in hackathon.body()
        await hackathon.organiser_edits("| No. | Task | Status |\r\n", f"| No. | Task | Status |\r\n{line}")

        assert hackathon.people_on(2) == ["alice"]


@asynccontextmanager
async def twins() -> AsyncIterator[tuple[Hackathon, Hackathon]]:
    """Two processes of the bot on one board, each with its own deliveries."""
    async with staged(world(BODY.format(rows=ROWS))) as one:
        await one.start()
        other = Hackathon(one.github, one.serving, (board(),))
        try:
            await other.begin()
            for hook in one.github.hooks.values():
                hook.url = f"{one.url}/webhook"
            one.github.add_hook(REPO, f"{other.url}/webhook", SECRET)
            await one.eventually(lambda: all(tracker.looked for tracker in other.trackers))
            yield one, other
        finally:
            await other.crash()


@pytest.mark.parametrize("seed", range(4))
async def test_two_processes_on_one_board_lose_nothing(seed: int) -> None:
    async with twins() as (one, other):
        race = Race(one, seed)
        for _ in range(5):
            before = one.body_writes
            await race.run(race.chance.choice((1, 2)), race.chance.choice((None, "person")))
            await one.eventually(lambda: one._at_rest() and other._at_rest())

            assert race.found() == [1] * len(race.words)
            assert one.body_writes - before <= 10
