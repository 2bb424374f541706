"""`sync` as a process of its own: one look, told as a table or as JSON."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.run.program import TWO_BOARDS, Operator, token_of
from tests.scenes.hackathon import KEEPER, REPO, TABLE, Hackathon, board, staged, world

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bot.sandbox.model import Comment

KEYS = ["name", "changed", "entries", "requests", "writes", "error"]


@pytest.fixture
async def there() -> AsyncIterator[Hackathon]:
    """The world and its people; the bot is the process."""
    async with staged(world(TABLE, TABLE), board(1), board(2)) as hackathon:
        yield hackathon


@pytest.fixture
def operator(there: Hackathon, tmp_path: Path) -> Operator:
    return Operator(tmp_path, there.serving.url, token_of(there.github))


def event_file(there: Hackathon, folder: Path) -> str:
    """A workflow's event file for whatever happened last."""
    path = folder / "event.json"
    path.write_text(json.dumps(there.github.events[-1].payload), encoding="utf-8")
    return str(path)


async def test_a_run_prints_what_changed_as_a_table(operator: Operator, there: Hackathon) -> None:
    there.github.comment(REPO, 1, "alice", "claim #2")
    done = await operator.sync()

    assert (done.code, done.err) == (0, "")
    assert there.people_on(2) == ["alice"]
    assert done.out.splitlines()[0] == "spring: 1 entry, changed"
    assert done.out.splitlines()[-1].split() == ["2", "status", "@alice", "Claimed"]


async def test_a_second_run_writes_nothing_and_costs_next_to_nothing(operator: Operator, there: Hackathon) -> None:
    there.github.comment(REPO, 1, "alice", "claim #2, 99")
    await operator.sync()
    await operator.sync()
    body, asked = there.body(), len(there.serving.api.log)
    done = await operator.sync("--json")

    assert there.body() == body
    assert done.json()["boards"] == [
        {"name": "spring", "changed": False, "entries": 1, "requests": 3, "writes": 0, "error": None}
    ]
    assert [each.status for each in there.serving.api.log[asked:]] == [304, 304, 304]


async def test_json_is_alone_on_standard_output_and_has_the_keys_of_the_contract(
    operator: Operator, there: Hackathon
) -> None:
    operator.rules = TWO_BOARDS
    there.github.comment(REPO, 2, "alice", "claim #2")
    done = await operator.sync("--json")

    boards = done.json()["boards"]
    assert [list(each) for each in boards] == [KEYS, KEYS]
    assert [(each["name"], each["entries"], each["writes"], each["error"]) for each in boards] == [
        ("spring", 0, 1, None), ("autumn", 1, 1, None),
    ]  # fmt: skip


async def test_requests_are_counted_as_github_saw_them(operator: Operator, there: Hackathon) -> None:
    there.github.comment(REPO, 1, "alice", "claim #2")
    one = (await operator.sync("--json")).json()["boards"][0]

    assert one["requests"] == len(there.serving.api.log)
    assert one["writes"] == len(there.serving.api.log.writes)


async def test_a_dry_run_shows_the_diff_and_the_replies_and_writes_nothing(
    operator: Operator, there: Hackathon
) -> None:
    await operator.sync()
    there.github.comment(REPO, 1, "alice", "claim #2, 99")
    before = there.github.events[:]
    done = await operator.sync("--dry-run")

    assert done.code == 0
    assert there.github.events == before
    assert [line.rstrip() for line in done.out.splitlines() if line[:5] in {"-| 2 ", "+| 2 "}] == [
        "-| 2 | Leap seconds |  |", "+| 2 | Leap seconds | @alice Claimed |",
    ]  # fmt: skip
    assert done.out.splitlines()[0] == "spring: 1 entry, would change"
    assert "post the reply to comment" in done.out
    assert "99" in done.out.partition("post the reply")[2]


async def test_a_dry_run_in_json_says_whether_it_would(operator: Operator, there: Hackathon) -> None:
    await operator.sync()
    nothing = (await operator.sync("--dry-run", "--json")).json()["boards"][0]
    there.github.comment(REPO, 1, "alice", "claim #2")
    something = (await operator.sync("--dry-run", "--json")).json()["boards"][0]

    assert (nothing["changed"], nothing["writes"]) == (False, 0)
    assert (something["changed"], something["writes"], something["entries"]) == (True, 0, 1)


async def test_an_event_has_its_comment_thanked_and_no_other(operator: Operator, there: Hackathon) -> None:
    other = there.github.comment(REPO, 1, "bob", "claim #2")
    said = there.github.comment(REPO, 1, "alice", "claim #2")
    done = await operator.sync("--event", event_file(there, operator.home))

    assert done.code == 0
    assert (there.thumbs(said), there.thumbs(other)) == ([KEEPER], [])


async def test_a_workflow_finds_its_event_by_itself(operator: Operator, there: Hackathon) -> None:
    said = there.github.comment(REPO, 1, "alice", "claim #2")
    path = event_file(there, operator.home)
    await operator.sync(GITHUB_EVENT_PATH=path, GITHUB_EVENT_NAME="issue_comment")
    outside = there.thumbs(said)
    await operator.sync(GITHUB_EVENT_PATH=path, GITHUB_EVENT_NAME="issue_comment", GITHUB_ACTIONS="true")

    assert (outside, there.thumbs(said)) == ([], [KEEPER])


@pytest.mark.parametrize("name", ["issues", "schedule", "workflow_dispatch"])
async def test_a_workflows_other_events_are_a_plain_look(operator: Operator, there: Hackathon, name: str) -> None:
    said = there.github.comment(REPO, 1, "alice", "claim #2")
    path = operator.home / "event.json"
    path.write_text('{"schedule": "*/5 * * * *"}')
    done = await operator.sync(GITHUB_EVENT_PATH=str(path), GITHUB_EVENT_NAME=name, GITHUB_ACTIONS="true")

    assert (done.code, there.people_on(2), there.thumbs(said)) == (0, ["alice"], [])


async def test_a_reply_that_an_organiser_deleted_stays_away_by_its_event(operator: Operator, there: Hackathon) -> None:
    assert (await operator.sync()).code == 0
    said = there.github.comment(REPO, 1, "alice", "claim #99")
    for by, stays_away in (("olivia", True), (KEEPER, False)):
        await operator.sync()
        (reply,) = [each for each in there.github.comments_on(REPO, 1) if each.user.login == KEEPER]
        there.github.delete_comment(reply.id, by)
        await operator.sync("--event", event_file(there, operator.home))
        await operator.sync()
        assert (there.reply_to(said) is None) == stays_away
        there.github.edit_comment(said.id, "claim #98")


async def test_an_edit_that_went_wrong_loses_its_thumb_by_its_event(operator: Operator, there: Hackathon) -> None:
    said = there.github.comment(REPO, 1, "alice", "claim #2")
    await operator.sync("--event", event_file(there, operator.home))
    there.github.edit_comment(said.id, "claim #99")
    await operator.sync("--event", event_file(there, operator.home))

    assert there.thumbs(said) == []
    assert "99" in (there.reply_to(said) or "")


@pytest.mark.parametrize("text", [None, "no JSON", "[]", '{"action": "created", "comment": {}, "issue": {}}'])
async def test_an_event_file_that_is_none_is_the_operators_mistake(operator: Operator, text: str | None) -> None:
    path = operator.home / "event.json"
    if text is not None:
        path.write_text(text)
    done = await operator.sync("--event", str(path))

    assert (done.code, len(done.lines)) == (2, 1)
    assert "Traceback" not in done.err


async def test_a_comment_on_something_else_is_a_plain_look(operator: Operator, there: Hackathon) -> None:
    path = operator.home / "event.json"
    path.write_text('{"action": "created", "comment": {"id": 1, "commit_id": "0a1b"}}')

    assert (await operator.sync("--event", str(path))).code == 0


@pytest.mark.parametrize("how", ["new", "all"])
async def test_old_comments_are_answered_only_when_asked_to(operator: Operator, there: Hackathon, how: str) -> None:
    old: Comment = there.github.comment(REPO, 1, "alice", "claim #99")
    await operator.sync()
    done = await operator.sync("--replies", how)

    assert done.code == 0
    assert (there.reply_to(old) is not None) == (how == "all")


async def test_one_board_by_its_name(operator: Operator, there: Hackathon) -> None:
    operator.rules = TWO_BOARDS
    done = await operator.sync("--board", "autumn", "--json")

    assert [each["name"] for each in done.json()["boards"]] == ["autumn"]
    assert there.body(1) == TABLE


async def test_an_unknown_board_is_named_with_those_there_are(operator: Operator) -> None:
    operator.rules = TWO_BOARDS
    done = await operator.sync("--board", "winter")

    assert (done.code, done.out) == (2, "")
    assert done.lines == ["no board is named 'winter'; the rules have spring, autumn"]


async def test_a_board_that_fails_stops_no_other_and_is_told_in_the_exit_code(
    operator: Operator, there: Hackathon
) -> None:
    operator.rules = TWO_BOARDS.replace("issue: 1", "issue: 77")
    there.github.comment(REPO, 2, "alice", "claim #2")
    done = await operator.sync("--json")

    failed, kept = done.json()["boards"]
    assert done.code == 1
    assert (kept["error"], there.people_on(2, issue=2)) == (None, ["alice"])
    assert done.lines == [f"spring: {failed['error']}"]


@pytest.mark.parametrize("effect", [False, True], ids=["before the write", "after the write"])
async def test_a_write_that_broke_off_is_looked_at_and_not_doubled(
    operator: Operator, there: Hackathon, effect: bool
) -> None:
    await operator.sync()
    there.github.faults.fail("PATCH", rf"/repos/{REPO}/issues/1", effect=effect)
    there.github.faults.fail("POST", rf"/repos/{REPO}/issues/1/comments", effect=effect)
    said = there.github.comment(REPO, 1, "alice", "claim #2, 99")
    done = await operator.sync("--json")
    again = await operator.sync("--json")

    assert (done.code, again.code) == (0, 0)
    assert done.json()["boards"][0]["changed"]
    assert there.people_on(2) == ["alice"]
    assert "99" in (there.reply_to(said) or "")


async def test_a_workflows_own_token_is_enough(operator: Operator, there: Hackathon) -> None:
    operator.token = there.github.add_workflow_token(REPO).value
    said = there.github.comment(REPO, 1, "alice", "claim #2")
    wrong = there.github.comment(REPO, 1, "bob", "claim #99")
    done = await operator.sync("--replies", "all")
    again = await operator.sync("--replies", "all")

    assert (done.code, again.code, there.people_on(2)) == (0, 0, ["alice"])
    assert there.thumbs(said) == []
    assert there.reply_to(wrong) is not None


@pytest.mark.parametrize("damage", ["garbage", "empty", "a file in its place"])
async def test_a_cache_that_is_damaged_costs_requests_and_nothing_else(
    operator: Operator, there: Hackathon, damage: str
) -> None:
    await operator.sync()
    cache = operator.home / "data" / "cache"
    if damage == "a file in its place":
        shutil.rmtree(cache)
        cache.write_text("no folder")
    else:
        for path in cache.iterdir():
            path.write_bytes(b"\x00 nonsense" if damage == "garbage" else b"")
    there.github.comment(REPO, 1, "alice", "claim #2")
    done = await operator.sync()

    assert (done.code, done.err, there.people_on(2)) == (0, "", ["alice"])


async def test_a_body_that_would_grow_too_long_is_told_and_left(operator: Operator, there: Hackathon) -> None:
    long = TABLE + "Word. " * 1000
    there.github.edit_issue(REPO, 1, "olivia", long)
    operator.rules = operator.rules.replace("style: text", f"style: text, body_limit: {len(long) + 100}")
    there.github.comment(REPO, 1, "alice", "claim #2")
    done = await operator.sync()

    assert (done.code, there.body()) == (1, long)
    assert done.lines[0].startswith("spring: the body would go over the limit")


async def test_an_app_keeps_the_board_as_well(operator: Operator, there: Hackathon) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    app = there.github.add_app("board-bot", key.public_key())
    there.github.install(app, "acme")
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    there.github.comment(REPO, 1, "alice", "@board-bot claim #2")
    done = await operator.sync(GITHUB_TOKEN="", GITHUB_APP_ID=str(app.id), GITHUB_APP_PRIVATE_KEY=pem)

    assert (done.code, done.err, there.people_on(2)) == (0, "", ["alice"])
