# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""What PVTCP's tables have in common: quantities by cases, each published, simulated, and how far apart."""

from dataclasses import dataclass
from typing import Callable, Dict, List, Tuple

from vflood import figure, incast, published
from vflood.figure import number
from vflood.reproduce.record import Cell, Reproduction, Result, Shape

COLOURS = ("#0072B2", "#D55E00")


@dataclass(frozen=True)
class Table:
    """A published table."""

    id: str
    title: str
    paper: str  # keys of the published numbers start with this
    about: str  # the set-up, in a sentence
    cases: Dict[str, dict]  # options of incast, by column
    quantities: Tuple[str, ...]
    verdicts: Callable  # {column: {quantity: value}} -> {shape id: (passed, observed)}
    scale: float
    seeds: int = 1

    def reproduction(self):
        """In the form of all reproductions."""
        return Reproduction(self.id, self.title, self.seeds, self._reproduce, self.scale)

    def _reproduce(self, request):
        found = incast.simulate(request, self.id, list(self.cases.values()), self.seeds)
        runs = dict(zip(self.cases, found))
        values = {c: {q: incast.mean(some, q) for q in self.quantities} for c, some in runs.items()}
        paper = published.numbers("pvtcp")
        text = published.shapes("pvtcp")
        cells = [
            Cell.beside(paper[f"{self.paper}.{column}.{quantity}"], values[column][quantity])
            for quantity in self.quantities
            for column in self.cases
        ]
        about = f"{self.about}; {incast.amount(found[0])}"
        return Result(
            runs=sum(len(some) for some in found),
            asked=sum(len(some) for some in found),
            cells=cells,
            shapes=[Shape(i, text[i].statement, *verdict) for i, verdict in self.verdicts(values).items()],
            about=about,
            rows=[row for column, some in runs.items() for row in incast.rows(column, some)],
            draw=self._painter(cells, about),
            size=(11, 7),
            table=self._tabulate(cells),
        )

    def _tabulate(self, cells) -> List[Tuple[str, ...]]:
        lines = [("", "", *self.cases)]
        for i, quantity in enumerate(self.quantities):
            row = cells[i * len(self.cases) : (i + 1) * len(self.cases)]
            lines.append((incast.NAMES[quantity], "published", *(number(cell.published) for cell in row)))
            lines.append(("", "simulated", *(number(cell.simulated) for cell in row)))
            lines.append(("", "distance", *map(distance, row)))
        return lines

    def _painter(self, cells, caption):
        def draw(fig):
            panels = fig.subplots(2, -(-len(self.quantities) // 2)).flat
            for i, (quantity, axes) in enumerate(zip(self.quantities, panels)):
                row = cells[i * len(self.cases) : (i + 1) * len(self.cases)]
                bars(axes, row, list(self.cases))
                axes.set_title(incast.NAMES[quantity], fontsize=10)
            for axes in list(fig.axes)[len(self.quantities) :]:
                axes.set_axis_off()
            fig.subplots_adjust(left=0.07, right=0.985, top=0.86, wspace=0.35, hspace=0.4)
            fig.legend(*fig.axes[0].get_legend_handles_labels(), loc="upper center", bbox_to_anchor=(0.5, 0.95), ncol=2, frameon=False)
            fig.suptitle(self.title, fontsize=13)
            figure.caption(fig, caption)

        return draw


def bars(axes, row, labels):
    """Published beside simulated."""
    places = range(len(row))
    for shift, colour, name in zip((-0.2, 0.2), COLOURS, ("published", "simulated")):
        heights = [getattr(cell, name) for cell in row]
        axes.bar([p + shift for p in places], heights, 0.38, color=colour, label=name)
    slanted = len(labels) > 4
    axes.set_xticks(list(places), labels, fontsize=8, rotation=35 if slanted else 0, ha="right" if slanted else "center")
    axes.tick_params(axis="y", labelsize=8)
    axes.grid(axis="x", visible=False)


def distance(cell):
    """How far the simulated number is from the published one."""
    if cell.published == 0:
        return "0 %" if cell.simulated == 0 else f"+{number(cell.simulated)}"
    return f"{100 * (cell.simulated / cell.published - 1):+.0f} %"
