"""What the boards of one process share (file I/O, by backups.py)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.run.pace import Pace

if TYPE_CHECKING:
    from bot.core.facts import Facts
    from bot.core.plan import Plan
    from bot.core.rules import Rules
    from bot.github.cache import Store
    from bot.run.backups import Backups
    from bot.run.pace import Allowance
    from bot.run.siblings import Siblings


@dataclass(frozen=True, slots=True)
class Shared:
    """What the boards of one process share: their pace, how many 👍 a minute, each other, and where answers are kept.

    `store` keeps what is known of pull requests for the next process, `backups` what stood in the issues; without one
    there is none.
    """

    pace: Pace = field(default_factory=Pace)
    allowance: Allowance | None = None
    siblings: Siblings | None = None
    store: Store | None = None
    backups: Backups | None = None

    async def before_write(self, rules: Rules, facts: Facts, plan: Plan) -> None:
        """Keep what stands in the issue, where that is due. Raises NoBackup."""
        if self.backups is not None:
            await self.backups.before_write(rules, facts, plan)
