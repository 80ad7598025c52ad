# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""vFlood's Figure 10: the gain at 40, 60 and 80 % load, by size of the transfer."""

from vflood import published
from vflood.figure import number
from vflood.reproduce.gains import Case, Gains, size
from vflood.reproduce.vflood_fig7 import SIZES

LOADS = (0.4, 0.6, 0.8)

CASES = tuple(
    Case(size(count), f"{load:.0%} load", {"vms": 3, "load": load, "bytes": count}) for count in SIZES for load in LOADS
)


def verdicts(ratios):
    """Each published statement, and what was observed."""
    by_load = {load: {count: ratios[size(count), f"{load:.0%} load"] for count in SIZES} for load in LOADS}
    best = {load: max(gains, key=gains.get) for load, gains in by_load.items()}
    least = {load: min(gains.values()) for load, gains in by_load.items()}
    load, most = max(((load, max(gains.values())) for load, gains in by_load.items()), key=lambda item: item[1])
    return {
        "VF-7-loads": (
            min(least.values()) >= 2,
            "least gain of all sizes: " + ", ".join(f"{number(gain)} at {load:.0%}" for load, gain in least.items()),
        ),
        "VF-7-250": (
            all(count == 250_000 for count in best.values()),
            "largest at " + ", ".join(f"{size(count)} ({load:.0%})" for load, count in best.items()),
        ),
        "VF-7-most": (8 <= most <= 16 and load == 0.4, f"{number(most)} times, at {load:.0%} load and {size(best[load])}"),
    }


def beside(_):
    """The numbers that the text gives of these cases."""
    paper = published.numbers("vflood")
    return {("250 kB", "40% load"): paper["fig10.most"], ("100 kB", "60% load"): paper["fig6.ratio_of_medians"]}


REPRODUCTION = Gains(
    id="vflood-fig10",
    title="vFlood's gain at 40, 60 and 80 % load",
    about="3 guests on one core with dom0",
    cases=CASES,
    verdicts=verdicts,
    beside=beside,
).reproduction()
