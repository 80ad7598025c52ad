# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""The example program incast: the numbers its header promises, what it prints, and what it says to bad input."""

import json
import os
import re
import subprocess
from pathlib import Path

import pytest

PROGRAM = os.environ.get("INCAST", "")
SOURCE = Path(__file__).resolve().parents[2] / "examples" / "incast.cc"
SHORT = ("--block=128000", "--rounds=4")
PROMISED = re.findall(r"^ +incast (--\S.*?) {2,}([\d.]+) +(\d+) +(\d+)$", SOURCE.read_text(), re.MULTILINE)
OPTIONS = re.findall(r'line\.Add\w+\(\s*"([^"]+)"', SOURCE.read_text())

pytestmark = pytest.mark.skipif(not PROGRAM, reason="INCAST does not name the program; ctest sets it")


def run(tmp_path, *arguments):
    pipe = subprocess.PIPE
    return subprocess.run([PROGRAM, *arguments], stdout=pipe, stderr=pipe, text=True, timeout=300, cwd=tmp_path)


def read(tmp_path, *arguments):
    result = run(tmp_path, *arguments, "--format=json")
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


def test_the_header_promises_something():
    assert len(PROMISED) >= 4


@pytest.mark.parametrize("arguments, goodput, timeouts, again", PROMISED, ids=[row[0] for row in PROMISED])
def test_the_header_tells_the_truth(tmp_path, arguments, goodput, timeouts, again):
    summary = read(tmp_path, *arguments.split())["summary"]
    assert summary["goodput_mbps"] == pytest.approx(float(goodput), rel=0.02)
    for name, value in (("timeouts", timeouts), ("retrans_segs", again)):
        assert summary[name] == pytest.approx(int(value), rel=0.1, abs=1), name


@pytest.mark.parametrize("options", [(), ("--tcp=pvtcp",), ("--tso=off",), ("--sack=off", "--frto=basic"), ("--senders=3",)])
def test_json(tmp_path, options):
    record = read(tmp_path, *SHORT, *options)
    assert sorted(record["options"]) == sorted(OPTIONS)
    summary, rounds = record["summary"], record["round_s"]
    assert len(rounds) == record["options"]["rounds"] == 4
    assert summary["bytes"] == 4 * 128000 * summary["senders"] and summary["wrong_bytes"] == 0
    assert sum(rounds) == pytest.approx(summary["time_s"])
    assert summary["goodput_mbps"] == pytest.approx(summary["bytes"] * 8e-6 / summary["time_s"])
    assert summary["timeouts"] <= summary["all_timeouts"] <= summary["retrans_segs"]
    assert run(tmp_path, *SHORT, *options).stdout == run(tmp_path, *SHORT, *options).stdout


def test_series(tmp_path):
    series = read(tmp_path, *SHORT, "--series=on")["series"]
    times = [time for time, _, _ in series]
    assert len(series) > 10 and times == sorted(times)
    assert all(rto > 200 and (rtt is None or 1 <= rtt < 200) for _, rtt, rto in series)
    assert sum(rtt is not None for _, rtt, _ in series) > 10


def test_scale_is_a_share_of_the_published_rounds(tmp_path):
    assert len(read(tmp_path, "--block=128000", "--scale=0.0005")["round_s"]) == 8


def test_too_little_time(tmp_path):
    result = run(tmp_path, *SHORT, "--max-time=0.001")
    assert result.returncode != 0 and result.stdout == ""
    assert "0 of 4 rounds were over after --max-time" in result.stderr


@pytest.mark.parametrize("option", [name for name in OPTIONS])
@pytest.mark.parametrize("value", ["", "-1", "nan", "foo"])
def test_bad_values(tmp_path, option, value):
    result = run(tmp_path, f"--{option}={value}")
    assert result.returncode == 2 and result.stdout == ""
    assert result.stderr.startswith(f'incast: option --{option} has the value "{value}"; allowed: ')
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "attribute, option",
    [("ns3::TcpSocketBase::MinRto=5ms", "--rto-min"), ("ns3::GuestTcpL4Protocol::Frto=Off", "--frto"), ("ns3::IncastClient::Rounds=3", "--rounds")],
)
def test_attributes_that_options_set(tmp_path, attribute, option):
    result = run(tmp_path, f"--{attribute}")
    assert result.returncode == 2 and result.stdout == ""
    assert result.stderr.endswith(f"is not used by this program; use {option}\n")


def test_help_names_every_option(tmp_path):
    result = run(tmp_path, "--help")
    assert result.returncode == 0
    assert [option for option in OPTIONS if f"--{option}:" not in result.stdout] == []
