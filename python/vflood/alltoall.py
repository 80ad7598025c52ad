# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""Runs of the example mpi-alltoall."""

import math
import shlex
from dataclasses import dataclass
from statistics import fmean
from typing import Dict, List

from vflood import paths
from vflood.errors import VfloodError
from vflood.runner import Pool

MOST, VOLUME = 1000, 40 << 20  # repetitions and bytes per size, as the benchmarks have them


@dataclass(frozen=True)
class Run:
    """One run of mpi-alltoall: what was asked for, and the times of the exchanges in ms."""

    options: dict
    seed: int
    times: Dict[int, List[float]]  # by size in bytes


def repetitions(size):
    """How often the benchmarks do an exchange of a size."""
    return min(MOST, max(1, VOLUME // size)) if size else MOST


def command(options, seed):
    """The command line of a run; options by name, without the dashes."""
    return paths.simulation("mpi-alltoall", options, seed)


def _fault(size):
    """What is wrong with a size as printed, or nothing."""
    if not isinstance(size, dict) or isinstance(size.get("bytes"), bool) or not isinstance(size.get("bytes"), int):
        return "no number of bytes"
    times = size.get("exchange_ms")
    if not isinstance(times, list) or not times:
        return "no list of times"
    for value in times:
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value) or value <= 0:
            return f"a time of {value!r}, no number above 0"
    return None


def read(result, options, seed):
    """The run that mpi-alltoall's JSON object describes."""
    line = shlex.join(command(options, seed))
    sizes = result.get("sizes")
    if not isinstance(sizes, list) or not sizes:
        raise VfloodError(f"mpi-alltoall printed no list of sizes:\n  {line}")
    for index, size in enumerate(sizes):
        fault = _fault(size)
        if fault:
            raise VfloodError(f"mpi-alltoall printed size {index} with {fault}:\n  {line}")
    return Run(options, seed, {size["bytes"]: size["exchange_ms"] for size in sizes})


def simulate(request, label, cases, seeds):
    """Runs every case (options of mpi-alltoall) with every seed: a list of runs per case."""
    numbers = range(request.seed, request.seed + (request.seeds or seeds))
    plan = [({**case, "scale": request.scale}, seed) for case in cases for seed in numbers]
    results = Pool(request.jobs).run([command(*item) for item in plan], label)
    runs = iter([read(result, *item) for result, item in zip(results, plan)])
    return [[next(runs) for _ in numbers] for _ in cases]


def means(runs):
    """Mean time of an exchange in ms, by size, over all exchanges of all runs."""
    return {size: fmean(time for run in runs for time in run.times[size]) for size in runs[0].times}


def total(by_size):
    """Time in s of a whole benchmark with these times of exchanges."""
    return sum(repetitions(size) * time for size, time in by_size.items()) / 1e3
