"""Read the commands of one comment (no I/O). What a participant may type:

    bracket    【报名】：1、3、12-13      [claim] 3            words after the numbers are ignored
               【提交作品】：60 + 【作品链接】：URL            the verb with its link, on a later line
    slash      /claim 3-5,8   /submit 12 #456   /done 3 @bob  words after the numbers are ignored, links are not
    mention    @hackathon-bot claim #12                       the same
    bare       claim #12   submit 12 URL   报名 3、4          only where the whole line is verb, numbers, links
    team form  【队名】 【序号】 【状态】 【链接】               one label a line; several states joined by &
    wishes     【报名】：5 + 【其他意向】：1、2                 kept with the claim

The verbs stand in verb.py, the forms of one line in line.py, numbers in number.py, a team's form in form.py;
what Markdown hides in paragraph.py and markup.py, what a mail program adds in mail.py.
A line that plainly meant to be a command and can't be read becomes a Hint: never acted on, never ignored.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import TYPE_CHECKING

from bot.core.form import LABELS, Form, link_values, split_labels
from bot.core.line import Arguments, read_arguments, read_bare, read_line
from bot.core.link import each_once, links_in, without_links
from bot.core.markup import fold, read_lines
from bot.core.number import read_numbers
from bot.core.reading import Command, Hint, Reading
from bot.core.recent import Recent
from bot.core.verb import BY_BRACKET, BY_WORD

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from bot.core.facts import Comment
    from bot.core.form import Label
    from bot.core.line import Said
    from bot.core.markup import Line
    from bot.core.number import Ids
    from bot.core.verb import Name, Verb

ALWAYS_MINE = "hackathon-bot"  # a mention that works whatever the bot's account is called

_NAMED_TASK = re.compile(
    r"(?:the |this )?(?:tasks?|issues?|number|任务|赛题|题目|序号|编号|第)\s?(?:no\.?)?\s?#?[0-9]",
    re.IGNORECASE | re.ASCII,
)
_COUNTS = re.compile(
    r"\s?(?:个|项|天|周|月|日|年|小时|分钟|份|次|篇|人|位|名|道|条|件|遍|种|款|组|轮|期|届|队|行|处|点|章|版|张|段)"
)
_WORD = re.compile(r"\w")
# A whole board several times over: who gives more in one comment is told what was left out. Within these bounds one
# participant's comments cost seconds at the worst, not hours.
MOST_DEEDS = 1_000  # of one comment: a task of a command each
MOST_HINTS = 100  # of one comment
MOST_UNKNOWN = 100  # ids that the board lacks, of one command: a reply names fewer
_SHORT = 2000  # characters; a longer comment is not just a verb or some numbers


_READINGS: Recent[tuple[Ids, frozenset[str]], Reading] = Recent()


def readings_of(
    board: str, comments: Iterable[Comment], ids: Ids, names: frozenset[str]
) -> Iterator[tuple[Comment, Reading]]:
    """Read comments as `read_comment` does, less what nobody can be told of; what the last look read costs nothing."""
    known, given = _READINGS.of(board), (ids, names)
    for comment in comments:
        body = comment.body
        kept = known.get(body, given)
        yield comment, kept or _READINGS.put(board, body, given, _without_surplus(read_comment(body, *given)))


def _without_surplus(reading: Reading) -> Reading:
    """Return a reading that stays small, for thousands are kept: of ten thousand ids that the board lacks the first."""
    if all(len(command.unknown) <= MOST_UNKNOWN for command in reading.commands):
        return reading
    commands = []
    for command in reading.commands:
        surplus = frozenset(command.unknown[MOST_UNKNOWN:])
        tasks = tuple(task for task in command.tasks if task not in surplus)
        commands.append(replace(command, tasks=tasks, unknown=command.unknown[:MOST_UNKNOWN]))
    return replace(reading, commands=tuple(commands))


def read_comment(body: str, ids: Ids, names: Collection[str] = ()) -> Reading:
    """Read a comment for a board with these ids; `names` are case-folded names the bot is mentioned by."""
    lines = read_lines(body)
    reader = _Reader(ids, frozenset(names) | {ALWAYS_MINE})
    for lazy, group in groupby(lines, key=lambda line: line.lazy):
        if lazy:
            reader.read_quoted(group)
        else:
            reader.read(group)
    reading = reader.end()
    if reading.commands or reading.hints:
        return reading
    whole = _whole_comment(lines, ids)
    return Reading((), (whole,) if whole else ())


def _whole_comment(lines: Sequence[Line], ids: Ids) -> Hint | None:
    """Return the hint for a comment that is but a bare verb, with or without links, or but task numbers."""
    if sum(len(line.folded) for line in lines) > _SHORT:
        return None
    text = " ".join(line.folded for line in lines)
    bare = read_bare(text)
    if bare and not _WORD.search(without_links(bare.rest)) and "?" not in bare.rest:
        return Hint("verb_only", text, BY_WORD[bare.word].name)
    numbers = read_numbers(text, ids)
    if set(numbers.ids) - set(numbers.unknown) and not _WORD.search(text[numbers.end :]):
        return Hint("numbers_only", text, "claim", numbers.ids)
    return None


@dataclass(slots=True)
class _Draft:
    """A command that lines below it may still complete."""

    command: Command
    links: list[str] = field(default_factory=list)
    wishes: list[str] = field(default_factory=list)

    def finished(self) -> Command:
        if not self.links and not self.wishes:
            return self.command
        links = each_once((*self.command.links, *self.links))
        wishes = tuple(dict.fromkeys((*self.command.wishes, *self.wishes)))
        return replace(self.command, links=links, wishes=wishes)


class _Reader:
    """Reads line by line; what it has read stands in `drafts` and `hints`."""

    def __init__(self, ids: Ids, names: frozenset[str]) -> None:
        self.ids, self.names = ids, names
        self.drafts: list[_Draft] = []
        self.deeds, self.full = 0, False
        self.hints: list[Hint] = []
        self.form = Form()
        self.work: _Draft | None = None  # the last command that hands in work: a link below is its
        self.claim: _Draft | None = None  # the last claim: wishes below are its
        self.wishes: list[str] = []  # that stood above any claim
        self.link_below = False  # the line above was a submission, a link's label, or a link of theirs
        # A line that was read before costs nothing.
        self.said: dict[str, Said | None] = {}
        self.known: dict[tuple[str, str], Arguments] = {}

    def read(self, lines: Iterable[Line]) -> None:
        """Read lines that Markdown shows as plain text."""
        for line in lines:
            pieces = split_labels(line.text)
            if len(pieces) == 1:
                self._read_line(line.text, line.folded)
                continue
            for piece in pieces:
                self._read_line(piece, fold(piece))

    def read_quoted(self, lines: Iterable[Line]) -> None:
        """Read lines that Markdown draws into the quote above: at most a hint comes of them."""
        inside = _Reader(self.ids, self.names)
        quoted = list(lines)
        inside.read(quoted)
        reading = inside.end()
        verbs = [command.verb for command in reading.commands] + [hint.verb for hint in reading.hints]
        if verbs:
            tasks = tuple(task for command in reading.commands for task in command.tasks)
            self.hints.append(Hint("quoted", quoted[0].folded, verbs[0], tasks))

    def end(self) -> Reading:
        """Read the form that was gathered, if any, and return all that was read."""
        self._end_form()
        hints = tuple(dict.fromkeys(self.hints))[:MOST_HINTS]
        return Reading(tuple(draft.finished() for draft in self.drafts), hints)

    def _read_line(self, raw: str, text: str) -> None:
        if self.full:
            return
        awaited, self.link_below = self.link_below, False
        if awaited and (links := links_in(text)) and not _WORD.search(without_links(text)):
            self._attach(links)
            self.link_below = True
            return
        if text not in self.said:
            self.said[text] = read_line(text, self.names)
        if (said := self.said[text]) is None:
            return
        if said.how == "label" and said.word in BY_BRACKET:
            self._obey(BY_BRACKET[said.word], said.rest, text, self._team_above())
        elif said.how == "label":
            self._read_label(LABELS.get(said.word), said.rest, raw)
        elif said.how == "told":
            self._obey(BY_WORD[said.word], said.rest, text)
        elif said.how == "bare":
            self._read_bare(BY_WORD[said.word], said.rest, text)
        else:
            verb = BY_WORD[said.word].name
            self.hints.append(Hint("bracket", text, verb, read_numbers(said.rest, self.ids).ids))

    def _team_above(self) -> str | None:
        """End the form above a verb in brackets; a 【队名】 alone speaks for that verb."""
        team = self.form.team if self.form.is_team_alone else None
        self._end_form()
        return team

    def _end_form(self) -> None:
        commands, hints = self.form.read(self.ids)
        for command in commands:
            self._add(command)
        self.hints += hints
        self.form = Form()

    def _read_label(self, label: Label | None, rest: str, raw: str) -> None:
        if label == "link":
            self._attach(link_values(rest))
            self.link_below = True
        elif label == "wishes":
            self._wish(rest, raw)
        elif label is not None:
            if label in self.form.fields:
                team = self.form.team
                self._end_form()
                self.form.team = team  # the name stands once above several entries
            self.form.add(label, rest, raw)

    def _attach(self, links: Iterable[str]) -> None:
        """Give links to the form that is open, else to the last command that can carry them."""
        if self.form.is_open:
            self.form.links += links
        elif self.work:
            self.work.links += links
        elif len(self.drafts) == 1:
            self.drafts[0].links += links

    def _wish(self, rest: str, raw: str) -> None:
        """Keep the further ids that a claimant would take, with the claim above or below."""
        if self.form.is_open:
            self.form.add("wishes", rest, raw)
            return
        numbers = read_numbers(rest, self.ids)
        kept = self.claim.wishes if self.claim else self.wishes
        kept += numbers.ids
        self.hints += (Hint(trouble.code, trouble.typed, "claim", numbers.ids) for trouble in numbers.troubles)

    def _add(self, command: Command) -> None:
        self.deeds += max(1, len(command.tasks))
        if self.drafts and self.deeds > MOST_DEEDS:
            self._leave_out(command)
            return
        draft = _Draft(command)
        self.drafts.append(draft)
        if command.rule.carries_work:
            self.work = draft
            self.link_below = True
        elif command.verb == "claim":
            draft.wishes, self.wishes = self.wishes, []
            self.claim = draft

    def _leave_out(self, command: Command) -> None:
        """Note the first command for which a comment has no room; what stands below is not an earlier one's."""
        self.work = self.claim = None
        if not self.full:
            self.full = True
            self.hints.append(
                Hint("too_many", f"{command.verb} {', '.join(command.tasks)}", command.verb, command.tasks)
            )

    def _obey(self, verb: Verb, rest: str, typed: str, team: str | None = None) -> None:
        """Read what follows a bracket, slash or mention verb; words after the numbers are ignored."""
        numbers, links, users, left, further, more = self._arguments(verb, rest)
        self.hints += (Hint(trouble.code, trouble.typed, verb.name, numbers.ids) for trouble in numbers.troubles)
        if verb.number and not numbers.ids:
            if not numbers.troubles:
                self.hints.append(Hint("no_number", typed, verb.name))
        elif verb.name in ("assign", "unassign") and not users:
            self.hints.append(Hint("no_user", typed, verb.name, numbers.ids))
        else:
            self._add(Command(verb.name, numbers.ids, links, team, users, unknown=numbers.unknown))
            if more and not numbers.troubles:
                self.hints.append(Hint("left_out", left.strip(), self._verb_of(further, verb), numbers.ids))

    def _verb_of(self, further: str, verb: Verb) -> Name:
        """Return the verb of a line's second command, so that its author is told how to give it; else the first's."""
        said = read_line(further, self.names) if further else None
        if said is None:
            return verb.name
        return (BY_BRACKET if said.how == "label" else BY_WORD)[said.word].name

    def _read_bare(self, verb: Verb, rest: str, typed: str) -> None:
        """Read a line that begins with a bare verb: a command only if it holds nothing but numbers and links."""
        numbers, _, _, left, *_ = self._arguments(verb, rest)
        if not numbers.ids and not numbers.troubles:
            if _NAMED_TASK.match(rest):
                self.hints.append(Hint("more_words", typed, verb.name))
        elif not typed[0].isascii() and _COUNTS.match(left):
            return  # chat: `提交 3 个 PR 了`
        elif _WORD.search(left):
            self.hints.append(Hint("more_words", typed, verb.name, numbers.ids))
        else:
            self._obey(verb, rest, typed)

    def _arguments(self, verb: Verb, rest: str) -> Arguments:
        """Read what follows a verb."""
        key = verb.name, rest
        if key not in self.known:
            self.known[key] = read_arguments(verb, rest, self.ids, self.names)
        return self.known[key]
