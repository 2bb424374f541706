"""Nothing is kept of a comment that is gone."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, cast

from bot.run.pace import Allowance
from bot.run.thanks import Thanks

if TYPE_CHECKING:
    from bot.github.client import Client


class Posts:
    """A GitHub that takes every reaction."""

    def __init__(self) -> None:
        self.writing = asyncio.Lock()

    async def post(self, url: str, data: object) -> dict[str, int]:
        """Take a reaction."""
        return {"id": 1}


async def test_a_thumb_is_forgotten_with_its_comment() -> None:
    thanks = Thanks(cast("Client", Posts()), "acme/sky", lambda: "keeper", Allowance())
    for comment in (5, 6):
        thanks.deserves(comment)
    await thanks.send_all()
    thanks.forget(5)

    thanks.no_more(5, may_have=False)
    assert not thanks.busy
    thanks.no_more(6, may_have=False)
    assert thanks.busy
