"""Fold text as the grammar compares it: width, compatibility forms, white space, invisible characters (no I/O)."""

from __future__ import annotations

import re
import unicodedata

# Control characters, zero-width and bidirectional marks, variation selectors, the keycap's frame and tags.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u20e3\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
_LONG_LIGATURES = re.compile("[\ufdfa\ufdfb]")  # one character that NFKC spells with 18, and with 8
_PIECE = 256  # characters; unicodedata sorts a run of combining marks in quadratic time
_CIRCLED = "①-⒇⓪⓫-⓴⓵-⓾❶-➓㉑-㉟㊱-㊿"  # ⒈ has its dot and is left to NFKC
_CIRCLED_NUMBER = re.compile(f"[{_CIRCLED}]")
_CIRCLED_BESIDE = re.compile(rf"(?<=[{_CIRCLED}\d])(?=[{_CIRCLED}])|(?<=[{_CIRCLED}])(?=\d)")


def _plain(circled: re.Match[str]) -> str:
    return str(int(unicodedata.numeric(circled[0])))


def fold(text: str) -> str:
    """Fold widths and compatibility forms (NFKC) and white space; keep the case."""
    if not text.isascii():
        if _CIRCLED_NUMBER.search(text):  # ①② is 1 and 2; NFKC alone makes it 12
            text = _CIRCLED_NUMBER.sub(_plain, _CIRCLED_BESIDE.sub(" ", text))
        if len(text) > _PIECE:
            text = _LONG_LIGATURES.sub(" ", text)
            pieces = (text[at : at + _PIECE] for at in range(0, len(text), _PIECE))
            text = "".join(unicodedata.normalize("NFKC", piece) for piece in pieces)
        else:
            text = unicodedata.normalize("NFKC", text)
    return " ".join(text.split())


def without_invisible(text: str) -> str:
    """Drop the characters that nobody sees, so that `报\u200b名` reads as `报名`."""
    return text if text.isascii() and text.isprintable() else _INVISIBLE.sub("", text)
