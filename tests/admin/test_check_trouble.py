"""What `check` says where GitHub can't be asked: one finding, and never a traceback."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, get_args

import pytest

from bot.admin.check import main_check
from bot.admin.finding import CheckFinding, rule_findings, table_finding
from bot.core.layout import Why
from bot.core.task import Code, Finding
from bot.settings import SettingsError

if TYPE_CHECKING:
    from pathlib import Path

    from tests.admin.conftest import Operator


async def test_a_server_error_is_one_finding_and_what_was_found_stays(operator: Operator) -> None:
    operator.github.lock("acme/sky", 1)
    operator.github.faults.fail("GET", "/repos/acme/sky/hooks", status=502)

    locked, failed = await operator.said()
    assert "the issue is locked" in locked
    assert failed == "error: GitHub answers 502; try again later; githubstatus.com tells whether it is down"


async def test_a_closed_connection_is_one_finding(operator: Operator) -> None:
    operator.github.faults.reset("GET", "/repos/acme/sky", times=None)

    assert await operator.said() == ["error: it can't be reached; look at the network, the proxy and GITHUB_API_URL"]


async def test_a_late_answer_is_one_finding(operator: Operator) -> None:
    operator.github.faults.delay(1.5, "GET", "/repos/acme/sky", times=None)

    assert await operator.said(seconds=1) == [
        "error: it gives no answer in time; try again, and look at the network or the proxy"
    ]


async def test_half_an_answer_is_one_finding(operator: Operator) -> None:
    operator.github.faults.truncate("GET", "/repos/acme/sky", times=None)

    assert await operator.said() == ["error: what answers there is not GitHub's REST API; correct GITHUB_API_URL"]


async def test_a_spent_rate_limit_is_one_finding(operator: Operator) -> None:
    operator.github.faults.rate_limit(60, "GET", "/repos/acme/sky", times=None)

    (line,) = await operator.said()
    assert line.startswith("error: no requests are left for these credentials; ")


async def test_a_refusal_is_one_finding_with_its_reason(operator: Operator) -> None:
    operator.github.faults.fail("GET", "/repos/acme/sky", status=403)

    assert await operator.said() == [
        "error: GitHub answers 403: Server Error; give the bot's token or App the right to read"
    ]


def test_a_network_that_is_down_is_one_finding(tmp_path: Path) -> None:
    rules = tmp_path / "rules.yml"
    rules.write_text("boards: [{name: spring, repo: acme/sky, issue: 1}]", encoding="utf-8")
    with socket.socket() as nobody:  # bound and not listening: a connection is refused
        nobody.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{nobody.getsockname()[1]}"

        found = main_check({"GITHUB_TOKEN": "x", "GITHUB_API_URL": url}, rules)

    mend = "look at the network, the proxy and GITHUB_API_URL"
    assert found == [CheckFinding("error", url, "it can't be reached", mend)]


def test_wrong_settings_are_raised_and_can_be_shown_as_findings(tmp_path: Path) -> None:
    rules = tmp_path / "rules.yml"
    rules.write_text("bords: []\n", encoding="utf-8")

    with pytest.raises(SettingsError) as caught:
        main_check({}, rules)

    assert rule_findings(caught.value.mistakes) == [
        CheckFinding(
            "error",
            "GITHUB_TOKEN",
            "there are no credentials",
            "set GITHUB_TOKEN, or GITHUB_APP_ID with GITHUB_APP_PRIVATE_KEY",
        ),
        CheckFinding("error", f"{rules}:1: bords", "unknown key", 'did you mean "boards"?'),
    ]


@pytest.mark.parametrize("code", get_args(Code))
def test_every_finding_of_the_tables_has_its_sentence_and_its_mend(code: Code) -> None:
    details = [(why,) for why in get_args(Why)] if code == "unreadable" else [("A-1", "7")]

    worded = [table_finding(Finding(3, code, detail), "spring: acme/sky#1") for detail in details]

    assert all(one.where == "spring: acme/sky#1 line 3" and one.what and one.mend for one in worded)
    assert not any("{0}" in one.what + one.mend for one in worded)
