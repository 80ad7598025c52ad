# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""Runs of the example vm-transfer."""

import math
import shlex
from dataclasses import dataclass
from typing import List

from vflood import paths
from vflood.errors import VfloodError

FIELDS = ("start_s", "end_s", "bytes", "goodput_mbps")


@dataclass(frozen=True)
class Run:
    """One run of vm-transfer: what was asked for, and the transfers that were completed."""

    options: dict
    seed: int
    transfers: List[dict]

    @property
    def finished(self) -> bool:
        """Whether every transfer that was asked for was completed."""
        return len(self.transfers) == self.options["transfers"]


def command(options, seed):
    """The command line of a run; options by name, without the dashes."""
    given = [f"--{name}={value}" for name, value in options.items()]
    return [str(paths.example("vm-transfer")), *given, f"--seed={seed}", "--format=json"]


def read(result, options, seed):
    """The run that vm-transfer's JSON object describes."""
    line = shlex.join(command(options, seed))
    transfers = result.get("transfers")
    if not isinstance(transfers, list):
        raise VfloodError(f"vm-transfer printed no list of transfers:\n  {line}")
    for index, transfer in enumerate(transfers):
        for field in FIELDS:
            value = transfer.get(field) if isinstance(transfer, dict) else None
            if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
                raise VfloodError(f"vm-transfer printed transfer {index} with {field} = {value!r}, no number:\n  {line}")
        if transfer["bytes"] != options["bytes"]:
            raise VfloodError(
                f"vm-transfer moved {transfer['bytes']} B in transfer {index} instead of {options['bytes']}:\n  {line}"
            )
    if len(transfers) > options["transfers"]:
        raise VfloodError(f"vm-transfer printed {len(transfers)} transfers, asked for {options['transfers']}:\n  {line}")
    return Run(options, seed, transfers)
