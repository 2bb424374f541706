"""Chinese (no I/O)."""

from __future__ import annotations

from bot.locale.words import Locale

ZH = Locale(
    code="zh",
    states={
        "claimed": "报名",
        "rfc_open": "提交RFC",
        "rfc_merged": "完成设计文档",
        "pr_open": "提交PR",
        "approved": "待合入",
        "partial": "部分完成",
        "done": "完成任务",
        "closed": "已关闭",
    },
    badge="状态",
    removed="已移除",
    link="链接",
    join="、",
    clauses="；",
    team="{team}（{members}）",
    verbs={
        "claim": "报名",
        "unclaim": "取消报名",
        "propose": "提交提案",
        "submit": "提交",
        "status": "状态",
        "why": "why",
        "help": "help",
        "assign": "assign",
        "unassign": "unassign",
        "done": "done",
        "undone": "undone",
        "remove": "remove",
        "restore": "restore",
        "reset": "reset",
    },
    example_numbers="、",
    hints={
        "no_number": "{typed}：没有找到任务序号，因此没有处理。",
        "backwards": "{typed}：范围要从小的序号写到大的序号，因此这一段没有处理。",
        "range_end": "{typed}：范围的一端不在任务列表中，只处理了列表里有的任务。",
        "left_out": "{typed}：这一部分无法识别为任务序号，因此没有处理。",
        "more_words": "{typed}：行首没有 `/` 时，一行里只能有命令、序号和链接，因此没有处理。",
        "verb_only": "{typed}：缺少任务序号，因此没有处理。",
        "numbers_only": "{typed}：只有序号，看不出要对任务做什么，因此没有处理。",
        "quoted": "{typed}：这一行紧跟在引用下面，GitHub 把它显示成了引用的一部分，因此没有处理。请在它上面空一行。",
        "bracket": "{typed}：括号不是 `【】` 或 `[]`，或者没有写全，因此没有处理。",
        "team_state": (
            "{typed}：`【状态】` 只能是 报名、提交提案、提交RFC、提交作品 或 提交PR（多个用 `&` 连接），"
            "因此这一项没有处理。"
        ),
        "no_user": "{typed}：没有写明是谁，因此没有处理。",
        "too_many": "{typed}：这条评论里的命令太多，从这一条开始没有处理，请另发一条评论。",
        "too_much": "{typed}：同一位参与者的命令太多，因此没有处理，请联系组织者。",
    },
    refusals={
        "unknown": "{verb} {tasks}：任务列表中没有这个序号，因此没有处理。",
        "removed": "{verb} {tasks}：任务已从列表中移除，因此没有处理，请另选任务。",
        "off_board": "{verb} {tasks}：任务已从列表中移除，因此没有处理，需要先恢复任务。",
        "struck_out": "{verb} {tasks}：序号在表格里被划掉了，因此没有处理。请编辑 issue 正文，去掉序号两边的 `~~`。",
        "blocked": "{verb} {tasks}：该账号不能参加本次活动，因此没有处理。如有疑问，请联系组织者。",
        "not_organiser": "{verb} {tasks}：只有组织者可以这样操作，因此没有处理。请联系组织者。",
        "event_over": "{verb} {tasks}：活动已经结束，不再接受报名，因此没有处理。",
        "not_on_task": "{verb} {tasks}：任务上没有对应的报名，因此无需处理。",
        "already_done": "{verb} {tasks}：任务已经完成，本活动不再接受对已完成任务的报名，因此没有处理，请另选任务。",
        "nobody": "{verb} {tasks}：任务上还没有人，因此没有处理，请写明是谁。",
        "user_blocked": "{verb} {tasks}：按照活动规则，所写的账号不能参加，因此没有为其处理，可以改写其他人。",
        "by_hand": (
            "{verb} {tasks}：这一项在表格里由人工填写或修改过，机器人会保留，因此没有处理。"
            "组织者可以直接编辑表格，或者把这一行交还机器人维护。"
        ),
        "kept_by_pull": (
            "{verb} {tasks}：报名已取消，但有打开或已合入的 PR 对应这个任务，条目因此保留。"
            "关闭 PR、修改标题，或从评论中删去它的链接即可。"
        ),
        "others_pull": "{verb} {tasks}：没有处理，因为这个 PR 的作者是 {users}，只能由作者本人、同队成员或组织者提交。",
    },
    findings={
        "no_table": "正文中已经没有带任务序号列的表格。",
        "no_status": "第 {line} 行：表格没有状态列。",
        "two_statuses": "第 {line} 行：有多列都可能是状态列，使用其中第一列。",
        "no_column": "第 {line} 行：表格没有规则中指定的列 {typed}。",
        "repeated_id": "第 {line} 行：任务 {typed} 在上面已经出现过，以第一次出现的行为准。",
        "bad_id": "第 {line} 行：{typed} 不是任务序号。",
        "stray_row": "第 {line} 行：任务 {typed} 这一行不在 GitHub 显示的任何表格里，请删去它与表格之间的空行或文字。",
        "unreadable": "第 {line} 行：GitHub 没有把这里显示为表格。{why}",
    },
    unreadable={
        "widths": "表头与下面的短横线行列数不同，请改为相同的列数。",
        "no_delimiter": "表头下面没有短横线行，请加上类似 `|---|---|` 的一行，每列一格。",
        "open_fence": "它上方的代码块没有结束，请用一行三个反引号结束它，或者删掉开头。",
        "open_comment": "它上方的 HTML 注释没有结束，请用 `-->` 结束它，或者删掉开头。",
        "html": "它紧接在 `<details>` 之类的 HTML 标签之后，请在两者之间加一个空行。",
        "indented": "它缩进了四个或更多空格，会被当作代码，请去掉缩进。",
        "fence": "它位于代码块中，请去掉外面的代码块标记。",
        "comment": "它位于 HTML 注释中，请去掉 `<!--` 和 `-->`。",
        "disagree": "GitHub 识别出的单元格与竖线不一致，请把单元格里的竖线写成 `\\|`。",
        "huge": "它的单元格超过 10 万个，请拆分表格，或删去不需要的内容。",
        "hidden": "请在它上方加一个空行，并查看预览。",
    },
    done={
        "claim": "已报名 {tasks}",
        "unclaim": "已取消报名 {tasks}",
        "propose": "已登记提案 {tasks}",
        "submit": "已登记提交 {tasks}",
        "assign": "已指派 {tasks}",
        "unassign": "已取消指派 {tasks}",
        "done": "已标记完成 {tasks}",
        "undone": "已取消完成标记 {tasks}",
        "remove": "已移除 {tasks}",
        "restore": "已恢复 {tasks}",
        "reset": "已交还机器人维护 {tasks}",
    },
    greeting="{name} 你的评论没有全部处理：",
    some_done="已处理：{done}。",
    nearest="相近的任务有 {tasks}。",
    mend="接下来请发送：{example}",
    more_trouble="还有其他类似的内容，同样没有处理。",
    footer="直接编辑原评论即可，机器人会重新读取。发送 `/help` 可查看全部写法。",
    board_notice=(
        "组织者请注意：本 issue 中有表格无法读取，其中的任务暂停更新。"
        "评论不会丢失，表格修好后会自动补上，这条提示也会消失。"
    ),
    torn_notice=(
        "组织者请注意：正文中由机器人维护的区块暂停更新，因为它的两个标记之间出现了其他内容。"
        "内容不会丢失，标记改好后会继续更新，这条提示也会消失。"
    ),
    torn_line=(
        "第 {line} 至 {last} 行：请让 `<!-- hackathon:{name} -->` 与 `<!-- /hackathon:{name} -->` 各占一行，"
        "位于表格和其他区块之外，且两者之间只有机器人写的看板；或者把两个标记都删掉，看板或榜单会重新添加在正文末尾。"
    ),
    room_low=(
        "组织者请注意：本 issue 的评论已超过 {crowded} 条，GitHub 最多允许 {most} 条，达到后任何人都无法再评论。"
        "请新建一个 issue 用于评论，再请维护机器人的人在配置文件（通常是 `config/hackathon.yml`）中，"
        "把该看板的 `issue:` 或 `issues:` 一行改为 `issues: [{issues}, 新编号]`；机器人若以服务方式运行，还需重启。"
        "看板仍留在原处，所列各 issue 下的评论同样有效。届时这条提示会改为告诉大家去哪里继续评论。"
    ),
    room_next=(
        "本 issue 的评论即将达到上限（GitHub 最多允许 {most} 条，已超过 {crowded} 条）。"
        "新的评论请发到 {next}，效果与在这里相同；这里已有的评论继续有效。"
    ),
    room_elsewhere="以下内容是关于[这里]({url})的，那个 issue 已不能再添加评论。",
    help_intro="{name} 可以这样写，每条命令单独一行：",
    help_header=("写法", "作用"),
    help_rows={
        "claim": "报名任务",
        "unclaim": "取消报名",
        "propose": "提交设计文档（RFC）",
        "submit": "提交作品；标题中写明任务序号的 PR 无需评论",
        "status": "查看自己的任务和整体进展",
        "why": "说明某个任务上有谁、依据是什么",
        "help": "显示这份说明",
        "assign": "为某人指派任务",
        "unassign": "取消某人的任务",
        "done": "标记任务完成",
        "undone": "取消完成标记",
        "remove": "从任务列表移除任务",
        "restore": "恢复已移除的任务",
        "reset": "把手工改过的一行交还机器人维护",
    },
    help_organisers="组织者还可以使用：",
    help_footer="多个任务：`1、3`、`1, 3`、`3-5`。编辑评论会更新登记，删除评论会撤销登记。",
    status_mine="{name} 你的任务：{entries}。",
    status_none="{name} 你还没有报名任务。报名请发送 {example}",
    status_totals="任务列表共 {tasks} 个任务：已认领 {claimed} 个，已完成 {done} 个。",
    why_task="**任务 {task}**{title}",
    why_nobody="- 还没有人报名",
    why_entry="- {name}：{state}",
    why_by_hand="（人工填写）",
    why_evidence="  - {author} 于 {when} 发送 {verb}：[评论]({url})",
    events={
        "opened": "  - {author} 于 {when} 提交 [{pull}]({url})",
        "approved": "  - [{pull}]({url}) 于 {when} 由 {author} 批准",
        "merged": "  - [{pull}]({url}) 于 {when} 合入",
        "closed": "  - [{pull}]({url}) 于 {when} 关闭（未合入）",
    },
    somebody="维护者",
    title_unread="{name} {link} 的标题里有本次活动的字样，但后面没有任务序号：{typed}。",
    title_unknown="{name} {link} 的标题写的是任务 {tasks}，但任务列表中没有它。",
    title_mend="请修改标题，写上 {words}，这条提醒会自动消失。",
    why_taken="（已被人从表格中删去，重新报名即可恢复）",
    why_unlisted="- {name}：已被人从完成者一列中删去",
    why_said="- 人工填写或修改的内容，保持原样：{words}",
    why_removed="- 已从任务列表移除",
    more="等另外 {count} 个",
    more_answers="内容太长，一条评论放不下，请一次少问几个任务。",
)
