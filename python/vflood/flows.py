# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""Runs of the example vflood-flows: many transfers at once, in rounds."""

import shlex
from dataclasses import dataclass, field
from typing import List

from vflood import paths, transfers
from vflood.errors import VfloodError


@dataclass(frozen=True)
class Run(transfers.Run):
    """One run of vflood-flows."""

    samples: List[dict] = field(default_factory=list)  # what dom0 buffered

    @property
    def asked(self) -> int:
        """How many transfers were asked for; with a duration as many as there was time for."""
        if self.options.get("duration"):
            return len(self.transfers)
        return self.options["transfers"] * (self.options.get("flows", 0) + self.options.get("far-flows", 0))


def command(options, seed):
    """The command line of a run; options by name, without the dashes."""
    return paths.simulation("vflood-flows", options, seed)


def read(result, options, seed):
    """The run that vflood-flows' JSON object describes."""
    line = shlex.join(command(options, seed))
    found = result.get("transfers")
    if not isinstance(found, list):
        raise VfloodError(f"vflood-flows printed no list of transfers:\n  {line}")
    for index, transfer in enumerate(found):
        fault = transfers.fault_of(transfer, options)
        if fault:
            raise VfloodError(f"vflood-flows printed transfer {index} with {fault}:\n  {line}")
    return Run(options, seed, found, result.get("options", {}), result.get("samples", []))
