"""Facts as they are read from GitHub: issues, comments, and who may write."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from bot.core.facts import Comment, Facts, Issue
from bot.core.rules import Rules
from bot.github.auth import Identity
from bot.github.errors import Forbidden, Malformed, Missing, Refused
from bot.github.load import Writers, load_comments, load_facts, load_issue, load_writers, read_issue
from tests.github.script import Answer

if TYPE_CHECKING:
    from bot.github.client import Client
    from tests.github.conftest import Scene
    from tests.github.script import Script

REPO = "acme/sky"
ME = Identity("keeper", frozenset({"keeper"}))


async def test_a_look_reads_the_issue_and_every_comment(scene: Scene) -> None:
    scene.github.comment(REPO, scene.number, "alice", "claim #2")
    scene.github.comment(REPO, scene.number, "ci[bot]", "built")
    second = scene.github.open_issue(REPO, "olivia", "More tasks", "| not the body |")
    scene.github.comment(REPO, second.number, "bob", "【报名】：3")

    facts = await load_facts(
        scene.client,
        Rules(name="b", repo=REPO, issues=(scene.number, second.number)),
        ME,
        frozenset({"olivia"}),
    )

    assert [(one.issue, one.author, one.by_bot, one.body) for one in facts.comments] == [
        (scene.number, "alice", False, "claim #2"),
        (scene.number, "ci[bot]", True, "built"),
        (second.number, "bob", False, "【报名】：3"),
    ]
    assert (facts.issue.body, facts.issue.author, facts.issue.closed) == ("| table |", "olivia", None)
    assert (facts.me, facts.names, facts.writers) == ("keeper", frozenset({"keeper"}), frozenset({"olivia"}))


async def test_the_issue_is_read_before_its_comments(scene: Scene) -> None:
    facts = await load_facts(scene.client, Rules(name="b", repo=REPO, issues=(scene.number,)), ME)

    issue = f"/repos/{REPO}/issues/{scene.number}"
    assert isinstance(facts, Facts)
    assert scene.asked() == [f"GET {issue}", f"GET {issue}/comments"]


async def test_a_comment_is_read_whole(scene: Scene) -> None:
    posted = scene.github.comment(REPO, scene.number, "alice", "报名 2\r\nthanks")
    scene.github.edit_comment(posted.id, "报名 3\r\nthanks")

    (comment,) = await load_comments(scene.client, REPO, scene.number)

    assert comment == Comment(
        id=posted.id,
        issue=scene.number,
        author="alice",
        by_bot=False,
        body="报名 3\r\nthanks",
        created=posted.created_at,
        updated=posted.updated_at,
        url=f"https://github.com/acme/sky/issues/{scene.number}#issuecomment-{posted.id}",
    )
    assert comment.updated > comment.created


async def test_no_comment_is_missed_when_a_full_page_did_not_change(scene: Scene) -> None:
    for number in range(200):
        scene.github.comment(REPO, scene.number, "alice", f"claim {number}")
    assert len(await load_comments(scene.client, REPO, scene.number)) == 200

    scene.github.comment(REPO, scene.number, "bob", "claim 7")
    comments = await load_comments(scene.client, REPO, scene.number)

    assert (len(comments), comments[-1].author) == (201, "bob")


async def test_a_comment_that_moves_up_a_page_while_we_read_is_not_missed(scene: Scene) -> None:
    posted = [scene.github.comment(REPO, scene.number, "alice", f"claim {number}") for number in range(101)]
    comments = f"/repos/{REPO}/issues/{scene.number}/comments"
    scene.github.faults.after("GET", comments, lambda: scene.github.delete_comment(posted[0].id))

    loaded = await load_comments(scene.client, REPO, scene.number)

    assert [comment.id for comment in loaded] == [comment.id for comment in posted[1:]]


async def test_comments_that_never_hold_still_are_taken_as_last_read(scene: Scene) -> None:
    posted = [scene.github.comment(REPO, scene.number, "alice", f"claim {number}") for number in range(200)]
    doomed = iter(posted)
    comments = f"/repos/{REPO}/issues/{scene.number}/comments"

    def delete_one() -> None:
        scene.github.delete_comment(next(doomed).id)

    scene.github.faults.before("GET", comments, delete_one, times=None)

    assert 190 < len(await load_comments(scene.client, REPO, scene.number)) < 200


async def test_a_second_look_at_an_unchanged_board_costs_no_counted_request(scene: Scene) -> None:
    for number in range(150):
        scene.github.comment(REPO, scene.number, "alice", f"claim {number}")
    rules = Rules(name="b", repo=REPO, issues=(scene.number,))
    first = await load_facts(scene.client, rules, ME)
    before = scene.client.counts.snapshot()

    assert await load_facts(scene.client, rules, ME) == first
    assert scene.client.counts.since(before).by_status == {304: 3}


async def test_a_deleted_account_is_ghost(scene: Scene) -> None:
    scene.github.comment(REPO, scene.number, "alice", "claim #2")
    scene.github.delete_account("alice")
    scene.github.delete_account("olivia")

    (comment,) = await load_comments(scene.client, REPO, scene.number)
    issue = await load_issue(scene.client, REPO, scene.number)

    assert (comment.author, comment.by_bot, issue.author) == ("ghost", False, "ghost")


async def test_an_issue_without_a_text_is_empty_and_a_closed_one_says_when(scene: Scene) -> None:
    empty = scene.github.open_issue(REPO, "olivia", "Empty", None)
    scene.github.lock(REPO, empty.number)
    closed = scene.github.close_issue(REPO, empty.number, "olivia")

    assert await load_issue(scene.client, REPO, empty.number) == Issue(
        repo=REPO,
        number=empty.number,
        url=f"https://github.com/acme/sky/issues/{empty.number}",
        author="olivia",
        body="",
        created=empty.created_at,
        updated=empty.updated_at,
        closed=closed.closed_at,
        locked=True,
    )


async def test_reading_tells_an_unchanged_issue_from_a_changed_one(scene: Scene) -> None:
    issue, changed = await read_issue(scene.client, REPO, scene.number)
    assert changed
    assert await read_issue(scene.client, REPO, scene.number) == (issue, False)

    scene.github.edit_issue(REPO, scene.number, "olivia", "| edited |")
    issue, changed = await read_issue(scene.client, REPO, scene.number)
    assert (issue.body, changed) == ("| edited |", True)


async def test_the_case_of_a_repositorys_name_does_not_matter(scene: Scene) -> None:
    assert (await load_issue(scene.client, "ACME/Sky", scene.number)).repo == "ACME/Sky"


async def test_a_missing_issue(scene: Scene) -> None:
    with pytest.raises(Missing, match=r"/repos/acme/sky/issues/999: not found"):
        await load_issue(scene.client, REPO, 999)


async def test_a_missing_repository(scene: Scene) -> None:
    with pytest.raises(Missing, match="check the name"):
        await load_issue(scene.client, "acme/see", 1)


async def test_a_deleted_issue(scene: Scene) -> None:
    scene.github.delete_issue(REPO, scene.number, "olivia")

    with pytest.raises(Missing, match="deleted"):
        await load_issue(scene.client, REPO, scene.number)


async def test_a_transferred_issue_is_told_with_its_new_place(scene: Scene) -> None:
    scene.github.add_repo("acme/docs")
    moved = scene.github.transfer_issue(REPO, scene.number, "olivia", "acme/docs")

    with pytest.raises(Missing, match=f"is acme/docs#{moved.number} now"):
        await load_issue(scene.client, REPO, scene.number)


async def test_a_pull_request_is_no_board(scene: Scene) -> None:
    pull = scene.github.open_pull(REPO, "alice", "My work")

    with pytest.raises(Refused, match="is a pull request"):
        await load_issue(scene.client, REPO, pull.number)


async def test_who_may_write_is_asked_of_github(scene: Scene) -> None:
    people = {"Ann": "admin", "mia": "maintain", "Will": "write", "tess": "triage", "rose": "read"}
    for login, permission in people.items():
        scene.github.grant(REPO, login, permission)  # type: ignore[arg-type]  # the literals stand above

    writers = await load_writers(scene.client, REPO, {*people, "nobody-here", "ci[bot]"})

    assert writers == Writers(frozenset({"ann", "mia", "will"}), frozenset({"nobody-here", "ci[bot]"}))


async def test_a_repository_that_cannot_be_seen_says_nothing_of_who_may_write(scene: Scene) -> None:
    scene.github.grant(REPO, "ann", "admin")
    scene.github.grant(REPO, "keeper", "none")
    scene.github.repo(REPO).private = True

    with pytest.raises(Missing, match="see it"):
        await load_writers(scene.client, REPO, {"ann"})


async def test_a_token_that_may_not_ask_for_permissions_is_told(client: Client, github: Script) -> None:
    github.on(
        "GET /repos/acme/sky/collaborators/ci%5Bbot%5D/permission",
        Answer(403, {"message": "Must have push access"}, {"X-Accepted-GitHub-Permissions": "metadata=read"}),
    )

    with pytest.raises(Forbidden, match="metadata=read"):
        await load_writers(client, REPO, ["ci[bot]"])


async def test_a_repository_that_is_away_says_nothing_of_who_may_write(scene: Scene) -> None:
    scene.github.repo(REPO).private = True
    scene.github.grant(REPO, "keeper", "none")

    with pytest.raises(Missing):
        await load_writers(scene.client, REPO, ["ann"])


async def test_a_login_cannot_lead_to_another_address(client: Client, github: Script) -> None:
    github.on(f"GET /repos/{REPO}", Answer(200, {}))

    assert (await load_writers(client, REPO, ["../x?y"])).may == frozenset()
    assert github.targets == [f"GET /repos/{REPO}/collaborators/..%2Fx%3Fy/permission", f"GET /repos/{REPO}"]


async def test_a_comment_that_a_deletion_moved_between_pages_is_there_once(client: Client, github: Script) -> None:
    url = "/repos/acme/sky/issues/1/comments?per_page=100"
    github.on(f"GET {url}", Answer(body=[_comment(id_) for id_ in range(1, 101)]))
    github.on(f"GET {url}&page=2", Answer(body=[_comment(100), _comment(101)]))

    assert [one.id for one in await load_comments(client, REPO, 1)] == list(range(1, 102))


async def test_an_answer_that_lacks_something_is_named(client: Client, github: Script) -> None:
    github.on("GET /repos/acme/sky/issues/1", Answer(body={"url": "https://api.github.com/repos/acme/sky/issues/1"}))

    with pytest.raises(Malformed, match="`number`"):
        await load_issue(client, REPO, 1)


def _comment(id_: int) -> dict[str, object]:
    when = datetime(2026, 1, 1, tzinfo=UTC).isoformat()
    return {
        "id": id_,
        "issue_url": "https://api.github.com/repos/acme/sky/issues/1",
        "html_url": f"https://github.com/acme/sky/issues/1#issuecomment-{id_}",
        "user": {"login": "alice"},
        "body": "text",
        "created_at": when,
        "updated_at": when,
    }
