"""Take a board far over GitHub's limit through its looks: 346 tasks, 1,034 claims, 2,000 pull requests.

It prints the sizes of the body and of its continuations for several lengths of the organisers' own text, what is
missing (nothing may be), and whether a second look writes.
"""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

from tabulate import tabulate

from bench.decide import WORDS, body, carried_out, comment, facts_of, pull
from bot.core.plan import decide
from bot.core.rules import PullRules, Rules

if TYPE_CHECKING:
    from bot.core.facts import Facts
    from bot.core.plan import Plan

TASKS, COMMENTS, PULLS = 346, 2_500, 2_000
FILLERS = (0, 10, 20, 35, 50)  # words of each task's title, further ones


def missing(plan: Plan, facts: Facts) -> int:
    """Return how many entries stand nowhere."""
    texts = [facts.issue.body, *(one.body for one in facts.comments if one.author == facts.me)]
    rows: dict[str, str] = {}
    for line in (line for text in texts for line in text.splitlines() if line.startswith("| ")):
        rows[line.split("|")[1].strip()] = rows.get(line.split("|")[1].strip(), "") + line
    entries = [(task, entry) for task, on in plan.standing.entries.items() for entry in on]
    return sum(not re.search(rf"@{entry.members[0]}(?=[ <|])", rows[task]) for task, entry in entries)


def row(filler: int, style: str) -> tuple[object, ...]:
    """Return what one board comes to."""
    pulls = PullRules(WORDS, ("acme/rockets", "acme/docs"), ("acme/community",))
    rules = Rules("rockets", "acme/rockets", (7,), "zh", style=style, pulls=pulls)  # type: ignore[arg-type]  # a style by its name
    comments = tuple(comment(n, TASKS) for n in range(1, COMMENTS + 1))
    text = body(filler, TASKS)
    facts = facts_of(text, comments, tuple(pull(n, TASKS) for n in range(1, PULLS + 1)))
    start = time.perf_counter()
    looks = 0
    while True:
        plan = decide(facts, rules)
        after = carried_out(facts, plan)
        if after == facts:
            break
        looks, facts = looks + 1, after
    took = (time.perf_counter() - start) * 1000
    held = [len(one.body) for one in facts.comments if one.author == facts.me]
    entries = sum(map(len, plan.standing.entries.values()))
    moved = facts.issue.body.count("][more-")
    return len(text), style, plan.problem or "", looks, took, entries, missing(plan, facts), len(plan.body), moved, held


def main() -> None:
    """Print them."""
    rows = [row(filler, style) for style in ("badge", "text") for filler in FILLERS]
    head = ("own text", "style", "problem", "plans", "ms", "entries", "missing", "body", "links", "continuations")
    print(tabulate(rows, headers=head, floatfmt=".0f"))


if __name__ == "__main__":
    main()
