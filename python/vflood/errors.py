# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""What can go wrong, said to the user in words and without a traceback."""


class VfloodError(Exception):
    """A failure to report as one message."""

    status = 1


class UsageError(VfloodError):
    """A wrong argument: the message names the value, what is allowed, and the remedy."""

    status = 2


class SimulationError(VfloodError):
    """The simulator refused: a wrong value, an unknown name, a call at the wrong time. ``vflood.ns3.Error``."""


class FatalSimulationError(SimulationError):
    """ns-3 gave up. Nothing of this process's simulations can be used afterwards. ``vflood.ns3.FatalError``."""
