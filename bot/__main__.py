"""The command line: one function a verb, no rules (reads the environment, prints; the verbs do their own I/O)."""

from __future__ import annotations

import io
import json
import os
import sys
from typing import TYPE_CHECKING

from bot.arguments import parser

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence

    from bot.core.reply import ReplyAction
    from bot.core.rules import Rules
    from bot.run.sync import Result


DONE, FAILED, WRONG = 0, 1, 2  # exit codes; 2 also where argparse refuses the arguments


def main(argv: Sequence[str] | None = None) -> int:
    """Run one verb and return its exit code."""
    arguments = parser().parse_args(argv)
    run = _VERBS[arguments.verb]
    _speak_utf8()
    try:
        code = run(arguments)
        sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # `parse | head`: whoever reads has heard enough
        _hush()
        return DONE
    except OSError as error:  # a full disk behind `>`; what else can fail the verbs tell themselves
        _hush()
        return _fail(f"{arguments.verb}: {': '.join(filter(None, (error.strerror or str(error), error.filename)))}")


def _hush() -> None:
    """Send what is still to be flushed at the end nowhere: standard output takes no more."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _speak_utf8() -> None:
    """Read and print UTF-8 whatever the locale. Half a character prints as `\\ud83d`, which is right in JSON too."""
    for stream, errors in ((sys.stdin, "replace"), (sys.stdout, "backslashreplace"), (sys.stderr, "backslashreplace")):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors=errors)


def _demo(arguments: argparse.Namespace) -> int:
    from bot.sandbox.demo import main as play

    return play(port=arguments.port, script=arguments.script)


def _serve(arguments: argparse.Namespace) -> int:
    import asyncio

    from bot.github.errors import GitHubError
    from bot.run.heap import set_up_memory
    from bot.run.log import set_up_logs
    from bot.run.server import serve
    from bot.settings import SettingsError, read_settings

    try:
        settings = read_settings(os.environ, serving=True, config=arguments.config)
    except SettingsError as error:
        return _refuse(error)
    set_up_logs()
    set_up_memory()
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
    _print_results(results, as_json=arguments.json, change="would change" if arguments.dry_run else "changed")
    return FAILED if any(result.error for result in results) else DONE


def _print_results(results: Sequence[Result], *, as_json: bool, change: str) -> None:
    if as_json:
        print(json.dumps({"boards": [result.as_json() for result in results]}, ensure_ascii=False))
    else:
        print("\n".join(_told(result, change) for result in results))
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


def _told(result: Result, change: str) -> str:
    """Return what became of a board, as a person reads it; `change` is the word for a board that isn't as it was."""
    from tabulate import tabulate

    outcome = change if result.changed else "failed" if result.error else "nothing to do"
    entries = "1 entry" if result.entries == 1 else f"{result.entries} entries"
    head = f"{result.name}: {entries}, {outcome}"
    rows = [(change.task, change.column, change.before, change.after) for change in result.changes]
    table = tabulate(rows, headers=("task", "cell", "before", "after"), disable_numparse=True) if rows else ""
    replies = "\n".join(_reply_line(action) for action in result.replies)
    return "\n".join(part for part in (head, table, result.diff, replies) if part)


def _reply_line(action: ReplyAction) -> str:
    from bot.core.reply import Delete

    about = f"comment {action.about}" if action.about.isdigit() else action.about
    what = "the continuation" if about.startswith("more:") else "the reply to"
    head = f"{type(action).__name__.lower()} {what} {about.removeprefix('more:')}"
    if isinstance(action, Delete):
        return head
    return "\n".join([f"{head}:", *(f"    {line}" for line in action.text.splitlines() if line[:4] != "<!--")])


def _restore(arguments: argparse.Namespace) -> int:
    import asyncio

    from bot.github.errors import GitHubError
    from bot.run.log import set_up_logs
    from bot.run.restore import choose, list_backups, restore
    from bot.settings import SettingsError, read_settings

    try:
        settings = read_settings(os.environ, serving=False, config=arguments.config)
        (rules,) = _chosen(settings.boards, arguments.board)
        set_up_logs(verbose=False)
        if arguments.at is None:
            print(list_backups(settings.environment, rules))
            return DONE
        backup = choose(settings.environment, rules, arguments.at)
        print(asyncio.run(restore(settings.environment, rules, backup)))
    except (SettingsError, LookupError) as error:
        return _refuse(error)
    except (GitHubError, OSError, ValueError) as error:  # a file's own errors, and a kept text that is none
        return _fail(f"{arguments.board}: {error}")
    return DONE


def _report(arguments: argparse.Namespace) -> int:
    import asyncio
    from datetime import UTC, datetime

    from bot.github.errors import GitHubError
    from bot.run.log import set_up_logs
    from bot.run.report import Asked, read_since, report
    from bot.settings import SettingsError, read_settings

    try:
        settings = read_settings(os.environ, serving=False, config=arguments.config)
        (rules,) = _chosen(settings.boards, arguments.board)
        since = read_since(arguments.since, rules.timezone, datetime.now(UTC)) if arguments.since else None
    except (SettingsError, LookupError, ValueError) as error:
        return _refuse(error)
    set_up_logs(verbose=False)
    asked = Asked(rules, arguments.format, since, arguments.language, arguments.front_matter)
    try:
        print(asyncio.run(report(settings, asked)).removesuffix("\n"))
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


_VERBS: dict[str, Callable[[argparse.Namespace], int]] = {
    "demo": _demo,
    "serve": _serve,
    "sync": _sync,
    "restore": _restore,
    "report": _report,
    "why": _why,
    "check": _check,
    "parse": _parse,
}

if __name__ == "__main__":
    sys.exit(main())
