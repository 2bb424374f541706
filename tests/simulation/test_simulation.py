"""Hundreds of hackathons with faults, each from a seed: in the end every one must be right."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.simulation.rare import NAMED
from tests.simulation.story import play


def test_a_story_ends_with_a_board_that_is_true(seed: int) -> None:
    verdict = play(seed)

    if verdict.wrong:
        pytest.fail(str(verdict), pytrace=False)


@pytest.mark.timeout(300)  # seconds: dozens of stories
def test_whatever_was_named_happens() -> None:
    happened = sum((play(seed).tally for seed in range(39)), Counter[str]())

    assert NAMED - happened.keys() == frozenset()
