"""A Mermaid chart of how far each track is, which GitHub draws itself (no I/O)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.core.progress import Count
    from bot.locale.board_words import BoardWords

_LABEL = 30  # characters of a track's name; the numbers behind it always stand
# Mermaid has no escape inside its quotes; it looks for `%%{…}%%` and `#…;` in there, and for HTML.
_HARMLESS = str.maketrans('"%#;<>`\\$', "”％＃；＜＞'＼＄")


def chart_lines(counts: Sequence[Count], words: BoardWords) -> list[str]:
    """Return the chart in its fence, nothing without tracks.

    The bars of a track stand one in another: all its tasks, claimed, submitted, done. Their numbers stand beside its
    name, so nothing is told by colour alone.
    """
    if not counts:
        return []
    heights = [(one.tasks, one.claimed, one.submitted, one.done) for one in counts]
    labels = [
        f"{label(one.name)} {'/'.join(map(str, height))}".strip() for one, height in zip(counts, heights, strict=True)
    ]
    return [
        "```mermaid",
        "xychart-beta horizontal",
        f'    title "{words.chart_title}"',
        f"    x-axis [{', '.join(f'{chr(34)}{one}{chr(34)}' for one in labels)}]",
        f'    y-axis "{words.chart_axis}" 0 --> {max(1, *(one.tasks for one in counts))}',
        *(f"    bar [{', '.join(map(str, bars))}]" for bars in zip(*heights, strict=True)),
        "```",
    ]


def label(name: str) -> str:
    """Return a name as it can stand between Mermaid's quotes, shortened."""
    plain = " ".join("".join(char if char.isprintable() else " " for char in name).split())
    return (plain if len(plain) <= _LABEL else plain[: _LABEL - 1] + "…").translate(_HARMLESS)
