"""Another process of the bot that undoes what this one does, time and again (no I/O but the log's; the clock is given).

Two that know the same do the same. Two that don't (other rules, another version, other rights on GitHub) would write a
board in turns for ever, each woken by the other's delivery. It shows by this: with nothing new from people, the very
thing is to be done again that was done before, and another process was heard of lately. Then this one waits, twice as
long each time, and asks everything anew before it does that again.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from bot.core.memory import digest
from bot.core.reply import Delete

if TYPE_CHECKING:
    from structlog.typing import FilteringBoundLogger

    from bot.core.facts import Facts
    from bot.core.plan import Plan
    from bot.run.pace import Pace

CALM = 2400.0  # seconds after which a quarrel is over: two that both wait their longest meet every twenty minutes
TOLD = 2  # times that the same was undone: once may be a person's hand in between
WARNING = (
    "another process of this bot keeps writing this board otherwise than this one does: stop one of the two, or give "
    "both the same rules, the same version and the same rights on GitHub; until then this one waits ever longer"
)

_READ = re.compile(r'"read":"[^"]*"')  # in the hidden state: it names another text at every write


class Doing(NamedTuple):
    """What is to be done about a board, as short texts, and a hash of what people said and opened by then."""

    facts: int
    acts: frozenset[str]

    @classmethod
    def of(cls, facts: Facts, plan: Plan) -> Doing:
        """Return what a plan does."""
        acts = {
            f"delete {one.about}" if isinstance(one, Delete) else f"say {one.about} {one.text}"
            for one in (*plan.continuations, *plan.replies)
        }
        if plan.body != facts.issue.body:
            acts.add(f"write {digest(_READ.sub('', plan.body))}")
        if not acts:
            return NOTHING
        said = tuple((outcome.comment.id, outcome.comment.updated) for outcome in plan.outcomes)
        opened = tuple((pull.place, pull.updated) for pull in facts.pulls)
        return cls(hash((said, opened, facts.issue.closed)), frozenset(acts))


NOTHING = Doing(0, frozenset())


class Heed(NamedTuple):
    """What to do before something is done: wait for so many seconds, or ask everything anew, or neither."""

    wait: float = 0.0
    ask: bool = False


class Rivals:
    """The quarrel of one board, told once in the log. Times are a monotonic clock's seconds."""

    def __init__(self, pace: Pace, log: FilteringBoundLogger) -> None:
        self._pace, self._log = pace, log
        self._met = float("-inf")  # when another process was last heard of
        self._done = NOTHING
        self._rounds = 0
        self._since = float("-inf")  # when the last round began
        self._until: float | None = None  # when it ends; None where none has begun since the last deed
        self._asked = False  # in this round

    def meet(self, now: float) -> None:
        """Note that another process of the bot did something."""
        self._met = now

    def did(self, doing: Doing) -> None:
        """Note what was done."""
        if doing.acts:
            before = self._done.acts if self._done.facts == doing.facts else frozenset()
            self._done = Doing(doing.facts, before | doing.acts)
            self._until, self._asked = None, False

    def heed(self, doing: Doing, now: float, *, undoes: bool) -> Heed:
        """Return what to do before this is done; `undoes`: it takes back what another process said in a comment."""
        if undoes:
            self.meet(now)
        again = doing.facts == self._done.facts and not doing.acts.isdisjoint(self._done.acts)
        if not again or now - self._met > CALM:
            return Heed(ask=undoes)
        until = self._begin_round(now) if self._until is None else self._until
        if now < until:
            return Heed(wait=until - now)
        asked, self._asked = self._asked, True
        return Heed(ask=undoes or not asked)

    def _begin_round(self, now: float) -> float:
        self._rounds = 1 if now - self._since > CALM else self._rounds + 1
        self._since, self._until = now, now + self._pace.truce(self._rounds)
        if self._rounds == TOLD:
            self._log.warning("another_process", problem=WARNING)
        return self._until
