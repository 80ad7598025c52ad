# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""--scale=ci: how much of each experiment a quick look takes; all of them together some minutes on two cores."""

from typing import Dict, Tuple

from vflood.reproduce.record import Reproduction

# {id: (scale, seeds)}; seeds None: the experiment's own number
QUICK: Dict[str, Tuple[float, "int | None"]] = {}
LEAST, SEEDS = 0.1, 2  # of an experiment that is not named above: at most this scale, at most these seeds


def quick(reproduction: Reproduction) -> Tuple[float, "int | None"]:
    """Scale and seeds of a quick look."""
    if reproduction.id in QUICK:
        return QUICK[reproduction.id]
    return min(reproduction.scale, LEAST), min(reproduction.seeds, SEEDS)
