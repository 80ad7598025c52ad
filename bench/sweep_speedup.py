#!/usr/bin/python3
# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""How much faster two workers finish a sweep of 64 runs than one: at least 1.9 times, on two idle cores.

    bench/sweep_speedup.py [--rounds 3] [--plan plan.toml]

Needs the examples built (./vflood run does that). Every round runs the sweep with one worker and with two, each into an
empty folder, so that nothing is found in a store; the best time of each counts. On a busy machine the ratio says nothing:
the load is printed beside it. Ends with status 1 below 1.9.
"""

import argparse
import contextlib
import io
import os
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "python"))

from vflood.sweep import run as sweep  # noqa: E402

LEAST = 1.9
PLAN = """\
title = "64 runs"
program = "vm-transfer"
repetitions = 8

[options]
transfers = 40

[grid]
offload = ["none", "vflood"]
load = [0.3, 0.4, 0.5, 0.6]
"""


def lasts(plan: Path, jobs: int) -> float:
    """Seconds that a sweep takes from the plan to the tables."""
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        begin = time.perf_counter()
        sweep.run(sweep.Order(plan, jobs, out=Path(folder)))
        return time.perf_counter() - begin


def main() -> int:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--plan", type=Path, help="another sweep")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        plan = given.plan or Path(folder) / "plan.toml"
        if not given.plan:
            plan.write_text(PLAN, encoding="utf-8")
        before = os.getloadavg()[0]
        best = {jobs: min(lasts(plan, jobs) for _ in range(given.rounds)) for jobs in (1, 2)}
    ratio = best[1] / best[2]
    print(f"one worker {best[1]:.2f} s, two {best[2]:.2f} s: {ratio:.2f} times as fast (at least {LEAST} on two idle cores)")
    print(f"load before: {before:.2f}, processors: {os.cpu_count()}")
    return 0 if ratio >= LEAST else 1


if __name__ == "__main__":
    sys.exit(main())
