# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""The same work with each system: the example, its promises, and the reproduction over a stand-in."""

import csv
import json
import os
import re
import statistics
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = os.environ.get("FIVE_WAY", "")
SOURCE = Path(__file__).resolve().parents[2] / "examples" / "five-way.cc"
PROMISED = re.findall(r"^ +five-way (--\S.*?) {2,}([\d.]+)$", SOURCE.read_text(), re.MULTILINE)
OPTIONS = re.findall(r'line\.Add\w+\(\s*"([^"]+)"', SOURCE.read_text())
SYSTEMS = ("none", "both", "pvtcp", "leulo", "native")
WORKS = ("send", "receive", "requests", "incast")

built = pytest.mark.skipif(not PROGRAM, reason="FIVE_WAY does not name the program; ctest sets it")

FAKE = """#!{python} -IS
import json, sys
given = dict(argument[2:].partition("=")[::2] for argument in sys.argv[1:])
rate = dict(none=10, both=20, pvtcp=30, leulo=40, native=100)[given["system"]] + int(given["seed"])
goodput = [rate] * (int(given["count"]) - {lost})
print(json.dumps(dict(options=given, goodput_mbps=goodput, median_mbps=rate)))
"""


def run(tmp_path, *arguments):
    pipe = subprocess.PIPE
    return subprocess.run([PROGRAM, *arguments], stdout=pipe, stderr=pipe, text=True, timeout=300, cwd=tmp_path)


def read(tmp_path, *arguments):
    result = run(tmp_path, *arguments, "--format=json")
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


def test_the_header_promises_something():
    assert len(PROMISED) >= 6


@built
@pytest.mark.parametrize("arguments, goodput", PROMISED, ids=[row[0] for row in PROMISED])
def test_the_header_tells_the_truth(tmp_path, arguments, goodput):
    assert read(tmp_path, *arguments.split())["median_mbps"] == pytest.approx(float(goodput), rel=0.02)


@built
@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("work", WORKS)
def test_json(tmp_path, system, work):
    arguments = (f"--system={system}", f"--work={work}", "--bytes=50000", "--count=3", "--senders=2", "--warmup=1")
    record = read(tmp_path, *arguments)
    assert list(record) == ["options", "goodput_mbps", "median_mbps"]
    assert sorted(record["options"]) == sorted(OPTIONS)
    goodput = record["goodput_mbps"]
    assert len(goodput) == 3 and all(0 < value < 1000 for value in goodput)
    assert record["median_mbps"] == pytest.approx(statistics.median(goodput))
    assert read(tmp_path, *arguments) == record, "the same seed gave other numbers"


@built
@pytest.mark.parametrize("placement", ["interrupted", "dom0", "core"])
@pytest.mark.parametrize("dom0", ["shared", "own"])
def test_places_of_the_hypervisors_tcp(tmp_path, placement, dom0):
    record = read(tmp_path, "--system=leulo", f"--hypervisor={placement}", f"--dom0={dom0}", "--count=2", "--warmup=1")
    assert all(value > 0 for value in record["goodput_mbps"])


@built
@pytest.mark.parametrize("option", OPTIONS)
@pytest.mark.parametrize("value", ["", "-1", "nan", "9" * 24, "foo"])
def test_bad_values(tmp_path, option, value):
    result = run(tmp_path, f"--{option}={value}")
    assert result.returncode == 2 and result.stdout == ""
    assert result.stderr.startswith(f'five-way: option --{option} has the value "{value}"; allowed: ')


@built
@pytest.mark.parametrize("work", WORKS)
def test_work_that_is_not_done_says_so(tmp_path, work):
    result = run(tmp_path, f"--work={work}", "--warmup=0.1", "--max-time=0.002")
    assert result.returncode == 1 and "raise --max-time" in result.stderr


@pytest.fixture
def fake(tmp_path, monkeypatch):
    """Call it to put a five-way in place; it may lose transfers."""

    def put(lost=0):
        folder = tmp_path / "build" / "examples"
        folder.mkdir(parents=True, exist_ok=True)
        program = folder / "five-way"
        program.write_text(FAKE.format(python=sys.executable, lost=lost))
        program.chmod(0o755)
        monkeypatch.setenv("VFLOOD_BUILD_DIR", str(tmp_path / "build"))

    return put


FEW = ("--seeds", "3", "--jobs", "2", "--out", "out")


def test_numbers_follow_from_the_data(fake, vflood, tmp_path):
    fake()
    done = vflood("reproduce", "five-way", *FEW, "--format", "json")
    assert done.returncode == 0, done.stderr
    cells = {cell["key"]: cell["simulated"] for cell in json.loads(done.stdout)["cells"]}
    with (tmp_path / "out/five-way/data.csv").open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(cells) == 4 * (2 * 5 + 1) and len(rows) == 3 * len(cells)
    assert cells["five.send.own.pvtcp.goodput"] == 32 and cells["five.incast.shared.native.goodput"] == 102
    assert {row["rto-min"] for row in rows if row["work"] == "incast"} == {"1"}


def test_the_table_names_who_is_nearest_to_native(fake, vflood):
    fake()
    lines = vflood("reproduce", "five-way", *FEW).stdout.splitlines()
    sends = [line for line in lines if line.startswith("  bulk send, Mb/s")]
    assert len(sends) == 2 and all("12 (11.5..12.5)" in line and line.endswith("Leulo, dom0's CPU: 41.2 %") for line in sends)


def test_bad_output_is_refused(fake, vflood):
    fake(lost=1)
    done = vflood("reproduce", "five-way", *FEW)
    assert done.returncode != 0 and "goodputs, asked for" in done.stderr
