# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""The example program host-calibration: the numbers its header promises, what it prints, and what it says to bad input."""

import json
import os
import re
import subprocess
from pathlib import Path

import pytest

PROGRAM = os.environ.get("HOST_CALIBRATION", "")
SOURCE = Path(__file__).resolve().parents[2] / "examples" / "host-calibration.cc"
SHORT = ("--seconds=0.05", "--warmup=0.4", "--format=json")
OPTIONS = "direction peer hogs dom0 xen pool notify tso coalesce-us delay-us window warmup seconds format".split()
PROMISED = re.findall(r"^ +host-calibration (--\S.*?) {3,}(\d+)$", SOURCE.read_text(), re.MULTILINE)

pytestmark = pytest.mark.skipif(not PROGRAM, reason="HOST_CALIBRATION does not name the program; ctest sets it")


def run(*arguments, **more):
    pipe = subprocess.PIPE
    return subprocess.run([PROGRAM, *arguments], **{"stdout": pipe, **more}, stderr=pipe, text=True, timeout=300)


def read(*arguments):
    result = run(*arguments, "--format=json")
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


def test_the_header_promises_something():
    assert len(PROMISED) == 7


@pytest.mark.parametrize("arguments, goodput", PROMISED, ids=[row[0] for row in PROMISED])
def test_the_header_tells_the_truth(arguments, goodput):
    assert read(*arguments.split())["goodput_mbps"] == pytest.approx(float(goodput), rel=0.02)


@pytest.mark.parametrize("direction", ["send", "receive"])
@pytest.mark.parametrize("peer", ["native", "guest", "neighbour"])
@pytest.mark.parametrize("dom0", ["shared", "own"])
def test_json(direction, peer, dom0):
    arguments = (*SHORT, f"--direction={direction}", f"--peer={peer}", f"--dom0={dom0}", f"--hogs={int(dom0 == 'own')}")
    result = run(*arguments)
    assert result.returncode == 0, result.stderr
    record = json.loads(result.stdout)
    assert list(record) == ["options", "goodput_mbps", "long_waits_per_s", "guest", "dom0"]
    assert list(record["options"]) == OPTIONS
    assert record["goodput_mbps"] > 0
    for name in ("guest", "dom0"):
        vcpu = record[name]
        assert list(vcpu) == ["running", "runnable", "blocked", "wakes_per_s", "preemptions_per_s"]
        assert vcpu["running"] + vcpu["runnable"] + vcpu["blocked"] == pytest.approx(1)
    assert run(*arguments).stdout == result.stdout, "the same options gave other bytes"


def test_costs_are_what_slows_a_guest_down():
    slow = read("--seconds=0.5", "--ns3::CpuCost::GuestTxNsPerByte=16")["goodput_mbps"]
    assert slow == pytest.approx(8000 / 16 * 1448 / 1514, rel=0.1)


def test_a_busy_pcpu_never_leaves_idleness():
    free, dear = (read(*SHORT[:2], "--hogs=1", f"--ns3::CpuCost::IdleExit={us}us") for us in (0, 30))
    assert free["guest"]["running"] == pytest.approx(dear["guest"]["running"], rel=0.2)
    free, dear = (read(*SHORT[:2], f"--ns3::CpuCost::IdleExit={us}us") for us in (0, 30))
    assert dear["guest"]["running"] > 1.2 * free["guest"]["running"]


def test_text():
    result = run("--seconds=0.05", "--warmup=0.05")
    assert result.returncode == 0 and result.stdout.startswith("goodput: ")
    assert [line.split()[0] for line in result.stdout.splitlines()[1:]] == ["vCPU", "guest", "dom0"]


@pytest.mark.parametrize("option", OPTIONS)
@pytest.mark.parametrize("value", ["", "-1", "nan", "1e400", "9" * 24, "foo", " "])
def test_bad_values(option, value):
    result = run(f"--{option}={value}")
    assert result.returncode == 2 and result.stdout == ""
    assert result.stderr.startswith(f'host-calibration: option --{option} has the value "{value}"; allowed: ')
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "argument, part",
    [
        ("--hogs=64", "from 0 to 63"),
        ("--peer=friend", "native, guest, neighbour"),
        ("--xen=4.2", "3.3, 4.1, 4.3, 4.7"),
        ("--window=3", "from 4 to 10000"),
        ("--seconds=0", "0.001"),
        ("--nonsense=1", "allowed: --direction, --peer"),
        ("--RngRun=2", "random"),
        ("--ns3::CpuCost::IdleExit=-1ns", "0 ns or more"),
        ("--ns3::CpuCost::GuestTxNsPerByte=-1", "ns per byte"),
        ("--ns3::HypervisorHost::Pcpus=0", "use --pool"),
    ],
)
def test_refused(argument, part):
    result = run(argument)
    assert result.returncode == 2 and result.stdout == ""
    assert part in result.stderr and result.stderr.count("\n") == 1


def test_output_that_cannot_be_written():
    with open("/dev/full", "w", encoding="utf-8") as full:
        result = run(*SHORT, stdout=full)
    assert result.returncode == 1 and "standard output" in result.stderr
