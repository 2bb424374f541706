"""What an operator writes becomes the frozen values that the bot lives by."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.core.rules import Columns, Points, PullRules, Rules, TrackRule
from bot.settings import SettingsError, read_environment, read_rules, read_settings
from bot.settings.schema import LEVELS

EXAMPLE = Path(__file__).parents[1] / "config" / "hackathon.example.yml"
LEAST = "boards:\n  - name: spring\n    repo: o/r\n    issue: 7\n"
TOKEN = {"GITHUB_TOKEN": "ghp_example"}

Read = Callable[[str | bytes], tuple[Rules, ...]]


@pytest.fixture
def rules_of(tmp_path: Path) -> Read:
    """Read a text as a rules file."""

    def read(text: str | bytes) -> tuple[Rules, ...]:
        path = tmp_path / "rules.yml"
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return read_rules(path)

    return read


def test_the_least_rules_take_every_default(rules_of: Read) -> None:
    (rules,) = rules_of(LEAST)

    assert rules == Rules(name="spring", repo="o/r", issues=(7,), timezone=ZoneInfo("UTC"))


def test_every_key_reaches_the_rules() -> None:
    first, second = read_rules(EXAMPLE)

    assert first == Rules(
        name="lantern",
        repo="lantern-project/lantern",
        issues=(120,),
        language="zh",
        timezone=ZoneInfo("Asia/Shanghai"),
        since=datetime(2026, 3, 1, 16, tzinfo=UTC),
        organisers=frozenset({"lin-wei", "mtanaka"}),
        blocked=frozenset({"spam-example"}),
        pulls=PullRules(
            "Lantern Hackathon No.",
            ("lantern-project/lantern", "lantern-project/docs"),
            ("lantern-project/rfcs",),
        ),
        columns=Columns("序号", 4, "完成队伍", "方向", "难度"),
        tracks=(TrackRule("编译器", "1-20, 51-52"), TrackRule("文档", "21-50")),
        points=Points(1, "each"),
        look_every=timedelta(minutes=5),
    )
    assert (second.issues, second.language) == ((45, 52), "en")


def test_the_example_names_every_key_there_is_with_a_comment_over_it() -> None:
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    keys = {key for model in LEVELS.values() for key in model.model_fields}

    named = {
        key
        for above, line in pairwise(lines)
        for key in re.findall(r"^[ -]*([a-z_]+):", line)
        if above.lstrip().startswith("#")
    }

    assert keys - named == {"issues"}  # named in the comment over `issue`
    assert any("issues:" in line for line in lines)


def test_every_key_says_what_it_expects_and_gives_an_example() -> None:
    fields = [field for model in LEVELS.values() for field in model.model_fields.values()]

    assert [field for field in fields if not (field.description and field.examples)] == []


def test_logins_are_folded_and_an_at_sign_in_front_is_tolerated(rules_of: Read) -> None:
    (rules,) = rules_of(LEAST + '    organisers: ["@LuoTao1", Octo_Corp, "renovate[bot]"]\n')

    assert rules.organisers == {"luotao1", "octo_corp", "renovate[bot]"}


def test_pull_requests_are_followed_in_the_boards_own_repository_unless_others_are_named(
    rules_of: Read,
) -> None:
    (rules,) = rules_of(LEAST + "    pulls: {title: OCR+ERNIE No.}\n")

    assert rules.pulls == PullRules("OCR+ERNIE No.", ("o/r",))


def test_a_date_begins_at_midnight_where_the_event_is(rules_of: Read) -> None:
    (rules,) = rules_of("timezone: America/New_York\n" + LEAST + "    since: 2026-01-19\n")

    assert rules.since == datetime(2026, 1, 19, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "seconds"), [("10s", 10), ("90s", 90), ("5m", 300), ("5 m", 300), ("2h", 7200), ("1d", 86400)]
)
def test_a_period_is_a_number_with_its_unit(rules_of: Read, text: str, seconds: int) -> None:
    (rules,) = rules_of(LEAST + f"    look_every: {text}\n")

    assert rules.look_every == timedelta(seconds=seconds)


def test_a_small_alias_is_read_as_what_it_stands_for(rules_of: Read) -> None:
    first, second = rules_of(
        LEAST + "    organisers: &staff [ann]\n  - {name: two, repo: o/r, issue: 8, organisers: *staff}\n"
    )

    assert first.organisers == second.organisers == {"ann"}


def test_a_byte_order_mark_is_looked_through(rules_of: Read) -> None:
    assert rules_of(b"\xef\xbb\xbf" + LEAST.encode())[0].name == "spring"


def test_settings_hold_the_environment_and_the_boards() -> None:
    settings = read_settings(TOKEN, serving=False, config=EXAMPLE)

    assert settings.environment == read_environment(TOKEN, serving=False)
    assert settings.boards == read_rules(EXAMPLE)


def test_the_rules_file_is_found_by_its_variable() -> None:
    settings = read_settings({**TOKEN, "HACKATHON_CONFIG": str(EXAMPLE)}, serving=False)

    assert [rules.name for rules in settings.boards] == ["lantern", "lantern-docs"]


def test_mistakes_of_the_environment_and_of_the_rules_come_together(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings({}, serving=False, config=tmp_path / "none.yml")

    assert [mistake.what for mistake in caught.value.mistakes] == [
        "there are no credentials",
        "there is no such file",
    ]
