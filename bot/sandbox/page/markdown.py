"""Markdown as GitHub shows it: rendered by cmark-gfm, then cut down to a short list of tags (no I/O)."""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape
from html.parser import HTMLParser

from cmarkgfm import cmark, markdown_to_html_with_extensions  # type: ignore[import-untyped]  # it ships no types

from bot.sandbox.page.badge import badge

# Raw HTML comes through, because people write badges as <img>; `Cleaner` decides what is kept of it.
# In issues and comments GitHub shows a line break where the text has one.
OPTIONS = cmark.Options.CMARK_OPT_UNSAFE | cmark.Options.CMARK_OPT_HARDBREAKS
EXTENSIONS = ["table", "strikethrough", "autolink", "tagfilter"]
VOID = frozenset({"br", "hr"})
KEPT = VOID | frozenset(
    """
    a b blockquote code dd del details div dl dt em h1 h2 h3 h4 h5 h6 i ins kbd li ol p pre q s samp small
    span strike strong sub summary sup table tbody td tfoot th thead tr tt ul var
    """.split()  # noqa: SIM905  # a list of forty literals is three times as long to read
)
ATTRIBUTES = {
    "a": {"href", "title"}, "td": {"align", "colspan", "rowspan"}, "th": {"align", "colspan", "rowspan"},
    "ol": {"start"}, "details": {"open"}, "p": {"align"}, "div": {"align"},
}  # fmt: skip
GONE = frozenset({"script", "style", "iframe", "object", "embed", "template", "svg", "math", "noscript"})
LITERAL = frozenset({"a", "code", "pre"})  # in these `@name` is no mention
MENTION = re.compile(r"(?<![\w@/.])@([A-Za-z0-9](?:-?[A-Za-z0-9]){0,38}(?:\[bot\])?)")
SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:")


@lru_cache(maxsize=512)
def rendered(text: str) -> str:
    """Safe HTML of a text: no scripts, no styles, no ids, nothing that loads from anywhere."""
    cleaner = Cleaner()
    cleaner.feed(markdown_to_html_with_extensions(text, OPTIONS, EXTENSIONS))
    return cleaner.finished()


class Cleaner(HTMLParser):
    """Keeps tags and attributes of the list, balances them, draws badges and links mentions."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self.open: list[str] = []
        self.hidden: list[str] = []

    def finished(self) -> str:
        """What was kept, every tag closed."""
        self.close()
        self.out.extend(f"</{tag}>" for tag in reversed(self.open))
        self.open.clear()
        return "".join(self.out)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the tag if it is on the list."""
        if tag in GONE:
            self.hidden.append(tag)
        if self.hidden:
            return
        if tag == "img":
            self.out.append(_picture(dict(attrs)))
        elif tag in KEPT:
            self.out.append(f"<{tag}{_attributes(tag, attrs)}>")
            if tag not in VOID:
                self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """`<br/>`; HTML reads `<b/>` as `<b>`."""
        if tag not in GONE:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        """Close the tag and whatever was left open in it."""
        if self.hidden:
            if tag == self.hidden[-1]:
                self.hidden.pop()
            return
        while tag in self.open:
            closed = self.open.pop()
            self.out.append(f"</{closed}>")
            if closed == tag:
                return

    def handle_data(self, data: str) -> None:
        """Text, with the people it mentions made visible."""
        if self.hidden:
            return
        shown = escape(data)
        if not LITERAL.intersection(self.open):
            shown = MENTION.sub(r'<strong class="mention">@\1</strong>', shown)
        self.out.append(shown)


def _attributes(tag: str, attrs: list[tuple[str, str | None]]) -> str:
    kept = []
    for name, value in attrs:
        if name not in ATTRIBUTES.get(tag, ()) or (name == "href" and not _is_harmless(value or "")):
            continue
        kept.append(f' {name}="{escape(value or "")}"')
    if tag == "a":
        kept.append(' rel="nofollow noopener noreferrer"')
    return "".join(kept)


def _is_harmless(address: str) -> bool:
    """Whether a link leads to a page: browsers skip control characters when they look for the scheme."""
    scheme = SCHEME.match(re.sub(r"[\x00-\x20\x7f]", "", address).lower())
    return scheme is None or scheme[0] in ("http:", "https:", "mailto:")


def _picture(attrs: dict[str, str | None]) -> str:
    drawn = badge(attrs.get("src") or "")
    return drawn or f'<span class="picture">🖼 {escape(attrs.get("alt") or "picture")}</span>'
