# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""Which assumption gives which of vFlood's published shapes: regimes by shapes."""

from vflood import published
from vflood.figure import number
from vflood.reproduce.grid import Grid, Line, amount
from vflood.reproduce.record import Reproduction, Shape
from vflood.reproduce.vflood_fig11 import ring

SEEDS = 4
CREDIT, HOST = "ns3::CreditScheduler::", "ns3::HypervisorHost::"
NOT_XEN = "not Xen: "
SIZES = {"50 kB": 50_000, "100 kB": 100_000, "250 kB": 250_000, "340 kB": 340_000, "500 kB": 500_000, "1 MB": 1_000_000}
SMALL = ("50 kB", "100 kB", "250 kB", "340 kB", "500 kB")
LARGE = "10 MB"
GUESTS = {f"{count} VMs": count for count in (2, 4, 5)}
ALONE, OWN = "1 VM", "1 VM own"
SPACED = {"coalesce-us": 20, "interval-us": 125}  # interval: published, Linux's e1000 until 2.6.19; delay: assumed

TWO = {HOST + "Dom0Vcpus": 2, HOST + "NetbackVcpu": 1}  # the card and the bridge on one, the guests' vifs on the other

COLUMNS = {
    **{name: {"bytes": count} for name, count in SIZES.items()},
    LARGE: {"bytes": 10_000_000},
    ALONE: {"vms": 1},
    OWN: {"vms": 1, "dom0": "own"},
    **{name: {"vms": count} for name, count in GUESTS.items()},
}

# The first: the set-up of figure 6. What no Xen does is named so.
LINES = (
    Line({}),
    Line({"dom0": "own"}),
    Line({"dom0": "floating"}),
    Line({**TWO, "dom0": "floating"}),
    Line({CREDIT + "WakeRule": "NeverPreempt"}, NOT_XEN),
    Line({CREDIT + "WakeRule": "AlwaysPreempt"}, NOT_XEN),
    Line({CREDIT + "PreemptedTo": "Head"}, NOT_XEN),
    Line({CREDIT + "PreemptedTo": "Head", CREDIT + "Version": "4.1", CREDIT + "Ratelimit": "1ms"}, NOT_XEN),
    Line({CREDIT + "PoolPcpus": 1}, NOT_XEN),
    Line({CREDIT + "Version": "4.1"}),
    Line({CREDIT + "Version": "4.1", CREDIT + "Ratelimit": "1ms"}),
    Line({"notify": "packet"}),
    Line({"tso": "true"}),
    Line({"tso": "true", "notify": "packet"}),
    Line({"coalesce-us": 0}),
    Line({"coalesce-us": 20}),
    Line({"coalesce-us": 1000}),
    Line(SPACED),
    Line({**SPACED, "coalesce-us": 0}),
    Line({**SPACED, "interval-us": 250}),
    Line({**SPACED, **ring(128)}, label="coalesce-us=20 interval-us=125, ring 128"),
    Line({**SPACED, **ring(512)}, label="coalesce-us=20 interval-us=125, ring 512"),
    Line({**SPACED, "tso": "true"}),
    Line({**SPACED, CREDIT + "WakeRule": "NeverPreempt"}, NOT_XEN),
    Line({"load-mode": "period"}),
    Line({"load-mode": "busy-slice"}),
    Line({"broadcasts": 0}),
    Line({"rx-buffers": 64}),
    Line({"load": 0.4}),
)


def falls(ratios):
    """Whether the gain is largest near the size that was published, and much less beyond."""
    peak = max((*SIZES, LARGE), key=ratios.get)
    most = ratios[peak]
    return peak in ("250 kB", "340 kB") and most >= 2 and all(ratios[name] < 2 / 3 * most for name in ("1 MB", LARGE))


def verdicts(ratios):
    """Which published shapes a regime has."""
    growth = [ratios["2 VMs"], ratios["100 kB"], ratios["4 VMs"], ratios["5 VMs"]]
    return {
        "VF-1": all(3 <= ratios[name] <= 12 for name in SMALL),
        "VF-2": all(more > less for less, more in zip(growth, growth[1:])),
        "VF-5-almost": 4 <= ratios["100 kB"] <= 6,
        "VF-6-slight": 1.02 <= ratios[ALONE] <= 1.3,
        "VF-6-own": abs(ratios[OWN] - 1) <= 0.02,
        "VF-8-falls": falls(ratios),
        "VF-4-small": 1.1 <= ratios[LARGE] <= 1.5,
    }


GRID = Grid("regimes", LINES, COLUMNS, verdicts)


def observed(gains, name):
    """Numbers of figure 6's set-up that a statement is about, and the regimes in which it holds."""
    about = {
        "VF-1": SMALL,
        "VF-2": ("2 VMs", "100 kB", "4 VMs", "5 VMs"),
        "VF-5-almost": ("100 kB",),
        "VF-6-slight": (ALONE,),
        "VF-6-own": (OWN,),
        "VF-8-falls": (*SIZES, LARGE),
        "VF-4-small": (LARGE,),
    }[name]
    plain = LINES[0].name
    numbers = ", ".join(f"{number(gains[plain, column].ratio)} ({column})" for column in about)
    judged = GRID.judged(gains)
    held = [line.name for line in LINES if judged[line.name][name]]
    return f"{plain}: {numbers}. In {len(held)} of {len(LINES)} regimes"


def reproduce(request):
    """Runs the experiment."""
    seeds = request.seeds or SEEDS
    gains = GRID.simulate(request, seeds)
    text = published.shapes("vflood")
    plain = GRID.judged(gains)[LINES[0].name]
    shapes = [Shape(id, text[id].statement, passed, observed(gains, id)) for id, passed in plain.items()]
    about = (
        "The set-up of figure 6 (3 guests on one core of two, dom0 there too, 60 % load each, 100 kB, Xen 3.3) with the options "
        f"and attributes shown changed, and in each regime other sizes and numbers of guests; {amount(request, seeds)}"
    )
    return GRID.result(gains, shapes, REPRODUCTION.title, about, (15, 10))


REPRODUCTION = Reproduction(
    id="regimes",
    title="Which assumption gives which of vFlood's published shapes",
    seeds=SEEDS,
    function=reproduce,
)
