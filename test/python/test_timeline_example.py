# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""The example program timeline: the numbers its header promises, its output, and bad input."""

import json
import os
import re
import statistics
import subprocess
from pathlib import Path

import pytest

from vflood import timeline
from vflood.reproduce import pseudo_congestion

PROGRAM = os.environ.get("TIMELINE", "")
SOURCE = Path(__file__).resolve().parents[2] / "examples" / "timeline.cc"

pytestmark = pytest.mark.skipif(not PROGRAM, reason="TIMELINE does not name the program; ctest sets it")


def run(tmp_path, *arguments):
    pipe = subprocess.PIPE
    return subprocess.run([PROGRAM, *arguments], stdout=pipe, stderr=pipe, text=True, timeout=120, cwd=tmp_path)


def promised():
    """The table of the header: {quantity: (without, with vFlood)}."""
    rows = re.findall(r"^ +(\S[^\n]*?) {3,}([\d.]+) +([\d.]+)(?: {4}.*)?$", SOURCE.read_text(), re.MULTILINE)
    return {name: (float(none), float(vflood)) for name, none, vflood in rows}


def measured(record):
    guest, dom0 = (next(v for v in record["vcpus"] if v["vcpu"] == name) for name in ("d1v0", "d0v0"))
    whole = guest["running_s"] + guest["runnable_s"] + guest["blocked_s"]
    return {
        "median transfer [ms]": statistics.median(1000 * (t["end_s"] - t["start_s"]) for t in record["transfers"]),
        "longest wait of guest 1 [ms]": guest["preempt_to_run_max_us"] / 1000,
        "share of pCPU 0 that guest 1 got [%]": 100 * guest["running_s"] / whole,
        "preemptions of guest 1": guest["preemptions"],
        "wakes of dom0": dom0["wakes"],
    }


@pytest.mark.parametrize("column, offload", enumerate(("none", "vflood")))
def test_the_header_tells_the_truth(tmp_path, column, offload):
    result = run(tmp_path, f"--offload={offload}", "--format=json")
    assert result.returncode == 0, result.stderr
    record = json.loads(result.stdout)
    table = promised()
    found = measured(record)
    assert list(table) == list(found)
    for name, value in found.items():
        assert value == pytest.approx(table[name][column], rel=0.02), name


def test_the_file_is_in_the_trace_event_format(tmp_path):
    result = run(tmp_path, "--transfers=2", "--file=one.json")
    assert result.returncode == 0, result.stderr
    assert "Runstates over" in result.stdout and "Waits for a pCPU" in result.stdout
    timeline.check(json.loads((tmp_path / "one.json").read_text()))


def test_a_small_rto_floor_gives_pseudo_congestion(tmp_path):
    options = [f"--{name}={value}" for name, value in {**pseudo_congestion.SETUP, "bytes": 6_000_000}.items()]
    result = run(tmp_path, *options, "--file=one.json")
    assert result.returncode == 0, result.stderr
    found = pseudo_congestion.find(timeline.read(tmp_path / "one.json"))
    assert len(found.timeouts) == len(found.episodes) >= 1
    picked = pseudo_congestion.pick(found)
    assert picked.resumed - picked.preempted == pytest.approx(0.06, abs=1e-4)
    assert any(episode.duplicate(found.packets) for episode in found.episodes)
    statements = ("PV-F7-wake", "PV-F7-wait", "PV-F7-order")
    assert all(shape.passed for shape in pseudo_congestion.shapes(found, statements))


def test_a_usual_rto_floor_gives_none(tmp_path):
    options = [f"--{name}={value}" for name, value in {**pseudo_congestion.SETUP, "min-rto-ms": 200, "bytes": 6_000_000}.items()]
    assert run(tmp_path, *options, "--file=one.json").returncode == 0
    assert not pseudo_congestion.find(timeline.read(tmp_path / "one.json")).timeouts


def test_same_seed_same_bytes(tmp_path):
    for name in ("one", "two"):
        assert run(tmp_path, "--transfers=2", "--load=0.6", f"--file={name}.json").returncode == 0
    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "two.json").read_bytes()


@pytest.mark.parametrize(
    "argument, expected",
    [
        ("--file=/no/such/folder/a.json", "/no/such/folder/a.json"),
        ("--file=", "text without blanks"),
        ("--vms=0", "from 1 to 64"),
        ("--offload=magic", "none, vflood"),
        ("--RngRun=3", "--seed"),
        ("--window=3", "from 4 to 100000"),
        ("--min-rto-ms=0", "--min-rto-ms"),
    ],
)
def test_bad_input_is_an_error_of_one_line(tmp_path, argument, expected):
    result = run(tmp_path, argument)
    assert result.returncode == 2
    assert expected in result.stderr and result.stderr.count("\n") == 1


def test_a_run_that_takes_too_long_is_an_error(tmp_path):
    result = run(tmp_path, "--max-time=0.01")
    assert result.returncode == 1
    assert "--max-time" in result.stderr
