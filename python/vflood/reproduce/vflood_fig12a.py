# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""vFlood's Figure 12a: the gain with 1, 10 and 100 flows at once from one guest."""

from vflood import flows, published
from vflood.figure import number
from vflood.reproduce.gains import Case, Gains, size

FLOWS = (1, 10, 100)
SIZES = (100_000, 250_000)  # assumed: of the sizes of the other figures
LOAD = published.numbers("vflood")["fig12a.load"].value
ROOM = {"ns3::NetbackDevice::VifQueueSize": 1_000_000}
ROOMY = f"{size(SIZES[0])}, no ACK dropped"
SERIES = {**{size(count): {"bytes": count} for count in SIZES}, ROOMY: {"bytes": SIZES[0], **ROOM}}


def label(count):
    """A number of flows in words."""
    return f"{count} flow{'s' if count > 1 else ''}"


CASES = tuple(
    Case(label(count), name, {"vms": 3, "load": LOAD, "flows": count, **change})
    for count in FLOWS
    for name, change in SERIES.items()
)


def verdicts(ratios):
    """Each published statement, and what was observed."""
    by_size = {size(count): [ratios[label(n), size(count)] for n in FLOWS] for count in SIZES}
    observed = "; ".join(f"{', '.join(map(number, gains))} at {name}" for name, gains in by_size.items())
    observed = f"1, 10, 100 flows: {observed}"
    return {
        "VF-10-order": (all(a >= b >= c for a, b, c in by_size.values()), observed),
        "VF-10-marginal": (all(gains[-1] >= 2 / 3 * gains[0] for gains in by_size.values()), observed),
        "VF-10-still": (all(min(gains) >= 2 for gains in by_size.values()), observed),
    }


REPRODUCTION = Gains(
    id="vflood-fig12a",
    title="vFlood's gain with 1, 10 and 100 flows at once",
    about=(
        "3 guests on one core with dom0, 40 % load each; the transfers of one guest start at once, the next ones after all are "
        "over. Medians of single transfers; 'no ACK dropped': dom0's queue to the guest holds any number of packets"
    ),
    cases=CASES,
    verdicts=verdicts,
    program=flows,
    scale=0.3,
).reproduction()
