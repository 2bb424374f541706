"""The command line: one function a verb, no rules (reads the environment, prints; the verbs do their own I/O)."""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bot import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.core.reply import ReplyAction
    from bot.core.rules import Rules
    from bot.run.sync import Result

    _Verbs = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 - argparse has no public name for it

DONE, FAILED, WRONG = 0, 1, 2  # exit codes; 2 also where argparse refuses the arguments


def main(argv: Sequence[str] | None = None) -> int:
    """Run one verb and return its exit code."""
    arguments = _parser().parse_args(argv)
    run: Callable[[argparse.Namespace], int] = arguments.run
    _speak_utf8()
    try:
        code = run(arguments)
        sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # `parse | head`: whoever reads has heard enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # for what is still to be flushed at the end
        return DONE


def _speak_utf8() -> None:
    """Read and print UTF-8 whatever the locale. Half a character prints as `\\ud83d`, which is right in JSON too."""
    for stream, errors in ((sys.stdin, "replace"), (sys.stdout, "backslashreplace"), (sys.stderr, "backslashreplace")):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors=errors)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="hackathon-bot", description="Keeps the task board of an open-source hackathon true."
    )
    parser.add_argument("--version", action="version", version=f"hackathon-bot {__version__}")
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    for add in (_add_keeping, _add_asking):
        add(verbs)
    return parser


def _add_keeping(verbs: _Verbs) -> None:
    """Add the verbs that keep boards, a simulated one too."""
    demo = verbs.add_parser("demo", help="see the bot at work on a simulated GitHub, without an account")
    demo.add_argument("--port", type=_port, default=8000, help="where the page is (default 8000)")
    demo.add_argument("--script", action="store_true", help="play a scene in the terminal and exit")
    demo.set_defaults(run=_demo)

    serve = verbs.add_parser("serve", help="keep the boards live, from GitHub's webhooks")
    _add_config(serve)
    serve.add_argument("--host", default="127.0.0.1", help="address to listen on (default 127.0.0.1)")
    serve.add_argument("--port", type=_port, help="port to listen on (default $PORT, else 8080)")
    serve.set_defaults(run=_serve)

    sync = verbs.add_parser("sync", help="look at every board once, for a schedule or a workflow")
    _add_config(sync)
    sync.add_argument("--board", metavar="NAME", help="look at this board alone")
    sync.add_argument("--dry-run", action="store_true", help="print what would change, write nothing")
    sync.add_argument("--json", action="store_true", help="print JSON alone")
    sync.add_argument("--event", type=Path, metavar="PATH", help="a workflow's event file, for its 👍")
    sync.add_argument("--replies", choices=("new", "all"), default="new", help="which comments to answer (default new)")
    sync.set_defaults(run=_sync)


def _add_asking(verbs: _Verbs) -> None:
    """Add the verbs that read and tell, and write nothing."""
    report = verbs.add_parser("report", help="write a post about a board, for the week or the whole event")
    report.add_argument("board", metavar="BOARD")
    _add_config(report)
    report.add_argument("--since", metavar="DATE", help="tell what changed since then, such as 2026-01-19")
    report.add_argument("--format", choices=("md", "html", "json"), default="md", help="(default md)")
    report.add_argument("--language", choices=("zh", "en"), help="(default the board's)")
    report.add_argument("--front-matter", action="store_true", help="begin with a header for static-site blogs")
    report.set_defaults(run=_report)

    why = verbs.add_parser("why", help="explain who is on a task, and by which facts")
    why.add_argument("board", metavar="BOARD")
    why.add_argument("task", metavar="TASK")
    _add_config(why)
    why.set_defaults(run=_why)

    check = verbs.add_parser("check", help="look for mistakes in rules, rights and tables")
    _add_config(check)
    check.add_argument("--json", action="store_true", help="print JSON alone")
    check.set_defaults(run=_check)

    parse = verbs.add_parser("parse", help="read comments from standard input as the bot would")
    parse.add_argument("--tasks", required=True, metavar="IDS", help="the board's ids, such as 1-120 or A-1~A-5")
    parse.add_argument("--titles", metavar="WORDS", help="read pull requests' titles with these words instead")
    parse.add_argument("--json", action="store_true", help="JSON Lines in and out; else plain text, a comment a line")
    parse.set_defaults(run=_parse)


def _port(text: str) -> int:
    """Return a port's number. Raises ValueError, which argparse tells as an invalid value."""
    number = int(text)
    if not 0 <= number <= 65_535:
        raise ValueError
    return number


_port.__name__ = "port"  # as argparse names what it refuses


def _add_config(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--config", type=Path, metavar="PATH", help="the rules (default config/hackathon.yml)")


def _demo(arguments: argparse.Namespace) -> int:
    from bot.sandbox.demo import main as play

    return play(port=arguments.port, script=arguments.script)


def _serve(arguments: argparse.Namespace) -> int:
    import asyncio

    from bot.github.errors import GitHubError
    from bot.run.log import set_up_logs
    from bot.run.server import serve
    from bot.settings import SettingsError, read_settings

    try:
        settings = read_settings(os.environ, serving=True, config=arguments.config)
    except SettingsError as error:
        return _refuse(error)
    set_up_logs()
    port = settings.environment.port if arguments.port is None else arguments.port
    try:
        asyncio.run(serve(settings, arguments.host, port))
    except GitHubError as error:
        return _fail(str(error))
    except OSError as error:
        why = os.strerror(error.errno) if error.errno and error.errno > 0 else str(error)
        return _fail(f"{arguments.host}:{port} can't be listened at ({why}): choose others with --host and --port")
    return DONE


def _sync(arguments: argparse.Namespace) -> int:
    import asyncio

    from bot.github.errors import GitHubError
    from bot.run.log import set_up_logs
    from bot.run.sync import Request, read_event, sync
    from bot.settings import SettingsError, read_settings

    try:
        settings = read_settings(os.environ, serving=False, config=arguments.config)
        boards = _chosen(settings.boards, arguments.board)
        environment = settings.environment
        path = arguments.event or (environment.event_path if environment.in_actions else None)
        event = read_event(path, "" if arguments.event else os.environ.get("GITHUB_EVENT_NAME", "")) if path else None
    except (SettingsError, LookupError, OSError, GitHubError) as error:
        return _refuse(error)
    set_up_logs(verbose=False)
    try:
        results = asyncio.run(sync(settings, Request(boards, arguments.dry_run, arguments.replies, event)))
    except GitHubError as error:
        return _fail(str(error))
    _print_results(results, as_json=arguments.json)
    return FAILED if any(result.error for result in results) else DONE


def _print_results(results: Sequence[Result], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps({"boards": [result.as_json() for result in results]}, ensure_ascii=False))
    else:
        print("\n".join(_told(result) for result in results))
    for result in results:
        if result.error:
            print(f"{result.name}: {result.error}", file=sys.stderr)


def _chosen(boards: tuple[Rules, ...], name: str | None) -> tuple[Rules, ...]:
    """Return the board of this name, all without one. Raises LookupError where there is none."""
    if name is None:
        return boards
    chosen = tuple(rules for rules in boards if rules.name == name)
    if not chosen:
        raise LookupError(f"no board is named {name!r}; the rules have {', '.join(rules.name for rules in boards)}")
    return chosen


def _told(result: Result) -> str:
    """Return what became of a board, as a person reads it."""
    from tabulate import tabulate

    head = f"{result.name}: {result.entries} entries, {'changed' if result.changed else 'nothing to do'}"
    rows = [(change.task, change.column, change.before, change.after) for change in result.changes]
    table = tabulate(rows, headers=("task", "cell", "before", "after"), disable_numparse=True) if rows else ""
    replies = "\n".join(_reply_line(action) for action in result.replies)
    return "\n".join(part for part in (head, table, result.diff, replies) if part)


def _reply_line(action: ReplyAction) -> str:
    from bot.core.reply import Delete

    about = f"comment {action.about}" if action.about.isdigit() else action.about
    head = f"{type(action).__name__.lower()} the reply to {about}"
    if isinstance(action, Delete):
        return head
    return "\n".join([f"{head}:", *(f"    {line}" for line in action.text.splitlines() if line[:4] != "<!--")])


def _report(arguments: argparse.Namespace) -> int:
    import asyncio

    from bot.github.errors import GitHubError
    from bot.run.log import set_up_logs
    from bot.run.report import Asked, read_since, report
    from bot.settings import SettingsError, read_settings

    try:
        settings = read_settings(os.environ, serving=False, config=arguments.config)
        (rules,) = _chosen(settings.boards, arguments.board)
        since = read_since(arguments.since, rules.timezone) if arguments.since else None
    except (SettingsError, LookupError, ValueError) as error:
        return _refuse(error)
    set_up_logs(verbose=False)
    asked = Asked(rules, arguments.format, since, arguments.language, arguments.front_matter)
    try:
        print(asyncio.run(report(settings, asked)))
    except GitHubError as error:
        return _fail(f"{rules.name}: {error}")
    return DONE


def _why(arguments: argparse.Namespace) -> int:
    import asyncio

    from bot.github.errors import GitHubError
    from bot.run.log import set_up_logs
    from bot.run.why import why
    from bot.settings import SettingsError, read_settings

    try:
        settings = read_settings(os.environ, serving=False, config=arguments.config)
        (rules,) = _chosen(settings.boards, arguments.board)
        set_up_logs(verbose=False)
        print(asyncio.run(why(settings, rules, arguments.task)))
    except (SettingsError, LookupError) as error:
        return _refuse(error)
    except GitHubError as error:
        return _fail(f"{arguments.board}: {error}")
    return DONE


def _check(arguments: argparse.Namespace) -> int:
    from bot.admin.check import main_check
    from bot.admin.finding import rule_findings
    from bot.settings import SettingsError

    wrong = False
    try:
        findings = main_check(os.environ, arguments.config)
    except SettingsError as error:
        if not arguments.json:
            return _refuse(error)
        findings, wrong = rule_findings(error.mistakes), True
    if arguments.json:
        shown = [{key: getattr(one, key) for key in ("level", "where", "what", "mend")} for one in findings]
        print(json.dumps({"findings": shown}, ensure_ascii=False))
    else:
        print("\n".join(f"{one.level}: {one.where}: {one.what} → {one.mend}" for one in findings) or "all is well")
    if wrong:
        return WRONG
    return FAILED if any(one.level == "error" for one in findings) else DONE


def _parse(arguments: argparse.Namespace) -> int:
    from bot.core.number import ids_from_text
    from bot.run.parse import parse_json, parse_text

    try:
        ids = ids_from_text(arguments.tasks)
        if arguments.json:
            for line in parse_json(sys.stdin, ids, arguments.titles):
                print(line)
        else:
            print(parse_text(sys.stdin, ids, arguments.titles))
    except ValueError as error:
        return _refuse(error)
    return DONE


def _refuse(error: Exception) -> int:
    """Say what is wrong with rules, environment or arguments."""
    print(str(error), file=sys.stderr)
    return WRONG


def _fail(text: str) -> int:
    print(text, file=sys.stderr)
    return FAILED


if __name__ == "__main__":
    sys.exit(main())
