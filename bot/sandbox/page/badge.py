"""Badges drawn from their shields.io address, so that nothing is loaded from elsewhere (no I/O)."""

from __future__ import annotations

import re
from html import escape
from unicodedata import east_asian_width
from urllib.parse import unquote, urlsplit

NAMED = {
    "brightgreen": "44cc11", "green": "97ca00", "yellow": "dfb317", "orange": "fe7d37",
    "red": "e05d44", "blue": "007ec6", "lightgrey": "9f9f9f", "grey": "555555",
}  # fmt: skip
LABEL_COLOUR = "555555"
BRIGHT = 0.69  # shields.io writes in dark letters on colours brighter than that


def badge(address: str) -> str | None:
    """The badge as SVG, None where the address is not a static badge of shields.io.

    `/badge/LABEL-MESSAGE-COLOUR`, where `--` is a dash, `__` an underscore and `_` a space
    (https://shields.io/badges).
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    found = re.fullmatch(r"/badge/(.{1,300}?)(?:\.svg)?", unquote(parts.path))
    if parts.hostname != "img.shields.io" or found is None:
        return None
    *label, message, colour = [_words(each) for each in re.split(r"(?<!-)-(?!-)", found[1])] or [""]
    shown = colour.lower() if re.fullmatch(r"[0-9a-fA-F]{6}", colour) else NAMED.get(colour.lower())
    return _drawn(" ".join(label), message, shown or NAMED["lightgrey"])


def _words(part: str) -> str:
    return re.sub(r"__|_", lambda each: "_" if each[0] == "__" else " ", part.replace("--", "-"))


def _drawn(label: str, message: str, colour: str) -> str:
    left, right = (_width(label) + 12 if label else 0), _width(message) + 12
    total = left + right
    dark = _brightness(colour) > BRIGHT
    ink = "#333" if dark else "#fff"
    spoken = escape(f"{label}: {message}" if label else message)
    return (
        f'<svg class="badge" role="img" aria-label="{spoken}" width="{total}" height="20" viewBox="0 0 {total} 20">'
        f'<path fill="#{LABEL_COLOUR}" d="M3 0h{left}v20H3a3 3 0 0 1-3-3V3a3 3 0 0 1 3-3z"/>'
        f'<path fill="#{colour}" d="M{left or 3} 0H{total - 3}a3 3 0 0 1 3 3v14a3 3 0 0 1-3 3H{left or 3}z"/>'
        f"{_text(label, 6, left - 12, '#fff')}{_text(message, left + 6, right - 12, ink)}</svg>"
    )


def _text(words: str, x: int, length: int, ink: str) -> str:
    if not words:
        return ""
    size = f'textLength="{length}" lengthAdjust="spacingAndGlyphs"'
    return f'<text x="{x}" y="14" {size} fill="{ink}">{escape(words)}</text>'


def _width(words: str) -> int:
    """About how many pixels the words take at 11 px."""
    return round(sum(11.0 if east_asian_width(each) in "WF" else 6.4 for each in words))


def _brightness(colour: str) -> float:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (0, 2, 4))
    return (red * 299 + green * 587 + blue * 114) / 255_000
