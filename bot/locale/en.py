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
    clauses="; ",
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
    example_numbers=",",
    hints={
        "no_number": "{typed}: nothing was done, because I found no task number in it.",
        "backwards": "{typed}: this part was left out, because a range goes from the smaller number to the larger.",
        "range_end": "{typed}: an end of this range is not on the board. Only the tasks that exist were taken.",
        "left_out": "{typed}: this part was left out, because I could not read it as task numbers.",
        "more_words": (
            "{typed}: nothing was done, because without a `/` in front a line may hold only the word, the numbers "
            "and links."
        ),
        "verb_only": "{typed}: nothing was done, because the task number is missing.",
        "numbers_only": "{typed}: nothing was done, because numbers alone don't say what to do with the tasks.",
        "quoted": (
            "{typed}: nothing was done, because the line stands right below a quote and GitHub shows it as part of "
            "that quote. Leave an empty line above it."
        ),
        "bracket": "{typed}: nothing was done, because the brackets are not `【】` or `[]`, or are not closed.",
        "team_state": (
            "{typed}: nothing was done for this part, because the `【状态】` of a team's form has to be 报名, "
            "提交提案, 提交RFC, 提交作品 or 提交PR (several are joined by `&`)."
        ),
        "no_user": "{typed}: nothing was done, because it doesn't say who is meant.",
        "too_many": "{typed}: nothing was done from here on, because a comment may not hold more. Use another one.",
        "too_much": "{typed}: nothing was done, because one participant may not give more. Ask the organisers.",
    },
    refusals={
        "unknown": "{verb} {tasks}: not done, because this board has no such task.",
        "removed": "{verb} {tasks}: not done, because the task was taken off the board. Please choose another one.",
        "off_board": "{verb} {tasks}: not done, because the task is off the board. It has to be put back first.",
        "struck_out": (
            "{verb} {tasks}: not done, because the number is struck out in the table itself. "
            "Edit the issue and take away the `~~` around it."
        ),
        "blocked": (
            "{verb} {tasks}: not done, because this account may not take part in this event. "
            "If that is a mistake, please ask the organisers."
        ),
        "not_organiser": "{verb} {tasks}: not done, because only organisers may. Please ask one of them.",
        "event_over": "{verb} {tasks}: not done, because the event is over and takes no more claims.",
        "not_on_task": "{verb} {tasks}: nothing to do, because there is no such entry on the board.",
        "already_done": (
            "{verb} {tasks}: not done, because the task is finished and this board takes no more claims on finished "
            "tasks. Please choose another one."
        ),
        "nobody": "{verb} {tasks}: not done, because nobody is on the task. Please say who is meant.",
        "user_blocked": (
            "{verb} {tasks}: not done for the person named, because the rules of this event don't let them take part. "
            "Somebody else can be named."
        ),
        "by_hand": (
            "{verb} {tasks}: not done, because a person wrote or changed this entry in the table by hand, and that "
            "stays. An organiser can edit the table, or hand the row back to the bot."
        ),
        "kept_by_pull": (
            "{verb} {tasks}: the claim is withdrawn, but the entry stays, because an open or merged pull request "
            "carries the task. Close or retitle it, or take its link out of the comment, and the entry goes."
        ),
        "others_pull": (
            "{verb} {tasks}: not done, because the pull request is by {users}. Its author can hand it in, "
            "a member of the same team, or an organiser."
        ),
    },
    findings={
        "no_table": "The text has no table with a column of task numbers any more.",
        "no_status": "Line {line}: the table has no status column.",
        "two_statuses": "Line {line}: several columns could be the status column; the first one is used.",
        "no_column": "Line {line}: the table has no column {typed}, which the rules name.",
        "repeated_id": "Line {line}: task {typed} stands further up already, and the first row counts.",
        "bad_id": "Line {line}: {typed} is no task number.",
        "stray_row": (
            "Line {line}: the row of task {typed} is in no table that GitHub shows. Remove the blank line or the text "
            "between it and its table."
        ),
        "unreadable": "Line {line}: GitHub doesn't show this as a table. {why}",
    },
    unreadable={
        "widths": "Its header and the dashes below differ in width: give both the same number of cells.",
        "no_delimiter": "No row of dashes is below its header: add a line like `|---|---|`, a cell a column.",
        "open_fence": "A code fence above it is never closed: close it with a line of three backticks, or remove it.",
        "open_comment": "An HTML comment above it is never closed: close it with `-->`, or remove it.",
        "html": "An HTML tag such as `<details>` stands right above it: put a blank line between the two.",
        "indented": "It is indented by four or more spaces, as code is: take the spaces away.",
        "fence": "It stands inside a code fence: remove the fence around it.",
        "comment": "It stands inside an HTML comment: remove `<!--` and `-->`.",
        "disagree": "GitHub finds other cells in it than its pipes say: write a pipe inside a cell as `\\|`.",
        "huge": "It has more than 100,000 cells: split it, or take out what no table needs.",
        "hidden": "Put a blank line above it, and look at the preview.",
    },
    done={
        "claim": "claimed {tasks}",
        "unclaim": "withdrew {tasks}",
        "propose": "noted the proposal for {tasks}",
        "submit": "noted the submission for {tasks}",
        "assign": "assigned {tasks}",
        "unassign": "unassigned {tasks}",
        "done": "marked {tasks} as done",
        "undone": "no longer marked {tasks} as done",
        "remove": "removed {tasks}",
        "restore": "restored {tasks}",
        "reset": "handed {tasks} back to the bot",
    },
    greeting="{name}, not everything in your comment could be done:",
    some_done="I did the rest: {done}.",
    nearest=" The nearest ones are {tasks}.",
    mend=" What to type next: {example}",
    more_trouble="There is more like this, and it was not done either.",
    footer="Edit your comment, and it is read again. `/help` lists everything you can type.",
    board_notice=(
        "Organisers: a table of this issue can't be read, so the tasks in it are not being updated. No comment is "
        "lost: each is taken up as soon as the table is mended, and this notice goes away."
    ),
    torn_notice=(
        "Organisers: a block of the bot's in this text is not being updated, because something else came to stand "
        "between its markers. Nothing is lost. Once the markers are right the block is kept again, and this notice "
        "goes away."
    ),
    torn_line=(
        "Lines {line} to {last}: let nothing but the bot's own board stand between `<!-- hackathon:{name} -->` and "
        "`<!-- /hackathon:{name} -->`, each on a line of its own outside tables and other blocks; or delete both, and "
        "a progress board or leaderboard is added anew at the end."
    ),
    room_low=(
        "Organisers: more than {crowded} of the {most} comments that GitHub takes on one issue are used here; after "
        "that nobody can comment any more. Please open a second issue for comments. Then whoever runs the bot adds its "
        "number to the bot's rules file (as a rule `config/hackathon.yml`): `issues: [{issues}, NEW]` in place of this "
        "board's line `issue:` or `issues:`, and restarts the bot if it runs as a server. The board stays where it is, "
        "and comments on every issue listed count alike. This notice then tells everybody where to go on."
    ),
    room_next=(
        "This issue is nearly full: GitHub takes {most} comments, and more than {crowded} are used. Please write new "
        "ones in {next}; they count just as here. What was said here stays as it is."
    ),
    room_elsewhere="This is about [what stands here]({url}), on an issue that takes no more comments.",
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
    events={
        "opened": "  - [{pull}]({url}) opened by {author}, {when}",
        "approved": "  - [{pull}]({url}) approved by {author}, {when}",
        "merged": "  - [{pull}]({url}) merged, {when}",
        "closed": "  - [{pull}]({url}) closed without a merge, {when}",
    },
    somebody="a maintainer",
    title_unread="{name}, the title of {link} has the words of this event, but no task number behind them: {typed}.",
    title_unknown="{name}, the title of {link} names {tasks}, and this board has no such task.",
    title_mend=" Please retitle it; it should contain {words}. This notice then goes away.",
    why_taken=" (taken out of the table by hand; a new claim brings it back)",
    why_unlisted="- {name}: taken out of the column of those who are done, by hand",
    why_said="- written or changed by hand, and kept so: {words}",
    why_removed="- taken off the board",
    more="and {count} more",
    more_answers="There is more to tell than a comment holds: please ask about fewer tasks at a time.",
)
