# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""The example program vflood-flows: the numbers its header promises, what it prints, and what it says to bad input."""

import json
import os
import re
import subprocess
from pathlib import Path

import pytest

PROGRAM = os.environ.get("VFLOOD_FLOWS", "")
SOURCE = Path(__file__).resolve().parents[2] / "examples" / "vflood-flows.cc"
SHORT = ("--transfers=2", "--warmup=0.5", "--flows=3", "--far-flows=2")
PROMISED = re.findall(r"^ +vflood-flows (--\S.*?) {2,}([\d.]+) +([\d.]+)$", SOURCE.read_text(), re.MULTILINE)
OPTIONS = re.findall(r'line\.Add\w+\(\s*"([^"]+)"', SOURCE.read_text())

pytestmark = pytest.mark.skipif(not PROGRAM, reason="VFLOOD_FLOWS does not name the program; ctest sets it")


def run(tmp_path, *arguments):
    pipe = subprocess.PIPE
    return subprocess.run([PROGRAM, *arguments], stdout=pipe, stderr=pipe, text=True, timeout=300, cwd=tmp_path)


def read(tmp_path, *arguments):
    result = run(tmp_path, *arguments, "--format=json")
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


def test_the_header_promises_something():
    assert len(PROMISED) >= 4


@pytest.mark.parametrize("arguments, near, far", PROMISED, ids=[row[0] for row in PROMISED])
def test_the_header_tells_the_truth(tmp_path, arguments, near, far):
    found = read(tmp_path, *arguments.split())["median_goodput_mbps"]
    assert found["near"] == pytest.approx(float(near), rel=0.02, abs=0.01)
    assert found["far"] == pytest.approx(float(far), rel=0.02, abs=0.01)


@pytest.mark.parametrize("options", [(), ("--offload=vflood",), ("--offload=vflood", "--policy=prioritised", "--ops=TcpCubic")])
def test_json(tmp_path, options):
    record = read(tmp_path, *SHORT, *options)
    assert sorted(record["options"]) == sorted(OPTIONS)
    assert [(t["round"], t["flow"], t["far"]) for t in record["transfers"]] == [
        (round, flow, flow >= 3) for round in range(2) for flow in range(5)
    ]
    assert not any(t["failed"] for t in record["transfers"]) and record["samples"] == []
    first, second = record["transfers"][:5], record["transfers"][5:]
    assert max(t["end_s"] for t in first) < min(t["start_s"] for t in second), "the next round waits for all"
    assert len({t["start_s"] for t in first}) <= 5 and max(t["start_s"] for t in first) - first[0]["start_s"] < 0.01
    assert all(t["end_s"] - t["start_s"] > 0.12 for t in record["transfers"] if t["far"])
    assert run(tmp_path, *SHORT, *options).stdout == run(tmp_path, *SHORT, *options).stdout


def test_samples_show_what_the_flows_hold(tmp_path):
    record = read(tmp_path, *SHORT, "--offload=vflood", "--sample-ms=1", "--transfers=1", "--bytes=300000")
    held = [sum(queued) for queued in zip(*(sample["queued"] for sample in record["samples"]))]
    assert len(held) == 5 and min(held[3:]) > max(held[:3]) > 0
    assert record["samples"][-1]["queued"] == [0] * 5


def test_tcp_waits_for_the_queue_of_its_device(tmp_path):
    flood = ("--flows=100", "--transfers=1", "--offload=vflood", "--warmup=1")
    assert read(tmp_path, *flood)["guest_queue_drops"] == 0
    assert read(tmp_path, *flood, "--guest-queue=0")["guest_queue_drops"] > 0


def test_counters_of_the_guests_tcp(tmp_path):
    sent = read(tmp_path, *SHORT, "--transfers=1")
    assert sent["guest_tcp"]["retrans_segs"] == sent["guest_tcp"]["timeouts"] == 0
    assert sent["guest_tcp"]["out_segs"] >= 5 * sent["options"]["bytes"] / 1448
    crowded = read(tmp_path, "--flows=40", "--transfers=1", "--warmup=1", "--bytes=250000", "--rx-buffers=64")["guest_tcp"]
    assert crowded["retrans_segs"] >= crowded["timeouts"] > 0


def test_flows_that_repeat_each_by_itself(tmp_path):
    record = read(tmp_path, *SHORT, "--transfers=3", "--repeat=each")
    done = [(t["round"], t["flow"]) for t in record["transfers"]]
    assert sorted(done) == [(round, flow) for round in range(3) for flow in range(5)]
    last = {near: max(t["end_s"] for t in record["transfers"] if t["far"] != near) for near in (True, False)}
    assert last[True] < last[False], "near flows do not wait for far ones"
    limited = read(tmp_path, *SHORT, "--transfers=1000", "--repeat=each", "--duration=1")
    assert 5 < len(limited["transfers"]) < 5000 and max(t["end_s"] for t in limited["transfers"]) <= 1.5


def test_duration_ends_it_after_a_round(tmp_path):
    record = read(tmp_path, *SHORT, "--transfers=1000", "--duration=1")
    starts = [t["start_s"] for t in record["transfers"]]
    assert 0 < len(starts) < 5000 and len(starts) % 5 == 0 and max(starts) - 0.5 <= 1.2


def test_no_flows(tmp_path):
    result = run(tmp_path, "--flows=0")
    assert result.returncode == 2 and result.stdout == "" and "--far-flows" in result.stderr


def test_too_little_time(tmp_path):
    result = run(tmp_path, *SHORT, "--max-time=0.001")
    assert result.returncode == 1 and result.stdout == "" and "raise --max-time" in result.stderr


@pytest.mark.parametrize("option", OPTIONS)
@pytest.mark.parametrize("value", ["", "-1", "nan", "foo"])
def test_bad_values(tmp_path, option, value):
    result = run(tmp_path, f"--{option}={value}")
    assert result.returncode == 2 and result.stdout == ""
    assert result.stderr.startswith(f'vflood-flows: option --{option} has the value "{value}"; allowed: ')
    assert result.stderr.count("\n") == 1


def test_help_names_every_option(tmp_path):
    result = run(tmp_path, "--help")
    assert result.returncode == 0
    assert [option for option in OPTIONS if f"--{option}:" not in result.stdout] == []
