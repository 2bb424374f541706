"""The hidden state: what was written is read again; damaged, forged or foreign, it is lost and nothing else."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.core.memory import (
    CellMemory,
    Memory,
    Moment,
    Written,
    fingerprint,
    print_of,
    read_memory,
    unwanted_print,
    write_memory,
)
from bot.core.renaming import Renaming
from tests.core.scene import Hackathon

AT = datetime(2026, 3, 1, tzinfo=UTC)
GONE = CellMemory((), {print_of("x"): AT})
MEMORY = Memory(
    Moment(AT, 12),
    Moment(AT, 0),
    {
        ("2", "status"): CellMemory((Written(print_of("a"), fingerprint("b")), Written("abc", "defg")), GONE.gone),
        ("A-1", "done"): GONE,
    },
    frozenset({fingerprint("Status"), fingerprint("Done")}),
    renamed={"ann": Renaming("anna", AT)},
    unwanted=(unwanted_print("12", "a"), unwanted_print("o/r#3", "b")),
)
GOOD = {"v": 1, "issue": 7, "first": [9, 1], "reset": [9, 1], "headers": "", "written": {}, "gone": {}}


def stored(state: object) -> str:
    text = state if isinstance(state, str) else json.dumps(state)
    return f"Hi\n<!-- hackathon:state --><!-- {text} --><!-- /hackathon:state -->"


@pytest.mark.parametrize("body", ["", "Hi", "Hi\r\n", "a\n```\ncode"])
def test_what_was_written_is_read_again(body: str) -> None:
    assert read_memory(write_memory(body, 7, MEMORY), 7) == MEMORY


def test_it_stands_on_one_line_and_closes_nothing() -> None:
    body = write_memory("", 7, MEMORY)

    assert len(body.splitlines()) == 1
    assert body.count("--") == 6  # its own three comments


def test_a_cell_with_nothing_to_remember_is_left_out() -> None:
    assert MEMORY.with_cells({("2", "status"): CellMemory(), ("3", "done"): GONE}).cells == {("3", "done"): GONE}


def test_what_is_not_remembered_is_empty() -> None:
    assert MEMORY.cell("9", "status") == CellMemory()


def test_a_state_of_before_replies_could_be_unwanted_is_read() -> None:
    memory = read_memory(stored(GOOD), 7)

    assert memory is not None
    assert memory.unwanted == ()
    assert "unwanted" not in write_memory("", 7, memory)


def test_another_boards_state_is_not_this_boards() -> None:
    assert read_memory(write_memory("", 7, MEMORY), 8) is None


@pytest.mark.parametrize(
    "change",
    [
        {"v": 2},
        {"v": None},
        {"issue": "7"},
        {"first": None},
        {"first": [1]},
        {"first": [1, "x"]},
        {"first": ["x", 1]},
        {"first": [10**30, 1]},
        {"first": [1e400, 1]},
        {"first": [float("nan"), 1]},
        {"first": [-(10**17), 1]},
        {"reset": {}},
        {"headers": 5},
        {"headers": "abc"},
        {"headers": "a<>d"},
        {"written": []},
        {"written": {"status": 5}},
        {"written": {"status": "2"}},
        {"written": {"status": "2:a:b"}},
        {"written": {"status": "2:abcdef"}},
        {"headers": "abcdefg"},
        {"written": {"status": "<b>:abcdefg"}},
        {"written": {"status": "2:abc<b>g"}},
        {"gone": []},
        {"gone": {"status": []}},
        {"gone": {"status": {"2": []}}},
        {"gone": {"status": {"2": {"abc": "x"}}}},
        {"gone": {"status": {"2": {"<b>": 1}}}},
        {"gone": {"status": {"<b>": {"abc": 1}}}},
        {"renamed": ["ann"]},
        {"renamed": {"ann": "anna"}},
        {"renamed": {"ann": ["<b>", 1]}},
        {"renamed": {"<b>": ["anna", 1]}},
        {"unwanted": 5},
        {"unwanted": None},
        {"unwanted": "abcde"},
        {"unwanted": "ab<b>c"},
    ],
)
def test_state_that_the_bot_never_wrote_is_lost(change: dict[str, Any]) -> None:
    assert read_memory(stored(GOOD), 7) is not None
    assert read_memory(stored(GOOD | change), 7) is None


@pytest.mark.parametrize("text", ["", "{", "[]", "5", "null", '"x"', "[" * 100_000, "{}", "\0", "\ud800"])
def test_what_is_no_state_at_all_is_lost(text: str) -> None:
    assert read_memory(stored(text), 7) is None


@pytest.mark.parametrize(
    "damage",
    [
        lambda body: body.replace('"v":1', '"v":'),
        lambda body: body.replace('"issue":7', '"issue":8'),
        lambda body: body[: body.index("<!-- /hackathon:state")],
        lambda body: body[: body.index('"headers"')],
        lambda body: body.replace("<!-- {", "{"),
        lambda body: body.replace("<!-- hackathon:state -->", "```\n<!-- hackathon:state -->"),
        lambda body: body + "\n" + body[body.index("<!-- hackathon:state") :],
        lambda body: body.replace("\n", "\r\n"),
    ],
    ids=["broken", "foreign", "no-end", "truncated", "laid-bare", "in-a-fence", "doubled", "crlf"],
)
def test_damaged_state_costs_no_entry_and_no_other_text(damage: Any) -> None:
    hackathon = Hackathon()
    hackathon.look()
    hackathon.comment("alice", "claim #2")
    hackathon.comment("bob", "/claim 77")
    hackathon.look()
    hackathon.save(damage(hackathon.body))
    people = hackathon.body
    plan = hackathon.look()
    hackathon.comment("carol", "claim #2")
    hackathon.look()

    assert plan.problem is None
    assert hackathon.people_on(2) == ["alice", "carol"]
    kept = [line for line in people.splitlines() if "hackathon:state" not in line and not line.startswith("| 2")]
    assert [line for line in kept if line not in hackathon.body.splitlines()] == []
