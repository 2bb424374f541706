"""Pull requests and reviews on the sandbox, as GitHub keeps them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.sandbox.model import Refused
from tests.sandbox.client import next_page
from tests.sandbox.conftest import SKY

if TYPE_CHECKING:
    from bot.sandbox.state import GitHub
    from tests.sandbox.client import Client

PULLS = f"/repos/{SKY}/pulls"


def test_they_share_numbers_with_issues_and_are_listed_among_them(github: GitHub, olivia: Client) -> None:
    pull = github.open_pull(SKY, "bob", "Add it")

    assert pull.number == 2
    assert [("pull_request" in each) for each in olivia.json(f"/repos/{SKY}/issues")] == [True, False]
    assert [each["number"] for each in olivia.json(PULLS)] == [2]
    assert olivia.get(f"{PULLS}/1").status == 404


def test_the_last_changed_come_first_when_asked(github: GitHub, olivia: Client) -> None:
    numbers = [github.open_pull(SKY, "bob", f"pull {number}").number for number in range(4)]
    github.comment(SKY, numbers[0], "olivia", "please rebase")
    github.close_pull(SKY, numbers[2])

    place, found = f"{PULLS}?state=all&sort=updated&direction=desc&per_page=2", []
    while place:
        answer = olivia.get(place)
        found += [each["number"] for each in answer.json()]
        place = next_page(answer) or ""

    assert found == [numbers[2], numbers[0], numbers[3], numbers[1]]
    assert [each["number"] for each in olivia.json(f"{PULLS}?sort=updated")] == [numbers[1], numbers[3], numbers[0]]


def test_a_merged_one_is_closed_and_says_by_whom(github: GitHub, olivia: Client) -> None:
    number = github.open_pull(SKY, "bob", "Add it").number
    github.merge(SKY, number, "olivia")

    pull = olivia.json(f"{PULLS}/{number}")
    assert (pull["state"], pull["merged"], pull["merged_by"]["login"]) == ("closed", True, "olivia")
    assert pull["merged_at"] == pull["closed_at"] == pull["updated_at"]
    sent = github.events[-1]
    assert (sent.name, sent.action, sent.payload["pull_request"]["merged"]) == ("pull_request", "closed", True)


def test_what_cannot_happen_is_refused_and_changes_nothing(github: GitHub) -> None:
    draft = github.open_pull(SKY, "bob", "Not yet", draft=True).number
    merged = github.open_pull(SKY, "bob", "Add it").number
    github.merge(SKY, merged, "olivia")
    before = len(github.events)

    with pytest.raises(Refused, match="405"):
        github.merge(SKY, draft, "olivia")
    with pytest.raises(Refused, match="422"):
        github.reopen_pull(SKY, merged)
    with pytest.raises(Refused, match="422"):
        github.review(SKY, draft, "bob", "APPROVED")
    with pytest.raises(Refused, match="404"):
        github.merge(SKY, 1, "olivia")
    assert len(github.events) == before


def test_a_dismissed_review_stays_in_the_list(github: GitHub, olivia: Client) -> None:
    number = github.open_pull(SKY, "bob", "Add it").number
    review = github.review(SKY, number, "olivia", "CHANGES_REQUESTED", "Tests?")
    github.review(SKY, number, "carol", "COMMENTED", "Nice")
    github.dismiss(review.id, "olivia")

    found = [(each["user"]["login"], each["state"]) for each in olivia.json(f"{PULLS}/{number}/reviews")]
    assert found == [("olivia", "DISMISSED"), ("carol", "COMMENTED")]
    assert github.events[-1].payload["review"]["state"] == "dismissed"


def test_a_new_title_says_what_the_old_one_was(github: GitHub) -> None:
    number = github.open_pull(SKY, "bob", "Add it").number
    github.retitle(SKY, number, "Add it all")
    github.retitle(SKY, number, "Add it all")

    edits = [each.payload["changes"] for each in github.events if each.action == "edited"]
    assert edits == [{"title": {"from": "Add it"}}]


def test_a_push_names_both_commits(github: GitHub) -> None:
    number = github.open_pull(SKY, "bob", "Add it").number
    before = github.events[-1].payload["pull_request"]["head"]["sha"]
    github.push(SKY, number)

    payload = github.events[-1].payload
    assert (payload["action"], payload["before"]) == ("synchronize", before)
    assert payload["after"] == payload["pull_request"]["head"]["sha"] != before
