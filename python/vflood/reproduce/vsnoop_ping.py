# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""vSnoop's first experiment: mean response time of pings to a guest, by the number of guests on its core."""

from statistics import fmean

from vflood import figure, pings, published, statistics
from vflood.figure import number
from vflood.reproduce.record import Cell, Reproduction, Result, Shape

GUESTS = (1, 2, 3, 4, 5)
DOM0 = {"shared": "dom0 on the guests' core", "own": "dom0 on a core of its own"}
MODES = {
    "cumulative": "load never sleeps while behind",
    "period": "load sleeps in every period",
    "busy-slice": "load sleeps between slices",
}
MAIN = ("shared", "cumulative")  # the regime that the poster's staircase speaks for
FEWEST = 20  # pings per run, however small the scale
ARITHMETIC = {
    "15 (N-1) ms": lambda n: 15 * (n - 1),
    "15 (N-1)²/N ms": lambda n: 15 * (n - 1) ** 2 / n,
}


def options(request):
    """Options of vm-ping that all cases share: the published set-up."""
    paper = published.numbers("vsnoop")
    return {
        "load": paper["ping.load"].value,
        "count": max(FEWEST, round(paper["ping.count"].value * request.scale)),
    }


def name(dom0, mode, guests):
    """A case, in data.csv and keys."""
    return f"{dom0}.{mode}.{guests}"


def simulate(request, label, guests):
    """All runs: {(dom0, mode, guests): [run per seed]}."""
    keys = [(dom0, mode, n) for dom0 in DOM0 for mode in MODES for n in guests]
    cases = [{**options(request), "dom0": d, "load-mode": m, "vms": n} for d, m, n in keys]
    return dict(zip(keys, pings.simulate(request, label, cases, REPRODUCTION.seeds)))


def shapes(means):
    """Each published statement, and what was observed."""
    text = published.shapes("vsnoop")
    found = [means[(*MAIN, n)] for n in GUESTS]
    half = published.numbers("vsnoop")["ping.slice"].value / 2
    slope = statistics.slope(GUESTS, found)
    verdicts = {
        "VS-1-grows": (
            all(more > less for less, more in zip(found, found[1:])),
            "mean with 1, 2, 3, 4, 5 guests: " + ", ".join(map(number, found)) + " ms",
        ),
        "VS-1-slice": (abs(slope - half) <= half / 3, f"{number(slope)} ms per guest; half a slice is {number(half)} ms"),
    }
    return [Shape(id, text[id].statement, *verdict) for id, verdict in verdicts.items()]


def tabulate(means):
    """Text: a line per regime, and what arithmetic says."""
    lines = [("mean response time [ms], guests on the core:", *map(str, GUESTS), "")]
    for dom0, where in DOM0.items():
        for mode, how in MODES.items():
            lines.append((f"{where}, {how}", *(number(means[(dom0, mode, n)]) for n in GUESTS), ""))
    for formula, function in ARITHMETIC.items():
        lines.append((f"arithmetic for hogs: {formula}", *(number(function(n)) for n in GUESTS), ""))
    return lines


def painter(means, caption):
    """A function that draws the figure: a panel per place of dom0."""
    looks = dict(zip(MODES, (("#D55E00", "o"), ("#0072B2", "s"), ("#009E73", "^"))))

    def draw(fig):
        panels = fig.subplots(1, 2, sharey=True)
        for axes, (dom0, where) in zip(panels, DOM0.items()):
            for (formula, function), style in zip(ARITHMETIC.items(), ("--", ":")):
                axes.plot(GUESTS, [function(n) for n in GUESTS], style, color="0.4", label=f"wait of hogs: {formula}")
            for mode, (colour, marker) in looks.items():
                values = [means[(dom0, mode, n)] for n in GUESTS]
                axes.plot(GUESTS, values, marker + "-", color=colour, label=MODES[mode])
            axes.set_xticks(GUESTS)
            axes.set_title(where, fontsize=11)
            axes.set_xlabel("guests on the core, 60 % load each")
        panels[0].set_ylabel("mean response time (ms)")
        panels[0].set_ylim(0)
        handles, labels = panels[0].get_legend_handles_labels()
        fig.subplots_adjust(left=0.08, right=0.98, top=0.76, wspace=0.06)
        fig.suptitle(REPRODUCTION.title, fontsize=13)
        fig.legend(handles, labels, loc="upper center", bbox_to_anchor=(0.5, 0.94), ncol=3, frameon=False, fontsize=10)
        figure.caption(fig, caption)

    return draw


def reproduce(request):
    """Runs the experiment."""
    runs = simulate(request, REPRODUCTION.id, GUESTS)
    means = {key: fmean(pings.pooled(some, "rtts")) for key, some in runs.items()}
    everything = [run for some in runs.values() for run in some]
    caption = (
        f"A native host pings one of N guests on a core, {everything[0].options['count']} pings per run, "
        f"{len(everything) // len(runs)} seeds pooled. The poster gives no numbers and does not say where dom0 runs or how "
        "its load sleeps: all combinations are shown; verdicts are for dom0 on the guests' core and a load that never "
        "sleeps while it is behind its target. Two guests with dom0 on its own core: the pinged one, which starts first, gets "
        "its 60 % at the other's cost, for whoever is ahead sleeps and is boosted when it wakes."
    )
    return Result(
        runs=sum(run.finished for run in everything),
        asked=len(everything),
        cells=[Cell(f"ping.{name(*key)}.mean_rtt", None, mean, "ms", None) for key, mean in means.items()],
        shapes=shapes(means),
        about=caption,
        rows=[row for key, some in runs.items() for row in pings.rows(name(*key), some)],
        draw=painter(means, caption),
        size=(10, 5.6),
        table=tabulate(means),
        warnings=[warning for key, some in runs.items() for warning in pings.warnings(name(*key), some)],
    )


REPRODUCTION = Reproduction(
    id="vsnoop-ping",
    title="Response time of pings to a guest that shares its core",
    seeds=8,
    function=reproduce,
)
