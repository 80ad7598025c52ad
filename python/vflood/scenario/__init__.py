# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""Scenarios: hosts, guests, links and workloads as objects of Python, and as TOML files.

    from vflood import Guest, Host, Link, Native, Scenario, Transfers

    scenario = Scenario(
        hosts=[Host("xen", dom0=[0])],
        guests=[Guest("vm", "xen", pcpus=[0], load=0.6, offload="vflood")],
        natives=[Native("peer")],
        links=[Link(["xen", "peer"], delay="25us")],
        workloads=[Transfers("transfers", "vm", "peer", bytes="100kB", count=20)],
    )
    result = scenario.run(seeds=[1, 2, 3])
    result.frame("transfers")["goodput_mbps"].median()
"""

from vflood.scenario.element import Element
from vflood.scenario.errors import Mistake, ScenarioError
from vflood.scenario.objects import (
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
    Switch,
    Trace,
    Transfers,
)
from vflood.scenario.result import Result
from vflood.scenario.scenario import Scenario, Variation

__all__ = [
    "Broadcasts",
    "Bulk",
    "Element",
    "Guest",
    "Host",
    "Http",
    "Incast",
    "Link",
    "Mistake",
    "Native",
    "OnOff",
    "Pings",
    "Result",
    "Scenario",
    "ScenarioError",
    "Switch",
    "Trace",
    "Transfers",
    "Variation",
]
