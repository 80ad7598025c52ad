# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""The public calibration points of a Xen host's CPU costs: what to run for each, and what to read from it."""

import math
import shlex
from dataclasses import dataclass, field
from typing import Dict

from vflood import paths
from vflood.errors import VfloodError
from vflood.runner import Pool

CLOCK_GHZ = 2.53  # of the machines of CAL-3 and CAL-4
TESTBED = {"ns3::CreditScheduler::Version": "4.1", "ns3::HypervisorHost::Pcpus": 8, "ns3::GuestNode::Hz": 1000}
INCAST_WINDOW = 135  # segments: what the sockets of CAL-4 were limited to, 196 kB (derived)
ALL_CORES_ALIKE = 1  # pCPUs whose credit is shared out: as if every core of the host had these three guests
WIRE_MBPS = 1000 * 1448 / 1538  # TCP payload of a full frame with preamble, checksum and gap
READINGS = {
    "vm-ping": ("summary", "rtt_ms", "median"),
    "host-calibration": ("goodput_mbps",),
}
PINGS, SECONDS = 100, 2.0  # per run at scale 1: pings, simulated seconds


@dataclass(frozen=True)
class Case:
    """A run of one of the examples."""

    key: str
    program: str
    options: Dict[str, object] = field(default_factory=dict)
    length: float = 1.0  # of a stream, against the others: turns of 30 ms average out slowly

    def command(self, scale=1.0, overrides=None):
        """The command line; overrides by name of an option of the program, or of an attribute (ns3::...)."""
        amount = {
            "vm-ping": {"count": max(20, round(PINGS * scale))},
            "host-calibration": {"seconds": max(0.5, self.length * SECONDS * scale)},
        }[self.program]
        known = {k: v for k, v in (overrides or {}).items() if k.startswith("ns3::") or self.program == "host-calibration"}
        given = {**amount, **known, **self.options, "format": "json"}
        return [str(paths.example(self.program))] + [f"--{name}={value}" for name, value in given.items()]


def _stream(key, **options):
    return Case(key, "host-calibration", {name.replace("_", "-"): value for name, value in options.items()})


NATIVE = Case("ping.native", "vm-ping", {"from": "native", "to": "native"})
GUESTS = Case("ping.guests", "vm-ping", {"from": "guest", "vms": 1, "load": 0, "dom0": "own", **TESTBED})
LONE = [
    _stream(f"lone.{direction}.{dom0}", direction=direction, dom0=dom0)
    for direction in ("send", "receive")
    for dom0 in ("own", "shared")
]
NEIGHBOUR = _stream("lone.neighbour", peer="neighbour")
BASE = _stream("hog.none", xen="4.7")
BOOSTED = _stream("hog.4.7.send", xen="4.7", hogs=1)
KICKED = _stream("hog.4.3.send", xen="4.3", hogs=1)
HOG = [
    _stream(f"hog.{xen}.{direction}", xen=xen, direction=direction, hogs=1)
    for xen in ("3.3", "4.1", "4.7")
    for direction in ("send", "receive")
    if (xen, direction) != ("4.7", "send")
]
SHARE = Case("share", "host-calibration", {"peer": "guest", "hogs": 2, "pool": ALL_CORES_ALIKE, "window": INCAST_WINDOW}, 4.0)
CYCLES = Case("cycles", "host-calibration", {"peer": "guest", "ns3::CpuCost::IdleExit": "0ns"})
CASES = (NATIVE, GUESTS, *LONE, NEIGHBOUR, BASE, BOOSTED, KICKED, *HOG, SHARE, CYCLES)


def value(case, record):
    """What a run measured: the median round trip time in ms, or the goodput in Mb/s."""
    found = record
    for name in READINGS[case.program]:
        found = found.get(name) if isinstance(found, dict) else None
    if isinstance(found, bool) or not isinstance(found, (int, float)) or not math.isfinite(found) or found < 0:
        raise VfloodError(f"{case.program} printed {'.'.join(READINGS[case.program])} = {found!r}:\n  {shlex.join(case.command())}")
    return found


def simulate(cases, jobs, label, scale=1.0, overrides=None):
    """Runs cases: {key: record}."""
    cases = list(cases)
    found = Pool(jobs).run([case.command(scale, overrides) for case in cases], label)
    for case, record in zip(cases, found):
        value(case, record)
    return {case.key: record for case, record in zip(cases, found)}


def extra_rtt(values):
    """PV-2: how much longer a round trip between guests takes than one between native hosts, in ms."""
    return values["ping.guests"] - values["ping.native"]


def kicked_ratio(values):
    """CAL-1, Xen 4.3: share of the lone guest's goodput that is left beside a hog."""
    return values["hog.4.3.send"] / values["hog.none"]


def boosted_ratio(values):
    """CAL-1, Xen 4.7: the same."""
    return values["hog.4.7.send"] / values["hog.none"]


def shared_goodput(values):
    """CAL-4: of a sender beside two hogs, in Mb/s."""
    return values["share"]


def cycles_per_byte(record):
    """CAL-4: what sending costs the guest: CPU time of a lone sender whose pCPU leaves idleness for nothing."""
    rate = record["goodput_mbps"] * 1e6 / 8
    return record["guest"]["running"] * CLOCK_GHZ * 1e9 / rate
