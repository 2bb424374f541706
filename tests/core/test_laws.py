"""Laws of deciding, on conversations and texts that Hypothesis makes up."""

from __future__ import annotations

import re
from dataclasses import replace

import cmarkgfm  # type: ignore[import-untyped]  # it ships no types
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.plan import decide
from bot.core.rules import Rules
from tests.core.scene import Hackathon, rules

LOGINS = st.sampled_from(["ab", "abc", "Ab-c", "olga", "eve", "ghost", "mia", "a"])
IDS = st.sampled_from(["1", "2", "3", "A-4", "2、3", "1-3", "99", "#2", ""])
VERBS = st.sampled_from(
    ["/claim", "/unclaim", "claim", "【报名】：", "【取消报名】：", "/submit", "/propose", "/assign", "/unassign",
     "/done", "/undone", "/remove", "/restore", "/reset", "/why", "/status", "/help",
     "【队名】：Sky|@x `#1`\n【状态】：报名\n【序号】："]
)  # fmt: skip
TAILS = st.sampled_from(["", " @ab", " @mia @abc", " #7", " https://x.example/a|b(c)", " thanks", "\n> quoted", "\r\n"])
SAYINGS = st.tuples(VERBS, IDS, TAILS).map(lambda words: f"{words[0]} {words[1]}{words[2]}") | st.text(max_size=20)
PARTS = st.sampled_from(
    ["@ab Claimed", "@abc", "~~@ab Claimed~~", "note", "a \\", "`", "@mia 🔵 Done", "<br>", "Removed", "\\|", "[x](y)",
     "ask @Ab-c", "Sky", " ", "<!--", "@olga [#7](https://github.com/acme/rockets/pull/7)"]
)  # fmt: skip
CELLS = st.lists(PARTS, max_size=4).map("<br>".join)
BOARDS = re.compile(r"<!-- hackathon:(progress|leaderboard) -->\r?\n.*?<!-- /hackathon:\1 -->\r?\n", re.DOTALL)
MARK = re.compile(r"person-words-\d+")


@st.composite
def bodies(draw: st.DrawFn) -> str:
    """A board with rows of any shape, among other text, with a person's words in its cells."""
    end = draw(st.sampled_from(["\n", "\r\n"]))
    pad = draw(st.sampled_from(["", " ", "   "]))
    rows = ["| No. | T | Status | Done by |", "|---|---|---|---|"]
    for task in draw(st.permutations(["1", "2", "3", "A-4", "~~5~~"])):
        cells = [task, draw(st.sampled_from(["x", "a\\|b", "`c`", ""])), draw(CELLS), draw(CELLS)]
        most = draw(st.integers(2, 4))
        rows.append("|" + "|".join(f"{pad}{cell}{pad}" for cell in cells[:most]) + "|")
    above = draw(
        st.sampled_from(["", "# Top", "```\n<!-- hackathon:state -->\n```", "\ufeffHi", "| a | b |\n|-|-|\n| 2 | zz |"])
    )
    below = draw(st.sampled_from(["", "Bye", "```\ncode", "a <!-- b", "<details>", "| 7 | lost |", "> quote"]))
    return end.join([above, "", *rows, "", below])


@st.composite
def stories(draw: st.DrawFn) -> Hackathon:
    """A board and what people said on it, before anybody looked."""
    style, mentions = (
        draw(st.sampled_from(["text", "emoji", "badge"])),
        draw(st.sampled_from(["ping", "link", "plain"])),
    )
    language = draw(st.sampled_from(["zh", "en"]))
    told = rules(style=style, mentions=mentions, language=language, blocked=frozenset({"eve"}))
    hackathon = Hackathon(told, body=draw(bodies()))
    for author, words in draw(st.lists(st.tuples(LOGINS, SAYINGS), max_size=8)):
        hackathon.comment(author, words)
    return hackathon


def others(body: str) -> list[str]:
    """The oracle: every cell and line that isn't the bot's. The status and done cells are the third and fourth."""
    body = re.sub(r"<!-- hackathon:state -->(<!-- \{[^\n]* -->)?<!-- /hackathon:state -->(\r?\n)?", "", body)
    body = re.sub(BOARDS, "", body)
    kept: list[str] = []
    for line in body.strip("\r\n").split("\n"):
        is_task = re.match(r"\| *(~~)?(\d|A-\d)(~~)? *\|", line) and not ("zz" in line or "lost" in line)
        cells = re.split(r"(?<!\\)\|", line.rstrip("\r"))
        kept.append("|".join(cells[:3]) if is_task and "~~" not in cells[1] else line)
    return kept


def shown(body: str) -> list[list[str]]:
    """The first two cells of each row that GitHub shows."""
    page = cmarkgfm.github_flavored_markdown_to_html(BOARDS.sub("", body))
    rows = re.findall(r"<tr>(.*?)</tr>", page, re.DOTALL)
    return [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)[:2] for row in rows]


@given(stories())
@settings(max_examples=150)
def test_a_look_changes_the_bots_cells_alone_and_the_next_one_nothing(hackathon: Hackathon) -> None:
    before = hackathon.body
    plan = hackathon.look("all")  # which looks twice, and finds nothing to do the second time

    assert plan.problem is None
    assert others(hackathon.body) == others(before)
    assert shown(hackathon.body) == shown(before)


@given(stories(), st.randoms(use_true_random=False))
@settings(max_examples=60)
def test_comments_in_any_order_make_one_plan(hackathon: Hackathon, chance: st.DataObject) -> None:
    shuffled = list(hackathon.facts.comments)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]  # it is a random.Random

    facts = hackathon.facts
    assert decide(replace(facts, comments=tuple(shuffled)), hackathon.rules, "all") == decide(
        facts, hackathon.rules, "all"
    )


@given(st.data())
@settings(max_examples=80)
def test_no_story_of_comments_edits_and_hands_loses_a_persons_words(data: st.DataObject) -> None:
    hackathon = Hackathon()
    hackathon.look()
    kept: list[str] = []
    for step in range(data.draw(st.integers(1, 14))):
        act = data.draw(st.sampled_from(["comment", "edit", "delete", "hand", "hand", "look"]))
        own = [one.id for one in hackathon.comments.values() if one.author != hackathon.me]
        if act == "comment" or (act in ("edit", "delete") and not own):
            hackathon.comment(data.draw(LOGINS), data.draw(SAYINGS.filter(lambda words: "reset" not in words)))
        elif act == "edit":
            hackathon.edit(
                data.draw(st.sampled_from(own)), data.draw(SAYINGS.filter(lambda words: "reset" not in words))
            )
        elif act == "delete":
            hackathon.delete(data.draw(st.sampled_from(own)))
        elif act == "hand":
            kept.append(f"person-words-{step:02}")
            by_hand(hackathon, data, kept[-1])
        else:
            hackathon.look()
    hackathon.look()

    assert sorted(MARK.findall(hackathon.body)) == kept


def by_hand(hackathon: Hackathon, data: st.DataObject, words: str) -> None:
    """A person adds words at one end of a cell, changes an entry there, or takes all that is the bot's out."""
    task = data.draw(st.sampled_from("1234"))
    row = next(line for line in hackathon.body.splitlines() if line.startswith(f"| {task} |"))
    cells = row.split("|")
    place = data.draw(st.sampled_from([3, 4]))
    old = cells[place].strip()
    written = f"{words} {data.draw(PARTS.filter(lambda part: part != '<br>'))}".strip()
    new = data.draw(
        st.sampled_from(
            [
                f"{old}<br>{written}",
                f"{written}<br>{old}",
                f"{old} {written}",
                "<br>".join([*MARK.findall(old), written]),
            ]
        )
    )
    cells[place] = f" {new.removeprefix('<br>')} "
    hackathon.save(hackathon.body.replace(row, "|".join(cells)))


@given(st.text(max_size=80), st.text(max_size=300))
@settings(max_examples=150)
def test_no_text_makes_deciding_fail(body: str, words: str) -> None:
    hackathon = Hackathon(Rules(name="x", repo="o/r", issues=(7,)), body=f"{body}\n\n|ID|Status|\n|-|-|\n|1|{body}|\n")
    hackathon.comment("alice", words)
    hackathon.comment("bob", f"【队名】：{words}\n【序号】：1\n【状态】：报名")
    plan = hackathon.look("all")

    assert plan.problem in (None, "no_table")
