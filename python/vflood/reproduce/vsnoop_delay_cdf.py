# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""vSnoop's second experiment: how long packets wait between the host and the guest, as a CDF with steps of a slice."""

from vflood import figure, pings, published, statistics
from vflood.figure import number
from vflood.reproduce import vsnoop_ping
from vflood.reproduce.record import Cell, Reproduction, Result, Shape
from vflood.reproduce.vsnoop_ping import DOM0, MAIN, MODES, name

GUESTS = (1, 2, 3)
NEAR = 1  # ms from a multiple of the slice that counts as on it


def steps(waits):
    """Share of the waits at 0, 1 and 2 slices."""
    length = published.numbers("vsnoop")["ping.slice"].value
    return [sum(abs(wait - i * length) <= NEAR for wait in waits) / len(waits) for i in range(3)]


def shapes(found):
    """Each published statement, and what was observed."""
    text = published.shapes("vsnoop")["VS-2-jumps"]
    shares = found[(*MAIN, 3)]
    observed = "share at 0, 30, 60 ms: " + ", ".join(map(number, shares)) + f"; together {number(sum(shares))}"
    return [Shape(text.id, text.statement, sum(shares) >= 0.9 and min(shares) >= 0.1, observed)]


def cells(found):
    """The share of packets at each step, and between them."""
    return [
        Cell(f"delay.{name(*key)}.{where}", None, share, "1", None)
        for key, shares in found.items()
        for where, share in zip(("at_0", "at_30", "at_60", "elsewhere"), (*shares, 1 - sum(shares)))
    ]


def tabulate(found):
    """Text: a line per case."""
    lines = [("share of packets delayed by", "0 ms", "30 ms", "60 ms", "else")]
    for (dom0, mode, n), shares in found.items():
        values = [number(round(share, 3)) for share in (*shares, abs(1 - sum(shares)))]
        lines.append((f"{n} guests, {DOM0[dom0]}, {MODES[mode]}", *values))
    return lines


def painter(waits, caption):
    """A function that draws the figure: a panel per place of dom0, a curve per number of guests."""
    looks = dict(zip(GUESTS, (("#009E73", ":"), ("#0072B2", "--"), ("#D55E00", "-"))))

    def draw(fig):
        panels = fig.subplots(1, 2, sharey=True)
        for axes, (dom0, where) in zip(panels, DOM0.items()):
            for n, (colour, line) in looks.items():
                x, share = statistics.cdf(waits[(dom0, MAIN[1], n)])
                label = f"{n} guest{'s' if n > 1 else ''} on the core"
                axes.step([-2, x[0], *x, 70], [0, 0, *share, 1], line, where="post", color=colour, linewidth=5 - n, label=label)
            axes.set_xticks(range(0, 70, 15))
            axes.set_xlim(-2, 70)
            axes.set_title(where, fontsize=11)
            axes.set_xlabel("from the host's NIC to the guest (ms)")
        panels[0].set_ylim(0, 1.02)
        panels[0].set_ylabel("share of packets at or below")
        fig.subplots_adjust(left=0.08, right=0.98, top=0.8, wspace=0.06)
        fig.suptitle(REPRODUCTION.title, fontsize=13)
        handles, labels = panels[0].get_legend_handles_labels()
        fig.legend(handles, labels, loc="upper center", bbox_to_anchor=(0.5, 0.94), ncol=3, frameon=False)
        figure.caption(fig, caption)

    return draw


def reproduce(request):
    """Runs the experiment."""
    runs = vsnoop_ping.simulate(request, REPRODUCTION.id, GUESTS)
    waits = {key: pings.pooled(some, "waits") for key, some in runs.items()}
    found = {key: steps(values) for key, values in waits.items()}
    everything = [run for some in runs.values() for run in some]
    caption = (
        f"Echo requests to one of N guests on a core, 60 % load each, {everything[0].options['count']} pings per run, "
        f"{len(everything) // len(runs)} seeds pooled; loads in the figure never sleep while they are behind their target. "
        "The poster does not say where dom0 runs; its steps appear where dom0, woken by the packet, preempts the running "
        "guest, so that nearly every wait is one of whole slices."
    )
    return Result(
        runs=sum(run.finished for run in everything),
        asked=len(everything),
        cells=cells(found),
        shapes=shapes(found),
        about=caption,
        rows=[row for key, some in runs.items() for row in pings.rows(name(*key), some)],
        draw=painter(waits, caption),
        size=(10, 5.2),
        table=tabulate(found),
        warnings=[warning for key, some in runs.items() for warning in pings.warnings(name(*key), some)],
    )


REPRODUCTION = Reproduction(
    id="vsnoop-delay-cdf",
    title="Delay of packets from the host to a guest that shares its core",
    seeds=8,
    function=reproduce,
)
