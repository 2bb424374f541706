"""The command line: what each verb prints and how it exits (starts processes)."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot import __version__

ROOT = Path(__file__).parents[1]
VERBS = ("demo", "serve", "sync", "report", "why", "check", "parse")


def run(*arguments: str, stdin: str | bytes = "", cwd: Path = ROOT, **env: str) -> subprocess.CompletedProcess[str]:
    """`python -m bot` with these arguments, in an environment without anything of the bot's own."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("GITHUB_", "HACKATHON_", "PORT"))}
    given = stdin.encode() if isinstance(stdin, str) else stdin
    done = subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=cwd,
        env=kept | {"PYTHONPATH": str(ROOT)} | env,
        input=given,
        capture_output=True,
        check=False,
        timeout=30,
    )
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


def parsed(*bodies: object, tasks: str = "1-120") -> list[dict[str, object]]:
    """What `parse --json` says of comments."""
    lines = "".join(json.dumps({"body": body}, ensure_ascii=False) + "\n" for body in bodies)
    done = run("parse", "--json", "--tasks", tasks, stdin=lines)
    assert (done.returncode, done.stderr) == (0, "")
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_help_names_every_verb() -> None:
    done = run("--help")

    assert done.returncode == 0
    assert [verb for verb in VERBS if verb not in done.stdout] == []


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_its_own_help(verb: str) -> None:
    done = run(verb, "--help")

    assert done.returncode == 0
    assert done.stdout.startswith(f"usage: hackathon-bot {verb}")


def test_help_comes_within_half_a_second() -> None:
    took = []
    for _ in range(3):
        began = time.perf_counter()
        run("--help")
        took.append(time.perf_counter() - began)

    assert min(took) < 0.5


def test_the_version_is_the_packages() -> None:
    assert run("--version").stdout == f"hackathon-bot {__version__}\n"


def test_the_installed_program_is_the_same() -> None:
    program = Path(sys.executable).with_name("hackathon-bot")
    done = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)

    assert done.stdout == f"hackathon-bot {__version__}\n"


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nonsense"],
        ["parse"],
        ["sync", "--replies", "some"],
        ["serve", "--port", "99999"],
        ["serve", "--port", "x"],
    ],
)
def test_wrong_arguments_exit_2_without_a_traceback(arguments: list[str]) -> None:
    done = run(*arguments)

    assert (done.returncode, done.stdout) == (2, "")
    assert "usage: hackathon-bot" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("verb", ["serve", "sync", "check"])
def test_a_wrong_key_in_the_rules_is_named_with_file_and_line(verb: str, tmp_path: Path) -> None:
    rules = tmp_path / "rules.yml"
    rules.write_text("boards:\n  - name: spring\n    repo: acme/sky\n    isue: 1\n", encoding="utf-8")
    done = run(verb, "--config", str(rules), GITHUB_TOKEN="x", GITHUB_WEBHOOK_SECRET="y")

    assert done.returncode == 2
    assert f"{rules}:4" in done.stderr
    assert "issue" in done.stderr
    assert "Traceback" not in done.stderr


def test_missing_rules_are_named(tmp_path: Path) -> None:
    done = run("sync", cwd=tmp_path, GITHUB_TOKEN="x")

    assert done.returncode == 2
    assert "config/hackathon.yml" in done.stderr


def test_check_in_json_tells_the_mistakes_of_the_rules(tmp_path: Path) -> None:
    rules = tmp_path / "rules.yml"
    rules.write_text("boards:\n  - name: spring\n    isue: 1\n", encoding="utf-8")
    done = run("check", "--json", "--config", str(rules), GITHUB_TOKEN="x")

    findings = json.loads(done.stdout)["findings"]
    assert done.returncode == 2
    assert findings
    assert all(list(each) == ["level", "where", "what", "mend"] for each in findings)


# -- parse ---------------------------------------------------------------------------------------------------------


def test_parse_reads_json_lines_and_writes_one_for_each() -> None:
    assert parsed("【报名】：1、3", "hello", "/claim 5-2") == [
        {
            "commands": [{"verb": "claim", "tasks": ["1", "3"], "links": [], "team": None, "users": [], "wishes": []}],
            "hints": 0,
        },
        {"commands": [], "hints": 0},
        {"commands": [], "hints": 1},
    ]


def test_parse_skips_blank_lines_and_ignores_further_keys() -> None:
    done = run("parse", "--json", "--tasks", "1-9", stdin='\n  \n{"body": "hi", "id": 3}\r\n\n')

    assert done.stdout == '{"commands": [], "hints": 0}\n'


def test_parse_of_nothing_is_nothing() -> None:
    done = run("parse", "--json", "--tasks", "1-9")

    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.parametrize(
    "line", ["no JSON", "[]", "{}", '{"body": 3}', '{"body": null}', '"text"', "[" * 100_000, '{"body": ' + "9" * 5000]
)
def test_parse_names_a_line_that_is_none(line: str) -> None:
    done = run("parse", "--json", "--tasks", "1-9", stdin=f'{{"body": "hi"}}\n\n{line}\n')

    assert done.returncode == 2
    assert done.stderr == 'standard input, line 3: expected {"body": "…"}\n'


@pytest.mark.parametrize(
    ("tasks", "body", "read"),
    [
        ("1-120", "claim #119-121", ["119", "120"]),
        ("A-1~A-5", "claim A-2", ["A-2"]),
        ("1,3", "claim #1-3", ["1", "3"]),
        ("7", "claim #7", ["7"]),
    ],
)
def test_parse_takes_a_boards_ids_in_every_form(tasks: str, body: str, read: list[str]) -> None:
    commands = parsed(body, tasks=tasks)[0]["commands"]

    assert isinstance(commands, list)
    assert commands[0]["tasks"] == read


@pytest.mark.parametrize("tasks", ["", "nonsense", "5-1", "1-99999999999", "一"])
def test_parse_refuses_ids_that_are_none(tasks: str) -> None:
    done = run("parse", "--json", "--tasks", tasks, stdin="")

    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1


def test_parse_prints_plain_text_as_a_table() -> None:
    done = run("parse", "--tasks", "1-9", stdin="claim #2\n\nclaim\nhello\n/assign 3 @bob\n/submit 4 #17\n")

    head, _, *rows = (re.split(r"\s{2,}", line.strip()) for line in done.stdout.splitlines())
    assert done.returncode == 0
    assert head == ["comment", "read as", "hint"]
    assert rows == [
        ["claim #2", "claim 2", "–"],
        ["claim", "–", "verb_only"],
        ["hello", "–", "–"],
        ["/assign 3 @bob", "assign 3 @bob", "–"],
        ["/submit 4 #17", "submit 4 #17", "–"],
    ]


@pytest.mark.parametrize("more", [(), ("--titles", "Hackathon No.")])
def test_what_parse_shows_again_does_nothing_to_a_terminal(more: tuple[str, ...]) -> None:
    out = run("parse", "--tasks", "1-3", *more, stdin="/claim 1 \x1b[2Jred\x9b31m\u202e\nHackathon No.1 \x1b[2J").stdout

    assert not [char for char in out if not char.isprintable() and char != "\n"]
    assert "/claim 1 \ufffd[2Jred\ufffd31m\ufffd" in out


def test_half_a_character_comes_back_as_it_went_in() -> None:
    done = run(
        "parse", "--json", "--tasks", "1-9", stdin='{"body": "【队名】：\\ud83d\\n【序号】：3\\n【状态】：报名"}\n'
    )

    assert done.returncode == 0
    assert json.loads(done.stdout)["commands"][0]["team"] == "\ud83d"


def test_bytes_that_are_no_text_are_read_as_far_as_they_go() -> None:
    done = run("parse", "--tasks", "1-9", stdin=b"claim #2\n\xff\xfe\n")

    assert done.returncode == 0
    assert "claim 2" in done.stdout


@pytest.mark.parametrize("locale", ["C", "POSIX"])
def test_chinese_is_printed_in_any_locale(locale: str) -> None:
    done = run("parse", "--tasks", "1-9", stdin="报名 3\n", LC_ALL=locale, PYTHONCOERCECLOCALE="0", PYTHONUTF8="0")

    assert done.returncode == 0
    assert "claim 3" in done.stdout


@pytest.mark.parametrize("count", [1, 20_000], ids=["before anything is printed", "in the middle"])
def test_who_stops_reading_gets_no_complaint(tmp_path: Path, count: int) -> None:
    comments = tmp_path / "comments.jsonl"
    comments.write_text('{"body": "claim #2"}\n' * count, encoding="utf-8")
    command = [sys.executable, "-m", "bot", "parse", "--json", "--tasks", "1-9"]
    with comments.open() as stdin, subprocess.Popen(
        command, cwd=ROOT, stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stderr is not None
        if count > 1:
            process.stdout.readline()
        process.stdout.close()
        complaint = process.stderr.read()

        assert (process.wait(20), complaint) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is always full")
@pytest.mark.parametrize("form", [[], ["--json"]])
@pytest.mark.parametrize("count", [1, 20_000], ids=["at the end", "in the middle"])
def test_a_full_disk_is_told_in_one_line(form: list[str], count: int) -> None:
    lines = '{"body": "claim 3"}\n' * count
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "bot", "parse", "--tasks", "1-9", *form],
            cwd=ROOT,
            input=lines,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )

    assert (done.returncode, done.stderr) == (1, "parse: No space left on device\n")
