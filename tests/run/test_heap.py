"""What `serve` takes of memory that it has no use for: libraries, and texts long dropped. In processes of their own."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

# Texts of 200 kB with a small one after each, so that no gap lies at the heap's end; then the large ones go.
DROPPED = """
import os
from pathlib import Path
from bot.run.heap import set_up_memory

def pages():
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")

set_up_memory()
between = []
for _ in range(2):
    texts = []
    for _ in range(200):
        texts.append(b"x" * 200_000)
        between.append(b"y" * 2_000)
    most = pages()
    texts.clear()
print((most - pages()) // 1_000_000)
"""
SERVING = """
import sys
import bot.github.client, bot.run.connection, bot.run.server, bot.settings

bot.run.connection.auth_of(bot.settings.read_environment({"GITHUB_TOKEN": "ghp_1"}, serving=False))
print(*{"cryptography", "github", "jwt", "requests"} & set(sys.modules))
"""
EVERYWHERE = """
import ctypes
from bot.run.heap import set_up_memory

def refuse(*_):
    raise {error}

ctypes.CDLL = refuse
set_up_memory()
"""


def run(program: str) -> str:
    return subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="other C libraries have no such settings")
def test_what_large_texts_took_is_the_systems_again_though_small_ones_lie_between() -> None:
    assert int(run(DROPPED)) >= 38


@pytest.mark.parametrize("error", ["TypeError", "OSError", "AttributeError"])
def test_a_system_without_these_settings_is_left_alone(error: str) -> None:
    assert run(EVERYWHERE.format(error=error)) == ""


def test_what_only_an_app_or_another_verb_needs_is_not_there_with_a_token() -> None:
    assert run(SERVING) == "\n"


def test_cycles_are_searched_for_seldom() -> None:
    assert (
        run("import gc, bot.run.heap as heap; heap.set_up_memory(); print(gc.get_threshold())") == "(50000, 20, 20)\n"
    )


CYCLES = """
import asyncio, gc, weakref
from bot.run.heap import set_up_memory, tidy

class Cycle:
    def __init__(self):
        self.itself = self

async def freed():
    tidying = asyncio.create_task(tidy(every=0.001, seldom=1))
    for _ in range(3):
        cycle = Cycle()
        {grow_old}
        there = weakref.ref(cycle)
        del cycle
        async with asyncio.timeout(20):
            while there() is not None:
                await asyncio.sleep(0.001)
        print("freed")
    tidying.cancel()

set_up_memory()
asyncio.run(freed())
"""


@pytest.mark.parametrize("grow_old", ["", "gc.collect()"])
def test_cycles_new_and_old_are_searched_for_again_and_again_while_serving(grow_old: str) -> None:
    assert run(CYCLES.replace("{grow_old}", grow_old)) == 3 * "freed\n"
