"""The demo's invented hackathon: two boards, who is there, and what happens on each at first (no I/O)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.sandbox.page import Example

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.sandbox.state import GitHub

REPO = "lantern-oss/lantern"
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
class Scene:
    """A board, what happens on it at first, and what its cells must show afterwards (all others nothing)."""

    language: str
    name: str
    title: str
    body: str
    steps: tuple[Say | WriteByHand, ...]
    after: Mapping[str, str]
    examples: tuple[Example, ...]


def stage(github: GitHub) -> None:
    """The organisation, its repository, its people, and an issue for each scene: numbers 1, 2, …"""
    github.add_organization(REPO.split("/", maxsplit=1)[0], members=[ORGANISER])
    github.add_repo(REPO, files={"README.md": "# Lantern\n"})
    for login, name in PEOPLE.items():
        github.user(login).name = name
    github.grant(REPO, ORGANISER, "admin")
    for scene in SCENES:
        github.open_issue(REPO, ORGANISER, scene.title, scene.body)


ENGLISH = Scene(
    language="en",
    name="English board",
    title="Lantern Hackathon, season 3: pick a task 灯笼黑客松任务认领",
    body="""\
Welcome! Pick a task, then claim it with a comment: `claim #2`, or `【报名】：1、3`. Changed your mind? `unclaim #2`.

Several people may work on one task. The status column is kept by @hackathon-bot; organisers edit this issue \
whenever they like.

## 🏮 Core 核心框架

| No. | Task | Difficulty | Status |
| --: | :-- | :-: | :-- |
| 1 | Follow a lantern file while it grows (`tail \\| watch`) | ⭐⭐ | |
| 2 | 让时间轴认得闰秒 | ⭐ | |
| 3 | A plug-in interface for new light sources | ⭐⭐⭐ | |
| ~~4~~ | ~~Move the scheduler to its own process~~ (now part of 3) | ⭐⭐ | |
| 5 | 渲染线程池空闲时自动收缩 | ⭐⭐⭐ | |
| 6 | Read colours from `lantern.toml` | ⭐ | |

## 📚 Docs and tools 文档与工具

| No. | Task | Difficulty | Status |
| --: | :-- | :-: | :-- |
| 7 | A first tutorial: ten minutes to a glowing window | ⭐ | |
| 8 | 命令行补全：bash、zsh、fish | ⭐⭐ | |
| 9 | Screenshots that a test can compare | ⭐⭐⭐ | |
| 10 | 把错误信息翻译成中文 | ⭐ | |

<details><summary>Rules in short</summary>

- One pull request for each task, its number in the title.
- Ask in this issue if a task is unclear; mentors answer within a day.

</details>
""",
    steps=(
        Say("xiaoming", "【报名】：1、3", {"1": "@xiaoming [Claimed]", "3": "@xiaoming [Claimed]"}),
        Say("alice", "This looks like fun!\n\nclaim #2", {"2": "@alice [Claimed]"}),
        Say("bob", "claim #42", refused=True),
        WriteByHand("6", "@carol, by e-mail"),
        Say("bob", "/claim 2, 7-8", {"2": "@alice [Claimed], @bob [Claimed]", "8": "@bob [Claimed]"}),
        Say("xiaoming", "unclaim #3", {"3": ""}),
    ),
    after={
        "1": "@xiaoming [Claimed]",
        "2": "@alice [Claimed], @bob [Claimed]",
        "6": "@carol, by e-mail",
        "7": "@bob [Claimed]",
        "8": "@bob [Claimed]",
    },
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
    body="""\
欢迎参加！选好任务后，在本 issue 下评论即可认领：`【报名】：1、3` 或 `claim #2`；取消请发送 `取消报名 2`。

一个任务可以由多人认领。「认领状态」一列由 @hackathon-bot 维护，组织者随时可以直接编辑本 issue。

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
        Say("xiaoming", "【取消报名】：3", {"3": ""}),
    ),
    after={
        "1": "@xiaoming [报名]",
        "2": "@alice [报名], @bob [报名]",
        "6": "@carol 线下报名",
        "7": "@bob [报名]",
        "8": "@bob [报名]",
    },
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
