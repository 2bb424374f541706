"""Every line that a reply suggests is one that the bot reads as promised: each hint, each refusal, both languages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args

import pytest

from bot.core import board, command, ledger, reading
from bot.core.command import read_comment
from bot.core.number import Ids
from bot.locale import LOCALES
from tests.core.scene import BODY, PULLS, Hackathon, rules

if TYPE_CHECKING:
    from collections.abc import Callable

NEXT = re.compile(r"(?:What to type next: |接下来请发送：)`([^`]+)`")
LETTERED = re.sub(r"^\| ([1-4]) \|", r"| A-\1 |", BODY, flags=re.MULTILINE)
LANGUAGES = pytest.mark.parametrize("language", ["en", "zh"])


@dataclass
class Case:
    """Who types what, and what the suggested line reads as; "" where no line is suggested."""

    author: str
    words: str
    line: str
    body: str = BODY
    before: Callable[[Hackathon], object] = lambda _: None


def say_much(hackathon: Hackathon, author: str) -> None:
    """Somebody gives as many commands as anybody may."""
    for _ in range(ledger.MOST_DEEDS // 4):
        hackathon.comment(author, "/claim 1-4")


HINTS: list[tuple[reading.Code, Case]] = [
    ("no_number", Case("alice", "/claim", "claim 1")),
    ("no_number", Case("alice", "/claim", "claim A-1", LETTERED)),
    ("no_number", Case("olga", "/assign @bob", "assign 1 @alice")),
    ("backwards", Case("alice", "/claim 4-2", "claim 2 3 4")),
    ("backwards", Case("alice", "/unclaim No.4 至 #2", "unclaim 2 3 4")),
    ("backwards", Case("alice", "/claim 99-3", "claim 3 4")),
    ("backwards", Case("alice", "/claim 99-98", "claim 1")),
    ("backwards", Case("alice", "/claim 9999999-3", "claim 1")),
    ("backwards", Case("alice", "/claim A-3~A-2", "claim A-2 A-3", LETTERED)),
    ("backwards", Case("alice", "/claim A–3–A–2", "claim A-2 A-3", LETTERED)),
    ("backwards", Case("alice", "/claim a3-2", "claim A-2 A-3", LETTERED)),
    ("backwards", Case("alice", "/claim A-3~B-9", "claim A-3", LETTERED)),
    ("range_end", Case("alice", "/claim 3-99", "")),
    ("too_many", Case("alice", "/claim 1-4\n" * (command.MOST_DEEDS // 4) + "/unclaim 2", "unclaim 2")),
    ("too_much", Case("mallory", "/claim 1", "status", before=lambda one: say_much(one, "mallory"))),
    ("left_out", Case("alice", "/claim 1、三、3", "claim 3")),
    ("left_out", Case("alice", "/claim 1、三、02-4", "claim 2 3 4")),
    ("left_out", Case("alice", "/claim A-1、三、a–2", "claim A-2", LETTERED)),
    ("left_out", Case("alice", "/claim 1、十二", "claim 1")),
    ("left_out", Case("alice", "/claim 1 /unclaim 2", "unclaim 2")),
    ("left_out", Case("alice", "【报名】：1 【取消报名】：2-3", "unclaim 2 3")),
    ("left_out", Case("alice", "/claim 1 @hackathon-bot unclaim 2", "unclaim 2")),
    ("left_out", Case("olga", "/assign 1 @zoe /assign 2 @bob-3", "assign 2 @bob-3")),
    ("left_out", Case("olga", "/assign 1 @zoe, 2 @bob", "assign 2 @bob")),
    ("more_words", Case("alice", "claim 3 for me please", "claim 3")),
    ("more_words", Case("alice", "claim 99 for me please", "claim 4")),
    ("more_words", Case("alice", "claim ZZ-99 for me please", "claim 1")),
    ("verb_only", Case("alice", "提交PR", "submit 1")),
    ("numbers_only", Case("alice", "2, 3, 99", "claim 2 3")),
    ("quoted", Case("alice", "> quote\n/unclaim 3", "unclaim 3")),
    ("bracket", Case("alice", "〔报名〕3", "claim 3")),
    ("team_state", Case("alice", "【队名】：Sky\n【序号】：2\n【状态】：来了", "claim 2")),
    ("no_user", Case("olga", "/assign 3", "assign 3 @alice")),
]


def close(hackathon: Hackathon) -> None:
    hackathon.close()


def by_hand(hackathon: Hackathon) -> None:
    hackathon.change("| 2 | Fins | |", "| 2 | Fins | @Mia |")


def pull(hackathon: Hackathon) -> None:
    hackathon.pull("zoe", "Rockets No.3")


def finished(hackathon: Hackathon) -> None:
    hackathon.comment("olga", "/done 3 @zoe")


def first_and_third_finished(hackathon: Hackathon) -> None:
    hackathon.comment("olga", "/done 1、3 @zoe")


def removed(tasks: str) -> Callable[[Hackathon], object]:
    return lambda hackathon: hackathon.comment("olga", f"/remove {tasks}")


REFUSALS: list[tuple[board.Why, Case]] = [
    ("unknown", Case("alice", "/submit 99", "submit 4")),
    ("unknown", Case("olga", "/assign 99 @zoe", "assign 4 @zoe")),
    ("unknown", Case("alice", "/claim 99", "status", before=removed("1-4"))),
    ("removed", Case("alice", "/claim 2", "claim 1", before=removed("2"))),
    ("removed", Case("alice", "/claim 2", "status", before=removed("1-4"))),
    ("off_board", Case("olga", "/done 2", "restore 2", before=removed("2"))),
    ("struck_out", Case("olga", "/restore 2", "", BODY.replace("| 2 |", "| ~~2~~ |"))),
    ("struck_out", Case("olga", "/assign 2 @zoe", "", BODY.replace("| 2 |", "| ~~2~~ |"))),
    ("blocked", Case("eve", "/claim 2", "")),
    ("not_organiser", Case("alice", "/assign 3 @bob", "claim 3")),
    ("not_organiser", Case("alice", "/unassign 3 @bob", "unclaim 3")),
    ("not_organiser", Case("alice", "/done 3", "submit 3")),
    ("not_organiser", Case("alice", "/reset 3", "status")),
    ("event_over", Case("alice", "/claim 3", "status", before=close)),
    ("not_on_task", Case("alice", "/unclaim 3", "status")),
    ("not_on_task", Case("olga", "/unassign 3 @bob", "why 3")),
    ("already_done", Case("alice", "/claim 3", "claim 1", before=finished)),
    ("already_done", Case("alice", "/claim 3", "claim 2", before=first_and_third_finished)),
    ("nobody", Case("olga", "/done 3", "done 3 @alice")),
    ("user_blocked", Case("olga", "/assign 3 @eve", "assign 3 @alice")),
    ("by_hand", Case("mia", "/unclaim 2", "reset 2", before=by_hand)),
    ("kept_by_pull", Case("zoe", "/unclaim 3", "why 3", before=pull)),
    ("others_pull", Case("alice", "/submit 2 #101", "submit 2", before=pull)),
]


def sentence(language: str, kind: str, code: str) -> str:
    """The end of a code's sentence, behind the last place that is filled."""
    text: str = getattr(LOCALES[language], kind)[code]
    return text.rpartition("}")[2]


def suggested(case: Case, language: str) -> tuple[str, str]:
    """The only reply's sentences, and what the lines that they suggest read as."""
    chosen = rules(language=language, blocked=frozenset({"eve"}), claim_done_tasks=False, pulls=PULLS)
    hackathon = Hackathon(chosen, body=case.body)
    hackathon.look()
    case.before(hackathon)
    hackathon.look()
    comment = hackathon.comment(case.author, case.words)
    hackathon.look()
    said = hackathon.reply_to(comment)
    ids = Ids.of(re.findall(r"^\| (A-[1-4]|[1-4]) \|", case.body, re.MULTILINE))
    readings = [read_comment(line, ids) for line in NEXT.findall(said)]
    assert [one.hints for one in readings] == [()] * len(readings)
    commands = [command for one in readings for command in one.commands]
    assert not any(command.unknown for command in commands)
    return said, "; ".join(
        " ".join([command.verb, *command.tasks, *map("@{}".format, command.users)]) for command in commands
    )


@LANGUAGES
@pytest.mark.parametrize(("code", "case"), HINTS, ids=lambda one: one if isinstance(one, str) else one.words)
def test_the_line_that_a_hint_suggests_is_read_as_promised(code: reading.Code, case: Case, language: str) -> None:
    said, line = suggested(case, language)

    assert line == case.line
    assert sentence(language, "hints", code) in said


@LANGUAGES
@pytest.mark.parametrize(("why", "case"), REFUSALS, ids=lambda one: one if isinstance(one, str) else one.words)
def test_the_line_that_a_refusal_suggests_is_read_as_promised(why: board.Why, case: Case, language: str) -> None:
    said, line = suggested(case, language)

    assert line == case.line
    assert sentence(language, "refusals", why) in said


def test_every_code_has_its_case() -> None:
    assert {code for code, _ in HINTS} == set(get_args(reading.Code))
    assert {why for why, _ in REFUSALS} == set(get_args(board.Why))
