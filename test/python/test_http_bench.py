# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""The HTTP benchmark: the example, its promises, and the reproduction over a stand-in."""

import csv
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = os.environ.get("HTTP_BENCH", "")
SOURCE = Path(__file__).resolve().parents[2] / "examples" / "http-bench.cc"
NUMBER = r" +([\d.]+)"
PROMISED = re.findall(rf"^ +http-bench (--\S.*?) {{2,}}([\d.]+){3 * NUMBER}$", SOURCE.read_text(), re.MULTILINE)
OPTIONS = re.findall(r'line\.Add\w+\(\s*"([^"]+)"', SOURCE.read_text())
SWITCHES = ("keep-alive",)

built = pytest.mark.skipif(not PROGRAM, reason="HTTP_BENCH does not name the program; ctest sets it")

FAKE = """#!{python} -IS
import json, sys
given = dict(argument[2:].partition("=")[::2] for argument in sys.argv[1:])
guests, system = int(given["vms"]), given["system"]
rate = dict(native=1000, kvm=500 / guests, leulo={leulo} / guests)[system]
late = guests if system == "kvm" else {late} ** (guests - 1)
times = dict(count=100, p50_ms=late, p90_ms=late, p99_ms=late)
events = dict(DATA=100) if system == "leulo" else {{}}
writes = -(-int(given["bytes"]) // 65521)
requests = dict(READ=100, SEND=100 * writes * {writes}) if system == "leulo" else {{}}
print(json.dumps(dict(options=given, rate=rate, syn=times, ack=times, response=times, wrong={wrong}, events=events, requests=requests)))
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
@pytest.mark.parametrize("arguments, rate, syn, ack, response", PROMISED, ids=[row[0] for row in PROMISED])
def test_the_header_tells_the_truth(tmp_path, arguments, rate, syn, ack, response):
    found = read(tmp_path, *arguments.split())
    medians = [found[what]["p50_ms"] for what in ("syn", "ack", "response")]
    assert found["rate"] == pytest.approx(float(rate), rel=0.02)
    assert medians == pytest.approx([float(syn), float(ack), float(response)], rel=0.02, abs=0.001)


@built
@pytest.mark.parametrize("system", ["native", "kvm", "leulo"])
@pytest.mark.parametrize("mode", [(), ("--keep-alive",)])
def test_json(tmp_path, system, mode):
    arguments = (f"--system={system}", *mode, "--clients=3", "--bytes=20000", "--warmup=0.2", "--seconds=0.05")
    record = read(tmp_path, *arguments)
    assert list(record) == ["options", "rate", "syn", "ack", "response", "wrong", "events", "requests"]
    assert sorted(record["options"]) == sorted(OPTIONS)
    count = record["response"]["count"]
    assert count > 0 and record["wrong"] == 0 and record["rate"] == pytest.approx(count / 0.05)
    connections = 3 if mode else count + 3
    assert (3 if mode else count) <= record["syn"]["count"] <= connections
    for what in ("syn", "ack", "response"):
        times = record[what]
        assert 0 < times["p50_ms"] <= times["p90_ms"] <= times["p99_ms"]
    assert bool(record["events"]) == bool(record["requests"]) == (system == "leulo")
    assert read(tmp_path, *arguments) == record, "the same seed gave other numbers"


@built
def test_with_leulo_syns_do_not_wait_for_guests(tmp_path):
    few = ("--clients=4", "--warmup=1", "--seconds=0.3")
    late = {s: read(tmp_path, f"--system={s}", "--vms=4", *few)["syn"]["p99_ms"] for s in ("kvm", "leulo")}
    assert late["leulo"] < 1 < late["kvm"]


@built
@pytest.mark.parametrize("option", [o for o in OPTIONS if o not in SWITCHES])
@pytest.mark.parametrize("value", ["", "-1", "nan", "9" * 24, "foo"])
def test_bad_values(tmp_path, option, value):
    result = run(tmp_path, f"--{option}={value}")
    assert result.returncode == 2 and result.stdout == ""
    assert result.stderr.startswith(f'http-bench: option --{option} has the value "{value}"; allowed: ')


@built
def test_a_run_without_any_response_says_so(tmp_path):
    result = run(tmp_path, "--bytes=100000000", "--warmup=0", "--seconds=0.001")
    assert result.returncode == 1 and "raise --seconds" in result.stderr


@pytest.fixture
def fake(tmp_path, monkeypatch):
    """Call it to put an http-bench in place: rate of Leulo alone, growth of its times, surplus of writes, wrong bytes."""

    def put(leulo=950, late=1, writes=1, wrong=0):
        folder = tmp_path / "build" / "examples"
        folder.mkdir(parents=True, exist_ok=True)
        program = folder / "http-bench"
        program.write_text(FAKE.format(python=sys.executable, leulo=leulo, late=late, writes=writes, wrong=wrong))
        program.chmod(0o755)
        monkeypatch.setenv("VFLOOD_BUILD_DIR", str(tmp_path / "build"))

    return put


FEW = ("--seeds", "1", "--jobs", "2", "--out", "out")


def verdicts(vflood):
    done = vflood("reproduce", "leulo-http", *FEW, "--format", "json")
    assert done.returncode == 0, done.stderr
    return {shape["id"]: shape["pass"] for shape in json.loads(done.stdout)["shapes"]}


def test_shapes(fake, vflood):
    fake()
    assert set(verdicts(vflood).values()) == {True}


@pytest.mark.parametrize(
    "fault, fails",
    [
        ({"leulo": 400}, {"LE-1-above", "LE-1-near"}),
        ({"leulo": 4000}, {"LE-1-not-all"}),
        ({"late": 1.5}, {"LE-2-syn", "LE-2-ack"}),
        ({"writes": 2}, {"LE-visits"}),
    ],
)
def test_shapes_that_are_not_there(fake, vflood, fault, fails):
    fake(**fault)
    assert {id for id, passed in verdicts(vflood).items() if not passed} == fails


def test_numbers_follow_from_the_data(fake, vflood, tmp_path):
    fake()
    done = vflood("reproduce", "leulo-http", *FEW, "--format", "json")
    cells = {cell["key"]: cell["simulated"] for cell in json.loads(done.stdout)["cells"]}
    with (tmp_path / "out/leulo-http/data.csv").open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == len(cells) == 2 * 4 * 9
    assert cells["http.keep-alive.1000.4.kvm.responses_per_s"] == 125
    assert cells["http.connection.1000.1.native.responses_per_s"] == 1000


def test_bad_output_is_refused(fake, vflood):
    fake(wrong=3)
    done = vflood("reproduce", "leulo-http", *FEW)
    assert done.returncode != 0 and "3 bytes" in done.stderr
