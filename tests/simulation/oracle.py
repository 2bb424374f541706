"""What must hold once GitHub is quiet and healthy again, and the bot has looked (no I/O)."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from tests.simulation import page
from tests.simulation.model import Model
from tests.simulation.people import REPO

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.simulation.hands import Hand
    from tests.simulation.page import Line
    from tests.simulation.people import People
    from tests.simulation.process import Courier

STATES = {
    "en": {
        "closed": "Closed", "claimed": "Claimed", "pr_open": "PR open", "approved": "Approved",
        "partial": "Partly done", "done": "Done", "removed": "Removed",
    },
    "zh": {
        "closed": "已关闭", "claimed": "报名", "pr_open": "提交PR", "approved": "待合入", "partial": "部分完成",
        "done": "完成任务", "removed": "已移除",
    },
}  # fmt: skip
FIRST = re.compile(r'"first":\[(\d+),')  # the newest fact of the bot's first look, as its memory has it
LINKS = re.compile(r"\s*\[[^\]]*\]\([^)]*\)")


def wrong_rows(people: People, language: str, *, alone: bool) -> Iterator[str]:
    """Rows that don't show who, by the second opinion, is on the task."""
    words = STATES[language]
    rows = page.rows(people.issue.body or "")
    standing, removed = _standing(people, rows)
    inside = set(page.markers(people.issue.body or ""))
    for task, line in rows.items():
        if line.struck:
            continue
        hands = [each for marker, each in people.hands.made.items() if marker in inside and each.task == task]
        spoken = {login for each in hands for login in each.spoken}
        taken = {login for each in hands if not each.off for login in each.taken}
        unsure = {login for login, where in people.hands.unsure if where == task}
        if not alone and people.hands.two_wrote_at_once():
            unsure |= taken
        wanted = {
            f"{_name(login)} {words[state]}"
            for login, state in standing.get(task, {}).items()
            if login not in spoken | taken | unsure
        }
        if task in removed:
            wanted = {words["removed"]} - unsure
        shown = [LINKS.sub("", part) for part in line.parts if not page.MARKER.search(part)]
        shown = [part for part in shown if not {part.split()[0], *page.LOGIN.findall(part)} & (unsure - spoken)]
        if Counter(shown) != Counter(wanted):
            yield f"task {task} shows {sorted(shown)}, should show {sorted(wanted)}"
        yield from _changed_words(line, hands)


def _changed_words(line: Line, hands: list[Hand]) -> Iterator[str]:
    for each in hands:
        if each.part and each.marker in line.cells[2] and each.part not in line.parts:
            yield f"task {line.task}: a person wrote {each.part!r}, the cell is {line.cells[2]!r}"


def _standing(people: People, rows: dict[str, Line]) -> tuple[dict[str, dict[str, str]], set[str]]:
    struck = frozenset(task for task, line in rows.items() if line.struck)
    model = Model(
        people.github, REPO, people.issue, frozenset(rows), struck,
        people.organisers, people.titles, people.meanings,
    )  # fmt: skip
    return model.standing(), model.removed


def wrong_replies(people: People, bot: str, courier: Courier, *, alone: bool) -> Iterator[str]:
    """Comments with two replies, replies to bots, unknown numbers that nobody was told of, and replies that an
    organiser deleted.
    """
    said = [people.github.comments[each] for each in people.issue.comments]
    about = Counter(found[1] for each in said if each.user.login == bot and (found := page.REPLY.match(each.body)))
    yield from (f"{count} replies about {what}" for what, count in about.items() if count > 1)
    yield from (f"a reply to the bot's comment {each}" for each in people.by_bots if about[str(each)])
    present = {str(each.id) for each in said}
    yield from (
        f"a reply about {what}, which is gone" for what in about if what.isdigit() and what not in present | {"0"}
    )
    known = FIRST.search(people.issue.body or "")
    for number in people.unknown:
        fresh = known is not None and people.github.comments[number].updated_at.timestamp() > int(known[1]) + 1
        if fresh and about[str(number)] not in _due(people, number, courier, alone=alone):
            yield f"comment {number} names an unknown task and has {about[str(number)]} replies"


def doubled_replies(people: People) -> Iterator[str]:
    """Replies that one process gave while another of its own about the same stood there, taken back later or not."""
    standing: dict[int, str] = {}
    for event in people.github.events:
        if event.name != "issue_comment" or (found := page.REPLY.match(event.payload["comment"]["body"])) is None:
            continue
        if event.action == "created" and found[1] in standing.values():
            yield f"a second reply about {found[1]} while the first stood there"
        if event.action == "deleted":
            standing.pop(event.payload["comment"]["id"], None)
        else:
            standing[event.payload["comment"]["id"]] = found[1]


def _due(people: People, number: int, courier: Courier, *, alone: bool) -> tuple[int, ...]:
    """How many replies a comment that names an unknown task may have: none where the process was told that an
    organiser deleted it, one where nobody was told, either where whoever was told is gone.
    """
    if number not in people.dismissed:
        return (1,)
    took = courier.arrived.get(people.dismissed[number], [])
    if not took:
        return (1,)
    return (0,) if alone and any(process.alive for process in took) else (0, 1)


def lost_edits(people: People, courier: Courier, tally: Counter[str]) -> Iterator[str]:
    """Edits by hand that are gone although a delivery showed them, and words that stand there twice."""
    body = people.issue.body or ""
    inside, rows = Counter(page.markers(body)), page.rows(body)
    removed = {each.task for each in people.hands.made.values() if each.kind == "unrow" and each.marker in inside}
    yield from (f"{marker} stands there {count} times" for marker, count in inside.items() if count > 1)
    tally["covered"] += len(people.hands.covered)
    for marker in sorted(people.hands.due - inside.keys()):
        hand = people.hands.made[marker]
        if hand.task in removed and hand.task not in rows:
            continue  # a person took the whole row away
        covered = [each for each in people.hands.covered if each.hand is hand]
        took = [
            (process, each) for each in covered for one in each.witnesses for process in courier.arrived.get(one, [])
        ]
        if not covered:
            yield f"{marker} ({hand.kind} {hand.task}) is gone, and no write covered it"
        elif took and not any(process.since < each.at for process, each in took):
            tally["lost, shown to later processes alone"] += 1
        elif any(process.alive for process, each in took if process.since < each.at):
            tally["lost"] += 1
            yield f"{marker} ({hand.kind} {hand.task}) was written over at {covered[-1].at:.2f} and not put back"
        else:
            tally["lost, witnesses killed" if took else "lost, not shown"] += 1


def too_many_writes(people: People, processes: int, starts: int) -> Iterator[str]:
    """Body writes beyond one an act (for each process), or closer than a second."""
    writes = people.hands.body_writes
    most = people.acts * processes + 3 + 2 * starts
    if len(writes) > most:
        yield f"{len(writes)} body writes for {people.acts} acts"
    near = [f"{one:.2f} and {other:.2f}" for one, other in pairwise(writes) if other - one < 0.999]
    if near and processes == 1:
        yield f"body writes within a second: {', '.join(near[:3])}"


def _name(login: str) -> str:
    return login if login == "ghost" else f"@{login}"  # nobody is to be called for a deleted account
