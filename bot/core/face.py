"""How an entry looks in its cell, and how a person's words in such a cell read (no I/O)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Literal
from urllib.parse import quote

from bot.core.entry import STATES
from bot.core.link import MOST_LINKS, named_pull
from bot.core.struck import unhidden, unstruck
from bot.core.table import escape_cell
from bot.locale import LOCALES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.core.entry import Entry, State
    from bot.core.facts import Pull
    from bot.core.rules import Mentions, Style
    from bot.locale import Locale

Form = Literal["full", "short", "shortest"]  # as the rules' style says; an emoji for the state; `#3` for links too

# Characters of an entry's submissions; of pull requests that are followed as many are shown as an entry has links.
LINKS_ROOM: dict[Form, int] = {"full": 2_000, "short": 1_000, "shortest": 300}
MOST_COUNTED = 99  # submissions that are not shown; no entry knows of more than link.MOST_LINKS

COLOURS: dict[State, str] = {
    "claimed": "2ECC71", "rfc_open": "F1C40F", "rfc_merged": "3498DB", "pr_open": "F39C12",
    "approved": "1ABC9C", "partial": "FFC0CB", "done": "9B59B6", "closed": "95A5A6",
}  # fmt: skip
# Each has a form of its own: no state is told by its colour alone.
EMOJI: dict[State, str] = {
    "claimed": "🔵", "rfc_open": "📝", "rfc_merged": "📘", "pr_open": "🚧",
    "approved": "👍", "partial": "🌗", "done": "✅", "closed": "✖️",
}  # fmt: skip

_MENTION = re.compile(r"(?<![A-Za-z0-9_@/])@([A-Za-z0-9][A-Za-z0-9_-]{0,98}(?:\[bot\])?)(?![A-Za-z0-9_/-])")
_PROFILE = re.compile(r"\[@?([A-Za-z0-9][A-Za-z0-9_-]{0,98})\]\(https?://[^/\s()]{1,200}/([A-Za-z0-9_-]{1,99})/?\)")
_IN_LOGIN = "A-Za-z0-9_-"  # as plain words too: Chinese stands right beside it, as beside a mention
_BARE_WORD = re.compile(rf"[{_IN_LOGIN}]+(?:\[bot\])?")
_BADGE = re.compile(r"<img[^<>]{0,400}>", re.IGNORECASE)
_BREAK = re.compile(r"<br[ \t]{0,9}/?>", re.IGNORECASE)
_SHOWN_LINK = re.compile(r"\[([^\[\]]{0,200})\]\([^()\s]{0,2000}\)")
_LINK = re.compile(r"\[[^\[\]]{0,200}\]\([^()\s]{0,2000}\)|https?://\S{1,2000}")
_REFERENCE = re.compile(r"(gh)-(?=[0-9])", re.IGNORECASE)
_UNSEEN = ("Cc", "Cf", "Co", "Cs", "Zl", "Zp")  # controls, and what turns the direction of the text after it
_TEAM = 60  # characters of a team's name
_SAFE = ":/?#@!$&'*+,;=%~-._"  # what stays in a link's address; pipes, brackets and spaces are percent-encoded


# What the bot and the older assistants write; any other link in an entry is a person's.
_LINK_WORD = "|".join(locale.link for locale in LOCALES.values())
_NAMED = r"[\w./\\-]{0,200}#[0-9]{1,9}"
_MORE = r"\+[0-9]{1,2}…?"
_OWN_LINK = re.compile(rf"\[(?:{_NAMED}|{_LINK_WORD}|{_MORE})\]\([^()\s]{{0,2000}}\)|(?<!\S){_NAMED}(?!\S)")


def _by_name() -> dict[str, State]:
    """Every name of a state in any language, the longest first, so that `提交RFC` isn't read as less."""
    names = {locale.states[state].casefold(): state for locale in LOCALES.values() for state in STATES}
    names |= {emoji: state for state, emoji in EMOJI.items()}
    return dict(sorted(names.items(), key=lambda item: -len(item[0])))


_BY_NAME = _by_name()
_STATE = re.compile(
    "|".join(rf"(?<![a-z]){re.escape(name)}(?![a-z])" if name.isascii() else re.escape(name) for name in _BY_NAME)
)


@dataclass(frozen=True, slots=True)
class Look:
    """How this board writes entries. `web` is the address people see (`https://github.com`).

    `form` gets shorter as the body fills up.
    """

    style: Style
    mentions: Mentions
    locale: Locale
    web: str
    repo: str
    form: Form = "full"

    def entry(self, entry: Entry) -> str:
        """Return the text of an entry: name, state, links."""
        name = self.name(entry)
        state = self.locale.states[entry.state]
        if self.style == "emoji" or self.form != "full":
            words = [EMOJI[entry.state], name]
        elif self.style == "badge":
            shields = f"{self.locale.badge}-{state.replace(' ', '_')}-{COLOURS[entry.state]}"
            words = [name, f'<img src="https://img.shields.io/badge/{shields}" />']
        else:
            words = [name, state]
        links = dict.fromkeys([*self._links(entry), *self._pulls(entry)])
        return " ".join([*words, *links])

    def _links(self, entry: Entry) -> list[str]:
        """Return an entry's submissions: the newest for which there is room, and `+3` for those before them.

        It leads to the newest comment that carries some; so one participant's links can't fill a comment of the bot's.
        """
        links = list(dict.fromkeys(map(self.link, entry.links)))
        lengths = accumulate(len(link) + 1 for link in reversed(links))
        hidden = sum(length > LINKS_ROOM[self.form] for length in lengths)
        if not hidden:
            return links
        count = _counted(hidden)
        told = [fact.url for fact in entry.evidence if fact.what in ("claim", "propose", "submit")]
        return [f"[{count}]({told[-1]})" if told else count, *links[hidden:]]

    def _pulls(self, entry: Entry) -> list[str]:
        """Return an entry's pull requests; of hundreds the newest, and `+3` for those before them."""
        hidden = max(0, len(entry.works) - MOST_LINKS)
        shown = [self.pull(work.pull) for work in entry.works[hidden:]]
        return [f"[{_counted(hidden)}]({entry.works[hidden - 1].pull.url})", *shown] if hidden else shown

    def name(self, entry: Entry) -> str:
        """Return a participant's name; a team's with its members behind it."""
        logins = [self.login(login) for login in entry.members]
        if entry.team is None:
            return logins[0]
        return self.locale.team.format(team=_team(entry.team), members=self.locale.join.join(logins))

    def login(self, login: str) -> str:
        """Return a login as the rules want it; a deleted account is never mentioned."""
        if login == "ghost" or self.mentions == "plain" or login.endswith("[bot]"):
            return escape_cell(login)
        return f"@{login}" if self.mentions == "ping" else f"[{login}]({self.web}/{login})"

    def link(self, link: str) -> str:
        """Return a submission's link: `[#3](…)`, `[docs#3](…)` from another repository, else a word."""
        named = named_pull(link, self.web, self.repo)
        if named is None:
            return f"[{self.locale.link}]({quote(link, safe=_SAFE, errors='replace')})"
        return self._named(*named, f"{self.web}/{named[0]}/pull/{named[1]}")

    def short(self, repo: str, number: int) -> str:
        """Return a pull request's short name: `#3`, or `docs#3` from another repository than the board's."""
        name = "" if repo.casefold() == self.repo.casefold() else repo.partition("/")[2]
        return f"{escape_cell(name)}#{number}"

    def pull(self, pull: Pull) -> str:
        """Return a pull request's link."""
        return self._named(pull.repo, pull.number, pull.url)

    def _named(self, repo: str, number: int, url: str) -> str:
        """Return a pull request's link; at its shortest what GitHub links by itself: `#3`, `acme/docs#3`."""
        if self.form != "shortest":
            return f"[{self.short(repo, number)}]({url})"
        return f"#{number}" if repo.casefold() == self.repo.casefold() else f"{escape_cell(repo)}#{number}"


@dataclass(frozen=True, slots=True)
class Words:
    """What a person's part of a cell says: `counting` logins are on the task, `named` ones are spoken for.

    `bare`: it has the shape of an entry, with nothing of a person's own words in it.
    """

    named: frozenset[str]
    counting: tuple[str, ...]
    state: State | None
    bare: bool


def read_words(text: str, known: Iterable[str] = ()) -> Words:
    """Read a part of a cell; `known` are logins that count as named when they stand there as plain words.

    What an HTML comment hides is not read, as in people's comments.
    """
    seen = unhidden(text)
    standing = unstruck(text)
    counting = _logins(standing, known)
    state = _STATE.search(_BADGE.sub(_badge_words, standing).casefold())
    return Words(
        named=frozenset(login.casefold() for login in _logins(seen, known)),
        counting=counting,
        state=_BY_NAME[state[0]] if state else None,
        bare=standing == text and bool(counting) and not _rest(text, counting),
    )


def _counted(hidden: int) -> str:
    """Return how many submissions or pull requests of an entry are not shown."""
    return f"+{hidden}" if hidden <= MOST_COUNTED else f"+{MOST_COUNTED}…"


def _team(name: str) -> str:
    """Return a team's name so that it is nothing but words: GitHub would link `#12` and `GH-12` to issue 12."""
    seen = "".join(" " if unicodedata.category(char) in _UNSEEN else char for char in name[:_TEAM])
    return escape_cell(_REFERENCE.sub("\\1‑", seen.replace("#", "＃"))) or "?"


def plain_words(cell: str) -> str:
    """Return a cell's source as a terminal can show it: badges by their words, links by their text."""
    text = _BREAK.sub(", ", _BADGE.sub(lambda badge: f"({_badge_words(badge)})", cell))
    return _SHOWN_LINK.sub(r"\1", text).strip()


def _badge_words(badge: re.Match[str]) -> str:
    """Return a badge's own words, and nothing of its address."""
    words = badge[0].rpartition("/badge/")[2].partition('"')[0].split("-")
    return (words[1] if len(words) > 1 else words[0]).replace("_", " ").replace("%20", " ")


def _logins(text: str, known: Iterable[str]) -> tuple[str, ...]:
    found = [login for login in _MENTION.findall(_BADGE.sub(" ", text)) if login]
    found += [name for name, profile in _PROFILE.findall(text) if name.casefold() == profile.casefold()]
    bare = _LINK.sub(" ", _BADGE.sub(" ", text)).casefold()
    words = _BARE_WORD.findall(bare)  # a pattern for each of a thousand logins took seconds
    said = {*words, *(word.removesuffix("[bot]") for word in words)}
    found += [login for login in known if login.casefold() in said]
    return tuple({login.casefold(): login for login in reversed(found)}.values())[::-1]


def _bare(login: str) -> str:
    """Return a pattern of a login as plain words."""
    return rf"(?<![{_IN_LOGIN}]){re.escape(login.casefold())}(?![{_IN_LOGIN}])"


def _rest(text: str, logins: Iterable[str]) -> str:
    """Return what of a part is neither name, state nor link."""
    profiles = _PROFILE.sub(lambda one: " " if one[1].casefold() == one[2].casefold() else one[0], text)
    rest = _OWN_LINK.sub(" ", _BADGE.sub(" ", profiles)).casefold()
    for login in logins:
        rest = re.sub(rf"@?{_bare(login)}", " ", rest)
    return _STATE.sub(" ", rest).strip(" \t,，、()（）")
