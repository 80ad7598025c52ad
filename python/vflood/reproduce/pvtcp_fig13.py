# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""PVTCP's Figure 13: goodput of PVTCP and of standard TCP over the number of senders, for four block sizes."""

from vflood.figure import number
from vflood.reproduce.incast_curves import SENDERS, Curves

CURVES = {
    "TCP-200ms": {"rto-min": 200},
    "TCP-1ms": {"rto-min": 1},
    "PVTCP-1ms": {"rto-min": 1, "tcp": "pvtcp"},
}


def verdicts(goodput):
    """Whether PVTCP is nowhere behind."""
    behind = {
        (block, senders): max(values[i] for values in curves.values()) / curves["PVTCP-1ms"][i] - 1
        for block, curves in goodput.items()
        for i, senders in enumerate(SENDERS)
    }
    (block, senders), most = max(behind.items(), key=lambda item: item[1])
    return {"PV-13": (most <= 0.03, f"at most {number(100 * most)} % behind the best ({senders} senders, {block})")}


REPRODUCTION = Curves(
    id="pvtcp-fig13",
    title="Incast in a virtual cluster: PVTCP against standard TCP",
    about="Every sender guest shares its core with two guests with other work",
    curves=CURVES,
    verdicts=verdicts,
    beside=lambda goodput: [],
    scale=0.005,
).reproduction()
