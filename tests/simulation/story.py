"""One seeded story: a hackathon with faults, then quiet, then judgement (no real time, no sockets)."""

from __future__ import annotations

import asyncio
import random
import traceback
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.core.rules import PullRules, Rules
from bot.sandbox.rest import Api
from bot.sandbox.state import GitHub
from tests.simulation import loop, oracle
from tests.simulation.diary import Diary
from tests.simulation.hands import Hands
from tests.simulation.people import MAINTAINER, ORGANISER, REPO, WORDS, People
from tests.simulation.process import Courier, Machine, Process, sync_now_and_then
from tests.simulation.wire import Weather

START = datetime(2026, 3, 1, tzinfo=UTC)
KEEPER = "keeper"
QUIET = 45 * 60.0  # seconds in which a healthy GitHub is looked at several times
ISSUE = rf"/repos/{REPO}/issues/1"
HEADS = ("| No. | Task | Status |\n| --- | --- | --- |", "| 序号 | 任务 | 状态 | 完成队伍 |\n| --- | --- | --- | --- |")


@dataclass
class Verdict:
    """What a story came to. `wrong` is empty where all held."""

    seed: int
    wrong: list[str]
    diary: Diary
    tally: Counter[str]
    body: str = ""

    def __str__(self) -> str:
        wrong = "\n".join(f"* {each}" for each in self.wrong)
        return f"seed {self.seed}\n{self.diary}\n\n{wrong}\n(seed {self.seed})"


def play(seed: int, *, races: bool = False) -> Verdict:
    """Play one story. `races`: organisers save between the bot's last read and its write."""
    random.seed(seed)  # the bot's own jitter
    diary = Diary()
    story = Story(seed, races, diary)
    with diary.hearing_the_bot():
        try:
            return loop.run(story.tell())
        except Exception as error:
            diary.lines.append(traceback.format_exc())
            return Verdict(seed, [f"the story ended early: {error!r}"], diary, Counter())


@dataclass
class Story:
    """Everything of one seed."""

    seed: int
    races: bool
    diary: Diary
    chance: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.chance = random.Random(f"story {self.seed}")
        now = lambda: START + timedelta(seconds=asyncio.get_running_loop().time())  # noqa: E731  # a clock is a line
        self.github = GitHub(now=now, wall=now)
        self.armed = False  # somebody waits to save in the middle of a write
        self.language = self.chance.choice(("en", "zh"))
        self.with_pulls = self.chance.random() < 0.6
        self.weather = Weather(random.Random(f"weather {self.seed}"))
        self.processes: list[Process] = []

    async def tell(self) -> Verdict:
        """Play it all."""
        self.diary.clock = asyncio.get_running_loop().time
        self._set_the_stage()
        sync = asyncio.create_task(sync_now_and_then(self.machine, self.chance)) if self.kind == "sync" else None
        for _ in range(2 if self.kind == "two" else 1):
            self._start()
        for _ in range(self.chance.randint(15, 40)):
            await asyncio.sleep(self._pause())  # simulated seconds
            await self._turn()
        if sync is not None:
            sync.cancel()
            with suppress(asyncio.CancelledError):
                await sync
        wrong = await self._judge()
        return Verdict(self.seed, wrong, self.diary, self.tally, self.people.issue.body or "")

    # -- the stage -----------------------------------------------------------------------------------------

    def _set_the_stage(self) -> None:
        github = self.github
        github.add_repo(REPO)
        github.grant(REPO, ORGANISER, "admin")
        github.grant(REPO, MAINTAINER, "write")
        github.grant(REPO, KEEPER, "write")
        github.open_issue(REPO, ORGANISER, "Tasks", self._text())
        self.kind = self.chance.choice(("one", "one", "one", "two", "sync"))
        by_app = self.chance.random() < 0.4
        bot = "hackathon-bot[bot]" if by_app else KEEPER
        self.tally: Counter[str] = Counter()
        self.bot = bot
        self.hands = Hands(github, bot)
        self.people = People(github, self.chance, self.hands, self.diary, self.with_pulls)
        self.machine = Machine(Api(github), self._rules(), self.weather, self.diary, START.timestamp())
        if by_app:
            app = github.add_app("hackathon-bot")
            self.machine.installation = github.install(app, "acme")
        else:
            self.machine.token = github.add_token(KEEPER).value
        github.add_hook(REPO, "https://bot.example/webhook", "secret")
        self.courier = Courier(self.machine, random.Random(f"post {self.seed}"), self.processes)
        github.listeners += [self._hear, self.courier.collect]
        self.weather.rough = self.chance.choice((0.0, 0.0, 0.03, 0.15, 0.4))
        self.courier.rough = self.chance.choice((0.0, 0.0, 0.1, 0.5, 1.0))
        self.diary.note("story", f"{self.kind}, {bot}, weather {self.weather.rough}, post {self.courier.rough}")

    def _rules(self) -> Rules:
        pulls = PullRules(WORDS, (REPO,)) if self.with_pulls else None
        return Rules(
            "sky", REPO, (1,), language=self.language, style="text", pulls=pulls,  # type: ignore[arg-type]  # it is en or zh
            leaderboard=self.chance.random() < 0.7, progress=self.chance.random() < 0.7,
        )  # fmt: skip

    def _text(self) -> str:
        head = self.chance.choice(HEADS)
        done = " |" * (head.count("---") - 2)
        rows = [f"| {number} | Task {number} \\| part |{done}" for number in range(1, 9)]
        text = "\n".join(["Welcome!", "", head, *rows[:5], "", "## More", "", head, *rows[5:], "", "Have fun.", ""])
        return text.replace("\n", "\r\n") if self.chance.random() < 0.5 else text

    def _hear(self) -> None:
        self.hands.watch(asyncio.get_running_loop().time())

    def _start(self) -> None:
        self.processes.append(Process(self.machine))

    # -- what happens --------------------------------------------------------------------------------------

    def _pause(self) -> float:
        kind = self.chance.random()
        if kind < 0.4:
            return self.chance.uniform(0, 0.8)
        return self.chance.uniform(1, 8) if kind < 0.7 else self.chance.uniform(10, 90)

    async def _turn(self) -> None:
        self._restart_what_gave_up()
        kind = self.chance.random()
        if kind < 0.72:
            self.people.act()
        elif kind < 0.9:
            await self._edit_by_hand()
        else:
            await self._trouble()

    async def _edit_by_hand(self) -> None:
        editor = self.people.open_editor(asyncio.get_running_loop().time())
        if self.races and not self.armed and self.chance.random() < 0.7:
            self.armed = True
            when = self.github.faults.before if self.chance.random() < 0.8 else self.github.faults.after
            when("PATCH", ISSUE, self._save_in_between)
            self.people.act()
            return
        for _ in range(self.chance.choice((0, 0, 0, 1, 3))):
            await asyncio.sleep(self._pause())  # simulated seconds
            self.people.act()
        while not self.races and self._somebody_writes():  # noqa: ASYNC110 - simulated waiting costs nothing
            await asyncio.sleep(0.05)  # simulated seconds
        if self.chance.random() < 0.03:
            self.people.forget()
        else:
            self.people.save(editor)

    def _somebody_writes(self) -> bool:
        """Whether a process is between its last read and its write."""
        return any(each.alive and each.tracker.client.writing.locked() for each in self.processes)

    def _save_in_between(self) -> None:
        """Save what is there now with one change: right between the bot's read and its write, or right after it."""
        self.armed = False
        self.people.save(self.people.open_editor(asyncio.get_running_loop().time()))

    async def _trouble(self) -> None:
        now, what = asyncio.get_running_loop().time(), self.chance.randrange(7)
        if what <= 1:
            await self._kill()
        elif what == 2:
            self.weather.gone_until = now + self.chance.choice((30, 600, 3600))
            self.diary.note("network", f"is gone until {self.weather.gone_until:.0f}")
        elif what == 3:
            self.machine.ahead += self.chance.choice((-7200, -90, 45, 3600))
            self.diary.note("clock", f"is {self.machine.ahead} s ahead")
        elif what == 4:
            self._revoke_for(self.chance.choice((5, 60, 600)))
        elif what == 5:
            self._hide_for(self.chance.choice((5, 60, 600)))
        else:
            self.weather.rough = self.chance.choice((0.0, 0.1, 0.6))
            self.diary.note("weather", f"is {self.weather.rough}")

    async def _kill(self) -> None:
        alive = [each for each in self.processes if each.alive]
        if alive:
            await self.chance.choice(alive).kill()
        for _ in range(self.chance.choice((0, 0, 1, 4))):
            await asyncio.sleep(self._pause())  # simulated seconds
            self.people.act()
        self._start()

    def _restart_what_gave_up(self) -> None:
        """Do what a supervisor does."""
        for _ in [process for process in self.processes if process.has_ended()]:
            self._start()

    def _revoke_for(self, seconds: float) -> None:
        taken = dict(self.github.tokens)
        self.github.tokens.clear()
        self.diary.note("github", f"knows no token for {seconds} s")
        asyncio.get_running_loop().call_later(seconds, lambda: self.github.tokens.update(taken))

    def _hide_for(self, seconds: float) -> None:
        """Rename the repository, or shut the bot's account out of it, for a while."""
        owner, _, name = REPO.partition("/")
        place, back = self.github.repo(REPO), asyncio.get_running_loop().call_later
        if self.chance.random() < 0.5:
            self.github.rename_repo(REPO, "heaven")
            back(seconds, lambda: self.github.rename_repo(f"{owner}/{place.name}", name))
        else:
            place.private = True
            self.github.grant(REPO, KEEPER, "none")
            back(seconds, self._show_again)
        self.tally["repository away"] += 1
        self.diary.note("repository", f"is {'hidden' if place.private else place.name} for {seconds} s")

    def _show_again(self) -> None:
        self.github.repo(REPO).private = False
        self.github.grant(REPO, KEEPER, "write")

    # -- the end -------------------------------------------------------------------------------------------

    async def _judge(self) -> list[str]:
        self.diary.note("story", "all is quiet now")
        self.weather.rough = self.weather.gone_until = self.courier.rough = 0.0
        self.github.faults.requests.clear()
        for _ in range(3):
            await asyncio.sleep(QUIET / 3)  # simulated seconds
            self._restart_what_gave_up()
        alive, *others = [each for each in self.processes if each.alive]
        for each in others:
            await each.kill()
            each.alive = True  # for the witnesses: it had all the time it needed
        before = self.people.issue.body
        wrong = await self._look_again(alive)
        await alive.kill()
        wrong += await self._look_anew(before)
        wrong += [f"a mistake of the bot's own: {each!r}" for each in self.diary.mistakes]
        wrong += oracle.wrong_rows(self.people, self.language, alone=self.kind == "one")
        alive.alive = True  # it saw what it saw
        wrong += oracle.wrong_replies(self.people, self.bot, self.courier, alone=self.kind == "one")
        wrong += oracle.lost_edits(self.people, self.courier, self.tally)
        wrong += oracle.too_many_writes(self.people, 1 if self.kind == "one" else 2, self.machine.started)
        self._count()
        return wrong

    async def _look_again(self, process: Process) -> list[str]:
        looked = self._writes()
        await process.tracker.look()
        return [f"a second look wrote {self._writes()[len(looked) :]}"] if self._writes() != looked else []

    async def _look_anew(self, before: str | None) -> list[str]:
        looked = self._writes()
        plan = await self.machine.tracker("fresh").preview()
        wrong = [f"a fresh look would write another text:\n{plan.body}"] if plan.body != before else []
        wrong += [f"a fresh look would reply: {each}" for each in plan.replies]
        assert self._writes() == looked
        return wrong

    def _writes(self) -> list[str]:
        return [f"{each.method} {each.path}" for each in self.github.log.writes if "reactions" not in each.path]

    def _count(self) -> None:
        self.tally["stories"] += 1
        self.tally["acts"] += self.people.acts
        self.tally["body writes"] += len(self.hands.body_writes)
        self.tally["requests"] += len(self.github.log)
        self.tally["edits by hand"] += len(self.hands.made)
        self.tally.update({f"fault {kind}": count for kind, count in self.weather.struck.items()})
        self.tally.update({f"delivery {kind}": count for kind, count in self.courier.fates.items()})
