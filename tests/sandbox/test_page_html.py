"""Markdown on the demo's page: what GitHub keeps of it, and nothing that could run or load."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.page.badge import badge
from bot.sandbox.page.markdown import ATTRIBUTES, KEPT, VOID, rendered

OURS = {"svg", "path", "text", "span"}  # badges, pictures and mentions are drawn by the page itself
PIECES = [
    "<b>", "</b>", "<td>", "</table>", "| a | b |\n|---|---|\n| 1 | 2 |\n", "<script>", "<a href='", "<!--", "-->",
    "<img src=x onerror=f()>", "<svg onload=f()>", "\n\n", "`", "~~", "@alice", "<details open>", "<p style='x'>",
    "</details>", "[x](javascript:f())", "&lt;", "\\|", "\x00", "【报名】",
]  # fmt: skip


class Reader(HTMLParser):
    """Notes every tag and attribute, and whether tags are balanced."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.balanced = True
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        self.balanced = self.balanced and bool(self.open) and self.open.pop() == tag


def is_safe(tag: str, attributes: dict[str, str | None]) -> bool:
    if tag in OURS or attributes.get("class") == "mention":
        return not any(name.startswith("on") or name in {"href", "src", "style"} for name in attributes)
    href = attributes.get("href") or ""
    return tag in KEPT and set(attributes) <= ATTRIBUTES.get(tag, set()) | {"rel"} and "javascript:" not in href.lower()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\nb", "<p>a<br>\nb</p>"),
        ("~~a~~ **b**", "<p><del>a</del> <strong>b</strong></p>"),
        ("hi @alice", '<p>hi <strong class="mention">@alice</strong></p>'),
        ("`@alice` a@b.example", "<code>@alice</code>"),
        ("<!-- hackathon:state -->", ""),
        ("<script>f()</script>", "&lt;script&gt;f()"),
        ("<b onclick=f()>x</b>", "<p><b>x</b></p>"),
        ("<b>x", "<b>x</b>"),
        ("a </div></p> b", "a"),
        ('<a href="java\tscript:f()">x</a>', '<a rel="nofollow noopener noreferrer">x</a>'),
        ("<svg><b>x</b></svg>y", "<p>y</p>"),
        ('<img src="https://elsewhere.example/x.png" alt="a <cat>">', '<span class="picture">🖼 a &lt;cat&gt;</span>'),
        ("| a |\n|:-:|\n| x\\|y |", '<td align="center">x|y</td>'),
    ],
)
def test_markdown_is_shown_as_github_shows_it(text: str, shown: str) -> None:
    assert shown in rendered(text)
    assert Reader(rendered(text)).balanced


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=8)), max_size=25).map("".join))
def test_no_text_brings_anything_harmful_or_unbalanced_onto_the_page(text: str) -> None:
    reader = Reader(rendered(text))

    assert reader.balanced
    assert reader.open == []
    assert [one for one in reader.seen if not is_safe(*one)] == []


@pytest.mark.parametrize(
    ("path", "label", "colour"),
    [
        ("状态-报名-2ECC71", "状态: 报名", "2ecc71"),
        ("Status-PR_open-F39C12", "Status: PR open", "f39c12"),
        ("%E7%8A%B6%E6%80%81-a--b__c-blue.svg", "状态: a-b_c", "007ec6"),
        ("done-brightgreen", "done", "44cc11"),
        ("a-b-nonsense", "a: b", "9f9f9f"),
        ('a-"><script>-FFFFFF', "a: &quot;&gt;&lt;script&gt;", "ffffff"),
    ],
)
def test_a_badge_is_drawn_from_its_address(path: str, label: str, colour: str) -> None:
    drawn = badge(f"https://img.shields.io/badge/{path}") or ""

    assert f'aria-label="{label}"' in drawn
    assert f'fill="#{colour}"' in drawn
    assert not re.search("<script", drawn)


@pytest.mark.parametrize(
    "address", ["https://elsewhere.example/badge/a-b-red", "x", "http://[", "https://img.shields.io/npm/v/x"]
)
def test_no_other_picture_is_taken_for_a_badge(address: str) -> None:
    assert badge(address) is None
