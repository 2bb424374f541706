"""A board with more on it than its body has room for: shorter entries, then continuation comments. Nothing is lost."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.continuation import Continuations, Row, place
from bot.core.facts import Comment
from bot.core.plan import decide
from bot.core.reply import Delete, Edit, Post
from bot.core.rules import MAX_BODY
from tests.core.scene import START, URL, Hackathon, rules

TASKS = [str(number) for number in range(1, 13)]
ROWS = "".join(f"| {number} | Task {number} | | |\n" for number in TASKS)
BOARD = f"# Rockets\n\n| No. | Title | Status | Done by |\n| --- | --- | --- | --- |\n{ROWS}\nGood luck!\n"
LINK = re.compile(r"(\S+) \[(\d+) in all\]\[more-(\d+)\]")


def crowded(people: int, limit: int = 2_600, **changes: object) -> Hackathon:
    """A board of twelve tasks, everybody on all of them, before a look."""
    hackathon = Hackathon(rules(body_limit=limit, progress=False, leaderboard=False, **changes), body=BOARD)
    hackathon.look()
    for number in range(people):
        hackathon.comment(f"dev-{number}", "/claim 1-12")
    return hackathon


def continuations(hackathon: Hackathon) -> list[Comment]:
    """The bot's comments that hold cells."""
    return [one for one in hackathon.comments.values() if one.body.startswith("<!-- hackathon:more ")]


def everywhere(hackathon: Hackathon, task: str) -> str:
    """All that is said of a task in the bot's cells, in the body and beyond."""
    texts = [hackathon.body, *(one.body for one in continuations(hackathon))]
    return "\n".join(line for text in texts for line in text.splitlines() if line.startswith(f"| {task} |"))


def lost(hackathon: Hackathon) -> list[str]:
    """The entries that stand nowhere, in body or continuation."""
    assert hackathon.plan is not None
    return [
        f"{task} @{entry.members[0]}"
        for task, entries in hackathon.plan.standing.entries.items()
        for entry in entries
        if not re.search(rf"@{entry.members[0]}(?![\w-])", everywhere(hackathon, task))
    ]


@pytest.mark.parametrize(
    ("people", "style", "entry"),
    [
        (1, "badge", '@dev-0 <img src="https://img.shields.io/badge/Status-Claimed-2ECC71" />'),
        (2, "badge", "🔵 @dev-0<br>🔵 @dev-1"),
        (1, "text", "@dev-0 Claimed"),
    ],
)
def test_entries_get_shorter_before_the_body_is_full(people: int, style: str, entry: str) -> None:
    hackathon = crowded(people, style=style)
    hackathon.look()

    assert hackathon.cell(3) == entry
    assert continuations(hackathon) == []


def test_links_get_as_short_as_github_takes_them_before_a_cell_moves() -> None:
    hackathon = crowded(1, limit=1_900)
    for task in TASKS:
        hackathon.comment("dev-0", f"/submit {task} https://github.com/acme/docs/pull/1{task}")
        hackathon.comment("dev-0", f"/submit {task} https://github.com/acme/rockets/pull/2{task}")
    hackathon.look()

    assert hackathon.cell(3) == "🚧 @dev-0 acme/docs#13 #23"
    assert continuations(hackathon) == []


def test_a_full_body_links_to_what_has_moved_and_loses_nobody() -> None:
    hackathon = crowded(20)
    hackathon.comment("olga", "/done 5 @dev-3")
    hackathon.look()
    (more,) = continuations(hackathon)

    assert len(hackathon.body) <= 2_600
    assert lost(hackathon) == []
    assert hackathon.cell(5) == "✅ [20 in all][more-1]"
    assert f"[more-1]: {more.url}\n" in hackathon.body
    assert "| 5 | 🔵 @dev-0<br>🔵 @dev-1<br>🔵 @dev-2<br>✅ @dev-3<br>" in more.body
    assert [task for task in TASKS if not LINK.fullmatch(hackathon.cell(task))] == TASKS[-3:]
    assert hackathon.done_cell(5) == "@dev-3"


def test_the_body_waits_for_the_address_of_a_new_continuation() -> None:
    hackathon = crowded(20)
    plan = decide(hackathon.facts, hackathon.rules)

    assert plan.body == hackathon.body
    assert [type(one) for one in plan.continuations] == [Post]


def test_one_more_claim_changes_the_continuation_alone_but_for_the_number() -> None:
    hackathon = crowded(20)
    hackathon.look()
    (before,) = continuations(hackathon)
    hackathon.comment("late", "/claim 1")
    plan = decide(hackathon.facts, hackathon.rules)

    assert [type(one) for one in plan.continuations] == [Edit]
    assert hackathon.look().changes[0].after == "🔵 [21 in all][more-1]"
    assert [one.id for one in continuations(hackathon)] == [before.id]


def test_cells_come_back_one_after_another_and_the_empty_comment_goes() -> None:
    hackathon = crowded(20)
    hackathon.look()
    moved = []
    for number in range(19, -1, -1):
        hackathon.comment(f"dev-{number}", "/unclaim 1-12")
        hackathon.look()
        moved.append(len(LINK.findall(hackathon.body)))

    assert moved == sorted(moved, reverse=True)
    assert len(set(moved)) > 3
    assert continuations(hackathon) == []
    assert "more-1" not in hackathon.body


def test_a_claim_to_and_fro_does_not_turn_the_board_over_and_over() -> None:
    hackathon = crowded(20)
    hackathon.look()
    seen = set()
    for _ in range(4):
        comment = hackathon.comment("late", "/claim 1-12")
        hackathon.look()
        seen.add(len(LINK.findall(hackathon.body)))
        hackathon.delete(comment)
        hackathon.look()
        seen.add(len(LINK.findall(hackathon.body)))

    assert len(seen) <= 2


def test_a_persons_words_stay_in_the_body_and_count() -> None:
    hackathon = crowded(20)
    hackathon.look()
    cell = hackathon.cell(1)
    hackathon.change(f"| Task 1 | {cell} |", f"| Task 1 | ask @mia first<br>{cell}<br>~~@dev-4~~ |")
    plan = hackathon.look()

    assert hackathon.cell(1) == "ask @mia first<br>🔵 [19 in all][more-1]<br>~~@dev-4~~"
    assert "@dev-4<" not in everywhere(hackathon, "1").partition("\n")[2]
    assert [entry.members for entry in plan.standing.on("1") if entry.by_hand] == [("mia",)]
    for number in range(20):
        hackathon.comment(f"dev-{number}", "/unclaim 2-12")
    hackathon.look()
    assert hackathon.cell(1).startswith("ask @mia first<br>")
    assert hackathon.cell(1).endswith("<br>~~@dev-4~~")


def test_who_takes_the_link_out_takes_out_what_it_stood_for_and_newer_claims_come_back() -> None:
    hackathon = crowded(20)
    hackathon.look()
    hackathon.comment("late", "/claim 1")
    hackathon.save(hackathon.body.replace(f"| 1 | Task 1 | {hackathon.cell(1)} |", "| 1 | Task 1 | |"))
    hackathon.look()
    assert hackathon.people_on(1) == ["late"]

    hackathon.comment("dev-7", "/claim 1")
    hackathon.look()
    assert hackathon.people_on(1) == ["dev-7", "late"]


def test_a_lost_memory_loses_nobody() -> None:
    hackathon = crowded(20)
    hackathon.look()
    hackathon.forget()
    hackathon.look()

    assert lost(hackathon) == []
    assert hackathon.cell(1) == "🔵 [20 in all][more-1]"


def test_a_continuation_that_was_deleted_is_posted_again() -> None:
    hackathon = crowded(20)
    hackathon.look()
    hackathon.delete(continuations(hackathon)[0].id)
    hackathon.look()

    assert lost(hackathon) == []
    assert f"[more-1]: {continuations(hackathon)[0].url}\n" in hackathon.body


def test_somebody_elses_comment_is_no_continuation_and_a_second_one_goes() -> None:
    hackathon = crowded(20)
    hackathon.look()
    (mine,) = continuations(hackathon)
    forged = hackathon.comment("mallory", mine.body)
    doubled = hackathon.comment(hackathon.me, mine.body, by_bot=True)
    hackathon.look()

    assert forged in hackathon.comments
    assert doubled not in hackathon.comments
    assert [one.id for one in continuations(hackathon) if one.author == hackathon.me] == [mine.id]


def test_a_continuation_goes_to_the_second_issue_where_the_first_takes_no_more_comments() -> None:
    hackathon = crowded(20, issues=(7, 8))
    facts = hackathon.facts
    full = replace(facts, issue=replace(facts.issue, comments=2_495))

    assert [one.issue for one in decide(full, hackathon.rules).continuations if isinstance(one, Post)] == [8]


def test_the_leaderboard_moves_where_cells_alone_do_not_make_room() -> None:
    hackathon = Hackathon(rules(body_limit=2_600, progress=False), body=BOARD)
    hackathon.look()
    for number in range(60):
        hackathon.comment("olga", f"/done {number % 12 + 1} @dev-{number}")
    hackathon.look()
    boards = [one for one in continuations(hackathon) if "hackathon:more leaders-1" in one.body]

    assert len(hackathon.body) <= 2_600
    assert lost(hackathon) == []
    assert len(re.findall(r"\[dev-\d+\]\(https://github.com/dev-\d+\)", boards[0].body)) == 60
    assert "60 have finished something" in hackathon.body
    assert f"[more-leaders-1]: {boards[0].url}\n" in hackathon.body


def test_a_board_too_long_by_its_own_text_stays_as_it_is() -> None:
    hackathon = Hackathon(rules(body_limit=700, progress=False), body=BOARD.replace("Good luck!", "Good luck! " * 60))
    hackathon.comment("alice", "/claim 1")

    assert hackathon.look().problem == "too_long"
    assert continuations(hackathon) == []


def test_one_participants_long_links_neither_stop_the_board_nor_crowd_out_others() -> None:
    hackathon = crowded(3, limit=70_000)
    for number in range(50):
        hackathon.comment("dev-1", f"/submit 2 https://x.example/{number}/{'y' * 1_900}")
    plan = hackathon.look()

    assert (plan.problem, plan.continuations) == (None, ())
    assert hackathon.cell(2).split("<br>")[1] == (
        f"@dev-1 PR open [+49]({URL}#issuecomment-53) [link](https://x.example/49/{'y' * 1_900})"
    )
    assert lost(hackathon) == []


def test_comments_full_of_links_to_every_task_leave_the_board_as_it_is_for_the_others() -> None:
    hackathon = crowded(30)
    links = " ".join(f"http://a.b/{number}" for number in range(4_000))
    for task in TASKS * 3:
        hackathon.comment("mallory", f"/submit {task} {links[:65_000]}")
    plan = hackathon.look()

    assert plan.problem is None
    assert lost(hackathon) == []
    assert max(len(entry) for task in TASKS for entry in everywhere(hackathon, task).split("<br>")) < 500


def test_a_fenced_end_does_not_hide_where_the_cells_are() -> None:
    hackathon = crowded(20)
    hackathon.body = hackathon.body.replace("Good luck!", "```\nGood luck!")
    hackathon.look()

    assert hackathon.body.startswith("<!-- hackathon:")
    assert "[more-1]: " in hackathon.body
    assert lost(hackathon) == []


def entries(count: int, size: int) -> tuple[str, ...]:
    return tuple(f"{number:0{size}}" for number in range(count))


def comments_of(placed: dict[str, list[Row]]) -> Continuations:
    texts = {
        name: "".join(["| a | b | c |\n|---|---|---|\n", *(row.text for row in rows)]) for name, rows in placed.items()
    }
    told = [
        Comment(number, 7, "me", True, f"<!-- hackathon:more {name} -->\n{text}", START, START, URL)
        for number, (name, text) in enumerate(texts.items())
    ]
    return Continuations(told, "me")


@given(st.lists(st.tuples(st.integers(1, 9), st.sampled_from([10, 400, 9_000])), min_size=1, max_size=14))
@settings(max_examples=60)
def test_rows_stay_in_their_comments_and_none_is_too_long(shapes: list[tuple[int, int]]) -> None:
    rows = [Row(str(at), (entries(count * 5, size), entries(count, 9))) for at, (count, size) in enumerate(shapes)]
    placed = place(rows, comments_of({}))
    said = [(row.task, one) for held in placed.values() for row in held for cell in row.entries for one in cell]

    assert place(rows, comments_of(placed)) == placed
    assert max(sum(len(row.text) for row in held) for held in placed.values()) <= MAX_BODY - 1_000
    assert sorted(said) == sorted((row.task, one) for row in rows for cell in row.entries for one in cell)


def test_a_row_that_outgrew_its_comment_moves_to_the_next_and_the_others_stay() -> None:
    rows = [Row("1", (entries(60, 500), ())), Row("2", (entries(40, 500), ()))]
    before = place(rows, comments_of({}))
    grown = [rows[0], Row("2", (entries(80, 500), ()))]

    assert before == {"1": rows}
    assert place(grown, comments_of(before)) == {"1": [grown[0]], "2": [grown[1]]}


ACTS = st.tuples(
    st.sampled_from(["/claim", "/unclaim", "/submit", "/propose"]),
    st.integers(0, 40),
    st.sampled_from(["1-12", "3", "5-9"]),
)


@given(st.integers(1_500, 6_000), st.lists(st.lists(ACTS, max_size=25), min_size=1, max_size=4), st.booleans())
@settings(max_examples=60)
def test_whatever_people_do_nobody_is_lost_and_the_body_fits(
    limit: int, days: list[list[tuple[str, int, str]]], judged: bool
) -> None:
    hackathon = Hackathon(rules(body_limit=limit, style="badge"), body=BOARD)
    hackathon.look()
    for day in days:
        for verb, who, tasks in day:
            hackathon.comment(f"dev-{who}", f"{verb} {tasks} https://x.example/{who}")
        if judged:
            hackathon.comment("olga", "/done 5-9")
        plan = hackathon.look()  # which looks twice, and finds nothing to do the second time

        assert plan.problem == "too_long" or lost(hackathon) == []
        assert plan.problem == "too_long" or len(hackathon.body) <= limit
        assert not any(isinstance(one, Delete) for one in decide(hackathon.facts, hackathon.rules).continuations)


def test_a_row_that_is_struck_out_keeps_what_its_link_leads_to() -> None:
    hackathon = crowded(20)
    hackathon.comment("olga", "/done 5 @dev-3")
    hackathon.look()
    row, said = hackathon.row(5), everywhere(hackathon, "5").partition("\n")[2]
    hackathon.change("| 5 | Task 5 |", "| ~~5~~ | Task 5 |")
    hackathon.look()
    assert hackathon.row("~~5~~")[2:] == row[2:]
    assert everywhere(hackathon, "5") == said

    for number in {*range(20)} - {3}:
        hackathon.comment(f"dev-{number}", "/unclaim 1-12")
    hackathon.look()
    assert hackathon.cell(6) == "@dev-3 Claimed"
    (more,) = continuations(hackathon)
    assert hackathon.row("~~5~~")[2:] == row[2:]
    assert f"[more-1]: {more.url}\n" in hackathon.body
    assert [line for line in more.body.splitlines() if line.startswith("|")][2:] == [said]

    hackathon.change("| ~~5~~ | Task 5 |", "| 5 | Task 5 |")
    hackathon.look()
    assert continuations(hackathon) == []
    assert hackathon.row(5)[2:] == ["@dev-3 Done", "@dev-3"]


def test_a_row_that_is_struck_out_keeps_its_link_without_memory_too() -> None:
    hackathon = crowded(20)
    hackathon.look()
    said = everywhere(hackathon, "5").partition("\n")[2]
    for number in range(20):
        hackathon.comment(f"dev-{number}", "/unclaim 1-4,6-12")
    hackathon.change("| 5 | Task 5 |", "| ~~5~~ | Task 5 |")
    hackathon.forget()
    hackathon.look()

    assert everywhere(hackathon, "5") == said
    assert len(continuations(hackathon)) == 1


@pytest.mark.parametrize("words", ["{} until May", "**full**: {}", "[everybody][more-1]"])
def test_words_around_a_link_take_nobody_out(words: str) -> None:
    hackathon = crowded(20)
    hackathon.look()
    cell = hackathon.cell(1)
    hackathon.change(f"| Task 1 | {cell} |", f"| Task 1 | {words.format(cell)} |")
    hackathon.look()

    assert len(hackathon.people_on(1)) == 20
    assert lost(hackathon) == []
    assert hackathon.cell(1) == f"{words.format(cell)}<br>{cell}"


@pytest.mark.parametrize("words", ["~~{}~~", "taken by e-mail", "~~{}~~ closed", "~~{}<br>all of them~~"])
def test_who_strikes_a_link_out_or_writes_over_it_takes_out_what_it_stood_for(words: str) -> None:
    hackathon = crowded(20)
    hackathon.look()
    cell = hackathon.cell(1)
    hackathon.change(f"| Task 1 | {cell} |", f"| Task 1 | {words.format(cell)} |")
    hackathon.look()

    assert hackathon.people_on(1) == []
    assert hackathon.cell(1) == words.format(cell)


def test_a_task_whose_cell_had_moved_may_be_taken_off_the_board_and_given_back() -> None:
    hackathon = crowded(20)
    hackathon.look()
    cell = hackathon.cell(1)
    hackathon.comment("olga", "/remove 1")
    hackathon.look()
    assert hackathon.cell(1) == "Removed"
    assert "| 1 |" not in continuations(hackathon)[0].body

    hackathon.comment("olga", "/restore 1")
    hackathon.look()
    assert hackathon.cell(1) == cell
    assert lost(hackathon) == []


@pytest.mark.parametrize("name", ["progress", "leaderboard", "chart"])
def test_a_board_in_a_bad_place_does_not_keep_the_rows_of_a_full_body_from_being_written(name: str) -> None:
    folded = f"<details>\n<!-- hackathon:{name} --><!-- /hackathon:{name} -->\n| a |\n|---|\n</details>\n"
    hackathon = crowded(20)
    hackathon.rules = replace(hackathon.rules, progress=True, leaderboard=True)
    hackathon.change("Good luck!\n", folded)
    waits = decide(hackathon.facts, hackathon.rules)
    assert ([type(one) for one in waits.continuations], waits.body) == ([Post], hackathon.body)

    plan = hackathon.look()
    (more,) = continuations(hackathon)
    assert plan.problem == "boards"
    assert f"[more-1]: {more.url}\n" in hackathon.body
    assert folded in hackathon.body
    assert lost(hackathon) == []
    assert hackathon.cell(1) == "🔵 [20 in all][more-1]"


def test_a_leaderboard_in_the_older_form_is_measured_as_it_stands() -> None:
    older = "## 看板信息\n\n#####\n\n## 统计信息\n\n#####\n"  # the leaderboard is a line there, not a table
    hackathon = Hackathon(rules(progress=False, body_limit=2_200), body=BOARD + older)
    hackathon.look()
    for number in range(30):
        hackathon.comment(f"dev-{number}", "/claim 1-12")
        hackathon.comment("olga", f"/done 1-12 @dev-{number}")
    plan = hackathon.look()

    assert plan.problem is None
    assert lost(hackathon) == []


def test_a_short_leaderboard_stays_where_the_cells_alone_make_room() -> None:
    hackathon = crowded(20)
    hackathon.rules = replace(hackathon.rules, leaderboard=True, body_limit=1_350)
    hackathon.comment("olga", "/done 1 @dev-0")
    plan = hackathon.look()

    assert plan.problem is None
    assert "| 🥇 1 | [dev-0](https://github.com/dev-0) | 1 | 1 |" in hackathon.body
    assert [one.body[:26] for one in continuations(hackathon)] == ["<!-- hackathon:more 1 -->\n"]


def test_who_takes_a_link_out_takes_out_what_it_stood_for_though_a_new_comment_comes_first() -> None:
    hackathon = crowded(20)
    for number in range(20):
        hackathon.comment("olga", f"/done 2-12 @dev-{number}")
    hackathon.look()
    hackathon.change(f"| Task 1 | {hackathon.cell(1)} |", "| Task 1 | |")
    hackathon.rules = replace(hackathon.rules, leaderboard=True)
    waits = decide(hackathon.facts, hackathon.rules)
    assert [type(one) for one in waits.continuations] == [Post]

    hackathon.look()
    assert hackathon.people_on(1) == []
    assert hackathon.cell(1) == ""
