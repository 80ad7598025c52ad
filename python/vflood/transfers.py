# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""Runs of the example vm-transfer."""

import math
import shlex
from dataclasses import dataclass, field
from typing import List

from vflood import paths
from vflood.errors import VfloodError

FIELDS = ("start_s", "end_s", "bytes", "goodput_mbps")


@dataclass(frozen=True)
class Run:
    """One run of vm-transfer: what was asked for, and the transfers it reported."""

    options: dict
    seed: int
    transfers: List[dict]
    used: dict = field(default_factory=dict)  # every option as the program says it used it

    @property
    def completed(self) -> int:
        """How many transfers moved all their bytes."""
        return sum(not failed(transfer) for transfer in self.transfers)

    @property
    def asked(self) -> int:
        """How many transfers were asked for."""
        return self.options["transfers"]

    @property
    def finished(self) -> bool:
        """Whether every transfer that was asked for was completed."""
        return self.completed == self.asked


def failed(transfer):
    """Whether a transfer ended before all its bytes were moved."""
    return bool(transfer.get("failed", False))


def command(options, seed):
    """The command line of a run; options by name, without the dashes."""
    return paths.simulation("vm-transfer", options, seed)


def read(result, options, seed):
    """The run that vm-transfer's JSON object describes."""
    line = shlex.join(command(options, seed))
    transfers = result.get("transfers")
    if not isinstance(transfers, list):
        raise VfloodError(f"vm-transfer printed no list of transfers:\n  {line}")
    for index, transfer in enumerate(transfers):
        fault = fault_of(transfer, options)
        if fault:
            raise VfloodError(f"vm-transfer printed transfer {index} with {fault}:\n  {line}")
    if len(transfers) > options["transfers"]:
        raise VfloodError(f"vm-transfer printed {len(transfers)} transfers, asked for {options['transfers']}:\n  {line}")
    return Run(options, seed, transfers, result.get("options", {}))


def fault_of(transfer, options):
    """What is wrong with a transfer as printed, or nothing."""
    for field in FIELDS:
        value = transfer.get(field) if isinstance(transfer, dict) else None
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
            return f"{field} = {value!r}, no number"
    if failed(transfer):
        return None
    if transfer["bytes"] != options["bytes"]:
        return f"bytes = {transfer['bytes']} instead of {options['bytes']}"
    if transfer["goodput_mbps"] <= 0:
        return f"goodput_mbps = {transfer['goodput_mbps']}, not above 0"
    return None
