# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""PVTCP's Table II: 20 senders, standard TCP, four RTO minima."""

from vflood.figure import number
from vflood.reproduce.incast_table import Table
from vflood.reproduce.pvtcp_tab1 import MINIMA, falls, part


def verdicts(values):
    """Shape statements about 20 senders."""
    goodput = [values[column]["goodput"] for column in MINIMA]
    timeouts = part(values["1ms"]["timeouts"], values["200ms"]["timeouts"])
    again = part(values["1ms"]["retrans_segs"], values["200ms"]["retrans_segs"])
    return {
        "PV-5-tab2": (falls(goodput[::-1]), "goodput " + ", ".join(map(number, goodput)) + " Mb/s"),
        "PV-5-losses": (
            timeouts >= 1.5 and 0 < again <= 0.7,
            f"{number(timeouts)} times the timeouts, {number(again)} times the retransmissions",
        ),
    }


TABLE = Table(
    id="pvtcp-tab2",
    title="20 senders behind shared cores: a small RTO minimum wins",
    paper="tab2",
    about="20 sender guests, each shares its core with two guests with other work, blocks of 1024 kB, standard TCP with the "
    "RTO minimum of the column",
    cases={column: {"senders": 20, "block": 1024000, "rto-min": ms} for column, ms in MINIMA.items()},
    quantities=("goodput", "time", "retrans_segs", "timeouts", "spurious_rtos", "dup_acks"),
    verdicts=verdicts,
    scale=0.01,
    seeds=3,
)
REPRODUCTION = TABLE.reproduction()
