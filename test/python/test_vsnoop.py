# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""vSnoop's figures, over stand-ins for vm-transfer and mpi-alltoall."""

import csv
import json
import sys

import pytest
from vflood import alltoall, published
from vflood.reproduce import vsnoop_gain, vsnoop_imb

FEW = ("--seeds", "2", "--scale", "0.01", "--jobs", "2", "--out", "out")
SNOOPED = "given['offload'] == 'vsnoop'"


def transfer(goodput, read="lasted"):
    """What the stand-in for vm-transfer says of each transfer; what it lasts is not looked at."""
    return f"transfers[-1].update(goodput_mbps={goodput}, read_s={read})"


def steady(gain, read="1"):
    return transfer(f"10.0 * ({gain} if {SNOOPED} else 1)", f"({read}) if {SNOOPED} else 1")


def reproduce(vflood, name, *more):
    done = vflood("reproduce", name, *FEW, *more)
    assert done.returncode == 0, done.stderr
    return done


def record(vflood, name):
    return json.loads(reproduce(vflood, name, "--format", "json").stdout)


def shapes(found):
    for shape in found["shapes"]:
        assert shape["statement"] == published.shapes("vsnoop")[shape["id"]].statement
    return {shape["id"]: shape["pass"] for shape in found["shapes"]}


def value(found, key):
    return next(cell["simulated"] for cell in found["cells"] if cell["key"] == key)


@pytest.mark.parametrize(
    "gain, wanted",
    [("7.5", {"VS-3-right": True, "VS-3-650": True}), ("2", {"VS-3-right": True, "VS-3-650": False}), ("0.5", {"VS-3-right": False, "VS-3-650": False})],
)
def test_cdf(fake, vflood, tmp_path, gain, wanted):
    fake(each=steady(gain))
    found = record(vflood, "vsnoop-cdf")
    assert shapes(found) == wanted and found["runs"] == 4
    assert value(found, "receive.gain") == pytest.approx(100 * (float(gain) - 1))
    assert value(found, "cdf.none.p50") == 10
    with (tmp_path / "out" / "vsnoop-cdf" / "data.csv").open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == 2 * 2 * 10 and {row["bytes_asked"] for row in rows} == {"100000"}
    assert "50" in reproduce(vflood, "vsnoop-cdf").stdout


@pytest.mark.parametrize(
    "gain, read, wanted",
    [
        ("7.5 if given['bytes'] == '100000' else 3", "0", {"VS-3-every": True, "VS-3-650": True, "VS-3-most": True, "VS-4-above": True}),
        ("9 if given['bytes'] == '50000' else 1", "1", {"VS-3-every": False, "VS-3-650": False, "VS-3-most": False, "VS-4-above": False}),
    ],
)
def test_gain(fake, vflood, gain, read, wanted):
    fake(each=steady(f"({gain})", read))
    found = record(vflood, "vsnoop-gain")
    assert shapes(found) == wanted
    assert found["runs"] == 2 * 2 * len(vsnoop_gain.SIZES)
    assert value(found, "gain.20000.none.above_link") == 0
    assert value(found, "gain.20000.vsnoop.above_link") == (1 if read == "0" else 0)


def test_faster_than_the_link_counts_only_with_vsnoop(fake, vflood):
    fake(each=transfer("10.0", "0"))
    assert shapes(record(vflood, "vsnoop-gain"))["VS-4-above"] is False


@pytest.mark.parametrize("read", ["None", "-1.0", "'x'", "True"])
def test_transfers_without_a_time_of_reading_are_refused(fake, vflood, read):
    fake(each=transfer("10.0", read))
    done = vflood("reproduce", "vsnoop-cdf", *FEW)
    assert done.returncode == 1 and "read_s" in done.stderr


def test_an_unfinished_run_enters_no_number_and_is_said(fake, vflood):
    fake(each=steady("2"), count=f"1 if {SNOOPED} and given['seed'] == '1' else int(given['transfers'])")
    done = vflood("reproduce", "vsnoop-cdf", *FEW, "--format", "json")
    assert json.loads(done.stdout)["runs"] == 3
    assert "with vSnoop, seed 1: 1 of 10 transfers" in done.stderr


MPI = """#!{python} -IS
import json, sys
given = dict(argument[2:].split("=", 1) for argument in sys.argv[1:])
snooped = given["offload"] == "vsnoop"
sizes = [0] + [1 << log for log in range(int(given.get("msglog-min", 0)), int(given.get("msglog-max", 22)) + 1)]
sizes = [dict(bytes=size, exchange_ms=[10 * (({ratio}) if snooped else 1)] * 3) for size in sizes]
print(json.dumps(dict(options=given, sizes={sizes}, time_s=1)))
"""


@pytest.fixture
def mpi(tmp_path, monkeypatch):
    def install(ratio="1", sizes="sizes"):
        folder = tmp_path / "build" / "examples"
        folder.mkdir(parents=True, exist_ok=True)
        program = folder / "mpi-alltoall"
        program.write_text(MPI.format(python=sys.executable, ratio=ratio, sizes=sizes))
        program.chmod(0o755)
        monkeypatch.setenv("VFLOOD_BUILD_DIR", str(tmp_path / "build"))

    return install


@pytest.mark.parametrize(
    "ratio, wanted",
    [
        ("0.5", {"VS-5-shorter": True, "VS-5-half": True}),
        ("0.1 if size == 64 else 0.9", {"VS-5-shorter": True, "VS-5-half": False}),
        ("0.5 if size == 64 else 1.2", {"VS-5-shorter": False, "VS-5-half": True}),
    ],
)
def test_imb(mpi, vflood, tmp_path, ratio, wanted):
    mpi(ratio)
    found = record(vflood, "vsnoop-imb")
    assert shapes(found) == wanted
    assert found["runs"] == 2 * 2 * (1 + len(vsnoop_imb.VARIANTS))
    plain = sum(alltoall.repetitions(size) for size in [0, *(1 << log for log in range(23))]) * 10 / 1e3
    assert value(found, "imb.none.time") == pytest.approx(plain, rel=1e-5)
    with (tmp_path / "out" / "vsnoop-imb" / "data.csv").open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len({row["bytes"] for row in rows if row["case"] == "main"}) == 24
    lines = reproduce(vflood, "vsnoop-imb").stdout.splitlines()
    assert sum(line.startswith(tuple(vsnoop_imb.VARIANTS)) for line in lines) == len(vsnoop_imb.VARIANTS)


def test_repetitions_are_those_of_the_benchmarks():
    assert [alltoall.repetitions(1 << log) for log in (0, 15, 16, 20, 22, 30)] == [1000, 1000, 640, 40, 10, 1]
    assert alltoall.repetitions(0) == 1000


@pytest.mark.parametrize("sizes", ["[]", "[dict(bytes=1)]", "[dict(bytes=1, exchange_ms=[0])]", "[dict(bytes=True, exchange_ms=[1])]", "[3]"])
def test_sizes_that_make_no_sense_are_refused(mpi, vflood, sizes):
    mpi(sizes=sizes)
    done = vflood("reproduce", "vsnoop-imb", *FEW)
    assert done.returncode == 1 and "mpi-alltoall printed" in done.stderr
