"""Hundreds of hackathons with faults, each from a seed: in the end every one must be right."""

from __future__ import annotations

import pytest

from tests.simulation.story import play


def test_a_story_ends_with_a_board_that_is_true(seed: int) -> None:
    verdict = play(seed, races=seed % 2 == 1)

    if verdict.wrong:
        pytest.fail(str(verdict), pytrace=False)
