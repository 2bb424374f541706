"""The things a simulated GitHub keeps, as plain records (no I/O). All times are aware datetimes in UTC."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from datetime import datetime

    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

Permission = Literal["none", "read", "triage", "write", "maintain", "admin"]
# weakest first
PERMISSIONS: tuple[Permission, ...] = (
    "none",
    "read",
    "triage",
    "write",
    "maintain",
    "admin",
)
ReviewState = Literal["APPROVED", "CHANGES_REQUESTED", "COMMENTED", "DISMISSED"]
Rights = dict[str, str]  # {"issues": "write"}: what an App or a fine-grained token was given
REACTIONS = ("+1", "-1", "laugh", "confused", "heart", "hooray", "rocket", "eyes")


class Refused(Exception):  # noqa: N818 - it is an answer, and reads as one: `raise Refused(404, ...)`
    """GitHub's refusal: an HTTP `status`, its `message`, and the `errors` list of a 422."""

    def __init__(
        self,
        status: int,
        message: str,
        errors: list[dict[str, str]] | None = None,
        location: str | None = None,
    ):
        super().__init__(f"{status} {message}")
        self.status = status
        self.message = message
        self.errors = errors
        self.location = location


@dataclass(slots=True)
class User:
    """An account. `members` are the logins that belong to an organisation; `gone` is a deleted account."""

    id: int
    login: str
    type: Literal["User", "Bot", "Organization"]
    created_at: datetime
    name: str | None = None
    members: set[str] = field(default_factory=set)
    gone: bool = False


@dataclass(slots=True)
class Repository:
    """A repository; `permissions` maps case-folded logins to what they were given, `files` paths to texts."""

    id: int
    owner: User
    name: str
    created_at: datetime
    updated_at: datetime
    private: bool = False
    archived: bool = False
    permissions: dict[str, Permission] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    next_number: int = 1

    @property
    def full_name(self) -> str:
        """`owner/name`."""
        return f"{self.owner.login}/{self.name}"


@dataclass(slots=True)
class Pull:
    """What a pull request has beyond its issue."""

    id: int
    head_ref: str
    head_sha: str
    head_repo: str
    base_ref: str = "main"
    draft: bool = False
    merged_at: datetime | None = None
    merged_by: User | None = None
    merge_commit_sha: str | None = None
    commits: int = 1


@dataclass(slots=True)
class Issue:
    """An issue, or the issue side of a pull request (`pull` is set)."""

    id: int
    repo: Repository
    number: int
    user: User
    title: str
    body: str | None
    created_at: datetime
    updated_at: datetime
    pull: Pull | None = None
    via: App | None = None
    closed_at: datetime | None = None
    closed_by: User | None = None
    state_reason: str | None = None
    locked: bool = False
    comments: list[int] = field(default_factory=list)
    reviews: list[int] = field(default_factory=list)

    @property
    def state(self) -> str:
        """`open` or `closed`."""
        return "closed" if self.closed_at else "open"


@dataclass(slots=True)
class Comment:
    """A comment on an issue or a pull request."""

    id: int
    issue: Issue
    user: User
    body: str
    created_at: datetime
    updated_at: datetime
    via: App | None = None
    reactions: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Reaction:
    """One person's reaction to a comment."""

    id: int
    comment_id: int
    user: User
    content: str
    created_at: datetime


@dataclass(slots=True)
class Review:
    """A submitted review of a pull request."""

    id: int
    issue: Issue
    user: User
    state: ReviewState
    body: str
    commit_id: str
    submitted_at: datetime
    updated_at: datetime


@dataclass(slots=True)
class App:
    """A GitHub App; its bot account is `slug[bot]`, its hook gets the events of every installation."""

    id: int
    slug: str
    owner: User
    bot: User
    public_key: RSAPublicKey | None
    permissions: Rights
    events: list[str]
    created_at: datetime
    client_id: str
    hook: Hook | None = None


@dataclass(slots=True)
class Installation:
    """An App on an account; `repos` are ids of the chosen repositories, None for all of the account's."""

    id: int
    app: App
    account: User
    permissions: Rights
    created_at: datetime
    updated_at: datetime
    repos: set[int] | None = None
    suspended_at: datetime | None = None


@dataclass(slots=True)
class Token:
    """A credential. `rights` None is a classic personal token that may do what its owner may."""

    value: str
    kind: Literal["personal", "installation", "workflow"]
    user: User
    rights: Rights | None = None
    installation: Installation | None = None
    repos: set[int] | None = None
    app: App | None = None
    expires_at: datetime | None = None


@dataclass(slots=True)
class Hook:
    """Where deliveries go. A repository's hook has `repo`, an App's has `app`."""

    id: int
    url: str
    secret: str
    events: list[str]
    created_at: datetime
    updated_at: datetime
    repo: Repository | None = None
    app: App | None = None
    active: bool = True
    content_type: str = "json"

    def wants(self, event: str) -> bool:
        """Whether the hook subscribed to `event`; pings and an App's installations come unasked."""
        always = event == "ping" or (self.app is not None and event.startswith("installation"))
        return self.active and (always or event in self.events or "*" in self.events)


@dataclass(slots=True)
class Event:
    """Something that happened, with the payload GitHub would send for it (before any hook's own fields)."""

    name: str
    action: str | None
    repo: Repository | None
    payload: dict[str, Any]


@dataclass(slots=True)
class Delivery:
    """One sending of an event to one hook. `status_code` 0 is one that was not answered yet."""

    id: int
    guid: str
    hook: Hook
    event: str
    action: str | None
    payload: dict[str, Any]
    delivered_at: datetime
    repo_id: int | None = None
    installation_id: int | None = None
    redelivery: bool = False
    status: str = "pending"
    status_code: int = 0
    duration: float = 0.0
