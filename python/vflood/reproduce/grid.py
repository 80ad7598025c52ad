# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""Tables of vFlood's gain: set-ups by regimes, each line a change of figure 6's options, each column another one."""

from dataclasses import dataclass
from typing import Callable, Dict, Tuple

from vflood import figure, transfers
from vflood.figure import number
from vflood.reproduce import vflood_fig6
from vflood.reproduce.gains import LABELS, Case, Gain, row, unfinished
from vflood.reproduce.record import Cell, Result
from vflood.runner import Pool

TRANSFERS = 40  # per run at scale 1
LEAST, MOST = 4, 20_000_000  # transfers per run, bytes per run: large transfers are fewer
YES, NO = "#B7DFC4", "#F6CFB8"  # colours of verdicts
LETTER = 0.075  # inches that a letter of a name takes


@dataclass(frozen=True)
class Line:
    """A regime."""

    change: dict  # of the options of vm-transfer
    note: str = ""  # said before its name
    label: str = ""  # instead of its options

    @property
    def name(self):
        """What it is called: its options, attributes without their class."""
        words = " ".join(f"{option.rpartition('::')[2]}={value}" for option, value in self.change.items())
        return self.note + (self.label or words or "as figure 6")


@dataclass(frozen=True)
class Grid:
    """Lines and columns."""

    id: str
    lines: Tuple[Line, ...]
    columns: Dict[str, dict]  # name: change
    verdicts: Callable = lambda ratios: {}  # {column: ratio} of a line -> {id of a shape: passed}
    medians: bool = False  # whether the text has them beside their ratio

    def options(self, request, line, column):
        """Options of vm-transfer, without the offload."""
        changed = {**vflood_fig6.options(request), **line.change, **self.columns[column]}
        count = max(1, round(TRANSFERS * request.scale))
        return {**changed, "transfers": min(count, max(LEAST, MOST // changed["bytes"]))}

    def simulate(self, request, seeds):
        """{(line's name, column): Gain}; what several cells have in common runs once."""
        numbers = range(request.seed, request.seed + seeds)
        wanted = {}
        for line in self.lines:
            for column in self.columns:
                case = Case(line.name, column, self.options(request, line, column))
                wanted[line.name, column] = case
        plan = {}
        for case in wanted.values():
            for offload in LABELS:
                for seed in numbers:
                    options = {**case.options, "offload": offload}
                    plan[key(options, seed)] = (options, seed)
        results = Pool(request.jobs).run([transfers.command(*item) for item in plan.values()], self.id)
        runs = {name: transfers.read(result, *item) for (name, item), result in zip(plan.items(), results)}
        return {
            place: Gain(case, {o: [runs[key({**case.options, "offload": o}, s)] for s in numbers] for o in LABELS})
            for place, case in wanted.items()
        }

    def judged(self, gains):
        """{line's name: {heading: passed}}."""
        return {
            line.name: self.verdicts({column: gains[line.name, column].ratio for column in self.columns})
            for line in self.lines
        }

    def tabulate(self, gains):
        """Text: a line per regime; its gains, and which shapes it has."""
        judged = self.judged(gains)
        some = any(judged.values())
        head = [part for column in self.columns for part in (("without", "with", column) if self.medians else (column,))]
        table = [("median goodput, Mb/s, and gain" if self.medians else "gain", *head, *(["as published"] if some else []))]
        for line in self.lines:
            texts = [line.name]
            for column in self.columns:
                gain = gains[line.name, column]
                texts += [number(gain.median(offload)) for offload in LABELS] if self.medians else []
                texts.append(number(gain.ratio))
            held = [shape.split("-", 1)[-1] for shape, passed in judged[line.name].items() if passed]
            table.append((*texts, *([" ".join(held) or "none"] if some else [])))
        return table

    def cells(self, gains):
        """Medians and ratio of each cell."""
        found = []
        for (name, column), gain in gains.items():
            prefix = f"{self.id}.{name}.{column}"
            found += [Cell(f"{prefix}.{offload}.median", None, gain.median(offload), "Mb/s", None) for offload in LABELS]
            found.append(Cell(f"{prefix}.ratio_of_medians", None, gain.ratio, "x", None))
        return found

    def result(self, gains, shapes, title, about, size):
        """In the form of all reproductions."""
        pairs = [(gain, run) for gain in gains.values() for offload in LABELS for run in gain.runs[offload]]
        runs = {id(run): run for _, run in pairs}.values()  # cells may have runs in common
        return Result(
            runs=sum(run.finished for run in runs),
            asked=len(runs),
            cells=self.cells(gains),
            shapes=shapes,
            about=about,
            rows=[row(gain.case, run, *item) for gain, run in pairs for item in enumerate(run.transfers)],
            draw=self.painter(gains, title, about),
            size=size,
            table=self.tabulate(gains),
            warnings=[unfinished(gain.case, run) for gain, run in pairs if not run.finished],
        )

    def painter(self, gains, title, about):
        """A function that draws the table: a box for each gain and each verdict."""
        judged = self.judged(gains)
        shapes = list(judged[self.lines[0].name])

        def draw(fig):
            axes = fig.subplots()
            for y, line in enumerate(self.lines):
                ratios = [gains[line.name, column].ratio for column in self.columns]
                boxes = [(number(ratio), shade(ratio)) for ratio in ratios]
                boxes += [("yes" if passed else "no", YES if passed else NO) for passed in judged[line.name].values()]
                for x, (text, colour) in zip(self.places(shapes), boxes):
                    axes.add_patch(box(x, y, colour))
                    axes.text(x + 0.5, y + 0.5, text, ha="center", va="center", fontsize=9)
            self.label(axes, shapes)
            fig.text(0.5, 1 - 0.12 / fig.get_figheight(), title, ha="center", va="top", fontsize=13)
            figure.caption(fig, about)
            left = LETTER * max(len(line.name) for line in self.lines)
            fig.subplots_adjust(left=left / fig.get_figwidth(), right=0.96, top=1 - 1.35 / fig.get_figheight())

        return draw

    def places(self, shapes):
        """Left edges of gains and verdicts."""
        return [*range(len(self.columns)), *(len(self.columns) + 0.4 + i for i in range(len(shapes)))]

    def label(self, axes, shapes):
        """Names lines and columns, and nothing else around them."""
        places = self.places(shapes)
        axes.set_xlim(0, places[-1] + 1)
        axes.set_ylim(len(self.lines), 0)
        middles = [x + 0.5 for x in places]
        axes.set_xticks(middles, [*self.columns, *shapes], fontsize=9, rotation=35, ha="left", rotation_mode="anchor")
        axes.xaxis.tick_top()
        axes.set_yticks([y + 0.5 for y in range(len(self.lines))], [line.name for line in self.lines], fontsize=9)
        axes.tick_params(length=0)
        axes.grid(False)
        for side in axes.spines.values():
            side.set_visible(False)


def box(x, y, colour):
    """A filled box with a margin."""
    from matplotlib.patches import Rectangle

    return Rectangle((x + 0.03, y + 0.06), 0.94, 0.88, color=colour, linewidth=0)


def shade(ratio):
    """A colour that says how large a gain is: none at 1, darker up to 10."""
    import math

    depth = min(1.0, abs(math.log10(max(ratio, 0.01))))
    full = (0.40, 0.62, 0.86) if ratio >= 1 else (0.90, 0.55, 0.35)
    return tuple(1 - depth * (1 - part) if depth > 0.02 else 0.93 for part in full)


def key(options, seed):
    """What tells a run from others."""
    return tuple(sorted((name, str(value)) for name, value in options.items())) + (seed,)


def amount(request, seeds):
    """How much was run, in words."""
    count = max(1, round(TRANSFERS * request.scale))
    return (
        f"{count} transfers per run (of large ones fewer: at most {MOST // 1_000_000} MB, or {LEAST}), "
        f"seeds {request.seed} to {request.seed + seeds - 1} pooled; medians with vFlood over medians without"
    )
