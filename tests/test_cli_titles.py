"""`parse --titles`: pull requests' titles as the bot reads them (starts processes; reads ../shared where it exists)."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from pathlib import Path

import pytest

from tests.test_cli import run

TITLES = Path(__file__).parents[1] / ".." / "shared" / "corpus" / "titles.jsonl"
WORDS = "Hackathon 10th Spring No."


def parsed(*titles: str, words: str = WORDS) -> list[object]:
    """What `parse --titles --json` says of titles."""
    lines = "".join(json.dumps({"title": title}) + "\n" for title in titles)
    done = run("parse", "--titles", words, "--json", "--tasks", "1-400", stdin=lines)
    assert (done.returncode, done.stderr) == (0, "")
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_every_title_of_the_corpus_is_read_as_it_says() -> None:
    if not TITLES.is_file():
        pytest.skip("the shared corpus is not beside this repository")
    by_words: dict[str, list[dict[str, object]]] = defaultdict(list)
    for line in TITLES.read_text(encoding="utf-8").splitlines():
        by_words[(each := json.loads(line))["words"]].append(each)
    right = 0
    for words, titles in by_words.items():
        lines = "".join(json.dumps(each) + "\n" for each in titles)
        done = run("parse", "--titles", words, "--json", "--tasks", "1-999", stdin=lines)
        assert (done.returncode, done.stderr) == (0, "")
        read = [json.loads(line) for line in done.stdout.splitlines()]
        right += sum(
            one == {"tasks": each["tasks"], "part": each["part"]} for one, each in zip(read, titles, strict=True)
        )

    assert right == 312


def test_a_title_without_the_words_is_null() -> None:
    assert parsed("Fix a bug", f"【{WORDS}3、5-6】 Work -part", f"{WORDS} soon") == [
        None,
        {"tasks": ["3", "5", "6"], "part": True},
        {"tasks": [], "part": False},
    ]


def test_titles_of_plain_text_are_a_table() -> None:
    done = run(
        *("parse", "--titles", WORDS, "--tasks", "1-9"),
        stdin=f"【{WORDS}3、4】 Work\n\n{WORDS}8 -part\n{WORDS}3、77\nFix a bug\n",
    )

    head, _, *rows = (re.split(r"\s{2,}", line.strip()) for line in done.stdout.splitlines())
    assert (done.returncode, done.stderr) == (0, "")
    assert head == ["title", "tasks", "part", "not on the board"]
    assert rows == [
        [f"【{WORDS}3、4】 Work", "3、4", "–", "–"],
        [f"{WORDS}8 -part", "8", "part", "–"],
        [f"{WORDS}3、77", "3、77", "–", "77"],
        ["Fix a bug", "–", "–", "–"],
    ]


@pytest.mark.parametrize("line", ["no JSON", "[]", "{}", '{"title": 3}', '{"body": "hi"}'])
def test_a_line_that_is_no_title_is_named(line: str) -> None:
    done = run("parse", "--titles", WORDS, "--json", "--tasks", "1-9", stdin=f'{{"title": "hi"}}\n{line}\n')

    assert (done.returncode, done.stderr) == (2, 'standard input, line 2: expected {"title": "…"}\n')
