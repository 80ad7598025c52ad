# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""Runs of the program olio."""

import shlex

from vflood import paths
from vflood.errors import VfloodError

OPERATIONS = ("HomePage", "Login", "TagSearch", "EventDetail", "PersonDetail", "AddPerson", "AddEvent")
FIELDS = ("count", "mean_ms", "p90_ms", "requests", "bytes")
TRUNCATED = 0.96608  # mean of an exponential that is drawn again above 5 means: 1 - 5 / (e^5 - 1)


def command(options, seed):
    """The command line of a run; options by name, without the dashes."""
    return paths.simulation("olio", options, seed)


def read(result, options, seed, idle=False):
    """What the program printed, checked: {"operations": {name: {field: number}}, "all": {...}, "rate": ops/s, "think": s}; idle: nothing may have been done."""
    line = shlex.join(command(options, seed))
    operations = result.get("operations", {})
    missing = [name for name in OPERATIONS if any(field not in operations.get(name, {}) for field in FIELDS)]
    if missing:
        raise VfloodError(f"olio printed nothing about {', '.join(missing)}:\n  {line}")
    total = result["all"]["count"]
    if sum(operations[name]["count"] for name in OPERATIONS) != total or (total == 0 and not idle):
        raise VfloodError(f"olio printed {total} operations, which is none or not their sum:\n  {line}")
    return {
        "operations": operations,
        "all": result["all"],
        "rate": total / float(options["steady-s"]),
        "window": float(options["steady-s"]),
        "think": float(result["options"]["think-ms"]) / 1e3,
        "why": result.get("why", {}),
    }


def response(runs):
    """Mean time of an operation in s, of some runs together; if there was none, the time in which it was not done."""
    done = sum(run["all"]["count"] for run in runs)
    if done == 0:
        return max(run["window"] for run in runs)
    return sum(run["all"]["count"] * run["all"]["mean_ms"] for run in runs) / done / 1e3


def rate(runs):
    """Operations per second."""
    return sum(run["rate"] for run in runs) / len(runs)
