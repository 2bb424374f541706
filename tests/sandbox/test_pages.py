"""Pages, ETags and rate limits of the sandbox's API."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.sandbox.rest import Api
from bot.sandbox.state import GitHub
from tests.sandbox.client import Client, next_page
from tests.sandbox.conftest import SKY

if TYPE_CHECKING:
    from collections.abc import Callable

COMMENTS = f"/repos/{SKY}/issues/1/comments"
ISSUE = f"/repos/{SKY}/issues/1"


def test_the_links_lead_through_every_page(github: GitHub, olivia: Client) -> None:
    for number in range(250):
        github.comment(SKY, 1, "alice", f"comment {number}")
    olivia.api.log.clear()

    found, place = [], f"{COMMENTS}?per_page=100"
    while place:
        answer = olivia.get(place)
        found += [each["body"] for each in answer.json()]
        place = next_page(answer) or ""

    assert found == [f"comment {number}" for number in range(250)]
    assert len(olivia.api.log) == 3


def test_a_page_has_thirty_things_unless_asked_and_a_hundred_at_most(github: GitHub, olivia: Client) -> None:
    for number in range(120):
        github.comment(SKY, 1, "alice", f"comment {number}")

    sizes = [len(olivia.json(COMMENTS + query)) for query in ("", "?per_page=7", "?per_page=500", "?per_page=0")]

    assert sizes == [30, 7, 100, 30]
    assert olivia.json(f"{COMMENTS}?page=9") == []


def test_a_middle_page_links_to_its_four_neighbours(github: GitHub, olivia: Client) -> None:
    for number in range(5):
        github.comment(SKY, 1, "alice", f"comment {number}")

    link = olivia.get(f"{COMMENTS}?per_page=2&page=2").headers["link"]

    base = f"http://127.0.0.1:8000{COMMENTS}?per_page=2&page="
    assert link == (f'<{base}1>; rel="prev", <{base}3>; rel="next", <{base}3>; rel="last", <{base}1>; rel="first"')


def test_an_unchanged_page_answers_304_for_free_and_without_a_link(github: GitHub, olivia: Client) -> None:
    for number in range(3):
        github.comment(SKY, 1, "alice", f"comment {number}")
    place = f"{COMMENTS}?per_page=2"
    first = olivia.get(place)

    github.comment(SKY, 1, "bob", "on the second page")
    again = olivia.get(place, if_none_match=first.headers["etag"])

    assert (again.status, again.body, "link" in again.headers) == (304, b"", False)
    assert again.headers["etag"] == first.headers["etag"]
    assert again.headers["x-ratelimit-remaining"] == first.headers["x-ratelimit-remaining"]


def test_a_changed_page_answers_in_full(github: GitHub, olivia: Client) -> None:
    first = olivia.get(ISSUE)
    github.edit_issue(SKY, 1, "olivia", "new")

    again = olivia.get(ISSUE, if_none_match=first.headers["etag"])

    assert again.status == 200
    assert again.headers["etag"] != first.headers["etag"]


def test_every_counted_request_is_one_less(olivia: Client) -> None:
    remaining = [int(olivia.get(ISSUE).headers["x-ratelimit-remaining"]) for _ in range(2)]
    olivia.get("/rate_limit")

    assert remaining == [4999, 4998]
    assert olivia.json("/rate_limit")["rate"]["remaining"] == 4998


def test_past_the_limit_nothing_is_answered_until_the_window_ends() -> None:
    time = [datetime(2026, 5, 1, tzinfo=UTC)]
    github = GitHub(wall=lambda: time[0])
    github.add_repo(SKY)
    github.limits.core = 1
    client = Client(Api(github), f"token {github.add_token('olivia').value}")
    place = f"/repos/{SKY}"

    answers = [client.get(place) for _ in range(2)]
    assert [each.status for each in answers] == [200, 403]
    assert answers[1].headers["x-ratelimit-remaining"] == "0"

    time[0] = datetime.fromtimestamp(int(answers[1].headers["x-ratelimit-reset"]), UTC)
    assert client.get(place).status == 200


def test_too_many_writes_a_minute_meet_a_secondary_limit(github: GitHub, olivia: Client) -> None:
    github.limits.writes_a_minute = 2

    answers = [olivia.send("POST", COMMENTS, {"body": "hi"}) for _ in range(3)]

    assert [each.status for each in answers] == [201, 201, 403]
    assert answers[2].headers["retry-after"] == "60"


def test_each_token_has_its_own_count(github: GitHub, person: Callable[[str], Client], api: Api) -> None:
    workflow = Client(api, f"Bearer {github.add_workflow_token(SKY).value}")
    person("olivia").get(ISSUE)

    limits = [each.get(ISSUE).headers["x-ratelimit-remaining"] for each in (workflow, Client(api), person("bob"))]

    assert limits == ["999", "59", "4999"]


def test_the_world_steps_a_second_at_every_change(github: GitHub) -> None:
    first, second = (github.comment(SKY, 1, "alice", "hi") for _ in range(2))

    assert second.created_at - first.created_at == timedelta(seconds=1)
