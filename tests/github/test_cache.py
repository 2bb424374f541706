"""Answers kept in memory or in a folder: what is given back is what was put, or nothing."""

from __future__ import annotations

import os
import random
from typing import TYPE_CHECKING

import pytest

from bot.github.cache import Answers, FileStore, MemoryStore
from tests.github.script import Answer

if TYPE_CHECKING:
    from pathlib import Path

    from tests.github.conftest import Connect
    from tests.github.script import Script

ISSUE = "/repos/o/r/issues/1"


def test_memory_gives_back_what_was_put_and_drops_the_least_recently_used() -> None:
    old, older, new = (random.Random(seed).randbytes(1_000) for seed in range(3))  # which nothing makes shorter
    store = MemoryStore(limit=2_500)
    store.put("old", old)
    store.put("older", older)
    store.get("old")
    store.put("new", new)

    assert [store.get(key) for key in ("old", "older", "new")] == [old, None, new]


def test_memory_replaces_what_it_has_and_passes_over_what_is_too_long() -> None:
    store = MemoryStore(limit=1_500)
    for _ in range(9):
        store.put("key", random.Random(1).randbytes(1_000))
    assert store.get("key") == random.Random(1).randbytes(1_000)

    store.put("key", random.Random(1).randbytes(2_000))
    assert store.get("key") is None


def test_memory_keeps_what_repeats_itself_in_little_room() -> None:
    page = b'{"user": {"login": "alice"}, "body": "claim #2"}' * 1_000
    store = MemoryStore(limit=len(page) // 10)
    for number in range(5):
        store.put(str(number), page)

    assert [store.get(str(number)) for number in range(5)] == [page] * 5


def test_a_folder_gives_back_what_another_process_put(tmp_path: Path) -> None:
    FileStore(tmp_path / "cache").put("https://host/a?b=c", b"text")

    assert FileStore(tmp_path / "cache").get("https://host/a?b=c") == b"text"
    assert FileStore(tmp_path / "cache").get("https://host/other") is None


@pytest.mark.parametrize("damage", [b"", b"short", b"\0" * 100], ids=["emptied", "cut", "overwritten"])
def test_a_damaged_file_is_a_miss(tmp_path: Path, damage: bytes) -> None:
    store = FileStore(tmp_path)
    store.put("key", b"a long enough text")
    (file,) = tmp_path.iterdir()
    file.write_bytes(damage)

    assert store.get("key") is None
    store.put("key", b"anew")
    assert store.get("key") == b"anew"


def test_a_folder_that_cannot_be_written_is_a_miss(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    store = FileStore(tmp_path / "file")
    store.put("key", b"text")

    assert store.get("key") is None


def test_a_folder_keeps_to_its_limit_and_drops_what_was_used_longest_ago(tmp_path: Path) -> None:
    store = FileStore(tmp_path, limit=3 * (32 + 4))
    for age, key in enumerate(("a", "b", "c")):
        store.put(key, b"1234")
        (newest,) = (file for file in tmp_path.iterdir() if file.stat().st_mtime > 10)
        os.utime(newest, (age, age))
    store.get("a")
    store.put("d", b"1234")

    assert [store.get(key) for key in "abcd"] == [b"1234", None, b"1234", b"1234"]
    assert len(list(tmp_path.iterdir())) == 3


async def test_a_second_run_over_the_same_folder_asks_for_changes_alone(
    connected: Connect, github: Script, tmp_path: Path
) -> None:
    github.on(f"GET {ISSUE}", Answer(body={"body": "表"}, headers={"ETag": '"a"'}))
    first, second = [await connected(cache=FileStore(tmp_path)) for _ in range(2)]

    assert await first.read(ISSUE) == ({"body": "表"}, True)
    assert await second.read(ISSUE) == ({"body": "表"}, False)


async def test_the_folder_never_holds_the_token(connected: Connect, github: Script, tmp_path: Path) -> None:
    github.on(f"GET {ISSUE}", Answer(body={"body": "text"}, headers={"ETag": '"a"'}))
    client = await connected(cache=FileStore(tmp_path))
    await client.read(ISSUE)

    (content,) = _contents(tmp_path)
    assert b"secret-token" not in content
    assert b"text" in content


async def test_an_answer_without_an_etag_is_not_kept(connected: Connect, github: Script, tmp_path: Path) -> None:
    github.on(f"GET {ISSUE}", Answer(body={}, headers={"Last-Modified": "Fri, 15 Jan 2027 08:00:00 GMT"}))
    client = await connected(cache=FileStore(tmp_path))

    assert await client.read(ISSUE) == ({}, True)
    assert await client.read(ISSUE) == ({}, True)
    assert _contents(tmp_path) == []


def test_what_gidgethub_takes_out_is_gone() -> None:
    answers = Answers(MemoryStore())
    answers["url"] = ('"etag"', "a time", [1], "next")
    assert answers["url"] == ('"etag"', None, [1], "next")

    del answers["url"]

    assert "url" not in answers
    assert (list(answers), len(answers)) == ([], 0)


async def test_a_damaged_entry_in_the_store_is_asked_for_anew(connected: Connect, github: Script) -> None:
    store = MemoryStore()
    store.put(f"{github.url}{ISSUE}", b"[")
    github.on(f"GET {ISSUE}", Answer(body={"number": 1}, headers={"ETag": '"a"'}))
    client = await connected(cache=store)

    assert await client.read(ISSUE) == ({"number": 1}, True)
    assert "if-none-match" not in github.asked[0].headers


def _contents(folder: Path) -> list[bytes]:
    return [file.read_bytes() for file in folder.iterdir()]
