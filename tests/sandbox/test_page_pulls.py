"""Pull requests on the demo's page: what is shown of them, what is offered, and what people do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import ClientSession

from bot.sandbox.page import BoardTab, Page
from bot.sandbox.page.pulls import next_title
from bot.sandbox.server import serving
from tests.sandbox.conftest import SKY

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.sandbox.model import Issue
    from bot.sandbox.state import GitHub

RFCS = "acme/rfcs"
BOARD = "| # | Task | Status |\n|--|--|--|\n| 1 | One | |\n| ~~2~~ | Two | |\n| 3 | `Three` \\| 3 | |\n"


@pytest.fixture
def github(github: GitHub) -> GitHub:
    """Two repositories; issue 1 is the board of the event "Sky No.", issue 2 that of "Sea No."."""
    github.add_repo(RFCS)
    github.grant(RFCS, "olivia", "admin")
    github.edit_issue(SKY, 1, "olivia", BOARD)
    github.open_issue(SKY, "olivia", "Sea", BOARD)
    return github


@pytest.fixture
async def visitor(github: GitHub) -> AsyncIterator[ClientSession]:
    tabs = [BoardTab(1, "Sky", words="Sky No."), BoardTab(2, "Sea", words="Sea No.")]
    page = Page(github, SKY, tabs, (SKY, RFCS))
    async with (
        serving(github, base_path="/api/v3", prepare=page.add_routes) as server,
        ClientSession(server.url.removesuffix("/api/v3")) as session,
    ):
        yield session


async def state(visitor: ClientSession, board: int = 1) -> Any:
    async with visitor.get(f"/page/issues/{board}") as answer:
        return await answer.json()


async def open_pull(visitor: ClientSession, **other: Any) -> tuple[int, Any]:
    said = {"login": "alice", "repo": SKY, "title": "[Sky No.1] One", "draft": False} | other
    async with visitor.post("/page/pulls", json=said) as answer:
        return answer.status, await answer.json()


async def change(visitor: ClientSession, pull: Issue, do: str, login: str = "olivia", **other: Any) -> tuple[int, str]:
    path = f"/page/pulls/{pull.repo.full_name}/{pull.number}"
    async with visitor.patch(path, json={"do": do, "login": login, **other}) as answer:
        return answer.status, "" if answer.status == 204 else (await answer.json())["message"]


async def test_anybody_opens_a_pull_request_in_any_of_the_repositories(visitor: ClientSession, github: GitHub) -> None:
    assert (await open_pull(visitor, login="dana", repo=RFCS, draft=True))[0] == 201

    [shown] = (await state(visitor))["pulls"]
    assert (shown["repo"], shown["number"], shown["title"]) == (RFCS, 1, "[Sky No.1] One")
    assert (shown["state"], shown["login"], shown["verdict"]) == ("draft", "dana", "")
    assert github.events[-1].name == "pull_request"
    assert "dana" in [each["login"] for each in (await state(visitor))["people"]]


@pytest.mark.parametrize(
    ("other", "status", "why"),
    [
        ({"repo": "acme/other"}, 404, "no repository acme/other"),
        ({"title": "  "}, 422, "A title has"),
        ({"title": "x" * 257}, 422, "A title has"),
        ({"login": "a--b"}, 422, "A GitHub login has letters"),
        ({"title": None}, 400, "can't read this"),
    ],
)
async def test_a_pull_request_that_can_t_be_opened_says_why(
    visitor: ClientSession, other: dict[str, Any], status: int, why: str
) -> None:
    got, said = await open_pull(visitor, **other)

    assert got == status
    assert why in said["message"]
    assert (await state(visitor))["pulls"] == []


async def test_a_pull_request_goes_from_draft_to_merged_by_the_steps_that_are_offered(
    visitor: ClientSession, github: GitHub
) -> None:
    pull = github.open_pull(SKY, "alice", "[Sky No.1] One", draft=True)
    seen = []
    for step, login in (("ready", "alice"), ("approve", "olivia"), ("merge", "olivia")):
        [shown] = (await state(visitor))["pulls"]
        seen.append((shown["state"], shown["verdict"], shown["steps"][0]))
        assert await change(visitor, pull, step, login) == (204, "")

    assert seen == [("draft", "", "ready"), ("open", "", "approve"), ("open", "APPROVED", "merge")]
    [shown] = (await state(visitor))["pulls"]
    assert (shown["state"], shown["reviewer"], shown["steps"]) == ("merged", "olivia", ["retitle"])


async def test_a_review_is_answered_by_another_and_dismissed(visitor: ClientSession, github: GitHub) -> None:
    pull = github.open_pull(SKY, "alice", "[Sky No.1] One")
    seen = []
    for step in ("approve", "refuse", "dismiss"):
        await change(visitor, pull, step)
        [shown] = (await state(visitor))["pulls"]
        seen.append((shown["verdict"], "dismiss" in shown["steps"]))

    assert seen == [("APPROVED", True), ("CHANGES_REQUESTED", True), ("", False)]
    assert {each.state for each in github.reviews_of(SKY, pull.number)} == {"DISMISSED"}


async def test_a_pull_request_is_closed_opened_again_made_a_draft_and_retitled(
    visitor: ClientSession, github: GitHub
) -> None:
    pull = github.open_pull(SKY, "alice", "[Sky No.1] One")
    seen = []
    for step in ("close", "reopen", "draft"):
        await change(visitor, pull, step, "alice")
        seen.append((await state(visitor))["pulls"][0]["state"])
    assert await change(visitor, pull, "retitle", "alice", title="[Sky No.3] Three") == (204, "")

    assert seen == ["closed", "open", "draft"]
    assert pull.title == "[Sky No.3] Three"


@pytest.mark.parametrize(
    ("do", "other", "refused"),
    [
        ("merge", {}, (405, "Pull Request is not mergeable")),
        ("retitle", {"title": " "}, (422, "A title has a letter at least, and at most 256 of them.")),
        ("approve", {"login": "alice"}, (422, "Can not approve your own pull request")),
        ("explode", {}, (400, "The page can't read this request.")),
    ],
)
async def test_a_step_that_can_t_be_taken_says_why_and_changes_nothing(
    visitor: ClientSession, github: GitHub, do: str, other: dict[str, str], refused: tuple[int, str]
) -> None:
    pull = github.open_pull(SKY, "alice", "[Sky No.1] One", draft=True)
    before = len(github.events)

    assert await change(visitor, pull, do, **other) == refused
    assert len(github.events) == before


async def test_a_board_shows_its_pull_requests_newest_first_and_not_another_board_s(
    visitor: ClientSession, github: GitHub
) -> None:
    for repo, title in ((SKY, "[SKY NO.1] One"), (SKY, "【sea no.1】One"), (RFCS, "no words at all")):
        github.open_pull(repo, "alice", title)

    assert [each["title"] for each in (await state(visitor))["pulls"]] == ["no words at all", "[SKY NO.1] One"]
    assert [each["title"] for each in (await state(visitor, 2))["pulls"]] == ["no words at all", "【sea no.1】One"]


async def test_the_next_title_is_suggested_by_the_board_and_its_pull_requests(
    visitor: ClientSession, github: GitHub
) -> None:
    assert (await state(visitor))["next_title"] == "[Sky No.1] One"

    github.open_pull(SKY, "alice", "[sky no. 1] One")

    assert (await state(visitor))["next_title"] == "[Sky No.3] Three | 3"
    assert (await state(visitor, 2))["next_title"] == "[Sea No.1] One"


@pytest.mark.parametrize(
    ("body", "words", "suggested"),
    [("no table", "Sky No.", "[Sky No.1]"), (BOARD, "", ""), (BOARD.replace("~~", ""), "Sky+No.", "[Sky+No.1] One")],
)
def test_a_title_is_suggested_whatever_the_board_looks_like(body: str, words: str, suggested: str) -> None:
    assert next_title(body, words, ["SkyyNo.1"]) == suggested


async def test_the_table_s_links_lead_to_the_pull_request_on_its_board_s_page(
    visitor: ClientSession, github: GitHub
) -> None:
    github.open_pull(RFCS, "alice", "[Sea No.1] One")

    async with visitor.get("/acme/rfcs/pull/1", allow_redirects=False) as answer:
        assert (answer.status, answer.headers["Location"]) == (302, "/acme/sky/issues/2#pull-rfcs-1")
    async with visitor.get("/acme/rfcs/pull/2") as answer:
        assert answer.status == 404
