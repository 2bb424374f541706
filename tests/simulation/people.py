"""The people of a story: each act is one thing that somebody does on GitHub (no I/O)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.sandbox.model import Refused
from tests.simulation import page, words
from tests.simulation.editing import CROWD, edited
from tests.simulation.model import Meaning, Titled

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from bot.sandbox.model import Comment, Issue, Review
    from bot.sandbox.state import GitHub
    from tests.simulation.diary import Diary
    from tests.simulation.hands import Hand, Hands

REPO = "acme/sky"
ORGANISER, MAINTAINER = "olivia", "merlin"
WORDS = "Hackathon No."


@dataclass
class Editor:
    """GitHub's editor with the text as it was when somebody opened it."""

    text: str
    opened: float


@dataclass
class People:
    """Everybody who acts. `acts` counts what may change the board."""

    github: GitHub
    chance: random.Random
    hands: Hands
    diary: Diary
    pulls: bool
    acts: int = 0
    tally: Counter[str] = field(default_factory=Counter)  # of what they did that is rare
    numbered: int = 0
    meanings: dict[int, tuple[Meaning, ...]] = field(default_factory=dict)
    unknown: dict[int, str] = field(default_factory=dict)  # comments that name a task which never was
    titles: dict[int, Titled] = field(default_factory=dict)
    untouchable: set[str] = field(default_factory=set)  # tasks whose cells were handed back to the bot
    gone: set[str] = field(default_factory=set)
    by_bots: set[int] = field(default_factory=set)
    crowd: list[str] = field(default_factory=lambda: list(CROWD))  # participants, by the logins that they have now
    renamed: dict[str, str] = field(default_factory=dict)  # an old login, which somebody else may have now → the new
    maintainer: str = MAINTAINER
    lost: bool = False  # the issue is no longer there
    quiet: bool = False  # nobody does what GitHub sends no delivery of
    dismissed: dict[int, str] = field(default_factory=dict)  # comments whose reply was deleted → the delivery of that

    @property
    def issue(self) -> Issue:
        """The tracking issue."""
        return self.github.issue(REPO, 1)

    @property
    def organisers(self) -> frozenset[str]:
        """Who may give orders and whose reviews count."""
        return frozenset({ORGANISER, self.maintainer})

    def act(self) -> None:
        """Somebody does something; what GitHub refuses, or nobody would do now, is not done."""
        if self.lost:
            return
        kinds: list[tuple[int, Callable[[], None]]] = [
            (30, self._comment), (8, self._edit_comment), (6, self._delete_comment), (14, self._order),
            (1, self._close_or_open), (1, self._lock), (2, self._bot_comments), (5, self._dismiss),
        ]  # fmt: skip
        if not self.quiet:
            kinds += [(1, self._delete_account)]
        if self.pulls:
            kinds += [
                (10, self.open_pull), (10, self._work_on_pull), (4, self._review), (3, self._dismiss_review),
                (3, self._retitle),
            ]  # fmt: skip
        weights = [weight for weight, _ in kinds]
        act = self.chance.choices([act for _, act in kinds], weights)[0]
        try:
            act()
        except Refused as refused:
            self.diary.note("github", f"refuses: {refused}")

    # -- participants --------------------------------------------------------------------------------------

    def _comment(self) -> None:
        who = self._somebody()
        if self.chance.random() < 0.15:
            number = self.chance.randint(900, 999)
            said = self._say(who, (f"claim #{number}", ()))
            self.unknown[said.id] = str(number)
            return
        typed = self._typed(who)
        if typed is not None:
            self._say(who, typed)

    def _typed(self, who: str) -> words.Typed | None:
        tasks = self._tasks(self.chance.choice((1, 1, 1, 2, 3)))
        if not self._free(who, tasks):
            return None
        verb = self.chance.choices(("claim", "unclaim", "submit", "chat"), (60, 20, 20, 10))[0]
        if verb == "chat":
            return words.chat(self.chance, tasks[0])
        mine = [number for number in self.titles if self.github.pull(REPO, number).user.login == who]
        pull = self.chance.choice(mine) if verb == "submit" and mine and self.chance.random() < 0.4 else None
        typed = words.command(self.chance, verb, tasks, pull)
        if self.chance.random() < 0.1:
            more = self._tasks(1)
            if self._free(who, more):
                return words.both(typed, words.command(self.chance, "claim", more))
        return typed

    def _say(self, who: str, typed: words.Typed) -> Comment:
        text, meaning = typed
        self.diary.note(who, repr(text))
        said = self.github.comment(REPO, 1, who, text)
        self.meanings[said.id] = meaning
        self.acts += 1
        return said

    def _edit_comment(self) -> None:
        said = self._an_old_comment()
        typed = self._typed(said.user.login) if said else None
        if said is None or typed is None:
            return
        text, meaning = typed
        self.diary.note(said.user.login, f"edits {said.id} to {text!r}")
        self.unknown.pop(said.id, None)
        self.dismissed.pop(said.id, None)
        self.meanings[said.id] = meaning
        self.acts += 1
        self.github.edit_comment(said.id, text)

    def _delete_comment(self) -> None:
        said = self._an_old_comment()
        if said is not None:
            self.diary.note(said.user.login, f"deletes {said.id} ({said.body!r})")
            del self.meanings[said.id]
            self.unknown.pop(said.id, None)
            self.acts += 1
            self.github.delete_comment(said.id)

    def _an_old_comment(self) -> Comment | None:
        """A participant's comment that is about no one who was taken out by hand."""
        found = [
            said
            for number, meaning in sorted(self.meanings.items())
            if (said := self.github.comments[number]).user.login in self.crowd
            and not said.user.gone
            and self._free(said.user.login, [task for each in meaning for task in each.tasks])
        ]
        return self.chance.choice(found) if found else None

    def _bot_comments(self) -> None:
        self.diary.note("ci[bot]", "comments")
        said = self.github.comment(REPO, 1, "ci[bot]", f"claim #{self._tasks(1)[0]}\n/claim 977")
        self.by_bots.add(said.id)

    def _dismiss(self) -> None:
        """An organiser deletes one of the bot's replies."""
        comments = [self.github.comments[each] for each in self.issue.comments]
        said = [each for each in comments if each.user.login == self.hands.bot and page.REPLY.match(each.body)]
        if said:
            reply = self.chance.choice(said)
            about = page.REPLY.findall(reply.body)[0]
            self.diary.note(ORGANISER, f"deletes the bot's reply about {about}")
            self.acts += 1
            before = self.hands.newest_delivery()
            self.github.delete_comment(reply.id, ORGANISER)
            told = self.hands.newest_delivery()
            if about.isdigit():
                self.dismissed[int(about)] = told if told != before else ""  # an App that was shut out gets none

    def _delete_account(self) -> None:
        who = self._somebody()
        if self.gone or any(who in pair for pair in self.hands.frozen()):
            return
        self.diary.note(who, "deletes the account")
        self.gone.add(who)
        self.acts += 1
        self.tally["account deleted"] += 1
        self.github.delete_account(who)

    def rename(self, who: str, new: str) -> None:
        """Somebody changes their login. What a person's hand or an organiser's order says names the old one still."""
        self.diary.note(who, f"is called {new} now")
        self.github.rename_account(self.github.user(who).login, new)
        self.crowd = [new if each == who else each for each in self.crowd]
        self.renamed[who] = new
        self.maintainer = new if who == self.maintainer else self.maintainer
        self.hands.renamed(who, new)
        ordered = {
            task for said in self.meanings.values() for each in said if who in each.people for task in each.tasks
        }
        self.hands.unsure |= {(login, task) for login in (who, new) for task in ordered}
        self.acts += 1

    # -- organisers' commands ------------------------------------------------------------------------------

    def _order(self) -> None:
        verbs = ("assign", "unassign", "done", "undone", "remove", "restore", "reset")
        verb = self.chance.choices(verbs, (20, 10, 20, 10, 8, 12, 5))[0]
        task, who = self._tasks(1)[0], self._somebody()
        people = (
            (who,) if verb in ("assign", "unassign") or (verb.endswith("done") and self.chance.random() < 0.6) else ()
        )
        if not all(self._free(each, [task]) for each in (people or (*self.crowd, "ghost"))):
            return
        for each in people:
            if each in self.renamed:  # until it sees the change, the bot can't tell whom an organiser means
                self.hands.unsure |= {(each, task), (self.renamed[each], task)}
        if verb == "reset":
            self.untouchable.add(task)
            self.hands.reset(task)
        self._say(self.chance.choice((ORGANISER, self.maintainer)), words.order(verb, task, people))

    def _close_or_open(self) -> None:
        closed = self.issue.closed_at is not None
        self.diary.note(ORGANISER, "reopens the issue" if closed else "closes the issue")
        self.acts += 1
        if closed:
            self.github.reopen_issue(REPO, 1, ORGANISER)
        else:
            self.tally["issue closed"] += 1
            self.github.close_issue(REPO, 1, ORGANISER)

    def _lock(self) -> None:
        self.diary.note(ORGANISER, f"locks the issue: {not self.issue.locked}")
        self.tally["issue locked"] += not self.issue.locked
        self.github.lock(REPO, 1, locked=not self.issue.locked)

    # -- pull requests -------------------------------------------------------------------------------------

    def open_pull(self) -> None:
        """Somebody opens a pull request, named for the event or not."""
        who, tasks = self._somebody(), self._tasks(self.chance.choice((1, 1, 2)))
        if not self._free(who, tasks):
            return
        title, titled = words.title(self.chance, WORDS, tasks)
        if self.chance.random() < 0.15:
            title, titled = "Tidy up", Titled()
        self.acts += 1
        pull = self.github.open_pull(REPO, who, title, draft=self.chance.random() < 0.1)
        self.titles[pull.number] = titled
        self.diary.note(who, f"opened #{pull.number} {title!r}")

    def _retitle(self) -> None:
        pull = self._a_pull()
        if pull is None:
            return
        tasks = self._tasks(1)
        if self._free(pull.user.login, [*tasks, *self.titles[pull.number].tasks]):
            title, titled = words.title(self.chance, WORDS, tasks)
            self.diary.note(pull.user.login, f"retitles #{pull.number} to {title!r}")
            self.titles[pull.number] = titled
            self.acts += 1
            self.github.retitle(REPO, pull.number, title)

    def _work_on_pull(self) -> None:
        pull = self._a_pull()
        if pull is None or pull.pull is None:
            return
        self.acts += 1
        what = self.chance.choice(("merge", "merge", "close", "reopen", "push", "ready"))
        self.diary.note(self.maintainer, f"{what} #{pull.number}")
        if what == "merge":
            self.github.merge(REPO, pull.number, self.maintainer)
        elif what == "close":
            self.github.close_pull(REPO, pull.number)
        elif what == "reopen":
            self.github.reopen_pull(REPO, pull.number)
        elif what == "push":
            self.github.push(REPO, pull.number)
        else:
            self.github.ready_for_review(REPO, pull.number)

    def _review(self) -> None:
        pull = self._a_pull()
        if pull is None:
            return
        who = self.chance.choice((self.maintainer, self.maintainer, ORGANISER, self._somebody()))
        state = self.chance.choice(("APPROVED", "APPROVED", "CHANGES_REQUESTED", "COMMENTED"))
        self.diary.note(who, f"{state} #{pull.number}")
        self.acts += 1
        self.github.review(REPO, pull.number, who, state)  # type: ignore[arg-type]  # one of GitHub's words

    def _dismiss_review(self) -> None:
        found = [one for one in self.github.reviews.values() if self._may_be_dismissed(one)]
        if found:
            review = self.chance.choice(found)
            self.diary.note(ORGANISER, f"dismisses {review.user.login}'s review of #{review.issue.number}")
            self.acts += 1
            self.tally["review dismissed"] += 1
            self.github.dismiss(review.id, ORGANISER)

    def _may_be_dismissed(self, review: Review) -> bool:
        """Whether no other's approval came before: then GitHub's own index and the latest review say the same."""
        before = [self.github.reviews[number] for number in review.issue.reviews if number < review.id]
        others = any(each.state == "APPROVED" and each.user is not review.user for each in before)
        return review.state in ("APPROVED", "CHANGES_REQUESTED") and not others

    def _a_pull(self) -> Issue | None:
        found = [pull for number in self.titles if not (pull := self.github.pull(REPO, number)).user.gone]
        return self.chance.choice(found) if found else None

    # -- editing the issue by hand -------------------------------------------------------------------------

    def open_editor(self, now: float) -> Editor:
        """The organiser opens the editor: what others save from now on will be undone by saving."""
        return Editor(self.issue.body or "", now)

    def save(self, editor: Editor) -> None:
        """The organiser changes one thing and saves the whole text."""
        self.numbered += 1
        done = edited(self.chance, editor.text, self.numbered, self.untouchable)
        if done is None:
            return
        self._save(*done, editor.opened)

    def forget(self) -> None:
        """The organiser deletes the bot's hidden block."""
        self._save(page.without_memory(self.issue.body or ""), None, self.diary.clock())

    def _save(self, text: str, hand: Hand | None, opened: float) -> None:
        told = f"{hand.kind} {hand.task} {hand.marker} {hand.part or sorted(hand.taken)}" if hand else "no memory"
        self.diary.note(ORGANISER, f"saves the text ({told}), opened at {opened:.2f}")
        self.acts += 1
        if hand is not None:
            hand.at = self.diary.clock()
        self.hands.saved(self.issue.body or "", text, hand, opened)
        self.github.edit_issue(REPO, 1, ORGANISER, text)

    # -- choosing ------------------------------------------------------------------------------------------

    def _somebody(self) -> str:
        return self.chance.choice([who for who in self.crowd if who not in self.gone])

    def _tasks(self, count: int) -> list[str]:
        known = sorted(page.rows(self.issue.body or ""))
        return self.chance.sample(known, min(count, len(known)))

    def _free(self, who: str, tasks: list[str]) -> bool:
        """Whether nobody took the person off one of these tasks by hand."""
        return not any((who, task) in self.hands.frozen() for task in tasks)
