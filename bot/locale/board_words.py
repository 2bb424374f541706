"""What the boards of the tracking issue say: progress, leaderboard, chart (no I/O)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BoardWords:
    """One language's words for the boards.

    `progress` and `leaderboard` are their tables' headers. `other` names the tasks of no track, `everything` those
    of a board without tracks. `older_leaders` is the leaderboard's form under the older assistant's heading.
    """

    progress: tuple[str, ...]
    total: str
    other: str
    everything: str
    leaderboard: tuple[str, ...]
    tied: str
    nobody_done: str
    older_leaders: str
    chart_title: str
    chart_axis: str


BOARD_WORDS: dict[str, BoardWords] = {
    "zh": BoardWords(
        progress=("任务方向", "任务数量", "提交作品 / 任务认领", "提交率", "完成", "完成率"),
        total="合计",
        other="其他",
        everything="全部任务",
        leaderboard=("名次", "参与者", "积分", "完成的任务"),
        tied="{rank}（并列）",
        nobody_done="还没有人完成任务。",
        older_leaders="> 排名不分先后 {names}",
        chart_title="各方向进展：全部 / 认领 / 提交 / 完成",
        chart_axis="任务数量",
    ),
    "en": BoardWords(
        progress=("Track", "Tasks", "Submitted / Claimed", "Submission rate", "Done", "Completion rate"),
        total="Total",
        other="Other",
        everything="All tasks",
        leaderboard=("Rank", "Participant", "Points", "Finished tasks"),
        tied="{rank} (tied)",
        nobody_done="Nobody has finished a task yet.",
        older_leaders="> In no particular order: {names}",
        chart_title="Progress by track: all / claimed / submitted / done",
        chart_axis="Tasks",
    ),
}
