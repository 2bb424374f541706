"""What is known of a board's pull requests between looks, and what a delivery changes of it (file I/O by the store).

Search tells of the past, a delivery of its moment, a question by number of now. The newer by `updated` stays; where
two of one second differ, the pull request is asked for by number. Losing the shelf costs requests and nothing else.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.github.memo import Kept, Memo, Place, read_memo, write_memo
from bot.github.pull import may_name
from bot.github.webhook import PullChanged, ReviewChanged

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import datetime

    from bot.core.facts import Pull, Review
    from bot.core.rules import Rules
    from bot.github.cache import Store
    from bot.github.search import Sweep
    from bot.github.webhook import PullChange

_DECISIVE = frozenset({"APPROVED", "CHANGES_REQUESTED", "DISMISSED"})


class PullShelf:
    """The pull requests of one board. With a `store` it is read from there at once, and saved by `save`.

    `doubtful` are to be asked for by number, `unreviewed` for their reviews, both at the next opportunity.
    """

    def __init__(self, rules: Rules, store: Store | None = None) -> None:
        pulls = rules.pulls
        self.words = pulls.title if pulls else ""
        self.rfc = frozenset(repo.casefold() for repo in pulls.rfc_repos) if pulls else frozenset()
        named = (*pulls.repos, *pulls.rfc_repos) if pulls else ()
        self.repos = {repo.casefold(): repo for repo in reversed(named)}
        self.repos = dict(reversed(self.repos.items()))  # in the order of the rules, the first spelling of each
        self.doubtful: set[Place] = set()
        self.unreviewed: set[Place] = set()
        self.linked: frozenset[Place] = frozenset()
        self.since: datetime | None = None
        self._store, self._key = store, f"the pull requests of board {rules.name} on {rules.repo}"
        self.memo = read_memo(store.get(self._key) if store else None)

    @property
    def busy(self) -> bool:
        """Whether a delivery left something to ask for, by `follow_pulls`."""
        return bool(self.doubtful or self.unreviewed)

    @property
    def looked(self) -> bool:
        """Whether a look has told what there is; without one, what is known may be a small part of it."""
        return self.memo.due is not None

    def begin(self, linked: Iterable[Place], since: datetime) -> None:
        """Note what comments link to, and the time before which nothing counts; other rules begin anew."""
        asked = "\n".join([self.words, *self.repos, "", *sorted(self.rfc), since.isoformat()])
        if not self.memo.asked:
            self.memo.asked = asked  # what deliveries told before the first look stays
        elif self.memo.asked != asked:
            self.memo = Memo(asked)
        self.since = since
        self.linked = frozenset((repo.casefold(), number) for repo, number in linked if repo.casefold() in self.repos)

    def save(self) -> None:
        """Keep what is known for the next process."""
        if self._store:
            self._store.put(self._key, write_memo(self.memo))

    # -- repositories --------------------------------------------------------------------------------------

    def present(self, repo: str) -> str:
        """What GitHub calls a repository of the rules now."""
        return self.memo.renamed.get(repo, self.repos[repo])

    def adopt(self, pull: Pull) -> Pull | None:
        """The pull request under the name that the rules have for its repository; None for any other."""
        name = pull.repo.casefold()
        for repo, now in self.memo.renamed.items():
            if now.casefold() == name:
                # The address too: it works under the old name, and says the same whoever asks and when.
                url = pull.url.replace(f"/{pull.repo}/", f"/{self.repos[repo]}/", 1)
                return replace(pull, repo=self.repos[repo], url=url)
        return pull if name in self.repos else None

    def problems(self) -> tuple[str, ...]:
        """What the operator should mend, a sentence each."""
        moved = [
            f"{self.repos[repo]} is called {now} now: put that into the rules"
            for repo, now in sorted(self.memo.renamed.items())
        ]
        hidden = [
            f"{self.present(repo)} can't be seen, its pull requests stay as last known: check its name in the rules, "
            "and that the token or the App may read pull requests there"
            for repo in sorted(self.memo.invisible)
        ]
        return (*moved, *hidden)

    # -- what is known ------------------------------------------------------------------------------------

    @property
    def pulls(self) -> tuple[Pull, ...]:
        """Those that may carry the board's work, by place."""
        wanted = [kept.pull for kept in self.memo.pulls.values() if self.wants(kept.pull)]
        return tuple(sorted(wanted, key=lambda pull: pull.place))

    def wants(self, pull: Pull) -> bool:
        """Whether the title may carry the words (of one that isn't too old), or a comment links to it."""
        return self.is_named(pull) or pull.place in self.linked

    def is_named(self, pull: Pull) -> bool:
        """Whether the title may carry the words, and it was created in time."""
        return may_name(pull.title, self.words) and (self.since is None or pull.created >= self.since)

    def is_reviewable(self, pull: Pull) -> bool:
        """Whether its reviews matter: it is open, no RFC, and wanted."""
        is_open = pull.closed is None and pull.merged is None
        return is_open and pull.place[0] not in self.rfc and self.wants(pull)

    def stale(self) -> list[Pull]:
        """Those whose reviews matter and were asked for before their last change, or never."""
        return [kept.pull for kept in self.memo.pulls.values() if self._is_stale(kept)]

    def approved_by_search(self) -> list[Pull]:
        """Those of whose reviews only search has told, and which have not changed since."""
        kept = self.memo.pulls.values()
        return [k.pull for k in kept if k.pull.reviews is None and self.is_reviewable(k.pull) and not self._is_stale(k)]

    def unmet(self, sweep: Sweep, met: Collection[Place], repos: Collection[str]) -> set[Place]:
        """Those that the sweep should have met and didn't: retitled, deleted, or newer than the index."""
        known = [kept.pull for place, kept in self.memo.pulls.items() if place[0] in repos and place not in met]
        return {pull.place for pull in known if self.is_named(pull) and sweep.covers(pull)}

    def _is_stale(self, kept: Kept) -> bool:
        return kept.reviewed != kept.pull.updated and self.is_reviewable(kept.pull)

    # -- learning -----------------------------------------------------------------------------------------

    def meet(self, logins: Mapping[int, str]) -> dict[str, str]:
        """Take what accounts (by number) are called now: what is known of older pull requests names them so too.

        Return who was called otherwise there: the old login, and the new one.
        """
        renamed: dict[str, str] = {}
        for kept in list(self.memo.pulls.values()):
            pull, reviews = kept.pull, kept.pull.reviews or ()
            known = [(pull.author_id, pull.author), *((review.author_id, review.author) for review in reviews)]
            news = {login: logins[account] for account, login in known if account and account in logins}
            news = {old: new for old, new in news.items() if old != new}
            if news:
                renamed |= news
                reviews = tuple(replace(one, author=logins.get(one.author_id, one.author)) for one in reviews)
                pull = replace(pull, author=logins.get(pull.author_id, pull.author))
                pull = pull if pull.reviews is None else replace(pull, reviews=reviews)
                self.memo.pulls[pull.place] = Kept(pull, kept.reviewed)
        return renamed

    def doubt_authors(self, accounts: Collection[int]) -> None:
        """Note accounts, by number, that are gone: only a question tells what GitHub shows in their place."""
        wanted = (kept.pull for kept in self.memo.pulls.values() if kept.pull.author_id in accounts)
        self.doubtful |= {pull.place for pull in wanted if pull.author_id}

    def expect_reviews_by(self, strangers: Collection[tuple[str, str]]) -> bool:
        """Note (repository, login) of reviewers whom GitHub doesn't know; return whether any review is theirs."""
        found = {
            kept.pull.place
            for kept in self.memo.pulls.values()
            for review in kept.pull.reviews or ()
            if (kept.pull.place[0], review.author.casefold()) in strangers and self.is_reviewable(kept.pull)
        }
        self.unreviewed |= found
        return bool(found)

    def rename(self, repo: str, name: str) -> None:
        """Note what GitHub calls a repository of the rules now."""
        if name.casefold() == repo:
            self.memo.renamed.pop(repo, None)
        else:
            self.memo.renamed[repo] = name

    def put_found(self, pull: Pull, *, vague: bool = False) -> None:
        """Take what search found, which may be late; `vague` where it doesn't say if a closed one was merged."""
        known = self.memo.pulls.get(pull.place)
        if vague and known and known.pull.closed == pull.closed:
            pull = replace(pull, merged=known.pull.merged)
        elif vague:
            self.doubtful.add(pull.place)
        if pull.place in self.memo.absent or (known and self._is_unclear(known.pull, pull)):
            self.doubtful.add(pull.place)
        elif known is None or pull.updated > known.pull.updated:
            self._put(pull)

    def put_present(self, pull: Pull) -> None:
        """Take what GitHub says of it by number or in a list."""
        known = self.memo.pulls.get(pull.place)
        if known is None or pull.updated >= known.pull.updated:
            self._put(pull)

    def put_reviews(self, pull: Pull, reviews: tuple[Review, ...] | None, *, approved: bool) -> None:
        """Take reviews, or what search makes of them, that were asked for when it was known as `pull`."""
        if kept := self.memo.pulls.get(pull.place):  # None where it was dropped meanwhile
            known = _same_or(kept.pull, replace(kept.pull, reviews=reviews, approved=approved))
            self.memo.pulls[pull.place] = Kept(known, pull.updated)

    def owe_reviews(self, place: Place) -> None:
        """Note that reviews could not be asked for: they are stale, and asked for once that is possible."""
        if kept := self.memo.pulls.get(place):
            self.memo.pulls[place] = Kept(kept.pull, None)

    def drop(self, place: Place) -> None:
        """Note that GitHub has no such pull request."""
        self.memo.pulls.pop(place, None)
        self.memo.absent.add(place)

    def forget(self, before: datetime) -> None:
        """Forget those last changed before then that concern the board no more: no late index tells of them."""
        pulls = self.memo.pulls
        self.memo.pulls = {p: kept for p, kept in pulls.items() if kept.pull.updated >= before or self.wants(kept.pull)}

    def take(self, change: PullChange) -> bool:
        """Take a delivery; return whether the board may look different now."""
        pull = self.adopt(change.pull)
        if pull is None:
            return False
        known = self.memo.pulls.get(pull.place)
        if known is None and not self.wants(pull) and not self._was_named(change):
            return False
        self.memo.absent.discard(pull.place)
        changed = self._take_pull(pull, known, change)
        if isinstance(change, ReviewChanged) and change.review.state in _DECISIVE and change.action != "edited":
            changed |= self._expect_reviews(pull.place)
        return changed

    def _take_pull(self, pull: Pull, known: Kept | None, change: PullChange) -> bool:
        if known is None:
            self._put(pull)
            if isinstance(change, PullChanged) and change.action == "opened":
                # Nobody reviewed it before; a review of the same second only the next look can tell.
                self.memo.pulls[pull.place] = Kept(replace(pull, reviews=()), None)
            else:
                self._expect_reviews(pull.place)
            return True
        if self._is_unclear(known.pull, pull):
            self.doubtful.add(pull.place)
            return True
        if pull.updated <= known.pull.updated:
            return False
        self._put(pull)
        if known.pull.closed is not None:
            self._expect_reviews(pull.place)
        return _differ(known.pull, pull)

    def _expect_reviews(self, place: Place) -> bool:
        expects = self.is_reviewable(self.memo.pulls[place].pull)
        if expects:
            self.unreviewed.add(place)
        return expects

    def _was_named(self, change: PullChange) -> bool:
        """Whether it had the words until now: search may still say that it has."""
        before = change.previous_title if isinstance(change, PullChanged) else None
        return before is not None and may_name(before, self.words)

    def _put(self, pull: Pull) -> None:
        known = self.memo.pulls.get(pull.place)
        if known:
            new = replace(pull, reviews=known.pull.reviews, approved=known.pull.approved)
            pull = _same_or(known.pull, new)
        self.memo.pulls[pull.place] = Kept(pull, known.reviewed if known else None)
        self.memo.absent.discard(pull.place)

    def _is_unclear(self, known: Pull, pull: Pull) -> bool:
        return known.updated == pull.updated and _differ(known, pull)


def _differ(one: Pull, other: Pull) -> bool:
    """Whether they differ in more than the time, the reviews, and the address, which a renamed repository changes."""
    return replace(one, updated=other.updated, reviews=other.reviews, approved=other.approved, url=other.url) != other


def _same_or(known: Pull, new: Pull) -> Pull:
    """Return what is known where it is equal, so that a look keeps nothing twice; else what is new."""
    return known if new == known else new
