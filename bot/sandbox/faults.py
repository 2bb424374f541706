"""Faults on demand for a simulated GitHub: requests that go wrong, deliveries that get lost (no I/O).

    github.faults.fail("PATCH", "/repos/acme/sky/issues/1", status=502, effect=True)
    github.faults.before("PATCH", "/repos/acme/sky/issues/1", lambda: github.edit_issue(...))
    github.faults.lose("issue_comment")

A fault strikes once unless `times` says otherwise (None: always), and faults strike in the order set up.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import random

    from bot.sandbox.model import Delivery
    from bot.sandbox.web import Request

Kind = Literal["status", "reset", "truncate", "delay", "primary", "secondary", "act"]
Which = Callable[["Request"], bool]


@dataclass(slots=True)
class Fault:
    """One thing that goes wrong. `effect` says that the request was carried out all the same."""

    kind: Kind
    which: Which
    times: int | None = 1
    effect: bool = False
    status: int = 502
    seconds: float = 0.0
    action: Callable[[], object] | None = None
    struck: int = 0

    def strikes(self, request: Request) -> bool:
        """Whether it is this request's turn; counts it if so."""
        if (self.times is not None and self.struck >= self.times) or not self.which(request):
            return False
        self.struck += 1
        return True


def matching(method: str | None, path: str | None) -> Which:
    """Requests of a method (None: any) whose whole path matches a regular expression (None: any)."""

    def which(request: Request) -> bool:
        right_method = method is None or request.method == method
        return right_method and (path is None or re.fullmatch(path, request.path) is not None)

    return which


@dataclass(slots=True)
class DeliveryFault:
    """A delivery that is lost, doubled or held back."""

    kind: Literal["lose", "double", "hold"]
    which: Callable[[Delivery], bool]
    times: int | None = 1
    struck: int = 0

    def strikes(self, delivery: Delivery) -> bool:
        """Whether it is this delivery's turn; counts it if so."""
        if (self.times is not None and self.struck >= self.times) or not self.which(delivery):
            return False
        self.struck += 1
        return True


@dataclass(slots=True)
class Faults:
    """What is to go wrong, set up by a test. Paths are regular expressions over the whole path."""

    requests: list[Fault] = field(default_factory=list)
    deliveries: list[DeliveryFault] = field(default_factory=list)
    held: list[Delivery] = field(default_factory=list)
    shuffler: random.Random | None = None

    def add(self, fault: Fault) -> Fault:
        """Any fault, with any predicate over the request."""
        self.requests.append(fault)
        return fault

    def fail(
        self,
        method: str | None = None,
        path: str | None = None,
        *,
        status: int = 502,
        effect: bool = False,
        times: int | None = 1,
    ) -> Fault:
        """Answer a 5xx, before the request is carried out, or (`effect`) after it was."""
        return self.add(Fault("status", matching(method, path), times, effect, status))

    def reset(
        self,
        method: str | None = None,
        path: str | None = None,
        *,
        effect: bool = False,
        times: int | None = 1,
    ) -> Fault:
        """Close the connection without an answer, before the effect or after it."""
        return self.add(Fault("reset", matching(method, path), times, effect))

    def truncate(self, method: str | None = None, path: str | None = None, *, times: int | None = 1) -> Fault:
        """Carry the request out and send half of the JSON."""
        return self.add(Fault("truncate", matching(method, path), times, effect=True))

    def delay(
        self, seconds: float, method: str | None = None, path: str | None = None, *, times: int | None = 1
    ) -> Fault:
        """Answer late: the request is carried out at once, its answer waits."""
        return self.add(Fault("delay", matching(method, path), times, effect=True, seconds=seconds))

    def rate_limit(
        self, seconds: float, method: str | None = None, path: str | None = None, *, times: int | None = 1
    ) -> Fault:
        """The primary limit: 403 with nothing remaining, over again in so many seconds."""
        return self.add(Fault("primary", matching(method, path), times, seconds=seconds, status=403))

    def secondary_limit(
        self,
        retry_after: int,
        method: str | None = None,
        path: str | None = None,
        *,
        status: Literal[403, 429] = 403,
        times: int | None = 1,
    ) -> Fault:
        """A secondary limit: 403 or 429 with Retry-After in seconds."""
        return self.add(Fault("secondary", matching(method, path), times, seconds=retry_after, status=status))

    def before(self, method: str, path: str, action: Callable[[], object], *, times: int | None = 1) -> Fault:
        """Let somebody act just before the request is carried out: between a bot's read and its write."""
        return self.add(Fault("act", matching(method, path), times, action=action))

    def after(self, method: str, path: str, action: Callable[[], object], *, times: int | None = 1) -> Fault:
        """Let somebody act just after the request was carried out, before its answer is read."""
        return self.add(Fault("act", matching(method, path), times, effect=True, action=action))

    def striking(self, request: Request) -> list[Fault]:
        """The faults that strike this request."""
        return [fault for fault in self.requests if fault.strikes(request)]

    # -- deliveries ----------------------------------------------------------------------------------------

    def lose(self, event: str | None = None, *, times: int | None = 1) -> DeliveryFault:
        """GitHub could not reach the hook: recorded as failed, not sent again by itself."""
        return self._deliver("lose", event, times)

    def double(self, event: str | None = None, *, times: int | None = 1) -> DeliveryFault:
        """Send it twice under one guid."""
        return self._deliver("double", event, times)

    def hold(self, event: str | None = None, *, times: int | None = 1) -> DeliveryFault:
        """Keep it back until `GitHub.release` puts it behind whatever came later."""
        return self._deliver("hold", event, times)

    def release(self) -> list[Delivery]:
        """The deliveries that were held back, which are no longer."""
        late, self.held = self.held, []
        return late

    def shuffle(self, shuffler: random.Random | None) -> None:
        """Send what waits in any order the generator gives; None: in order again."""
        self.shuffler = shuffler

    def route(self, waiting: list[Delivery]) -> list[Delivery]:
        """What is really sent of the deliveries that wait, in which order."""
        sent: list[Delivery] = []
        for delivery in waiting:
            kinds = {fault.kind for fault in self.deliveries if fault.strikes(delivery)}
            if "lose" in kinds:
                delivery.status, delivery.status_code = "failed to connect to host", 502
            elif "hold" in kinds:
                self.held.append(delivery)
            else:
                sent += [delivery, delivery] if "double" in kinds else [delivery]
        if self.shuffler is not None:
            self.shuffler.shuffle(sent)
        return sent

    def _deliver(self, kind: Literal["lose", "double", "hold"], event: str | None, times: int | None) -> DeliveryFault:
        fault = DeliveryFault(kind, lambda delivery: event in (None, delivery.event), times)
        self.deliveries.append(fault)
        return fault
