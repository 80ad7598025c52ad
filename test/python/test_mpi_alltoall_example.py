# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""The example program mpi-alltoall: the numbers its header promises, what it prints, and what it says to bad input."""

import json
import os
import re
import subprocess
from pathlib import Path

import pytest

PROGRAM = os.environ.get("MPI_ALLTOALL", "")
SOURCE = Path(__file__).resolve().parents[2] / "examples" / "mpi-alltoall.cc"
SHORT = ("--repetitions=2", "--msglog-min=10", "--msglog-max=11", "--warmup=1")
PROMISED = re.findall(r"^ +mpi-alltoall (--\S.*?) {2,}([\d.]+) +([\d.]+) +([\d.]+)$", SOURCE.read_text(), re.MULTILINE)
OPTIONS = re.findall(r'line\.Add\w+\(\s*"([^"]+)"', SOURCE.read_text())

pytestmark = pytest.mark.skipif(not PROGRAM, reason="MPI_ALLTOALL does not name the program; ctest sets it")


def run(tmp_path, *arguments):
    pipe = subprocess.PIPE
    return subprocess.run([PROGRAM, *arguments], stdout=pipe, stderr=pipe, text=True, timeout=300, cwd=tmp_path)


def read(tmp_path, *arguments):
    result = run(tmp_path, *arguments, "--format=json")
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


def test_the_header_promises_something():
    assert len(PROMISED) >= 4


@pytest.mark.parametrize("arguments, least, largest, seconds", PROMISED, ids=[row[0] for row in PROMISED])
def test_the_header_tells_the_truth(tmp_path, arguments, least, largest, seconds):
    record = read(tmp_path, *arguments.split())
    assert record["sizes"][0]["mean_ms"] == pytest.approx(float(least), rel=0.02)
    assert record["sizes"][-1]["mean_ms"] == pytest.approx(float(largest), rel=0.02)
    assert record["time_s"] == pytest.approx(float(seconds), rel=0.02)


@pytest.mark.parametrize(
    "options",
    [
        (),
        ("--offload=vsnoop",),
        ("--offload=vsnoop", "--vsnoop-window=guest", "--dom0=own"),
        ("--algorithm=scattered", "--barriers=series"),
        ("--hosts=3", "--neighbours=2", "--waiting=sleep", "--broadcasts=0"),
    ],
)
def test_json(tmp_path, options):
    record = read(tmp_path, *SHORT, *options)
    assert sorted(record["options"]) == sorted(OPTIONS)
    assert [size["bytes"] for size in record["sizes"]] == [0, 1024, 2048]
    for size in record["sizes"]:
        assert size["exchanges"] == len(size["exchange_ms"]) == 2
        assert size["longest_ms"] == pytest.approx(sum(size["exchange_ms"]) / 2)
        assert 0 < size["mean_ms"] <= size["longest_ms"] * 1.000001
    assert record["time_s"] * 1e3 >= max(max(size["exchange_ms"]) for size in record["sizes"])
    assert run(tmp_path, *SHORT, *options).stdout == run(tmp_path, *SHORT, *options).stdout


def test_scale_is_a_share_of_the_repetitions(tmp_path):
    sizes = read(tmp_path, "--scale=0.003", "--msglog-min=3", "--msglog-max=3", "--warmup=1")["sizes"]
    assert [size["exchanges"] for size in sizes] == [3, 3]


def test_too_little_time(tmp_path):
    result = run(tmp_path, *SHORT, "--max-time=1.001")
    assert result.returncode == 1 and result.stdout == ""
    assert "0 of 4 ranks had finished after --max-time" in result.stderr


def test_sizes_in_the_wrong_order(tmp_path):
    result = run(tmp_path, "--msglog-min=4", "--msglog-max=3")
    assert result.returncode == 2 and result.stderr.count("\n") == 1
    assert result.stderr.startswith("mpi-alltoall: option --msglog-min is 4, --msglog-max 3; allowed: ")


@pytest.mark.parametrize("attribute", ["ns3::TcpSocket::RcvBufSize", "ns3::VsnoopControl::ReceiveBuffer"])
def test_what_an_option_sets_is_not_an_attribute(tmp_path, attribute):
    result = run(tmp_path, f"--{attribute}=20000")
    assert result.returncode == 2 and result.stdout == ""
    assert result.stderr.startswith(f"mpi-alltoall: option --{attribute} is not used by this program; use --window")


@pytest.mark.parametrize("option", OPTIONS)
@pytest.mark.parametrize("value", ["", "-1", "nan", "foo"])
def test_bad_values(tmp_path, option, value):
    result = run(tmp_path, f"--{option}={value}")
    assert result.returncode == 2 and result.stdout == ""
    assert result.stderr.startswith(f'mpi-alltoall: option --{option} has the value "{value}"; allowed: ')
    assert result.stderr.count("\n") == 1


def test_help_names_every_option(tmp_path):
    result = run(tmp_path, "--help")
    assert result.returncode == 0
    assert [option for option in OPTIONS if f"--{option}:" not in result.stdout] == []
