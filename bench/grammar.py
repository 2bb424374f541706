"""Measure how long `read_comment` takes on comments of 65,536 characters that repeat one short pattern.

Run it as `python bench/grammar.py [--all]`: it prints the slowest patterns, in milliseconds of CPU time, and how
their time grows when the length doubles (2 is linear, 4 quadratic).
"""

from __future__ import annotations

import argparse
import time

from tabulate import tabulate

from bot.core.command import read_comment
from bot.core.number import Ids

LENGTH = 65_536  # characters; GitHub accepts no longer comment
BOARD = Ids.of(str(number) for number in range(1, 121))
ALPHABET = "[]【】()`~<>&、,-*_#/@|\\!:;0123aA报一\t\n\r \u3000\u200b\u0301\u0316\ufdfa🙂"
WORDS = (
    "/claim 1\n", "claim 1\n", "【报名】1\n", "[报名]1\n[链接]http://a/1\n", "/submit 1\nhttp://a/b\n", "http://a ",
    "1-120、", "/claim 1-120\n", "<br>", "<del>", "</del>", "<!--", "-->", "<!--a-->", "~~a", "`a` ", "No.1 ",
    "/assign 1 @a\n", "【队名】a\n【序号】1\n【状态】报名\n", "【状态】&", "```\n", "~~~\n", "> a\nb\n",
    "> a\nclaim 3\n", "On 1 a\n", "- - a\n", "1. ", "[a](b)", "&amp;", "\\`",
)  # fmt: skip


def milliseconds(body: str) -> float:
    """Return the least CPU time of three readings; each differs by a space, so that none is remembered."""
    times = []
    for again in range(3):
        started = time.process_time()
        read_comment(body + " " * again, BOARD)
        times.append(time.process_time() - started)
    return min(times) * 1000


def main() -> None:
    """Print the table."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--all", action="store_true", help="every pair of characters too: some minutes")
    pairs = [a + b for a in ALPHABET for b in ALPHABET] if arguments.parse_args().all else []
    rows = []
    for pattern in (*ALPHABET, *WORDS, *pairs):
        for before, after in (("", ""), ("/claim ", ""), ("【报名】：1", ""), ("a", "b")):
            full = milliseconds((before + pattern * LENGTH)[: LENGTH - len(after)] + after)
            half = milliseconds((before + pattern * LENGTH)[: LENGTH // 2] + after)
            rows.append((full, f"{full / max(half, 0.1):.1f}", f"{before}…{after}", repr(pattern)))
    rows.sort(reverse=True)
    print(tabulate(rows[:25], headers=("ms", "× for double", "between", "pattern"), floatfmt=".1f"))


if __name__ == "__main__":
    main()
