# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""vFlood's Figure 9: the gain of large transfers."""

from vflood import published
from vflood.figure import number
from vflood.reproduce.gains import Case, Gains, size
from vflood.reproduce.vflood_fig7 import LOAD

SIZES = (10_000_000, 100_000_000)
FULL, FRESH = "256 receive buffers posted", "64 posted"

CASES = tuple(
    Case(size(count), name, {"vms": 3, "load": LOAD, "bytes": count, **change})
    for count in SIZES
    for name, change in ((FULL, {}), (FRESH, {"rx-buffers": 64}))
)


def verdicts(ratios):
    """Each published statement, and what was observed."""
    gains = [ratios[size(count), FULL] for count in SIZES]
    paper = published.numbers("vflood")
    least, most = paper["fig9.least"].value, paper["fig9.most"].value
    observed = ", ".join(f"{100 * (gain - 1):.0f} % at {size(count)}" for gain, count in zip(gains, SIZES))
    return {
        "VF-4-range": (all(least <= gain <= most for gain in gains), observed),
        "VF-4-order": (gains[0] >= gains[1], observed),
    }


def beside(ratios):
    """The nearer end of what was published."""
    paper = published.numbers("vflood")
    least, most = paper["fig9.least"], paper["fig9.most"]
    return {key: most if ratios[key] > most.value else least for key in ratios if not least.value < ratios[key] < most.value}


REPRODUCTION = Gains(
    id="vflood-fig9",
    title="vFlood's gain for large transfers",
    about="3 guests on one core with dom0, 60 % load each",
    cases=CASES,
    verdicts=verdicts,
    beside=beside,
    scale=0.1,
    band=tuple(published.numbers("vflood")[f"fig9.{end}"].value for end in ("least", "most")),
).reproduction()
