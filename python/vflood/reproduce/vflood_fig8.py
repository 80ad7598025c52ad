# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""vFlood's Figure 8: the gain of a guest alone on its core, and what it comes from."""

from vflood.figure import number
from vflood.reproduce.gains import Case, Gains, size
from vflood.reproduce.vflood_fig7 import LOAD, SIZES

SHARED, OWN = "dom0 on its core", "own core"
FREE, PACKET = {"coalesce-us": 0}, {"notify": "packet"}
SERIES = {
    SHARED: {},
    OWN: {"dom0": "own"},
    f"{OWN}, no coalescing": {"dom0": "own", **FREE},
    f"{OWN}, notified per packet": {"dom0": "own", **PACKET},
    f"{OWN}, per packet, no coalescing": {"dom0": "own", **FREE, **PACKET},
}

CASES = tuple(
    Case(size(count), name, {"vms": 1, "load": LOAD, "bytes": count, **change})
    for count in SIZES
    for name, change in SERIES.items()
)


def verdicts(ratios):
    """Each published statement, and what was observed."""
    by_series = {name: [ratios[size(count), name] for count in SIZES] for name in SERIES}
    sizes = ", ".join(map(size, SIZES))
    return {
        "VF-6-every": (
            all(1 < gain < 2 for gain in by_series[SHARED]),
            f"at {sizes}: " + ", ".join(map(number, by_series[SHARED])),
        ),
        "VF-6-own": (
            all(abs(gain - 1) <= 0.02 for gain in by_series[OWN]),
            f"at {sizes}: " + ", ".join(map(number, by_series[OWN])),
        ),
    }


REPRODUCTION = Gains(
    id="vflood-fig8",
    title="vFlood's gain for a guest alone on its core",
    about=(
        "One guest, 60 % load; dom0 on its core, as published, or on a core of its own, there also without coalescing of "
        "interrupts (else over 250 us) and with a notification per packet (else per burst)"
    ),
    cases=CASES,
    verdicts=verdicts,
).reproduction()
