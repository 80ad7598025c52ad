# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""PVTCP's Figure 5: goodput of standard TCP over the number of senders, for four RTO minima and four block sizes."""

from vflood import published
from vflood.incast import BLOCKS
from vflood.reproduce.incast_curves import Curves
from vflood.reproduce.pvtcp_tab1 import MINIMA
from vflood.reproduce.record import Cell

CURVES = {f"TCP-{name}": {"rto-min": ms} for name, ms in MINIMA.items()}


def gains(goodput):
    """Of TCP-1ms over TCP-200ms with the most senders, in %, by block."""
    return {b: 100 * (curves["TCP-1ms"][-1] / curves["TCP-200ms"][-1] - 1) for b, curves in goodput.items()}


def verdicts(goodput):
    """Shape statements about the curves."""
    crossed = {
        block: all(curves["TCP-1ms"][0] <= values[0] and curves["TCP-1ms"][-1] >= values[-1] for values in curves.values())
        for block, curves in goodput.items()
    }
    gain = gains(goodput)
    return {
        "PV-5": (all(crossed.values()), "so with blocks of " + (", ".join(b for b, so in crossed.items() if so) or "no size")),
        "PV-6": (min(gain.values()) >= 100, "gains " + ", ".join(f"{g:.0f} % ({b})" for b, g in gain.items())),
    }


def beside(goodput):
    """The gains that the text gives."""
    paper = published.numbers("pvtcp")
    found = gains(goodput)
    return [Cell.beside(paper[f"fig5.{block}.gain_of_1ms"], found[block]) for block in BLOCKS]


REPRODUCTION = Curves(
    id="pvtcp-fig5",
    title="Incast in a virtual cluster: no RTO minimum is right for every number of senders",
    about="Every sender guest shares its core with two guests with other work; standard TCP",
    curves=CURVES,
    verdicts=verdicts,
    beside=beside,
    scale=0.005,
).reproduction()
