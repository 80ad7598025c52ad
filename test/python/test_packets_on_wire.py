# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""Segments on the wire: the example, its promises, and the reproduction over a stand-in."""

import csv
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = os.environ.get("PACKETS_ON_WIRE", "")
SOURCE = Path(__file__).resolve().parents[2] / "examples" / "packets-on-wire.cc"
PROMISED = re.findall(r"^ +packets-on-wire (--\S.*?) {2,}(\d+) +([\d.]+)$", SOURCE.read_text(), re.MULTILINE)
OPTIONS = re.findall(r'line\.Add\w+\(\s*"([^"]+)"', SOURCE.read_text())
STACKS = ("native", "none", "vflood", "vsnoop", "pipeline", "integrated")

built = pytest.mark.skipif(not PROGRAM, reason="PACKETS_ON_WIRE does not name the program; ctest sets it")

FAKE = """#!{python} -IS
import json, sys
given = dict(argument[2:].split("=", 1) for argument in sys.argv[1:])
n = int(given["requests"])
acks = {{"pipeline": {pipeline}, "integrated": {integrated}}}.get(given["stack"], 0) * n // 100
count = lambda data, acks: dict(data=data, acks=acks, other=2)
server, client = count(6 * n, acks), count(n, 3 * n)
packets = sum(server.values()) + sum(client.values())
print(json.dumps(dict(options=given, server=server, client=client, packets=packets + {miscount}, wrong={wrong}, responses_ms=[1.5] * (n - {lost}))))
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
@pytest.mark.parametrize("arguments, packets, response", PROMISED, ids=[row[0] for row in PROMISED])
def test_the_header_tells_the_truth(tmp_path, arguments, packets, response):
    found = read(tmp_path, *arguments.split())
    assert found["packets"] == pytest.approx(int(packets), rel=0.01)
    times = found["responses_ms"]
    assert times[len(times) // 2] == pytest.approx(float(response), rel=0.02)


@built
@pytest.mark.parametrize("stack", STACKS)
def test_json(tmp_path, stack):
    arguments = (f"--stack={stack}", "--requests=20", "--warmup=0.5", "--request-bytes=5000")
    record = read(tmp_path, *arguments)
    assert list(record) == ["options", "server", "client", "packets", "wrong", "responses_ms"]
    assert sorted(record["options"]) == sorted(OPTIONS)
    assert record["server"]["data"] >= 20 * 6 and record["client"]["data"] >= 20 * 4
    assert record["packets"] == sum(sum(record[side].values()) for side in ("server", "client"))
    assert record["wrong"] == 0 and len(record["responses_ms"]) == 20
    assert read(tmp_path, *arguments) == record, "the same seed gave other numbers"


@built
@pytest.mark.parametrize("attribute", ["VsnoopControl::AckDelay", "VsnoopControl::ReceiveBuffer", "TcpSocket::RcvBufSize"])
def test_what_the_program_sets_is_not_an_attribute(tmp_path, attribute):
    result = run(tmp_path, f"--ns3::{attribute}=20000")
    assert result.returncode == 2 and result.stdout == ""
    assert result.stderr.startswith(f"packets-on-wire: option --ns3::{attribute} is not used by this program; ")


@built
@pytest.mark.parametrize("option", OPTIONS)
@pytest.mark.parametrize("value", ["", "-1", "nan", "9" * 24, "foo"])
def test_bad_values(tmp_path, option, value):
    result = run(tmp_path, f"--{option}={value}")
    assert result.returncode == 2 and result.stdout == ""
    assert result.stderr.startswith(f'packets-on-wire: option --{option} has the value "{value}"; allowed: ')


@built
def test_a_run_that_is_not_over_says_so(tmp_path):
    result = run(tmp_path, "--warmup=0.1", "--max-time=0.01")
    assert result.returncode == 1 and "raise --max-time" in result.stderr


@pytest.fixture
def fake(tmp_path, monkeypatch):
    """Call it to put a packets-on-wire in place: ACKs per 100 requests of the combinations, and what is wrong."""

    def put(pipeline=100, integrated=2, miscount=0, wrong=0, lost=0):
        folder = tmp_path / "build" / "examples"
        folder.mkdir(parents=True, exist_ok=True)
        numbers = {"pipeline": pipeline, "integrated": integrated, "miscount": miscount, "wrong": wrong, "lost": lost}
        program = folder / "packets-on-wire"
        program.write_text(FAKE.format(python=sys.executable, **numbers))
        program.chmod(0o755)
        monkeypatch.setenv("VFLOOD_BUILD_DIR", str(tmp_path / "build"))

    return put


FEW = ("--seeds", "2", "--jobs", "2", "--out", "out")


def verdicts(vflood):
    done = vflood("reproduce", "packets-on-wire", *FEW, "--format", "json")
    assert done.returncode == 0, done.stderr
    return {shape["id"]: shape["pass"] for shape in json.loads(done.stdout)["shapes"]}


def test_shapes(fake, vflood):
    fake()
    assert verdicts(vflood) == {"INT-pipeline": True, "INT-integrated": True}
    fake(pipeline=0, integrated=80)
    assert verdicts(vflood) == {"INT-pipeline": False, "INT-integrated": False}


def test_numbers_follow_from_the_data(fake, vflood, tmp_path):
    fake()
    done = vflood("reproduce", "packets-on-wire", *FEW, "--format", "json")
    cells = {cell["key"]: cell for cell in json.loads(done.stdout)["cells"]}
    with (tmp_path / "out/packets-on-wire/data.csv").open(newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if (row["workload"], row["stack"]) == ("both ways", "pipeline")]
    assert len(rows) == 2
    mean = sum(int(row["packets"]) for row in rows) / sum(int(row["requests"]) for row in rows)
    assert cells["wire.both-ways.pipeline.segments_per_request"]["simulated"] == pytest.approx(mean, rel=1e-5)
    assert all(cell["published"] is None for cell in cells.values())


def test_the_table_says_how_much_more(fake, vflood):
    fake()
    lines = vflood("reproduce", "packets-on-wire", *FEW).stdout.splitlines()
    line = next(line for line in lines if line.startswith("small, guest, both: pipeline"))
    assert "+10.0 %" in line


@pytest.mark.parametrize("fault, told", [({"miscount": 1}, "sum up to"), ({"wrong": 3}, "3 bytes"), ({"lost": 1}, "responses, asked for")])
def test_bad_output_is_refused(fake, vflood, fault, told):
    fake(**fault)
    done = vflood("reproduce", "packets-on-wire", *FEW)
    assert done.returncode != 0 and told in done.stderr
