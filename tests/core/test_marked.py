"""The bot's marked blocks in an issue body: where they are, and where a new one may go."""

from __future__ import annotations

import html
import re

import cmarkgfm  # type: ignore[import-untyped]  # it ships no types
import pytest

from bot.core.marked import find_block, find_blocks, look, write_block

OPEN, CLOSE = "<!-- hackathon:state -->", "<!-- /hackathon:state -->"
BLOCK = f"{OPEN}<!-- old -->{CLOSE}"
NEW = "<!-- new -->"


def seen(body: str) -> str:
    """The words that a reader of the page sees; HTML comments show nothing."""
    page = cmarkgfm.github_flavored_markdown_to_html(body)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", page.replace("<!-- raw HTML omitted -->", ""))).split())


@pytest.mark.parametrize(
    ("body", "written"),
    [
        ("", f"{OPEN}{NEW}{CLOSE}"),
        ("Hi", f"Hi\n{OPEN}{NEW}{CLOSE}"),
        ("Hi\n", f"Hi\n{OPEN}{NEW}{CLOSE}"),
        ("Hi\r\nyou", f"Hi\r\nyou\r\n{OPEN}{NEW}{CLOSE}"),
        (f"a\n{BLOCK}\nb", f"a\n{OPEN}{NEW}{CLOSE}\nb"),
        (f"a {BLOCK} b", f"a {OPEN}{NEW}{CLOSE} b"),
        (f"a\n{OPEN}{CLOSE}\nb", f"a\n{OPEN}{NEW}{CLOSE}\nb"),
        (f"a\n{OPEN}\r\n{CLOSE}\nb", f"a\n{OPEN}{NEW}{CLOSE}\nb"),
        (f"a\n{BLOCK}\n{BLOCK}\r\nb{BLOCK}", f"a\n{OPEN}{NEW}{CLOSE}\nb"),
        (f"{OPEN}\n{BLOCK}", f"{OPEN}\n{OPEN}{NEW}{CLOSE}"),
        # Without the inner copy the outer markers would be a block.
        (f"{BLOCK}\n{OPEN}{BLOCK}{CLOSE}\n{BLOCK}", f"{OPEN}{NEW}{CLOSE}\n{OPEN}{BLOCK}{CLOSE}\n"),
    ],
)
def test_a_block_is_written_where_it_stands_or_added(body: str, written: str) -> None:
    assert write_block(body, "state", NEW) == written
    assert write_block(written, "state", NEW) == written


@pytest.mark.parametrize(
    "body",
    [
        f"```\n{BLOCK}\n```\n",
        f"~~~~\n```\n~~~\n{BLOCK}\n~~~~ \n",
        f"    `{OPEN}`{CLOSE}\n",
        f"{OPEN} my own words {CLOSE}\n",
        f"{OPEN}<!-- a --> my own words <!-- b -->{CLOSE}\n",
        f"{OPEN}\n",
        f"{CLOSE}{OPEN}\n",
        "<!-- hackathon:other --><!-- x --><!-- /hackathon:other -->\n",
    ],
)
def test_what_is_no_block_of_the_bots_is_left_alone(body: str) -> None:
    assert find_block(body, "state") is None
    assert write_block(body, "state", NEW) == f"{body}{OPEN}{NEW}{CLOSE}"


@pytest.mark.parametrize(
    "body",
    ["a\n```\ncode", "a\n~~~\n```\n", "a <!-- secret", f"a\n```\n{BLOCK}\n", f"a\n{OPEN}<!-- cut", "<!--\n```\n"],
)
def test_where_the_end_is_no_safe_place_a_new_block_goes_to_the_top(body: str) -> None:
    written = write_block(body, "state", NEW)

    assert written == f"{OPEN}{NEW}{CLOSE}\n{body}"
    assert write_block(written, "state", NEW) == written
    assert seen(written) == seen(body)


def test_at_the_top_it_keeps_behind_a_byte_order_mark() -> None:
    assert write_block("\ufeffa\r\n```", "state", NEW) == f"\ufeff{OPEN}{NEW}{CLOSE}\r\na\r\n```"


@pytest.mark.parametrize(
    "body", ["a\n``` `\n", "```\n```\n", "<!-- x -->\n", "<!--\n```\n-->\n", "- ```\n  x\n", "> ```\n"]
)
def test_what_is_closed_or_ends_by_itself_leaves_the_end_safe(body: str) -> None:
    written = write_block(body, "state", NEW)

    assert written == f"{body}{OPEN}{NEW}{CLOSE}"
    assert seen(written) == seen(body)


def test_blocks_of_several_names_are_told_apart() -> None:
    body = (
        "<!-- hackathon:progress -->| a |<!-- hackathon:chart -->c<!-- /hackathon:chart --><!-- /hackathon:progress -->"
    )

    assert [(block.name, body[block.inside : block.inside_end]) for block in find_blocks(body)] == [
        ("chart", "c"),
        ("progress", "| a |<!-- hackathon:chart -->c<!-- /hackathon:chart -->"),
    ]


def test_markers_without_a_partner_are_told() -> None:
    first, last, other = "<!-- hackathon:progress -->", "<!-- /hackathon:progress -->", "<!-- /hackathon:state -->"
    body = f"{first}\n{first}{last}\n```\n{first}\n```\n{other}"

    assert look(body).lone == ((first, 0), (other, body.index(other)))
