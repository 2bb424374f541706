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
from bot.sandbox.play import play
from bot.sandbox.scene import REPO, SCENES

if TYPE_CHECKING:
    from playwright.async_api import Browser

HERE = Path(__file__).parent
NAMES = {"en": "", "zh": ".zh-CN"}


async def main() -> None:
    """Draw every board before its scene and after it, and the whole page once."""
    async with on_set(free_port()) as running, async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for number, scene in enumerate(SCENES, 1):
            url, name = f"{running.page_url}{REPO}/issues/{number}", NAMES[scene.language]
            await draw(browser, url, HERE / f"board-before{name}.png")
            await play(running.github, number, scene)
            await draw(browser, url, HERE / f"board-after{name}.png")
            if number == 1:
                await draw(browser, url, HERE / "demo.png", whole=True)
        await browser.close()


async def draw(browser: Browser, url: str, path: Path, *, whole: bool = False) -> None:
    """Draw the page, or its board alone: from the first heading to the end of the last table."""
    size = {"width": 1200, "height": 760} if whole else {"width": 760, "height": 1200}
    context = await browser.new_context(viewport=size, device_scale_factor=1 if whole else 1.5)  # type: ignore[arg-type]  # a plain dict of what it wants
    page = await context.new_page()
    await page.goto(url)
    await page.wait_for_selector("html[data-ready]")
    if whole:
        await page.locator("#hints").evaluate("hints => hints.open = false")
        await page.locator("#comments").evaluate("list => list.scrollTop = list.scrollHeight")
        await page.screenshot(path=path)
    else:
        top = await page.locator("#issue-html h2").first.bounding_box()
        end = await page.locator("#issue-html table").last.bounding_box()
        assert top, "the board has a heading"
        assert end, "the board has a table"
        height = end["y"] + end["height"] - top["y"]
        await page.locator("#composer").evaluate("form => form.hidden = true")
        clip = {"x": top["x"] - 8, "y": top["y"] - 6, "width": top["width"] + 16, "height": height + 14}
        await page.screenshot(path=path, clip=clip, full_page=True)  # type: ignore[arg-type]  # as above
    await context.close()


if __name__ == "__main__":
    asyncio.run(main())
