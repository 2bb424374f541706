"""What an operator is told of wrong rules: the file, the line, the key, what is wrong and how to mend it."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.settings import SettingsError, read_rules

LEAST = "boards:\n  - name: spring\n    repo: o/r\n    issue: 7\n"

Said = Callable[[str | bytes], list[str]]


@pytest.fixture
def mistakes_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Said:
    """Give the lines that an operator reads about a text in `rules.yml` of the folder one works in."""
    monkeypatch.chdir(tmp_path)

    def read(text: str | bytes) -> list[str]:
        Path("rules.yml").write_bytes(text.encode() if isinstance(text, str) else text)
        with pytest.raises(SettingsError) as caught:
            read_rules(Path("rules.yml"))
        return str(caught.value).splitlines()

    return read


def written() -> list[tuple[str, str]]:
    """Read `settings_mistakes.txt`: pairs of a rules file and what is said of it."""
    text = Path(__file__).with_name("settings_mistakes.txt").read_text(encoding="utf-8")
    blocks = [block.rpartition("\n→ ") for block in text.split("\n\n")[1:] if block.strip()]
    return [
        ("LEAST\n" * rules.startswith("    ") + rules + "\n", "rules.yml:" + said.strip()) for rules, _, said in blocks
    ]


@pytest.mark.parametrize(("rules", "said"), written())
def test_a_mistake_is_named_with_its_line_and_its_mend(mistakes_of: Said, rules: str, said: str) -> None:
    assert mistakes_of(rules.replace("LEAST\n", LEAST)) == [said]


def test_every_mistake_is_said_at_once_in_the_order_of_lines(mistakes_of: Said) -> None:
    text = "langage: zh\nboards:\n  - name: a\n    repo: b\n    issue: x\n    organisers: c\n    organisers: d\n"

    assert [line.split(";")[0] for line in mistakes_of(text)] == [
        "rules.yml:1: langage: unknown key",
        'rules.yml:4: boards[0].repo: "b" is not right',
        'rules.yml:5: boards[0].issue: "x" is not right',
        'rules.yml:6: boards[0].organisers: "c" is not right',
        "rules.yml:7: boards[0].organisers: the key stands twice (first in line 6)",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: [1, 2\nb: 3\n", "close the bracket, with commas between the values (here or above)"),
        ("a: 'x\n", "close the quote that was opened (here or above)"),
        ("a: b: c\n", 'put a text with ": " in quotes, and mind the indentation (here or above)'),
        ("a:\n\t- b\n", "indent with spaces, never with tabs (here or above)"),
        ("a: [@ann]\n", 'put it in quotes: "@name" (here or above)'),
        ("a: %b\n", "put the value in quotes (here or above)"),
        ("a: *b\n", "put a text that begins with * in quotes (here or above)"),
        ("a: 1\n---\nb: 2\n", 'keep one document: remove the line "---" (here or above)'),
        ("a: b\n c\nd e\n", 'write "key: value", with a space after the colon (here or above)'),
        ("a: \x01\n", "remove it"),
    ],
)
def test_what_is_no_yaml_is_named_with_its_line_and_what_to_do(mistakes_of: Said, text: str, said: str) -> None:
    (line,) = mistakes_of(text)

    assert re.match(r"rules\.yml:[1-4]: ", line)
    assert line.endswith(f"; {said}")


def test_an_alias_bomb_is_refused(mistakes_of: Said) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 10)]

    (line,) = mistakes_of("\n".join(lines))

    assert line.endswith("once its aliases are followed; write the values out instead of using *aliases")


def test_an_alias_of_itself_is_refused(mistakes_of: Said) -> None:
    (line,) = mistakes_of("a: &a [*a]\n")

    assert line.endswith("write the values out instead of using *aliases")


@pytest.mark.parametrize("text", ["[" * 100_000, "- " * 100_000, "{a: " * 50_000])
def test_values_within_values_without_end_are_refused(mistakes_of: Said, text: str) -> None:
    (line,) = mistakes_of(text)

    assert "nest at most 20 levels" in line


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "rules.yml: the file is empty; begin with config/hackathon.example.yml"),
        ("# nothing\n", "rules.yml: the file is empty; begin with config/hackathon.example.yml"),
        ("a: 1\nb: 春\n".encode("gbk"), "rules.yml:2: this is not UTF-8; save the file as UTF-8"),
        (
            "#" * (1024 * 1024 + 1),
            "rules.yml: the file is over 1 MiB; rules are a few kilobytes: name the right file",
        ),
    ],
)
def test_a_file_that_holds_no_rules_is_refused(mistakes_of: Said, text: str, said: str) -> None:
    assert mistakes_of(text) == [said]


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    for path, what in [(tmp_path / "none.yml", "there is no such file"), (tmp_path, "this is a folder")]:
        with pytest.raises(SettingsError, match=re.escape(f"{path}: {what}; name")):
            read_rules(path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_that_may_not_be_read_is_named(tmp_path: Path) -> None:
    path = tmp_path / "rules.yml"
    path.touch(mode=0o000)

    with pytest.raises(SettingsError, match="let the bot's user read it"):
        read_rules(path)
