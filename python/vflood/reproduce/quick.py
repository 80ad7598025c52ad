# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""--scale=ci: how much of each experiment a quick look takes; all of them together some minutes on two cores."""

from typing import Dict, Tuple

from vflood.reproduce.record import Reproduction

# {id: (scale, seeds)}; seeds None: the experiment's own number. Dear ones, in s of CPU time as measured: regimes 100,
# vflood-fig11 85, vflood-fig12b 68, pvtcp-sensitivity 64, vflood-fig12a 56, pvtcp-fig5 52; the others together some 350.
QUICK: Dict[str, Tuple[float, "int | None"]] = {
    "placement": (0.05, 1),
    "regimes": (0.1, 1),
    "vflood-fig9": (0.01, 1),
    "vflood-fig11": (0.01, 1),
    "vflood-modern": (0.1, 1),
    "vflood-sensitivity": (0.1, 1),
    "vflood-alternatives": (0.1, 1),
    "vflood-tab1": (0.02, 1),
    "pvtcp-fig5": (0.0005, 1),
    "pvtcp-fig13": (0.0005, 1),
    "pvtcp-sensitivity": (0.0005, 1),
    "pvtcp-tab1": (0.01, 1),
    "pvtcp-tab2": (0.001, 1),
    "pvtcp-tab4": (0.01, 1),
    "pvtcp-tab5": (0.001, 1),
    "vsnoop-imb": (0.01, 1),
}
LEAST, SEEDS = 0.1, 2  # of an experiment that is not named above: at most this scale, at most these seeds


def quick(reproduction: Reproduction) -> Tuple[float, "int | None"]:
    """Scale and seeds of a quick look."""
    if reproduction.id in QUICK:
        return QUICK[reproduction.id]
    return min(reproduction.scale, LEAST), min(reproduction.seeds, SEEDS)
