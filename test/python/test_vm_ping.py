# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""The example program vm-ping: the numbers its header promises, what it prints, and what it says to bad input."""

import json
import os
import re
import statistics
import subprocess
from pathlib import Path

import pytest

PROGRAM = os.environ.get("VM_PING", "")
SOURCE = Path(__file__).resolve().parents[2] / "examples" / "vm-ping.cc"
SHORT = ("--count=20", "--warmup=0.2", "--format=json")
OPTIONS = (
    "from to vms load load-mode dom0 coalesce-us delay-us broadcasts warmup count interval-ms seed format"
).split()
PROMISED = re.findall(r"^ +vm-ping (--\S.*?) {3,}([\d.]+) +([\d.]+) +([\d.]+)$", SOURCE.read_text(), re.MULTILINE)

pytestmark = pytest.mark.skipif(not PROGRAM, reason="VM_PING does not name the program; ctest sets it")


def run(tmp_path, *arguments, **more):
    pipe = subprocess.PIPE
    return subprocess.run(
        [PROGRAM, *arguments], **{"stdout": pipe, **more}, stderr=pipe, text=True, timeout=120, cwd=tmp_path
    )


def read(tmp_path, *arguments):
    result = run(tmp_path, *arguments, "--format=json")
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


def test_the_header_promises_something():
    assert len(PROMISED) == 4


@pytest.mark.parametrize("arguments, mean, median, largest", PROMISED, ids=[row[0] for row in PROMISED])
def test_the_header_tells_the_truth(tmp_path, arguments, mean, median, largest):
    rtt = read(tmp_path, *arguments.split())["summary"]["rtt_ms"]
    for name, value in (("mean", mean), ("median", median), ("max", largest)):
        assert rtt[name] == pytest.approx(float(value), rel=0.02), name


@pytest.mark.parametrize("ends", [("native", "native"), ("native", "guest"), ("guest", "native"), ("guest", "guest")])
@pytest.mark.parametrize("dom0", ["shared", "own"])
@pytest.mark.parametrize("mode", ["cumulative", "period", "busy-slice"])
def test_json(tmp_path, ends, dom0, mode):
    arguments = (*SHORT, f"--from={ends[0]}", f"--to={ends[1]}", f"--dom0={dom0}", f"--load-mode={mode}")
    result = run(tmp_path, *arguments)
    assert result.returncode == 0, result.stderr
    record = json.loads(result.stdout)
    assert list(record) == ["options", "pings", "summary"]
    assert list(record["options"]) == OPTIONS
    assert (record["options"]["from"], record["options"]["to"]) == ends
    pings = record["pings"]
    assert len(pings) == 20
    for ping in pings:
        assert list(ping) == ["sent_s", "arrived_at_host_ms", "seen_by_guest_ms", "rtt_ms"]
        assert 0 < ping["arrived_at_host_ms"] <= ping["seen_by_guest_ms"] < ping["rtt_ms"]
    gaps = [after["sent_s"] - before["sent_s"] for before, after in zip(pings, pings[1:])]
    assert all(gap >= 0.05 - 1e-9 for gap in gaps) and pings[0]["sent_s"] >= 0.2
    summary = record["summary"]
    assert list(summary) == ["sent", "answered", "rtt_ms", "host_to_guest_ms"]
    assert (summary["sent"], summary["answered"]) == (20, 20)
    assert list(summary["rtt_ms"]) == ["mean", "median", "p90", "p99", "max"]
    assert summary["rtt_ms"]["mean"] == pytest.approx(statistics.fmean(ping["rtt_ms"] for ping in pings))
    waits = [ping["seen_by_guest_ms"] - ping["arrived_at_host_ms"] for ping in pings]
    assert summary["host_to_guest_ms"]["max"] == pytest.approx(max(waits), abs=1e-9)
    if ends[1] == "native":
        assert max(waits) == 0
    assert run(tmp_path, *arguments).stdout == result.stdout, "the same seed gave other bytes"
    assert run(tmp_path, *arguments, "--seed=2").stdout != result.stdout, "another seed gave the same bytes"


def test_native_round_trips_are_those_of_the_cable(tmp_path):
    record = read(tmp_path, "--to=native", "--count=50", "--delay-us=123")
    assert {round(1e6 * ping["rtt_ms"]) for ping in record["pings"][1:]} == {2 * (123000 + 880)}


@pytest.mark.parametrize("vms", [2, 3])
def test_a_request_waits_for_whole_slices(tmp_path, vms):
    record = read(tmp_path, f"--vms={vms}", "--load=1", "--count=300")
    waits = [ping["seen_by_guest_ms"] - ping["arrived_at_host_ms"] for ping in record["pings"]]
    near = [min(abs(wait - 30 * turns) for turns in range(vms)) < 1 for wait in waits[1:]]
    assert sum(near) >= 0.95 * len(near)
    for turns in range(vms):
        share = sum(abs(wait - 30 * turns) < 1 for wait in waits) / len(waits)
        assert share == pytest.approx(1 / vms, abs=0.1)


def test_broadcasts_change_something(tmp_path):
    assert read(tmp_path, *SHORT, "--broadcasts=300")["pings"] != read(tmp_path, *SHORT)["pings"]


def test_text(tmp_path):
    result = run(tmp_path, "--count=20")
    assert result.returncode == 0 and result.stdout.startswith("20 of 20 pings answered\n")
    assert "rtt_ms" in result.stdout and "host_to_guest_ms" in result.stdout


@pytest.mark.parametrize("option", OPTIONS)
@pytest.mark.parametrize("value", ["", "-1", "nan", "1e400", "9" * 24, "foo", " "])
def test_bad_values(tmp_path, option, value):
    result = run(tmp_path, f"--{option}={value}")
    assert result.returncode == 2 and result.stdout == ""
    assert result.stderr.startswith(f'vm-ping: option --{option} has the value "{value}"; allowed: ')
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "argument, part",
    [
        ("--vms=0", "from 1 to 64"),
        ("--vms=65", "from 1 to 64"),
        ("--count=0", "from 1 to 65535"),
        ("--count=65536", "from 1 to 65535"),
        ("--count=1.5", "from 1 to 65535"),
        ("--load=1.01", "from 0 to 1"),
        ("--interval-ms=0", "0.001"),
        ("--from=both", "native, guest"),
        ("--load-mode=sleepy", "cumulative, period, busy-slice"),
        ("--nonsense=1", "allowed: --from, --to"),
        ("stray", "allowed: --from, --to"),
        ("--RngRun=2", "--seed"),
        ("--RngSeed=0", "--seed"),
        ("--ns3::CpuLoad::Load=1", "--load"),
        ("--ns3::CpuLoad::Mode=Period", "--load-mode"),
        ("--ns3::EthernetChannel::Delay=1us", "--delay-us"),
        ("--ns3::EthernetNetDevice::InterruptDelay=1us", "--coalesce-us"),
        ("--ns3::NetfrontDevice::RxTargetMin=64", "256"),
        ("--ns3::NetfrontDevice::RxRingSize=2147483648", "32768"),
        ("--ns3::NetfrontDevice::TxRingSize=2147483648", "32768"),
        ("--ns3::EthernetNetDevice::Mtu=9000", "--ns3::EthernetDeviceBase::Mtu=9000"),
        ("--ns3::EthernetDeviceBase::Mtu=0", "68..9000"),
        ("--ns3::NetbackDriver::CopyDelay=foo", "a time with its unit"),
        ("--ns3::VcpuClock::Hz=0", "1..10000"),
        ("--ns3::HypervisorHost::Pcpus=0", "1..1024"),
        ("--ns3::HypervisorHost::Pcpus=1 --dom0=own", "pCPU"),
        ("--ns3::PingSeries::Size=1401", "1400"),
        ("--SimulatorImplementationType=ns3::Nope", "ns3::DefaultSimulatorImpl"),
    ],
)
def test_refused(tmp_path, argument, part):
    result = run(tmp_path, *argument.split())
    assert result.returncode == 2 and result.stdout == ""
    assert part in result.stderr and result.stderr.count("\n") == 1


def test_help_names_every_option(tmp_path):
    result = run(tmp_path, "--help")
    assert result.returncode == 0
    assert [option for option in OPTIONS if f"--{option}:" not in result.stdout] == []


def test_output_that_cannot_be_written(tmp_path):
    with open("/dev/full", "w", encoding="utf-8") as full:
        result = run(tmp_path, *SHORT, stdout=full)
    assert result.returncode == 1 and "standard output" in result.stderr
