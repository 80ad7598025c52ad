# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""vFlood's Figure 7: the gain with 2 to 5 guests on the core, by size of the transfer."""

from vflood import published
from vflood.figure import number
from vflood.reproduce.gains import Case, Gains, size

GUESTS = (2, 3, 4, 5)
SIZES = (50_000, 100_000, 250_000, 500_000)  # 100 and 250 kB: published; the others: assumed
LOAD = published.numbers("vflood")["fig7.load"].value

CASES = tuple(
    Case(size(count), f"{guests} guests", {"vms": guests, "load": LOAD, "bytes": count})
    for count in SIZES
    for guests in GUESTS
)


def verdicts(ratios):
    """Each published statement, and what was observed."""
    by_size = {size(count): [ratios[size(count), f"{guests} guests"] for guests in GUESTS] for count in SIZES}
    three = [gains[GUESTS.index(3)] for gains in by_size.values()]
    grows = [name for name, gains in by_size.items() if all(a < b for a, b in zip(gains, gains[1:]))]
    least = [min(by_size[name][i] for name in by_size) for i in range(len(GUESTS))]
    return {
        "VF-1": (all(3 <= gain <= 12 for gain in three), f"{number(min(three))} to {number(max(three))} times"),
        "VF-2-all": (
            min(least) >= 2,
            "least gain of all sizes with 2, 3, 4, 5 guests: " + ", ".join(map(number, least)),
        ),
        "VF-2-sizes": (len(grows) == len(by_size), "so at " + (", ".join(grows) or "no size")),
    }


def beside(_):
    """The one number that the text gives of these cases."""
    return {("100 kB", "3 guests"): published.numbers("vflood")["fig6.ratio_of_medians"]}


REPRODUCTION = Gains(
    id="vflood-fig7",
    title="vFlood's gain with 2 to 5 guests on the core",
    about="60 % load in every guest, dom0 on their core",
    cases=CASES,
    verdicts=verdicts,
    beside=beside,
).reproduction()
