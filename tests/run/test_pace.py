"""When changes are decided on, and how often thumbs are given, by a clock that the tests hold."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.run.pace import Allowance, Burst, Pace

TIMES = st.lists(st.floats(0, 20, allow_nan=False), min_size=1, max_size=60).map(sorted)


def test_nothing_waits_at_first() -> None:
    assert Burst(Pace()).due() is None


def test_a_change_after_a_quiet_second_is_due_at_once() -> None:
    burst = Burst(Pace())
    burst.add(10.0)

    assert burst.due() == 10.03


def test_changes_of_one_breath_are_a_burst_whatever_was_before() -> None:
    burst = Burst(Pace())
    burst.add(10.0)
    burst.add(10.01)

    assert burst.due() == 10.51


def test_one_that_waits_for_its_second_stays_due_then_whatever_follows() -> None:
    burst = Burst(Pace(), written=10.0)
    burst.add(10.2)
    burst.add(10.4)

    assert burst.due() == 11.0


def test_a_change_soon_after_another_is_gathered_for_half_a_second() -> None:
    burst = Burst(Pace())
    burst.add(10.0)
    burst.clear()
    burst.add(10.4)

    assert burst.due() == 10.9


def test_every_further_change_puts_it_off_but_never_beyond_five_seconds() -> None:
    burst = Burst(Pace())
    burst.add(10.0)
    burst.clear()
    for tenth in range(1, 100):
        burst.add(10.0 + tenth / 10)

    assert burst.due() == pytest.approx(15.1)


def test_a_second_passes_between_two_body_writes() -> None:
    burst = Burst(Pace(), written=10.0)
    burst.add(10.2)

    assert burst.due() == 11.0


@given(TIMES)
def test_changes_are_decided_on_within_five_seconds_and_writes_a_second_apart(changes: list[float]) -> None:
    burst, writes, held = Burst(Pace()), [], []
    waiting = list(changes)
    while waiting or burst.due() is not None:
        due = burst.due()
        if due is not None and (not waiting or due <= waiting[0]):
            assert burst.first is not None
            held.append(due - burst.first)
            writes.append(due)
            burst.clear()
            burst.written = due
        else:
            burst.add(waiting.pop(0))

    assert max(held) <= 5.0 + 1e-9
    assert all(later - earlier >= 1.0 - 1e-9 for earlier, later in pairwise(writes))


def test_a_failed_look_is_tried_again_ever_later() -> None:
    pace = Pace()

    assert [pace.pause(failures) for failures in (1, 2, 3, 6, 1000)] == [2, 4, 8, 60, 60]


def test_twenty_thumbs_go_at_once_and_the_next_waits_for_the_minute_to_end() -> None:
    allowance = Allowance()
    for second in range(20):
        assert allowance.wait(float(second)) == 0.0
        allowance.spend(float(second))

    assert allowance.wait(20.0) == 40.0
    assert allowance.wait(60.0) == 0.0


@given(TIMES)
def test_no_minute_has_more_than_twenty(wishes: list[float]) -> None:
    allowance, given_at, now = Allowance(most=3, minute=5.0), [], 0.0
    for wish in wishes:
        now = max(now, wish)
        now += allowance.wait(now)
        allowance.spend(now)
        given_at.append(now)

    assert all(fourth - first >= 5.0 - 1e-9 for first, fourth in zip(given_at, given_at[3:], strict=False))
