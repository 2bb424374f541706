"""The leaderboard: who finished what, by points and then by who got there first (no I/O). Nobody is pinged by it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from bot.core.memory import NEVER
from bot.core.points import points_of, share_of, shown_points
from bot.core.recent import Recent

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.core.answer import Standing
    from bot.core.entry import Entry
    from bot.core.face import Look
    from bot.core.rules import Rules
    from bot.core.task import Task
    from bot.locale.board_words import BoardWords

_MEDALS = {1: "🥇", 2: "🥈", 3: "🥉"}


@dataclass(frozen=True, slots=True)
class Leader:
    """One participant who finished something.

    `rank` is shared by those with the same points at the same time (`tied`), and the next one is as much lower.
    `reached` is when the last of the points came, None where nothing tells. `entry` is the participant's first
    entry with everybody who is behind any of them.
    """

    rank: int
    tied: bool
    entry: Entry
    points: Fraction
    reached: datetime | None
    tasks: tuple[Task, ...]

    @property
    def name(self) -> str:
        """The team's name or the login, as plain text."""
        return self.entry.team or self.entry.members[0]


@dataclass(slots=True)
class _Tally:
    """One participant while the tasks are gone through."""

    entry: Entry
    points: Fraction = Fraction()
    times: list[datetime | None] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)

    def add(self, entry: Entry, task: Task, points: Fraction) -> None:
        known = {member.casefold() for member in self.entry.members}
        more = tuple(member for member in entry.members if member.casefold() not in known)
        if more:
            self.entry = replace(self.entry, members=(*self.entry.members, *more))
        self.points += points
        self.tasks.append(task)
        if points:
            self.times.append(finished_at(entry))

    @property
    def reached(self) -> datetime | None:
        times = [at for at in self.times if at is not None]
        return max(times) if times and len(times) == len(self.times) else None

    @property
    def place(self) -> tuple[Fraction, bool, datetime]:
        """What it is ranked by; where no time is known, after those of the same points."""
        reached = self.reached
        return -self.points, reached is None, reached or NEVER.at


def leaderboard(standing: Standing, rules: Rules) -> tuple[Leader, ...]:
    """Return everybody who finished a task, best first."""
    given = standing, rules
    known = _LEADERS.get(rules.name, None, given)
    return _LEADERS.put(rules.name, None, given, _leaders(standing, rules)) if known is None else known


_LEADERS: Recent[tuple[Standing, Rules], tuple[Leader, ...]] = Recent()


def _leaders(standing: Standing, rules: Rules) -> tuple[Leader, ...]:
    tallies: dict[str, _Tally] = {}
    for task in standing.open_tasks:
        finishers = [entry for entry in standing.on(task.id) if entry.state == "done"]
        for entry in finishers:
            points = share_of(points_of(task.points, rules.points), len(finishers), rules.points)
            tallies.setdefault(entry.key, _Tally(entry)).add(entry, task, points)
    return _ranked([tallies[key] for key in sorted(tallies, key=lambda key: (tallies[key].place, key))])


def _ranked(tallies: Sequence[_Tally]) -> tuple[Leader, ...]:
    """Return the leaders of some tallies, which are in their order; equal places share a rank."""
    places = [tally.place for tally in tallies]
    sharing = Counter(places)
    ranks: dict[object, int] = {}
    for rank, place in enumerate(places, 1):
        ranks.setdefault(place, rank)
    return tuple(
        Leader(ranks[place], sharing[place] > 1, tally.entry, tally.points, tally.reached, tuple(tally.tasks))
        for place, tally in zip(places, tallies, strict=True)
    )


def finished_at(entry: Entry) -> datetime | None:
    """Return when an entry came to be done, None where nothing tells (a person wrote it into the table)."""
    finished = entry.finished or entry.newest
    return None if finished == NEVER else finished.at


def leaderboard_lines(leaders: Sequence[Leader], look: Look, words: BoardWords) -> list[str]:
    """Return the leaderboard as a table, or one sentence where nobody has finished anything."""
    if not leaders:
        return [words.nobody_done]
    return [
        f"| {' | '.join(words.leaderboard)} |",
        "| :---: | :--- | :---: | :--- |",
        *(
            f"| {_rank(leader, words)} | {quiet_name(leader.entry, look)} | {shown_points(leader.points)} "
            f"| {look.locale.join.join(task.id for task in leader.tasks)} |"
            for leader in leaders
        ),
    ]


def older_lines(leaders: Sequence[Leader], look: Look, words: BoardWords) -> list[str]:
    """Return the leaderboard in the older assistant's form: names, each with the number of tasks finished."""
    names = " ".join(f"{quiet_name(leader.entry, look)} ({len(leader.tasks)})" for leader in leaders)
    return [words.older_leaders.format(names=names) if names else f"> {words.nobody_done}"]


def quiet_name(entry: Entry, look: Look) -> str:
    """Return a participant's name without pinging anybody: a link where the rules' own style would ping."""
    return replace(look, mentions="plain" if look.mentions == "plain" else "link").name(entry)


def _rank(leader: Leader, words: BoardWords) -> str:
    """Return a rank: a medal for the first three, the number for everybody, and whether others share it."""
    medal = f"{_MEDALS[leader.rank]} " if leader.rank in _MEDALS else ""
    number = words.tied.format(rank=leader.rank) if leader.tied else str(leader.rank)
    return medal + number
