"""Answer those who ask: `/help`, `/status` and `/why` (no I/O)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.core.face import plain_words
from bot.core.link import named_pull
from bot.core.verb import VERBS
from bot.core.wording import SAMPLE_USER, quoted, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import tzinfo

    from bot.core.entry import Entry, Evidence
    from bot.core.face import Look
    from bot.core.reading import Command
    from bot.core.task import Task
    from bot.core.verb import Verb
    from bot.core.wording import Wording

_WORDS = 12  # parts of a cell that a person wrote, named for one task
_REASONS = 5  # facts named for one entry, the newest
_TITLE = 120  # characters of a task's title
_MINE = 100  # tasks of one's own, named one by one
# Characters of all that a comment asked for: `/why 1-350` may have 200,000 to tell, and GitHub takes 65,536.
_ROOM = 10_000


@dataclass(frozen=True, slots=True)
class Standing:
    """The board as it stands: its tasks, who is on them, which are off the board, and what a person set by hand.

    `taken` are those whom a person took out of the status cell, `unlisted` out of the done cell alone, `said` a
    person's own words in either.
    """

    tasks: tuple[Task, ...]
    entries: Mapping[str, tuple[Entry, ...]]
    removed: frozenset[str]
    taken: Mapping[str, tuple[Entry, ...]]
    unlisted: Mapping[str, tuple[Entry, ...]] = field(default_factory=dict)
    said: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def open_tasks(self) -> tuple[Task, ...]:
        """The tasks that count."""
        return tuple(task for task in self.tasks if task.id not in self.removed)

    def on(self, task: str) -> tuple[Entry, ...]:
        """Return the entries of a task."""
        return self.entries.get(task, ())


@dataclass(frozen=True, slots=True)
class Answers:
    """Answers in the words of one board; nobody but the asker is mentioned in them."""

    standing: Standing
    wording: Wording
    look: Look
    timezone: tzinfo
    _titles: Mapping[str, str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        titles = {task.id: task.title for task in self.standing.tasks}
        object.__setattr__(self, "_titles", titles)  # a frozen value is completed once

    def to(self, commands: Iterable[Command], name: str, login: str) -> str:
        """Return the answers to asking commands of `login`, who is addressed as `name`, as far as there is room."""
        lines: list[str] = []
        room = _ROOM
        for line in self._lines(commands, name, login):
            room -= len(line) + 1
            if room < 0:
                return "\n".join([*lines, "", self.wording.locale.more_answers])
            lines.append(line)
        return "\n".join(lines)

    def _lines(self, commands: Iterable[Command], name: str, login: str) -> Iterator[str]:
        """Yield the lines of the answers, an empty one between two."""
        told: set[tuple[str, tuple[str, ...]]] = set()
        for command in commands:
            tasks = tuple(task for task in command.tasks if task not in command.unknown)
            about = command.verb, () if command.verb == "help" else tasks
            if about in told:
                continue
            yield from [""] if told else []
            told.add(about)
            if command.verb == "help":
                yield self.help(name)
            elif command.verb == "status":
                yield self._status(name, login)
            for task in about[1]:
                yield from self._why(task, reasons=command.verb == "why")

    def help(self, name: str) -> str:
        """Return everything that may be typed, from the table of verbs."""
        locale = self.wording.locale
        head = [
            f"| {locale.help_header[0]} | {locale.help_header[1]} |",
            "| --- | --- |",
        ]
        everyone = [self._help_row(verb) for verb in VERBS if not verb.organiser]
        organisers = [self._help_row(verb) for verb in VERBS if verb.organiser]
        return "\n".join(
            [
                locale.help_intro.format(name=name), "", *head, *everyone, "",
                locale.help_organisers, "", *head, *organisers, "", locale.help_footer,
            ]
        )  # fmt: skip

    def _help_row(self, verb: Verb) -> str:
        sample = self.wording.sample
        number = f" {sample}" if verb.number else ""
        user = f" {SAMPLE_USER}" if verb.names_people else ""
        forms = [f"`/{word}{number}{user}`" for word in verb.words]
        forms += [f"`【{verb.bracket[0]}】：{sample}`"] if verb.bracket else []
        return f"| {' · '.join(forms)} | {self.wording.locale.help_rows[verb.name]} |"

    def _status(self, name: str, login: str) -> str:
        locale = self.wording.locale
        mine = [
            f"{shown(task.id)} {locale.states[entry.state]}"
            for task in self.standing.open_tasks
            for entry in self.standing.on(task.id)
            if entry.names(login)
        ]
        said = (
            locale.status_mine.format(name=name, entries=self.wording.first(mine, str, _MINE))
            if mine
            else locale.status_none.format(name=name, example=self.wording.example("claim"))
        )
        on = [[entry.state for entry in self.standing.on(task.id)] for task in self.standing.open_tasks]
        counting = [[state for state in states if state != "closed"] for states in on]
        totals = locale.status_totals.format(
            tasks=len(on), claimed=sum(map(bool, counting)), done=sum("done" in states for states in counting)
        )
        return f"{said}\n{totals}"

    def why(self, task: str) -> str:
        """Return who is on a task, each with the facts behind the state, and what a person set there by hand."""
        return "\n".join(self._why(task, reasons=True))

    def _why(self, task: str, *, reasons: bool) -> Iterator[str]:
        locale, title = self.wording.locale, self._titles[task]
        yield locale.why_task.format(task=shown(task), title=f" {quoted(title, _TITLE)}" if title else "")
        if task in self.standing.removed:
            yield locale.why_removed
        entries = self.standing.on(task)
        for entry in entries:
            yield self._who(entry) + (locale.why_by_hand if entry.by_hand else "")
            yield from self._reasons(entry) if reasons else ()
        if not entries:
            yield locale.why_nobody
        for entry in self.standing.taken.get(task, ()):
            yield self._who(entry) + locale.why_taken
            yield from self._reasons(entry) if reasons else ()
        yield from self._by_hand(task) if reasons else ()

    def _by_hand(self, task: str) -> list[str]:
        """Return what else a person set in a row: names taken out of the done cell, and words, as they stand there."""
        locale = self.wording.locale
        lines = [
            locale.why_unlisted.format(name=self.wording.people(entry.members))
            for entry in self.standing.unlisted.get(task, ())
        ]
        said = [quoted(plain_words(text)) for text in self.standing.said.get(task, ())[:_WORDS]]
        return [*lines, locale.why_said.format(words=" · ".join(said))] if said else lines

    def _who(self, entry: Entry) -> str:
        """Return an entry in a line, nobody mentioned."""
        locale = self.wording.locale
        names = self.wording.people(entry.members)
        name = locale.team.format(team=quoted(entry.team), members=names) if entry.team else names
        return locale.why_entry.format(name=name, state=locale.states[entry.state])

    def _reasons(self, entry: Entry) -> list[str]:
        return [self._reason(fact) for fact in entry.evidence[-_REASONS:]]

    def _reason(self, fact: Evidence) -> str:
        """Return one fact in a line: what happened, by whom, when, and where to see it."""
        locale = self.wording.locale
        said = locale.events.get(fact.what, locale.why_evidence)
        pull = named_pull(fact.url, self.look.web, self.look.repo)
        return said.format(
            verb=quoted(fact.what),
            author=quoted(fact.author or locale.somebody),
            when=f"{fact.when.at.astimezone(self.timezone):%Y-%m-%d %H:%M}",
            pull=self.look.short(*pull) if pull else "",
            url=fact.url,
        )
