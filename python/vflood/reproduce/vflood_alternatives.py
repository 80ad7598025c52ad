# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""What vFlood's paper leaves open: each alternative of the model, measured once against the default."""

from dataclasses import dataclass
from typing import Dict, List

from vflood import figure, statistics, transfers
from vflood.figure import number
from vflood.reproduce import vflood_fig6
from vflood.reproduce.record import Cell, Reproduction, Result
from vflood.runner import Pool

SEEDS = 4
CONTROL, DISC, GUEST = "ns3::VfloodControl::", "ns3::VfloodQueueDisc::", "ns3::VfloodGuest::"

# The set-ups, as changes of figure 6's: as it is, with losses, with a buffer that overflows, and large with both.
SETUPS = {
    "figure 6": {},
    "1 % loss": {"loss": 0.01},
    "small buffer": {CONTROL + "BufferSize": 32},
    "everything": {"bytes": 1_000_000, "loss": 0.01, CONTROL + "BufferSize": 256},
}

# Each alternative, as attributes; the default first, and what there would be without vFlood.
ALTERNATIVES = (
    {},
    {"offload": "none"},
    {CONTROL + "OfflineQueue": "Flush"},
    {CONTROL + "OfflineQueue": "Drop"},
    {CONTROL + "GrowWithoutBuffer": "false"},
    {CONTROL + "DupAcksGoOffline": "false"},
    {CONTROL + "WindowAfterLoss": "Own"},
    {CONTROL + "MessageStep": 8},
    {CONTROL + "MessageStep": 64},
    {CONTROL + "Anticipate": "true"},
    {CONTROL + "ResumeFraction": 0.5},
    {GUEST + "AllowanceBase": "Sent"},
    {DISC + "Memory": "Ring"},
    {DISC + "Memory": "Guest"},
    {CONTROL + "TxCost": "0ns", CONTROL + "RxCost": "0ns", CONTROL + "LookupCost": "0ns"},
    {CONTROL + "CongestionOps": "ns3::TcpLinuxReno"},
    {CONTROL + "CongestionOps": "ns3::TcpNewReno"},
    {CONTROL + "CongestionOps": "ns3::TcpCubic"},
    {CONTROL + "CongestionOps": "ns3::TcpVegas"},
    {CONTROL + "CongestionOps": "ns3::TcpBbr"},
    {CONTROL + "CongestionOps": "ns3::TcpBbr", CONTROL + "Pacing": "false"},
)


@dataclass(frozen=True)
class Row:
    """One alternative, and its runs by set-up."""

    change: dict
    runs: Dict[str, List[transfers.Run]]

    @property
    def name(self):
        """The alternative as attributes, without their class."""
        return name(self.change)

    def goodput(self, setup):
        """First quartile, median and third quartile of all transfers of the finished runs in Mb/s."""
        return statistics.quartiles(vflood_fig6.goodputs(self.runs[setup]))


def name(change):
    """An alternative as text."""
    short = " ".join(f"{attribute.rsplit('::', 1)[-1]}={value}".replace("ns3::", "") for attribute, value in change.items())
    return {"": "as it is", "offload=none": "without vFlood"}.get(short, short)


def options(request, setup, change):
    """Options of vm-transfer."""
    return {**vflood_fig6.options(request), "offload": "vflood", **SETUPS[setup], **change}


def simulate(request):
    """All rows."""
    seeds = range(request.seed, request.seed + (request.seeds or REPRODUCTION.seeds))
    plan = [
        (options(request, setup, change), seed) for change in ALTERNATIVES for setup in SETUPS for seed in seeds
    ]
    results = Pool(request.jobs).run([transfers.command(*item) for item in plan], "vflood-alternatives")
    runs = iter([transfers.read(result, *item) for result, item in zip(results, plan)])
    return [Row(change, {setup: [next(runs) for _ in seeds] for setup in SETUPS}) for change in ALTERNATIVES]


def cells(rows):
    """The median of each alternative in each set-up."""
    return [
        Cell(f"alternatives.{row.name}.{setup}.median", None, row.goodput(setup)[1], "Mb/s", None)
        for row in rows
        for setup in SETUPS
    ]


def tabulate(rows):
    """Text: one line per alternative; median, and its ratio to the default's."""
    lines = [("", *(part for setup in SETUPS for part in (setup, "to default")))]
    for row in rows:
        line = [row.name]
        for setup in SETUPS:
            median = row.goodput(setup)[1]
            line += [number(median), number(median / rows[0].goodput(setup)[1])]
        lines.append(tuple(line))
    return lines


def painter(rows, caption):
    """A function that draws the figure: medians and quartiles, a panel per set-up."""

    def draw(fig):
        panels = fig.subplots(1, len(SETUPS), sharey=True)
        places = range(len(rows))
        for axes, setup in zip(panels, SETUPS):
            low, median, high = zip(*(row.goodput(setup) for row in rows))
            axes.set_xscale("log")
            axes.axvline(median[0], color=figure.OFFLOADED["color"], linewidth=1, linestyle=":")
            axes.hlines(places, low, high, color="0.6", linewidth=2)
            axes.plot(median, places, "o", color=figure.OFFLOADED["color"])
            figure.plain_logarithm(axes.xaxis)
            axes.set_xlabel(f"{setup}: goodput, Mb/s")
        panels[0].set_yticks(list(places), [row.name for row in rows], fontsize=9, family="monospace")
        panels[0].set_ylim(len(rows) - 0.5, -0.5)
        fig.text(0.5, 0.985, REPRODUCTION.title, ha="center", va="top", fontsize=13)
        figure.caption(fig, caption)
        fig.subplots_adjust(left=0.24, top=0.93)

    return draw


def about(request, rows):
    """What was run, in a sentence."""
    runs = next(iter(rows[0].runs.values()))
    return (
        f"The set-up of figure 6 (3 guests on one core, 60 % load each, 100 kB transfers), as it is, on a cable that loses "
        f"1 % of the frames each way, with a buffer of 32 segments, and (everything) with 1 MB, losses and a buffer of 256; {runs[0].options['transfers']} transfers per run, "
        f"seeds {request.seed} to {request.seed + len(runs) - 1} pooled; medians and quartiles"
    )


def reproduce(request):
    """Runs the experiment."""
    rows = simulate(request)
    caption = about(request, rows)
    everything = [(row, setup, run) for row in rows for setup in SETUPS for run in row.runs[setup]]
    return Result(
        runs=sum(run.finished for _, _, run in everything),
        asked=len(everything),
        cells=cells(rows),
        shapes=[],
        about=caption,
        rows=[
            {"alternative": row.name, "setup": setup, **vflood_fig6.row(run, index, transfer)}
            for row, setup, run in everything
            for index, transfer in enumerate(run.transfers)
        ],
        draw=painter(rows, caption),
        size=(15, 8),
        table=tabulate(rows),
        warnings=[
            f"{row.name}, {setup}, seed {run.seed}: {run.completed} of {run.options['transfers']} transfers completed; "
            "the run is left out"
            for row, setup, run in everything
            if not run.finished
        ],
    )


REPRODUCTION = Reproduction(
    id="vflood-alternatives",
    title="What vFlood's paper leaves open: each alternative against the default",
    seeds=SEEDS,
    function=reproduce,
)
