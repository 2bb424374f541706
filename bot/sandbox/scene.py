"""The demo's invented hackathon: two boards, who is there, and what happens on each at first (no I/O).

A pull request has a name in its scene (`leap`); `{leap}` in a cell is what the board writes of it: `#3`, `docs#1`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from bot.sandbox.page import Example

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.sandbox.state import GitHub

REPO = "lantern-oss/lantern"
DOCS = "lantern-oss/docs"
RFCS = "lantern-oss/rfcs"
REPOS = (REPO, DOCS, RFCS)
ORGANISER = "olivia"
BOT = "hackathon-bot"
PEOPLE = {"alice": "Alice", "bob": "Bob", "xiaoming": "小明", ORGANISER: "Olivia"}
HEADERS = {"en": ("No.", "Task", "Difficulty", "Status"), "zh": ("序号", "任务", "难度", "认领状态")}


@dataclass(frozen=True, slots=True)
class Say:
    """Somebody comments. The bot answers with 👍, or with a reply; `makes` is what tasks' cells then show."""

    login: str
    text: str
    makes: Mapping[str, str] = field(default_factory=dict)
    refused: bool = False


@dataclass(frozen=True, slots=True)
class WriteByHand:
    """The organiser edits the issue: other words in a task's status cell."""

    task: str
    words: str
    login: str = ORGANISER


@dataclass(frozen=True, slots=True)
class Open:
    """Somebody opens a pull request, from then on `name`. Where it is `refused`, the bot says why in a notice."""

    login: str
    name: str
    repo: str
    title: str
    makes: Mapping[str, str] = field(default_factory=dict)
    draft: bool = False
    refused: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """Its author retitles a pull request, or the organiser approves or merges it."""

    name: str
    do: Literal["retitle", "approve", "merge"]
    makes: Mapping[str, str] = field(default_factory=dict)
    title: str = ""


Step = Say | WriteByHand | Open | Change


@dataclass(frozen=True, slots=True)
class Scene:
    """A board, what happens on it at first, and what it must show afterwards.

    `words` mark the event in titles. `after` has the cells that are not empty, `total` the last line of the progress
    board, `leaders` the leaderboard's lines.
    """

    language: str
    name: str
    title: str
    words: str
    body: str
    steps: tuple[Step, ...]
    after: Mapping[str, str]
    total: tuple[str, ...]
    leaders: tuple[tuple[str, ...], ...]
    examples: tuple[Example, ...]


def stage(github: GitHub) -> None:
    """The organisation, its repositories, its people, and an issue for each scene: numbers 1, 2, …"""
    github.add_organization(REPO.split("/", maxsplit=1)[0], members=[ORGANISER])
    for login, name in PEOPLE.items():
        github.user(login).name = name
    for repo in REPOS:
        github.add_repo(repo, files={"README.md": "# Lantern\n"})
        github.grant(repo, ORGANISER, "admin")
    for scene in SCENES:
        github.open_issue(REPO, ORGANISER, scene.title, scene.body)


ENGLISH = Scene(
    language="en",
    name="English board",
    title="Lantern Hackathon, season 3: pick a task 灯笼黑客松任务认领",
    words="Lantern Hackathon No.",
    body="""\
Claim a task with a comment: `claim #2`, or `【报名】：1、3`. Then open pull requests that name it: \
`[Lantern Hackathon No.2] …`. @hackathon-bot keeps the table and the boards.

<!-- hackathon:progress -->
<!-- /hackathon:progress -->

## 🏮 Core

| No. | Task | Difficulty | Status |
| --: | :-- | :-: | :-- |
| 1 | Follow a lantern file while it grows (`tail \\| watch`) | ⭐⭐ | |
| 2 | 让时间轴认得闰秒 | ⭐ | |
| 3 | A plug-in interface for new light sources | ⭐⭐⭐ | |
| ~~4~~ | ~~Move the scheduler to its own process~~ (now part of 3) | ⭐⭐ | |
| 5 | 渲染线程池空闲时自动收缩 | ⭐⭐⭐ | |
| 6 | Read colours from `lantern.toml` | ⭐ | |

## 📚 Docs and tools

| No. | Task | Difficulty | Status |
| --: | :-- | :-: | :-- |
| 7 | A first tutorial: ten minutes to a glowing window | ⭐ | |
| 8 | 命令行补全：bash、zsh、fish | ⭐⭐ | |
| 9 | Screenshots that a test can compare | ⭐⭐⭐ | |
| 10 | 把错误信息翻译成中文 | ⭐ | |

<details><summary>Rules in short</summary>

- Hard tasks (⭐⭐⭐) begin with a design in `lantern-oss/rfcs`.
- Ask in this issue if a task is unclear; mentors answer within a day.

</details>
""",
    steps=(
        Say("xiaoming", "【报名】：1、3", {"1": "@xiaoming [Claimed]", "3": "@xiaoming [Claimed]"}),
        Say("alice", "This looks like fun!\n\nclaim #2", {"2": "@alice [Claimed]"}),
        Say("bob", "claim #42", refused=True),
        WriteByHand("6", "@carol, by e-mail"),
        Say("bob", "/claim 2, 7-8", {"2": "@alice [Claimed], @bob [Claimed]", "8": "@bob [Claimed]"}),
        Say("xiaoming", "unclaim #1", {"1": ""}),
        Open("alice", "leap", REPO, "[Lantern Hackathon No.2] Know leap seconds"),
        Open("xiaoming", "plugins", RFCS, "[Lantern Hackathon No.3] Light sources as plug-ins"),
        Open("bob", "tutorial", DOCS, "[Lantern Hackathon No.7] A first tutorial", draft=True),
        Open("bob", "shells", REPO, "[Lantern Hackathon No.8] Completions for three shells"),
        Open(
            *("xiaoming", "words", DOCS, "[Lantern Hackathon No.100] 翻译错误信息"),
            makes={
                "2": "@alice [PR open] {leap}, @bob [Claimed]",
                "3": "@xiaoming [RFC open] {plugins}",
                "7": "@bob [PR open] {tutorial}",
                "8": "@bob [PR open] {shells}",
            },
            refused=True,
        ),
        Change("plugins", "merge"),
        Change("leap", "approve"),
        Change(
            *("words", "retitle"),
            makes={
                "2": "@alice [Approved] {leap}, @bob [Claimed]",
                "3": "@xiaoming [RFC merged] {plugins}",
                "10": "@xiaoming [PR open] {words}",
            },
            title="[Lantern Hackathon No.10] 翻译错误信息",
        ),
        Change("shells", "merge"),
        Change("words", "merge", {"8": "@bob [Done] {shells}", "10": "@xiaoming [Done] {words}"}),
    ),
    after={
        "2": "@alice [Approved] {leap}, @bob [Claimed]",
        "3": "@xiaoming [RFC merged] {plugins}",
        "6": "@carol, by e-mail",
        "7": "@bob [PR open] {tutorial}",
        "8": "@bob [Done] {shells}",
        "10": "@xiaoming [Done] {words}",
    },
    total=("Total", "9", "4 / 6", "44.44%", "2", "22.22%"),
    leaders=(("🥇 1", "bob", "2", "8"), ("🥈 2", "xiaoming", "1", "10")),
    examples=(
        Example("alice", "claim #5", "takes a task"),
        Example("xiaoming", "【报名】：9、10", "the same, in Chinese"),
        Example("bob", "/claim 9-10", "several at once"),
        Example("alice", "unclaim #2", "gives it back"),
        Example("alice", "claim #99", "gets a helpful reply"),
        Example("bob", "/submit 7 https://github.com/lantern-oss/lantern/pull/57", "hands in work"),
        Example("xiaoming", "/why 2", "explains who is on it"),
        Example("bob", "/help", "lists everything"),
        Example("olivia", "/done 2", "organisers overrule"),
        Example("olivia", "/assign 5 @alice", "puts somebody on a task"),
    ),
)

CHINESE = Scene(
    language="zh",
    name="中文任务板",
    title="灯笼开源黑客松第三季：任务认领 Lantern Hackathon",
    words="灯笼黑客松 No.",
    body="""\
欢迎参加！在本 issue 下评论即可认领任务：`【报名】：1、3` 或 `claim #2`；提交 PR 时请在标题中写明编号：\
`【灯笼黑客松 No.2】……`。「认领状态」一列和看板由 @hackathon-bot 维护。

<!-- hackathon:progress -->
<!-- /hackathon:progress -->

## 🏮 核心框架

| 序号 | 任务 | 难度 | 认领状态 |
| :-: | :-- | :-: | :-- |
| 1 | 边写边读：跟随正在增长的灯笼文件（`tail \\| watch`） | ⭐⭐ | |
| 2 | 让时间轴认得闰秒 | ⭐ | |
| 3 | 新光源的插件接口 | ⭐⭐⭐ | |
| ~~4~~ | ~~调度器移到独立进程~~（已并入 3） | ⭐⭐ | |
| 5 | 渲染线程池空闲时自动收缩 | ⭐⭐⭐ | |
| 6 | Read colours from `lantern.toml` | ⭐ | |

## 📚 文档与工具

| 序号 | 任务 | 难度 | 认领状态 |
| :-: | :-- | :-: | :-- |
| 7 | 入门教程：十分钟点亮一扇窗 | ⭐ | |
| 8 | 命令行补全：bash、zsh、fish | ⭐⭐ | |
| 9 | 可供测试比对的截图 | ⭐⭐⭐ | |
| 10 | 把错误信息翻译成中文 | ⭐ | |
""",
    steps=(
        Say("xiaoming", "【报名】：1、3", {"1": "@xiaoming [报名]", "3": "@xiaoming [报名]"}),
        Say("alice", "claim #2", {"2": "@alice [报名]"}),
        Say("bob", "认领 42", refused=True),
        WriteByHand("6", "@carol 线下报名"),
        Say("bob", "报名 2、7-8", {"2": "@alice [报名], @bob [报名]", "8": "@bob [报名]"}),
        Say("xiaoming", "【取消报名】：1", {"1": ""}),
        Open("alice", "leap", REPO, "【灯笼黑客松 No.2】时间轴支持闰秒"),
        Open("xiaoming", "plugins", RFCS, "【灯笼黑客松 No.3】光源插件接口设计"),
        Open("bob", "tutorial", DOCS, "【灯笼黑客松 No.7】入门教程", draft=True),
        Open("bob", "shells", REPO, "【灯笼黑客松 No.8】三种 shell 的补全"),
        Open(
            *("xiaoming", "words", DOCS, "【灯笼黑客松 No.100】翻译错误信息"),
            makes={
                "2": "@alice [提交PR] {leap}, @bob [报名]",
                "3": "@xiaoming [提交RFC] {plugins}",
                "7": "@bob [提交PR] {tutorial}",
                "8": "@bob [提交PR] {shells}",
            },
            refused=True,
        ),
        Change("plugins", "merge"),
        Change("leap", "approve"),
        Change(
            *("words", "retitle"),
            makes={
                "2": "@alice [待合入] {leap}, @bob [报名]",
                "3": "@xiaoming [完成设计文档] {plugins}",
                "10": "@xiaoming [提交PR] {words}",
            },
            title="【灯笼黑客松 No.10】翻译错误信息",
        ),
        Change("shells", "merge"),
        Change("words", "merge", {"8": "@bob [完成任务] {shells}", "10": "@xiaoming [完成任务] {words}"}),
    ),
    after={
        "2": "@alice [待合入] {leap}, @bob [报名]",
        "3": "@xiaoming [完成设计文档] {plugins}",
        "6": "@carol 线下报名",
        "7": "@bob [提交PR] {tutorial}",
        "8": "@bob [完成任务] {shells}",
        "10": "@xiaoming [完成任务] {words}",
    },
    total=("合计", "9", "4 / 6", "44.44%", "2", "22.22%"),
    leaders=(("🥇 1", "bob", "2", "8"), ("🥈 2", "xiaoming", "1", "10")),
    examples=(
        Example("xiaoming", "【报名】：5、9", "takes tasks"),
        Example("alice", "claim #10", "the same, in English"),
        Example("bob", "报名 9-10", "several at once"),
        Example("alice", "取消报名 2", "gives it back"),
        Example("alice", "【报名】：7、175", "does 7, explains 175"),
        Example("bob", "【队名】：萤火\n【序号】：7\n【状态】：提交PR\n【链接】：#57", "a team's form"),
        Example("xiaoming", "/why 2", "explains who is on it"),
        Example("bob", "/help", "lists everything"),
        Example("olivia", "/done 2", "organisers overrule"),
    ),
)

SCENES = (ENGLISH, CHINESE)
