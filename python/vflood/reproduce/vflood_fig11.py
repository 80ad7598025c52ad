# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""vFlood's Figure 11: the gain by size of the transfer, from 50 kB to 1 GB; and with other rings."""

from vflood import published
from vflood.figure import number
from vflood.reproduce.gains import COLOURS, Case, Gains, size
from vflood.reproduce.record import Cell

SMALL = (50_000, 100_000, 170_000, 250_000, 340_000, 420_000, 500_000, 600_000, 700_000, 1_000_000, 1_400_000, 2_000_000)
FEW = (100_000, 170_000, 250_000, 340_000, 500_000, 700_000, 1_000_000, 2_000_000)
LARGE = (5_000_000, 10_000_000, 100_000_000, 1_000_000_000)
TICKS = (50_000, 100_000, 200_000, 500_000, 1_000_000, 2_000_000, 5_000_000, 10_000_000, 100_000_000, 1_000_000_000)
SLOTS = (128, 256, 512)  # of the guest's transmit ring; 256: published
RESERVED = 20  # of these, kept free by netfront (published: 18 and 2)
POOL = 18  # places of netback's pool beyond those it gives to one ring (published)
RING = {slots: f"{slots} slots" for slots in SLOTS}
BASE = RING[256]
LOAD = published.numbers("vflood")["fig11.load"].value


def ring(slots):
    """The options that change the ring; the published one is the default."""
    if slots == 256:
        return {}
    return {
        "ns3::NetfrontDevice::TxRingSize": slots,
        "ns3::NetfrontDevice::TxUsableSlots": slots - RESERVED,
        "ns3::NetbackDriver::MaxPendingTx": max(256, slots),
    }


WAITS = {"ns3::CreditScheduler::WakeRule": "NeverPreempt"}  # no Xen does so
CURVES = {
    BASE: (SMALL + LARGE, {}),
    RING[128]: (SMALL, ring(128)),
    RING[512]: (SMALL + LARGE[:1], ring(512)),
    **{f"{name}, dom0 never preempts": (FEW, {**WAITS, **ring(slots)}) for slots, name in RING.items()},
}
CASES = tuple(
    Case(size(count), name, {"vms": 3, "load": LOAD, "bytes": count, **change})
    for name, (sizes, change) in CURVES.items()
    for count in sizes
)


def curve(ratios, name):
    """{size: gain} of a curve."""
    return {count: ratios[size(count), name] for count in CURVES[name][0]}


def peak(gains):
    """The size with the largest gain."""
    return max(gains, key=gains.get)


def edge(gains):
    """The largest size that has half of the largest gain, above 1."""
    half = (1 + max(gains.values())) / 2
    return max(count for count, gain in gains.items() if gain >= half)


def unimodal(gains):
    """Whether gains rise up to the largest and fall beyond, but for steps of 10 %; up to 10 MB."""
    values = [gain for count, gain in gains.items() if count <= 10_000_000]
    top = values.index(max(values))
    rising = all(b >= 0.9 * a for a, b in zip(values[:top], values[1:]))
    return rising and all(b <= 1.1 * a for a, b in zip(values[top:], values[top + 1 :]))


def moves(found):
    """Whether a size moves with the ring, by a third or more each way."""
    small, middle, large = (found[RING[slots]] for slots in SLOTS)
    return middle >= 4 / 3 * small and large >= 4 / 3 * middle


def said(found):
    """A size for each ring, in words."""
    return ", ".join(f"{size(found[RING[slots]])} with {RING[slots]}" for slots in SLOTS)


def verdicts(ratios):
    """Each published statement, and what was observed."""
    curves = {name: curve(ratios, name) for name in CURVES}
    base = curves[BASE]
    peaks = {name: peak(gains) for name, gains in curves.items()}
    edges = {name: edge(gains) for name, gains in curves.items()}
    least = min(base, key=base.get)
    return {
        "VF-8-peak": (
            250_000 <= peaks[BASE] <= 450_000,
            f"{number(base[peaks[BASE]])} times at {size(peaks[BASE])}; {number(base[340_000])} at 340 kB",
        ),
        "VF-8-unimodal": (unimodal(base), ", ".join(f"{number(g)} at {size(c)}" for c, g in base.items())),
        "VF-8-large": (base[least] > 1, f"least: {number(base[least])} times at {size(least)}"),
        "VF-9": (moves(peaks), "largest gain at " + said(peaks)),
        "VF-9-edge": (moves(edges), "up to " + said(edges)),
    }


def more(ratios):
    """Where each curve has its peak and its edge."""
    paper = published.numbers("vflood")["fig11.peak"]
    found = []
    for name in CURVES:
        gains, key = curve(ratios, name), name.replace(", ", ".").replace(" ", "_")
        for kind, value in (("peak", peak(gains)), ("edge", edge(gains))):
            beside = (paper.value, paper.source) if (name, kind) == (BASE, "peak") else (None, None)
            found.append(Cell(f"fig11.{key}.{kind}", beside[0], value / 1000, "kB", beside[1]))
    return found


def draw(axes, gains):
    """A curve for each ring; dashed without preemption by dom0."""
    axes.set_xscale("log")
    for name in CURVES:
        mine = [gain for gain in gains if gain.case.series == name]
        x = [gain.case.options["bytes"] for gain in mine]
        ring_name = name.split(", ")[0]
        style = {"color": COLOURS[list(RING.values()).index(ring_name)], "linestyle": "-" if name == ring_name else "--"}
        if name == BASE:
            axes.fill_between(x, *zip(*(gain.range for gain in mine)), color=style["color"], alpha=0.15, linewidth=0)
        axes.plot(x, [gain.ratio for gain in mine], marker="o", label=name, markersize=4, **style)
    axes.axvline(1000 * published.numbers("vflood")["fig11.peak"].value, color="0.4", linestyle=":", linewidth=1)
    axes.set_xlabel("size of a transfer; dotted: where the peak was published")
    axes.set_xticks(TICKS, [size(count) for count in TICKS], fontsize=9)
    axes.minorticks_off()
    axes.set_ylim(bottom=0)


REPRODUCTION = Gains(
    id="vflood-fig11",
    title="vFlood's gain by size of the transfer",
    about="3 guests on one core with dom0, 40 % load each; the guest's transmit ring of 256 slots as published, and others",
    cases=CASES,
    verdicts=verdicts,
    more=more,
    draw=draw,
    scale=0.25,
    size=(10, 7),
    ranges="band (256 slots)",
).reproduction()
