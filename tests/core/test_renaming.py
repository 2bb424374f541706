"""People who change their login: what was said of them before, what was done by hand, and who takes the old one."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.core.memory import read_memory
from bot.core.renaming import Renaming, all_renamed, whom
from tests.core.scene import START, Hackathon

if TYPE_CHECKING:
    from datetime import datetime

    from bot.core.facts import Facts


@dataclass
class Renamed(Hackathon):
    """A hackathon whose accounts may change their logins; `known` is what this process saw of it."""

    known: dict[str, Renaming] = field(default_factory=dict)

    def rename(self, old: str, new: str) -> None:
        """Somebody changes their login: GitHub shows the new one on all that they wrote, and the bot sees it change."""
        for number, comment in self.comments.items():
            if comment.author == old:
                self.comments[number] = replace(comment, author=new)
        self.known[old] = Renaming(new, self.now)

    @property
    def facts(self) -> Facts:
        return replace(super().facts, renamed=dict(self.known))


@pytest.fixture
def hackathon() -> Renamed:
    hackathon = Renamed()
    hackathon.look()
    hackathon.comment("ann", "claim #2")
    hackathon.look()
    return hackathon


def at(minute: int) -> datetime:
    return START + timedelta(minutes=minute)


@pytest.mark.parametrize(
    ("login", "minute", "meant"),
    [("Ann", 4, "anna"), ("ann", 5, "anna"), ("ann", 6, "ann"), ("ben", 4, "ben"), ("x", 1, "z"), ("x", 3, "y")],
)
def test_a_login_means_who_had_it_then(login: str, minute: int, meant: str) -> None:
    renamed = {"ann": Renaming("anna", at(5)), "x": Renaming("y", at(3)), "y": Renaming("z", at(2))}

    assert whom(login, at(minute), renamed) == meant


def test_logins_that_were_changed_in_a_ring_end() -> None:
    ring = {"ann": Renaming("ben", at(5)), "ben": Renaming("ann", at(5))}

    assert whom("ann", at(1), ring) == "ann"


def test_of_two_who_saw_the_same_the_earlier_stays_and_of_two_about_one_login_the_later() -> None:
    early, late, other = Renaming("anna", at(1)), Renaming("anna", at(2)), Renaming("annie", at(3))

    assert all_renamed({"ann": late}, {"ann": early}) == {"ann": early}
    assert all_renamed({"ann": early}, {"ann": late}) == {"ann": early}
    assert all_renamed({"ann": other}, {"ann": early}) == {"ann": other}
    assert all_renamed({"ann": early}, {"x": late}) == {"ann": early, "x": late}


@pytest.mark.parametrize(("order", "cell"), [("/done 2 @ann", "@anna Done"), ("/unassign 2 @Ann", "")])
def test_an_order_from_before_is_about_the_same_person(hackathon: Renamed, order: str, cell: str) -> None:
    hackathon.comment("olga", order)
    hackathon.look()
    hackathon.rename("ann", "anna")
    hackathon.look()

    assert hackathon.cell(2) == cell


def test_the_hidden_state_tells_the_next_process(hackathon: Renamed) -> None:
    hackathon.comment("olga", "/done 2 @ann")
    hackathon.rename("ann", "anna")
    hackathon.look()
    hackathon.known = {}
    hackathon.comment("ben", "claim #2")
    hackathon.look()

    assert hackathon.cell(2) == "@anna Done<br>@ben Claimed"


def test_whoever_takes_the_old_login_is_somebody_else(hackathon: Renamed) -> None:
    hackathon.rename("ann", "anna")
    hackathon.look()
    hackathon.comment("ann", "claim #2")
    hackathon.comment("olga", "/done 2 @ann")
    hackathon.look()

    assert hackathon.cell(2) == "@anna Claimed<br>@ann Done"


def test_whom_a_person_took_out_stays_out_under_the_new_login(hackathon: Renamed) -> None:
    hackathon.save(hackathon.body.replace("@ann Claimed", ""))
    hackathon.look()
    hackathon.rename("ann", "anna")
    hackathon.look()
    assert hackathon.cell(2) == ""

    hackathon.known = {}
    hackathon.comment("anna", "claim #2")
    hackathon.look()
    assert hackathon.cell(2) == "@anna Claimed"


def test_a_persons_own_words_keep_the_login_that_they_name(hackathon: Renamed) -> None:
    hackathon.save(hackathon.body.replace("@ann Claimed", "@ann Claimed<br>ask @ann first"))
    hackathon.look()
    hackathon.rename("ann", "anna")
    hackathon.look()

    assert hackathon.cell(2) == "ask @ann first<br>@anna Claimed"


def test_a_lost_memory_learns_it_again_from_the_process(hackathon: Renamed) -> None:
    hackathon.comment("olga", "/done 2 @ann")
    hackathon.rename("ann", "anna")
    hackathon.look()
    hackathon.forget()
    hackathon.look()
    hackathon.known = {}
    hackathon.comment("ben", "claim #1")
    hackathon.look()

    assert hackathon.cell(2) == "@anna Done"
    memory = read_memory(hackathon.body, 7)
    assert memory is not None
    assert list(memory.renamed) == ["ann"]
