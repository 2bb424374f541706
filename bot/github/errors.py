"""What can go wrong between the bot and GitHub, in one line that says what to do (no I/O)."""

# ruff: noqa: N818 - they are raised and caught by what happened, and read so: `except Uncertain`

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

LONGEST_QUOTE = 200  # characters of GitHub's own message that an error repeats


class GitHubError(Exception):
    """GitHub could not be asked, or said no. `str(error)` is one line for an operator."""


class Unauthorized(GitHubError):
    """GitHub doesn't know the token, the App or its key (401), or they can't be used at all."""


class Forbidden(GitHubError):
    """The credentials are known, but lack a right that the request needs (403)."""


class Missing(GitHubError):
    """A repository, issue or comment isn't there (any more), or can't be seen (404, 410, moved)."""


class Refused(GitHubError):
    """GitHub understood and said no (422 and other 4xx), or answered what can't be trusted."""


class Malformed(GitHubError):
    """A delivery or an answer lacks something that GitHub always sends; the error names it."""


class Unavailable(GitHubError):
    """GitHub can't be reached or is broken. `again` says whether trying again may help."""

    def __init__(self, message: str, *, again: bool = True, wait: float = 0) -> None:
        super().__init__(message)
        self.again = again
        self.wait = wait  # seconds that GitHub asked for, if it did


class Uncertain(GitHubError):
    """A write that must not be repeated broke off: it may have taken effect, so look before the next one."""


class RateLimited(GitHubError):
    """GitHub wants fewer requests. None may be sent before `until`; `wait` is that in seconds from now.

    `stated` is False where GitHub named no time (a secondary limit without headers).
    """

    def __init__(self, until: datetime, wait: float, *, stated: bool = True) -> None:
        super().__init__(
            f"GitHub's rate limit is used up until {until:%Y-%m-%d %H:%M:%S} UTC: wait, or look less often"
        )
        self.until = until
        self.wait = wait
        self.stated = stated


def may_pass(error: GitHubError) -> bool:
    """Whether waiting may mend it."""
    return isinstance(error, Uncertain | RateLimited) or (isinstance(error, Unavailable) and error.again)


def one_line(text: object) -> str:
    """`text` without line breaks, cut to what an error may repeat."""
    line = " ".join(str(text).split())
    return line if len(line) <= LONGEST_QUOTE else f"{line[: LONGEST_QUOTE - 1]}…"
