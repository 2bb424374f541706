"""Go through the facts in the order of time: pull requests as they were opened, comments as they stand (no I/O).

Order is by (last change, id), so an edited comment takes its place in time from its last edit; a pull request comes
before the comments of the same second. So `/done 12` speaks of those who were on the task then, and a withdrawal of
what was there to withdraw. What was said is dealt out to its tasks, each is gone through by itself (replay.py), and
what became of each comment is put together again. The same facts give the same board, however they arrived.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.core.board import Board, Outcome, Refusal
from bot.core.command import readings_of
from bot.core.deed import Said, Verdict
from bot.core.reading import Hint, Reading
from bot.core.renaming import whom
from bot.core.replay import Frame, Given, replay_of
from bot.core.work import read_works

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bot.core.board import Why
    from bot.core.facts import Comment, Facts
    from bot.core.number import Ids
    from bot.core.reading import Command
    from bot.core.replay import Replay
    from bot.core.rules import Rules
    from bot.core.verb import Name
    from bot.core.work import Works

# Of one participant on a board, a task of a command each: hundreds of times what anybody has to say. What organisers
# say is not counted.
MOST_DEEDS = 5_000
_UNKNOWN = Verdict(done=False, refused=(("unknown", None),))
_NOTHING = Verdict(done=False)  # a question: it is answered, not done


def settle(ids: Ids, struck_out: frozenset[str], comments: Iterable[Comment], facts: Facts, rules: Rules) -> Board:
    """Return the board that these comments make, on tasks with these ids, some of them struck out in the table.

    `comments` are people's; the bot's own and other bots' are left out by the caller.
    """
    works = read_works(facts, rules, ids)
    ordered = sorted(comments, key=lambda comment: (comment.updated, comment.id))
    readings = readings_of(rules.name, ordered, ids, facts.names)
    if facts.renamed:
        readings = ((comment, _meant(reading, comment, facts)) for comment, reading in readings)
    frame = Frame(rules, rules.organisers | facts.writers, facts.issue.closed)
    spoken = list(_within_bounds(readings, frame.organisers))
    said = _dealt(spoken, works)
    replays = {
        task: replay_of(task, Given(tuple(said.get(task, ())), works.titled.get(task, ()), task in struck_out, frame))
        for task in {**works.titled, **said}
    }
    return Board(
        entries={task: replay.entries for task, replay in replays.items() if replay.entries},
        removed={task: replay.removed for task, replay in replays.items() if replay.removed is not None},
        resets={task: replay.reset for task, replay in replays.items() if replay.reset is not None},
        outcomes=_outcomes(spoken, replays),
        titles=works.troubles,
    )


def _meant(reading: Reading, comment: Comment, facts: Facts) -> Reading:
    """Return what a comment says with the people that it names called as they are now."""
    if not any(command.users for command in reading.commands):
        return reading
    commands = tuple(
        replace(command, users=tuple(whom(user, comment.updated, facts.renamed) for user in command.users))
        for command in reading.commands
    )
    return replace(reading, commands=commands)


def _within_bounds(
    readings: Iterable[tuple[Comment, Reading]], organisers: frozenset[str]
) -> Iterator[tuple[Comment, Reading]]:
    """Yield the comments that say something; those of a participant who has said too much before are only answered."""
    deeds: Counter[str] = Counter()
    for comment, reading in readings:
        if reading.commands:
            author = comment.author.casefold()
            deeds[author] += reading.deeds
            if deeds[author] > MOST_DEEDS and author not in organisers:
                first = reading.commands[0]
                typed = f"{first.verb} {', '.join(first.tasks)}"
                yield comment, Reading((), (Hint("too_much", typed, "status"),))
                continue
        elif not reading.hints:
            continue
        yield comment, reading


def _dealt(spoken: Iterable[tuple[Comment, Reading]], works: Works) -> dict[str, list[Said]]:
    """Return what was said of each task, in the order of time."""
    dealt: dict[str, list[Said]] = {}
    for comment, reading in spoken:
        for command in reading.commands:
            if command.rule.asks:
                continue
            said = Said(comment, command, *works.linked(command))
            for task in command.tasks:
                if task not in command.unknown:
                    dealt.setdefault(task, []).append(said)
    return dealt


def _outcomes(spoken: Iterable[tuple[Comment, Reading]], replays: Mapping[str, Replay]) -> tuple[Outcome, ...]:
    """Return what became of each comment; its commands meet their verdicts in the order in which they were dealt."""
    verdicts = {task: iter(replay.verdicts) for task, replay in replays.items()}
    outcomes = []
    for comment, reading in spoken:
        done: list[tuple[Name, tuple[str, ...]]] = []
        refusals: list[Refusal] = []
        for command in reading.commands:
            became = [(task, _verdict(command, task, verdicts)) for task in command.tasks]
            if any(verdict.refused for _, verdict in became):
                refusals += _refusals(command, became)
            if tasks := tuple(dict.fromkeys(task for task, verdict in became if verdict.done)):
                done.append((command.verb, tasks))
        outcomes.append(Outcome(comment, reading, tuple(done), tuple(refusals)))
    return tuple(outcomes)


def _verdict(command: Command, task: str, verdicts: Mapping[str, Iterator[Verdict]]) -> Verdict:
    if task in command.unknown:
        return _UNKNOWN
    return _NOTHING if command.rule.asks else next(verdicts[task])


def _refusals(command: Command, became: Sequence[tuple[str, Verdict]]) -> Iterator[Refusal]:
    """Return the refusals of a command, one a reason; tasks, and whom it is about, stand in their order, each once."""
    tasks: dict[Why, dict[str, None]] = {}
    about: dict[Why, dict[str, None]] = {}
    for task, verdict in became:
        for why, login in verdict.refused:
            tasks.setdefault(why, {})[task] = None
            about.setdefault(why, {}).update({login: None} if login is not None else {})
    for why, refused in tasks.items():
        yield Refusal(why, command.verb, tuple(refused), command.users or tuple(about[why]), command.team)
