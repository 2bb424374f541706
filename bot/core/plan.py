"""Decide what is to be done about a board: the one function from facts to body, replies and reactions (no I/O).

The server, the scheduled run, the dry run and the tests all call `decide`. Start reading here: tasks are read out
of the body (task.py), pull requests and comments are gone through (ledger.py), every cell of the bot's is kept
(cell.py), the whole made to fit (fit.py), and what people are told is put together (notice.py).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from bot.core.answer import Answers, Standing
from bot.core.body import Pass, put_back
from bot.core.continuation import Continuations, name_of
from bot.core.entry import key_of
from bot.core.face import Look
from bot.core.fit import fit
from bot.core.ledger import settle
from bot.core.memory import NOTHING, STATE_MARKER, Moment, carried_over, print_of, read_memory
from bot.core.notice import about_pull, as_reply, board_notice, by_people, compose, plan_replies, title_notice
from bot.core.number import Ids
from bot.core.overruled import overruled
from bot.core.recent import begin_look
from bot.core.renaming import all_renamed
from bot.core.room import room_notices, with_room
from bot.core.task import read_tasks, task_key
from bot.core.torn import torn_blocks
from bot.core.unwanted import still_dismissed, unwanted_of, wanted
from bot.core.wording import Wording
from bot.core.work import web_of
from bot.locale import LOCALES

if TYPE_CHECKING:
    from collections.abc import Iterable, Set

    from bot.core.board import Board, Outcome, Refusal
    from bot.core.body import Problem
    from bot.core.facts import Comment, Facts
    from bot.core.memory import Memory
    from bot.core.notice import Notice
    from bot.core.reply import ReplyAction
    from bot.core.rules import Rules
    from bot.core.sheet import CellChange, Sheet
    from bot.core.task import Finding
    from bot.core.verb import Name

Replies = Literal["new", "all"]
_OWN_VERBS: frozenset[Name] = frozenset({"claim", "unclaim", "propose", "submit"})


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done: the body as it should stand, replies, and comments that deserve a 👍.

    `problem` says why the body, or its boards, stay as they are although they should change. `standing` is the board
    as people will see it, `outcomes` what became of every comment that said something to the bot. `continuations` are
    the bot's comments that hold what the body has no room for: they are posted and edited before the body is written,
    and deleted after it. Where one has to be posted, the body is still the old one: decide again once it is there.
    `dismissed` are those of the facts' that still count: the others were about what is gone or stands otherwise.
    """

    body: str
    replies: tuple[ReplyAction, ...]
    thanks: frozenset[int]
    standing: Standing
    outcomes: tuple[Outcome, ...]
    findings: tuple[Finding, ...]
    changes: tuple[CellChange, ...] = ()
    problem: Problem | None = None
    continuations: tuple[ReplyAction, ...] = ()
    dismissed: tuple[Comment, ...] = ()


def decide(facts: Facts, rules: Rules, replies: Replies = "new") -> Plan:
    """Return what these facts ask for under these rules.

    `replies`: `new` answers comments changed after the board's first look, `all` every comment.
    """
    begin_look(rules.name)
    mine = facts.own_comments
    own = [reply for comment in mine if (reply := as_reply(comment, facts.me))]
    room = room_notices(facts, rules, own)
    now = _pass(facts, rules, Continuations(mine, facts.me), room)
    facts = now.facts
    people = by_people(facts.comments, facts.me)
    struck_out = frozenset(task.id for task in now.view.tasks if task.removed)
    board = settle(now.ids, struck_out, people, facts, rules)
    body, sheet, continuations, problem = fit(now, board, look_of(facts, rules))
    outcomes = _all_settled(now, board, sheet)
    answers = answers_of(sheet.standing, facts, rules)
    stays = problem is not None and problem != "boards"
    stands = put_back(now) if stays else body
    notices = _notices(now, outcomes, answers, stands)
    notices += [title_notice(trouble, answers, rules.issue) for trouble in board.titles]
    told = wanted([*with_room(notices, facts, rules, own), *room], now.unwanted)
    fresh = _fresh(now, people, replies) | {notice.about for notice in room}
    return Plan(
        body=stands,
        replies=plan_replies(told, own, fresh, _held(now, outcomes)),
        thanks=frozenset(outcome.comment.id for outcome in outcomes if outcome.in_full),
        standing=sheet.standing,
        outcomes=outcomes,
        findings=now.view.findings,
        changes=() if stays else sheet.changes,
        problem=problem,
        continuations=continuations,
        dismissed=still_dismissed(facts, now.unwanted),
    )


def _pass(facts: Facts, rules: Rules, there: Continuations, room: Iterable[Notice]) -> Pass:
    memory = read_memory(facts.issue.body, rules.issue)
    if memory is not None and (facts.renamed or memory.renamed):
        facts = replace(facts, renamed=all_renamed(memory.renamed, facts.renamed))
        memory = carried_over(memory, facts.renamed)
    now = Pass(facts, rules, read_tasks(facts.issue.body, rules.columns), memory, newest_fact(facts), there)
    board = now.amiss, torn_blocks(facts.issue.body, rules)
    return replace(now, unwanted=unwanted_of(facts, rules, memory, board, room))


def newest_fact(facts: Facts) -> Moment:
    """Return the newest time among the facts, and the newest comment's id."""
    told = {comment.id for comment in facts.own_comments if name_of(comment, facts.me)}  # no news to the bot
    comments = [comment for comment in facts.comments if comment.id not in told]
    times = [facts.issue.updated, facts.issue.created, *(comment.updated for comment in comments)]
    times += [pull.updated for pull in facts.pulls]
    return Moment(max(times), max((comment.id for comment in comments), default=0))


def answers_of(standing: Standing, facts: Facts, rules: Rules) -> Answers:
    """Return what can be answered about a board as it stands."""
    look = look_of(facts, rules)
    ids = Ids.of(task.id for task in standing.tasks)
    words = rules.pulls.title if rules.pulls else ""
    takes = [
        task.id
        for task in standing.open_tasks
        if rules.claim_done_tasks or not any(entry.state == "done" for entry in standing.on(task.id))
    ]
    return Answers(standing, Wording(look.locale, ids, tuple(takes), words), look, rules.timezone)


def look_of(facts: Facts, rules: Rules) -> Look:
    """Return how this board writes entries; the web's address is the tracking issue's own."""
    return Look(rules.style, rules.mentions, LOCALES[rules.language], web_of(facts.issue), rules.repo)


def _all_settled(now: Pass, board: Board, sheet: Sheet) -> tuple[Outcome, ...]:
    """Return what became of every comment, with the refusals that still say something."""
    later: defaultdict[str, set[str]] = defaultdict(set)  # the tasks that each participant took or gave back since
    settled = []
    for outcome in reversed(overruled(board.outcomes, board, sheet)):
        since = later[outcome.comment.author.casefold()]
        settled.append(_settled(now, board, sheet, outcome, since))
        since.update(task for verb, tasks in outcome.done if verb in _OWN_VERBS for task in tasks)
    return tuple(reversed(settled))


def _settled(now: Pass, board: Board, sheet: Sheet, outcome: Outcome, since: Set[str]) -> Outcome:
    """Adjust refusals to what the table says: a person's own entry, a row taken from somebody on it, or given back.

    `since` are the tasks that the author took or gave back later: then such a row was given back.
    """
    if not outcome.refusals:
        return outcome
    refusals: list[Refusal] = []
    for refusal in outcome.refusals:
        who = refusal.users or (key_of(refusal.team, outcome.comment.author),)
        folded = frozenset(one.casefold() for one in who)
        if refusal.why == "not_on_task":
            hand = tuple(task for task in refusal.tasks if folded & sheet.by_hand(task))
            others = tuple(task for task in refusal.tasks if task not in hand)
            refusals += [replace(refusal, why="by_hand", tasks=hand), replace(refusal, tasks=others)]
        elif refusal.why in ("unknown", "removed", "off_board", "struck_out") and refusal.verb != "restore":
            there = {task for task in refusal.tasks if any(one.key in folded for one in sheet.standing.on(task))}
            # What an organiser's `/remove` refuses came after it.
            gone = {task for task in {*refusal.tasks} - {*board.removed} if _was_done(now.memory, task, folded)}
            again = since if refusal.why == "removed" else set()
            tasks = tuple(task for task in refusal.tasks if task not in there | gone | again)
            refusals.append(replace(refusal, tasks=tasks))
        else:
            refusals.append(refusal)
    return replace(outcome, refusals=tuple(refusal for refusal in refusals if refusal.tasks))


def _was_done(memory: Memory | None, task: str, who: frozenset[str]) -> bool:
    """Whether the bot had put one of these on the task before its row, or they themselves, were taken away by hand."""
    cell = task_key(task), "status"
    kept = memory.cell(*cell) if memory else NOTHING
    return not {print_of(*cell, one) for one in who}.isdisjoint([*kept.gone, *(one.who for one in kept.written)])


def _held(now: Pass, outcomes: Iterable[Outcome]) -> frozenset[str]:
    """Return the comments whose replies wait: a row that they name may stand in a table that can't be read."""
    if not now.amiss:
        return frozenset()
    if not now.view.tasks:
        return frozenset([*(str(comment.id) for comment in now.facts.comments), *map(about_pull, now.facts.pulls)])
    return frozenset(
        str(outcome.comment.id) for outcome in outcomes if any(refusal.why == "unknown" for refusal in outcome.refusals)
    ) | frozenset(map(about_pull, now.facts.pulls))


def _notices(now: Pass, outcomes: Iterable[Outcome], answers: Answers, stands: str) -> list[Notice]:
    notices = [notice for outcome in outcomes if (notice := compose(outcome, answers))]
    # A fence that is left open hides the memory too, not that there is one: then this is a board of the bot's.
    if now.view.tasks or now.memory or STATE_MARKER in now.facts.issue.body:
        # In the body as it will stand: the bot's blocks may come above a line, hide it, or end what hides it.
        amiss = replace(now, view=read_tasks(stands, now.rules.columns)).amiss
        torn = torn_blocks(stands, now.rules)
        notices += [board_notice(amiss, torn, answers, now.rules.issue)] if amiss or torn else []
    return notices


def _fresh(now: Pass, people: Iterable[Comment], replies: Replies) -> frozenset[str]:
    """Return what was last changed after the board's first look: comments, and pull requests as notices name them."""
    if replies == "all":
        return frozenset([*(str(comment.id) for comment in people), *map(about_pull, now.facts.pulls)])
    if now.memory is None:
        return frozenset()
    first = now.memory.first
    comments = [str(comment.id) for comment in people if (comment.updated, comment.id) > first]
    return frozenset([*comments, *(about_pull(pull) for pull in now.facts.pulls if pull.updated > first.at)])
