"""What was made lately is given again for equal values alone, and forgotten once looks don't ask for it."""

from __future__ import annotations

from bot.core.recent import Recent, begin_look


def test_what_was_made_is_given_again_while_its_values_are_equal() -> None:
    recent: Recent[tuple[int, ...], str] = Recent()
    recent.put("board", "a", (1, 2), "made")

    assert recent.get("board", "a", (1, 2)) == "made"
    assert recent.get("board", "a", (1, 3)) is None
    assert recent.get("board", "b", (1, 2)) is None
    assert recent.get("other", "a", (1, 2)) is None


def test_what_a_look_did_not_ask_for_is_forgotten() -> None:
    recent: Recent[int, int] = Recent()
    for key in range(3):
        recent.put("board", key, key, key)
    recent.put("other", 0, 0, 0)

    begin_look("board")
    assert [recent.get("board", key, key) for key in (0, 1)] == [0, 1]
    begin_look("board")
    assert recent.get("board", 0, 0) == 0
    begin_look("board")

    assert [recent.get("board", key, key) for key in range(3)] == [0, None, None]
    assert recent.get("other", 0, 0) == 0


def test_something_equal_made_anew_is_not_kept_twice() -> None:
    recent: Recent[int, list[str]] = Recent()
    first = recent.put("board", "a", 1, ["made"])

    assert recent.put("board", "a", 2, ["made"]) is first
    assert recent.get("board", "a", 2) is first
    assert recent.put("board", "a", 3, ["otherwise"]) == ["otherwise"]


def test_nothing_is_kept_after_it_was_emptied() -> None:
    recent: Recent[int, int] = Recent()
    for key in range(2):
        recent.put("board", key, key, key)
        begin_look("board")
    recent.put("board", 2, 2, 2)

    recent.cache_clear()

    assert [recent.get("board", key, key) for key in range(3)] == [None, None, None]
