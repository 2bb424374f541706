"""The fixture of the scenes: a board that was looked at once, so that what follows is fresh."""

from __future__ import annotations

import pytest

from tests.core.scene import Hackathon


@pytest.fixture
def hackathon() -> Hackathon:
    """A board with four tasks, looked at once."""
    begun = Hackathon()
    begun.look()
    return begun
