"""What may be typed on the command line: every verb with its flags (no I/O; a page of help is argparse's to print)."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from bot import __version__

if TYPE_CHECKING:
    _Verbs = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 - argparse has no public name for it


def parser() -> argparse.ArgumentParser:
    """Return what reads the arguments; `verb` of the result names the verb."""
    made = argparse.ArgumentParser(
        prog="hackathon-bot", description="Keeps the task board of an open-source hackathon true."
    )
    made.add_argument("--version", action="version", version=f"hackathon-bot {__version__}")
    verbs = made.add_subparsers(required=True, metavar="VERB")
    for add in (_add_keeping, _add_asking):
        add(verbs)
    return made


def _add_keeping(verbs: _Verbs) -> None:
    """Add the verbs that keep boards, a simulated one too."""
    demo = verbs.add_parser("demo", help="see the bot at work on a simulated GitHub, without an account")
    demo.add_argument("--port", type=_port, default=8000, help="where the page is (default 8000)")
    demo.add_argument("--script", action="store_true", help="play a scene in the terminal and exit")
    demo.set_defaults(verb="demo")

    serve = verbs.add_parser("serve", help="keep the boards live, from GitHub's webhooks")
    _add_config(serve)
    serve.add_argument("--host", default="127.0.0.1", help="address to listen on (default 127.0.0.1)")
    serve.add_argument("--port", type=_port, help="port to listen on (default $PORT, else 8080)")
    serve.set_defaults(verb="serve")

    sync = verbs.add_parser("sync", help="look at every board once, for a schedule or a workflow")
    _add_config(sync)
    sync.add_argument("--board", metavar="NAME", help="look at this board alone")
    sync.add_argument("--dry-run", action="store_true", help="print what would change, write nothing")
    sync.add_argument("--json", action="store_true", help="print JSON alone")
    sync.add_argument("--event", type=Path, metavar="PATH", help="a workflow's event file, for its 👍")
    sync.add_argument("--replies", choices=("new", "all"), default="new", help="which comments to answer (default new)")
    sync.set_defaults(verb="sync")

    restore = verbs.add_parser("restore", help="put an older text of a board's issue back, or list what is kept")
    restore.add_argument("board", metavar="BOARD")
    _add_config(restore)
    which = restore.add_mutually_exclusive_group()
    which.add_argument("--list", action="store_true", help="show the texts that are kept (so without --at too)")
    which.add_argument("--at", metavar="WHEN", help="put back the newest at or before this, such as 2026-03-02T08:15")
    restore.set_defaults(verb="restore")


def _add_asking(verbs: _Verbs) -> None:
    """Add the verbs that read and tell, and write nothing."""
    report = verbs.add_parser("report", help="write a post about a board, for the week or the whole event")
    report.add_argument("board", metavar="BOARD")
    _add_config(report)
    report.add_argument("--since", metavar="DATE", help="tell what changed since then, such as 2026-01-19")
    report.add_argument("--format", choices=("md", "html", "json"), default="md", help="(default md)")
    report.add_argument("--language", choices=("zh", "en"), help="(default the board's)")
    report.add_argument("--front-matter", action="store_true", help="begin with a header for static-site blogs")
    report.set_defaults(verb="report")

    why = verbs.add_parser("why", help="explain who is on a task, and by which facts")
    why.add_argument("board", metavar="BOARD")
    why.add_argument("task", metavar="TASK")
    _add_config(why)
    why.set_defaults(verb="why")

    check = verbs.add_parser("check", help="look for mistakes in rules, rights and tables")
    _add_config(check)
    check.add_argument("--json", action="store_true", help="print JSON alone")
    check.set_defaults(verb="check")

    parse = verbs.add_parser("parse", help="read comments from standard input as the bot would")
    parse.add_argument("--tasks", required=True, metavar="IDS", help="the board's ids, such as 1-120 or A-1~A-5")
    parse.add_argument("--titles", metavar="WORDS", help="read pull requests' titles with these words instead")
    parse.add_argument("--json", action="store_true", help="JSON Lines in and out; else plain text, a comment a line")
    parse.set_defaults(verb="parse")


def _port(text: str) -> int:
    """Return a port's number. Raises ValueError, which argparse tells as an invalid value."""
    number = int(text)
    if not 0 <= number <= 65_535:
        raise ValueError
    return number


_port.__name__ = "port"  # as argparse names what it refuses


def _add_config(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--config", type=Path, metavar="PATH", help="the rules (default config/hackathon.yml)")
