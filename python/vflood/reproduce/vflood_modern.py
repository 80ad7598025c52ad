# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""Whether vFlood still pays: its gain with today's settings, one at a time and together, under each scheduler."""

from vflood.reproduce.grid import Grid, Line, amount
from vflood.reproduce.record import Reproduction

SEEDS = 4
COLUMNS = {"100 kB": {"bytes": 100_000}, "1 MB": {"bytes": 1_000_000}, "10 MB": {"bytes": 10_000_000}}
FAST = {"ns3::EthernetNetDevice::DataRate": "10Gbps"}
CREDIT1 = {"ns3::CreditScheduler::Version": "4.1", "ns3::CreditScheduler::Ratelimit": "1ms"}
SCHEDULERS = ("credit2", "cfs", "eevdf")
MODERN = {"tcp": "modern", "tso": "true", **FAST, "coalesce-us": 20, "interval-us": 50, "peer-window": 4000}

LINES = (
    Line({}),
    Line({"initial-cwnd": 10}),
    Line({"congestion": "cubic"}),
    Line({"tcp": "modern"}),
    Line({"tso": "true"}),
    Line(FAST),
    Line({"coalesce-us": 20, "interval-us": 50}),
    Line(CREDIT1, label="credit (as Xen 4.2)"),
    *(Line({"scheduler": name}) for name in SCHEDULERS),
    Line(MODERN, label="all but the scheduler"),
    Line({**MODERN, **CREDIT1}, label="all, credit (as Xen 4.2)"),
    *(Line({**MODERN, "scheduler": name}, label=f"all, {name}") for name in SCHEDULERS),
    Line({**MODERN, **CREDIT1, "dom0": "own"}, label="all, credit (as Xen 4.2), dom0=own"),
    *(Line({**MODERN, "scheduler": name, "dom0": "own"}, label=f"all, {name}, dom0=own") for name in SCHEDULERS),
)
GRID = Grid("vflood-modern", LINES, COLUMNS, medians=True)


def reproduce(request):
    """Runs the experiment."""
    seeds = request.seeds or SEEDS
    gains = GRID.simulate(request, seeds)
    about = (
        "The set-up of figure 6 (3 guests on one core of two with dom0, 60 % load each) with today's settings, one at a time and "
        "all together: TCP of a kernel of the 2020s (CUBIC, first window 10, no limits on bursts; dom0's window alike), 10 Gb/s, "
        "segmentation offload, interrupts 20 us after a frame and at most one in 50 us, a receive window of 4000 segments; "
        f"CPU costs as ever; {amount(request, seeds)}"
    )
    return GRID.result(gains, [], REPRODUCTION.title, about, (10, 8))


REPRODUCTION = Reproduction(
    id="vflood-modern",
    title="vFlood with today's settings, and under which scheduler it still pays",
    seeds=SEEDS,
    function=reproduce,
)
