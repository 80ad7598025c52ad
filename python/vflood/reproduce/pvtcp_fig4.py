# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""PVTCP's Figure 4: round trip times between native hosts, between guests, and with one end sharing its core."""

from dataclasses import dataclass
from statistics import fmean, median, pstdev

from vflood import figure, pings, published, statistics
from vflood.errors import VfloodError
from vflood.figure import number
from vflood.reproduce.record import Cell, Reproduction, Result, Shape

FEWEST = 20  # pings per run, however small the scale
TESTBED = {  # of the paper: Xen 4.1.2 on hosts with 8 pCPUs, guests at HZ 1000
    "ns3::CreditScheduler::Version": "4.1",
    "ns3::HypervisorHost::Pcpus": 8,
    "ns3::GuestNode::Hz": 1000,
}


@dataclass(frozen=True)
class Case:
    """A panel of the figure, or a point of equation 5."""

    key: str
    title: str
    change: dict


NATIVE = Case("fig4a", "native hosts", {"from": "native", "to": "native"})
UNSHARED = Case("fig4b", "guests, no core shared", {"from": "guest", "vms": 1, "load": 0})
SHARED = [
    Case(key, f"guests, one shares its core with {n - 1} other{'s' if n > 2 else ''}", {"from": "guest", "vms": n})
    for n, key in ((2, "fig4c"), (3, "fig4d"), (4, "eq5.4"), (5, "eq5.5"))
]
CASES = (NATIVE, UNSHARED, *SHARED)
PANELS = CASES[:4]


def options(request, case):
    """Options of vm-ping."""
    paper = published.numbers("pvtcp")
    count = max(FEWEST, round(paper["fig4.pings"].value * request.scale))
    interval = 1000 * paper["fig4.interval"].value
    return {"dom0": "own", "load": 1.0, "count": count, "interval-ms": interval, **case.change, **TESTBED}


def correlation(runs):
    """Of successive round trip times, over all runs."""
    pairs = [pair for run in runs if run.finished for pair in zip(run.rtts, run.rtts[1:])]
    return statistics.correlation(*zip(*pairs))


def is_flat(values):
    """Whether hardly any value stands out; and how it was found."""
    middle, high = statistics.percentile(values, 50), statistics.percentile(values, 99)
    return high <= 1.1 * middle, f"median {number(middle)} ms, 99th percentile {number(high)} ms"


def longest(runs):
    """The median, over runs, of the largest round trip time of a run: the paper's maximum is that of one run."""
    values = [max(run.rtts) for run in runs if run.finished]
    if not values:
        raise VfloodError("no run finished its pings")
    return median(values)


def shapes(runs, rtts):
    """Each published statement, and what was observed."""
    text = published.shapes("pvtcp")
    slice_ms = published.numbers("pvtcp")["fig4.slice"].value
    peaks = {int(case.change["vms"]): longest(runs[case.key]) for case in SHARED}
    close = {n: abs(peak / ((n - 1) * slice_ms) - 1) <= 0.1 for n, peak in peaks.items()}
    ratio = fmean(rtts["fig4b"]) / fmean(rtts["fig4a"])
    spreads = [pstdev(rtts[key]) / fmean(rtts[key]) for key in ("fig4c", "fig4d")]
    links = [correlation(runs[key]) for key in ("fig4c", "fig4d")]
    listed = {n: f"{number(peak)} ms with {n - 1} other{'s' if n > 2 else ''}" for n, peak in peaks.items()}
    verdicts = {
        "PV-1": is_flat(rtts["fig4a"]),
        "PV-2-flat": is_flat(rtts["fig4b"]),
        "PV-2-more": (ratio >= 2, f"{number(ratio)} times"),
        "PV-3-range": (close[2] and close[3], "largest: " + ", ".join(listed[n] for n in (2, 3))),
        "PV-3-varies": (
            min(spreads) >= 0.5 and max(map(abs, links)) < 0.2,
            "standard deviation over mean " + ", ".join(map(number, spreads)) + "; correlation "
            + ", ".join(map(number, links)),
        ),
        "PV-4": (all(close.values()), "largest: " + ", ".join(listed.values())),
    }
    return [Shape(id, text[id].statement, *verdict) for id, verdict in verdicts.items()]


def cells(runs, rtts):
    """Numbers beside the published ones."""
    paper = published.numbers("pvtcp")
    native, unshared = (fmean(rtts[key]) for key in ("fig4a", "fig4b"))
    slice_ms = paper["fig4.slice"]
    found = [
        Cell.beside(paper["fig4a.mean_rtt"], native),
        Cell.beside(paper["fig4b.mean_rtt"], unshared),
        Cell.beside(paper["fig4b.extra_rtt"], unshared - native),
        Cell.beside(paper["fig4b.ratio_to_native"], unshared / native),
        Cell.beside(paper["fig4c.max_rtt"], longest(runs["fig4c"])),
        Cell.beside(paper["fig4d.max_rtt"], longest(runs["fig4d"])),
    ]
    for case in SHARED[2:]:
        peak = (case.change["vms"] - 1) * slice_ms.value
        found.append(Cell(f"{case.key}.max_rtt", peak, longest(runs[case.key]), "ms", slice_ms.source))
    found += [Cell(f"{case.key}.mean_rtt", None, fmean(rtts[case.key]), "ms", None) for case in SHARED]
    return found


def painter(runs, rtts, caption):
    """A function that draws the figure: round trip time over the number of the ping, four panels."""

    def draw(fig):
        panels = fig.subplots(2, 2, sharex=True).flat
        for letter, axes, case in zip("abcd", panels, PANELS):
            values = runs[case.key][0].rtts
            flat = case in (NATIVE, UNSHARED)
            axes.plot(range(1, len(values) + 1), values, "." if flat else "-", color="#0072B2", markersize=3, linewidth=0.8)
            axes.set_title(f"({letter}) {case.title}: mean {number(fmean(rtts[case.key]))} ms", fontsize=10)
            axes.set_ylim(0, 0.75 if flat else 70)
            if flat:
                said = published.numbers("pvtcp")[f"{case.key}.mean_rtt"].value
                axes.axhline(said, color="#D55E00", linestyle="--", label=f"published mean: {said:g} ms")
            else:
                said = published.numbers("pvtcp")[f"{case.key}.max_rtt"].value
                axes.axhline(said, color="#D55E00", linestyle="--", label=f"published: up to about {said:g} ms")
            axes.legend(loc="upper right", fontsize=9)
            axes.set_ylabel("round trip time (ms)")
        for axes in fig.axes[2:]:
            axes.set_xlabel("number of the ping")
        fig.subplots_adjust(left=0.07, right=0.985, top=0.89, wspace=0.15, hspace=0.2)
        fig.suptitle(REPRODUCTION.title, fontsize=13)
        figure.caption(fig, caption)

    return draw


def reproduce(request):
    """Runs the experiment."""
    found = pings.simulate(request, REPRODUCTION.id, [options(request, case) for case in CASES], REPRODUCTION.seeds)
    runs = {case.key: some for case, some in zip(CASES, found)}
    rtts = {key: pings.pooled(some, "rtts") for key, some in runs.items()}
    everything = [run for some in found for run in some]
    caption = (
        f"{everything[0].options['count']} pings, one every 0.1 s on average; {len(found[0])} seeds pooled, the first one "
        "drawn. Xen 4.1, dom0 on a core of its own; every guest of a shared core runs a load that never sleeps (the paper "
        "does not say which). The difference between (a) and (b) is fitted: CpuCost::IdleExit is chosen for it (see "
        "host-calibration); everything else is not. The first ping waits for ARP."
    )
    return Result(
        runs=sum(run.finished for run in everything),
        asked=len(everything),
        cells=cells(runs, rtts),
        shapes=shapes(runs, rtts),
        about=caption,
        rows=[row for key, some in runs.items() for row in pings.rows(key, some)],
        draw=painter(runs, rtts, caption),
        size=(11, 7.5),
        warnings=[warning for key, some in runs.items() for warning in pings.warnings(key, some)],
    )


REPRODUCTION = Reproduction(
    id="pvtcp-fig4",
    title="Round trip times with and without virtual machines and shared cores",
    seeds=8,
    function=reproduce,
)
