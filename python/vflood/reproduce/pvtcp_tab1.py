# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""PVTCP's Table I: one sender, standard TCP, four RTO minima."""

from vflood.figure import number
from vflood.reproduce.incast_table import Table

MINIMA = {"200ms": 200, "100ms": 100, "10ms": 10, "1ms": 1}  # columns


def falls(values):
    """Whether each is less than the one before."""
    return all(later < earlier for earlier, later in zip(values, values[1:]))


def part(some, all_of_them):
    """A share, 0 of nothing."""
    return some / all_of_them if all_of_them else 0.0


def verdicts(values):
    """Shape statements about one sender."""
    goodput = [values[column]["goodput"] for column in MINIMA]
    steps = [a - b for a, b in zip(goodput, goodput[1:])]
    found = {column: part(values[column]["spurious_rtos"], values[column]["timeouts"]) for column in ("10ms", "1ms")}
    spread = {
        column: [part(values[column][q], values[column]["timeouts"]) for q in ("retrans_segs", "dup_acks")]
        for column in ("10ms", "1ms")
    }
    close = all(abs(ratio - 1) <= 0.1 for ratios in spread.values() for ratio in ratios)
    return {
        "PV-5-tab1": (falls(goodput), "goodput " + ", ".join(map(number, goodput)) + " Mb/s"),
        "PV-5-step": (steps[1] > max(0, steps[0], steps[2]), "steps of " + ", ".join(map(number, steps)) + " Mb/s"),
        "PV-7": (
            values["1ms"]["timeouts"] > 0 and max(found.values()) <= 0.3,
            "; ".join(f"{100 * share:.0f} % at {column}" for column, share in found.items()),
        ),
        "PV-9": (
            close,
            "; ".join(
                f"{number(a)} retransmissions and {number(b)} duplicate ACKs per timeout at {column}"
                for column, (a, b) in spread.items()
            ),
        ),
    }


TABLE = Table(
    id="pvtcp-tab1",
    title="One sender behind a shared core: timeouts for no loss",
    paper="tab1",
    about="One sender guest shares its core with two guests with other work, blocks of 1024 kB, standard TCP with the RTO "
    "minimum of the column",
    cases={column: {"senders": 1, "block": 1024000, "rto-min": ms} for column, ms in MINIMA.items()},
    quantities=("goodput", "time", "out_segs", "retrans_segs", "timeouts", "spurious_rtos", "dup_acks"),
    verdicts=verdicts,
    scale=0.1,
    seeds=4,
)
REPRODUCTION = TABLE.reproduction()
