"""The fixture of the scenes: a board that was looked at once, so that what follows is fresh."""

from __future__ import annotations

import pytest

from tests.core.scene import PULLS, Hackathon, rules


@pytest.fixture
def hackathon() -> Hackathon:
    """A board with four tasks, looked at once."""
    begun = Hackathon()
    begun.look()
    return begun


@pytest.fixture
def event() -> Hackathon:
    """The same, following pull requests in the board's repository, `acme/docs` and, for RFCs, `acme/community`."""
    begun = Hackathon(rules(pulls=PULLS))
    begun.look()
    return begun
