"""What a language has to say (no I/O)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Locale:
    """One language.

    By code or verb: `states`, `hints`, `refusals`, `findings`, `unreadable` (why GitHub shows no table), `help_rows`,
    `done` (what was carried out), `verbs` (the word that an example types) and `events` (what happens to a pull
    request). `join` stands between names, `clauses` between parts of a sentence and `example_numbers` between the
    numbers of an example. The others are sentences, or parts of one.
    """

    code: str
    states: Mapping[str, str]
    badge: str
    removed: str
    link: str
    join: str
    clauses: str
    team: str
    verbs: Mapping[str, str]
    example_numbers: str
    hints: Mapping[str, str]
    refusals: Mapping[str, str]
    findings: Mapping[str, str]
    unreadable: Mapping[str, str]
    done: Mapping[str, str]
    greeting: str
    some_done: str
    nearest: str
    mend: str
    more_trouble: str
    footer: str
    board_notice: str
    torn_notice: str
    torn_line: str
    room_low: str
    room_next: str
    room_elsewhere: str
    help_intro: str
    help_rows: Mapping[str, str]
    help_header: tuple[str, str]
    help_organisers: str
    help_footer: str
    status_mine: str
    status_none: str
    status_totals: str
    why_task: str
    why_nobody: str
    why_entry: str
    why_by_hand: str
    why_evidence: str
    events: Mapping[str, str]
    somebody: str
    title_unread: str
    title_unknown: str
    title_mend: str
    why_taken: str
    why_unlisted: str
    why_said: str
    why_removed: str
    more: str
    more_answers: str
