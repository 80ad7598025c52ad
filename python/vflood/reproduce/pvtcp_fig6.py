# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""PVTCP's Figure 6: how far the responses to a spurious timeout repair goodput, one sender."""

from vflood import figure, incast, published
from vflood.figure import number
from vflood.incast import BLOCKS
from vflood.reproduce.record import Cell, Reproduction, Result, Shape

CASES = {
    "TCP-1ms, rate halving": {"rto-min": 1, "frto-response": "rate-halving"},
    "TCP-1ms, undo": {"rto-min": 1, "frto-response": "undo"},
    "TCP-200ms": {"rto-min": 200},
}
COLOURS = ("#D55E00", "#E69F00", "#0072B2")


def painter(goodput, caption):
    """A function that draws bars: one group per block size."""

    def draw(fig):
        axes = fig.subplots()
        for i, ((name, values), colour) in enumerate(zip(goodput.items(), COLOURS)):
            axes.bar([p + 0.27 * (i - 1) for p in range(len(BLOCKS))], values, 0.25, color=colour, label=name)
        axes.set_xticks(range(len(BLOCKS)), [f"{block}B" for block in BLOCKS])
        axes.grid(axis="x", visible=False)
        axes.set_xlabel("block size")
        axes.set_ylabel("goodput (Mb/s)")
        figure.head(fig, axes, REPRODUCTION.title, "one sender", columns=3)
        figure.caption(fig, caption)

    return draw


def reproduce(request):
    """Runs the experiment."""
    plan = [{"senders": 1, "block": size, **options} for options in CASES.values() for size in BLOCKS.values()]
    found = incast.simulate(request, REPRODUCTION.id, plan, REPRODUCTION.seeds)
    keys = [(name, block) for name in CASES for block in BLOCKS]
    runs = dict(zip(keys, found))
    goodput = {name: [incast.mean(runs[name, block], "goodput") for block in BLOCKS] for name in CASES}
    halving, undo, large = goodput.values()
    statement = published.shapes("pvtcp")["PV-8"].statement
    ordered = all(a < b < c for a, b, c in zip(halving, undo, large))
    listed = "; ".join(f"{block} {number(a)}, {number(b)}, {number(c)}" for block, a, b, c in zip(BLOCKS, halving, undo, large))
    about = (
        "One sender guest shares its core with two guests with other work, standard TCP with F-RTO and the response named; "
        + incast.amount(found[0])
    )
    return Result(
        runs=len(plan) * len(found[0]),
        asked=len(plan) * len(found[0]),
        cells=[
            Cell(f"fig6.{block}.{name}", None, value, "Mb/s", None)
            for name, values in goodput.items()
            for block, value in zip(BLOCKS, values)
        ],
        shapes=[Shape("PV-8", statement, ordered, f"Mb/s: {listed}")],
        about=about,
        rows=[row for (name, block), some in runs.items() for row in incast.rows(f"{name}, {block}", some)],
        draw=painter(goodput, about),
        table=[("goodput, Mb/s", *BLOCKS), *((name, *map(number, values)) for name, values in goodput.items())],
    )


REPRODUCTION = Reproduction(
    id="pvtcp-fig6",
    title="Two responses to spurious timeouts",
    seeds=2,
    function=reproduce,
    scale=0.05,
)
