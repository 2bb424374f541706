"""A team's form: labelled lines that make one command for each state (pure)."""

from __future__ import annotations

import pytest

from bot.core.command import read_comment
from bot.core.number import Ids
from bot.core.reading import Command, Reading

BOARD = Ids.of(str(number) for number in range(1, 121))
FORK = "https://github.com/zoe/fork"


def read(*lines: str) -> Reading:
    return read_comment("\n".join(lines), BOARD)


WHOLE = Command("claim", ("21",), (FORK,), "Larks")
LAYOUTS = {
    "as published": ["【队名】：Larks", "【序号】：21", "【状态】：报名", f"【链接】：{FORK}"],
    "with blank lines": ["【队名】：Larks", "", "【序号】：21", "", "【状态】：报名", "", f"【链接】：{FORK}"],
    "without colons": ["【队名】Larks", "【序号】21", "【状态】报名", f"【链接】{FORK}"],
    "square brackets": ["[队名]: Larks", "[序号]: #21", "[状态]: 报名", f"[链接]: {FORK}"],
    "wide brackets": ["［队名］：Larks", "［序号］：No.21", "［状态］：报名", f"［链接］：{FORK}"],
    "spaced": ["【 队名 】 ： Larks ", " 【序 号】： 21", "【状态】: 报名 ", f"【PR 链接】: {FORK}"],
    "bold, in a list": ["- **【队名】**：Larks", "- **【序号】**：21", "- **【状态】**：报名", f"- 【链接】：<{FORK}>"],
    "on one line": [f"【队名】：Larks 【序号】：21 【状态】：报名 【链接】：{FORK}"],
    "in another order": ["【状态】：报名", f"【repo链接】：{FORK}", "【序号】：21", "【队名】：Larks"],
    "with words around it": [
        "大家好",
        "",
        "【队名】：Larks",
        "【序号】：21",
        "【状态】：报名",
        f"【链接】：{FORK}",
        "谢谢",
    ],
    "its link below": ["【队名】：Larks", "【序号】：21", "【状态】：报名", "【链接】：", FORK],
}


@pytest.mark.parametrize("lines", LAYOUTS.values(), ids=LAYOUTS.keys())
def test_a_form_is_read_however_it_is_laid_out(lines: list[str]) -> None:
    assert read(*lines) == Reading((WHOLE,))


STATES = {
    "报名": ["claim"],
    "提交提案": ["propose"],
    "提交RFC": ["propose"],
    "提交 rfc": ["propose"],
    "提交作品": ["submit"],
    "提交PR": ["submit"],
    "PR提交": ["submit"],
    "提交代码": ["submit"],
    "提交": ["submit"],
    "ＰＲ提交": ["submit"],
    "提交PR（已合入）": ["submit"],
    "报名(个人)": ["claim"],
    "报名【个人】": ["claim"],
    "报名 & 提交RFC": ["claim", "propose"],
    "报名＆提交PR&amp;提交": ["claim", "submit"],
    "报名（x） & 提交提案 & 提交作品。": ["claim", "propose", "submit"],
}


@pytest.mark.parametrize(("state", "verbs"), STATES.items(), ids=STATES.keys())
def test_each_state_makes_a_command(state: str, verbs: list[str]) -> None:
    reading = read("【队名】：Larks", "【序号】：21", f"【状态】：{state}")

    assert [(command.verb, command.tasks, command.team) for command in reading.commands] == [
        (verb, ("21",), "Larks") for verb in verbs
    ]
    assert reading.hints == ()


HINTED = {
    "a strange state": (["【队名】：Larks", "【序号】：21", "【状态】：随便"], [], ["team_state"]),
    "no state": (["【队名】：Larks", "【序号】：21"], [], ["team_state"]),
    "an empty state": (["【队名】：Larks", "【序号】：21", "【状态】："], [], ["team_state"]),
    "a good and a strange one": (["【队名】：L", "【序号】：21", "【状态】：报名&走"], ["claim"], ["team_state"]),
    "no number": (["【队名】：Larks", "【状态】：报名"], [], ["no_number"]),
    "an unreadable number": (["【序号】：第三个", "【状态】：报名"], [], ["no_number"]),
    "a range backwards": (["【序号】：5-2", "【状态】：报名"], [], ["backwards"]),
    "an unknown number": (["【序号】：777", "【状态】：报名"], ["claim"], []),
}


@pytest.mark.parametrize(("lines", "verbs", "codes"), HINTED.values(), ids=HINTED.keys())
def test_a_form_that_cannot_be_read_in_full_gets_a_hint(lines: list[str], verbs: list[str], codes: list[str]) -> None:
    reading = read(*lines)

    assert [command.verb for command in reading.commands] == verbs
    assert [hint.code for hint in reading.hints] == codes
    assert reading.replies == 1


@pytest.mark.parametrize(
    "line", ["【队名】：Larks", "【序号】：21", "【状态】：报名", f"【链接】：{FORK}", "【其他】：21"]
)
def test_a_lone_label_is_chat(line: str) -> None:
    assert read(line) == Reading()


def test_two_forms_are_two_teams() -> None:
    reading = read("【队名】：A", "【序号】：1", "【状态】：报名", "【队名】：B", "【序号】：2", "【状态】：报名")

    assert [(command.team, command.tasks) for command in reading.commands] == [("A", ("1",)), ("B", ("2",))]


def test_a_name_stands_once_above_several_entries() -> None:
    reading = read("【队名】：A", "【序号】：1", "【状态】：报名", "【序号】：2", "【状态】：提交")

    assert [(command.team, command.verb) for command in reading.commands] == [("A", "claim"), ("A", "submit")]


def test_a_teams_name_speaks_for_the_bracket_below_it() -> None:
    assert read("【队名】：A", "【报名】：1").commands == (Command("claim", ("1",), team="A"),)


def test_a_form_ends_at_a_bracket() -> None:
    reading = read("【序号】：1", "【状态】：报名", "【取消报名】：2")

    assert [(command.verb, command.tasks) for command in reading.commands] == [("claim", ("1",)), ("unclaim", ("2",))]


@pytest.mark.parametrize("name", ["老王和小李", "r&d_club", "Ｗｉｄｅ", "Team-404", "C++", "a 1 b"])
def test_a_teams_name_stays_as_it_was_typed(name: str) -> None:
    assert [command.team for command in read(f"【队名】：{name}", "【序号】：1", "【状态】：报名").commands] == [name]


def test_an_empty_name_is_none() -> None:
    assert read("【队名】：", "【序号】：1", "【状态】：报名").commands == (Command("claim", ("1",)),)


def test_a_forms_links_and_wishes_are_its_own() -> None:
    reading = read(
        "【序号】：1", "【状态】：报名 & 提交PR", "【PR链接】：#45、#46", f"【repo链接】：{FORK}", "【其他意向】：2-3"
    )

    assert reading.commands == (
        Command("claim", ("1",), ("#45", "#46", FORK), wishes=("2", "3")),
        Command("submit", ("1",), ("#45", "#46", FORK)),
    )
