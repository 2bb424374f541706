"""Tell the forms of one line apart, and read what follows a verb (no I/O)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple

from bot.core.link import each_once, links_in, pulls_after_words, pulls_at_start, without_links
from bot.core.number import read_numbers
from bot.core.people import People, read_people
from bot.core.verb import BY_BRACKET, BY_WORD, fold_word

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from bot.core.number import Ids, Numbers
    from bot.core.verb import Verb

_FLAGS = re.IGNORECASE | re.ASCII  # ASCII: without it `claım` would match `claim`
_CHINESE = "一-鿿"


def _any_of(words: Iterable[str], *, but_before: str = "") -> str:
    """Return a pattern for these words, each whole: `claims` is no `claim`, `报名No.3` is a 报名."""
    ordered = sorted(words, key=len, reverse=True)
    latin = "|".join(re.escape(word) for word in ordered if word.isascii())
    chinese = "|".join(re.escape(word) for word in ordered if not word.isascii())
    return rf"(?:(?:{latin})(?![a-z_/{but_before}-])|(?:{chinese})(?![_/{but_before}-]))"


_ALL = _any_of(BY_WORD)
_TOLD = _any_of(BY_WORD, but_before=_CHINESE)  # `@hackathon-bot 提交了` is chat
_BARE_WORD = _any_of(word for word, verb in BY_WORD.items() if verb.bare)
_LABEL = re.compile(r"[\[【]\s?([^\[\]【】]{1,24}?)\s?[\]】]\s?:?\s?(.*)$", _FLAGS)
_SLASH = re.compile(rf"/\s?({_ALL})\s?:?\s?(.*)$", _FLAGS)
_MENTION = re.compile(r"@([a-z0-9][a-z0-9-]{0,99})(?:\[bot\])?\s?[:,、]?\s?(.*)$", _FLAGS)
_MENTIONED = re.compile(rf"/?\s?({_TOLD})\s?:?\s?(.*)$", _FLAGS)
_BARE = re.compile(rf"({_BARE_WORD})\s?:?\s?(.*)$", _FLAGS)
_OPEN, _CLOSE = "[\\[【(〔「『〖{<《“]", "[\\])】〕」』〗}>》”]"
_OTHER_BRACKET = re.compile(
    rf"(?:{_OPEN}\s?(?P<opened>{_BARE_WORD})\s?{_CLOSE}?|(?P<closed>{_BARE_WORD})\s?{_CLOSE})"
    r"\s?:?\s?(?P<rest>[#a-z.-]{0,6}\s?[0-9].*)$",
    _FLAGS,
)
_FURTHER = re.compile(
    r"(?=[@/【\[])"  # nothing else begins one: tried alone, it makes a long line three times as quick
    r"(?:(?<!\S)@(?P<mentioned>[a-z0-9][a-z0-9-]{0,99})(?:\[bot\])?\s?[:,、]?\s?)?"
    rf"(?P<verb>[【\[]\s?{_any_of(BY_BRACKET)}\s?[】\]]|(?<!\S)/{_ALL}|(?(mentioned){_ALL}|(?!)))"
    rf"\s?:?\s?(?:@\S{{1,99}}\s)?(?:\#|no\.?)?\s?[0-9]",
    _FLAGS,
)
_OPENING = re.compile(r"^[\s:∶\[【(]{1,9}")

_FIRST = frozenset(
    "[【(〔「『〖{<《“" + "".join(word[0] + word[0].upper() for word, verb in BY_WORD.items() if verb.bare)
)

How = Literal[
    "label",  # 【…】, a verb of the grammar or not
    "told",  # by a slash or a mention
    "bare",
    "bracket",  # a verb in brackets that are not the grammar's, or not closed
]


class Said(NamedTuple):
    """A line that begins like a command: how, its word (folded for look-up), and what follows."""

    how: How
    word: str
    rest: str


class Arguments(NamedTuple):
    """What follows a verb: numbers, links, logins, and what is left of the line.

    `further` begins with a second command of the line; `more` says that some of what is left was meant to be read.
    """

    numbers: Numbers
    links: tuple[str, ...]
    users: tuple[str, ...]
    left: str
    further: str
    more: bool


def read_line(text: str, names: Collection[str]) -> Said | None:
    """Return how a line (folded) begins, None where it is chat. `names` are case-folded."""
    first = text[0]
    if first == "/":
        return _said("told", _SLASH.match(text))
    if first == "@":
        return _read_mention(text, names)
    if first in "[【" and (label := _label(text)):
        return label
    return (read_bare(text) or _read_other_bracket(text)) if first in _FIRST else None


def read_bare(text: str) -> Said | None:
    """Return the bare verb that a line begins with, if any."""
    bare = _said("bare", _BARE.match(text))
    return None if bare and bare.rest[:1] and bare.rest[0] in ")】]〕」』〗}>》”" else bare


def _label(text: str) -> Said | None:
    """Return a line's label; `【报名：3】` is none, for the number stands inside."""
    match = _LABEL.match(text)
    return (
        None
        if match and _OTHER_BRACKET.match(text) and fold_word(match[1]) not in BY_BRACKET
        else _said("label", match)
    )


def _read_mention(text: str, names: Collection[str]) -> Said | None:
    mention = _MENTION.match(text)
    if mention is None or mention[1].casefold() not in names:
        return None
    label = _said("label", _LABEL.match(mention[2]))
    return label if label and label.word in BY_BRACKET else _said("told", _MENTIONED.match(mention[2]))


def _read_other_bracket(text: str) -> Said | None:
    match = _OTHER_BRACKET.match(text)
    return match and Said("bracket", fold_word(match["opened"] or match["closed"]), match["rest"])


def _said(how: How, match: re.Match[str] | None) -> Said | None:
    return match and Said(how, fold_word(match[1]), match[2])


def read_arguments(verb: Verb, line: str, ids: Ids, names: Collection[str] = ()) -> Arguments:
    """Read what follows a verb on its line, up to a second command there: that one is left."""
    end = _further_command(line, names)
    rest = line[:end]
    people = read_people(rest) if verb.names_people else People((), rest, "")
    links = links_in(people.before)
    text = _OPENING.sub("", without_links(people.before) if links else people.before)
    numbers = read_numbers(text, ids, links_after_space=verb.carries_work)
    left = text[numbers.end :]
    if verb.carries_work:
        pulls, after = pulls_at_start(left)
        left = left[after:]
        pulls = pulls or (() if links else pulls_after_words(left))
        links = each_once((*(pull for pull in pulls if not _named_by(links, pull)), *links))
    more = end < len(line) or people.go_on(ids)
    return Arguments(numbers, links, people.users, left + people.after + line[end:], line[end:], more)


def _further_command(line: str, names: Collection[str]) -> int:
    """Return where a second command begins, as in `/claim 3 /unclaim 4`; the line's end where none does."""
    for found in _FURTHER.finditer(line):
        if found["mentioned"] and found["mentioned"].casefold() in names:
            return found.start()
        if found["verb"][0] in "/【[":
            return found.start("verb")
    return len(line)


def _named_by(links: tuple[str, ...], pull: str) -> bool:
    """Whether a URL names the same pull request as `#456`."""
    return any(link.rstrip("/").endswith(f"/pull/{pull.partition('#')[2]}") for link in links)
