# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""vSnoop's gain for each transfer size, and how often the receiver reads faster than the link."""

from vflood import figure, published, receives, statistics
from vflood.figure import number
from vflood.receives import LABELS
from vflood.reproduce.gains import size as words
from vflood.reproduce.record import Cell, Reproduction, Result, Shape

SIZES = (10_000, 20_000, 50_000, 100_000, 200_000, 500_000, 1_000_000, 5_000_000)  # 100 kB: published; others: assumed
LINK = 1000  # Mb/s
MOST = 50_000_000  # bytes that a run moves


def gain(by_offload):
    """Of the median, in per cent."""
    plain, snooped = (statistics.percentile(receives.goodputs(by_offload[o]), 50) for o in LABELS)
    return 100 * (snooped / plain - 1)


def shapes(gains, shares):
    """Each published statement, and what was observed."""
    text = published.shapes("vsnoop")
    paper = published.numbers("vsnoop")
    wanted, size = paper["receive.gain"].value, int(paper["receive.bytes"].value)
    listed = ", ".join(f"{number(value)} % at {words(count)}" for count, value in gains.items())
    best = max(gains, key=gains.get)
    fast = {o: {count: share for count, share in shares[o].items() if share > 0} for o in LABELS}
    seen = "; ".join(
        f"{LABELS[o]}: " + (", ".join(f"{number(100 * s)} % of {words(c)}" for c, s in fast[o].items()) or "none") for o in LABELS
    )
    verdicts = {
        "VS-3-every": (min(gains.values()) > 0, listed),
        "VS-3-650": (wanted / 2 <= gains[size] <= wanted * 2, f"median {number(gains[size])} % at {words(size)}"),
        "VS-3-most": (best == size, f"most at {words(best)}: {number(gains[best])} %"),
        "VS-4-above": (bool(fast["vsnoop"]) and not fast["none"], seen),
    }
    return [Shape(id, text[id].statement, *verdict) for id, verdict in verdicts.items()]


def cells(found, gains, shares):
    """Medians, gains, shares above the link's rate."""
    paper = published.numbers("vsnoop")
    cells = []
    for count, by_offload in found.items():
        for o in LABELS:
            cells.append(Cell(f"gain.{count}.{o}.median", None, statistics.percentile(receives.goodputs(by_offload[o]), 50), "Mb/s", None))
            cells.append(Cell(f"gain.{count}.{o}.above_link", None, shares[o][count], "1", None))
        if count == int(paper["receive.bytes"].value):
            cells.append(Cell.beside(paper["receive.gain"], gains[count]))
        else:
            cells.append(Cell(f"gain.{count}", None, gains[count], "%", None))
    return cells


def tabulate(found, gains, shares):
    """Text: a line per size."""
    lines = [("size", "median without, Mb/s", "median with", "gain", "read above link rate without", "with")]
    for count, by_offload in found.items():
        medians = [number(statistics.percentile(receives.goodputs(by_offload[o]), 50)) for o in LABELS]
        above = [f"{number(100 * shares[o][count])} %" for o in LABELS]
        lines.append((words(count), *medians, f"{number(gains[count])} %", *above))
    return lines


def painter(gains, shares, caption):
    """A function that draws the figure: gains above, shares that were read faster than the link below."""

    def draw(fig):
        top, bottom = fig.subplots(2, 1, sharex=True, height_ratios=(2, 1))
        x = range(len(gains))
        top.bar(x, list(gains.values()), 0.6, color=figure.OFFLOADED["color"], zorder=2, label="simulated")
        for place, value in zip(x, gains.values()):
            top.annotate(number(value), (place, max(value, 0)), (0, 2), textcoords="offset points", ha="center", fontsize=9)
        wanted = published.numbers("vsnoop")["receive.gain"]
        top.axhline(wanted.value, color="0.3", linewidth=1, linestyle="--", zorder=1, label=f"published: {wanted.note} at 100 kB")
        top.set_ylabel("gain of the median (%)")
        for index, (offload, label) in enumerate(LABELS.items()):
            colour = (figure.PLAIN, figure.OFFLOADED)[index]["color"]
            places = [place - 0.2 + 0.4 * index for place in x]
            bottom.bar(places, [100 * share for share in shares[offload].values()], 0.36, color=colour, zorder=2, label=label)
        bottom.set_ylim(0, 105)
        bottom.set_ylabel("read faster than\nthe link (%)")
        bottom.set_xticks(list(x), [words(count) for count in gains])
        bottom.legend(loc="upper right", frameon=False, fontsize=9)
        figure.head(fig, top, REPRODUCTION.title, "published: 1000 transfers of each size; the sizes but 100 kB are assumed", left=0.11)
        figure.caption(fig, caption)

    return draw


def reproduce(request):
    """Runs the experiment."""
    found = receives.simulate(request, REPRODUCTION.id, SIZES, REPRODUCTION.seeds, MOST)
    gains = {count: gain(by_offload) for count, by_offload in found.items()}
    shares = {o: {count: receives.above(found[count][o], LINK) for count in found} for o in LABELS}
    everything = receives.every(found)
    used = everything[0].options
    counts = [sum(run.asked for run in by_offload["none"]) for by_offload in found.values()]
    caption = (
        f"{used['vms']} guests on one core, {used['load']:.0%} load each; {min(counts)} to {max(counts)} transfers of each size "
        f"from a native host to one guest, {len(everything) // len(found) // 2} seeds pooled. Throughput is from connect() to the "
        "last byte; read faster than the link: all bytes / the time from the receiver's first read to its last, which takes no "
        "time if everything was there at the first"
    )
    return Result(
        runs=sum(run.finished for run in everything),
        asked=len(everything),
        cells=cells(found, gains, shares),
        shapes=shapes(gains, shares),
        about=caption,
        rows=receives.rows(found),
        draw=painter(gains, shares, caption),
        size=(9, 7.5),
        table=tabulate(found, gains, shares),
        warnings=receives.warnings(found),
    )


REPRODUCTION = Reproduction(
    id="vsnoop-gain",
    title="What vSnoop gains for each size of transfers to a guest",
    seeds=8,
    function=reproduce,
    scale=0.1,
)
