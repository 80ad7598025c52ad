# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""Scenarios in this process: the same results as the program's, and objects by name."""

import json
import os
import subprocess

import pytest
from conftest import ROOT
from native import need_native

need_native()

from vflood import ns3  # noqa: E402

FILES = ROOT / "examples" / "scenarios"
FEW = {"workload.transfers.count": "5"}


def program(file, overrides, seed):
    options = [f"--{key}={value}" for key, value in overrides.items()]
    command = [os.environ["SCENARIO"], f"--file={file}", *options, f"--seed={seed}", "--format=json"]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


@pytest.mark.skipif("SCENARIO" not in os.environ, reason="the program is not built")
@pytest.mark.parametrize(
    "name, overrides, seed",
    [
        ("vflood-fig6", FEW, 1),
        ("vflood-fig6", {**FEW, "guest.vm.offload": "none"}, 4),
        ("pings-rotation", {"workload.pings.count": "20"}, 2),
    ],
)
def test_the_same_results_as_the_program(name, overrides, seed):
    expected = program(FILES / f"{name}.toml", overrides, seed)
    calls = []
    with ns3.simulation():
        world = ns3.ScenarioWorld(FILES / f"{name}.toml", {**overrides, "seed": str(seed)})
        world.run(progress=lambda now_s, share: calls.append(share), interval_s=0)
        assert world.finished and world.end.s == expected["end_s"]
        for workload_name in world.workloads:
            workload = world.workload(workload_name)
            rows = [dict(zip(workload.columns, row)) for row in zip(*(c.tolist() for c in workload.columns.values()))]
            assert rows == expected["workloads"][workload_name]["rows"]
            assert workload.summary == expected["workloads"][workload_name]["summary"]
            assert (workload.kind, workload.done, workload.error) == (expected["workloads"][workload_name]["kind"], workload.done, "")
    assert calls and all(0 <= share <= 1 for share in calls)


def test_objects_by_name():
    with ns3.simulation():
        world = ns3.ScenarioWorld(str(FILES / "vflood-fig6.toml"), FEW)
        assert {"peer", "xen", "vm"} <= set(world.machines) and "transfers" in world.workloads
        assert type(world["xen"]) is ns3.HypervisorHost and type(world["vm"]) is ns3.GuestNode and type(world["peer"]) is ns3.Node
        vm = world.machine("vm")
        assert vm.guest is vm.node is world["vm"] and vm.host is world["xen"] and vm.load.type_name == "ns3::CpuLoad"
        assert vm.address.version == 4 and vm.device.node is vm.node and world.machine("peer").host is None
        states = ns3.trace(vm.guest.vcpu(), "RunState")
        sinks = [a for a in world.workload("transfers").applications if isinstance(a, ns3.TransferSink)]
        received = ns3.trace(sinks[0], "TransferCompleted")
        world.enable_accounting()
        world.run()
        frame = world.workload("transfers").frame()
        assert len(frame) == len(received) == 5
        vcpus = world.vcpus()
        assert len(vcpus) >= 4 and (vcpus["steal_s"] > 0).any()
    assert len(states) > 100
    for call in (lambda: world.machines, lambda: world.run(), lambda: vm.node, lambda: world["vm"], lambda: world.vcpus()):
        with pytest.raises(ns3.Error, match="destroyed"):
            call()


TEXT = """
[[native]]
name = "a"
[[native]]
name = "b"
[[link]]
between = ["a", "b"]
[[workload]]
kind = "ping"
name = "pings"
from = "a"
to = "b"
count = 3
interval = "10ms"
"""


def test_a_text():
    with ns3.simulation():
        world = ns3.ScenarioWorld(TEXT)
        world.run()
        assert world.workload("pings").done == 3
        with pytest.raises(ns3.Error, match="run already"):
            world.run()
        with pytest.raises(ns3.Error, match="already"):
            ns3.ScenarioWorld(TEXT)


def test_a_scenario_of_python():
    pytest.importorskip("pandas")
    import vflood

    with ns3.simulation():
        world = ns3.ScenarioWorld(vflood.Scenario.from_toml(FILES / "vflood-fig6.toml"), FEW)
        world.run()
        assert world.workload("transfers").done == 5


@pytest.mark.parametrize(
    "source, overrides, words",
    [
        ("/nowhere.toml", {}, ["/nowhere.toml"]),
        (TEXT.replace("count", "cuont"), {}, ["cuont", "count"]),
        (TEXT.replace('"b"]', '"c"]').replace("count = 3", "count = -1"), {}, ["link", "c", "count", "-1"]),
        (TEXT, {"workload.pings.cuont": "1"}, ["cuont"]),
        ("[[\n", {}, ["1"]),
    ],
)
def test_all_mistakes_are_told(source, overrides, words):
    with ns3.simulation():
        with pytest.raises(ns3.Error) as caught:
            ns3.ScenarioWorld(source, overrides)
        assert all(word in str(caught.value) for word in words), caught.value
        ns3.ScenarioWorld(TEXT).run()


def test_unknown_names_are_told():
    with ns3.simulation():
        world = ns3.ScenarioWorld(TEXT)
        for call in (world.machine, world.workload, world.__getitem__):
            with pytest.raises(ns3.Error):
                call("nobody")
        with pytest.raises(TypeError):
            ns3.ScenarioWorld(TEXT, {"seed": 1})
