"""What the client does when GitHub is slow, broken or full: retries, rate limits, unrepeatable writes."""

from __future__ import annotations

import gc
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import TYPE_CHECKING

import pytest
from tenacity import AsyncRetrying

from bot.github.client import Patience
from bot.github.errors import RateLimited, Unavailable, Uncertain
from tests.github.script import NOW, Answer, Clock

if TYPE_CHECKING:
    from bot.github.client import Client
    from tests.github.conftest import Connect, Scene
    from tests.github.script import Script

ISSUE = "/repos/o/r/issues/1"
COMMENT = "/repos/o/r/issues/comments/5"
POSTED = "/repos/o/r/issues/1/comments"
FINE = Answer(body={"fine": True})

BROKEN = {
    "a 502": Answer(502, b"<html>"),
    "a status that HTTP doesn't know": Answer(520, {}),
    "a refusal in no known shape": Answer(422, {}),
    "a reset": Answer(reset=True),
    "JSON that stops short": Answer(body=b'{"bo'),
    "a body that stops short": Answer(body=b'{"bo', claimed_length=100),
}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN.keys())
async def test_a_read_is_repeated_until_github_is_well(client: Client, github: Script, broken: Answer) -> None:
    github.on(f"GET {ISSUE}", broken, broken, FINE)

    assert await client.getitem(ISSUE) == {"fine": True}
    assert len(github.asked) == 3


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN.keys())
@pytest.mark.parametrize(("method", "url"), [("patch", ISSUE), ("post", POSTED)])
async def test_a_body_and_a_new_comment_are_never_sent_twice(
    client: Client, github: Script, method: str, url: str, broken: Answer
) -> None:
    github.on(f"{method.upper()} {url}", broken, FINE)

    with pytest.raises(Uncertain, match="look before"):
        await getattr(client, method)(url, data={"body": "b"})

    assert len(github.asked) == 1


async def test_a_comment_is_set_to_a_fixed_text_again_after_a_failure(client: Client, github: Script) -> None:
    github.on(f"PATCH {COMMENT}", Answer(502, {}), FINE)

    assert await client.patch(COMMENT, data={"body": "b"}) == {"fine": True}


async def test_a_deletion_that_broke_off_after_its_effect_is_done(client: Client, github: Script) -> None:
    github.on(f"DELETE {COMMENT}", Answer(502, {}), Answer(404, {"message": "Not Found"}))

    await client.delete(COMMENT)

    assert len(github.asked) == 2


async def test_a_github_that_stays_broken_is_given_up_within_the_budget(
    connected: Connect, github: Script, clock: Clock
) -> None:
    client = await connected(patience=Patience(retries=5, attempts=100))
    github.on(f"GET {ISSUE}", Answer(503, {}))

    with pytest.raises(Unavailable, match="try again later"):
        await client.getitem(ISSUE)

    assert clock.now - NOW <= 5
    assert 2 < len(github.asked) < 20


async def test_a_question_that_was_answered_leaves_nothing_behind(client: Client, github: Script) -> None:
    """What holds itself stays until somebody looks for cycles, and with it what it was asked with."""
    github.on(f"GET {ISSUE}", FINE)
    gc.collect()
    gc.disable()
    try:
        await client.getitem(ISSUE)
        left = [one for one in gc.get_objects() if isinstance(one, AsyncRetrying)]
    finally:
        gc.enable()

    assert left == []


async def test_an_answer_that_never_comes_is_not_waited_for_for_ever(connected: Connect, github: Script) -> None:
    client = await connected(patience=Patience(request=0.000_001, attempts=2))

    with pytest.raises(Unavailable, match="no answer in time"):
        await client.getitem(ISSUE)


async def test_a_write_that_never_left_is_put_again_and_then_said_to_be_unreachable(
    connected: Connect, clock: Clock, unused_tcp_port: int
) -> None:
    client = await connected(base_url=f"http://127.0.0.1:{unused_tcp_port}", patience=Patience(attempts=3))

    with pytest.raises(Unavailable, match="check the network"):
        await client.post(POSTED, data={"body": "b"})

    assert client.counts.by_status == {0: 3}


async def test_a_used_up_hour_is_waited_out_to_its_reset(client: Client, github: Script, clock: Clock) -> None:
    headers = {
        "X-RateLimit-Remaining": "0",
        "X-RateLimit-Limit": "5000",
        "X-RateLimit-Reset": f"{NOW + 77:.0f}",
    }
    used_up = Answer(403, {"message": "API rate limit exceeded"}, headers | {"Date": _http_date(NOW)})
    github.on(f"PATCH {COMMENT}", used_up, FINE)

    assert await client.patch(COMMENT, data={"body": "b"}) == {"fine": True}
    assert clock.slept == [77]


async def test_the_reset_is_read_by_githubs_clock_not_by_ours(client: Client, github: Script, clock: Clock) -> None:
    headers = {
        "X-RateLimit-Remaining": "0",
        "X-RateLimit-Limit": "60",
        "X-RateLimit-Reset": f"{NOW + 577:.0f}",
    }
    github.on(f"GET {ISSUE}", Answer(429, {}, headers | {"Date": _http_date(NOW + 500)}), FINE)

    await client.getitem(ISSUE)

    assert clock.slept == [77]


async def test_a_secondary_limit_is_waited_out_as_it_asks_even_for_a_new_comment(
    client: Client, github: Script, clock: Clock
) -> None:
    github.on(f"POST {POSTED}", Answer(429, {"message": "slow down"}, {"Retry-After": "30"}), FINE)

    assert await client.post(POSTED, data={"body": "b"}) == {"fine": True}
    assert clock.slept == [30]


async def test_a_secondary_limit_without_a_header_waits_a_minute_then_two(
    client: Client, github: Script, clock: Clock
) -> None:
    limited = Answer(403, {"message": "You have exceeded a secondary rate limit."})
    github.on(f"GET {ISSUE}", limited, limited, FINE)

    await client.getitem(ISSUE)

    assert clock.slept == [60, 120]


async def test_a_wait_longer_than_the_cap_is_told_instead(connected: Connect, github: Script, clock: Clock) -> None:
    client = await connected(patience=Patience(longest_wait=100))
    github.on(f"GET {ISSUE}", Answer(429, {}, {"Retry-After": "101"}), FINE)

    with pytest.raises(RateLimited) as caught:
        await client.getitem(ISSUE)

    assert caught.value.until == datetime.fromtimestamp(NOW + 101, UTC)
    assert clock.slept == []


async def test_waiting_out_a_limit_uses_up_none_of_the_patience_with_a_broken_github(
    connected: Connect, github: Script
) -> None:
    client = await connected(patience=Patience(retries=5, longest_wait=100))
    github.on(f"GET {ISSUE}", Answer(429, {}, {"Retry-After": "90"}), Answer(502, {}), FINE)

    assert await client.getitem(ISSUE) == {"fine": True}


async def test_nothing_is_sent_while_github_asked_for_silence(connected: Connect, github: Script, clock: Clock) -> None:
    client = await connected(patience=Patience(longest_wait=100))
    github.on(f"GET {ISSUE}", Answer(429, {}, {"Retry-After": "101"}))
    github.on("GET /repos/o/r/issues/2", FINE)
    with pytest.raises(RateLimited):
        await client.getitem(ISSUE)

    clock.now += 50
    assert await client.getitem("/repos/o/r/issues/2") == {"fine": True}

    assert clock.slept == [51]
    assert len(github.asked) == 2


async def test_a_clock_that_is_set_back_makes_no_silence_longer(
    connected: Connect, github: Script, clock: Clock
) -> None:
    client = await connected(patience=Patience(longest_wait=100))
    github.on(f"GET {ISSUE}", Answer(429, {}, {"Retry-After": "101"}), FINE)
    with pytest.raises(RateLimited):
        await client.getitem(ISSUE)

    clock.now -= 7200
    assert await client.getitem(ISSUE) == {"fine": True}

    assert clock.slept == []


async def test_what_no_waiting_mends_is_told_at_once(connected: Connect, github: Script, clock: Clock) -> None:
    client = await connected(base_url=github.url.replace("http:", "https:"))

    with pytest.raises(Unavailable, match="certificate is trusted"):
        await client.getitem(ISSUE)

    assert clock.slept == []


async def test_a_reset_without_githubs_date_is_read_by_our_clock(client: Client, github: Script, clock: Clock) -> None:
    headers = {"X-RateLimit-Remaining": "0", "X-RateLimit-Limit": "60", "X-RateLimit-Reset": f"{NOW + 77:.0f}"}
    github.on(f"GET {ISSUE}", Answer(429, {}, headers | {"Date": "some day"}), FINE)

    await client.getitem(ISSUE)

    assert clock.slept == [77]


def _http_date(seconds: float) -> str:
    return format_datetime(datetime.fromtimestamp(seconds, UTC), usegmt=True)


async def test_a_search_that_is_used_up_holds_nothing_else_back(scene: Scene) -> None:
    scene.github.faults.rate_limit(3600, "GET", "/search/issues")
    with pytest.raises(RateLimited):
        await scene.client.read("/search/issues?q=sky")

    await scene.client.read("/repos/acme/sky/issues/1")
    with pytest.raises(RateLimited):
        await scene.client.read("/search/issues?q=sky")
    assert scene.asked() == ["GET /search/issues", "GET /repos/acme/sky/issues/1"]
