"""Read fuzzed comments, 50,000 or `--count 1000000`: none may crash, the slowest takes less than 100 ms of CPU.

Each comes of a seed: words of the grammar and of Markdown in comments as people write them, put in, spliced, repeated,
now and then up to 65,536 characters. One in twenty goes the whole way to its replies. `--seed N` shows one again.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import time
import traceback
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from bot.core.command import read_comment
from bot.core.facts import Comment, Facts, Issue
from bot.core.number import Ids
from bot.core.plan import decide
from bot.core.rules import Rules

LENGTH = 65_536  # characters; GitHub accepts no longer comment
BAR = 100  # milliseconds of CPU time, of the slowest
COUNT = 50_000
SHARE = 500  # seeds that a process takes at a time
WHOLE = 20  # one comment in so many goes the whole way to its replies
LONG = 400  # one comment in so many is as long as GitHub allows
START = datetime(2026, 3, 1, tzinfo=UTC)
URL = "https://github.com/acme/rockets/issues/7"
BODY = "| No. | Title | Status | Done by |\n|-|-|-|-|\n" + "".join(f"| {n} | t | | |\n" for n in range(1, 31))
BOARDS = (
    Ids.of(str(number) for number in range(1, 121)),
    Ids.of([*(f"A-{number}" for number in range(1, 40)), "B1", "C-12", "7"]),
    Ids.of(str(number) for number in range(1, 5001)),
)
COMMENTS = (
    "【报名】：1、3、12-13", "[claim] 3", "/claim 3-5,8 thanks", "@hackathon-bot claim #12", "claim #12", "报名 3、4",
    "【提交作品】：60\n\n【作品链接】：https://github.com/acme/rockets/pull/9", "/submit 12 #456 #457",
    "/help\n/status", "【队名】：Sky\n【序号】：1、2\n【状态】：报名 & 提交PR\n【链接】：https://a.example/x|y",
    "118-999999999、A-1~A-3 No.012", "【报名】：5\n【其他意向】：1、2\n接受调剂", "1、三、5", "40      SDGD优化器",
    "/assign 12 @user @other[bot]\r\n/undone 4", "> /claim 1\n/claim 2",
    "```\n/claim 1\n```\n~~/claim 2~~ `/claim 3` <!-- /claim 4 --> <del>/claim 5</del>",
    "- [x] **/claim** 1\n1. _claim 2_\n## 报名 3\n\n\tclaim 4",
    "claim 1\n\nOn Mon, 1 Jan 2026, Zoe <z@a.example> wrote:\nx", "claim 1\n---Original---\nFrom: zoe\nclaim 2",
    "提交 3 个 PR 了，认领 2 个任务可以吗", "【报名：3】 〔报名〕3 (claim 3)",
    "请问这个任务需要先写 RFC 吗？\n\n谢谢 @alice ，我看一下 `/claim 3` 的写法。",
    "\u200b／ｃｌａｉｍ　１２\ufdfa\u0301",
)  # fmt: skip
WORDS = (
    "\n", "\n\n", "\r\n", "\r", " ", "\t", "\u3000", "\xa0", "\u200b", "\u0301", "\u0316", "\ufdfa", "\ufeff", "\0",
    "\x0b", "\u2028", "é", "🙂", "ı", "\u212a", "１", "\ud800", "/claim ", "/unclaim ", "/submit ", "/propose ",
    "/assign ", "/done ", "/why ", "/status", "claim ", "报名", "认领", "提交", "提交PR", "取消报名", "【", "】",
    "：", ":", "[", "]", "(", ")", "〔", "〕", "《", "“", "@", "@hackathon-bot ", "@bob", "[bot]", "0", "1", "2",
    "12", "012", "999999", "99999999999", "A-1", "a1", "#", "#2", "No.", "-", "~", "–", "至", "到", "、", "，", ",",
    ";", "/", "&", "和", "and", "三", "第", "个", "1-120", "【队名】", "【序号】", "【状态】", "【链接】",
    "【其他意向】", "https://github.com/acme/rockets/pull/9", "http://", "www.", "[a](b)", "![", "](", "<br>",
    "<del>", "</del>", "<s>", "~~", "`", "``", "```", "~~~", "<!--", "-->", "<", ">", "> ", "- ", "1. ", "* ", "# ",
    "    ", "**", "_", "\\", "|", "---", "---Original---", "From: ", "On 1 ", " wrote:", "发件人：", "&amp;", "&#91;",
    "&", ";", "<details>", "</details>", "<blockquote>", "<a href='", "<?", "<![CDATA[", "[^1]: ", "?", "!", ".", "%",
    "2026-03-01",
)  # fmt: skip


class Told(NamedTuple):
    """What a share of the seeds came to: how many were read and answered, the crashes, and the slowest."""

    read: int
    answered: int
    crashes: tuple[tuple[int, str], ...]
    slowest: tuple[float, int]  # milliseconds, seed


def made(seed: int) -> str:
    """Return the comment of a seed, at most 65,536 characters."""
    chance = random.Random(seed)  # noqa: S311  # the same comment for the same seed, no secret
    text = "\n".join(chance.choices(COMMENTS, k=chance.choice((0, 1, 1, 1, 1, 2, 3))))
    for _ in range(chance.randint(1, 9)):
        at, to = sorted(chance.randrange(len(text) + 1) for _ in range(2))
        match chance.randrange(6):
            case 0:
                text = text[:at] + text[to:]
            case 1:
                text = text[:to] + text[at : at + 40] * chance.choice((1, 2, 9)) + text[to:]
            case 2:
                other = chance.choice(COMMENTS)
                text = text[:at] + other[chance.randrange(len(other)) :] + text[to:]
            case 3:
                text = (
                    text[:at] + chr(chance.choice((chance.randrange(0x250), chance.randrange(0x11_0000)))) + text[at:]
                )
            case _:
                words = "".join(chance.choices(WORDS, k=chance.choice((1, 1, 2, 3))))
                text = text[:at] + words * chance.choice((1, 1, 1, 1, 2, 30)) + text[at:]
    if chance.randrange(LONG):
        return text[:LENGTH]
    pattern = "".join(chance.choices(WORDS, k=chance.randint(1, 3))) if chance.random() < 0.5 else text or "a"
    at, room = chance.randrange(len(text) + 1), LENGTH - len(text)
    return (text[:at] + (pattern * LENGTH)[: max(room, 0)] + text[at:])[:LENGTH]


def milliseconds(body: str, board: Ids) -> float:
    """Return the CPU time of one reading."""
    started = time.process_time()
    read_comment(body, board)
    return (time.process_time() - started) * 1000


def answer(seed: int, body: str) -> None:
    """Decide on a board under which this comment stands, once new and once with what it left."""
    rules = Rules("rockets", "acme/rockets", (7,), ("zh", "en")[seed % 2], organisers=frozenset({"olga"}))
    at = START + timedelta(minutes=1)
    comment = Comment(1, 7, ("alice", "olga")[seed // 2 % 2], False, body, at, at, f"{URL}#issuecomment-1")
    board = BODY
    for _ in range(2):
        issue = Issue("acme/rockets", 7, URL, "olga", board, START, START)
        plan = decide(Facts(issue, (comment,), "hackathon-bot[bot]"), rules, "all")
        assert plan.problem is None, plan.problem
        board = plan.body


def share(first: int) -> Told:
    """Read the comments of some seeds."""
    answered, slowest = 0, (0.0, first)
    crashes: list[tuple[int, str]] = []
    for seed in range(first, first + SHARE):
        try:
            body, board = made(seed), BOARDS[seed % len(BOARDS)]
            took = milliseconds(body, board)
            if took > BAR / 2:  # the least of three, each differing by a space, so that none is remembered
                took = min(took, milliseconds(f"{body} ", board), milliseconds(f"{body}  ", board))
            slowest = max(slowest, (took, seed))
            if seed % WHOLE == 0 and len(body) < LENGTH:
                answer(seed // WHOLE, body)
                answered += 1
        except Exception as error:  # any is a crash, and is told with its seed
            crashes.append((seed, "".join(traceback.format_exception(error, limit=-3))))
    return Told(SHARE, answered, tuple(crashes), slowest)


def show(seed: int) -> int:
    """Print the comment of one seed, how it is read, and how long that takes."""
    body, board = made(seed), BOARDS[seed % len(BOARDS)]
    print(f"{len(body):,} characters: {body[:1000]!a}\n{milliseconds(body, board):.1f} ms")
    print(ascii(read_comment(body, board))[:1000])
    answer(seed // WHOLE, body)
    return 0


def main() -> int:
    """Read them all, print what came of it, and fail where the bar is missed."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--count", type=int, default=COUNT)
    arguments.add_argument("--first", type=int, default=0, help="the first seed")
    arguments.add_argument("--seed", type=int, help="one comment alone, in full")
    asked = arguments.parse_args()
    if asked.seed is not None:
        return show(asked.seed)
    with multiprocessing.Pool(os.cpu_count(), maxtasksperchild=40) as pool:
        told = list(pool.imap_unordered(share, range(asked.first, asked.first + asked.count, SHARE)))
    crashes = [crash for one in told for crash in one.crashes]
    took, seed = max(one.slowest for one in told)
    for number, trace in crashes[:20]:
        print(f"seed {number} crashed:\n{trace}")
    print(f"{sum(one.read for one in told):,} comments read, {sum(one.answered for one in told):,} of them answered")
    print(f"{len(crashes)} crashes (bar 0)")
    print(f"{took:.1f} ms of CPU the slowest (bar {BAR} ms): --seed {seed}")
    return int(bool(crashes) or took >= BAR)


if __name__ == "__main__":
    raise SystemExit(main())
