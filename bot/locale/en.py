"""English (no I/O)."""

from __future__ import annotations

from bot.locale.words import Locale

EN = Locale(
    code="en",
    states={
        "claimed": "Claimed",
        "rfc_open": "RFC open",
        "rfc_merged": "RFC merged",
        "pr_open": "PR open",
        "approved": "Approved",
        "partial": "Partly done",
        "done": "Done",
        "closed": "Closed",
    },
    badge="Status",
    removed="Removed",
    link="link",
    join=", ",
    team="{team} ({members})",
    verbs={
        "claim": "claim",
        "unclaim": "unclaim",
        "propose": "propose",
        "submit": "submit",
        "status": "status",
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
    example="/{verb} {numbers}",
    example_numbers=",",
    hints={
        "no_number": "{typed}: no task number was found in it, so nothing was done.",
        "backwards": "{typed}: a range runs from the smaller number to the larger, so it was left out.",
        "range_end": "{typed}: the range goes past the board, so only the tasks that exist were taken.",
        "left_out": "{typed}: this part could not be read as task numbers and was left out.",
        "more_words": (
            "{typed}: without a `/` in front, a line is obeyed only if it holds nothing but the word, "
            "the numbers and links. Nothing was done."
        ),
        "verb_only": "{typed}: a task number is missing, so nothing was done.",
        "numbers_only": "{typed}: numbers alone don't say what to do with the tasks, so nothing was done.",
        "quoted": (
            "{typed}: the line stands right below a quote, and GitHub shows it as part of that quote. "
            "Nothing was done; leave an empty line above it."
        ),
        "bracket": "{typed}: the brackets are not 【】 or [], or were not closed. Nothing was done.",
        "team_state": (
            "{typed}: the 【状态】 of a team's form is 报名, 提交提案, 提交RFC, 提交作品 or 提交PR "
            "(join several with &). Nothing was done for it."
        ),
        "no_user": "{typed}: it doesn't say who is meant, so nothing was done.",
    },
    refusals={
        "unknown": "Task {tasks} is not on this board, so it was left out.",
        "removed": "Task {tasks} was taken off the board and can't be worked on any more.",
        "blocked": "Task {tasks}: this account may not take part in this event. Please ask the organisers.",
        "not_organiser": "Task {tasks}: {verb} is for organisers. Nothing was changed; please ask one of them.",
        "event_over": "Task {tasks}: the event is over, claims are no longer taken.",
        "not_on_task": "Task {tasks}: there is no such entry to withdraw.",
        "already_done": "Task {tasks} is finished, and this board takes no further claims on finished tasks.",
        "nobody": "Task {tasks}: nobody is on it, so please say who is meant.",
        "user_blocked": "Task {tasks}: this person may not take part in this event, so nothing was done for them.",
        "by_hand": "Task {tasks}: a person wrote this into the table by hand, so the bot leaves it as it is.",
    },
    findings={
        "no_table": "The text has no table with a column of task numbers any more.",
        "no_status": "Line {line}: the table has no status column.",
        "two_statuses": "Line {line}: several columns could be the status column; the first is used.",
        "repeated_id": "Line {line}: this task number stands further up already; the first row counts.",
        "bad_id": "Line {line}: {typed} is no task number.",
        "stray_row": "Line {line}: this row is not part of any table that GitHub shows.",
        "unreadable": "Line {line}: GitHub doesn't show this as a table.",
    },
    done={
        "claim": "claimed: {tasks}",
        "unclaim": "withdrawn: {tasks}",
        "propose": "proposal noted: {tasks}",
        "submit": "submission noted: {tasks}",
        "assign": "assigned: {tasks}",
        "unassign": "unassigned: {tasks}",
        "done": "marked done: {tasks}",
        "undone": "no longer marked done: {tasks}",
        "remove": "removed: {tasks}",
        "restore": "restored: {tasks}",
        "reset": "handed back to the bot: {tasks}",
    },
    greeting="{name}, this comment was not done in full:",
    some_done="What was done: {done}.",
    nearest=" The nearest ones are {tasks}.",
    mend=" What to type: {example}",
    footer="Edit your comment and it is read again. `/help` lists everything you can type.",
    board_notice=(
        "A table of this issue can't be read, so the board is not being updated. Nothing is lost: claims are "
        "taken up as soon as the table is mended."
    ),
    help_intro="{name}, this is what you can type, each on a line of its own:",
    help_header=("Type", "What it does"),
    help_rows={
        "claim": "take tasks",
        "unclaim": "give tasks back",
        "propose": "hand in a design document",
        "submit": "hand in work; a pull request whose title names the task needs no comment",
        "status": "show your tasks and how the board stands",
        "why": "explain who is on a task and why",
        "help": "show this list",
        "assign": "put somebody on a task",
        "unassign": "take somebody off a task",
        "done": "mark a task done",
        "undone": "take that back",
        "remove": "take a task off the board",
        "restore": "put it back",
        "reset": "hand a row that was edited by hand back to the bot",
    },
    help_organisers="Organisers also have:",
    help_footer=(
        "Several tasks: `1、3`, `1, 3`, `3-5`. Editing your comment changes what it says, deleting it takes it back."
    ),
    status_mine="{name}, your tasks: {entries}.",
    status_none="{name}, you are on no task yet. {example} takes one.",
    status_totals="The board has {tasks} tasks: {claimed} claimed, {done} done.",
    why_task="**Task {task}**{title}",
    why_nobody="- nobody is on it",
    why_entry="- {name}: {state}",
    why_by_hand=" (written into the table by hand)",
    why_evidence="  - {verb} by {author}, {when}: [comment]({url})",
    why_removed="- taken off the board",
    more="and {count} more",
)
