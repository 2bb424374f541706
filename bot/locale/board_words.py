"""What the boards of the tracking issue say: progress, leaderboard, chart (no I/O)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BoardWords:
    """One language's words for the boards.

    `progress` and `leaderboard` are their tables' headers. `other` names the tasks of no track, `everything` those
    of a board without tracks. `older_leaders` is the leaderboard's form under the older assistant's heading. `more_…`
    are about the continuation comments: their table's header and the words above it, then what stands in the body for
    entries, for all the comments, and for the leaderboard.
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
    more_header: tuple[str, ...]
    more_head: str
    more_leaders_head: str
    more_entries: str
    more_places: str
    more_leaders: str


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
        more_header=("序号", "认领情况", "完成队伍"),
        more_head="[任务看板]({url})正文放不下的单元格，由机器人在这里维护，请勿手动修改。",
        more_leaders_head="[任务看板]({url})的榜单，正文放不下，由机器人在这里维护，请勿手动修改。",
        more_entries="共 {count} 条",
        more_places="正文放不下的单元格见评论：{links}",
        more_leaders="共 {count} 人完成了任务，榜单见评论：{links}",
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
        more_header=("No.", "Status", "Done by"),
        more_head="Cells of [the board]({url}) that its text has no room for. The bot keeps them: please don't edit.",
        more_leaders_head="The leaderboard of [the board]({url}). The bot keeps it: please don't edit.",
        more_entries="{count} in all",
        more_places="Cells that this text has no room for stand in these comments: {links}",
        more_leaders="{count} have finished something; the leaderboard stands in these comments: {links}",
    ),
}

# The headers of the bot's own tables in the text, in any language: these tables hold no tasks.
BOARD_HEADERS = frozenset(header for words in BOARD_WORDS.values() for header in (words.progress, words.leaderboard))
