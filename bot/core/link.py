"""Find the links in a line: URLs, and pull requests named by number (no I/O)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_LINKS = 200  # of one command, and of one entry: who gives more is read as far as this

_URL = re.compile(r"https?://[^\s<>\"'`|，。；、！（）【】\])]{1,2000}", re.IGNORECASE | re.ASCII)
_URL_END = ".,;:!?*_~"
_WORDS_AFTER = re.compile(r"(?:(?<=/)((?:pull|issues)/[0-9]{1,9})|[,;:!?])[^\x00-\x7f].*")
_PULL = re.compile(r"[\s,、;]{0,9}((?:[A-Za-z0-9_.-]{1,99}/[A-Za-z0-9_.-]{1,99})?#[0-9]{1,9})(?![\w-])")

_AFTER_WORDS = re.compile(
    r"(?P<closing>(?<!\w)(?:clos(?:e[sd]?|ing)|fix(?:e[sd]|ing)?|resolv(?:e[sd]?|ing))\s?:?\s?)?"
    r"(?:(?<=[\s:(])|(?<=[^\x00-\x7f]))(?P<pull>(?:[\w.-]{1,99}/[\w.-]{1,99})?#[0-9]{1,9})(?![\w-])",
    re.IGNORECASE | re.ASCII,
)
_PULL_URL = re.compile(r"([\w.-]{1,99}/[\w.-]{1,99})/(?:pull|issues)/([0-9]{1,9})(?:[/?#].*)?")


def links_in(text: str) -> tuple[str, ...]:
    """Return the URLs of a line, each once, without the punctuation or the words that follow them."""
    return each_once(_trimmed(found[0]) for found in _URL.finditer(text))


def each_once(links: Iterable[str]) -> tuple[str, ...]:
    """Return links without their repetitions, MOST_LINKS at the most: a comment has room for thousands."""
    found: dict[str, None] = {}
    for link in links:
        found[link] = None
        if len(found) == MOST_LINKS:
            break
    return tuple(found)


def _trimmed(url: str) -> str:
    return _WORDS_AFTER.sub(r"\1", url).rstrip(_URL_END)


def without_links(text: str) -> str:
    """Return the line with every URL replaced by a space."""
    return _URL.sub(" ", text)


def pulls_at_start(text: str) -> tuple[tuple[str, ...], int]:
    """Return the pull requests named at the start (`#456`, `owner/name#456`), and where they end."""
    found: list[str] = []
    at = 0
    while match := _PULL.match(text, at):
        found.append(match[1])
        at = match.end()
    return tuple(found[:MOST_LINKS]), at


def pulls_after_words(text: str) -> tuple[str, ...]:
    """Return the pull requests named behind other words: `PR #456`; `fixes #300` speaks of an issue."""
    starts = (found.start("pull") for found in _AFTER_WORDS.finditer(text) if not found["closing"])
    at = next(starts, len(text))
    return pulls_at_start(text[at:])[0]


def named_pull(link: str, web: str, repo: str) -> tuple[str, int] | None:
    """Return the repository and number of the pull request that a link names, None where it names none.

    `web` is the address people see (`https://github.com`); `#456` means one of `repo`.
    """
    if link.startswith(f"{web}/"):
        found = _PULL_URL.fullmatch(link[len(web) + 1 :])
        return (found[1], int(found[2])) if found else None
    place, mark, number = link.partition("#")
    return (place or repo, int(number)) if mark and "://" not in link else None
