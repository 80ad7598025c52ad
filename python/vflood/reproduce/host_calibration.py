# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""The public calibration points of a host's CPU costs: what was measured, what the fitted costs give."""

from vflood import calibration, figure, published
from vflood.errors import UsageError
from vflood.figure import number
from vflood.reproduce.record import Cell, Reproduction, Result, Shape

FITTED = ("fig4b.extra_rtt", "cal1.kicked_ratio", "cal4.goodput")  # each by one parameter; the rest is a check
OTHERS = {"cal4.cycles": "upper bound"} | {f"cal1.{case}_goodput": "another machine" for case in ("lone", "boosted", "kicked")}


def quantities(records):
    """Everything that is compared: {key: simulated}."""
    values = {case.key: calibration.value(case, records[case.key]) for case in calibration.CASES}
    lone = min(values[case.key] for case in calibration.LONE)
    kept = min(values[case.key] for case in (*calibration.HOG, calibration.BOOSTED)) / lone
    return {
        "fig4b.extra_rtt": calibration.extra_rtt(values),
        "cal1.lone_goodput": values["hog.none"],
        "cal1.boosted_goodput": values["hog.4.7.send"],
        "cal1.kicked_goodput": values["hog.4.3.send"],
        "cal1.boosted_ratio": calibration.boosted_ratio(values),
        "cal1.kicked_ratio": calibration.kicked_ratio(values),
        "cal2.loss": max(0.0, 1 - kept),
        "cal3.long_waits": records["share"]["long_waits_per_s"],
        "cal4.goodput": values["share"],
        "cal4.cycles": calibration.cycles_per_byte(records["cycles"]),
        "lone.goodput": lone,
    }


def cells(found, records):
    """Numbers beside the published ones; then those without a target."""
    paper = {**published.numbers("host"), **published.numbers("pvtcp")}
    listed = [Cell.beside(paper[key], value) for key, value in found.items()]
    more = (*calibration.LONE, calibration.NEIGHBOUR, *calibration.HOG)
    return listed + [Cell(f"{c.key}.goodput", None, records[c.key]["goodput_mbps"], "Mb/s", None) for c in more]


def shapes(found, records):
    """Each published statement, and what was observed."""
    text = published.shapes("host")
    wanted = {**published.numbers("host"), **published.numbers("pvtcp")}

    def ratio(key):
        return found[key] / wanted[key].value

    lone = [records[case.key]["goodput_mbps"] for case in calibration.LONE]
    verdicts = {
        "LONE": (ratio("lone.goodput") >= 0.99, ", ".join(map(number, lone)) + " Mb/s"),
        "PV-2": (abs(ratio("fig4b.extra_rtt") - 1) <= 0.05, f"{number(found['fig4b.extra_rtt'])} ms"),
        "CAL-1-boosted": (0.86 <= found["cal1.boosted_ratio"] <= 0.95, f"{100 * found['cal1.boosted_ratio']:.0f} %"),
        "CAL-1-kicked": (0.15 <= found["cal1.kicked_ratio"] <= 0.27, f"{100 * found['cal1.kicked_ratio']:.0f} %"),
        "CAL-2": (0.05 <= found["cal2.loss"] <= 0.15, f"at most {100 * found['cal2.loss']:.1f} %"),
        "CAL-3": (abs(ratio("cal3.long_waits") - 1) <= 0.25, f"{number(found['cal3.long_waits'])} per second"),
        "CAL-4": (
            abs(ratio("cal4.goodput") - 1) <= 0.05 and ratio("cal4.cycles") <= 1.05,
            f"{number(found['cal4.goodput'])} Mb/s, {number(found['cal4.cycles'])} cycles per byte",
        ),
    }
    return [Shape(id, text[id].statement, *verdict) for id, verdict in verdicts.items()]


def tabulate(found):
    """The table of the fit: target, obtained, residual."""
    paper = {**published.numbers("host"), **published.numbers("pvtcp")}
    rows = [("", "target", "obtained", "residual", "unit, role")]
    for key, value in found.items():
        target = paper[key]
        role = "fitted" if key in FITTED else OTHERS.get(key, "check")
        residual = f"{100 * (value / target.value - 1):+.1f} %"
        rows.append((key, number(target.value), number(value), residual, f"{target.unit}, {role}"))
    return rows


def painter(found, caption):
    """A function that draws the figure: obtained over target, a row each."""
    paper = {**published.numbers("host"), **published.numbers("pvtcp")}
    keys = list(found)[::-1]

    def draw(fig):
        axes = fig.subplots()
        for colour, name, chosen in (
            ("#D55E00", "fitted", [key for key in keys if key in FITTED]),
            ("#0072B2", "not fitted", [key for key in keys if key not in FITTED]),
        ):
            ratios = [found[key] / paper[key].value for key in chosen]
            axes.plot(ratios, [keys.index(key) for key in chosen], "o", color=colour, label=name)
        for i, key in enumerate(keys):
            target = paper[key]
            axes.annotate(
                f"{number(found[key])} for {number(target.value)} {target.unit}",
                (found[key] / target.value, i),
                xytext=(9, 0),
                textcoords="offset points",
                va="center",
                fontsize=9,
            )
        axes.axvline(1, color="0.3", linewidth=0.8)
        axes.set_yticks(range(len(keys)), keys)
        axes.set_ylim(-0.6, len(keys) - 0.4)
        axes.set_xlim(0, 1.25 * max(1.2, *(found[key] / paper[key].value for key in keys)))
        axes.set_xlabel("obtained / published")
        axes.legend(loc="lower right", fontsize=9)
        fig.subplots_adjust(left=0.2, right=0.985, top=0.92)
        fig.suptitle(REPRODUCTION.title, fontsize=13)
        figure.caption(fig, caption)

    return draw


def rows(records):
    """data.csv: every run."""
    return [
        {
            "case": case.key,
            "program": case.program,
            "options": " ".join(case.command()[1:-1]),
            "value": calibration.value(case, records[case.key]),
            "unit": "ms" if case.program == "vm-ping" else "Mb/s",
        }
        for case in calibration.CASES
    ]


def reproduce(request):
    """Runs the experiment."""
    if request.seeds not in (None, 1):
        raise UsageError(f"--seeds is {request.seeds}; allowed for host-calibration: 1 (hardly anything in it is random)")
    records = calibration.simulate(calibration.CASES, request.jobs, REPRODUCTION.id, request.scale)
    found = quantities(records)
    caption = (
        "The CPU costs of ns3::CpuCost at their defaults. Two of them are fitted, to fig4b.extra_rtt and cal4.goodput; the "
        "window of the netperf stream, which nobody states, to cal1.kicked_ratio. Everything else is a check. The points come "
        "from different machines: 807 Mb/s of a lone guest (cal1) contradicts a lone guest that fills the link; of CAL-1 only "
        "the ratios carry over. CAL-4 is taken of a stream, and takes every core of the host to be as loaded as the sender's."
    )
    return Result(
        runs=len(records),
        asked=len(records),
        cells=cells(found, records),
        shapes=shapes(found, records),
        about=caption,
        rows=rows(records),
        draw=painter(found, caption),
        size=(9, 5.5),
        table=tabulate(found),
    )


REPRODUCTION = Reproduction(
    id="host-calibration",
    title="CPU costs of a Xen host: calibration points, and what the fitted costs give",
    seeds=1,
    function=reproduce,
)
