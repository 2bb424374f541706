"""The tools that hold the house in order, run as tests (starts processes, reads the repository)."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from ruamel.yaml import YAML

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent
SOURCES = [name for name in ("bot", "tests", "bench") if (ROOT / name).is_dir()]
WORKFLOWS = sorted(str(path.relative_to(ROOT)) for path in ROOT.glob(".github/workflows/*.yml"))
SCHEMA = "--builtin-schema=vendor"

TOOLS = {
    "ruff finds nothing": ["ruff", "check", *SOURCES],
    "ruff would format nothing anew": ["ruff", "format", "--check", *SOURCES],
    "strict mypy finds nothing": ["mypy"],
    "the packages import in one direction": ["lint-imports", "--no-cache"],
    "zizmor trusts the workflows": ["zizmor", "--offline", "--no-progress", "--persona=auditor", ".github"],
    "the workflows are workflows": [
        "check-jsonschema",
        f"{SCHEMA}.github-workflows",
        *WORKFLOWS,
    ],
    "dependabot can read its file": [
        "check-jsonschema",
        f"{SCHEMA}.dependabot",
        ".github/dependabot.yml",
    ],
}

# Written with brackets, so that this file does not name them itself.
PRIVATE = re.compile(
    r"(?<![\w./-])/(wor[k]|tm[p]|roo[t]|hom[e]|User[s])/[\w.]"
    r"|/op[t]/(wheels|pypi)|\.librar[y]/"
    r"|(pyp[i]|pythonhoste[d]|npmj[s]|yarnpk[g]|debia[n])\.(org|com)\b"
)


def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    """`command` run at the root of the repository, its standard error among its output."""
    return subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)


def pinned() -> dict[str, str]:
    """The versions in constraints.txt by name, as packaging tools compare names."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pairs = (line.split("==") for line in lines if not line.startswith("#"))
    return {canonicalize_name(name): version for name, version in pairs}


def asked_for() -> set[str]:
    """The names of everything that pyproject.toml asks for, to build, run and test."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    project = settings["project"]
    extras = [line for lines in project["optional-dependencies"].values() for line in lines]
    lines = settings["build-system"]["requires"] + project["dependencies"] + extras
    return {canonicalize_name(Requirement(line).name) for line in lines}


@pytest.mark.timeout(300)  # seconds: mypy without its cache reads the types of every library
@pytest.mark.parametrize("command", TOOLS.values(), ids=TOOLS.keys())
def test_tool(command: list[str]) -> None:
    done = run(BIN / command[0], *command[1:])

    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}"


def test_nothing_committed_names_a_machine_or_a_registry() -> None:
    listed = run("git", "-c", "safe.directory=*", "ls-files", "-z")
    if listed.returncode != 0:
        pytest.skip("not a git repository: what is committed can't be known")
    paths = [ROOT / name for name in listed.stdout.split("\0") if name]
    found = [
        f"{path.relative_to(ROOT)}:{number}: {match.group()}"
        for path in paths
        if path.is_file()
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        for match in PRIVATE.finditer(line)
    ]

    assert found == []


@pytest.mark.parametrize(
    ("line", "private"),
    [
        ("/wor" + "k/main/bot", True),
        ("see https://py" + "pi.org/project/x", True),
        ("https://github.com/o/wor" + "k/x", False),
        ("/usr/bin/chromium", False),
    ],
)
def test_a_private_name_is_told_from_a_public_one(line: str, private: bool) -> None:
    assert (PRIVATE.search(line) is not None) == private


def test_everything_that_is_asked_for_is_pinned() -> None:
    assert asked_for() - pinned().keys() == set()


def test_the_example_workflow_may_do_no_more_than_the_board_needs() -> None:
    workflow = YAML(typ="safe").load(ROOT / ".github/workflows/board.example.yml")
    job = workflow["jobs"]["sync"]

    assert workflow["permissions"] == {}
    assert job["permissions"] == {"contents": "read", "issues": "write", "pull-requests": "read"}
    assert job["concurrency"] == {"group": "hackathon-board", "cancel-in-progress": False}
    assert job["if"].startswith("vars.HACKATHON_ISSUES && ")


def test_the_procfile_listens_where_the_host_looks() -> None:
    assert (ROOT / "Procfile").read_text() == "web: hackathon-bot serve --host 0.0.0.0 --port $PORT\n"


def test_who_has_no_python_new_enough_is_told_what_to_install(tmp_path: Path) -> None:
    done = run("env", "PYTHON=python0.9", ".ci/make-venv", str(tmp_path / "venv"))

    assert done.returncode == 1
    assert "apt install python3 python3-venv" in done.stdout
    assert not (tmp_path / "venv").exists()
