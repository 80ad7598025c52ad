# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""PVTCP's Table IV: one sender, PVTCP with an RTO minimum of 1 ms, four block sizes."""

from vflood.figure import number
from vflood.incast import BLOCKS
from vflood.reproduce.incast_table import Table


def verdicts(values):
    """Shape statements that need no other table."""
    worst = max(values[column]["timeouts"] for column in BLOCKS)
    return {"PV-4-timeouts": (worst < 10, "timeouts " + ", ".join(number(values[c]["timeouts"]) for c in BLOCKS))}


TABLE = Table(
    id="pvtcp-tab4",
    title="One sender behind a shared core: PVTCP has no timeouts",
    paper="tab4",
    about="One sender guest shares its core with two guests with other work, PVTCP with an RTO minimum of 1 ms, blocks as in "
    "the column",
    cases={
        column: {"senders": 1, "block": size, "rto-min": 1, "tcp": "pvtcp"} for column, size in BLOCKS.items()
    },
    quantities=("goodput", "time", "retrans_segs", "timeouts", "spurious_rtos", "dup_acks"),
    verdicts=verdicts,
    scale=0.1,
    seeds=4,
)
REPRODUCTION = TABLE.reproduction()
