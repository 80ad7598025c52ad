# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""vFlood and vSnoop in the driver domain, and in an SR-IOV NIC past it, whose wait for a CPU costs what."""

from vflood import figure, published, receives, statistics, transfers
from vflood.figure import number
from vflood.reproduce.gains import Case, goodputs, row
from vflood.reproduce.gains import size as words
from vflood.reproduce.record import Cell, Reproduction, Result
from vflood.runner import Pool

SEEDS = 4  # pooled
TRANSFERS = 40  # per run at scale 1
MOST = 20_000_000  # bytes per run: large transfers are fewer
SIZES = (100_000, 1_000_000)
DIRECTIONS = ("send", "receive")
VMS = (1, 2, 3, 4)
PLACES = {
    "dom0, shared core": {"placement": "dom0", "dom0": "shared"},
    "dom0, own core": {"placement": "dom0", "dom0": "own"},
    "NIC": {"placement": "nic", "dom0": "shared"},
}
OFFLOADS = {
    "none": "none",
    "vflood": "vFlood",
    "vsnoop": "vSnoop",
    "both": "both, pipeline",
    "both-integrated": "both, integrated",
}
LONE = {"vms": 1, "load": 0, "placement": "nic", "offload": "none"}  # nothing waits for a CPU
COLOURS = dict(zip(PLACES, ("#0072B2", "#E69F00", "#009E73")))
STYLES = {"none": ("--", "o"), "vflood": ("-", "s"), "vsnoop": ("-", "^")}
DRAWN = {"send": ("none", "vflood"), "receive": ("none", "vsnoop")}
LONE_LABEL = "a lone guest without load, NIC"


def common(request, direction, size):
    """Options of vm-transfer that all cases with a direction and a size have."""
    paper = published.numbers("vflood")
    count = max(1, round(TRANSFERS * request.scale))
    return {
        "load": paper["fig6.load"].value,
        "rx-buffers": receives.RING,
        "direction": direction,
        "bytes": size,
        "transfers": max(1, min(count, MOST // size)),
    }


def guests(vms):
    """A number of guests in words."""
    return f"{vms} guest{'s' * (vms > 1)}"


def cases(request):
    """{(direction, size, guests, place, offload): case}; the lone guest is place "lone" with one guest."""
    found = {}
    for direction in DIRECTIONS:
        for size in SIZES:
            base = common(request, direction, size)
            group = f"{direction} {words(size)}"
            found[direction, size, 1, "lone", "none"] = Case(f"{group}, lone guest", "", {**base, **LONE})
            for vms in VMS:
                for place, where in PLACES.items():
                    for offload, name in OFFLOADS.items():
                        options = {**base, "vms": vms, **where, "offload": offload}
                        found[direction, size, vms, place, offload] = Case(f"{group}, {guests(vms)}", f"{place}, {name}", options)
    return found


def simulate(request):
    """{key of a case: (case, runs)}."""
    seeds = range(request.seed, request.seed + (request.seeds or SEEDS))
    found = cases(request)
    plan = [(key, case.options, seed) for key, case in found.items() for seed in seeds]
    results = Pool(request.jobs).run([transfers.command(options, seed) for _, options, seed in plan], REPRODUCTION.id)
    runs = {key: (case, []) for key, case in found.items()}
    for result, (key, options, seed) in zip(results, plan):
        runs[key][1].append(transfers.read(result, options, seed))
    return runs


def medians(runs):
    """{key of a case: median goodput in Mb/s}."""
    return {key: statistics.quartiles(goodputs(case.name, of_case))[1] for key, (case, of_case) in runs.items()}


def tabulate(found):
    """Text: a line per direction, size, number of guests and place; a column per offload."""
    lines = [("median goodput, Mb/s", *OFFLOADS.values())]
    for direction in DIRECTIONS:
        for size in SIZES:
            lone = number(found[direction, size, 1, "lone", "none"])
            lines.append((f"{direction} {words(size)}, a lone guest without load, NIC", lone, *["-"] * (len(OFFLOADS) - 1)))
            for vms in VMS:
                for place in PLACES:
                    values = [number(found[direction, size, vms, place, offload]) for offload in OFFLOADS]
                    lines.append((f"{direction} {words(size)}, {guests(vms)}, {place}", *values))
    return lines


def cells(found):
    """The median of each case."""
    return [
        Cell(f"placement.{direction}.{size}.{vms}.{place}.{offload}", None, value, "Mb/s", None)
        for (direction, size, vms, place, offload), value in found.items()
    ]


def painter(found, about):
    """A function that draws the figure: goodput over guests, a panel for each direction and size."""

    def draw(fig):
        panels = fig.subplots(len(DIRECTIONS), len(SIZES), sharex=True, squeeze=False)
        for line, direction in zip(panels, DIRECTIONS):
            for axes, size in zip(line, SIZES):
                panel(axes, found, direction, size)
        height = fig.get_figheight()
        fig.subplots_adjust(left=0.08, right=0.98, top=1 - 1.7 / height, hspace=0.25, wspace=0.18)
        named = {label: handle for axes in panels.flat for handle, label in zip(*axes.get_legend_handles_labels())}
        order = [LONE_LABEL] + [f"{place}: {name}" for place in PLACES for name in OFFLOADS.values()]  # a column per place
        shown = [label for label in order if label in named]
        handles = [named[label] for label in shown]
        fig.legend(handles, shown, loc="upper center", bbox_to_anchor=(0.5, 1 - 0.4 / height), ncol=3, frameon=False, fontsize=9)
        fig.text(0.5, 1 - 0.12 / fig.get_figheight(), REPRODUCTION.title, ha="center", va="top", fontsize=13)
        figure.caption(fig, about)

    return draw


def panel(axes, found, direction, size):
    """Goodput over guests, of one direction and size."""
    for place, colour in COLOURS.items():
        for offload in DRAWN[direction]:
            style, marker = STYLES[offload]
            values = [found[direction, size, vms, place, offload] for vms in VMS]
            label = f"{place}: {OFFLOADS[offload]}"
            axes.plot(VMS, values, color=colour, linestyle=style, marker=marker, markersize=5, label=label)
    lone = found[direction, size, 1, "lone", "none"]
    axes.axhline(lone, color="0.3", linewidth=1, linestyle=":", label=LONE_LABEL)
    axes.set_yscale("log")
    figure.plain_logarithm(axes.yaxis)
    axes.set_title(f"guest {direction}s {words(size)}", fontsize=11)
    axes.set_xticks(VMS)
    axes.set_xlabel("guests on the core")
    axes.set_ylabel("median goodput (Mb/s)")


def unfinished(case, run):
    """What to say of a run that did not finish."""
    return f"{case.name}, seed {run.seed}: {run.completed} of {run.asked} transfers completed; the run is left out"


def reproduce(request):
    """Runs the experiment."""
    runs = simulate(request)
    found = medians(runs)
    every = [(case, run) for case, of_case in runs.values() for run in of_case]
    load = common(request, DIRECTIONS[0], SIZES[0])["load"]
    about = (
        f"Guests on one core, {load:.0%} load each, {receives.RING} receive buffers; the set-up of figure 6 of vFlood. "
        "dom0 on the guests' core, on a core of its own, or (NIC) the guests' frames past it by virtual functions of an SR-IOV "
        f"NIC, which has vFlood and vSnoop as hardware; {max(run.options['transfers'] for _, run in every)} transfers per run (of "
        f"large ones fewer: at most {words(MOST)}), seeds {request.seed} to {request.seed + len(runs[next(iter(runs))][1]) - 1} pooled"
    )
    return Result(
        runs=sum(run.finished for _, run in every),
        asked=len(every),
        cells=cells(found),
        shapes=[],
        about=about,
        rows=[row(case, run, *item) for case, run in every for item in enumerate(run.transfers)],
        draw=painter(found, about),
        size=(10, 9),
        table=tabulate(found),
        warnings=[unfinished(case, run) for case, run in every if not run.finished],
    )


REPRODUCTION = Reproduction(
    id="placement",
    title="vFlood and vSnoop in the driver domain or in the NIC",
    seeds=SEEDS,
    function=reproduce,
    published="vflood",
)
