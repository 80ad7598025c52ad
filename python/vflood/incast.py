# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""Runs of the example incast."""

import math
import shlex
from dataclasses import dataclass
from statistics import fmean
from typing import List

from vflood import paths
from vflood.errors import VfloodError
from vflood.runner import Pool

COUNTS = ("out_segs", "retrans_segs", "timeouts", "spurious_rtos", "dup_acks")
FIELDS = ("bytes", "wrong_bytes", "time_s", "goodput_mbps", "switch_drops", *COUNTS)
BLOCKS = {"1024k": 1024000, "512k": 512000, "256k": 256000, "128k": 128000}  # bytes, by what the paper calls them
UNITS = {"goodput": "Mb/s", "time": "s", "out_segs": "segments", "retrans_segs": "segments", "timeouts": "timeouts"}
UNITS.update({"spurious_rtos": "timeouts", "dup_acks": "ACKs"})
NAMES = {"goodput": "goodput, Mb/s", "time": "time, s", "out_segs": "segments sent", "retrans_segs": "retransmitted"}
NAMES.update({"timeouts": "TCP timeouts", "spurious_rtos": "spurious RTOs", "dup_acks": "duplicate ACKs"})


@dataclass(frozen=True)
class Run:
    """One run of incast: what was asked for, and what it reported."""

    options: dict
    seed: int
    share: float  # of the published number of rounds
    summary: dict
    rounds: List[float]  # seconds each
    series: List[list]  # [seconds, measured RTT in ms, RTO in ms] of the first sender, if asked for

    def value(self, quantity):
        """A quantity as the tables have it; time and counts for the published number of rounds."""
        if quantity == "goodput":
            return self.summary["goodput_mbps"]
        return (self.summary["time_s"] if quantity == "time" else self.summary[quantity]) / self.share


def command(options, seed):
    """The command line of a run; options by name, without the dashes."""
    return paths.simulation("incast", options, seed)


def read(result, options, seed):
    """The run that incast's JSON object describes."""
    line = shlex.join(command(options, seed))
    summary, rounds = result.get("summary"), result.get("round_s")
    if not isinstance(summary, dict) or not isinstance(rounds, list) or not rounds:
        raise VfloodError(f"incast printed no summary or no rounds:\n  {line}")
    for field in FIELDS:
        value = summary.get(field)
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value) or value < 0:
            raise VfloodError(f"incast printed {field} = {value!r}, no number of at least 0:\n  {line}")
    if summary["wrong_bytes"]:
        raise VfloodError(f"incast received {summary['wrong_bytes']} wrong bytes:\n  {line}")
    if summary["time_s"] == 0:
        raise VfloodError(f"incast printed time_s = 0:\n  {line}")
    published = round(2048e6 / options["block"])
    return Run(options, seed, len(rounds) / published, summary, rounds, result.get("series", []))


def simulate(request, label, cases, seeds):
    """Runs every case (options of incast, which may set a scale of their own) with every seed: a list of runs per case."""
    numbers = range(request.seed, request.seed + (request.seeds or seeds))
    plan = [({"scale": request.scale, **case}, seed) for case in cases for seed in numbers]
    results = Pool(request.jobs).run([command(*item) for item in plan], label)
    runs = iter([read(result, *item) for result, item in zip(results, plan)])
    return [[next(runs) for _ in numbers] for _ in cases]


def mean(runs, quantity):
    """Of a quantity, over runs with different seeds."""
    return fmean(run.value(quantity) for run in runs)


def rows(name, runs):
    """Rows of data.csv."""
    return [
        {"case": name, "seed": run.seed, "share_of_rounds": run.share, **{f: run.summary[f] for f in FIELDS}}
        for run in runs
    ]


def amount(runs):
    """How much was run, in words."""
    share = runs[0].share
    rounds = len(runs[0].rounds)
    seeds = f"{len(runs)} seeds averaged" if len(runs) > 1 else "one seed"
    if share == 1:
        return f"all published rounds, {seeds}"
    return f"{rounds} rounds instead of {round(rounds / share)}, {seeds}; time and counts are scaled up by {1 / share:.4g}"
