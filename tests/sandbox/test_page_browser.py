"""The demo's page in a browser: what people see and do there, on a simulated GitHub and with the real bot."""

from __future__ import annotations

import shutil
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from bot.sandbox.child import free_port
from bot.sandbox.demo import on_set
from bot.sandbox.page import BoardTab, Example, Page
from bot.sandbox.server import serving

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import Browser
    from playwright.async_api import Page as Tab

    from bot.sandbox.state import GitHub

pytestmark = pytest.mark.browser

SKY = "acme/sky"  # conftest.py makes it, with issue 1 by olivia
# A headless Chromium that keeps to itself: no sandbox (containers), no graphics card, no calls home.
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
BODY = """\
| # | Task | Status |
|---|---|---|
| 1 | One | |
| 2 | Two | |
"""


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    playwright = pytest.importorskip("playwright.async_api")
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("there is no Chromium here: .ci/need-browser installs it")
    async with playwright.async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path=program, args=QUIET)
        yield browser
        await browser.close()


@asynccontextmanager
async def opened(browser: Browser, url: str, width: int = 1400, **options: str) -> AsyncIterator[Tab]:
    """The page in a window of that width; fails if it logged an error or asked another host for anything.

    Chromium logs a refused comment (422) as an error; the page explains it to the person.
    """
    context = await browser.new_context(viewport={"width": width, "height": 850}, **options)
    tab = await context.new_page()
    complaints: list[str] = []
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    tab.on(
        "console",
        lambda line: complaints.append(line.text) if line.type == "error" and "422" not in line.text else None,
    )
    tab.on("request", lambda asked: None if asked.url.startswith(url) else complaints.append(asked.url))
    await tab.goto(url)
    await tab.wait_for_selector("html[data-ready]")
    yield tab
    await context.close()
    assert complaints == []


@pytest.fixture
async def tab(github: GitHub) -> AsyncIterator[Tab]:
    """The page of acme/sky, in a wide window; no bot is there."""
    github.edit_issue(SKY, 1, "olivia", BODY)
    for login in ("olivia", "alice", "bob"):
        github.user(login).name = login
    async with served(github) as url, chromium() as browser, opened(browser, url) as shown:
        yield shown


@asynccontextmanager
async def served(github: GitHub) -> AsyncIterator[str]:
    page = Page(github, SKY, [BoardTab(1, "Sky", (Example("bob", "claim #2", "takes it"),))])
    async with serving(github, base_path="/api/v3", prepare=page.add_routes) as server:
        page.log = server.api.log
        yield server.url.removesuffix("/api/v3")


async def test_what_is_typed_in_the_page_changes_the_table() -> None:
    async with on_set(free_port()) as running, chromium() as browser, opened(browser, running.page_url) as tab:
        await tab.fill("#text", "claim #2")
        await tab.click("text=Comment >> nth=-1")
        await tab.locator("#issue-html tr", has_text="让时间轴").get_by_text("@alice").wait_for()
        await tab.locator("#comments li", has_text="claim #2").get_by_text("👍 1").wait_for()

        assert await tab.locator("td", has_text="@alice").count() == 1


async def test_a_comment_of_somebody_else_appears_while_one_types(tab: Tab, github: GitHub) -> None:
    await tab.fill("#text", "half a sen")

    github.comment(SKY, 1, "alice", "hello **there**")
    await tab.locator("#comments strong", has_text="there").wait_for()
    await tab.keyboard.type("tence")

    assert await tab.input_value("#text") == "half a sentence"


async def test_an_example_is_filled_in_for_its_person_and_sent_by_keyboard(tab: Tab, github: GitHub) -> None:
    await tab.click(".example")
    await tab.keyboard.press("Control+Enter")
    await tab.locator("#comments li").wait_for()

    assert [(each.user.login, each.body) for each in github.comments_on(SKY, 1)] == [("bob", "claim #2")]
    assert await tab.input_value("#text") == ""


async def test_only_the_cell_that_changed_flashes(tab: Tab, github: GitHub) -> None:
    github.edit_issue(SKY, 1, "olivia", BODY.replace("| Two | |", "| Two | @bob |"))

    await tab.locator("td.flash").wait_for()
    assert await tab.locator("td.flash").all_inner_texts() == ["@bob"]


async def test_a_new_login_may_be_typed_in_and_a_wrong_one_is_explained(tab: Tab, github: GitHub) -> None:
    await tab.fill("#text", "claim #1")
    await tab.fill("#other", "小明")
    await tab.keyboard.press("Enter")
    await tab.get_by_text("A GitHub login has letters").wait_for()

    await tab.fill("#other", "dana")
    await tab.keyboard.press("Enter")
    await tab.locator("#comments li").wait_for()

    assert [each.user.login for each in github.comments_on(SKY, 1)] == ["dana"]
    assert await tab.locator("#composer .error").is_hidden()
    assert await tab.locator("#composer .person", has_text="dana").locator("input").is_checked()


async def test_a_comment_is_edited_and_deleted_from_its_menu(tab: Tab, github: GitHub) -> None:
    github.comment(SKY, 1, "alice", "one")
    await tab.click(".menu summary")
    await tab.click("text=Edit >> nth=-1")
    await tab.fill(".comment textarea", "two")
    await tab.click("text=Update comment")
    await tab.locator(".comment", has_text="two").get_by_text("edited").wait_for()
    assert [each.body for each in github.comments_on(SKY, 1)] == ["two"]

    await tab.click(".menu summary")
    await tab.click("text=Delete")
    await tab.locator(".comment").wait_for(state="detached")
    assert github.comments_on(SKY, 1) == []


async def test_the_issue_s_markdown_is_shown_and_edited_by_the_organiser(tab: Tab, github: GitHub) -> None:
    await tab.click("text=Raw Markdown")
    assert await tab.inner_text("#issue-raw") == BODY.rstrip("\n") + "\n"

    await tab.click("#edit-issue")
    await tab.fill("#issue-text", BODY.replace("One", "Eins"))
    await tab.click("text=Save")
    await tab.get_by_role("cell", name="Eins").wait_for()

    assert "Eins" in (github.issue(SKY, 1).body or "")


async def test_the_organiser_closes_the_issue(tab: Tab, github: GitHub) -> None:
    assert await tab.locator("#close").is_hidden()

    await tab.click(".person:has-text('olivia')")
    await tab.click("text=Close issue")
    await tab.locator("#state", has_text="Closed").wait_for()

    assert github.issue(SKY, 1).state == "closed"


@pytest.mark.parametrize("width", [360, 800, 1280])
async def test_the_page_is_never_wider_than_the_window(github: GitHub, width: int) -> None:
    github.comment(SKY, 1, "alice", "x" * 300)
    async with served(github) as url, chromium() as browser, opened(browser, url, width) as tab:
        assert await tab.evaluate("document.documentElement.scrollWidth") == width
        assert await tab.locator("#text").is_visible()


@pytest.mark.parametrize(("scheme", "background"), [("light", "rgb(255, 255, 255)"), ("dark", "rgb(13, 17, 23)")])
async def test_the_page_is_light_or_dark_as_the_system_is(github: GitHub, scheme: str, background: str) -> None:
    async with served(github) as url, chromium() as browser, opened(browser, url, color_scheme=scheme) as tab:
        assert await tab.evaluate("getComputedStyle(document.body).backgroundColor") == background
