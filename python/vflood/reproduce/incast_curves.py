# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""What PVTCP's Figures 5 and 13 have in common: goodput over the number of senders, a panel per block size."""

from dataclasses import dataclass
from typing import Callable, Dict

from vflood import figure, incast, published
from vflood.figure import number
from vflood.incast import BLOCKS
from vflood.reproduce.record import Cell, Reproduction, Result, Shape

SENDERS = (1, 2, 4, 6, 8, 12, 16, 20)
STYLES = (
    {"color": "#0072B2", "marker": "o"},
    {"color": "#009E73", "marker": "s"},
    {"color": "#E69F00", "marker": "^"},
    {"color": "#D55E00", "marker": "D"},
)


MORE_ROUNDS = 10  # at most, with fewer senders


def more(scale, senders):
    """The share of the rounds to run: as much data with few senders as with the most, or ten times the rounds."""
    return min(1.0, scale * min(MORE_ROUNDS, SENDERS[-1] / senders))


@dataclass(frozen=True)
class Curves:
    """A published figure of curves."""

    id: str
    title: str
    about: str  # the set-up, in a sentence
    curves: Dict[str, dict]  # options of incast, by name
    verdicts: Callable  # {block: {curve: [goodput by SENDERS]}} -> {shape id: (passed, observed)}
    beside: Callable  # the same -> cells beside published numbers
    scale: float

    def reproduction(self):
        """In the form of all reproductions."""
        return Reproduction(self.id, self.title, 1, self._reproduce, self.scale)

    def _cases(self, scale):
        return [
            (block, curve, senders, {"senders": senders, "block": size, **options, "scale": more(scale, senders)})
            for block, size in BLOCKS.items()
            for curve, options in self.curves.items()
            for senders in SENDERS
        ]

    def _reproduce(self, request):
        cases = self._cases(request.scale)
        found = incast.simulate(request, self.id, [case[-1] for case in cases], 1)
        goodput = {block: {curve: [] for curve in self.curves} for block in BLOCKS}
        cells, rows = [], []
        for (block, curve, senders, _), runs in zip(cases, found):
            value = incast.mean(runs, "goodput")
            goodput[block][curve].append(value)
            cells.append(Cell(f"{self.id}.{block}.{curve}.{senders}", None, value, "Mb/s", None))
            rows += incast.rows(f"{block}.{curve}.{senders}", runs)
        text = published.shapes("pvtcp")
        about = f"{self.about}; {SENDERS[-1]} senders: {incast.amount(found[-1])}; fewer: up to {MORE_ROUNDS} times the rounds"
        return Result(
            runs=sum(len(runs) for runs in found),
            asked=sum(len(runs) for runs in found),
            cells=[*self.beside(goodput), *cells],
            shapes=[Shape(i, text[i].statement, *verdict) for i, verdict in self.verdicts(goodput).items()],
            about=about,
            rows=rows,
            draw=self._painter(goodput, about),
            size=(11, 8),
            table=self._tabulate(goodput),
        )

    def _tabulate(self, goodput):
        lines = [("goodput, Mb/s, by senders", "", *map(str, SENDERS))]
        for block, curves in goodput.items():
            for curve, values in curves.items():
                first = curve == next(iter(curves))
                lines.append((f"blocks of {block}B" if first else "", curve, *map(number, values)))
        return lines

    def _painter(self, goodput, caption):
        def draw(fig):
            for axes, (block, curves) in zip(fig.subplots(2, 2, sharex=True, sharey=True).flat, goodput.items()):
                for (curve, values), style in zip(curves.items(), STYLES):
                    axes.plot(SENDERS, values, label=curve, markersize=5, **style)
                axes.set_title(f"blocks of {block}B", fontsize=10)
                axes.set_ylim(0, 1000)
                axes.set_xticks([1, 5, 10, 15, 20])
            for axes in fig.axes[2:]:
                axes.set_xlabel("number of senders")
            for axes in fig.axes[::2]:
                axes.set_ylabel("goodput (Mb/s)")
            fig.subplots_adjust(left=0.07, right=0.985, top=0.87, wspace=0.06, hspace=0.15)
            lines = fig.axes[0].get_legend_handles_labels()
            fig.legend(*lines, loc="upper center", bbox_to_anchor=(0.5, 0.95), ncol=4, frameon=False)
            fig.suptitle(self.title, fontsize=13)
            figure.caption(fig, caption)

        return draw
