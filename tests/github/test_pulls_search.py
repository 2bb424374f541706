"""How search is asked, and what its answers are worth, on a GitHub that answers from a script."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from yarl import URL

from bot.core.rules import PullRules, Rules
from bot.github.pull import may_name, phrase_of
from bot.github.pulls import look_for_pulls
from bot.github.search import LONGEST_QUERY, Question, places, search_back
from bot.github.shelf import PullShelf
from tests.github.script import Answer

if TYPE_CHECKING:
    from bot.github.client import Client
    from tests.github.script import Script

SINCE = datetime(2026, 1, 19, 8, tzinfo=UTC)
RULES = Rules(name="b", repo="o/r", issues=(1,), pulls=PullRules("Spring No.", ("o/r",)))
ALL = 'is:pr in:title "Spring" created:>=2026-01-19 repo:o/r'
APPROVED = 'is:pr is:open review:approved in:title "Spring" repo:o/r'
LIST = "GET /repos/o/r/pulls?state=all&sort=updated&direction=desc&per_page=100"
OK = Answer(body=[])


def asked(text: str) -> str:
    """The query as aiohttp puts it on the wire."""
    query = f"q={quote(text, safe='')}&sort=updated&order=desc&per_page=100"
    return f"GET {URL(f'http://github/search/issues?{query}').relative()}"


def item(number: int, **changes: Any) -> dict[str, Any]:
    return {
        "number": number,
        "title": f"Spring No.{number}",
        "user": {"login": "bob", "type": "User"},
        "html_url": f"https://github.com/o/r/pull/{number}",
        "repository_url": "https://api.github.com/repos/o/r",
        "created_at": "2026-02-01T00:00:00Z",
        "updated_at": f"2026-02-01T00:00:{59 - number:02}Z",
        "closed_at": None,
        "pull_request": {"merged_at": None},
    } | changes


def found(*items: dict[str, Any], total: int | None = None, incomplete: bool = False) -> Answer:
    total = len(items) if total is None else total
    return Answer(body={"total_count": total, "incomplete_results": incomplete, "items": list(items)})


async def looked(client: Client) -> list[int]:
    answer = await look_for_pulls(client, RULES, PullShelf(RULES), (), SINCE, SINCE)
    return [pull.number for pull in answer.pulls]


async def test_an_incomplete_answer_is_asked_for_again(github: Script, client: Client) -> None:
    github.on(asked(ALL), found(item(1), incomplete=True), found(item(1), item(2)))
    github.on(asked(APPROVED), found())

    assert await looked(client) == [1, 2]


async def test_what_stays_incomplete_is_read_from_the_list(github: Script, client: Client) -> None:
    github.on(asked(ALL), found(item(1), incomplete=True))
    github.on(asked(APPROVED), found())
    listed = item(3, base={"repo": {"full_name": "o/r"}}, merged_at=None)
    github.on(LIST, Answer(body=[listed]))
    github.on("GET /repos/o/r/pulls/3/reviews?per_page=100", OK)

    assert await looked(client) == [1, 3]


async def test_incomplete_approvals_are_read_one_by_one(github: Script, client: Client) -> None:
    github.on(asked(ALL), found(item(1)))
    github.on(asked(APPROVED), found(incomplete=True))
    review = {"id": 1, "user": None, "state": "APPROVED", "submitted_at": "2026-02-02T00:00:00Z"}
    github.on("GET /repos/o/r/pulls/1/reviews?per_page=100", Answer(body=[review]))
    shelf = PullShelf(RULES)

    (pull,) = (await look_for_pulls(client, RULES, shelf, (), SINCE, SINCE)).pulls

    assert [(review.author, review.state) for review in pull.reviews or ()] == [("ghost", "APPROVED")]


async def test_an_older_server_tells_of_merges_by_number_alone(github: Script, client: Client) -> None:
    github.on(asked(ALL), found(item(1, closed_at="2026-02-02T00:00:00Z", pull_request={})))
    merged = item(1, closed_at="2026-02-02T00:00:00Z", merged_at="2026-02-02T00:00:00Z")
    github.on("GET /repos/o/r/pulls/1", Answer(body=merged))
    shelf = PullShelf(RULES)

    (pull,) = (await look_for_pulls(client, RULES, shelf, (), SINCE, SINCE)).pulls

    assert pull.merged is not None


async def test_results_that_come_to_no_end_are_given_up(github: Script, client: Client) -> None:
    github.on(asked(ALL), found(item(1), total=5))
    github.on(asked(ALL.replace("created:>=2026-01-19", "updated:<=2026-02-01T00:00:58Z")), found(item(1), total=5))

    sweep = await search_back(client, Question("Spring", SINCE), places(["o/r"]), None)

    assert (len(sweep.pulls), sweep.whole, sweep.sound) == (1, False, False)


def test_no_query_is_longer_than_search_reads() -> None:
    question = Question("映射文档" * 10, SINCE, ("is:open", "review:approved"))
    repos = [f"organisation/repository-{number}" for number in range(30)]

    groups = question.groups(repos)

    assert [repo for group in groups for repo in group] == repos
    later = datetime(2026, 12, 31, tzinfo=UTC)
    assert max(len(question.text(places(group), later)) for group in groups) <= LONGEST_QUERY
    assert all(len(question.text(places([*one, two[0]]), later)) > LONGEST_QUERY for one, two in pairwise(groups))


@pytest.mark.parametrize(
    ("words", "phrase"),
    [
        ("Hackathon 10th Spring No.", "Hackathon 10th Spring"),
        ("Ｈackathon　No", "Hackathon"),
        ("Casino", "Casino"),
        ("No.", "No."),
        ('the "best" No', "the best"),
        ("OCR+ERNIE No.", "OCR+ERNIE"),
        ("映射文档No.", "映射文档"),
        ("++", ""),
        ('"', ""),
    ],
)
def test_the_phrase_that_search_is_asked_for(words: str, phrase: str) -> None:
    assert phrase_of(words) == phrase


@pytest.mark.parametrize(
    ("title", "may"),
    [
        ("【Spring No.3】", True),
        ("spring　no 3", True),
        ("[S pring] 3", True),
        ("〔Spring〕 No.3", True),
        ("Sprint No.3", False),
    ],
)
def test_which_titles_may_name_the_event(title: str, may: bool) -> None:
    assert may_name(title, "Spring No.") is may
