"""Every refusal says who, what was not done, why, and the exact line to type next."""

from __future__ import annotations

import re

import pytest

from bot.core.wording import quoted, shown
from tests.core.scene import BODY, PULLS, REPO, Hackathon, rules

NEXT = re.compile(r"What to type next: `([^`]+)`")


def told(hackathon: Hackathon, author: str, words: str) -> list[str]:
    """The sentences of the reply that a comment gets."""
    comment = hackathon.comment(author, words)
    hackathon.look()
    said = hackathon.reply_to(comment)
    assert said.startswith(f"@{author}, ")
    return [line.removeprefix("- ") for line in said.splitlines() if line.startswith("- ")]


@pytest.mark.parametrize(
    ("author", "words", "next_line"),
    [
        ("alice", "/claim", "/claim 1"),
        ("alice", "claim 3 for me please", "/claim 3"),
        ("alice", "claim", "/claim 1"),
        ("alice", "2, 3", "/claim 2,3"),
        ("alice", "> quote\n/claim 3", "/claim 3"),
        ("alice", "〔报名〕3", "/claim 3"),
        ("alice", "/claim 4-2", "/claim 2-4"),
        ("alice", "/claim 1、三、3", "/claim 3"),
        ("alice", "/claim 99", "/claim 4"),
        ("alice", "/unclaim 3", "/status"),
        ("alice", "/assign 3 @bob", "/claim 3"),
        ("alice", "/unassign 3 @bob", "/unclaim 3"),
        ("alice", "/done 3", "/submit 3"),
        ("alice", "/remove 3", "/status"),
        ("olga", "/assign 3", "/assign 3 @alice"),
        ("olga", "/assign 3 @eve", "/assign 3 @alice"),
        ("olga", "/unassign 3 @bob", "/why 3"),
        ("olga", "/done 3", "/done 3 @alice"),
        ("olga", "/done 2", "/restore 2"),
        ("alice", "/claim 2", "/claim 1"),
    ],
)
def test_the_next_line_to_type_is_exact(author: str, words: str, next_line: str) -> None:
    hackathon = Hackathon(rules(blocked=frozenset({"eve"})))
    hackathon.look()
    hackathon.comment("olga", "/remove 2")
    (sentence,) = told(hackathon, author, words)

    assert NEXT.findall(sentence) == [next_line]


def test_of_very_many_troubles_the_first_are_told() -> None:
    hackathon = Hackathon()
    hackathon.look()
    few = told(hackathon, "alice", "\n".join(f"/claim {'x' * number}z" for number in range(20)))
    many = told(hackathon, "alice", "\n".join(f"/claim {'x' * number}z" for number in range(21)))

    assert many == [*few, "There is more like this, and it was not done either."]


def test_ids_with_letters_are_ranged_as_they_are_typed() -> None:
    hackathon = Hackathon(body=BODY.replace("| 1 |", "| A-1 |").replace("| 2 |", "| A-2 |"))
    hackathon.look()

    assert NEXT.findall(told(hackathon, "alice", "/claim A-2~A-1")[0]) == ["/claim A-1~A-2"]
    assert "`/claim` `B-7`: not done" in told(hackathon, "alice", "/claim B-7")[0]


def test_a_range_past_the_end_is_told_and_done() -> None:
    hackathon = Hackathon()
    hackathon.look()
    (sentence,) = told(hackathon, "alice", "/claim 3-99")

    assert sentence == "`3-99`: an end of this range is not on the board. Only the tasks that exist were taken."
    assert hackathon.people_on(4) == ["alice"]


def test_where_no_line_would_help_none_is_named() -> None:
    hackathon = Hackathon(rules(blocked=frozenset({"eve"})), body=BODY.replace("| 2 |", "| ~~2~~ |"))
    hackathon.look()

    for author, words in (("eve", "/claim 3"), ("olga", "/restore 2")):
        (sentence,) = told(hackathon, author, words)
        assert NEXT.findall(sentence) == []


def test_a_person_who_was_written_in_by_hand_is_told_why_withdrawing_does_nothing() -> None:
    hackathon = Hackathon()
    hackathon.look()
    hackathon.change("| 2 | Fins | |", "| 2 | Fins | @Mia |")
    by_hand, unknown = told(hackathon, "mia", "/unclaim 2、3")

    assert by_hand.startswith("`/unclaim` 2: not done, because a person wrote or changed this entry in the table")
    assert NEXT.findall(by_hand) == ["/reset 2"]
    assert unknown.startswith("`/unclaim` 3: nothing to do")
    assert told(hackathon, "olga", "/unassign 2 @mia")[0].startswith("`/unassign` 2: not done")


def test_on_a_board_without_open_tasks_an_unknown_number_gets_no_neighbour(hackathon: Hackathon) -> None:
    hackathon.comment("olga", "/remove 1-4")
    (sentence,) = told(hackathon, "alice", "/claim 99")

    assert "nearest" not in sentence
    assert NEXT.findall(sentence) == ["/status"]


def test_many_tasks_are_counted_and_not_listed(hackathon: Hackathon) -> None:
    (sentence,) = told(hackathon, "alice", "/claim " + ",".join(str(number) for number in range(10, 40)))

    assert "18, 19, 20, 21 and 18 more: not done" in sentence


def test_in_chinese_with_several_things_done() -> None:
    hackathon = Hackathon(rules(language="zh"))
    hackathon.look()
    comment = hackathon.comment("alice", "【报名】：2、99\n【取消报名】：2")
    hackathon.look()

    assert hackathon.reply_to(comment) == (
        "@alice 你的评论没有全部处理：\n\n"
        "- `/报名` 99：任务列表中没有这个序号，因此没有处理。相近的任务有 4、3、2。接下来请发送：`/报名 4`\n\n"
        "已处理：已报名 2；已取消报名 2。\n\n"
        "直接编辑原评论即可，机器人会重新读取。发送 `/help` 可查看全部写法。"
    )


@pytest.mark.parametrize(
    ("typed", "safe"),
    [
        ("claim 3", "`claim 3`"),
        ("`@bob` ``x``", "`'@bob' ''x''`"),
        ("a\n\n- b\u2028c\0\u202ed", "`a - b c d`"),
        ("x" * 99, f"`{'x' * 60}…`"),
        (" \n", "` `"),
    ],
)
def test_a_persons_text_comes_back_in_backticks_and_shortened(typed: str, safe: str) -> None:
    assert quoted(typed) == safe


@pytest.mark.parametrize(("task", "text"), [("12", "12"), ("GH-12", "`GH-12`"), ("1234567", "`1234567`"), ("٣", "`٣`")])
def test_an_id_with_letters_stands_in_backticks(task: str, text: str) -> None:
    assert shown(task) == text


def test_of_very_many_people_the_first_are_in_the_line_to_type() -> None:
    hackathon = Hackathon()
    hackathon.look()
    users = [f"@user{number}" for number in range(9_000)]
    (sentence,) = told(hackathon, "mallory", f"/assign 99 {' '.join(users)}"[:65_536])

    assert NEXT.findall(sentence) == [f"/assign 4 {' '.join(users[:12])}"]


def test_of_very_many_authors_of_linked_pull_requests_the_first_are_named() -> None:
    hackathon = Hackathon(rules(pulls=PULLS))
    hackathon.look()
    links = [hackathon.pull(f"author{number}", "Mend it").removeprefix(REPO) for number in range(15)]
    (sentence,) = told(hackathon, "mallory", f"/submit 3 {' '.join(links)}")

    assert "is by `author0`, `author1`," in sentence
    assert ", `author11` and 3 more. Its author" in sentence


def test_of_very_many_things_done_the_first_are_named() -> None:
    rows = "".join(f"|{task}||\n" for task in range(1, 1_001))
    hackathon = Hackathon(body=f"|No.|Status|\n|---|---|\n{rows}")
    hackathon.look()
    comment = hackathon.comment("alice", "\n".join(["/claim", *(f"/claim {task}" for task in range(1, 1_001))]))
    hackathon.look()

    assert "I did the rest: claimed 1; claimed 2; " in hackathon.reply_to(comment)
    assert "; claimed 20 and 980 more.\n" in hackathon.reply_to(comment)
