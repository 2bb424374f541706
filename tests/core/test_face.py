"""How an entry looks in its cell, and how a person's words there read."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.entry import STATES, Entry, Evidence, State
from bot.core.face import COLOURS, EMOJI, LINKS_ROOM, MOST_COUNTED, Form, Look, plain_words, read_words
from bot.core.memory import NEVER
from bot.locale import EN, LOCALES, ZH

WEB = "https://github.com"
BADGE = '<img src="https://img.shields.io/badge/{}" />'


def look(**changes: Any) -> Look:
    return replace(Look("badge", "ping", ZH, WEB, "o/r"), **changes)


def entry(
    state: State = "claimed", *links: str, team: str | None = None, members: tuple[str, ...] = ("alice",)
) -> Entry:
    return Entry("2", members, state, team=team, links=links)


@pytest.mark.parametrize(
    ("style", "language", "text"),
    [
        ("badge", "zh", f"@alice {BADGE.format('状态-报名-2ECC71')} [#3](https://github.com/o/r/pull/3)"),
        ("badge", "en", f"@alice {BADGE.format('Status-Claimed-2ECC71')} [#3](https://github.com/o/r/pull/3)"),
        ("emoji", "zh", "🔵 @alice [#3](https://github.com/o/r/pull/3)"),
        ("text", "zh", "@alice 报名 [#3](https://github.com/o/r/pull/3)"),
    ],
)
def test_an_entry_in_each_style(style: str, language: str, text: str) -> None:
    assert look(style=style, locale=LOCALES[language]).entry(entry("claimed", "#3")) == text


@pytest.mark.parametrize("locale", LOCALES.values(), ids=lambda locale: locale.code)
@pytest.mark.parametrize("style", ["badge", "emoji", "text"])
@pytest.mark.parametrize("state", STATES)
def test_a_state_reads_as_it_was_written_and_with_nothing_left_over(style: str, state: State, locale: Any) -> None:
    words = read_words(look(style=style, locale=locale).entry(entry(state, "#3")))

    assert (words.counting, words.state, words.bare) == (("alice",), state, True)


def test_each_state_has_a_colour_and_a_form_of_its_own() -> None:
    assert set(COLOURS) == set(EMOJI) == set(STATES)
    assert len(set(COLOURS.values())) == len(set(EMOJI.values())) == len(STATES)


@pytest.mark.parametrize(
    ("mentions", "login", "text"),
    [
        ("ping", "alice", "@alice"),
        ("link", "alice", "[alice](https://github.com/alice)"),
        ("plain", "a_b", "a\\_b"),
        ("ping", "ghost", "ghost"),
        ("link", "robo[bot]", "robo\\[bot\\]"),
    ],
)
def test_a_login_as_the_rules_want_it(mentions: str, login: str, text: str) -> None:
    assert look(mentions=mentions).login(login) == text


@pytest.mark.parametrize(
    ("link", "text"),
    [
        ("#3", "[#3](https://github.com/o/r/pull/3)"),
        ("O/R#3", "[#3](https://github.com/O/R/pull/3)"),
        ("o/docs#3", "[docs#3](https://github.com/o/docs/pull/3)"),
        ("https://github.com/o/docs/pull/3/files?a=b#c", "[docs#3](https://github.com/o/docs/pull/3)"),
        ("https://github.com/o/r/issues/4", "[#4](https://github.com/o/r/pull/4)"),
        ("https://github.com/o/r", "[链接](https://github.com/o/r)"),
        ("https://x.example/a|b)c<d>#1", "[链接](https://x.example/a%7Cb%29c%3Cd%3E#1)"),
        ("https://x.example/中文", "[链接](https://x.example/%E4%B8%AD%E6%96%87)"),
        ("https://x.example/\ud83d", "[链接](https://x.example/?)"),
        ("https://github.com/\ud83d/r/pull/3", "[链接](https://github.com/?/r/pull/3)"),
    ],
)
def test_a_link_is_short_and_stays_inside_its_cell(link: str, text: str) -> None:
    assert look().link(link) == text


@pytest.mark.parametrize(
    ("team", "shown"),
    [
        ("Sky", "Sky"),
        ("a|b<br>c", "a\\|b&lt;br&gt;c"),
        ("@everyone", "＠everyone"),
        ("#12 acme/x#3 GH-12", "＃12 acme/x＃3 GH‑12"),
        ("队GH-12 _gh-12", "队GH‑12 \\_gh‑12"),
        ("<!-- hackathon:state -->", "&lt;!-- hackathon:state --&gt;"),
        ("`x` ![y](https://z.example)", "\\`x\\` !\\[y\\](https&#58;//z.example)"),
        ("a\u202eb\u200bc\0d", "a b c d"),
        ("\u200b", "?"),
        ("x" * 99, "x" * 60),
    ],
)
def test_a_teams_name_is_nothing_but_words(team: str, shown: str) -> None:
    assert look().name(entry(team=team, members=("alice", "bob"))) == f"{shown}（@alice、@bob）"


@pytest.mark.parametrize(
    ("text", "counting", "state", "bare"),
    [
        ("@alice 提交RFC", ("alice",), "rfc_open", True),
        ("@alice RFC merged", ("alice",), "rfc_merged", True),
        ("@alice abandoned", ("alice",), None, False),
        ("@a-b, @a", ("a-b", "a"), None, True),
        ("@Al @al", ("Al",), None, True),
        ("[al](https://github.com/al) [bo](https://github.com/al)", ("al",), None, False),
        ("@al [my notes](https://x.example)", ("al",), None, False),
        ("@al https://x.example", ("al",), None, False),
        ("@al [r/docs#3](https://x.example) [link](https://x.example)", ("al",), None, True),
        ("~~@al~~ @bo Done", ("bo",), "done", False),
        (BADGE.format("@al-Done-x"), (), "done", False),
        (f"@al {BADGE.format('PR_open')}", ("al",), "pr_open", True),
        ("bo is known", ("bo",), None, False),
        ("boa isn't", (), None, False),
        ("bo[bot], not boa", ("bo",), None, False),
        ("[#3](https://x.example/bo)", (), None, False),
    ],
)
def test_a_persons_words_are_read(text: str, counting: tuple[str, ...], state: State | None, *, bare: bool) -> None:
    words = read_words(text, ["bo"])

    assert (words.counting, words.state, words.bare) == (counting, state, bare)


def test_a_struck_out_login_is_named_and_does_not_count() -> None:
    words = read_words("~~@Alice~~ @bob")

    assert (sorted(words.named), words.counting) == (["alice", "bob"], ("bob",))


def test_a_cell_in_plain_words_for_a_terminal() -> None:
    cell = f"{look(locale=EN).entry(entry('pr_open', '#3'))}<br>@bob<br/> "

    assert plain_words(cell) == "@alice (PR open) #3, @bob,"


@given(
    st.lists(st.text(st.sampled_from("ab/#?"), max_size=700).map("https://x.example/{}".format), max_size=200),
    st.sampled_from(list(LINKS_ROOM)),
)
def test_an_entrys_links_stay_within_their_room_and_those_that_do_not_are_counted(links: list[str], form: Form) -> None:
    told = (Evidence("submit", "alice", NEVER, "https://c.example/1"), Evidence("done", "olga", NEVER, "https://x"))
    text = look(form=form, style="text").entry(replace(entry("pr_open", *links), evidence=told))
    distinct = list(dict.fromkeys(f"[链接]({link})" for link in links))
    shown = [part for part in text.split() if part.startswith("[链接]")]
    hidden = len(distinct) - len(shown)
    count = f"+{hidden}" if hidden <= MOST_COUNTED else f"+{MOST_COUNTED}…"

    assert sum(len(one) + 1 for one in shown) <= LINKS_ROOM[form]
    assert shown == distinct[hidden:]
    assert text.split()[2:] == [*([f"[{count}](https://c.example/1)"] if hidden else []), *shown]
    assert read_words(text).bare


def test_links_whose_comment_nothing_tells_of_are_counted_all_the_same() -> None:
    assert look(form="shortest").entry(entry("pr_open", f"https://x.example/{'y' * 400}")) == "🚧 @alice +1"
