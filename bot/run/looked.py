"""What a look at a board came to, and why a body was left as it is (no I/O but the log's)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.run.rivals import NOTHING

if TYPE_CHECKING:
    from structlog.typing import FilteringBoundLogger

    from bot.core.body import Problem
    from bot.core.plan import Plan
    from bot.run.rivals import Doing

# For the operator: why the body was not written although it should change.
PROBLEMS: dict[Problem, str] = {
    "no_table": "the issue has no table with a task number column and a status column that GitHub shows: "
    "add one, or name its columns in the rules (`hackathon-bot check` tells what was found)",
    "too_long": "the body would go over the limit, so it was left as it is: shorten it, or use style emoji or text",
    "boards": "the progress board, the leaderboard or the chart can't be written where it stands (in a table's row, a "
    "quote, or half inside another block), so the rows alone were kept: put its two markers on lines of their own, "
    "or delete both and what is between them, then a new one is added at the end (`hackathon-bot check` names lines)",
    "unsafe": "the new text would have changed more than the bot's own cells, so it was not sent: "
    "run `hackathon-bot check`",
}


@dataclass(slots=True)
class Looked:
    """What a look came to. `uncertain`: a reply may have been posted or not, so another look has to tell.

    `deliveries` are the ids of those that it answers, `doing` is what it did. `put_off`: nothing was done, and is to be
    looked at again after so many seconds.
    """

    plan: Plan
    changed: bool = False
    problems: list[str] = field(default_factory=list)
    uncertain: bool = False
    deliveries: list[str] = field(default_factory=list)
    doing: Doing = NOTHING
    put_off: float = 0.0

    def tell(self, log: FilteringBoundLogger) -> None:
        """Log what the look came to."""
        for problem in self.problems:
            log.error("board_problem", problem=problem, deliveries=self.deliveries)
        log.info(
            "looked",
            changed=self.changed,
            replies=len(self.plan.replies),
            tasks=len(self.plan.standing.tasks),
            deliveries=self.deliveries,
        )
