"""What people do with pull requests and reviews in a simulated GitHub (no I/O)."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from bot.sandbox import render
from bot.sandbox.conversation import Conversation, invalid
from bot.sandbox.model import Issue, Pull, Refused, Review

if TYPE_CHECKING:
    from bot.sandbox.model import ReviewState


def sha_of(*parts: object) -> str:
    """A commit's name, the same in every run."""
    return hashlib.sha1("/".join(map(str, parts)).encode(), usedforsecurity=False).hexdigest()


class Pulls(Conversation):
    """Pull requests share numbers, comments and closing with issues; the rest is here."""

    def open_pull(  # noqa: PLR0913 - as many words as the sentence has
        self,
        repo: str,
        login: str,
        title: str,
        body: str | None = None,
        *,
        draft: bool = False,
        head: str | None = None,
        base: str = "main",
    ) -> Issue:
        """Open a pull request from the author's fork (its branch is `head`)."""
        place, user, when = self.repo(repo), self.user(login), self._step()
        number = place.next_number
        place.next_number += 1
        pull = Pull(
            id=next(self._ids),
            head_ref=head or f"patch-{number}",
            head_sha=sha_of(place.id, number, 1),
            head_repo=f"{user.login}/{place.name}",
            base_ref=base,
            draft=draft,
        )
        issue = Issue(next(self._ids), place, number, user, title, body, when, when, pull=pull)
        self.issues[place.id, number] = issue
        self._touch(issue, when)
        self._issue_event("opened", issue, user)
        return issue

    def retitle(self, repo: str, number: int, title: str, login: str | None = None) -> Issue:
        """Change its title, by its author or by `login`."""
        pull = self.pull(repo, number)
        return self.edit_issue(repo, number, login or pull.user.login, title=title)

    def push(self, repo: str, number: int) -> Issue:
        """A further commit by its author."""
        issue = self.pull(repo, number)
        pull = _of(issue)
        before = pull.head_sha
        pull.commits += 1
        pull.head_sha = sha_of(issue.repo.id, number, pull.commits)
        self._touch(issue, self._step())
        self._issue_event("synchronize", issue, issue.user, before=before, after=pull.head_sha)
        return issue

    def ready_for_review(self, repo: str, number: int) -> Issue:
        """Its author says that a draft is ready."""
        return self._set_draft(repo, number, draft=False)

    def convert_to_draft(self, repo: str, number: int) -> Issue:
        """Its author makes it a draft again."""
        return self._set_draft(repo, number, draft=True)

    def merge(self, repo: str, number: int, by: str) -> Issue:
        """Merge an open pull request; 405 for a draft or a closed one."""
        issue = self.pull(repo, number)
        pull = _of(issue)
        if issue.closed_at is not None or pull.draft:
            raise Refused(405, "Pull Request is not mergeable")
        when, user = self._step(), self.user(by)
        issue.closed_at, issue.closed_by = when, user
        pull.merged_at, pull.merged_by = when, user
        self.merged_authors.add((issue.repo.id, issue.user.id))
        pull.merge_commit_sha = sha_of(issue.repo.id, number, "merge")
        self._touch(issue, when)
        self._issue_event("closed", issue, user)
        return issue

    def close_pull(self, repo: str, number: int, login: str | None = None) -> Issue:
        """Close it unmerged, by its author or by `login`."""
        return self.close_issue(repo, number, login or self.pull(repo, number).user.login)

    def reopen_pull(self, repo: str, number: int, login: str | None = None) -> Issue:
        """Open it again, by its author or by `login`."""
        return self.reopen_issue(repo, number, login or self.pull(repo, number).user.login)

    def review(self, repo: str, number: int, login: str, state: ReviewState = "APPROVED", body: str = "") -> Review:
        """Submit a review of the newest commit; nobody approves their own work (422)."""
        issue, user = self.pull(repo, number), self.user(login)
        if user is issue.user and state in ("APPROVED", "CHANGES_REQUESTED"):
            raise invalid("PullRequestReview", "user_id", "custom", "Can not approve your own pull request")
        when = self._step()
        review = Review(next(self._ids), issue, user, state, body, _of(issue).head_sha, when, when)
        self.reviews[review.id] = review
        issue.reviews.append(review.id)
        self._touch(issue, when)
        self._review_event("submitted", review, login)
        return review

    def dismiss(self, review_id: int, by: str) -> Review:
        """Dismiss an approving or refusing review."""
        review = self._review(review_id)
        if review.state not in ("APPROVED", "CHANGES_REQUESTED"):
            raise Refused(422, "Can not dismiss a commented pull request review")
        review.state, review.updated_at = "DISMISSED", self._step()
        self._touch(review.issue, review.updated_at)
        self._review_event("dismissed", review, by)
        return review

    def edit_review(self, review_id: int, body: str) -> Review:
        """Its author changes a review's text."""
        review = self._review(review_id)
        if body != review.body:
            changes = {"body": {"from": review.body}}
            review.body, review.updated_at = body, self._step()
            self._review_event("edited", review, review.user.login, changes=changes)
        return review

    def reviews_of(self, repo: str, number: int) -> list[Review]:
        """A pull request's reviews, oldest first."""
        return [self.reviews[each] for each in self.pull(repo, number).reviews]

    def _review(self, review_id: int) -> Review:
        if review_id not in self.reviews:
            raise Refused(404, "Not Found")
        return self.reviews[review_id]

    def _set_draft(self, repo: str, number: int, *, draft: bool) -> Issue:
        issue = self.pull(repo, number)
        pull = _of(issue)
        if pull.draft != draft:
            pull.draft = draft
            self._touch(issue, self._step())
            action = "converted_to_draft" if draft else "ready_for_review"
            self._issue_event(action, issue, issue.user)
        return issue

    def _review_event(self, action: str, review: Review, sender: str, **fields: object) -> None:
        self._emit(
            "pull_request_review",
            action,
            review.issue.repo,
            self.user(sender),
            review=render.webhook_review(review, self, self.urls),
            pull_request=render.review_pull(review.issue, self, self.urls),
            **fields,
        )


def _of(issue: Issue) -> Pull:
    assert issue.pull is not None, "World.pull gives only issues that have one"
    return issue.pull
