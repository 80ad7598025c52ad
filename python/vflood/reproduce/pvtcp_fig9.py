# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""PVTCP's Figure 9: the round trip times a sender measures, and the RTO it computes, for four RTO minima."""

from vflood import figure, incast, published
from vflood.errors import VfloodError
from vflood.figure import number
from vflood.reproduce.pvtcp_tab1 import MINIMA
from vflood.reproduce.record import Cell, Reproduction, Result, Shape

SPIKE = 20  # ms: above what the network and the driver domain make, below a slice


def doublings(series):
    """How often the RTO backed off: doubled from one point to the next, and still without a new sample."""
    rtos = [(rtt, rto) for _, rtt, rto in series]
    return sum(after >= 1.9 * before and rtt is None for (_, before), (rtt, after) in zip(rtos, rtos[1:]))


def sudden(series):
    """Share of the waits whose first spike follows a sample a quarter as large or less, and the number of waits.

    All ACKs that waited together give spikes, one after the other: they are one wait.
    """
    rtts = [rtt for _, rtt, _ in series if rtt is not None]
    first = [before <= SPIKE / 4 for before, rtt in zip(rtts, rtts[1:]) if before < SPIKE <= rtt]
    return (sum(first) / len(first) if first else 0.0), len(first)


def painter(series, caption):
    """A function that draws a panel per RTO minimum."""

    def draw(fig):
        for letter, axes, (name, points) in zip("abcd", fig.subplots(2, 2, sharex=True, sharey=True).flat, series.items()):
            samples = [(t, rtt) for t, rtt, _ in points if rtt is not None]
            axes.plot(*zip(*samples), ".", color="#0072B2", markersize=3, label="measured RTT")
            axes.step([t for t, _, _ in points], [rto for _, _, rto in points], where="post", color="#D55E00", label="RTO")
            axes.set_yscale("log")
            axes.set_ylim(0.7, 1000)
            figure.plain_logarithm(axes.yaxis)
            axes.set_title(f"({letter}) RTO minimum {name}", fontsize=10)
        for axes in fig.axes[2:]:
            axes.set_xlabel("time (s)")
        for axes in fig.axes[::2]:
            axes.set_ylabel("ms")
        fig.subplots_adjust(left=0.07, right=0.985, top=0.87, wspace=0.12, hspace=0.15)
        lines = fig.axes[0].get_legend_handles_labels()
        fig.legend(*lines, loc="upper center", bbox_to_anchor=(0.5, 0.95), ncol=2, frameon=False)
        fig.suptitle(REPRODUCTION.title, fontsize=13)
        figure.caption(fig, caption)

    return draw


def reproduce(request):
    """Runs the experiment."""
    cases = [{"senders": 1, "block": 1024000, "rto-min": ms, "series": "on"} for ms in MINIMA.values()]
    found = dict(zip(MINIMA, incast.simulate(request, REPRODUCTION.id, cases, REPRODUCTION.seeds)))
    series = {name: runs[0].series for name, runs in found.items()}
    for name, points in series.items():
        if not any(rtt is not None for _, rtt, _ in points):
            raise VfloodError(f"incast reported no round trip time with an RTO minimum of {name}")
    backoffs = {name: doublings(points) for name, points in series.items()}
    share, spikes = sudden(series["200ms"])
    passed = share >= 0.9 and spikes > 0 and backoffs["200ms"] == 0 and min(backoffs["10ms"], backoffs["1ms"]) > 0
    observed = (
        f"{100 * share:.0f} % of {spikes} waits begin without warning; backed off "
        + ", ".join(f"{count} times at {name}" for name, count in backoffs.items())
    )
    runs = [run for some in found.values() for run in some]
    about = (
        "What the kernel's probe showed, of one sender guest that shares its core with two guests with other work; standard "
        "TCP, blocks of 1024 kB; " + incast.amount(found["1ms"])
    )
    return Result(
        runs=len(runs),
        asked=len(runs),
        cells=[Cell(f"fig9.{name}.backoffs", None, count, "doublings", None) for name, count in backoffs.items()],
        shapes=[Shape("PV-10", published.shapes("pvtcp")["PV-10"].statement, passed, observed)],
        about=about,
        rows=[
            {"rto_min": name, "time_s": t, "rtt_ms": "" if rtt is None else rtt, "rto_ms": rto}
            for name, points in series.items()
            for t, rtt, rto in points
        ],
        draw=painter(series, about),
        size=(11, 7.5),
        table=[
            ("RTO minimum", "samples", "waits", "largest RTT, ms", "largest RTO, ms", "doublings"),
            *(
                (
                    name,
                    str(sum(rtt is not None for _, rtt, _ in points)),
                    str(sudden(points)[1]),
                    number(max(rtt for _, rtt, _ in points if rtt is not None)),
                    number(max(rto for _, _, rto in points)),
                    str(backoffs[name]),
                )
                for name, points in series.items()
            ),
        ],
    )


REPRODUCTION = Reproduction(
    id="pvtcp-fig9",
    title="Round trip times as a sender sees them, and the RTO it computes",
    seeds=1,
    function=reproduce,
    scale=0.05,
)
