"""Failed deliveries that GitHub is asked to send again."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from bot.github import redeliver as module
from bot.github.auth import AppAuth, TokenAuth
from bot.github.client import Setting, connect
from bot.github.redeliver import redeliver
from bot.sandbox.server import serving
from bot.sandbox.state import GitHub
from tests.github.script import Clock

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.github.auth import Auth
    from bot.github.redeliver import Redelivered
    from bot.sandbox.model import Delivery, Hook
    from bot.sandbox.server import Serving

REPO = "acme/sky"
NOWHERE = "http://127.0.0.1:9/webhook"  # the discard port, where nobody listens
_key = rsa.generate_private_key(public_exponent=65_537, key_size=2048)
PEM = _key.private_bytes(
    serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
).decode()


@dataclass
class Away:
    """A GitHub whose deliveries could not be made; `auth` is the bot's."""

    github: GitHub
    auth: Auth
    server: Serving
    clock: Clock

    async def back(self, *repos: str) -> Redelivered:
        """The bot starts."""
        async with connect(self.auth, Setting(self.server.url, clock=self.clock, sleep=self.clock.sleep)) as client:
            return await redeliver(client, repos or (REPO,))

    def again(self) -> list[Delivery]:
        return [each for each in self.github.deliveries.values() if each.redelivery]

    def asked(self) -> list[str]:
        return [f"{each.method} {each.path}" for each in self.server.api.log]


def world() -> GitHub:
    github = GitHub()
    github.add_repo(REPO)
    github.grant(REPO, "keeper", "admin")
    github.open_issue(REPO, "olivia", "Tasks", "| table |")
    return github


@asynccontextmanager
async def served(github: GitHub, auth: Auth) -> AsyncIterator[Away]:
    """GitHub served over HTTP; what it sends again goes nowhere."""
    async with serving(github) as server:
        by_app = isinstance(auth, AppAuth)  # whose requests are signed by the clock; other clocks may say anything
        yield Away(github, auth, server, Clock(github.wall().timestamp()) if by_app else Clock())


@pytest.fixture
def github() -> GitHub:
    return world()


@pytest.fixture
def hook(github: GitHub) -> Hook:
    made = github.add_hook(REPO, NOWHERE, "secret")
    answered(github)
    return made


@pytest.fixture
async def away(github: GitHub) -> AsyncIterator[Away]:
    async with served(github, TokenAuth(github.add_token("keeper").value)) as there:
        yield there


def answered(github: GitHub, code: int = 200) -> None:
    """Whatever waits was sent and answered so."""
    for each in github.take_deliveries():
        each.status_code, each.status = code, "OK" if code < 300 else "failed"


def missed(github: GitHub, *texts: str) -> None:
    """Comments whose deliveries fail."""
    for text in texts:
        github.comment(REPO, 1, "alice", text)
        answered(github, 502)


async def test_what_failed_is_sent_again_once_each_the_newest_first(github: GitHub, hook: Hook, away: Away) -> None:
    missed(github, "claim #1", "claim #2")
    github.comment(REPO, 1, "alice", "arrived")
    answered(github)
    done = await away.back()

    assert (done.asked, done.passed_over) == (2, [])
    assert [each.payload["comment"]["body"] for each in away.again()] == ["claim #2", "claim #1"]
    assert away.clock.slept == [module.APART]


async def test_what_arrived_at_a_second_attempt_is_left_alone(github: GitHub, hook: Hook, away: Away) -> None:
    missed(github, "claim #1")
    await away.back()
    for each in away.again():
        each.status_code, each.status = 202, "OK"
    done = await away.back()

    assert (done.asked, len(away.again())) == (0, 1)


async def test_what_failed_again_is_asked_for_once_more_at_the_next_start(
    github: GitHub, hook: Hook, away: Away
) -> None:
    missed(github, "claim #1")
    await away.back()
    for each in away.again():
        each.status_code, each.status = 502, "failed"
    done = await away.back()

    assert (done.asked, len({each.guid for each in away.again()})) == (1, 1)


@pytest.mark.parametrize("event", ["ping", "push"])
async def test_other_events_are_not_ours(github: GitHub, hook: Hook, away: Away, event: str) -> None:
    missed(github, "claim #1")
    for each in github.deliveries.values():
        each.event = event
    done = await away.back()

    assert done.asked == 0


async def test_nothing_older_than_three_days_is_asked_for_whatever_our_clock_says(
    github: GitHub, hook: Hook, away: Away
) -> None:
    missed(github, "older", "old", "new")
    *_, older, old, _ = github.deliveries.values()
    older.delivered_at -= timedelta(days=3, minutes=1)
    old.delivered_at -= timedelta(days=2)
    done = await away.back()

    assert done.asked == 2
    assert [each.payload["comment"]["body"] for each in away.again()] == ["new", "old"]


async def test_one_start_asks_for_a_hundred_at_most_and_tells_the_rest(github: GitHub, hook: Hook, away: Away) -> None:
    missed(github, *(f"claim {number}" for number in range(module.MOST + 5)))
    done = await away.back()

    assert (done.asked, len(away.again())) == (module.MOST, module.MOST)
    assert done.passed_over == ["5 older deliveries: 100 are asked for at most"]


@pytest.mark.parametrize("count", [99, 100, 101, 200])
async def test_every_page_is_read_and_each_once(github: GitHub, hook: Hook, away: Away, count: int) -> None:
    missed(github, "the oldest")
    for number in range(count - 2):  # the ping is one too
        github.comment(REPO, 1, "alice", f"hello {number}")
        answered(github)
    done = await away.back()

    assert (done.asked, len(away.again())) == (1, 1)
    assert len([one for one in away.asked() if one.endswith("/deliveries")]) <= 3


async def test_without_the_right_to_see_hooks_it_is_told_and_that_is_all(
    github: GitHub, hook: Hook, away: Away
) -> None:
    missed(github, "claim #1")
    github.grant(REPO, "keeper", "write")
    done = await away.back()

    assert done.asked == 0
    (told,) = done.passed_over
    assert told.startswith(f"the hooks of {REPO} can't be seen")
    assert "\n" not in told


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/webhook/", "http://127.0.0.1:9/bots/webhook?board=1"])
async def test_a_hook_is_known_by_where_it_leads(github: GitHub, hook: Hook, away: Away, url: str) -> None:
    hook.url = url
    missed(github, "claim #1")

    assert (await away.back()).asked == 1


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/", "http://127.0.0.1:9/ci?to=/webhook", "http://[half"])
async def test_other_peoples_hooks_are_left_alone(github: GitHub, hook: Hook, away: Away, url: str) -> None:
    hook.url = url
    missed(github, "claim #1")
    done = await away.back()

    assert (done.asked, done.passed_over) == (0, [])


async def test_of_several_that_may_be_ours_none_is_touched(github: GitHub, hook: Hook, away: Away) -> None:
    github.add_hook(REPO, "http://127.0.0.1:9/staging/webhook", "secret")
    missed(github, "claim #1")
    done = await away.back()

    assert done.asked == 0
    assert done.passed_over == [f"{REPO} has 2 hooks that lead to a /webhook: which is ours can't be told"]


async def test_one_that_is_switched_off_is_no_second(github: GitHub, hook: Hook, away: Away) -> None:
    github.add_hook(REPO, "http://127.0.0.1:9/old/webhook", "secret").active = False
    missed(github, "claim #1")

    assert (await away.back()).asked == 1


async def test_a_refusal_ends_it(github: GitHub, hook: Hook, away: Away) -> None:
    missed(github, "claim #1", "claim #2")
    github.faults.fail("POST", r"/repos/.*/attempts", status=422, times=None)
    done = await away.back()

    assert (done.asked, len(done.passed_over), len([one for one in away.asked() if "attempts" in one])) == (0, 1, 1)


async def test_an_app_asks_for_its_own_hooks_deliveries_of_the_boards_repositories(github: GitHub) -> None:
    github.add_repo("acme/other")
    github.open_issue("acme/other", "olivia", "Another")
    app = github.add_app("helper", _key.public_key(), hook_url=NOWHERE, secret="secret")
    github.install(app, "acme")
    answered(github)
    missed(github, "claim #1")
    github.comment("acme/other", 1, "alice", "hello")
    answered(github, 502)
    async with served(github, AppAuth(str(app.id), PEM)) as away:
        done = await away.back()

        assert (done.asked, done.passed_over) == (1, [])
        assert [each.payload["comment"]["body"] for each in away.again()] == ["claim #1"]


async def test_an_app_without_a_hook_has_missed_nothing(github: GitHub) -> None:
    app = github.add_app("helper", _key.public_key())
    github.install(app, "acme")
    async with served(github, AppAuth(str(app.id), PEM)) as away:
        done = await away.back()

    assert done.asked == 0
    assert len(done.passed_over) == 1
