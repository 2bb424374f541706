"""Whose a save of the issue is, where the bot's account got another login."""

from __future__ import annotations

import pytest

from bot.core.facts import Comment, Facts, Issue
from bot.github.auth import Identity
from bot.github.webhook import IssueChanged
from bot.run.own import Own
from tests.core.scene import REPO, START, URL

NUMBER, ANOTHER = 7, 8


def save(sender: str, number: int = 0) -> IssueChanged:
    return IssueChanged(Issue(REPO, 7, URL, "olga", "new", START, START), "edited", "old", sender, number)


def facts(*authors: tuple[str, int]) -> Facts:
    """What GitHub says where these, by login and number, wrote comments with the bot's marker."""
    written = [
        Comment(at, 7, login, False, "<!-- hackathon:reply 1 a -->", START, START, URL, author_id=number)
        for at, (login, number) in enumerate(authors, start=1)
    ]
    return Facts(Issue(REPO, 7, URL, "olga", "", START, START), tuple(written), authors[-1][0])


@pytest.fixture
def own() -> Own:
    own = Own()
    own.meet(Identity("Keeper", frozenset(), NUMBER))
    return own


def test_before_github_was_asked_nothing_is_the_bots() -> None:
    assert not Own().made(save("", NUMBER))


def test_a_save_under_an_older_or_a_newer_login_is_the_bots(own: Own) -> None:
    assert own.made(save("keeper", NUMBER))
    assert own.made(save("warden", NUMBER))
    assert own.is_renamed(save("warden", NUMBER))
    assert not own.is_renamed(save("keeper", NUMBER))


def test_who_took_the_bots_old_login_is_somebody_else(own: Own) -> None:
    own.meet(Identity("warden", frozenset(), NUMBER))

    assert not own.made(save("warden", ANOTHER))
    assert not own.made(save("keeper", ANOTHER))
    assert not own.is_renamed(save("olga", ANOTHER))


def test_where_no_number_is_told_the_login_counts(own: Own) -> None:
    assert own.made(save("keeper"))
    assert not own.made(save("olga"))


def test_an_apps_number_is_told_by_its_comments() -> None:
    own = Own()
    own.meet(Identity("keeper[bot]", frozenset()), facts(("olga", ANOTHER), ("Keeper[bot]", NUMBER)))
    own.meet(Identity("warden[bot]", frozenset()))

    assert own.made(save("keeper[bot]", NUMBER))
    assert not own.made(save("olga", ANOTHER))


def test_an_apps_number_is_told_by_its_saves() -> None:
    own = Own()
    own.meet(Identity("keeper[bot]", frozenset()), facts(("keeper[bot]", 0)))

    assert not own.made(save("olga", ANOTHER))
    assert own.made(save("keeper[bot]", NUMBER))
    assert own.is_renamed(save("warden[bot]", NUMBER))
