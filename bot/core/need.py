"""Which further facts a board needs, as far as the facts at hand tell (no I/O)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.command import readings_of
from bot.core.facts import GHOST
from bot.core.link import named_pull
from bot.core.notice import by_people
from bot.core.number import Ids
from bot.core.task import read_tasks
from bot.core.work import DECISIVE, web_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.facts import Comment, Facts
    from bot.core.reading import Command
    from bot.core.rules import Rules


def ids_of(facts: Facts, rules: Rules) -> Ids:
    """Return the ids of the board's tasks."""
    return Ids.of(task.id for task in read_tasks(facts.issue.body, rules.columns).tasks)


def authority_needed(facts: Facts, rules: Rules) -> frozenset[str]:
    """Return the logins whose permission has to be asked: authors of organisers' commands not in the rules.

    Whoever links somebody else's pull request may do so as an organiser, so they are asked for too.
    """
    authors = {pull.place: pull.author.casefold() for pull in facts.pulls}
    return (
        frozenset(
            comment.author.casefold()
            for comment, command in _commands(facts, rules)
            if command.rule.organiser
            or any(
                authors.get(place) not in (None, comment.author.casefold()) for place in _links(command, facts, rules)
            )
        )
        - rules.organisers
    )


def pulls_needed(facts: Facts, rules: Rules) -> frozenset[tuple[str, int]]:
    """Return the pull requests that submissions and proposals link to, in the repositories that are followed."""
    if rules.pulls is None:
        return frozenset()
    followed = {repo.casefold() for repo in (*rules.pulls.repos, *rules.pulls.rfc_repos)}
    places = (place for _, command in _commands(facts, rules) for place in _links(command, facts, rules))
    return frozenset(place for place in places if place[0] in followed)


def reviewers_needed(facts: Facts) -> frozenset[tuple[str, str]]:
    """Return (repository, login), case-folded, of those whose reviews of open pull requests may decide."""
    return frozenset(
        (pull.repo.casefold(), review.author.casefold())
        for pull in facts.pulls
        if pull.closed is None and pull.merged is None
        for review in pull.reviews or ()
        if review.state in DECISIVE and review.author != GHOST
    )


def _commands(facts: Facts, rules: Rules) -> Iterator[tuple[Comment, Command]]:
    ids = ids_of(facts, rules)
    people = (comment for comment in by_people(facts.comments, facts.me) if comment.author != GHOST)
    for comment, reading in readings_of(rules.name, people, ids, facts.names):
        for command in reading.commands:
            yield comment, command


def _links(command: Command, facts: Facts, rules: Rules) -> Iterator[tuple[str, int]]:
    if command.rule.carries_work:
        for link in command.links:
            if place := named_pull(link, web_of(facts.issue), rules.repo):
                yield place[0].casefold(), place[1]
