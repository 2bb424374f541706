"""Fuzz one target by hand: `python -m tests.fuzz comment --seconds 600` (needs the extra `fuzz`; files).

Coverage leads the way (atheris), seeds and words of the grammar are where it begins. What breaks a law is written down
once for each place where it broke, and the fuzzing goes on; 1 where there was any. A finding becomes a named test.
"""

from __future__ import annotations

import argparse
import logging
import os
import random
import sys
import tempfile
import time
import traceback
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import atheris
import structlog

from tests.fuzz.seeds import BODIES, COMMENTS, TITLES, TOKENS

with atheris.instrument_imports(include=["bot"]):
    from tests.fuzz.targets import TARGETS

if TYPE_CHECKING:
    from collections.abc import Callable

SEEDS = {"comment": COMMENTS, "title": TITLES, "table": BODIES, "board": BODIES, "door": COMMENTS}
LONGEST = 4096  # bytes


@dataclass
class Run:
    """One fuzzing of one target, until its time is over."""

    target: Callable[[bytes], None]
    seconds: float
    findings: Path
    began: float = field(default_factory=time.monotonic)
    executions: int = 0
    slowest: float = 0.0
    found: set[str] = field(default_factory=set)

    def once(self, data: bytes) -> None:
        """Try one input; end the process when the time is over, for libFuzzer itself never returns."""
        started = time.process_time()
        try:
            self.target(data)
        except Exception as error:  # whatever it is, it is what is looked for
            self._note(error, data)
        self.slowest = max(self.slowest, time.process_time() - started)
        self.executions += 1
        if time.monotonic() - self.began > self.seconds:
            self._end()

    def _note(self, error: Exception, data: bytes) -> None:
        """Keep an input that broke a law, the first at each place in the source."""
        frames = traceback.extract_tb(error.__traceback__)[-3:]
        place = " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(frames))
        place = f"{type(error).__name__} {str(error)[:30] if isinstance(error, AssertionError) else ''} {place}"
        if place not in self.found:
            self.found.add(place)
            file = self.findings / f"{len(self.found)}"
            file.write_bytes(data)
            file.with_suffix(".txt").write_text("".join(traceback.format_exception(error)), encoding="utf-8")
            print(f"FOUND {place}\n  {data!r}\n  {error!s:.300}", flush=True)

    def _end(self) -> None:
        took = time.monotonic() - self.began
        print(f"{self.executions} executions in {took:.0f} s, {len(self.found)} findings in {self.findings}")
        print(f"the slowest took {self.slowest * 1000:.0f} ms of CPU, traced", flush=True)
        os._exit(1 if self.found else 0)


def mutated(data: bytes, most: int, seed: int) -> bytes:
    """Put in, repeat or take out words of the grammar, or leave it to libFuzzer."""
    chance = random.Random(seed)
    if chance.random() < 0.4:
        return bytes(atheris.Mutate(data, most))
    for _ in range(chance.randint(1, 5)):
        at, to = sorted(chance.randrange(len(data) + 1) for _ in range(2))
        match chance.randrange(4):
            case 0:
                data = data[:at] + data[to:]
            case 1:
                data = data[:to] + data[at:to] * chance.choice((1, 1, 2, 30)) + data[to:]
            case _:
                word = chance.choice(TOKENS) * chance.choice((1, 1, 1, 1, 2, 40))
                data = data[:at] + word.encode() + data[at:]
    return data[:most]


def main() -> None:
    """Fuzz what was asked for."""
    asked = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    asked.add_argument("target", choices=TARGETS)
    asked.add_argument("--seconds", type=float, default=60)
    asked.add_argument("--corpus", type=Path, help="a folder that keeps what leads further, for the next time")
    asked.add_argument("--try", dest="file", type=Path, help="one input, with its traceback if it breaks a law")
    options = asked.parse_args()
    target = TARGETS[options.target]
    if options.file:
        target(options.file.read_bytes())
        return
    kept = options.corpus or Path(tempfile.mkdtemp(prefix=f"fuzz-{options.target}-"))
    findings = kept.with_name(f"{kept.name}-findings")
    for folder in (kept, findings):
        folder.mkdir(parents=True, exist_ok=True)
    for number, text in enumerate(SEEDS[options.target]):
        (kept / f"seed-{number}").write_bytes(bytes([number * 7 % 256]) + text.encode())
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    run = Run(target, options.seconds, findings)
    flags = [f"-max_len={LONGEST}", "-rss_limit_mb=2048", "-timeout=60", str(kept)]
    atheris.Setup([sys.argv[0], *flags], run.once, custom_mutator=mutated)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
