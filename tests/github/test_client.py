"""How the client asks: headers, ETags, paging, counting, redirects."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.github.client import Patience
from bot.github.errors import Forbidden, Malformed, Missing, Refused, Unauthorized, Unavailable
from tests.github.script import Answer

if TYPE_CHECKING:
    from bot.github.client import Client
    from bot.github.counts import Exchange
    from tests.github.conftest import Connect
    from tests.github.script import Script

ISSUE = "/repos/o/r/issues/1"
COMMENTS = "/repos/o/r/issues/1/comments?per_page=2"


async def test_a_request_carries_the_token_and_the_version_of_the_api(client: Client, github: Script) -> None:
    github.on(f"GET {ISSUE}", Answer(body={"number": 1}))

    assert await client.getitem(ISSUE) == {"number": 1}

    headers = github.asked[0].headers
    assert headers["authorization"] == "token secret-token"
    assert headers["x-github-api-version"] == "2022-11-28"
    assert headers["user-agent"] == "hackathon-bot"
    assert headers["accept"].startswith("application/vnd.github")


async def test_the_base_url_may_have_a_path(connected: Connect, github: Script) -> None:
    github.on("GET /api/v3/user", Answer(body={"login": "bob"}))
    client = await connected(base_url=f"{github.url}/api/v3")

    assert await client.getitem("/user") == {"login": "bob"}


async def test_an_unchanged_object_is_answered_from_the_cache_and_told_as_unchanged(
    client: Client, github: Script
) -> None:
    github.on(f"GET {ISSUE}", Answer(body={"body": "text"}, headers={"ETag": '"a"'}))

    assert await client.read(ISSUE) == ({"body": "text"}, True)
    assert await client.read(ISSUE) == ({"body": "text"}, False)
    assert client.counts.by_status == {200: 1, 304: 1}


async def test_a_changed_object_replaces_the_cached_one(client: Client, github: Script) -> None:
    one, two = (Answer(body={"body": text}, headers={"ETag": f'"{text}"'}) for text in ("one", "two"))
    github.on(f"GET {ISSUE}", one, two)

    assert await client.read(ISSUE) == ({"body": "one"}, True)
    assert await client.read(ISSUE) == ({"body": "two"}, True)
    assert await client.read(ISSUE) == ({"body": "two"}, False)


async def test_pages_are_followed_by_their_links(client: Client, github: Script) -> None:
    after = f'<{github.url}/repos/o/r/issues/1/comments?after=x>; rel="next"'
    github.on(f"GET {COMMENTS}", Answer(body=[1], headers={"Link": after}))
    github.on("GET /repos/o/r/issues/1/comments?after=x", Answer(body=[2]))

    assert [item async for item in client.getiter(COMMENTS)] == [1, 2]


async def test_after_a_full_page_that_did_not_change_the_next_is_asked_for(client: Client, github: Script) -> None:
    github.on(f"GET {COMMENTS}", Answer(body=[1, 2], headers={"ETag": '"full"'}))
    github.on(f"GET {COMMENTS}&page=2", Answer(body=[]), Answer(body=[3]))

    assert [item async for item in client.getiter(COMMENTS)] == [1, 2]
    assert [item async for item in client.getiter(COMMENTS)] == [1, 2, 3]


async def test_a_short_page_that_had_a_next_one_still_has_it_when_unchanged(client: Client, github: Script) -> None:
    link = f'<{github.url}{COMMENTS}&page=2>; rel="next"'
    github.on(f"GET {COMMENTS}", Answer(body=[1], headers={"ETag": '"short"', "Link": link}))
    github.on(f"GET {COMMENTS}&page=2", Answer(body=[2]))

    assert [item async for item in client.getiter(COMMENTS)] == [1, 2]
    assert [item async for item in client.getiter(COMMENTS)] == [1, 2]


async def test_a_list_that_never_ends_is_left(client: Client, github: Script) -> None:
    github.on(f"GET {COMMENTS}", Answer(body=[1], headers={"Link": f'<{github.url}{COMMENTS}>; rel="next"'}))

    with pytest.raises(Malformed, match="does not end"):
        [item async for item in client.getiter(COMMENTS)]


async def test_a_proxy_is_used_for_the_world_outside_alone(
    connected: Connect, github: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", github.url)
    github.on("GET /user", Answer(body={"login": "bob"}))
    outside = await connected(base_url="http://github.example")

    assert await outside.getitem("/user") == {"login": "bob"}
    assert github.asked[0].headers["host"] == "github.example"
    assert await (await connected()).getitem("/user") == {"login": "bob"}
    assert github.asked[1].headers["host"] in github.url


async def test_a_page_that_is_no_list_is_named(client: Client, github: Script) -> None:
    github.on(f"GET {COMMENTS}", Answer(body={"message": "hello"}))

    with pytest.raises(Malformed, match="no list"):
        [item async for item in client.getiter(COMMENTS)]


async def test_requests_and_writes_are_counted_and_told(connected: Connect, github: Script) -> None:
    told: list[Exchange] = []
    client = await connected(on_response=told.append)
    github.on(f"GET {ISSUE}", Answer(headers={"X-RateLimit-Remaining": "4999"}))
    github.on(f"PATCH {ISSUE}", Answer(body={}, headers={"X-RateLimit-Remaining": "4998"}))
    before = client.counts.snapshot()

    await client.getitem(ISSUE)
    await client.patch(ISSUE, data={"body": "new"})

    counts = client.counts.since(before)
    assert (counts.requests, counts.writes, counts.remaining) == (2, 1, 4998)
    assert [(one.method, one.path, one.status) for one in told] == [
        ("GET", ISSUE, 200),
        ("PATCH", ISSUE, 200),
    ]


@pytest.mark.parametrize(
    ("answer", "error", "words"),
    [
        (Answer(401, {"message": "Bad credentials"}), Unauthorized, "renew the token"),
        (Answer(403, {"message": "Resource not accessible"}), Forbidden, "Resource not accessible"),
        (
            Answer(403, {"message": "no"}, {"X-Accepted-GitHub-Permissions": "issues=write"}),
            Forbidden,
            "issues=write",
        ),
        (Answer(404, {"message": "Not Found"}), Missing, "check the name"),
        (Answer(410, {"message": "This issue was deleted"}), Missing, "was deleted"),
        (Answer(422, {"message": "body is too long", "errors": None}), Refused, "body is too long"),
        (Answer(451, {"message": "blocked"}), Refused, "451 blocked"),
    ],
)
async def test_a_refusal_is_an_error_of_one_line_that_says_what_to_do(
    client: Client, github: Script, answer: Answer, error: type[Exception], words: str
) -> None:
    github.on(f"GET {ISSUE}", answer)

    with pytest.raises(error, match=words) as caught:
        await client.getitem(ISSUE)

    assert "\n" not in str(caught.value)
    assert "secret-token" not in repr(caught.value)
    assert len(github.asked) == 1


async def test_a_redirect_is_followed_with_the_same_method_and_body(client: Client, github: Script) -> None:
    github.on("PATCH /repos/o/r/issues/comments/1", Answer(307, headers={"Location": "/repositories/7/comments/1"}))
    github.on("PATCH /repositories/7/comments/1", Answer(body={"id": 1}))

    assert await client.patch("/repos/o/r/issues/comments/1", data={"body": "b"}) == {"id": 1}
    assert [asked.body for asked in github.asked] == [{"body": "b"}] * 2
    assert github.asked[1].headers["authorization"] == "token secret-token"


async def test_an_issues_body_is_not_sent_after_a_repository_that_has_just_moved(
    client: Client, github: Script
) -> None:
    github.on(f"PATCH {ISSUE}", Answer(307, headers={"Location": "/repositories/7/issues/1"}))

    with pytest.raises(Unavailable, match="it has just moved"):
        await client.patch(ISSUE, data={"body": "b"})

    assert len(github.asked) == 1


async def test_the_token_is_never_sent_to_another_host(client: Client, github: Script) -> None:
    elsewhere = github.url.replace("127.0.0.1", "localhost")
    github.on(f"GET {ISSUE}", Answer(301, headers={"Location": f"{elsewhere}/repos/o/r/issues/2"}))

    with pytest.raises(Refused, match="GITHUB_API_URL"):
        await client.getitem(ISSUE)

    assert len(github.asked) == 1


async def test_endless_redirects_are_refused(client: Client, github: Script) -> None:
    github.on(f"GET {ISSUE}", Answer(302, headers={"Location": ISSUE}))

    with pytest.raises(Refused, match="redirecting"):
        await client.getitem(ISSUE)


async def test_a_redirect_to_nowhere_is_no_answer(connected: Connect, github: Script) -> None:
    client = await connected(patience=Patience(attempts=2))
    github.on(f"GET {ISSUE}", Answer(302))

    with pytest.raises(Unavailable, match="redirects to nowhere"):
        await client.getitem(ISSUE)


async def test_deleting_what_is_gone_counts_as_done(client: Client, github: Script) -> None:
    await client.delete("/repos/o/r/issues/comments/5")

    assert github.targets == ["DELETE /repos/o/r/issues/comments/5"]
