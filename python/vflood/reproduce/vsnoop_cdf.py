# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""vSnoop's main figure: throughput of 100 kB transfers to a guest, without and with vSnoop, as a CDF."""

from vflood import figure, published, receives, statistics
from vflood.figure import number
from vflood.receives import LABELS
from vflood.reproduce.record import Cell, Reproduction, Result, Shape

STYLES = {"none": figure.PLAIN, "vsnoop": figure.OFFLOADED}
SHOWN = (1, 5, 10, 25, 50, 75, 90, 95, 99)  # percentiles in the table


def gain(samples):
    """Of the median, in per cent."""
    return 100 * (statistics.percentile(samples["vsnoop"], 50) / statistics.percentile(samples["none"], 50) - 1)


def shapes(samples):
    """Each published statement, and what was observed."""
    text = published.shapes("vsnoop")
    wanted = published.numbers("vsnoop")["receive.gain"].value
    ratios = [a / b for a, b in zip(*(statistics.percentiles(samples[o]) for o in ("vsnoop", "none")))]
    behind = [str(percent) for percent, ratio in enumerate(ratios, 1) if ratio <= 1]
    best = max(ratios)
    verdicts = {
        "VS-3-right": (
            not behind,
            "ratio at the 10th, 20th, ... 90th percentile: "
            + ", ".join(number(ratio) for ratio in ratios[9::10])
            + (f"; not above 1 at percentiles {', '.join(behind)}" if behind else ""),
        ),
        "VS-3-650": (
            wanted / 2 <= gain(samples) <= wanted * 2,
            f"median {number(gain(samples))} %; most, at percentile {1 + ratios.index(best)}, {number(100 * (best - 1))} %",
        ),
    }
    return [Shape(id, text[id].statement, *verdict) for id, verdict in verdicts.items()]


def cells(samples):
    """Percentiles, and the gain of the median."""
    found = [
        Cell(f"cdf.{offload}.p{percent:02}", None, statistics.percentile(values, percent), "Mb/s", None)
        for offload, values in samples.items()
        for percent in SHOWN
    ]
    return found + [Cell.beside(published.numbers("vsnoop")["receive.gain"], gain(samples))]


def tabulate(samples):
    """Text: a line per percentile."""
    lines = [("throughput, Mb/s; percentile", *LABELS.values(), "gain")]
    for percent in SHOWN:
        plain, snooped = (statistics.percentile(samples[offload], percent) for offload in LABELS)
        lines.append((str(percent), number(plain), number(snooped), f"{number(100 * (snooped / plain - 1))} %"))
    return lines


def painter(samples, caption):
    """A function that draws the figure."""

    def draw(fig):
        axes = fig.subplots()
        figure.draw_cdfs(axes, {LABELS[o]: (values, STYLES[o]) for o, values in samples.items()}, "Mb/s")
        axes.set_xlabel("throughput of a transfer, connect() to last byte (Mb/s)")
        note = published.numbers("vsnoop")["receive.gain"].note
        figure.head(fig, axes, REPRODUCTION.title, f"the median improves by {number(gain(samples))} % (published: {note})")
        figure.caption(fig, caption)

    return draw


def reproduce(request):
    """Runs the experiment."""
    size = int(published.numbers("vsnoop")["receive.bytes"].value)
    found = receives.simulate(request, REPRODUCTION.id, (size,), REPRODUCTION.seeds)
    samples = {offload: receives.goodputs(runs) for offload, runs in found[size].items()}
    everything = receives.every(found)
    used = everything[0].options
    caption = (
        f"{used['vms']} guests on one core, {used['load']:.0%} load each; {used['transfers']} successive transfers of "
        f"{size // 1000} kB per run from a native host to one guest, {len(found[size]['none'])} seeds pooled; assumed: "
        "dom0 on the guests' core, 100 broadcasts/s on the LAN, interrupts coalesced over 250 us"
    )
    return Result(
        runs=sum(run.finished for run in everything),
        asked=len(everything),
        cells=cells(samples),
        shapes=shapes(samples),
        about=caption,
        rows=receives.rows(found),
        draw=painter(samples, caption),
        table=tabulate(samples),
        warnings=receives.warnings(found),
    )


REPRODUCTION = Reproduction(
    id="vsnoop-cdf",
    title="Throughput of 100 kB transfers to a guest, with and without vSnoop",
    seeds=8,
    function=reproduce,
    scale=0.25,
)
