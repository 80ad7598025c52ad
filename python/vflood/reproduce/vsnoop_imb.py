# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""vSnoop's figure of the Intel MPI Benchmark: running time of all-to-all exchanges, normalised to that without vSnoop."""

from vflood import alltoall, figure, published
from vflood.figure import number
from vflood.receives import LABELS
from vflood.reproduce.record import Cell, Reproduction, Result, Shape

MAIN = "main"
FEWER = {"msglog-min": 10, "msglog-max": 20}  # sizes of the variants
QUEUE = {"ns3::NetbackDevice::VifQueueSize": 4096}  # more than the windows of all peers: nothing is lost
VARIANTS = {  # of what is assumed
    "neighbours' load 30 %": {"load": 0.3},
    "neighbours' load 90 %": {"load": 0.9},
    "2 neighbours": {"neighbours": 2},
    "ranks sleep while they wait": {"waiting": "sleep"},
    "dom0 on a core of its own": {"dom0": "own"},
    "messages all at once": {"algorithm": "scattered"},
    "256 receive buffers": {"rx-buffers": 256},
    "windows of 100 segments": {"window": 100},
    "vSnoop keeps to what the guest offers": {"vsnoop-window": "guest"},
    "card silent about what it has sent": {"ns3::EthernetNetDevice::TxCompletionInterrupt": "false"},
    "vif queue of 4096": QUEUE,
    "vif queue of 4096, dom0 on a core of its own": {**QUEUE, "dom0": "own"},
    "vif queue of 4096, an ACK per 8 segments": {**QUEUE, "ns3::VsnoopControl::AckEvery": 8},
}
SHOWN = (1024, 16384, 65536, 262144, 524288, 1048576)  # sizes in the table of variants


def words(size):
    """A size as the benchmarks have it, in short."""
    for factor, unit in ((1 << 20, "M"), (1 << 10, "k")):
        if size >= factor:
            return f"{size // factor}{unit}"
    return str(size)


def base():
    """Options of mpi-alltoall, without the offload: the published set-up."""
    paper = published.numbers("vsnoop")
    return {"hosts": int(paper["imb.hosts"].value), "neighbours": int(paper["imb.neighbours"].value)}


def simulate(request):
    """All runs: {case: {offload: runs}}."""
    cases = {MAIN: base(), **{name: {**base(), **FEWER, **changed} for name, changed in VARIANTS.items()}}
    plan = [(name, offload) for name in cases for offload in LABELS]
    runs = alltoall.simulate(request, REPRODUCTION.id, [{**cases[n], "offload": o} for n, o in plan], REPRODUCTION.seeds)
    found = {name: {} for name in cases}
    for (name, offload), some in zip(plan, runs):
        found[name][offload] = some
    return found


def normalise(by_offload):
    """Time of an exchange with vSnoop over that without, by size."""
    plain, snooped = (alltoall.means(by_offload[offload]) for offload in LABELS)
    return {size: snooped[size] / plain[size] for size in plain}


def totals(by_offload):
    """Time in s of the whole benchmark, by offload."""
    return {offload: alltoall.total(alltoall.means(runs)) for offload, runs in by_offload.items()}


def shapes(found):
    """Each published statement, and what was observed."""
    text = published.shapes("vsnoop")
    ratios = normalise(found[MAIN])
    times = totals(found[MAIN])
    whole = times["vsnoop"] / times["none"]
    least = min(ratios, key=ratios.get)
    longer = [words(size) for size, ratio in ratios.items() if ratio >= 1]
    verdicts = {
        "VS-5-shorter": (whole < 1, f"normalised time {number(whole)}; longer at " + (", ".join(longer) or "no size")),
        "VS-5-half": (
            0.4 <= 1 - ratios[least] <= 0.6,
            f"most {number(100 * (1 - ratios[least]))} %, at {words(least)} bytes; all sizes together {number(100 * (1 - whole))} %",
        ),
    }
    return [Shape(id, text[id].statement, *verdict) for id, verdict in verdicts.items()]


def cells(found):
    """Times and normalised times."""
    some = []
    times = totals(found[MAIN])
    some += [Cell(f"imb.{offload}.time", None, seconds, "s", None) for offload, seconds in times.items()]
    paper = published.numbers("vsnoop")["imb.reduction"]
    ratios = normalise(found[MAIN])
    some.append(Cell("imb.normalised", None, times["vsnoop"] / times["none"], "1", None))
    some.append(Cell.beside(paper, 100 * (1 - min(ratios.values()))))
    for name, by_offload in found.items():
        some += [Cell(f"imb.{name}.{size}", None, ratio, "1", None) for size, ratio in normalise(by_offload).items()]
    return some


def tabulate(found):
    """Text: a line per size, then one per variant."""
    plain, snooped = (alltoall.means(found[MAIN][offload]) for offload in LABELS)
    width = 1 + len(SHOWN)
    lines = [("bytes", "without, ms", "with", "normalised", *[""] * (width - 3))]
    for size in plain:
        cells = (number(plain[size]), number(snooped[size]), number(snooped[size] / plain[size]))
        lines.append((words(size), *cells, *[""] * (width - 3)))
    times = totals(found[MAIN])
    whole = (number(times["none"]), number(times["vsnoop"]), number(times["vsnoop"] / times["none"]))
    lines.append(("benchmark, s", *whole, *[""] * (width - 3)))
    lines.append(("", *[""] * width))
    lines.append(("normalised; what is changed", *[words(size) for size in SHOWN], "0, 1k to 1M"))
    for name, by_offload in found.items():
        ratios = normalise(by_offload)
        lines.append((name, *[number(ratios[size]) for size in SHOWN], number(fewer(by_offload))))
    return lines


def fewer(by_offload):
    """Normalised time of the benchmark with the variants' sizes only."""
    sizes = [0] + [1 << log for log in range(FEWER["msglog-min"], FEWER["msglog-max"] + 1)]
    plain, snooped = (alltoall.means(by_offload[offload]) for offload in LABELS)
    return alltoall.total({s: snooped[s] for s in sizes}) / alltoall.total({s: plain[s] for s in sizes})


def painter(found, caption):
    """A function that draws the figure: normalised times, and the times themselves below."""

    def draw(fig):
        top, bottom = fig.subplots(2, 1, sharex=True, height_ratios=(3, 2))
        ratios = normalise(found[MAIN])
        x = range(len(ratios))
        heights = [ratio - 1 for ratio in ratios.values()]
        top.bar(x, heights, 0.65, bottom=1, color=figure.OFFLOADED["color"], zorder=2, label="with vSnoop")
        for place, value in zip(x, ratios.values()):
            gap, where = (2, "bottom") if value >= 1 else (-2, "top")
            text = number(round(value, 2))
            top.annotate(text, (place, value), (0, gap), textcoords="offset points", ha="center", va=where, fontsize=8)
        top.set_yscale("log")
        top.set_ylim(min(*ratios.values(), 0.5) / 1.3, max(*ratios.values(), 1) * 1.3)
        figure.plain_logarithm(top.yaxis)
        top.axhline(1, color="0.3", linewidth=1, label="without vSnoop")
        top.axhline(0.5, color="0.3", linewidth=1, linestyle="--", label="published: up to 50 % shorter")
        top.set_ylabel("normalised time")
        for offload, style in (("none", figure.PLAIN), ("vsnoop", figure.OFFLOADED)):
            bottom.plot(x, list(alltoall.means(found[MAIN][offload]).values()), label=LABELS[offload], **style)
        bottom.set_yscale("log")
        figure.plain_logarithm(bottom.yaxis)
        bottom.set_ylabel("time of an exchange (ms)")
        bottom.set_xlabel("message size (bytes)")
        bottom.legend(loc="upper left", frameon=False, fontsize=9)
        bottom.set_xticks(list(x), [words(size) for size in ratios], fontsize=9)
        times = totals(found[MAIN])
        whole = number(times["vsnoop"] / times["none"])
        figure.head(fig, top, REPRODUCTION.title, f"normalised time of the whole benchmark: {whole}", columns=3)
        figure.caption(fig, caption)

    return draw


def rows(found):
    """Rows of data.csv."""
    return [
        {"case": name, "offload": offload, "seed": run.seed, "bytes": size, "exchange": index, "time_ms": time}
        for name, by_offload in found.items()
        for offload, runs in by_offload.items()
        for run in runs
        for size, times in run.times.items()
        for index, time in enumerate(times)
    ]


def reproduce(request):
    """Runs the experiment."""
    found = simulate(request)
    everything = [run for by_offload in found.values() for runs in by_offload.values() for run in runs]
    used = found[MAIN]["none"][0].options
    caption = (
        f"{used['hosts']} machines, on each a rank and {used['neighbours']} guest with other work on one core; pairwise exchange "
        f"over persistent connections, a barrier after each; {number(100 * request.scale)} % of the benchmark's repetitions, "
        f"{len(found[MAIN]['none'])} seeds pooled. An exchange lasts as long as its slowest rank. Assumed: the other guest's load "
        "60 %, ranks poll while they wait, dom0 on the guests' core, windows of 200 segments, 192 receive buffers, interrupts "
        "coalesced over 250 us, 100 broadcasts/s"
    )
    return Result(
        runs=len(everything),
        asked=len(everything),
        cells=cells(found),
        shapes=shapes(found),
        about=caption,
        rows=rows(found),
        draw=painter(found, caption),
        size=(10, 8),
        table=tabulate(found),
    )


REPRODUCTION = Reproduction(
    id="vsnoop-imb",
    title="All-to-all exchanges of the Intel MPI Benchmark, with and without vSnoop",
    seeds=4,
    function=reproduce,
    scale=0.02,
)
