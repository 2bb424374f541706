"""What people type, in both languages and every form, with what it means (no I/O)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.simulation.model import Meaning, Titled

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

Typed = tuple[str, tuple[Meaning, ...]]

_FORMS = {
    "claim": (
        "/claim {many}", "claim #{one}", "【报名】：{many}", "[claim] {many}", "报名 {many}",
        "@hackathon-bot claim #{one}", "**认领 {one}**", "hello all!\n\n/claim {many} please",
    ),
    "unclaim": ("/unclaim {many}", "unclaim #{one}", "【取消报名】：{many}", "/abandon {many}", "取消认领 {many}"),
    "submit": ("/submit {many}", "submit #{one}", "【提交作品】：{many}", "提交作品 {one}"),
}  # fmt: skip
_CHAT = (
    "hello", "> 【报名】：{one}", "```\nclaim #{one}\n```", "/lgtm {one}", "认领 2 个任务可以吗",
    "I might claim {one} tomorrow", "ok\n---Original---\nclaim #{one}",
)  # fmt: skip
_TITLES = ("{words} {many}", "【{words}{many}】 Follow a file", "[{words} {one}] leap", "{words}{one} 线程池")


def command(chance: random.Random, verb: str, tasks: Sequence[str], pull: int | None = None) -> Typed:
    """A participant's command about one or several tasks; `pull` is linked by `submit`."""
    if pull is not None:
        return f"/submit {tasks[0]} #{pull}", (Meaning("submit", (tasks[0],), pull=pull),)
    form = chance.choice(_FORMS[verb])
    if "{one}" in form:
        return form.format(one=tasks[0]), (Meaning(verb, (tasks[0],)),)
    if verb == "submit" and form.startswith("【") and chance.random() < 0.5:
        form += "\n【作品链接】：https://example.org/work"
    return form.format(many=_many(chance, tasks)), (Meaning(verb, tuple(tasks)),)


def chat(chance: random.Random, task: str) -> Typed:
    """Words that command nothing."""
    return chance.choice(_CHAT).format(one=task), ()


def both(one: Typed, other: Typed) -> Typed:
    """Two commands in one comment."""
    return f"{one[0]}\n\n{other[0]}", one[1] + other[1]


def order(verb: str, task: str, people: Sequence[str] = ()) -> Typed:
    """An organiser's command."""
    names = "".join(f" @{each}" for each in people)
    return f"/{verb} {task}{names}", (Meaning(verb, (task,), tuple(people)),)


def title(chance: random.Random, words: str, tasks: Sequence[str]) -> tuple[str, Titled]:
    """A pull request's title."""
    form = chance.choice(_TITLES)
    named = tuple(tasks) if "{many}" in form else (tasks[0],)
    part = "-part" if chance.random() < 0.2 else ""
    text = form.format(words=words, many=chance.choice(("、", ",", "/")).join(named), one=named[0])
    return text + part, Titled(named, bool(part))


def _many(chance: random.Random, tasks: Sequence[str]) -> str:
    return chance.choice(("、", ", ", "，", " ", "/")).join(tasks)
