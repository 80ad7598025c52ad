# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""Runs of the example vm-ping."""

import math
import shlex
from dataclasses import dataclass
from typing import List

from vflood import paths
from vflood.errors import VfloodError
from vflood.runner import Pool

FIELDS = ("sent_s", "arrived_at_host_ms", "seen_by_guest_ms", "rtt_ms")


@dataclass(frozen=True)
class Run:
    """One run of vm-ping: what was asked for, and the pings it reported."""

    options: dict
    seed: int
    pings: List[dict]

    @property
    def answered(self) -> int:
        """How many pings were answered."""
        return sum(ping["rtt_ms"] is not None for ping in self.pings)

    @property
    def finished(self) -> bool:
        """Whether all pings that were asked for were sent and answered."""
        return self.answered == self.options["count"]

    @property
    def rtts(self) -> List[float]:
        """Round trip times in ms, in the order of sending."""
        return [ping["rtt_ms"] for ping in self.pings]

    @property
    def waits(self) -> List[float]:
        """From arriving at the host to being seen by the guest, in ms."""
        return [ping["seen_by_guest_ms"] - ping["arrived_at_host_ms"] for ping in self.pings]


def command(options, seed):
    """The command line of a run; options by name, without the dashes."""
    return paths.simulation("vm-ping", options, seed)


def read(result, options, seed):
    """The run that vm-ping's JSON object describes."""
    line = shlex.join(command(options, seed))
    pings = result.get("pings")
    if not isinstance(pings, list):
        raise VfloodError(f"vm-ping printed no list of pings:\n  {line}")
    if len(pings) > options["count"]:
        raise VfloodError(f"vm-ping printed {len(pings)} pings, asked for {options['count']}:\n  {line}")
    for index, ping in enumerate(pings):
        fault = _fault(ping)
        if fault:
            raise VfloodError(f"vm-ping printed ping {index} with {fault}:\n  {line}")
    return Run(options, seed, pings)


def _fault(ping):
    """What is wrong with a ping as printed, or nothing."""
    values = [ping.get(field) if isinstance(ping, dict) else None for field in FIELDS]
    if values[-1] is None and isinstance(ping, dict) and "rtt_ms" in ping:
        return None  # not answered: the run is left out
    for field, value in zip(FIELDS, values):
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
            return f"{field} = {value!r}, no number"
    if not 0 <= values[1] <= values[2] < values[3]:
        return "times that are not in order: " + ", ".join(f"{f} = {v:g}" for f, v in zip(FIELDS[1:], values[1:]))
    return None


def simulate(request, label, cases, seeds):
    """Runs every case (options of vm-ping) with every seed: a list of runs per case."""
    numbers = range(request.seed, request.seed + (request.seeds or seeds))
    plan = [(case, seed) for case in cases for seed in numbers]
    results = Pool(request.jobs).run([command(*item) for item in plan], label)
    runs = iter([read(result, *item) for result, item in zip(results, plan)])
    return [[next(runs) for _ in numbers] for _ in cases]


def pooled(runs, attribute):
    """Values of the finished runs, one after another."""
    values = [value for run in runs if run.finished for value in getattr(run, attribute)]
    if not values:
        raise VfloodError("no run finished its pings: " + ", ".join(f"seed {r.seed}: {r.answered}" for r in runs))
    return values


def warnings(name, runs):
    """What to say of runs that did not finish."""
    return [
        f"{name}, seed {run.seed}: {run.answered} of {run.options['count']} pings answered; the run is left out"
        for run in runs
        if not run.finished
    ]


def rows(name, runs):
    """Rows of data.csv."""
    return [
        {"case": name, "seed": run.seed, "run_finished": int(run.finished), "ping": i, **{f: ping[f] for f in FIELDS}}
        for run in runs
        for i, ping in enumerate(run.pings)
    ]
