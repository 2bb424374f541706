"""Draws the README's pictures from the demo: `python docs/pictures.py` (network, processes, writes files).

Needs Playwright and Chromium, as the browser tests do.
"""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.async_api import async_playwright

from bot.sandbox.child import free_port
from bot.sandbox.demo import on_set
from bot.sandbox.page import BoardTab, Page
from bot.sandbox.play import play
from bot.sandbox.scene import REPO, SCENES, stage
from bot.sandbox.server import serving
from bot.sandbox.state import GitHub

if TYPE_CHECKING:
    from playwright.async_api import Browser
    from playwright.async_api import Page as Tab

HERE = Path(__file__).parent
NAMES = {"en": "", "zh": ".zh-CN"}


async def main() -> None:
    """Draw every board as organisers wrote it and after its scene, and the whole page once."""
    async with async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        await before(browser)
        async with on_set(free_port()) as running:
            for number, scene in enumerate(SCENES, 1):
                await play(running.github, number, scene)
                url = f"{running.page_url}{REPO}/issues/{number}"
                await draw_board(browser, url, HERE / f"board-after{NAMES[scene.language]}.png")
            await draw_page(browser, running.page_url, HERE / "demo.png")
        await browser.close()


async def before(browser: Browser) -> None:
    """Draw the boards where no bot has been yet."""
    github = GitHub()
    stage(github)
    page = Page(github, REPO, [BoardTab(at, each.name) for at, each in enumerate(SCENES, 1)])
    async with serving(github, base_path="/api/v3", prepare=page.add_routes) as server:
        for number, scene in enumerate(SCENES, 1):
            url = f"{server.url.removesuffix('/api/v3')}/{REPO}/issues/{number}"
            await draw_board(browser, url, HERE / f"board-before{NAMES[scene.language]}.png")


async def draw_board(browser: Browser, url: str, path: Path) -> None:
    """Draw the board alone: from its first table or heading to the end of its last table."""
    tab = await opened(browser, url, 760, 1200, 1.2)
    await tab.locator(".talk").evaluate("talk => talk.hidden = true")
    top = await tab.locator("#issue-html").locator("h2, table").first.bounding_box()
    end = await tab.locator("#issue-html table").last.bounding_box()
    assert top, "the board has a heading or a table"
    assert end, "the board has a table"
    height = end["y"] + end["height"] - top["y"]
    clip = {"x": top["x"] - 8, "y": top["y"] - 6, "width": end["width"] + 16, "height": height + 14}
    await tab.screenshot(path=path, clip=clip, full_page=True)  # type: ignore[arg-type]  # a plain dict of what it wants
    await tab.context.close()


async def draw_page(browser: Browser, url: str, path: Path) -> None:
    """Draw the window as it opens, at the end of the conversation."""
    tab = await opened(browser, url, 1280, 800, 1)
    await tab.locator("#hints").evaluate("hints => hints.open = false")
    await tab.locator("#comments").evaluate("list => list.scrollTop = list.scrollHeight")
    await tab.screenshot(path=path)
    await tab.context.close()


async def opened(browser: Browser, url: str, width: int, height: int, scale: float) -> Tab:
    """The page in a window of that size, once it shows something."""
    size = {"width": width, "height": height}
    context = await browser.new_context(viewport=size, device_scale_factor=scale)  # type: ignore[arg-type]  # as above
    tab = await context.new_page()
    await tab.goto(url)
    await tab.wait_for_selector("html[data-ready]")
    return tab


if __name__ == "__main__":
    asyncio.run(main())
