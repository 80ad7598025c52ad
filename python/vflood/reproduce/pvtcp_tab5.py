# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""PVTCP's Table V: 20 senders, standard TCP against PVTCP, RTO minimum 1 ms, four block sizes."""

from vflood.figure import number
from vflood.incast import BLOCKS
from vflood.reproduce.incast_table import Table
from vflood.reproduce.pvtcp_tab1 import part


def verdicts(values):
    """Shape statements about both TCPs."""
    pairs = {block: (values[f"{block}.tcp"], values[f"{block}.pvtcp"]) for block in BLOCKS}
    gains = [100 * (ours["goodput"] / plain["goodput"] - 1) for plain, ours in pairs.values()]
    fewer = {
        quantity: [100 * (1 - part(ours[quantity], plain[quantity])) for plain, ours in pairs.values()]
        for quantity in ("spurious_rtos", "timeouts")
    }
    grows = all(later > earlier for earlier, later in zip(gains, gains[1:]))

    def listed(numbers):
        return ", ".join(f"{n:.1f}" for n in numbers) + " %"

    order = ", ".join(BLOCKS)
    return {
        "PV-12": (min(gains) > 0 and grows, f"gains {listed(gains)} with {order}"),
        "PV-12-spurious": (min(fewer["spurious_rtos"]) >= 98, f"fewer by {listed(fewer['spurious_rtos'])}"),
        "PV-12-timeouts": (min(fewer["timeouts"]) >= 50, f"fewer by {listed(fewer['timeouts'])}"),
    }


TABLE = Table(
    id="pvtcp-tab5",
    title="20 senders behind shared cores: PVTCP against standard TCP",
    paper="tab5",
    about="20 sender guests, each shares its core with two guests with other work, RTO minimum 1 ms, blocks and TCP as in the "
    "column",
    cases={
        f"{column}.{name}": {"senders": 20, "block": size, "rto-min": 1, "tcp": tcp}
        for column, size in BLOCKS.items()
        for name, tcp in (("tcp", "standard"), ("pvtcp", "pvtcp"))
    },
    quantities=("goodput", "time", "retrans_segs", "timeouts", "spurious_rtos", "dup_acks"),
    verdicts=verdicts,
    scale=0.01,
    seeds=2,
)
REPRODUCTION = TABLE.reproduction()
