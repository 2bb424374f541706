"""Each fault that the sandbox can be told to have, seen from the client."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from bot.sandbox.faults import Fault
from bot.sandbox.web import Reset
from tests.sandbox.conftest import SKY

if TYPE_CHECKING:
    from bot.sandbox.model import Delivery
    from bot.sandbox.state import GitHub
    from tests.sandbox.client import Client

ISSUE = f"/repos/{SKY}/issues/1"


@pytest.mark.parametrize(("effect", "body"), [(False, "old"), (True, "new")])
def test_a_write_fails_before_or_after_it_was_done(github: GitHub, olivia: Client, effect: bool, body: str) -> None:
    github.edit_issue(SKY, 1, "olivia", "old")
    github.faults.fail("PATCH", ISSUE, status=502, effect=effect)

    assert olivia.send("PATCH", ISSUE, {"body": "new"}).status == 502
    assert github.issue(SKY, 1).body == body
    assert olivia.send("PATCH", ISSUE, {"body": "new"}).status == 200


@pytest.mark.parametrize(("effect", "comments"), [(False, 0), (True, 1)])
def test_a_connection_is_closed_before_or_after(github: GitHub, olivia: Client, effect: bool, comments: int) -> None:
    github.faults.reset("POST", f"{ISSUE}/comments", effect=effect)

    with pytest.raises(Reset):
        olivia.send("POST", f"{ISSUE}/comments", {"body": "hi"})

    assert len(github.comments_on(SKY, 1)) == comments
    assert olivia.api.log[-1].status == 0


def test_half_an_answer_is_not_json(github: GitHub, olivia: Client) -> None:
    github.faults.truncate("GET", ISSUE)

    with pytest.raises(ValueError, match=r"Unterminated|Expecting|delimiter"):
        olivia.get(ISSUE).json()
    assert olivia.json(ISSUE)["number"] == 1


def test_an_answer_is_late(github: GitHub, olivia: Client) -> None:
    github.faults.delay(2.5, "GET", ISSUE)

    assert [olivia.get(ISSUE).delay for _ in range(2)] == [2.5, 0]


def test_the_primary_limit_is_reached(github: GitHub, olivia: Client) -> None:
    github.faults.rate_limit(30, "GET", ISSUE)

    answer = olivia.get(ISSUE)

    assert (answer.status, answer.headers["x-ratelimit-remaining"]) == (403, "0")
    assert 29 <= int(answer.headers["x-ratelimit-reset"]) - github.wall().timestamp() <= 31
    assert olivia.get(f"/repos/{SKY}").status == 403


@pytest.mark.parametrize("status", [403, 429])
def test_a_secondary_limit_says_when_to_come_again(github: GitHub, olivia: Client, status: int) -> None:
    github.faults.secondary_limit(7, "PATCH", ISSUE, status=status)  # type: ignore[arg-type]  # one of the two

    answer = olivia.send("PATCH", ISSUE, {"body": "new"})

    assert (answer.status, answer.headers["retry-after"]) == (status, "7")
    assert int(answer.headers["x-ratelimit-remaining"]) > 0
    assert olivia.send("PATCH", ISSUE, {"body": "new"}).status == 200


def test_a_person_saves_between_the_bots_read_and_its_write(github: GitHub, olivia: Client) -> None:
    github.faults.before("PATCH", ISSUE, lambda: github.edit_issue(SKY, 1, "alice", "a person's"))

    olivia.json(ISSUE)
    olivia.send("PATCH", ISSUE, {"body": "the bot's"})

    assert github.issue(SKY, 1).body == "the bot's"
    assert github.events[-1].payload["changes"] == {"body": {"from": "a person's"}}


def test_a_person_saves_before_the_bot_has_its_answer(github: GitHub, olivia: Client) -> None:
    github.faults.after("PATCH", ISSUE, lambda: github.edit_issue(SKY, 1, "alice", "a person's"))

    assert olivia.send("PATCH", ISSUE, {"body": "the bot's"}).json()["body"] == "the bot's"
    assert github.issue(SKY, 1).body == "a person's"


def test_a_fault_may_choose_its_requests_and_stay(github: GitHub, olivia: Client) -> None:
    github.faults.add(Fault("status", lambda request: "page" in request.query, times=None, status=503))

    assert [olivia.get(ISSUE + query).status for query in ("", "?page=1", "?page=2")] == [200, 503, 503]


def waiting(github: GitHub, *bodies: str) -> list[Delivery]:
    """Deliveries of comments, as they wait in the outbox."""
    github.add_hook(SKY, "http://127.0.0.1:9/", "s", ["issue_comment"])
    github.outbox.clear()
    for body in bodies:
        github.comment(SKY, 1, "alice", body)
    return github.outbox


def sent(github: GitHub, deliveries: list[Delivery]) -> list[str]:
    return [each.payload["comment"]["body"] for each in github.faults.route(deliveries)]


def test_a_delivery_is_lost_and_recorded_as_failed(github: GitHub) -> None:
    outbox = waiting(github, "one", "two")
    github.faults.lose("issue_comment")

    assert sent(github, outbox) == ["two"]
    assert (outbox[0].status_code, outbox[0].status) == (502, "failed to connect to host")


def test_a_delivery_is_doubled(github: GitHub) -> None:
    outbox = waiting(github, "one", "two")
    github.faults.double()

    assert sent(github, outbox) == ["one", "one", "two"]


def test_a_delivery_is_late(github: GitHub) -> None:
    outbox = waiting(github, "one", "two")
    github.faults.hold()

    assert [each.payload["comment"]["body"] for each in github.take_deliveries()] == ["two"]
    github.release()
    assert sent(github, outbox) == ["one"]


def test_deliveries_are_shuffled(github: GitHub) -> None:
    outbox = waiting(github, *"abcdefgh")
    github.faults.shuffle(random.Random(1))

    order = sent(github, outbox)

    assert sorted(order) == list("abcdefgh")
    assert order != list("abcdefgh")
