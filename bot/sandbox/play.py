"""Plays a scene on a simulated GitHub, waiting after each step until the bot has answered (no I/O)."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.sandbox import plain
from bot.sandbox.scene import BOT, REPO, Say

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.sandbox.model import Comment
    from bot.sandbox.scene import Scene, WriteByHand
    from bot.sandbox.state import GitHub

PATIENCE = 15.0  # seconds for one answer; it takes about one


class Missed(Exception):  # noqa: N818 - it is what happened on stage
    """The bot did not do what the scene waits for."""


async def play(github: GitHub, number: int, scene: Scene, tell: Callable[[str, str], None] | None = None) -> None:
    """Play it on issue `number`; `tell` hears who did what. Raises Missed."""
    stage = _Stage(github, number, tell or (lambda _who, _words: None))
    for step in scene.steps:
        if isinstance(step, Say):
            await stage.say(step)
        else:
            stage.write(step)


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


def difference(github: GitHub, number: int, scene: Scene) -> str:
    """Where the board is not what the scene leaves, a line for each task; empty where it is."""
    shown = plain.statuses(github.issue(REPO, number).body or "")
    told = {task: (words, scene.after.get(task, "")) for task, words in shown.items()}
    return "\n".join(f"task {task}: {have!r}, not {want!r}" for task, (have, want) in told.items() if have != want)


class _Stage:
    def __init__(self, github: GitHub, number: int, tell: Callable[[str, str], None]) -> None:
        self.github, self.number, self.tell = github, number, tell

    async def say(self, step: Say) -> None:
        before = len(self._of_bot())
        self.tell(step.login, step.text)
        said = self.github.comment(REPO, self.number, step.login, step.text)
        try:
            await until(self.github, lambda: self._shows(step) and self._answered(said, before, step))
        except TimeoutError:
            late = f"{step.login} wrote {step.text!r}, and {PATIENCE:.0f} seconds later it was not done"
            raise Missed(late) from None
        self.tell(BOT, plain.spoken(self._of_bot()[-1].body) if step.refused else "👍")

    def write(self, step: WriteByHand) -> None:
        """Edit the issue as a person would; nothing is answered, the bot's next write must keep it."""
        old = self.github.issue(REPO, self.number).body or ""
        self.github.edit_issue(REPO, self.number, step.login, plain.with_status(old, step.task, step.words))
        self.tell(step.login, f"(edits the table: task {step.task}, {step.words})")

    def _shows(self, step: Say) -> bool:
        shown = plain.statuses(self.github.issue(REPO, self.number).body or "")
        return all(shown.get(task) == words for task, words in step.makes.items())

    def _answered(self, said: Comment, before: int, step: Say) -> bool:
        if step.refused:
            return len(self._of_bot()) > before
        return any(self.github.reactions[each].user.type == "Bot" for each in said.reactions)

    def _of_bot(self) -> list[Comment]:
        return [each for each in self.github.comments_on(REPO, self.number) if each.user.type == "Bot"]
