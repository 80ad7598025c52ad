# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""Experiments with the vflood simulator: scenarios, reproductions of published measurements, plans of many runs."""

import sys
from typing import TYPE_CHECKING, Any, List

if sys.version_info < (3, 11):
    raise ImportError(
        "vflood needs Python 3.11 or later; this is {} (Python {}). On Debian 12 use /usr/bin/python3".format(
            sys.executable, sys.version.split()[0]
        )
    )

__version__ = "0.1.0"

if TYPE_CHECKING:
    from vflood.scenario import (
        Broadcasts,
        Bulk,
        Guest,
        Host,
        Http,
        Incast,
        Link,
        Native,
        OnOff,
        Pings,
        Result,
        Scenario,
        ScenarioError,
        Switch,
        Trace,
        Transfers,
    )

__all__ = [
    "Broadcasts",
    "Bulk",
    "Guest",
    "Host",
    "Http",
    "Incast",
    "Link",
    "Native",
    "OnOff",
    "Pings",
    "Result",
    "Scenario",
    "ScenarioError",
    "Switch",
    "Trace",
    "Transfers",
    "__version__",
]


def __getattr__(name: str) -> Any:
    """Scenarios are imported when they are used: the command line starts faster without them."""
    if name in __all__:
        from vflood import scenario

        return getattr(scenario, name)
    raise AttributeError(f"module vflood has no attribute {name}")


def __dir__() -> List[str]:
    return sorted({*globals(), *__all__})
