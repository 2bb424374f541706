"""Plays a scene on a simulated GitHub, waiting after each step until the bot has answered (no I/O)."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.sandbox import plain
from bot.sandbox.scene import BOT, ORGANISER, REPO, Change, Open, Say, WriteByHand

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.sandbox.model import Comment, Issue
    from bot.sandbox.scene import Scene, Step
    from bot.sandbox.state import GitHub

PATIENCE = 15.0  # seconds for one answer; it takes about one


class Missed(Exception):  # noqa: N818 - it is what happened on stage
    """The bot did not do what the scene waits for."""


async def play(
    github: GitHub, number: int, scene: Scene, tell: Callable[[str, str], None] | None = None
) -> dict[str, str]:
    """Play it on issue `number`; `tell` hears who did what. Returns its pull requests as a board writes them.

    Raises Missed.
    """
    stage = _Stage(github, number, tell or (lambda _who, _words: None))
    for step in scene.steps:
        await stage.take(step)
    return stage.shown


async def until(github: GitHub, done: Callable[[], bool]) -> None:
    """Wait for a state, looking at every change. Raises TimeoutError after PATIENCE."""
    news = asyncio.Event()
    github.listeners.append(news.set)
    try:
        async with asyncio.timeout(PATIENCE):
            while not done():
                news.clear()
                await news.wait()
    finally:
        github.listeners.remove(news.set)


def difference(github: GitHub, number: int, scene: Scene, pulls: Mapping[str, str]) -> str:
    """Where the board is not what the scene leaves, a line for each; `pulls` are as `play` gave them.

    Empty where everything is as it must be.
    """
    body = github.issue(REPO, number).body or ""
    told = [
        (f"task {task}", have, scene.after.get(task, "").format_map(pulls))
        for task, have in plain.statuses(body).items()
    ]
    told += [
        ("the progress board's total", str(plain.block(body, "progress")[-1:]), str([list(scene.total)])),
        ("the leaderboard", str(plain.block(body, "leaderboard")[1:]), str([list(each) for each in scene.leaders])),
    ]
    return "\n".join(f"{what}: {have!r}, not {want!r}" for what, have, want in told if have != want)


class _Stage:
    """An issue while a scene is played on it; `pulls` are the scene's, `shown` how a board writes each."""

    def __init__(self, github: GitHub, number: int, tell: Callable[[str, str], None]) -> None:
        self.github, self.number, self.tell = github, number, tell
        self.pulls: dict[str, Issue] = {}
        self.shown: dict[str, str] = {}

    async def take(self, step: Step) -> None:
        """Do one step, and wait for what it makes."""
        match step:
            case Say():
                await self.say(step)
            case WriteByHand():
                self.write(step)
            case Open():
                await self.open(step)
            case Change():
                await self.change(step)

    async def say(self, step: Say) -> None:
        before = len(self._of_bot())
        self.tell(step.login, step.text)
        said = self.github.comment(REPO, self.number, step.login, step.text)
        await self._until(
            lambda: self._shows(step.makes) and self._answered(said, before, refused=step.refused),
            f"{step.login} wrote {step.text!r}",
        )
        self.tell(BOT, self._newest_reply() if step.refused else "👍")

    def write(self, step: WriteByHand) -> None:
        """Edit the issue as a person would; nothing is answered, the bot's next write must keep it."""
        old = self.github.issue(REPO, self.number).body or ""
        self.github.edit_issue(REPO, self.number, step.login, plain.with_status(old, step.task, step.words))
        self.tell(step.login, f"(edits the table: task {step.task}, {step.words})")

    async def open(self, step: Open) -> None:
        before = len(self._of_bot())
        made = self.github.open_pull(step.repo, step.login, step.title, draft=step.draft)
        self.pulls[step.name] = made
        self.shown[step.name] = f"{'' if step.repo == REPO else made.repo.name}#{made.number}"
        what = f"opens {made.repo.name}#{made.number}{', a draft' if step.draft else ''}: {step.title}"
        self.tell(step.login, f"({what})")
        await self._until(
            lambda: self._shows(step.makes) and (not step.refused or len(self._of_bot()) > before),
            f"{step.login} {what}",
        )
        self._tell_cells(step.makes)
        if step.refused:
            self.tell(BOT, self._newest_reply())

    async def change(self, step: Change) -> None:
        pull = self.pulls[step.name]
        repo, login = pull.repo.full_name, ORGANISER
        if step.do == "retitle":
            login = self.github.retitle(repo, pull.number, step.title).user.login
        elif step.do == "approve":
            self.github.review(repo, pull.number, ORGANISER)
        else:
            self.github.merge(repo, pull.number, ORGANISER)
        what = f"{step.do}s {pull.repo.name}#{pull.number}{step.title and f': {step.title}'}"
        self.tell(login, f"({what})")
        await self._until(lambda: self._shows(step.makes), f"{login} {what}")
        self._tell_cells(step.makes)

    async def _until(self, done: Callable[[], bool], what: str) -> None:
        try:
            await until(self.github, done)
        except TimeoutError:
            raise Missed(f"{what}, and {PATIENCE:.0f} seconds later the bot had not done its part") from None

    def _tell_cells(self, makes: Mapping[str, str]) -> None:
        if makes:
            self.tell(BOT, "\n".join(f"{task}: {words.format_map(self.shown)}" for task, words in makes.items()))

    def _shows(self, makes: Mapping[str, str]) -> bool:
        shown = plain.statuses(self.github.issue(REPO, self.number).body or "")
        return all(shown.get(task) == words.format_map(self.shown) for task, words in makes.items())

    def _answered(self, said: Comment, before: int, *, refused: bool) -> bool:
        if refused:
            return len(self._of_bot()) > before
        return any(self.github.reactions[each].user.type == "Bot" for each in said.reactions)

    def _newest_reply(self) -> str:
        return plain.spoken(self._of_bot()[-1].body)

    def _of_bot(self) -> list[Comment]:
        return [each for each in self.github.comments_on(REPO, self.number) if each.user.type == "Bot"]
