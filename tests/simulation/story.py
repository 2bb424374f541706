"""One seeded story: a hackathon with faults, then quiet, then judgement (no real time, no sockets)."""

from __future__ import annotations

import asyncio
import random
import traceback
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from bot.core.rules import PullRules, Rules
from bot.sandbox.model import Refused
from bot.sandbox.rest import Api
from bot.sandbox.state import GitHub
from tests.simulation import loop, oracle
from tests.simulation.diary import Diary
from tests.simulation.hands import Hands
from tests.simulation.people import MAINTAINER, ORGANISER, REPO, WORDS, People
from tests.simulation.process import Courier, Machine, Process, sync_now_and_then
from tests.simulation.rare import BY_APP, BY_TOKEN, ENDINGS, OTHER, OTHER_TEXT, PATIENT, RARE, go_on_elsewhere
from tests.simulation.trouble import befall
from tests.simulation.wire import TALKED, Weather

if TYPE_CHECKING:
    from bot.sandbox.model import Installation

KEY = rsa.generate_private_key(public_exponent=65_537, key_size=2048)
PEM = KEY.private_bytes(
    serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
).decode()
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


def play(seed: int, *, races: bool | None = None) -> Verdict:
    """Play one story. `races`: organisers save between the bot's last read and its write; None: in every other one."""
    random.seed(seed)  # the bot's own jitter
    diary = Diary()
    story = Story(seed, seed % 2 == 1 if races is None else races, diary)
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
        self.tally: Counter[str] = Counter()
        self.rare, self.happen = RARE[self.seed % len(RARE)]
        self.installation: Installation | None = None
        self.ended = ""  # what the log is to say once the board is lost for good

    async def tell(self) -> Verdict:
        """Play it all."""
        self.diary.clock = asyncio.get_running_loop().time
        self._set_the_stage()
        sync = asyncio.create_task(sync_now_and_then(self.machine, self.chance)) if self.kind == "sync" else None
        for _ in range(2 if self.kind == "two" else 1):
            self.start()
        turns = self.chance.randint(15, 40)
        for turn in range(turns):
            await asyncio.sleep(self.pause())  # simulated seconds
            await self._turn()
            if turn == turns // 2:
                self.diary.note("story", self.rare)
                self.tally[self.rare] += 1
                await self.happen(self)
        if sync is not None:
            sync.cancel()
            with suppress(asyncio.CancelledError):
                await sync
        wrong = await self._judge()
        self._count()
        body = "" if self.ended else self.people.issue.body or ""
        return Verdict(self.seed, wrong, self.diary, self.tally, body)

    # -- the stage -----------------------------------------------------------------------------------------

    def _set_the_stage(self) -> None:
        github = self.github
        github.add_repo(REPO)
        github.grant(REPO, ORGANISER, "admin")
        github.grant(REPO, MAINTAINER, "write")
        github.grant(REPO, KEEPER, self.chance.choice(("write", "write", "admin")))  # an admin sees failed deliveries
        github.open_issue(REPO, ORGANISER, "Tasks", self._text())
        github.open_issue(REPO, ORGANISER, "Other tasks", OTHER_TEXT)
        self.kind = self.chance.choice(("one", "one", "one", "two", "sync"))
        by_app = (self.chance.random() < 0.4 or self.rare in BY_APP) and self.rare not in BY_TOKEN
        bot = "hackathon-bot[bot]" if by_app else KEEPER
        self.hands = Hands(github, bot)
        self.people = People(github, self.chance, self.hands, self.diary, self.with_pulls)
        self.machine = Machine(Api(github), self._rules(), self.weather, self.diary, START.timestamp())
        if self.rare in ENDINGS:
            self.machine.others = (Rules("others", REPO, (OTHER,), style="text"),)
        hook = "https://bot.example/webhook"
        if by_app:
            app = github.add_app("hackathon-bot", KEY.public_key(), hook_url=hook, secret="secret")
            self.installation = github.install(app, "acme")
            self.machine.app = str(app.id), PEM
        else:
            self.machine.token = github.add_token(KEEPER).value
            github.add_hook(REPO, hook, "secret")
        self.courier = Courier(self.machine, random.Random(f"post {self.seed}"), self.processes)
        github.listeners += [self._hear, self.courier.collect]
        self.weather.rough = self.chance.choice((0.0, 0.0, 0.03, 0.15, 0.4))
        self.courier.rough = self.chance.choice((0.0, 0.0, 0.1, 0.5, 1.0))
        if self.rare == PATIENT:
            self.people.quiet, self.weather.rough = True, 0.0
            self.courier.rough, self.courier.mishaps = 1.0, ("in time", "doubled", "late", "very late")
        self.diary.note("story", f"{self.kind}, {bot}, weather {self.weather.rough}, post {self.courier.rough}")

    def _rules(self) -> Rules:
        pulls = PullRules(WORDS, (REPO,)) if self.with_pulls else None
        return Rules(
            "sky", REPO, (1,), language=self.language, style="text", pulls=pulls,  # type: ignore[arg-type]  # it is en or zh
            leaderboard=self.chance.random() < 0.7, progress=self.chance.random() < 0.7,
            look_every=timedelta(days=1) if self.rare == PATIENT else timedelta(minutes=5),
        )  # fmt: skip

    def _text(self) -> str:
        head = self.chance.choice(HEADS)
        done = " |" * (head.count("---") - 2)
        rows = [f"| {number} | Task {number} \\| part |{done}" for number in range(1, 9)]
        text = "\n".join(["Welcome!", "", head, *rows[:5], "", "## More", "", head, *rows[5:], "", "Have fun.", ""])
        return text.replace("\n", "\r\n") if self.chance.random() < 0.5 else text

    def _hear(self) -> None:
        self.hands.watch(asyncio.get_running_loop().time())

    def start(self) -> None:
        """Start a process of the bot."""
        self.processes.append(Process(self.machine))

    # -- what happens --------------------------------------------------------------------------------------

    def pause(self) -> float:
        """Seconds until the next thing happens."""
        kind = self.chance.random()
        if kind < 0.4:
            return self.chance.uniform(0, 0.8)
        return self.chance.uniform(1, 8) if kind < 0.7 else self.chance.uniform(10, 90)

    async def _turn(self) -> None:
        self._restart_what_gave_up()
        kind = self.chance.random()
        if self.ended:  # nobody can do anything there any more
            await befall(self)
        elif kind < 0.72 or (kind >= 0.9 and self.rare == PATIENT):
            self.people.act()
        elif kind < 0.9:
            await self._edit_by_hand()
        else:
            await befall(self)

    async def _edit_by_hand(self) -> None:
        editor = self.people.open_editor(asyncio.get_running_loop().time())
        if self.races and not self.armed and self.chance.random() < 0.7:
            self.armed = True
            when = self.github.faults.before if self.chance.random() < 0.8 else self.github.faults.after
            when("PATCH", ISSUE, self._save_in_between)
            self.people.act()
            return
        for _ in range(self.chance.choice((0, 0, 0, 1, 3))):
            await asyncio.sleep(self.pause())  # simulated seconds
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
        with suppress(Refused):  # the issue may be gone by now
            self.people.save(self.people.open_editor(asyncio.get_running_loop().time()))

    def _restart_what_gave_up(self) -> None:
        """Do what a supervisor does."""
        for _ in [process for process in self.processes if process.has_ended()]:
            self.start()

    # -- the end -------------------------------------------------------------------------------------------

    async def _judge(self) -> list[str]:
        self.diary.note("story", "all is quiet now")
        self.weather.rough = self.weather.gone_until = self.courier.rough = 0.0
        self.github.faults.requests.clear()
        if self.machine.app is not None:
            self.machine.ahead = 0.0  # GitHub takes no App's word whose clock is minutes off
        for _ in range(3):
            await asyncio.sleep(QUIET / 3)  # simulated seconds
            self._restart_what_gave_up()
        wrong = []
        if self.weather.struck[TALKED] and not self.tally["clock set"]:
            wrong.append(f"{self.weather.struck[TALKED]} times {TALKED}")
        if self.ended:
            wrong += await go_on_elsewhere(self)
            for each in self.processes:
                await each.kill()
            return wrong + self._mistakes()
        alive, *others = [each for each in self.processes if each.alive]
        for each in others:
            await each.kill()
            each.alive = True  # for the witnesses: it had all the time it needed
        before = self.people.issue.body
        wrong += await self._look_again(alive)
        await alive.kill()
        wrong += await self._look_anew(before)
        wrong += self._mistakes()
        wrong += oracle.wrong_rows(self.people, self.language, alone=self.kind == "one")
        if self.kind == "one" and self.rare not in BY_TOKEN:
            wrong += oracle.doubled_replies(self.people)
        alive.alive = True  # it saw what it saw
        wrong += oracle.wrong_replies(self.people, self.hands.bot, self.courier, alone=self.kind == "one")
        wrong += oracle.lost_edits(self.people, self.courier, self.tally)
        wrong += oracle.too_many_writes(self.people, 1 if self.kind == "one" else 2, self.machine.started)
        return wrong

    def _mistakes(self) -> list[str]:
        return [f"a mistake of the bot's own: {each!r}" for each in self.diary.mistakes]

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
        writes = [f"{each.method} {each.path}" for each in self.github.log.writes]
        return [each for each in writes if not each.endswith(("reactions", "access_tokens"))]

    def _count(self) -> None:
        self.tally["stories"] += 1
        self.tally["acts"] += self.people.acts
        self.tally += self.people.tally
        self.tally["body writes"] += len(self.hands.body_writes)
        self.tally["requests"] += len(self.github.log)
        self.tally["edits by hand"] += len(self.hands.made)
        self.tally.update({f"fault: {kind}": count for kind, count in self.weather.struck.items()})
        self.tally.update({f"delivery {kind}": count for kind, count in self.courier.fates.items()})
