# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""The same four kinds of work with no help, vFlood and vSnoop, PVTCP, Leulo, and without a hypervisor."""

import shlex
from statistics import harmonic_mean

from vflood import figure, paths, statistics
from vflood.errors import VfloodError
from vflood.figure import number
from vflood.reproduce.record import Cell, Reproduction, Result
from vflood.runner import Pool

WORKS = {  # assumed; count: at scale 1
    "send": {"bytes": 1_000_000, "count": 20, "rto-min": 200},
    "receive": {"bytes": 1_000_000, "count": 20, "rto-min": 200},
    "requests": {"bytes": 8000, "count": 500, "rto-min": 200},
    "incast": {"bytes": 250_000, "count": 20, "rto-min": 1},
}
NAMES = {
    "send": "bulk send",
    "receive": "bulk receive",
    "requests": "requests, responses",
    "incast": "incast, 4 senders",
}
SETUPS = {"shared": "dom0 shares the guests' core", "own": "dom0 on a core of its own"}
SYSTEMS = {  # {key: (name, options)}
    "none": ("no help", {"system": "none"}),
    "both": ("vFlood + vSnoop", {"system": "both"}),
    "pvtcp": ("PVTCP", {"system": "pvtcp"}),
    "leulo": ("Leulo, dom0's CPU", {"system": "leulo", "hypervisor": "dom0"}),
    "leulo-interrupted": ("Leulo, interrupted CPU", {"system": "leulo", "hypervisor": "interrupted"}),
    "native": ("native", {"system": "native"}),
}
COLOURS = ("#999999", "#E69F00", "#CC79A7", "#009E73", "#56B4E9")
FEWEST = 3  # transfers or rounds, and a tenth of the requests, whatever the scale


def command(options, seed):
    """The command line of a run; options by name, without the dashes."""
    return paths.simulation("five-way", options, seed)


def read(result, options, seed):
    """What the program printed: one row of data.csv."""
    goodput = result.get("goodput_mbps") or []
    if len(goodput) != options["count"] or not all(value > 0 for value in goodput):
        raise VfloodError(
            f"five-way printed {sum(value > 0 for value in goodput)} goodputs, asked for {options['count']}:\n  "
            + shlex.join(command(options, seed))
        )
    # All of a run move the same number of bytes: all bytes / all the time they took.
    return {"seed": seed, **options, "goodput_mbps": harmonic_mean(goodput), "median_mbps": result["median_mbps"]}


def cases():
    """What is run: (work, setup, system); a native host has no dom0, and stands for both."""
    return [(work, setup, system) for work in WORKS for setup in SETUPS for system in SYSTEMS if system != "native" or setup == "shared"]


def simulate(request):
    """All runs: {case: [row per seed]}."""
    seeds = range(request.seed, request.seed + (request.seeds or REPRODUCTION.seeds))
    plan = []
    for work, setup, system in cases():
        fewest = FEWEST * (10 if work == "requests" else 1)
        options = {"work": work, **WORKS[work], "dom0": setup, "hypervisor": "dom0", **SYSTEMS[system][1]}
        options["count"] = max(fewest, round(options["count"] * request.scale))
        plan += [((work, setup, system), options, seed) for seed in seeds]
    results = Pool(request.jobs).run([command(options, seed) for _, options, seed in plan], REPRODUCTION.id)
    runs = {case: [] for case, _, _ in plan}
    for (case, options, seed), result in zip(plan, results):
        runs[case].append(read(result, options, seed))
    return runs


def quartiles_of(runs):
    """{case: quartiles over seeds of the goodput of a run}, native ones for both set-ups."""
    found = {case: statistics.quartiles([row["goodput_mbps"] for row in rows]) for case, rows in runs.items()}
    found.update({(work, "own", "native"): found[work, "shared", "native"] for work in WORKS})
    return found


def in_words(work, values):
    """Median and quartiles; of requests: responses per second."""
    factor = 1e6 / 8 / WORKS[work]["bytes"] if work == "requests" else 1
    low, middle, high = (number(value * factor) for value in values)
    return f"{middle} ({low}..{high})"


def best(found, work, setup):
    """Who comes nearest to native, and how near."""
    helped = [system for system in SYSTEMS if system != "native"]
    first = max(helped, key=lambda system: found[work, setup, system][1])
    return f"{SYSTEMS[first][0]}: {number(100 * found[work, setup, first][1] / found[work, setup, 'native'][1])} %"


def tabulate(found):
    """Text: a line per set-up and work."""
    lines = [("median (quartiles) over seeds", *(name for name, _ in SYSTEMS.values()), "nearest to native")]
    for setup, about in SETUPS.items():
        lines.append((about + ":", *("" for _ in SYSTEMS), ""))
        for work, name in NAMES.items():
            unit = "1/s" if work == "requests" else "Mb/s"
            values = [in_words(work, found[work, setup, system]) for system in SYSTEMS]
            lines.append((f"  {name}, {unit}", *values, best(found, work, setup)))
    return lines


def painter(found, about):
    """A function that draws the figure: goodput as a share of native, a panel per set-up."""

    def draw(fig):
        panels = fig.subplots(1, len(SETUPS), sharey=True)
        helped = [system for system in SYSTEMS if system != "native"]
        width = 0.8 / len(helped)
        for axes, (setup, title) in zip(panels, SETUPS.items()):
            for index, system in enumerate(helped):
                x = [place + width * index for place in range(len(WORKS))]
                parts = [[100 * q / found[work, setup, "native"][1] for q in found[work, setup, system]] for work in WORKS]
                y = [middle for _, middle, _ in parts]
                spread = [[middle - low for low, middle, _ in parts], [high - middle for _, middle, high in parts]]
                axes.bar(x, y, 0.92 * width, color=COLOURS[index], label=SYSTEMS[system][0], zorder=2)
                axes.errorbar(x, y, spread, fmt="none", ecolor="0.2", elinewidth=1, capsize=2, zorder=3)
            axes.axhline(100, color="0.3", linewidth=1, zorder=3)
            axes.set_xticks([place + 0.4 - width / 2 for place in range(len(WORKS))], [name.replace(", ", ",\n") for name in NAMES.values()])
            axes.set_title(title, fontsize=11)
            axes.grid(axis="x", visible=False)
        panels[0].set_ylim(0, 108)
        panels[0].set_ylabel("goodput (% of a native host's)")
        fig.subplots_adjust(left=0.07, right=0.99, top=0.82, wspace=0.05)
        fig.suptitle(REPRODUCTION.title, fontsize=13)
        handles, labels = panels[0].get_legend_handles_labels()
        fig.legend(handles, labels, loc="upper center", bbox_to_anchor=(0.5, 0.95), ncol=len(helped), frameon=False, fontsize=10)
        figure.caption(fig, about)

    return draw


def reproduce(request):
    """Runs the experiment."""
    runs = simulate(request)
    found = quartiles_of(runs)
    everything = [row for rows in runs.values() for row in rows]
    about = (
        "3 guests on a core under Xen's credit scheduler, 60 % load each; guest 1 works with a native peer over 1 Gb/s. "
        f"Goodput of a run: all bytes / the time they took; medians and quartiles of {len(everything) // len(runs)} seeds. Transfers of 1 MB, "
        "responses of 8 kB one after the other, blocks of 250 kB from each of 4 hosts. All TCPs: Linux 2.6.32, Reno, "
        "least RTO 200 ms, of incast 1 ms. Native: a CPU with the same costs of packets, and nothing else to do. Nothing of this is published"
    )
    cells = [
        Cell(f"five.{work}.{setup}.{system}.goodput", None, found[work, setup, system][1], "Mb/s", None) for work, setup, system in runs
    ]
    return Result(
        runs=len(everything),
        asked=len(everything),
        cells=cells,
        shapes=[],
        about=about,
        rows=[{"name": SYSTEMS[system][0], **row} for (_, _, system), rows in runs.items() for row in rows],
        draw=painter(found, about),
        size=(12, 6),
        table=tabulate(found),
    )


REPRODUCTION = Reproduction(
    id="five-way",
    title="The same work with each of the systems",
    seeds=8,
    function=reproduce,
)
