"""What a report says (no I/O)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReportWords:
    """One language's words for the report, templates all but the headings.

    `title` is for the whole event, `title_since` for the time since a date; `claim` is the line that an invitation
    tells people to comment.
    """

    title: str
    title_since: str
    source: str
    totals: str
    progress: str
    finished: str
    submitted: str
    claimed: str
    nothing_new: str
    news: str
    lagging: str
    lagging_intro: str
    lags: str
    untaken: str
    invitation: str
    claim: str
    more: str
    leaderboard: str


REPORT_WORDS: dict[str, ReportWords] = {
    "zh": ReportWords(
        title="{board} 进展（{date}）",
        title_since="{board} 进展（{since} 至 {date}）",
        source="数据来自 [任务列表]({url})。",
        totals="共 {tasks} 个任务：{claimed} 个已认领，{submitted} 个已提交，{done} 个已完成，{people} 人参与。",
        progress="各方向进展",
        finished="{since} 以来完成的任务（{count}）",
        submitted="{since} 以来的提交（{count}）",
        claimed="{since} 以来的报名（{count}）",
        nothing_new="{since} 以来没有新的报名、提交或完成。",
        news="{name}：{tasks}",
        lagging="需要关注的方向",
        lagging_intro="以下方向的提交率低于整体的 {rate}：",
        lags="{track}：{rate}（{tasks} 个任务中 {submitted} 个已提交）",
        untaken="等你来认领（{count}）",
        invitation="这些任务还没有人认领。到 [任务列表]({url}) 下评论 `{claim}` 即可报名：",
        claim="/claim {task}",
        more="……以及另外 {count} 个任务，见 [任务列表]({url})。",
        leaderboard="排行榜",
    ),
    "en": ReportWords(
        title="{board}: progress on {date}",
        title_since="{board}: progress from {since} to {date}",
        source="Taken from the [task board]({url}).",
        totals=(
            "Tasks: {tasks}, of which {claimed} are claimed, {submitted} submitted and {done} done. People: {people}."
        ),
        progress="Progress by track",
        finished="Finished since {since} ({count})",
        submitted="Submitted since {since} ({count})",
        claimed="Claimed since {since} ({count})",
        nothing_new="Nothing was claimed, submitted or finished since {since}.",
        news="{name}: {tasks}",
        lagging="Tracks that need attention",
        lagging_intro="Fewer of their tasks are submitted than the {rate} of the whole board:",
        lags="{track}: {rate} ({submitted} of {tasks} tasks submitted)",
        untaken="Waiting for you ({count})",
        invitation="Nobody has taken these tasks yet. Comment `{claim}` on the [task board]({url}) to take one:",
        claim="/claim {task}",
        more="… and {count} more on the [task board]({url}).",
        leaderboard="Leaderboard",
    ),
}
