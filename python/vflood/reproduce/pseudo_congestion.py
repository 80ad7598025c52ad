# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""PVTCP's pseudo-congestion, found in a timeline: a guest that sends loses its core, and takes that for congestion."""

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import List

from vflood import paths, published, timeline
from vflood.errors import UsageError, VfloodError
from vflood.figure import number
from vflood.reproduce.record import Cell, Shape
from vflood.runner import Pool
from vflood.timeline_figure import BRIDGE, GUEST, WIRE, Trip, trips

VCPU, SENDER, PCPU, VIF = "d1v0", "guest 1", "pCPU 0", "vif1.0"
BYTES = 15_000_000  # of the transfer: four timeouts
WINDOW = 20  # segments
SETUP = {  # PVTCP's testbed, and one RTO floor of theirs
    "dom0": "own",
    "vms": 3,
    "load": 1,
    "transfers": 1,
    "tcp": "linux-2.6.32",
    "min-rto-ms": 1,
    "window": WINDOW,
    "ns3::CreditScheduler::Version": "4.1",
    "ns3::GuestNode::Hz": 1000,
}
ABOUT = (
    "3 guests that never sleep share a core, dom0 has its own (Xen 4.1, Linux 2.6.32, HZ 1000). Guest 1 sends to a native "
    f"host; RTO floor 1 ms, receiver's buffer of {WINDOW} segments so that single packets can be seen."
)


@dataclass(frozen=True)
class Episode:
    """A timeout of a guest that has just got its core back; times in s."""

    preempted: float  # end of the turn before
    resumed: float  # begin of this one
    timeout: float
    again: Trip  # the segment sent again
    first: Trip  # the same segment, sent before
    waiting: List[Trip]  # ACKs for it or later ones that the host had, and the guest not yet, at the timeout

    def duplicate(self, packets):
        """The ACK by which the receiver answers the segment sent again, None if it is not shown."""
        wire = self.again.at(WIRE)
        acks = [p for p in packets if not p.out and not p.payload and wire is not None and (p.at(WIRE) or 0) > wire]
        return next((p for p in acks if p.ack == max(w.ack for w in self.waiting)), None)


@dataclass
class Found:
    """What a run showed."""

    shown: timeline.Timeline
    packets: List[Trip]
    turns: list  # of the guest on its core
    timeouts: list
    episodes: List[Episode]


def simulate(request, id):
    """Runs the program timeline once."""
    if request.seeds not in (None, 1):
        raise UsageError(f"--seeds is {request.seeds}; allowed for {id}: 1 (it draws one run)")
    options = {**SETUP, "bytes": max(5_000_000, round(BYTES * request.scale)), "seed": request.seed}
    with tempfile.TemporaryDirectory(prefix=f"{id}-") as folder:
        options["file"] = Path(folder) / "timeline.json"
        given = [f"--{name}={value}" for name, value in options.items()]
        Pool(1).run([[str(paths.example("timeline")), *given, "--format=json"]], id, outputs=["file"])
        return find(timeline.read(options["file"]))


def find(shown):
    """The episodes of a timeline."""
    packets = trips(shown, VIF)
    turns = [turn for turn in shown.row(timeline.PCPUS, PCPU) if turn.name == VCPU]
    timeouts = [i for i in shown.row(timeline.TCP, f"{SENDER} sends again") if i.name == "timeout"]
    episodes = [e for e in (_episode(packets, turns, mark) for mark in timeouts) if e]
    return Found(shown, packets, turns, timeouts, episodes)


def _episode(packets, turns, mark):
    seq = mark.args["seq"]
    index = next((i for i, turn in enumerate(turns) if turn.begin <= mark.begin <= turn.end), 0)
    sent = [p for p in packets if p.out and p.payload and p.seq == seq]
    before = [p for p in sent if p.points[0][0] < mark.begin]
    after = [p for p in sent if p.points[0][0] >= mark.begin]
    waiting = [
        p
        for p in packets
        if not p.out and p.ack > seq and p.at(BRIDGE) and p.at(GUEST) and p.at(BRIDGE) < mark.begin < p.at(GUEST)
    ]
    if not index or not before or not after or not waiting:
        return None
    return Episode(turns[index - 1].end, turns[index].begin, mark.begin, after[0], before[-1], waiting)


def pick(found):
    """The episode to draw: the first whose duplicate ACK is shown."""
    for episode in found.episodes:
        if episode.duplicate(found.packets):
            return episode
    raise VfloodError("the run showed no timeout while an ACK waited in the host; nothing to draw")


def shapes(found, ids):
    """Published statements, and what was observed."""
    text = published.shapes("pvtcp")
    after = [min(m.begin - t.begin for t in found.turns if t.begin <= m.begin) for m in found.timeouts]
    waits = [max(w.at(GUEST) - w.at(BRIDGE) for w in e.waiting) for e in found.episodes]
    gaps = [min(w.at(GUEST) for w in e.waiting) - e.timeout for e in found.episodes]
    doubles = sum(e.duplicate(found.packets) is not None for e in found.episodes)
    many = len(found.timeouts)
    verdicts = {
        "PV-F7-wake": (
            bool(after) and max(after) < 0.001,
            f"{many} timeouts, the latest {number(1e6 * max(after, default=0))} us after the guest got its core",
        ),
        "PV-F7-wait": (
            many > 0 and len(found.episodes) == many and min(waits) >= 0.03,
            f"ACKs waited at {len(found.episodes)} of {many} timeouts, up to {number(1e3 * max(waits, default=0))} ms",
        ),
        "PV-F7-order": (
            bool(gaps) and min(gaps) > 0,
            f"the first ACK was received {number(1e6 * min(gaps, default=0))} us or more after the timeout",
        ),
        "PV-F8-duplicate": (
            many > 0 and doubles == many,
            f"{doubles} of {many} old segments were answered so",
        ),
    }
    return [Shape(id, text[id].statement, *verdicts[id]) for id in ids]


def cells(found, key):
    """Numbers; the paper's figures have none."""
    episode = pick(found)
    away = 1e3 * (episode.resumed - episode.preempted)
    first = 1e6 * (min(w.at(GUEST) for w in episode.waiting) - episode.timeout)
    numbers = {
        "timeouts": (float(len(found.timeouts)), "timeouts"),
        "away": (away, "ms"),
        "acks_waiting": (float(len(episode.waiting)), "ACKs"),
        "ack_after_timeout": (first, "us"),
    }
    return [Cell(f"{key}.{name}", None, value, unit, None) for name, (value, unit) in numbers.items()]


def rows(found, episode, margin=0.002):
    """data.csv: every packet near the episode, at every point it passed."""
    heights = {GUEST: "guest", BRIDGE: "dom0", WIRE: "wire"}
    near = (
        (p, t, h)
        for p in found.packets
        for t, h in p.points
        if abs(t - episode.preempted) < margin or abs(t - episode.resumed) < margin
    )
    return [
        {
            "kind": "data" if p.out else "ack",
            "number": p.seq if p.out else p.ack,
            "bytes": p.payload,
            "at": heights[h],
            "time_s": f"{t:.9f}",
        }
        for p, t, h in near
    ]
