"""What the READMEs and docs/ say, held against the grammar, the help text and the command line (reads files)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import pytest

from bot.__main__ import DONE, FAILED, WRONG, main
from bot.core.chart import chart_lines
from bot.core.command import read_comment
from bot.core.entry import STATES, Entry
from bot.core.face import EMOJI, Look
from bot.core.facts import Comment, Facts, Issue, Pull
from bot.core.marked import BlockName, find_blocks
from bot.core.number import Ids
from bot.core.plan import decide
from bot.core.points import points_of
from bot.core.progress import Count, progress_lines, total
from bot.core.reply import Post
from bot.core.rules import Mentions, Points, Rules, Style
from bot.core.title import read_title
from bot.core.verb import VERBS
from bot.core.work import Work
from bot.locale import LOCALES
from bot.locale.board_words import BOARD_WORDS
from bot.settings import SettingsError, read_settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.rules import Language

ROOT = Path(__file__).parents[1]
READMES: dict[Language, str] = {"en": "README.md", "zh": "README.zh-CN.md"}
DOCUMENTS = sorted(str(path.relative_to(ROOT)) for path in (*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")))
BOARD = Ids.of(map(str, range(1, 121)))
FIRST_SCREEN = 40  # lines

CODE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"(!?)\[[^\[\]]*\]\(([^()\s]+)\)")
FENCE = re.compile(r"^ *```(\w*)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"(?<![@\w])hackathon-bot (?P<verb>[a-z]+)\b(?P<rest>[^`\n#]*)")
FLAG = re.compile(r"--[a-z]+(?:-[a-z]+)*")

both = pytest.mark.parametrize("language", READMES)
everyone = pytest.mark.parametrize("organisers", [False, True], ids=["participants", "organisers"])


@dataclass(frozen=True)
class Table:
    """A table of a document, its header apart; cells are Markdown."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@cache
def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def prose(name: str) -> str:
    """A document without its fenced code."""
    return FENCE.sub("", text(name))


def links(name: str) -> list[str]:
    """The targets of a document's links; an example in code leads nowhere."""
    return [target for _, target in LINK.findall(CODE.sub("", prose(name)))]


def tables(name: str) -> list[Table]:
    blocks = re.findall(r"(?:^\|.*\|\n)+", prose(name), re.MULTILINE)
    cells = [[tuple(map(str.strip, line.strip("|").split("|"))) for line in block.splitlines()] for block in blocks]
    return [Table(rows[0], tuple(rows[2:])) for rows in cells]


def table(language: Language, header: str) -> list[tuple[str, ...]]:
    """The rows of the one table of a README whose first column is headed so."""
    (found,) = [one for one in tables(READMES[language]) if one.header[0] == header]
    return list(found.rows)


def drawn(language: Language, kind: str) -> str:
    """The one diagram of this kind in a README."""
    diagrams: list[str] = [inside for code, inside in FENCE.findall(text(READMES[language])) if code == "mermaid"]
    (found,) = (diagram for diagram in diagrams if diagram.startswith(kind))
    return found


def words_told(language: Language, *, organisers: bool) -> dict[str, list[str]]:
    """The words of a README's table of verbs, by the first of them: the verb's name."""
    return {words[0]: words for _, words in rows_of_verbs(language, organisers=organisers)}


def rows_of_verbs(language: Language, *, organisers: bool) -> Iterator[tuple[list[str], list[str]]]:
    """Examples and words, row by row."""
    found = [table for table in tables(READMES[language]) if table.header[-1] in {"words", "可用的词"}]
    assert len(found) == 2
    return ((CODE.findall(examples), CODE.findall(words)) for _, examples, words in found[organisers].rows)


def help_text(language: Language) -> str:
    """What the bot replies to `/help` on a board in this language."""
    at = datetime(2026, 3, 2, tzinfo=UTC)
    web = "https://github.com/acme/sky/issues/1"
    table = "| No. | Task | Status |\n| --- | --- | --- |\n| 12 | A tutorial | |\n"
    issue = Issue("acme/sky", 1, web, "olivia", table, created=at, updated=at)
    asked = Comment(7, 1, "alice", by_bot=False, body="/help", created=at, updated=at, url=f"{web}#issuecomment-7")
    plan = decide(Facts(issue, (asked,), me="robot"), Rules("sky", "acme/sky", (1,), language), replies="all")
    return "".join(reply.text for reply in plan.replies if isinstance(reply, Post))


def printed_help(capsys: pytest.CaptureFixture[str], *verb: str) -> str:
    with pytest.raises(SystemExit) as ended:
        main([*verb, "--help"])
    assert ended.value.code == DONE
    return capsys.readouterr().out


def code_in(name: str) -> str:
    """All code of a document, inline and fenced."""
    fenced = "\n".join(inside for _, inside in FENCE.findall(text(name)))
    return "\n".join([fenced, *CODE.findall(prose(name))])


@both
@everyone
def test_the_readme_has_every_verb_with_all_its_words_under_who_may_use_it(
    language: Language, organisers: bool
) -> None:
    verbs = {verb.name: list(verb.words) for verb in VERBS if verb.organiser == organisers}

    assert words_told(language, organisers=organisers) == verbs


def test_a_bracket_has_no_word_that_the_table_lacks() -> None:
    assert [verb.name for verb in VERBS if not set(verb.bracket) <= set(verb.words)] == []


@both
@everyone
def test_every_example_is_read_as_its_verb(language: Language, organisers: bool) -> None:
    told = [(words[0], one) for examples, words in rows_of_verbs(language, organisers=organisers) for one in examples]
    readings = [(read_comment(example, BOARD), example) for _, example in told]

    assert [reading.replies for reading, _ in readings] == [0] * len(told)
    assert [(command.verb, example) for reading, example in readings for command in reading.commands] == told


@both
def test_the_longer_forms_are_read_in_full(language: Language) -> None:
    forms = [inside for kind, inside in FENCE.findall(text(READMES[language])) if kind == "text"]
    team, wishes = (read_comment(form, BOARD) for form in forms)

    assert (team.commands[0].verb, team.commands[0].team, team.commands[0].links) == ("submit", "Lantern", ("#456",))
    assert (wishes.commands[0].verb, wishes.commands[0].wishes) == ("claim", ("1", "2"))
    assert (team.replies, wishes.replies) == (0, 0)


@both
@everyone
def test_the_help_text_tells_the_same_words_to_the_same_people(language: Language, organisers: bool) -> None:
    parts = re.split(r"\n(?=\|[^|]*\|[^|]*\|\n\| ---)", help_text(language))[1:]
    rows = [CODE.findall(line) for line in parts[organisers].splitlines()[2:] if line.startswith("|")]
    helped = [[example[1:].split()[0] for example in row if example.startswith("/")] for row in rows]

    assert len(parts) == 2
    assert helped == list(words_told(language, organisers=organisers).values())


@both
def test_every_title_of_the_table_is_read_as_it_says(language: Language) -> None:
    rows = table(language, {"en": "title", "zh": "标题"}[language])
    words = re.findall(r'`title: "([^"]+)"`', text(READMES[language]))
    told = {CODE.findall(title)[0]: re.findall("[0-9]+", tasks) for title, tasks, _ in rows}
    read = {title: read_title(title, words[0], BOARD) for title in told}

    assert {title: list(one.tasks) if one else [] for title, one in read.items()} == told
    assert [one.part for one in read.values() if one] == ["-part" in row[0] for row in rows[:-1]]
    assert [bool(one.trouble) for one in read.values() if one] == [row[1] == "–" for row in rows[:-1]]
    assert read[CODE.findall(rows[-1][0])[0]] is None


@both
def test_every_state_has_its_row_and_its_place_in_the_diagram(language: Language) -> None:
    here, there = LOCALES[language].states, LOCALES["zh" if language == "en" else "en"].states
    rows = table(language, {"en": "shown as", "zh": "显示为"}[language])
    boxes = dict(re.findall(r'\b(\w+)\["([^"]*)"\]', drawn(language, "flowchart")))

    assert {row[:3] for row in rows} == {(here[state], there[state], EMOJI[state]) for state in STATES}
    assert boxes == dict(here)


@both
def test_every_arrow_of_the_diagram_has_the_colour_of_who_makes_the_change(language: Language) -> None:
    diagram = drawn(language, "flowchart")
    coloured = re.findall(r"linkStyle ([\d,]+) stroke:#", diagram)

    assert len(coloured) == 3
    assert [int(one) for some in coloured for one in some.split(",")] == list(range(diagram.count("-->")))


def look(language: Language, style: Style = "badge", mentions: Mentions = "ping") -> Look:
    return Look(style, mentions, LOCALES[language], "https://github.com", "acme/sky")


@both
def test_entries_and_names_look_as_the_rules_key_says(language: Language) -> None:
    works = tuple(Work(pull(place), rfc=False, part=False) for place in ("acme/docs#1", "acme/sky#3"))
    entry = Entry("12", ("alice",), "pr_open", works=works)
    styles = {style: look(language, style).entry(entry) for style in get_args(Style)}
    names = {mentions: look(language, mentions=mentions).name(entry) for mentions in get_args(Mentions)}

    assert examples(language, "`style`") == {key: shortened(words) for key, words in styles.items()}
    assert examples(language, "`mentions`") == {key: shortened(words) for key, words in names.items()}


def pull(place: str) -> Pull:
    """An open pull request of alice's."""
    (repo, number), at = place.split("#"), datetime(2026, 3, 2, tzinfo=UTC)
    url = f"https://github.com/{repo}/pull/{number}"
    return Pull(repo, int(number), "", "alice", by_bot=False, url=url, created=at, updated=at)


def examples(language: Language, header: str) -> dict[str, str]:
    """The code in the first column of a table, with that in the second."""
    return {CODE.findall(key)[0]: CODE.findall(example)[0] for key, example in table(language, header)}


def shortened(words: str) -> str:
    return re.sub(r"\(https://[^()]*\)", "(…)", words)


@both
def test_every_block_has_its_row_and_the_markers_to_copy_are_a_block(language: Language) -> None:
    named = [CODE.findall(row[0])[0] for row in table(language, {"en": "block", "zh": "区块"}[language])]
    markers = [inside for kind, inside in FENCE.findall(text(READMES[language])) if kind == "html"]

    assert {*named, "more"} == set(get_args(BlockName))  # `more` is for bodies over the limit, not written yet
    assert [[block.name for block in find_blocks(some)] for some in markers] == [["chart"]]


@both
def test_the_boards_are_shown_as_the_bot_draws_them(language: Language) -> None:
    words = BOARD_WORDS[language]
    names = [row[0] for row in table(language, words.progress[0])][:-1]
    counts = [Count(names[0], 11, 11, 7, 2), Count(names[1], 16, 16, 14, 6)]

    assert "\n".join(progress_lines(counts, words)) in prose(READMES[language])
    assert total(counts, words).name == table(language, words.progress[0])[-1][0]
    assert drawn(language, "xychart").splitlines() == chart_lines(counts, words)[1:-1]


@both
def test_points_are_worth_what_the_table_says(language: Language) -> None:
    rows = table(language, {"en": "in the cell", "zh": "单元格内容"}[language])
    told = [(cell, Fraction(points)) for cells, points in rows for cell in CODE.findall(cells) or ["", "hard"]]

    assert [(cell, points_of(cell, Points())) for cell, _ in told] == told
    assert [points_of(cell, Points(star=2)) for cell, _ in told[:2]] == [2 * points for _, points in told[:2]]


@both
def test_the_first_screen_has_the_two_commands_and_the_pictures(language: Language) -> None:
    screen = "\n".join(text(READMES[language]).splitlines()[:FIRST_SCREEN])

    assert re.findall(r"^make [\w-]+", screen, re.MULTILINE) == ["make demo", "make test"]
    assert re.findall(r"\(docs/board-(\w+)\.[\w.-]*png\)", screen) == ["before", "after"]


def shape(name: str) -> dict[str, object]:
    """What two translations of one page share."""
    page = text(name)
    return {
        "headings": [len(marks) for marks in re.findall(r"^(#+) ", prose(name), re.MULTILINE)],
        "bullets": len(re.findall(r"^- ", prose(name), re.MULTILINE)),
        "tables": [(len(table.header), len(table.rows)) for table in tables(name)],
        "code": [(kind, re.sub(r" +# .*", "", re.sub('"[^"]*"', '""', block))) for kind, block in FENCE.findall(page)],
        "links": sorted(re.sub("^#.*", "#", target.replace(".zh-CN", "")) for target in links(name)),
    }


def test_the_two_readmes_say_the_same_in_the_same_order() -> None:
    assert shape(READMES["en"]) == shape(READMES["zh"])


def anchors(name: str) -> set[str]:
    """The anchors that GitHub gives a document's headings."""
    headings = re.findall(r"^#+ (.*)$", prose(name), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_link_inside_the_repository_leads_somewhere(name: str) -> None:
    lost = []
    for target in links(name):
        if "://" in target:
            continue
        path, _, anchor = target.partition("#")
        place = ((ROOT / name).parent / path).resolve() if path else ROOT / name
        if not place.exists() or (anchor and anchor not in anchors(str(place.relative_to(ROOT)))):
            lost.append(target)

    assert lost == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_command_and_flag_that_is_named_exists(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    verbs = set(re.findall(r"^    ([a-z]+) ", printed_help(capsys), re.MULTILINE))
    for found in COMMAND.finditer(code_in(name)):
        assert found["verb"] in verbs, f"{name}: {found.group()}"
        offered = printed_help(capsys, found["verb"])
        assert set(FLAG.findall(found["rest"])) <= set(FLAG.findall(offered)), f"{name}: {found.group()}"


@both
def test_the_readme_names_every_command_and_flag(language: Language, capsys: pytest.CaptureFixture[str]) -> None:
    named = {(found["verb"], flag) for found in COMMAND.finditer(code_in(READMES[language])) for flag in flags(found)}
    verbs = re.findall(r"^    ([a-z]+) ", printed_help(capsys), re.MULTILINE)
    offered = {(verb, flag) for verb in verbs for flag in FLAG.findall(printed_help(capsys, verb)) if flag != "--help"}

    assert named == offered


def flags(found: re.Match[str]) -> list[str]:
    return FLAG.findall(found["rest"])


class Asked(dict[str, str]):
    """An environment that notes what it is asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def get(self, name: str, default: str = "") -> str:  # type: ignore[override]  # a Mapping's, for texts alone
        self.names.add(name)
        return default


@both
def test_the_readme_names_every_variable_that_is_read(language: Language) -> None:
    environment = Asked()
    with pytest.raises(SettingsError):
        read_settings(environment, serving=True)
    rows = [row for table in tables(READMES[language]) for row in table.rows]
    named = {name for row in rows for name in CODE.findall(row[0]) if re.fullmatch(r"[A-Z_]{4,}", name)}

    assert named == environment.names


@both
def test_the_readme_names_the_exit_codes(language: Language) -> None:
    codes = [row[0] for table in tables(READMES[language]) for row in table.rows if row[0].isdecimal()]

    assert codes == [str(DONE), str(FAILED), str(WRONG)]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_headings_go_down_one_step_at_a_time(name: str) -> None:
    levels = [len(marks) for marks in re.findall(r"^(#+) ", prose(name), re.MULTILINE)]

    assert levels[0] == 1
    assert [step for step in pairwise(levels) if step[1] > step[0] + 1] == []
