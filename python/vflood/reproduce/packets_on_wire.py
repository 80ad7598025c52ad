# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""TCP segments on the wire for requests and responses: native, in a guest, and with vFlood and vSnoop as pipeline or as one machine."""

import shlex
from statistics import fmean, median

from vflood import figure, paths, published
from vflood.errors import VfloodError
from vflood.figure import number
from vflood.reproduce.record import Cell, Reproduction, Result, Shape
from vflood.runner import Pool

STACKS = {
    "native": "native host",
    "none": "guest",
    "vflood": "guest, vFlood",
    "vsnoop": "guest, vSnoop",
    "pipeline": "guest, both: pipeline",
    "integrated": "guest, both: integrated",
}
WORKLOADS = {  # assumed: bytes of a request and of its response
    "small": (400, 8000),
    "upload": (20000, 400),
    "both ways": (4000, 40000),
}
REQUESTS = 300  # per run at scale 1
FEWEST = 30
MORE = 0.05  # than a native stack, that counts as no more
COLOURS = ("#0072B2", "#999999", "#E69F00", "#009E73", "#D55E00", "#CC79A7")
SIDES = ("server", "client")
KINDS = ("data", "acks", "other")


def command(options, seed):
    """The command line of a run; options by name, without the dashes."""
    return paths.simulation("packets-on-wire", options, seed)


def read(result, options, seed):
    """What the program printed: one row of data.csv."""
    line = shlex.join(command(options, seed))
    times = result.get("responses_ms") or []
    if len(times) != options["requests"]:
        raise VfloodError(f"packets-on-wire printed {len(times)} responses, asked for {options['requests']}:\n  {line}")
    if result.get("wrong") != 0:
        raise VfloodError(f"packets-on-wire: {result.get('wrong')} bytes were not as they should be:\n  {line}")
    counts = {f"{side}_{kind}": result[side][kind] for side in SIDES for kind in KINDS}
    if sum(counts.values()) != result.get("packets"):
        raise VfloodError(f"packets-on-wire printed {result.get('packets')} packets, they sum up to {sum(counts.values())}:\n  {line}")
    return {"seed": seed, **options, **counts, "packets": result["packets"], "median_response_ms": median(times)}


def simulate(request):
    """All runs: {(workload, stack): [row per seed]}."""
    seeds = range(request.seed, request.seed + (request.seeds or REPRODUCTION.seeds))
    plan = [
        (name, {"stack": stack, "requests": max(FEWEST, round(REQUESTS * request.scale)), "request-bytes": asked, "response-bytes": got}, seed)
        for name, (asked, got) in WORKLOADS.items()
        for stack in STACKS
        for seed in seeds
    ]
    results = Pool(request.jobs).run([command(options, seed) for _, options, seed in plan], REPRODUCTION.id)
    runs = {(name, stack): [] for name in WORKLOADS for stack in STACKS}
    for (name, options, seed), result in zip(plan, results):
        runs[name, options["stack"]].append(read(result, options, seed))
    return runs


def per_request(rows):
    """Segments on the wire per request, of all seeds together."""
    return sum(row["packets"] for row in rows) / sum(row["requests"] for row in rows)


def surplus(means, name, stack):
    """By which part more than a native stack."""
    return means[name, stack] / means[name, "native"] - 1


def percent(share):
    """A signed percentage."""
    return f"{100 * share:+.1f} %"


def shapes(means):
    """Each published statement, and what was observed."""
    text = published.shapes("vflood")

    def observed(stack):
        return ", ".join(f"{name} {percent(surplus(means, name, stack))}" for name in WORKLOADS)

    verdicts = {
        "INT-pipeline": (all(surplus(means, name, "pipeline") > 0 for name in WORKLOADS), observed("pipeline")),
        "INT-integrated": (all(surplus(means, name, "integrated") <= MORE for name in WORKLOADS), observed("integrated")),
    }
    return [Shape(id, text[id].statement, *verdict) for id, verdict in verdicts.items()]


def tabulate(runs, means):
    """Text: one line per workload and stack."""
    lines = [("segments per request", "all", "than native", "server data", "ACKs", "client data", "ACKs", "response, ms")]
    for (name, stack), rows in runs.items():
        requests = sum(row["requests"] for row in rows)
        counts = [sum(row[f"{side}_{kind}"] for row in rows) / requests for side in SIDES for kind in ("data", "acks")]
        lines.append(
            (
                f"{name}, {STACKS[stack]}",
                f"{means[name, stack]:.2f}",
                percent(surplus(means, name, stack)),
                *(f"{count:.2f}" for count in counts),
                number(fmean(row["median_response_ms"] for row in rows)),
            )
        )
    return lines


def painter(means, about):
    """A function that draws the figure: segments per request beside those of a native stack."""

    def draw(fig):
        axes = fig.subplots()
        width = 0.8 / len(STACKS)
        for index, (stack, label) in enumerate(STACKS.items()):
            x = [place + width * index for place in range(len(WORKLOADS))]
            y = [100 * means[name, stack] / means[name, "native"] for name in WORKLOADS]
            axes.bar(x, y, 0.92 * width, color=COLOURS[index], label=label, zorder=2)
            for place, height in zip(x, y):
                axes.annotate(f"{height:.0f}", (place, height), (0, -14), textcoords="offset points", ha="center", color="white", fontsize=9)
        axes.axhline(100, color="0.3", linewidth=1, zorder=3)
        axes.axhline(100 * (1 + MORE), color="0.3", linewidth=1, linestyle=":", zorder=3)
        names = [f"{name}\n{asked} B, answered by {got} B" for name, (asked, got) in WORKLOADS.items()]
        axes.set_xticks([place + 0.4 - width / 2 for place in range(len(WORKLOADS))], names)
        axes.set_ylim(0, 1.12 * max(100 * means[name, s] / means[name, "native"] for name in WORKLOADS for s in STACKS))
        axes.set_ylabel("TCP segments on the wire (% of a native host's)")
        axes.grid(axis="x", visible=False)
        fig.subplots_adjust(left=0.09, right=0.98, top=0.82)
        fig.suptitle(REPRODUCTION.title, fontsize=13)
        fig.legend(loc="upper center", bbox_to_anchor=(0.5, 0.94), ncol=3, frameon=False, fontsize=10)
        figure.caption(fig, about)

    return draw


def reproduce(request):
    """Runs the experiment."""
    runs = simulate(request)
    means = {key: per_request(rows) for key, rows in runs.items()}
    everything = [row for rows in runs.values() for row in rows]
    about = (
        f"A native client asks a server again and again on one connection, {everything[0]['requests']} requests per run, "
        f"{len(everything) // len(runs)} seeds together. The server is a native host, or one of 3 guests that share a core with dom0, "
        f"60 % load each. Dotted: {100 * MORE:g} % more than native. The paper gives no numbers; sizes are assumed."
    )
    return Result(
        runs=len(everything),
        asked=len(everything),
        cells=[
            Cell(f"wire.{name.replace(' ', '-')}.{stack}.segments_per_request", None, mean, "segments", None)
            for (name, stack), mean in means.items()
        ],
        shapes=shapes(means),
        about=about,
        rows=[{"workload": name, **row} for (name, _), rows in runs.items() for row in rows],
        draw=painter(means, about),
        size=(10, 6),
        table=tabulate(runs, means),
    )


REPRODUCTION = Reproduction(
    id="packets-on-wire",
    title="Segments on the wire, requests and responses",
    seeds=4,
    published="vflood",
    function=reproduce,
)
