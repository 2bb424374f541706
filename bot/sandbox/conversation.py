"""What people do with issues, comments and reactions in a simulated GitHub (no I/O)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.sandbox import render
from bot.sandbox.model import REACTIONS, Comment, Issue, Reaction, Refused
from bot.sandbox.world import World

if TYPE_CHECKING:
    from bot.sandbox.model import App, User


def invalid(resource: str, field: str, code: str, message: str | None = None) -> Refused:
    """The 422 that GitHub gives for a bad field."""
    error = {"resource": resource, "field": field, "code": code}
    if message is not None:
        error["message"] = message
    return Refused(422, "Validation Failed", [error])


class Conversation(World):
    """Issues, comments and reactions. `login` is who acts; `via` the App whose token they act through."""

    def open_issue(
        self, repo: str, login: str, title: str, body: str | None = None, *, via: App | None = None
    ) -> Issue:
        """Open an issue; 422 for an empty title or a body that is too long."""
        if not title.strip():
            raise invalid("Issue", "title", "missing_field")
        self._check_length("Issue", body or "")
        place, user, when = self.repo(repo), self.user(login), self._step()
        issue = Issue(next(self._ids), place, place.next_number, user, title, body, when, when, via=via)
        place.next_number += 1
        self.issues[place.id, issue.number] = issue
        self._touch(issue, when)
        self._issue_event("opened", issue, user)
        return issue

    def edit_issue(
        self,
        repo: str,
        number: int,
        login: str,
        body: str | None = None,
        *,
        title: str | None = None,
    ) -> Issue:
        """Change text; an equal text changes nothing and sends nothing. An empty body is kept as None."""
        issue = self.issue(repo, number)
        if title is not None and not title.strip():
            raise invalid("Issue", "title", "missing_field")
        self._check_length("Issue", body or "")
        changes: dict[str, Any] = {}
        if title is not None and title != issue.title:
            changes["title"] = {"from": issue.title}
            issue.title = title
        if body is not None and (body or None) != issue.body:
            changes["body"] = {"from": issue.body or ""}
            issue.body = body or None
        if changes:
            self._touch(issue, self._step())
            self._issue_event("edited", issue, self.user(login), changes=changes)
        return issue

    def close_issue(self, repo: str, number: int, login: str, reason: str = "completed") -> Issue:
        """Close it (a pull request unmerged); closing a closed one changes nothing."""
        issue = self.issue(repo, number)
        if issue.closed_at is None:
            when = self._step()
            issue.closed_at, issue.closed_by = when, self.user(login)
            issue.state_reason = None if issue.pull else reason
            self._touch(issue, when)
            self._issue_event("closed", issue, self.user(login))
        return issue

    def reopen_issue(self, repo: str, number: int, login: str) -> Issue:
        """Open it again; a merged pull request is refused."""
        issue = self.issue(repo, number)
        if issue.pull and issue.pull.merged_at:
            raise invalid("PullRequest", "state", "invalid", "state cannot be changed. It was merged.")
        if issue.closed_at is not None:
            issue.closed_at = issue.closed_by = None
            issue.state_reason = None if issue.pull else "reopened"
            self._touch(issue, self._step())
            self._issue_event("reopened", issue, self.user(login))
        return issue

    def lock(self, repo: str, number: int, *, locked: bool = True) -> None:
        """Lock the conversation: only people with write permission comment on."""
        self.issue(repo, number).locked = locked

    def delete_issue(self, repo: str, number: int, login: str) -> None:
        """Delete it for good: reading it answers 410 from now on."""
        issue = self.issue(repo, number)
        self._forget(issue)
        self._touch(issue, self._step())
        self.gone[issue.repo.id, number] = None
        self._issue_event("deleted", issue, self.user(login))

    def convert_to_discussion(self, repo: str, number: int) -> None:
        """Make a discussion of it: it and its comments answer 404 from now on, and no hook of issues hears of it."""
        issue = self.issue(repo, number)
        self._forget(issue)
        self._touch(issue, self._step())

    def transfer_issue(self, repo: str, number: int, login: str, to: str) -> Issue:
        """Move it to another repository, comments and all; the old address answers 301, `/comments` below it 404."""
        issue, target = self.issue(repo, number), self.repo(to)
        when = self._step()
        del self.issues[issue.repo.id, number]
        moved = Issue(
            next(self._ids), target, target.next_number, issue.user, issue.title, issue.body,
            issue.created_at, when, comments=issue.comments,
        )  # fmt: skip
        target.next_number += 1
        for each in issue.comments:
            self.comments[each].issue = moved
        self.issues[target.id, moved.number] = moved
        self._touch(issue, when)
        self._touch(moved, when)
        self.gone[issue.repo.id, number] = moved
        changes = {
            "new_issue": render.issue(moved, self, self.urls),
            "new_repository": render.repository(target, self, self.urls),
        }
        old = {
            "old_issue": render.issue(issue, self, self.urls),
            "old_repository": render.repository(issue.repo, self, self.urls),
        }
        self._issue_event("transferred", issue, self.user(login), changes=changes)
        self._issue_event("opened", moved, self.user(login), changes=old)
        return moved

    def comment(self, repo: str, number: int, login: str, body: str, *, via: App | None = None) -> Comment:
        """Comment on an issue or a pull request; it counts as a change of the issue too."""
        issue, user = self.issue(repo, number), self.user(login)
        if not body.strip():
            raise invalid("IssueComment", "body", "custom", "body cannot be blank")
        self._check_length("IssueComment", body)
        if issue.locked and not self.may(login, repo, "write") and user.type != "Bot":
            raise Refused(403, "Unable to create comment because issue is locked.")
        if len(issue.comments) >= self.limits.comments:
            raise Refused(403, f"Commenting is disabled on issues with more than {self.limits.comments} comments")
        when = self._step()
        comment = Comment(next(self._ids), issue, user, body, when, when, via=via)
        self.comments[comment.id] = comment
        issue.comments.append(comment.id)
        self._touch(issue, when)
        self._comment_event("created", comment, user)
        return comment

    def edit_comment(self, comment_id: int, body: str, editor: str | None = None) -> Comment:
        """Change a comment, by its author or by `editor`; an equal text changes nothing."""
        comment = self.comment_by_id(comment_id)
        if not body.strip():
            raise invalid("IssueComment", "body", "custom", "body cannot be blank")
        self._check_length("IssueComment", body)
        if body != comment.body:
            changes = {"body": {"from": comment.body}}
            comment.body, comment.updated_at = body, self._step()
            self._touch(comment.issue, comment.updated_at)
            by = self.user(editor) if editor else comment.user
            self._comment_event("edited", comment, by, changes=changes)
        return comment

    def delete_comment(self, comment_id: int, by: str | None = None) -> None:
        """Delete a comment, by its author or by `by`."""
        comment = self.comment_by_id(comment_id)
        when = self._step()
        comment.issue.comments.remove(comment_id)
        del self.comments[comment_id]
        self._touch(comment.issue, when)
        self._comment_event("deleted", comment, self.user(by) if by else comment.user)
        for each in comment.reactions:  # which the delivery still tells
            del self.reactions[each]

    def react(self, comment_id: int, login: str, content: str = "+1") -> tuple[Reaction, bool]:
        """The person's reaction of that kind, and whether it is new. Reactions send no delivery."""
        comment, user = self.comment_by_id(comment_id), self.user(login)
        if content not in REACTIONS:
            raise invalid("Reaction", "content", "invalid")
        for each in comment.reactions:
            old = self.reactions[each]
            if old.user is user and old.content == content:
                return old, False
        reaction = Reaction(next(self._ids), comment_id, user, content, self._step())
        self.reactions[reaction.id] = reaction
        comment.reactions.append(reaction.id)
        self._changed()
        return reaction, True

    def unreact(self, reaction_id: int) -> None:
        """Take a reaction back."""
        if reaction_id not in self.reactions:
            raise Refused(404, "Not Found")
        reaction = self.reactions.pop(reaction_id)
        self.comments[reaction.comment_id].reactions.remove(reaction_id)
        self._step()
        self._changed()

    def _forget(self, issue: Issue) -> None:
        del self.issues[issue.repo.id, issue.number]
        for each in issue.comments:
            del self.comments[each]

    def _check_length(self, resource: str, body: str) -> None:
        if len(body) > self.limits.body:
            text = f"body is too long (maximum is {self.limits.body} characters)"
            raise invalid(resource, "body", "custom", text)

    def _issue_event(self, action: str, issue: Issue, sender: User, **fields: Any) -> None:
        if issue.pull is None:
            shown = render.issue(issue, self, self.urls)
            self._emit("issues", action, issue.repo, sender, issue=shown, **fields)
        else:
            shown = render.pull(issue, self, self.urls)
            self._emit("pull_request", action, issue.repo, sender, number=issue.number, pull_request=shown, **fields)

    def _comment_event(self, action: str, comment: Comment, sender: User, **fields: Any) -> None:
        self._emit(
            "issue_comment",
            action,
            comment.issue.repo,
            sender,
            issue=render.issue(comment.issue, self, self.urls),
            comment=render.comment(comment, self, self.urls),
            **fields,
        )
