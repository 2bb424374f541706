"""Accounts, repositories, Apps, tokens and hooks of a simulated GitHub (no I/O)."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from bot.sandbox import render
from bot.sandbox.model import App, Event, Hook, Installation, Refused, Repository, Rights, Token, User
from bot.sandbox.world import World

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.sandbox.model import Delivery, Permission

APP_RIGHTS: Rights = {"contents": "read", "issues": "write", "metadata": "read", "pull_requests": "read"}
APP_EVENTS = ("issues", "issue_comment", "pull_request", "pull_request_review")


class Accounts(World):
    """Setting the stage: who exists, what they may do, and where deliveries go."""

    def add_organization(self, login: str, members: Iterable[str] = ()) -> User:
        """An organisation that can own repositories."""
        user = self._new_user(login, "Organization")
        user.members = {each.casefold() for each in members}
        return user

    def delete_account(self, login: str) -> None:
        """The account goes; what it wrote is shown as `ghost`'s."""
        self._step()
        self.user(login).gone = True

    def rename_account(self, login: str, new_login: str) -> User:
        """The account keeps its id, and what it wrote shows the new login; the old one is free. No hook hears of it."""
        user = self.known_user(login)
        old, new = login.casefold(), new_login.casefold()
        if new != old and new in self.users:
            raise Refused(422, "Username is not available")
        self._step()
        del self.users[old]
        user.login, self.users[new] = new_login, user
        for organization in self.users.values():
            if old in organization.members:
                organization.members = organization.members - {old} | {new}
        for repo in self.repos.values():
            if old in repo.permissions:
                repo.permissions[new] = repo.permissions.pop(old)
            self.names[repo.full_name.casefold()] = repo.id
        return user

    def add_repo(self, full_name: str, *, private: bool = False, files: dict[str, str] | None = None) -> Repository:
        """A repository; its owner is made a person unless the account exists."""
        owner, name = full_name.split("/")
        when = self._step()
        repo = Repository(next(self._ids), self.user(owner), name, when, when, private, files=files or {})
        self.repos[repo.id] = repo
        self.names[full_name.casefold()] = repo.id
        return repo

    def rename_repo(self, repo: str, new_name: str) -> Repository:
        """A new name for it; the old one answers 301."""
        place = self.repo(repo)
        place.name, place.updated_at = new_name, self._step()
        self.names[place.full_name.casefold()] = place.id
        return place

    def grant(self, repo: str, login: str, permission: Permission) -> None:
        """Give a login a permission in the repository; `none` takes it away."""
        place = self.repo(repo)
        self.user(login)
        if permission == "none":
            place.permissions.pop(login.casefold(), None)
        else:
            place.permissions[login.casefold()] = permission

    # -- Apps ----------------------------------------------------------------------------------------------

    def add_app(  # noqa: PLR0913 - the fields of GitHub's own form
        self,
        slug: str,
        public_key: RSAPublicKey | str | None = None,
        *,
        owner: str = "app-owner",
        rights: Rights | None = None,
        events: Iterable[str] = APP_EVENTS,
        hook_url: str | None = None,
        secret: str = "",
    ) -> App:
        """An App with its bot account; `public_key` (PEM or key) checks its JWTs, without it none is good."""
        key = load_pem_public_key(public_key.encode()) if isinstance(public_key, str) else public_key
        assert key is None or isinstance(key, RSAPublicKey), "GitHub signs with RSA alone"
        number = next(self._ids)
        app = App(
            id=number,
            slug=slug,
            owner=self.user(owner),
            bot=self.user(f"{slug}[bot]"),
            public_key=key,
            permissions=dict(APP_RIGHTS if rights is None else rights),
            events=list(events),
            created_at=self._step(),
            client_id=f"Iv1.{number:016x}",
        )
        self.apps[app.id] = app
        if hook_url is not None:
            app.hook = self._new_hook(hook_url, secret, app.events, app=app)
        return app

    def install(self, app: App, account: str, repos: Iterable[str] | None = None) -> Installation:
        """Put the App on an account, on all its repositories or on those named."""
        when = self._step()
        chosen = None if repos is None else {self.repo(each).id for each in repos}
        number = next(self._ids)
        made = Installation(number, app, self.user(account), dict(app.permissions), when, when, chosen)
        self.installations[number] = made
        self._installation_event("installation", "created", made, repositories=self._names(made))
        return made

    def uninstall(self, installation: Installation) -> None:
        """Take the App off the account: its tokens stop working."""
        self._step()
        names = self._names(installation)
        del self.installations[installation.id]
        for token in [each for each in self.tokens.values() if each.installation is installation]:
            del self.tokens[token.value]
        self._installation_event("installation", "deleted", installation, repositories=names)

    def suspend(self, installation: Installation) -> None:
        """Its owner suspends the App: its tokens are refused, it gets no new ones, and its hook no deliveries."""
        installation.suspended_at = installation.updated_at = self._step()

    def unsuspend(self, installation: Installation) -> None:
        """Its owner lets the App work again."""
        installation.suspended_at, installation.updated_at = None, self._step()

    def choose_repos(self, installation: Installation, add: Iterable[str], remove: Iterable[str]) -> None:
        """Add repositories to an installation and take others away; a delivery for each of the two."""
        chosen = installation.repos if installation.repos is not None else set(self._covered(installation))
        added, removed = [self.repo(each) for each in add], [self.repo(each) for each in remove]
        installation.repos = (chosen | {each.id for each in added}) - {each.id for each in removed}
        installation.updated_at = self._step()
        for action, put, took in (("added", added, []), ("removed", [], removed)):
            if put or took:
                fields = {
                    "repository_selection": "selected",
                    "repositories_added": [render.repo_name(each) for each in put],
                    "repositories_removed": [render.repo_name(each) for each in took],
                    "requester": None,
                }
                self._installation_event("installation_repositories", action, installation, **fields)

    def offer_manifest(self, manifest: dict[str, Any]) -> str:
        """What a person's click on "Create GitHub App" gives: the code that is turned into the App, once."""
        code = self.new_secret("")
        self.manifests[code] = manifest
        return code

    # -- tokens --------------------------------------------------------------------------------------------

    def add_token(self, login: str, *, rights: Rights | None = None, value: str | None = None) -> Token:
        """A personal token: classic (all that its owner may do), or fine-grained with `rights`."""
        prefix = "ghp_" if rights is None else "github_pat_"
        return self._keep(Token(value or self.new_secret(prefix), "personal", self.user(login), rights))

    def add_workflow_token(self, repo: str, rights: Rights | None = None) -> Token:
        """The token of a workflow's run: acts as `github-actions[bot]` in its repository alone."""
        rights = {"issues": "write", "pull-requests": "read"} if rights is None else rights
        known = [each for each in self.apps.values() if each.slug == "github-actions"]
        app = known[0] if known else self.add_app("github-actions", owner="github")
        clean = {name.replace("-", "_"): level for name, level in rights.items()} | {"metadata": "read"}
        repos = {self.repo(repo).id}
        return self._keep(Token(self.new_secret("ghs_"), "workflow", app.bot, clean, None, repos, app))

    def add_installation_token(
        self,
        installation: Installation,
        *,
        repos: Iterable[int] | None = None,
        rights: Rights | None = None,
        lifetime: timedelta = timedelta(hours=1),
    ) -> Token:
        """A token of an installation; it expires by the world's `wall` clock."""
        chosen = installation.repos if repos is None else set(repos)
        given = dict(installation.permissions if rights is None else rights)
        app, expires = installation.app, self.wall() + lifetime
        return self._keep(
            Token(self.new_secret("ghs_"), "installation", app.bot, given, installation, chosen, app, expires)
        )

    # -- hooks ---------------------------------------------------------------------------------------------

    def add_hook(self, repo: str, url: str, secret: str, events: Iterable[str] = APP_EVENTS) -> Hook:
        """A repository's hook; GitHub greets it with a ping."""
        hook = self._new_hook(url, secret, list(events), repo=self.repo(repo))
        payload = {
            "zen": "Practicality beats purity.",
            "hook_id": hook.id,
            "hook": render.hook(hook, self, self.urls),
            "repository": render.repository(self.repo(repo), self, self.urls),
            "sender": render.user(self.repo(repo).owner, self.urls),
        }
        self.events.append(Event("ping", None, hook.repo, payload))
        self._queue(hook, "ping", None, payload, hook.repo)
        self._changed()
        return hook

    def release(self) -> None:
        """Send the deliveries that a fault held back, behind what waits now."""
        self.outbox += self.faults.release()
        self._changed()

    def take_deliveries(self) -> list[Delivery]:
        """What would be sent now, faults and all, for a test that plays the courier; each counts as answered."""
        waiting, self.outbox[:] = self.outbox[:], []
        sent = self.faults.route(waiting)
        for each in sent:
            each.status, each.status_code = "OK", 200
        return sent

    def redeliver(self, delivery: Delivery) -> None:
        """Send a delivery again, under the same guid."""
        self._queue(delivery.hook, delivery.event, delivery.action, delivery.payload)
        again = self.outbox[-1]
        again.guid, again.redelivery = delivery.guid, True
        again.repo_id, again.installation_id = delivery.repo_id, delivery.installation_id
        self._changed()

    def _new_hook(
        self, url: str, secret: str, events: list[str], repo: Repository | None = None, app: App | None = None
    ) -> Hook:
        when = self._step()
        hook = Hook(next(self._ids), url, secret, events, when, when, repo, app)
        self.hooks[hook.id] = hook
        return hook

    def _keep(self, token: Token) -> Token:
        self.tokens[token.value] = token
        return token

    def new_secret(self, prefix: str) -> str:
        """A secret that nobody else has."""
        return prefix + hashlib.sha256(f"token {next(self._ids)}".encode()).hexdigest()[:36]

    def _covered(self, installation: Installation) -> list[int]:
        return [each.id for each in self.repos.values() if self.covers(installation, each)]

    def _names(self, installation: Installation) -> list[dict[str, Any]]:
        return [render.repo_name(self.repos[each]) for each in self._covered(installation)]

    def _installation_event(self, name: str, action: str, installation: Installation, **fields: object) -> None:
        payload = {
            "action": action,
            "installation": render.installation(installation, self.urls),
            **fields,
            "sender": render.user(installation.account, self.urls),
        }
        self.events.append(Event(name, action, None, payload))
        hook = installation.app.hook
        if hook is not None:
            self._queue(hook, name, action, payload, None, installation)
        self._changed()
