"""The shared corpus of comments that people really typed, read as it says (reads ../shared where it exists)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.core.command import read_comment
from bot.core.number import Ids

COMMENTS = Path(__file__).parents[2] / ".." / "shared" / "corpus" / "comments.jsonl"
BOARD = Ids.of(str(number) for number in range(1, 121))


def comparable(command: dict[str, Any]) -> dict[str, Any]:
    """Drop what the corpus says doesn't matter: the order of ids, repeated ids, links of other verbs."""
    with_links = command["verb"] in ("propose", "submit")
    return {**command, "tasks": set(command["tasks"]), "links": command["links"] if with_links else []}


def test_every_comment_of_the_corpus_is_read_as_it_says() -> None:
    if not COMMENTS.exists():
        pytest.skip("the shared corpus is not beside this repository; the same forms are tested in test_command.py")
    wrong = []
    for case in map(json.loads, COMMENTS.read_text(encoding="utf-8").splitlines()):
        reading: dict[str, Any] = read_comment(case["body"], BOARD).as_json()
        read = [comparable(command) for command in reading["commands"]]
        if (read, reading["hints"]) != ([comparable(command) for command in case["commands"]], case["hints"]):
            wrong.append((case["body"], reading))

    assert wrong == []
