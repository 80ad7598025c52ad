# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""vFlood's Table 1: what Olio does in five minutes under plain Xen, with vFlood, with vSnoop, and with both."""

from vflood import figure, olio, published
from vflood.figure import number
from vflood.reproduce.record import Cell, Reproduction, Result, Shape
from vflood.runner import Pool

LABELS = {
    "none": "plain Xen",
    "vflood": "vFlood",
    "vsnoop": "vSnoop",
    "both": "both",
    "both-integrated": "both, integrated",
}
PUBLISHED = ("none", "vflood", "vsnoop", "both")
SWEEP = {  # what is assumed, one at a time: options of olio
    "as assumed": {},
    "CPU times of tiers halved": {"cpu-scale": 0.5},
    "CPU times of tiers doubled": {"cpu-scale": 2},
    "nothing in memcached": {"hits": 0},
    "4 images per page, not 25": {"images": 4},
    "files 3 times as large": {"file-kb": 12, "file-max-kb": 180},
    "pages 3 times as large": {"page-scale": 3},
    "uploads 3 times as large": {"upload-scale": 3},
    "twice as many queries": {"queries": 4, "queries-max": 10},
    "answers to queries 3 times as large": {"query-scale": 3},
    "CPU time of pages doubled": {"page-ms": 10},
    "CPU time of queries 10 times as long": {"query-ms": 5},
    "all CPU time before the calls": {"before": 1},
    "16 web processes": {"connections": 16},
    "longest pause twice the mean": {"think-bound": 2},
    "one request to NFS at a time": {"nfs-slots": 1},
    "64 receive buffers": {"rx-buffers": 64},
    "windows of 64 segments": {"window": 64},
    "interrupts after 20 us": {"coalesce-us": 20},
    "neighbours: 60 % load": {"load": 0.6},
    "neighbours: never idle": {"load": 1},
    "neighbours: whole slices": {"load-mode": "busy-slice"},
    "notified per packet": {"notify": "packet"},
    "dom0 on a core of its own": {"dom0": "own"},
    "the same, neighbours never idle": {"dom0": "own", "load": 1},
    "the same, round robin": {"dom0": "own", "load": 1, "scheduler": "round-robin"},
}
SWEPT = ("none", "both")
LEAST_RAMP, LEAST_STEADY = 8, 10  # s, of the sweep from scale 0.2
COLOURS = ("#999999", "#E69F00", "#009E73", "#D55E00", "#CC79A7")


def short(scale):
    """Seconds before and during what counts of the sweep."""
    return min(LEAST_RAMP, LEAST_RAMP / 0.2 * scale), min(LEAST_STEADY, LEAST_STEADY / 0.2 * scale)


def windows(scale):
    """Seconds before and during the steady state, and after it: those published times the scale, but not less than those of the sweep."""
    paper = published.numbers("vflood")
    ramp, steady = paper["tab1.ramp"].value * scale, paper["tab1.steady"].value * scale
    least_ramp, least_steady = short(scale)
    return max(least_ramp, ramp), max(least_steady, steady), ramp


def options(offload, ramp, steady, down=0, change=None):
    """Options of a run."""
    paper = published.numbers("vflood")
    given = {"clients": int(paper["tab1.clients"].value), "load": paper["tab1.load"].value, "buffer": int(paper["tab1.buffer"].value)}
    return {"offload": offload, **given, "ramp-s": ramp, "steady-s": steady, "down-s": down, **(change or {})}


def simulate(request):
    """All runs: {offload: [run per seed]}, and of the sweep {(case, offload): run}."""
    seeds = range(request.seed, request.seed + (request.seeds or REPRODUCTION.seeds))
    plan = [(offload, options(offload, *windows(request.scale)), seed) for offload in LABELS for seed in seeds]
    swept = [((case, offload), options(offload, *short(request.scale), change=change), request.seed) for case, change in SWEEP.items() for offload in SWEPT]
    everything = plan + swept
    results = Pool(request.jobs).run([olio.command(given, seed) for _, given, seed in everything], REPRODUCTION.id)
    runs = [
        olio.read(result, given, seed, index >= len(plan)) for index, (result, (_, given, seed)) in enumerate(zip(results, everything))
    ]
    main = {offload: [run for run, (key, _, _) in zip(runs, plan) if key == offload] for offload in LABELS}
    return main, {key: run for run, (key, _, _) in zip(runs[len(plan) :], swept)}


def counts(runs, steady):
    """Operations in the published 300 s, by name, mean over the seeds; and all."""
    stretch = published.numbers("vflood")["tab1.steady"].value / steady / len(runs)
    found = {name: stretch * sum(run["operations"][name]["count"] for run in runs) for name in olio.OPERATIONS}
    return {**found, "total": sum(found.values())}


def gains(rates):
    """Percent more than plain Xen."""
    return {offload: 100 * (rate / rates["none"] - 1) for offload, rate in rates.items() if offload != "none"}


def shapes(found, rates):
    """Each published statement, and what was observed."""
    text = {**published.shapes("vflood"), **published.shapes("vsnoop")}
    gain = gains(rates)
    least, together = min(gain["vflood"], gain["vsnoop"]), gain["vflood"] + gain["vsnoop"]
    paper = published.numbers("vflood")
    total = paper["tab1.none.total"].value
    off = {
        name: 100 * (found["none"][name] / found["none"]["total"] - paper[f"tab1.none.{name}"].value / total)
        for name in olio.OPERATIONS
    }
    worst = max(off, key=lambda name: abs(off[name]))
    verdicts = {
        "VF-17-order": (
            rates["none"] < rates["vsnoop"] < rates["vflood"] < rates["both"],
            ", ".join(f"{LABELS[o]} {rates[o]:.2f}" for o in PUBLISHED) + " ops/s",
        ),
        "VF-17-vflood": (20 <= gain["vflood"] <= 45, f"{gain['vflood']:+.1f} %"),
        "VS-7": (15 <= gain["vsnoop"] <= 35, f"{gain['vsnoop']:+.1f} %"),
        "VF-17-both": (45 <= gain["both"] <= 75, f"{gain['both']:+.1f} % ({gain['both-integrated']:+.1f} % as one machine)"),
        "VF-17-additive": (
            least >= 5 and abs(gain["both"] / together - 1) <= 0.2,
            f"{gain['both']:+.1f} % beside {gain['vflood']:+.1f} % and {gain['vsnoop']:+.1f} %",
        ),
        "VF-17-mix": (abs(off[worst]) <= 1.5, f"farthest: {worst}, {off[worst]:+.1f} points"),
    }
    return [Shape(id, text[id].statement, *verdict) for id, verdict in verdicts.items()]


def cells(found, rates, sweep):
    """Counts, rates and gains beside what was published; the responses of the sweep."""
    paper = published.numbers("vflood")
    gain = gains(rates)
    result = []
    for offload in LABELS:
        values = {**found[offload], "rate": rates[offload], **({"gain": gain[offload]} if offload != "none" else {})}
        for name, value in values.items():
            key = f"tab1.{offload}.{name}"
            unit = {"rate": "ops/s", "gain": "%"}.get(name, "operations")
            result.append(Cell.beside(paper[key], value) if key in paper else Cell(key, None, value, unit, None))
    for (case, offload), run in sweep.items():
        result.append(Cell(f"tab1.sweep.{case}.{offload}.response", None, 1e3 * olio.response([run]), "ms", None))
    return result


def possible(before, after):
    """Percent that the rate rises if the pause is what plain Xen's response leaves of the published cycle."""
    paper = published.numbers("vflood")
    cycle = paper["tab1.clients"].value / paper["tab1.none.rate"].value
    return 100 * (max(cycle, before) / (max(0.0, cycle - before) + after) - 1)


def tabulate(found, rates, main, sweep):
    """Text: Table 1, then the responses of every assumption."""
    paper = published.numbers("vflood")
    blank = ("",) * 10
    lines = [("operations in 300 s", *(part for o in PUBLISHED for part in (LABELS[o], "published")), "integrated")]
    for name in (*olio.OPERATIONS, "total"):
        pairs = [part for o in PUBLISHED for part in (f"{found[o][name]:.0f}", f"{paper[f'tab1.{o}.{name}'].value:.0f}")]
        lines.append((name, *pairs, f"{found['both-integrated'][name]:.0f}"))
    pairs = [part for o in PUBLISHED for part in (f"{rates[o]:.1f}", f"{paper[f'tab1.{o}.rate'].value:.1f}")]
    lines.append(("ops/s", *pairs, f"{rates['both-integrated']:.1f}"))
    gain = gains(rates)
    pairs = [part for o in PUBLISHED[1:] for part in (f"{gain[o]:+.1f} %", f"{paper[f'tab1.{o}.gain'].value:+.1f} %")]
    lines.append(("gain", "", "", *pairs, f"{gain['both-integrated']:+.1f} %"))
    responses = [part for o in PUBLISHED for part in (f"{1e3 * olio.response(main[o]):.1f}", "")]
    lines.append(("mean response, ms", *responses, f"{1e3 * olio.response(main['both-integrated']):.1f}"))
    lines += [blank, ("one thing changed", "Xen, ms", "", "", "", "", "", "both, ms", "", "gain with fit")]
    for case in SWEEP:
        before, after = (olio.response([sweep[case, offload]]) for offload in SWEPT)
        texts = (f"{1e3 * before:.1f}", "", "", "", "", "", f"{1e3 * after:.1f}", "", f"{possible(before, after):+.1f} %")
        lines.append((case, *texts))
    return lines


def painter(found, rates, sweep, about):
    """A function that draws rates beside the published ones, and the responses of the sweep."""
    paper = published.numbers("vflood")

    def draw(fig):
        left, right = fig.subplots(1, 2, gridspec_kw={"width_ratios": (1, 1.25)})
        for index, (offload, label) in enumerate(LABELS.items()):
            if offload in PUBLISHED:
                left.bar(index - 0.2, paper[f"tab1.{offload}.rate"].value, 0.38, color=COLOURS[index], alpha=0.35, zorder=2)
            left.bar(index + 0.2, rates[offload], 0.38, color=COLOURS[index], zorder=2)
            left.annotate(f"{rates[offload]:.1f}", (index + 0.2, rates[offload]), (0, 3), textcoords="offset points", ha="center", fontsize=9)
        left.set_xticks(range(len(LABELS)), [label.replace(", ", ",\n") for label in LABELS.values()], fontsize=9)
        left.set_ylabel("operations per second")
        left.set_title("pale: published; full: simulated", fontsize=10)
        left.grid(axis="x", visible=False)
        for shift, offload in zip((-0.2, 0.2), SWEPT):
            y = [place + shift for place in range(len(SWEEP))]
            x = [1e3 * olio.response([sweep[case, offload]]) for case in SWEEP]
            right.barh(y, x, 0.38, color=COLOURS[PUBLISHED.index(offload)], label=LABELS[offload], zorder=2)
        cycle = {o: 1e3 * paper["tab1.clients"].value / paper[f"tab1.{o}.rate"].value for o in SWEPT}
        needed = cycle["none"] - cycle["both"]
        right.axvline(needed, color="0.3", linestyle=":", zorder=3, label="least of plain Xen for the published gain")
        right.set_xscale("log")
        right.set_xlim(10, 30_000)
        figure.plain_logarithm(right.xaxis)
        right.tick_params(axis="x", labelsize=9)
        right.set_yticks(range(len(SWEEP)), SWEEP, fontsize=9)
        right.invert_yaxis()
        right.set_xlabel("mean response of an operation, ms")
        right.grid(axis="y", visible=False)
        fig.subplots_adjust(left=0.06, right=0.985, top=0.86, wspace=0.5)
        right.legend(loc="lower center", bbox_to_anchor=(0.4, 1.0), ncol=3, frameon=False, fontsize=9)
        fig.suptitle(REPRODUCTION.title, fontsize=13)
        figure.caption(fig, about)

    return draw


def flat(main, sweep):
    """data.csv: a row per run and operation."""
    rows = []
    runs = [("as assumed", offload, run) for offload, some in main.items() for run in some]
    runs += [(f"short: {case}", offload, run) for (case, offload), run in sweep.items()]
    for number_, (case, offload, run) in enumerate(runs):
        for name in olio.OPERATIONS:
            rows.append({"run": number_, "case": case, "offload": offload, "operation": name, **run["operations"][name]})
    return rows


def reproduce(request):
    """Runs the experiment."""
    main, sweep = simulate(request)
    ramp, steady, _ = windows(request.scale)
    found = {offload: counts(runs, steady) for offload, runs in main.items()}
    rates = {offload: olio.rate(runs) for offload, runs in main.items()}
    think = main["none"][0]["think"]
    about = (
        f"Olio's four tiers in guests on four hosts, beside a guest with 30 % load each; {number(ramp)} s, then {number(steady)} s "
        f"that count, stretched to 300 s; seeds: {len(main['none'])}. Clients pause {number(1e3 * think)} ms on average: fitted to plain Xen's "
        f"published {published.numbers('vflood')['tab1.none.rate'].value} ops/s, nothing else is. Sweep: one seed, {number(short(request.scale)[1])} s; \"gain with fit\": by "
        "which the rate rises from plain Xen to both if the pause is fitted again"
    )
    return Result(
        runs=sum(map(len, main.values())) + len(sweep),
        asked=sum(map(len, main.values())) + len(sweep),
        cells=cells(found, rates, sweep),
        shapes=shapes(found, rates),
        about=about,
        rows=flat(main, sweep),
        draw=painter(found, rates, sweep, about),
        size=(13, 9),
        table=tabulate(found, rates, main, sweep),
    )


REPRODUCTION = Reproduction(
    id="vflood-tab1",
    title="Olio under plain Xen, with vFlood, vSnoop and both",
    seeds=2,
    function=reproduce,
    scale=0.2,
)
