"""What the fuzzers begin with: comments, titles, bodies and deliveries as people and GitHub send them (no I/O)."""

from __future__ import annotations

from typing import Any

COMMENTS = (
    "【报名】：1、3、12-13",
    "[claim] 3",
    "【提交作品】：60\n\n【作品链接】：https://github.com/acme/rockets/pull/9",
    "/claim 3-5,8",
    "/submit 12 #456",
    "@hackathon-bot claim #12",
    "claim #12",
    "submit 12 https://github.com/acme/rockets/pull/9",
    "报名 3、4",
    "【队名】：Sky\n【序号】：1、2\n【状态】：报名 & 提交PR\n【链接】：https://a.example/x|y",
    "【报名】：5\n【其他意向】：1、2\n接受调剂",
    "1、三、5",
    "40      SDGD优化器",
    "/assign 12 @user @other-user[bot]",
    "/done 3 @bob\r\n/undone 4\r/remove 1\n/restore 1\n/reset 2",
    "/why 12\n/status\n/help",
    "> /claim 1\n/claim 2",
    "```\n/claim 1\n```\n~~/claim 2~~ `/claim 3` <!-- /claim 4 --> <del>/claim 5</del>",
    "- [x] **/claim** 1\n1. _claim 2_\n## 报名 3\n* * *\n\tclaim 4",
    "claim 1\n\nOn Mon, 1 Jan 2026 at 10:00, Zoe <z@a.example> wrote:\n> claim 2",
    "claim 1\n---Original---\nFrom: zoe\nclaim 2\n发件人：zoe",
    "提交 3 个 PR 了，认领 2 个任务可以吗",
    "【报名：3】 〔报名〕3 (claim 3)",
    "118-999999999、A-1~A-3 No.012 and 5-2",
    "\u200b／ｃｌａｉｍ　１２\ufdfa\u0301",
)

TITLES = (
    "【Hackathon 5th No.24、26-28】 fix - part2",
    "[Typing][A-1,A-2] x",
    "[Typing][D-[1-6]]",
    "【Hackathon 5th No. 41】-final",
    "映射文档 No. 271/273/339-348",
    "Hackathon 5th No.45-0517 and No.45-1.2",
    "OCR+ERNIE No.3",
)

BODIES = (
    ("# Rockets\n\n| No. | Title | Status | Done by |\n| --- | --- | --- | --- |\n"
     "| 1 | Engine | | |\n| 2 | Fins | | |\n"),
    ("## 热身赛\r\n\r\n|序号|难度|任务标题|认领情况|\r\n|:-:|:-:|---|-|\r\n|1|⭐|`a\\|b`|@ab 报名<br>note|\r\n"
     "|~~2~~|x|y|\r\n"),
    ("> | ID | Status |\n> |-|-|\n> | A-1 | ~~@bob Claimed~~ |\n"
     "> | A-2 | @zoe 🔵 Done |\n\n- item\n\n  ID | Status\n  -|-\n  3 |\n"),
    ("<details>\n| ID | Status |\n|-|-|\n| 1 | |\n</details>\n\n"
     "```\n| ID | Status |\n|-|-|\n```\n<!--\n| 2 | |\n-->\n"),
    ("Task | Claim\n:-|-:\n[1](#a) | |more|\n**2** | x \\\n#3\n"
     "| 4 | ``|`` |\n\n[^1]: | ID | Status |\n    |-|-|\n    | 5 | a |\n"),
    ("<!-- hackathon:progress -->\nold\n<!-- /hackathon:progress -->\n"
     "\n| ID | Status |\n|-|-|\n| 1 | x |\n"),
    ("| ID | Status |\n|-|-|\n| 1\n| 2 | @ab\n<!-- hackathon:state --><!-- {} --><!-- /hackathon:state -->\n"
     ""),
    "# 看板信息\n\n#####\n\n| 编号 | 状态 | 完成人 |\n|-|-|-|\n|1|||\n\n### 统计信息\nx\n#####\n",
)  # fmt: skip

# What a mutation puts in: words of the grammar and of Markdown, and characters that are trouble elsewhere.
TOKENS = (
    "\n", "\r\n", "\r", "\n\n", " ", "\t", "\u3000", "\u200b", "\u0301", "\ufdfa", "\ufeff", "\0", "\x0b", "\u2028",
    "é", "🙂", "ı", "\u212a", "１", "/claim ", "/unclaim ", "/submit ", "/propose ", "/assign ", "/done ", "/why ",
    "claim ", "报名", "认领", "提交", "提交PR", "取消报名", "【", "】", "：", ":", "[", "]", "(", ")", "〔", "〕",
    "《", "@", "@hackathon-bot ", "@bob", "[bot]", "1", "2", "3", "12", "0", "012", "999999", "99999999999", "A-1",
    "a1", "#", "#2", "No.", "-", "~", "–", "至", "到", "、", "，", ",", "；", "/", "&", "和", "and", "三", "个",
    "【队名】", "【序号】", "【状态】", "【链接】", "【其他意向】", "https://github.com/acme/rockets/pull/9",
    "http://", "www.", "[a](b)", "<br>", "<del>", "</del>", "<s>", "</s>", "~~", "`", "``", "```", "~~~", "<!--",
    "-->", "<", ">", "> ", "- ", "1. ", "* ", "# ", "    ", "**", "_", "\\", "\\|", "|", "| ", "|-|-|\n", "| 1 | |\n",
    "---", "#####", "看板信息", "统计信息", "---Original---", "From: ", "On 1 ", " wrote:", "发件人：", "&amp;",
    "&#124;", "&lt;", "$", "<details>", "</details>", "<blockquote>", "<a href='", "<!-- hackathon:state -->",
    "<!-- /hackathon:state -->", "<!-- hackathon:progress -->", "<!-- /hackathon:progress -->",
    "<!-- hackathon:reply 1 -->", "Hackathon 5th No.", "-part", "-final", "[Typing]", "[^1]: ", "???", "!", ".", "%",
    "Status", "ID", "Done", "Claimed",
)  # fmt: skip

_USER = {"login": "alice", "type": "User"}
_TIMES = {"created_at": "2026-03-01T08:00:00Z", "updated_at": "2026-03-01T08:00:00Z"}
_COMMENT = {
    "id": 5,
    "issue_url": "https://api.github.com/repos/acme/rockets/issues/7",
    "html_url": "https://github.com/acme/rockets/issues/7#issuecomment-5",
    "user": _USER,
    "body": "claim #2",
    "reactions": {"+1": 2},
    **_TIMES,
}
_ISSUE = {
    "number": 7,
    "html_url": "https://github.com/acme/rockets/issues/7",
    "user": _USER,
    "body": BODIES[0],
    "closed_at": None,
    "locked": False,
    **_TIMES,
}
_PULL = {
    "number": 9,
    "html_url": "https://github.com/acme/rockets/pull/9",
    "title": "Rockets No.1",
    "user": _USER,
    "base": {"repo": {"full_name": "acme/rockets"}},
    "draft": False,
    "merged_at": None,
    "closed_at": None,
    **_TIMES,
}
_REVIEW = {"id": 3, "user": _USER, "state": "approved", "submitted_at": "2026-03-01T08:00:00Z"}
_WHERE = {"repository": {"full_name": "acme/rockets"}, "sender": _USER, "issue": _ISSUE}

DELIVERIES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("issue_comment", {"action": "created", "comment": _COMMENT, **_WHERE}),
    ("issue_comment", {"action": "edited", "comment": _COMMENT, "changes": {"body": {"from": "claim #3"}}, **_WHERE}),
    ("issue_comment", {"action": "deleted", "comment": _COMMENT, **_WHERE}),
    ("issues", {"action": "edited", "changes": {"body": {"from": "old"}}, **_WHERE}),
    ("issues", {"action": "transferred", **_WHERE}),
    ("pull_request", {"action": "edited", "pull_request": _PULL, "changes": {"title": {"from": "x"}}, **_WHERE}),
    ("pull_request_review", {"action": "submitted", "pull_request": _PULL, "review": _REVIEW, **_WHERE}),
    ("ping", {"zen": "Keep it logically awesome."}),
)
