# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""vFlood's Figure 1: why a guest that shares a core sends slowly, and what changes with vFlood; drawn from two runs."""

import statistics
import tempfile
from pathlib import Path

from vflood import figure, paths, published, timeline, timeline_figure
from vflood.errors import UsageError, VfloodError
from vflood.figure import number
from vflood.reproduce.record import Cell, Reproduction, Result, Shape
from vflood.runner import Pool

LABELS = {"none": "without vFlood", "vflood": "with vFlood"}
TRANSFERS = 10
MARGIN = 0.002  # seconds shown before and after the longer transfer
ZOOM = 0.002  # seconds shown large, up to the end of each transfer


def command(offload, count, seed, file):
    """The command line of a run."""
    options = {"offload": offload, "transfers": count, "seed": seed, "file": file, "format": "json"}
    return [str(paths.example("timeline"))] + [f"--{name}={value}" for name, value in options.items()]


def simulate(request):
    """What both runs printed, and their timelines: {offload: (record, timeline)}."""
    if request.seeds not in (None, 1):
        raise UsageError(f"--seeds is {request.seeds}; allowed for vflood-fig1: 1 (it draws one run of each kind)")
    count = max(3, round(TRANSFERS * request.scale))
    with tempfile.TemporaryDirectory(prefix="vflood-fig1-") as folder:
        files = {offload: Path(folder) / f"{offload}.json" for offload in LABELS}
        plan = [command(offload, count, request.seed, file) for offload, file in files.items()]
        records = Pool(request.jobs).run(plan, "vflood-fig1", outputs=["file"])
        return {o: (record, timeline.read(files[o])) for o, record in zip(LABELS, records)}


def lasted(transfer):
    """How long a transfer took, in ms."""
    return 1000 * (transfer["end_s"] - transfer["start_s"])


def typical(record):
    """The first transfer that took as long as the (lower) median one."""
    transfers = record.get("transfers") or []
    if not transfers or any(t["failed"] for t in transfers):
        raise VfloodError("a run of the program timeline has a failed transfer, or none at all")
    middle = statistics.median_low(lasted(t) for t in transfers)
    return next(t for t in transfers if lasted(t) == middle)


def worst_wait(record):
    """The longest wait of guest 1 for a pCPU, in ms."""
    return next(v["preempt_to_run_max_us"] for v in record["vcpus"] if v["vcpu"] == "d1v0") / 1000


def acks_handled(shown, transfer):
    """For every ACK of a transfer that guest 1 received: how long it waited in its ring, in ms."""
    waits = []
    for out, points in timeline_figure.ways(shown, "vif1.0"):
        inside = transfer["start_s"] <= points[0][0] <= transfer["end_s"]
        if not out and inside and points[-1][1] == timeline_figure.GUEST:
            waits.append(1000 * (points[-1][0] - points[0][0]))
    return waits


def shapes(runs, picks):
    """Each published statement, and what was observed."""
    text = published.shapes("vflood")
    waits = acks_handled(runs["none"][1], picks["none"])
    took = {offload: lasted(transfer) for offload, transfer in picks.items()}
    verdicts = {
        "VF-14-ack": (
            max(waits, default=0) >= 30,
            f"longest time from the wire to guest 1: {number(max(waits, default=0))} ms",
        ),
        "VF-14-ahead": (
            took["vflood"] < took["none"] / 2,
            f"{number(took['none'])} ms without, {number(took['vflood'])} ms with vFlood",
        ),
    }
    return [Shape(id, text[id].statement, *verdict) for id, verdict in verdicts.items()]


def painter(runs, picks, about):
    """A function that draws the figure."""

    def draw(fig):
        from matplotlib.patches import Patch

        fig.set_size_inches(12, 8.6)
        axes = fig.subplots(2, 2, sharey=True)
        whole = max(t["end_s"] - t["start_s"] for t in picks.values()) + 2 * MARGIN
        who = {}
        for column, (offload, (_, shown)) in enumerate(runs.items()):
            transfer = picks[offload]
            windows = (transfer["start_s"] - MARGIN, whole), (transfer["end_s"] - ZOOM, ZOOM + MARGIN / 4)
            for panel, (begin, length) in zip(axes[:, column], windows):
                who.update(timeline_figure.draw(panel, shown, begin, begin + length))
                panel.axvline(1000 * (transfer["end_s"] - begin), color="0.3", linestyle=":", zorder=1)
            axes[0, column].set_title(f"{LABELS[offload]}: {number(lasted(transfer))} ms", fontsize=12)
            axes[1, column].set_xlabel(f"ms; above the whole transfer, here its last {1000 * ZOOM:g} ms")
        kinds = (("data", timeline_figure.DATA), ("ACKs", timeline_figure.ACK))
        lines = [axes[0, 0].plot([], [], color=c, label=n)[0] for n, c in kinds]
        fig.legend(
            handles=[Patch(color=c, label=n) for n, c in who.items()] + lines,
            loc="upper center",
            ncol=len(who) + 2,
            frameon=False,
            bbox_to_anchor=(0.5, 0.96),
        )
        fig.suptitle(REPRODUCTION.title, fontsize=13)
        fig.subplots_adjust(left=0.07, right=0.985, top=0.87, wspace=0.05, hspace=0.15)
        figure.caption(fig, about)

    return draw


def rows(runs):
    """data.csv: every packet at every point it passed."""
    heights = {timeline_figure.GUEST: "guest", timeline_figure.BRIDGE: "dom0", timeline_figure.WIRE: "wire"}
    return [
        {
            "offload": offload,
            "packet": index,
            "kind": "data" if out else "ack",
            "at": heights[height],
            "time_s": f"{t:.9f}",
        }
        for offload, (_, shown) in runs.items()
        for index, (out, points) in enumerate(timeline_figure.ways(shown, "vif1.0"))
        for t, height in points
    ]


def reproduce(request):
    """Runs the experiment."""
    runs = simulate(request)
    picks = {offload: typical(record) for offload, (record, _) in runs.items()}
    about = (
        "3 guests that never sleep share a core with dom0; guest 1 sends 100 kB to a native host. Shown is the "
        "transfer of median length of each run; dotted: its end. Lines join the places a packet passes, arrows point "
        "to the last. "
        "Turns of guest 1 (upper part of the strip) and dom0 (lower part) are drawn at least a point wide."
    )
    cells = [Cell(f"fig1.{o}.transfer", None, lasted(transfer), "ms", None) for o, transfer in picks.items()]
    return Result(
        runs=len(runs),
        asked=len(runs),
        cells=cells + [Cell.beside(published.numbers("vflood")["fig1.worst_wait"], worst_wait(runs["none"][0]))],
        shapes=shapes(runs, picks),
        about=about,
        rows=rows(runs),
        draw=painter(runs, picks, about),
    )


REPRODUCTION = Reproduction(
    id="vflood-fig1",
    title="A guest sends while it shares its core with two others",
    seeds=1,
    function=reproduce,
)
