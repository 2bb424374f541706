"""`GitHub`: a whole simulated GitHub in memory, synchronous and deterministic (no I/O).

    github = GitHub()
    github.add_repo("acme/sky")
    issue = github.open_issue("acme/sky", "olivia", "Tasks", body)
    github.comment("acme/sky", issue.number, "alice", "claim #2")

Every change stamps what it touched and appends what GitHub would deliver to `github.events`, and for every
subscribed hook to `github.outbox`. Refusals are raised as `Refused` with GitHub's status.
"""

from __future__ import annotations

from bot.sandbox.accounts import Accounts
from bot.sandbox.model import Refused
from bot.sandbox.pulls import Pulls

__all__ = ["GitHub", "Refused"]


class GitHub(Accounts, Pulls):
    """The whole simulated world: `Accounts` sets the stage, `Conversation` and `Pulls` are what people do."""
