"""Play stories from the command line: `python -m tests.simulation --seeds 1000`, or `--seed 7` for one in full."""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter

from tests.simulation.rare import NAMED
from tests.simulation.story import play

DOZENS = 39  # stories after which all that is named has happened


def main() -> int:
    """Play what was asked for; 1 where something did not hold."""
    asked = argparse.ArgumentParser(prog="python -m tests.simulation")
    asked.add_argument("--seeds", type=int, default=200)
    asked.add_argument("--first", type=int, default=0)
    asked.add_argument("--seed", type=int)
    asked.add_argument("--races", action="store_true")
    options = asked.parse_args()
    seeds = range(options.first, options.first + options.seeds) if options.seed is None else [options.seed]
    total, failed, began = Counter[str](), [], time.monotonic()
    for seed in seeds:
        verdict = play(seed, races=options.races or None)
        total += verdict.tally
        if options.seed is not None:
            print(verdict.body)
            print(verdict)
        if verdict.wrong:
            failed.append(seed)
            for each in verdict.wrong:
                print(f"seed {seed}: {each[:250]}", flush=True)
    missing = NAMED - total.keys() if len(seeds) >= DOZENS else frozenset()
    print(*(f"never happened: {what}" for what in sorted(missing)), sep="\n", end="")
    print(", ".join(f"{what} {count}" for what, count in sorted(total.items())))
    print(f"{len(seeds)} stories in {time.monotonic() - began:.1f} s, {len(failed)} failed: {failed}")
    return 1 if failed or missing else 0


if __name__ == "__main__":
    sys.exit(main())
