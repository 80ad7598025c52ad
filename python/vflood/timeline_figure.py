# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""A static picture of a window of a timeline: who has the pCPU, and the packets of a guest on their way."""

from collections import defaultdict
from dataclasses import dataclass

from vflood.timeline import PACKETS, PCPUS

# Colours that remain apart for colour-blind readers.
GUESTS = ("#D55E00", "#56B4E9", "#009E73", "#F0E442", "#CC79A7")
DOM0 = "#222222"
DATA, ACK = "#D55E00", "#0072B2"

GUEST, BRIDGE, WIRE = 2.0, 1.0, 0.0  # heights of the lanes
STRIP = (2.35, 0.4)  # of who has the pCPU: bottom and height
MS = 1000


def colour(vcpu):
    """The colour of a vCPU, by its name: d1v0 is vCPU 0 of domain 1."""
    domain = int(vcpu[1 : vcpu.index("v")])
    return DOM0 if domain == 0 else GUESTS[(domain - 1) % len(GUESTS)]


def label(vcpu):
    """What the legend says of a vCPU."""
    domain = int(vcpu[1 : vcpu.index("v")])
    return "dom0" if domain == 0 else f"guest {domain}"


def _key(packet, seen, row):
    """What identifies a packet in every row: its numbers, and which of several alike it is."""
    numbers = tuple(packet.args[name] for name in ("flow", "seq", "payload", "flags"))
    numbers += () if packet.args["payload"] else (packet.args["ack"],)
    seen[(row, numbers)] += 1
    return numbers + (seen[(row, numbers)],)


@dataclass
class Trip:
    """A packet on its way: whether it is data of the guest, its numbers, and [(time, height), ...]."""

    out: bool
    seq: int
    ack: int
    payload: int
    points: list

    def at(self, height):
        """When it was at a height, None if it was not."""
        return next((t for t, h in self.points if h == height), None)


def trips(timeline, vif):
    """The packets of a guest, in order of time."""
    rows = (
        (True, f"{vif} guest sends", GUEST),
        (True, f"dom0 bridge from {vif}", BRIDGE),
        (True, "wire out", WIRE),
        (False, "wire in", WIRE),
        (False, "dom0 bridge from eth", BRIDGE),
        (False, f"{vif} guest receives", GUEST),
    )
    found, seen = {}, defaultdict(int)
    for out, name, height in rows:
        for packet in timeline.rows_like(PACKETS, name):
            numbers = [packet.args[key] for key in ("seq", "ack", "payload")]
            trip = found.setdefault((out, _key(packet, seen, name)), Trip(out, *numbers, []))
            trip.points.append((packet.begin, height))
    return sorted(found.values(), key=lambda trip: trip.points)


def ways(timeline, vif):
    """The ways of packets: [(whether it is data of the guest, [(time, height), ...])], in order of time."""
    return [(trip.out, trip.points) for trip in trips(timeline, vif)]


def draw(axes, timeline, begin, end, vif="vif1.0", pcpu="pCPU 0"):
    """Draws a window (in seconds); the axis counts ms from its begin. Returns {label: colour} of who had the pCPU.
    Turns of guest 1 (above) and dom0 (below) are drawn at least a point wide: they may be too short to see."""
    runs = [r for r in timeline.row(PCPUS, pcpu) if r.end > begin and r.begin < end]
    shown = {}
    for vcpu in sorted({run.name for run in runs}, key=lambda name: (label(name) == "dom0", name)):
        spans = [((r.begin - begin) * MS, (r.end - r.begin) * MS) for r in runs if r.name == vcpu]
        bottom, height = STRIP
        if label(vcpu) == "dom0":
            axes.broken_barh(spans, (bottom, height / 3), color=colour(vcpu), linewidth=1, zorder=4)
        elif label(vcpu) == "guest 1":
            axes.broken_barh(spans, (bottom + height / 3, 2 * height / 3), color=colour(vcpu), linewidth=1, zorder=3)
        else:
            axes.broken_barh(spans, STRIP, facecolors=colour(vcpu), zorder=2)
        shown[label(vcpu)] = colour(vcpu)
    for out, points in ways(timeline, vif):
        if points[-1][0] < begin or points[0][0] > end:
            continue
        x, y = [(t - begin) * MS for t, _ in points], [height for _, height in points]
        style = {"color": DATA if out else ACK, "alpha": 0.65, "zorder": 2}
        axes.plot(x, y, linewidth=0.9, **style)
        axes.plot(x[-1:], y[-1:], marker="v" if out else "^", markersize=4, linestyle="none", **style)
    for height in (GUEST, BRIDGE, WIRE):
        axes.axhline(height, color="0.75", linewidth=0.8, zorder=1)
    axes.set_yticks([WIRE, BRIDGE, GUEST, STRIP[0] + STRIP[1] / 2], ["wire", "dom0", "guest 1", pcpu])
    axes.set_ylim(-0.25, STRIP[0] + STRIP[1] + 0.1)
    axes.set_xlim(0, (end - begin) * MS)
    axes.grid(False)
    return shown
