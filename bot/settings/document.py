"""Read a YAML file into plain values and remember where each stands (reads that file, no other I/O)."""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NoReturn

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, ReusedAnchorWarning
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

from bot.settings.mistakes import Mistake, SettingsError

if TYPE_CHECKING:
    from pathlib import Path

MAX_BYTES = 1024 * 1024
MAX_VALUES = 20_000  # with every alias written out: far above any rules, far below what a YAML bomb makes
MAX_DEPTH = 20

Route = tuple[str | int, ...]  # ("boards", 0, "issue")

_CORE = "tag:yaml.org,2002:"
_TAGS = {_CORE + kind for kind in ("str", "int", "float", "bool", "null", "timestamp", "map", "seq")}
_INT = re.compile(r"[-+]?[0-9]{1,18}")
_FLOAT = re.compile(r"[-+]?(?:[0-9]{1,18}\.[0-9]{0,18}|\.[0-9]{1,18})")

_MENDS = (  # what the parser says, and what an operator does about it
    ("'\\t'", "indent with spaces, never with tabs"),
    ("'@'", 'put it in quotes: "@name"'),
    ("cannot start any token", "put the value in quotes"),
    ("mapping values are not allowed", 'put a text with ": " in quotes, and mind the indentation'),
    ("could not find expected ':'", 'write "key: value", with a space after the colon'),
    ("found unexpected end of stream", "close the quote that was opened"),
    ("undefined alias", "put a text that begins with * in quotes"),
    ("another document", 'keep one document: remove the line "---"'),
    ("expected ',' or", "close the bracket, with commas between the values"),
    ("maximum depth", f"nest at most {MAX_DEPTH} levels"),
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands: the line of its key (or of itself in a list), and the text of a single value."""

    line: int
    text: str = ""


@dataclass(slots=True)
class Document:
    """The values of a file, the place of each, and the mistakes that were found while reading them."""

    file: str
    value: object = None
    places: dict[Route, Place] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)
    noted: set[Route] = field(default_factory=set)  # whose value could not be read at all

    def mistake(self, route: Route, what: str, mend: str) -> Mistake:
        """Name a mistake by the line of the value or, where it is missing, of what should hold it."""
        known = route
        while known not in self.places and known:
            known = known[:-1]
        return Mistake(self.file, self.places.get(known, Place(1)).line, spell(route), what, mend)


def spell(route: Route) -> str:
    """Write a route as people do: `boards[0].issue`."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in route).lstrip(".")


def read_document(path: Path) -> Document:
    """Read a file of at most 1 MiB of UTF-8; raise SettingsError where nothing in it can be made out."""
    document = Document(str(path))
    root = _parse(_text(path), document.file)
    if root is None:
        _refuse(document.file, None, "the file is empty", "begin with config/hackathon.example.yml")
    _Walk(document).value(root, (), root.start_mark.line + 1)
    return document


def _refuse(file: str, line: int | None, what: str, mend: str) -> NoReturn:
    raise SettingsError([Mistake(file, line, "", what, mend)]) from None


def _text(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        _refuse(str(path), None, "there is no such file", "name one with --config or HACKATHON_CONFIG")
    except IsADirectoryError:
        _refuse(str(path), None, "this is a folder", "name a file inside it with --config or HACKATHON_CONFIG")
    except OSError as error:
        _refuse(str(path), None, f"can't be opened ({error.strerror})", "let the bot's user read it")
    if len(data) > MAX_BYTES:
        _refuse(str(path), None, "the file is over 1 MiB", "rules are a few kilobytes: name the right file")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        _refuse(str(path), line, "this is not UTF-8", "save the file as UTF-8")


def _parse(text: str, file: str) -> Node | None:
    yaml = YAML(typ="safe", pure=True)
    yaml.max_depth = MAX_DEPTH  # since ruamel.yaml 0.19; before it the stack ends instead
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ReusedAnchorWarning)  # YAML allows it
            root: Node | None = yaml.compose(text)
            return root
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = " ".join(str(error.problem or error.context or error.note).split())
        mend = next((mend for words, mend in _MENDS if words in problem), "mind indentation, quotes and colons")
        _refuse(file, mark.line + 1 if mark else None, f"this is not YAML ({problem})", f"{mend} (here or above)")
    except ReaderError as error:
        _refuse(file, text.count("\n", 0, error.position) + 1, "an invisible character", "remove it")
    except RecursionError:
        _refuse(file, None, "values are nested too deeply", f"nest at most {MAX_DEPTH} levels")


class _Walk:
    """Turn nodes into values: text, numbers, true, false, None, lists and mappings, and never an object."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.count = 0

    def value(self, node: Node, route: Route, line: int) -> None:
        self.document.value = self._value(node, route, line)

    def _value(self, node: Node, route: Route, line: int) -> object:
        self.count += 1
        if self.count > MAX_VALUES or len(route) > MAX_DEPTH:
            what = f"more than {MAX_VALUES:,} values, or over {MAX_DEPTH} levels, once its aliases are followed"
            _refuse(self.document.file, line, what, "write the values out instead of using *aliases")
        self.document.places[route] = Place(line, node.value if isinstance(node, ScalarNode) else "")
        if str(node.tag) not in _TAGS:
            self._note(route, f"the tag {str(node.tag)[:60]} is not read", "remove the tag")
            self.document.noted.add(route)
            return None
        if isinstance(node, MappingNode):
            return self._mapping(node, route)
        if isinstance(node, SequenceNode):
            items = enumerate(node.value)
            return [self._value(item, (*route, i), item.start_mark.line + 1) for i, item in items]
        return _scalar(node)

    def _mapping(self, node: MappingNode, route: Route) -> dict[str, object]:
        values: dict[str, object] = {}
        for key, item in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, ScalarNode):
                self._note((*route, "?"), "a key must be a word", "put text with brackets in quotes", line)
                continue
            at = (*route, key.value)
            if key.value in values:
                first = self.document.places[at].line
                self._note(at, f"the key stands twice (first in line {first})", "keep one", line)
                continue
            values[key.value] = self._value(item, at, line)
        return values

    def _note(self, route: Route, what: str, mend: str, line: int | None = None) -> None:
        at = line or self.document.places[route].line
        self.document.mistakes.append(Mistake(self.document.file, at, spell(route), what, mend))


def _scalar(node: Node) -> object:
    """Read a plain value as YAML 1.2 does (`yes` is a text); dates and odd numbers stay text."""
    text = str(node.value)
    kind = str(node.tag).removeprefix(_CORE)
    if kind == "null":
        return None
    if kind == "bool":
        return text.lower() == "true"
    if kind == "int" and _INT.fullmatch(text):
        return int(text)
    if kind == "float" and _FLOAT.fullmatch(text):
        return float(text)
    return text
