"""Make a board fit into its body: shorter entries first, then cells move to continuation comments (no I/O).

    form 0, full       as the rules' style says              up to 7/8 of the limit
    form 1, short      an emoji for the state                up to 15/16
    form 2, shortest   links as `#3` too                     up to the limit
    form 2, moved      finished tasks' cells first, then the longest; last of all the leaderboard

A board goes back only where it needs at most nine tenths of the room that it would have there, so that one claim more
and one less don't turn it over and over. Everything is measured as if it all stood in the body in form 2, so that
measuring what was written gives the same again.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, get_args

from bot.core.body import Layout, build, problem_of
from bot.core.cell import is_moved, links_elsewhere
from bot.core.column import COLUMNS, own_cells
from bot.core.continuation import Row, addresses, leader_comments, link_to, place, task_comment
from bot.core.entry import STATES
from bot.core.face import EMOJI, Form
from bot.core.leaderboard import leaderboard, leaderboard_lines
from bot.core.memory import PAIR
from bot.core.reply import Post
from bot.core.rules import MAX_BODY
from bot.core.sheet import fill_in
from bot.core.task import task_key
from bot.locale.board_words import BOARD_WORDS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from bot.core.board import Board
    from bot.core.body import Pass, Problem
    from bot.core.face import Look
    from bot.core.memory import Memory
    from bot.core.reply import ReplyAction
    from bot.core.sheet import Sheet

FORMS: tuple[Form, ...] = get_args(Form)
MOVED = len(FORMS)  # what comes after the last form
ISSUE_FULL = 2_490  # comments; GitHub refuses more than 2,500 on an issue

_ROOM = (7 / 8, 15 / 16, 1.0)  # of the limit, by form
_BACK = 0.9  # of the room there, to go back
_ENOUGH = 15 / 16  # of the limit: where moving stops once it began
_DIGITS = 20  # of a comment's id, at the most
_ADDRESS = len("#issuecomment-") + _DIGITS  # characters of a comment's address behind its issue's
_COMMENT = 50_000  # characters that a continuation holds at the least, for the number of links

_Cell = tuple[str, str]  # task id, column


class Fitted(NamedTuple):
    """The body, its cells, and what is to be done about continuations; where one is new, the body is still the old."""

    body: str
    sheet: Sheet
    continuations: tuple[ReplyAction, ...] = ()
    problem: Problem | None = None


def fit(now: Pass, board: Board, look: Look) -> Fitted:
    """Return the board's body within its limit."""
    if not now.view.tasks:
        return Fitted(now.facts.issue.body, fill_in((), board, look, now.known), (), "no_table")
    if _level(now) == 0 and not _struck(now):
        plain = fill_in(now.view.tasks, board, look, now.known)
        room = now.rules.body_limit * _ROOM[0]
        if sum(len(kept.text) for kept in plain.kept.values()) <= room:
            layout = Layout(plain, look)
            body = build(now, layout)
            if len(body) <= room:
                return _checked(now, layout, body, {})
    return _Fitting(now, board, look).fitted()


def _level(now: Pass) -> int:
    """Return how far down the board is: a form's place, or MOVED."""
    if now.memory is None:
        return 0
    return MOVED if any(is_moved(cell, one) for cell, one in now.memory.cells.items()) else now.memory.form


def _checked(now: Pass, layout: Layout, body: str, texts: Mapping[str, str]) -> Fitted:
    """Return what is to be done, nothing where the body must not be written.

    Where a block of the bot's came to stand in a place that spoils the text, the rows are kept all the same, as far
    as they need no board.
    """
    old, sheet = now.facts.issue.body, layout.sheet
    problem: Problem | None = "too_long" if any(len(text) > MAX_BODY for text in texts.values()) else None
    problem = problem or problem_of(now, body, sheet)
    if problem == "unsafe":
        bare = build(now, layout._replace(boards=False))
        if problem_of(now, bare, sheet) is None:
            body, problem = bare, "boards"
    if problem in (None, "boards"):
        return Fitted(body, sheet, now.there.actions(texts, _issue(now)), problem)
    return Fitted(old, sheet, (), problem)


def _issue(now: Pass) -> int:
    """Return the issue that takes a new comment."""
    return now.rules.issue if now.facts.issue.comments < ISSUE_FULL else now.rules.issues[-1]


class _Fitting:
    """A board that may have no room for everything in full."""

    def __init__(self, now: Pass, board: Board, look: Look) -> None:
        self.now, self.board, self.look = now, board, look
        self.words = BOARD_WORDS[look.locale.code]
        self.limit = now.rules.body_limit
        self.level = _level(now)
        self.struck = _struck(now)
        self.tight = self._sheet(FORMS[-1])
        self.size = self._tight_size()
        self.size += 200 + self._link_size if self.struck else 0

    def _sheet(self, form: Form, links: Mapping[_Cell, str] | None = None) -> Sheet:
        return fill_in(self.now.view.tasks, self.board, replace(self.look, form=form), self.now.known, links)

    def _layout(self, sheet: Sheet, form: int, more: Sequence[str] = (), leaders: Sequence[str] = ()) -> Layout:
        return Layout(sheet, replace(self.look, form=FORMS[form]), form, more, leaders)

    def _tight_size(self, leaders: Sequence[str] = ()) -> int:
        """Return how long the body is with everything in the last form, with the leaderboard or what stands for it."""
        return len(build(self.now, self._layout(self.tight, MOVED - 1, ["-"], leaders)))

    def fitted(self) -> Fitted:
        """Return the fullest form that has room, moving cells where none has."""
        for form, room in enumerate(_ROOM):
            if form == MOVED - 1 < self.level:
                break  # cells come back one by one
            enough = self.limit * room * (_BACK if form < self.level else 1)
            if self.size > enough:
                continue  # longer forms all the more
            sheet = self._sheet(FORMS[form])
            if self._length(sheet) <= enough:
                return self._with((), {}, form)
        return self._moved()

    def _length(self, sheet: Sheet) -> int:
        tight = self.tight.kept
        return self.size + sum(len(kept.text) - len(tight[cell].text) for cell, kept in sheet.kept.items())

    def _moved(self) -> Fitted:
        """Move as few cells as it takes; the leaderboard too where that isn't enough."""
        table = self._leader_table()
        names = [name for name in self.now.there.comments if not name.isdigit()]
        gains = self._gains()
        room = self.limit * (_BACK if names else 1)
        if self._size_without(sum(gains.values()), 0) <= room or len(table) <= 2:
            return self._with(self._chosen(gains, 0), {})
        texts = leader_comments(table, self.words.more_leaders_head.format(url=self.now.facts.issue.url))
        saved = self._tight_size() - self._tight_size(self._leaders(list(texts))) - len(texts) * self._link_size
        fitted = self._with(self._chosen(gains, saved), texts)
        # It was reckoned with the longest addresses: the cells alone may do, where the leaderboard is short.
        return self._with(set(gains), {}) if fitted.problem == "too_long" else fitted

    def _leader_table(self) -> list[str]:
        if not self.now.rules.leaderboard:
            return []
        return leaderboard_lines(leaderboard(self.tight.standing, self.now.rules), self.look, self.words)

    @property
    def _link_size(self) -> int:
        """The characters that a continuation's address and its links take in the body, at the most."""
        return len(self.now.facts.issue.url) + _ADDRESS + 60

    def _gains(self) -> dict[_Cell, int]:
        """Return what moving a cell saves, for all where it saves anything, in the order in which they are moved."""
        done = {
            task for task, entries in self.tight.standing.entries.items() if any(one.state == "done" for one in entries)
        }
        entries = {cell: kept.own for cell, kept in self.tight.kept.items() if cell[0] not in self.board.removed}
        sizes = {cell: sum(map(len, own)) for cell, own in entries.items() if own}
        gains = {}
        for cell in sorted(sizes, key=lambda cell: (cell[0] not in done, -sizes[cell])):
            count = len(self.tight.kept[cell].own)
            link = self._link(cell, ["99"] * (1 + sizes[cell] // _COMMENT))
            gain = sizes[cell] + (count - 1) * (len("<br>") + PAIR) - len(link)
            if gain > 0:
                gains[cell] = gain
        return gains

    def _size_without(self, chars: int, saved: int) -> int:
        """Return how long the body is without so many characters in cells, and what else is saved."""
        links = (200 + self._link_size * (1 + chars // _COMMENT)) if chars else 0
        return self.size - chars + links - saved

    def _chosen(self, gains: Mapping[_Cell, int], saved: int) -> set[_Cell]:
        """Return the cells to move: those that moved before, as many more as it takes, less those with room again."""
        memory = self.now.memory
        moved = {cell for cell in gains if memory and _is_moved(memory, cell)}
        chars = sum(gains[cell] for cell in moved)
        enough = self.limit * (1 if self._size_without(chars, saved) <= self.limit else _ENOUGH)
        for cell in gains:
            if self._size_without(chars, saved) <= enough:
                break
            chars += 0 if cell in moved else gains[cell]
            moved.add(cell)
        for cell in [cell for cell in reversed(list(gains)) if cell in moved]:
            if self._size_without(chars - gains[cell], saved) <= self.limit * _BACK:
                chars -= gains[cell]
                moved.remove(cell)
        return moved

    def _with(self, moved: Collection[_Cell], leaders: Mapping[str, str], form: int = MOVED - 1) -> Fitted:
        """Return the board in a form with some cells moved, and the leaderboard's comments."""
        rows = [*self.struck, *self._rows(moved)]  # in this order: what is struck out keeps its place
        placed = place(rows, self.now.there)
        head = self.words.more_head.format(url=self.now.facts.issue.url)
        texts = {
            name: task_comment(name, placed[name], self.words.more_header, head) for name in sorted(placed, key=int)
        }
        texts |= leaders
        known = {name: self.now.there.comments[name].url for name in texts if name in self.now.there.comments}
        unknown = f"{self.now.facts.issue.url}#issuecomment-{'0' * _DIGITS}"
        urls = {name: known.get(name, unknown) for name in texts}
        links = {cell: self._link(cell, names) for cell, names in _names(placed).items() if cell in moved}
        layout = self._layout(self._sheet(FORMS[form], links), form, self._more(urls), self._leaders(list(leaders)))
        fitted = _checked(self.now, layout, build(self.now, layout), texts)
        if len(known) == len(texts) or fitted.problem not in (None, "boards"):
            return fitted
        # Edits wait as well: until the body is written, who stood in a comment says whom a person took out.
        before = tuple(action for action in fitted.continuations if isinstance(action, Post))
        return fitted._replace(body=self.now.facts.issue.body, continuations=before)

    def _rows(self, moved: Collection[_Cell]) -> Iterator[Row]:
        """Yield the rows of the cells that are to move, in the board's order."""
        for task in self.now.view.tasks:
            if any((task.id, one) in moved for one in COLUMNS):
                kept = (self.tight.kept[task.id, one].own if (task.id, one) in moved else () for one in COLUMNS)
                yield Row(task.id, tuple(kept))

    def _link(self, cell: _Cell, names: Sequence[str]) -> str:
        """Return the part that stands for a cell's entries: the highest state, their number, and where they are."""
        states = {entry.state for entry in self.tight.standing.on(cell[0])}
        emoji = EMOJI["done" if cell[1] == "done" else max(states, key=STATES.index)]
        words = self.words.more_entries.format(count=len(self.tight.kept[cell].own))
        return f"{emoji} {link_to(words, names)}"

    def _more(self, urls: Mapping[str, str]) -> list[str]:
        numbers = [name for name in urls if name.isdigit()]
        links = " ".join(link_to(name, [name]) for name in numbers)
        said = [self.words.more_places.format(links=links), ""] if numbers else []
        return [*said, *addresses(urls)] if urls else []

    def _leaders(self, names: Sequence[str]) -> list[str]:
        if not names:
            return []
        count = len(leaderboard(self.tight.standing, self.now.rules))
        links = " ".join(link_to(str(number), [name]) for number, name in enumerate(names, 1))
        return [self.words.more_leaders.format(count=count, links=links)]


def _struck(now: Pass) -> tuple[Row, ...]:
    """Return what stands in continuations for rows that are struck out: such a row stays as it is, its links too."""
    rows = [
        Row(task.id, tuple(now.there.moved.get((task.id, one), ()) for one in COLUMNS))
        for task in now.view.tasks
        if task.removed and any(links_elsewhere(cell.text) for cell in own_cells(task))
    ]
    return tuple(row for row in rows if any(row.entries))


def _is_moved(memory: Memory, cell: _Cell) -> bool:
    place = task_key(cell[0]), cell[1]
    return is_moved(place, memory.cell(*place))


def _names(placed: Mapping[str, Sequence[Row]]) -> dict[_Cell, list[str]]:
    """Return the comments that each cell's entries stand in, in their order."""
    names: dict[_Cell, list[str]] = {}
    for name in sorted(placed, key=int):
        for row in placed[name]:
            for column, entries in zip(COLUMNS, row.entries, strict=True):
                if entries and name not in names.setdefault((row.task, column), []):
                    names[row.task, column].append(name)
    return names
