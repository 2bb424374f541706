"""What was made lately is given again for equal values alone."""

from __future__ import annotations

from bot.core.recent import Recent


def test_what_was_made_is_given_again_while_its_values_are_equal() -> None:
    recent: Recent[tuple[int, ...], str] = Recent(2)
    recent.put("a", (1, 2), "made")

    assert recent.get("a", (1, 2)) == "made"
    assert recent.get("a", (1, 3)) is None
    assert recent.get("b", (1, 2)) is None


def test_no_more_is_kept_than_was_said_and_nothing_after_it_was_emptied() -> None:
    recent: Recent[int, int] = Recent(2)
    for key in range(3):
        recent.put(key, key, key)
    assert [recent.get(key, key) for key in range(3)] == [None, None, 2]

    recent.cache_clear()
    assert recent.get(2, 2) is None
