# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""vFlood's Figure 12b: goodput of flows with a low and a high round trip, by policy of the buffer and by mix."""

from dataclasses import dataclass
from typing import List

from vflood import figure, flows, published, statistics, transfers
from vflood.errors import VfloodError
from vflood.figure import number
from vflood.reproduce.gains import COLOURS
from vflood.reproduce.record import Cell, Reproduction, Result, Shape
from vflood.runner import Pool

MIXES = (0.3, 0.5, 0.7)  # share of flows with a low round trip; 0.3: published, the others: assumed
POLICIES = ("none", "fair", "prioritised")
PLAIN = "plain Xen"
VARIANTS = {
    PLAIN: {"offload": "none"},
    **{policy: {"offload": "vflood", "policy": policy} for policy in POLICIES},
    **{f"{policy}, each": {"offload": "vflood", "policy": policy, "repeat": "each"} for policy in POLICIES},
}
CLASSES = {"low": "low round trip", "high": "high round trip"}
SEEDS = 4
ROUNDS = 1_000_000  # more than any duration has


@dataclass(frozen=True)
class Bar:
    """A mix with a policy."""

    mix: float
    variant: str
    runs: List[flows.Run]

    def values(self, kind):
        """Goodput in Mb/s of all transfers of a class."""
        ended = [t for run in self.runs if run.finished for t in run.transfers if not transfers.failed(t)]
        return [t["goodput_mbps"] for t in ended if t["far"] == (kind == "high")]

    def median(self, kind):
        """Median goodput in Mb/s."""
        values = self.values(kind)
        if not values:
            raise VfloodError(
                f"{REPRODUCTION.id}: no transfer with a {kind} round trip ended ({label(self.mix)}, {self.variant}); run more: a larger --scale, or more --seeds"
            )
        return statistics.quartiles(values)[1]

    def warnings(self):
        """What to say of runs with a transfer that failed, which are left out."""
        return [
            f"{label(self.mix)}, {self.variant}, seed {run.seed}: {run.asked - run.completed} of {run.asked} transfers failed; the run is left out"
            for run in self.runs
            if not run.finished
        ]


def label(mix):
    """A mix in words."""
    return f"{mix:.0%} low / {1 - mix:.0%} high"


def options(request, mix, variant):
    """Options of vflood-flows."""
    paper = published.numbers("vflood")
    count = int(paper["fig12b.flows"].value)
    low = round(mix * count)
    return {
        "flows": low,
        "far-flows": count - low,
        "bytes": int(paper["fig12b.bytes"].value),
        "buffer": int(paper["fig12b.buffer"].value),
        "duration": max(1, paper["fig12b.duration"].value * request.scale),
        "transfers": ROUNDS,
        **VARIANTS[variant],
    }


def simulate(request):
    """All runs, by mix and policy."""
    seeds = range(request.seed, request.seed + (request.seeds or SEEDS))
    plan = [(mix, variant, seed) for mix in MIXES for variant in VARIANTS for seed in seeds]
    given = [(options(request, mix, variant), seed) for mix, variant, seed in plan]
    results = Pool(request.jobs).run([flows.command(*item) for item in given], REPRODUCTION.id)
    bars = {(mix, variant): Bar(mix, variant, []) for mix, variant, _ in plan}
    for (mix, variant, _), item, result in zip(plan, given, results):
        bars[mix, variant].runs.append(flows.read(result, *item))
    return bars


def shapes(medians):
    """Each published statement, and what was observed."""
    low = {policy: [medians[mix, policy, "low"] for mix in MIXES] for policy in POLICIES}
    high = {policy: [medians[mix, policy, "high"] for mix in MIXES] for policy in POLICIES}
    gains = [fine / none for fine, none in zip(low["prioritised"], low["none"])]
    spread = [max(values) / min(values) for values in zip(*high.values())]

    def told(values):
        return ", ".join(map(number, values))

    verdicts = {
        "VF-11-fair": (
            all(b > a for a, b in zip(low["none"], low["fair"])),
            f"low round trip, by mix: {told(low['none'])} Mb/s without policy, {told(low['fair'])} with fair",
        ),
        "VF-11-prioritised": (
            all(b > a for a, b in zip(low["fair"], low["prioritised"])),
            f"by mix: {told(low['fair'])} Mb/s with fair, {told(low['prioritised'])} with prioritised",
        ),
        "VF-11-mix": (
            gains[0] == max(gains) and gains[0] > 1,
            f"prioritised over no policy, by mix: {told(gains)} times",
        ),
        "VF-11-high": (
            max(spread) <= 1.1,
            "high round trip, best policy over worst, by mix: " + told(spread) + " times",
        ),
    }
    text = published.shapes("vflood")
    return [Shape(id, text[id].statement, *verdict) for id, verdict in verdicts.items()]


def base(variant):
    """What a variant is compared with: no policy, with flows that go on in the same way."""
    return "none, each" if variant.endswith(", each") else "none"


def tabulate(medians):
    """Text: one line per mix and policy."""
    lines = [("median goodput, Mb/s", "low round trip", "over no policy", "high round trip", "over no policy", "published")]
    for mix in MIXES:
        for variant in VARIANTS:
            line = [f"{label(mix)}, {variant}"]
            for kind in CLASSES:
                value = medians[mix, variant, kind]
                line += [number(value), number(value / medians[mix, base(variant), kind])]
            lines.append((*line, "-"))
    return lines


def painter(medians, caption):
    """A function that draws the figure: a panel per class."""

    def draw(fig):
        panels = fig.subplots(1, 2)
        width = 0.85 / len(VARIANTS)
        for axes, (kind, title) in zip(panels, CLASSES.items()):
            for index, variant in enumerate(VARIANTS):
                x = [place - 0.425 + (index + 0.5) * width for place in range(len(MIXES))]
                y = [medians[mix, variant, kind] for mix in MIXES]
                axes.bar(x, y, 0.92 * width, color=COLOURS[index], label=variant, zorder=2)
                for place, value in zip(x, y):
                    text = f"{value:.0f}" if value >= 10 else f"{value:.1f}"
                    axes.annotate(text, (place, value), (0, 2), textcoords="offset points", ha="center", fontsize=7)
            axes.set_xticks(range(len(MIXES)), [label(mix).replace(" / ", "\n") for mix in MIXES])
            axes.grid(axis="x", visible=False)
            axes.set_title(title, fontsize=11)
        panels[0].set_ylabel("median goodput (Mb/s)")
        fig.subplots_adjust(left=0.07, right=0.985, top=0.8, wspace=0.14)
        lines = panels[0].get_legend_handles_labels()
        fig.legend(*lines, loc="upper center", bbox_to_anchor=(0.5, 0.94), ncol=len(VARIANTS), fontsize=9.5, frameon=False)
        fig.suptitle(REPRODUCTION.title, fontsize=13)
        figure.caption(fig, caption)

    return draw


def reproduce(request):
    """Runs the experiment."""
    bars = simulate(request)
    medians = {(mix, variant, kind): bar.median(kind) for (mix, variant), bar in bars.items() for kind in CLASSES}
    paper = published.numbers("vflood")
    everything = [(bar, run) for bar in bars.values() for run in bar.runs]
    rounds = [max((t["round"] for t in run.transfers), default=-1) + 1 for bar, run in everything if "repeat" not in VARIANTS[bar.variant]]
    caption = (
        f"{paper['fig12b.flows'].value:.0f} flows of 500 kB at once, the next round after all are over, for "
        f"{number(max(1, paper['fig12b.duration'].value * request.scale))} s (published: 120 s) with each of "
        f"{len(everything) // len(bars)} seeds ({min(rounds)} to {max(rounds)} rounds); 3 guests on one core with dom0, 40 % load; "
        "receivers at 0.05 and 60 ms; buffer of 2048 segments; alpha 1, prioritised 2 and 0.25. 'each': no rounds, every flow "
        "goes on by itself; what has not ended by then is not counted"
    )
    cells = [
        Cell(f"fig12b.{mix:g}.{variant.replace(', ', '.').replace(' ', '_')}.{kind}.median", None, value, "Mb/s", None)
        for (mix, variant, kind), value in medians.items()
    ]
    return Result(
        runs=sum(run.finished for _, run in everything),
        asked=len(everything),
        cells=cells,
        shapes=shapes(medians),
        about=caption,
        rows=[
            {
                "mix": bar.mix,
                "variant": bar.variant,
                "seed": run.seed,
                "round": transfer["round"],
                "flow": transfer["flow"],
                "far": int(transfer["far"]),
                **{field: transfer[field] for field in transfers.FIELDS},
                "failed": int(transfers.failed(transfer)),
            }
            for bar, run in everything
            for transfer in run.transfers
        ],
        draw=painter(medians, caption),
        size=(11, 6),
        table=tabulate(medians),
        warnings=[warning for bar in bars.values() for warning in bar.warnings()],
    )


REPRODUCTION = Reproduction(
    id="vflood-fig12b",
    title="Flows with a low and a high round trip, by policy of the buffer",
    seeds=SEEDS,
    function=reproduce,
    scale=0.05,
)
