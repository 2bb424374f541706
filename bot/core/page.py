"""A Markdown text as a page of its own, and the header that static-site blogs read (no I/O)."""

from __future__ import annotations

import html
import json
from typing import TYPE_CHECKING

import cmarkgfm  # type: ignore[import-untyped]  # it ships no types

from bot.core.shown import clean

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

_STYLE = (
    "body{max-width:50rem;margin:2rem auto;padding:0 1rem;font:1rem/1.6 system-ui,sans-serif}"
    "table{border-collapse:collapse}td,th{border:1px solid;padding:.3rem .7rem}"
    "@media(prefers-color-scheme:dark){body{background:#0d1117;color:#e6edf3}a{color:#58a6ff}}"
)


def to_html(markdown: str) -> str:
    """Return the HTML of a Markdown text as GitHub renders it; raw HTML and unsafe links in it are left out."""
    rendered: str = cmarkgfm.github_flavored_markdown_to_html(clean(markdown))
    return rendered


def to_page(markdown: str, title: str, language: str) -> str:
    """Return a whole page that needs nothing else; `title` is plain text."""
    return (
        f'<!doctype html>\n<html lang="{html.escape(language)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{html.escape(clean(title))}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"{to_html(markdown)}</body>\n</html>\n"
    )


def front_matter(title: str, date: datetime, description: str, tags: Sequence[str]) -> str:
    """Return a YAML header: whatever the words hold, they stay words."""
    lines = [
        f"title: {_quoted(title)}",
        f"date: {date.isoformat(timespec='seconds')}",
        f"description: {_quoted(description)}",
        f"tags: [{', '.join(_quoted(tag) for tag in tags)}]",
    ]
    return "\n".join(["---", *lines, "---", ""])


def _quoted(text: str) -> str:
    """Return a YAML string in double quotes, which is JSON's but for characters that YAML doesn't print."""
    bare = " ".join("".join(char if char.isprintable() else " " for char in clean(text)).split())
    return json.dumps(bare, ensure_ascii=False)
