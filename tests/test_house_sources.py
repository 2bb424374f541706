"""The house's own rules about its Python sources, each with an offender that it must catch (reads files)."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parents[1]
MAX_FILE = 320  # lines
MAX_FUNCTION = 45  # lines, docstring included
VAGUE_NAMES = {"util", "utils", "helper", "helpers", "manager", "managers", "misc", "common"}

# What core/ may import: values and text, nothing that knows a clock, a file, a socket or chance.
# ctypes: core/shown.py frees what cmarkgfm's own C code leaves behind, about 1 MB a body.
PURE = frozenset(
    """
    __future__ abc base64 binascii bisect collections contextlib copy dataclasses datetime decimal difflib
    enum fractions functools hashlib heapq html itertools json math operator re string textwrap types typing
    unicodedata urllib.parse zlib zoneinfo ctypes cmarkgfm tabulate bot.core bot.locale
    """.split()  # noqa: SIM905  # a list of forty literals is three times as long to read
)
IMPURE_CALLS = {"open", "print", "input", "now", "utcnow", "today", "read_text", "write_text", "getenv"}

IO = re.compile(r"\([^)]*\b(I/O|HTTP|network|files?|processe?s?|terminal)\b")
PROMISE = re.compile("raises|warns|fail|assert|expect|eventually")
DIRECTIVE = re.compile(
    r"#\s*(?:ruff: noqa|noqa|type: ignore|mypy|pragma)\b"
    r"(?::\s*(?:[A-Z]+[0-9]+[, ]*)+|\[[\w, -]+\]|:\s*no \w+|:\s*[\w-]+)?"
)


@dataclass(frozen=True)
class Source:
    """One Python file: its path from the root, its text, and its tree, read from them."""

    path: Path
    text: str
    tree: ast.Module = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "tree", ast.parse(self.text))

    def calls(self) -> Iterator[ast.Call]:
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.Call))

    def functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
        return (node for node in ast.walk(self.tree) if isinstance(node, kinds))


def imported(source: Source) -> Iterator[tuple[str, str, int]]:
    """What `source` imports: the module, the name it is bound to, and the line."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, alias.asname or alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            yield from ((module, alias.asname or alias.name, node.lineno) for alias in node.names)


def called(call: ast.Call) -> str:
    """The last name of what is called: `sleep` of `asyncio.sleep(1)`."""
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def opening(source: Source) -> str:
    """The first paragraph of the module's docstring."""
    return (ast.get_docstring(source.tree) or "").split("\n\n")[0]


def has_no_opening_sentence(source: Source) -> Iterator[str]:
    if not re.match(r"\S.*?\w\W{0,2}\.(\s|$)", opening(source), re.DOTALL):
        yield "1: opens with no sentence that says what it is"


def is_silent_about_io(source: Source) -> Iterator[str]:
    if source.path.name != "__init__.py" and not IO.search(opening(source)):
        yield "1: the opening sentence does not say, in brackets, whether it does I/O"


def is_too_long(source: Source) -> Iterator[str]:
    if (lines := source.text.count("\n")) > MAX_FILE:
        yield f"{MAX_FILE}: {lines} lines, {MAX_FILE} are allowed"
    for node in source.functions():
        lines = (node.end_lineno or node.lineno) - node.lineno + 1
        if lines > MAX_FUNCTION:
            yield f"{node.lineno}: {node.name} has {lines} lines, {MAX_FUNCTION} are allowed"


def is_vaguely_named(source: Source) -> Iterator[str]:
    if VAGUE_NAMES & set(re.split(r"[_./]", str(source.path.with_suffix("")))):
        yield "1: the name does not say what is in it"


def makes_an_exception_without_a_reason(source: Source) -> Iterator[str]:
    for token in tokenize.generate_tokens(io.StringIO(source.text).readline):
        if token.type == tokenize.COMMENT and DIRECTIVE.search(token.string):
            reason = DIRECTIVE.sub("", token.string)
            if len(re.findall(r"[^\W\d_]", reason)) < 8:
                yield f"{token.start[0]}: an exception without its reason: {token.string}"


def imports_the_outside_world(source: Source) -> Iterator[str]:
    for module, _, line in imported(source):
        names = {".".join(module.split(".")[:depth]) for depth in (1, 2)}
        if not names & PURE:
            yield f"{line}: core/ is pure, and {module} is not on its list"
    for call in source.calls():
        if called(call) in IMPURE_CALLS:
            yield f"{call.lineno}: core/ is pure, and {called(call)}() is not"


def sleeps_for_luck(source: Source) -> Iterator[str]:
    lines = source.text.splitlines()
    for call in source.calls():
        pause = ast.unparse(call.args[0]) if call.args else ""
        # A pause between two looks at a state, under a deadline, says so beside it.
        if called(call) == "sleep" and pause != "0" and "#" not in lines[call.lineno - 1]:
            yield f"{call.lineno}: sleeps; wait for a state, with a deadline"


def patches_our_own(source: Source) -> Iterator[str]:
    ours = {name for module, name, _ in imported(source) if module.split(".")[0] == "bot"}
    for call in source.calls():
        if called(call) in {"setattr", "delattr", "patch", "object"} and call.args:
            target = ast.unparse(call.args[0]).strip("'\"")
            if target.startswith("bot.") or target.split(".")[0] in ours:
                yield f"{call.lineno}: patches {target}; give it another value instead"


def promises_nothing(source: Source) -> Iterator[str]:
    for test in source.functions():
        inside = list(ast.walk(test))
        calls = {called(node) for node in inside if isinstance(node, ast.Call)}
        asserts = any(isinstance(node, ast.Assert) for node in inside)
        if test.name.startswith("test_") and not asserts and not any(map(PROMISE.match, calls)):
            yield f"{test.lineno}: {test.name} asserts nothing"


@dataclass(frozen=True)
class Rule:
    """A rule for the files in `folders`; `offender`, at `path`, breaks it once, `exemplary` does not."""

    broken: Callable[[Source], Iterator[str]]
    folders: tuple[str, ...]
    offender: str
    exemplary: str
    path: str = "bot/core/sample.py"


EVERYWHERE = ("bot", "tests", "bench")
NOQA = "x = 1  # noqa: S101"
IGNORE = "x = 1  # type: ignore[arg-type]"
PURE_IMPORTS = "import re\nfrom urllib.parse import quote\nfrom bot.core import facts"

RULES = [
    Rule(has_no_opening_sentence, EVERYWHERE, '"""Things"""', '"""Reads tables (no I/O)."""'),
    Rule(is_silent_about_io, ("bot",), '"""Reads tables."""', '"""Reads tables (no I/O)."""'),
    Rule(is_too_long, ("bot",), "x = 1\n" * (MAX_FILE + 1), "x = 1\n" * MAX_FILE),
    Rule(is_too_long, ("bot",), "def f():\n" + " x = 1\n" * MAX_FUNCTION, "def f():\n" + " x = 1\n" * 44),
    Rule(is_vaguely_named, ("bot",), "", "", "bot/core/table_utils.py"),
    Rule(makes_an_exception_without_a_reason, EVERYWHERE, NOQA, f"{NOQA}  # holds by the check above"),
    Rule(makes_an_exception_without_a_reason, EVERYWHERE, IGNORE, f"{IGNORE}  # the stub is wrong"),
    Rule(makes_an_exception_without_a_reason, ("bot",), "x = 1  # pragma: no cover", "x = 1  # a remark"),
    Rule(imports_the_outside_world, ("bot/core", "bot/locale"), "import os", PURE_IMPORTS),
    Rule(imports_the_outside_world, ("bot/core",), "from bot.github import load", PURE_IMPORTS),
    Rule(imports_the_outside_world, ("bot/core",), "datetime.now(UTC)", "datetime.fromtimestamp(0, UTC)"),
    Rule(sleeps_for_luck, ("tests",), "asyncio.sleep(0.1)", "asyncio.sleep(0)"),
    Rule(sleeps_for_luck, ("tests",), "time.sleep(1)", "time.sleep(0.01)  # between two looks"),
    Rule(patches_our_own, ("tests",), "mp.setattr('bot.core.x', 1)", "mp.setattr(fake, 'x', 1)"),
    Rule(patches_our_own, ("tests",), "from bot import run\nmp.setattr(run, 'x', 1)", "mp.setenv('x', '1')"),
    Rule(promises_nothing, ("tests",), "def test_a(): f()", "def test_a(): assert f()"),
]


def label(rule: Rule) -> str:
    return f"{rule.broken.__name__}: {rule.offender[:30]!r}"


@pytest.mark.parametrize("broken", dict.fromkeys(rule.broken for rule in RULES), ids=lambda broken: broken.__name__)
def test_no_source(broken: Callable[[Source], Iterator[str]]) -> None:
    folders = {folder for rule in RULES if rule.broken is broken for folder in rule.folders}
    paths = {path.relative_to(ROOT) for folder in folders for path in (ROOT / folder).rglob("*.py")}
    found = [
        f"{path}:{complaint}"
        for path in sorted(paths)
        for complaint in broken(Source(path, (ROOT / path).read_text(encoding="utf-8")))
    ]

    assert not found, "\n".join(found)


@pytest.mark.parametrize("rule", RULES, ids=label)
def test_an_offender_is_caught_and_an_example_is_not(rule: Rule) -> None:
    assert len(list(rule.broken(Source(Path(rule.path), rule.offender)))) == 1
    assert list(rule.broken(Source(Path("bot/core/sample.py"), rule.exemplary))) == []
