# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""Olio: the example, its promises, the fitted pause, and the reproduction over a stand-in."""

import csv
import json
import math
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from vflood import olio, published
from vflood.reproduce import vflood_tab1

PROGRAM = os.environ.get("OLIO", "")
SOURCE = Path(__file__).resolve().parents[2] / "examples" / "olio.cc"
PROMISED = re.findall(r"^ +olio (--\S.*?) {2,}(\d+) +([\d.]+)$", SOURCE.read_text(), re.MULTILINE)
OPTIONS = re.findall(r'line\.Add\w+\(\s*"([^"]+)"', SOURCE.read_text())
OFFLOADS = tuple(vflood_tab1.LABELS)

built = pytest.mark.skipif(not PROGRAM, reason="OLIO does not name the program; ctest sets it")

FAKE = """#!{python} -IS
import json, sys
given = dict(argument[2:].split("=", 1) for argument in sys.argv[1:])
steady = float(given["steady-s"])
rate = {rates}.get(given["offload"], 0)
shares = {shares}
counts = {{name: round(rate * steady * share) for name, share in shares.items()}}
total = sum(counts.values()) + {miscount}
numbers = lambda n: dict(count=n, mean_ms=200000 / rate - 6000, p90_ms=2.0, requests=20, bytes=5)
print(json.dumps(dict(options={{**given, "think-ms": 6000}}, operations={{name: numbers(n) for name, n in counts.items()}}, all=numbers(total), rate=total / steady)))
"""
MIX = {"HomePage": 0.2615, "Login": 0.1022, "TagSearch": 0.3345, "EventDetail": 0.2468, "PersonDetail": 0.0261, "AddPerson": 0.0084, "AddEvent": 0.0205}
AS_PUBLISHED = {"none": 31.7, "vflood": 42.1, "vsnoop": 39.8, "both": 50.5, "both-integrated": 50}
NO_GAIN = dict.fromkeys(AS_PUBLISHED, 31.7)


def run(tmp_path, *arguments):
    pipe = subprocess.PIPE
    return subprocess.run([PROGRAM, *arguments], stdout=pipe, stderr=pipe, text=True, timeout=300, cwd=tmp_path)


def read(tmp_path, *arguments):
    result = run(tmp_path, *arguments, "--format=json")
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


def test_the_header_promises_something():
    assert len(PROMISED) >= 4


@built
@pytest.mark.parametrize("arguments, operations, response", PROMISED, ids=[row[0] for row in PROMISED])
def test_the_header_tells_the_truth(tmp_path, arguments, operations, response):
    found = read(tmp_path, *arguments.split())["all"]
    assert found["count"] == pytest.approx(int(operations), rel=0.01)
    assert found["mean_ms"] == pytest.approx(float(response), rel=0.05)


@built
def test_the_fitted_pause_gives_what_it_was_fitted_to(tmp_path):
    record = read(tmp_path, "--ramp-s=8", "--steady-s=30")
    wanted = published.numbers("vflood")["tab1.none.rate"].value
    assert record["rate"] == pytest.approx(wanted, rel=0.08)  # the count of half a minute varies by some percent
    # without that noise: what a closed loop of clients, pause and response does
    cycle = olio.TRUNCATED * record["options"]["think-ms"] / 1e3 + record["all"]["mean_ms"] / 1e3
    assert record["options"]["clients"] / cycle == pytest.approx(wanted, rel=0.005)


def test_the_mean_of_the_truncated_pause():
    assert olio.TRUNCATED == pytest.approx(1 - 5 / (math.exp(5) - 1), abs=1e-5)


@built
@pytest.mark.parametrize("offload", OFFLOADS)
def test_json(tmp_path, offload):
    arguments = (f"--offload={offload}", "--clients=20", "--think-ms=500", "--ramp-s=1", "--steady-s=4")
    record = read(tmp_path, *arguments)
    assert list(record) == ["options", "operations", "all", "rate", "why"]
    assert sorted(record["options"]) == sorted(OPTIONS)
    assert tuple(record["operations"]) == olio.OPERATIONS
    assert record["all"]["count"] == sum(numbers["count"] for numbers in record["operations"].values()) > 80
    assert record["rate"] == pytest.approx(record["all"]["count"] / 4)
    assert read(tmp_path, *arguments) == record, "the same seed gave other numbers"


@built
@pytest.mark.parametrize("option", OPTIONS)
@pytest.mark.parametrize("value", ["", "-1", "nan", "9" * 24, "foo"])
def test_bad_values(tmp_path, option, value):
    result = run(tmp_path, f"--{option}={value}")
    assert result.returncode == 2 and result.stdout == ""
    assert result.stderr.startswith(f'olio: option --{option} has the value "{value}"; allowed: ')


@built
def test_sizes_of_files_in_the_wrong_order(tmp_path):
    result = run(tmp_path, "--check", "--file-kb=100")
    assert result.returncode == 2 and result.stdout == ""
    assert result.stderr.startswith("olio: option --file-max-kb is 60, --file-kb 100; allowed: ")


@built
@pytest.mark.parametrize("attribute", ["ns3::TcpSocket::RcvBufSize", "ns3::VsnoopControl::ReceiveBuffer"])
def test_what_an_option_sets_is_not_an_attribute(tmp_path, attribute):
    result = run(tmp_path, f"--{attribute}=20000")
    assert result.returncode == 2 and result.stdout == ""
    assert result.stderr == f"olio: option --{attribute} is not used by this program; use --window\n"


def test_table_1_adds_up():
    paper = published.numbers("vflood")
    for offload in vflood_tab1.PUBLISHED:
        total = paper[f"tab1.{offload}.total"].value
        assert sum(paper[f"tab1.{offload}.{name}"].value for name in olio.OPERATIONS) == total
        assert paper[f"tab1.{offload}.rate"].value == pytest.approx(total / 300, abs=0.06)
        if offload != "none":
            gain = 100 * (total / paper["tab1.none.total"].value - 1)
            assert paper[f"tab1.{offload}.gain"].value == pytest.approx(gain, abs=0.06)
    assert [paper[f"tab1.{o}.Login"].value for o in vflood_tab1.PUBLISHED] == [887, 1341, 808, 687]


@pytest.fixture
def fake(tmp_path, monkeypatch):
    """Call it to put an olio in place: rates by offload, shares of operations, a wrong sum."""

    def put(rates=AS_PUBLISHED, shares=MIX, miscount=0):
        folder = tmp_path / "build" / "examples"
        folder.mkdir(parents=True, exist_ok=True)
        program = folder / "olio"
        program.write_text(FAKE.format(python=sys.executable, rates=rates, shares=shares, miscount=miscount))
        program.chmod(0o755)
        monkeypatch.setenv("VFLOOD_BUILD_DIR", str(tmp_path / "build"))

    return put


def reproduce(vflood, *more):
    done = vflood("reproduce", "vflood-tab1", "--jobs", "2", "--out", "out", *more)
    assert done.returncode == 0, done.stderr
    return done.stdout


def verdicts(vflood):
    return {shape["id"]: shape["pass"] for shape in json.loads(reproduce(vflood, "--format", "json"))["shapes"]}


def test_shapes(fake, vflood):
    fake()
    assert set(verdicts(vflood).values()) == {True}
    fake(rates=NO_GAIN)
    assert [name for name, passed in verdicts(vflood).items() if passed] == ["VF-17-mix"]
    fake(rates={**AS_PUBLISHED, "both": 42.2}, shares={**MIX, "HomePage": 0.2, "Login": 0.1637})
    assert [name for name, passed in verdicts(vflood).items() if passed] == ["VF-17-order", "VF-17-vflood", "VS-7"]


def test_numbers_follow_from_the_data(fake, vflood, tmp_path):
    fake()
    cells = {cell["key"]: cell for cell in json.loads(reproduce(vflood, "--seeds", "2", "--format", "json"))["cells"]}
    with (tmp_path / "out/vflood-tab1/data.csv").open(newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if (row["case"], row["offload"], row["operation"]) == ("as assumed", "both", "TagSearch")]
    assert len(rows) == 2
    assert cells["tab1.both.TagSearch"]["simulated"] == pytest.approx(sum(int(row["count"]) for row in rows) / 2 * 300 / 60)
    assert cells["tab1.both.TagSearch"]["published"] == 5550
    assert cells["tab1.both-integrated.total"]["published"] is None
    assert cells["tab1.both.gain"]["simulated"] == pytest.approx(59.5, abs=0.5)


def test_a_scale_is_a_share_of_the_published_run():
    assert vflood_tab1.windows(1) == (30, 300, 30)
    assert vflood_tab1.windows(0.2) == (8, 60, 6)
    assert vflood_tab1.short(1) == vflood_tab1.short(0.2) == (8, 10)
    assert vflood_tab1.short(0.02) == pytest.approx((0.8, 1))


def test_what_a_response_makes_possible():
    assert vflood_tab1.possible(3.0, 0.65) == pytest.approx(100 * (6.309 / 3.959 - 1), abs=0.1)
    assert vflood_tab1.possible(1.0, 1.0) == pytest.approx(0, abs=1e-9)
    assert vflood_tab1.possible(8.0, 4.0) == pytest.approx(100)  # no pause is left: nothing but responses


def test_where_nothing_is_done_the_response_is_the_time_waited():
    nothing = {"all": {"count": 0, "mean_ms": 0}, "window": 10.0}
    assert olio.response([nothing]) == 10
    assert olio.response([nothing, {"all": {"count": 2, "mean_ms": 500}, "window": 10.0}]) == 0.5


def test_bad_output_is_refused(fake, vflood):
    fake(miscount=1)
    done = vflood("reproduce", "vflood-tab1", "--jobs", "2", "--out", "out")
    assert done.returncode != 0 and "not their sum" in done.stderr
