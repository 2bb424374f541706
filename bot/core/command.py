"""Read the commands of one comment (no I/O). What a participant may type:

    bracket    【报名】：1、3、12-13      [claim] 3            words after the numbers are ignored
               【提交作品】：60 + 【作品链接】：URL            the verb with its link, on a later line
    slash      /claim 3-5,8   /submit 12 #456   /done 3 @bob  words after the numbers are ignored
    mention    @hackathon-bot claim #12                       the same
    bare       claim #12   submit 12 URL   报名 3、4          only where the whole line is verb, numbers, links
    team form  【队名】 【序号】 【状态】 【链接】               one label a line; several states joined by &
    wishes     【报名】：5 + 【其他意向】：1、2                 kept with the claim

The verbs stand in verb.py, numbers in number.py, what Markdown hides in markup.py, a team's form in form.py.
A line that plainly meant to be a command and can't be read becomes a Hint: never acted on, never ignored.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.core.form import LABELS, Form, team_name
from bot.core.link import links_in, pulls_at_start, without_links
from bot.core.markup import read_lines
from bot.core.number import read_numbers
from bot.core.reading import Command, Hint, Reading
from bot.core.verb import BY_BRACKET, BY_WORD, fold_word

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from bot.core.markup import Line
    from bot.core.number import Ids, Numbers
    from bot.core.verb import Verb

ALWAYS_MINE = "hackathon-bot"  # a mention that works whatever the bot's account is called


def _any_of(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


_WORDS = _any_of(BY_WORD)
_BARE_WORDS = _any_of(word for word, verb in BY_WORD.items() if verb.bare)
_LABEL = re.compile(r"[\[【]\s?([^\[\]【】]{1,24}?)\s?[\]】]\s?:?\s?(.*)$")
_SLASH = re.compile(rf"/\s?({_WORDS})(?![A-Za-z_/-])\s?:?\s?(.*)$", re.IGNORECASE)
_MENTION = re.compile(r"@([A-Za-z0-9][A-Za-z0-9-]{0,99})(?:\[bot\])?\s?[:,]?\s?(.*)$")
_MENTIONED = re.compile(rf"/?\s?({_WORDS})(?![A-Za-z_/\u4e00-\u9fff-])\s?:?\s?(.*)$", re.IGNORECASE)
_BARE = re.compile(rf"({_BARE_WORDS})(?![A-Za-z_/-])\s?:?\s?(.*)$", re.IGNORECASE)
_OTHER_BRACKET = re.compile(
    rf"[\[【(〔「『〖{{<]\s?({_BARE_WORDS})\s?[\])】〕」』〗}}>]?\s?:?\s?(?=[#a-z]{{0,4}}[0-9])(.*)$",
    re.IGNORECASE,
)
_USER = re.compile(r"(?<![\w@/.])@([A-Za-z0-9][A-Za-z0-9_-]{0,98})(?:\[bot\])?")
_NAMED_TASK = re.compile(
    r"(?:the |this )?(?:tasks?|issues?|number|任务|赛题|题目|序号|编号|第)\s?(?:no\.?)?\s?#?[0-9]",
    re.IGNORECASE,
)
_COUNTS = re.compile(
    r"\s?(?:个|项|天|周|月|日|年|小时|分钟|份|次|篇|人|位|名|道|条|件|遍|种|款|组|轮|期|届|队|行|处|点)"
)
_WORD = re.compile(r"\w")
_OPENING = re.compile(r"^[\s:\[【(]{1,9}")


def read_comment(body: str, ids: Ids, names: Collection[str] = ()) -> Reading:
    """Read a comment for a board with these ids; `names` are case-folded names the bot is mentioned by."""
    lines = read_lines(body)
    reader = _Reader(ids, frozenset({ALWAYS_MINE, *names}))
    for line in lines:
        reader.read(line)
    reader.end_form()
    if not reader.commands and not reader.hints and (whole := _whole_comment(lines, ids)):
        return Reading((), (whole,))
    return Reading(tuple(reader.commands), tuple(reader.hints))


def _whole_comment(lines: tuple[Line, ...], ids: Ids) -> Hint | None:
    """Return the hint for a comment that is nothing but a bare verb, or nothing but task numbers."""
    text = " ".join(line.folded for line in lines)
    bare = _BARE.match(text)
    if bare and not _WORD.search(bare[2]) and not bare[2].strip(" :.,!。！~"):
        return Hint("verb_only", text, BY_WORD[fold_word(bare[1])].name)
    numbers = read_numbers(text, ids)
    if set(numbers.ids) - set(numbers.unknown) and not _WORD.search(text[numbers.end :]):
        return Hint("numbers_only", text, "claim", numbers.ids)
    return None


class _Reader:
    """Reads line by line; what it has read stands in `commands` and `hints`."""

    def __init__(self, ids: Ids, names: frozenset[str]) -> None:
        self.ids, self.names = ids, names
        self.commands: list[Command] = []
        self.hints: list[Hint] = []
        self.form = Form()
        self.link_below = False  # the line above was a submission, or a link's label, without a link

    def read(self, line: Line) -> None:
        """Read one line; a line that Markdown draws into a quote yields at most a hint."""
        if not line.lazy:
            self._read_line(line.text, line.folded)
            return
        inside = _Reader(self.ids, self.names)
        inside._read_line(line.text, line.folded)
        if inside.commands or inside.hints:
            verb = (inside.commands or inside.hints)[0].verb
            tasks = tuple(task for command in inside.commands for task in command.tasks)
            self.hints.append(Hint("quoted", line.folded, verb, tasks))

    def _read_line(self, raw: str, text: str) -> None:
        awaited, self.link_below = self.link_below, False
        if awaited and (links := links_in(text)) and not _WORD.search(without_links(text)):
            self._attach(links)
        elif label := _LABEL.match(text):
            self._read_label(label[1], label[2], raw)
        elif slash := _SLASH.match(text):
            self._obey(BY_WORD[fold_word(slash[1])], slash[2], text)
        elif mention := _MENTION.match(text):
            self._read_mention(mention[1], mention[2], text)
        elif bare := _BARE.match(text):
            self._read_bare(BY_WORD[fold_word(bare[1])], bare[2], text)
        elif other := _OTHER_BRACKET.match(text):
            numbers = read_numbers(other[2], self.ids)
            self.hints.append(Hint("bracket", text, BY_WORD[fold_word(other[1])].name, numbers.ids))

    def end_form(self) -> None:
        """Read the form that was gathered, if any."""
        commands, hints = self.form.read(self.ids)
        self.commands += commands
        self.hints += hints
        self.form = Form()

    def _read_label(self, word: str, rest: str, raw: str) -> None:
        folded = fold_word(word)
        if folded in BY_BRACKET:
            team = self.form.team if self.form.is_team_alone else None
            self.form = Form() if team else self.form
            self.end_form()
            self._obey(BY_BRACKET[folded], rest, f"【{word}】{rest}", team)
        elif (label := LABELS.get(folded)) == "wishes":
            self._wish(rest)
        elif label == "link":
            links = links_in(rest)
            self._attach(links)
            self.link_below = not links
        elif label is not None:
            if label in self.form:
                self.end_form()
            self.form.fields[label] = rest
            if label == "team":
                self.form.team = team_name(raw) or None

    def _attach(self, links: tuple[str, ...]) -> None:
        """Give links to the form that is open, else to the last command that can carry them."""
        if self.form.is_open:
            self.form.links += links
            return
        for at in reversed(range(len(self.commands))):
            command = self.commands[at]
            if command.rule.carries_work or at == len(self.commands) - 1 == 0:
                merged = tuple(dict.fromkeys((*command.links, *links)))
                self.commands[at] = replace(command, links=merged)
                return

    def _wish(self, rest: str) -> None:
        wishes = read_numbers(rest, self.ids).ids
        if self.commands and self.commands[-1].verb == "claim":
            self.commands[-1] = replace(self.commands[-1], wishes=wishes)

    def _read_mention(self, name: str, rest: str, text: str) -> None:
        if name.casefold() not in self.names:
            return
        if command := _MENTIONED.match(rest):
            self._obey(BY_WORD[fold_word(command[1])], command[2], text)

    def _obey(self, verb: Verb, rest: str, typed: str, team: str | None = None) -> None:
        """Read what follows a bracket, slash or mention verb; words after the numbers are ignored."""
        users = tuple(dict.fromkeys(_USER.findall(rest))) if verb.names_people else ()
        numbers, links, _ = self._arguments(verb, _USER.sub(" ", rest).strip() if verb.names_people else rest)
        for trouble in numbers.troubles:
            self.hints.append(Hint(trouble.code, trouble.typed, verb.name, numbers.ids))
        if verb.number and not numbers.ids:
            if not numbers.troubles:
                self.hints.append(Hint("no_number", typed, verb.name))
        elif verb.name in ("assign", "unassign") and not users:
            self.hints.append(Hint("no_user", typed, verb.name, numbers.ids))
        else:
            self.commands.append(Command(verb.name, numbers.ids, links, team, users, unknown=numbers.unknown))
            self.link_below = verb.carries_work and not links

    def _read_bare(self, verb: Verb, rest: str, typed: str) -> None:
        """Read a line that begins with a bare verb: a command only if it holds nothing but numbers and links."""
        numbers, links, left = self._arguments(verb, rest)
        if not numbers.ids and not numbers.troubles:
            if _NAMED_TASK.match(rest):
                self.hints.append(Hint("more_words", typed, verb.name))
        elif not _WORD.search(left) and not numbers.troubles:
            self.commands.append(Command(verb.name, numbers.ids, links, unknown=numbers.unknown))
            self.link_below = verb.carries_work and not links
        elif _is_chinese(typed) and _COUNTS.match(left):
            return  # chat: `提交 3 个 PR 了`
        elif _WORD.search(left):
            self.hints.append(Hint("more_words", typed, verb.name, numbers.ids))
        else:
            if numbers.ids:
                self.commands.append(Command(verb.name, numbers.ids, links, unknown=numbers.unknown))
            for trouble in numbers.troubles:
                self.hints.append(Hint(trouble.code, trouble.typed, verb.name, numbers.ids))

    def _arguments(self, verb: Verb, rest: str) -> tuple[Numbers, tuple[str, ...], str]:
        """Return the numbers, the links, and what is left of the line."""
        links = links_in(rest)
        text = _OPENING.sub("", without_links(rest))
        numbers = read_numbers(text, self.ids, links_after_space=verb.carries_work)
        left = text[numbers.end :]
        if verb.carries_work:
            pulls, end = pulls_at_start(left)
            left = left[end:]
            links = (*(pull for pull in pulls if not _said(pull, links)), *links)
        return numbers, links, left


def _said(pull: str, links: tuple[str, ...]) -> bool:
    """Whether a URL names the same pull request as `#456`."""
    return any(link.rstrip("/").endswith(f"/pull/{pull.partition('#')[2]}") for link in links)


def _is_chinese(typed: str) -> bool:
    """Whether a line begins with a Chinese word."""
    return not typed[0].isascii()
