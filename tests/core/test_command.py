"""What a participant may type, and how each comment is read (pure)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Callable

from bot.core.command import MOST_DEEDS, MOST_HINTS, MOST_UNKNOWN, read_comment, readings_of
from bot.core.facts import Comment
from bot.core.number import Ids
from bot.core.reading import Command, Hint, Reading
from bot.core.verb import VERBS

START = datetime(2026, 3, 1, tzinfo=UTC)
BOARD = Ids.of(str(number) for number in range(1, 121))
PULL = "https://github.com/o/r/pull/456"


def read(body: str) -> Reading:
    return read_comment(body, BOARD, {"my-app"})


def kept_reading(board: str, body: str, *names: str) -> Reading:
    """The reading that a board keeps of a comment."""
    comment = Comment(1, 7, "alice", False, body, START, START, "https://github.com/o/r/issues/7#issuecomment-1")
    ((_, reading),) = readings_of(board, [comment], BOARD, frozenset(names))
    return reading


def short(reading: Reading) -> str:
    """The reading as one line: each command with its ids, links, logins and wishes; then each hint's code."""
    said = [
        " ".join([command.verb, *command.tasks, *command.links, *map("@{}".format, command.users)])
        + (f" or {' '.join(command.wishes)}" if command.wishes else "")
        for command in reading.commands
    ]
    return " | ".join([*said, *(f"?{hint.code}" for hint in reading.hints)])


BRACKETS = {
    "【报名】：15、16": "claim 15 16",
    "【报名】15": "claim 15",
    "【报名】:15": "claim 15",
    "【报名】 ： 15": "claim 15",
    "【 报 名 】：15": "claim 15",
    "[报名]: 15": "claim 15",
    "［报名］：15": "claim 15",
    "[claim] 15": "claim 15",
    "[ＣＬＡＩＭ]：１５": "claim 15",
    "【认领】：15-17、20": "claim 15 16 17 20",
    "【取消报名】：15": "unclaim 15",
    "【取消认领】：15": "unclaim 15",
    "【放弃】15": "unclaim 15",
    "【abandon】15": "unclaim 15",
    "【提交 PR】：15": "submit 15",
    "【提交RFC】：15": "propose 15",
    "【报名】：【15】、【16】": "claim 15 16",
    "【报名】：15      优化器": "claim 15",
    "【报名】：15，谢谢": "claim 15",
    r"\[claim\] \#15": "claim 15",
    f"【提交作品】：15\n【作品链接】：{PULL}": f"submit 15 {PULL}",
    f"【提交提案】：15\n\n- 【提案链接】：[here]({PULL})": f"propose 15 {PULL}",
    f"【提交作品】：15 【作品链接】：{PULL}": f"submit 15 {PULL}",
    f"【提交】：15\n{PULL}\nhttps://h/x": f"submit 15 {PULL} https://h/x",
    "【提交作品】：15\n【作品链接】：#456": "submit 15 #456",
    f"【报名】：15\n【链接】：{PULL}": f"claim 15 {PULL}",
    f"【报名】：15\n【报名】：16\n【链接】：{PULL}": "claim 15 | claim 16",
    f"【提交】：15\nsee {PULL}": "submit 15",
    "【报名】：15\n【其他意向】：16、17\n接受调剂": "claim 15 or 16 17",
    "【报名】：15 【其它意向】：16": "claim 15 or 16",
    "【其他意向】：16\n【报名】：15": "claim 15 or 16",
    "【报名】：15\n【取消报名】：3\n【其他意向】：16": "claim 15 or 16 | unclaim 3",
    "【报名】：15\n【其他意向】：\n不接受调剂": "claim 15",
    "【报名】：15\n【其他意向】：7-5": "claim 15 | ?backwards",
    "### 问题描述\n\n【报名】：15": "claim 15",
}
SLASHES = {
    "/claim 15": "claim 15",
    "/Claim #15": "claim 15",
    "／claim　15": "claim 15",
    "/claim15": "claim 15",
    "/claim 15 as @zoe claim 16 says": "claim 15",
    "/claim:15,16 -18": "claim 15 16 17 18",
    "/报名No.15": "claim 15",
    "/claim 15 I'd like this one": "claim 15",
    "/abandon 15": "unclaim 15",
    "/取消认领 15": "unclaim 15",
    "/submit 12 #456": "submit 12 #456",
    "/submit 12 #456 o/r#7 done": "submit 12 #456 o/r#7",
    "/submit 12 PR #456": "submit 12 #456",
    "/submit 12 见 #456 #457": "submit 12 #456 #457",
    "/submit 12 优化器 PR：o/r#456": "submit 12 o/r#456",
    "/submit 12 fixes #300": "submit 12",
    "/submit 12 #456 fixes #300": "submit 12 #456",
    f"/submit 12 PR {PULL} see #300": f"submit 12 {PULL}",
    "/submit 12、#45": "submit 12 45",
    f"/submit 12 #456 {PULL}": f"submit 12 {PULL}",
    f"/submit 12 {PULL}，请看": f"submit 12 {PULL}",
    f"/submit 12 {PULL}请看": f"submit 12 {PULL}",
    f"/submit {PULL} 12": f"submit 12 {PULL}",
    f"/submit 12\n\n<{PULL}>": f"submit 12 {PULL}",
    f"/propose 12 ({PULL}).": f"propose 12 {PULL}",
    "/status": "status",
    "/状态": "status",
    "/help me": "help",
    "/why 12": "why 12",
    "/assign 12 @zoe": "assign 12 @zoe",
    "/assign @Zoe-9 12": "assign 12 @Zoe-9",
    "/assign 12、14 @zoe，@a_b @zoe": "assign 12 14 @zoe @a_b",
    "/assign 12 @zoe、@yan和@Li": "assign 12 @zoe @yan @Li",
    "/assign 12 to @zoe with @yan": "assign 12 @zoe @yan",
    "/assign to @zoe": "?no_number",
    "/done 12 @zoe, thanks to @yan for 2 reviews": "done 12 @zoe",
    "/unassign 12 ＠zoe[bot]": "unassign 12 @zoe",
    "/done 12": "done 12",
    "/done 12 @zoe": "done 12 @zoe",
    "/undone 12 @zoe": "undone 12 @zoe",
    "/remove 12": "remove 12",
    "/restore 12-13": "restore 12 13",
    "/reset 12": "reset 12",
    "/claim 15\n/unclaim 16": "claim 15 | unclaim 16",
}
MENTIONS = {
    "@hackathon-bot claim #15": "claim 15",
    "@Hackathon-Bot[bot]: claim 15.": "claim 15",
    "@hackathon-bot，报名15": "claim 15",
    "＠my-app /claim 15": "claim 15",
    "@my-app 【报名】：15": "claim 15",
    "@my-app done 15 @zoe": "done 15 @zoe",
    "@my-app 状态": "status",
    "@my-app claim": "?no_number",
    "@my-app 提交了": "",
    "@my-app 【其他】：3": "",
    "@my-app thanks": "",
    "@my-apps claim 15": "",
    "@zoe claim 15": "",
    "@": "",
}
BARE = {
    "claim #15": "claim 15",
    "Claim: 15.": "claim 15",
    "CLAIM NO. 15 and 16!": "claim 15 16",
    "报名 3、4": "claim 3 4",
    "报名A-1、3": "claim A-1 3",
    "认领：15": "claim 15",
    "放弃 15": "unclaim 15",
    f"submit 12 {PULL}": f"submit 12 {PULL}",
    "submit 12 #456": "submit 12 #456",
    f"提交RFC 12 {PULL}": f"propose 12 {PULL}",
    "claim 15 🙂": "claim 15",
    "报名 119-150": "claim 119 120 | ?range_end",
}
HINTS = {
    "【报名】：": "?no_number",
    "【报名】请问格式是什么": "?no_number",
    "【报名】：第三个": "?no_number",
    "【报名】：3 个任务": "?no_number",
    "/claim": "?no_number",
    "/why": "?no_number",
    "/remove this": "?no_number",
    "/assign @zoe": "?no_number",
    "/assign 12": "?no_user",
    "/unassign 12 zoe": "?no_user",
    "【报名】：5-2": "?backwards",
    "【报名】：7、三、9": "claim 7 | ?left_out",
    "【报名】：7 【取消报名】：9": "claim 7 | ?left_out",
    "/claim 7 /unclaim 9": "claim 7 | ?left_out",
    "/assign 3 @alice /assign 4 @bob": "assign 3 @alice | ?left_out",
    "/assign 3 /assign 4 @bob": "?no_user",
    "/assign 3 @alice /assign @bob 4": "assign 3 @alice | ?left_out",
    "/assign 3 @alice @my-app assign 4 @bob": "assign 3 @alice | ?left_out",
    "/assign 3 @alice, 4 @bob": "assign 3 @alice | ?left_out",
    "/assign @alice 3 @bob 4": "assign 3 @alice | ?left_out",
    "/done 3 @alice 4": "done 3 @alice | ?left_out",
    f"/submit 7 /submit 9 {PULL}": "submit 7 | ?left_out",
    "【报名】：7→9": "claim 7 | ?left_out",
    "【报名】：7…9": "claim 7 | ?left_out",
    "【报名】：7·9": "claim 7 | ?left_out",
    "/claim 7\\9": "claim 7 | ?left_out",
    "/claim 7 plus 9": "claim 7 | ?left_out",
    "/claim 118-999999999": "claim 118 119 120 | ?range_end",
    "报名 5-2": "?backwards",
    "claim #5 please": "?more_words",
    "claim 5, thanks": "?more_words",
    "claim task 5": "?more_words",
    "认领 第3题": "?more_words",
    "报名 3 号": "?more_words",
    "报名 1、三、5": "?more_words",
    "submit 2 PRs": "?more_words",
    "claim": "?verb_only",
    "**Claim!**": "?verb_only",
    "提交 https://github.com/o/r/pull/9": "?verb_only",
    "submit:\nhttps://github.com/o/r/pull/9": "?verb_only",
    "submit https://github.com/o/r/pull/9 is late": "",
    "取消报名。": "?verb_only",
    "33、66": "?numbers_only",
    "#3": "?numbers_only",
    "3\n4": "?numbers_only",
    "12.": "?numbers_only",
    "「报名」：3": "?bracket",
    "《报名》3": "?bracket",
    "(claim) 3": "?bracket",
    "【报名：3": "?bracket",
    "【报名：3】": "?bracket",
    "报名】：3": "?bracket",
    "> x\n【报名】：3": "?quoted",
    "> x\n/claim": "?quoted",
    "> x\n【队名】：A\n【序号】：3\n【状态】：报名": "?quoted",
}
CHAT = [
    "请问这个任务还可以报名吗？", "我用【报名】：3 报名了", "我想 /claim 3", "I claim 3", "claims 3",
    "claim_3", "claim-3", "/claims 3", "/claim-3", "/retest", "/assign-me 3", "/cc @zoe", "//claim 3",
    "提交 3 个 PR 了", "认领 2 个任务可以吗", "报名 5 月截止", "放弃 2 周了", "提交了 3 次",
    "报名成功 3", "claim?", "claim me", "claim 100%", "认领！谢谢", "help", "status", "why 3", "状态",
    "done 3 @zoe", "assign 3 @zoe", "【done】：3", "+1", "LGTM", "175", "100%", "10:30", "2026-03-05",
    "3 谢谢", "claım 3", "/claım 3", "[x](https://h/3) 3", "> x\nthanks", "", "1 " * 2000,
]  # fmt: skip
ALL = BRACKETS | SLASHES | MENTIONS | BARE | HINTS


@pytest.mark.parametrize(("body", "said"), ALL.items(), ids=ALL.keys())
def test_a_comment_is_read_as_the_grammar_says(body: str, said: str) -> None:
    assert short(read(body)) == said


@pytest.mark.parametrize("body", CHAT)
def test_chat_gets_nothing(body: str) -> None:
    assert read(body) == Reading()


def test_one_reply_says_everything() -> None:
    assert read("/claim\n/submit\n【报名】：7、175").replies == 1
    assert read("【报名】：7、175").commands == (Command("claim", ("7", "175"), unknown=("175",)),)
    assert read("/claim 7").replies == 0


def test_a_hint_knows_the_verb_the_words_and_the_tasks() -> None:
    assert read("unclaim #5 please").hints == (Hint("more_words", "unclaim #5 please", "unclaim", ("5",)),)
    assert read("> x\n/unclaim 3").hints == (Hint("quoted", "/unclaim 3", "unclaim", ("3",)),)


def test_a_good_line_is_done_and_a_bad_one_explained() -> None:
    assert short(read("/claim 3\nclaim 4 please")) == "claim 3 | ?more_words"


def test_a_reading_is_printed_as_json() -> None:
    assert read("/submit 3 #45\n/assign 3").as_json() == {
        "commands": [{"verb": "submit", "tasks": ["3"], "links": ["#45"], "team": None, "users": [], "wishes": []}],
        "hints": 1,
    }


def test_three_verbs_ask_and_two_hand_in_work() -> None:
    assert [verb.name for verb in VERBS if verb.asks] == ["status", "why", "help"]
    assert [verb.name for verb in VERBS if verb.carries_work] == ["propose", "submit"]


def test_a_reading_is_remembered_for_the_board_that_asked() -> None:
    assert kept_reading("sky", "/claim 3") is kept_reading("sky", "/claim 3")
    assert kept_reading("sky", "/claim 3", "my-app") == kept_reading("sea", "/claim 3") == read("/claim 3")


def test_a_comment_has_room_for_so_many_commands_and_tells_the_first_that_it_left_out() -> None:
    room = MOST_DEEDS // 120
    lines = ["/claim 1-120", "/unclaim 1-120"] * room
    reading = read("\n".join([*lines[:room], "/submit 3", PULL, *lines]))

    assert [command.verb for command in reading.commands] == ["claim", "unclaim"] * (room // 2) + ["submit"]
    assert [(hint.code, hint.verb, len(hint.tasks)) for hint in reading.hints] == [("too_many", "claim", 120)]


def test_a_link_below_what_was_left_out_is_no_other_commands() -> None:
    reading = read("\n".join([*["/submit 1-120"] * (MOST_DEEDS // 120), "【提交】：5-120", "【链接】：" + PULL, PULL]))

    assert {command.links for command in reading.commands} == {()}
    assert short(reading).endswith("?too_many")


def test_a_forms_command_is_left_out_too() -> None:
    form = "【队名】：Comets\n【序号】：1-120\n【状态】：报名&提交作品\n"
    reading = read(form * (MOST_DEEDS // 120 // 2 + 2))

    assert len(reading.commands) == MOST_DEEDS // 120
    assert [hint.code for hint in reading.hints] == ["too_many"]


def test_one_command_may_name_every_task_of_any_board() -> None:
    ids = Ids.of(str(number) for number in range(2 * MOST_DEEDS))
    reading = read_comment(f"/claim 0-{2 * MOST_DEEDS - 1}", ids)

    assert [len(command.tasks) for command in reading.commands] == [2 * MOST_DEEDS]
    assert reading.hints == ()


def test_so_many_hints_of_a_comment_are_kept_each_once() -> None:
    reading = read("\n".join(f"/claim {'x' * (number // 2)}y" for number in range(3 * MOST_HINTS)))

    assert len(reading.hints) == len(set(reading.hints)) == MOST_HINTS


VERB_LINES = [
    (verb.name, prefix + word)
    for verb in VERBS
    for prefix, words in (
        ("/", verb.words),
        ("@hackathon-bot ", verb.words),
        ("", verb.words if verb.bare else ()),
        ("【", [f"{word}】" for word in verb.bracket]),
        ("[", [f"{word}]:" for word in verb.bracket]),
    )
    for word in words
]
LINES = st.sampled_from(VERB_LINES)
IDS = st.lists(st.integers(1, 120).map(str), min_size=1, max_size=6, unique=True)
JOINS = st.sampled_from(["、", "，", ",", "; ", "；", "/", "&", "和", " and ", " "])
CHATTER = st.sampled_from(
    ["大家好！", "Thanks a lot", "这是我的第一个任务", "- see you", "> 引用\n", "```\nx\n```", "~~x~~"]
)


def command_line(head: str, ids: list[str], join: str) -> str:
    people = " @zoe" if "assign" in head else ""
    return f"{head} {join.join(ids)}{people}"


@given(LINES, IDS, JOINS)
def test_every_verb_in_every_form_reads_back(line: tuple[str, str], ids: list[str], join: str) -> None:
    commands = read(command_line(line[1], ids, join)).commands

    assert [(command.verb, command.tasks) for command in commands] == [(line[0], tuple(ids))]


WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
DISGUISES: dict[str, Callable[[str], str]] = {
    "bold": "**{}**".format,
    "italics": "_{}_".format,
    "a list": "- {}".format,
    "a numbered list": "3. {}".format,
    "a heading": "## {}".format,
    "a box": "* [ ] {}".format,
    "upper case": str.upper,
    "width": lambda text: text.translate(WIDE),
    "invisible characters": "\u200b".join,
    "white space": lambda text: "  " + text.replace(" ", "\u3000 \u00a0") + "\r\n",
    "code": "`{}`".format,
    "tags": "<b>{}</b>".format,
}


@given(LINES, IDS, JOINS, st.sampled_from(sorted(DISGUISES)))
def test_marks_case_width_and_invisible_characters_change_nothing(
    line: tuple[str, str], ids: list[str], join: str, disguise: str
) -> None:
    plain = command_line(line[1], ids, join)
    commands = read(DISGUISES[disguise](plain)).commands

    assert [(command.verb, command.tasks) for command in commands] == [(line[0], tuple(ids))]


COVERS = [
    "> {}", "> > {}", "- > {}", "```\n{}\n```", "~~~ py\n{}", "- ```\n  {}\n  ```", "<!-- {} -->", "<!--\n\n{}\n-->",
    "~~{}~~", "<del>{}</del>", "<s>\n\n{}\n\n</s>", "e.g. `{}`", "---Original---\n{}", "On 1 May, zoe wrote:\n\n{}",
    "发件人：zoe\n{}", "From: zoe\n{}", "<blockquote>{}</blockquote>", "thanks {}",
]  # fmt: skip


@given(LINES, IDS, JOINS, st.sampled_from(COVERS))
def test_a_covered_command_is_silent(line: tuple[str, str], ids: list[str], join: str, cover: str) -> None:
    assert read(cover.format(command_line(line[1], ids, join))) == Reading()


@given(LINES, IDS, JOINS, st.lists(CHATTER, max_size=4), st.lists(CHATTER, max_size=4))
def test_chat_around_a_command_changes_nothing(
    line: tuple[str, str], ids: list[str], join: str, above: list[str], below: list[str]
) -> None:
    plain = command_line(line[1], ids, join)

    assert read("\n\n".join([*above, plain, *below])) == read(plain)


MARKUP = "【 】 [ ] ( ) ` ``` ~~ ~~~ > <!-- --> <del> </del> <br> * _ \\ & &amp; : 、 - ~ #"
WORDS = (
    "No. 12 3 99999999 A-1 报名 claim 提交PR / @ @my-app @zoe 队名 序号 状态 链接 其他意向 三 个 「 ı From: https://h/x"
)
BLANKS = ("\n", "\n\n", " ", "- ", "1. ", "# ", "On 1 ", " wrote:", "\u200b", "\ufdfa", "\u0301")
PIECES = st.sampled_from((*MARKUP.split(), *WORDS.split(), *BLANKS))


@given(st.one_of(st.text(), st.lists(PIECES, max_size=25).map("".join)))
def test_no_text_makes_it_raise(body: str) -> None:
    reading = read(body)

    assert reading.replies in (0, 1)
    assert all(command.tasks or not command.rule.number for command in reading.commands)


def test_a_board_keeps_of_ten_thousand_ids_that_it_lacks_as_many_as_a_reply_could_name() -> None:
    body = f"/claim {' '.join(map(str, [*range(1_000, 11_000), 7]))}\n/submit 3"
    whole, kept = read_comment(body, BOARD), kept_reading("spring", body)

    assert [len(command.tasks) for command in whole.commands] == [10_001]
    assert [len(command.unknown) for command in kept.commands] == [MOST_UNKNOWN]
    assert kept.commands[0].tasks == (*kept.commands[0].unknown, "7")
