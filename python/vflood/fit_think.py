# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""Fits the pause of Olio's clients to the published 31.7 ops/s of plain Xen: python3 -m vflood.fit_think [jobs].

A closed loop: clients / rate = mean pause + mean response. The response hardly depends on the pause, so each step runs plain
Xen as published (30 s + 300 s, two seeds), and takes what the response leaves as the pause of the next one; until that
changes by less than a thousandth. Nothing but plain Xen is run, and nothing but the pause is changed. Deterministic.
The result is to be made THINK_MS of the example olio by hand.
"""

import sys

from vflood import olio, published
from vflood.runner import Pool

SEEDS = (1, 2)
MOST_STEPS = 6
CLOSE = 1e-3


def step(think_ms, jobs):
    """Rate and response with this pause, and the pause that the response leaves."""
    paper = published.numbers("vflood")
    options = {"offload": "none", "think-ms": think_ms, "ramp-s": paper["tab1.ramp"].value, "steady-s": paper["tab1.steady"].value}
    results = Pool(jobs).run([olio.command(options, seed) for seed in SEEDS], "fit_think")
    runs = [olio.read(result, options, seed) for result, seed in zip(results, SEEDS)]
    cycle = paper["tab1.clients"].value / paper["tab1.none.rate"].value
    return olio.rate(runs), olio.response(runs), round(1e3 * (cycle - olio.response(runs)) / olio.TRUNCATED)


def main(jobs):
    """Fits and prints."""
    think_ms = 6000
    for _ in range(MOST_STEPS):
        rate, response, following = step(think_ms, jobs)
        print(f"think-ms {think_ms}: {rate:.2f} ops/s, response {1e3 * response:.1f} ms; leaves {following}", flush=True)
        if abs(following - think_ms) <= CLOSE * think_ms:
            print(f"think-ms = {following}")
            return 0
        think_ms = following
    print("not settled")
    return 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1))
