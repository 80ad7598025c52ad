# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""vFlood's Figure 6: goodput of 100 kB transfers from a guest, with and without vFlood."""

from vflood import figure, paths, published, statistics, transfers
from vflood.errors import VfloodError
from vflood.figure import number
from vflood.reproduce.record import Cell, Reproduction, Result, Shape
from vflood.runner import Pool

LABELS = {"none": "without vFlood", "vflood": "with vFlood"}
STYLES = {"none": figure.PLAIN, "vflood": figure.OFFLOADED}
SEEDS = 8  # pooled: a single seed locks loads, ticks and transfers into one phase
SHOWN = 10  # transfers of the timeline
FEWEST = 5  # transfers per run, however small the scale


def options(request):
    """Options of vm-transfer, without the offload: the published set-up."""
    paper = published.numbers("vflood")
    count = max(FEWEST, round(paper["fig6.transfers"].value * request.scale))
    return {
        "vms": int(paper["fig6.vms"].value),
        "load": paper["fig6.load"].value,
        "bytes": int(paper["fig6.bytes"].value),
        "transfers": count,
        "direction": "send",
    }


def simulate(request):
    """All runs, by offload."""
    seeds = range(request.seed, request.seed + (request.seeds or SEEDS))
    plan = [({**options(request), "offload": offload}, seed) for offload in LABELS for seed in seeds]
    results = Pool(request.jobs).run([transfers.command(*item) for item in plan], "vflood-fig6")
    runs = [transfers.read(result, *item) for result, item in zip(results, plan)]
    return {offload: [run for run in runs if run.options["offload"] == offload] for offload in LABELS}


def traced(request, folder):
    """Runs of the program timeline for the report: a second of this set-up without and with vFlood."""
    opts = options(request)
    same = {name: opts[name] for name in ("vms", "load", "bytes")}
    same |= {"transfers": SHOWN, "gap-ms": 50, "broadcasts": 100, "ns3::EthernetNetDevice::InterruptDelay": "250us"}
    plan = [{**same, "offload": offload, "file": folder / f"{offload}.json"} for offload in LABELS]
    return [paths.simulation("timeline", each, request.seed) for each in plan]


def goodputs(runs):
    """Goodput in Mb/s of every transfer of the finished runs."""
    values = [t["goodput_mbps"] for run in runs if run.finished for t in run.transfers]
    if not values:
        raise VfloodError(
            "no run finished its transfers: " + ", ".join(f"seed {r.seed}: {r.completed}" for r in runs)
        )
    return values


def cells(samples, runs):
    """Medians, quartiles, how many runs they rest on, and the ratio of medians."""
    found = []
    for offload, values in samples.items():
        for name, value in zip(("first_quartile", "median", "third_quartile"), statistics.quartiles(values)):
            found.append(Cell(f"fig6.{offload}.{name}", None, value, "Mb/s", None))
        done = sum(run.finished for run in runs[offload])
        found.append(Cell(f"fig6.{offload}.runs", None, done, f"of {len(runs[offload])} runs", None))
    return found + [Cell.beside(published.numbers("vflood")["fig6.ratio_of_medians"], ratio(samples))]


def ratio(samples):
    """Ratio of medians, with to without."""
    return statistics.quartiles(samples["vflood"])[1] / statistics.quartiles(samples["none"])[1]


def shapes(samples):
    """Each published statement, and what was observed."""
    text = published.shapes("vflood")
    gains = [a / b for a, b in zip(*(statistics.percentiles(samples[o]) for o in ("vflood", "none")))]
    behind = [percent for percent, gain in enumerate(gains, 1) if gain <= 1]
    quartiles = {name: statistics.quartiles(values) for name, values in samples.items()}
    widths = {name: third / first for name, (first, _, third) in quartiles.items()}
    gain = ratio(samples)
    verdicts = {
        "VF-5-right": (
            not behind,
            "ratio at the 10th, 20th, ... 90th percentile: "
            + ", ".join(number(g) for g in gains[9::10])
            + (f"; not above 1 at percentiles {', '.join(map(str, behind))}" if behind else ""),
        ),
        "VF-5-median": (gain >= 2, f"{number(gain)} times"),
        "VF-5-wide": (
            all(width >= 1.5 for width in widths.values()),
            "third over first quartile: " + ", ".join(f"{number(w)} {LABELS[name]}" for name, w in widths.items()),
        ),
    }
    return [Shape(id, text[id].statement, *verdict) for id, verdict in verdicts.items()]


def regime(runs):
    """What the paper leaves open and vm-transfer assumes, in a phrase."""
    used = next(run.used for offload in LABELS for run in runs[offload])
    return (
        f"assumed: dom0 {'on the same core' if used.get('dom0') == 'shared' else 'on a core of its own'}, "
        f"{number(used.get('broadcasts', 0))} broadcasts/s on the LAN, interrupts coalesced over "
        f"{number(used.get('coalesce-us', 0))} us"
    )


def about(opts, runs):
    """What was run, in a sentence."""
    done = " and ".join(f"{sum(r.finished for r in runs[o])}/{len(runs[o])} {LABELS[o]}" for o in LABELS)
    return (
        f"{opts['vms']} guests on one core, {opts['load']:.0%} load each; {opts['transfers']} successive transfers of "
        f"{opts['bytes'] // 1000} kB per run from one guest to a native host; finished runs: {done}; {regime(runs)}"
    )


def painter(samples, caption):
    """A function that draws the figure."""
    published_ratio = published.numbers("vflood")["fig6.ratio_of_medians"]

    def draw(fig):
        axes = fig.subplots()
        labelled = {LABELS[offload]: (values, STYLES[offload]) for offload, values in samples.items()}
        figure.draw_cdfs(axes, labelled, "Mb/s")
        axes.set_xlabel("goodput of a transfer, connect() to last byte (Mb/s)")
        gain = f"ratio of medians {number(ratio(samples))} (published: {published_ratio.note})"
        figure.head(fig, axes, REPRODUCTION.title, gain)
        figure.caption(fig, caption)

    return draw


def row(run, index, transfer):
    """A row of data.csv."""
    return {
        "offload": run.options["offload"],
        "seed": run.seed,
        "run_finished": int(run.finished),
        "transfer": index,
        **{field: transfer[field] for field in transfers.FIELDS},
        "failed": int(transfers.failed(transfer)),
    }


def reproduce(request):
    """Runs the experiment."""
    runs = simulate(request)
    samples = {offload: goodputs(runs[offload]) for offload in LABELS}
    opts = options(request)
    caption = about(opts, runs)
    everything = [run for offload in LABELS for run in runs[offload]]
    return Result(
        runs=sum(run.finished for run in everything),
        asked=len(everything),
        cells=cells(samples, runs),
        shapes=shapes(samples),
        about=caption,
        rows=[row(run, index, transfer) for run in everything for index, transfer in enumerate(run.transfers)],
        draw=painter(samples, caption),
        warnings=[
            f"{LABELS[r.options['offload']]}, seed {r.seed}: {r.completed} of {r.options['transfers']} transfers "
            "completed; the run is left out"
            for r in everything
            if not r.finished
        ],
    )


REPRODUCTION = Reproduction(
    id="vflood-fig6",
    title="Goodput of 100 kB transfers from a guest, with and without vFlood",
    seeds=SEEDS,
    function=reproduce,
    traced=traced,
)
