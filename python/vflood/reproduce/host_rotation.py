# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""Hogs on one pCPU under Xen's credit scheduler: who runs when, and how long the others wait."""

import re

from vflood import figure, paths, published
from vflood.errors import UsageError, VfloodError
from vflood.figure import number
from vflood.reproduce.record import Cell, Reproduction, Result, Shape
from vflood.runner import Pool

HOGS, VERSIONS, POOLS = (2, 3, 4, 5), ("3.3", "4.1"), (300, 600)
SLICES, FEWEST = 300, 60  # of a run: with a scale of 1, and however small the scale
SHOWN = 15  # turns of the figure
COLOURS = ("#0072B2", "#D55E00", "#009E73")


def command(hogs, version, pool, slices):
    """The command line of a run."""
    options = {"hogs": hogs, "xen": version, "pool": pool, "slices": slices, "format": "json"}
    return [str(paths.example("cpu-hog-rotation"))] + [f"--{name}={value}" for name, value in options.items()]


def simulate(request):
    """What was printed: {(hogs, version, pool): record}."""
    if request.seeds not in (None, 1):
        raise UsageError(f"--seeds is {request.seeds}; allowed for host-rotation: 1 (nothing in it is random)")
    slices = max(FEWEST, round(SLICES * request.scale))
    keys = [(hogs, version, pool) for hogs in HOGS for version in VERSIONS for pool in POOLS]
    found = Pool(request.jobs).run([command(*key, slices) for key in keys], REPRODUCTION.id)
    for key, record in zip(keys, found):
        if not isinstance(record.get("turns"), list) or not isinstance(record.get("waits"), list) or not record["turns"]:
            raise VfloodError(f"cpu-hog-rotation printed no turns: {' '.join(command(*key, slices))}")
    return dict(zip(keys, found))


def order(record):
    """Who ran, in order, as letters."""
    return "".join(turn["hog"] for turn in record["turns"])


def waits(record):
    """Number of waits by length in ms."""
    return {wait["wait_ms"]: wait["count"] for wait in record["waits"]}


def usual(record):
    """The commonest wait in ms."""
    return max(waits(record).items(), key=lambda item: item[1])[0]


def turns_back(key):
    """Whether the hogs change their order: three on a host with one pCPU."""
    return key[0] == 3 and key[2] == 300


def expected_order(key, length):
    """Worked out by hand, for 2 to 4 hogs."""
    names = "ABCD"[: key[0]]
    text = "ABCABA" + "CBA" * length if turns_back(key) else names * length
    return text[:length]


def listed(record):
    """The waits as text."""
    return ", ".join(f"{count} x {number(wait)}" for wait, count in waits(record).items())


def title_of(key):
    """A run in words."""
    hogs, version, pool = key
    return f"{hogs} hogs, Xen {version}, {'one pCPU' if pool == 300 else 'two pCPUs'}"


def by_the_rules(key, record):
    """Whether the waits are those worked out by hand, for 2 to 4 hogs."""
    hogs, found = key[0], waits(record)
    settled = 30 * (hogs - 1)
    odd = {30: 1, 90: 1} if turns_back(key) else {}
    return {wait: count for wait, count in found.items() if wait != settled} == odd and found.get(settled, 0) > 0


def fives(key, record):
    """Whether the waits of five hogs are those worked out by hand."""
    late = {turn["waited_ms"] for turn in record["turns"][25:]}
    never = key[1] == "3.3" and key[2] == 600  # settles
    return usual(record) == 120 and max(waits(record)) <= 150 and late == ({90, 120, 150} if never else {120})


def shapes(records):
    """Each statement, and what was observed."""
    text = published.shapes("host")
    few = {key: record for key, record in records.items() if key[0] <= 4 and key != (4, "4.1", 300)}
    wrong_order = [k for k, r in few.items() if order(r) != expected_order(k, len(r["turns"]))]
    wrong_wait = [k for k, r in few.items() if not by_the_rules(k, r)]
    wrong_five = [k for k, r in records.items() if k[0] == 5 and not fives(k, r)]

    def verdict(wrong, total):
        return not wrong, "; ".join(f"{title_of(k)}: {order(records[k])[:12]}, {listed(records[k])}" for k in wrong) or (
            f"all {total} runs"
        )

    verdicts = {
        "ROT-order": verdict(wrong_order, len(few)),
        "ROT-wait": verdict(wrong_wait, len(few)),
        "ROT-five": verdict(wrong_five, sum(key[0] == 5 for key in records)),
    }
    return [Shape(id, text[id].statement, *found) for id, found in verdicts.items()]


def cells(records):
    """The commonest wait of each run beside N-1 slices, and the longest."""
    slice_ms = published.numbers("host")["rotation.slice"]
    found = []
    for (hogs, version, pool), record in records.items():
        key = f"rotation.{hogs}.{version}.{pool}"
        found.append(Cell(f"{key}.usual_wait", (hogs - 1) * slice_ms.value, usual(record), "ms", slice_ms.source))
        found.append(Cell(f"{key}.longest_wait", None, max(waits(record)), "ms", None))
    return found


def tabulate(records):
    """Text: a line per run."""
    lines = [("", "first turns", "waits [ms]")]
    return lines + [(title_of(key), order(record)[:SHOWN], listed(record)) for key, record in records.items()]


def draw_turns(axes, record):
    """Bars: who runs."""
    for turn in record["turns"][:SHOWN]:
        place = ord(turn["hog"]) - ord("A")
        axes.broken_barh([(turn["from_ms"], turn["to_ms"] - turn["from_ms"])], (place - 0.4, 0.8), color=COLOURS[place])
    axes.set_yticks(range(3), "ABC")
    axes.set_ylim(2.6, -0.6)
    axes.grid(axis="y", visible=False)


def draw_credit(axes, record):
    """Lines: the credit of each hog when a turn ends."""
    shown = record["turns"][:SHOWN]
    for place, colour in enumerate(COLOURS):
        credit = [int(re.match(r"-?\d+", turn["after"][place]).group()) for turn in shown]
        axes.step([turn["to_ms"] for turn in shown], credit, "o-", where="post", color=colour, markersize=3)
    axes.axhline(0, color="0.3", linewidth=0.8)
    axes.set_ylim(-330, 330)


def painter(records, caption):
    """A function that draws the figure: three hogs, turns above, credits below."""
    columns = ((300, "3.3"), (600, "3.3"), (600, "4.1"))

    def draw(fig):
        axes = fig.subplots(2, len(columns), sharex=True, sharey="row")
        for column, (pool, version) in enumerate(columns):
            record = records[(3, version, pool)]
            draw_turns(axes[0, column], record)
            draw_credit(axes[1, column], record)
            where = "one pCPU, Xen 3.3 and 4.1 alike" if pool == 300 else f"two pCPUs, Xen {version}"
            axes[0, column].set_title(f"host with {where}", fontsize=10)
            axes[1, column].set_xlabel("ms")
            axes[1, column].set_xticks(range(0, 30 * SHOWN + 1, 90))
        axes[0, 0].set_ylabel("who runs")
        axes[1, 0].set_ylabel("credit when a turn ends")
        fig.subplots_adjust(left=0.08, right=0.985, top=0.87, wspace=0.06, hspace=0.1)
        fig.suptitle(REPRODUCTION.title, fontsize=13)
        figure.caption(fig, caption)

    return draw


def rows(records):
    """data.csv: every turn."""
    return [
        {
            "hogs": hogs,
            "version": version,
            "pool": pool,
            "turn": i,
            **{field: turn[field] for field in ("hog", "from_ms", "to_ms", "waited_ms")},
            "after": ", ".join(turn["after"]),
        }
        for (hogs, version, pool), record in records.items()
        for i, turn in enumerate(record["turns"])
    ]


def reproduce(request):
    """Runs the experiment."""
    records = simulate(request)
    caption = (
        "2 to 5 guests that never sleep, pinned to one pCPU of a host with one pCPU (300 credits per accounting period) or "
        "two (600), woken together. The figure shows three of them. Two pCPUs' worth of credits is more than they can burn "
        "on one."
    )
    return Result(
        runs=len(records),
        asked=len(records),
        cells=cells(records),
        shapes=shapes(records),
        about=caption,
        rows=rows(records),
        draw=painter(records, caption),
        size=(11, 5.5),
        table=tabulate(records),
    )


REPRODUCTION = Reproduction(
    id="host-rotation",
    title="Guests that never sleep take turns on one core under Xen's credit scheduler",
    seeds=1,
    function=reproduce,
)
