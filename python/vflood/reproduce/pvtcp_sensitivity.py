# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""Which of PVTCP's published shapes hold under which assumption: one option of incast changed at a time."""

from dataclasses import dataclass
from typing import Dict, List

from vflood import figure, incast, published
from vflood.figure import number
from vflood.reproduce.pvtcp_tab1 import part
from vflood.reproduce.record import Cell, Reproduction, Result, Shape

SENDERS = (1, 20)
TCPS = {"TCP-200ms": {"rto-min": 200}, "TCP-1ms": {"rto-min": 1}, "PVTCP-1ms": {"rto-min": 1, "tcp": "pvtcp"}}
MORE_ROUNDS = 10  # one sender runs that many times the rounds of 20

# What is changed; the values are in the order in which they are shown.
CHANGES = (
    *({"port-buffer": value} for value in (32768, 65536, 262144, 524288, 1048576)),
    *({"load": value} for value in (0.2, 0.3, 0.5, 0.6, 0.8, 1)),
    *({"duty-ms": value} for value in (30, 200)),
    *({"sender-load": value} for value in (0.2, 1)),
    {"sack": "off"},
    {"tso": "off"},
    {"gro": "off"},
    *({"throttle-us": value} for value in (0, 50, 125, 500)),
    {"cores": 1, "pool": 1},
    {"coalesce-us": 65, "delay-us": 3},
    {"timers": "exact"},
    {"frto": "off"},
    {"eifel-undo": "off"},
)

# Statements that can be told from these runs: {id: (what is looked at, test of {tcp: run} by number of senders)}.
TESTS = {
    "PV-5": lambda few, many: few["TCP-1ms"][0] < few["TCP-200ms"][0] and many["TCP-1ms"][0] > many["TCP-200ms"][0],
    "PV-6": lambda few, many: many["TCP-1ms"][0] >= 2 * many["TCP-200ms"][0],
    "PV-7": lambda few, many: few["TCP-1ms"][1] > 0 and part(few["TCP-1ms"][2], few["TCP-1ms"][1]) <= 0.3,
    "PV-11": lambda few, many: abs(few["PVTCP-1ms"][0] / few["TCP-200ms"][0] - 1) <= 0.02,
    "PV-11-timeouts": lambda few, many: few["TCP-1ms"][1] > 0 and few["PVTCP-1ms"][1] <= 0.02 * few["TCP-1ms"][1],
    "PV-12-timeouts": lambda few, many: many["PVTCP-1ms"][1] <= 0.5 * many["TCP-1ms"][1],
    "PV-12-spurious": lambda few, many: many["PVTCP-1ms"][2] <= 0.02 * many["TCP-1ms"][2],
    "PV-13": lambda few, many: all(
        runs["PVTCP-1ms"][0] >= max(values[0] for values in runs.values()) / 1.03 for runs in (few, many)
    ),
}


@dataclass(frozen=True)
class Row:
    """One line of the table: what was changed, and the runs by number of senders and TCP."""

    change: dict
    runs: Dict[int, Dict[str, List[incast.Run]]]

    @property
    def name(self):
        """The change as options of incast."""
        return " ".join(f"--{option}={value}" for option, value in self.change.items()) or "as Tables I and II"

    def goodput(self, senders, tcp):
        """Mean over the seeds in Mb/s."""
        return incast.mean(self.runs[senders][tcp], "goodput")

    def holds(self):
        """{statement: whether it holds here}."""
        seen = [
            {
                tcp: tuple(incast.mean(runs, quantity) for quantity in ("goodput", "timeouts", "spurious_rtos"))
                for tcp, runs in self.runs[senders].items()
            }
            for senders in SENDERS
        ]
        return {statement: test(*seen) for statement, test in TESTS.items()}


def options(request, change, senders, tcp):
    """Options of incast."""
    scale = min(1.0, request.scale * (MORE_ROUNDS if senders == 1 else 1))
    return {"senders": senders, "block": 1024000, **TCPS[tcp], **change, "scale": scale}


def simulate(request):
    """All rows, the unchanged set-up first."""
    seeds = range(request.seed, request.seed + (request.seeds or REPRODUCTION.seeds))
    places = [(change, senders, tcp) for change in ({}, *CHANGES) for senders in SENDERS for tcp in TCPS]
    plan = [(options(request, *place), seed) for place in places for seed in seeds]
    results = incast.Pool(request.jobs).run([incast.command(*item) for item in plan], "pvtcp-sensitivity")
    runs = iter([incast.read(result, *item) for result, item in zip(results, plan)])
    return [
        Row(change, {senders: {tcp: [next(runs) for _ in seeds] for tcp in TCPS} for senders in SENDERS})
        for change in ({}, *CHANGES)
    ]


def cells(rows):
    """Goodput of every run."""
    return [
        Cell(
            f"sensitivity.{','.join(f'{o}={v}' for o, v in row.change.items()) or 'tables'}.{senders}.{tcp}",
            None,
            row.goodput(senders, tcp),
            "Mb/s",
            None,
        )
        for row in rows
        for senders in SENDERS
        for tcp in TCPS
    ]


def shapes(rows):
    """Each statement: whether it holds as the tables are set up, and with what it does not."""
    text = published.shapes("pvtcp")
    holds = [(row, row.holds()) for row in rows]
    found = []
    for statement in TESTS:
        failing = [row.name for row, so in holds if not so[statement]]
        observed = f"holds with {len(rows) - len(failing)} of {len(rows)} settings"
        observed += f"; not with {', '.join(failing)}" if failing else ""
        found.append(Shape(statement, f"{text[statement].statement} (here: blocks of 1024k, 1 and 20 senders)", holds[0][1][statement], observed))
    return found


def tabulate(rows):
    """Text: one line per row."""
    lines = [("", "1 sender: 200ms", "1ms", "PVTCP", "20 senders: 200ms", "1ms", "PVTCP", "holds")]
    for row in rows:
        values = [number(row.goodput(senders, tcp)) for senders in SENDERS for tcp in TCPS]
        lines.append((row.name, *values, " ".join(s.removeprefix("PV-") for s, so in row.holds().items() if so)))
    return lines


def painter(rows, caption):
    """A function that draws the figure: goodput of each row, a panel per number of senders."""
    colours = dict(zip(TCPS, ("#0072B2", "#D55E00", "#009E73")))

    def draw(fig):
        places = range(len(rows))
        for axes, senders in zip(fig.subplots(1, 2, sharey=True), SENDERS):
            for tcp, colour in colours.items():
                axes.plot([row.goodput(senders, tcp) for row in rows], places, "o", color=colour, label=tcp, markersize=5)
            axes.set_title(f"{senders} sender{'s' if senders > 1 else ''}", fontsize=10)
            axes.set_xlim(0, 1000)
            axes.set_xlabel("goodput (Mb/s)")
            axes.set_yticks(list(places), [row.name for row in rows], fontsize=8, family="monospace")
            axes.set_ylim(len(rows) - 0.5, -0.5)
        fig.subplots_adjust(left=0.27, right=0.985, top=0.88, wspace=0.1)
        fig.legend(*fig.axes[0].get_legend_handles_labels(), loc="upper center", bbox_to_anchor=(0.5, 0.95), ncol=3, frameon=False)
        fig.suptitle(REPRODUCTION.title, fontsize=13)
        figure.caption(fig, caption)

    return draw


def reproduce(request):
    """Runs the experiment."""
    rows = simulate(request)
    everything = [run for row in rows for by_tcp in row.runs.values() for runs in by_tcp.values() for run in runs]
    caption = (
        "Tables I and II with one option of incast changed at a time, blocks of 1024 kB; 1 sender: "
        + incast.amount(rows[0].runs[1]["TCP-1ms"])
        + "; 20 senders: "
        + incast.amount(rows[0].runs[20]["TCP-1ms"])
    )
    return Result(
        runs=len(everything),
        asked=len(everything),
        cells=cells(rows),
        shapes=shapes(rows),
        about=caption,
        rows=[
            {"change": row.name, **line}
            for row in rows
            for senders in SENDERS
            for tcp in TCPS
            for line in incast.rows(f"{senders}.{tcp}", row.runs[senders][tcp])
        ],
        draw=painter(rows, caption),
        size=(11, 8),
        table=tabulate(rows),
    )


REPRODUCTION = Reproduction(
    id="pvtcp-sensitivity",
    title="Incast in a virtual cluster: which assumption matters",
    seeds=1,
    function=reproduce,
    scale=0.005,
)
