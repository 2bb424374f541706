"""The tables of a simulated GitHub, how they are looked up, and how a change becomes deliveries (no I/O)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any

from bot.sandbox import render
from bot.sandbox.clock import SteppingClock, wall_clock
from bot.sandbox.faults import Faults
from bot.sandbox.model import PERMISSIONS, Comment, Delivery, Event, Hook, Issue, Refused, User
from bot.sandbox.search import Index
from bot.sandbox.web import Log

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from bot.sandbox.model import App, Installation, Permission, Reaction, Repository, Review, Token

NOT_FOUND = "Not Found"
GUIDS = uuid.UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")


@dataclass(slots=True)
class Limits:
    """GitHub's limits, settable so that a test can reach them. Rates: an hour; search: a minute."""

    body: int = 65_536  # characters of an issue or a comment; 422 above
    comments: int = 2_500  # on one issue; 403 above
    core: int = 5_000
    workflow: int = 1_000
    anonymous: int = 60
    search: int = 30
    anonymous_search: int = 10
    writes_a_minute: int | None = None  # a secondary limit, off unless set; GitHub's is about 80
    search_results: int = 1_000
    search_query: int = 256  # characters


class World:
    """Everything GitHub knows, in memory. State is changed by the methods of `GitHub`; tests may read tables.

    `now` stamps records (by default a clock that steps a second at every change), `wall` judges credentials
    and rate limits (by default real time, because clients sign their JWTs by it).
    """

    def __init__(
        self,
        now: Callable[[], datetime] | None = None,
        wall: Callable[[], datetime] | None = None,
        api_url: str = "https://api.github.com",
        web_url: str = "https://github.com",
    ):
        self.now = now or SteppingClock()
        self.wall = wall or wall_clock
        self.urls = render.Urls(api_url, web_url)
        self.limits = Limits()
        self.faults = Faults()
        self.users: dict[str, User] = {}
        self.repos: dict[int, Repository] = {}
        self.names: dict[str, int] = {}  # case-folded full names, old ones too
        self.issues: dict[tuple[int, int], Issue] = {}
        self.open_numbers: dict[int, set[int]] = {}  # by repository
        self.merged_authors: set[tuple[int, int]] = set()  # (repository, user): who is a contributor
        self.gone: dict[tuple[int, int], Issue | None] = {}  # deleted: None; transferred: where it is now
        self.comments: dict[int, Comment] = {}
        self.reactions: dict[int, Reaction] = {}
        self.reviews: dict[int, Review] = {}
        self.apps: dict[int, App] = {}
        self.installations: dict[int, Installation] = {}
        self.tokens: dict[str, Token] = {}
        self.hooks: dict[int, Hook] = {}
        self.deliveries: dict[int, Delivery] = {}
        self.outbox: list[Delivery] = []
        self.log = Log()
        self.events: list[Event] = []
        self.manifests: dict[str, dict[str, Any]] = {}  # by the code that is turned into an App once
        self.listeners: list[Callable[[], None]] = []
        self.touched: list[Callable[[Issue, datetime], None]] = []
        self.index = Index(self)
        self._ids: Iterator[int] = count(1001)

    # -- looking things up ---------------------------------------------------------------------------------

    def user(self, login: str) -> User:
        """The account, made on first mention: any login may turn up at a hackathon."""
        known = self.users.get(login.casefold())
        return known or self._new_user(login, "Bot" if login.endswith("[bot]") else "User")

    def known_user(self, login: str) -> User:
        """The account, or a 404."""
        known = self.users.get(login.casefold())
        if known is None or known.gone:
            raise Refused(404, NOT_FOUND)
        return known

    def repo(self, full_name: str) -> Repository:
        """The repository by its present or an older name, or a 404."""
        found = self.names.get(full_name.casefold())
        if found is None:
            raise Refused(404, NOT_FOUND)
        return self.repos[found]

    def issue(self, repo: str, number: int) -> Issue:
        """The issue or pull request; 404 where there never was one, 410 if deleted, 301 if transferred."""
        place = self.repo(repo)
        found = self.issues.get((place.id, number))
        if found is not None:
            return found
        if (place.id, number) not in self.gone:
            raise Refused(404, NOT_FOUND)
        moved = self.gone[place.id, number]
        if moved is None:
            raise Refused(410, "This issue was deleted")
        path = f"/repositories/{moved.repo.id}/issues/{moved.number}"
        raise Refused(301, "Moved Permanently", location=path)

    def pull(self, repo: str, number: int) -> Issue:
        """The pull request, or a 404."""
        found = self.issues.get((self.repo(repo).id, number))
        if found is None or found.pull is None:
            raise Refused(404, NOT_FOUND)
        return found

    def comment_by_id(self, comment_id: int) -> Comment:
        """The comment, or a 404."""
        if comment_id not in self.comments:
            raise Refused(404, NOT_FOUND)
        return self.comments[comment_id]

    def comments_on(self, repo: str, number: int) -> list[Comment]:
        """An issue's comments, oldest first."""
        return [self.comments[each] for each in self.issue(repo, number).comments]

    def permission(self, repo: Repository, user: User) -> Permission:
        """What the account may do in the repository (everyone reads a public one)."""
        if user is repo.owner:
            return "admin"
        floor: Permission = "none" if repo.private else "read"
        given = repo.permissions.get(user.login.casefold(), floor)
        return max(given, floor, key=PERMISSIONS.index)

    def may(self, login: str, repo: str, least: Permission) -> bool:
        """Whether the login has at least that permission."""
        has = self.permission(self.repo(repo), self.user(login))
        return PERMISSIONS.index(has) >= PERMISSIONS.index(least)

    # -- changing things -----------------------------------------------------------------------------------

    def _new_user(self, login: str, kind: str) -> User:
        user = User(id=next(self._ids), login=login, type=kind, created_at=self.now())  # type: ignore[arg-type]  # callers pass one of the three
        self.users[login.casefold()] = user
        return user

    def _step(self) -> datetime:
        if isinstance(self.now, SteppingClock):
            self.now.step()
        return self.now()

    def _touch(self, issue: Issue, when: datetime) -> None:
        issue.updated_at = when
        waiting = self.open_numbers.setdefault(issue.repo.id, set())
        if issue.closed_at is None and (issue.repo.id, issue.number) in self.issues:
            waiting.add(issue.number)
        else:
            waiting.discard(issue.number)
        for each in self.touched:
            each(issue, when)

    def _emit(self, name: str, action: str, repo: Repository, sender: User, **fields: Any) -> None:
        payload = {"action": action, **fields, "repository": render.repository(repo, self, self.urls)}
        if repo.owner.type == "Organization":
            payload["organization"] = render.organization(repo.owner, self.urls)
        payload["sender"] = render.user(sender, self.urls)
        event = Event(name, action, repo, payload)
        self.events.append(event)
        for hook in self._hooks_for(repo):
            self._send(hook, event)
        self._changed()

    def _hooks_for(self, repo: Repository) -> list[Hook]:
        awake = [each for each in self.installations.values() if each.suspended_at is None]
        apps = [each.app for each in awake if self.covers(each, repo)]
        return [
            hook
            for hook in self.hooks.values()
            if hook.repo is repo or (hook.app is not None and any(hook.app is each for each in apps))
        ]

    def covers(self, installation: Installation, repo: Repository) -> bool:
        """Whether the installation reaches the repository."""
        mine = repo.owner is installation.account
        return mine and (installation.repos is None or repo.id in installation.repos)

    def _send(self, hook: Hook, event: Event) -> None:
        if not hook.wants(event.name):
            return
        payload = dict(event.payload)
        installation = self._installation_behind(hook, event.repo)
        if installation is not None:
            payload["installation"] = render.simple_installation(installation)
        self._queue(hook, event.name, event.action, payload, event.repo, installation)

    def _installation_behind(self, hook: Hook, repo: Repository | None) -> Installation | None:
        if hook.app is None or repo is None:
            return None
        mine = [each for each in self.installations.values() if each.app is hook.app]
        return next((each for each in mine if self.covers(each, repo)), None)

    def _queue(  # noqa: PLR0913, PLR0917 - what a delivery is made of
        self,
        hook: Hook,
        event: str,
        action: str | None,
        payload: dict[str, Any],
        repo: Repository | None = None,
        installation: Installation | None = None,
    ) -> None:
        number = next(self._ids)
        delivery = Delivery(
            id=number,
            guid=str(uuid.uuid5(GUIDS, str(number))),
            hook=hook,
            event=event,
            action=action,
            payload=payload,
            delivered_at=self.wall(),
            repo_id=repo.id if repo else None,
            installation_id=installation.id if installation else None,
        )
        self.deliveries[number] = delivery
        self.outbox.append(delivery)

    def _changed(self) -> None:
        for listener in self.listeners:
            listener()
