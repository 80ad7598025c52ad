# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""How vFlood's gain depends on each assumption: figure 6 again, with one option changed at a time."""

from dataclasses import dataclass
from typing import Dict, List

from vflood import figure, published, statistics, transfers
from vflood.figure import number
from vflood.reproduce import vflood_fig6
from vflood.reproduce.record import Cell, Reproduction, Result, Shape
from vflood.runner import Pool

OFFLOADS = tuple(vflood_fig6.LABELS)
LEAST, MOST = 10, 100_000_000  # transfers per run, bytes per run: large transfers are fewer

# What is changed, against figure 6; the values are in the order in which they are shown.
CHANGES = (
    *({"vms": value} for value in (1, 2, 4, 5)),
    {"vms": 1, "dom0": "own"},
    *({"load": value} for value in (0.3, 0.4, 0.8)),
    *({"load-mode": value} for value in ("period", "busy-slice")),
    {"notify": "packet"},
    {"tso": "true"},
    {"tso": "true", "notify": "packet"},
    {"dom0": "own"},
    *({"coalesce-us": value} for value in (0, 20, 1000)),
    *({"broadcasts": value} for value in (0, 10, 30, 300)),
    {"scheduler": "round-robin"},
    {"rx-buffers": 64},
    *({"peer-window": value} for value in (64, 1000)),
    *({"bytes": value} for value in (50_000, 250_000, 340_000, 1_000_000, 10_000_000)),
    {"rx-buffers": 64, "bytes": 10_000_000},
)


@dataclass(frozen=True)
class Row:
    """One line of the table: what was changed, and the runs with and without vFlood."""

    change: dict
    runs: Dict[str, List[transfers.Run]]

    @property
    def name(self):
        """The change as options of vm-transfer."""
        return name(self.change)

    def median(self, offload):
        """Median goodput of all transfers of the finished runs in Mb/s."""
        return statistics.quartiles(vflood_fig6.goodputs(self.runs[offload]))[1]

    @property
    def ratio(self):
        """Ratio of the medians, with to without."""
        return self.median("vflood") / self.median("none")

    @property
    def range(self):
        """Smallest and largest ratio of one seed's medians."""
        by_seed = {
            offload: {run.seed: statistics.quartiles(vflood_fig6.goodputs([run]))[1] for run in runs if run.finished}
            for offload, runs in self.runs.items()
        }
        both = by_seed["none"].keys() & by_seed["vflood"].keys()
        ratios = [by_seed["vflood"][seed] / by_seed["none"][seed] for seed in both] or [self.ratio]
        return min(ratios), max(ratios)


def name(change):
    """A change as options of vm-transfer."""
    return " ".join(f"--{option}={value}" for option, value in change.items()) or "as figure 6"


def options(request, change):
    """Options of vm-transfer, without the offload."""
    changed = {**vflood_fig6.options(request), **change}
    fits = max(LEAST, MOST // changed["bytes"])
    return {**changed, "transfers": min(changed["transfers"], fits)}


def simulate(request):
    """All rows, the unchanged set-up first."""
    seeds = range(request.seed, request.seed + (request.seeds or REPRODUCTION.seeds))
    changes = ({}, *CHANGES)
    plan = [
        ({**options(request, change), "offload": offload}, seed)
        for change in changes
        for offload in OFFLOADS
        for seed in seeds
    ]
    results = Pool(request.jobs).run([transfers.command(*item) for item in plan], "vflood-sensitivity")
    runs = iter([transfers.read(result, *item) for result, item in zip(results, plan)])
    return [Row(change, {offload: [next(runs) for _ in seeds] for offload in OFFLOADS}) for change in changes]


def cells(rows):
    """Both medians and their ratio, row by row; figure 6 itself beside what was published."""
    paper = published.numbers("vflood")["fig6.ratio_of_medians"]
    found = []
    for row in rows:
        key = "sensitivity." + (",".join(f"{o}={v}" for o, v in row.change.items()) or "fig6")
        found += [Cell(f"{key}.{offload}.median", None, row.median(offload), "Mb/s", None) for offload in OFFLOADS]
        if row.change:
            found.append(Cell(f"{key}.ratio_of_medians", None, row.ratio, "x", None))
        else:
            found.append(Cell(f"{key}.ratio_of_medians", paper.value, row.ratio, paper.unit, paper.source))
    return found


def shapes(rows):
    """Each published statement, and what was observed."""
    gain = {row.name: row.ratio for row in rows}
    text = published.shapes("vflood")
    fig6 = gain[name({})]
    growth = [gain[name({"vms": 2})], fig6, gain[name({"vms": 4})], gain[name({"vms": 5})]]
    loads = [gain[name({"load": 0.4})], fig6, gain[name({"load": 0.8})]]
    alone = gain[name({"vms": 1})]
    verdicts = {
        "VF-2": (
            all(more > less for less, more in zip(growth, growth[1:])),
            "ratio with 2, 3, 4, 5 guests: " + ", ".join(map(number, growth)),
        ),
        "VF-6": (1 < alone < 2, f"{number(alone)} times"),
        "VF-7": (min(loads) >= 2, "ratio at 40, 60, 80 % load: " + ", ".join(map(number, loads))),
    }
    return [Shape(id, text[id].statement, *verdict) for id, verdict in verdicts.items()]


def about(request, rows):
    """What was run, in a sentence."""
    seeds = len(rows[0].runs["none"])
    count = rows[0].runs["none"][0].options["transfers"]
    return (
        f"The set-up of figure 6 (3 guests on one core, 60 % load each, 100 kB transfers) with one option of vm-transfer "
        f"changed at a time; {count} transfers per run (fewer of large ones: at most 100 MB or {LEAST} transfers), "
        f"seeds {request.seed} to {request.seed + seeds - 1} pooled"
    )


def tabulate(rows):
    """Text: one line per row."""
    lines = [("", "without", "with", "ratio", "of single seeds")]
    for row in rows:
        medians = [number(row.median(offload)) for offload in OFFLOADS]
        lines.append((row.name, *medians, number(row.ratio), " .. ".join(map(number, row.range))))
    return lines


def painter(rows, caption):
    """A function that draws the figure: the ratio of each row."""

    def draw(fig):
        axes = fig.subplots()
        axes.set_xscale("log")
        axes.axvline(1, color="0.3", linewidth=1)
        axes.axvline(rows[0].ratio, color=figure.OFFLOADED["color"], linewidth=1, linestyle=":", label="as figure 6")
        places = range(len(rows))
        axes.hlines(places, *zip(*(row.range for row in rows)), color="0.6", linewidth=2, label="single seeds, least to most")
        axes.plot([row.ratio for row in rows], places, "o", color=figure.OFFLOADED["color"], label="all seeds pooled")
        figure.plain_logarithm(axes.xaxis)
        axes.set_yticks(list(places), [row.name for row in rows], fontsize=9, family="monospace")
        axes.set_ylim(len(rows) - 0.5, -0.5)
        axes.set_xlabel("median goodput with vFlood over median goodput without")
        figure.head(fig, axes, REPRODUCTION.title, "one option changed at a time", left=0.3, columns=3)
        figure.caption(fig, caption)

    return draw


def reproduce(request):
    """Runs the experiment."""
    rows = simulate(request)
    caption = about(request, rows)
    everything = [run for row in rows for offload in OFFLOADS for run in row.runs[offload]]
    return Result(
        runs=sum(run.finished for run in everything),
        asked=len(everything),
        cells=cells(rows),
        shapes=shapes(rows),
        about=caption,
        rows=[
            {"change": row.name, **vflood_fig6.row(run, index, transfer)}
            for row in rows
            for offload in OFFLOADS
            for run in row.runs[offload]
            for index, transfer in enumerate(run.transfers)
        ],
        draw=painter(rows, caption),
        size=(9, 9),
        table=tabulate(rows),
        warnings=[warning for row in rows for warning in unfinished(row)],
    )


def unfinished(row):
    """What to say of runs that did not finish."""
    return [
        f"{row.name}, {vflood_fig6.LABELS[offload]}, seed {run.seed}: {run.completed} of {run.options['transfers']} "
        "transfers completed; the run is left out"
        for offload in OFFLOADS
        for run in row.runs[offload]
        if not run.finished
    ]


REPRODUCTION = Reproduction(
    id="vflood-sensitivity",
    title="How vFlood's gain depends on each assumption",
    seeds=vflood_fig6.SEEDS,
    function=reproduce,
)
