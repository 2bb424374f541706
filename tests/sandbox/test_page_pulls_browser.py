"""Pull requests in a browser: the board moves with them, by mouse, by keyboard and on a phone."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from bot.sandbox.child import free_port
from bot.sandbox.demo import on_set
from bot.sandbox.scene import REPO
from tests.sandbox.conftest import SKY
from tests.sandbox.test_page_browser import chromium, opened, served

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import Page as Tab

    from bot.sandbox.state import GitHub

pytestmark = pytest.mark.browser

COMES_INTO_VIEW = """(cell) => new Promise((resolve) => {
  const look = () => {
    const { top, bottom } = cell.getBoundingClientRect();
    const seen = top >= 0 && bottom <= document.getElementById("pulls").getBoundingClientRect().top;
    seen ? resolve() : requestAnimationFrame(look);
  };
  look();
})"""


@pytest.fixture
async def tab(github: GitHub) -> AsyncIterator[Tab]:
    """The pull requests of acme/sky, in a wide window: one of alice's; no bot is there."""
    for login in ("olivia", "alice", "bob"):
        github.user(login).name = login
    github.open_pull(SKY, "alice", "First")
    async with served(github) as url, chromium() as browser, opened(browser, url) as shown:
        await shown.click("#tab-pulls")
        yield shown


async def test_a_pull_request_opened_approved_and_merged_on_the_page_moves_the_boards() -> None:
    async with on_set(free_port()) as running, chromium() as browser, opened(browser, running.page_url) as tab:
        await tab.click("#tab-pulls")
        await tab.click("#open-pull .person:has-text('bob')")
        suggested = await tab.input_value("#pull-title")
        assert suggested == "[Lantern Hackathon No.1] Follow a lantern file while it grows (tail | watch)"
        await tab.click("#open-pull .primary")
        row = tab.locator("#issue-html tr", has_text="Follow a lantern")
        await row.get_by_label("Status: PR open").wait_for()

        await tab.click(".pull button:has-text('Approve')")
        await row.get_by_label("Status: Approved").wait_for()
        await tab.click(".pull button:has-text('Merge') >> nth=0")
        await row.get_by_label("Status: Done").wait_for()
        await tab.locator("#issue-html tr", has_text="🥇").get_by_text("bob").wait_for()

        total = tab.locator("#issue-html tr", has_text="Total").locator("td")
        assert await total.all_inner_texts() == ["Total", "9", "1 / 1", "11.11%", "1", "11.11%"]
        assert await tab.locator(".pull-state").get_attribute("title") == "Merged"
        assert running.github.pull(REPO, 3).user.login == "bob"


async def test_a_title_is_changed_and_what_one_types_survives_other_people_s_news(tab: Tab, github: GitHub) -> None:
    await tab.click(".pull .menu summary")
    await tab.click(".pull [data-do=retitle]")
    await tab.fill(".retitle input", "Half a ")
    github.open_pull(SKY, "bob", "Second")
    await tab.locator("#pull-sky-3").wait_for()
    await tab.keyboard.type("title")
    await tab.keyboard.press("Enter")
    await tab.locator("#pull-sky-2 .pull-title", has_text="Half a title").wait_for()

    assert await tab.locator(".pull-title").all_inner_texts() == ["Second", "Half a title"]
    assert github.pull(SKY, 2).title == "Half a title"


async def test_everything_is_done_by_keyboard(tab: Tab, github: GitHub) -> None:
    await tab.focus("#tab-pulls")
    await tab.keyboard.press("ArrowLeft")
    assert await tab.locator("#conversation").is_visible()
    await tab.keyboard.press("ArrowRight")

    await tab.focus(".pull .menu summary")
    await tab.keyboard.press("Enter")
    await tab.focus(".pull [data-do=close]")
    await tab.keyboard.press("Enter")
    await tab.locator(".pull-state.closed").wait_for()

    assert github.pull(SKY, 2).closed_at is not None
    assert await tab.evaluate("document.activeElement.getAttribute('aria-label')") == "More for sky#2"


async def test_a_double_click_takes_one_step_only(tab: Tab, github: GitHub) -> None:
    await tab.dblclick(".pull button:has-text('Approve')")
    await tab.locator(".pull", has_text="approved by olivia").wait_for()

    assert [each.state for each in github.reviews_of(SKY, 2)] == ["APPROVED"]
    assert github.pull(SKY, 2).closed_at is None


async def test_a_refused_title_stays_in_its_field_with_the_reason(tab: Tab, github: GitHub) -> None:
    await tab.fill("#pull-title", "   ")
    await tab.click("#open-pull .primary")
    await tab.get_by_text("A title has a letter at least").wait_for()

    assert await tab.input_value("#pull-title") == "   "
    assert await tab.locator(".pull").count() == 1


async def test_a_link_in_the_table_shows_its_pull_request_without_a_reload(github: GitHub) -> None:
    github.open_pull(SKY, "alice", "First")
    async with served(github) as url, chromium() as browser, opened(browser, url) as tab:
        github.edit_issue(SKY, 1, "olivia", f"[sky#2]({url}/acme/sky/pull/2)")
        await tab.fill("#text", "half a sentence")
        await tab.click("#issue-html >> text=sky#2")
        await tab.locator("#pull-sky-2").wait_for()

        assert await tab.input_value("#text") == "half a sentence"


async def test_on_a_phone_the_task_that_moved_is_brought_into_view_above_the_sheet(github: GitHub) -> None:
    table = "\n".join(["| # | Status |", "|--|--|", *(f"| {at} | |" for at in range(1, 60))])
    github.edit_issue(SKY, 1, "olivia", table)
    github.open_pull(SKY, "alice", "First")
    async with served(github) as url, chromium() as browser, opened(browser, url, 390) as tab:
        assert await tab.evaluate("document.documentElement.scrollWidth") == 390
        await tab.click("#tab-pulls")
        await tab.click(".pull button:has-text('Approve')")
        github.edit_issue(SKY, 1, "olivia", table.replace("| 50 | |", "| 50 | @alice |"))

        async with asyncio.timeout(15):
            await tab.locator("td", has_text="@alice").evaluate(COMES_INTO_VIEW)
        assert await tab.locator(".pull").is_visible()
