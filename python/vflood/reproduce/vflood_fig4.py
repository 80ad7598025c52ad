# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""vFlood's Figure 4: who holds the buffer when flows with a low and a high round trip share it."""

from vflood import figure, flows, published, transfers
from vflood.figure import number
from vflood.reproduce.gains import COLOURS
from vflood.reproduce.record import Cell, Reproduction, Result, Shape
from vflood.runner import Pool

POLICIES = {
    "no policy": {"policy": "none"},
    "fair": {"policy": "fair"},
    "fair, flush": {"policy": "fair", "ns3::VfloodControl::OfflineQueue": "Flush"},
}
NONE = "no policy"
FLOWS = ("low round trip", "high round trip", "high round trip, second")
SEEDS = 8
SAMPLE = 1.0  # ms
AFTER = 0.1  # seconds shown after the last segment left the buffer


def options(policy):
    """Options of vflood-flows."""
    paper = published.numbers("vflood")
    return {
        "flows": 1,
        "far-flows": 2,
        "far-rtt-ms": paper["fig4.high_rtt"].value,
        "delay-us": paper["fig4.low_rtt"].value * 500,
        "bytes": int(paper["fig4.bytes"].value),
        "transfers": 1,
        "offload": "vflood",
        "sample-ms": SAMPLE,
        **POLICIES[policy],
    }


def simulate(request):
    """All runs, by policy."""
    seeds = range(request.seed, request.seed + (request.seeds or SEEDS))
    plan = [(options(policy), seed) for policy in POLICIES for seed in seeds]
    results = Pool(request.jobs).run([flows.command(*item) for item in plan], REPRODUCTION.id)
    runs = iter([flows.read(result, *item) for result, item in zip(results, plan)])
    return {policy: [next(runs) for _ in seeds] for policy in POLICIES}


def averages(runs):
    """Segments that each flow holds, averaged over the time from the start to the last end, and over runs."""
    sums, count = [0.0] * len(FLOWS), 0
    for run in runs:
        end = max(t["end_s"] for t in run.transfers)
        inside = [sample["queued"] for sample in run.samples if sample["time_s"] <= end]
        count += len(inside)
        sums = [total + sum(queued[i] for queued in inside) for i, total in enumerate(sums)]
    return [total / count for total in sums]


def held(runs):
    """How long after the start each flow had something in the buffer last, in s: median of the runs."""
    from statistics import median

    last = []
    for run in runs:
        start = min(t["start_s"] for t in run.transfers)
        times = [[s["time_s"] - start for s in run.samples if s["queued"][i] > 0] for i in range(len(FLOWS))]
        last.append([max(mine, default=0) for mine in times])
    return [median(column) for column in zip(*last)]


def most(runs):
    """Most segments that each flow held, of all runs."""
    return [max(s["queued"][i] for run in runs for s in run.samples) for i in range(len(FLOWS))]


def shapes(runs):
    """Each published statement, and what was observed."""
    text = published.shapes("vflood")
    mean, last = averages(runs[NONE]), held(runs[NONE])
    verdicts = {
        "VF-12-share": (
            min(mean[1:]) > mean[0],
            f"on average {', '.join(map(number, mean))} segments ({sum(mean[1:]) / sum(mean):.0%} with a high round trip)",
        ),
        "VF-12-long": (
            min(last[1:]) >= 2 * last[0],
            f"last segments leave the buffer after {', '.join(number(1000 * value) for value in last)} ms",
        ),
    }
    return [Shape(id, text[id].statement, *verdict) for id, verdict in verdicts.items()]


def tabulate(runs):
    """Text: one line per policy and flow."""
    lines = [("segments in the buffer", "on average", "most", "until, ms", "published")]
    for name in POLICIES:
        for flow, mean, peak, last in zip(FLOWS, averages(runs[name]), most(runs[name]), held(runs[name])):
            lines.append((f"{name}: {flow}", number(mean), number(peak), number(1000 * last), "-"))
    return lines


def painter(runs, caption):
    """A function that draws the figure: a panel per policy, of the first seed."""

    def draw(fig):
        panels = fig.subplots(1, len(POLICIES), sharey=True)
        for axes, name in zip(panels, POLICIES):
            run = runs[name][0]
            start = min(t["start_s"] for t in run.transfers)
            end = max(s["time_s"] for s in run.samples if any(s["queued"])) + AFTER
            shown = [s for s in run.samples if s["time_s"] <= end]
            x = [1000 * (s["time_s"] - start) for s in shown]
            for index, flow in enumerate(FLOWS):
                y = [s["queued"][index] for s in shown]
                axes.plot(x, y, color=COLOURS[index], label=flow, linestyle=("-", "-", "--")[index], linewidth=1.6)
            axes.set_title(name, fontsize=11)
            axes.set_xlabel("ms after the start")
            axes.set_ylim(bottom=0)
        panels[0].set_ylabel("segments in the guest's buffer in dom0")
        fig.subplots_adjust(left=0.065, right=0.985, top=0.8, wspace=0.06)
        lines = panels[0].get_legend_handles_labels()
        fig.legend(*lines, loc="upper center", bbox_to_anchor=(0.5, 0.93), ncol=len(FLOWS), frameon=False)
        fig.suptitle(REPRODUCTION.title, fontsize=13)
        figure.caption(fig, caption)

    return draw


def reproduce(request):
    """Runs the experiment."""
    runs = simulate(request)
    everything = [(policy, run) for policy in POLICIES for run in runs[policy]]
    caption = (
        "One guest sends 2 MB to each of three receivers at once, one at 0.1 ms, two at 60 ms, all behind 1 Gb/s; 3 guests on one "
        f"core with dom0, 40 % load (assumed); buffer of 2048 segments. Drawn: seed {request.seed} of {len(runs[NONE])}. The paper "
        "shows the left panel, without numbers. 'flush': what waits of a flow that loses its buffer leaves at once"
    )
    names = ("low", "high", "high2")
    cells = []
    for policy in POLICIES:
        for kind, unit, values in (
            ("average", "segments", averages(runs[policy])),
            ("most", "segments", most(runs[policy])),
            ("until", "s", held(runs[policy])),
        ):
            cells += [Cell(f"fig4.{policy.replace(', ', '.').replace(' ', '_')}.{name}.{kind}", None, v, unit, None) for name, v in zip(names, values)]
    return Result(
        runs=sum(run.finished for _, run in everything),
        asked=len(everything),
        cells=cells,
        shapes=shapes(runs),
        about=caption,
        rows=[
            {"policy": policy, "seed": run.seed, "time_s": f"{s['time_s']:.6f}", **dict(zip(names, s["queued"]))}
            for policy, run in everything
            for s in run.samples
        ],
        draw=painter(runs, caption),
        size=(12, 5.5),
        table=tabulate(runs),
        warnings=([] if request.scale == 1 else ["--scale changes nothing here: a run is one transfer per flow; --seeds says how many runs"])
        + [
            f"{policy}, seed {run.seed}: a transfer failed: " + ", ".join(map(str, failed))
            for policy, run in everything
            if (failed := [t["flow"] for t in run.transfers if transfers.failed(t)])
        ],
    )


REPRODUCTION = Reproduction(
    id="vflood-fig4",
    title="Who holds the buffer: flows with a low and a high round trip",
    seeds=SEEDS,
    function=reproduce,
)
