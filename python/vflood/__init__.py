# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""Experiments with the vflood simulator: scenarios, reproductions of published measurements, plans of many runs."""

from typing import TYPE_CHECKING, Any, List

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
