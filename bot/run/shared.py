"""What the boards of one process share (no I/O)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.run.pace import Pace

if TYPE_CHECKING:
    from bot.github.cache import Store
    from bot.run.pace import Allowance
    from bot.run.siblings import Siblings


@dataclass(frozen=True, slots=True)
class Shared:
    """What the boards of one process share: their pace, how many 👍 a minute, each other, and where answers are kept.

    `store` keeps what is known of pull requests for the next process; without one there is none.
    """

    pace: Pace = field(default_factory=Pace)
    allowance: Allowance | None = None
    siblings: Siblings | None = None
    store: Store | None = None
