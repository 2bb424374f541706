"""`/help`, `/status` and `/why`: what the board says to those who ask."""

from __future__ import annotations

from datetime import timedelta, timezone

import pytest

from bot.core.verb import VERBS
from tests.core.scene import BODY, URL, Hackathon, rules


def asked(hackathon: Hackathon, words: str, author: str = "alice") -> str:
    """What the bot answers."""
    comment = hackathon.comment(author, words)
    hackathon.look()
    return hackathon.reply_to(comment)


def test_help_shows_every_word_of_every_verb(hackathon: Hackathon) -> None:
    rows = [line for line in asked(hackathon, "/help").splitlines() if line.startswith("| `/")]

    assert len(rows) == len(VERBS)
    for verb, row in zip(VERBS, rows, strict=True):
        forms = row.split("|")[1]
        assert [word for word in verb.words if f"`/{word}" not in forms] == []
        assert ("【" in forms) == bool(verb.bracket)
        assert ("@alice" in forms) == verb.names_people


def test_help_on_a_board_without_open_tasks_shows_a_sample(hackathon: Hackathon) -> None:
    hackathon.comment("olga", "/remove 1-4")

    assert "`/claim 1`" in asked(hackathon, "/help")


def test_status_says_what_one_is_on_and_how_the_board_stands(hackathon: Hackathon) -> None:
    hackathon.comment("alice", "claim 2、3")
    hackathon.comment("bob", "claim 1、2")
    hackathon.comment("olga", "/done 3")
    hackathon.comment("olga", "/remove 1")

    assert asked(hackathon, "/status") == (
        "@alice, your tasks: 2 Claimed, 3 Done.\nThe board has 3 tasks: 2 claimed, 1 done."
    )


def test_status_of_a_task_says_who_is_on_it_without_the_reasons(hackathon: Hackathon) -> None:
    hackathon.comment("alice", "claim 2")

    assert asked(hackathon, "/status 2").splitlines()[2:] == ["**Task 2** `Fins`", "- `alice`: Claimed"]


def test_status_in_chinese() -> None:
    hackathon = Hackathon(rules(language="zh"))
    hackathon.look()

    assert asked(hackathon, "/状态") == (
        "@alice 你还没有报名任务。报名请发送 `/报名 1`\n任务列表共 4 个任务：已认领 0 个，已完成 0 个。"
    )


def test_why_gives_the_facts_in_the_boards_time() -> None:
    hackathon = Hackathon(rules(timezone=timezone(timedelta(hours=8))))
    hackathon.look()
    hackathon.comment("alice", "【队名】：Sky @bob\n【序号】：2\n【状态】：报名")

    assert asked(hackathon, "/why 2").splitlines() == [
        "**Task 2** `Fins`",
        "- `Sky @bob` (`alice`): Claimed",
        f"  - `claim` by `alice`, 2026-03-01 16:01: [comment]({URL}#issuecomment-1)",
    ]


def test_why_names_the_newest_reasons(hackathon: Hackathon) -> None:
    for number in range(1, 9):
        hackathon.comment("alice", f"submit 2 #{number}")

    assert [line.rpartition("-")[2] for line in asked(hackathon, "/why 2").splitlines()[2:]] == [
        "4)",
        "5)",
        "6)",
        "7)",
        "8)",
    ]


def test_why_says_what_was_set_and_taken_out_by_hand(hackathon: Hackathon) -> None:
    hackathon.comment("bob", "claim 2")
    hackathon.look()
    hackathon.change("| 2 | Fins | @bob Claimed |", "| 2 | Fins | @mia Done |")

    assert asked(hackathon, "/why 2").splitlines()[:3] == [
        "**Task 2** `Fins`",
        "- `mia`: Done (written into the table by hand)",
        "- `bob`: Claimed (taken out of the table by hand; a new claim brings it back)",
    ]
    assert asked(hackathon, "/status 2").splitlines()[3:] == [
        "- `mia`: Done (written into the table by hand)",
        "- `bob`: Claimed (taken out of the table by hand; a new claim brings it back)",
    ]


def test_why_of_a_task_off_the_board_says_so() -> None:
    hackathon = Hackathon(body=BODY.replace("| 2 | Fins |", "| ~~2~~ | |"))
    hackathon.look()

    assert asked(hackathon, "/why 2") == "**Task 2**\n- taken off the board\n- nobody is on it"


def test_the_same_question_twice_in_a_comment_is_answered_once(hackathon: Hackathon) -> None:
    assert asked(hackathon, "/why 2\n\n/why 2").count("**Task 2**") == 1


@pytest.mark.parametrize(
    "question", ["/why 1-120", "/status 1-120", "\n".join(f"/why {task}" for task in range(1, 121))]
)
def test_more_than_a_comment_holds_is_cut_between_lines(question: str) -> None:
    rows = "".join(f"| {task} | Part {task} of the engine, {'and ' * 20}| |\n" for task in range(1, 121))
    hackathon = Hackathon(body=f"| No. | Title | Status |\n| --- | --- | --- |\n{rows}")
    hackathon.look()
    for team in range(8):
        hackathon.comment(f"member{team}", f"【队名】：{'a long name ' * 5}{team}\n【序号】：1-120\n【状态】：报名")
    *told, empty, last = asked(hackathon, question).splitlines()

    assert 9_000 < len("\n".join(told)) <= 10_000
    assert told[-1].startswith(("- ", "  - ", "**Task"))
    assert (empty, last) == ("", "There is more to tell than a comment holds: please ask about fewer tasks at a time.")


def test_of_very_many_tasks_of_ones_own_the_first_are_named() -> None:
    rows = "".join(f"|{task}||\n" for task in range(1, 121))
    hackathon = Hackathon(body=f"|No.|Status|\n|---|---|\n{rows}")
    hackathon.look()
    hackathon.comment("alice", "/claim 1-120")

    assert ", 100 Claimed and 20 more.\n" in asked(hackathon, "/status")


def test_help_on_two_tasks_is_given_once(hackathon: Hackathon) -> None:
    assert asked(hackathon, "/help 2\n\n/help 3") == asked(hackathon, "/help")
