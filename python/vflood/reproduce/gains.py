# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""What most of vFlood's figures have in common: how many times the median goodput is with vFlood, case by case."""

from dataclasses import dataclass
from types import ModuleType
from typing import Callable, Dict, List, Optional, Tuple

from vflood import figure, published, statistics, transfers
from vflood.errors import VfloodError
from vflood.figure import number
from vflood.reproduce.record import Cell, Reproduction, Result, Shape
from vflood.runner import Pool

LABELS = {"none": "without vFlood", "vflood": "with vFlood"}
TRANSFERS = int(published.numbers("vflood")["transfers"].value)  # per run at scale 1, as published
SEEDS = 8  # pooled: a single seed locks loads, ticks and transfers into one phase
MOST = 400_000_000  # bytes that all runs of a case move together below scale 1, if that is more than one transfer
COLUMNS, WIDTH = 3, 60  # of the legend; characters that fit into one row
COLOURS = ("#0072B2", "#E69F00", "#009E73", "#D55E00", "#CC79A7", "#56B4E9", "#F0E442")


@dataclass(frozen=True)
class Case:
    """A bar or point of a figure."""

    group: str  # place on the x axis
    series: str  # colour
    options: dict  # of the program, without offload and number of transfers

    @property
    def name(self):
        """What it is called in the table."""
        return f"{self.group}, {self.series}" if self.series else self.group

    @property
    def key(self):
        """The options, as part of the key of a cell."""
        return ",".join(f"{name.rpartition('::')[2]}={value}" for name, value in self.options.items())


@dataclass(frozen=True)
class Gain:
    """What the runs of a case gave."""

    case: Case
    runs: Dict[str, List[transfers.Run]]  # by offload

    def values(self, offload):
        """Goodput in Mb/s of every transfer of the finished runs."""
        return goodputs(self.case.name, self.runs[offload])

    def median(self, offload):
        """Median goodput in Mb/s."""
        return statistics.quartiles(self.values(offload))[1]

    @property
    def ratio(self):
        """Of the medians, with to without."""
        return self.median("vflood") / self.median("none")

    @property
    def range(self):
        """Smallest and largest ratio of one seed's medians."""
        by_seed = {
            offload: {run.seed: statistics.quartiles(goodputs(self.case.name, [run]))[1] for run in runs if run.finished}
            for offload, runs in self.runs.items()
        }
        both = by_seed["none"].keys() & by_seed["vflood"].keys()
        ratios = [by_seed["vflood"][seed] / by_seed["none"][seed] for seed in both] or [self.ratio]
        return min(ratios), max(ratios)


def goodputs(name, runs):
    """Goodput in Mb/s of every transfer of the finished runs."""
    values = [t["goodput_mbps"] for run in runs if run.finished for t in run.transfers]
    if not values:
        raise VfloodError(f"{name}: no run finished its transfers: " + ", ".join(f"seed {r.seed}: {r.completed}" for r in runs))
    return values


def size(count):
    """A number of bytes in words."""
    for factor, unit in ((10**9, "GB"), (10**6, "MB"), (10**3, "kB")):
        if count >= factor:
            return f"{number(count / factor)} {unit}"
    return f"{count} B"


@dataclass(frozen=True)
class Gains:
    """A published figure of gains."""

    id: str
    title: str
    about: str  # the set-up, in a sentence
    cases: Tuple[Case, ...]
    verdicts: Callable  # {(group, series): ratio} -> {shape id: (passed, observed)}
    beside: Callable = lambda ratios: {}  # the same -> {(group, series): published.Number}
    draw: Optional[Callable] = None  # (axes, gains): instead of bars
    more: Callable = lambda ratios: []  # further cells
    scale: float = 1.0
    seeds: int = SEEDS
    program: ModuleType = transfers
    size: Tuple[float, float] = (9, 6)
    band: Optional[Tuple[float, float]] = None  # published range, shaded
    ranges: str = "lines"  # how the figure shows the range of single seeds

    def reproduction(self):
        """In the form of all reproductions."""
        return Reproduction(self.id, self.title, self.seeds, self._reproduce, self.scale)

    def amount(self, request, case):
        """Transfers per run, and the number of runs, of a case with one offload."""
        seeds = request.seeds or self.seeds
        count = max(1, round(TRANSFERS * request.scale))
        if request.scale < 1:
            fits = max(1, MOST // (case.options["bytes"] * case.options.get("flows", 1)))
            seeds = min(seeds, fits)
            count = min(count, max(1, fits // seeds))
        return count, seeds

    def simulate(self, request):
        """The runs of all cases."""
        plan = []
        for case in self.cases:
            count, seeds = self.amount(request, case)
            for offload in LABELS:
                options = {**case.options, "transfers": count, "offload": offload}
                plan += [(case, options, seed) for seed in range(request.seed, request.seed + seeds)]
        results = Pool(request.jobs).run([self.program.command(options, seed) for _, options, seed in plan], self.id)
        gains = [Gain(case, {offload: [] for offload in LABELS}) for case in self.cases]
        by_case = {case: gain for case, gain in zip(map(id, self.cases), gains)}
        for (case, options, seed), result in zip(plan, results):
            by_case[id(case)].runs[options["offload"]].append(self.program.read(result, options, seed))
        return gains

    def cells(self, gains, beside):
        """Medians and ratios, beside what was published."""
        short = self.id.split("-", 1)[1]
        found = []
        for gain in gains:
            key = f"{short}.{gain.case.key}"
            found += [Cell(f"{key}.{o}.median", None, gain.median(o), "Mb/s", None) for o in LABELS]
            paper = beside.get((gain.case.group, gain.case.series))
            if paper:
                found.append(Cell(f"{key}.ratio_of_medians", paper.value, gain.ratio, paper.unit, paper.source))
            else:
                found.append(Cell(f"{key}.ratio_of_medians", None, gain.ratio, "x", None))
        return found

    def tabulate(self, gains, beside):
        """Text: one line per case."""
        lines = [("median goodput, Mb/s", "without", "with", "ratio", "of single seeds", "published", "distance")]
        for gain in gains:
            paper = beside.get((gain.case.group, gain.case.series))
            lines.append(
                (
                    gain.case.name,
                    number(gain.median("none")),
                    number(gain.median("vflood")),
                    number(gain.ratio),
                    " .. ".join(map(number, gain.range)),
                    (paper.note or number(paper.value)) if paper else "-",
                    f"{100 * (gain.ratio / paper.value - 1):+.0f} %" if paper else "",
                )
            )
        return lines

    def describe(self, request, gains):
        """What was run, in a sentence or two."""
        counts = sorted({(len(g.runs["none"]) * g.runs["none"][0].options["transfers"]) for g in gains})
        amount = " to ".join(number(c) for c in (counts if len(counts) < 2 else (counts[0], counts[-1])))
        less = (
            f"scale {number(request.scale)}: all runs of a case together move at most {size(MOST)}, or one transfer"
            if request.scale < 1
            else f"{TRANSFERS} of every seed"
        )
        return f"{self.about}; {amount} transfers per case (published: {TRANSFERS}; {less})"

    def _reproduce(self, request):
        gains = self.simulate(request)
        ratios = {(gain.case.group, gain.case.series): gain.ratio for gain in gains}
        beside = self.beside(ratios)
        text = published.shapes("vflood")
        about = self.describe(request, gains)
        everything = [(gain, run) for gain in gains for o in LABELS for run in gain.runs[o]]
        return Result(
            runs=sum(run.finished for _, run in everything),
            asked=len(everything),
            cells=self.cells(gains, beside) + self.more(ratios),
            shapes=[Shape(i, text[i].statement, *verdict) for i, verdict in self.verdicts(ratios).items()],
            about=about,
            rows=[row(gain.case, run, *item) for gain, run in everything for item in enumerate(run.transfers)],
            draw=self._painter(gains, beside, about),
            size=self.size,
            table=self.tabulate(gains, beside),
            warnings=[unfinished(gain.case, run) for gain, run in everything if not run.finished],
        )

    def _painter(self, gains, beside, caption):
        points = {} if self.draw or self.band else beside

        def paint(fig):
            axes = fig.subplots()
            self.draw(axes, gains) if self.draw else bars(axes, gains, points)
            axes.axhline(1, color="0.3", linewidth=1, zorder=0)
            if self.band:
                axes.axhspan(*self.band, color="0.88", zorder=0, label="published")
            axes.set_ylabel("median goodput with vFlood over without")
            labels = {gain.case.series for gain in gains} | ({"published"} if self.band or points else set())
            columns = len(labels) if sum(map(len, labels)) < WIDTH else COLUMNS
            figure.head(fig, axes, self.title, f"{self.ranges}: the least and the most of a single seed", columns=columns)
            rows = -(-len(labels) // columns)
            fig.subplots_adjust(top=1 - (0.75 + 0.27 * rows) / fig.get_figheight())
            figure.caption(fig, caption)

        return paint


def bars(axes, gains, points):
    """A group of bars for each place on the x axis, a colour for each series; what was published as points."""
    groups = list(dict.fromkeys(gain.case.group for gain in gains))
    series = list(dict.fromkeys(gain.case.series for gain in gains))
    width = 0.8 / len(series)
    for index, name in enumerate(series):
        mine = [gain for gain in gains if gain.case.series == name]
        x = [groups.index(gain.case.group) - 0.4 + (index + 0.5) * width for gain in mine]
        y = [gain.ratio for gain in mine]
        axes.bar(x, y, 0.92 * width, color=COLOURS[index], label=name, zorder=2)
        axes.vlines(x, *zip(*(gain.range for gain in mine)), color="0.25", linewidth=1.2, zorder=3)
        for place, gain in zip(x, mine):
            top = max(gain.ratio, gain.range[1])
            axes.annotate(f"{gain.ratio:.2f}", (place, top), (0, 2), textcoords="offset points", ha="center", fontsize=9)
    places = [groups.index(group) - 0.4 + (series.index(name) + 0.5) * width for group, name in points]
    if points:
        values = [paper.value for paper in points.values()]
        axes.plot(places, values, "D", color="white", markeredgecolor="black", markersize=8, label="published", zorder=4)
    axes.set_xticks(range(len(groups)), groups)
    axes.grid(axis="x", visible=False)


def row(case, run, index, transfer):
    """A row of data.csv."""
    return {
        "case": case.name,
        "offload": run.options["offload"],
        "seed": run.seed,
        "run_finished": int(run.finished),
        "transfer": index,
        **{field: transfer[field] for field in transfers.FIELDS},
        "failed": int(transfers.failed(transfer)),
    }


def unfinished(case, run):
    """What to say of a run that did not finish."""
    return (
        f"{case.name}, {LABELS[run.options['offload']]}, seed {run.seed}: {run.completed} of {run.asked} transfers "
        "completed; the run is left out"
    )
