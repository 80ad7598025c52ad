# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""The reproduction host-calibration and the fit of CPU costs, over stand-ins for the programs."""

import csv
import json
import sys

import pytest
from conftest import WRITTEN

from vflood import calibration, fit_costs, published
from vflood.errors import VfloodError

PROGRAM = """#!{python} -IS
import json, sys
name = sys.argv[0].split("/")[-1]
given = dict(argument[2:].split("=", 1) for argument in sys.argv[1:])
idle = float(given.get("ns3::CpuCost::IdleExit", "29000ns")[:-2])
byte = float(given.get("ns3::CpuCost::GuestTxNsPerByte", "3.05"))
goodput = 941.5
if given.get("hogs") == "1":
    goodput *= dict([("4.7", {boosted}), ("4.3", min(1, 0.206 * int(given.get("window", 690)) / 690))]).get(given["xen"], 1)
if given.get("hogs") == "2":
    goodput = 559.7 * 3.05 / max(byte, 0.01)
guest = dict(running=0.5, runnable=0, blocked=0.5, wakes_per_s=1, preemptions_per_s=0)
print(json.dumps(dict(
    options=given,
    goodput_mbps={goodput},
    long_waits_per_s=8,
    guest=guest,
    dom0=guest,
    summary=dict(
        rtt_ms=dict(median=0.142 + (0.053 + 6 * idle * 1e-6 if given.get("from") == "guest" else 0)),
    ),
)))
"""


@pytest.fixture
def install(tmp_path, monkeypatch):
    """Call it to put both programs in place: share of goodput beside a hog under Xen 4.7, goodput printed."""

    def put(boosted=0.9, goodput="goodput"):
        folder = tmp_path / "build" / "examples"
        folder.mkdir(parents=True, exist_ok=True)
        for name in calibration.READINGS:
            (folder / name).write_text(PROGRAM.format(python=sys.executable, boosted=boosted, goodput=goodput))
            (folder / name).chmod(0o755)
        monkeypatch.setenv("VFLOOD_BUILD_DIR", str(tmp_path / "build"))

    return put


def reproduce(vflood, *more):
    return vflood("reproduce", "host-calibration", "--jobs", "2", "--out", "out", *more)


def test_files_and_form(install, vflood, tmp_path):
    install()
    record = json.loads(reproduce(vflood, "--format", "json").stdout)
    assert list(record) == ["id", "runs", "scale", "seed", "cells", "shapes", "wall_s"]
    assert record["runs"] == len(calibration.CASES)
    folder = tmp_path / "out" / "host-calibration"
    assert {path.name for path in folder.iterdir()} == WRITTEN
    with (folder / "data.csv").open(newline="") as stream:
        assert [row["case"] for row in csv.DictReader(stream)] == [case.key for case in calibration.CASES]
    for cell in record["cells"]:
        assert (cell["published"] is None) == (cell["source"] is None) and cell["unit"]
    assert all(shape["pass"] for shape in record["shapes"]), record["shapes"]
    statements = set(published.shapes("host"))
    assert {shape["id"] for shape in record["shapes"]} == {id for id in statements if not id.startswith("ROT-")}


def test_table_of_the_fit(install, vflood):
    install()
    lines = {line.split()[0]: line.split() for line in reproduce(vflood).stdout.splitlines() if line.strip()}
    assert lines["fig4b.extra_rtt"][1:4] == ["0.227", "0.227", "+0.0"] and lines["fig4b.extra_rtt"][-1] == "fitted"
    assert lines["cal1.boosted_ratio"][-1] == "check"
    assert " ".join(lines["cal1.lone_goodput"][-2:]) == "another machine"


@pytest.mark.parametrize("boosted, passes", [(0.9, True), (0.84, False), (1.0, False), (1.1, False)])
def test_a_hog_that_takes_too_much_or_nothing(install, vflood, boosted, passes):
    install(boosted=boosted)
    record = json.loads(reproduce(vflood, "--format", "json").stdout)
    verdicts = {shape["id"]: shape["pass"] for shape in record["shapes"]}
    assert verdicts["CAL-1-boosted"] == passes
    assert verdicts["CAL-2"] == passes and verdicts["CAL-1-kicked"] and verdicts["LONE"]


@pytest.mark.parametrize("goodput", ["'many'", "None", "-1", "True"])
def test_no_number(install, vflood, goodput):
    install(goodput=goodput)
    done = reproduce(vflood)
    assert done.returncode == 1 and done.stderr.splitlines()[-2].startswith("vflood: host-calibration printed goodput_mbps")


def test_more_seeds_are_refused(install, vflood):
    install()
    done = reproduce(vflood, "--seeds", "2")
    assert done.returncode == 2 and "--seeds is 2" in done.stderr


def test_the_fit_finds_the_parameters(install):
    install()
    lines = []
    search = fit_costs.Search(2, lines.append)
    assert search.run()
    assert search.values() == {"ns3::CpuCost::IdleExit": "29000ns", "ns3::CpuCost::GuestTxNsPerByte": "3.05", "window": "690"}
    assert lines[0] == "round 1" and "round 2" in lines and "round 3" not in lines


def test_an_option_of_one_program_is_not_given_to_another():
    assert not any("window" in word for word in calibration.GUESTS.command(1, {"window": "300"}))
    assert "--window=300" in calibration.BASE.command(1, {"window": "300"})
    assert "--ns3::CpuCost::IdleExit=1ns" in calibration.GUESTS.command(1, {"ns3::CpuCost::IdleExit": "1ns"})


def test_missing_output_is_named():
    with pytest.raises(VfloodError, match="rtt_ms"):
        calibration.value(calibration.NATIVE, {"summary": {}})
