"""The report: its numbers, its sections, its forms, and that no title or name can break it."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from bot.core.entry import Entry, Evidence
from bot.core.memory import Moment
from bot.core.news import submitted_at
from bot.core.page import front_matter
from bot.core.report import INVITED, Form, Report, Span, compose
from bot.core.rules import Points, Rules
from bot.locale.board_words import BOARD_WORDS
from bot.locale.report_words import REPORT_WORDS
from tests.core.standings import CHINESE, ENGLISH, RULES, START, entry, shown, six_tracks, standing, table

URL = "https://github.com/acme/rockets/issues/7"
NOW = START + timedelta(days=7)
ENTRIES = [
    entry(1, "ann", state="done", minute=10),
    entry(2, "ann", state="pr_open", minute=20),
    entry(3, "bob", "cy", minute=30, team="Pandas"),
    entry(4, "di", minute=None, hand=True),
]


def told(
    entries: list[Entry],
    form: Form = "md",
    *,
    body: str = table(1, 5),
    since: int | None = None,
    header: bool = False,
    rules: Rules = RULES,
) -> str:
    """The report in English; `since` is in minutes after the start."""
    span = Span(NOW, None if since is None else START + timedelta(minutes=since))
    return compose(Report(standing(body, entries), rules, ENGLISH, URL, span), form, header=header)


def section(markdown: str, heading: str) -> list[str]:
    """The lines of a section, the blank ones left out; none where it isn't there."""
    found = re.search(rf"^## {heading}.*?\n(.*?)(?=^## |\Z)", markdown, re.MULTILINE | re.DOTALL)
    return [line for line in found[1].splitlines() if line] if found else []


def test_the_totals_of_the_spring_hackathon() -> None:
    body, entries = six_tracks()
    report = json.loads(told(entries, "json", body=body))

    assert report["totals"] == {"tasks": 111, "claimed": 109, "submitted": 60, "done": 13, "people": 109}
    assert report["tracks"][0] == {"name": "热身赛", "tasks": 11, "submitted": 7, "claimed": 11, "done": 2}
    assert list(report) == ["board", "totals", "tracks", "leaderboard"]
    assert report["board"] == "spring"
    assert len(report["leaderboard"]) == 13


def test_the_leaderboard_in_json_has_names_points_and_tasks_as_they_are() -> None:
    entries = [
        entry(1, "ann", state="done"),
        entry(1, "bob", state="done", team="a | @b"),
        entry(2, "cy", state="done"),
    ]

    leaders = json.loads(told(entries, "json", rules=replace(RULES, points=Points(share="split"))))["leaderboard"]
    assert leaders == [
        {"name": "cy", "points": 1, "tasks": ["2"]},
        {"name": "ann", "points": 0.5, "tasks": ["1"]},
        {"name": "a | @b", "points": 0.5, "tasks": ["1"]},
    ]


def test_people_are_counted_once_and_a_teams_members_each() -> None:
    people = [*ENTRIES, entry(5, "Ann"), entry(5, "eve", state="closed")]

    assert json.loads(told(people, "json"))["totals"]["people"] == 4


def test_a_report_begins_with_its_title_its_totals_and_where_they_are_from() -> None:
    assert told(ENTRIES).splitlines()[:5] == [
        "# spring: progress on 2026-03-08",
        "",
        "Tasks: 5, of which 4 are claimed, 2 submitted and 1 done. People: 4.",
        "",
        f"Taken from the [task board]({URL}).",
    ]


def test_what_is_new_is_told_by_participant_in_its_order() -> None:
    week = told(ENTRIES, since=10)

    assert section(week, "Finished since 2026-03-01 \\(1\\)") == ["- [ann](https://github.com/ann): 1 任务 1"]
    assert section(week, "Submitted since 2026-03-01 \\(2\\)") == [
        "- [ann](https://github.com/ann): 1 任务 1, 2 任务 2"
    ]
    assert section(week, "Claimed since 2026-03-01 \\(3\\)")[1:] == [
        "- Pandas ([bob](https://github.com/bob), [cy](https://github.com/cy)): 3 任务 3"
    ]
    assert section(told(ENTRIES, since=11), "Finished") == []


def test_a_week_without_news_says_so_and_a_whole_event_has_none() -> None:
    assert "Nothing was claimed, submitted or finished since 2026-03-01." in told(ENTRIES, since=60)
    assert "since" not in told(ENTRIES)


def test_the_days_are_those_of_the_board() -> None:
    rules = replace(RULES, timezone=timezone(timedelta(hours=-9)))

    assert told(ENTRIES, since=0, rules=rules).startswith("# spring: progress from 2026-02-28 to 2026-03-07\n")


def test_work_counts_from_the_day_it_was_first_handed_in() -> None:
    deeds = [("claim", 1), ("submit", 5), ("submit", 9), ("done", 12)]
    facts = tuple(Evidence(verb, "ann", Moment(START + timedelta(minutes=at), at), URL) for verb, at in deeds)
    one = replace(entry(1, "ann", state="pr_open", minute=12), evidence=facts)

    assert submitted_at(one) == START + timedelta(minutes=5)
    assert submitted_at(replace(one, state="claimed", submitted=False, evidence=())) is None


def test_tracks_below_the_whole_boards_rate_are_named_the_lowest_first() -> None:
    body, entries = six_tracks()

    assert section(told(entries, body=body), "Tracks that need attention") == [
        "Fewer of their tasks are submitted than the 54.05% of the whole board:",
        "- 套件开发任务: 20.83% (5 of 24 tasks submitted)",
        "- 合作伙伴任务: 27.78% (5 of 18 tasks submitted)",
    ]
    assert section(told(ENTRIES), "Tracks that need attention") == []


def test_tasks_that_nobody_has_taken_are_an_invitation() -> None:
    assert section(told(ENTRIES), "Waiting for you \\(1\\)") == [
        f"Nobody has taken these tasks yet. Comment `/claim 5` on the [task board]({URL}) to take one:",
        f"- [5 任务 5]({URL})",
    ]
    assert section(told([entry(number, "ann") for number in range(1, 6)]), "Waiting") == []


def test_a_long_invitation_counts_the_rest() -> None:
    lines = section(told([], body=table(1, INVITED + 3)), "Waiting")

    assert len(lines) == 1 + INVITED + 1
    assert lines[-1] == f"… and 3 more on the [task board]({URL})."


def test_the_leaderboard_is_there_once_somebody_has_finished() -> None:
    assert ["🥇 1", "ann", "1", "1"] in shown(told(ENTRIES))
    assert section(told([]), "Leaderboard") == []


def test_a_report_speaks_the_language_of_its_look() -> None:
    report = Report(standing(table(1, 2), ENTRIES[:1]), RULES, CHINESE, URL, Span(NOW, START))

    assert compose(report, "md").startswith("# spring 进展（2026-03-01 至 2026-03-08）\n\n共 2 个任务：1 个已认领，")
    assert '<html lang="zh">' in compose(report, "html")


def test_nobody_is_pinged_by_a_report() -> None:
    hostile = [entry(1, "ann", state="done", team="@bob"), entry(2, "cy")]
    body = f"# @team\n\n{table(1, 3).replace('任务 3', '@di')}"

    assert "@" not in told(hostile, body=body, since=0)


def test_a_page_is_whole_and_needs_nothing_else() -> None:
    page = told(ENTRIES, "html", since=0)

    assert page.startswith('<!doctype html>\n<html lang="en">')
    assert "<title>spring: progress from 2026-03-01 to 2026-03-08</title>" in page
    assert "<h1>spring: progress from 2026-03-01 to 2026-03-08</h1>" in page
    assert "<td>ann</td>" not in page
    assert '<a href="https://github.com/ann">ann</a>' in page
    assert not re.search(r"<script|<link|src=", page)


def test_no_title_or_name_puts_html_into_a_page() -> None:
    evil = "<img src=x onerror=alert(1)> [x](javascript:alert(1)) <script>"
    body = f"# {evil}\n\n{table(1, 2).replace('任务 2', evil)}"
    page = told([entry(1, "ann", state="done", team=evil)], "html", body=body, rules=replace(RULES, name="</title><b>"))

    assert not re.search(r"<img|<script|<b>|href=\"javascript", page)


def test_front_matter_stands_above_the_post_without_its_title() -> None:
    post = told(ENTRIES, since=0, header=True)
    header, text = re.match(r"---\n(.*?)\n---\n\n(.*)", post, re.DOTALL).groups()  # type: ignore[union-attr]  # or it fails

    assert YAML(typ="safe").load(header) == {
        "title": "spring: progress from 2026-03-01 to 2026-03-08",
        "date": NOW,
        "description": "Tasks: 5, of which 4 are claimed, 2 submitted and 1 done. People: 4.",
        "tags": ["hackathon", "spring"],
    }
    assert text.startswith("Tasks: 5")


def test_front_matter_above_html_makes_a_part_of_the_blogs_own_page() -> None:
    post = told(ENTRIES, "html", header=True)

    assert post.startswith("---\ntitle: ")
    assert "---\n\n<p>Tasks: 5" in post
    assert "<html" not in post


@given(st.text(max_size=60) | st.text(st.sampled_from("\"'\\\n:#-{}[]&*!|>%@`\x7f\x85\u2028\ud800, a"), max_size=30))
def test_any_words_stay_words_in_front_matter(text: str) -> None:
    header = front_matter(text, datetime(2026, 3, 1, tzinfo=UTC), text, [text])
    read = YAML(typ="safe").load(header.removeprefix("---\n").removesuffix("---\n"))

    assert list(read) == ["title", "date", "description", "tags"]
    assert read["title"] == read["description"] == read["tags"][0]
    assert [char for char in text if char.isalnum()] == [char for char in read["title"] if char.isalnum()]


@pytest.mark.parametrize("words", [REPORT_WORDS, BOARD_WORDS], ids=["report", "boards"])
def test_every_language_has_every_sentence_with_the_same_places_to_fill(words: dict[str, object]) -> None:
    places = [
        {name: sorted(re.findall(r"\{\w+\}", str(getattr(one, name)))) for name in one.__dataclass_fields__}  # type: ignore[attr-defined]  # they are dataclasses
        for one in words.values()
    ]

    assert places[0] == places[1]
